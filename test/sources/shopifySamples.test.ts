import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { importFile } from '../../server/imports/importFile';
import { verify } from '../../server/ledger';
import { FORMATS } from '../../server/sources/formats';
import { parseMapping } from '../../server/sources/mapping/schema';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { readItemFile } from './reading';
import type { Day } from '../../server/time';

/** Payloads that Shopify itself documents, from the folder that REFERENCE_DATA names. */

const at = importing();
const NOW = new Date('2026-06-01T00:00:00Z');
const format = 'shopify-orders-json';
const folder = process.env.REFERENCE_DATA ?? '';
const rest = join(folder, 'shopify', 'rest-2026-07');
const seeds = join(folder, 'fivetran-shopify', 'seeds');
const isThere = folder !== '' && existsSync(rest);
if (!isThere)
  console.log('SKIPPED Shopify payloads: REFERENCE_DATA names no folder with shopify/rest-2026-07');

const METRICS = [
  ...(['orders', 'gross_sales', 'discounts', 'returns', 'net_sales', 'taxes', 'shipping'] as const),
  ...(['units_sold', 'units_returned'] as const),
];
const valuesOf = async (store: Store, from: Day = '2005-01-01', to: Day = '2026-06-01') => {
  const metrics: MetricId[] = [...METRICS];
  const answer = await at.database.read((tx) => ask(tx, store, { from, to, metrics }, NOW));
  return Object.fromEntries(metrics.map((metric) => [metric, answer.rows[0]!.values[metric]!.value]));
};
const american = () => testStore(at.database, { currency: 'USD', timeZone: 'America/New_York' });
const load = (store: Store, path: string) => importFile(at.database, store, { path, format });
const named = (start: string) =>
  join(
    rest,
    readdirSync(rest).find((name) => name.startsWith(start))!,
  );

