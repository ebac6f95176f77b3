import { apportion } from '../../ledger/money';
import { undatedId } from '../../ledger/version';
import { major, minorOf, netOf, taxOf, unitsOf } from '../charged';
import type { OrderMoney } from './money';
import type { RefundPayload, RefundSummary } from './payload';

/**
 * Refunds. Told in full they have lines and a day; on the order itself stands only how much it was.
 * Either way the one that completes an order takes back what is left of it, part by part.
 */

/** A refund in full, its stamp read. */
export interface DatedRefund {
  payload: RefundPayload;
  occurredAt: string;
}

/** Minor units of what a refund takes back. */
interface Parts {
  net: number;
  tax: number;
  shipping: number;
}

export interface RefundOf extends Parts {
  id: string;
  /** Null = not told. */
  occurredAt: string | null;
  units: number;
}

/** What an order has not given back yet. */
interface Left {
  net: number;
  goodsTax: number;
  shipping: number;
  shippingTax: number;
  units: number;
}

const leftOf = ({ lines, shipping, shippingTax }: OrderMoney): Left => {
  const goods = lines.filter((line) => !line.isGiftCard);
  return {
    net: netOf(goods),
    goodsTax: taxOf(lines),
    shipping,
    shippingTax,
    units: goods.reduce((sum, line) => sum + unitsOf(line), 0),
  };
};
const partsLeft = ({ net, goodsTax, shipping, shippingTax }: Left): Parts => ({
  net,
  tax: goodsTax + shippingTax,
  shipping,
});
const sum = ({ net, tax, shipping }: Parts): number => net + tax + shipping;

/** In the order in which they happened. */
export const datedRefunds = (money: OrderMoney, refunds: readonly DatedRefund[]): RefundOf[] => {
  const whole = leftOf(money);
  let left = partsLeft(whole);
  let units = whole.units;
  return [...refunds]
    .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0))
    .map(({ payload, occurredAt }) => {
      const stated = statedParts(payload, money.currency);
      const completes = sum(stated) > 0 && sum(stated) === sum(left);
      const parts = completes ? left : within(stated, left);
      const hasLines = payload.line_items.length > 0;
      const back = completes && !hasLines ? units : unitsIn(payload);
      left = {
        net: left.net - parts.net,
        tax: left.tax - parts.tax,
        shipping: left.shipping - parts.shipping,
      };
      units -= back;
      return { id: payload.id, occurredAt, ...parts, units: back };
    });
};

/** Of a refund whose order is not here. */
export const looseRefund = ({ payload, occurredAt }: DatedRefund, currency: string): RefundOf => ({
  id: payload.id,
  occurredAt,
  ...statedParts(payload, currency),
  units: unitsIn(payload),
});

/** What its lines say, as far as that much was paid back; what was paid beyond them is goodwill, a reversal of goods. */
const statedParts = (refund: RefundPayload, currency: string): Parts => {
  const back = (items: readonly { total: string; total_tax: string }[], field: 'total' | 'total_tax') =>
    items.reduce((all, item) => all - minorOf(item[field], currency), 0);
  const { line_items: goods, fee_lines: fees, shipping_lines: ways } = refund;
  const amount = Math.abs(minorOf(refund.amount, currency));
  const inGoods = Math.min(amount, Math.max(0, back(goods, 'total') + back(fees, 'total')));
  const inTax = back(goods, 'total_tax') + back(fees, 'total_tax') + back(ways, 'total_tax');
  const tax = Math.min(amount - inGoods, Math.max(0, inTax));
  const shipping = Math.min(amount - inGoods - tax, Math.max(0, back(ways, 'total')));
  return { net: amount - tax - shipping, tax, shipping };
};

/** Goodwill beyond the goods that are left takes the shipping, then the tax: no order gives back a part that it has not. */
const within = (stated: Parts, left: Parts): Parts => {
  if (stated.net <= left.net) return stated;
  let over = stated.net - Math.max(0, left.net);
  const shipping = Math.min(over, Math.max(0, left.shipping - stated.shipping));
  over -= shipping;
  const tax = Math.min(over, Math.max(0, left.tax - stated.tax));
  over -= tax;
  return {
    net: Math.max(0, left.net) + over,
    tax: stated.tax + tax,
    shipping: stated.shipping + shipping,
  };
};

const unitsIn = ({ line_items }: RefundPayload): number =>
  line_items.reduce((units, { quantity }) => units + Math.ceil(Math.abs(Number(quantity))), 0);

/** What the order itself tells of its refunds: goods with their tax first, then shipping with its own. */
export const undatedRefunds = (money: OrderMoney, summaries: readonly RefundSummary[]): RefundOf[] => {
  let left = leftOf(money);
  return summaries
    .map(({ id, total }) => ({ id: String(id), amount: Math.abs(minorOf(total, money.currency)) }))
    .filter(({ id, amount }) => id !== '0' && amount > 0)
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map(({ id, amount }) => {
      const before = left;
      left = spend(left, amount);
      const [was, is] = [partsLeft(before), partsLeft(left)];
      const parts = { net: was.net - is.net, tax: was.tax - is.tax, shipping: was.shipping - is.shipping };
      return { id, occurredAt: null, ...parts, units: before.units - left.units };
    });
};

const spend = (left: Left, amount: number): Left => {
  const goods = Math.min(amount, left.net + left.goodsTax);
  const way = Math.min(amount - goods, left.shipping + left.shippingTax);
  const [goodsTax, net] = apportion(goods, [left.goodsTax, left.net]);
  const [shippingTax, shipping] = apportion(way, [left.shippingTax, left.shipping]);
  return {
    net: left.net - net!,
    goodsTax: left.goodsTax - goodsTax!,
    shipping: left.shipping - shipping!,
    shippingTax: left.shippingTax - shippingTax!,
    units: goods === left.net + left.goodsTax ? 0 : left.units,
  };
};

/** The whole order given back, of which it tells no refund. */
export const wholeRefund = (money: OrderMoney, orderId: string): RefundOf => {
  const left = leftOf(money);
  return { id: undatedId(orderId), occurredAt: null, ...partsLeft(left), units: left.units };
};

/** As the ledger's door takes it. */
export const rawRefund = (
  refund: RefundOf,
  { currency, occurredAt, updatedAt }: { currency: string; occurredAt: string; updatedAt: string },
) => ({
  id: refund.id,
  occurredAt,
  updatedAt,
  net: major(refund.net, currency),
  tax: major(refund.tax, currency),
  shipping: major(refund.shipping, currency),
  units: refund.units,
});
