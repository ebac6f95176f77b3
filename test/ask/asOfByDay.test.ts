import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask, cohorts, timeBetweenOrders, why } from '../../server/ask';
import type { Question } from '../../server/ask/types';
import type { MetricId } from '../../server/catalog/metrics';
import { ingest } from '../../server/ledger';
import type { FactKind } from '../../server/facts/fact';
import type { Store } from '../../server/types';
import { declareEvery } from '../covered';
import { testDatabase, testStore } from '../database';
import type { Instant, Period } from '../../server/time';

/**
 * As of an instant, a metric with a part that is known by the day is read to the end of the last day that
 * had ended, in all its parts: what came back on the instant's own day is not in it (METRICS C11).
 */

const NOW = new Date('2026-06-01T00:00:00Z');

let database: Database;
let store: Store;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  store = await testStore(database, { timeZone: 'Europe/Berlin', contributionRate: 0.2 });
  await bring({
    unitCosts: [{ sku: 'cup', cost: '6.00', currency: 'EUR', fromDay: '2025-01-01' }],
    sales: [
      // UTC+1 until 29 March: cancelled on 20 March at 10:00 in Berlin
      order('a', { placedAt: '2026-03-10T11:00:00Z', customer: 'ann' }, '20.00', {
        cancelledAt: '2026-03-20T09:00:00Z',
      }),
      order('b', { placedAt: '2026-02-20T11:00:00Z', customer: 'bob' }, '30.00', {
        shipping: '4.00',
        refunds: [
          { id: 'b1', occurredAt: '2026-03-18T12:00:00Z', net: '10.00' },
          { id: 'b2', occurredAt: '2026-03-20T11:00:00Z', net: '5.00', shipping: '4.00' },
        ],
      }),
      order('z', { placedAt: '2025-02-10T11:00:00Z', customer: 'zoe' }, '100.00', {
        refunds: [{ id: 'z1', occurredAt: '2026-03-20T08:30:00Z', net: '40.00' }],
      }),
      order('d', { placedAt: '2026-03-20T08:00:00Z', customer: 'dan' }, '5.00'),
    ],
    orderCosts: [
      cost('a', 'payment_fee', '1.50', '2026-03-10'),
      cost('a', 'fulfilment', '0.50', '2026-03-10'),
      cost('b', 'payment_fee', '0.50', '2026-02-20'),
      cost('b', 'fulfilment', '0.50', '2026-02-20'),
      cost('b', 'return_handling', '1.00', '2026-03-20'),
    ],
    spend: [
      { day: '2026-03-12', channel: 'email', currency: 'EUR', amount: '3.00' },
      { day: '2025-02-10', channel: 'email', currency: 'EUR', amount: '15.00' },
    ],
    fixedCosts: [{ month: '2026-03', kind: 'rent', amount: '31.00', currency: 'EUR' }],
  });
});
afterAll(() => database.close());

const bring = async (facts: Partial<Record<FactKind, object[]>>): Promise<void> => {
  for (const [kind, rows] of Object.entries(facts)) {
    const { rejected } = await ingest(database, store, kind as FactKind, rows);
    if (rejected.length > 0) throw new Error(`${kind} refused: ${JSON.stringify(rejected[0])}`);
  }
  await declareEvery(database, store, { from: '2025-01-01', to: '2026-06-01' });
};

const order = (
  id: string,
  { placedAt, customer }: { placedAt: string; customer: string },
  price: string,
  more: object = {},
) => ({
  ...{ type: 'order', id, placedAt, currency: 'EUR', customer: { id: customer }, channel: 'email' },
  ...{ lines: [{ quantity: 1, unitPrice: price, sku: 'cup' }], ...more },
});

const cost = (orderId: string, kind: string, amount: string, day: string) => ({
  ...{ id: `${orderId} ${kind}`, orderId, kind, amount, currency: 'EUR', day },
});

