import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backlogOf, MAX_WAITING_BYTES } from '../spool/backlog';
import type { Finding, Look } from './check';
import * as say from './sentences';

/** Looks at the data folder: room on its disk, and what waits in its spools. */

const MB = 1024 * 1024;
/** The embedded database and the spools need so much to go on for a while. */
const LEAST_FREE = 256 * MB;
const LITTLE_FREE = 2 * 1024 * MB;

/** What `free` bytes mean. */
export const roomFinding = (free: number): Finding => {
  if (free < LEAST_FREE) return say.noRoom(free);
  return free < LITTLE_FREE ? say.littleRoom(free) : say.enoughRoom(free);
};

export const diskLook =
  (dataDir: string): Look =>
  async () => {
    const { bavail, bsize } = await statfs(dataDir);
    return roomFinding(bavail * bsize);
  };

const MINUTE = 60_000;
/** A drain runs every second; a large import may hold the embedded database for minutes. */
const LONG_MINUTES = 15;

export const spoolLook =
  (folder: string, now = Date.now): Look =>
  async () => {
    const failed = await writeFailure(folder);
    if (failed !== null) return say.notWritable(failed);
    const { bytes, since, setAside } = await backlogOf(folder);
    if (bytes > MAX_WAITING_BYTES) return say.spoolFull(bytes);
    const minutes = since === null ? 0 : Math.floor((now() - since) / MINUTE);
    if (minutes >= LONG_MINUTES) return say.waitsLong(minutes);
    return setAside > 0 ? say.setAside(setAside) : say.takesAll();
  };

/** The code of what is in the way of a new file; null = nothing is. */
const writeFailure = async (folder: string): Promise<string | null> => {
  const path = join(folder, '.writable');
  try {
    await writeFile(path, 'written to see whether it can be');
    await rm(path, { force: true });
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
};
