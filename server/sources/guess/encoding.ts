import { isUtf8 } from 'node:buffer';
import { detect } from 'chardet';
import type { Encoding } from '../format';

/** Which encoding a file is written in, by its first bytes. */

export interface GuessedEncoding {
  encoding: Exclude<Encoding, 'any'>;
  /** The encoding that it seems to be in instead, which is not read. */
  unread: string | null;
}

const LATIN = /^(iso-8859-1|iso-8859-15|windows-1252)$/i;
/** A character may be cut by the end of the sample. */
const LONGEST_CHARACTER = 4;

export const encodingOf = (head: Buffer): GuessedEncoding => {
  const known = (encoding: GuessedEncoding['encoding']): GuessedEncoding => ({ encoding, unread: null });
  const [a = 1, b = 1] = head;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return known('utf-16le');
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return known('utf-16be');
  for (let cut = 0; cut < LONGEST_CHARACTER; cut++)
    if (isUtf8(head.subarray(0, head.length - cut))) return known('utf-8');
  const found = detect(head);
  // of the single-byte encodings it is by far the likeliest where nothing speaks for another
  return found === null || LATIN.test(found) || !/^(windows|iso|koi8|shift|euc|big5|gb)/i.test(found)
    ? known('windows-1252')
    : { encoding: 'windows-1252', unread: found };
};
