import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import type { Database, Db } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { errorView } from '../../server/errorView';
import { createCaller } from '../../server/api/rpc/router';
import { METRIC_IDS, type MetricId } from '../../server/catalog/metrics';
import { ask, why } from '../../server/ask';
import { ingest } from '../../server/ledger';
import { orderSummary, reversalSummary } from '../../server/rows';
import type { RowFilter, RowSummary } from '../../server/rows/types';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { DomainError } from '../../server/errors';
import { testDatabase, testStore } from '../database';
import { randomShop, seedsHere } from '../randomShop';
import { openShop } from '../shop';
import type { Period, Day } from '../../server/time';

/** Lists of orders and reversals on the shop that a pencil can check (shop.ts), and on random ones. */

const NOW = new Date('2027-06-01T00:00:00Z');
const PERIOD: Period = { from: '2026-01-01', to: '2026-03-01' };

let database: Database;
let app: FastifyInstance;
let api: ReturnType<typeof createCaller>;
let shop: Store;
let store: string;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  api = createCaller({ database, clock: () => NOW });
  app = await createApp({ database, clock: () => NOW, clientDir: null, log: () => undefined });
  shop = await openShop(database);
  store = shop.slug;
  // the same ids with other amounts: a forgotten store_id would show
  await openShop(database, {}, 3);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const ids = async (more: object = {}): Promise<string[]> =>
  (await api.rows.orders({ store, ...PERIOD, ...more })).rows.map((row) => row.id);
const sumsOf = (summary: RowSummary) => Object.fromEntries(summary.sums.map((s) => [s.measure, s.value]));

const refusal = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).not.toBeNull();
  return errorView(error);
};

const IN_ORDER = ['o9', 'o8', 'o7', 'o10', 'o6', 'o5', 'o4', 'o3', 'o2', 'o1'];

