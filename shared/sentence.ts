import type { Status } from './lists';

/** Sentences that carry figures. */

/** A piece of a sentence; `why` makes it a figure that opens a drawer. */
export interface Part {
  text: string;
  /** A metric id, or `phase`, `elapsed`, `pace`, `finish`. */
  why?: string;
  status?: Status;
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "a, b and c". */
export const listWords = (words: readonly string[]): string =>
  words.length <= 1 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
