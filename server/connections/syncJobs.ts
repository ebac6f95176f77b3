import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { refuseArchived } from '../ledger';
import { enqueue } from '../jobs/queue';
import { runNow, type TaskHandler } from '../jobs/runner';
import type { Tasks } from '../jobs/tasks';
import { fetchingNews, fetchingNow, outcomeWords } from './sentences';
import { sourceNamed, type SourceContext } from './sources';
import { syncSource, type SyncOptions, type SyncReport } from './sync';
import type { Store } from '../types';

/** Syncs as jobs: asked for in the background, or done here and now. */

const outcomeOf = (report: SyncReport): string => outcomeWords(report, report.error);

/** A job that fetches from one source; one that has not ended is given back. */
export const syncJob = ({ name }: { name: string }, more: Omit<Tasks['sync'], 'source'> = {}) => ({
  ...{ kind: 'sync' as const, subject: name },
  payload: { source: name, ...more },
});

/** The job. */
export const syncInBackground =
  (context: SourceContext): TaskHandler<Tasks['sync']> =>
  async ({ store, payload: { source, ...more }, signal, progress }) =>
    outcomeOf(await syncSource(context, store, source, { signal, progress, ...more }));

/**
 * Asks for a fetch in the background. @throws DomainError `conflict` if the store is archived. Also if all there is
 * shall be fetched and another run has begun: one for what is new would pass for the whole.
 */
export const enqueueSync = async (
  tx: Db,
  store: Store,
  { name }: { name: string },
  { isFull }: { isFull: boolean },
): Promise<number> => {
  refuseArchived(store);
  const id = await enqueue(tx, store.id, syncJob({ name }, isFull ? { isFull } : {}));
  const [asked] = await rows<{ isFull: boolean }>(
    tx,
    sql`select coalesce((payload::json ->> 'isFull')::boolean, false) as "isFull" from jobs
        where store_id = ${store.id} and id = ${id}`,
  );
  if (!isFull || asked?.isFull) return id;
  throw fetchingNews(name);
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
  { isFull = false, progress: watch }: Pick<SyncOptions, 'isFull' | 'progress'> = {},
): Promise<SyncReport> => {
  const { database } = context;
  refuseArchived(store);
  const source = await database.read((tx) => sourceNamed(tx, store.id, name));
  return runNow({
    ...{ database, store, request: syncJob(source, isFull ? { isFull } : {}) },
    work: async ({ payload, signal, progress }) => {
      const { source: _, ...asked } = payload;
      const each: SyncOptions['progress'] = (step) => {
        progress(step);
        watch?.(step);
      };
      const report = await syncSource(context, store, name, { ...asked, signal, progress: each });
      return { result: report, outcome: outcomeOf(report) };
    },
    refused: (id) => fetchingNow(name, id),
  });
};
