import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { ConnectionError } from '../../drizzle/connectionError';
import { conflict, DomainError, internal } from '../../server/errors';
import { enqueueSync } from '../../server/connections/syncJobs';
import { cancelJob, enqueue, jobNumbered, listJobs } from '../../server/jobs/queue';
import {
  releaseLeases,
  runNow,
  startRunner,
  type TaskHandler,
  type JobRun,
  type RunnerOptions,
} from '../../server/jobs/runner';
import { runningHere } from '../../server/jobs/running';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import { inPlace, placeWithStore } from '../imports/realFile/places';
import { startProgram } from '../programs';

/** Jobs: one runner at a time, whatever happens to it. */

let database: Database;
let store: Store;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  store = await testStore(database);
});
afterAll(() => database.close());

const ask = (kind: string, subject = 'it', payload: unknown = {}) =>
  enqueue<Record<string, unknown>>(database.db, store.id, { kind, subject, payload });
const job = (id: number) => jobNumbered(database.db, store.id, id);
const run = (handlers: Record<string, TaskHandler>, more: Partial<Omit<RunnerOptions, 'handlers'>> = {}) => {
  const runner = startRunner({ database, handlers, log: () => {}, pollMs: 20, ...more });
  onTestFinished(() => runner.stop());
  return runner;
};
const becomes = async (id: number, fields: object) => {
  await expect.poll(() => job(id), { interval: 20 }).toMatchObject(fields);
};
/** Work that goes on until it is stopped. */
const endless: TaskHandler = ({ signal }) =>
  new Promise((_done, fail) => signal.addEventListener('abort', () => fail(new Error('stopped'))));
/** As if the process that runs it had been away for longer than its lease. */
const expire = (id: number) =>
  database.db.execute(sql`update jobs set lease_until = now() - interval '1 second'
    where store_id = ${store.id} and id = ${id}`);

describe('a job', () => {
  it('is done once, with its payload and its outcome', async () => {
    const id = await ask('add', 'sum', { a: 2, b: 3 });
    expect(await job(id)).toMatchObject({ status: 'queued', startedAt: null, finishedAt: null });
    let runs = 0;
    run({
      add: ({ payload, progress, store: { slug } }) => {
        const { a, b } = payload as { a: number; b: number };
        runs++;
        progress({ phase: 'adding', done: 2, of: 2 });
        return Promise.resolve(`${slug}: ${a + b}`);
      },
    });
    await becomes(id, {
      status: 'done',
      outcome: `${store.slug}: 5`,
      progress: { phase: 'adding', done: 2 },
    });
    await sleep(100);
    expect(runs).toBe(1);
  });

  it('is one of its kind and subject until it has ended', async () => {
    const id = await ask('wait', 'one');
    expect(await ask('wait', 'one')).toBe(id);
    const other = await ask('wait', 'two');
    expect(other).not.toBe(id);
    run({ wait: () => Promise.resolve('') });
    await becomes(id, { status: 'done' });
    const again = await ask('wait', 'one');
    expect(again).toBeGreaterThan(id);
    // none is left to the runner of another test
    for (const each of [other, again]) await becomes(each, { status: 'done' });
  });

  it('that fails says why, and an error inside is not told', async () => {
    const [known, unknown, strange] = [await ask('known'), await ask('unknown'), await ask('strange')];
    const logged: string[] = [];
    run(
      {
        known: () => Promise.reject(new DomainError('unavailable', 'The shop is closed.', 'Come again.')),
        unknown: () => Promise.reject(new Error('parameter hush')),
      },
      { log: (line) => logged.push(line) },
    );
    await becomes(known, { status: 'failed', outcome: 'The shop is closed. Come again.' });
    await becomes(unknown, { status: 'failed', outcome: 'The job failed because of an internal error.' });
    await becomes(strange, { status: 'failed', outcome: 'There is no kind of job "strange".' });
    // sentences of ours may name orders and customers, and errors of others anything
    expect(logged.sort()).toEqual([
      'Job known: failed',
      'Job strange: failed',
      'Job unknown: Error parameter hush',
    ]);
  });

  it('that the ledger refuses says why, and the log says it too', async () => {
    const id = await ask('faulty');
    const logged: unknown[] = [];
    run(
      { faulty: () => Promise.reject(internal('The books would be wrong.', 'Run verify.')) },
      { log: (line, about) => logged.push({ line, ...about }) },
    );
    await becomes(id, { status: 'failed', outcome: 'The books would be wrong. Run verify.' });
    const line = 'Job faulty: DomainError internal The books would be wrong.';
    expect(logged).toEqual([{ line, level: 'error', jobId: id, store: store.slug }]);
  });

  it('is listed, newest first', async () => {
    const ids = [await ask('l', '1'), await ask('l', '2')];
    expect((await listJobs(database.db, store.id)).slice(0, 2).map(({ id }) => id)).toEqual(ids.reverse());
    expect(await listJobs(database.db, store.id + 1_000)).toEqual([]);
    for (const id of ids) await cancelJob(database.db, store.id, id);
  });
});

