import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask, cohorts, timeBetweenOrders, why } from '../../server/ask';
import type { Question } from '../../server/ask/types';
import { METRIC_IDS, METRICS, type MetricId } from '../../server/catalog/metrics';
import type { Basis } from '../../server/catalog/types';
import { randomOf } from '../../server/demo/random';
import { ingest } from '../../server/ledger';
import type { FactKind } from '../../server/facts/fact';
import { addDays, dayOf, type Instant, type Period } from '../../server/time';
import type { Store } from '../../server/types';
import { declareEvery } from '../covered';
import { testDatabase, testStore } from '../database';
import { seedsHere } from '../randomShop';
import { COHORT_GRAINS } from '../../shared/lists';

/** As of an instant a question counts what had happened before it, whenever it arrived (METRICS C11). */

const NOW = new Date('2027-01-01T00:00:00Z');

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const bring = async (store: Store, facts: Partial<Record<FactKind, object[]>>): Promise<void> => {
  for (const [kind, rows] of Object.entries(facts)) {
    const { rejected } = await ingest(database, store, kind as FactKind, rows);
    if (rejected.length > 0) throw new Error(`${kind} refused: ${JSON.stringify(rejected[0])}`);
  }
  await declareEvery(database, store, { from: '2025-12-01', to: '2027-01-01' });
};

const order = (
  id: string,
  { placedAt, customer }: { placedAt: string; customer: string },
  price: string,
  more: object = {},
) => ({
  ...{
    type: 'order',
    id,
    placedAt,
    currency: 'EUR',
    customer: { id: customer },
    channel: 'direct',
    device: 'mobile',
  },
  ...{ lines: [{ quantity: 1, unitPrice: price, sku: 'cup', productType: 'Cups' }], ...more },
});

