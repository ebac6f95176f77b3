import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { firstRow, rows, type Db } from '../../drizzle/client';
import { jobs } from '../../drizzle/schema';
import type { Instant } from '../time';
import { endedAlready, noJob } from './sentences';
import type { Tasks } from './tasks';

/** Background work as it stands in the database: asked for, seen, cancelled. The runner does it. */

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobProgress {
  /** What is being done, such as `fetching orders`. */
  phase: string;
  done: number;
  /** Null = not known. */
  of: number | null;
}

export interface Job {
  id: number;
  kind: string;
  subject: string;
  status: JobStatus;
  createdAt: Instant;
  startedAt: Instant | null;
  finishedAt: Instant | null;
  progress: JobProgress | null;
  /** What came of it, or what went wrong, in words. */
  outcome: string | null;
}

const VIEW = {
  ...{ id: jobs.id, kind: jobs.kind, subject: jobs.subject, status: jobs.status },
  ...{ createdAt: jobs.createdAt, startedAt: jobs.startedAt, finishedAt: jobs.finishedAt },
  ...{ progress: jobs.progress, outcome: jobs.outcome },
};

/** What is asked for: a kind of the table, and what that kind is given. */
export type JobRequest<T extends object = Tasks> = {
  [K in keyof T & string]: { kind: K; subject: string; payload: T[K] };
}[keyof T & string];

/**
 * Asks for work. One of the same kind and subject that has not ended is given back instead; as long as
 * it has not begun, it does what either asks for.
 */
export const enqueue = async <T extends object = Tasks>(
  tx: Db,
  storeId: number,
  { kind, subject, payload }: JobRequest<T>,
): Promise<number> => {
  await tx.execute(sql`
    insert into jobs (store_id, kind, subject, payload, status, created_at, run_at)
    values (${storeId}, ${kind}, ${subject}, ${JSON.stringify(payload)}, 'queued', now(), now())
    on conflict (store_id, kind, subject) where finished_at is null do update
      set payload = (jobs.payload::jsonb || excluded.payload::jsonb)::text where jobs.status = 'queued'`);
  const same = and(eq(jobs.storeId, storeId), eq(jobs.kind, kind), eq(jobs.subject, subject));
  const [open] = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(same, isNull(jobs.finishedAt)));
  if (open) return open.id;
  // The open job has ended in between: the work has just been done.
  return firstRow(await tx.select({ id: jobs.id }).from(jobs).where(same).orderBy(desc(jobs.id)).limit(1)).id;
};

const HISTORY = 100;

/** The newest jobs of a store. */
export const listJobs = (tx: Db, storeId: number, where?: SQL): Promise<Job[]> =>
  tx
    .select(VIEW)
    .from(jobs)
    .where(and(eq(jobs.storeId, storeId), where))
    .orderBy(desc(jobs.id))
    .limit(HISTORY);

/** Jobs of a kind that have not ended. */
export const openJobs = (tx: Db, storeId: number, kind: keyof Tasks): Promise<Job[]> =>
  listJobs(tx, storeId, and(eq(jobs.kind, kind), isNull(jobs.finishedAt)));

/** @throws DomainError `not_found`. */
export const jobNumbered = async (tx: Db, storeId: number, id: number): Promise<Job> => {
  const [job] = await listJobs(tx, storeId, eq(jobs.id, id));
  if (!job) throw noJob(id);
  return job;
};

/** Asks a job to stop: at once if it has not begun, else at its next step. @throws DomainError `conflict` if it has ended. */
export const cancelJob = async (tx: Db, storeId: number, id: number): Promise<void> => {
  await jobNumbered(tx, storeId, id);
  const asked = await tx
    .update(jobs)
    .set({
      cancelAt: sql`now()`,
      status: sql`case ${jobs.status} when 'queued' then 'cancelled' else ${jobs.status} end`,
      finishedAt: sql`case ${jobs.status} when 'queued' then now() end`,
    })
    .where(and(eq(jobs.storeId, storeId), eq(jobs.id, id), isNull(jobs.finishedAt)))
    .returning({ id: jobs.id });
  if (asked.length === 0) throw endedAlready(id);
};

/** Jobs of all stores that have not ended, by status, and how long ago the oldest was asked for. */
export const waitingJobs = async (
  db: Db,
): Promise<Record<'queued' | 'running', { count: number; oldestSeconds: number }>> => {
  const nothing = { count: 0, oldestSeconds: 0 };
  const found = await rows<{ status: JobStatus; count: number; oldestSeconds: number }>(
    db,
    sql`select status, count(*)::int as count,
          extract(epoch from now() - min(created_at))::float8 as "oldestSeconds"
        from jobs where finished_at is null group by status`,
  );
  const of = Object.fromEntries(found.map(({ status, ...waiting }) => [status, waiting]));
  return { queued: of.queued ?? nothing, running: of.running ?? nothing };
};
