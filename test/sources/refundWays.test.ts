import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { verify } from '../../server/ledger';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing, type Options } from '../imports/importing';
import { creditMemo, magentoItem, magentoOrder, memoRow } from './magentoShop';
import { wooOrder, wooRefund } from './wooShop';
import { addDays, type Period } from '../../server/time';

/** Refunds in the ways in which each platform tells them; what they take is the ledger's. All sums by pencil. */

const at = importing();
const NOW = new Date('2026-06-01T00:00:00Z');
const MONEY: MetricId[] = ['returns', 'taxes', 'shipping', 'refunded_beyond', 'units_returned'];

const day = async (store: Store, of: number, metrics: MetricId[] = MONEY) => {
  const period = {
    from: addDays('2026-03-01', of - 1),
    to: addDays('2026-03-01', of),
  };
  const answer = await at.database.read((tx) => ask(tx, store, { ...period, metrics }, NOW));
  return metrics.map((metric) => answer.rows[0]!.values[metric]!.value);
};

/** Nothing is left of any part, in the whole month. */
const expectNothingLeft = async (store: Store) => {
  const metrics: MetricId[] = ['net_sales', 'taxes', 'shipping', 'duties', 'total_sales'];
  const period: Period = { from: '2026-03-01', to: '2026-04-01' };
  const answer = await at.database.read((tx) => ask(tx, store, { ...period, metrics }, NOW));
  expect(metrics.map((metric) => answer.rows[0]!.values[metric]!.value)).toEqual([0, 0, 0, 0, 0]);
  expect((await verify(at.database, store)).differences).toEqual([]);
};

const opened = () => testStore(at.database, { currency: 'EUR', timeZone: 'Europe/Vienna' });
const load = (store: Store, format: Options['format'], content: unknown) =>
  at.load(store, JSON.stringify(content), { format, fileName: 'orders.json' });

