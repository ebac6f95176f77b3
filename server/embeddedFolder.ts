import { constants, existsSync } from 'node:fs';
import { cp, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { makingOf } from '../drizzle/embedded';
import { sizeWords } from './backup';
import { embeddedBroken, filesNotCopied, noRoomForCopy } from './sentences';

/** The embedded database as a folder: whether one is there, and the copy of its last good start. */

export const embeddedFolder = (dataDir: string): string => join(dataDir, 'db');
const copyOf = (dataDir: string): string => join(dataDir, 'db.last-good');
/** Until the database that it is of has opened. */
const copying = (dataDir: string): string => join(dataDir, 'db.copying');

export const hasEmbedded = (dataDir: string): boolean =>
  existsSync(join(embeddedFolder(dataDir), 'PG_VERSION'));

/** Where `pg_control` has the state of the database, and which one is that after a clean end. */
const STATE_AT = 16;
const SHUT_DOWN = 1;

const controlFile = (folder: string): string => join(folder, 'global', 'pg_control');

/** Whether the database was closed in order: only then is a copy of its files one of a moment. */
const endedClean = async (folder: string): Promise<boolean> => {
  const state = Buffer.alloc(4);
  const handle = await open(controlFile(folder), 'r').catch(() => null);
  if (handle === null) return false;
  const { bytesRead } = await handle.read(state, 0, 4, STATE_AT).finally(() => handle.close());
  return bytesRead === 4 && state.readInt32LE() === SHUT_DOWN;
};

const bytesOf = async (folder: string): Promise<number> => {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
};

/** So much stays free: the database and the spools go on for a while. */
const LEAST_FREE = 512 * 1024 * 1024;

const isRoomFor = async (bytes: number, dataDir: string): Promise<boolean> => {
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize - bytes >= LEAST_FREE;
};

export interface LastGoodCopy {
  /** The database has opened: this copy takes the place of the one before. Never rejects. */
  keep(): Promise<void>;
  /** The database has not opened: the copy before stays. */
  drop(): Promise<void>;
}

/**
 * Copies the embedded database before it is opened, where its last end was in order. Null = there is nothing to copy,
 * or no room, which `say` hears of. A copy never keeps a start from going on.
 */
export const copyBeforeStart = async (
  dataDir: string,
  say: (line: string) => void,
): Promise<LastGoodCopy | null> => {
  const [from, part, kept] = [embeddedFolder(dataDir), copying(dataDir), copyOf(dataDir)];
  const before = `${kept}.before`;
  const drop = () => rm(part, { recursive: true, force: true });
  const failed = (error: unknown) => say(filesNotCopied((error as NodeJS.ErrnoException).code ?? 'unknown'));
  try {
    // of a start that was killed
    if (existsSync(before) && !existsSync(kept)) await rename(before, kept);
    await drop();
    if (existsSync(makingOf(from)) || !(await endedClean(from))) return null;
    const bytes = await bytesOf(from);
    if (!(await isRoomFor(bytes, dataDir))) {
      say(noRoomForCopy(sizeWords(bytes)));
      return null;
    }
    // nobody else may read it while it is copied
    await mkdir(part, { mode: 0o700 });
    await cp(from, part, { recursive: true, preserveTimestamps: true, mode: constants.COPYFILE_FICLONE });
  } catch (error) {
    await drop().catch(() => undefined);
    failed(error);
    return null;
  }
  const keep = async () => {
    try {
      // whenever it is killed, one of the two is there as a whole
      await rm(before, { recursive: true, force: true });
      if (existsSync(kept)) await rename(kept, before);
      await rename(part, kept);
      await rm(before, { recursive: true, force: true });
    } catch (error) {
      failed(error);
    }
  };
  return { keep, drop };
};

/** What to do about an embedded database that does not open; `why`: of the database. */
export const brokenIn = async (dataDir: string, why: string) => {
  const kept = copyOf(dataDir);
  const made = await stat(controlFile(kept)).catch(() => null);
  const copy = made && { folder: kept, at: made.mtime.toISOString() };
  return embeddedBroken(embeddedFolder(dataDir), why, copy);
};
