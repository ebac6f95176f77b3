import { Transform } from 'node:stream';
import type { Encoding } from './format';
import { brokenText } from './sentences';

/** Text in other encodings, turned into UTF-8 on the way in. */

type Known = Exclude<Encoding, 'any'>;

/** What decides: a byte-order mark, a NUL beside a letter, or a first letter outside of ASCII. */
const HEAD = 4;

/**
 * The same text in UTF-8. `any` is UTF-16 if it begins so; else it is UTF-8 unless the first letter
 * outside of ASCII can't be: then it is Windows-1252. What turns out to be broken UTF-8 stays as it is,
 * for the next one to refuse.
 */
export const reencoded = (encoding: Encoding, fileName: string): Transform => {
  let known: Known | null = encoding === 'any' ? null : encoding;
  let decoder: TextDecoder | null = null;
  let started = false;
  let held: Buffer = Buffer.alloc(0);

  const decode = (chunk: Buffer, isLast: boolean): Buffer => {
    const all = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    held = Buffer.alloc(0);
    if (known === null && !started) {
      if (all.length < HEAD && !isLast) return hold(all, 0);
      started = true;
      known = byHead(all);
    }
    if (known === null) {
      const at = firstBeyondAscii(all);
      if (at < 0) return all;
      if (all.length - at < HEAD && !isLast) return hold(all, at);
      known = UTF8_LETTER.test(all.toString('latin1', at, at + HEAD)) ? 'utf-8' : 'windows-1252';
    }
    return written(all, known, isLast);
  };
  const hold = (all: Buffer, from: number): Buffer => {
    held = all.subarray(from);
    return all.subarray(0, from);
  };
  const written = (bytes: Buffer, as: Known, isLast: boolean): Buffer => {
    if (as === 'utf-8') return bytes;
    decoder ??= new TextDecoder(as, { fatal: true });
    try {
      return Buffer.from(decoder.decode(bytes, { stream: !isLast }), 'utf8');
    } catch {
      throw brokenText(fileName, as);
    }
  };
  const run = (chunk: Buffer, isLast: boolean, done: (error?: Error | null, out?: Buffer) => void) => {
    try {
      done(null, decode(chunk, isLast));
    } catch (error) {
      done(error as Error);
    }
  };
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => run(chunk, false, done),
    flush: (done) => run(Buffer.alloc(0), true, done),
  });
};

/** UTF-16 by its mark, or by letters of ASCII that are two bytes each. */
const byHead = (head: Buffer): Known | null => {
  const [a, b] = [head[0], head[1]];
  if (a === undefined || b === undefined) return null;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return 'utf-16be';
  // Packed data is no text: whoever reads on says what it is.
  return a === 0x1f && b === 0x8b ? 'utf-8' : null;
};

const firstBeyondAscii = (bytes: Buffer): number => bytes.findIndex((byte) => byte > 0x7f);

/** A letter of two to four bytes, as UTF-8 writes it. */
const UTF8_LETTER = /^(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})/;
