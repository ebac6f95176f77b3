import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { oneRow, type Database } from '../drizzle/client';
import { orders } from '../drizzle/schema';
import { eq, sql } from 'drizzle-orm';
import { createApp } from '../server/api/app';
import { createCaller } from '../server/api/rpc/router';
import { openDeliverySpool, type DeliverySpool } from '../server/connections';
import { addSource, type SourceContext } from '../server/connections/sources';
import { syncSource } from '../server/connections/sync';
import { syncNow } from '../server/connections/syncJobs';
import { drainDeliveries } from '../server/connections/webhooks/deliveries';
import { importFile } from '../server/imports';
import { ingest } from '../server/ledger';
import type { Driver } from '../server/sources/driver';
import { shopifyDriver } from '../server/sources/shopify/driver';
import { archiveStore } from '../server/stores';
import type { Store } from '../server/types';
import { testConnectors } from './connectors';
import { testDatabase, testStore } from './database';
import { id, openSender } from './pixel/service';

/** An archived store: readable, in no list, and shut at every door. */

let database: Database;
let app: FastifyInstance;
let folder: string;
let context: SourceContext;
let keeper: DeliverySpool;
let between: () => Promise<unknown> = () => Promise.resolve();
const clock = () => new Date('2026-03-20T12:00:00Z');
const log = () => undefined;

