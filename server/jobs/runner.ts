import { eq, sql } from 'drizzle-orm';
import { rows, type Database } from '../../drizzle/client';
import { stores } from '../../drizzle/schema';
import { databaseTrouble } from '../databaseTrouble';
import { isForeseen, logLine, type DomainError } from '../errors';
import { storeDeleted } from '../sentences';
import type { About, Log } from '../log';
import { storeById } from '../stores';
import type { Store } from '../types';
import { claim, claimOne, finish, giveBack, held, jobKey, returnTry, type Claimed } from './claim';
import { enqueue, type Job, type JobProgress } from './queue';
import { noteRunning } from './running';
import { beginsAnew, cancelled, failedWords, givenUp, noKind } from './sentences';
import type { Tasks } from './tasks';

/**
 * Does what the queue asks for. A job is held by a lease that is renewed while it runs, so one runner at a time has it.
 * What a killed process held is taken up again by the next.
 */

export interface JobRun<P = unknown> {
  store: Store;
  payload: P;
  /** Fires when the job is cancelled, or the process stops. */
  signal: AbortSignal;
  progress(step: JobProgress): void;
}

/** Does the jobs of one task; gives what came of a job, in words. */
export type TaskHandler<P = unknown> = (run: JobRun<P>) => Promise<string>;

/** Who does each task. */
export type TaskHandlers<T extends object = Tasks> = { readonly [K in keyof T]: TaskHandler<T[K]> };

interface Performing {
  database: Database;
  handlers: Readonly<Record<string, TaskHandler | undefined>>;
  log: Log;
}

export interface RunnerOptions<T extends object = Tasks> extends Omit<Performing, 'handlers'> {
  handlers: TaskHandlers<T>;
  /** Jobs at a time. Default: 2. */
  slots?: number;
  /** Default: one second. */
  pollMs?: number;
  /** Default: 30 seconds. Renewed twice a second, or at a third of it where that is sooner. */
  leaseMs?: number;
}

const LEASE_MS = 30_000;
const MAX_ATTEMPTS = 3;
/** A database that failed a job may be well again by then. */
const AGAIN_SECONDS = 30;

/** A job that this process works on. */
interface Working {
  job: Claimed;
  stop: AbortController;
  /** The process stops: the job goes back to the queue, its try returned. */
  isStopping: boolean;
  work: Promise<void>;
}

const begin = (job: Claimed): Working => ({
  ...{ job, stop: new AbortController(), isStopping: false, work: Promise.resolve() },
});

/** Jobs that are done here and now, by no runner. */
const atHand = new WeakMap<Database, Set<Working>>();

export interface Runner {
  /** Looks for work now instead of at the next turn. */
  wake(): void;
  /** Ends; what runs goes back to the queue. */
  stop(): Promise<void>;
}

/**
 * Has jobs of earlier processes taken up at once instead of when their leases end. Only for a database
 * that nobody else works on.
 */
export const releaseLeases = ({ db }: Database) =>
  db.execute(sql`update jobs set lease_until = '-infinity' where status = 'running' and finished_at is null`);

export const startRunner = <T extends object = Tasks>(options: RunnerOptions<T>): Runner => {
  const { database, log, slots = 2, pollMs = 1_000, leaseMs = LEASE_MS } = options;
  // a payload comes back as JSON of what `enqueue` was given for this task
  const performing = { database, log, handlers: options.handlers as Performing['handlers'] };
  const running = new Map<string, Working>();
  let stopped = false;

  const turn = async () => {
    while (running.size < slots) {
      // Work that runs here is not taken up again, even if the database kept the renewal waiting.
      const job = stopped ? null : await claim(database, leaseMs, (key) => !running.has(key));
      if (!job) return;
      const key = jobKey(job);
      const working = begin(job);
      running.set(key, working);
      working.work = perform(performing, working, leaseMs)
        // how it ended could not be written down: it is taken up again once its lease ends
        .catch((error: unknown) => log(`Job ${job.kind}: ${logLine(error)}`, aboutOf(job)))
        .finally(() => running.delete(key));
    }
  };
  let turning: Promise<unknown> = Promise.resolve();
  let lastLine = '';
  const wake = () => {
    turning = turning.then(turn).then(
      () => (lastLine = ''),
      (error: unknown) => {
        const line = `Jobs: ${logLine(error)}`;
        // it looks every second: what stays wrong is said once
        if (line !== lastLine) log(line);
        lastLine = line;
      },
    );
  };
  const timer = setInterval(wake, pollMs);
  wake();
  return {
    wake,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await turning;
      const all = [...running.values(), ...(atHand.get(database) ?? [])];
      for (const working of all) working.isStopping = true;
      // first, as whoever stops this process may not wait for the rest
      const logged = (error: unknown) => log(`Jobs: ${logLine(error)}`);
      await Promise.all(all.map(({ job }) => returnTry(database, job).catch(logged)));
      for (const { stop } of all) stop.abort();
      await Promise.all(all.map(({ work }) => work));
    },
  };
};

export interface WorkNow<T, P> {
  database: Database;
  store: Store;
  request: { kind: string; subject: string; payload: P };
  work: (run: JobRun<P>) => Promise<{ result: T; outcome: string }>;
  /** Of the job that somebody else has. */
  refused: (id: number) => DomainError;
}

