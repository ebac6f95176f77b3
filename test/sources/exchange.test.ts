import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { verify } from '../../server/ledger';
import { refundsOf } from '../../server/sources/odoo/goods';
import { parseMapping } from '../../server/sources/mapping/schema';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing, type Options } from '../imports/importing';
import { magentoItem, magentoOrder, creditMemo, memoRow } from './magentoShop';
import { line as odooLine, order as odooOrder } from './odooShop';
import { SHOPIFY_COLUMNS } from './shopifyColumns';
import { wooOrder } from './wooShop';
import type { Period } from '../../server/time';

/**
 * What came back in exchange, as each platform writes it: a mug of 24.00 for a jug of 40.00, in one order.
 * Every figure is worked by hand.
 */

const at = importing();
const NOW = new Date('2026-06-01T00:00:00Z');
const METRICS: MetricId[] = [
  ...(['gross_sales', 'discounts', 'returns', 'net_sales', 'taxes', 'orders', 'unlinked_returns'] as const),
  ...(['units_sold', 'units_returned', 'aov'] as const),
];

const valuesOf = async (store: Store, metrics: MetricId[] = METRICS) => {
  const period: Period = { from: '2026-03-01', to: '2026-04-01' };
  const answer = await at.database.read((tx) => ask(tx, store, { ...period, metrics }, NOW));
  return Object.fromEntries(metrics.map((metric) => [metric, answer.rows[0]!.values[metric]!.value]));
};

const taken = async (content: unknown, options: Options) => {
  const store = await testStore(at.database, { currency: 'EUR', timeZone: 'Europe/Vienna' });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const report = await at.load(store, text, { fileName: 'orders.json', ...options });
  expect(report.rejected).toEqual([]);
  expect((await verify(at.database, store)).differences).toEqual([]);
  return { store, report };
};

const EXCHANGED = {
  ...{ gross_sales: 4_000, discounts: 0, returns: 2_400, net_sales: 1_600, orders: 1 },
  ...{ unlinked_returns: 2_400, units_sold: 1, units_returned: 2, aov: 4_000 },
};

const wooLine = (
  id: number,
  sku: string,
  { quantity, total, tax }: { quantity: number; total: number; tax: number },
  more = {},
) => ({
  ...{ id, name: sku, sku, product_id: id, quantity, total_tax: tax.toFixed(2), meta_data: [] },
  ...{ subtotal: total.toFixed(2), total: total.toFixed(2) },
  ...more,
});

describe('WooCommerce', () => {
  const order = (lines: object[], total: string, tax: string, more = {}) =>
    wooOrder(1, '2026-03-02T10:00:00', {
      ...{ line_items: lines, total, total_tax: tax, cart_tax: tax, shipping_total: '0.00' },
      ...more,
    });

  it.each([-2, 2])('takes a product with a total below zero for a return (quantity %i)', async (quantity) => {
    const lines = [
      wooLine(1, 'MUG', { quantity, total: -24, tax: -4.8 }),
      wooLine(2, 'JUG', { quantity: 1, total: 40, tax: 8 }),
    ];
    const { store } = await taken(order(lines, '19.20', '3.20'), { format: 'woocommerce-orders-json' });
    expect(await valuesOf(store)).toEqual({ ...EXCHANGED, taxes: 800 - 480 });
  });

  it('takes one without a product, and a fee below zero, for a discount', async () => {
    const lines = [
      wooLine(1, '', { quantity: 1, total: -3, tax: -0.6 }, { product_id: 0 }),
      wooLine(2, 'JUG', { quantity: 1, total: 40, tax: 8 }),
    ];
    const fees = [{ name: 'Loyal', total: '-2.00', total_tax: '-0.40' }];
    const { store } = await taken(order(lines, '42.00', '7.00', { fee_lines: fees }), {
      format: 'woocommerce-orders-json',
    });
    expect(await valuesOf(store, ['gross_sales', 'discounts', 'returns', 'taxes'])).toEqual({
      ...{ gross_sales: 4_000, discounts: 500, returns: 0, taxes: 700 },
    });
  });
});

