import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import { DomainError } from '../errors';
import { withLedger } from '../ledger';
import type { Connection, Driver, Pulled } from '../sources/driver';
import type { Store } from '../types';
import { connectionOf, driverOf, sourceNamed, type SourceContext, type StoredSource } from './sources';
import { takeIn, type SourceRejection } from './takeIn';

/**
 * One fetch from a platform: page by page into the ledger, each with its checkpoint in the same
 * transaction, so that a run that is killed goes on where it was. A run that ends with less than the
 * source claims is `short`, never complete.
 */

export interface SyncProgress {
  done: number;
  /** Null = the platform does not say. */
  of: number | null;
}

export interface SyncReport {
  runId: number;
  status: 'complete' | 'short';
  new: number;
  changed: number;
  unchanged: number;
  rejectedCount: number;
  /** The first 100. */
  rejected: SourceRejection[];
  /** In words, where it is not complete. */
  error: string | null;
}

const SHOWN = 100;

/**
 * Fetches what is new. @throws DomainError `bad_input` for a platform that only sends; whatever the
 * platform or the network refuses, which the run's log keeps too.
 */
export const syncSource = async (
  context: SourceContext,
  store: Store,
  name: string,
  { progress, signal }: { progress?: (step: SyncProgress) => void; signal?: AbortSignal } = {},
): Promise<SyncReport> => {
  const { database } = context;
  const source = await database.read((tx) => sourceNamed(tx, store.id, name));
  const driver = driverOf(context, source.platform);
  const runId = await beginRun(database, store.id, source.id);
  const report: SyncReport = { runId, status: 'complete', ...NOTHING, rejected: [], error: null };
  try {
    const connection = connectionOf(context, store, source, signal);
    await pullAll({ database, store, source, driver, connection, report, progress: progress ?? (() => {}) });
    await endRun(database, store.id, report, report.status);
    return report;
  } catch (error) {
    report.error = wordsOf(error);
    await endRun(database, store.id, report, signal?.aborted ? 'cancelled' : 'failed');
    throw error;
  }
};

const NOTHING = { new: 0, changed: 0, unchanged: 0, rejectedCount: 0 };

const wordsOf = (error: unknown): string =>
  error instanceof DomainError
    ? [error.message, error.hint].filter(Boolean).join(' ')
    : 'The sync failed because of an internal error. What had arrived before it is kept.';

interface Run {
  database: Database;
  store: Store;
  source: StoredSource;
  driver: Driver;
  connection: Connection;
  report: SyncReport;
  progress: (step: SyncProgress) => void;
}

const pullAll = async ({ database, store, source, driver, connection, report, progress }: Run) => {
  if (!driver.pull)
    throw new DomainError('bad_input', `${driver.label} sends by itself: there is nothing to fetch.`);
  let last: Pulled | null = null;
  for await (const page of driver.pull(connection, source.checkpoint)) {
    last = page;
    const taken = await withLedger(database, store, async (ledger, tx) => {
      await keepCheckpoint(tx, store.id, source.id, page);
      return takeIn(ledger, page.facts, page.refused);
    });
    for (const count of ['new', 'changed', 'unchanged'] as const) report[count] += taken[count];
    report.rejectedCount += new Set(taken.rejected.map(({ id }) => id)).size;
    report.rejected.push(...taken.rejected.slice(0, SHOWN - report.rejected.length));
    progress({ done: page.done, of: page.of });
  }
  if (last?.claimed === undefined || last.done >= last.claimed) return;
  report.status = 'short';
  report.error = `${driver.label} says that it sent ${last.claimed} items, and ${last.done} arrived.`;
};

const keepCheckpoint = (tx: Db, storeId: number, sourceId: number, { checkpoint, eventAt }: Pulled) =>
  tx.execute(sql`
    update sources set checkpoint = ${JSON.stringify(checkpoint)}, heartbeat_at = now(),
      last_event_at = greatest(last_event_at, ${eventAt ?? null}::timestamptz)
    where store_id = ${storeId} and id = ${sourceId}`);

const beginRun = async (database: Database, storeId: number, sourceId: number): Promise<number> => {
  const [begun] = await rows<{ id: number }>(
    database.db,
    sql`insert into source_runs (store_id, source_id, status, started_at)
        values (${storeId}, ${sourceId}, 'running', now()) returning id::int as id`,
  );
  return begun!.id;
};

const endRun = (
  { db }: Database,
  storeId: number,
  report: SyncReport,
  status: SyncReport['status'] | 'failed' | 'cancelled',
) =>
  db.execute(sql`
    update source_runs set status = ${status}, finished_at = now(), new_count = ${report.new},
      changed_count = ${report.changed}, unchanged_count = ${report.unchanged},
      rejected_count = ${report.rejectedCount}, rejections = ${JSON.stringify(report.rejected)},
      error = ${report.error}
    where store_id = ${storeId} and id = ${report.runId}`);
