import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { importFile } from '../../server/imports/importFile';
import { verify } from '../../server/ledger';
import { reversalSummary } from '../../server/rows/summary';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { SHOPIFY_COLUMNS } from './shopifyColumns';
import type { Period } from '../../server/time';

const at = importing();
const NOW = new Date('2026-06-01T00:00:00Z');
const format = 'shopify-orders-csv';

const valuesOf = async (
  store: Store,
  { from, to }: Period,
  metrics: MetricId[],
  where: { dimension: 'identity'; value: string }[] = [],
) => {
  const answer = await at.database.read((tx) => ask(tx, store, { from, to, metrics, where }, NOW));
  return Object.fromEntries(metrics.map((metric) => [metric, answer.rows[0]!.values[metric]!.value]));
};

const path =
  process.env.REFERENCE_DATA &&
  join(process.env.REFERENCE_DATA, 'shopify', 'csv', 'orders_export-devstore.csv');
const isThere = Boolean(path) && existsSync(path!);
if (!isThere) console.log('SKIPPED Shopify: REFERENCE_DATA names no folder with shopify/csv');

describe.skipIf(!isThere)('a genuine export (REFERENCE_DATA)', () => {
  it('gives the sums of its oracle', async () => {
    const store = await testStore(at.database, { timeZone: 'America/New_York' });
    const report = await importFile(at.database, store, { path: path!, format });
    // Oracle of the file: 40 rows, 19 orders, total 14,089.04, 17 gift card lines worth 831.60, nothing refunded.
    expect(report).toMatchObject({
      rowsRead: 40,
      new: 19,
      rejectedCount: 0,
      controlTotals: {
        orders: '19',
        lines: '40',
        'gross EUR': '14089.04',
        'gift_cards (in gross) EUR': '831.60',
      },
      notes: { 'lines taken for gift cards by their name': 17 },
    });
    expect(report.controlTotals).not.toHaveProperty('refunds');
    const span: Period = { from: '2025-05-01', to: '2025-06-01' };
    // 14,089.04 − 831.60 = 13,257.44; the 9 orders with an e-mail have 3 different ones.
    expect(
      await valuesOf(store, span, ['orders', 'gross_sales', 'gift_card_sales', 'returns', 'net_sales']),
    ).toEqual({
      orders: 19,
      gross_sales: 1_325_744,
      gift_card_sales: 83_160,
      returns: 0,
      net_sales: 1_325_744,
    });
    const guests = [{ dimension: 'identity' as const, value: 'guest' }];
    expect(await valuesOf(store, span, ['orders'], guests)).toEqual({ orders: 10 });
    const known = [{ dimension: 'identity' as const, value: 'known' }];
    expect(await valuesOf(store, span, ['customers_active'], known)).toEqual({ customers_active: 3 });
    const again = await importFile(at.database, store, { path: path!, format });
    expect(again).toMatchObject({ new: 0, unchanged: 19 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });
});

const file = (...rows: Record<string, string>[]): string =>
  stringify([SHOPIFY_COLUMNS, ...rows.map((row) => SHOPIFY_COLUMNS.map((name) => row[name] ?? ''))]);

const line = (
  name: string,
  title: string,
  { quantity, price }: { quantity: number; price: string },
  more = {},
) => ({
  Name: name,
  'Created at': '2026-03-01 10:00:00 -0500',
  'Lineitem quantity': String(quantity),
  'Lineitem name': title,
  'Lineitem price': price,
  'Lineitem discount': '0.00',
  'Lineitem requires shipping': 'true',
  'Lineitem taxable': 'true',
  ...more,
});
const totals = ({
  subtotal,
  shipping,
  taxes,
  total,
  refunded,
}: {
  subtotal: string;
  shipping: string;
  taxes: string;
  total: string;
  refunded: string;
}) => ({
  Currency: 'USD',
  'Financial Status': 'paid',
  Subtotal: subtotal,
  Shipping: shipping,
  Taxes: taxes,
  Total: total,
  'Refunded Amount': refunded,
  Source: 'web',
});
const CARD = { 'Lineitem requires shipping': 'false', 'Lineitem taxable': 'false' };

/*
 * By pencil.
 * #1 tax on top, all refunded: 2 × 50.00 + 25.00 = 125.00; subtotal 112.50, so 12.50 off, 10.00 and 2.50;
 *    tax 9.40 on 90.00 + 22.50 + shipping 5.00 is 8 %: 7.20, 1.80, 0.40. Back: net 112.50, tax 9.40, shipping 5.00.
 * #2 tax inside, half refunded: 119.00 with 19.00 tax is 100.00 net. Back 59.50: 9.50 tax, 50.00 net.
 * #3 gift card 50.00 and mug 20.00, refunded 30.00: the mug's 20.00; 10.00 is not goods.
 * #4 10.00, cancelled on March 5 and refunded: the cancellation takes it back, on its own day.
 */
const REFUNDS = file(
  line(
    '#1',
    'Shirt',
    { quantity: 2, price: '50.00' },
    {
      ...totals({ subtotal: '112.50', shipping: '5.00', taxes: '9.40', total: '126.90', refunded: '126.90' }),
      Id: '11',
    },
  ),
  line('#1', 'Cap', { quantity: 1, price: '25.00' }),
  line(
    '#2',
    'Lamp',
    { quantity: 1, price: '119.00' },
    totals({ subtotal: '119.00', shipping: '0.00', taxes: '19.00', total: '119.00', refunded: '59.50' }),
  ),
  line(
    '#3',
    'Gift Card - $50',
    { quantity: 1, price: '50.00' },
    {
      ...CARD,
      ...totals({ subtotal: '70.00', shipping: '0.00', taxes: '0.00', total: '70.00', refunded: '30.00' }),
    },
  ),
  line('#3', 'Mug', { quantity: 1, price: '20.00' }),
  line(
    '#4',
    'Pen',
    { quantity: 1, price: '10.00' },
    {
      ...totals({ subtotal: '10.00', shipping: '0.00', taxes: '0.00', total: '10.00', refunded: '10.00' }),
      'Cancelled at': '2026-03-05 09:00:00 -0500',
    },
  ),
);

describe('refunds of an export', () => {
  it('are booked on the day of the order and flagged, as the file gives no day', async () => {
    const store = await testStore(at.database, { timeZone: 'America/New_York', currency: 'USD' });
    const report = await at.load(store, REFUNDS, { format });
    expect(report).toMatchObject({
      rowsRead: 6,
      new: 4,
      rejectedCount: 0,
      // 125.00 + 119.00 + 70.00 + 10.00; back 126.90 + 59.50 + 30.00
      controlTotals: {
        ...{ orders: '4', 'gross USD': '324.00', refunds: '3' },
        'refunds_without_parts USD': '216.40',
      },
      notes: {
        'refunds without a day, booked on the day of their order': 3,
        'lines taken for gift cards by their name': 1,
        'refunds above what is left of their order': 1,
        'refunds of cancelled orders, booked with the cancellation': 1,
      },
    });
    const metrics: MetricId[] = [
      'gross_sales',
      'discounts',
      'returns',
      'net_sales',
      'taxes',
      'shipping',
      'gift_card_sales',
      'units_returned',
      'refunded_beyond',
    ];
    // March 1: gross 125 + 100 + 20 + 10; an amount names no units.
    expect(await valuesOf(store, { from: '2026-03-01', to: '2026-03-02' }, metrics)).toEqual({
      gross_sales: 25_500,
      discounts: 1_250,
      returns: 18_250,
      net_sales: 6_000,
      taxes: 950,
      shipping: 0,
      gift_card_sales: 5_000,
      units_returned: 0,
      refunded_beyond: 1_000,
    });
    expect(await valuesOf(store, { from: '2026-03-02', to: '2026-03-06' }, ['returns', 'net_sales'])).toEqual(
      {
        returns: 1_000,
        net_sales: -1_000,
      },
    );
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('grow with a later export of the same order', async () => {
    const store = await testStore(at.database, { timeZone: 'America/New_York', currency: 'USD' });
    const order = (refunded: string) =>
      file(
        line(
          '#2',
          'Lamp',
          { quantity: 1, price: '100.00' },
          totals({ subtotal: '100.00', shipping: '0.00', taxes: '0.00', total: '100.00', refunded }),
        ),
      );
    await at.load(store, order('0.00'), { format });
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 10_000, returns: 0 });
    expect(await at.load(store, order('40.00'), { format })).toMatchObject({ changed: 1 });
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 10_000, returns: 4_000 });
    await at.load(store, order('100.00'), { format });
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 10_000, returns: 10_000 });
  });
});

