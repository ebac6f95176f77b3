import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Instant } from '../time';

/** Who holds a data folder, as its lock file names it, and whether that holder is still there. */

export interface Holder {
  /** Of this one hold. Locks of version 0.1.0 have none, and nobody touches them. */
  id?: string;
  pid: number;
  /** When that process started, so that another process with the same number is not taken for it. */
  processStart: string | null;
  machine: string;
  /** The machine's boot and the container: process numbers mean something within both alone. */
  boot?: string | null;
  container?: string | null;
  /** Real path of the folder, and device and inode of the lock file: a copy has others. */
  folder?: string;
  file?: string;
  /** What it does: `serve`, `import` … */
  purpose: string;
  startedAt: Instant;
  /** Where it answers; null while it starts, and for commands. */
  address: string | null;
}

/**
 * `alive`: its process runs. `gone`: it does not, or the file is a copy of a lock. `unseen`: on another
 * machine or in another container. `strange`: its process may run, but the file is not the one that it wrote.
 */
export type HolderState = 'alive' | 'gone' | 'unseen' | 'strange';

export const lockPath = (dataDir: string) => join(dataDir, 'quarterdeck.lock');

export const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
};

export const parseHolder = (text: string): Holder | null => {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
};

export const boot = (): string | null => readText('/proc/sys/kernel/random/boot_id');

/** The namespace in which process numbers count; null where the system has none. */
export const container = (): string | null => {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
};

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Something that two processes of one number do not share; null where the system does not tell. */
export const processStart = (pid: number): string | null => {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat) {
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot()}/${ticks}`;
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  } catch {
    return null;
  }
};

const runs = ({ pid, processStart: start }: Holder): boolean =>
  exists(pid) && (start === null || start === processStart(pid));

/** Device and inode; null = there is no such file. */
export const fileOf = (path: string): string | null => {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
};

/** When the file was last touched; null = there is no such file. */
export const touchedAt = (path: string): number | null => {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
};

/** Whether the folder is a copy: its original stands where the lock says, with the same lock in a file of its own. */
const isCopy = ({ id, folder }: Holder, dataDir: string): boolean => {
  if (folder === undefined || folder === realpathSync(dataDir)) return false;
  const original = lockPath(folder);
  return parseHolder(readText(original) ?? '')?.id === id && fileOf(original) !== fileOf(lockPath(dataDir));
};

/** Whether its process, and what listens on its loopback addresses, can be seen from here. */
export const isVisible = (holder: Holder): boolean =>
  holder.machine === hostname() && holder.boot === boot() && holder.container === container();

export const stateOf = (holder: Holder, dataDir: string): HolderState => {
  if (holder.id === undefined) return holder.machine !== hostname() || runs(holder) ? 'alive' : 'gone';
  const isSeen = isVisible(holder);
  if (isSeen && !runs(holder)) return 'gone';
  if (holder.file === fileOf(lockPath(dataDir))) return isSeen ? 'alive' : 'unseen';
  return isCopy(holder, dataDir) ? 'gone' : 'strange';
};
