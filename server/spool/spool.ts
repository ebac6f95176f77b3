import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { useError, writeError } from '../folder';
import { MAX_WAITING_BYTES } from './backlog';
import { full } from './sentences';

/**
 * What is acknowledged is on the disk. Lines are appended to a segment, and all that wait at a moment
 * share one write. Segments are read by the drain and dropped once their lines are in the database.
 */
export interface Spool {
  /** Resolves once the line is on the disk. @throws DomainError `unavailable` when too much waits, FolderTrouble when the disk takes nothing. */
  append(line: string): Promise<void>;
  /** Ends the running segment; those that wait to be read, oldest first. */
  segments(): Promise<string[]>;
  /** Whole lines of a segment. One without an end was never acknowledged: a crash came before. */
  read(segment: string): Promise<string[]>;
  drop(segment: string): Promise<void>;
  /** Keeps a segment that can't be read for whoever looks, so that those after it go on. */
  setAside(segment: string): Promise<void>;
  close(): Promise<void>;
}

const SEGMENT_BYTES = 4 * 1024 * 1024;
/** So long a write waits for company: a write costs as much as several requests. */
const GATHERING_MS = 2;
const EXTENSION = '.jsonl';
/** Of those that were set aside too: no later one takes their name. */
const NAME = /^\d+\.jsonl/;

/** Lines that one write brings to the disk. */
interface Group {
  lines: string[];
  /** What all of them wait for. */
  kept: Promise<void>;
}

const numbered = (n: number): string => `${String(n).padStart(12, '0')}${EXTENSION}`;

/**
 * On Linux a write that returns is on the disk, for a third of a sync's cost. Elsewhere the flag promises less than
 * the sync, or is not known.
 */
const SYNCS_BY_ITSELF = process.platform === 'linux';
const FLAGS =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (SYNCS_BY_ITSELF ? constants.O_DSYNC : 0);
/** A segment grows by its own length, within these: only a write that makes it longer costs the file system more. */
const GROWTH = { least: 64 * 1024, most: 1024 * 1024 };

/** A file that is written at its end, with zeros behind: they have room for what comes. */
class Segment {
  /** Of lines. */
  bytes = 0;
  private size = 0;

  private constructor(
    readonly name: string,
    private readonly file: FileHandle,
  ) {}

  /** A new one; its name is on the disk before anything in it is acknowledged. */
  static async begin(folder: string, name: string): Promise<Segment> {
    const file = await open(join(folder, name), FLAGS, 0o600);
    try {
      const parent = await open(folder, 'r');
      await parent.sync().finally(() => parent.close());
      return new Segment(name, file);
    } catch (error) {
      await file.close();
      await rm(join(folder, name), { force: true });
      throw error;
    }
  }

  /** Resolves once it is on the disk. */
  async write(lines: Buffer): Promise<void> {
    const end = this.bytes + lines.length;
    const growth = Math.min(Math.max(this.bytes, GROWTH.least), GROWTH.most);
    const data = end > this.size ? Buffer.concat([lines], lines.length + growth) : lines;
    for (let at = 0; at < data.length;)
      at += (await this.file.write(data, at, data.length - at, this.bytes + at)).bytesWritten;
    if (!SYNCS_BY_ITSELF) await this.file.datasync();
    this.size = Math.max(this.size, this.bytes + data.length);
    this.bytes = end;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

const make = (folder: string): Promise<unknown> =>
  mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw useError(error, folder);
  });

/** Opens the folder, which must be this process's own; segments of earlier runs come first. @throws DomainError where it can't be made. */
export const openSpool = async (folder: string): Promise<Spool> => {
  await make(folder);
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).toSorted();
  const found = names.filter((name) => name.endsWith(EXTENSION));
  const closed = new Map<string, number>();
  for (const name of found) closed.set(name, (await stat(join(folder, name))).size);
  let number = Number.parseInt(names.at(-1) ?? '0', 10) + 1;
  let current: Segment | null = null;
  let gathering: Group | null = null;
  /** Writing and ending take turns: a segment is never ended while it is written to. */
  let turn: Promise<void> = Promise.resolve();
  let closedBytes = [...closed.values()].reduce((sum, bytes) => sum + bytes, 0);

  const end = async () => {
    if (!current) return;
    const ended = current;
    current = null;
    if (ended.bytes > 0) {
      closed.set(ended.name, ended.bytes);
      closedBytes += ended.bytes;
    }
    await ended.close();
    // its first write failed: a full disk would have thousands of them
    if (ended.bytes === 0) await rm(join(folder, ended.name), { force: true });
  };

  /** Everything that waits at this moment, in one go; what came together is read first. */
  const keep = async (lines: readonly string[]) => {
    await sleep(GATHERING_MS);
    gathering = null;
    try {
      current ??= await Segment.begin(folder, numbered(number++));
      await current.write(Buffer.from(`${lines.join('\n')}\n`));
    } catch (error) {
      throw writeError(error, folder);
    }
  };

  const endOnceFull = async () => {
    if (current && current.bytes >= SEGMENT_BYTES) await end();
  };

  /** The first that waits asks for the turn of them all. */
  const gather = (): Group => {
    const lines: string[] = [];
    const kept = turn.then(() => keep(lines));
    // after a failure nobody knows how much is on the disk: what follows begins another segment
    turn = kept.then(endOnceFull, end).catch(() => {});
    return { lines, kept };
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
      if (closedBytes > MAX_WAITING_BYTES) return Promise.reject(full());
      gathering ??= gather();
      gathering.lines.push(line);
      return gathering.kept;
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
