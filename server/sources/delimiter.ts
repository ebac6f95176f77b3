import type { Readable } from 'node:stream';
import { DELIMITERS, type Delimiter, type Layout } from './format';
import { peek } from './open';

/** Enough for a preamble, a header and some rows. */
const LOOKED_AT = 16_000;

/**
 * What the cells of a file are separated by. Of those that it may be, the one that cuts one of its first rows into most
 * cells is taken; at a tie the first that is named. Gives the text back whole.
 */
export const chooseDelimiter = async (
  opened: Readable,
  { delimiter, or = [] }: Layout,
): Promise<{ delimiter: Delimiter; text: Readable }> => {
  if (or.length === 0) return { delimiter, text: opened };
  const { head, stream: text } = await peek(opened, LOOKED_AT);
  // What stands in quotes separates nothing.
  const rows = head
    .toString('utf8')
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n/);
  const most = (mark: string) => Math.max(...rows.map((row) => row.split(mark).length));
  const best = [delimiter, ...or].reduce((a, b) => (most(DELIMITERS[b]) > most(DELIMITERS[a]) ? b : a));
  return { delimiter: best, text };
};
