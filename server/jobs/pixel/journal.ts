import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { unavailable } from '../../errors';

/**
 * What is acknowledged is on the disk: lines are appended to a segment, and all that wait at a moment
 * share one fdatasync. Segments are read by the drain and dropped once their lines are in the database.
 */
export interface Journal {
  /** Resolves once the line is on the disk. @throws DomainError `unavailable` when too much waits. */
  append(line: string): Promise<void>;
  /** Ends the running segment; those that wait to be read, oldest first. */
  segments(): Promise<string[]>;
  /** Whole lines of a segment. One that a crash cut off at its end was never acknowledged. */
  read(segment: string): Promise<string[]>;
  drop(segment: string): Promise<void>;
  /** Keeps a segment that can't be read for whoever looks, so that those after it go on. */
  setAside(segment: string): Promise<void>;
  close(): Promise<void>;
}

const SEGMENT_BYTES = 4 * 1024 * 1024;
/** Events that wait for the database may take so much of the disk. */
const MAX_WAITING_BYTES = 1024 * 1024 * 1024;
const EXTENSION = '.jsonl';

interface Waiter {
  line: string;
  done: () => void;
  failed: (error: unknown) => void;
}

const numbered = (n: number): string => `${String(n).padStart(12, '0')}${EXTENSION}`;

/** A new segment; its name is on the disk before anything in it is acknowledged. */
const beginSegment = async (folder: string, name: string): Promise<FileHandle> => {
  const file = await open(join(folder, name), 'a', 0o600);
  const parent = await open(folder, 'r');
  await parent.sync().finally(() => parent.close());
  return file;
};

/** Opens the folder, which must be this process's own; segments of earlier runs come first. */
export const openJournal = async (folder: string): Promise<Journal> => {
  await mkdir(folder, { recursive: true });
  const found = (await readdir(folder)).filter((name) => name.endsWith(EXTENSION)).toSorted();
  const closed = new Map<string, number>();
  for (const name of found) closed.set(name, (await stat(join(folder, name))).size);
  let number = Number.parseInt(found.at(-1) ?? '0', 10) + 1;
  let current: { file: FileHandle; bytes: number; name: string } | null = null;
  let waiting: Waiter[] = [];
  /** Writing and ending take turns: a segment is never ended while it is written to. */
  let turn: Promise<void> = Promise.resolve();
  let closedBytes = [...closed.values()].reduce((sum, bytes) => sum + bytes, 0);

  const end = async () => {
    if (!current) return;
    const { file, name, bytes } = current;
    current = null;
    closed.set(name, bytes);
    closedBytes += bytes;
    await file.close();
  };

  const keep = async (batch: readonly Waiter[]) => {
    if (!current) {
      const name = numbered(number++);
      current = { file: await beginSegment(folder, name), bytes: 0, name };
    }
    const data = Buffer.from(batch.map(({ line }) => `${line}\n`).join(''));
    await current.file.appendFile(data);
    await current.file.datasync();
    current.bytes += data.length;
  };

  /** Everything that waits at this moment, in one go. */
  const flush = async () => {
    const batch = waiting;
    waiting = [];
    try {
      await keep(batch);
      for (const { done } of batch) done();
      if (current && current.bytes >= SEGMENT_BYTES) await end();
    } catch (error) {
      for (const { failed } of batch) failed(error);
      // how much of it is on the disk is not known: what follows begins another segment
      await end().catch(() => {});
    }
  };

  const endInTurn = (): Promise<void> => {
    const ended = turn.then(end);
    turn = ended.catch(() => {});
    return ended;
  };

  const forget = (name: string) => {
    closedBytes -= closed.get(name) ?? 0;
    closed.delete(name);
  };

  return {
    append: (line) => {
      if (closedBytes > MAX_WAITING_BYTES)
        return Promise.reject(unavailable('Too many events wait for the database.'));
      return new Promise((done, failed) => {
        // the first that waits asks for the turn of them all
        if (waiting.push({ line, done, failed }) === 1) turn = turn.then(flush);
      });
    },
    segments: async () => {
      await endInTurn();
      return [...closed.keys()];
    },
    read: async (name) => {
      const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
      lines.pop();
      return lines;
    },
    drop: async (name) => {
      await rm(join(folder, name), { force: true });
      forget(name);
    },
    setAside: async (name) => {
      await rename(join(folder, name), join(folder, `${name}.unreadable`));
      forget(name);
    },
    close: endInTurn,
  };
};
