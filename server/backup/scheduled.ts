import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Cron } from 'croner';
import type { Database } from '../../drizzle/client';
import type { ScheduledBackups } from '../config';
import { DomainError, logLine, misconfigured, systemCode } from '../errors';
import type { Log } from '../log';
import type { Clock, Instant } from '../time';
import { backUp } from './backup';
import { readKeyFile } from './keyFile';
import { backupsIn, keepNewest, type InstantOf } from './retention';
import { folderGone, notWritten, scheduledFailed, scheduledWritten } from './sentences';

/** Backups by the clock: one after the other into a folder, and the oldest go. */

/** How scheduled backups are. */
export interface BackupState {
  /** Of the newest that is there; null = none is. */
  last: Instant | null;
  /** Why the last try of this process failed, in a sentence; null = it did not. */
  failure: string | null;
  /** One was due an hour ago or longer, and is not there. */
  isLate: boolean;
}

export interface BackupSchedule {
  /** Takes one now. Never rejects. */
  run(): Promise<void>;
  state(): Promise<BackupState>;
  /** Ends one that runs, and nothing is left of it. */
  stop(): Promise<void>;
}

export interface Scheduling {
  database: Pick<Database, 'engine' | 'read'>;
  backups: ScheduledBackups;
  clock: Clock;
  log: Log;
}

const NAME = /^scheduled-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.backup$/;
const instantOf: InstantOf = (name) => (NAME.test(name) ? name.replace(NAME, '$1T$2:$3:$4.$5Z') : null);
const nameOf = (at: Date): string => `scheduled-${at.toISOString().replace(/[:.]/g, '-')}.backup`;

/** A large database takes a while to be written. */
const LATE_MS = 3_600_000;

/** When one was due last, an hour ago or longer; null = never. */
const lastDue = (schedule: string, now: Date): Date | null => {
  const cron = new Cron(schedule, { paused: true });
  return cron.previousRuns(1, new Date(now.getTime() - LATE_MS))[0] ?? null;
};

/** @throws DomainError for a setting that is not usable. */
const secretOf = async ({ keyFile }: ScheduledBackups): Promise<Buffer | null> => {
  if (keyFile === null) return null;
  return readKeyFile(keyFile).catch((error: unknown) => {
    throw error instanceof DomainError
      ? misconfigured(`BACKUP_KEY_FILE: ${error.message}`, error.hint)
      : error;
  });
};

/**
 * Looks at a folder that somebody has chosen. One of the data folder is made by the first backup.
 * @throws DomainError for one that is not there, is none, or may not be written.
 */
export const checkBackupFolder = async ({ folder, isChosen }: ScheduledBackups): Promise<void> => {
  if (!isChosen) return;
  try {
    if (!(await stat(folder)).isDirectory()) throw folderGone(folder, null);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw error instanceof DomainError ? error : folderGone(folder, systemCode(error) ?? 'unknown');
  }
};

/** @throws as `checkBackupFolder`, and where a folder can't be made. */
const readyFolder = async (backups: ScheduledBackups): Promise<void> => {
  const { folder, isChosen } = backups;
  if (isChosen) return checkBackupFolder(backups);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw notWritten(folder, error);
  });
};

/** The newest that is there, and whether one is missing; `began`: what was due before was not planned yet. */
export const newestScheduled = async (
  { schedule, folder }: ScheduledBackups,
  { began, now }: { began: Date; now: Date },
): Promise<Pick<BackupState, 'last' | 'isLate'>> => {
  const newest = (await backupsIn(folder, instantOf, now.toISOString())).at(-1);
  const last = newest === undefined ? null : (instantOf(newest) as Instant);
  const due = lastDue(schedule, now);
  const isLate = due !== null && (last === null ? due > began : Date.parse(last) < due.getTime());
  return { last, isLate };
};

const sentenceOf = (error: unknown): string =>
  error instanceof DomainError ? error.message : logLine(error);

/** Starts the clock. A key file that can't be used is a failure that is told at once: the server runs all the same. */
export const startBackupSchedule = (scheduling: Scheduling): BackupSchedule => {
  const { database, backups, clock, log } = scheduling;
  const { schedule, folder, keep } = backups;
  const began = clock();
  const stopping = new AbortController();
  const { signal } = stopping;
  let failure: string | null = null;
  const fail = (error: unknown) => {
    failure = sentenceOf(error);
    log(scheduledFailed(failure));
  };
  const take = async () => {
    const file = join(folder, nameOf(clock()));
    try {
      await readyFolder(backups);
      const secret = await secretOf(backups);
      const writing = { file, secret, progress: () => undefined, signal, isAlone: true };
      const { bytes } = await backUp(database, clock, writing);
      failure = null;
      log(scheduledWritten(file, bytes), { level: 'info' });
      const untidy = await keepNewest(file, keep, instantOf);
      if (untidy !== null) log(untidy);
    } catch (error) {
      if (!signal.aborted) fail(error);
    }
  };
  let running: Promise<void> = secretOf(backups).then(() => undefined, fail);
  const run = () => (running = running.then(take));
  const cron = new Cron(schedule, { unref: true, protect: true }, run);
  return {
    run,
    state: async () => {
      const gone = await checkBackupFolder(backups).then(() => null, sentenceOf);
      return { ...(await newestScheduled(backups, { began, now: clock() })), failure: gone ?? failure };
    },
    stop: async () => {
      cron.stop();
      stopping.abort();
      await running;
    },
  };
};
