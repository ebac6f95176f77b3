import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { sql } from 'drizzle-orm';
import { rows, type Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { deliveryState } from '../../server/connections/webhooks/deliveryState';
import { drainDeliveries, forgetDeliveries } from '../../server/connections/webhooks/deliveries';
import { addSource, sourceNamed, type SourceContext } from '../../server/connections/sources';
import { emailKey, sha256 } from '../../server/facts/identity';
import { verify } from '../../server/ledger';
import type { Driver } from '../../server/sources/driver';
import { shopifyDriver } from '../../server/sources/shopify/driver';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';
import { REST_ORDERS } from '../sources/shopifyFixtures';
import { testKeeper } from './webhooks/keeper';

/** Webhooks by the door of the server: proved, kept, taken in. */

let database: Database;
let context: SourceContext;
/** The driver as it is, but for asking the shop who it is. */
const shopify: Driver = {
  ...shopifyDriver(),
  check: () => Promise.resolve({ name: 'Hand Shop', currency: 'EUR', timeZone: null }),
};
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  context = { database, clock: () => new Date('2026-03-10T00:00:00Z'), ...testConnectors(shopify) };
});
afterAll(() => database.close());

type Headers = Record<string, string>;
let sent = 0;

const connected = async () => {
  const store = await testStore(database);
  const given = { shop: 'hand.myshopify.com', accessToken: 't', clientSecret: 'hush' };
  await addSource(context, store, { name: 'shopify', platform: 'shopify', given });
  const deliveries = await testKeeper(database);
  const app = await createApp({
    ...{ database, clock: context.clock, clientDir: null, log: () => {}, deliveries },
    connectors: { ...testConnectors(shopify), wake: () => {} },
  });
  onTestFinished(() => app.close());
  const post = async (topic: string, payload: unknown, headers: Headers = {}, source = 'shopify') => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const signature = createHmac('sha256', 'hush').update(body).digest('base64');
    const { statusCode } = await app.inject({
      ...{ method: 'POST', url: `/hooks/${store.slug}/${source}`, body },
      headers: {
        ...{ host: 'shop.example', 'content-type': 'application/json', 'x-shopify-topic': topic },
        ...{ 'x-shopify-hmac-sha256': signature, 'x-shopify-webhook-id': `w-${++sent}` },
        ...headers,
      },
    });
    return statusCode;
  };
  const drain = async () => {
    await deliveries.queue();
    return drainDeliveries(context);
  };
  /** Deliveries that are known. */
  const kept = async (): Promise<number> => {
    await deliveries.queue();
    const [found] = await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from deliveries where store_id = ${store.id}`,
    );
    return found!.n;
  };
  return { store, post, drain, kept, deliveries };
};

const order = (id: number, updatedAt: string, more: Record<string, unknown> = {}) => ({
  ...{ id, created_at: '2026-03-01T10:00:00Z', updated_at: updatedAt, currency: 'EUR', source_name: 'web' },
  ...{ customer: { id: id * 10 }, email: `c${id}@example.com`, refunds: [] as unknown[] },
  line_items: [{ id: id * 100, name: 'Mug', quantity: 1, price: '10.00', discount_allocations: [] }],
  ...more,
});
const stored = (store: Store) =>
  rows<{ id: string; customer: string; gross: number; excluded: string | null; cancelled: boolean }>(
    database.db,
    sql`select external_id as id, customer_key as customer, gross_minor::int as gross, excluded,
          cancelled_at is not null as cancelled
        from orders where store_id = ${store.id} order by external_id`,
  );
const returned = async (store: Store) =>
  (
    await rows<{ n: number }>(
      database.db,
      sql`select coalesce(sum(returns), 0)::int as n from reversals where store_id = ${store.id} and booked`,
    )
  )[0]!.n;
it('answers 401 to whoever can not prove it, and keeps nothing of it', async () => {
  const { post, kept } = await connected();
  const wrong = createHmac('sha256', 'other').update('{}').digest('base64');
  expect(await post('orders/create', {}, { 'x-shopify-hmac-sha256': wrong })).toBe(401);
  expect(await post('orders/create', {}, { 'x-shopify-hmac-sha256': 'short' })).toBe(401);
  expect(await post('orders/create', {}, { 'x-shopify-topic': '' })).toBe(401);
  expect(await post('orders/create', {}, {}, 'other')).toBe(401);
  expect(await kept()).toBe(0);
});

it('takes a copy under another id for what it is', async () => {
  const { store, post, drain, kept } = await connected();
  for (let i = 0; i < 3; i++) expect(await post('orders/create', order(1, '2026-03-01T10:00:00Z'))).toBe(200);
  expect(await kept()).toBe(1);
  await drain();
  expect(await post('orders/create', order(1, '2026-03-01T10:00:00Z'))).toBe(200);
  expect(await drain()).toBe(0);
  expect(await stored(store)).toHaveLength(1);
});

it('ends at the newest word of an order, whatever order they come in', async () => {
  const { store, post, drain } = await connected();
  const refund = {
    ...{ id: 7, order_id: 1, created_at: '2026-03-03T10:00:00Z', order_adjustments: [], transactions: [{}] },
    refund_line_items: [{ line_item_id: 100, quantity: 1, subtotal: 4, total_tax: 0 }],
  };
  await post('refunds/create', refund);
  await drain();
  expect(await returned(store)).toBe(0);
  await post('orders/updated', order(1, '2026-03-04T10:00:00Z', { refunds: [refund] }));
  await post(
    'orders/updated',
    order(1, '2026-03-02T10:00:00Z', { line_items: [{ quantity: 9, price: '10' }] }),
  );
  await post('orders/create', order(1, '2026-03-01T10:00:00Z'));
  await drain();
  expect(await stored(store)).toMatchObject([{ id: '1', gross: 1_000, customer: 'id:shopify:10' }]);
  expect(await returned(store)).toBe(400);
  const cancelled = { cancelled_at: '2026-03-05T10:00:00Z', refunds: [refund] };
  await post('orders/cancelled', order(1, '2026-03-05T10:00:00Z', cancelled));
  await post('refunds/create', { ...refund, note: 'sent once more' });
  await drain();
  expect(await stored(store)).toMatchObject([{ cancelled: true }]);
  // 4.00 and the rest of 6.00.
  expect(await returned(store)).toBe(1_000);
  expect((await verify(database, store)).ok).toBe(true);
});

it('gives the same as the file of the same orders', async () => {
  const { store, post, drain } = await connected();
  for (const payload of REST_ORDERS) await post('orders/create', payload);
  await drain();
  // Worked by hand in shopifyShapes.test.ts.
  const [sums] = await rows(
    database.db,
    sql`select sum(gross_sales)::int as gross, sum(returns)::int as returns from rollup_sales
        where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
  );
  expect(sums).toEqual({ gross: 27_000, returns: 16_550 });
});

