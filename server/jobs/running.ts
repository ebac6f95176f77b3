import type { Database } from '../../drizzle/client';
import type { Job } from './queue';

/**
 * Jobs that this process is running, known without asking the database. A job that holds the one connection of the
 * embedded database is still seen moving, and can be cancelled.
 */

export interface RunningJob {
  job: Job;
  /** Ends it for good: even if the process stops before it has ended, it is not done again. */
  cancel(): void;
}

const all = new WeakMap<Database, Map<string, RunningJob>>();

const jobKey = (slug: string, id: number) => `${slug}/${id}`;

/** Takes a job down as running; gives what takes it off again. */
export const noteRunning = (database: Database, slug: string, running: RunningJob): (() => void) => {
  const own = all.get(database) ?? new Map<string, RunningJob>();
  all.set(database, own);
  const key = jobKey(slug, running.job.id);
  own.set(key, running);
  return () => void own.delete(key);
};

/** The job, if it runs in this process. */
export const runningHere = (database: Database, slug: string, id: number): RunningJob | undefined =>
  all.get(database)?.get(jobKey(slug, id));