describe('Odoo', () => {
  const untaxed = { price_tax: 0 };
  const back = odooLine(1, {
    ...{ product_id: [3, '[MUG] Mug'], product_uom_qty: -2, price_unit: 12, ...untaxed },
    ...{ price_subtotal: -24, price_total: -24 },
  });
  const jug = odooLine(2, {
    ...{ product_id: [4, '[JUG] Jug'], product_uom_qty: 1, price_unit: 40, ...untaxed },
    ...{ price_subtotal: 40, price_total: 40 },
  });
  const file = (lines: object[], untaxedAmount: number) => [
    odooOrder(1, {
      ...{ date_order: '2026-03-02 10:00:00', order_line: lines, amount_tax: 0 },
      ...{ amount_untaxed: untaxedAmount, amount_total: untaxedAmount },
    }),
  ];
  const format: Options = { format: 'odoo-orders-json' };

  it('takes a quantity below zero for a return', async () => {
    const { store } = await taken(file([back, jug], 16), format);
    expect(await valuesOf(store)).toEqual({ ...EXCHANGED, taxes: 0 });
  });

  it('alone too, and then it is no order', async () => {
    const { store } = await taken(file([back], -24), format);
    expect(await valuesOf(store)).toMatchObject({ gross_sales: 0, returns: 2_400, orders: 0, aov: null });
  });

  it('takes a price below zero, and a reward, for a discount', async () => {
    const coupon = { product_id: [9, 'Discount'], product_uom_qty: 1, price_unit: -4, ...untaxed };
    const reward = { product_id: [8, 'Reward'], product_uom_qty: -1, price_unit: 2, ...untaxed };
    const lines = [
      odooLine(3, { ...coupon, price_subtotal: -4, price_total: -4 }),
      odooLine(5, { ...reward, is_reward_line: true, price_subtotal: -2, price_total: -2 }),
    ];
    const { store } = await taken(file([jug, ...lines], 34), format);
    expect(await valuesOf(store, ['gross_sales', 'discounts', 'returns'])).toEqual({
      ...{ gross_sales: 4_000, discounts: 600, returns: 0 },
    });
  });

  it('tells nothing twice: the credit note of an exchange leaves out what its order has', () => {
    const note = { id: 70, invoice_date: '2026-03-03', write_date: '2026-03-03T08:00:00Z' };
    const about = { currency_id: { id: 1, name: 'EUR' }, partner_id: null };
    const ofNote = { move_id: { id: 70, name: 'R' }, quantity: 1 };
    const sold = new Map(
      [
        { id: 1, product_uom_qty: -2 },
        { id: 2, product_uom_qty: 1 },
        { id: 3, product_uom_qty: 5 },
      ].map((line) => [
        line.id,
        { ...line, order_id: { id: 9, name: 'S9' }, is_downpayment: false, is_delivery: false },
      ]),
    );
    const lines = [
      // two mugs back, a jug sold, and one of five cups back
      { id: 11, ...ofNote, price_subtotal: 24, price_total: 24, sale_line_ids: [1] },
      { id: 12, ...ofNote, price_subtotal: -40, price_total: -40, sale_line_ids: [2] },
      { id: 13, ...ofNote, price_subtotal: 8, price_total: 9.6, sale_line_ids: [3] },
    ];
    const around = { source: 'odoo', timeZone: 'Europe/Vienna' };
    const found = refundsOf([{ ...note, ...about }], lines, sold, around);
    expect(found).toMatchObject([{ orderId: '9', net: '8', tax: '1.6', units: 1 }]);
    expect(refundsOf([{ ...note, ...about }], lines.slice(0, 2), sold, around)).toEqual([]);
  });

  it('keeps the discount of what came back: two of 12.00 with 25 % off are 18.00', async () => {
    const cheap = { ...back, discount: 25, price_subtotal: -18, price_total: -18 };
    const { store } = await taken(file([cheap, jug], 22), format);
    expect(await valuesOf(store, ['gross_sales', 'discounts', 'returns'])).toEqual({
      ...{ gross_sales: 4_000, discounts: 0, returns: 1_800 },
    });
  });
});

describe('Magento', () => {
  it('takes an item below zero for a return', async () => {
    const items = [magentoItem(1, -2, -24, { tax_amount: -4.8 }), magentoItem(2, 1, 40, { tax_amount: 8 })];
    const amounts = { grand_total: 19.2, subtotal: 16, tax_amount: 3.2 };
    const { store } = await taken([magentoOrder(1, '2026-03-02 10:00:00', { items, amounts })], {
      format: 'magento-orders-json',
    });
    expect(await valuesOf(store)).toEqual({ ...EXCHANGED, taxes: 320 });
  });

  it.each([
    // two of three parts, the bundle without a sum, and three of a product beside it
    [
      'a bundle of priced parts',
      [memoRow(1, 30), memoRow(1, 9, 9), memoRow(1, 11, 11), memoRow(3, 5, 15)],
      5,
    ],
    ['a bundle with one price', [memoRow(2, 30, 60), memoRow(2, 0), memoRow(2, 0), memoRow(1, 5, 5)], 3],
    ['a variant', [memoRow(2, 15, 30), memoRow(2, 0)], 2],
    ['parts that come before anything else', [memoRow(4, 2, 8), memoRow(1, 30), memoRow(1, 9, 9)], 5],
  ])('counts the units of %s in a credit memo', async (_what, rows, units) => {
    const sum = rows.reduce((all, row) => all + Number(row.row_total ?? 0), 0);
    const order = magentoOrder('2026-03-01'.length, '2026-03-01 10:00:00', {
      items: [magentoItem(1, 10, 100)],
      amounts: {
        ...{ grand_total: 100, subtotal: 100 },
      },
    });
    const memo = creditMemo(70, {
      order_id: 10,
      created_at: '2026-03-05 10:00:00',
      items: rows,
      amounts: { grand_total: sum, subtotal: sum },
    });
    const { store } = await taken([order, memo], { format: 'magento-orders-json' });
    expect(await valuesOf(store, ['returns', 'units_returned'])).toEqual({
      ...{ returns: sum * 100, units_returned: units },
    });
  });
});