describe('a shop in New York', () => {
  let store: Store;
  beforeAll(async () => {
    store = await testStore(database, { timeZone: 'America/New_York' });
    await bring(store, {
      sales: [
        // UTC−4: 10 June 09:00, 10 June 15:00 and 11 June 01:00 in New York
        order('a', { placedAt: '2026-06-10T13:00:00Z', customer: 'ann' }, '100.00', {
          refunds: [
            { id: 'a1', occurredAt: '2026-06-10T18:00:00Z', net: '10.00', units: 0 },
            { id: 'a2', occurredAt: '2026-07-20T18:00:00Z', net: '30.00', units: 0 },
          ],
          shipping: '5.00',
        }),
        order('b', { placedAt: '2026-06-10T19:00:00Z', customer: 'bob' }, '40.00', {
          cancelledAt: '2026-06-12T12:00:00Z',
        }),
        order('c', { placedAt: '2026-06-11T05:00:00Z', customer: 'ann' }, '20.00'),
        // a line is added in the evening, of which a part is left
        order('d', { placedAt: '2026-06-01T12:00:00Z', customer: 'cid' }, '50.00', {
          channel: 'email',
          lines: [
            { quantity: 1, unitPrice: '50.00', productType: 'Cups' },
            { quantity: 1, unitPrice: '8.00', productType: 'Lids', addedAt: '2026-06-10T20:00:00Z' },
          ],
        }),
        {
          type: 'order',
          id: 'g',
          placedAt: '2026-06-10T20:00:00Z',
          currency: 'EUR',
          customer: { id: 'dan' },
          lines: [{ quantity: 1, unitPrice: '25.00', isGiftCard: true }],
        },
        { type: 'refund', id: 'n', occurredAt: '2026-06-10T21:00:00Z', currency: 'EUR', net: '3.00' },
      ],
      sessions: [
        { id: 's1', startedAt: '2026-06-10T12:00:00Z', channel: 'direct', hasOrder: true },
        { id: 's2', startedAt: '2026-06-10T17:00:00Z', channel: 'email', hasCart: true },
      ],
      spend: [
        { day: '2026-06-09', channel: 'email', currency: 'EUR', amount: '6.00' },
        { day: '2026-06-10', channel: 'email', currency: 'EUR', amount: '7.00' },
      ],
    });
  });

  const JUNE: Period = { from: '2026-06-01', to: '2026-07-01' };
  const at = async (asOf: Instant, ids: readonly MetricId[], more: Partial<Question> = {}) => {
    const question = { ...JUNE, metrics: [...ids], asOf, ...more };
    const { rows } = await database.read((tx) => ask(tx, store, question, NOW));
    return ids.map((id) => rows[0]!.values[id]!.value);
  };
  const BASES: Basis[] = ['event', 'order'];

  it('counts to the second, and not the second itself', async () => {
    const ids = ['orders', 'gross_sales', 'customers_active', 'sessions'] as const;
    // 10 June: a at 13:00Z, b at 19:00Z; d was on the first
    expect(await at('2026-06-10T13:00:00Z', ids)).toEqual([1, 50_00, 1, 1]);
    expect(await at('2026-06-10T13:00:01Z', ids)).toEqual([2, 150_00, 2, 1]);
    expect(await at('2026-06-10T19:00:00Z', ids)).toEqual([2, 150_00, 2, 2]);
    expect(await at('2026-06-10T19:00:01Z', ids)).toEqual([3, 190_00, 3, 2]);
    // the line that was added at 20:00Z, and dan with his gift card
    expect(await at('2026-06-10T20:00:01Z', ids)).toEqual([4, 198_00, 4, 2]);
    expect(await at('2026-06-10T20:00:00Z', ['gift_card_sales', 'units_sold'])).toEqual([0, 3]);
    expect(await at('2026-06-10T20:00:01Z', ['gift_card_sales', 'units_sold'])).toEqual([25_00, 4]);
  });

  it('leaves later reversals out on both bases, and out of AOV after returns', async () => {
    for (const basis of BASES) {
      const ids = ['returns', 'shipping', 'orders_cancelled'] as const;
      expect(await at('2026-06-10T18:00:00Z', ids, { basis })).toEqual([0, 5_00, 0]);
      expect(await at('2026-06-10T21:00:00Z', ids, { basis })).toEqual([10_00, 5_00, 0]);
      // the credit note without an order, then b's cancellation
      expect(await at('2026-06-10T21:00:01Z', ids, { basis })).toEqual([13_00, 5_00, 0]);
      expect(await at('2026-06-12T12:00:01Z', ids, { basis })).toEqual([53_00, 5_00, 1]);
      // a2 on 20 July: only the order basis books it in June
      const july = basis === 'order' ? 83_00 : 53_00;
      expect((await at('2026-07-20T18:00:00Z', ids, { basis }))[0]).toBe(53_00);
      expect((await at('2026-07-20T18:00:01Z', ids, { basis }))[0]).toBe(july);
    }
    const days: Period = { from: '2026-06-10', to: '2026-06-11' };
    // a and b on 10 June: 140, less 10, less 40, less 30
    expect(await at('2026-06-10T23:00:00Z', ['aov_net'], days)).toEqual([130_00 / 2]);
    expect(await at('2026-06-30T00:00:00Z', ['aov_net'], days)).toEqual([90_00 / 2]);
    expect(await at('2026-08-01T00:00:00Z', ['aov_net'], days)).toEqual([60_00 / 2]);
  });

  it('takes back by channel and by product what it takes back of the whole', async () => {
    const split = async (asOf: Instant, by: string, id: MetricId) => {
      const question = { ...JUNE, metrics: [id], asOf, split: by };
      const { rows } = await database.read((tx) => ask(tx, store, question, NOW));
      return rows.map((row) => [row.split, row.values[id]!.value]);
    };
    expect(await split('2026-06-10T20:00:00Z', 'product_type', 'gross_sales')).toEqual([['Cups', 190_00]]);
    expect(await split('2026-06-10T20:00:00Z', 'channel', 'customers_active')).toEqual([
      ['direct', 2],
      ['email', 1],
    ]);
    expect(await split('2026-06-10T16:00:00Z', 'channel', 'sessions')).toEqual([['direct', 1]]);
  });

  it('reads what is known by the day to the last day that had ended, on both sides', async () => {
    const ids = ['ad_spend', 'ncac', 'mer', 'customers_new'] as const;
    // to 9 June: 6.00 over cid alone, 50.00 over 6.00; but ann and bob are new customers by then
    expect(await at('2026-06-10T19:30:00Z', ids)).toEqual([6_00, 6_00, 50 / 6, 3]);
    // midnight in New York: 10 June has ended; dan is the fourth. 198 + 5 − 13 over 13.00
    expect(await at('2026-06-11T04:00:00Z', ids)).toEqual([13_00, 13_00 / 4, 190 / 13, 4]);
    const tenth: Period = { from: '2026-06-10', to: '2026-06-11' };
    expect(await at('2026-06-10T19:30:00Z', ['ad_spend', 'orders'], tenth)).toEqual([null, 2]);
  });

  it('says the same in the drawer', async () => {
    const asked = {
      ...JUNE,
      metric: 'net_sales' as const,
      compare: null,
      asOf: '2026-06-10T18:00:01Z' as const,
    };
    const told = await database.read((tx) => why(tx, store, asked, NOW));
    // d 50 and a 100, less 10
    expect(told.value.value).toBe(140_00);
    expect(told.numerator.map(({ value }) => value)).toEqual([150_00, 0, 10_00]);
    expect(told.notes.join(' ')).toContain('As of 2026-06-10T18:00:01.000Z');
  });

  it('cuts cohorts, their sizes and the time between orders', async () => {
    const grid = (asOf: Instant, by: 'month' | 'week') =>
      database.read((tx) => cohorts(tx, store, { measure: 'ltv_revenue', by, asOf }, NOW));
    const shown = async (asOf: Instant, by: 'month' | 'week' = 'month') =>
      (await grid(asOf, by)).cohorts.map(({ cohort, size, values }) => [
        cohort,
        size,
        ...values.map(({ value }) => value),
      ]);
    // weeks from Monday: 1 and 8 June
    expect(await shown('2026-06-10T19:00:00Z', 'week')).toEqual([
      ['2026-06-01', 1, 50_00, null],
      ['2026-06-08', 1, null],
    ]);
    expect(await shown('2026-06-10T19:00:01Z', 'week')).toEqual([
      ['2026-06-01', 1, 50_00, null],
      ['2026-06-08', 2, null],
    ]);
    // June: a 100 − 10, b 40 − 40, c 20, d 58; then a2
    expect(await shown('2026-07-20T18:00:00Z')).toEqual([['2026-06', 4, 168_00 / 4, null]]);
    expect(await shown('2026-07-20T18:00:01Z')).toEqual([['2026-06', 4, 138_00 / 4, null]]);
    const between = (asOf: Instant) => database.read((tx) => timeBetweenOrders(tx, store, { asOf }, NOW));
    expect((await between('2026-06-11T05:00:00Z')).orders).toBe(0);
    expect(await between('2026-06-11T05:00:01Z')).toMatchObject({ orders: 1, median: 1 });
    expect(await between('2026-12-01T00:00:00Z')).toMatchObject({ orders: 1, median: 1 });
  });

  it('refuses what has not come, and what was known then', async () => {
    await expect(at('2027-01-01T00:00:01Z', ['orders'])).rejects.toThrow(/has not come/);
    const known = { ...JUNE, metrics: ['orders' as const], knownAt: '2026-06-10T00:00:00Z' as const };
    await expect(database.read((tx) => ask(tx, store, known, NOW))).rejects.toThrow(/known/);
    await expect(
      database.read((tx) => cohorts(tx, store, { measure: 'orders', knownAt: NOW.toISOString() }, NOW)),
    ).rejects.toThrow(/revisions/);
  });
});

