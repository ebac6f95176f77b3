import type { Instant } from '../../time';
import { undatedId } from '../../facts/undated';
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
  occurredAt: Instant;
}

/** A refund as the ledger's door takes it. */
export type RawRefund = Record<string, unknown> & { id: string };

interface Item {
  total: string;
  total_tax: string;
}

const back = (items: readonly Item[], field: 'total' | 'total_tax', currency: string) =>
  items.reduce((all, item) => all - minorOf(item[field], currency), 0);

/** What its lines say, as far as that much was paid back; what was paid beyond them has no parts. */
const partsOf = (refund: RefundPayload, currency: string) => {
  const { line_items: goods, fee_lines: fees, shipping_lines: ways } = refund;
  const amount = Math.abs(minorOf(refund.amount, currency));
  const inGoods = Math.max(0, back([...goods, ...fees], 'total', currency));
  const net = Math.min(amount, inGoods);
  const inTax = Math.max(0, back([...goods, ...fees, ...ways], 'total_tax', currency));
  const tax = Math.min(amount - net, inTax);
  const inShipping = Math.max(0, back(ways, 'total', currency));
  const shipping = Math.min(amount - net - tax, inShipping);
  return { net, tax, shipping, adjustment: amount - net - tax - shipping, units: unitsIn(goods) };
};

/** The lines of the order that it names: the order knows which of them sold gift cards. */
const linesOf = ({ line_items }: RefundPayload, currency: string) =>
  line_items.flatMap((item) => {
    const named = item.meta_data.find(({ key, value }) => key === '_refunded_item_id' && Boolean(value));
    if (!named) return [];
    const net = major(Math.max(0, back([item], 'total', currency)), currency);
    return [{ lineId: String(named.value), net, units: unitsIn([item]) }];
  });

const unitsIn = (items: RefundPayload['line_items']): number =>
  items.reduce((units, { quantity }) => units + Math.ceil(Math.abs(Number(quantity))), 0);

/** A refund in full. `updatedAt` is that of its order, where it comes with it. */
export const datedRefund = (
  { payload, occurredAt }: DatedRefund,
  { currency, updatedAt }: { currency: string; updatedAt: string },
): RawRefund => {
  const text = (minor: number) => major(minor, currency);
  const about = { id: payload.id, occurredAt, updatedAt };
  const hasLines = [payload.line_items, payload.fee_lines, payload.shipping_lines].some(
    (of) => of.length > 0,
  );
  if (!hasLines) return { ...about, amount: text(Math.abs(minorOf(payload.amount, currency))) };
  const parts = partsOf(payload, currency);
  const lines = linesOf(payload, currency);
  return {
    ...about,
    net: text(parts.net),
    tax: text(parts.tax),
    shipping: text(parts.shipping),
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