describe.skipIf(!isThere)('payloads of the REST API (REFERENCE_DATA)', () => {
  it('takes order 450789469 with its refund', async () => {
    const store = await american();
    expect(await load(store, named('order-08'))).toMatchObject({ new: 1, rejectedCount: 0 });
    // Three at 199.00 less 10.00 in all; two went back at 195.66 and 195.67. Tax 11.94 − 7.96. What is left,
    // 195.67 + 3.98, is the 199.65 that the payload and SOURCES call its current total.
    expect(await valuesOf(store)).toEqual({
      ...{ orders: 1, gross_sales: 59_700, discounts: 1_000, returns: 39_133, net_sales: 19_567, taxes: 398 },
      ...{ shipping: 0, units_sold: 3, units_returned: 2 },
    });
    // The refund by itself is the one that the order holds.
    const again = await load(store, named('refund-01'));
    expect(again.new).toBe(0);
    expect((await valuesOf(store)).returns).toBe(39_133);
    expect((await verify(at.database, store)).ok).toBe(true);
  });

  it('takes a cancelled order whose refund paid less than its line: 195.66 less 89.64', async () => {
    const store = await american();
    await load(store, named('order-15'));
    // Cancelled a second after the refund: all 587.00 of goods and 11.94 of tax are reversed, nothing twice.
    expect(await valuesOf(store)).toMatchObject({
      returns: 58_700,
      net_sales: 0,
      taxes: 0,
      units_returned: 3,
    });
    expect(await valuesOf(store, '2025-07-02', '2025-07-03')).toMatchObject({ returns: 58_700 });
  });

  it('takes every payload of orders and refunds, or says which field is missing', async () => {
    const refused: string[] = [];
    for (const name of readdirSync(rest).filter((file) => /^(order|refund|customer-2[78])/.test(file))) {
      const report = await load(await american(), join(rest, name));
      if (report.rejectedCount > 0) refused.push(name.slice(0, 9));
      if (report.rejectedCount === 0) expect(report.new).toBe(1);
      for (const { field, reason } of report.rejected)
        expect(`${field} ${reason}`).toMatch(/ is missing$|and no order or refund/);
    }
    // 03 and 07 were asked for a few fields only, 09 and 10 are counts, 05 to 07 calculate a refund.
    expect(refused.sort()).toEqual([
      ...['order-03-', 'order-07-', 'order-09-', 'order-10-', 'refund-05', 'refund-06', 'refund-07'],
    ]);
  });

  it('takes the orders of before there were money bags', async () => {
    const store = await american();
    await load(store, join(folder, 'shopify', 'python-fixtures', 'order.json'));
    // Three at 199.00; 11.94 of tax that the order alone states.
    expect(await valuesOf(store)).toMatchObject({ gross_sales: 59_700, discounts: 0, taxes: 1_194 });
  });

  it('takes a refund of before they had amounts: two of 199.00 with 3.98 of tax each', async () => {
    const content = readFileSync(join(folder, 'shopify', 'python-fixtures', 'refund.json'), 'utf8');
    const { facts, rejected } = await readItemFile(FORMATS[format], content);
    expect(rejected).toEqual([]);
    expect(facts.map(({ fact }) => fact)).toMatchObject([{ net: '398', tax: '7.96', units: 2 }]);
  });

  it('refuses what is neither an order nor a refund, and says what it is', async () => {
    const rests = readdirSync(rest).filter((name) => !/^(order|refund|customer-2[78])/.test(name));
    const older = ['customer', 'customers_search', 'graphql', 'orders', 'refund_calculate', 'transactions'];
    const paths = [
      ...rests.map((name) => join(rest, name)),
      ...older.map((name) => join(folder, 'shopify', 'python-fixtures', `${name}.json`)),
    ];
    // 7 checkouts, 26 customers, 13 fulfilments, 9 price rules, 8 transactions
    expect(rests).toHaveLength(63);
    for (const path of paths) {
      const { facts, rejected } = await readItemFile(FORMATS[format], readFileSync(path, 'utf8'));
      expect(facts, path).toEqual([]);
      for (const { field, reason } of rejected)
        expect(`${field} ${reason}`, path).toMatch(
          /^item holds .*GET \/orders\.json|^(id|created_at|currency|line_items) is missing$/,
        );
      expect(rejected.length, path).toBeGreaterThan(0);
    }
  });

  it('refuses a bulk result of products with a reason', async () => {
    const path = join(folder, 'shopify', 'bulk', 'sample_products.jsonl');
    const report = await importFile(at.database, await american(), { path, format: 'shopify-bulk-jsonl' });
    expect(report.new).toBe(0);
    expect(new Set(report.rejected.map(({ reason }) => reason))).toEqual(
      new Set([
        'is not an order',
        'names an order that is not in the file',
        'is not JSON: each line has to be an object of its own',
      ]),
    );
  });
});

type Row = Record<string, string>;
const seed = (name: string): Row[] =>
  parse(readFileSync(join(seeds, `shopify_${name}_data.csv`)), { columns: true, bom: true }) as Row[];
const zoned = (stamp: string) => `${stamp.replace(' ', 'T')}Z`;

/** The tables of a connector put together to REST orders, as far as lines of theirs are in the seeds. */
const fromSeeds = () =>
  seed('order').map((order) => ({
    ...order,
    ...{ created_at: zoned(order.created_at!), processed_at: null, updated_at: zoned(order.updated_at!) },
    ...{ cancelled_at: null, test: order.test === 'TRUE', taxes_included: order.taxes_included === 'TRUE' },
    ...{ customer: { id: order.customer_id }, email: order.email },
    line_items: seed('order_line')
      .filter((line) => line.order_id === order.id)
      .map((line) => ({
        ...line,
        ...{
          quantity: Number(line.quantity),
          taxable: line.taxable === 'TRUE',
          gift_card: line.gift_card === 'TRUE',
        },
      })),
  }));