describe('the list of orders', () => {
  it('is newest first, with what an order is worth and what is said of it', async () => {
    const { rows, next } = await api.rows.orders({ store, ...PERIOD });
    expect(rows.map((row) => row.id)).toEqual(IN_ORDER);
    expect(next).toBeNull();
    const by = Object.fromEntries(rows.map((row) => [row.id, row]));
    // 2 × 50 less 10
    expect(by.o1).toMatchObject({ gross: 100_00, discounts: 10_00, returns: 0, net: 90_00 });
    expect(by.o1).toMatchObject({ customer: 'ana', channel: 'direct', flags: ['new_customer'] });
    expect(by.o3).toMatchObject({ gross: 60_00, returns: 60_00, net: 0, flags: ['refunded'] });
    expect(by.o4).toMatchObject({ customer: 'guest', placedAt: '2026-01-31T22:30:00.000Z' });
    expect(by.o7).toMatchObject({ gross: 80_00, returns: 80_00, net: 0, flags: ['cancelled'] });
    expect(by.o8!.flags).toEqual(['replacement']);
    expect(by.o6!.flags[0]).toBe('test');
    // no rate: no amount, which is not 0
    expect(by.o9).toMatchObject({ gross: null, net: null, currency: 'SEK' });
    expect(by.o9!.flags).toContain('unconverted');
  });

  it('gives the same rows by pages as at once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.rows.orders({ store, limit: 3, ...(cursor && { cursor }) });
      expect(page.rows.length).toBeLessThanOrEqual(3);
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['o14', 'o13', 'o12', 'o11', ...IN_ORDER]);
  });

  it('tells apart orders of one moment', async () => {
    const twins = await testStore(database);
    const one = (source: string, id: string) => ({
      ...{ type: 'order', source, id, placedAt: '2026-01-05T10:00:00Z', currency: 'EUR' },
      lines: [{ quantity: 1, unitPrice: '1' }],
    });
    await ingest(database, twins, 'sales', [one('b', '1'), one('a', '2'), one('a', '1'), one('b', '2')]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.rows.orders({ store: twins.slug, limit: 1, ...(cursor && { cursor }) });
      seen.push(...page.rows.map((row) => `${row.source}${row.id}`));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(['b2', 'b1', 'a2', 'a1']);
  });

  it.each([
    [{ where: [{ dimension: 'channel', value: 'email' }] }, ['o3']],
    [{ where: [{ dimension: 'country', value: 'FR' }] }, ['o7', 'o2']],
    [{ where: [{ dimension: 'device', value: 'mobile' }] }, ['o7', 'o3', 'o2']],
    [{ where: [{ dimension: 'currency', value: 'SEK' }] }, ['o9']],
    [{ where: [{ dimension: 'identity', value: 'guest' }] }, ['o4']],
    // first orders of dave, eve, cara, the guest, ben and ana
    [{ where: [{ dimension: 'customer_type', value: 'new' }] }, ['o9', 'o10', 'o5', 'o4', 'o2', 'o1']],
    [{ where: [{ dimension: 'customer_type', value: 'unknown' }] }, []],
    [{ where: [{ dimension: 'customer_type', value: 'constructor' }] }, []],
    [{ status: 'cancelled' }, ['o7']],
    [{ status: 'refunded' }, ['o3']],
    [{ status: 'excluded' }, ['o6']],
    [{ status: 'unconverted' }, ['o9']],
    [{ status: 'test' }, ['o6']],
    [{ status: 'deleted' }, []],
    [{ status: 'voided' }, []],
    [{ status: 'replacement' }, ['o8']],
    [{ status: 'gift_cards' }, ['o5']],
    [{ status: 'masked' }, []],
    [{ id: 'o4' }, ['o4']],
    [{ id: 'o' }, []],
    // 31 January 23:30 in Berlin is the last order of January
    [{ to: '2026-02-01' }, ['o4', 'o3', 'o2', 'o1']],
    [{ at: '2026-01-31' }, ['o4', 'o3', 'o2', 'o1']],
    [{ at: '2026-01-30' }, ['o3', 'o2', 'o1']],
  ])('filters by %j', async (filter, expected) => {
    expect(await ids(filter)).toEqual(expected);
  });

  it('never shows an address, whatever the platform calls its customers', async () => {
    const named = await testStore(database);
    const order = (id: string, customer: object) => ({
      ...{ type: 'order', id, placedAt: '2026-01-05T10:00:00Z', currency: 'EUR', customer },
      lines: [{ quantity: 1, unitPrice: '1' }],
    });
    await ingest(database, named, 'sales', [
      order('1', { id: 'anna@example.com' }),
      order('2', { email: 'anna@example.com' }),
      order('3', { id: '0123456789abcdef' }),
    ]);
    const { rows } = await api.rows.orders({ store: named.slug });
    expect(JSON.stringify(rows)).not.toMatch(/anna|@/);
    expect(rows.find((row) => row.id === '3')!.customer).toBe('0123456789ab…');
  });
});

