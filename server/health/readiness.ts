import { sql } from 'drizzle-orm';
import { oneRow, type Database } from '../../drizzle/client';
import type { BackupState } from '../backup';
import { refuseNewer } from '../versions';
import { allChecks, LONGEST_MS, shared, type Check, type Look } from './check';
import { diskLook, spoolLook } from './folder';
import { answers, backedUp, backupFailed, backupLate, notScheduled, readOnly, upToDate } from './sentences';

/** Whether questions would be answered and facts taken now. */

export interface Installation {
  database: Database;
  dataDir: string;
  /** Folders of what was acknowledged, by the name of their check. */
  spools: Readonly<Record<string, string>>;
  /** How scheduled backups are; null = none are scheduled. */
  backups: (() => Promise<BackupState>) | null;
}

export const databaseLook =
  ({ db }: Database): Look =>
  async () => {
    const { isReadOnly } = await oneRow<{ isReadOnly: boolean }>(
      db,
      sql`select current_setting('transaction_read_only') = 'on' as "isReadOnly"`,
    );
    return isReadOnly ? readOnly() : answers();
  };

const migrationsLook =
  (database: Database): Look =>
  async () => {
    await refuseNewer(database);
    return upToDate();
  };

const backupsLook =
  (backups: Installation['backups']): Look =>
  async () => {
    if (backups === null) return notScheduled();
    const { last, failure, isLate } = await backups();
    if (failure !== null) return backupFailed(failure, last);
    return isLate ? backupLate(last) : backedUp(last);
  };

/** Gives a function that looks at everything, each thing for `ms` at most, and never throws. */
export const readinessOf = (
  { database, dataDir, spools, backups }: Installation,
  ms = LONGEST_MS,
): (() => Promise<Check[]>) => {
  const looks = {
    database: shared(databaseLook(database)),
    migrations: shared(migrationsLook(database)),
    ...Object.fromEntries(Object.entries(spools).map(([name, folder]) => [name, spoolLook(folder)])),
    disk: diskLook(dataDir),
    backups: backupsLook(backups),
  };
  return () => allChecks(looks, ms);
};