describe.skipIf(!isThere)('the seeds of a connector (REFERENCE_DATA)', () => {
  it('become orders with the totals that their own tables state', async () => {
    const store = await testStore(at.database, { currency: 'GBP', timeZone: 'Europe/London' });
    const orders = fromSeeds();
    const report = await at.load(store, JSON.stringify({ orders }), { format, fileName: 'seeds.json' });
    // Eight orders; the seeds hold lines of three of them, the other five are refused as having none.
    expect(orders).toHaveLength(8);
    expect(report).toMatchObject({ new: 3, rejectedCount: 5 });
    expect(new Set(report.rejected.map(({ field, reason }) => `${field} ${reason}`))).toEqual(
      new Set(['line_items has no line']),
    );
    // 4.40 + 2.80 + 2 × 2.80 = 12.80, as total_line_items_price says (4.4 + 2.8 + 5.6); total_discounts 2.80,
    // so the subtotals' 2.80 + 2.80 + 4.40 = 10.00. Two customers: one placed two orders.
    expect(await valuesOf(store)).toMatchObject({
      ...{ orders: 3, gross_sales: 1_280, discounts: 280, net_sales: 1_000, taxes: 0, units_sold: 4 },
    });
    const answer = await at.database.read((tx) =>
      ask(tx, store, { from: '2020-09-01', to: '2020-10-01', metrics: ['customers_new'] }, NOW),
    );
    expect(answer.rows[0]!.values.customers_new!.value).toBe(2);
  });

  it('of orders alone go through a mapping', async () => {
    const store = await testStore(at.database, { currency: 'GBP', timeZone: 'Europe/London' });
    const mapping = parseMapping(
      JSON.stringify({
        ...{ row: 'order', dates: { zone: 'UTC' } },
        columns: {
          ...{ orderId: 'id', placedAt: 'created_at', total: 'total_price', tax: 'total_tax' },
          ...{ discount: 'total_discounts', currency: 'currency', customerId: 'customer_id' },
        },
      }),
      'fivetran.json',
    );
    const path = join(seeds, 'shopify_order_data.csv');
    const report = await importFile(at.database, store, { path, format: { name: 'fivetran', mapping } });
    // Totals less tax: 2.80 + 3.79 + 5.39 = 11.98 GBP; 100 + 100 + 50 + 205 + 160 = 615.00 USD. With the
    // discounts before them, 2.80 GBP and 15 + 20 + 5 + 10 = 50.00 USD: 14.78 and 665.00.
    expect(report).toMatchObject({ new: 8, rejectedCount: 0 });
    expect(report.controlTotals).toMatchObject({
      ...{ orders: '8', 'gross GBP': '14.78', 'gross USD': '665.00' },
      ...{ 'discounts GBP': '2.80', 'discounts USD': '50.00' },
    });
    expect(await valuesOf(store)).toMatchObject({ net_sales: 1_198, orders: 8 });
  });

  it('value their refunds as their adjustments and lines say', async () => {
    // Adjustments: shipping 465 + 95 + 27 + 35 with 1.60 of tax, and a discrepancy of 515, booked as goods.
    const adjustments = seed('order_adjustment');
    const store = await testStore(at.database, { currency: 'USD' });
    const order = {
      ...{ id: 1, created_at: '2020-11-01T00:00:00Z', updated_at: '2020-11-20T00:00:00Z', currency: 'USD' },
      line_items: [{ id: 2, quantity: 2, price: '2000', tax_lines: [{ price: '100' }] }],
      shipping_lines: [{ price: '1000' }],
      refunds: adjustments.map((one) => ({
        ...{ id: one.refund_id, created_at: '2020-11-14T08:00:00Z', refund_line_items: [] },
        order_adjustments: [{ amount: one.amount, tax_amount: one.tax_amount, kind: one.kind }],
      })),
    };
    await at.load(store, JSON.stringify(order), { format, fileName: 'order.json' });
    // Shipping 1,000 − 622; tax 100 − 1.60.
    expect(await valuesOf(store)).toMatchObject({ returns: 51_500, shipping: 37_800, taxes: 9_840 });
  });
});