describe('sums of the listed rows', () => {
  it('are those of the pencil', async () => {
    const summary = await api.rows.orderSummary({ store, ...PERIOD });
    expect(summary.listed).toBe(10);
    expect(summary.leftOut.map(({ count }) => count)).toEqual([1, 1, 1]);
    expect(sumsOf(summary)).toMatchObject({
      // as in metrics.test.ts, and r1 60 + o7 80 for the returns of these orders
      ...{ orders: 8, customers_active: 6, gross_sales: 380_00, discounts: 60_00, returns: 140_00 },
      ...{ aov_orders: 6, aov_sales: 320_00, web_orders: 7, units_sold: 11, converted_units: 10 },
      ...{ goods_orders: 7, goods_units: 10, gift_card_sales: 25_00, gift_card_discounts: 5_00 },
    });
    const reversals = await api.rows.reversalSummary({ store, ...PERIOD });
    expect(reversals.listed).toBe(3);
    expect(sumsOf(reversals)).toMatchObject({
      // r1 60 + o7 80 + n1 7; shipping 4 of o7
      ...{ returns: 147_00, unlinked_returns: 7_00, units_returned: 2, orders_cancelled: 1 },
      ...{ taxes: 12_00, shipping: 4_00 },
    });
  });

  it('are those of a part of it', async () => {
    const where = [{ dimension: 'country' as const, value: 'FR' }];
    const summary = await api.rows.orderSummary({ store, ...PERIOD, where });
    // o2 40 + o7 80
    expect(sumsOf(summary)).toMatchObject({ orders: 2, gross_sales: 120_00, returns: 80_00 });
    expect(summary.leftOut).toEqual([]);
  });

  it('take a gift card that came back off those sold, on the day it came back', async () => {
    const cards = await testStore(database);
    await ingest(database, cards, 'sales', [
      {
        ...{ type: 'order', id: 'g', placedAt: '2026-01-30T10:00:00Z', currency: 'EUR' },
        lines: [{ quantity: 1, unitPrice: '30', isGiftCard: true }],
      },
      {
        type: 'refund',
        id: 'b',
        orderId: 'g',
        occurredAt: '2026-02-02T10:00:00Z',
        net: '0',
        giftCards: '12',
      },
    ]);
    const all = { store: cards.slug, from: '2026-01-01' as const, to: '2026-03-01' as const };
    expect(sumsOf(await api.rows.orderSummary(all))).toMatchObject({ gift_card_sales: 30_00 });
    expect(sumsOf(await api.rows.reversalSummary(all))).toMatchObject({ gift_card_sales: 12_00 });
  });

  it('count a line that an edit added on the day of the edit', async () => {
    const edited = await testStore(database);
    await ingest(database, edited, 'sales', [
      {
        ...{ type: 'order', id: 'e', placedAt: '2026-01-30T10:00:00Z', currency: 'EUR' },
        lines: [
          { quantity: 1, unitPrice: '20' },
          { quantity: 1, unitPrice: '7', addedAt: '2026-02-02T10:00:00Z' },
        ],
      },
    ]);
    const of = (from: Day, to: Day) => api.rows.orderSummary({ store: edited.slug, from, to });
    const january = await of('2026-01-01', '2026-02-01');
    expect(sumsOf(january)).toMatchObject({ orders: 1, gross_sales: 20_00, aov_sales: 20_00 });
    expect(january.notes.join(' ')).toContain('1 order ');
    const february = await of('2026-02-01', '2026-03-01');
    expect(february.listed).toBe(0);
    expect(sumsOf(february)).toMatchObject({ orders: 0, gross_sales: 7_00, aov_sales: 0 });
    const both = await of('2026-01-01', '2026-03-01');
    expect(sumsOf(both)).toMatchObject({ gross_sales: 27_00, aov_sales: 20_00 });
    // its only source knows the days from the order to the edit
    const [first, last] = ['before 30 Jan 2026', 'after 2 Feb 2026 (api)'];
    expect(both.notes).toEqual([`There is no data of orders ${first} and ${last}.`]);
    // of a day on which nobody has said anything nothing is listed, and nothing is 0
    expect(await of('2026-03-01', '2026-04-01')).toEqual({
      listed: 0,
      leftOut: [],
      sums: [],
      notes: [`There is no data of orders ${last}.`],
    });
  });

  const WHERE = [
    [],
    [{ dimension: 'country', value: 'DE' }],
    [{ dimension: 'currency', value: 'USD' }],
    [{ dimension: 'customer_type', value: 'new' }],
    [{ dimension: 'identity', value: 'guest' }],
    [
      { dimension: 'channel', value: 'email' },
      { dimension: 'customer_type', value: 'returning' },
    ],
  ] as const satisfies RowFilter['where'][];
  const METRICS = [
    'orders',
    'gross_sales',
    'discounts',
    'units_sold',
    'gift_card_sales',
    'gift_card_discounts',
    'returns',
    'unlinked_returns',
    'units_returned',
    'orders_cancelled',
    'taxes',
    'shipping',
    'aov',
    'upo',
    'asp',
    'customers_active',
  ] as const;

  it.each(seedsHere(1, 2, 3))('equal the metrics of a random shop, seed %i', async (seed) => {
    const random = await testStore(database);
    for (const { kind, facts } of randomShop(seed).batches) await ingest(database, random, kind, facts);
    await declare(database, random, { from: '2025-12-01', to: '2026-12-01' });
    const periods: Period[] = [
      { from: '2025-12-01', to: '2026-12-01' },
      { from: '2026-01-20', to: '2026-03-03' },
      { from: '2026-02-10', to: '2026-02-11' },
    ];
    for (const period of periods)
      for (const where of WHERE)
        await database.read(async (tx) => {
          const { rows } = await ask(
            tx,
            random,
            { ...period, metrics: [...METRICS], where: [...where] },
            NOW,
          );
          const { aov, upo, asp, taxes, shipping, gift_card_sales, ...metrics } = rows[0]!.values;
          const placed = sumsOf(await orderSummary(tx, random, { period, where }, NOW));
          const back = sumsOf(await reversalSummary(tx, random, { period, where }, NOW));
          const listed: Record<string, number> = { ...placed, ...back };
          for (const [id, value] of Object.entries(metrics))
            expect(listed[id], `${id} ${JSON.stringify([period, where])}`).toBe(value.value);
          expect([placed.aov_sales, placed.aov_orders]).toEqual([aov!.num, aov!.den]);
          expect([placed.goods_units, placed.goods_orders]).toEqual([upo!.num, upo!.den]);
          expect(placed.converted_units).toBe(asp!.den);
          expect(placed.gift_card_sales! - back.gift_card_sales!).toBe(gift_card_sales!.value);
          expect(placed.taxes! - back.taxes!).toBe(taxes!.value);
          expect(placed.shipping! - back.shipping!).toBe(shipping!.value);
        });
  });
});

