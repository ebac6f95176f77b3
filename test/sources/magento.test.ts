import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { verify } from '../../server/ledger';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { creditMemo, magentoItem, magentoOrder, memoRow, simpleOrder } from './magentoShop';
import { addDays, type Day } from '../../server/time';

const at = importing();
const NOW = new Date('2026-06-01T00:00:00Z');
const format = 'magento-orders-json';
const MONEY: MetricId[] = ['orders', 'gross_sales', 'discounts', 'returns', 'net_sales', 'taxes', 'shipping'];

const valuesOf = async (store: Store, from: Day, to: Day, metrics: MetricId[] = MONEY) => {
  const answer = await at.database.read((tx) => ask(tx, store, { from, to, metrics }, NOW));
  return Object.fromEntries(metrics.map((metric) => [metric, answer.rows[0]!.values[metric]!.value]));
};
const day = (store: Store, number: number, metrics?: MetricId[]) =>
  valuesOf(store, addDays('2026-03-01', number - 1), addDays('2026-03-01', number), metrics);
const load = (store: Store, content: unknown) =>
  at.load(store, typeof content === 'string' ? content : JSON.stringify(content), { format });
const euros = () => testStore(at.database, { currency: 'EUR', timeZone: 'Europe/Vienna' });
const NOTHING = { orders: 1, discounts: 0, returns: 0, taxes: 0, shipping: 0 };

/*
 * By pencil, all in euros.
 * 1: a shirt in a size, 2 × 20.00; a kit of 68.00, whose parts 27 + 5 + 17 + 19 are its price; 3 × 10.00.
 *    138.00 with 6 units (what Magento calls total_qty_ordered), shipping 5.00.
 * 2: 119.00 with 19.00 tax in it, 10 % off: discount 11.90 of which 1.90 is tax. Net 90.00, tax 17.10.
 *    Shipping 4.20 + 0.80. 100 − 11.90 + 1.90 + 17.10 + 4.20 + 0.80 = 112.10.
 * 3: paid in dollars: 50.00 that Magento has converted to 40.00 at 1.25.
 * 4: 50.00 less 5.00, shipping 10.00 less 4.00: the order's discount is −9.00, its total 51.00.
 * 5: 30.00, paid by a gift card in full.
 */
const ORDERS = [
  magentoOrder(1, '2026-03-01 09:30:00', {
    items: [
      magentoItem(11, 2, 40, { product_type: 'configurable' }),
      magentoItem(12, 2, 0, { parent_item_id: 11 }),
      magentoItem(13, 1, 68, { product_type: 'bundle' }),
      ...[27, 5, 17, 19].map((price, i) => magentoItem(14 + i, 1, price, { parent_item_id: 13 })),
      magentoItem(18, 3, 30),
    ],
    amounts: { grand_total: 143, subtotal: 138, shipping_amount: 5, shipping_tax_amount: 0, tax_amount: 0 },
  }),
  magentoOrder(2, '2026-03-02 09:30:00', {
    items: [
      magentoItem(21, 1, 100, {
        ...{ discount_amount: 11.9, discount_tax_compensation_amount: 1.9, tax_amount: 17.1 },
        ...{ price_incl_tax: 119, row_total_incl_tax: 119 },
      }),
    ],
    amounts: {
      ...{ grand_total: 112.1, subtotal: 100, discount_amount: -11.9, discount_tax_compensation_amount: 1.9 },
      ...{ tax_amount: 17.9, shipping_amount: 4.2, shipping_tax_amount: 0.8, shipping_incl_tax: 5 },
    },
  }),
  {
    ...magentoOrder(3, '2026-03-03 09:30:00', {
      items: [magentoItem(31, 1, 40)],
      amounts: { grand_total: 40, subtotal: 40 },
    }),
    ...{ order_currency_code: 'USD', base_to_order_rate: 1.25, grand_total: 50, subtotal: 50 },
    items: [{ ...magentoItem(31, 1, 40), price: 50, row_total: 50 }],
  },
  magentoOrder(4, '2026-03-04 09:30:00', {
    items: [magentoItem(41, 1, 50, { discount_amount: 5 })],
    amounts: {
      ...{ grand_total: 51, subtotal: 50, discount_amount: -9 },
      ...{ shipping_amount: 10, shipping_discount_amount: 4, tax_amount: 0 },
    },
  }),
  magentoOrder(
    5,
    '2026-03-05 09:30:00',
    { items: [magentoItem(51, 1, 30)], amounts: { grand_total: 0, subtotal: 30 } },
    { extension_attributes: { gift_cards_amount: 30, base_gift_cards_amount: 30 } },
  ),
];

