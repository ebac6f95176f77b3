import Big from 'big.js';
import { cameBy } from '../arrival';
import { BY_NAME } from '../giftCards';
import { isGiftCard, major, moneyOf, type Money } from './money';
import type { Named, SaleOrder, SaleOrderLine } from './records';
import { NOTES } from './sentences';

/** From a sale.order to raw facts: a sale of the shop, or what the ERP saw of one. Pure. */

/** What the order's own record does not say. */
export interface Surroundings {
  /** The `source` of the facts. */
  source: string;
  /** The company's currency and the store's, where both are known: Odoo's own rate is used if they are one. */
  companyCurrency?: string;
  storeCurrency?: string;
  /** SKU by product id; without it the `[SKU]` of the display name. */
  skus?: ReadonlyMap<number, string>;
  /** ISO code by partner id. */
  countries?: ReadonlyMap<number, string>;
  /** E-mail address by partner id: it tells whose the orders of other sources are that have it alone. */
  emails?: ReadonlyMap<number, string>;
}

const BRACKETED = /^\[([^\]]+)\]\s*(.*)$/s;

const productOf = (product: Named | null, skus: Surroundings['skus']) => {
  const [, code, title] = BRACKETED.exec(product?.name ?? '') ?? [];
  return { sku: (product && skus?.get(product.id)) ?? code, title: title || product?.name || undefined };
};

/** Odoo's own word for a visit that nothing else is known of. */
const isOwnMedium = (name: string | undefined): boolean => /^website$/i.test(name?.trim() ?? '');

/** How the visitor came, by the order's UTM; of what no website sold, which team did. */
const originOf = ({ website_id: website, medium_id: medium, source_id: from, team_id: team }: SaleOrder) => {
  if (!website) return { isWeb: false, channel: team?.name };
  const utmMedium = isOwnMedium(medium?.name) ? undefined : medium?.name;
  return { isWeb: true, ...cameBy({ utmSource: from?.name, utmMedium }) };
};

/** 1 of the order's currency in the store's. A rate of 1 between two currencies means that Odoo knows none. */
const rateOf = (order: SaleOrder, { companyCurrency, storeCurrency }: Surroundings): string | undefined => {
  const rate = order.currency_rate;
  const isForeign = order.currency_id.name !== companyCurrency;
  if (companyCurrency === undefined || companyCurrency !== storeCurrency || !isForeign) return undefined;
  return rate === undefined || rate <= 0 || rate === 1 ? undefined : Big(1).div(rate).round(12).toFixed();
};

/** A confirmed order as a raw sale, and what should be known of it. */
export const saleOf = (
  order: SaleOrder,
  lines: readonly SaleOrderLine[],
  around: Surroundings,
): { fact: Record<string, unknown>; notes: string[] } => {
  const money = moneyOf(order, lines);
  const text = (minor: number) => major(minor, money.currency);
  const isCancelled = order.state === 'cancel';
  const shippedTo = order.partner_shipping_id ?? order.partner_id;
  const fact = {
    type: 'order',
    source: around.source,
    id: String(order.id),
    updatedAt: order.write_date,
    placedAt: order.date_order,
    cancelledAt: isCancelled ? (order.write_date ?? order.date_order) : undefined,
    currency: money.currency,
    fxRate: rateOf(order, around),
    taxesIncluded: money.taxesIncluded,
    customer: order.partner_id
      ? { id: String(order.partner_id.id), email: around.emails?.get(order.partner_id.id) }
      : {},
    ...originOf(order),
    country: shippedTo ? around.countries?.get(shippedTo.id) : undefined,
    shipping: text(money.shipping),
    shippingDiscount: text(money.shippingDiscount),
    shippingTax: text(money.shippingTax),
    lines: money.lines.map(({ line, quantity, unitPrice, discount, tax }) => ({
      ...productOf(line.product_id, around.skus),
      quantity,
      unitPrice,
      discount: text(discount),
      tax: text(tax),
      lineId: String(line.id),
      isGiftCard: isGiftCard(line),
    })),
  };
  return { fact, notes: notesOf(isCancelled, money) };
};

const notesOf = (isCancelled: boolean, { adds, hasParts, lines, payments }: Money): string[] =>
  [
    ...lines.filter(({ line }) => isGiftCard(line)).map(() => BY_NAME),
    ...Array.from({ length: payments }, () => NOTES.cardsPaid),
    isCancelled ? NOTES.cancelled : '',
    adds ? '' : NOTES.linesDiffer,
    hasParts ? NOTES.parts : '',
  ].filter(Boolean);

/** Fields of a sale.order that may hold the shop's own id of it. */
export const REFERENCES = ['client_order_ref', 'origin', 'name'] as const;
export type Reference = (typeof REFERENCES)[number];

/** What the ERP saw of an order of the shop; null = it names none. */
export const sightingOf = (
  order: SaleOrder,
  reference: Reference,
  source: string,
): Record<string, unknown> | null => {
  const orderId = order[reference];
  const { currency_id: currency, amount_total: total } = order;
  if (!orderId) return null;
  return {
    source,
    id: String(order.id),
    updatedAt: order.write_date,
    witness: 'erp',
    orderId,
    occurredAt: order.date_order,
    currency: currency.name,
    value: total < 0 ? undefined : Big(total).round(8).toFixed(),
  };
};