/** By reason how many a figure leaves out, and how many its list has. */
const leftOutOf = async (
  tx: Db,
  of: Store,
  { metric, where }: { metric: MetricId; where: { dimension: string; value: string }[] },
) => {
  // some filters no figure of this metric has
  const told = await why(tx, of, { metric, ...PERIOD, where, compare: null }, NOW).catch((error: unknown) => {
    if (error instanceof DomainError) return null;
    throw error;
  });
  const found = [];
  for (const { reason, count, list } of told?.leftOut?.rows ?? []) {
    if (!list) continue;
    const filter = { period: list.period, status: list.status, where: list.where as RowFilter['where'] };
    found.push({ reason, count, listed: (await orderSummary(tx, of, filter, NOW)).listed });
  }
  return found;
};

describe('rows behind a number', () => {
  const summaryOf = { orders: orderSummary, reversals: reversalSummary };

  it.each(METRIC_IDS)('%s', async (metric) => {
    const told = await database.read((tx) => why(tx, shop, { metric, ...PERIOD, compare: null }, NOW));
    const { links, unlisted } = told.rows;
    expect(links.length + unlisted.length).toBeGreaterThan(0);
    const listed: Record<string, number> = {};
    for (const { list, period, where, measures } of links) {
      const filter = { period, where: where as RowFilter['where'] };
      const { sums } = await database.read((tx) => summaryOf[list](tx, shop, filter, NOW));
      const isBack = list === 'reversals';
      for (const { measure, value } of sums) {
        const isNet = ['taxes', 'duties', 'shipping', 'gift_card_sales'].includes(measure);
        if (isNet) listed[measure] = (listed[measure] ?? 0) + (isBack ? -value : value);
        else if (!(measure === 'returns' && !isBack)) listed[measure] = value;
      }
      expect(measures.length).toBeGreaterThan(0);
    }
    const direct = [...told.numerator, ...told.denominator].filter(({ measure }) => measure in listed);
    for (const { measure, value } of direct) expect(listed[measure], measure).toBe(value);
    // money and orders of a plain period are all listed, but for net sales of web orders to date, and matches
    if (unlisted.length === 0 && !['aov_net', 'order_session_match_rate'].includes(metric)) {
      const terms = [...told.numerator, ...told.denominator].map(({ measure }) => measure);
      const others = ['customers_new', 'customers_returning'];
      expect(terms.filter((measure) => !(measure in listed) && !others.includes(measure))).toEqual([]);
    }
  });

  it.each(METRIC_IDS)('%s leaves out exactly the orders that each reason lists', async (metric) => {
    for (const where of [[], [{ dimension: 'country', value: 'DE' }]]) {
      const told = await database.read((tx) => leftOutOf(tx, shop, { metric, where }));
      for (const { listed, count, reason } of told) expect(listed, reason).toBe(count);
    }
  });

  it('has a list of every reason by which orders are left out of the average of the pencil', async () => {
    const told = await database.read((tx) => leftOutOf(tx, shop, { metric: 'aov', where: [] }));
    // o6 test, o8 a replacement, o5 only a gift card; o9 has no rate, as orders have that are no goods
    expect(told.map(({ reason, listed }) => [reason, listed])).toEqual([
      ['Test orders', 1],
      ['Deleted orders', 0],
      ['Voided before payment', 0],
      ['Replacements and exchanges', 1],
      ['Only gift cards', 1],
    ]);
  });

  it.each(seedsHere(1, 2, 3))('lists what is left out of a random shop, seed %i', async (seed) => {
    const random = await testStore(database);
    for (const { kind, facts } of randomShop(seed).batches) await ingest(database, random, kind, facts);
    await declare(database, random, { from: '2025-12-01', to: '2026-12-01' });
    for (const metric of ['orders', 'net_sales', 'aov', 'customers_active'] as const) {
      const told = await database.read((tx) => leftOutOf(tx, random, { metric, where: [] }));
      expect(told.length).toBeGreaterThan(0);
      for (const { listed, count, reason } of told) expect(listed, `${metric}: ${reason}`).toBe(count);
    }
  });

  it('are the first or later orders of customers', async () => {
    const told = await database.read((tx) =>
      why(tx, shop, { metric: 'customers_new', ...PERIOD, compare: null }, NOW),
    );
    const [link] = told.rows.links;
    expect(link).toMatchObject({ list: 'orders', where: [{ dimension: 'customer_type', value: 'new' }] });
    const found = await ids({ where: link!.where });
    expect(found).toHaveLength(told.value.value!);
  });

  it('are those of the orders on the order basis', async () => {
    const told = await database.read((tx) =>
      why(tx, shop, { metric: 'returns', ...PERIOD, basis: 'order', compare: null }, NOW),
    );
    expect(told.rows.links.map(({ list }) => list)).toEqual(['orders']);
  });

  it('says what is not listed', async () => {
    const told = await database.read((tx) =>
      why(tx, shop, { metric: 'cr_orders', ...PERIOD, compare: null }, NOW),
    );
    expect(told.rows.unlisted).toEqual(['Sessions']);
    expect(told.rows.links.map(({ list }) => list)).toEqual(['orders']);
  });
});

