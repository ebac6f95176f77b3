import type { Instant } from './time';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { conflict } from './errors';

/**
 * One process at a time on a data folder: the embedded database does not notice a second one, and
 * acknowledged rows would vanish. The lock is a file that names its holder; a holder that is gone
 * (kill -9, power cut) holds nothing.
 */
export interface Holder {
  pid: number;
  /** When that process started, so that another process with the same number is not taken for it. */
  processStart: string | null;
  machine: string;
  /** What it does: `serve`, `import` … */
  purpose: string;
  startedAt: Instant;
  /** Where it answers; null while it starts, and for commands. */
  address: string | null;
}

/** A lock file is written right after it is made; half a second later it says something or is debris. */
const WRITING_MS = 500;
const POLL_MS = 200;

const lockPath = (dataDir: string) => join(dataDir, 'quarterdeck.lock');
const tokenPath = (dataDir: string) => join(dataDir, 'quarterdeck.token');

const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim();
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
    return `${readText('/proc/sys/kernel/random/boot_id')}/${ticks}`;
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

/** A holder on another machine (a shared folder, a container) can't be seen from here and is believed. */
const isAlive = (holder: Holder): boolean => {
  if (holder.machine !== hostname()) return true;
  if (!exists(holder.pid)) return false;
  return holder.processStart === null || holder.processStart === processStart(holder.pid);
};

const parse = (text: string): Holder | null => {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
};

const ageMs = (path: string): number => {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return Infinity;
  }
};

type Found = { state: 'free' } | { state: 'stale'; text: string } | { state: 'held'; holder: Holder | null };

const look = (dataDir: string): Found => {
  const text = readText(lockPath(dataDir));
  if (text === null) return { state: 'free' };
  const holder = parse(text);
  if (holder ? isAlive(holder) : ageMs(lockPath(dataDir)) < WRITING_MS) return { state: 'held', holder };
  return { state: 'stale', text };
};

/** Who works on the folder now; null = nobody. */
export const readHolder = (dataDir: string): Holder | null => {
  const found = look(dataDir);
  return found.state === 'held' ? found.holder : null;
};

/** What the command line must show to the process that holds the folder. */
export const readToken = (dataDir: string): string | null => readText(tokenPath(dataDir));

export const heldSentence = (holder: Holder | null, dataDir: string): string => {
  if (!holder) return `Another process is just taking the data folder ${dataDir}.`;
  const machine = holder.machine === hostname() ? '' : ` on ${holder.machine}`;
  const where = holder.address ? ` and answers at ${holder.address}` : '';
  return `Process ${holder.pid}${machine} (${holder.purpose}, since ${holder.startedAt}) holds the data folder ${dataDir}${where}.`;
};

const hintFor = (holder: Holder, dataDir: string): string =>
  holder.machine === hostname()
    ? 'Stop it first, or give this one another folder with QUARTERDECK_DATA.'
    : `Stop it there first. If that machine is gone for good, delete ${lockPath(dataDir)}.`;

/** Moves a dead holder's file aside; another process may be doing the same, and only one succeeds. */
const clearStale = (dataDir: string, text: string): void => {
  const aside = `${lockPath(dataDir)}.${process.pid}.stale`;
  try {
    renameSync(lockPath(dataDir), aside);
  } catch {
    return;
  }
  if (readText(aside) === text) rmSync(aside);
  else renameSync(aside, lockPath(dataDir));
};

export class FolderLock {
  private constructor(
    private readonly dataDir: string,
    private holder: Holder,
    readonly token: string,
  ) {
    process.once('exit', this.release);
  }

  /**
   * Takes the folder, waiting up to `waitMs` for a command that is about to finish.
   * @throws DomainError `conflict` naming the process that holds it.
   */
  static async acquire(dataDir: string, purpose: string, waitMs = 0): Promise<FolderLock> {
    mkdirSync(dataDir, { recursive: true });
    const deadline = Date.now() + waitMs;
    for (;;) {
      const lock = FolderLock.tryAcquire(dataDir, purpose);
      if (lock) return lock;
      const found = look(dataDir);
      if (found.state === 'stale') clearStale(dataDir, found.text);
      if (found.state !== 'held') continue;
      const { holder } = found;
      if (holder && Date.now() >= deadline)
        throw conflict(heldSentence(holder, dataDir), hintFor(holder, dataDir));
      await sleep(POLL_MS);
    }
  }

  private static tryAcquire(dataDir: string, purpose: string): FolderLock | null {
    const holder: Holder = {
      pid: process.pid,
      processStart: processStart(process.pid),
      machine: hostname(),
      purpose,
      startedAt: new Date().toISOString(),
      address: null,
    };
    try {
      writeFileSync(lockPath(dataDir), JSON.stringify(holder), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
      throw error;
    }
    const token = randomBytes(32).toString('hex');
    rmSync(tokenPath(dataDir), { force: true });
    writeFileSync(tokenPath(dataDir), token, { mode: 0o600 });
    return new FolderLock(dataDir, holder, token);
  }

  /** Tells other processes where this one answers. */
  announce(address: string): void {
    this.holder = { ...this.holder, address };
    const next = `${lockPath(this.dataDir)}.${process.pid}.next`;
    writeFileSync(next, JSON.stringify(this.holder));
    renameSync(next, lockPath(this.dataDir));
  }

  /** Gives the folder back; also done when the process exits. */
  readonly release = (): void => {
    process.removeListener('exit', this.release);
    const held = parse(readText(lockPath(this.dataDir)) ?? '');
    if (held?.pid !== process.pid || held.processStart !== this.holder.processStart) return;
    rmSync(tokenPath(this.dataDir), { force: true });
    rmSync(lockPath(this.dataDir), { force: true });
  };
}
