import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { oneRow, type Database, type Db } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import type { Clock } from '../time';
import type { Manifest } from './format';
import { anotherRuns, nothingThere, unknownVersion } from './sentences';
import { hasJournal, lastMigration, newestLedger, slugsOf } from './tables';
import { writeBackup, type Writing, type Written } from './write';

/** Of the program, as its package has it. */
export const version = (): string =>
  (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;

/** Of a server, where the process of another command may take one. */
const BACKUP_LOCK = 4_280_003;

/** Marks that a backup runs; with `isAlone` none else may. @throws DomainError `conflict` if one does. */
const announce = async (tx: Db, isAlone: boolean): Promise<void> => {
  const lock = isAlone ? sql`pg_try_advisory_xact_lock` : sql`pg_try_advisory_xact_lock_shared`;
  const { isFree } = await oneRow<{ isFree: boolean }>(tx, sql`select ${lock}(${BACKUP_LOCK}) as "isFree"`);
  if (isAlone && !isFree) throw anotherRuns();
};

const aboutOf =
  (engine: Database['engine'], clock: Clock, isAlone: boolean) =>
  async (tx: Db): Promise<Manifest> => {
    await announce(tx, isAlone);
    const last = await lastMigration(tx);
    if (last === null) throw (await hasJournal(tx)) ? unknownVersion() : nothingThere();
    return {
      version: version(),
      lastMigration: last,
      ledgerVersion: await newestLedger(tx),
      takenAt: clock().toISOString(),
      engine,
      stores: await slugsOf(tx),
    };
  };

/**
 * Backs the database up as it is at this moment, whichever version its tables have. `isAlone`: gives way to another
 * backup of the database that runs. @throws DomainError.
 */
export const backUp = (
  { engine, read }: Pick<Database, 'engine' | 'read'>,
  clock: Clock,
  { isAlone = false, ...writing }: Writing & { isAlone?: boolean },
): Promise<Written> => writeBackup({ read }, aboutOf(engine, clock, isAlone), writing);
