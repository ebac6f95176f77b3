import { Cron } from 'croner';
import { sql } from 'drizzle-orm';
import { rows } from '../../drizzle/client';
import { freezeAllBaselines } from './baselines';
import { drainDeliveries, forgetDeliveries } from './deliveries';
import { enqueue } from './queue';
import { startRunner, type JobKind } from './runner';
import type { SourceContext } from './sources';
import { syncSource } from './sync';

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
    const { source } = payload as { source: string };
    const report = await syncSource(context, store, source, {
      signal,
      progress: ({ done, of }) => progress({ phase: 'fetching', done, of }),
    });
    const counts = `${report.new} new, ${report.changed} changed, ${report.unchanged} unchanged, ${report.rejectedCount} rejected`;
    return report.error ? `${counts}. ${report.error}` : `${counts}.`;
  },
});

/** A job that fetches from one source; one that has not ended is given back. */
export const syncJob = (source: { name: string }) => ({
  kind: 'sync',
  subject: source.name,
  payload: { source: source.name },
});

const enqueueSyncs = async ({ database, drivers }: SourceContext): Promise<void> => {
  const all = await rows<{ storeId: number; name: string; platform: string }>(
    database.db,
    sql`select store_id::int as "storeId", name, platform from sources where paused_at is null`,
  );
  for (const source of all)
    if (drivers[source.platform]?.pull) await enqueue(database.db, source.storeId, syncJob(source));
};

/** Starts it all. Baselines are looked after once before this returns. */
export const startBackground = async (
  context: SourceContext,
  log: (line: string) => void,
): Promise<Background> => {
  const { database, clock } = context;
  const told = (what: string) => (error: unknown) =>
    log(`${what}: ${error instanceof Error ? error.message : 'unknown error'}`);
  const freeze = () => freezeAllBaselines(database, clock).catch(told('Baselines could not be frozen'));
  await freeze();
  const runner = startRunner({ database, kinds: jobKinds(context), log });
  const crons = [
    new Cron('0 * * * *', { unref: true, protect: true }, freeze),
    new Cron('30 * * * *', { unref: true, protect: true }, () =>
      forgetDeliveries(context).catch(told('Old webhooks')),
    ),
    new Cron('*/15 * * * *', { unref: true, protect: true }, () =>
      enqueueSyncs(context).then(runner.wake, told('Syncs could not be planned')),
    ),
  ];
  let draining: Promise<unknown> = Promise.resolve();
  const stopping = new AbortController();
  const drain = () => {
    draining = draining.then(() => drainDeliveries(context, stopping.signal)).catch(told('Webhooks'));
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
      await Promise.all([runner.stop(), draining]);
    },
  };
};