describe('Shopify', () => {
  it('JSON: takes a line with a quantity below zero for a return', async () => {
    const lines = [
      { id: 1, sku: 'MUG', title: 'Mug', quantity: -2, price: '12.00', tax_lines: [{ price: '4.80' }] },
      { id: 2, sku: 'JUG', title: 'Jug', quantity: 1, price: '40.00', tax_lines: [{ price: '8.00' }] },
    ];
    const about = { id: 1, created_at: '2026-03-02T10:00:00Z', currency: 'EUR' };
    const { store } = await taken([{ ...about, line_items: lines }], { format: 'shopify-orders-json' });
    expect(await valuesOf(store)).toEqual({ ...EXCHANGED, taxes: 320 });
  });

  const csv = (rows: Record<string, string>[]) =>
    stringify([SHOPIFY_COLUMNS, ...rows.map((row) => SHOPIFY_COLUMNS.map((name) => row[name] ?? ''))]);
  const first = (more: Record<string, string>) => ({
    ...{ Name: '#1', 'Created at': '2026-03-02 10:00:00 +0100', Currency: 'EUR', Shipping: '0.00' },
    ...{ 'Financial Status': 'paid', 'Refunded Amount': '0.00', Source: 'web' },
    ...more,
  });
  const row = (sku: string, quantity: number, price: string, more = {}) => ({
    ...{ Name: '#1', 'Lineitem name': sku, 'Lineitem sku': sku, 'Lineitem quantity': String(quantity) },
    ...{ 'Lineitem price': price, 'Lineitem discount': '0.00', 'Lineitem taxable': 'true' },
    ...{ 'Lineitem requires shipping': 'true' },
    ...more,
  });
  const format: Options = { format: 'shopify-orders-csv', fileName: 'orders.csv' };

  it('CSV: the same, with the order’s tax over both', async () => {
    const totals = first({ Subtotal: '16.00', Taxes: '3.20', Total: '19.20' });
    const rows = [{ ...row('MUG', -2, '12.00'), ...totals }, row('JUG', 1, '40.00')];
    const { store } = await taken(csv(rows), format);
    expect(await valuesOf(store)).toEqual({ ...EXCHANGED, taxes: 320 });
  });

  it('CSV: a line below zero of nobody’s product is a discount', async () => {
    const totals = first({ Subtotal: '35.00', Taxes: '0.00', Total: '35.00' });
    const off = row('', 1, '-5.00', {
      ...{ 'Lineitem name': 'Loyal', 'Lineitem taxable': 'false', 'Lineitem requires shipping': 'false' },
    });
    const { store } = await taken(csv([{ ...row('JUG', 1, '40.00'), ...totals }, off]), format);
    expect(await valuesOf(store, ['gross_sales', 'discounts', 'returns'])).toEqual({
      ...{ gross_sales: 4_000, discounts: 500, returns: 0 },
    });
  });

  // goods 40.00, sent for 6.00
  it.each([
    ['alone', { Subtotal: '40.00', Taxes: '0.00', Total: '40.00', 'Discount Amount': '6.00' }, [0, 0, 0]],
    [
      'beside 10 %',
      { Subtotal: '36.00', Taxes: '0.00', Total: '36.00', 'Discount Amount': '10.00' },
      [400, 0, 0],
    ],
    // 20 % of 40.00 on top
    [
      'with tax',
      { Subtotal: '40.00', Taxes: '8.00', Total: '48.00', 'Discount Amount': '6.00' },
      [0, 0, 800],
    ],
    [
      'not used',
      { Subtotal: '36.00', Taxes: '0.00', Total: '42.00', 'Discount Amount': '4.00' },
      [400, 600, 0],
    ],
  ])('CSV: a code for free shipping, %s', async (_how, totals, [discounts, shipping, taxes]) => {
    const rows = [{ ...row('JUG', 1, '40.00'), ...first({ ...totals, Shipping: '6.00' }) }];
    const { store, report } = await taken(csv(rows), format);
    expect(await valuesOf(store, ['gross_sales', 'discounts', 'shipping', 'taxes', 'total_sales'])).toEqual({
      ...{ gross_sales: 4_000, discounts, shipping, taxes },
      total_sales: Number(totals.Total) * 100,
    });
    expect(report.notes).toEqual({});
  });
});

