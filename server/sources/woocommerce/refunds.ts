import { decimal, roundToInteger } from '../../facts/money';
import { undatedId } from '../../facts/undated';
import { major, minorOf } from '../charged';
import { UNDATED_SINCE } from '../saleReading';
import type { OrderMoney } from './money';
import type { RefundPayload, RefundSummary } from './payload';

/**
 * Refunds as WooCommerce reports them. They come in full with lines and a day, by a sum on the order, or by the order's
 * status alone. What each takes of the order is the ledger's to say.
 */

/** A refund in full, its stamp read. */
export interface DatedRefund {
  payload: RefundPayload;
  occurredAt: string;
}

/** A refund as the ledger's door takes it. */
export type RawRefund = Record<string, unknown> & { id: string };

/** Lines of an order that sold gift cards, by their ids: what goes back of them is no return. */
export type Cards = ReadonlyMap<string, { total: string; subtotal: string }>;

interface Item {
  total: string;
  total_tax: string;
}
type Line = RefundPayload['line_items'][number];

const back = (items: readonly Item[], field: 'total' | 'total_tax', currency: string) =>
  items.reduce((all, item) => all - minorOf(item[field], currency), 0);

/** The line of the order that it takes back. */
const namedBy = ({ meta_data }: Line): string | undefined => {
  const named = meta_data.find(({ key, value }) => key === '_refunded_item_id' && Boolean(value));
  return named && String(named.value);
};

/** What its lines say, as far as that much was paid back; what was paid beyond them has no parts. */
const partsOf = (refund: RefundPayload, currency: string, cards: Cards) => {
  const { line_items: all, fee_lines: fees, shipping_lines: ways } = refund;
  const cardOf = (item: Line) => cards.get(namedBy(item) ?? '');
  const goods = all.filter((item) => !cardOf(item));
  const sold = all.filter(cardOf);
  const amount = Math.abs(minorOf(refund.amount, currency));
  const inCards = Math.min(amount, Math.max(0, back(sold, 'total', currency)));
  const rest = amount - inCards;
  const net = Math.min(rest, Math.max(0, back([...goods, ...fees], 'total', currency)));
  const inTax = Math.max(0, back([...all, ...fees, ...ways], 'total_tax', currency));
  const tax = Math.min(rest - net, inTax);
  const shipping = Math.min(rest - net - tax, Math.max(0, back(ways, 'total', currency)));
  const giftCards = sold.reduce((sum, item) => {
    const card = cardOf(item);
    return card ? sum + faceOf(back([item], 'total', currency), card, currency) : sum;
  }, 0);
  return { net, tax, shipping, giftCards, adjustment: rest - net - tax - shipping, units: unitsIn(goods) };
};

/** What gift cards are worth of which this much was paid back: more, where they were sold with a discount. */
const faceOf = (paid: number, { total, subtotal }: { total: string; subtotal: string }, currency: string) => {
  const [sold, face] = [minorOf(total, currency), minorOf(subtotal, currency)];
  return sold > 0 && face > sold ? roundToInteger(decimal(paid).times(face).div(sold)) : paid;
};

/** The lines of the order that it names: where the order is not at hand, the ledger knows which sold gift cards. */
const linesOf = ({ line_items }: RefundPayload, currency: string) =>
  line_items.flatMap((item) => {
    const lineId = namedBy(item);
    if (lineId === undefined) return [];
    const net = major(Math.max(0, back([item], 'total', currency)), currency);
    return [{ lineId, net, units: unitsIn([item]) }];
  });

const unitsIn = (items: RefundPayload['line_items']): number =>
  items.reduce((units, { quantity }) => units + Math.ceil(Math.abs(Number(quantity))), 0);

/**
 * A refund in full. `updatedAt` is that of its order, where it comes with it. Where its order is at hand, `cards`
 * says which lines sold gift cards, and the refund needs to name none.
 */
export const datedRefund = (
  { payload, occurredAt }: DatedRefund,
  { currency, cards, updatedAt }: { currency: string; cards?: Cards | undefined; updatedAt: string },
): RawRefund => {
  const text = (minor: number) => major(minor, currency);
  const about = { id: payload.id, occurredAt, updatedAt };
  const hasLines = [payload.line_items, payload.fee_lines, payload.shipping_lines].some(
    (of) => of.length > 0,
  );
  if (!hasLines) return { ...about, amount: text(Math.abs(minorOf(payload.amount, currency))) };
  const parts = partsOf(payload, currency, cards ?? new Map());
  const lines = cards ? [] : linesOf(payload, currency);
  return {
    ...about,
    net: text(parts.net),
    tax: text(parts.tax),
    shipping: text(parts.shipping),
    ...(parts.giftCards > 0 && { giftCards: text(parts.giftCards) }),
    ...(parts.adjustment > 0 && { adjustment: text(parts.adjustment) }),
    units: parts.units,
    ...(lines.length > 0 && { lines }),
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
