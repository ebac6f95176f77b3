import { expect, it } from 'vitest';
import type { SaleFact } from '../../server/facts/fact';
import { checked, readOrder, readRefund } from '../../server/sources/shopify/reading';
import { set } from './shopifyFixtures';

/** What single parts of a REST payload come to; each sum is worked by hand. */

type Json = Record<string, unknown>;
const AT = '2026-03-01T10:00:00Z';
const tax = (price: string) => [{ price }];

const read = (more: Json): Extract<SaleFact, { type: 'order' }> => {
  const reading = readOrder({ id: 1, created_at: AT, updated_at: AT, currency: 'EUR', ...more }, 'shopify');
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  const result = checked(reading);
  if ('problems' in result || result.fact.type !== 'order') throw new Error(JSON.stringify(result));
  return result.fact;
};
const line = (id: number, price: string, more: Json = {}) => ({
  id,
  name: `L${id}`,
  quantity: 1,
  price,
  ...more,
});
const refund = (more: Json) => ({
  id: 9,
  created_at: AT,
  order_adjustments: [],
  transactions: [{}],
  ...more,
});
const back = (of: number, subtotal: number, taxes: number, quantity = 1) => ({
  ...{ line_item_id: of, quantity, subtotal, total_tax: taxes },
});
const refundsOf = (order: Json, ...refunds: Json[]) => read({ ...order, refunds }).refunds;

it('reads the shop’s money, not the customer’s', () => {
  const { lines, currency } = read({
    ...{ presentment_currency: 'USD', line_items: [line(1, '9.00', { price_set: set('9.00', '10.80') })] },
  });
  expect([currency, lines[0]!.unitPrice]).toEqual(['EUR', '9']);
});

it('takes a refund of prices with tax without it, whether its subtotal holds it or not', () => {
  // 119.00 with 19.00 of tax for two; one goes back: 50.00 and 9.50.
  const order = {
    taxes_included: true,
    line_items: [line(1, '59.50', { quantity: 2, tax_lines: tax('19.00') })],
  };
  const without = refundsOf(order, refund({ refund_line_items: [back(1, 50, 9.5)] }));
  expect(without[0]).toMatchObject({ net: '50', tax: '9.5', units: 1 });
  const within = refundsOf(order, refund({ refund_line_items: [back(1, 59.5, 9.5)] }));
  expect(within[0]).toMatchObject({ net: '50', tax: '9.5', units: 1 });
});

it('takes refunded shipping from its own lines, else from its adjustment, never from both', () => {
  const order = { line_items: [line(1, '10')], shipping_lines: [{ price: '5.00', tax_lines: tax('0.95') }] };
  const kind = 'shipping_refund';
  const adjustment = { kind, amount: '-5.00', tax_amount: '-0.95' };
  const own = { subtotal_amount_set: set('5.00'), tax_amount_set: set('0.95') };
  const expected = { net: '0', tax: '0.95', shipping: '5', units: 0 };
  expect(refundsOf(order, refund({ order_adjustments: [adjustment] }))[0]).toMatchObject(expected);
  expect(
    refundsOf(order, refund({ order_adjustments: [adjustment], refund_shipping_lines: [own] }))[0],
  ).toMatchObject(expected);
});

it('lessens what came back by what was not paid out, and never below zero', () => {
  const order = { line_items: [line(1, '100', { tax_lines: tax('19') })] };
  const paid = (amount: string) =>
    refundsOf(
      order,
      refund({
        refund_line_items: [back(1, 100, 19)],
        order_adjustments: [{ kind: 'refund_discrepancy', amount }],
      }),
    )[0];
  // 30 of 119 kept: 70 of goods and 19 of tax. 119 kept: nothing, though the unit is back.
  expect(paid('30.00')).toMatchObject({ net: '70', tax: '19', units: 1 });
  expect(paid('110.00')).toMatchObject({ net: '0', tax: '9', units: 1 });
  expect(paid('119.00')).toMatchObject({ net: '0', tax: '0', units: 1 });
  // 5.00 more than the line.
  expect(paid('-5.00')).toMatchObject({ net: '105', tax: '19' });
});

it('books no return for a gift card, and no sale for a tip', () => {
  const order = {
    line_items: [
      line(1, '10'),
      line(2, '50', { gift_card: true }),
      line(3, '4', { tip: { payment_gateway: 'x' }, name: 'Tip' }),
    ],
  };
  const { lines, refunds } = read({ ...order, refunds: [refund({ refund_line_items: [back(2, 50, 0)] })] });
  expect(lines.map(({ title }) => title)).toEqual(['L1', 'L2']);
  expect(refunds[0]).toMatchObject({ net: '0', units: 0 });
});