describe('the list of reversals', () => {
  it('is newest first, with the order that each belongs to', async () => {
    const { rows } = await api.rows.reversals({ store, ...PERIOD });
    expect(rows.map(({ id, kind, orderId, returns }) => [id, kind, orderId, returns])).toEqual([
      ['n1', 'refund', null, 7_00],
      ['cancel:o7', 'cancellation', 'o7', 80_00],
      ['r1', 'refund', 'o3', 60_00],
    ]);
    // n2 was before
    expect((await api.rows.reversals({ store })).rows).toHaveLength(4);
    expect((await api.rows.reversals({ store, id: 'o3' })).rows.map(({ id }) => id)).toEqual(['r1']);
  });

  it('goes on where the page before ended', async () => {
    const first = await api.rows.reversals({ store, limit: 2 });
    const second = await api.rows.reversals({ store, limit: 2, cursor: first.next! });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(['n1', 'cancel:o7', 'r1', 'n2']);
    expect(second.next).toBeNull();
  });

  it('says why one counts in nothing', async () => {
    const other = await testStore(database);
    await ingest(database, other, 'sales', [
      { type: 'refund', id: 'lost', orderId: 'never', occurredAt: '2026-02-01T10:00:00Z', net: '5' },
    ]);
    const { rows } = await api.rows.reversals({ store: other.slug });
    expect(rows[0]).toMatchObject({ id: 'lost', returns: null, unbooked: 'no_order', placedDay: null });
  });
});

