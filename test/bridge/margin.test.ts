import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ingest } from '../../server/ledger';
import { bridgeView } from '../../server/bridge/bridge';
import type { MarginView } from '../../server/bridge/types';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';

/** What costs left of net sales, by month, and the month that lost most. Store in EUR. */

const NOW = new Date('2026-05-16T08:00:00Z');
const DAYS = ['2026-02-10', '2026-03-10', '2026-04-10', '2026-05-10'];

/** 100.00 of goods a month. */
const ORDERS = DAYS.map((day) => ({
  ...{ type: 'order', id: day, placedAt: `${day}T10:00:00Z`, currency: 'EUR', customer: { id: 'ana' } },
  lines: [{ sku: 'MUG', quantity: 10, unitPrice: '10.00' }],
}));

/** A mug costs 3.00, in April 4.00. */
const UNITS = [
  ['2026-01-01', '3.00'],
  ['2026-04-01', '4.00'],
  ['2026-05-01', '3.00'],
].map(([fromDay, cost]) => ({ sku: 'MUG', cost, currency: 'EUR', fromDay }));

/** Carriers 5.00, in April 9.00; fees 2.00, from March on 2.50. */
const COSTS = DAYS.flatMap((day, i) => {
  const of = (kind: string, amount: string) => ({ orderId: day, kind, amount, currency: 'EUR', day });
  return [of('carrier', i === 2 ? '9.00' : '5.00'), of('payment_fee', i === 0 ? '2.00' : '2.50')];
});

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const marginOf = (store: Store, more = {}): Promise<MarginView> =>
  database.read(async (tx) => (await bridgeView(tx, store, more, NOW)).margin);
const take = async (store: Store, kind: 'sales' | 'unitCosts' | 'orderCosts', facts: object[]) => {
  expect((await ingest(database, store, kind, facts)).rejected).toEqual([]);
  await declare(database, store, { from: '2026-01-01', to: '2026-05-16' });
};

test('the month that lost most is found, with what it lost it to', async () => {
  const store = await testStore(database);
  await take(store, 'sales', ORDERS);
  await take(store, 'unitCosts', UNITS);
  await take(store, 'orderCosts', COSTS);
  const { metric, months, latest, fall } = await marginOf(store);
  expect(metric).toBe('cm2_rate');
  // February 100 − 30 − 5 − 2; March and May 100 − 30 − 5 − 2.50; April 100 − 40 − 9 − 2.50
  expect(months.map(({ period, value }) => [period.from, value.num, value.den, value.value])).toEqual([
    ['2026-02-01', 63_00, 100_00, 0.63],
    ['2026-03-01', 62_50, 100_00, 0.625],
    ['2026-04-01', 48_50, 100_00, 0.485],
    ['2026-05-01', 62_50, 100_00, 0.625],
  ]);
  // May is still running: it is shown to yesterday, and neither the latest nor held against April
  expect(months[3]!.period).toEqual({ from: '2026-05-01', to: '2026-05-16' });
  expect(latest).toBe(2);
  expect(fall!.month).toBe(2);
  // 62.5 % to 48.5 %: −14 pp = goods −10, carriers −4
  expect(fall!.parts.slice(0, 2).map(({ label, effect }) => [label, Math.round(effect * 1e6)])).toEqual([
    ['Cost of goods sold', -100_000],
    ['Carriers', -40_000],
  ]);
  expect(fall!.parts.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(-0.14, 10);
  // to the end of March the sharpest is fees: −0.5 pp
  const march = await marginOf(store, { from: '2026-03-01', to: '2026-04-01' });
  expect(march.months).toHaveLength(2);
  expect(march.fall!.parts[0]).toMatchObject({ label: 'Payment fees' });
  expect(march.fall!.parts[0]!.effect).toBeCloseTo(-0.005, 10);
});

test('without costs there is no margin and no verdict, and the reason is said', async () => {
  const store = await testStore(database);
  await take(store, 'sales', ORDERS);
  const { months, latest, fall } = await marginOf(store);
  expect(months.map(({ value }) => value.value)).toEqual([null, null, null, null]);
  expect(months.every(({ value }) => value.flags.includes('no_cost'))).toBe(true);
  expect([latest, fall]).toEqual([-1, null]);
});

test('without sales there are no months', async () => {
  expect(await marginOf(await testStore(database))).toMatchObject({ months: [], latest: -1, fall: null });
});
