import Big from 'big.js';
import { apportion, toMinor } from '../../ledger/money';
import { major } from './money';
import { refundsOf, SUMS_ONLY } from './refund';

/**
 * An order as Shopify has it, whatever it came by: webhook and REST (`rest.ts`), or GraphQL
 * (`graphql.ts`). Amounts are decimal strings in the shop's own currency, positive unless said otherwise.
 */
export interface ShopOrder {
  id: string;
  placedAt: string;
  updatedAt: string | null;
  cancelledAt: string | null;
  isTest: boolean;
  isVoided: boolean;
  currency: string;
  taxesIncluded: boolean;
  customer: { id: string | null; email: string | null; phone: string | null };
  /** `web`, `pos`, a draft, or an app's number. */
  sourceName: string | null;
  country: string | null;
  duties: string;
  /** All tax, as the order states it. */
  totalTax: string;
  lines: ShopLine[];
  shipping: ShopShipping[];
  refunds: ShopRefund[];
}

export interface ShopLine {
  id: string;
  sku: string | null;
  title: string | null;
  quantity: number;
  price: string;
  /** Of the whole line, its share of the order's discounts included. */
  discount: string;
  tax: string;
  isGiftCard: boolean;
  isTaxable: boolean;
  isTip: boolean;
  /** Null = with the order, or not known. */
  addedAt: string | null;
}

export interface ShopShipping {
  price: string;
  discount: string;
  tax: string;
}

export interface ShopRefund {
  id: string;
  createdAt: string;
  lines: RefundedLine[];
  /** Below zero: more was paid out than the lines come to. */
  adjustments: { amount: string; tax: string; isShipping: boolean }[];
  shipping: { amount: string; tax: string }[];
  duties: string;
  /** Money went back, or was meant to: a line that an edit removes is a refund without. */
  isPaid: boolean;
  /** All that it came to, where nothing more is known of it. */
  sum: string | null;
}

export interface RefundedLine {
  lineId: string;
  quantity: number;
  subtotal: string;
  tax: string;
  isGiftCard: boolean;
}

/** Raw order fact, and what its reader should know. */
export interface Told {
  fact: Record<string, unknown> & { id: string };
  notes: string[];
}

/** The online store and the checkout; every other way has a name or an app's number. */
const WEB = new Set(['web', '580111', '']);
export const placeOf = (sourceName: string | null): { isWeb: boolean; channel: string | undefined } => {
  const name = sourceName ?? '';
  const isWeb = WEB.has(name);
  return { isWeb, channel: isWeb ? undefined : name.replace(/^shopify_/, '') };
};

export const total = <T>(items: readonly T[], pick: (item: T) => string | Big): Big =>
  items.reduce((sum, item) => sum.plus(pick(item)), Big(0));
export const plain = (amount: Big): string => amount.toFixed();
export const same = (amount: string): string => Big(amount).toFixed();

/** The order as the ledger's door takes it, under the name of its source. */
export const tellOrder = (order: ShopOrder, source: string): Told => {
  const lines = withTax(order);
  const sold = lines.filter((line) => !line.isTip);
  return {
    fact: {
      type: 'order',
      source,
      id: order.id,
      updatedAt: order.updatedAt ?? undefined,
      placedAt: order.placedAt,
      cancelledAt: order.cancelledAt ?? undefined,
      excluded: order.isTest ? 'test' : order.isVoided ? 'voided' : undefined,
      currency: order.currency,
      taxesIncluded: order.taxesIncluded,
      customer: customerOf(order.customer),
      ...placeOf(order.sourceName),
      country: order.country ?? undefined,
      shipping: plain(total(order.shipping, (line) => line.price)),
      shippingDiscount: plain(total(order.shipping, (line) => line.discount)),
      shippingTax: plain(total(order.shipping, (line) => line.tax)),
      duties: same(order.duties),
      lines: sold.map(lineOf),
      refunds: refundsOf({ ...order, lines }),
    },
    notes: [
      ...(lines.length > sold.length ? ['tips, which are no sale: left out'] : []),
      ...order.refunds.filter(({ sum }) => sum !== null).map(() => SUMS_ONLY),
    ],
  };
};

/** A customer's own number says it all; what else is known of somebody is kept only without it. */
const customerOf = ({ id, email, phone }: ShopOrder['customer']) =>
  id ? { id } : { email: email ?? undefined, phone: phone ?? undefined };

const lineOf = (line: ShopLine) => ({
  sku: line.sku ?? undefined,
  title: line.title ?? undefined,
  quantity: line.quantity,
  unitPrice: same(line.price),
  discount: same(line.discount),
  tax: same(line.tax),
  isGiftCard: line.isGiftCard,
  addedAt: line.addedAt ?? undefined,
});

export const valueOf = (line: ShopLine): Big => Big(line.price).times(line.quantity).minus(line.discount);

/** Old payloads give tax for the order alone: it is spread over the taxed lines by value. */
const withTax = ({ lines, shipping, totalTax, currency }: ShopOrder): ShopLine[] => {
  const stated = total(lines, (line) => line.tax).plus(total(shipping, (line) => line.tax));
  if (stated.gt(0)) return lines;
  const isTaxed = (line: ShopLine) => line.isTaxable && !line.isGiftCard;
  const taxes = spread(totalTax, lines, isTaxed, currency);
  return lines.map((line, i) => ({ ...line, tax: taxes[i]! }));
};

/** An amount of the order over those of its lines that bear it, by value. */
export const spread = (
  amount: string | Big,
  lines: readonly ShopLine[],
  bears: (line: ShopLine) => boolean,
  currency: string,
): string[] => {
  const worth = lines.map((line) => (bears(line) ? Math.max(0, toMinor(valueOf(line), currency)) : 0));
  const whole = toMinor(amount, currency);
  const parts = whole > 0 && worth.some((one) => one > 0) ? apportion(whole, worth) : worth.map(() => 0);
  return parts.map((part) => major(part, currency));
};