/** A shop of the first months of 2026 at random, on few days, so that an instant falls into all that happens. */
const randomFacts = (seed: number) => {
  const random = randomOf(seed, 'as of');
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const amount = (max: number) => (1 + random() * max).toFixed(2);
  const START = Date.UTC(2026, 0, 1);
  const at = (hours: number) => new Date(START + Math.round(hours * 3_600) * 1_000).toISOString();
  const place = () => ({
    channel: pick(['direct', 'email']),
    country: pick(['DE', 'FR']),
    device: pick(['mobile', 'desktop']),
  });
  const hours = () => 24 * pick([0, 3, 20, 30, 31, 45, 58, 59, 60, 89]) + random() * 30;
  const sales = Array.from({ length: 60 }, (_, i) => {
    const hour = hours();
    const currency = pick(['EUR', 'EUR', 'USD']);
    return {
      ...{ type: 'order', id: `o${i}`, placedAt: at(hour), currency, ...place() },
      customer: random() < 0.8 ? { id: `c${Math.floor(random() * 14)}` } : {},
      ...(random() < 0.1 ? { kind: 'replacement' } : {}),
      ...(random() < 0.06 ? { excluded: 'test' } : {}),
      ...(random() < 0.15 ? { cancelledAt: at(hour + random() * 900) } : {}),
      shipping: amount(9),
      lines: Array.from({ length: 1 + Math.floor(random() * 3) }, (_line, n) => ({
        ...{
          sku: pick(['cup', 'lid']),
          productType: pick(['Cups', 'Lids']),
          quantity: 1 + Math.floor(random() * 3),
        },
        ...{ unitPrice: amount(40), discount: random() < 0.3 ? '0.50' : '0', taxRate: pick(['0', '0.19']) },
        isGiftCard: random() < 0.06,
        ...(n > 0 && currency === 'EUR' && random() < 0.2 ? { addedAt: at(hour + random() * 40) } : {}),
      })),
      refunds: Array.from({ length: Math.floor(random() * 2.3) }, (_refund, n) => ({
        ...{ id: `o${i}r${n}`, occurredAt: at(hour + random() * 1_200), net: amount(9), tax: amount(1) },
        ...{ units: 1, restocked: [{ sku: 'cup', quantity: 1 }] },
      })),
    };
  });
  const notes = Array.from({ length: 6 }, (_, i) => ({
    ...{ type: 'refund', id: `n${i}`, occurredAt: at(hours()), currency: 'EUR', net: amount(5) },
    ...(i % 2 ? { customer: { id: `c${i}` } } : {}),
  }));
  const sessions = Array.from({ length: 60 }, (_, i) => ({
    ...{ id: `s${i}`, startedAt: at(hours()), ...place(), hasCart: random() < 0.5, hasOrder: random() < 0.3 },
    ...{
      hasCheckout: random() < 0.4,
      jsErrors: Math.floor(random() * 2),
      checkoutClicks: Math.floor(random() * 9),
    },
  }));
  const vitals = Array.from({ length: 30 }, (_, i) => ({
    ...{ id: `v${i}`, occurredAt: at(hours()), device: pick(['mobile', 'desktop']) },
    ...{
      lcp: Math.floor(random() * 400) * 10,
      inp: Math.floor(random() * 300),
      cls: Math.floor(random() * 300),
    },
  }));
  const day = () => at(hours()).slice(0, 10);
  const spend = Array.from({ length: 12 }, (_, i) => ({
    ...{ id: `m${i}`, day: day(), channel: 'email', country: 'DE', currency: 'EUR', amount: amount(50) },
  }));
  // a cost comes with its order or after it
  const orderCosts = Array.from({ length: 40 }, (_, i) => {
    const { id, placedAt } = sales[i]!;
    const days = pick([0, 0, 1, 20, 50]);
    return {
      ...{ id: `k${i}`, orderId: id, day: addDays(dayOf(placedAt, 'Europe/Berlin'), days) },
      ...{ currency: 'EUR', amount: amount(5) },
      kind: pick(['fulfilment', 'carrier', 'payment_fee', 'return_handling', 'duties']),
    };
  });
  const unitCosts = ['cup', 'lid'].map((sku) => ({
    sku,
    cost: '2.50',
    currency: 'EUR',
    fromDay: '2025-01-01',
  }));
  const fx = Array.from({ length: 130 }, (_, i) => ({
    ...{ day: at(24 * (i - 2)).slice(0, 10), base: 'EUR', quote: 'USD', rate: (1 + random() / 5).toFixed(4) },
  }));
  const happened = [
    ...sales.map(({ placedAt }) => placedAt),
    ...sales.flatMap(({ refunds }) => refunds.map((r) => r.occurredAt)),
  ];
  const instants: Instant[] = [at(hours()), pick(happened), '2026-01-31T23:00:00Z', '2026-03-01T11:00:00Z'];
  return {
    facts: { fx, unitCosts, sales: [...sales, ...notes], sessions, vitals, spend, orderCosts },
    instants,
  };
};