it('takes a refunded gift card at its face, whatever was paid for it', () => {
  const discount = { discount_allocations: [{ amount: '20.00' }] };
  const order = { line_items: [line(1, '10'), line(2, '50', { gift_card: true, quantity: 2, ...discount })] };
  // one of two cards, sold at 40 each; then a mug beside the other one
  const [one, both] = refundsOf(
    order,
    refund({ refund_line_items: [back(2, 40, 0)] }),
    refund({ id: 10, refund_line_items: [back(2, 40, 0), back(1, 10, 0)] }),
  );
  expect(one).toMatchObject({ net: '0', giftCards: '50', units: 0 });
  expect(both).toMatchObject({ net: '10', giftCards: '50', units: 1 });
});

it('takes duties and their refund, discounts on shipping, and leaves removed shipping out', () => {
  const order = read({
    ...{ line_items: [line(1, '10')], original_total_duties_set: set('7.50') },
    shipping_lines: [
      { price: '6.00', discount_allocations: [{ amount: '2.00' }] },
      { price: '3.00', discounted_price: '1.00' },
      { price: '9.00', is_removed: true },
    ],
    refunds: [refund({ total_duties_set: set('2.50') })],
  });
  expect(order).toMatchObject({ duties: '7.5', shipping: '9', shippingDiscount: '4' });
  expect(order.refunds[0]).toMatchObject({ duties: '2.5', net: '0' });
});

it('tells which goods are in stock again: those that a refund says, and what an edit removed', () => {
  const order = { line_items: [line(1, '10', { quantity: 3, sku: 'MUG' })] };
  const of = (more: object, paid: object = {}) =>
    refundsOf(order, refund({ refund_line_items: [{ ...back(1, 10, 0), ...more }], ...paid }))[0]!.restocked;
  for (const type of ['return', 'cancel', 'legacy_restock'])
    expect(of({ restock_type: type })).toEqual([{ sku: 'MUG', quantity: 1 }]);
  expect([of({ restock_type: 'no_restock' }), of({})]).toEqual([undefined, undefined]);
  expect(of({}, { transactions: [] })).toEqual([{ sku: 'MUG', quantity: 1 }]);
});

it('tells a removed line from a refund by its payments', () => {
  const order = { line_items: [line(1, '10')] };
  const removed = refund({ refund_line_items: [back(1, 10, 0)], transactions: [] });
  expect(refundsOf(order, removed)[0]).toMatchObject({ kind: 'edit', net: '10', units: 1 });
  expect(refundsOf(order, refund({ refund_line_items: [back(1, 10, 0)] }))[0]).toMatchObject({
    kind: 'refund',
  });
});

it('knows the web shop and guests', () => {
  const order = (source_name: string | null) => read({ line_items: [line(1, '10')], source_name });
  expect([order('web').isWeb, order(null).isWeb, order('580111').isWeb]).toEqual([true, true, true]);
  expect(order('subscription_contract')).toMatchObject({ isWeb: false, channel: 'subscription' });
  expect(order('shopify_draft_order')).toMatchObject({ isWeb: false, channel: 'draft' });
  expect(order('web').customer).toEqual({});
  const known = { line_items: [line(1, '10')], customer: { id: 5 }, email: 'ann@example.com' };
  // the address tells whose the guest orders are that have it alone
  expect(read(known).customer).toEqual({ id: '5', email: 'ann@example.com' });
  expect(read({ ...known, customer: null }).customer).toEqual({ email: 'ann@example.com' });
});

it('reads a refund by itself with the id that it has in its order', () => {
  const one = refund({ id: 77, order_id: 1, refund_line_items: [back(1, 10, 1.9)] });
  const reading = readRefund(one, 'shopify');
  if ('problems' in reading) throw new Error('unreadable');
  expect(reading.fact).toMatchObject({ type: 'refund', id: '77', orderId: '1', net: '10', tax: '1.9' });
  expect(refundsOf({ line_items: [line(1, '10')] }, one)[0]).toMatchObject({
    id: '77',
    net: '10',
    tax: '1.9',
  });
});

it('holds a cancelled order for later than another word of the same second', () => {
  const order = { line_items: [line(1, '10')], updated_at: AT };
  const versions = [read(order), read({ ...order, cancelled_at: AT })].map(({ updatedAt }) => updatedAt!);
  expect(versions).toEqual(['2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00.002Z']);
});
