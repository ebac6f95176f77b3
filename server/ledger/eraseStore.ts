import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { oneRow, rows, type Database } from '../../drizzle/client';
import * as schema from '../../drizzle/schema';
import { lockStore } from './rows/lock';

/** A store that is no more: every row of it goes, facts and all else. */

/** A step holds the embedded database for a fraction of a second. */
const STEP = 10_000;

/** Every table whose rows are of a store, also one that is added later. */
const TABLES: readonly string[] = Object.values(schema)
  .filter((table) => is(table, PgTable))
  .filter((table) => 'storeId' in getTableColumns(table))
  .map((table) => getTableName(table));

/** Tables that hold a row of the store. */
const tablesOf = async ({ db }: Database, storeId: number): Promise<string[]> => {
  const looks = TABLES.map(
    (table) =>
      sql`select ${table}::text as name where exists (select 1 from ${sql.identifier(table)} where store_id = ${storeId})`,
  );
  return (await rows<{ name: string }>(db, sql.join(looks, sql` union all `))).map(({ name }) => name);
};

/** Two passes at once take turns, so that neither takes the other's rows for gone. */
const eraseStep = (database: Database, storeId: number, table: string): Promise<number> =>
  database.write(async (tx) => {
    await lockStore(tx, storeId);
    const name = sql.identifier(table);
    const { n } = await oneRow<{ n: number }>(
      tx,
      sql`with gone as (
            delete from ${name}
            where ctid = any(array(select ctid from ${name} where store_id = ${storeId} limit ${STEP}))
            returning 1)
          select count(*)::int as n from gone`,
    );
    return n;
  });

/**
 * Erases the rows of a store whose own row is gone, so that nothing comes in any more. In steps, each a
 * transaction: what is interrupted goes on with the next call. Gives how many rows it erased.
 */
export const eraseStore = async (database: Database, storeId: number): Promise<number> => {
  let erased = 0;
  for (const table of await tablesOf(database, storeId))
    for (let step = STEP; step === STEP;) {
      step = await eraseStep(database, storeId, table);
      erased += step;
    }
  return erased;
};
