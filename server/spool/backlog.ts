import { readdir, stat } from 'node:fs/promises';
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