/**
 * Does here and now what the queue would have done, held like any job. No runner does the same meanwhile; if this
 * process is killed, one takes it up again. Gives the result once it has ended.
 * @throws `refused` while somebody else does it; DomainError `conflict` once it is cancelled, `not_found` once its
 * store is deleted; what `work` throws.
 */
export const runNow = async <T, P>({
  database,
  store,
  request,
  work,
  refused,
}: WorkNow<T, P>): Promise<T> => {
  const job = await database.write(async (tx) => {
    const id = await enqueue<Record<string, P>>(tx, store.id, request);
    return (await claimOne(tx, { storeId: store.id, id }, LEASE_MS)) ?? id;
  });
  if (typeof job === 'number') throw refused(job);
  let ended = (): T => {
    throw beginsAnew();
  };
  const handler: TaskHandler<P> = async (run) => {
    try {
      const { result, outcome } = await work(run);
      ended = () => result;
      return outcome;
    } catch (error) {
      const why = run.signal.aborted ? await whyAborted(database, store) : error;
      ended = () => {
        throw why;
      };
      throw error;
    }
  };
  const handlers = { [request.kind]: handler } as Performing['handlers'];
  const working = begin(job);
  const here = atHand.get(database) ?? new Set();
  atHand.set(database, here.add(working));
  working.work = perform({ database, handlers, log: () => {} }, working, LEASE_MS).finally(() =>
    here.delete(working),
  );
  await working.work;
  return ended();
};

const whyAborted = async ({ db }: Database, { id, name }: Store): Promise<unknown> => {
  const isThere = await db.$count(stores, eq(stores.id, id)).catch(() => 1);
  return isThere > 0 ? cancelled() : storeDeleted(name);
};

const perform = async (
  { database, handlers, log }: Performing,
  working: Working,
  leaseMs: number,
): Promise<void> => {
  const { job, stop } = working;
  const began = performance.now();
  let about = aboutOf(job);
  let last: JobProgress | null = null;
  let isLost = false;
  let { isCancelled } = job;
  let leave = () => {};
  let renewing = false;
  const renew = async () => {
    if (renewing) return;
    renewing = true;
    try {
      const [mine] = await rows<{ cancelled: boolean }>(
        database.db,
        sql`update jobs set lease_until = now() + make_interval(secs => ${leaseMs / 1_000}),
              progress = coalesce(${last && JSON.stringify(last)}, progress),
              cancel_at = case when ${isCancelled}::boolean then coalesce(cancel_at, now()) else cancel_at end
            where ${held(job)} returning cancel_at is not null as cancelled`,
      );
      isLost ||= !mine;
      isCancelled ||= mine?.cancelled ?? false;
      if (isLost || isCancelled) stop.abort();
    } catch {
      // a database that does not answer now may answer at the next turn
    } finally {
      renewing = false;
    }
  };
  const timer = setInterval(() => void renew(), Math.min(leaseMs / 3, 500));
  try {
    if (isCancelled) return await finish(database, job, { status: 'cancelled', outcome: null, last });
    if (job.attempts > MAX_ATTEMPTS) throw givenUp(MAX_ATTEMPTS);
    const handler = handlers[job.kind];
    if (!handler) throw noKind(job.kind);
    const store = await database.read((tx) => storeById(tx, job.storeId));
    about = { ...about, store: store.slug };
    const cancel = () => {
      isCancelled = true;
      stop.abort();
      void renew();
    };
    const running = { job: seenOf(job), cancel };
    leave = noteRunning(database, store.slug, running);
    const progress = (step: JobProgress) => {
      last = step;
      running.job = { ...running.job, progress: step };
    };
    // told to end before it began: nobody would hear it again
    stop.signal.throwIfAborted();
    const outcome = await handler({ store, payload: job.payload, signal: stop.signal, progress });
    await finish(database, job, { status: 'done', outcome, last });
    const seconds = Math.round(performance.now() - began) / 1_000;
    log(`Job ${job.kind}: done`, { level: 'info', ...about, seconds });
  } catch (error) {
    if (isLost) return;
    if (isCancelled) await finish(database, job, { status: 'cancelled', outcome: null, last });
    else if (working.isStopping) await giveBack(database, job);
    else if (databaseTrouble(error)) {
      log(`Job ${job.kind}: ${logLine(error)}`, about);
      await giveBack(database, job, AGAIN_SECONDS);
    } else {
      // what a person can mend is told where the job is seen, and may name an order or a customer
      if (isForeseen(error)) log(`Job ${job.kind}: failed`, about);
      else log(`Job ${job.kind}: ${logLine(error)}`, { level: 'error', ...about });
      await finish(database, job, { status: 'failed', outcome: failedWords(error), last });
    }
  } finally {
    clearInterval(timer);
    leave();
  }
};

/** A job as the log names it. Where its payload names a source, it is about that source. */
const aboutOf = ({ id, payload }: Claimed): About => {
  const { source } = (payload ?? {}) as { source?: unknown };
  return { jobId: id, ...(typeof source === 'string' && { source }) };
};

/** A job that has just begun, as others see it. */
const seenOf = ({ id, kind, subject, createdAt, startedAt }: Claimed): Job => ({
  ...{ id, kind, subject, createdAt, startedAt },
  ...{ status: 'running', finishedAt: null, progress: null, outcome: null },
});
