import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { iso, rows, type Database, type Db } from '../../drizzle/client';
import type { Job, JobProgress } from './queue';

/** A claim on a job: the lease by which one process has it, and how it ends. */

export interface Claimed extends Pick<Job, 'id' | 'kind' | 'subject' | 'createdAt' | 'startedAt'> {
  storeId: number;
  payload: unknown;
  attempts: number;
  isCancelled: boolean;
  /** Of this one claim: whoever holds another has lost the job. */
  token: string;
}

export const jobKey = ({ storeId, id }: Pick<Claimed, 'storeId' | 'id'>) => `${storeId}/${id}`;

/** The row of a job, as long as this claim holds it. */
export const held = ({ storeId, id, token }: Claimed) =>
  sql`store_id = ${storeId} and id = ${id} and runner = ${token} and finished_at is null`;

/** The next job that is due and wanted, for this process alone; null = none is. */
export const claim = async (
  database: Database,
  leaseMs: number,
  isWanted: (key: string) => boolean,
): Promise<Claimed | null> => {
  const due = await rows<{ storeId: number; id: number }>(
    database.db,
    sql`select store_id::int as "storeId", id::int as id from jobs
        where finished_at is null and run_at <= now() and (status = 'queued' or lease_until < now())
        order by run_at, id limit 10`,
  );
  for (const job of due.filter((one) => isWanted(jobKey(one)))) {
    const claimed = await database.write((tx) => claimOne(tx, job, leaseMs));
    if (claimed) return claimed;
  }
  return null;
};

/** Null = somebody else has it, or it has ended. */
export const claimOne = async (
  tx: Db,
  { storeId, id }: Pick<Claimed, 'storeId' | 'id'>,
  leaseMs: number,
): Promise<Claimed | null> => {
  const [claimed] = await rows<Claimed>(
    tx,
    sql`update jobs set status = 'running', runner = ${randomUUID()}, attempts = attempts + 1,
          started_at = coalesce(started_at, now()),
          lease_until = now() + make_interval(secs => ${leaseMs / 1_000})
        where store_id = ${storeId} and id = ${id} and finished_at is null
          and (status = 'queued' or lease_until < now())
        returning store_id::int as "storeId", id::int as id, kind, subject, payload::json as payload, attempts,
          ${iso(sql`created_at`)} as "createdAt", ${iso(sql`started_at`)} as "startedAt",
          cancel_at is not null as "isCancelled", runner as token`,
  );
  return claimed ?? null;
};

/** Says how it ended, unless another claim has the job by now. */
export const finish = async (
  { db }: Database,
  job: Claimed,
  {
    status,
    outcome,
    last,
  }: { status: 'done' | 'failed' | 'cancelled'; outcome: string | null; last: JobProgress | null },
): Promise<void> => {
  await db.execute(sql`
    update jobs set status = ${status}, finished_at = now(), lease_until = null, outcome = ${outcome},
      progress = coalesce(${last && JSON.stringify(last)}, progress)
    where ${held(job)}`);
};

/** Whoever stops this process does not use up a try of its jobs: only a process that is killed does. */
export const returnTry = ({ db }: Database, job: Claimed) =>
  db.execute(sql`update jobs set attempts = ${triesBefore(job)} where ${held(job)}`);

/** Puts a job back, to be begun after so many seconds, and returns its try. */
export const giveBack = ({ db }: Database, job: Claimed, seconds = 0) =>
  db.execute(sql`update jobs set status = 'queued', lease_until = null, attempts = ${triesBefore(job)},
    run_at = now() + make_interval(secs => ${seconds}) where ${held(job)}`);

/** A number, not a step down: a try that is returned twice, as by a process that stops, is one try. */
const triesBefore = ({ attempts }: Claimed): number => attempts - 1;
