import { and, eq, isNull, sql } from 'drizzle-orm';
import { ZodError } from 'zod';
import { oneRow, type Db } from '../../drizzle/client';
import { sourceRuns, sources } from '../../drizzle/schema';
import { DomainError, firstIssue } from '../errors';
import { markCoveredTo, refuseArchived, withLedger, takeIn, type SourceRejection } from '../ledger';
import type { Connection, DayTally, Driver, Pulled } from '../sources/driver';
import { dayOf } from '../time';
import type { Store } from '../types';
import { goneRefunds } from './goneRefunds';
import {
  fewerArrived,
  INTERRUPTED,
  notCompared,
  onlySends,
  ordersMissing,
  removedWhileFetched,
  strangeAnswer,
  SYNC_FAULT,
} from './sentences';
import { logNews, notAfter } from './sourceLog';
import {
  connectionOf,
  driverOf,
  sourceNamed,
  withoutSecrets,
  type SourceContext,
  type StoredSource,
} from './sources';
import { compareDays, type DayDifference, type SourceTally } from './tally';

/**
 * One fetch from a platform: page by page into the ledger, each with its checkpoint in one transaction. A killed
 * run goes on where it was. A run that ends with less than the source claims is `short`, never complete.
 */

export interface SyncProgress {
  phase: 'fetching' | 'comparing';
  done: number;
  /** Null = the platform does not say. */
  of: number | null;
}

export interface SyncOptions {
  progress?: (step: SyncProgress) => void;
  signal?: AbortSignal;
  /** Fetches all there is, as if nothing had come before. */
  isFull?: boolean;
  /** How many days that are over are compared with the source's own count. Default: 35. */
  days?: number;
}

export interface SyncReport {
  runId: number;
  /**
   * `complete`: all came, and the counts were compared where the source has any. `uncompared`: what was sent
   * came, and whether it is all could not be asked; `error` says why. `short`: rows are missing.
   */
  status: 'complete' | 'uncompared' | 'short';
  new: number;
  changed: number;
  unchanged: number;
  rejectedCount: number;
  /** The first 100. */
  rejected: SourceRejection[];
  /** Orders and money at the source and here, of the days that were compared; null = none were. */
  tally: SourceTally | null;
  /** Days on which the two differ. A day with fewer orders here makes the run short. */
  differences: DayDifference[];
  /** In words, where it is not complete, or not known to be. */
  error: string | null;
}

const SHOWN = 100;
const COMPARED_DAYS = 35;

/**
 * Fetches what is new. @throws DomainError `bad_input` for a platform that only sends; `conflict` if the store is
 * archived; whatever the platform or the network refuses, which the run's log keeps too.
 */
export const syncSource = async (
  context: SourceContext,
  store: Store,
  name: string,
  options: SyncOptions = {},
): Promise<SyncReport> => {
  const { database } = context;
  refuseArchived(store);
  const source = await database.read((tx) => sourceNamed(tx, store.id, name));
  const driver = driverOf(context, source.platform);
  const begun = await beginRun(context, store.id, source.id);
  const report: SyncReport = { runId: begun.id, status: 'complete', ...NOTHING };
  let credentials: Connection['credentials'] = {};
  try {
    const connection = connectionOf(context, store, source, options.signal);
    credentials = connection.credentials;
    const run = { context, store, source, driver, connection, report, options, isFirst: begun.isFirst };
    await pullAll(run);
    const reported = await compareAll(run);
    await endRun(context, store.id, report, { status: report.status, reported });
    if (report.status !== 'short') await markCovered(run);
    return report;
  } catch (error) {
    const failure = withoutSecrets(explained(error, driver.label), credentials);
    report.error = wordsOf(failure);
    await endRun(context, store.id, report, { status: options.signal?.aborted ? 'cancelled' : 'failed' });
    throw failure;
  }
};

const NOTHING = {
  ...{ new: 0, changed: 0, unchanged: 0, rejectedCount: 0, rejected: [] },
  ...{ tally: null, differences: [], error: null },
};

/** A driver parses what it is answered; what does not fit is the platform's, and no fault inside. */
const explained = (error: unknown, label: string): unknown => {
  if (!(error instanceof ZodError)) return error;
  return strangeAnswer(label, firstIssue(error));
};

const wordsOf = (error: unknown): string =>
  error instanceof DomainError ? [error.message, error.hint].filter(Boolean).join(' ') : SYNC_FAULT;

interface Run {
  context: SourceContext;
  store: Store;
  source: StoredSource;
  driver: Driver;
  connection: Connection;
  report: SyncReport;
  options: SyncOptions;
  isFirst: boolean;
}

const pullAll = async (run: Run): Promise<void> => {
  const { source, driver, connection, report, options } = run;
  if (!driver.pull) throw onlySends(driver.label);
  let last: Pulled | null = null;
  for await (const page of driver.pull(connection, options.isFull ? null : source.checkpoint)) {
    connection.signal?.throwIfAborted();
    last = page;
    await takePage(run, page);
    options.progress?.({ phase: 'fetching', done: page.done, of: page.of });
  }
  if (last?.claimed === undefined || last.done >= last.claimed) return;
  fallShort(report, fewerArrived(driver.label, last.claimed, last.done));
};

