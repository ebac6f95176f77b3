import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DomainError } from '../errors';
import { reencoded } from './encoding';
import { refuseForeign } from './foreign';
import type { Encoding } from './format';
import {
  noFile,
  unreadableFile,
  isFolder,
  emptyFile,
  noGzip,
  notUtf8,
  isUtf16,
  isZip,
  packedTwice,
  tooDense,
  tooLargeUnpacked,
  brokenGzip,
  brokenCsv,
} from './sentences';

/** A file on disk, or one that is being sent. */
export type FileInput = { path: string } | { stream: Readable };

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK\x03\x04', 'latin1');
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Opens a text file, unpacked if its content is gzip. On the way the text is checked to be UTF-8, or turned into
 * UTF-8 if it may be something else. A byte-order mark is dropped. Whatever is wrong with the file surfaces as a
 * DomainError while it is read; `explain` turns what the stream throws into one.
 */
export const openText = async (
  input: FileInput,
  fileName: string,
  encoding: Encoding = 'utf-8',
): Promise<Readable> => {
  const raw = 'path' in input ? await onDisk(input.path, fileName) : input.stream;
  const { head, stream } = await peek(raw, LOOKED_AT).catch((error: unknown) => {
    throw explain(error, fileName);
  });
  const isPacked = head.subarray(0, 2).equals(GZIP);
  try {
    refuseHead(head, fileName, isPacked);
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return asUtf8(isPacked ? unpacked(stream, fileName) : stream, fileName, encoding);
};

const refuseHead = (head: Buffer, fileName: string, isPacked: boolean): void => {
  if (head.length === 0) throw emptyFile(fileName);
  refuseForeign(head, fileName);
  if (!isPacked && /\.gz$/i.test(fileName)) throw noGzip(fileName);
};

/** The directory of an old workbook may stand behind its first pages. */
const LOOKED_AT = 64 * 1024;

const GB = 1024 ** 3;
/** Four times what may be sent: orders of forty million lines. */
const MOST_UNPACKED = 8 * GB;
/** Tables pack to a tenth or so, and a file of equal rows to a two hundredth; more was made to fill a machine. */
const MOST_RATIO = 300;
/** A small file may pack as well as it likes. */
const MOST_DENSE = 32 * 1024 * 1024;

/** What a gzip file unpacks to, as long as that is not far more than it can be. */
const unpacked = (packed: Readable, fileName: string): Readable => {
  const gunzip = createGunzip();
  let size = 0;
  const isDense = () => size > MOST_DENSE && size > gunzip.bytesWritten * MOST_RATIO;
  const within = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (isDense()) return done(tooDense(fileName, MOST_RATIO));
      if (size > MOST_UNPACKED) return done(tooLargeUnpacked(fileName));
      done(null, chunk);
    },
  });
  return pass(pass(packed, gunzip), within);
};

const asUtf8 = (bytes: Readable, fileName: string, encoding: Encoding): Readable =>
  pass(encoding === 'utf-8' ? bytes : pass(bytes, reencoded(encoding, fileName)), utf8(fileName));

const onDisk = async (path: string, fileName: string): Promise<Readable> => {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? noFile(path)
      : unreadableFile(path, String(error.code));
  });
  if (found.isDirectory()) throw isFolder(path);
  if (found.isFile() && found.size === 0) throw emptyFile(fileName);
  return createReadStream(path);
};

/** Errors travel to the reading end, which is where they are thrown; an end that is closed closes the other. */
export const pass = <T extends Transform>(from: Readable, to: T): T => {
  pipeline(from, to, () => {});
  return to;
};

/** The first bytes of a stream, and the whole of it. */
export const peek = async (stream: Readable, wanted: number): Promise<{ head: Buffer; stream: Readable }> => {
  const source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
  const chunks: Buffer[] = [];
  let size = 0;
  while (size < wanted) {
    const next = await source.next();
    if (next.done) break;
    chunks.push(Buffer.from(next.value as Buffer));
    size += next.value.length;
  }
  const rest = async function* () {
    yield* chunks;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  };
  const again = Readable.from(rest(), { objectMode: false });
  // whoever reads no further, or nothing at all, leaves the file open otherwise
  again.on('close', () => void source.return?.().catch(() => {}));
  return { head: Buffer.concat(chunks), stream: again };
};

/** Passes UTF-8 through; a character may be cut by the end of a chunk. */
const utf8 = (fileName: string): Transform => {
  let tail: Buffer = Buffer.alloc(0);
  let line = 1;
  let started = false;
  const check = (chunk: Buffer): Buffer => {
    const bad = isUtf8(chunk) ? null : firstBad(chunk);
    if (bad !== null) {
      const at = line + newlines(chunk.subarray(0, bad));
      throw notUtf8(fileName, at);
    }
    line += newlines(chunk);
    return chunk;
  };
  const start = (chunk: Buffer): Buffer => {
    started = true;
    refuseOtherKinds(chunk, fileName);
    return chunk.subarray(0, 3).equals(UTF8_BOM) ? chunk.subarray(3) : chunk;
  };
  const attempt = (done: (error?: Error | null, out?: Buffer) => void, work: () => Buffer) => {
    try {
      done(null, work());
    } catch (error) {
      done(error as Error);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const all = tail.length > 0 ? Buffer.concat([tail, chunk]) : chunk;
      const cut = started || all.length >= 4 ? all.length - cutCharacter(all) : 0;
      tail = all.subarray(cut);
      const whole = all.subarray(0, cut);
      attempt(done, () => check(started || whole.length === 0 ? whole : start(whole)));
    },
    flush(done) {
      attempt(done, () => check(started || tail.length === 0 ? tail : start(tail)));
    },
  });
};

const refuseOtherKinds = (head: Buffer, fileName: string) => {
  const [a, b] = [head[0], head[1]];
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (marked || (head.length > 1 && (a === 0) !== (b === 0))) throw isUtf16(fileName);
  if (head.subarray(0, 4).equals(ZIP)) throw isZip(fileName);
  refuseForeign(head, fileName);
  if (head.subarray(0, 2).equals(GZIP)) throw packedTwice(fileName);
};

/** Bytes at the end that begin a character without finishing it. */
const cutCharacter = (chunk: Buffer): number => {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk.readUInt8(chunk.length - back);
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
};

/** Where the first byte stands that is not UTF-8: the longest valid start, by halving. */
const firstBad = (chunk: Buffer): number => {
  let [good, bad] = [0, chunk.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const part = chunk.subarray(0, middle);
    if (isUtf8(part.subarray(0, middle - cutCharacter(part)))) good = middle;
    else bad = middle;
  }
  return good;
};

const newlines = (chunk: Buffer): number => {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
  return count;
};

/** What the reading of a file threw, as an error that a person can act on. */
export const explain = (error: unknown, fileName: string): unknown => {
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  const { code, records } = error as NodeJS.ErrnoException & { records?: number };
  if (code === undefined) return error;
  if (/^(CSV|INVALID)_/.test(code)) return brokenCsv(fileName, (records ?? 0) + 1, code);
  if (/^E[A-Z]+$/.test(code)) return unreadableFile(fileName, code);
  return brokenGzip(fileName, code) ?? error;
};
