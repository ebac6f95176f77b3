import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask, cohorts } from '../../server/ask';
import type { Question } from '../../server/ask/types';
import type { MetricId } from '../../server/catalog/metrics';
import type { Basis } from '../../server/catalog/types';
import { ingest, verify } from '../../server/ledger';
import type { FactKind } from '../../server/facts/fact';
import { orderSummary } from '../../server/rows/summary';
import type { Period } from '../../server/time';
import type { Store } from '../../server/types';
import { declareEvery } from '../covered';
import { testDatabase, testStore } from '../database';

/**
 * What an edit adds is sold on the day of the edit, on both bases; on the order basis what comes back of
 * it stands on that day too (METRICS 1). A sum is of the lines placed first, and what is more of the added.
 */

const NOW = new Date('2026-09-01T00:00:00Z');

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
  await declareEvery(database, store, { from: '2026-01-01', to: '2026-09-01' });
};

/** A cup of 20.00 on 30 June, to which a lid of 10.00 is added on 5 July. Tax 20 %, shipping 3.00. */
const edited = (more: object = {}) => ({
  ...{ type: 'order', id: 'e', placedAt: '2026-06-30T10:00:00Z', currency: 'EUR', customer: { id: 'eve' } },
  ...{ channel: 'email', shipping: '3.00' },
  lines: [
    { sku: 'cup', quantity: 1, unitPrice: '20.00', taxRate: '0.2' },
    { sku: 'lid', quantity: 1, unitPrice: '10.00', taxRate: '0.2', addedAt: '2026-07-05T10:00:00Z' },
  ],
  ...more,
});

const refunds = [
  { id: 'r1', occurredAt: '2026-07-10T10:00:00Z', net: '15.00', tax: '3.00' },
  { id: 'r2', occurredAt: '2026-07-12T10:00:00Z', net: '10.00', tax: '2.00' },
];

const unitCosts = [
  { sku: 'cup', cost: '4.00', currency: 'EUR', fromDay: '2026-01-01' },
  { sku: 'lid', cost: '2.00', currency: 'EUR', fromDay: '2026-01-01' },
];

const PLACED: Period = { from: '2026-06-30', to: '2026-07-01' };
const EDIT: Period = { from: '2026-07-05', to: '2026-07-06' };
const ALL: Period = { from: '2026-06-01', to: '2026-09-01' };

const valuesOf = async (store: Store, ids: readonly MetricId[], question: Partial<Question>) => {
  const asked = { ...ALL, basis: 'order' as Basis, metrics: [...ids], ...question };
  const { rows } = await database.read((tx) => ask(tx, store, asked, NOW));
  return ids.map((id) => rows[0]?.values[id]!.value ?? null);
};

const SALES = ['gross_sales', 'returns', 'net_sales', 'taxes', 'shipping', 'total_sales'] as const;

