import { sql } from 'drizzle-orm';
import type { Database } from '../../drizzle/client';
import { databaseTrouble } from '../databaseTrouble';
import { innermost, isNewerProgram, logLine } from '../errors';
import type { Log } from '../log';
import { takeInHalves } from './halves';
import type { Spool } from './spool';
import { refusedLines, setAside } from './sentences';

/** Lines and characters that are taken in at once. */
const MOST = { lines: 500, characters: 2_000_000 };

export interface SpoolDrain<T> {
  spool: Spool;
  /** Where `take` puts them: while it does not answer, nothing that fails is a line's fault. */
  database: Pick<Database, 'write'>;
  /** Takes lines in, all or none of them; the same ones may come again after a crash. Gives how many have no place here. */
  take(lines: readonly T[]): Promise<number>;
  /** What the lines are, for the log. */
  what: string;
  log: Log;
}

/**
 * Has everything taken in that waits, oldest first, and drops what was. Gives how many lines were taken. A segment
 * with unreadable or ever refused lines is set aside once its others are taken in. Nothing that was acknowledged is
 * thrown away, and nothing behind it waits for ever.
 * @throws what `take` throws as long as that is no line's fault: all that is not in waits where it is.
 */
export const drainSpool = async <T>(drain: SpoolDrain<T>): Promise<number> => {
  const { spool, what, log } = drain;
  let taken = 0;
  for (const segment of await spool.segments()) {
    const lines = await spool.read(segment);
    const good = lines.map((line) => parsedLine<T>(line)).filter((line) => line !== null);
    let left = lines.length - good.length;
    for (const page of pagesOf(good)) left += await takePage(drain, page);
    taken += lines.length - left;
    if (left === 0) await spool.drop(segment);
    else {
      log(setAside(what, segment, left));
      await spool.setAside(segment);
    }
  }
  return taken;
};

/** Gives how many of them are not in the database. */
const takePage = async <T>(
  { database, take, what, log }: SpoolDrain<T>,
  page: readonly ParsedLine<T>[],
): Promise<number> => {
  let left = 0;
  const refused: string[] = [];
  await takeInHalves(
    page.map(({ value }) => value),
    async (values) => {
      left += await take(values);
    },
    async (error, culprit) => {
      if (isNewerProgram(error) || isOfTheDatabase(error) || !(await answers(database))) throw error;
      if (culprit !== null) refused.push(logLine(error));
    },
  );
  if (refused.length > 0) log(refusedLines(what, refused.length, refused[0]));
  return left + refused.length;
};

/** More classes of SQLSTATE that say how the database is, not what it was given: other tables than these, a lock. */
const STATES_OF_THE_DATABASE = /^(?:25|42|55|57)[0-9A-Z]{3}$/;

const isOfTheDatabase = (error: unknown): boolean => {
  if (databaseTrouble(error)) return true;
  const cause = innermost(error);
  return cause instanceof Error && 'code' in cause && STATES_OF_THE_DATABASE.test(String(cause.code));
};

const answers = async (database: Pick<Database, 'write'>): Promise<boolean> => {
  try {
    await database.write((tx) => tx.execute(sql`select 1`));
    return true;
  } catch {
    return false;
  }
};

interface ParsedLine<T> {
  value: T;
  size: number;
}

const parsedLine = <T>(line: string): ParsedLine<T> | null => {
  try {
    return { value: JSON.parse(line) as T, size: line.length };
  } catch {
    return null;
  }
};

const pagesOf = <T>(lines: readonly ParsedLine<T>[]): ParsedLine<T>[][] => {
  const pages: ParsedLine<T>[][] = [];
  let page: ParsedLine<T>[] = [];
  let characters = Infinity;
  for (const line of lines) {
    if (characters + line.size > MOST.characters || page.length >= MOST.lines) {
      pages.push((page = []));
      characters = 0;
    }
    page.push(line);
    characters += line.size;
  }
  return pages;
};
