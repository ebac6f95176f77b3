import { sql, type SQL } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import { conflict, notFound } from '../errors';
import type { Instant } from '../time';
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

const FIELDS = sql`id::int as id, kind, subject, status, ${iso(sql`created_at`)} as "createdAt", ${iso(sql`started_at`)} as "startedAt",
  ${iso(sql`finished_at`)} as "finishedAt", progress::json as progress, outcome`;

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
  const [open] = await rows<{ id: number }>(
    tx,
    sql`select id::int as id from jobs where store_id = ${storeId} and kind = ${kind}
        and subject = ${subject} and finished_at is null`,
  );
  // It may have ended in between: then it has just been done.
  return open?.id ?? lastOf(tx, storeId, kind, subject);
};

const lastOf = async (tx: Db, storeId: number, kind: string, subject: string): Promise<number> => {
  const [last] = await rows<{ id: number }>(
    tx,
    sql`select id::int as id from jobs where store_id = ${storeId} and kind = ${kind}
        and subject = ${subject} order by id desc limit 1`,
  );
  return last!.id;
};

const HISTORY = 100;

/** The newest jobs of a store. */
export const listJobs = (tx: Db, storeId: number, where: SQL = sql`true`): Promise<Job[]> =>
  rows<Job>(
    tx,
    sql`select ${FIELDS} from jobs where store_id = ${storeId} and ${where} order by id desc limit ${HISTORY}`,
  );

/** @throws DomainError `not_found`. */
export const jobNumbered = async (tx: Db, storeId: number, id: number): Promise<Job> => {
  const [job] = await listJobs(tx, storeId, sql`id = ${id}`);
  if (!job) throw notFound(`There is no job ${id} in this store.`);
  return job;
};

/** Asks a job to stop: at once if it has not begun, else at its next step. @throws DomainError `conflict` if it has ended. */
export const cancelJob = async (tx: Db, storeId: number, id: number): Promise<void> => {
  await jobNumbered(tx, storeId, id);
  const asked = await rows(
    tx,
    sql`update jobs set cancel_at = now(),
          status = case status when 'queued' then 'cancelled' else status end,
          finished_at = case status when 'queued' then now() end
        where store_id = ${storeId} and id = ${id} and finished_at is null returning id`,
  );
  if (asked.length === 0) throw conflict(`Job ${id} has ended already.`);
};
