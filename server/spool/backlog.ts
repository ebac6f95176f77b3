import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What waits in the folder of a spool, as whoever may read the folder sees it. Its process may run or not. */

/** What waits for the database may take so much of the disk; beyond, nothing more is taken. */
export const MAX_WAITING_BYTES = 1024 * 1024 * 1024;

export interface Backlog {
  /** Of the disk: segments end in room for lines to come. */
  bytes: number;
  /** When the oldest segment was begun, in milliseconds since 1970; null = nothing waits. */
  since: number | null;
  /** Segments that no database takes. */
  setAside: number;
}

const WAITING = /^\d+\.jsonl$/;
const SET_ASIDE = /^\d+\.jsonl\.unreadable$/;

/** A segment that the drain drops meanwhile waits no more. */
const sizeAndAge = (path: string) =>
  stat(path).then(
    ({ size, birthtimeMs }) => ({ size, birthtimeMs }),
    () => null,
  );

/** @throws the error of the file system when the folder can't be read. */
export const backlogOf = async (folder: string): Promise<Backlog> => {
  const names = await readdir(folder);
  const waiting = names.filter((name) => WAITING.test(name));
  const found = (await Promise.all(waiting.map((name) => sizeAndAge(join(folder, name))))).filter(
    (segment) => segment !== null,
  );
  return {
    bytes: found.reduce((sum, { size }) => sum + size, 0),
    since: found.length === 0 ? null : Math.min(...found.map(({ birthtimeMs }) => birthtimeMs)),
    setAside: names.filter((name) => SET_ASIDE.test(name)).length,
  };
};

const MOST_READ = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

/** How many lines wait. Of more than 32 MB the first are counted, and stand for the others by their bytes. */
export const linesIn = async (folder: string): Promise<number> => {
  const { bytes } = await backlogOf(folder);
  const names = (await readdir(folder)).filter((name) => WAITING.test(name)).toSorted();
  let lines = 0;
  let read = 0;
  for (const name of names) {
    if (read >= MOST_READ) return Math.round((lines * bytes) / read);
    // one that the drain drops meanwhile waits no more
    const segment = await readFile(join(folder, name)).catch(() => Buffer.alloc(0));
    read += segment.length;
    for (let at = segment.indexOf(NEWLINE); at >= 0; at = segment.indexOf(NEWLINE, at + 1)) lines += 1;
  }
  return lines;
};
