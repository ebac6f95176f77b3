import { Cron } from 'croner';
import { and, eq, getTableColumns, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../../drizzle/client';
import { jobs, sourceLags, sourceRuns, sources, stores } from '../../drizzle/schema';
import { logLine } from '../errors';
import { freezeAllBaselines } from './baselines';
import {
  drainDeliveries,
  forgetDeliveries,
  syncInBackground,
  syncJob,
  type DeliverySpool,
  type SourceContext,
} from '../connections';
import { sweepDeleted } from '../deleteStore';
import { FAILED } from './sentences';
import { enqueue } from '../jobs/queue';
import type { Log } from '../log';
import { releaseLeases, startRunner, type TaskHandlers } from '../jobs/runner';
import { clearInterrupted, isWorkedOnHere, undoInBackground } from '../imports';

/** What runs without being asked, beside the pixel: jobs, webhooks that wait, syncs and baselines by the clock. */

export interface Background {
  /** Looks for work now. */
  wake(): void;
  stop(): Promise<void>;
}

const DRAIN_MS = 500;
/** With an import's lease of 40 seconds: a dead one is known within a minute. */
const LOOK_MS = 15_000;

/** Who does each task. */
export const taskHandlers = (context: SourceContext): TaskHandlers => ({
  sync: syncInBackground(context),
  undo: undoInBackground(context.database),
});

/** By night the counts of more than a year are compared. */
const NIGHTLY_DAYS = 400;

const enqueueSyncs = async ({ database, drivers }: SourceContext, days?: number): Promise<void> => {
  const all = await database.db
    .select(getTableColumns(sources))
    .from(sources)
    .innerJoin(stores, and(eq(stores.id, sources.storeId), isNull(stores.archivedAt)))
    .where(isNull(sources.pausedAt));
  for (const source of all)
    if (drivers[source.platform]?.pull)
      await enqueue(database.db, source.storeId, syncJob(source, days === undefined ? {} : { days }));
};

/** History is kept for a quarter, lag for longer than it is looked at. */
const forgetOldRuns = async ({ db }: Database): Promise<void> => {
  await db.delete(jobs).where(lt(jobs.finishedAt, sql`now() - interval '92 days'`));
  await db.delete(sourceRuns).where(lt(sourceRuns.finishedAt, sql`now() - interval '92 days'`));
  await db.delete(sourceLags).where(lt(sourceLags.day, sql`current_date - 35`));
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

/** Starts the runner of jobs, the clock and the drain of webhooks. Baselines are frozen once before this returns. */
export const startBackground = async (
  context: SourceContext,
  deliveries: DeliverySpool,
  log: Log,
): Promise<Background> => {
  const { database, clock } = context;
  const logged = (what: string) => (error: unknown) => log(`${what}: ${logLine(error)}`);
  const freeze = () => freezeAllBaselines(database, clock).catch(logged(FAILED.baselines));
  await freeze();
  // the embedded database has one process at a time: whoever held a job is gone
  if (database.engine === 'embedded') await releaseLeases(database);
  const runner = startRunner({ database, handlers: taskHandlers(context), log });
  const crons = [
    new Cron('0 * * * *', { unref: true, protect: true }, freeze),
    new Cron('30 * * * *', { unref: true, protect: true }, () =>
      forgetDeliveries(context).catch(logged(FAILED.oldWebhooks)),
    ),
    new Cron('45 * * * *', { unref: true, protect: true }, () => sweeping.look()),
    new Cron('*/15 * * * *', { unref: true, protect: true }, () =>
      enqueueSyncs(context).then(runner.wake, logged(FAILED.syncs)),
    ),
    new Cron('7 3 * * *', { unref: true, protect: true }, () =>
      Promise.all([enqueueSyncs(context, NIGHTLY_DAYS), forgetOldRuns(database)]).then(
        runner.wake,
        logged(FAILED.nightly),
      ),
    ),
  ];
  const stopping = new AbortController();
  const taking = looking(() => drainDeliveries(context, stopping.signal).catch(logged(FAILED.webhooks)));
  const queueing = looking(() =>
    deliveries.queue().then((queued) => queued > 0 && taking.look(), logged(FAILED.queue)),
  );
  const drain = () => {
    queueing.look();
    taking.look();
  };
  const sweeping = looking(() => sweepDeleted(database, clock).catch(logged(FAILED.deletedStores)));
  sweeping.look();
  const timer = setInterval(drain, DRAIN_MS);
  const clearing = looking(() =>
    clearInterrupted(database, { all: false, isSpared: isWorkedOnHere }).catch(logged(FAILED.imports)),
  );
  const clearer = setInterval(clearing.look, LOOK_MS);
  return {
    wake: () => {
      runner.wake();
      drain();
      sweeping.look();
    },
    stop: async () => {
      stopping.abort();
      clearInterval(timer);
      clearInterval(clearer);
      crons.forEach((cron) => cron.stop());
      // what is queued at the end asks for one more look
      const drained = queueing.done().then(taking.done);
      await Promise.all([runner.stop(), drained, clearing.done(), sweeping.done()]);
    },
  };
};
