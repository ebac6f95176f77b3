import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Db } from '../../drizzle/client';
import { migrations } from '../../drizzle/migrationFiles';
import { DomainError } from '../errors';
import type { Clock } from '../time';
import { backUp, version } from './backup';
import { keepNewest, type InstantOf } from './retention';
import { beforeUpgrade, noJournal, notUpgraded, notWritten } from './sentences';
import { firstTable, firstWithRows, hasJournal, lastMigration } from './tables';

/** What a database is held against before its tables are touched. */

/** How many are kept: a start that fails after its backup takes another one. */
const KEPT = 3;
const NAME = /^before-.*-(\d{4}-\d\d-\d\dT.*)\.backup$/;

export interface BeforeMigration extends Pick<Database, 'engine'> {
  /** Where backups from before a migration are kept. */
  folder: string;
  clock: Clock;
  say: (line: string) => void;
}

/** Of versions 0.9.0 and 0.10.0 the text of the whole name would take the newer for the older. */
const instantOf: InstantOf = (name) => NAME.exec(name)?.[1] ?? null;

const backUpBefore = async (db: Db, { engine, folder, clock, say }: BeforeMigration): Promise<void> => {
  const stamp = clock().toISOString().replace(/[:.]/g, '-');
  const file = join(folder, `before-${version()}-${stamp}.backup`);
  const read: Database['read'] = (work) =>
    db.transaction(work, { isolationLevel: 'repeatable read', accessMode: 'read only' });
  say(beforeUpgrade(version(), file));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await backUp({ engine, read }, clock, { file, secret: null, progress: (line) => say(line.trimEnd()) });
    const untidy = await keepNewest(file, KEPT, instantOf);
    if (untidy !== null) say(untidy);
  } catch (error) {
    const known = notWritten(file, error);
    throw known instanceof DomainError ? notUpgraded(known.message, known.hint) : known;
  }
};

/**
 * Has a database with rows backed up before a newer program changes its tables: once, however often it is looked at
 * until they are changed.
 * @throws DomainError `unavailable` if that fails; `conflict` for tables without the list of their migrations, over
 * which nothing is to be made anew.
 */
export const beforeMigration = (about: BeforeMigration): ((db: Db) => Promise<void>) => {
  /** Last migration of the database that was backed up. */
  let backedUp: string | null = null;
  return async (db) => {
    if (!(await hasJournal(db))) {
      const table = await firstTable(db);
      if (table !== null) throw noJournal(table);
      return;
    }
    const last = await lastMigration(db);
    // unknown: of a newer program, which who opens it refuses
    const isOlder = last !== null && last !== migrations().at(-1)?.tag;
    if (!isOlder || last === backedUp || (await firstWithRows(db)) === null) return;
    await backUpBefore(db, about);
    backedUp = last;
  };
};
