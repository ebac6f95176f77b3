import { undatedId } from '../../facts/undated';
import { decimal, roundToInteger } from '../../facts/money';
import { major, minorOf } from '../charged';
import { UNDATED_SINCE } from '../told';
import type { OrderMoney } from './money';
import type { RefundPayload, RefundSummary } from './payload';

/**
 * Refunds, in the way that WooCommerce tells them: in full with lines and a day, by a sum on the order,
 * or by the order's status alone. What each takes of the order is the ledger's to say.
 */

/** A refund in full, its stamp read. */
export interface DatedRefund {
  payload: RefundPayload;
  occurredAt: string;
}

/** A refund as the ledger's door takes it. */
export type RawRefund = Record<string, unknown> & { id: string };

/** Lines of the order that sell gift cards, by their ids: what goes back of them is no return. */
export type Cards = ReadonlyMap<string, { total: string; subtotal: string }>;

interface Item {
  total: string;
  total_tax: string;
}

const back = (items: readonly Item[], field: 'total' | 'total_tax', currency: string) =>
  items.reduce((all, item) => all - minorOf(item[field], currency), 0);

/** What its lines say, as far as that much was paid back; what was paid beyond them has no parts. */
const partsOf = (refund: RefundPayload, currency: string, cards: Cards) => {
  const { fee_lines: fees, shipping_lines: ways } = refund;
  const cardOf = ({ meta_data }: RefundPayload['line_items'][number]) =>
    meta_data.flatMap(({ key, value }) =>
      key === '_refunded_item_id' ? (cards.get(String(value)) ?? []) : [],
    )[0];
  const goods = refund.line_items.filter((item) => !cardOf(item));
  const sold = refund.line_items.filter(cardOf);
  const inCards = Math.max(0, back(sold, 'total', currency));
  const amount = Math.abs(minorOf(refund.amount, currency));
  const giftCards = Math.min(amount, inCards);
  const inGoods = Math.max(0, back([...goods, ...fees], 'total', currency));
  const net = Math.min(amount - giftCards, inGoods);
  const inTax = Math.max(0, back([...refund.line_items, ...fees, ...ways], 'total_tax', currency));
  const tax = Math.min(amount - giftCards - net, inTax);
  const inShipping = Math.max(0, back(ways, 'total', currency));
  const shipping = Math.min(amount - giftCards - net - tax, inShipping);
  const adjustment = amount - giftCards - net - tax - shipping;
  const ofFace = sold.map((item) => faceOf(back([item], 'total', currency), cardOf(item)!, currency));
  const face = ofFace.reduce((sum, one) => sum + one, 0);
  return { net, tax, shipping, giftCards: face, adjustment, units: unitsIn(goods) };
};

/** What gift cards are worth of which this much was paid back: more, where they were sold with a discount. */
const faceOf = (paid: number, { total, subtotal }: { total: string; subtotal: string }, currency: string) => {
  const [sold, face] = [minorOf(total, currency), minorOf(subtotal, currency)];
  return sold > 0 && face > sold ? roundToInteger(decimal(paid).times(face).div(sold)) : paid;
};

const unitsIn = (items: RefundPayload['line_items']): number =>
  items.reduce((units, { quantity }) => units + Math.ceil(Math.abs(Number(quantity))), 0);

/** A refund in full. `updatedAt` is that of its order, where it comes with it. */
export const datedRefund = (
  { payload, occurredAt }: DatedRefund,
  { currency, cards, updatedAt }: { currency: string; cards: Cards; updatedAt: string },
): RawRefund => {
  const text = (minor: number) => major(minor, currency);
  const about = { id: payload.id, occurredAt, updatedAt };
  const hasLines = [payload.line_items, payload.fee_lines, payload.shipping_lines].some(
    (of) => of.length > 0,
  );
  if (!hasLines) return { ...about, amount: text(Math.abs(minorOf(payload.amount, currency))) };
  const parts = partsOf(payload, currency, cards);
  return {
    ...about,
    net: text(parts.net),
    tax: text(parts.tax),
    shipping: text(parts.shipping),
    ...(parts.giftCards > 0 && { giftCards: text(parts.giftCards) }),
    ...(parts.adjustment > 0 && { adjustment: text(parts.adjustment) }),
    units: parts.units,
  };
};

/** What the order itself tells of its refunds: how much, and no day. */
export const undatedRefunds = (
  { currency }: OrderMoney,
  summaries: readonly RefundSummary[],
  placedAt: string,
): RawRefund[] =>
  summaries
    .map(({ id, total }) => ({ id: String(id), amount: Math.abs(minorOf(total, currency)) }))
    .filter(({ id, amount }) => id !== '0' && amount > 0)
    .map(({ id, amount }) => ({
      ...{ id, occurredAt: placedAt, updatedAt: UNDATED_SINCE },
      amount: major(amount, currency),
    }));

/** The order is called refunded, and the refunds that it names do not make its total: the rest went back too. */
export const wholeRefund = (orderId: string, occurredAt: string): RawRefund => ({
  ...{ id: undatedId(orderId), occurredAt, whole: true },
});
