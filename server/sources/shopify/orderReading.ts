import Big from 'big.js';
import { isBelowZero, placeOf, plain, same, spread, total, type ShopLine, type ShopOrder } from './order';
import { refundsOf, SUMS_ONLY } from './refund';
import { NOTES } from './sentences';

/** Raw order fact, and what its reader should know. */
export interface NotedFact {
  fact: Record<string, unknown> & { id: string };
  notes: string[];
}

/** The order as the ledger's door takes it, under the name of its source. */
export const orderReading = (order: ShopOrder, source: string): NotedFact => {
  const lines = withTax(order);
  const sold = lines.filter((line) => !line.isTip);
  const refunds = refundsOf({ ...order, lines });
  return {
    fact: {
      type: 'order',
      source,
      id: order.id,
      updatedAt: versionOf(order),
      placedAt: order.placedAt,
      cancelledAt: order.cancelledAt ?? undefined,
      excluded: order.isTest ? 'test' : order.isVoided ? 'voided' : undefined,
      currency: order.currency,
      taxesIncluded: order.taxesIncluded,
      customer: customerOf(order.customer),
      ...placeOf(order.sourceName, order.arrival),
      country: order.country ?? undefined,
      shipping: plain(total(order.shipping, (line) => line.price)),
      shippingDiscount: plain(total(order.shipping, (line) => line.discount)),
      shippingTax: plain(total(order.shipping, (line) => line.tax)),
      duties: same(order.duties),
      lines: sold.map(lineOf),
      refunds,
    },
    notes: [
      ...(lines.length > sold.length ? [NOTES.tips] : []),
      ...refunds.filter((refund) => 'amount' in refund).map(() => SUMS_ONLY),
    ],
  };
};

/**
 * Shopify's updated-at has whole seconds, and within one several words of an order may go out. The one with its
 * cancellation is the later. So is one with the time of an edit, which no webhook has.
 */
const versionOf = ({ updatedAt, cancelledAt, lines }: ShopOrder): string | undefined => {
  if (updatedAt === null) return undefined;
  const later = (cancelledAt === null ? 0 : 2) + (lines.some(({ addedAt }) => addedAt !== null) ? 1 : 0);
  const at = Date.parse(updatedAt);
  return later === 0 || Number.isNaN(at) ? updatedAt : new Date(at + later).toISOString();
};

/** A customer's own number leads; the address beside it tells whose the guest orders are that have it alone. */
const customerOf = ({ id, email, phone }: ShopOrder['customer']) => ({
  email: email ?? undefined,
  ...(id ? { id } : { phone: phone ?? undefined }),
});

/** Of a line below zero all amounts have its sign, however they are written. */
const lineOf = (line: ShopLine) => {
  const isBelow = isBelowZero(line);
  const signed = (amount: string) => (isBelow ? plain(Big(amount).abs().neg()) : same(amount));
  return {
    sku: line.sku ?? undefined,
    title: line.title ?? undefined,
    quantity: line.quantity,
    unitPrice: same(line.price),
    discount: signed(line.discount),
    tax: signed(line.tax),
    isGiftCard: line.isGiftCard,
    lineId: line.id || undefined,
    addedAt: line.addedAt ?? undefined,
    ...(isBelow && !line.sku && !line.hasProduct && { isDiscount: true }),
  };
};

/** Old payloads give tax for the order alone: it is spread over the taxed lines by value. */
const withTax = ({ lines, shipping, totalTax, currency }: ShopOrder): ShopLine[] => {
  const stated = total(lines, (line) => line.tax).plus(total(shipping, (line) => line.tax));
  if (stated.gt(0)) return lines;
  const isTaxed = (line: ShopLine) => line.isTaxable && !line.isGiftCard && !isBelowZero(line);
  return spread(totalTax, lines, isTaxed, currency).map(([line, tax]) => ({ ...line, tax }));
};
