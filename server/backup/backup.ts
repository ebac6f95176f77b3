import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Db } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import type { Clock } from '../time';
import type { Manifest } from './format';
import { nothingThere, unknownVersion } from './sentences';
import { hasJournal, lastMigration, newestLedger, slugsOf } from './tables';
import { writeBackup, type Writing, type Written } from './write';

/** Of the program, as its package has it. */
export const version = (): string =>
  (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version;

const aboutOf =
  (engine: Database['engine'], clock: Clock) =>
  async (tx: Db): Promise<Manifest> => {
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

/** Backs the database up as it is at this moment, whichever version its tables have. @throws DomainError. */
export const backUp = (
  { engine, read }: Pick<Database, 'engine' | 'read'>,
  clock: Clock,
  writing: Writing,
): Promise<Written> => writeBackup({ read }, aboutOf(engine, clock), writing);