describe('one order', () => {
  it('sums its lines and reversals in both currencies', async () => {
    const foreign = await testStore(database);
    await ingest(database, foreign, 'fx', [{ base: 'EUR', quote: 'USD', day: '2026-01-05', rate: '1.25' }]);
    await ingest(database, foreign, 'sales', [
      {
        ...{ type: 'order', source: 'web', id: 'x/1', placedAt: '2026-01-06T10:00:00Z', currency: 'USD' },
        lines: [
          { quantity: 2, unitPrice: '50', discount: '10', taxRate: '0.1', title: 'Cup' },
          { quantity: 1, unitPrice: '25', isGiftCard: true },
        ],
        shipping: '5',
        refunds: [{ id: 'r', occurredAt: '2026-01-09T10:00:00Z', net: '45', tax: '4.50', units: 1 }],
      },
    ]);
    const order = await api.rows.order({ store: foreign.slug, source: 'web', id: 'x/1' });
    // 1 USD = 0.8 EUR, of the day before
    expect(order.conversion).toEqual({ rate: '0.8', day: '2026-01-05', source: 'table' });
    expect(order).toMatchObject({ gross: 80_00, discounts: 8_00, returns: 36_00, net: 36_00 });
    const parts = Object.fromEntries(order.parts.map((part) => [part.id, part]));
    expect(parts.gross).toMatchObject({
      ...{ lines: 100_00, charged: { minor: 100_00, value: 80_00 } },
      reversed: { minor: 45_00, value: 36_00 },
    });
    expect(parts.discounts).toMatchObject({ lines: 10_00, charged: { minor: 10_00, value: 8_00 } });
    // 10 % of 90
    expect(parts.taxes).toMatchObject({ lines: 9_00, charged: { minor: 9_00, value: 7_20 } });
    expect(parts.taxes!.reversed).toEqual({ minor: 4_50, value: 3_60 });
    expect(parts.shipping).toMatchObject({ lines: null, charged: { minor: 5_00, value: 4_00 } });
    expect(parts.gift_cards).toMatchObject({ lines: 25_00, charged: { minor: 25_00, value: 20_00 } });
    expect(order.lines.map(({ quantity, unitPrice }) => [quantity, unitPrice])).toEqual([
      [2, '50'],
      [1, '25'],
    ]);
  });

  it('has no amount in the store’s currency without a rate', async () => {
    const order = await api.rows.order({ store, source: 'test', id: 'o9' });
    expect(order.conversion).toEqual({ rate: null, day: null, source: null });
    expect(order.parts[0]!.charged).toEqual({ minor: 999_00, value: null });
  });

  it('says which order there is not', async () => {
    expect(await refusal(api.rows.order({ store, source: 'test', id: "x' or 1=1" }))).toMatchObject({
      code: 'not_found',
      sentence: expect.stringContaining('There is no order') as string,
    });
  });
});