describe('a file of our own', () => {
  const HEAD =
    'record,order_id,placed_at,currency,sku,title,quantity,unit_price,tax_rate,line_of_order,line_is_discount';
  const format: Options = { format: 'orders', fileName: 'orders.csv' };
  const sold = 'line,7,2026-02-10 10:00,EUR,MUG,,2,12.00,0.2,,\n';

  it('names the order that a line came from', async () => {
    const lines = 'line,8,2026-03-02 10:00,EUR,MUG,,-2,12.00,0.2,7,\nline,8,,,JUG,,1,40.00,0.2,,\n';
    const { store } = await taken(`${HEAD}\n${sold}${lines}`, format);
    expect(await valuesOf(store)).toEqual({ ...EXCHANGED, unlinked_returns: 0, taxes: 320 });
  });

  it('says that a line below zero is a discount', async () => {
    const lines = 'line,8,2026-03-02 10:00,EUR,JUG,,1,40.00,0.2,,\nline,8,,,,Coupon,1,-5.00,,,yes\n';
    const { store, report } = await taken(`${HEAD}\n${lines}`, format);
    expect(await valuesOf(store, ['gross_sales', 'discounts', 'taxes'])).toEqual({
      ...{ gross_sales: 4_000, discounts: 500, taxes: 700 },
    });
    expect(report.controlTotals).toMatchObject({ units: '1', 'gross EUR': '40.00', 'discounts EUR': '5.00' });
  });

  it('tells refunds by an amount and by a status', async () => {
    const head =
      'record,order_id,placed_at,currency,quantity,unit_price,tax_rate,refund_id,refunded_at,refund_amount,refund_whole';
    const rows = [
      'line,8,2026-03-02 10:00,EUR,1,40.00,0.2,,,,',
      'line,9,2026-03-02 10:00,EUR,1,10.00,0.2,,,,',
      'refund,8,,,,,,r1,2026-03-05 10:00,12.00,',
      'refund,9,,,,,,r2,2026-03-05 10:00,,yes',
    ];
    const { store, report } = await taken(`${head}\n${rows.join('\n')}\n`, format);
    // 12.00 are 10.00 and 2.00; 9 is all back
    expect(await valuesOf(store, ['returns', 'taxes', 'net_sales'])).toEqual({
      ...{ returns: 2_000, taxes: 800 - 200 + 200 - 200, net_sales: 3_000 },
    });
    expect(report.controlTotals).toMatchObject({ refunds: '2', 'refunds_without_parts EUR': '12.00' });
  });
});

describe('a mapped file', () => {
  const mapping = {
    ...{ row: 'line', columns: { orderId: 'No', placedAt: 'At', sku: 'Sku', quantity: 'Pieces' } },
    constants: { currency: 'EUR', taxRate: '0.2' },
  } as const;
  const options = (more: object): Options => ({
    format: { name: 'list', mapping: parseMapping(JSON.stringify({ ...mapping, ...more }), 'it') },
    fileName: 'list.csv',
  });
  const columns = (more: object) => ({ columns: { ...mapping.columns, ...more } });

  it('takes rows below zero of a product for returns, by price or by amount', async () => {
    const byPrice =
      'No,At,Sku,Pieces,Price\n1,2026-03-02 10:00,MUG,-2,12.00\n1,2026-03-02 10:00,JUG,1,40.00\n';
    const priced = await taken(byPrice, options(columns({ unitPrice: 'Price' })));
    expect(await valuesOf(priced.store)).toEqual({ ...EXCHANGED, taxes: 320 });
    const byAmount = byPrice.replace('-2,12.00', '-2,-24.00');
    const amounts = await taken(byAmount, options(columns({ amount: 'Price' })));
    expect(await valuesOf(amounts.store)).toEqual({ ...EXCHANGED, taxes: 320 });
  });

  it('is told which of them are discounts, and which order they came from', async () => {
    const text = [
      'No,At,Sku,Pieces,Price,From',
      '7,2026-02-10 10:00,MUG,2,12.00,',
      '1,2026-03-02 10:00,MUG,-2,12.00,7',
      '1,2026-03-02 10:00,JUG,1,40.00,',
      '1,2026-03-02 10:00,CODE-5,1,-5.00,',
    ].join('\n');
    const { store } = await taken(
      `${text}\n`,
      options({
        ...columns({ unitPrice: 'Price', ofOrder: 'From' }),
        discountLine: { column: 'Sku', startsWith: 'CODE' },
      }),
    );
    expect(await valuesOf(store, ['gross_sales', 'discounts', 'returns', 'unlinked_returns'])).toEqual({
      ...{ gross_sales: 4_000, discounts: 500, returns: 2_400, unlinked_returns: 0 },
    });
  });
});
