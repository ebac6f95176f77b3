import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { rows, type Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { taskHandlers } from '../../server/background/background';
import { syncJob } from '../../server/connections/syncJobs';
import { drainDeliveries } from '../../server/connections/webhooks/deliveries';
import { enqueue, jobNumbered } from '../../server/jobs/queue';
import { startRunner } from '../../server/jobs/runner';
import { addSource, listSources, removeSource, type SourceContext } from '../../server/connections/sources';
import { syncSource } from '../../server/connections/sync';
import { ingest, verify } from '../../server/ledger';
import { openOutgoing } from '../../server/outgoing';
import type { Driver } from '../../server/sources/driver';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';
import { testKeeper } from './webhooks/keeper';

/** The way of a platform's facts into the ledger, with a platform of three orders that fits in a test. */

const order = (id: number) => ({
  type: 'order',
  source: 'tiny',
  id: String(id),
  placedAt: `2026-03-0${id}T10:00:00Z`,
  updatedAt: `2026-03-0${id}T10:00:00Z`,
  currency: 'EUR',
  lines: [{ quantity: 1, unitPrice: '10' }],
});

let claimed = 3;
const tiny: Driver = {
  platform: 'tiny',
  label: 'Tiny',
  about: 'A shop of three orders.',
  fields: [
    { name: 'address', label: 'Address', hint: 'Where it is.', isSecret: false },
    { name: 'token', label: 'Token', hint: 'Its token.', isSecret: true },
  ],
  check: () => Promise.resolve({ name: 'Tiny shop', currency: 'EUR', timeZone: null }),
  pull: async function* (_connection, checkpoint) {
    for (let id = ((checkpoint as number | null) ?? 0) + 1; id <= 3; id++)
      yield { facts: { sales: [order(id)] }, checkpoint: id, done: id, of: 3, claimed };
  },
  hooks: {
    topics: ['orders'],
    accept: ({ headers }, { token }) =>
      headers['x-token'] === token ? { deliveryId: headers['x-id']!, topic: 'orders' } : null,
    read: (_topic, body) => ({ facts: { sales: [order(Number(body))] } }),
  },
};

let database: Database;
let context: SourceContext;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  context = { database, clock: () => new Date('2026-03-10T00:00:00Z'), ...testConnectors(tiny) };
});
afterAll(() => database.close());

