import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { createCaller } from '../../server/api/rpc/router';
import type { Job } from '../../server/jobs/queue';
import { startRunner } from '../../server/jobs/runner';
import { enqueueUndo, undoImport, undoInBackground } from '../../server/imports/undo';
import { verify, withLedger } from '../../server/ledger';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import { startProgram } from '../programs';
import type { Batch } from '../randomShop';
import { inPlace, placeWithStore } from './realFile/places';
import { bringInto } from '../ledger/undoing';

/** An undo in the background: seen while it holds the database, cancelled, killed. */

let database: Database;
let api: ReturnType<typeof createCaller>;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  api = createCaller({ database, clock: () => new Date('2026-06-01T00:00:00Z') });
});
afterAll(() => database.close());

/** More facts than a page of an undo has. */
const MANY = 2_500;
const spent: Batch = {
  kind: 'spend',
  facts: Array.from({ length: MANY }, (_, i) => ({
    ...{ day: '2026-02-03', campaign: `c${i}`, currency: 'EUR', amount: '1.00' },
  })),
};
/** Rows, and what the rollup says: both are all of it, or both nothing. */
const kept = async (from: Database, store: Store) => {
  const [found] = await rows<{ facts: number; cents: number }>(
    from.db,
    sql`select (select count(*) from spend where store_id = ${store.id})::int as facts,
          coalesce((select sum(marketing_cost) from rollup_spend
            where store_id = ${store.id} and cut = 'total' and grain = 'day'), 0)::int as cents`,
  );
  return found!;
};
const ALL = { facts: MANY, cents: MANY * 100 };

/** The job at its end, as the page sees it. */
const watch = async (store: Store, id: number, undo = undoInBackground(database)) => {
  const runner = startRunner({ database, handlers: { undo }, log: () => {}, pollMs: 20 });
  onTestFinished(() => runner.stop());
  let last: Job | null = null;
  for await (const job of await api.jobs.watch({ store: store.slug, id })) last = job;
  return last;
};

test('is watched to its end, and told in the log', async () => {
  const store = await testStore(database);
  const id = await bringInto(database, store, [spent]);
  const { jobId } = await api.imports.undo({ store: store.slug, id });
  expect((await api.imports.list({ store: store.slug }))[0]!.undoing).toMatchObject({
    id: jobId,
    status: 'queued',
  });
  expect(await watch(store, jobId)).toMatchObject({
    status: 'done',
    outcome: `${MANY} removed, 0 put back as they were, 0 kept.`,
    progress: { phase: 'undoing', done: MANY, of: MANY },
  });
  expect((await api.imports.list({ store: store.slug }))[0]).toMatchObject({
    ...{ status: 'undone', undoing: null },
    undone: { removed: MANY },
  });
  expect(await kept(database, store)).toEqual({ facts: 0, cents: 0 });
  await expect(api.imports.undo({ store: store.slug, id })).rejects.toThrow('is undone already');
});

test('that is cancelled leaves everything as it was', async () => {
  const store = await testStore(database);
  const id = await bringInto(database, store, [spent]);
  const jobId = await enqueueUndo(database, store, id);
  const one = { store: store.slug, id: jobId };
  const sights: Job[] = [];
  const seeAndCancel = async () => {
    for await (const job of await api.jobs.watch(one)) {
      sights.push(job);
      return api.jobs.cancel(one);
    }
  };
  // the transaction of the undo holds the embedded database: neither the sight nor the order waits for it
  const ended = await watch(store, jobId, (run) =>
    undoInBackground(database)({
      ...run,
      progress: (step) => {
        run.progress(step);
        if (step.done === 0) void seeAndCancel();
      },
    }),
  );
  expect(sights).toMatchObject([{ status: 'running', progress: { phase: 'undoing', done: 0, of: MANY } }]);
  expect(ended).toMatchObject({ status: 'cancelled' });
  expect(await kept(database, store)).toEqual(ALL);
  expect((await verify(database, store)).differences).toEqual([]);
  expect(await undoImport(database, store, id)).toMatchObject({ removed: MANY });
});

test('holds no lock on what other stores undo by', async () => {
  const store = await testStore(database);
  const id = await bringInto(database, store, [{ ...spent, facts: spent.facts.slice(0, 2) }]);
  const modes = await withLedger(database, store, async (ledger, tx) => {
    await ledger.undo(id);
    return rows<{ mode: string }>(
      tx,
      sql`select mode from pg_locks
          where relation = 'import_layers'::regclass and pid = pg_backend_pid() order by mode`,
    );
  });
  // what reading and deleting rows take: neither keeps anybody from the same
  expect(modes).toEqual([{ mode: 'AccessShareLock' }, { mode: 'RowExclusiveLock' }]);
});

test('that was done before its process was killed is not done again', async () => {
  const store = await testStore(database);
  const id = await bringInto(database, store, [spent]);
  const jobId = await enqueueUndo(database, store, id);
  await undoImport(database, store, id);
  expect(await watch(store, jobId)).toMatchObject({
    status: 'done',
    outcome: `${MANY} removed, 0 put back as they were, 0 kept.`,
  });
});

test('that is killed in the middle has done nothing, and can be done then', async () => {
  const { origin, store } = await placeWithStore({});
  onTestFinished(() => origin.remove());
  const importId = await inPlace(origin, (other) => bringInto(other, store, [spent]));
  const task = JSON.stringify({ where: origin.where, slug: store.slug, importId });
  const child = await startProgram('test/imports/undoChild.ts', [task]);
  const said = await new Promise<string>((heard) => child.stdout.once('data', (data) => heard(String(data))));
  expect(said).toBe('2000\n');
  child.kill('SIGKILL');
  await new Promise((gone) => child.once('exit', gone));
  await inPlace(origin, async (other) => {
    expect(await kept(other, store)).toEqual(ALL);
    expect((await verify(other, store)).differences).toEqual([]);
    expect(await undoImport(other, store, importId)).toMatchObject({ removed: MANY, keptCount: 0 });
    expect(await kept(other, store)).toEqual({ facts: 0, cents: 0 });
  });
});
