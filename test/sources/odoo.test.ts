import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { randomOf } from '../../server/demo/random';
import { refundFact } from '../../server/facts/sale';
import { importFile } from '../../server/imports/importFile';
import { ingest, verify } from '../../server/ledger';
import { refundsOf } from '../../server/sources/odoo/goods';
import { moneyOf } from '../../server/sources/odoo/money';
import { saleOrder, saleOrderLine } from '../../server/sources/odoo/records';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import type { Day } from '../../server/time';

const at = importing();
const NOW = new Date('2026-11-01T00:00:00Z');
const format = 'odoo-orders-json';

const valuesOf = async (store: Store, from: Day, to: Day, metrics: MetricId[]) => {
  const answer = await at.database.read((tx) => ask(tx, store, { from, to, metrics }, NOW));
  return Object.fromEntries(metrics.map((metric) => [metric, answer.rows[0]!.values[metric]!.value]));
};

const path =
  process.env.REFERENCE_DATA &&
  join(process.env.REFERENCE_DATA, 'odoo', 'sale_order_search_read.sample.json');
const isThere = Boolean(path) && existsSync(path!);
if (!isThere) console.log('SKIPPED Odoo: REFERENCE_DATA names no folder with odoo');

describe.skipIf(!isThere)('the sample (REFERENCE_DATA)', () => {
  it('gives totals worked by hand', async () => {
    const store = await testStore(at.database);
    const report = await importFile(at.database, store, { path: path!, format });
    // S00007: 3 × 295 + 5 × 145 + 2 × 65 = 885 + 725 + 130 = 1,740.00 EUR, 10 units, no tax.
    // S00008: 24 × 75 + 30 × 38.25 = 1,800 + 1,147.50 = 2,947.50 USD, 54 units, cancelled. S00009 is a quotation.
    expect(report).toMatchObject({
      ...{ rowsRead: 3, new: 2, rejectedCount: 0 },
      leftOut: { 'quotations and carts that were not confirmed': 1 },
      controlTotals: {
        ...{ orders: '2', lines: '5', units: '64' },
        ...{ 'gross EUR': '1740.00', 'gross USD': '2947.50', 'discounts EUR': '0.00' },
      },
    });
    // 22:30 UTC on 2 September is the 3rd in Berlin; 23:59:59 UTC on the 30th is 1 October
    expect(await valuesOf(store, '2026-09-03', '2026-09-04', ['orders', 'net_sales', 'units_sold'])).toEqual({
      ...{ orders: 1, net_sales: 174_000, units_sold: 10 },
    });
    const october = ['2026-10-01', '2026-10-02'] as const;
    expect(await valuesOf(store, ...october, ['orders', 'orders_cancelled', 'gross_sales'])).toEqual({
      ...{ orders: 1, orders_cancelled: 1, gross_sales: 0 },
    });
    // a rate arrives: 2,947.50 / 1.1684 = 2,522.6805… EUR; tax 442.13 / 1.1684 = 378.4064…, both taken back
    await ingest(at.database, store, 'fx', [
      { day: '2026-09-30', base: 'EUR', quote: 'USD', rate: '1.1684' },
    ]);
    expect(await valuesOf(store, ...october, ['gross_sales', 'returns', 'net_sales', 'taxes'])).toEqual({
      ...{ gross_sales: 252_268, returns: 252_268, net_sales: 0, taxes: 0 },
    });
    expect(await importFile(at.database, store, { path: path!, format })).toMatchObject({ unchanged: 2 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });
});

const order = (more: Record<string, unknown> = {}) => ({
  ...{ id: 1, name: 'S00001', state: 'sale', date_order: '2026-03-01 08:30:00' },
  ...{ write_date: '2026-03-01 08:31:00', currency_id: [1, 'EUR'], currency_rate: 1 },
  ...{ amount_untaxed: 0, amount_tax: 0, amount_total: 0, order_line: [] as unknown[] },
  ...{ partner_id: [7, 'Ann'], website_id: [1, 'Shop'] },
  ...more,
});
const line = (
  id: number,
  [quantity, price, discount = 0]: [number, number, number?],
  [subtotal, tax]: [number, number],
  more: Record<string, unknown> = {},
) => ({
  ...{
    id,
    product_id: [id, `[SKU-${id}] Thing ${id}`],
    product_uom_qty: quantity,
    price_unit: price,
    discount,
  },
  ...{ price_subtotal: subtotal, price_tax: tax, price_total: Math.round((subtotal + tax) * 100) / 100 },
  ...{ display_type: false, is_downpayment: false },
  ...more,
});
type Line = ReturnType<typeof line>;
const money = (sums: { untaxed: number; tax: number }, ...lines: Line[]) =>
  moneyOf(
    saleOrder.parse(
      order({ amount_untaxed: sums.untaxed, amount_tax: sums.tax, amount_total: sums.untaxed + sums.tax }),
    ),
    lines.map((one) => saleOrderLine.parse(one)),
  );
const told = ({ lines }: ReturnType<typeof moneyOf>) =>
  lines.map(({ quantity, unitPrice, discount, tax }) => [quantity, unitPrice, discount, tax]);

describe('money', () => {
  it('of prices without tax: what the discount leaves is the subtotal', () => {
    // 2 × 12.50 less 10 % = 22.50; 19 % of it 4.275
    expect(told(money({ untaxed: 22.5, tax: 4.28 }, line(1, [2, 12.5, 10], [22.5, 4.28])))).toEqual([
      [2, '12.5', 250, 428],
    ]);
  });

  it('of prices that contain tax is told by what the line comes to', () => {
    // 3 × 11.90 less 20 % = 28.56 with tax; without 19 % 24.00
    const found = money({ untaxed: 24, tax: 4.56 }, line(1, [3, 11.9, 20], [24, 4.56]));
    expect(found.taxesIncluded).toBe(true);
    // 35.70 − 28.56 = 7.14
    expect(told(found)).toEqual([[3, '11.9', 714, 456]]);
  });

  it('of coupons comes off the goods by value, with its tax', () => {
    // 60 + 40 less 10: 6 and 4 off; taxes 11.40 + 7.60 less 1.90: 1.14 and 0.76 off
    const found = money(
      { untaxed: 90, tax: 17.1 },
      line(1, [1, 60], [60, 11.4]),
      line(2, [1, 40], [40, 7.6]),
      line(3, [1, -10], [-10, -1.9]),
    );
    expect(told(found)).toEqual([
      [1, '60', 600, 1026],
      [1, '40', 400, 684],
    ]);
    expect(found.adds).toBe(true);
  });

  it('of delivery is shipping, of sections, notes and down payments nothing', () => {
    const found = money(
      { untaxed: 64.9, tax: 0 },
      line(1, [1, 60], [60, 0]),
      line(2, [1, 4.9], [4.9, 0], { is_delivery: true }),
      line(3, [0, 0], [0, 0], { display_type: 'line_section' }),
      line(4, [0, 30], [0, 0], { is_downpayment: true }),
    );
    expect(found).toMatchObject({ shipping: 490, shippingTax: 0, adds: true });
    expect(told(found)).toEqual([[1, '60', 0, 0]]);
  });

  it('of tax that is rounded once an order is reconciled to the cent', () => {
    // three lines of 0.35 with 10 %: 0.04 each, but 1.05 × 10 % = 0.11 (0.105) for the order
    const three = [1, 2, 3].map((id) => line(id, [1, 0.35], [0.35, 0.04]));
    const found = money({ untaxed: 1.05, tax: 0.11 }, ...three);
    expect(found.lines.reduce((all, { tax }) => all + tax, 0)).toBe(11);
    expect(found.adds).toBe(true);
  });

  it('of a part of a unit keeps its sum', () => {
    // 1.5 × 9.99 = 14.985, told as 14.99 by Odoo
    const found = money({ untaxed: 14.99, tax: 0 }, line(1, [1.5, 9.99], [14.99, 0]));
    expect(found.hasParts).toBe(true);
    expect(told(found)).toEqual([[1, '14.985', 0, 0]]);
  });

  it('that the lines do not make is noted', () => {
    expect(money({ untaxed: 61, tax: 0 }, line(1, [1, 60], [60, 0])).adds).toBe(false);
  });
});

describe('random orders', () => {
  const random = randomOf(19);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const cents = (value: number) => Math.round((value + Number.EPSILON) * 100) / 100;

  /** A line as Odoo works it out, rounded line by line; with `inside` the price contains the tax. */
  const worked = (id: number, inside: boolean, price: number, more: Record<string, unknown> = {}): Line => {
    const quantity = price < 0 ? 1 : 1 + Math.floor(random() * 4);
    const discount = price < 0 ? 0 : pick([0, 0, 10, 12.5, 100]);
    const rate = pick([0.19, 0.07]);
    const value = cents((quantity * price * (100 - discount)) / 100);
    const subtotal = inside ? cents(value / (1 + rate)) : value;
    const tax = inside ? cents(value - subtotal) : cents(subtotal * rate);
    return line(id, [quantity, price, discount], [subtotal, tax], more);
  };
  const someOrder = (id: number) => {
    const inside = random() < 0.5;
    const price = () => cents(20 + random() * 80);
    const lines = [
      worked(1, inside, price()),
      worked(2, inside, price()),
      ...(random() < 0.5 ? [worked(3, inside, -cents(random() * 5))] : []),
      ...(random() < 0.5 ? [worked(4, inside, 4.9, { is_delivery: true })] : []),
    ];
    const sum = (field: 'price_subtotal' | 'price_tax') =>
      cents(lines.reduce((all, one) => all + one[field], 0));
    const [untaxed, tax] = [sum('price_subtotal'), sum('price_tax')];
    const amounts = { amount_untaxed: untaxed, amount_tax: tax, amount_total: cents(untaxed + tax) };
    return order({ id, ...amounts, order_line: lines });
  };

  it('come to their own total, cent for cent, in the ledger', async () => {
    const store = await testStore(at.database);
    // both lines given away leave nothing that a coupon could be taken off
    const all = Array.from({ length: 300 }, (_, i) => someOrder(i + 1)).filter(
      (one) => !(one.order_line as Line[]).slice(0, 2).every(({ discount }) => discount === 100),
    );
    const report = await at.load(store, JSON.stringify(all), { format, fileName: 'odoo.json' });
    expect(report).toMatchObject({ new: all.length, rejected: [], notes: {} });
    const charged = await rows<{ id: string; minor: number }>(
      at.database.db,
      sql`select external_id as id,
            (gross_sales - discounts + taxes + shipping)::int as minor
          from orders where store_id = ${store.id}`,
    );
    const wanted = new Map(all.map((one) => [String(one.id), Math.round(one.amount_total * 100)]));
    expect(charged.filter(({ id, minor }) => minor !== wanted.get(id))).toEqual([]);
    const untaxed = all.reduce((sum, one) => sum + Math.round(one.amount_untaxed * 100), 0);
    const found = await valuesOf(store, '2026-03-01', '2026-03-02', ['net_sales', 'shipping']);
    expect(found.net_sales! + found.shipping!).toBe(untaxed);
  });
});

describe('a file', () => {
  const load = async (document: unknown, store?: Store) => {
    const into = store ?? (await testStore(at.database));
    return {
      store: into,
      report: await at.load(into, JSON.stringify(document), { format, fileName: 'odoo.json' }),
    };
  };
  const one = line(1, [2, 12.5, 10], [22.5, 4.28]);
  const sums = { amount_untaxed: 22.5, amount_tax: 4.28, amount_total: 26.78 };

  it('of a list with lines inside says the same as lists beside each other', async () => {
    const { store, report } = await load({
      'sale.order': [order({ ...sums, order_line: [1] })],
      'sale.order.line': [one],
    });
    expect(report).toMatchObject({
      new: 1,
      controlTotals: { 'gross EUR': '25.00', 'discounts EUR': '2.50' },
    });
    const inside = order({ ...sums, order_line: [one] });
    for (const document of [[inside], { records: [inside], length: 1 }, inside])
      expect((await load(document, store)).report).toMatchObject({ new: 0, unchanged: 1 });
    // 22.50 + 4.28 tax
    expect(await valuesOf(store, '2026-03-01', '2026-03-02', ['net_sales', 'total_sales'])).toEqual({
      ...{ net_sales: 2250, total_sales: 2678 },
    });
  });

  it('that lacks a line of an order leaves the order out and says which', async () => {
    const { report } = await load({
      'sale.order': [order({ ...sums, order_line: [1, 9] }), order({ ...sums, id: 2, order_line: [1] })],
      'sale.order.line': [one],
    });
    expect(report).toMatchObject({ new: 1, rejectedCount: 1 });
    expect(report.rejected).toEqual([
      {
        row: 1,
        field: 'order_line',
        value: 'line 9',
        reason: 'is not in the file: order S00001 is left out',
      },
    ]);
  });

  it('names what can’t be read', async () => {
    const { report } = await load([
      order({ order_line: [one], currency_id: false }),
      order({ id: 2, order_line: [one], date_order: '01/03/2026' }),
      order({ id: 3, order_line: [], state: 'sale' }),
      order({ id: 4, order_line: [one, { ...one, price_total: '26.78' }] }),
    ]);
    expect(report.new).toBe(0);
    expect(report.rejected.map(({ row, field, reason }) => [row, field, reason])).toEqual([
      [1, 'currency_id', 'is empty'],
      [2, 'date_order', 'is not a time such as 2026-03-01 09:30:00'],
      [3, 'lines', 'has no line'],
      [4, 'order_line.1.price_total', 'is not a number: order S00001 is left out'],
    ]);
  });
});

describe('gift cards', () => {
  const loaded = async (lines: Line[], amounts: Record<string, number>) => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      JSON.stringify({ 'sale.order': [order({ ...amounts, order_line: lines })] }),
      {
        ...{ format, fileName: 'orders.json' },
      },
    );
    return { store, report };
  };
  const METRICS: MetricId[] = ['gross_sales', 'discounts', 'taxes', 'gift_card_sales', 'units_sold'];
  const named = (product: string, more: Record<string, unknown> = {}) => ({
    product_id: [9, product],
    ...more,
  });

  it('are a liability where they are sold, and a payment where they pay', async () => {
    // a mug of 10.00 + 1.90, a card of 50.00, a coupon of 1.00 on the mug, and 6.00 paid by an older card
    const { store, report } = await loaded(
      [
        line(1, [1, 10], [10, 1.9]),
        line(2, [1, 50], [50, 0], named('[GC] Gift Card')),
        line(3, [1, -1], [-1, -0.19], { is_reward_line: true }),
        line(4, [1, -6], [-6, 0], named('Gift Card', { is_reward_line: true })),
      ],
      { amount_untaxed: 53, amount_tax: 1.71, amount_total: 54.71 },
    );
    expect(report.notes).toEqual({
      'lines taken for gift cards by their name': 1,
      'gift cards that paid, known by their name: no discount': 1,
    });
    expect(await valuesOf(store, '2026-03-01', '2026-03-02', METRICS)).toEqual({
      ...{ gross_sales: 10_00, discounts: 1_00, taxes: 1_71, gift_card_sales: 50_00, units_sold: 1 },
    });
  });

  it('that are taxed, or a free product, are goods and a discount', async () => {
    const { store } = await loaded(
      [
        line(1, [1, 10], [10, 1.9], named('Gift card holder')),
        line(2, [1, -4], [-4, -0.76], named('Free Product - Gift card holder', { is_reward_line: true })),
      ],
      { amount_untaxed: 6, amount_tax: 1.14, amount_total: 7.14 },
    );
    expect(await valuesOf(store, '2026-03-01', '2026-03-02', METRICS)).toEqual({
      ...{ gross_sales: 10_00, discounts: 4_00, taxes: 1_14, gift_card_sales: 0, units_sold: 1 },
    });
  });

  it('that are refunded are named by their line', () => {
    const note = { id: 5, invoice_date: '2026-03-05', write_date: '2026-03-05T10:00:00Z' };
    const about = { currency_id: { id: 1, name: 'EUR' }, partner_id: null };
    const back = { id: 6, move_id: { id: 5, name: 'R5' }, quantity: 1, price_subtotal: 50, price_total: 50 };
    const sold = { id: 2, order_id: { id: 1, name: 'S1' }, is_downpayment: false, is_delivery: false };
    const [refund] = refundsOf(
      [{ ...note, ...about }],
      [{ ...back, sale_line_ids: [2] }],
      new Map([[2, { ...sold, product_uom_qty: 1 }]]),
      { source: 'odoo', timeZone: 'Europe/Berlin' },
    );
    expect(refund).toMatchObject({ orderId: '1', lines: [{ lineId: '2', net: '50', units: 1 }] });
  });

  it('and a line below zero with a sum above it gives no unit back', () => {
    const note = { id: 5, invoice_date: '2026-03-05', write_date: '2026-03-05T10:00:00Z' };
    const about = { currency_id: { id: 1, name: 'EUR' }, partner_id: null };
    const noteLine = (id: number, quantity: number, sum: number) => ({
      ...{ id, move_id: { id: 5, name: 'R5' }, quantity, price_subtotal: sum, price_total: sum },
      sale_line_ids: [id],
    });
    const origin = { order_id: { id: 1, name: 'S1' }, is_downpayment: false, is_delivery: false };
    const sold = new Map([2, 3].map((id) => [id, { ...origin, id, product_uom_qty: 1 }]));
    const read = (...lines: ReturnType<typeof noteLine>[]) =>
      refundsOf([{ ...note, ...about }], lines, sold, { source: 'odoo', timeZone: 'Europe/Berlin' }).map(
        (refund) => refundFact.parse(refund),
      );
    // two mugs at 10, and minus one at minus 5: 20 + 5 = 25, 2 − 1 = 1 unit
    expect(read(noteLine(2, 2, 20), noteLine(3, -1, 5))).toMatchObject([
      {
        ...{ net: '25', units: 1 },
        lines: [
          { lineId: '2', net: '20', units: 2 },
          { lineId: '3', net: '5', units: 0 },
        ],
      },
    ]);
    expect(read(noteLine(3, -1, 5))).toMatchObject([{ net: '5', units: 0, lines: [{ net: '5', units: 0 }] }]);
  });
});