/** The facts that had happened before an instant. */
const before = (facts: ReturnType<typeof randomFacts>['facts'], instant: Instant, store: Store) => {
  const is = (at: string | undefined) => at !== undefined && Date.parse(at) < Date.parse(instant);
  const today = dayOf(instant, store.timeZone);
  return {
    ...facts,
    sales: facts.sales.flatMap((sale): object[] => {
      if (!('placedAt' in sale)) return is(sale.occurredAt) ? [sale] : [];
      if (!is(sale.placedAt)) return [];
      const { cancelledAt, ...kept } = sale as typeof sale & { cancelledAt?: string };
      const lines = sale.lines.filter((line) => !('addedAt' in line) || is(line.addedAt as string));
      const refunds = sale.refunds.filter(({ occurredAt }) => is(occurredAt));
      return [{ ...kept, ...(is(cancelledAt) && { cancelledAt }), lines, refunds }];
    }),
    sessions: facts.sessions.filter(({ startedAt }) => is(startedAt)),
    vitals: facts.vitals.filter(({ occurredAt }) => is(occurredAt)),
    spend: facts.spend.filter(({ day }) => day < today),
    orderCosts: facts.orderCosts.filter(({ day }) => day < today),
  };
};

const PERIOD: Period = { from: '2025-12-01', to: '2026-05-01' };
const ASKED: Partial<Question>[] = [
  {},
  { basis: 'order' },
  { by: 'day', basis: 'order', from: '2026-01-20', to: '2026-03-10' },
  { by: 'week' },
  { by: 'month', basis: 'order' },
  { from: '2026-01-02', to: '2026-02-20' },
  { split: 'channel', basis: 'order' },
  { split: 'device', where: [{ dimension: 'country', value: 'FR' }] },
  { split: 'product_type', by: 'month' },
  { where: [{ dimension: 'customer_type', value: 'new' }] },
  { where: [{ dimension: 'identity', value: 'known' }] },
];