describe('rates', () => {
  it('says which orders lack one', async () => {
    const { pairs, used, lacking } = await api.rows.rates({ store });
    expect([pairs, used]).toEqual([[], []]);
    expect(lacking).toEqual([
      { currency: 'SEK', orders: 1, days: 1, firstDay: '2026-02-21', lastDay: '2026-02-21' },
    ]);
  });

  it('lists pairs, their days, and how many orders use them', async () => {
    const own = await testStore(database);
    const rate = (day: string, value: string) => ({ base: 'EUR', quote: 'SEK', day, rate: value });
    await ingest(database, own, 'fx', [rate('2026-02-20', '11'), rate('2026-02-23', '11.5')]);
    const order = (id: string, more: object) => ({
      ...{ type: 'order', id, placedAt: '2026-02-21T10:00:00Z', currency: 'SEK' },
      lines: [{ quantity: 1, unitPrice: '110' }],
      ...more,
    });
    await ingest(database, own, 'sales', [
      order('1', {}),
      order('2', { fxRate: '0.09' }),
      order('3', { currency: 'EUR' }),
      order('4', { currency: 'NOK' }),
      order('5', { currency: 'NOK', placedAt: '2026-02-24T10:00:00Z' }),
      order('6', { currency: 'NOK', excluded: 'test' }),
    ]);
    expect(await api.rows.rates({ store: own.slug })).toEqual({
      currency: 'EUR',
      pairs: [
        { base: 'EUR', quote: 'SEK', days: 2, firstDay: '2026-02-20', lastDay: '2026-02-23', rate: '11.5' },
      ],
      used: [
        { currency: 'SEK', source: 'platform', orders: 1 },
        { currency: 'SEK', source: 'table', orders: 1 },
      ],
      lacking: [{ currency: 'NOK', orders: 2, days: 2, firstDay: '2026-02-21', lastDay: '2026-02-24' }],
    });
    const pair = { store: own.slug, base: 'EUR', quote: 'SEK' };
    expect(await api.rows.rateDays(pair)).toEqual({
      rows: [
        { day: '2026-02-23', rate: '11.5' },
        { day: '2026-02-20', rate: '11' },
      ],
      next: null,
    });
    expect((await api.rows.rateDays({ ...pair, cursor: '2026-02-23' })).rows).toHaveLength(1);
  });
});

describe('the import log', () => {
  it('goes on where the page before ended', async () => {
    const own = await testStore(database);
    await database.db.execute(sql`insert into imports (store_id, format, file_name, status, started_at)
      select ${own.id}, 'orders', 'file ' || n, 'published', '2026-01-01T00:00:00Z'
      from generate_series(1, 60) n order by n`);
    const names = async (cursor?: number) =>
      (await api.imports.list({ store: own.slug, ...(cursor && { cursor }) })).map(({ id, fileName }) => ({
        id,
        fileName,
      }));
    const first = await names();
    expect(first).toHaveLength(50);
    expect(first[0]!.fileName).toBe('file 60');
    const second = await names(first.at(-1)!.id);
    expect(second.map(({ fileName }) => fileName)).toEqual(
      Array.from({ length: 10 }, (_, i) => `file ${10 - i}`),
    );
  });
});

describe('what is refused', () => {
  const bad = (more: object) =>
    refusal(api.rows.orders({ store, ...more } as unknown as Parameters<typeof api.rows.orders>[0]));

  it.each([
    [{ cursor: 'x' }, 'cursor'],
    [{ cursor: Buffer.from('["2026-01-01","a"]').toString('base64url') }, 'cursor'],
    [{ cursor: Buffer.from('{"a":1}').toString('base64url') }, 'cursor'],
    [{ status: 'stolen' }, 'there is no status "stolen"'],
    [{ where: [{ dimension: 'product_type', value: 'hats' }] }, 'product_type'],
    [
      {
        where: [
          { dimension: 'country', value: 'DE' },
          { dimension: 'country', value: 'FR' },
        ],
      },
      'twice',
    ],
    [{ from: '2026-02-31' }, 'date'],
    [{ from: '2026-03-01', to: '2026-03-01' }, 'not after the start'],
    [{ limit: 100_000 }, 'limit'],
    [{ id: 'x'.repeat(5_000) }, 'longer than 200'],
    [{ id: '\0' }, 'NUL'],
    [{ colour: 'red' }, 'colour'],
  ])('%j', async (more, words) => {
    const { code, sentence } = await bad(more);
    expect(code).toBe('bad_input');
    expect(sentence.toLowerCase()).toContain(words.toLowerCase());
  });

  it('takes what looks like SQL for what it is', async () => {
    for (const value of ["' or '1'='1", "'; drop table orders; --", '%', '_', '\\'])
      expect(await ids({ where: [{ dimension: 'country', value }] })).toEqual([]);
    expect(await ids({ id: '%' })).toEqual([]);
    expect(await ids()).toHaveLength(10);
  });

  it('knows no other store', async () => {
    expect(await refusal(api.rows.orders({ store: 'nobody' }))).toMatchObject({ code: 'not_found' });
  });
});