describe('cancelling', () => {
  it('a job that waits ends it at once; an ended one stays', async () => {
    const id = await ask('never');
    await cancelJob(database.db, store.id, id);
    expect(await job(id)).toMatchObject({ status: 'cancelled', outcome: null });
    await expect(cancelJob(database.db, store.id, id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(cancelJob(database.db, store.id, 999_999)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('a job that runs stops it', async () => {
    const id = await ask('endless');
    run({ endless });
    await becomes(id, { status: 'running' });
    await cancelJob(database.db, store.id, id);
    await becomes(id, { status: 'cancelled' });
  });

  it('a job of a process that stops at that moment ends it: the next one does not do it again', async () => {
    const id = await ask('halted');
    const runner = run({ halted: endless });
    await becomes(id, { status: 'running' });
    await expect.poll(() => runningHere(database, store.slug, id)).toBeDefined();
    runningHere(database, store.slug, id)!.cancel();
    await runner.stop();
    expect(await job(id)).toMatchObject({ status: 'cancelled' });
  });

  it('a job of a process that is killed before it has ended is known to the next one', async () => {
    const id = await ask('deaf');
    let end = () => {};
    run({ deaf: () => new Promise((done) => (end = () => done(''))) });
    onTestFinished(() => end());
    await expect.poll(() => runningHere(database, store.slug, id)).toBeDefined();
    runningHere(database, store.slug, id)!.cancel();
    const isNoted = async () => {
      const found = sql`select 1 from jobs where store_id = ${store.id} and id = ${id} and cancel_at is not null`;
      return (await rows(database.db, found)).length > 0;
    };
    await expect.poll(isNoted).toBe(true);
  });

  it('a job whose process is gone ends it without doing it again', async () => {
    const id = await ask('gone');
    await database.db.execute(sql`update jobs set status = 'running', runner = 'gone', attempts = 1,
      lease_until = now() - interval '1 second' where store_id = ${store.id} and id = ${id}`);
    await cancelJob(database.db, store.id, id);
    let runs = 0;
    run({ gone: () => Promise.resolve(`run ${++runs}`) });
    await becomes(id, { status: 'cancelled' });
    expect(runs).toBe(0);
  });
});

describe('a runner', () => {
  it('that stops gives back what it was doing, and the next one does it', async () => {
    const id = await ask('slow');
    const first = startRunner({ database, handlers: { slow: endless }, log: () => {}, pollMs: 20 });
    await becomes(id, { status: 'running' });
    await first.stop();
    expect(await job(id)).toMatchObject({ status: 'queued' });
    run({ slow: () => Promise.resolve('done by the next') });
    await becomes(id, { status: 'done', outcome: 'done by the next' });
  });

  it('that stops uses up no try of what it was doing, even if it is killed before that has ended', async () => {
    const id = await ask('often');
    const attempts = async () => {
      const found = sql`select attempts::int as n from jobs where store_id = ${store.id} and id = ${id}`;
      return (await rows<{ n: number }>(database.db, found))[0]!.n;
    };
    // one more deploy than there are tries
    for (let deploy = 1; deploy <= 4; deploy++) {
      const runner = startRunner({ database, handlers: { often: endless }, log: () => {}, pollMs: 20 });
      await becomes(id, { status: 'running' });
      expect(await attempts()).toBe(1);
      await runner.stop();
      expect(await attempts()).toBe(0);
    }
    let end = () => {};
    const deaf: TaskHandler = ({ signal }) =>
      new Promise((_done, fail) => (end = () => fail(signal.reason as Error)));
    const runner = startRunner({ database, handlers: { often: deaf }, log: () => {}, pollMs: 20 });
    await becomes(id, { status: 'running' });
    const stopped = runner.stop();
    await expect.poll(attempts).toBe(0);
    end();
    await stopped;
    expect(await job(id)).toMatchObject({ status: 'queued' });
    run({ often: () => Promise.resolve('after five deploys') });
    await becomes(id, { status: 'done', outcome: 'after five deploys' });
  });

  it('that stops gives back what is done here and now', async () => {
    const runner = startRunner({ database, handlers: { other: endless }, log: () => {}, pollMs: 20 });
    const working = runNow({
      ...{ database, store, request: { kind: 'here', subject: 'it', payload: {} as unknown } },
      work: async (given) => ({ result: await endless(given), outcome: '' }),
      refused: (id) => conflict(`job ${id} has it`),
    }).catch(() => 'stopped');
    const here = async () => (await listJobs(database.db, store.id)).find(({ kind }) => kind === 'here');
    await expect.poll(here, { interval: 20 }).toMatchObject({ status: 'running' });
    await runner.stop();
    expect(await working).toBe('stopped');
    const left = (await here())!;
    expect(left).toMatchObject({ status: 'queued' });
    await cancelJob(database.db, store.id, left.id);
  });

  it('that stops while a job is about to begin gives it back', async () => {
    const id = await ask('slow');
    let begins!: () => void;
    let goesOn!: () => void;
    const begun = new Promise<void>((done) => (begins = done));
    const held = new Promise<void>((done) => (goesOn = done));
    const read: Database['read'] = async (work) => {
      begins();
      await held;
      return database.read(work);
    };
    const slow = { database: { ...database, read }, handlers: { slow: endless }, log: () => {}, pollMs: 20 };
    const first = startRunner(slow);
    await begun;
    const stopped = first.stop();
    await sleep(100);
    goesOn();
    await stopped;
    expect(await job(id)).toMatchObject({ status: 'queued' });
    run({ slow: () => Promise.resolve('done by the next') });
    await becomes(id, { status: 'done' });
  });

  it('renews its lease as long as it works', async () => {
    const id = await ask('long');
    let runs = 0;
    const handlers = {
      long: async () => {
        runs++;
        await sleep(3_000);
        return 'at last';
      },
    };
    run(handlers, { leaseMs: 2_000 });
    run(handlers, { leaseMs: 2_000 });
    await becomes(id, { status: 'done', outcome: 'at last' });
    expect(runs).toBe(1);
  });

  it('does not take up again what it is doing itself', async () => {
    const id = await ask('mine');
    let runs = 0;
    const handlers: Record<string, TaskHandler> = {
      mine: async () => {
        runs++;
        for (let i = 0; i < 20; i++) {
          await expire(id);
          await sleep(20);
        }
        return 'once';
      },
    };
    run(handlers);
    await becomes(id, { status: 'done', outcome: 'once' });
    expect(runs).toBe(1);
  });

  it('that lost its lease stops, and does not overwrite what the other says', async () => {
    const id = await ask('lost');
    let stopped = false;
    const first: TaskHandler = (work) =>
      endless(work).catch((error: Error) => {
        stopped = true;
        throw error;
      });
    run({ lost: first });
    await becomes(id, { status: 'running' });
    await expire(id);
    run({ lost: () => Promise.resolve('by the second') });
    await becomes(id, { status: 'done', outcome: 'by the second' });
    await expect.poll(() => stopped).toBe(true);
    await sleep(100);
    expect(await job(id)).toMatchObject({ status: 'done', outcome: 'by the second' });
  });

  it('tries three times what interrupts it, and then says so', async () => {
    const id = await ask('deadly');
    for (let i = 0; i < 3; i++) {
      // a process that took it and was never heard of again
      await database.db
        .execute(sql`update jobs set status = 'running', runner = 'dead', attempts = attempts + 1,
        lease_until = now() - interval '1 second' where store_id = ${store.id} and id = ${id}`);
    }
    let runs = 0;
    run({ deadly: () => Promise.resolve(`run ${++runs}`) });
    await becomes(id, {
      status: 'failed',
      outcome: 'The job was interrupted 3 times and is not tried again.',
    });
    expect(runs).toBe(0);
  });

  it('begins again later what the database failed, however often, and calls it no failure', async () => {
    const id = await ask('cut off');
    let runs = 0;
    run({
      'cut off': () => {
        runs += 1;
        // one more moment of trouble than there are tries
        if (runs > 4) return Promise.resolve('at the fifth');
        return Promise.reject(new ConnectionError('gone', '08006'));
      },
    });
    for (let trouble = 1; trouble <= 4; trouble++) {
      await expect.poll(() => runs).toBe(trouble);
      await becomes(id, { status: 'queued', outcome: null });
      const [left] = await rows(
        database.db,
        sql`select run_at > now() + interval '20 seconds' as "isLater", attempts::int as attempts
          from jobs where store_id = ${store.id} and id = ${id}`,
      );
      expect(left).toEqual({ isLater: true, attempts: 0 });
      expect(runs).toBe(trouble);
      await database.db.execute(
        sql`update jobs set run_at = now() where store_id = ${store.id} and id = ${id}`,
      );
    }
    await becomes(id, { status: 'done', outcome: 'at the fifth' });
  });

  it('shares the work with another one: nothing twice', async () => {
    const done: string[] = [];
    const handlers: Record<string, TaskHandler> = {
      shared: async ({ payload }) => {
        done.push(String(payload));
        await sleep(5);
        return '';
      },
    };
    const ids = [];
    for (let i = 0; i < 30; i++) ids.push(await ask('shared', String(i), i));
    run(handlers);
    run(handlers);
    run(handlers);
    for (const id of ids) await becomes(id, { status: 'done' });
    expect(done.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });
});

describe('a process that is killed', () => {
  it('holds nothing: the next one goes on with its job', async () => {
    const { origin, store: here } = await placeWithStore({});
    onTestFinished(() => origin.remove());
    const id = await inPlace(origin, (other) =>
      enqueue<{ steps: object }>(other.db, here.id, { kind: 'steps', subject: 'it', payload: {} }),
    );
    const child = await startProgram('test/jobs/jobChild.ts', [JSON.stringify(origin.where)]);
    await new Promise((begun) => child.stdout.once('data', begun));
    child.kill('SIGKILL');
    await new Promise((gone) => child.once('exit', gone));
    await inPlace(origin, async (other) => {
      expect(await jobNumbered(other.db, here.id, id)).toMatchObject({ status: 'running' });
      const handlers = { steps: () => Promise.resolve('after the restart') };
      const runner = startRunner({ database: other, handlers, log: () => {}, pollMs: 50 });
      await expect
        .poll(() => jobNumbered(other.db, here.id, id))
        .toMatchObject({ status: 'done', outcome: 'after the restart' });
      await runner.stop();
    });
  });
});

describe('leases that are released', () => {
  it('are of jobs that run: they are taken up at once', async () => {
    const id = await ask('held');
    await database.db.execute(sql`update jobs set status = 'running', runner = 'gone', attempts = 1,
      lease_until = now() + interval '30 seconds' where store_id = ${store.id} and id = ${id}`);
    await releaseLeases(database);
    run({ held: () => Promise.resolve('by the next') });
    await becomes(id, { status: 'done', outcome: 'by the next' });
  });
});

describe('a sync that is asked for', () => {
  const payloadOf = async (id: number) => {
    const [found] = await rows<{ payload: string }>(
      database.db,
      sql`select payload from jobs where store_id = ${store.id} and id = ${id}`,
    );
    return JSON.parse(found!.payload) as unknown;
  };
  const sync = (name: string, isFull: boolean) => enqueueSync(database.db, store, { name }, { isFull });

  it('fetches everything if anybody asked for that before it began', async () => {
    const id = await sync('early', false);
    expect(await sync('early', true)).toBe(id);
    expect(await sync('early', false)).toBe(id);
    expect(await payloadOf(id)).toEqual({ source: 'early', isFull: true });
    await cancelJob(database.db, store.id, id);
  });

  it('is refused in words where a smaller one runs', async () => {
    const id = await sync('late', false);
    run({ sync: endless });
    await becomes(id, { status: 'running' });
    await expect(sync('late', true)).rejects.toMatchObject({
      code: 'conflict',
      message: 'late is being fetched from just now, but only what is new.',
    });
    expect(await sync('late', false)).toBe(id);
  });
});

describe('work that is done at once', () => {
  const now = (subject: string, work: (run: JobRun) => Promise<string>) =>
    runNow({
      ...{ database, store, request: { kind: 'now', subject, payload: {} as unknown } },
      work: async (given) => ({ result: await work(given), outcome: 'so it ended' }),
      refused: (id) => conflict(`job ${id} has it`),
    });
  const jobOf = async (subject: string) =>
    (await listJobs(database.db, store.id)).filter((one) => one.subject === subject);

  it('gives its result, and is a job that nobody else has meanwhile', async () => {
    let others = 0;
    run({ now: () => Promise.resolve(String((others += 1))) });
    let go!: () => void;
    const going = new Promise<void>((done) => (go = done));
    let begin!: () => void;
    const begun = new Promise<void>((done) => (begin = done));
    const working = now('once', async ({ progress }) => {
      progress({ phase: 'half', done: 1, of: 2 });
      begin();
      await going;
      return 'what it found';
    });
    await begun;
    const [held] = await jobOf('once');
    expect(held).toMatchObject({ status: 'running' });
    // who asks for the same has it already, by whatever way
    expect(await ask('now', 'once')).toBe(held!.id);
    await expect(now('once', () => Promise.resolve('twice'))).rejects.toThrow(`job ${held!.id} has it`);
    // longer than the runner takes to look for work
    await sleep(100);
    go();
    expect(await working).toBe('what it found');
    expect(await jobOf('once')).toMatchObject([
      { id: held!.id, status: 'done', outcome: 'so it ended', progress: { done: 1 } },
    ]);
    expect(others).toBe(0);
  });

  it('takes what waits in the queue for its own', async () => {
    const id = await ask('now', 'queued', { days: 400 });
    const found = await now('queued', ({ payload }) => Promise.resolve(JSON.stringify(payload)));
    expect(found).toBe('{"days":400}');
    expect(await jobOf('queued')).toMatchObject([{ id, status: 'done' }]);
  });

  it('throws what went wrong, and in words that it was cancelled', async () => {
    const wrong = new DomainError('unavailable', 'The shop is closed.');
    await expect(now('wrong', () => Promise.reject(wrong))).rejects.toBe(wrong);
    expect(await jobOf('wrong')).toMatchObject([{ status: 'failed', outcome: 'The shop is closed.' }]);
    const working = now('cancelled', (given) => endless(given)).catch((error: unknown) => error);
    await expect.poll(() => jobOf('cancelled'), { interval: 20 }).toMatchObject([{ status: 'running' }]);
    await cancelJob(database.db, store.id, (await jobOf('cancelled'))[0]!.id);
    expect(await working).toMatchObject({ code: 'conflict', message: 'The job was cancelled.' });
    expect(await jobOf('cancelled')).toMatchObject([{ status: 'cancelled' }]);
  });
});
