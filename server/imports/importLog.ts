import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import type { Store } from '../types';
import { conflict } from '../errors';
import { dropOldLayers } from '../ledger';
import { dropRejections, dropStage, type ImportKey } from './stage';

/** The row of an import in the log, from its beginning to its end. */

export const beginImport = async (
  database: Database,
  store: Store,
  format: string,
  fileName: string,
): Promise<ImportKey> =>
  database.write(async (tx) => {
    await dropOldChecks(tx, store.id, fileName);
    await dropOldRows(tx, store.id);
    await dropOldLayers(tx, store.id);
    const [begun] = await rows<{ id: number }>(
      tx,
      sql`insert into imports (store_id, format, file_name, status, started_at)
          values (${store.id}, ${format}, ${fileName}, 'staging', now()) returning id::int as id`,
    );
    return { storeId: store.id, importId: begun!.id };
  });

/** Dry runs are kept for their rejected rows: for a day, or until the same file comes again. */
const dropOldChecks = async (tx: Db, storeId: number, fileName: string): Promise<void> => {
  const old = await rows<ImportKey>(
    tx,
    sql`delete from imports where store_id = ${storeId} and status = 'checked'
          and (file_name = ${fileName} or finished_at < now() - interval '1 day')
        returning store_id::int as "storeId", id::int as "importId"`,
  );
  for (const key of old) await dropRejections(tx, key);
};

/** Rows of customers are not kept longer than it takes to mend them; the reasons stay. */
const dropOldRows = (tx: Db, storeId: number) =>
  tx.execute(sql`
    delete from import_rejected_rows where store_id = ${storeId} and import_id in (
      select id from imports
      where store_id = ${storeId} and finished_at < now() - interval '30 days')`);

/** The end of a dry run: nothing is left but the rejected rows, if there are any. */
export const keepCheck = (database: Database, key: ImportKey): Promise<void> =>
  database.write(async (tx) => {
    await dropStage(tx, key);
    await tx.execute(sql`update imports set status = 'checked', finished_at = now()
      where store_id = ${key.storeId} and id = ${key.importId}`);
  });

/** Holds the import until the transaction ends, so that nobody takes it for abandoned. */
export const holdImport = async (tx: Db, { storeId, importId }: ImportKey): Promise<void> => {
  const held = await rows(
    tx,
    sql`select 1 from imports
        where store_id = ${storeId} and id = ${importId} and status = 'staging' for update`,
  );
  if (held.length === 0)
    throw conflict(
      'Another process took this import for abandoned and discarded it.',
      'Import the file again.',
    );
};

export interface Outcome {
  rowsRead: number;
  new: number;
  changed: number;
  unchanged: number;
  rejectedCount: number;
  rowsRepeated: number;
  rowsBlank: number;
  leftOut: Record<string, number>;
  controlTotals: Record<string, string>;
  readTotals: Record<string, string>;
  differences: string[];
  notes: Record<string, number>;
}

export const finishImport = (tx: Db, { storeId, importId }: ImportKey, outcome: Outcome) =>
  tx.execute(sql`
    update imports set status = 'published', finished_at = now(), rows_read = ${outcome.rowsRead},
      new_count = ${outcome.new}, changed_count = ${outcome.changed}, unchanged_count = ${outcome.unchanged},
      rejected_count = ${outcome.rejectedCount}, repeated_count = ${outcome.rowsRepeated},
      blank_count = ${outcome.rowsBlank}, left_out = ${JSON.stringify(outcome.leftOut)},
      control_totals = ${JSON.stringify(outcome.controlTotals)},
      read_totals = ${JSON.stringify(outcome.readTotals)},
      differences = ${JSON.stringify(outcome.differences)}, notes = ${JSON.stringify(outcome.notes)}
    where store_id = ${storeId} and id = ${importId}`);

/** Leaves nothing behind but the reason; a dry run leaves not even that. */
export const discardImport = (database: Database, key: ImportKey, error: string | null): Promise<void> =>
  database.write(async (tx) => {
    await dropStage(tx, key);
    await dropRejections(tx, key);
    await (error === null ? forget(tx, key) : fail(tx, key, error));
  });

const forget = (tx: Db, { storeId, importId }: ImportKey) =>
  tx.execute(
    sql`delete from imports where store_id = ${storeId} and id = ${importId} and status = 'staging'`,
  );

/** False if it was not under way any more. */
const fail = async (tx: Db, { storeId, importId }: ImportKey, error: string): Promise<boolean> => {
  const failed = await rows(
    tx,
    sql`update imports set status = 'failed', finished_at = now(), error = ${error}
        where store_id = ${storeId} and id = ${importId} and status = 'staging' returning id`,
  );
  return failed.length > 0;
};

const ABANDONED =
  'The process that was reading this file ended before the file was published. Nothing of it was stored.';

/**
 * Discards imports whose process is gone; call it when a database has been opened. One process at
 * a time holds an embedded database, so there all that are under way are abandoned. On a shared
 * server an import counts as abandoned six hours after its start. Should it be alive after all, it
 * finds out when it publishes (`holdImport`) and fails as a whole. Gives how many were discarded.
 */
export const cleanStaleImports = async (database: Database): Promise<number> => {
  const old = database.engine === 'embedded' ? sql`true` : sql`started_at < now() - interval '6 hours'`;
  const stale = await rows<ImportKey>(
    database.db,
    sql`select store_id::int as "storeId", id::int as "importId" from imports where status = 'staging' and ${old}`,
  );
  let cleaned = 0;
  for (const key of stale) {
    cleaned += await database.write(async (tx) => {
      if (!(await fail(tx, key, ABANDONED))) return 0;
      await dropStage(tx, key);
      await dropRejections(tx, key);
      return 1;
    });
  }
  return cleaned;
};