it('is not held up by what can not be taken, and says why', async () => {
  const { store, post, drain } = await connected();
  await post('orders/create', '{"id": 1');
  await post('orders/create', { id: 2 });
  // passes the door, and is too much once it is converted: the ledger refuses the whole of its transaction
  const rate = { day: '2026-02-28', base: 'USD', quote: 'EUR', rate: '900000000' };
  await database.db.execute(sql`insert into fx_rates (store_id, day, base, quote, rate)
    values (${store.id}, ${rate.day}, ${rate.base}, ${rate.quote}, ${rate.rate})`);
  const huge = { currency: 'USD', line_items: [{ quantity: 1, price: '9999999999.00' }] };
  await post('orders/create', order(3, '2026-03-01T10:00:00Z', huge));
  for (let id = 4; id < 10; id++) await post('orders/create', order(id, '2026-03-01T10:00:00Z'));
  await drain();
  expect((await stored(store)).map(({ id }) => id)).toEqual(['4', '5', '6', '7', '8', '9']);
  const state = await deliveryState(database.db, store.id, 'shopify');
  expect(state.failed.map(({ text }) => text).sort()).toEqual([
    expect.stringMatching(/too much in EUR/),
    expect.stringMatching(/^created_at is missing/),
    'is not JSON',
  ]);
  expect(state.waiting).toBe(0);
  expect(await drain()).toBe(0);
  expect((await verify(database, store)).ok).toBe(true);
});

it('takes deleted orders out, also before their older words arrive', async () => {
  const { store, post, drain } = await connected();
  await post('orders/create', order(1, '2026-03-01T10:00:00Z'));
  await drain();
  await post('orders/delete', { id: 1 });
  await post('orders/delete', { id: 2 });
  await drain();
  await post('orders/updated', order(1, '2026-03-02T10:00:00Z'));
  await post('orders/create', order(2, '2026-03-01T10:00:00Z'));
  await drain();
  expect(await stored(store)).toMatchObject([{ excluded: 'deleted' }, { excluded: 'deleted' }]);
  // An order's own body under the topic of a deletion, which nobody has signed, is none.
  await post('orders/delete', order(3, '2026-03-01T10:00:00Z'));
  await post('orders/create', order(3, '2026-03-01T10:00:00Z'));
  await drain();
  expect((await stored(store))[2]).toMatchObject({ id: '3', excluded: null });
  expect((await verify(database, store)).ok).toBe(true);
});

