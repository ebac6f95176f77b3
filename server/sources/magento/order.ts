import { isBroken, major, rawLine } from '../charged';
import { undatedId } from '../../facts/undated';
import { refusalsOf, UNDATED, type RawSale, type SaleReading } from '../saleReading';
import { isGiftCard, moneyOf, purseOf, topItems, type OrderMoney } from './money';
import { orderPayload, utc, type OrderPayload } from './payload';
import { NOTES } from './sentences';

/** From an order as Magento's REST API has it to a raw fact. */

export interface Reading {
  /** Whose ids these are. */
  source: string;
  /** Whether the order brings its refunds, without their day: false where credit memos follow. */
  hasRefunds: boolean;
}

export const orderReading = (raw: unknown, reading: Reading): SaleReading => {
  const parsed = orderPayload.safeParse(raw);
  if (!parsed.success) return { refused: refusalsOf('order', 'entity_id', parsed.error, raw) };
  const order = parsed.data;
  const money = moneyOf(order);
  const standing = standingOf(order);
  const back = standing === 'placed' ? backOf(order, reading) : [];
  return {
    facts: [factOf(order, { money, standing, back }, reading)],
    notes: notesOf(money, standing, back),
  };
};

/**
 * What became of it (METRICS C9): placed orders count, unpaid ones too; one that was cancelled before
 * any payment or authorisation counts in nothing; one cancelled after it is a sale and its reversal.
 */
type Standing = 'placed' | 'cancelled' | 'voided';

export const standingOf = (
  order: Pick<OrderPayload, 'state' | 'status' | 'payment' | 'base_currency_code' | 'order_currency_code'>,
): Standing => {
  const state = order.state ?? order.status;
  if (state !== 'canceled' && state !== 'cancelled') return 'placed';
  const purse = purseOf(order);
  const isPaid =
    purse.of(order, 'total_paid') > 0 ||
    purse.of(order, 'total_invoiced') > 0 ||
    purse.of(order.payment, 'amount_authorized') > 0;
  return isPaid ? 'cancelled' : 'voided';
};

const factOf = (
  order: OrderPayload,
  { money, standing, back }: { money: OrderMoney; standing: Standing; back: readonly Back[] },
  { source }: Reading,
): RawSale => {
  const { currency } = money;
  const placedAt = utc(order.created_at);
  return {
    type: 'order',
    source,
    id: order.entity_id,
    updatedAt: order.updated_at ? utc(order.updated_at) : undefined,
    placedAt,
    cancelledAt: standing === 'cancelled' ? cancelledAt(order) : undefined,
    excluded: standing === 'voided' ? 'voided' : undefined,
    currency,
    customer: customerOf(order),
    channel: soldBy(order),
    country: countryOf(order),
    shipping: major(money.shipping, currency),
    shippingTax: major(money.shippingTax, currency),
    lines: money.lines.map((line) => rawLine(line, currency)),
    refunds: back.map(({ id, kind, net, tax, shipping, units }) => ({
      ...{ id, kind, occurredAt: placedAt, units },
      ...(kind === 'refund' && { lines: cardsBack(order) }),
      net: major(net, currency),
      tax: major(tax, currency),
      shipping: major(shipping, currency),
    })),
  };
};

/** The day that the history gives, or else that of the last change. */
const cancelledAt = (order: OrderPayload): string => {
  const found = order.status_histories
    .flatMap(({ status, created_at }) => (status === 'canceled' && created_at ? [utc(created_at)] : []))
    .sort();
  return found[0] ?? utc(order.updated_at ?? order.created_at);
};

/** A customer's own number leads; the address beside it tells whose the guest orders are that have it alone. */
const customerOf = ({ customer_id, customer_is_guest, customer_email, billing_address }: OrderPayload) => ({
  email: customer_email?.trim() || undefined,
  ...(customer_id && String(customer_id) !== '0' && Number(customer_is_guest ?? 0) !== 1
    ? { id: String(customer_id) }
    : { phone: billing_address.telephone?.trim() || undefined }),
});

/** Magento keeps nothing of the visit; an extension that brings orders of marketplaces pays them in its own way. */
const soldBy = ({ payment }: OrderPayload): string | undefined =>
  /^m2epro/i.test(payment.method ?? '') ? 'marketplace' : undefined;

const countryOf = ({ extension_attributes, billing_address }: OrderPayload): string | undefined =>
  extension_attributes.shipping_assignments[0]?.shipping.address.country_id ||
  billing_address.country_id ||
  undefined;

/** Minor units of what an order says went back, without a day. */
interface Back {
  id: string;
  kind: 'refund' | 'edit';
  net: number;
  tax: number;
  shipping: number;
  units: number;
}

const backOf = (order: OrderPayload, reading: Reading): Back[] => {
  const { of } = purseOf(order);
  const take = (id: string, kind: Back['kind'], name: 'canceled' | 'refunded'): Back | null => {
    const total = of(order, `total_${name}`);
    if (total <= 0) return null;
    const tax = Math.min(of(order, `tax_${name}`), total);
    const shipping = Math.min(of(order, `shipping_${name}`), total - tax);
    return { id, kind, tax, shipping, net: total - tax - shipping, units: unitsOf(order, name) };
  };
  const cancelled = take(`${order.entity_id}:cancelled`, 'edit', 'canceled');
  const refunded = reading.hasRefunds ? take(undatedId(order.entity_id), 'refund', 'refunded') : null;
  return [cancelled, refunded].filter((part) => part !== null);
};

/** What went back of gift cards, which the sum of all that went back contains. `amount_refunded` is before discount. */
const cardsBack = (order: OrderPayload) => {
  const { currency, of } = purseOf(order);
  return order.items.flatMap((item) => {
    const net = of(item, 'amount_refunded') - Math.abs(of(item, 'discount_refunded'));
    if (!isGiftCard(item) || !item.item_id || net <= 0) return [];
    const units = Math.ceil(Number(item.qty_refunded));
    return [{ lineId: String(item.item_id), net: major(net, currency), units }];
  });
};

const unitsOf = (order: OrderPayload, name: 'canceled' | 'refunded'): number =>
  topItems(order.items).reduce((sum, { top }) => sum + Math.ceil(Number(top[`qty_${name}`])), 0);

const notesOf = (money: OrderMoney, standing: Standing, back: readonly Back[]): string[] =>
  [
    ...back.map(({ kind }) => (kind === 'refund' ? UNDATED : NOTES.cancelledItems)),
    standing === 'cancelled' ? NOTES.cancelled : '',
    money.adds ? '' : NOTES.partsDiffer,
    ...money.lines.map((line) => (isBroken(line) ? NOTES.brokenUnits : '')),
  ].filter(Boolean);
