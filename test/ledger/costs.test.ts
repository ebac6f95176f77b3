import { NO_RULES } from '../../server/facts/channelRules';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { ask, why } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { ingest, verify } from '../../server/ledger';
import { refundFact, type OrderFactInput, type SaleFactInput } from '../../server/facts/fact';
import { Rates } from '../../server/ledger/rows/fx';
import { priceRefund } from '../../server/ledger/sales/price';
import type { ReversalRow } from '../../server/ledger/rows/rows';
import { valueUnlinked } from '../../server/ledger/sales/value';
import { UnitCosts } from '../../server/ledger/sales/unitCosts';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';
import { utcDay, type Period } from '../../server/time';

/** What goods and orders cost, whenever it becomes known (METRICS 1 and 7). Store in EUR. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const NOW = new Date('2026-08-01T00:00:00Z');
const MARCH: Period = { from: '2026-03-01', to: '2026-04-01' };

const order = (id: string, overrides: Partial<OrderFactInput> = {}): OrderFactInput => ({
  type: 'order',
  id,
  placedAt: '2026-03-10T10:00:00Z',
  currency: 'EUR',
  customer: { id: 'anna' },
  lines: [{ sku: 'MUG', quantity: 2, unitPrice: '10.00' }],
  ...overrides,
});
const put = (store: Store, ...facts: SaleFactInput[]) => ingest(database, store, 'sales', facts);
const unit = (store: Store, cost: string, fromDay: string, more: object = {}) =>
  ingest(database, store, 'unitCosts', [{ sku: 'MUG', cost, currency: 'EUR', fromDay, ...more }]);
const costOf = (store: Store, orderId: string, amount: string, more: object = {}) =>
  ingest(database, store, 'orderCosts', [
    { orderId, kind: 'payment_fee', amount, currency: 'EUR', day: '2026-03-20', ...more },
  ]);

const valueOf = async (store: Store, metric: MetricId, more: object = {}) => {
  await declare(database, store, { from: '2026-01-01', to: utcDay(NOW.getTime()) });
  const { rows: found } = await database.read((tx) =>
    ask(tx, store, { ...MARCH, metrics: [metric], ...more }, NOW),
  );
  return found[0]!.values[metric]!;
};
const cogs = async (store: Store, more: object = {}) => (await valueOf(store, 'cogs', more)).value;
const expectExact = async (store: Store) => expect((await verify(database, store)).differences).toEqual([]);

describe('goods', () => {
  test('cost what held on the day of the sale, whenever it is told', async () => {
    const store = await testStore(database);
    await put(store, order('1'));
    expect(await valueOf(store, 'cogs')).toMatchObject({ value: null, flags: ['no_cost'] });
    expect(await valueOf(store, 'cm1_rate')).toMatchObject({ value: null, flags: ['no_cost'] });
    expect((await valueOf(store, 'cost_coverage')).value).toBe(0);

    await unit(store, '4.10', '2026-03-11'); // the day after
    expect(await cogs(store)).toBeNull();
    await unit(store, '3.00', '2026-01-01');
    expect(await cogs(store)).toBe(6_00);
    await unit(store, '3.33', '2026-03-10');
    expect(await cogs(store)).toBe(6_66);
    await expectExact(store);

    await unit(store, '3.50', '2026-03-10'); // corrected
    expect(await cogs(store)).toBe(7_00);
    const [line] = await rows<{ unit: string }>(
      database.db,
      sql`select unit_cost::text as unit from order_lines where store_id = ${store.id}`,
    );
    expect(line!.unit).toBe('3.50');
    await expectExact(store);
  });

  test('a correction is written as deltas: what it is not about is not touched', async () => {
    const store = await testStore(database);
    await put(store, order('1'), order('2', { placedAt: '2026-05-10T10:00:00Z', customer: { id: 'ben' } }));
    await unit(store, '3.00', '2026-01-01');
    // a row that is wrong stays wrong, unless it is computed anew
    await database.db.execute(sql`update rollup_sales set gross_sales = gross_sales + 7
      where store_id = ${store.id} and bucket = '2026-05-10'`);
    await unit(store, '4.00', '2026-01-01');
    expect(await cogs(store)).toBe(8_00);
    const { differences } = await verify(database, store);
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.every((line) => line.startsWith('rollup_sales'))).toBe(true);
  });

  test('a cost below a cent, for as many as were sold', async () => {
    const store = await testStore(database);
    await unit(store, '0.004', '2026-01-01');
    await put(store, order('1', { lines: [{ sku: 'MUG', quantity: 300, unitPrice: '0.10' }] }));
    expect(await cogs(store)).toBe(1_20);
  });

  test('a cost in another currency waits for its rate, and a nearer one converts it again', async () => {
    const store = await testStore(database);
    await unit(store, '3.00', '2026-01-01', { currency: 'USD' });
    await put(store, order('1'));
    expect(await cogs(store)).toBeNull();
    const rate = (day: string, value: string) =>
      ingest(database, store, 'fx', [{ day, base: 'EUR', quote: 'USD', rate: value }]);
    await rate('2026-03-05', '1.2');
    // 2 × 3.00 / 1.2
    expect(await cogs(store)).toBe(5_00);
    await rate('2026-03-09', '1.25');
    expect(await cogs(store)).toBe(4_80);
    await expectExact(store);
  });

  test('in another currency of more orders than are booked at a time are all converted by the first rate', async () => {
    const store = await testStore(database);
    await unit(store, '3.00', '2026-01-01', { currency: 'USD' });
    const many = Array.from({ length: 2_001 }, (_, i) =>
      order(String(i), { customer: { id: String(i % 9) } }),
    );
    await put(store, ...many);
    await ingest(database, store, 'fx', [{ day: '2026-03-09', base: 'EUR', quote: 'USD', rate: '1.25' }]);
    // 2,001 orders × 2 × 3.00 / 1.25
    expect(await cogs(store)).toBe(2_001 * 4_80);
    await expectExact(store);
  });

  test('too dear to be kept exactly are refused in words', async () => {
    const store = await testStore(database);
    await put(store, order('1', { lines: [{ sku: 'MUG', quantity: 10_000_000, unitPrice: '0.01' }] }));
    // 10^7 × 99,999,999,999.00 is beyond 2^53 cents
    await expect(unit(store, '99999999999.00', '2026-01-01')).rejects.toThrow(
      /^999999999990000000 EUR at 1 is too much in EUR/,
    );
    expect(await cogs(store)).toBeNull();
  });

  test('of nothing but returns are judged too: without any cost there is no margin', async () => {
    const store = await testStore(database);
    const refunds = [{ id: 'r', occurredAt: '2026-04-02T10:00:00Z', net: '5.00', units: 1 }];
    await put(store, order('1', { refunds }));
    const april: Period = { from: '2026-04-01', to: '2026-05-01' };
    expect(await valueOf(store, 'cm1', april)).toMatchObject({ value: null, num: -5_00, flags: ['no_cost'] });
    const may: Period = { from: '2026-05-01', to: '2026-06-01' };
    expect(await valueOf(store, 'cm1', may)).toMatchObject({ value: null, flags: ['no_data'] });
    // nothing was sold or came back in May: an ad is all that it cost
    const ad = { day: '2026-05-02', kind: 'media' as const, currency: 'EUR', amount: '7.00' };
    await ingest(database, store, 'spend', [ad]);
    expect(await valueOf(store, 'cm3', may)).toMatchObject({ value: -7_00, flags: [] });
  });

  test('are not taken for known where goods were sold and no net sales are left', async () => {
    const store = await testStore(database);
    await unit(store, '3.00', '2026-01-01');
    await put(
      store,
      order('1', { lines: [{ sku: 'MUG', quantity: 1, unitPrice: '10.00', discount: '10.00' }] }),
    );
    expect(await valueOf(store, 'cost_coverage')).toMatchObject({ value: null });
    expect(await valueOf(store, 'cm1')).toMatchObject({ value: -3_00, flags: ['low_coverage'] });
  });

  test('go back with what is in stock again, on the day of the return, and on that of the order', async () => {
    const store = await testStore(database);
    await unit(store, '3.33', '2026-01-01');
    const lines = [{ sku: 'MUG', quantity: 3, unitPrice: '10.00' }];
    const refund = (id: string, restocked?: number) => ({
      type: 'refund' as const,
      id,
      orderId: '1',
      occurredAt: '2026-04-02T10:00:00Z',
      net: '10.00',
      units: 1,
      ...(restocked ? { restocked: [{ sku: 'MUG', quantity: restocked }] } : {}),
    });
    await put(store, refund('r1', 1), refund('r2'), order('1', { lines }));
    const april: Period = { from: '2026-04-01', to: '2026-05-01' };
    // 3 × 3.33; one mug is in stock again, the other one is broken
    expect(await cogs(store)).toBe(9_99);
    expect(await cogs(store, april)).toBe(-3_33);
    expect(await cogs(store, { basis: 'order' })).toBe(6_66);
    // net sales of April −20, all of it of goods whose cost is known
    expect(await valueOf(store, 'cost_coverage', april)).toMatchObject({
      num: -20_00,
      den: -20_00,
      value: null,
    });
    expect(await valueOf(store, 'cm1', april)).toMatchObject({ value: -20_00 + 3_33 });
    await expectExact(store);
    // more than were sold never come back
    await put(store, { ...refund('r1', 1), restocked: [{ sku: 'MUG', quantity: 9 }] });
    expect(await cogs(store, { basis: 'order' })).toBe(0);
    await expectExact(store);
  });

  test('of a cancelled order were never sent: their cost goes back, but for what a refund had taken', async () => {
    const store = await testStore(database);
    await unit(store, '3.00', '2026-01-01');
    const cancelled = { cancelledAt: '2026-03-12T10:00:00Z' };
    await put(store, order('1', cancelled));
    expect(await cogs(store)).toBe(0);
    // of 4 mugs one came back broken before the cancellation
    const lines = [{ sku: 'MUG', quantity: 4, unitPrice: '10.00' }];
    const refunds = [{ id: 'b', occurredAt: '2026-03-11T10:00:00Z', net: '10.00', units: 1 }];
    await put(store, order('2', { ...cancelled, lines, refunds, customer: { id: 'ben' } }));
    expect(await cogs(store)).toBe(3_00);
    await expectExact(store);
  });

  test('are known of a part: the figure is flagged, and the drawer says of how much', async () => {
    const store = await testStore(database);
    await unit(store, '3.00', '2026-01-01');
    await put(store, order('1', { lines: [...order('1').lines, { quantity: 1, unitPrice: '5.00' }] }));
    // 20 of 25; 25 − 6
    expect((await valueOf(store, 'cost_coverage')).value).toBe(0.8);
    expect(await valueOf(store, 'cm1')).toMatchObject({ value: 19_00, flags: ['low_coverage'] });
    const drawer = await database.read((tx) =>
      why(tx, store, { metric: 'cm2', compare: null, ...MARCH }, NOW),
    );
    expect(drawer.value).toMatchObject({ value: null, flags: ['no_cost'] });
    expect(drawer.numerator.map(({ measure, value }) => [measure, value])).toContainEqual(['cogs', 6_00]);
    expect(drawer.notes.join(' ')).toContain('known of 80.0% of net sales');
    expect(drawer.notes.join(' ')).toContain('fulfilment or carrier costs; payment fees');
    expect(drawer.leftOut).toMatchObject({ stored: 1, counted: 1 });
  });
});

test('a credit note without an order that was kept before costs were known gives no cost back', () => {
  const ratesAndCosts = {
    currency: 'EUR',
    timeZone: 'UTC',
    rates: new Rates([]),
    unitCosts: new UnitCosts([]),
    included: [],
    rules: NO_RULES,
  };
  const {
    costBack: _,
    costedReturns: __,
    ...kept
  } = priceRefund(
    refundFact.parse({ type: 'refund', id: 'n', occurredAt: '2026-03-10T10:00:00Z', net: '5.00' }),
    'EUR',
    'UTC',
  );
  expect(valueUnlinked(kept as ReversalRow, ratesAndCosts)).toMatchObject({
    ...{ returns: 5_00, booked: true, costBack: 0, costedReturns: 0 },
  });
});

describe('costs of an order', () => {
  test('find it, whichever comes first, and stand on its day', async () => {
    const store = await testStore(database);
    await costOf(store, '1', '0.70', { day: '2026-05-20' });
    expect((await valueOf(store, 'payment_fees')).value).toBeNull();
    await put(store, order('1'));
    expect((await valueOf(store, 'payment_fees')).value).toBe(70);
    await costOf(store, '1', '0.80', { day: '2026-05-20' });
    expect((await valueOf(store, 'payment_fees')).value).toBe(80);
    await put(store, order('1', { placedAt: '2026-02-10T10:00:00Z' }));
    const february: Period = { from: '2026-02-01', to: '2026-03-01' };
    expect((await valueOf(store, 'payment_fees', february)).value).toBe(80);
    await expectExact(store);
  });

  test('count nowhere while their order does not', async () => {
    const store = await testStore(database);
    await put(store, order('1'), order('2', { excluded: 'test' }));
    await costOf(store, '2', '9.00');
    expect((await valueOf(store, 'payment_fees')).value).toBeNull();
    await put(store, order('2'));
    expect((await valueOf(store, 'payment_fees')).value).toBe(9_00);
    await expectExact(store);
  });

  test('go to the order of the source they name, else to the first that has the id', async () => {
    const store = await testStore(database);
    const paidBy = async (channel: string) =>
      (await valueOf(store, 'payment_fees', { where: [{ dimension: 'channel', value: channel }] })).value;
    await put(store, order('1', { source: 'shop', channel: 'email' }));
    await costOf(store, '1', '1.00');
    await costOf(store, '1', '2.00', { id: 'named', orderSource: 'shop' });
    expect(await paidBy('email')).toBe(3_00);
    await put(store, order('1', { source: 'erp', channel: 'direct' }));
    expect([await paidBy('email'), await paidBy('direct')]).toEqual([2_00, 1_00]);
    await expectExact(store);
  });

  test('of nothing are a cost that is known: 0.00 is not nothing', async () => {
    const store = await testStore(database);
    await put(store, order('1'));
    await costOf(store, '1', '0.00');
    expect(await valueOf(store, 'payment_fees')).toMatchObject({ value: 0, flags: [] });
  });
});

test('without net sales above zero there is no break-even ROAS, though shipping pays for the costs', async () => {
  const store = await testStore(database);
  // 2 × 10.00, of which 23.00 came back; 30.00 shipping less 2 × 3.00 goods, 1.00 fee and 1.00 packing
  await put(store, order('1', { shipping: '30.00' }), {
    type: 'refund',
    id: 'n',
    occurredAt: '2026-03-12T10:00:00Z',
    currency: 'EUR',
    net: '23.00',
  });
  await unit(store, '3.00', '2026-01-01');
  await costOf(store, '1', '1.00');
  await costOf(store, '1', '1.00', { kind: 'fulfilment', id: 'packing' });
  expect((await valueOf(store, 'cm2')).value).toBe(19_00);
  expect(await valueOf(store, 'roas_break_even')).toMatchObject({ value: null, num: -3_00, den: 19_00 });
});