describe('refunds that an export and another source tell', () => {
  const exported = file(
    line(
      '#2',
      'Lamp',
      { quantity: 1, price: '100.00' },
      {
        ...totals({
          subtotal: '100.00',
          shipping: '0.00',
          taxes: '0.00',
          total: '100.00',
          refunded: '40.00',
        }),
        Id: '12',
      },
    ),
  );
  /** The same order as the API has it: 40.00 on March 8 in New York. */
  const told = JSON.stringify({
    ...{ id: 12, created_at: '2026-03-01T15:00:00Z', updated_at: '2026-03-08T15:00:00Z', currency: 'USD' },
    line_items: [{ id: 1, title: 'Lamp', quantity: 1, price: '100.00' }],
    refunds: [
      {
        ...{ id: 900, created_at: '2026-03-08T15:00:00Z', refund_line_items: [] },
        order_adjustments: [{ amount: '-40.00', tax_amount: '0.00', kind: 'refund_discrepancy' }],
      },
    ],
  });
  const loads = {
    csv: (store: Store) => at.load(store, exported, { format }),
    json: (store: Store) => at.load(store, told, { format: 'shopify-orders-json', fileName: 'orders.json' }),
  };

  it.each([
    ['csv', 'json'],
    ['json', 'csv'],
    ['csv', 'json', 'csv'],
  ] as const)('count once, on their own day: %s, then %s', async (...order) => {
    const store = await testStore(at.database, { timeZone: 'America/New_York', currency: 'USD' });
    for (const next of order) expect((await loads[next](store)).rejectedCount).toBe(0);
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 10_000, returns: 4_000 });
    expect(await valuesOf(store, { from: '2026-03-08', to: '2026-03-09' }, ['returns'])).toEqual({
      returns: 4_000,
    });
    expect(
      await at.database.read((tx) => reversalSummary(tx, store, { where: [] }, new Date())),
    ).toMatchObject({
      listed: 2,
      leftOut: [{ reason: 'Without a day, and reported with a day as well', count: 1 }],
    });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('leave a cancellation the rest', async () => {
    const store = await testStore(at.database, { timeZone: 'America/New_York', currency: 'USD' });
    await loads.csv(store);
    const cancelled = { ...(JSON.parse(told) as object), cancelled_at: '2026-03-09T15:00:00Z' };
    const content = JSON.stringify({ ...cancelled, updated_at: '2026-03-09T15:00:00Z' });
    await at.load(store, content, { format: 'shopify-orders-json', fileName: 'orders.json' });
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 10_000, returns: 10_000 });
    expect(await valuesOf(store, { from: '2026-03-09', to: '2026-03-10' }, ['returns'])).toEqual({
      returns: 6_000,
    });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });
});

describe('an export that is not whole', () => {
  it('says when the first row of an order is missing, and which cell is no amount', async () => {
    const store = await testStore(at.database, { timeZone: 'America/New_York', currency: 'USD' });
    const bad = {
      ...totals({ subtotal: '10,00', shipping: '0.00', taxes: '0.00', total: '10.00', refunded: '0.00' }),
    };
    const report = await at.load(
      store,
      file(
        line('#7', 'Cap', { quantity: 1, price: '25.00' }),
        line('#8', 'Pen', { quantity: 1, price: '10.00' }, bad),
        line('#8', 'Ink', { quantity: 1, price: '5.00' }),
        line(
          '#9',
          'Pen',
          { quantity: 1, price: '10.00' },
          totals({ subtotal: '10.00', shipping: '0.00', taxes: '0.00', total: '10.00', refunded: '0.00' }),
        ),
      ),
      { format },
    );
    expect(report).toMatchObject({ new: 1, rejectedCount: 2 });
    expect(report.rejected.map(({ row, field, value }) => [row, field, value])).toEqual([
      [2, 'Currency', ''],
      [3, 'Subtotal', '10,00'],
    ]);
  });
});
