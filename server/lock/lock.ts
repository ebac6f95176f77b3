import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../drizzle/packageRoot';
import { useError } from '../folder';
import {
  boot,
  container,
  lockPath,
  parseHolder,
  processStart,
  readText,
  stateOf,
  touchedAt,
  type Holder,
  type HolderState,
} from './holder';
import { folderHeld, lookingWhether, type Held } from './sentences';

/**
 * One process at a time on a data folder. The embedded database does not notice a second one, and
 * acknowledged rows would vanish. The lock is a file that names its holder, which touches it every few
 * seconds; a holder that is gone (kill -9, power cut, a container that was replaced) holds nothing.
 */

/** A lock file is written right after it is made; half a second later it says something or is debris. */
const WRITING_MS = 500;
const POLL_MS = 200;
const BEAT_MS = 3_000;
/** Whoever can't be seen from here and has not touched the lock for so long is gone: six beats. */
const GONE_MS = 20_000;

const tokenPath = (dataDir: string) => join(dataDir, 'quarterdeck.token');

const ageMs = (dataDir: string): number => Date.now() - (touchedAt(lockPath(dataDir)) ?? -Infinity);

type Found =
  | { state: 'free' }
  | { state: 'stale'; text: string }
  | { state: 'held'; text: string; holder: Holder | null; by: Exclude<HolderState, 'gone'> };

const look = (dataDir: string): Found => {
  const text = readText(lockPath(dataDir));
  if (text === null) return { state: 'free' };
  const holder = parseHolder(text);
  if (!holder)
    return ageMs(dataDir) < WRITING_MS
      ? { state: 'held', text, holder, by: 'alive' }
      : { state: 'stale', text };
  const by = stateOf(holder, dataDir);
  return by === 'gone' ? { state: 'stale', text } : { state: 'held', text, holder, by };
};

/** Who works on the folder now; null = nobody that is known of. */
export const readHolder = (dataDir: string): Holder | null => {
  const found = look(dataDir);
  if (found.state !== 'held') return null;
  return found.by === 'alive' || ageMs(dataDir) < GONE_MS ? found.holder : null;
};

/**
 * The server to which commands on the folder go, with what the command line must show to it. A lock that
 * was copied names the server of another folder: none.
 */
export const readServer = (dataDir: string): { holder: Holder; token: string | null } | null => {
  const found = look(dataDir);
  const holder = readHolder(dataDir);
  if (found.state !== 'held' || found.by === 'strange' || holder?.purpose !== 'serve') return null;
  return { holder, token: readText(tokenPath(dataDir)) };
};

const heldBy = (holder: Holder, dataDir: string): Held => ({
  ...{ holder, dataDir },
  isHere: holder.machine === hostname(),
});

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

/** Looks whether a holder that can't be seen still touches its lock. */
class Watch {
  private seen: { text: string; touched: number | null; since: number } | null = null;
  /** Whether the holder touched the lock while it was watched. */
  beats = false;

  constructor(private readonly goneMs: number) {}

  /** Whether it has not touched the lock for so long that it counts as gone. */
  isGone(dataDir: string, text: string): boolean {
    const touched = touchedAt(lockPath(dataDir));
    const now = performance.now();
    if (this.seen?.text === text && this.seen.touched === touched) return now - this.seen.since > this.goneMs;
    this.beats = this.seen?.text === text;
    this.seen = { text, touched, since: now };
    return false;
  }
}

/** The lock's own file is part of what it says: a copy of it says something else. */
const writeHolder = (path: string, holder: Holder, flag: 'wx' | 'w'): Holder => {
  const handle = openSync(path, flag);
  try {
    const { dev, ino } = fstatSync(handle, { bigint: true });
    const written = { ...holder, file: `${dev}:${ino}` };
    writeSync(handle, JSON.stringify(written));
    return written;
  } finally {
    closeSync(handle);
  }
};

export interface AcquireOptions {
  /** How long it waits for a command that is about to finish. Default: not at all. */
  waitMs?: number;
  /** Default: 20 seconds. */
  goneMs?: number;
  /** Hears that a holder that can't be seen is watched, which takes a while. */
  say?: (line: string) => void;
}

export class FolderLock {
  private readonly beat: Worker;

  private constructor(
    private readonly dataDir: string,
    private holder: Holder,
    readonly token: string,
  ) {
    process.once('exit', this.release);
    this.beat = new Worker(join(packageRoot(), 'server', 'lock', 'beat.mjs'), {
      workerData: { path: lockPath(dataDir), id: holder.id, beatMs: BEAT_MS },
      execArgv: [],
    });
    this.beat.unref();
  }

  /**
   * Takes the folder. A holder on another machine or in another container is watched for twenty seconds.
   * @throws DomainError `conflict` naming the process that holds it; one that says why the folder can't be used.
   */
  static async acquire(dataDir: string, purpose: string, options: AcquireOptions = {}): Promise<FolderLock> {
    try {
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      return await FolderLock.acquireIn(dataDir, purpose, options);
    } catch (error) {
      throw useError(error, dataDir);
    }
  }

  private static async acquireIn(
    dataDir: string,
    purpose: string,
    { waitMs = 0, goneMs = GONE_MS, say = () => {} }: AcquireOptions,
  ): Promise<FolderLock> {
    const deadline = Date.now() + waitMs;
    const watch = new Watch(goneMs);
    let isTold = false;
    for (;;) {
      const lock = FolderLock.tryAcquire(dataDir, purpose);
      if (lock) return lock;
      const found = look(dataDir);
      if (found.state === 'stale') clearStale(dataDir, found.text);
      if (found.state !== 'held') continue;
      const { holder, by, text } = found;
      const isWatched = by !== 'alive';
      if (isWatched && watch.isGone(dataDir, text)) {
        clearStale(dataDir, text);
        continue;
      }
      if (holder && isWatched && !isTold) say(lookingWhether(heldBy(holder, dataDir)));
      isTold ||= isWatched;
      if (holder && Date.now() >= deadline && (!isWatched || watch.beats))
        throw folderHeld(heldBy(holder, dataDir));
      await sleep(POLL_MS);
    }
  }

  private static tryAcquire(dataDir: string, purpose: string): FolderLock | null {
    const holder: Holder = {
      id: randomUUID(),
      pid: process.pid,
      processStart: processStart(process.pid),
      machine: hostname(),
      boot: boot(),
      container: container(),
      folder: realpathSync(dataDir),
      purpose,
      startedAt: new Date().toISOString(),
      address: null,
    };
    let written: Holder;
    try {
      written = writeHolder(lockPath(dataDir), holder, 'wx');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
      throw error;
    }
    const token = randomBytes(32).toString('hex');
    rmSync(tokenPath(dataDir), { force: true });
    writeFileSync(tokenPath(dataDir), token, { mode: 0o600 });
    return new FolderLock(dataDir, written, token);
  }

  /** Tells other processes where this one answers. */
  announce(address: string): void {
    const next = `${lockPath(this.dataDir)}.${process.pid}.next`;
    this.holder = writeHolder(next, { ...this.holder, address }, 'w');
    renameSync(next, lockPath(this.dataDir));
  }

  /** Gives the folder back; also done when the process exits. */
  readonly release = (): void => {
    process.removeListener('exit', this.release);
    void this.beat.terminate();
    if (parseHolder(readText(lockPath(this.dataDir)) ?? '')?.id !== this.holder.id) return;
    rmSync(tokenPath(this.dataDir), { force: true });
    rmSync(lockPath(this.dataDir), { force: true });
  };
}
