import { createCipheriv, createDecipheriv, createHmac, scryptSync, timingSafeEqual } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

/**
 * A backup behind a key: chunks of AES-256-GCM. The nonce of a chunk is its number and whether it is the last. So a
 * missing, moved or cut one is found. The key belongs to one file alone, by its salt.
 */

const CIPHER = 'aes-256-gcm';
const CHUNK = 64 * 1024;
const TAG = 16;
const KEY_BYTES = 32;
/** 64 MB and a tenth of a second: a key file may hold a phrase of a person. */
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };

export const deriveKey = (secret: Buffer, salt: Buffer): Buffer =>
  scryptSync(secret, salt, KEY_BYTES, SCRYPT);

/** Tells a wrong key from a damaged file. */
export const checkOf = (key: Buffer): string =>
  createHmac('sha256', key).update('quarterdeck backup').digest('hex').slice(0, 32);

export const isKeyOf = (key: Buffer, check: string): boolean => {
  const [own, given] = [Buffer.from(checkOf(key)), Buffer.from(check)];
  return own.length === given.length && timingSafeEqual(own, given);
};

const nonceOf = (number: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 0, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
};

/** Cuts a stream into pieces of `size` bytes; a piece goes on once it is known whether more follows. */
abstract class Chunked extends Transform {
  private waiting: Buffer[] = [];
  private bytes = 0;
  private number = 0;

  constructor(private readonly size: number) {
    super();
  }

  protected abstract turn(piece: Buffer, nonce: Buffer): Buffer;

  private next(piece: Buffer, isLast: boolean): void {
    this.push(this.turn(piece, nonceOf(this.number, isLast)));
    this.number += 1;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.waiting.push(data);
    this.bytes += data.length;
    try {
      if (this.bytes > this.size) this.cut();
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  private cut(): void {
    let rest = Buffer.concat(this.waiting);
    while (rest.length > this.size) {
      this.next(rest.subarray(0, this.size), false);
      rest = rest.subarray(this.size);
    }
    this.waiting = [rest];
    this.bytes = rest.length;
  }

  override _flush(done: TransformCallback): void {
    try {
      this.next(Buffer.concat(this.waiting), true);
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}

/** Seals what passes; `header` is what stands before it in the clear, and may not be changed either. */
export class Sealing extends Chunked {
  constructor(
    private readonly key: Buffer,
    private readonly header: Buffer,
  ) {
    super(CHUNK);
  }

  protected turn(piece: Buffer, nonce: Buffer): Buffer {
    const cipher = createCipheriv(CIPHER, this.key, nonce).setAAD(this.header);
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Opens what `Sealing` sealed. Fails on a chunk that is not as it was, where it was. */
export class Opening extends Chunked {
  constructor(
    private readonly key: Buffer,
    private readonly header: Buffer,
  ) {
    super(CHUNK + TAG);
  }

  protected turn(piece: Buffer, nonce: Buffer): Buffer {
    if (piece.length < TAG) throw new Error('the last chunk is cut off');
    const [text, tag] = [piece.subarray(0, -TAG), piece.subarray(-TAG)];
    const decipher = createDecipheriv(CIPHER, this.key, nonce).setAAD(this.header).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  }
}