describe('the money of an order', () => {
  it('counts parents or children, never both, in the shop’s own currency', async () => {
    const store = await euros();
    const report = await load(store, { items: ORDERS, search_criteria: {}, total_count: 5 });
    expect(report).toMatchObject({ rowsRead: 5, new: 5, rejectedCount: 0, notes: {} });
    expect(report.controlTotals).toMatchObject({
      orders: '5',
      lines: '7',
      units: '10',
      'gross EUR': '358.00',
    });
    expect(await day(store, 1)).toEqual({
      ...NOTHING,
      gross_sales: 13_800,
      net_sales: 13_800,
      shipping: 500,
    });
    expect(await day(store, 1, ['units_sold', 'total_sales'])).toEqual({
      units_sold: 6,
      total_sales: 14_300,
    });
    expect(await day(store, 2)).toEqual({
      ...NOTHING,
      ...{ gross_sales: 10_000, discounts: 1_000, net_sales: 9_000, taxes: 1_790, shipping: 420 },
    });
    expect(await day(store, 2, ['total_sales'])).toEqual({ total_sales: 11_210 });
    expect(await day(store, 3)).toEqual({ ...NOTHING, gross_sales: 4_000, net_sales: 4_000 });
    expect(await day(store, 4)).toEqual({
      ...NOTHING,
      ...{ gross_sales: 5_000, discounts: 500, net_sales: 4_500, shipping: 600 },
    });
    expect(await day(store, 5)).toEqual({ ...NOTHING, gross_sales: 3_000, net_sales: 3_000 });
    // 09:30 UTC is the same day in Vienna; 23:30 is the next one.
    await load(store, [simpleOrder(6, '2026-03-06 23:30:00')]);
    expect(await day(store, 7, ['orders'])).toEqual({ orders: 1 });
  });

  it('knows customers by their number, and guests by their e-mail', async () => {
    const store = await euros();
    await load(store, [
      simpleOrder(7, '2026-03-01 10:00:00', { customer_is_guest: 0, customer_id: 3 }),
      simpleOrder(8, '2026-03-02 10:00:00', { customer_is_guest: 0, customer_id: 3 }),
      simpleOrder(9, '2026-03-02 10:00:00', { customer_email: 'Guest@Example.com ' }),
      simpleOrder(10, '2026-03-02 10:00:00', { customer_email: 'guest@example.com' }),
    ]);
    expect(await valuesOf(store, '2026-03-01', '2026-03-03', ['customers_active'])).toEqual({
      customers_active: 2,
    });
  });
});