describe('an order that was edited, of which a part came back', () => {
  let store: Store;
  beforeAll(async () => {
    store = await testStore(database, { timeZone: 'Europe/Berlin' });
    await bring(store, { unitCosts, sales: [edited({ refunds })] });
  });

  it('gives back what was placed first, and what is more of the lines added, on their day', async () => {
    // 15.00 + 5.00 of the cup; its tax of 4.00 by 3.00 + 1.00
    expect(await valuesOf(store, SALES, PLACED)).toEqual([20_00, 20_00, 0, 0, 3_00, 3_00]);
    // 5.00 of the lid, and 1.00 of its tax of 2.00
    expect(await valuesOf(store, SALES, EDIT)).toEqual([10_00, 5_00, 5_00, 1_00, 0, 6_00]);
  });

  it('says the same of all days on both bases', async () => {
    // 30.00 less 15.00 and 10.00; taxes 6.00 less 5.00
    const all = [30_00, 25_00, 5_00, 1_00, 3_00, 9_00];
    for (const basis of ['event', 'order'] as const)
      expect(await valuesOf(store, SALES, { ...ALL, basis })).toEqual(all);
    const days = { from: '2026-07-10' as const, to: '2026-07-11' as const, basis: 'event' as const };
    expect(await valuesOf(store, ['returns', 'taxes'], days)).toEqual([15_00, -3_00]);
  });

  it('leaves the order as it was placed alone', async () => {
    expect(await valuesOf(store, ['aov', 'aov_net'], PLACED)).toEqual([20_00, 0]);
  });

  it('knows the cost of what is left on each day', async () => {
    // both costs are known: 5.00 of 5.00 on the day of the edit, and of nothing on the other
    expect(await valuesOf(store, ['cost_coverage'], EDIT)).toEqual([1]);
    expect(await valuesOf(store, ['cost_coverage'], PLACED)).toEqual([null]);
  });

  it('restates the period of the edit in lifetime value', async () => {
    const { cohorts: shown } = await database.read((tx) =>
      cohorts(tx, store, { measure: 'ltv_revenue' }, NOW),
    );
    // June: 20.00 − 20.00; July: 10.00 − 5.00 more
    expect(shown[0]!.values.map(({ value }) => value)).toEqual([0, 5_00, 5_00]);
  });

  it('leaves out as of an instant what came back later, though its order is of another day', async () => {
    const ids = ['returns', 'net_sales', 'taxes'] as const;
    expect(await valuesOf(store, ids, { ...EDIT, asOf: '2026-07-12T10:00:00Z' })).toEqual([0, 10_00, 2_00]);
    expect(await valuesOf(store, ids, { ...EDIT, asOf: '2026-07-12T10:00:01Z' })).toEqual([5_00, 5_00, 1_00]);
    expect(await valuesOf(store, ids, { ...PLACED, asOf: '2026-07-12T10:00:00Z' })).toEqual([
      15_00, 5_00, 1_00,
    ]);
  });

  it('is listed with what came back on the days of its lines', async () => {
    const returnsIn = async (period: Period) => {
      const { sums } = await database.read((tx) => orderSummary(tx, store, { period, where: [] }, NOW));
      return sums.find(({ measure }) => measure === 'returns')?.value;
    };
    expect(await returnsIn(PLACED)).toBe(20_00);
    expect(await returnsIn(EDIT)).toBe(5_00);
    expect(await returnsIn(ALL)).toBe(25_00);
  });

  it('is booked as it is checked', async () => {
    expect((await verify(database, store)).differences).toEqual([]);
  });
});

describe('an order that was edited and came back as a whole', () => {
  const MONEY = ['net_sales', 'taxes', 'shipping', 'total_sales', 'cogs', 'cm1'] as const;

  it.each([
    ['by a cancellation', { cancelledAt: '2026-07-20T10:00:00Z' }],
    ['by refunds and a cancellation', { refunds, cancelledAt: '2026-07-20T10:00:00Z' }],
    [
      'by a sum alone, with its goods in stock again',
      {
        refunds: [
          {
            ...{ id: 'r', occurredAt: '2026-07-20T10:00:00Z', amount: '39.00' },
            restocked: [
              { sku: 'cup', quantity: 1 },
              { sku: 'lid', quantity: 1 },
            ],
          },
        ],
      },
    ],
  ])('%s is nothing on each of its days', async (_how, more) => {
    const store = await testStore(database, { timeZone: 'Europe/Berlin' });
    await bring(store, { unitCosts, sales: [edited(more)] });
    for (const period of [PLACED, EDIT]) {
      expect(await valuesOf(store, MONEY, period)).toEqual([0, 0, 0, 0, 0, 0]);
      const event = await valuesOf(store, ['cogs'], { ...period, basis: 'event' });
      expect(event).toEqual([period === PLACED ? 4_00 : 2_00]);
    }
    expect((await verify(database, store)).differences).toEqual([]);
  });

  it('gives the cost of goods back on the day on which they were sold', async () => {
    const store = await testStore(database, { timeZone: 'Europe/Berlin' });
    const back = { ...refunds[1]!, restocked: [{ sku: 'lid', quantity: 1 }] };
    await bring(store, { unitCosts, sales: [edited({ refunds: [back] })] });
    expect(await valuesOf(store, ['cogs'], PLACED)).toEqual([4_00]);
    expect(await valuesOf(store, ['cogs'], EDIT)).toEqual([0]);
    expect(await valuesOf(store, ['cogs'], ALL)).toEqual([4_00]);
  });
});
