import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { importFile } from '../../server/imports/importFile';
import { verify } from '../../server/ledger';
import { woocommerceOrdersJson } from '../../server/sources/woocommerce/format';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { readItemFile } from './reading';
import { wooOrder, wooRefund } from './wooShop';
import { addDays, type Day } from '../../server/time';

const at = importing();
const NOW = new Date('2026-06-01T00:00:00Z');
const format = 'woocommerce-orders-json';
const MONEY: MetricId[] = ['orders', 'gross_sales', 'discounts', 'returns', 'net_sales', 'taxes', 'shipping'];

const valuesOf = async (store: Store, from: Day, to: Day, metrics: MetricId[] = MONEY) => {
  const answer = await at.database.read((tx) => ask(tx, store, { from, to, metrics }, NOW));
  return Object.fromEntries(metrics.map((metric) => [metric, answer.rows[0]!.values[metric]!.value]));
};
const load = (store: Store, content: unknown) =>
  at.load(store, JSON.stringify(content), { format, fileName: 'orders.json' });
const euros = () => testStore(at.database, { currency: 'EUR', timeZone: 'Europe/Vienna' });

/** A mug of 10 and a card of 50 for 40. */
const mugAndCard = () => {
  const order = wooOrder(7, '2026-03-02T12:00:00', { total: '50.00' });
  const [mug] = order.line_items as object[];
  const line = (id: number, subtotal: string, total: string, meta_data: object[]) => ({
    ...{ ...mug, id, quantity: 1, subtotal, total, subtotal_tax: '0', total_tax: '0', meta_data },
  });
  const card = { key: '_wc_gc_giftcard_amount', value: '50' };
  const line_items = [line(70, '10.00', '10.00', []), line(71, '50.00', '40.00', [card])];
  return { ...order, ...{ total_tax: '0', cart_tax: '0', shipping_total: '0' }, line_items };
};

/** Takes a line of it back. */
const lineBack = (id: number, day: string, of: number, amount: number) => {
  const refund = wooRefund(id, `2026-03-${day}T10:00:00`, amount);
  const meta_data = [{ key: '_refunded_item_id', value: String(of) }];
  return { ...refund, line_items: refund.line_items.map((item) => ({ ...item, meta_data })) };
};

it.each([
  'within its order',
  'behind its order',
  'before its order',
  'in another file',
  'in an earlier file',
])('takes a refunded gift card at its face: no return, and no unit (%s)', async (where) => {
  const store = await euros();
  const whole = mugAndCard();
  // the card goes back, then the mug
  const refunds = [lineBack(8, '05', 71, 40), lineBack(9, '09', 70, 10)];
  const apart = refunds.map((refund) => ({ ...refund, parent_id: 7 }));
  const files: Record<string, unknown[][]> = {
    'within its order': [[{ ...whole, refunds }]],
    'behind its order': [[whole, ...apart]],
    'before its order': [[...apart, whole]],
    'in another file': [[whole], apart],
    'in an earlier file': [apart, [whole]],
  };
  for (const file of files[where]!) await load(store, file);
  const figures: MetricId[] = [
    'gift_card_sales',
    'gift_card_discounts',
    'returns',
    'units_returned',
    'gross_sales',
  ];
  expect(Object.values(await valuesOf(store, '2026-03-02', '2026-03-03', figures))).toEqual([
    50_00, 10_00, 0, 0, 10_00,
  ]);
  expect(Object.values(await valuesOf(store, '2026-03-05', '2026-03-06', figures))).toEqual([
    -50_00, 0, 0, 0, 0,
  ]);
  expect(Object.values(await valuesOf(store, '2026-03-09', '2026-03-10', figures))).toEqual([
    0, 0, 10_00, 1, 0,
  ]);
});

it('names no lines of an order that is at hand: its refund says what went back of its cards', async () => {
  const read = async (content: unknown) =>
    (await readItemFile(woocommerceOrdersJson, JSON.stringify(content))).facts.map(({ fact }) => fact);
  const back = lineBack(8, '05', 71, 40);
  // 40.00 went back, all of it for the card, whose face is 50.00
  const said = { id: '8', net: '0.00', giftCards: '50.00', units: 0 };
  const [order] = await read([{ ...mugAndCard(), refunds: [back] }]);
  expect(order).toMatchObject({ refunds: [said] });
  expect((order as { refunds: object[] }).refunds[0]).not.toHaveProperty('lines');
  const [, behind] = await read([mugAndCard(), { ...back, parent_id: 7 }]);
  // by itself it knows no currency: all decimals
  expect(behind).toMatchObject({ ...said, net: '0.0000', giftCards: '50.0000' });
  expect(behind).not.toHaveProperty('lines');
  const [alone] = await read([{ ...back, parent_id: 7 }]);
  const lines = [{ lineId: '71', net: '40.0000', units: 1 }];
  expect(alone).toMatchObject({ net: '40.0000', units: 1, lines });
});

