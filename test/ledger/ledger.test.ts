import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { eraseCustomer, ingest, mergeCustomers, verify } from '../../server/ledger';
import type { OrderFactInput, SaleFactInput } from '../../server/facts/fact';
import { testDatabase, testStore } from '../database';
import { randomShop, seedsHere } from '../randomShop';

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const order = (id: string, overrides: Partial<OrderFactInput> = {}): OrderFactInput => ({
  type: 'order',
  id,
  placedAt: '2026-03-02T10:00:00Z',
  currency: 'EUR',
  customer: { id: 'anna' },
  lines: [{ quantity: 1, unitPrice: '10.00' }],
  ...overrides,
});

/** One total row of rollup_sales, over all days. */
const totals = async (store: Store): Promise<Record<string, number>> => {
  const [row] = await rows<Record<string, number>>(
    database.db,
    sql`select sum(gross_sales)::int as gross, sum(discounts)::int as discounts, sum(returns)::int as returns,
          sum(returns_placed)::int as returns_placed, sum(taxes)::int as taxes, sum(shipping)::int as shipping,
          sum(orders)::int as orders, sum(aov_orders)::int as aov_orders, sum(customers_new)::int as customers_new,
          sum(units_sold)::int as units, sum(units_returned)::int as units_returned,
          sum(orders_cancelled)::int as cancelled, sum(unconverted_orders)::int as unconverted,
          sum(repeat_within30)::int as repeat30, sum(excluded_test)::int as tests
        from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
  );
  return row!;
};

const expectExact = async (store: Store) => {
  expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
};

const put = (store: Store, ...facts: SaleFactInput[]) => ingest(database, store, 'sales', facts);

describe('one fact', () => {
  test('the same order twice counts once', async () => {
    const store = await testStore(database);
    expect(await put(store, order('1'))).toMatchObject({ new: 1, changed: 0, unchanged: 0 });
    expect(await put(store, order('1'))).toMatchObject({ new: 0, changed: 0, unchanged: 1 });
    expect(await totals(store)).toMatchObject({ gross: 1000, orders: 1 });
    await expectExact(store);
  });

  test('an older version that arrives later changes nothing', async () => {
    const store = await testStore(database);
    const priced = (unitPrice: string) => ({ lines: [{ quantity: 1, unitPrice }] });
    await put(store, order('1', { updatedAt: '2026-03-03T00:00:00Z', ...priced('20.00') }));
    const late = await put(store, order('1', { updatedAt: '2026-03-02T12:00:00Z', ...priced('99.00') }));
    expect(late).toMatchObject({ unchanged: 1 });
    expect(await totals(store)).toMatchObject({ gross: 2000 });
    await expectExact(store);
  });

  test('content seen again later outranks what lies between', async () => {
    const store = await testStore(database);
    const at = (day: string, unitPrice: string) =>
      order('1', { updatedAt: `2026-03-${day}T00:00:00Z`, lines: [{ quantity: 1, unitPrice }] });
    await put(store, at('03', '20.00'));
    await put(store, at('05', '20.00'));
    await put(store, at('04', '99.00'));
    expect(await totals(store)).toMatchObject({ gross: 2000 });
  });

  test('equal lines of an order are all kept', async () => {
    const store = await testStore(database);
    const line = { quantity: 2, unitPrice: '0.005' };
    await put(store, order('1', { lines: [line, line, line] }));
    // each line 2 × 0.005 = 0.01
    expect(await totals(store)).toMatchObject({ gross: 3, units: 6 });
  });

  test('an order that loses a line keeps no trace of it', async () => {
    const store = await testStore(database);
    const line = (unitPrice: string) => ({ quantity: 1, unitPrice });
    await put(store, order('1', { lines: [line('10'), line('5')] }));
    await put(store, order('1', { lines: [line('10')] }));
    expect(await totals(store)).toMatchObject({ gross: 1000, units: 1 });
    await expectExact(store);
  });

  test('a bad row is named and does not cost a good one', async () => {
    const store = await testStore(database);
    const result = await ingest(database, store, 'sales', [
      order('1'),
      { ...order('2'), currency: 'XXQ' },
      { ...order('3'), lines: [{ quantity: 1e12, unitPrice: '1' }] },
      { ...order('4'), lines: [{ quantity: 1, unitPrice: '9007199254740993' }] },
      { ...order('5'), lines: [{ quantity: 1, unitPrice: '-1' }] },
      { ...order('6'), placedAt: '2026-02-30T00:00:00Z' },
      { ...order('a\0b') },
    ]);
    expect(result.new).toBe(1);
    expect(result.rejected.map((r) => [r.row, r.field])).toEqual([
      [2, 'currency'],
      [3, 'lines.0.quantity'],
      [4, 'lines.0.unitPrice'],
      [5, 'lines.0.unitPrice'],
      [6, 'placedAt'],
      [7, 'id'],
    ]);
  });
});

describe('reversals', () => {
  const refund = (id: string, net: string, overrides: object = {}) => ({
    type: 'refund' as const,
    id,
    orderId: '1',
    occurredAt: '2026-03-05T10:00:00Z',
    net,
    ...overrides,
  });

  test('a refund that arrives before its order waits for it', async () => {
    const store = await testStore(database);
    await put(store, refund('r1', '4.00'));
    expect((await totals(store)).returns ?? 0).toBe(0);
    await put(store, order('1'));
    expect(await totals(store)).toMatchObject({ returns: 400, returns_placed: 400 });
    await expectExact(store);
  });

  test('a cancellation reverses only what no refund has, whichever comes first', async () => {
    for (const refundFirst of [true, false]) {
      const store = await testStore(database);
      const placed = order('1', {
        shipping: '5.00',
        lines: [{ quantity: 2, unitPrice: '10.00', taxRate: '0.1' }],
      });
      const cancelled = { ...placed, cancelledAt: '2026-03-08T10:00:00Z' };
      const back = refund('r1', '10.00', { tax: '1.00', units: 1 });
      await put(store, placed);
      for (const fact of refundFirst ? [back, cancelled] : [cancelled, back]) await put(store, fact);
      // 20.00 sold, 10.00 refunded, 10.00 cancelled; tax 2.00 and shipping 5.00 all taken back
      expect(await totals(store)).toMatchObject({
        gross: 2000,
        returns: 2000,
        taxes: 0,
        shipping: 0,
        units_returned: 2,
        cancelled: 1,
      });
      await expectExact(store);
    }
  });

  test('a refund after the cancellation reverses nothing more and moves no closed day', async () => {
    const store = await testStore(database);
    await put(store, order('1', { cancelledAt: '2026-03-08T10:00:00Z' }));
    await put(store, refund('late', '10.00', { occurredAt: '2026-05-02T10:00:00Z', units: 1 }));
    expect(await totals(store)).toMatchObject({ returns: 1000, units_returned: 1 });
    await expectExact(store);
  });

  test('a nested refund is as old as the version of its order', async () => {
    const store = await testStore(database);
    const version = (updatedAt: string, net: string) =>
      order('1', { updatedAt, refunds: [{ id: 'r1', occurredAt: '2026-03-05T10:00:00Z', net }] });
    await put(store, version('2026-03-07T00:00:00Z', '8.00'), version('2026-03-06T00:00:00Z', '2.00'));
    expect(await totals(store)).toMatchObject({ returns: 800 });
    await expectExact(store);
  });

  test('a refund seen again later outranks what lies between', async () => {
    const store = await testStore(database);
    await put(store, order('1'));
    const at = (day: string, net: string) => refund('r1', net, { updatedAt: `2026-03-${day}T00:00:00Z` });
    for (const version of [at('10', '2.00'), at('14', '2.00'), at('12', '5.00')]) await put(store, version);
    expect(await totals(store)).toMatchObject({ returns: 200 });
    await expectExact(store);
  });

  test('a full refund in a foreign currency nets to exactly nothing', async () => {
    const store = await testStore(database);
    const placed = order('1', {
      currency: 'USD',
      fxRate: '0.9137',
      lines: [{ quantity: 1, unitPrice: '10.05', discount: '0.52' }],
    });
    await put(
      store,
      placed,
      refund('a', '3.17'),
      refund('b', '6.36', { occurredAt: '2026-03-06T10:00:00Z' }),
    );
    const { gross, discounts, returns } = await totals(store);
    // 10.05 × 0.9137 = 9.182685 → 918; 0.52 × 0.9137 = 0.475124 → 48
    expect([gross, discounts]).toEqual([918, 48]);
    expect(gross! - discounts! - returns!).toBe(0);
    await expectExact(store);
  });

  test('a credit note without an order is booked on its own day and falls to its customer', async () => {
    const store = await testStore(database);
    await put(store, refund('note', '3.00', { orderId: undefined, customer: { id: 'anna' } }));
    await expectExact(store);
    await put(store, order('1'));
    const cohorts = await rows<{ cohort: string; net: number }>(
      database.db,
      sql`select cohort::text as cohort, net_sales as net from rollup_cohorts
          where store_id = ${store.id} and grain = 'month' and net_sales <> 0`,
    );
    expect(cohorts).toEqual([{ cohort: '2026-03-01', net: 700 }]);
    await expectExact(store);
  });
});

describe('customers', () => {
  test('phones without a digit are nobody; colons in names do not run together', async () => {
    const store = await testStore(database);
    await put(
      store,
      order('1', { customer: { phone: 'n/a' } }),
      order('2', { customer: { phone: '-' } }),
      order('3', { source: 'a:b', customer: { id: 'c' } }),
      order('4', { source: 'a', customer: { id: 'b:c' } }),
    );
    expect(await totals(store)).toMatchObject({ customers_new: 4 });
  });

  test('a late first order makes the other one returning', async () => {
    const store = await testStore(database);
    await put(store, order('2', { placedAt: '2026-03-20T10:00:00Z' }));
    await put(store, order('1', { placedAt: '2026-02-20T10:00:00Z' }));
    const firsts = await rows<{ id: string; first: boolean }>(
      database.db,
      sql`select external_id as id, is_first as first from orders where store_id = ${store.id} order by 1`,
    );
    expect(firsts).toEqual([
      { id: '1', first: true },
      { id: '2', first: false },
    ]);
    // 20 Feb to 20 Mar are 28 days
    expect(await totals(store)).toMatchObject({ customers_new: 1, repeat30: 1 });
    await expectExact(store);
  });

  test('merged customers have one history; what comes in for the old key follows', async () => {
    const store = await testStore(database);
    await put(store, order('1'), order('2', { customer: { id: 'bert' }, placedAt: '2026-03-10T10:00:00Z' }));
    await mergeCustomers(database, store, 'id:api:bert', 'id:api:anna');
    await put(store, order('3', { customer: { id: 'bert' }, placedAt: '2026-03-11T10:00:00Z' }));
    expect(await totals(store)).toMatchObject({ orders: 3, customers_new: 1, repeat30: 1 });
    await expectExact(store);
  });

  test('an erased customer leaves the totals as they are, and no name', async () => {
    const store = await testStore(database);
    await put(store, order('1'), order('2', { placedAt: '2026-03-10T10:00:00Z' }));
    const before = await totals(store);
    await eraseCustomer(database, store, 'id:api:anna');
    await put(store, order('1'));
    expect(await totals(store)).toEqual(before);
    for (const table of ['orders', 'customers', 'customer_days', 'reversals']) {
      const named = await rows(
        database.db,
        sql`select 1 from ${sql.identifier(table)} where store_id = ${store.id} and customer_key = 'id:api:anna'`,
      );
      expect(named).toEqual([]);
    }
    await expectExact(store);
  });
});

describe('rates', () => {
  test('an order waits for its rate, and a nearer one converts it again', async () => {
    const store = await testStore(database);
    await put(store, order('1', { currency: 'USD' }));
    expect(await totals(store)).toMatchObject({ orders: 1, aov_orders: 0, gross: 0, unconverted: 1 });
    const rate = (day: string, value: string) =>
      ingest(database, store, 'fx', [{ day, base: 'USD', quote: 'EUR', rate: value }]);
    await rate('2026-02-26', '0.9');
    expect(await totals(store)).toMatchObject({ gross: 900, aov_orders: 1, unconverted: 0 });
    await rate('2026-03-01', '0.95');
    expect(await totals(store)).toMatchObject({ gross: 950 });
    await rate('2026-02-27', '0.5');
    await rate('2026-03-03', '0.5');
    expect(await totals(store)).toMatchObject({ gross: 950 });
    await expectExact(store);
    const revisions = await rows<{ before: string | null; after: string }>(
      database.db,
      sql`select before, after from revisions where store_id = ${store.id} order by id`,
    );
    expect(revisions).toEqual([
      { before: null, after: '0.9' },
      { before: '0.9', after: '0.95' },
    ]);
  });
});

describe('rates that are turned round', () => {
  test('divide: half a cent is half a cent', async () => {
    const store = await testStore(database);
    await ingest(database, store, 'fx', [{ day: '2026-03-01', base: 'EUR', quote: 'USD', rate: '1.20' }]);
    const of = (id: string, unitPrice: string) =>
      order(id, { currency: 'USD', lines: [{ quantity: 1, unitPrice }] });
    // 0.99 / 1.20 = 0.825, which is 0.83; at 0.833333333333 it would be 0.82499…, which is 0.82
    await put(store, of('1', '0.99'));
    expect(await totals(store)).toMatchObject({ gross: 83 });
    // 0.98 / 1.20 = 0.81666…, so 0.82
    await put(store, of('2', '0.98'));
    expect(await totals(store)).toMatchObject({ gross: 83 + 82 });
    await expectExact(store);
  });

  test('cross over a common base, and divide once', async () => {
    const store = await testStore(database, { currency: 'GBP' });
    await ingest(database, store, 'fx', [
      { day: '2026-03-01', base: 'EUR', quote: 'USD', rate: '1.12' },
      { day: '2026-03-01', base: 'EUR', quote: 'GBP', rate: '0.88' },
    ]);
    // 7.07 · 0.88 / 1.12 = 5.555, which is 5.56; at 0.785714285714 it would be 5.55499…, which is 5.55
    await put(store, order('1', { currency: 'USD', lines: [{ quantity: 1, unitPrice: '7.07' }] }));
    expect(await totals(store)).toMatchObject({ gross: 556 });
    await expectExact(store);
  });
});

describe('sessions and spend', () => {
  test('a session that grows is one session; a bot is none', async () => {
    const store = await testStore(database);
    const session = { id: 's1', startedAt: '2026-03-01T22:59:00Z', updatedAt: '2026-03-01T23:00:00Z' };
    await ingest(database, store, 'sessions', [session, { ...session, id: 's2', filtered: 'bot' }]);
    // one minute earlier it starts on another day in no zone but is the same session
    const moved = {
      ...session,
      startedAt: '2026-03-01T23:01:00Z',
      updatedAt: '2026-03-01T23:30:00Z',
      hasCart: true,
    };
    await ingest(database, store, 'sessions', [moved]);
    const found = await rows(
      database.db,
      sql`select bucket::text as day, sum(sessions)::int as n, sum(sessions_cart)::int as cart, sum(sessions_bot)::int as bots
          from rollup_sessions where store_id = ${store.id} and cut = 'total' and grain = 'day' group by 1 order by 1`,
    );
    // 22:59 UTC is 23:59 in Berlin on 1 March, 23:01 UTC is 2 March
    expect(found).toEqual([
      { day: '2026-03-01', n: 0, cart: 0, bots: 1 },
      { day: '2026-03-02', n: 1, cart: 1, bots: 0 },
    ]);
    await expectExact(store);
  });

  test('spend replaces itself and is converted when a rate arrives', async () => {
    const store = await testStore(database);
    const spend = { day: '2026-03-01', channel: 'paid_search', currency: 'USD', amount: '100.00' };
    await ingest(database, store, 'spend', [spend]);
    await ingest(database, store, 'spend', [{ ...spend, amount: '120.00' }]);
    await ingest(database, store, 'fx', [{ day: '2026-03-01', base: 'EUR', quote: 'USD', rate: '1.25' }]);
    const [found] = await rows(
      database.db,
      sql`select ad_spend as ad, marketing_cost as cost, unconverted_spend as unconverted from rollup_spend
          where store_id = ${store.id} and cut = 'total' and grain = 'month'`,
    );
    // 120.00 / 1.25 = 96.00
    expect(found).toEqual({ ad: 9600, cost: 9600, unconverted: 0 });
    await expectExact(store);
  });
});

describe('random operations', () => {
  test.each(seedsHere(1, 2, 3))(
    'seed %i: verify is clean on the way, and order of arrival is irrelevant',
    async (seed) => {
      const shop = randomShop(seed);
      // weeks and quarters of their own: cohorts are kept by them too
      const calendar = { weekStart: 1 + (seed % 7), fiscalYearStart: 1 + ((seed * 5) % 12) };
      const [one, other] = [await testStore(database, calendar), await testStore(database, calendar)];
      for (const [i, { kind, facts }] of shop.batches.entries()) {
        await ingest(database, one, kind, facts);
        if (i % 3 === 2 || i === shop.batches.length - 1) await expectExact(one);
      }
      for (const { kind, facts } of shop.shuffled) await ingest(database, other, kind, facts);
      await expectExact(other);
      expect(await snapshot(other)).toEqual(await snapshot(one));
      expect(await cohortSnapshot(other)).toEqual(await cohortSnapshot(one));
      const costs = await costSnapshot(one);
      expect(costs.filter(({ cogs }) => Number(cogs) !== 0).length).toBeGreaterThan(0);
      expect(await costSnapshot(other)).toEqual(costs);
    },
  );
});

const costSnapshot = (store: Store) =>
  rows<Record<string, unknown>>(
    database.db,
    sql`select cut, grain, bucket::text as bucket, channel, country, currency, customer_type, identity, cogs,
          cogs_placed, costed_sales, costed_units, fulfilment_cost, shipping_cost, payment_fees, return_handling,
          return_handling_placed, duties_borne, unconverted_costs
        from rollup_costs where store_id = ${store.id} and (cogs <> 0 or costed_sales <> 0 or costed_units <> 0
          or fulfilment_costs <> 0 or shipping_costs <> 0 or payment_costs <> 0 or return_handling <> 0
          or return_handling_placed <> 0 or duties_borne <> 0 or unconverted_costs <> 0 or cogs_placed <> 0)
        order by 1, 2, 3, 4, 5, 6, 7, 8`,
  );

const cohortSnapshot = (store: Store) =>
  rows(
    database.db,
    sql`select grain, cohort::text as a, period::text as b, customers, orders, net_sales from rollup_cohorts
        where store_id = ${store.id} and (customers <> 0 or orders <> 0 or net_sales <> 0)
        union all
        select 'interval', month::text, days::text, orders, 0, 0 from rollup_intervals
        where store_id = ${store.id} and orders <> 0
        order by 1, 2, 3`,
  );

const snapshot = (store: Store) =>
  rows(
    database.db,
    sql`select cut, grain, bucket::text as bucket, channel, country, currency, customer_type, identity,
          gross_sales, returns, returns_placed, taxes, shipping, orders, aov_sales, aov_net_sales, customers_new,
          repeat_within30, repeat_within365, units_sold, unconverted_orders, unlinked_returns, refunded_beyond,
          units_returned, gift_card_sales, replacements
        from rollup_sales where store_id = ${store.id}
          and (gross_sales <> 0 or returns <> 0 or returns_placed <> 0 or orders <> 0 or unconverted_orders <> 0
            or refunded_beyond <> 0)
        order by 1, 2, 3, 4, 5, 6, 7, 8`,
  );