/** One page with its checkpoint: both or neither. */
const takePage = async ({ context, store, source, report, isFirst }: Run, page: Pulled): Promise<void> => {
  const now = context.clock();
  const taken = await withLedger(context.database, store, async (ledger, tx) => {
    ledger.refuseArchived();
    await keepCheckpoint(tx, { storeId: store.id, sourceId: source.id }, page, now);
    const { lastEventAt: newsSince, id: sourceId, name } = source;
    const { sales = [] } = page.facts;
    const gone = page.hasAllRefunds ? await goneRefunds(tx, store.id, name, sales) : [];
    const facts = { ...page.facts, sales: [...sales, ...gone] };
    const result = await takeIn(ledger, { ...page, facts });
    await logNews(tx, { store, sourceId, facts, rejected: result.rejected, now, newsSince, isFirst });
    return result;
  });
  for (const count of ['new', 'changed', 'unchanged'] as const) report[count] += taken[count];
  report.rejectedCount += new Set(taken.rejected.map(({ kind, id }) => `${kind} ${id}`)).size;
  report.rejected = [...report.rejected, ...taken.rejected].slice(0, SHOWN);
};

const fallShort = (report: SyncReport, why: string): void => {
  report.status = 'short';
  report.error = [report.error, why].filter(Boolean).join(' ');
};

/**
 * Holds the last days against the source's own count, and gives the source's tally of each day. A comparison that can't be
 * made undoes nothing, but the run is not complete.
 */
const compareAll = async (run: Run): Promise<DayTally[]> => {
  const { context, store, driver, connection, report, options } = run;
  const { tally } = driver;
  if (!tally) return [];
  const { days = COMPARED_DAYS, progress } = options;
  progress?.({ phase: 'comparing', done: 0, of: days });
  const { database } = context;
  try {
    const work = { database, store, driver: { tally: tally.bind(driver) }, connection, days };
    const { reported, ...compared } = await compareDays(work);
    Object.assign(report, compared);
    checkShort(run);
    return reported;
  } catch (error) {
    if (connection.signal?.aborted || !(error instanceof DomainError)) throw error;
    const why = wordsOf(withoutSecrets(error, connection.credentials));
    if (report.status === 'complete') report.status = 'uncompared';
    report.error = [report.error, notCompared(why)].filter(Boolean).join(' ');
    return [];
  }
};

/** The source gave all it has, up to when the run began: the days that had ended then are complete. */
const markCovered = ({ context, store, source, driver, connection }: Run): Promise<void> => {
  const facts = driver.covers?.(source.settings) ?? [];
  return markCoveredTo(context.database.db, store, source.name, { facts, at: connection.now });
};

/** A day with fewer orders here than there makes the run short. */
const checkShort = ({ store, driver, connection, report }: Run): void => {
  const short = report.differences
    .map(({ day, source, ledger }) => ({ day, there: source.orders, here: ledger.orders }))
    .filter(({ there, here }) => here < there);
  const today = dayOf(connection.now.getTime(), store.timeZone);
  if (short.length > 0) fallShort(report, ordersMissing(driver.label, short, today));
};

/** @throws DomainError `conflict` if the source was removed meanwhile: its facts would come from nowhere. */
const keepCheckpoint = async (
  tx: Db,
  { storeId, sourceId }: { storeId: number; sourceId: number },
  { checkpoint, eventAt }: Pulled,
  now: Date,
): Promise<void> => {
  const kept = await tx
    .update(sources)
    .set({
      ...{ checkpoint, heartbeatAt: now.toISOString() },
      lastEventAt: sql`greatest(${sources.lastEventAt}, ${notAfter(now, eventAt)}::timestamptz)`,
    })
    .where(and(eq(sources.storeId, storeId), eq(sources.id, sourceId)))
    .returning({ id: sources.id });
  if (kept.length === 0) throw removedWhileFetched();
};

/** Whoever ran before and said no end is gone. `isFirst` = no run has come to an end yet. */
const beginRun = async (
  { database, clock }: SourceContext,
  storeId: number,
  sourceId: number,
): Promise<{ id: number; isFirst: boolean }> => {
  const now = clock().toISOString();
  const isOpen = [eq(sourceRuns.sourceId, sourceId), isNull(sourceRuns.finishedAt)];
  await database.db
    .update(sourceRuns)
    .set({ status: 'failed', finishedAt: now, error: INTERRUPTED })
    .where(and(eq(sourceRuns.storeId, storeId), ...isOpen));
  return oneRow<{ id: number; isFirst: boolean }>(
    database.db,
    sql`insert into source_runs (store_id, source_id, status, started_at)
        values (${storeId}, ${sourceId}, 'running', ${now})
        returning id::int as id, not exists (
          select 1 from source_runs r where r.store_id = ${storeId} and r.source_id = ${sourceId}
            and r.status in ('complete', 'uncompared', 'short')) as "isFirst"`,
  );
};

const endRun = async (
  { database, clock }: SourceContext,
  storeId: number,
  report: SyncReport,
  {
    status,
    reported = [],
  }: { status: SyncReport['status'] | 'failed' | 'cancelled'; reported?: readonly DayTally[] },
): Promise<void> => {
  const tally = report.tally && { ...report.tally, days: reported };
  const now = clock().toISOString();
  const { differences, error, rejectedCount } = report;
  const [ended] = await database.db
    .update(sourceRuns)
    .set({
      ...{ status, finishedAt: now, rejections: report.rejected, differences, tally, error },
      ...{ newCount: report.new, changedCount: report.changed, unchangedCount: report.unchanged },
      rejectedCount,
    })
    .where(and(eq(sourceRuns.storeId, storeId), eq(sourceRuns.id, report.runId)))
    .returning({ sourceId: sourceRuns.sourceId });
  if (status === 'failed' || status === 'cancelled' || !ended) return;
  // The source answered to the end, with news or without.
  await database.db
    .update(sources)
    .set({ heartbeatAt: now })
    .where(and(eq(sources.storeId, storeId), eq(sources.id, ended.sourceId)));
};
