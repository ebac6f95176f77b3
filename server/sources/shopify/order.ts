import Big from 'big.js';
import { portions, toMinor } from '../../facts/money';
import { cameBy, type Arrival } from '../arrival';
import { major } from './money';

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
  /** Of the visit that led to it. */
  arrival: Arrival;
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
  /** False: a line of somebody's own making, such as a discount. */
  hasProduct: boolean;
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
  /** What its payments make, in the currency of the order; null = not told. */
  paid: string | null;
  /** All that it came to, where nothing more is known of it. */
  sum: string | null;
}

export interface RefundedLine {
  lineId: string;
  quantity: number;
  subtotal: string;
  tax: string;
  isGiftCard: boolean;
  /** In stock again. */
  isRestocked: boolean;
}

/** `cancel`, `return` and the old `legacy_restock` put goods back; `no_restock` says that none went. */
export const isRestock = (type: string | null | undefined): boolean =>
  type !== null && type !== undefined && type.toLowerCase() !== 'no_restock';

/** The online store, and what a subscription begins with there; every other way has a name or an app's number. */
const WEB = new Set(['', 'web', 'checkout_one', 'subscription_contract_checkout_one', '580111']);
const POS = new Set(['iphone', 'android', '129785']);
const DRAFT = new Set(['1354745']);

/** Where it was sold or, in the online store, how the visitor came. An app that a visit led to is a storefront. */
export const placeOf = (sourceName: string | null, arrival: Arrival) => {
  const name = (sourceName ?? '').trim().toLowerCase();
  const came = cameBy(arrival);
  if (WEB.has(name) || (/^\d+$/.test(name) && came.channel !== undefined)) return { isWeb: true, ...came };
  const channel = POS.has(name) ? 'pos' : DRAFT.has(name) ? 'draft' : name.replace(/^shopify_/, '');
  return { isWeb: false, channel };
};

export const total = <T>(items: readonly T[], pick: (item: T) => string | Big): Big =>
  items.reduce((sum, item) => sum.plus(pick(item)), Big(0));
export const plain = (amount: Big): string => amount.toFixed();
export const same = (amount: string): string => Big(amount).toFixed();

/** A line below zero: a product came back, or a discount. */
export const isBelowZero = ({ quantity, price }: ShopLine): boolean => quantity < 0 || Big(price).lt(0);

export const valueOf = (line: ShopLine): Big => Big(line.price).times(line.quantity).minus(line.discount);

/** Each line with its part of an amount of the order, by value; nothing for those that do not bear it. */
export const spread = (
  amount: string | Big,
  lines: readonly ShopLine[],
  bears: (line: ShopLine) => boolean,
  currency: string,
): [ShopLine, string][] => {
  const bearing = lines.map((line) => ({
    line,
    worth: bears(line) ? Math.max(0, toMinor(valueOf(line), currency)) : 0,
  }));
  const whole = bearing.some(({ worth }) => worth > 0) ? Math.max(0, toMinor(amount, currency)) : 0;
  const parts = portions(whole, bearing, ({ worth }) => worth);
  return parts.map(([{ line }, part]) => [line, major(part, currency)]);
};