it('merges and forgets customers, also when their orders come later', async () => {
  const { store, post, drain } = await connected();
  const gid = (id: number) => `gid://shopify/Customer/${id}`;
  const ids = {
    admin_graphql_api_customer_kept_id: gid(20),
    admin_graphql_api_customer_deleted_id: gid(10),
  };
  await post('customers/merge', { ...ids, status: 'completed' });
  await drain();
  await post('orders/create', order(1, '2026-03-01T10:00:00Z'));
  await post('orders/create', order(2, '2026-03-01T10:00:00Z'));
  await post('orders/create', order(3, '2026-03-01T10:00:00Z'));
  await drain();
  expect((await stored(store)).map(({ customer }) => customer)).toEqual([
    ...['id:shopify:20', 'id:shopify:20', 'id:shopify:30'],
  ]);
  const person = { id: 30, email: 'c3@example.com', phone: null };
  const redact = { shop_domain: 'hand.myshopify.com', customer: person, orders_to_redact: [3] };
  await post('customers/redact', redact);
  // answered, and not yet in the database: a backup that is restored now would not know of it
  const { erasures } = await database.erasures.read();
  expect(erasures.filter(({ storeId }) => storeId === store.id).map(({ keys }) => keys)).toEqual([
    ['id:shopify:30', emailKey(sha256('c3@example.com'))],
  ]);
  await drain();
  await post('orders/updated', order(3, '2026-03-09T10:00:00Z'));
  await drain();
  const erased = (await stored(store))[2]!.customer;
  expect(erased).toMatch(/^erased:/);
  expect((await stored(store)).map(({ gross }) => gross)).toEqual([1_000, 1_000, 1_000]);
  expect((await verify(database, store)).ok).toBe(true);
});

it('tells people what they have to do, and pauses what was removed', async () => {
  const { store, post, drain, kept } = await connected();
  const person = { id: 30, email: 'c3@example.com', phone: null };
  await post('customers/data_request', { customer: person, data_request: { id: 99 }, orders_requested: [] });
  await post('app/uninstalled', { id: 1, myshopify_domain: 'hand.myshopify.com', name: 'Hand' });
  await post('shop/redact', { shop_id: 1, shop_domain: 'hand.myshopify.com' });
  await post('customers/update', { id: 30, email: 'c3@example.com' });
  await post('orders/edited', { order_edit: { id: 5, order_id: 1 } });
  await drain();
  const state = await deliveryState(database.db, store.id, 'shopify');
  expect(state.failed).toEqual([]);
  expect(state.notices.map(({ text }) => text).sort()).toEqual([
    'Customer 30 asks what is kept about them (request 99): answer within 30 days.',
    'Shopify asks that the data of hand.myshopify.com be erased: remove the source, and the store if it has no other.',
    'The app was removed from hand.myshopify.com: nothing comes in any more until it is installed again.',
  ]);
  expect((await sourceNamed(database.db, store.id, 'shopify')).pausedAt).not.toBeNull();
  await database.db.execute(
    sql`update deliveries set received_at = received_at - interval '15 days' where store_id = ${store.id}`,
  );
  await forgetDeliveries(context);
  expect(await kept()).toBe(3);
});

it('takes no topic at its word: it is not signed, and an order under that of an erasure erases nobody', async () => {
  const { store, post, drain } = await connected();
  await post('orders/create', order(3, '2026-03-01T10:00:00Z'));
  await drain();
  const before = await stored(store);
  for (const topic of ['customers/redact', 'constructor', '__proto__', 'toString'])
    expect(await post(topic, order(3, '2026-03-01T10:00:00Z', { remove: ['3'] }))).toBe(200);
  await drain();
  expect(await stored(store)).toEqual(before);
  const { failed } = await deliveryState(database.db, store.id, 'shopify');
  expect(failed.map(({ topic }) => topic)).toEqual(['customers/redact']);
});

it('tries again what the ledger refused for a fault of its own', async () => {
  const { store, post, drain } = await connected();
  const bring = () => post('orders/create', order(5, '2026-03-01T10:00:00Z'));
  await bring();
  await drain();
  // The order counts for −1 of what is stored: taken out, it would leave −1.
  const spoil = (by: number) =>
    database.db.execute(sql`update rollup_sales set orders = orders + ${by} where store_id = ${store.id}`);
  await spoil(-1);
  await post('orders/updated', order(5, '2026-03-01T11:00:00Z', { test: true }));
  await drain();
  expect((await stored(store))[0]).toMatchObject({ excluded: null });
  await spoil(1);
  await drain();
  expect((await stored(store))[0]).toMatchObject({ excluded: 'test' });
  expect((await verify(database, store)).differences).toEqual([]);
});

it('shows nothing of a statement that the database refused', async () => {
  const { store, post, drain } = await connected();
  await post('orders/create', order(4, '2026-03-01T10:00:00Z', { email: 'hush@example.com' }));
  await database.db.execute(
    sql`alter table orders add constraint refuses_all check (store_id <> ${sql.raw(String(store.id))})`,
  );
  onTestFinished(async () => {
    await database.db.execute(sql`alter table orders drop constraint refuses_all`);
  });
  for (let attempt = 0; attempt < 5; attempt++) await drain();
  const { failed } = await deliveryState(database.db, store.id, 'shopify');
  // check_violation
  expect(failed[0]!.text).toContain('23514');
  expect(failed[0]!.text).not.toMatch(/hush|insert|params|select/i);
});
