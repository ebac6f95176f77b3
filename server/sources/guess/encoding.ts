import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import type { Encoding } from '../format';
import { aGuess, likely, sure, type Why } from './asked';
import { REASONS } from './sentences';

/** Which encoding a file is written in, by its first bytes. */

export interface GuessedEncoding {
  encoding: Exclude<Encoding, 'any'>;
  why: Why;
  /** The encoding that it seems to be in instead, which is not read. */
  unread: string | null;
}

const LATIN = /^(iso-8859-1|iso-8859-15|windows-1252)$/i;
/** A character may be cut by the end of the sample. */
const LONGEST_CHARACTER = 4;

export const encodingOf = (head: Buffer): GuessedEncoding => {
  const known = (encoding: GuessedEncoding['encoding'], why = sure(REASONS.bytes)): GuessedEncoding => ({
    ...{ encoding, why, unread: null },
  });
  const [a = 1, b = 1] = head;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return known('utf-16le');
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return known('utf-16be');
  for (let cut = 0; cut < LONGEST_CHARACTER; cut++)
    if (isUtf8(head.subarray(0, head.length - cut))) return known('utf-8');
  const found = analyse(head);
  const sureOf = (fits: (name: string) => boolean) =>
    Math.max(0, ...found.filter(({ name }) => fits(name)).map(({ confidence }) => confidence));
  const best = found[0];
  if (!best || LATIN.test(best.name) || best.confidence <= sureOf((name) => LATIN.test(name)) + MARGIN)
    return known('windows-1252', likely(REASONS.latin));
  return { encoding: 'windows-1252', why: aGuess(REASONS.latin), unread: best.name };
};

/** A short sample looks like several: another one has to be clearly likelier than the usual one. */
const MARGIN = 15;
