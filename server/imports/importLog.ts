import { and, eq, lt, or, sql } from 'drizzle-orm';
import { firstRow, iso, type Database, type Db } from '../../drizzle/client';
import { deletedStores, imports } from '../../drizzle/schema';
import { storeDeleted } from '../sentences';
import type { Store } from '../types';
import { interruptedWords, takenForAbandoned } from './sentences';
import { dropOldImportNotes } from '../ledger';
import { dropRejections, dropStage, type ImportKey } from './stage';

/** The row of an import in the log, from its beginning to its end. */

const isIt = ({ storeId, importId }: ImportKey) =>
  and(eq(imports.storeId, storeId), eq(imports.id, importId));
const isUnderWay = (key: ImportKey) => and(isIt(key), eq(imports.status, 'staging'));
const KEY = { storeId: imports.storeId, importId: imports.id };
/** Of the database, which all processes share. */
const NOW = sql`now()`;
/** An import is interrupted once its process has not renewed this: within a minute of its end, with the look for it. */
const LEASE = sql`clock_timestamp() + interval '40 seconds'`;
const RENEW_MS = 10_000;

export const beginImport = async (
  database: Database,
  store: Store,
  format: string,
  fileName: string,
): Promise<ImportKey> =>
  database.write(async (tx) => {
    await dropOldChecks(tx, store.id, fileName);
    await dropOldRows(tx, store.id);
    await dropOldImportNotes(tx, store.id);
    const begun = await tx
      .insert(imports)
      .values({ storeId: store.id, format, fileName, status: 'staging', startedAt: NOW, leaseUntil: LEASE })
      .returning(KEY);
    return firstRow(begun);
  });

/** Dry runs are kept for their rejected rows: for a day, or until the same file comes again. */
const dropOldChecks = async (tx: Db, storeId: number, fileName: string): Promise<void> => {
  const isOld = or(eq(imports.fileName, fileName), lt(imports.finishedAt, sql`now() - interval '1 day'`));
  const old = await tx
    .delete(imports)
    .where(and(eq(imports.storeId, storeId), eq(imports.status, 'checked'), isOld))
    .returning(KEY);
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
    await tx.update(imports).set({ status: 'checked', finishedAt: NOW }).where(isUnderWay(key));
  });

/** Imports that this process works on, though a busy database may keep their leases from being renewed. */
const worked = new Set<string>();
const nameOf = ({ storeId, importId }: ImportKey): string => `${storeId}/${importId}`;

/** Whether this process works on an import. */
export const isWorkedOnHere = (key: ImportKey): boolean => worked.has(nameOf(key));

/**
 * Says again and again that the import is worked on; gives what ends that. A renewal never waits for the row: whoever
 * writes to it ends the import, and a connection that waits is missed elsewhere.
 */
export const keepAlive = ({ db }: Database, key: ImportKey): (() => void) => {
  const free = db.select(KEY).from(imports).where(isUnderWay(key)).for('no key update', { skipLocked: true });
  const isFree = sql`(${imports.storeId}, ${imports.id}) in ${free}`;
  const renew = () => db.update(imports).set({ leaseUntil: LEASE }).where(isFree);
  let renewing: Promise<unknown> | null = null;
  worked.add(nameOf(key));
  const timer = setInterval(() => {
    renewing ??= renew()
      .catch(() => {})
      .finally(() => (renewing = null));
  }, RENEW_MS);
  return () => {
    worked.delete(nameOf(key));
    clearInterval(timer);
  };
};

/**
 * Holds the import until the transaction ends, so that nobody takes it for abandoned. Its lease can be renewed
 * meanwhile.
 * @throws DomainError `conflict` if somebody did; `not_found` if its store was deleted.
 */
export const holdImport = async (tx: Db, key: ImportKey): Promise<void> => {
  const held = await tx.select(KEY).from(imports).where(isUnderWay(key)).for('key share');
  if (held.length > 0) return;
  const [gone] = await tx
    .select({ slug: deletedStores.slug })
    .from(deletedStores)
    .where(eq(deletedStores.id, key.storeId));
  throw gone ? storeDeleted(gone.slug) : takenForAbandoned();
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

export const finishImport = (tx: Db, key: ImportKey, outcome: Outcome) =>
  tx
    .update(imports)
    .set({ status: 'published', finishedAt: NOW, ...columnsOf(outcome) })
    .where(isIt(key));

/** By name: an outcome may be part of a report, which says more than the log keeps. */
const columnsOf = (outcome: Outcome) => ({
  rowsRead: outcome.rowsRead,
  newCount: outcome.new,
  changedCount: outcome.changed,
  unchangedCount: outcome.unchanged,
  rejectedCount: outcome.rejectedCount,
  repeatedCount: outcome.rowsRepeated,
  blankCount: outcome.rowsBlank,
  leftOut: outcome.leftOut,
  controlTotals: outcome.controlTotals,
  readTotals: outcome.readTotals,
  differences: outcome.differences,
  notes: outcome.notes,
});

/** Leaves nothing behind but the reason; a dry run leaves not even that. */
export const discardImport = (database: Database, key: ImportKey, error: string | null): Promise<void> =>
  database.write(async (tx) => {
    await dropStage(tx, key);
    await dropRejections(tx, key);
    await (error === null ? forget(tx, key) : fail(tx, key, error));
  });

const forget = (tx: Db, key: ImportKey) => tx.delete(imports).where(isUnderWay(key));

const fail = (tx: Db, key: ImportKey, error: string) =>
  tx.update(imports).set({ status: 'failed', finishedAt: NOW, error }).where(isUnderWay(key));

/** Whether the process of an import under way is gone. One of an older version has no lease, and six hours. */
const isStale = sql`coalesce(lease_until, started_at + interval '6 hours') < now()`;

/**
 * Marks imports as interrupted whose process is gone, and clears their stage. `all`: nobody else works on
 * the database, so that all under way are. Should one be alive after all, it finds out when it publishes
 * (`holdImport`) and fails as a whole. One that is being published holds its row, and is passed over, as is one that
 * `isSpared`. Gives how many were interrupted.
 */
export const clearInterrupted = async (
  database: Database,
  { all, isSpared = () => false }: { all: boolean; isSpared?: (key: ImportKey) => boolean },
): Promise<number> => {
  const stale = and(eq(imports.status, 'staging'), all ? undefined : isStale);
  const found = await database.db.select(KEY).from(imports).where(stale);
  let cleared = 0;
  for (const key of found.filter((one) => !isSpared(one)))
    cleared += await database.write(async (tx) => {
      const isHere = and(isIt(key), stale);
      const [gone] = await tx
        .select({ heardAt: sql<string | null>`${iso(sql`(lease_until - interval '40 seconds')`)}` })
        .from(imports)
        .where(isHere)
        .for('update', { skipLocked: true });
      if (!gone) return 0;
      const error = interruptedWords(gone.heardAt);
      await tx.update(imports).set({ status: 'interrupted', finishedAt: NOW, error }).where(isIt(key));
      await dropStage(tx, key);
      await dropRejections(tx, key);
      return 1;
    });
  return cleared;
};
