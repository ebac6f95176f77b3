import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { onTestFinished } from 'vitest';
import { openDatabase, rows, type Database, type Where } from '../../drizzle/client';
import * as schema from '../../drizzle/schema';
import { backUp, endRestore } from '../../server/backup';
import { restoreBackup } from '../../server/backup/restore';
import { testDatabase } from '../database';
import { createDatabase } from '../server';

/** Empty places that a backup is restored into, and what their tables hold. */

export type Engine = 'embedded' | 'postgres';
/** Both, where a server is at hand. */
export const ENGINES: readonly Engine[] = process.env.TEST_DATABASE_URL
  ? ['embedded', 'postgres']
  : ['embedded'];

/** The engine of this pass: a new embedded database costs the pass on a server many seconds. */
export const HERE: Engine = process.env.TEST_DATABASE_URL ? 'postgres' : 'embedded';

/** A folder that goes away with the test. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A place without rows. */
export const emptyPlace = async (engine: Engine): Promise<Where> => {
  if (engine === 'embedded') {
    const dataDir = join(testFolder(), 'db');
    // The run's template is a dump only where the run is on the embedded database.
    const from = process.env.TEST_DATABASE_URL ? undefined : process.env.QUARTERDECK_TEST_TEMPLATE;
    if (from !== undefined) await (await openDatabase({ dataDir, from })).close();
    return { dataDir };
  }
  const { url, drop } = await createDatabase(
    process.env.TEST_DATABASE_URL!,
    process.env.QUARTERDECK_TEST_TEMPLATE,
  );
  onTestFinished(drop);
  return { url };
};

/** A database that is closed with the test. */
export const openPlace = async (where: Where): Promise<Database> => {
  const database = await openDatabase(where);
  onTestFinished(() => database.close());
  return database;
};

const NOW = () => new Date('2026-03-01T12:00:00Z');
const quiet = () => undefined;

export const backUpTo = (database: Database, file: string, secret: Buffer | null = null) =>
  backUp(database, NOW, { file, secret, progress: quiet });

/**
 * Where a restore goes whose files are not the point. Of the embedded database one in memory that is open, as a new
 * one on disk takes seconds; of a server a place, as nobody may be connected to it.
 */
export const target = (): Promise<Where | Database> =>
  HERE === 'embedded' ? testDatabase() : emptyPlace(HERE);

/** What was restored into a target. */
export const openTarget = async (into: Where | Database): Promise<Database> =>
  'db' in into ? into : openPlace(into);

/** Restores as the command does, but for what it does at the end. */
export const restoreTo = (
  into: Where | Database,
  file: string,
  secret: Buffer | null = null,
  progress: (line: string) => void = quiet,
) =>
  restoreBackup({
    ...{ file, secret, progress, clock: NOW },
    open: async (upTo, check) => {
      const isOpen = 'db' in into;
      if (isOpen) await check(into.db);
      const database = isOpen ? into : await openDatabase({ ...into, upTo, check });
      const close = async () => {
        await endRestore(database.db);
        if (!isOpen) await database.close();
      };
      return { ...database, close };
    },
  });

/** Names of all tables that the schema declares. */
export const declaredTables: readonly string[] = Object.values(schema)
  .filter((table) => table instanceof PgTable)
  .map((table) => getTableConfig(table).name)
  .sort();

/** Every row of every table, as text. */
export const everything = async ({ db }: Database): Promise<Record<string, string[]>> => {
  const all: Record<string, string[]> = {};
  for (const table of declaredTables) {
    const found = await rows<{ row: string }>(
      db,
      sql`select to_jsonb(t)::text as row from ${sql.identifier(table)} t order by to_jsonb(t)::text collate "C"`,
    );
    all[table] = found.map(({ row }) => row);
  }
  return all;
};
