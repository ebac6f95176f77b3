import { expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { rows } from '../../drizzle/client';
import { addSource, sourceNamed, type SourceContext } from '../../server/connections/sources';
import { syncSource } from '../../server/connections/sync';
import { verify } from '../../server/ledger';
import { shopifyDriver } from '../../server/sources/shopify/driver';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { BULK_LINES, RESTS, REST_ORDERS } from './shopifyFixtures';
import { body, cut, shopifyServer, status, throttled, type ShopifyState } from './shopifyServer';
import type { Period } from '../../server/time';

/** Shopify's driver against a server that speaks its protocol, and goes wrong as it may. */

const at = importing();
const context = (): SourceContext => ({
  database: at.database,
  clock: () => new Date('2026-03-10T00:00:00Z'),
  ...testConnectors(shopifyDriver(1)),
});

type Given = Readonly<Record<string, string>>;
const connected = async (state: Partial<ShopifyState> = {}, more: Given = { accessToken: 'shpat_1' }) => {
  const server = await shopifyServer({ lines: structuredClone(BULK_LINES), rests: RESTS, ...state });
  const store = await testStore(at.database);
  const given = { shop: server.address, ...more };
  const source = await addSource(context(), store, { name: 'shopify', platform: 'shopify', given });
  return { ...server, store, source, sync: () => syncSource(context(), store, 'shopify') };
};
const checkpointOf = async (store: Store) =>
  (await sourceNamed(at.database.db, store.id, 'shopify')).checkpoint;
/** Worked by hand in shopifyShapes.test.ts: gross 270.00, returns 165.50, three orders that count. */
const WHOLE = { orders: 3, gross: 27_000, returns: 16_550 };

it('asks the shop who it is, by token or by the app’s own credentials', async () => {
  const { source } = await connected();
  expect(source.settings).toMatchObject({ title: 'Hand Shop' });
  const own = await connected({ token: 'shpua_day' }, { clientId: 'c', clientSecret: 'hush' });
  expect(await own.sync()).toMatchObject({ status: 'complete', new: 5 });
});

it('says which scopes are missing, and what credentials it needs', async () => {
  await expect(connected({ scopes: ['read_orders'] })).rejects.toMatchObject({
    code: 'forbidden',
    message: 'The app lacks the scopes read_customers, read_all_orders.',
  });
  const recent = { accessToken: 'shpat_1', history: '60 days' };
  expect(await connected({ scopes: ['read_orders', 'read_customers'] }, recent)).toBeDefined();
  await expect(connected({}, {})).rejects.toMatchObject({ code: 'bad_input' });
  await expect(connected({}, { accessToken: 'wrong' })).rejects.toMatchObject({ code: 'forbidden' });
});

it('fetches everything in bulk, then what changed, and gets the same facts as webhooks', async () => {
  const { store, sync, state } = await connected();
  expect(await sync()).toMatchObject({ status: 'complete', new: 5, rejectedCount: 0 });
  expect(await at.sold(store)).toEqual(WHOLE);
  // One query for each refunded order, one for the edited one.
  expect(state.asked.filter((name) => name === 'orderRefunds')).toHaveLength(2);
  expect(await checkpointOf(store)).toEqual({ phase: 'changes', since: '2026-03-10T00:00:00.000Z' });
  // By file, as webhooks tell them, they are what is here.
  const format = 'shopify-orders-json';
  expect(await at.load(store, JSON.stringify(REST_ORDERS), { format })).toMatchObject({ unchanged: 5 });
  expect(await sync()).toMatchObject({ status: 'complete', new: 0, changed: 0 });
  const order = state.lines.find((line) => line.id === 'gid://shopify/Order/1005')!;
  Object.assign(order, { displayFinancialStatus: 'PAID', updatedAt: '2026-03-11T10:00:00Z' });
  expect(await sync()).toMatchObject({ status: 'complete', changed: 1 });
  expect(await at.sold(store)).toEqual({ ...WHOLE, orders: 4, gross: 29_500 });
  expect((await verify(at.database, store)).ok).toBe(true);
});

it('goes through pages, many lines and smaller queries where they cost too much', async () => {
  const { store, sync, state } = await connected({ maxFirst: 5 });
  await sync();
  await at.database.db.execute(
    sql`update sources set checkpoint = '{"phase":"changes","since":"2026-03-01T00:00:00Z"}' where store_id = ${store.id}`,
  );
  state.asked.length = 0;
  expect(await sync()).toMatchObject({ status: 'complete', unchanged: 5, changed: 0 });
  // 20 are too many, 5 go through; 1001 and 1003 have a second line each.
  expect(state.asked.filter((name) => name === 'ordersPage')).toHaveLength(2);
  expect(state.asked.filter((name) => name === 'moreLines')).toHaveLength(2);
  expect(await at.sold(store)).toEqual(WHOLE);
});

it.each<[string, Partial<ShopifyState>]>([
  ['429 with Retry-After', { faults: { runBulk: [status(429, { 'retry-after': '0.02' })] } }],
  ['a bucket that is empty', { faults: { bulkState: [throttled, throttled], orderRefunds: [throttled] } }],
  ['errors of the server', { faults: { bulkState: [status(502), status(503)], result: [status(500)] } }],
  ['an answer that is cut', { faults: { orderRefunds: [cut('{"data":')] } }],
  [
    'a result that breaks off twice',
    {
      faults: {
        result: [
          cut(
            BULK_LINES.slice(0, 3)
              .map((line) => JSON.stringify(line))
              .join('\n'),
          ),
          cut(
            `${BULK_LINES.slice(0, 6)
              .map((line) => JSON.stringify(line))
              .join('\n')}\n{"id":"gi`,
          ),
        ],
      },
    },
  ],
  ['an operation of its own that a killed run began', { running: null, runs: 3 }],
])('comes through %s', async (_what, state) => {
  const { store, sync } = await connected(state);
  expect(await sync()).toMatchObject({ status: 'complete', new: 5 });
  expect(await at.sold(store)).toEqual(WHOLE);
});

it('is short when the result has fewer lines than Shopify counted, and fetches all again', async () => {
  const { store, sync, state } = await connected({ objectCount: BULK_LINES.length + 1 });
  const report = await sync();
  expect(report).toMatchObject({ status: 'short' });
  expect(report.error).toMatch(/^Shopify says that it sent 14 items, and 13 arrived\./);
  expect(await checkpointOf(store)).toMatchObject({ phase: 'bulk', operation: null });
  delete state.objectCount;
  state.running = null;
  expect(await sync()).toMatchObject({ status: 'complete', unchanged: 5 });
});

it('is short when changes end before what was counted', async () => {
  const { store, sync, state } = await connected();
  await sync();
  await at.database.db.execute(
    sql`update sources set checkpoint = '{"phase":"changes","since":"2026-03-01T00:00:00Z"}' where store_id = ${store.id}`,
  );
  state.faults.ordersCount = [body({ data: { ordersCount: { count: 6, precision: 'EXACT' } } })];
  expect(await sync()).toMatchObject({
    status: 'short',
    error: expect.stringContaining('6 items, and 5') as string,
  });
});

const failures: [string, Partial<ShopifyState>, RegExp][] = [
  ['an operation that fails', { endsAs: 'FAILED' }, /ended as FAILED \(TIMEOUT\)/],
  [
    'a result that always breaks off',
    { faults: { result: Array.from({ length: 4 }, () => cut('{"id":')) } },
    /breaks off each time/,
  ],
  ['a token that was taken back', { faults: { runBulk: [status(401)] } }, /refuses the credentials/],
  [
    'a scope that was taken back',
    {
      faults: {
        runBulk: [
          body({
            data: null,
            errors: [
              {
                message: 'Access denied for orders field. Required access: `read_orders` access scope.',
                extensions: { code: 'ACCESS_DENIED' },
              },
            ],
          }),
        ],
      },
    },
    /may not read what is asked: .*read_orders/,
  ],
  [
    'refunds that are not all there',
    { rests: { ...RESTS, '1001': { refunds: [], agreements: [] } } },
    /names 1 refunds/,
  ],
  [
    'an operation that Shopify has lost before the first look at it',
    { faults: { bulkState: [body({ data: { node: null } })] } },
    /has lost the bulk operation/,
  ],
  [
    'an answer of another shape',
    { faults: { bulkState: [body({ data: { node: { id: 1 } } })] } },
    /not expected/,
  ],
];
it.each(failures)('is red after %s', async (_what, state, words) => {
  const { store, sync } = await connected(state);
  await expect(sync()).rejects.toThrow(words);
  const [run] = await rows<{ status: string; error: string }>(
    at.database.db,
    sql`select status, error from source_runs where store_id = ${store.id}`,
  );
  expect(run).toMatchObject({ status: 'failed' });
  expect(run!.error).toMatch(words);
  expect(run!.error).not.toMatch(/shpat/);
});

it('names an order that can’t be read, and takes the others', async () => {
  const lines = structuredClone(BULK_LINES);
  delete lines[9]!.currencyCode;
  const { store, sync } = await connected({ lines });
  const report = await sync();
  expect(report).toMatchObject({ status: 'complete', new: 4, rejectedCount: 1 });
  expect(report.rejected[0]).toMatchObject({ id: 'gid://shopify/Order/1004' });
  expect(await at.sold(store)).toEqual(WHOLE);
});

it('takes over an operation that asks for the same, and no other', async () => {
  const { sync, state } = await connected();
  state.faults.bulkState = [status(401)];
  await expect(sync()).rejects.toThrow(/credentials/);
  expect(await sync()).toMatchObject({ status: 'complete', new: 5 });
  expect(state.asked.filter((name) => name === 'runBulk')).toHaveLength(1);
  const other = await connected({ running: { id: 'x', query: '{ products }' } });
  await expect(other.sync()).rejects.toThrow(/already in progress/);
});

it('counts orders and what was charged by day of the store', async () => {
  const { store, source } = await connected();
  const { outgoing, drivers } = context();
  const connection = {
    ...{ name: 'shopify', settings: source.settings, credentials: { accessToken: 'shpat_1' } },
    ...{ store: { currency: store.currency, timeZone: store.timeZone }, outgoing, now: new Date() },
  };
  const days: Period = { from: '2026-03-01', to: '2026-03-05' };
  // 1001 on the 1st, 1002 on the 2nd, 1003 on the 4th; the test and the voided one, on the 9th, count nowhere.
  expect(await drivers.shopify!.tally!(connection, days)).toEqual([
    { day: '2026-03-01', orders: 1, amountMinor: 10_938 },
    { day: '2026-03-02', orders: 1, amountMinor: 11_900 },
    { day: '2026-03-03', orders: 0, amountMinor: 0 },
    { day: '2026-03-04', orders: 1, amountMinor: 12_000 },
  ]);
  const [ninth] = await drivers.shopify!.tally!(connection, { from: '2026-03-09', to: '2026-03-10' });
  expect(ninth).toEqual({ day: '2026-03-09', orders: 0, amountMinor: 0 });
});

it('ends in words where Shopify leads from a page to itself', async () => {
  const { sync, state, store } = await connected();
  await sync();
  await at.database.db.execute(
    sql`update sources set checkpoint = '{"phase":"changes","since":"2026-03-01T00:00:00Z"}' where store_id = ${store.id}`,
  );
  const circle = body({
    data: { orders: { nodes: [], pageInfo: { hasNextPage: true, endCursor: 'same' } } },
  });
  state.faults.ordersPage = Array.from({ length: 5 }, () => circle);
  await expect(sync()).rejects.toMatchObject({
    message: 'Shopify says that there is another page and leads back to one that was read.',
  });
});

it('fetches no bulk result from a private network', async () => {
  const { sync, state } = await connected();
  const node = { id: 'gid://shopify/BulkOperation/1', status: 'COMPLETED', objectCount: '1' };
  const inside = await shopifyServer();
  const url = `${inside.address}/result.jsonl`;
  state.faults.bulkState = Array.from({ length: 3 }, () => body({ data: { node: { ...node, url } } }));
  await expect(sync()).rejects.toMatchObject({
    code: 'forbidden',
    message: 'The answer leads to 127.0.0.1, a private address: it was not followed.',
  });
});

it('goes on asking after a change that is dated in the future', async () => {
  const { sync, state, store } = await connected();
  await sync();
  const [order] = state.lines;
  Object.assign(order!, { updatedAt: '2099-01-01T00:00:00Z' });
  expect(await sync()).toMatchObject({ status: 'complete' });
  // the clock stands at 10 March
  expect(await checkpointOf(store)).toEqual({ phase: 'changes', since: '2026-03-10T00:00:00.000Z' });
  const { lastEventAt } = await sourceNamed(at.database.db, store.id, 'shopify');
  expect(lastEventAt).toBe('2026-03-10T00:00:00.000Z');
});

it('says which amount of a page is none', async () => {
  const { sync, state, store } = await connected();
  await sync();
  await at.database.db.execute(
    sql`update sources set checkpoint = '{"phase":"changes","since":"2026-03-01T00:00:00Z"}' where store_id = ${store.id}`,
  );
  const line = state.lines.find((one) => 'quantity' in one)!;
  Object.assign(line, { originalUnitPriceSet: { shopMoney: { amount: 'NaN' } } });
  await expect(sync()).rejects.toMatchObject({
    message: expect.stringMatching(/amount is not an amount such as 12.50/) as string,
  });
});

it('repeats no credential that the platform repeats', async () => {
  const echo = (name: string) => body({ errors: [{ message: `${name}: shpat_hushhush is not welcome` }] });
  const refused = connected(
    { token: 'shpat_hushhush', faults: { shop: [echo('shop')] } },
    { accessToken: 'shpat_hushhush' },
  );
  await expect(refused).rejects.toMatchObject({ message: 'Shopify refuses a query: shop: … is not welcome' });
  const { sync, state } = await connected({ token: 'shpat_hushhush' }, { accessToken: 'shpat_hushhush' });
  state.faults.dayOrders = [echo('dayOrders')];
  expect(JSON.stringify(await sync())).not.toContain('hushhush');
  state.faults.ordersCount = [echo('ordersCount')];
  await expect(sync()).rejects.toMatchObject({
    message: 'Shopify refuses a query: ordersCount: … is not welcome',
  });
});