/** 15:00 in Berlin, after the cancellation and the refunds of that day. */
const AFTERNOON: Instant = '2026-03-20T14:00:00Z';
/** 09:59:59 in Berlin. */
const MORNING: Instant = '2026-03-20T08:59:59Z';
/** Midnight in Berlin: the 20th has ended. */
const MIDNIGHT: Instant = '2026-03-20T23:00:00Z';

const MARCH: Period = { from: '2026-03-01', to: '2026-03-16' };
const FEBRUARY: Period = { from: '2026-02-01', to: '2026-03-01' };

const at = async (asOf: Instant, ids: readonly MetricId[], more: Partial<Question> = MARCH) => {
  const question = { ...MARCH, basis: 'order' as const, metrics: [...ids], asOf, ...more };
  const { rows } = await database.read((tx) => ask(tx, store, question, NOW));
  return ids.map((id) => rows[0]?.values[id]!.value ?? null);
};

describe('on the order basis', () => {
  it('leaves a cancellation of the instant’s own day out of margins, whatever the hour', async () => {
    const ids = ['cm2', 'cm2_rate', 'cm3', 'cm3_rate', 'roas_break_even'] as const;
    // 20.00 less goods 6.00 and costs 1.50 + 0.50; less spend 3.00
    const before = [12_00, 12 / 20, 9_00, 9 / 20, 20 / 12];
    expect(await at(MORNING, ids)).toEqual(before);
    expect(await at(AFTERNOON, ids)).toEqual(before);
    // sale and goods are back, 2.00 of costs stay; a rate of nothing sold is none
    expect(await at(MIDNIGHT, ids)).toEqual([-2_00, null, -5_00, null, null]);
  });

  it('counts fixed costs to the same moment', async () => {
    // 31.00 over the 31 days of March: 15 of them
    expect(await at(AFTERNOON, ['operating_contribution'])).toEqual([9_00 - 15_00]);
    expect(await at(MIDNIGHT, ['operating_contribution'])).toEqual([-5_00 - 15_00]);
  });

  it('reads each metric to its own moment where several are asked at once', async () => {
    // what has its time alone is read to the instant: the sale and its goods are back by then
    const ids = ['net_sales', 'cm2', 'cm1', 'cogs', 'mer', 'returns'] as const;
    expect(await at(AFTERNOON, ids)).toEqual([0, 12_00, 0, 0, 20 / 3, 20_00]);
    expect(await at(MORNING, ids)).toEqual([20_00, 12_00, 14_00, 6_00, 20 / 3, 0]);
    expect(await at(MIDNIGHT, ids)).toEqual([0, -2_00, 0, 0, 0, 20_00]);
  });

  it('leaves out refunds, their shipping and what they cost, of that day', async () => {
    // 30.00 + shipping 4.00 − 10.00 of the 18th, less goods 6.00 and costs 0.50 + 0.50
    expect(await at(AFTERNOON, ['cm2'], FEBRUARY)).toEqual([17_00]);
    // less 5.00 and shipping 4.00 of the 20th, and 1.00 of handling
    expect(await at(MIDNIGHT, ['cm2'], FEBRUARY)).toEqual([7_00]);
  });

  it('does so by bucket, by part and under a filter', async () => {
    for (const more of [
      { split: 'channel' },
      { where: [{ dimension: 'channel', value: 'email' }] },
      { by: 'week' as const, from: '2026-03-09' as const, to: '2026-03-16' as const },
      { split: 'customer_type', where: [{ dimension: 'device', value: 'unknown' }] },
    ])
      expect(await at(AFTERNOON, ['cm2', 'net_sales'], more), JSON.stringify(more)).toEqual([12_00, 0]);
  });

  it('is explained by the same sums, and says to which moment it was read', async () => {
    const question = { ...MARCH, metric: 'cm2' as const, compare: null, basis: 'order' as const };
    const told = await database.read((tx) => why(tx, store, { ...question, asOf: AFTERNOON }, NOW));
    // sales, discounts, returns, goods, fulfilment, fees, carriers, shipping, handling, duties
    expect(told.numerator.map(({ value }) => value)).toEqual([20_00, 0, 0, 6_00, 50, 1_50, 0, 0, 0, 0]);
    expect(told.notes.join(' ')).toContain(
      `As of 2026-03-20T14:00:00.000Z: what happened then or later is left out, whenever the rest arrived. Read to the end of 19 Mar 2026 in all parts: Contribution margin 2.`,
    );
  });

  it('names those that are read by the day alone', async () => {
    const question = { ...MARCH, metrics: ['net_sales', 'cm3'] as MetricId[], asOf: AFTERNOON };
    const { notes } = await database.read((tx) => ask(tx, store, question, NOW));
    expect(notes.join(' ')).toContain('Read to the end of 19 Mar 2026 in all parts: Contribution margin 3.');
  });
});