describe('the file', () => {
  const get = (query: string, slug = store) => app.inject({ url: `/api/stores/${slug}/orders.csv${query}` });

  it('has the filtered orders with their columns', async () => {
    const answer = await get('?from=2026-01-01&to=2026-03-01&country=FR');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain(`${store}-orders.csv`);
    expect(answer.body.split('\n')).toEqual([
      'placed_at,source,order_id,customer,channel,country,device,order_currency,currency,gross_sales,discounts,returns,net_sales,flags',
      '2026-02-14T10:00:00.000Z,test,o7,ben,paid_search,FR,mobile,EUR,EUR,80.00,0.00,80.00,0.00,cancelled',
      '2026-01-10T10:00:00.000Z,test,o2,ben,paid_search,FR,mobile,EUR,EUR,40.00,0.00,0.00,40.00,new_customer',
      '',
    ]);
    const unconverted = (await get('?status=unconverted')).body.split('\n')[1];
    expect(unconverted).toContain(',SEK,EUR,,,,,unconverted');
  });

  it('lets no cell be a formula, and leaves negative amounts numbers', async () => {
    const sly = await testStore(database);
    await ingest(database, sly, 'sales', [
      {
        ...{ type: 'order', id: '+1+1', placedAt: '2026-01-05T10:00:00Z', currency: 'EUR' },
        ...{ country: '@evil', device: '-b,"c"' },
        customer: { id: '=x' },
        // 9.00 came back beside what was bought for 5.00
        lines: [
          { quantity: 1, unitPrice: '5' },
          { sku: 'A', quantity: -1, unitPrice: '9' },
        ],
      },
    ]);
    const [, line] = (await get('', sly.slug)).body.split('\n');
    expect(line).toContain(`,'+1+1,'=x,unknown,'@evil,"'-b,""c""",EUR,EUR,5.00,0.00,9.00,-4.00,`);
  });

  it('has every column documented', async () => {
    const document = readFileSync(new URL('../../server/rows/COLUMNS.md', import.meta.url), 'utf8');
    const head = (await get('')).body.split('\n')[0] ?? '';
    const documented = [...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(documented).toEqual(head.split(','));
  });

  it('refuses what the list refuses', async () => {
    expect((await get('?status=stolen')).statusCode).toBe(400);
    expect((await get('?country=DE&country=FR')).statusCode).toBe(400);
    expect((await get('?colour=red')).json()).toMatchObject({ code: 'bad_input' });
    expect((await get('', 'nobody')).statusCode).toBe(404);
  });

  it('goes on over many pages', async () => {
    const many = await testStore(database);
    const orders = Array.from({ length: 2_345 }, (_, i) => ({
      ...{ type: 'order', id: `m${i}`, currency: 'EUR', lines: [{ quantity: 1, unitPrice: '1' }] },
      placedAt: new Date(Date.UTC(2026, 0, 1) + Math.floor(i / 7) * 60_000).toISOString(),
    }));
    await ingest(database, many, 'sales', orders);
    const lines = (await get('', many.slug)).body.trim().split('\n').slice(1);
    expect(new Set(lines.map((line) => line.split(',')[2])).size).toBe(2_345);
    expect(lines).toHaveLength(2_345);
  });
});