describe('WooCommerce', () => {
  const format = 'woocommerce-orders-json';
  // 2 × 10.00 + tax 4.00 + shipping 6.00 = 30.00
  const order = (more: object) =>
    wooOrder(1, '2026-03-01T10:00:00', { price: 10, quantity: 2, tax: 4, shipping: 6, ...more });

  it('a status beside a refund of one mug takes the rest, on the day of the last change', async () => {
    const store = await opened();
    const mug = wooRefund(11, '2026-03-03T10:00:00', 10);
    const told = order({ status: 'refunded', date_modified_gmt: '2026-03-05T10:00:00', refunds: [mug] });
    const report = await load(store, format, [told]);
    expect(report.notes).toEqual({
      'orders refunded by their status alone, booked on the day of their last change': 1,
    });
    expect(await day(store, 3)).toEqual([1_000, 0, 0, 0, 1]);
    expect(await day(store, 5)).toEqual([1_000, -400, -600, 0, 0]);
    await expectNothingLeft(store);
  });

  it('a status alone gives way, part by part, to refunds that come later', async () => {
    const store = await opened();
    await load(store, format, [order({ status: 'refunded', date_modified_gmt: '2026-03-05T10:00:00' })]);
    expect(await day(store, 5)).toEqual([2_000, -400, -600, 0, 0]);
    const whole = { ...wooRefund(11, '2026-03-06T10:00:00', 30), parent_id: 1, line_items: [] };
    await load(store, format, [whole]);
    expect(await day(store, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(await day(store, 6)).toEqual([2_000, -400, -600, 0, 0]);
    await expectNothingLeft(store);
  });

  it('what is paid beside the lines of a refund has no parts', async () => {
    const store = await opened();
    // 10.00 by its line; 7.00 more of 10.00 + 4.00 left: 5.00 and 2.00
    const mug = { ...wooRefund(11, '2026-03-03T10:00:00', 17), line_items: [] as object[] };
    mug.line_items = [{ quantity: -1, total: '-10.00', total_tax: '0.00' }];
    await load(store, format, [order({ refunds: [mug] })]);
    expect(await day(store, 3)).toEqual([1_500, -200, 0, 0, 1]);
  });

  it('a gift card that is refunded is no return', async () => {
    const store = await opened();
    const card = {
      ...{ id: 5, name: 'Card', sku: 'CARD', product_id: 9, quantity: 1, subtotal: '50.00', total: '50.00' },
      ...{ total_tax: '0.00', meta_data: [{ key: 'wc_gc_giftcard_to', value: 'kim' }] },
    };
    const back = {
      ...wooRefund(11, '2026-03-03T10:00:00', 50),
      line_items: [
        {
          ...{ quantity: -1, total: '-50.00', total_tax: '0.00' },
          meta_data: [{ key: '_refunded_item_id', value: '5' }],
        },
      ],
    };
    const amounts = { total: '50.00', total_tax: '0.00', cart_tax: '0.00', shipping_total: '0.00' };
    await load(store, format, [order({ ...amounts, line_items: [card], refunds: [back] })]);
    const metrics: MetricId[] = ['gift_card_sales', 'returns', 'refunded_beyond'];
    expect(await day(store, 1, metrics)).toEqual([5_000, 0, 0]);
    expect(await day(store, 3, metrics)).toEqual([-5_000, 0, 0]);
  });
});

describe('Shopify', () => {
  const format = 'shopify-orders-json';
  const order = (refunds: object[], more: object = {}) => ({
    ...{ id: 1, created_at: '2026-03-01T10:00:00Z', updated_at: '2026-03-09T10:00:00Z', currency: 'EUR' },
    line_items: [{ id: 5, title: 'Coat', quantity: 2, price: '30.00', tax_lines: [{ price: '12.00' }] }],
    shipping_lines: [{ price: '8.00', tax_lines: [] }],
    refunds,
    ...more,
  });
  const adjusted = (id: number, amount: string, more: object = {}) => ({
    ...{ id, created_at: `2026-03-0${id}T10:00:00Z`, refund_line_items: [] as object[], transactions: [{}] },
    order_adjustments: [{ kind: 'refund_discrepancy', amount: `-${amount}`, tax_amount: '0.00' }],
    ...more,
  });

  it('an adjustment that completes the order takes all of it, and one that does not is goods', async () => {
    const store = await opened();
    // of 80.00: 20.00 of goods, then all the rest
    await load(store, format, [order([adjusted(3, '20.00'), adjusted(4, '60.00')])]);
    expect(await day(store, 3)).toEqual([2_000, 0, 0, 0, 0]);
    expect(await day(store, 4)).toEqual([4_000, -1_200, -800, 0, 0]);
    await expectNothingLeft(store);
  });

  it('one above what is left is held, in whatever order they stand', async () => {
    const store = await opened();
    await load(store, format, [order([adjusted(4, '70.00'), adjusted(3, '20.00')])]);
    expect(await day(store, 4)).toEqual([4_000, -1_200, -800, 1_000, 0]);
    await expectNothingLeft(store);
  });

  it('a gift card that is refunded lessens the cards sold', async () => {
    const store = await opened();
    const card = { id: 6, title: 'Card', quantity: 1, price: '25.00', gift_card: true, tax_lines: [] };
    const back = { line_item_id: 6, quantity: 1, subtotal: '25.00', total_tax: '0.00', line_item: card };
    await load(store, format, [
      order([{ ...adjusted(3, '0.00'), order_adjustments: [], refund_line_items: [back] }], {
        line_items: [card],
        shipping_lines: [],
      }),
    ]);
    expect(await day(store, 3, ['gift_card_sales', 'returns', 'refunded_beyond'])).toEqual([-2_500, 0, 0]);
    // by itself, before its order, and without a word of what its line is
    const apart = await opened();
    const named = { ...back, line_item: undefined };
    const alone = { ...adjusted(3, '0.00'), order_adjustments: [], refund_line_items: [named] };
    await load(apart, format, [{ ...alone, order_id: order([]).id }]);
    await load(apart, format, [order([], { line_items: [card], shipping_lines: [] })]);
    expect(await day(apart, 3, ['gift_card_sales', 'returns', 'refunded_beyond'])).toEqual([-2_500, 0, 0]);
  });

  it('money alone is an amount without parts: 36.00 of 72.00 of goods, then what is left', async () => {
    const store = await opened();
    const alone = (id: number, amount: string, status = 'success') =>
      adjusted(id, '0.00', {
        order_adjustments: [],
        transactions: [{ kind: 'refund', status, amount, currency: 'EUR' }],
      });
    const report = await load(store, format, [
      order([alone(4, '44.00'), alone(3, '36.00'), alone(5, '9.00', 'failure')]),
    ]);
    expect(report.notes).toEqual({
      'refunds without their lines: taken from goods with their tax first, then shipping, then duties': 2,
    });
    // 36 × 60 / 72 = 30.00
    expect(await day(store, 3)).toEqual([3_000, -600, 0, 0, 0]);
    expect(await day(store, 4)).toEqual([3_000, -600, -800, 0, 0]);
    expect(await day(store, 5)).toEqual([0, 0, 0, 0, 0]);
    await expectNothingLeft(store);
  });

  it('money alone that pays for what an edit took off the order reverses nothing once more', async () => {
    const store = await opened();
    const coat = { line_item_id: 5, quantity: 1, subtotal: '30.00', total_tax: '6.00' };
    const alone = (id: number, amount: string) =>
      adjusted(id, '0.00', { order_adjustments: [], transactions: [{ kind: 'refund', amount }] });
    // an edit takes a coat of 36.00 off; 40.00 are paid, of which 4.00 beyond it: 4 × 30 / 36 = 3.33 of goods
    await load(store, format, [
      order([
        adjusted(3, '0.00', { order_adjustments: [], refund_line_items: [coat], transactions: [] }),
        alone(4, '40.00'),
      ]),
    ]);
    expect(await day(store, 3)).toEqual([3_000, -600, 0, 0, 1]);
    expect(await day(store, 4)).toEqual([333, -67, 0, 0, 0]);
  });

  it('money alone in another currency than the order’s is nobody’s amount; by itself it is its order’s', async () => {
    const store = await opened();
    const paid = (amount: string, currency: string) => ({
      kind: 'refund',
      status: 'success',
      amount,
      currency,
    });
    const alone = { ...adjusted(3, '0.00'), order_adjustments: [], transactions: [paid('95.00', 'USD')] };
    await load(store, format, [order([alone])]);
    expect(await day(store, 3)).toEqual([0, 0, 0, 0, 0]);
    const other = await opened();
    await load(other, format, [
      order([]),
      { ...alone, id: 9, order_id: 1, transactions: [paid('80.00', 'EUR')] },
    ]);
    expect(await day(other, 3)).toEqual([6_000, -1_200, -800, 0, 0]);
    await expectNothingLeft(other);
  });

  it('a refund of a bulk result is a sum: 40.00 of 72.00 of goods', async () => {
    const store = await opened();
    const money = (amount: string) => ({ shopMoney: { amount, currencyCode: 'EUR' } });
    const node = {
      ...{ id: 'gid://shopify/Order/1', createdAt: '2026-03-01T10:00:00Z', currencyCode: 'EUR' },
      sourceName: 'web',
      refunds: [
        {
          ...{ id: 'gid://shopify/Refund/9', createdAt: '2026-03-03T10:00:00Z' },
          totalRefundedSet: money('40.00'),
        },
      ],
    };
    const line = {
      ...{ id: 'gid://shopify/LineItem/5', name: 'Coat', quantity: 2, __parentId: node.id },
      originalUnitPriceSet: money('30.00'),
      taxLines: [{ priceSet: money('12.00') }],
    };
    const text = [node, line].map((one) => JSON.stringify(one)).join('\n');
    await at.load(store, text, { format: 'shopify-bulk-jsonl', fileName: 'bulk.jsonl' });
    // 40 × 60 / 72 = 33.33
    expect(await day(store, 3)).toEqual([3_333, -667, 0, 0, 0]);
  });
});

describe('Magento', () => {
  const format = 'magento-orders-json';
  const items = [magentoItem(1, 2, 60, { tax_amount: 12 })];
  const amounts = { grand_total: 80, subtotal: 60, tax_amount: 12, shipping_amount: 8 };
  const order = magentoOrder(1, '2026-03-01 10:00:00', { items, amounts });
  const memo = (id: number, on: number, of: object) =>
    creditMemo(id, {
      order_id: 1,
      created_at: `2026-03-0${on} 10:00:00`,
      items: [memoRow(1, 30, 30)],
      amounts: {
        ...{ grand_total: 36, subtotal: 30, tax_amount: 6, shipping_amount: 0 },
        ...of,
      },
    });

  it('what a memo pays beside its goods has no parts, and what is beyond the order is held', async () => {
    const store = await opened();
    // 6.00 of 30.00 + 6.00 left: 5.00 and 1.00; then 25.00 + 5.00 + 8.00 = 38.00 are left of 46.00
    const first = memo(1, 3, { adjustment_positive: 6, grand_total: 42 });
    const second = memo(2, 4, { shipping_amount: 8, adjustment_positive: 2, grand_total: 46 });
    await load(store, format, [order, first, second]);
    expect(await day(store, 3)).toEqual([3_500, -700, 0, 0, 1]);
    expect(await day(store, 4)).toEqual([2_500, -500, -800, 800, 1]);
    await expectNothingLeft(store);
  });

  it('what a memo keeps is kept', async () => {
    const store = await opened();
    await load(store, format, [order, memo(1, 3, { adjustment_negative: 4, grand_total: 32 })]);
    expect(await day(store, 3)).toEqual([2_600, -600, 0, 0, 1]);
  });

  it('a total that the order says, of all that it was, leaves nothing', async () => {
    const store = await opened();
    await load(store, format, [
      magentoOrder(1, '2026-03-01 10:00:00', {
        items,
        amounts: { ...amounts, total_refunded: 80, tax_refunded: 10 },
      }),
    ]);
    expect(await day(store, 1)).toEqual([6_000, 0, 0, 0, 0]);
    await expectNothingLeft(store);
  });
});