describe('customers held against what they cost', () => {
  const TWELVE: Period = { from: '2025-02-01', to: '2025-03-01' };

  it('are followed to the end of the last day in LTV:CAC, and to the instant in LTV', async () => {
    // zoe: 100.00, of which 40.00 came back on the 20th; of 15.00 of marketing cost, a fifth is margin
    expect(await at(AFTERNOON, ['ltv_revenue', 'ltv_cac'], TWELVE)).toEqual([60_00, 20 / 15]);
    expect(await at(MORNING, ['ltv_revenue', 'ltv_cac'], TWELVE)).toEqual([60_00, 20 / 15]);
    expect(await at(MIDNIGHT, ['ltv_revenue', 'ltv_cac'], TWELVE)).toEqual([60_00, 12 / 15]);
  });

  const grid = (asOf: Instant, where: Question['where'] = []) =>
    database.read((tx) => cohorts(tx, store, { measure: 'ltv_revenue', where, asOf }, NOW));

  it('have paid back their cost by sales that are read to the same moment', async () => {
    for (const where of [[], [{ dimension: 'channel', value: 'email' }]]) {
      const [then, next] = [await grid(AFTERNOON, where), await grid(MIDNIGHT, where)];
      for (const { cohorts: shown, costs } of [then, next]) {
        expect(shown[0]).toMatchObject({ cohort: '2025-02', size: 1 });
        expect(shown[0]!.values[0]!.value).toBe(60_00);
        expect(costs[0]!.cost).toBe(15_00);
      }
      // 100.00 × 0.2 is more than 15.00; 60.00 × 0.2 is less
      expect(then.costs[0]!.breakEven.k).toBe(0);
      expect(next.costs[0]!.breakEven.k).toBe(null);
    }
  });

  it('are as many as were acquired on the days that the cost is of', async () => {
    const { totals, costs, cohorts: shown } = await grid(AFTERNOON);
    // zoe; bob, of whom no cost is known; ann, and dan who came on the 20th
    expect(shown.map(({ cohort, size }) => [cohort, size])).toEqual([
      ['2025-02', 1],
      ['2026-02', 1],
      ['2026-03', 2],
    ]);
    expect(costs.map(({ cost: spent, customers, cac }) => [spent, customers, cac])).toEqual([
      [15_00, 1, 15_00],
      [null, null, null],
      [3_00, 1, 3_00],
    ]);
    // 15.00 + 3.00 over zoe and ann
    expect(totals).toEqual({ customers: 4, cost: 18_00, cac: 9_00 });
    expect((await grid(MIDNIGHT)).totals).toEqual({ customers: 4, cost: 18_00, cac: 6_00 });
  });

  it('say to which moment they were read', async () => {
    expect((await grid(AFTERNOON)).notes[0]).toBe(
      'As of 2026-03-20T14:00:00.000Z: what happened then or later is left out, whenever the rest arrived. Read to the end of 19 Mar 2026 in all parts: marketing cost, CAC, break-even.',
    );
    const { notes } = await database.read((tx) => timeBetweenOrders(tx, store, { asOf: AFTERNOON }, NOW));
    expect(notes[0]).toContain('As of 2026-03-20T14:00:00.000Z');
  });
});