/** A shop of Shopify that sends, and is fetched from in two pages. */
const shopify: Driver = {
  ...shopifyDriver(),
  check: () => Promise.resolve({ name: 'Hand Shop', currency: 'EUR', timeZone: null }),
  pull: async function* () {
    yield { facts: { sales: [order('1')] }, checkpoint: 1, done: 1, of: 2 };
    await between();
    yield { facts: { sales: [order('2')] }, checkpoint: 2, done: 2, of: 2 };
  },
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-archive-'));
  database = await testDatabase({ keep: true });
  context = { database, clock, ...testConnectors(shopify) };
  keeper = await openDeliverySpool({ database, folder: join(folder, 'webhooks'), log });
  const connectors = { ...testConnectors(shopify), wake: () => undefined };
  const uploadDir = join(folder, 'uploads');
  app = await createApp({
    ...{ database, clock, clientDir: null, uploadDir, connectors, deliveries: keeper, log },
  });
});
afterAll(async () => {
  await app.close();
  await keeper.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const api = () => createCaller({ database, clock, connectors: { ...context, wake: () => undefined } });
const order = (orderId: string) => ({
  ...{ type: 'order', source: 'toy', id: orderId, placedAt: '2026-03-01T10:00:00Z', currency: 'EUR' },
  lines: [{ quantity: 1, unitPrice: '10.00' }],
});
const close = (store: Store) => database.write((tx) => archiveStore(tx, store.slug, clock()));
const closed = async (): Promise<Store> => close(await testStore(database, { name: 'Old shop' }));
const ordersOf = (store: Store) => database.db.$count(orders, eq(orders.storeId, store.id));
const SHUT = { code: 'conflict', message: 'The store Old shop is archived: nothing comes in.' };
const SHUT_VIEW = {
  ...{ code: 'conflict', sentence: SHUT.message },
  hint: expect.stringContaining('stores unarchive --slug ') as string,
};
const connect = (store: Store) => {
  const given = { shop: 'hand.myshopify.com', accessToken: 't', clientSecret: 'hush' };
  return addSource(context, store, { name: 'shopify', platform: 'shopify', given });
};

it('is in no list that does not ask for it, can be read, and opens again with all that it holds', async () => {
  const store = await testStore(database);
  await ingest(database, store, 'sales', [order('1')]);
  await api().stores.archive({ store: store.slug, isArchived: true });
  const isListed = async (archived?: boolean) =>
    (await api().stores.list(archived === undefined ? undefined : { archived })).some(
      ({ slug }) => slug === store.slug,
    );
  expect([await isListed(), await isListed(false), await isListed(true)]).toEqual([false, false, true]);
  const asked = { metrics: ['orders' as const], from: '2026-03-01' as const, to: '2026-03-02' as const };
  const { rows } = await api().ask.query({ store: store.slug, ...asked });
  expect(rows[0]!.values.orders).toMatchObject({ value: 1 });
  await expect(ingest(database, store, 'sales', [order('2')])).rejects.toThrow('is archived');

  expect(await api().stores.archive({ store: store.slug, isArchived: false })).toMatchObject({
    archivedAt: null,
  });
  expect(await ingest(database, store, 'sales', [order('2')])).toMatchObject({ new: 1 });
});

it('takes no facts from a program with a key, nor from the API', async () => {
  const open = await testStore(database, { name: 'Old shop' });
  const { key } = await api().keys.create({ store: open.slug, name: 'shop' });
  const store = await close(open);
  const answer = await app.inject({
    ...{ method: 'POST', url: `/ingest/v1/${store.slug}/orders` },
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    payload: JSON.stringify([order('1')]),
  });
  expect([answer.statusCode, answer.json()]).toEqual([409, expect.objectContaining(SHUT_VIEW)]);
  await expect(api().ingest.orders({ store: store.slug, rows: [order('1')] })).rejects.toMatchObject({
    message: SHUT.message,
  });
  expect(await ordersOf(store)).toBe(0);
});

it('takes no file, refuses it before it is sent, and ends an import that is under way', async () => {
  const store = await closed();
  const file = 'order_id,placed_at,currency,quantity,unit_price\nA,2026-03-01 09:30,EUR,2,12.50\n';
  for (const path of ['imports?format=orders&fileName=a.csv', 'uploads?fileName=a.csv']) {
    const answer = await app.inject({
      ...{ method: 'POST', url: `/api/stores/${store.slug}/${path}`, payload: file },
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect([answer.statusCode, answer.json()]).toEqual([409, expect.objectContaining(SHUT_VIEW)]);
  }
  const load = (into: Store, chunks: () => AsyncGenerator<Buffer>) =>
    importFile(database, into, {
      ...{ stream: Readable.from(chunks(), { objectMode: false }), fileName: 'a.csv', format: 'orders' },
    });
  const whole = async function* () {
    yield await Promise.resolve(Buffer.from(file));
  };
  await expect(load(store, whole)).rejects.toMatchObject(SHUT);

  const open = await testStore(database, { name: 'Old shop' });
  const closing = async function* () {
    yield Buffer.from(file);
    await close(open);
  };
  await expect(load(open, closing)).rejects.toMatchObject(SHUT);
  const { error } = await oneRow<{ error: string }>(
    database.db,
    sql`select error from imports where store_id = ${open.id}`,
  );
  expect(error).toContain(SHUT.message);
  expect([await ordersOf(store), await ordersOf(open)]).toEqual([0, 0]);
});

it('is not fetched into, and a sync that is under way ends', async () => {
  const open = await testStore(database, { name: 'Old shop' });
  await connect(open);
  between = () => close(open);
  await expect(syncSource(context, open, 'shopify')).rejects.toMatchObject(SHUT);
  expect(await ordersOf(open)).toBe(1);

  const store = await close(open);
  await expect(syncNow(context, store, 'shopify')).rejects.toMatchObject(SHUT);
  await expect(api().sources.sync({ store: store.slug, name: 'shopify' })).rejects.toMatchObject({
    message: SHUT.message,
  });
});

it('acknowledges every webhook, and takes only what asks to forget somebody or a person to act, or can not be read', async () => {
  const open = await testStore(database, { name: 'Old shop' });
  await connect(open);
  const post = async (store: Store, topic: string, payload: object) => {
    const body = JSON.stringify(payload);
    return app.inject({
      ...{ method: 'POST', url: `/hooks/${store.slug}/shopify`, body },
      headers: {
        ...{ 'content-type': 'application/json', 'x-shopify-topic': topic },
        'x-shopify-hmac-sha256': createHmac('sha256', 'hush').update(body).digest('base64'),
      },
    });
  };
  const sent = {
    ...{ id: 1, created_at: '2026-03-01T10:00:00Z', updated_at: '2026-03-01T10:00:00Z', currency: 'EUR' },
    ...{ source_name: 'web', customer: { id: 10 }, refunds: [] },
    line_items: [{ id: 100, name: 'Mug', quantity: 1, price: '10.00', discount_allocations: [] }],
  };
  const store = await close(open);
  expect((await post(store, 'orders/create', sent)).statusCode).toBe(200);
  expect(await keeper.queue()).toBe(0);

  const person = { id: 10, email: 'ana@shop.example' };
  const redact = { shop_domain: 'hand.myshopify.com', customer: person, orders_to_redact: [1] };
  expect((await post(store, 'customers/redact', redact)).statusCode).toBe(200);
  const request = { shop_domain: 'hand.myshopify.com', customer: person, data_request: { id: 99 } };
  expect((await post(store, 'customers/data_request', request)).statusCode).toBe(200);
  expect((await post(store, 'customers/redact', { customer: 'unreadable' })).statusCode).toBe(200);
  expect(await keeper.queue()).toBe(3);
  await drainDeliveries(context);
  const { failed, notices } = await api().sources.deliveries({ store: store.slug, name: 'shopify' });
  expect([failed, notices.length]).toEqual([[expect.objectContaining({ topic: 'customers/redact' })], 1]);
  expect(await ordersOf(store)).toBe(0);
  expect((await api().sources.status({ store: store.slug })).sources).toMatchObject([
    { says: 'Store archived', problems: [{ what: expect.stringContaining('acknowledged and left out') }] },
  ]);
});

it('is gone for storefronts, and what was acknowledged before comes in', async () => {
  const store = await testStore(database, { name: 'Old shop' });
  const { send, service } = await openSender(database, store);
  const view = (name: string) => [{ k: 'view', i: id(name) }];
  expect(await send('2026-03-20T12:00:00Z', view('one'))).toBe('taken');
  await close(store);
  service.forget();
  expect(await send('2026-03-20T12:00:01Z', view('two'))).toBe('unknown');
  await service.drain();
  const { n } = await oneRow<{ n: number }>(
    database.db,
    sql`select count(*)::int as n from sessions where store_id = ${store.id}`,
  );
  expect(n).toBe(1);
});