const connected = async () => {
  const store = await testStore(database);
  const given = { address: 'here', token: 'hush' };
  await addSource(context, store, { name: 'tiny', platform: 'tiny', given });
  return store;
};
const count = async (storeId: number) =>
  (
    await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from orders where store_id = ${storeId}`,
    )
  )[0]!.n;

it('fetches all, then only what is new, and keeps credentials sealed', async () => {
  const store = await connected();
  expect(await syncSource(context, store, 'tiny')).toMatchObject({ status: 'complete', new: 3 });
  expect(await syncSource(context, store, 'tiny')).toMatchObject({ status: 'complete', new: 0 });
  expect((await verify(database, store)).ok).toBe(true);
  const [stored] = await rows<{ text: string }>(
    database.db,
    sql`select s::text as text from sources s where store_id = ${store.id}`,
  );
  expect(stored!.text).not.toContain('hush');
  expect(JSON.stringify(await listSources(database.db, store.id))).not.toMatch(/hush|v1\./);
});

it('is short, never complete, when less came than the platform claims', async () => {
  const store = await connected();
  claimed = 4;
  const report = await syncSource(context, store, 'tiny');
  claimed = 3;
  expect(report).toMatchObject({ status: 'short', new: 3 });
  expect(report.error).toBe('Tiny says that it sent 4 items, and 3 arrived.');
});

it('runs as a job that tells its progress', async () => {
  const store = await connected();
  const id = await enqueue(database.db, store.id, syncJob({ name: 'tiny' }));
  const runner = startRunner({ database, handlers: taskHandlers(context), log: () => {}, pollMs: 20 });
  await expect
    .poll(() => jobNumbered(database.db, store.id, id))
    .toMatchObject({
      status: 'done',
      outcome: '3 new, 0 changed, 0 unchanged, 0 rejected.',
      progress: { done: 3, of: 3 },
    });
  await runner.stop();
});

it('takes webhooks that prove where they come from, each once', async () => {
  const store = await connected();
  const { clock } = context;
  const deliveries = await testKeeper(database);
  const app = await createApp({
    ...{ database, clock, clientDir: null, log: () => {}, deliveries },
    connectors: { ...testConnectors(tiny), wake: () => {} },
  });
  const send = (id: string, body: string, token = 'hush') =>
    app.inject({
      ...{ method: 'POST', url: `/hooks/${store.slug}/tiny`, body },
      headers: { host: 'shop.example', 'x-token': token, 'x-id': id, 'content-type': 'text/plain' },
    });
  expect((await send('a', '1')).statusCode).toBe(200);
  expect((await send('a', '1')).statusCode).toBe(200);
  expect((await send('b', '2', 'wrong')).statusCode).toBe(401);
  expect(await deliveries.queue()).toBe(2);
  expect(await drainDeliveries(context)).toBe(1);
  expect(await count(store.id)).toBe(1);
  expect(await drainDeliveries(context)).toBe(0);
  await app.close();
});

it('keeps what a witness saw of an order once, and lets it be corrected', async () => {
  const store = await connected();
  const seen = (id: string, value: string) => ({
    ...{ source: 'pixel', id, witness: 'pixel', orderId: '1', occurredAt: '2026-03-01T10:00:05Z' },
    ...{ currency: 'EUR', value },
  });
  const put = (...raw: unknown[]) => ingest(database, store, 'sightings', raw);
  expect(await put(seen('a', '12.00'), seen('b', '12.00'))).toMatchObject({ new: 2, rejected: [] });
  expect(await put(seen('a', '12.00'), seen('b', '12.50'))).toMatchObject({ changed: 1, unchanged: 1 });
  expect(
    await rows(
      database.db,
      sql`select external_id as id, value_minor::int as minor, day::text as day
      from sightings where store_id = ${store.id} order by 1`,
    ),
  ).toEqual([
    { id: 'a', minor: 1200, day: '2026-03-01' },
    { id: 'b', minor: 1250, day: '2026-03-01' },
  ]);
});

it('takes nothing in of a source that was removed while it was fetched from', async () => {
  const store = await testStore(database);
  const pull: Driver['pull'] = async function* (connection, checkpoint) {
    for await (const page of tiny.pull!(connection, checkpoint)) {
      yield page;
      await removeSource(database.db, store.id, 'tiny');
    }
  };
  const leaving = { ...context, drivers: { ...context.drivers, tiny: { ...tiny, pull } } };
  const given = { address: 'a', token: 'hush' };
  await addSource(leaving, store, { name: 'tiny', platform: 'tiny', given });
  await expect(syncSource(leaving, store, 'tiny')).rejects.toMatchObject({
    message: 'The source was removed while it was fetched from.',
  });
  const found = await rows(database.db, sql`select external_id from orders where store_id = ${store.id}`);
  // the first page came before
  expect(found).toEqual([{ external_id: '1' }]);
});

it('is not connected at an address where nothing answers, and says so at once', async () => {
  const store = await testStore(database);
  const closed = createServer();
  await new Promise<void>((done) => closed.listen(0, '127.0.0.1', done));
  const { port } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  const check: Driver['check'] = async ({ outgoing, settings: { address = '' } }) => {
    await outgoing.send({ url: address });
    return { name: 'Tiny shop', currency: 'EUR', timeZone: null };
  };
  // a second attempt would come an hour later
  const outgoing = openOutgoing({ attempts: 2, firstWaitMs: 3_600_000, allowedHosts: ['127.0.0.1'] });
  const away = { ...context, outgoing, drivers: { tiny: { ...tiny, check } } };
  const given = { address: `http://127.0.0.1:${port}/`, token: 'hush' };
  await expect(addSource(away, store, { name: 'tiny', platform: 'tiny', given })).rejects.toMatchObject({
    hint: 'Check the address and its port: nothing answers there.',
  });
  expect(await listSources(database.db, store.id)).toEqual([]);
});
