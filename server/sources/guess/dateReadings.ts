import { dateReader } from '../mapping';
import { isDay, ISO } from './dates';

/** What becomes of the dates of a sample by a format. */
export interface DateReading {
  /** Null = ISO 8601. */
  format: string | null;
  /** What is wrong with the format itself, as a predicate; null = nothing. */
  problem: string | null;
  /** The first different cells, and what they are read as: `2026-04-30`, or with its time; null = they can't be. */
  parses: { cell: string; read: string | null }[];
  /** Of the sampled cells, those that are days by this format. */
  fits: number;
  of: number;
}

const SHOWN = 3;

/** `2026-04-30 00:00:00` is the day alone. */
const short = (stamp: string): string => stamp.replace(/ 00:00:00$/, '');

export const dateReadingOf = (format: string | null, cells: readonly string[]): DateReading => {
  const given = cells.map((cell) => cell.trim()).filter(Boolean);
  const { problem, read } = dateReader(format ?? undefined);
  const dayOf = (cell: string): string | null => {
    const stamp = problem !== null || (format === null && !ISO.test(cell)) ? null : read(cell);
    return stamp !== null && isDay(stamp) ? short(stamp) : null;
  };
  return {
    ...{ format, problem },
    parses: [...new Set(given)].slice(0, SHOWN).map((cell) => ({ cell, read: dayOf(cell) })),
    fits: given.filter((cell) => dayOf(cell) !== null).length,
    of: given.length,
  };
};