it('keeps a card no return where its order is stored without the ids of its lines', async () => {
  const store = await euros();
  await load(store, [mugAndCard()]);
  // as orders were stored before their lines had ids
  await at.database.write((tx) =>
    tx.execute(sql`update order_lines set line_id = null where store_id = ${store.id}`),
  );
  await load(store, [{ ...mugAndCard(), refunds: [lineBack(8, '05', 71, 40)] }]);
  const figures: MetricId[] = ['gift_card_sales', 'returns', 'units_returned'];
  expect(Object.values(await valuesOf(store, '2026-03-05', '2026-03-06', figures))).toEqual([-50_00, 0, 0]);
});

const folder = process.env.REFERENCE_DATA && join(process.env.REFERENCE_DATA, 'woocommerce', 'docs');
const isThere = Boolean(folder) && existsSync(folder!);
if (!isThere) console.log('SKIPPED WooCommerce: REFERENCE_DATA names no folder with woocommerce/docs');

describe.skipIf(!isThere)('the examples of the REST documentation (REFERENCE_DATA)', () => {
  const sample = (store: Store, name: string) =>
    importFile(at.database, store, { path: join(folder!, `${name}.json`), format });
  const dollars = () => testStore(at.database, { currency: 'USD', timeZone: 'America/Los_Angeles' });

  /*
   * orders-03: 727 of 2 × 3.00 + 12.00 = 18.00, shipping 10.00, tax 1.35: its total of 29.35.
   * 723 of 9.00 + 20.00 = 29.00 and shipping 10.00: 39.00; refunds of 10.00 and 9.00.
   * Los Angeles: 727 on March 22 at 12:28, 723 on March 21 at 12:16, its refunds at 12:55 and 13:07.
   */
  it('a list: two orders of 29.35 and 39.00, refunds of 19.00 without a day, and then with one', async () => {
    const store = await dollars();
    expect(await sample(store, 'orders-03')).toMatchObject({
      ...{ new: 2, rejectedCount: 0 },
      controlTotals: { orders: '2', units: '5', 'gross USD': '47.00', 'refunds_without_parts USD': '19.00' },
      notes: { 'refunds without a day, booked on the day of their order': 2 },
    });
    const both = { orders: 2, gross_sales: 4_700, discounts: 0, returns: 1_900, net_sales: 2_800 };
    expect(await valuesOf(store, '2017-03-21', '2017-03-23')).toEqual({
      ...both,
      taxes: 135,
      shipping: 2_000,
    });
    // The same refunds in full take the place of what the order said of them, and stay when it is read again.
    expect(await sample(store, 'order-refunds-03')).toMatchObject({ new: 0, changed: 2 });
    expect(await sample(store, 'orders-03')).toMatchObject({ changed: 0, unchanged: 2 });
    expect(await valuesOf(store, '2017-03-21', '2017-03-22', ['returns', 'units_returned'])).toEqual({
      ...{ returns: 1_900, units_returned: 1 },
    });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it.each(['orders-01', 'orders-02', 'orders-04', 'orders-05'])('%s: one order of 29.35', async (name) => {
    const store = await dollars();
    expect(await sample(store, name)).toMatchObject({ new: 1, controlTotals: { 'gross USD': '18.00' } });
    expect(await valuesOf(store, '2017-03-22', '2017-03-23', ['total_sales'])).toEqual({
      total_sales: 2_935,
    });
  });

  // Two created (62.25 of which 2.25 is tax, though the lines' rounded taxes come to 2.26; 54.40), one changed (29.35), one deleted.
  it('a batch: what it created and changed counts, what it deleted does not', async () => {
    const store = await dollars();
    expect(await sample(store, 'orders-06')).toMatchObject({ new: 4, rejectedCount: 0 });
    expect(await valuesOf(store, '2017-03-21', '2017-03-24', ['orders', 'total_sales', 'taxes'])).toEqual({
      ...{ orders: 3, total_sales: 6_225 + 5_440 + 2_935, taxes: 225 + 240 + 135 },
    });
  });

  it.each(['order-refunds-01', 'order-refunds-02', 'order-refunds-04'])(
    '%s: one refund of 10.00',
    async (name) => {
      const store = await dollars();
      const report = await sample(store, name);
      expect(report).toMatchObject({ new: 1, notes: { 'refunds waiting for their order': 1 } });
    },
  );
});

const line = (
  id: number,
  quantity: number,
  { subtotal, total, tax }: { subtotal: string; total: string; tax: string },
  more = {},
) => ({
  ...{ id, name: `Thing ${id}`, sku: `T${id}`, quantity, subtotal, total, total_tax: tax },
  ...{ subtotal_tax: tax, price: 1.23456789, meta_data: [], ...more },
});

describe('the money of an order', () => {
  /*
   * 1: 3 × 10.00 with 7 % inside: each 9.35 + 0.65, but the order's tax is 3 × 0.654206 = 1.96, so goods 28.04.
   * 2: 40.00 off to 30.00 by a coupon, tax 5.70; gift wrap 2.50 + 0.48; a credit of −3.00 and −0.57 tax;
   *    shipping 4.90 + 0.93. Total 30 + 2.50 − 3 + 4.90 + 5.70 + 0.48 − 0.57 + 0.93 = 40.94; tax 6.54.
   *    Gross 42.50, discounts 10.00 + 3.00.
   * 3: 28.00 of which 24.00 is paid by a gift card: the sale is 28.00.
   */
  const ORDERS = [
    wooOrder(1, '2026-03-01T10:00:00', {
      ...{ prices_include_tax: true, total: '30.00', total_tax: '1.96', cart_tax: '1.96' },
      line_items: [1, 2, 3].map((id) => line(id, 1, { subtotal: '9.35', total: '9.35', tax: '0.65' })),
    }),
    wooOrder(2, '2026-03-02T10:00:00', {
      ...{ total: '40.94', total_tax: '6.54', shipping_total: '4.90', shipping_tax: '0.93' },
      ...{ discount_total: '10.00', coupon_lines: [{ id: 1, code: 'ten', discount: '10.00' }] },
      line_items: [line(4, 4, { subtotal: '40.00', total: '30.00', tax: '5.70' })],
      fee_lines: [
        { id: 5, name: 'Gift wrap', total: '2.50', total_tax: '0.48' },
        { id: 6, name: 'Loyalty', total: '-3.00', total_tax: '-0.57' },
      ],
    }),
    wooOrder(3, '2026-03-03T10:00:00', {
      ...{
        total: '4.00',
        shipping_total: '10.00',
        gift_cards: [
          { id: 1, amount: 20 },
          { id: 2, amount: 4 },
        ],
      },
      line_items: [line(7, 1, { subtotal: '18.00', total: '18.00', tax: '0.00' })],
    }),
  ];

  it('is what was charged, whatever the lines were rounded to', async () => {
    const store = await euros();
    expect(await load(store, { data: ORDERS })).toMatchObject({ new: 3, rejectedCount: 0, notes: {} });
    const day = (number: number, metrics?: MetricId[]) =>
      valuesOf(store, addDays('2026-03-01', number - 1), addDays('2026-03-01', number), metrics);
    const nothing = { orders: 1, discounts: 0, returns: 0, taxes: 0, shipping: 0 };
    expect(await day(1)).toEqual({ ...nothing, gross_sales: 2_804, net_sales: 2_804, taxes: 196 });
    expect(await day(2)).toEqual({
      ...{ orders: 1, gross_sales: 4_250, discounts: 1_300, returns: 0, net_sales: 2_950 },
      ...{ taxes: 654, shipping: 490 },
    });
    expect(await day(2, ['total_sales', 'units_sold'])).toEqual({ total_sales: 4_094, units_sold: 5 });
    expect(await day(3)).toEqual({ ...nothing, gross_sales: 1_800, net_sales: 1_800, shipping: 1_000 });
  });

  it('says what does not add up, and takes the lines', async () => {
    const store = await euros();
    const odd = [
      wooOrder(4, '2026-03-04T10:00:00', { price: 10, total: '12.00' }),
      wooOrder(5, '2026-03-05T10:00:00', {
        ...{ total: '10.00', fee_lines: [{ id: 1, name: 'Gone', total: '99.00', total_tax: '0.00' }] },
      }),
      wooOrder(6, '2026-03-06T10:00:00', {
        total: '6.00',
        line_items: [line(8, 1.5, { subtotal: '6.00', total: '6.00', tax: '0.00' })],
      }),
      // The same line twice is one line.
      wooOrder(7, '2026-03-07T10:00:00', {
        total: '5.00',
        line_items: [9, 9].map((id) => line(id, 1, { subtotal: '5.00', total: '5.00', tax: '0' })),
      }),
    ];
    expect(await load(store, odd)).toMatchObject({
      new: 4,
      controlTotals: { 'gross EUR': '31.00', units: '4' },
      notes: {
        'orders whose parts do not make their total: taken by their lines': 1,
        'orders whose fees are not in their total: taken without the fees': 1,
        'lines without a whole number of units, taken as one unit': 1,
      },
    });
  });
});

describe('the status of an order (METRICS C9)', () => {
  const unpaid = { date_paid: null, date_paid_gmt: null, transaction_id: '' };
  const changed = { date_modified_gmt: '2026-03-05T09:00:00' };

  it('counts what was placed, keeps what was given up unpaid, and leaves drafts out', async () => {
    const store = await euros();
    const report = await load(store, [
      ...['processing', 'completed', 'on-hold', 'shipped'].map((status, i) =>
        wooOrder(10 + i, '2026-03-01T10:00:00', { status }),
      ),
      wooOrder(20, '2026-03-01T10:00:00', { status: 'pending', ...unpaid }),
      wooOrder(21, '2026-03-01T10:00:00', { status: 'cancelled', ...unpaid }),
      wooOrder(22, '2026-03-01T10:00:00', { status: 'failed', ...unpaid, transaction_id: 'declined' }),
      wooOrder(23, '2026-03-01T10:00:00', { status: 'trash' }),
      wooOrder(24, '2026-03-01T10:00:00', { meta_data: [{ key: '_wcpay_mode', value: 'test' }] }),
      wooOrder(25, '2026-03-01T10:00:00', { status: 'cancelled', ...changed }),
      { id: 30, status: 'auto-draft' },
      { id: 31, status: 'checkout-draft', date_created_gmt: null, line_items: [] },
    ]);
    expect(report).toMatchObject({
      ...{ new: 10, rejectedCount: 0 },
      leftOut: { 'orders that were never placed (drafts)': 2 },
      notes: { 'cancelled orders, booked on the day of their last change': 1 },
    });
    // Five that stand, and the paid one that was cancelled on March 5.
    expect(await valuesOf(store, '2026-03-01', '2026-03-02', ['orders', 'net_sales'])).toEqual({
      ...{ orders: 6, net_sales: 6_000 },
    });
    expect(await valuesOf(store, '2026-03-05', '2026-03-06', ['orders', 'net_sales'])).toEqual({
      ...{ orders: 0, net_sales: -1_000 },
    });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });
});

describe('refunds', () => {
  // 20.00 + tax 4.00 + shipping 6.00 = 30.00, all given back: half by a first refund of 15.00, then the rest.
  const whole = (more = {}) =>
    wooOrder(40, '2026-03-01T10:00:00', { price: 10, quantity: 2, tax: 4, shipping: 6, ...more });

  it('without a day go on the day of the order, goods with their tax first, and leave nothing', async () => {
    const store = await euros();
    const refunds = [
      { id: 42, reason: '', total: '-15.00' },
      { id: 41, reason: 'half', total: '-15.00' },
      { id: 0, reason: '', total: '-0.00' },
    ];
    // 15.00 of 24.00 of goods: 2.50 tax, 12.50 net. Then 9.00 (1.50 tax, 7.50 net) and shipping 6.00.
    const report = await load(store, [whole({ status: 'refunded', refunds })]);
    expect(report).toMatchObject({
      controlTotals: { refunds: '2', 'refunds_without_parts EUR': '30.00', refunded_units: '0' },
      notes: { 'refunds without a day, booked on the day of their order': 2 },
    });
    expect(await valuesOf(store, '2026-03-01', '2026-03-02')).toEqual({
      ...{ orders: 1, gross_sales: 2_000, discounts: 0, returns: 2_000, net_sales: 0, taxes: 0, shipping: 0 },
    });
  });

  it('of a refunded order that tells none: all of it', async () => {
    const store = await euros();
    await load(store, [whole({ status: 'refunded' })]);
    expect(await valuesOf(store, '2026-03-01', '2026-03-02', ['net_sales', 'total_sales'])).toEqual({
      ...{ net_sales: 0, total_sales: 0 },
    });
  });

  it('in full, within the order, have their own day; the last one takes what is left', async () => {
    const store = await euros();
    // 12.00 of goods by its line, then 18.00 without one: goods 8.00, tax 4.00, shipping 6.00.
    const second = { ...wooRefund(42, '2026-03-04T10:00:00', 18), line_items: [] };
    await load(store, [whole({ refunds: [second, wooRefund(41, '2026-03-03T10:00:00', 12)] })]);
    const back: MetricId[] = ['returns', 'taxes', 'shipping', 'units_returned'];
    const nothing = { taxes: 0, shipping: 0 };
    expect(await valuesOf(store, '2026-03-03', '2026-03-04', back)).toEqual({
      ...{ returns: 1_200, units_returned: 1, ...nothing },
    });
    expect(await valuesOf(store, '2026-03-04', '2026-03-05', back)).toEqual({
      ...{ returns: 800, taxes: -400, shipping: -600, units_returned: 0 },
    });
  });

  it('without lines are goodwill: goods with their tax', async () => {
    const store = await euros();
    const goodwill = { ...wooRefund(41, '2026-03-03T10:00:00', 22), line_items: [] };
    await load(store, [whole({ refunds: [goodwill] })]);
    // 22.00 of 24.00 with tax: 22 × 20 / 24 = 18.33 net, 3.67 tax.
    const back: MetricId[] = ['returns', 'taxes', 'shipping', 'units_returned'];
    expect(await valuesOf(store, '2026-03-03', '2026-03-04', back)).toEqual({
      ...{ returns: 1_833, taxes: -367, shipping: 0, units_returned: 0 },
    });
  });

  it('above what was paid are noted', async () => {
    const store = await euros();
    const report = await load(store, [whole({ refunds: [{ id: 41, total: '-31.00' }] })]);
    expect(report.notes).toMatchObject({ 'refunds above what is left of their order': 1 });
    expect(await valuesOf(store, '2026-03-01', '2026-03-02', ['net_sales', 'refunded_beyond'])).toEqual({
      ...{ net_sales: 0, refunded_beyond: 100 },
    });
  });
});

describe('a file that is not whole', () => {
  it('names the order, the field and the reason, and takes the others', async () => {
    const store = await euros();
    const report = await load(store, [
      wooOrder(50, '2026-03-01T10:00:00'),
      wooOrder(51, '2026-03-01T10:00:00', { currency: 'Euro' }),
      wooOrder(52, '2026-03-01T10:00:00', { total_tax: '1,50' }),
      wooOrder(53, '2026-03-01T10:00:00', { date_created_gmt: null, date_created: null }),
      wooOrder(54, '2026-03-01T10:00:00', { line_items: [], total: '0.00' }),
      wooRefund(55, '2026-03-01T10:00:00', 3),
      { code: 'rest_forbidden', message: 'Sorry, you are not allowed to do that.', data: { status: 401 } },
      { hello: 'world' },
    ]);
    expect(report).toMatchObject({ new: 1, rejectedCount: 7 });
    expect(report.rejected.map(({ row, field, reason }) => [row, field, reason])).toEqual([
      [2, 'currency', 'is not an ISO 4217 code such as EUR'],
      [3, 'total_tax', 'is not an amount such as 12.50'],
      [4, 'date_created_gmt', 'is missing'],
      [5, 'line_items', 'has no line'],
      [6, 'parent_id', 'is missing: this is a refund, and nothing says of which order'],
      [7, 'item', 'is an error that the shop answered with: Sorry, you are not allowed to do that.'],
      [
        8,
        'item',
        'is neither an order (id, status, line_items) nor a refund (id, amount) of WooCommerce’s REST API',
      ],
    ]);
  });

  it('that tells an order twice keeps the later telling', async () => {
    const store = await euros();
    const later = { price: 12, date_modified_gmt: '2026-03-04T10:00:00' };
    const report = await load(store, [
      wooOrder(60, '2026-03-01T10:00:00', later),
      wooOrder(60, '2026-03-01T10:00:00'),
    ]);
    expect(report).toMatchObject({ new: 1, rejectedCount: 0, controlTotals: { 'gross EUR': '12.00' } });
  });

  it('that breaks off stores nothing', async () => {
    const store = await euros();
    const text = JSON.stringify([wooOrder(61, '2026-03-01T10:00:00'), wooOrder(62, '2026-03-01T10:00:00')]);
    await expect(at.load(store, text.slice(0, -40), { format })).rejects.toThrow(
      /item 2 is not JSON: it ends/,
    );
    expect(await at.sold(store)).toMatchObject({ orders: 0 });
  });
});