describe.each(seedsHere(7, 21))('random shop %i', (seed) => {
  it('as of an instant is the shop to which nothing had happened since', async () => {
    const { facts, instants } = randomFacts(seed);
    const whole = await testStore(database, { contributionRate: 0.4 });
    await bring(whole, facts);
    for (const asOf of instants) {
      const then = await testStore(database, { contributionRate: 0.4 });
      await bring(then, before(facts, asOf, then));
      const both = async <T>(read: (store: Store) => Promise<T>) => [await read(whole), await read(then)];
      for (const more of ASKED) {
        const dimensions = [more.split, ...(more.where ?? []).map(({ dimension }) => dimension)];
        const metrics = METRIC_IDS.filter(
          (id) =>
            dimensions.every((d) => d === undefined || METRICS[id].dimensions.includes(d)) &&
            (more.by === undefined || METRICS[id].grains.includes(more.by)),
        );
        const [is, should] = await both((store) =>
          database.read(async (tx) => {
            const answer = await ask(tx, store, { ...PERIOD, ...more, metrics, asOf }, NOW);
            return answer.rows.map(({ bucket, split, values }) => ({ bucket, split, values }));
          }),
        );
        expect(is, `${asOf} ${JSON.stringify(more)}`).toEqual(should);
      }
      for (const by of COHORT_GRAINS)
        for (const where of [[], [{ dimension: 'channel', value: 'email' }]]) {
          const [is, should] = await both((store) =>
            database.read(async (tx) => {
              const answer = await cohorts(tx, store, { measure: 'ltv_revenue', by, where, asOf }, NOW);
              return { cohorts: answer.cohorts, costs: answer.costs, comeback: answer.comeback };
            }),
          );
          expect(is, `${asOf} cohorts by ${by}`).toEqual(should);
        }
      const [is, should] = await both((store) =>
        database.read(async (tx) => ({
          ...(await timeBetweenOrders(tx, store, { asOf }, NOW)),
          store: '',
          sql: [],
        })),
      );
      expect(is, `${asOf} intervals`).toEqual(should);
    }
  });
});
