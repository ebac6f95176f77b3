import { Cron } from 'croner';
import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import { conflict, logLine } from '../errors';
import { freezeAllBaselines } from './baselines';
import { drainDeliveries, forgetDeliveries } from './deliveries';
import type { DeliveryKeeper } from './keepDeliveries';
import { enqueue } from './queue';
import { releaseLeases, runNow, startRunner, type JobKind } from './runner';
import { sourceNamed, type SourceContext } from './sources';
import { syncSource, type SyncOptions, type SyncReport } from './sync';
import type { Store } from '../types';
import { undoInBackground } from './undo';

/** Everything that runs without being asked: jobs, webhooks that wait, syncs and baselines by the clock. */

export interface Background {
  /** Looks for work now. */
  wake(): void;
  stop(): Promise<void>;
}

const DRAIN_MS = 500;

/** The kinds of jobs there are. */
export const jobKinds = (context: SourceContext): Readonly<Record<string, JobKind>> => ({
  sync: async ({ store, payload, signal, progress }) => {
    const { source, ...more } = payload as SyncPayload;
    return outcomeOf(await syncSource(context, store, source, { signal, progress, ...more }));
  },
  undo: undoInBackground(context.database),
});

const outcomeOf = ({ error, ...report }: SyncReport): string => {
  const counts = `${report.new} new, ${report.changed} changed, ${report.unchanged} unchanged, ${report.rejectedCount} rejected`;
  return error ? `${counts}. ${error}` : `${counts}.`;
};

type SyncPayload = { source: string } & Pick<SyncOptions, 'isFull' | 'days'>;

/** A job that fetches from one source; one that has not ended is given back. */
export const syncJob = ({ name }: { name: string }, more: Pick<SyncOptions, 'isFull' | 'days'> = {}) => ({
  kind: 'sync',
  subject: name,
  payload: { source: name, ...more } satisfies SyncPayload,
});

/**
 * Asks for a fetch in the background. @throws DomainError `conflict` if all there is shall be fetched,
 * and a run that fetches only what is new has begun: it would pass for what was asked.
 */
export const enqueueSync = async (
  tx: Db,
  storeId: number,
  { name }: { name: string },
  { isFull }: { isFull: boolean },
): Promise<number> => {
  const id = await enqueue(tx, storeId, syncJob({ name }, isFull ? { isFull } : {}));
  const [asked] = await rows<{ isFull: boolean }>(
    tx,
    sql`select coalesce((payload::json ->> 'isFull')::boolean, false) as "isFull" from jobs
        where store_id = ${storeId} and id = ${id}`,
  );
  if (!isFull || asked?.isFull) return id;
  throw conflict(
    `${name} is being fetched from just now, but only what is new.`,
    'Wait until that has ended, or cancel it; then fetch everything again.',
  );
};

/**
 * Fetches from a source here and now, and waits for the end. It is a job like those of the queue: none of
 * them fetches the same meanwhile.
 * @throws DomainError `conflict` while one does, `not_found`; what `syncSource` throws.
 */
export const syncNow = async (
  context: SourceContext,
  store: Store,
  name: string,
  { isFull = false, progress: told }: Pick<SyncOptions, 'isFull' | 'progress'> = {},
): Promise<SyncReport> => {
  const { database } = context;
  const source = await database.read((tx) => sourceNamed(tx, store.id, name));
  return runNow({
    ...{ database, store, request: syncJob(source, isFull ? { isFull } : {}) },
    work: async ({ payload, signal, progress }) => {
      const { source: _, ...asked } = payload as SyncPayload;
      const each: SyncOptions['progress'] = (step) => {
        progress(step);
        told?.(step);
      };
      const report = await syncSource(context, store, name, { ...asked, signal, progress: each });
      return { result: report, outcome: outcomeOf(report) };
    },
    refused: (id) =>
      conflict(
        `${name} is being fetched from just now, by job ${id}.`,
        'Wait until that has ended, or cancel it on the page Data.',
      ),
  });
};

/** By night the counts of more than a year are compared. */
const NIGHTLY_DAYS = 400;

const enqueueSyncs = async ({ database, drivers }: SourceContext, days?: number): Promise<void> => {
  const all = await rows<{ storeId: number; name: string; platform: string }>(
    database.db,
    sql`select store_id::int as "storeId", name, platform from sources where paused_at is null`,
  );
  for (const source of all)
    if (drivers[source.platform]?.pull)
      await enqueue(database.db, source.storeId, syncJob(source, days === undefined ? {} : { days }));
};

/** History is kept for a quarter, lag for longer than it is looked at. */
const forgetOldRuns = async ({ db }: Database): Promise<void> => {
  await db.execute(sql`delete from jobs where finished_at < now() - interval '92 days'`);
  await db.execute(sql`delete from source_runs where finished_at < now() - interval '92 days'`);
  await db.execute(sql`delete from source_lags where day < current_date - 35`);
};

/** Work that is begun again and again, one at a time: a look while it runs is one more look after it. */
const looking = (work: () => Promise<unknown>) => {
  let running: Promise<unknown> = Promise.resolve();
  let isAsked = false;
  const look = () => {
    if (isAsked) return;
    isAsked = true;
    running = running.then(() => {
      isAsked = false;
      return work();
    });
  };
  return { look, done: () => running };
};

/** Starts it all. Baselines are looked after once before this returns. */
export const startBackground = async (
  context: SourceContext,
  deliveries: DeliveryKeeper,
  log: (line: string) => void,
): Promise<Background> => {
  const { database, clock } = context;
  const told = (what: string) => (error: unknown) => log(`${what}: ${logLine(error)}`);
  const freeze = () => freezeAllBaselines(database, clock).catch(told('Baselines could not be frozen'));
  await freeze();
  // the embedded database has one process at a time: whoever held a job is gone
  if (database.engine === 'embedded') await releaseLeases(database);
  const runner = startRunner({ database, kinds: jobKinds(context), log });
  const crons = [
    new Cron('0 * * * *', { unref: true, protect: true }, freeze),
    new Cron('30 * * * *', { unref: true, protect: true }, () =>
      forgetDeliveries(context).catch(told('Old webhooks')),
    ),
    new Cron('*/15 * * * *', { unref: true, protect: true }, () =>
      enqueueSyncs(context).then(runner.wake, told('Syncs could not be planned')),
    ),
    new Cron('7 3 * * *', { unref: true, protect: true }, () =>
      Promise.all([enqueueSyncs(context, NIGHTLY_DAYS), forgetOldRuns(database)]).then(
        runner.wake,
        told('The nightly check could not be planned'),
      ),
    ),
  ];
  const stopping = new AbortController();
  const taking = looking(() => drainDeliveries(context, stopping.signal).catch(told('Webhooks')));
  const queueing = looking(() =>
    deliveries.queue().then((queued) => queued > 0 && taking.look(), told('Webhooks wait for the database')),
  );
  const drain = () => {
    queueing.look();
    taking.look();
  };
  const timer = setInterval(drain, DRAIN_MS);
  return {
    wake: () => {
      runner.wake();
      drain();
    },
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      crons.forEach((cron) => cron.stop());
      // what is queued at the end asks for one more look
      await Promise.all([runner.stop(), queueing.done().then(taking.done)]);
    },
  };
};