describe('the state of an order (METRICS C9)', () => {
  it('counts what was placed, keeps what was given up unpaid, and reverses what was cancelled after', async () => {
    const store = await euros();
    const placed = ['new', 'pending_payment', 'processing', 'complete', 'holded', 'payment_review'];
    const unpaid = { total_paid: 0, base_total_paid: 0 };
    const cancelled = { state: 'canceled', status: 'canceled', updated_at: '2026-03-06 10:00:00' };
    const history = [
      { created_at: '2026-03-04 10:00:00', status: 'canceled', entity_name: 'order', comment: null },
    ];
    const report = await load(store, [
      ...placed.map((state, i) => simpleOrder(i + 1, '2026-03-01 10:00:00', { state, ...unpaid })),
      simpleOrder(20, '2026-03-01 10:00:00', { ...cancelled, ...unpaid }),
      simpleOrder(21, '2026-03-01 10:00:00', { ...cancelled, status_histories: history }),
      simpleOrder(22, '2026-03-01 10:00:00', {
        ...cancelled,
        ...unpaid,
        payment: { base_amount_authorized: 10 },
      }),
    ]);
    expect(report).toMatchObject({ new: 9, rejectedCount: 0 });
    expect(await day(store, 1, ['orders', 'net_sales'])).toEqual({ orders: 8, net_sales: 8_000 });
    expect(await day(store, 4, ['net_sales'])).toEqual({ net_sales: -1_000 });
    expect(await day(store, 6, ['net_sales'])).toEqual({ net_sales: -1_000 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('takes items that were cancelled of an order that went on off the order’s own day', async () => {
    const store = await euros();
    const items = [magentoItem(1, 1, 10), { ...magentoItem(2, 2, 30), qty_canceled: 2 }];
    const amounts = { grand_total: 40, subtotal: 40, total_paid: 10, total_canceled: 30, tax_canceled: 0 };
    const report = await load(store, [
      magentoOrder(1, '2026-03-01 10:00:00', { items, amounts }, { state: 'complete' }),
    ]);
    expect(report.notes).toEqual({ 'cancelled items without a day, booked on the day of their order': 1 });
    expect(await day(store, 1, ['gross_sales', 'returns', 'units_returned'])).toEqual({
      ...{ gross_sales: 4_000, returns: 3_000, units_returned: 2 },
    });
  });
});

describe('credit memos', () => {
  // Of 1: a kit by its four parts, one shirt, 3.00 goodwill less 1.50 kept: 88.00 + 1.50. Of 2: everything.
  const MEMOS = [
    creditMemo(71, {
      order_id: 1,
      created_at: '2026-03-08 10:00:00',
      items: [
        memoRow(1, 68),
        ...[27, 5, 17, 19].map((price) => memoRow(1, price, price)),
        memoRow(1, 20, 20),
        memoRow(1, 0),
      ],
      amounts: { grand_total: 89.5, subtotal: 88, adjustment_positive: 3, adjustment_negative: 1.5 },
    }),
    creditMemo(72, {
      order_id: 2,
      created_at: '2026-03-08 11:00:00',
      items: [{ ...memoRow(1, 100, 100), discount_amount: 11.9, base_discount_amount: 11.9 }],
      amounts: {
        ...{
          grand_total: 112.1,
          subtotal: 100,
          discount_amount: -11.9,
          discount_tax_compensation_amount: 1.9,
        },
        ...{ tax_amount: 17.9, shipping_amount: 4.2 },
      },
    }),
  ];
  const refunded = (order: Record<string, unknown>, amounts: Record<string, number>) => ({
    ...order,
    ...Object.fromEntries(
      Object.entries(amounts).flatMap(([name, value]) => [
        [name, value],
        [`base_${name}`, value],
      ]),
    ),
  });
  const OF_ORDERS = [
    refunded(ORDERS[0]!, { total_refunded: 89.5, tax_refunded: 0, shipping_refunded: 0 }),
    refunded(ORDERS[1]!, { total_refunded: 112.1, tax_refunded: 17.9, shipping_refunded: 4.2 }),
  ];
  const BACK: MetricId[] = ['returns', 'taxes', 'shipping', 'units_returned'];

  it('are refunds of their own day, whatever came first', async () => {
    const store = await euros();
    await load(store, { items: MEMOS, total_count: 2 });
    await load(store, { items: ORDERS, total_count: 5 });
    expect(await day(store, 8, BACK)).toEqual({
      ...{ returns: 8_950 + 9_000, taxes: -1_790, shipping: -420, units_returned: 4 + 1 + 1 },
    });
    expect(await valuesOf(store, '2026-03-02', '2026-03-03', ['net_sales'])).toEqual({ net_sales: 9_000 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('take the place of what the orders told without a day, and orders read again change nothing', async () => {
    const store = await euros();
    const report = await load(store, OF_ORDERS);
    expect(report.notes).toEqual({ 'refunds without a day, booked on the day of their order': 2 });
    expect(await day(store, 1, BACK)).toEqual({ returns: 8_950, taxes: 0, shipping: 500, units_returned: 0 });
    expect(await day(store, 2, ['net_sales', 'total_sales'])).toEqual({ net_sales: 0, total_sales: 0 });
    await load(store, MEMOS);
    await load(store, OF_ORDERS);
    expect(await valuesOf(store, '2026-03-01', '2026-03-03', ['returns'])).toEqual({ returns: 0 });
    expect(await day(store, 8, ['returns'])).toEqual({ returns: 17_950 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('without a day grow with a later list of orders', async () => {
    const store = await euros();
    const at40 = { total_refunded: 40, tax_refunded: 0, shipping_refunded: 0 };
    await load(store, [refunded(ORDERS[0]!, at40)]);
    expect(await day(store, 1, ['returns'])).toEqual({ returns: 4_000 });
    await load(store, [
      { ...refunded(ORDERS[0]!, { ...at40, total_refunded: 89.5 }), updated_at: '2026-03-09 10:00:00' },
    ]);
    expect(await day(store, 1, ['returns'])).toEqual({ returns: 8_950 });
    // an older list changes nothing
    await load(store, [refunded(ORDERS[0]!, at40)]);
    expect(await day(store, 1, ['returns'])).toEqual({ returns: 8_950 });
  });

  it('take gift cards at face value, and count free products', async () => {
    const sold = magentoOrder(9, '2026-03-05 09:00:00', {
      items: [
        magentoItem(91, 1, 10),
        magentoItem(92, 1, 50, { product_type: 'giftcard' }),
        magentoItem(93, 2, 0),
        magentoItem(94, 1, 30, { product_type: 'configurable' }),
        magentoItem(95, 1, 0, { parent_item_id: 94 }),
      ],
      amounts: { grand_total: 90, subtotal: 90 },
    });
    const of = (item: number, row: Record<string, unknown>) => ({ ...row, order_item_id: item });
    const memo = creditMemo(79, {
      ...{ order_id: 9, created_at: '2026-03-08 10:00:00' },
      items: [
        of(92, memoRow(1, 50, 50)),
        of(93, memoRow(2, 0, 0)),
        of(94, memoRow(1, 30, 30)),
        of(95, memoRow(1, 0, 0)),
      ],
      amounts: { grand_total: 80, subtotal: 80 },
    });
    const figures: MetricId[] = ['gift_card_sales', 'returns', 'units_returned', 'refunded_beyond'];
    for (const files of [[[memo], [sold]], [[sold, memo]]]) {
      const store = await euros();
      for (const file of files) await load(store, file);
      // the card of 50.00; the configurable of 30.00 as one unit, and two gifts
      expect(Object.values(await day(store, 8, figures))).toEqual([-50_00, 30_00, 3, 0]);
    }
    // the order alone tells of 50.00, which are the card's
    const [store, item] = [await euros(), sold.items as Record<string, unknown>[]];
    const back = { amount_refunded: 50, base_amount_refunded: 50, qty_refunded: 1 };
    const items = item.map((one) => (one.item_id === 92 ? { ...one, ...back } : one));
    await load(store, [refunded({ ...sold, items }, { total_refunded: 50 })]);
    expect(Object.values(await day(store, 5, figures))).toEqual([0, 0, 0, 0]);
  });

  it('of a discounted gift card take what was paid for it off the goods', async () => {
    const store = await euros();
    // a card of 100.00 for 80.00, and a mug of 30.00; 80.00 + 10.00 went back
    const back = { amount_refunded: 100, discount_refunded: 20 };
    const sold = magentoOrder(9, '2026-03-05 09:00:00', {
      items: [
        magentoItem(91, 1, 30),
        {
          ...magentoItem(92, 1, 100, { discount_amount: 20, ...back }),
          product_type: 'giftcard',
          qty_refunded: 1,
        },
      ],
      amounts: { grand_total: 110, subtotal: 130, discount_amount: -20 },
    });
    await load(store, [refunded(sold, { total_refunded: 90 })]);
    const figures: MetricId[] = ['gift_card_sales', 'gift_card_discounts', 'returns', 'refunded_beyond'];
    // sold for 100.00 and given back at 100.00 on the day of the order; 10.00 of the mug
    expect(Object.values(await day(store, 5, figures))).toEqual([0, 20_00, 10_00, 0]);
  });

  it('that were cancelled are left out', async () => {
    const store = await euros();
    const report = await load(store, [{ ...MEMOS[0]!, state: 3 }]);
    expect(report).toMatchObject({ new: 0, leftOut: { 'credit memos that were cancelled': 1 } });
  });
});

describe('a file that is not whole', () => {
  it('names the order, the field and the reason, and takes the others', async () => {
    const store = await euros();
    const report = await load(store, [
      simpleOrder(1, '2026-03-01 10:00:00'),
      simpleOrder(2, '2026-03-01 10:00:00', { base_currency_code: 'Euro', order_currency_code: 'Euro' }),
      simpleOrder(3, 'yesterday', { updated_at: '2026-03-01 10:00:00' }),
      { entity_id: 4, increment_id: '000000004' },
      { entity_id: 5, order_id: 1, increment_id: '1', items: [], total_qty: 1, grand_total: 10 },
      { message: "The consumer isn't authorized to access %resources." },
      simpleOrder(7, '2026-03-01 10:00:00', { items: [] }),
      simpleOrder(8, '2026-03-01 10:00:00', { base_grand_total: 'much' }),
    ]);
    expect(report).toMatchObject({ new: 1, rejectedCount: 7 });
    expect(report.rejected.map(({ row, field }) => [row, field])).toEqual([
      [2, 'base_currency_code'],
      [3, 'created_at'],
      [4, 'item'],
      [5, 'item'],
      [6, 'item'],
      [7, 'items'],
      [8, 'base_grand_total'],
    ]);
    expect(report.rejected[3]!.reason).toMatch(/^is an invoice or a shipment/);
  });
});

const folder = process.env.REFERENCE_DATA && join(process.env.REFERENCE_DATA, 'magento2');
const isThere = Boolean(folder) && existsSync(folder!);
if (!isThere) console.log('SKIPPED Magento: REFERENCE_DATA names no folder magento2');

describe.skipIf(!isThere)('the examples of the documentation (REFERENCE_DATA)', () => {
  const names = isThere ? readdirSync(folder!).filter((name) => name.endsWith('.json')) : [];

  it('holds 48 of them, none an order: each is refused with a reason, and nothing is stored', async () => {
    expect(names).toHaveLength(48);
    const store = await euros();
    for (const name of names) {
      const report = await load(store, readFileSync(join(folder!, name), 'utf8'));
      expect(report).toMatchObject({ new: 0, changed: 0 });
      expect(report.rejectedCount, name).toBeGreaterThan(0);
      const wanted = name.includes('create-invoice-02')
        ? /^is an invoice or a shipment/
        : /^is neither|^has no items|^is an answer of GraphQL/;
      expect(report.rejected[0]!.reason, name).toMatch(wanted);
    }
    expect(await at.sold(store)).toMatchObject({ orders: 0 });
  });

  interface Row {
    order_item_id: number;
    qty: number;
  }
  /** The order that an invoice of everything was made from: its rows by their order's names. */
  const orderOf = (name: string, parents: Record<number, number>) => {
    const {
      order_id,
      items,
      state: _,
      ...invoice
    } = JSON.parse(readFileSync(join(folder!, name), 'utf8')) as Record<string, unknown> & {
      order_id: number;
      items: Row[];
    };
    const rows = items.map((row) => ({
      ...row,
      ...{ item_id: row.order_item_id, qty_ordered: row.qty },
      ...(parents[row.order_item_id] && { parent_item_id: parents[row.order_item_id] }),
    }));
    return { ...invoice, entity_id: order_id, state: 'processing', items: rows };
  };

  // Shirt 22, course 18, kit 68 of 27 + 5 + 17 + 19, hoodie 52 with its size: 160.00, shipping 5.00: its total of 165.
  it('the order of a full invoice with a kit and a size is 160.00 and 165.00 with shipping, in 4 units', async () => {
    const store = await testStore(at.database, { currency: 'USD', timeZone: 'UTC' });
    const parents = { 6: 5, 7: 5, 8: 5, 9: 5, 11: 10 };
    const report = await load(store, orderOf('orders-order-create-invoice-02.json', parents));
    expect(report).toMatchObject({
      new: 1,
      notes: {},
      controlTotals: { 'gross USD': '160.00', lines: '4', units: '4' },
    });
    expect(await valuesOf(store, '2017-08-21', '2017-08-22', ['total_sales', 'shipping'])).toEqual({
      ...{ total_sales: 16_500, shipping: 500 },
    });
  });

  // 20 × 36 + 40 × 32 + 22 = 2,022.00; off 144 + 256 + 4.40 = 404.40; shipping 300: its total of 1,917.60.
  it('the order of an invoice with discounts is 2,022.00, 1,617.60 after them, 1,917.60 in all', async () => {
    const store = await testStore(at.database, { currency: 'USD', timeZone: 'UTC' });
    const report = await load(store, orderOf('inventory-create-invoice-02.json', {}));
    expect(report).toMatchObject({
      new: 1,
      notes: {},
      controlTotals: { units: '61', 'discounts USD': '404.40' },
    });
    expect(
      await valuesOf(store, '2020-07-23', '2020-07-24', ['gross_sales', 'net_sales', 'total_sales']),
    ).toEqual({
      ...{ gross_sales: 202_200, net_sales: 161_760, total_sales: 191_760 },
    });
  });
});
