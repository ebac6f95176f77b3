import Big from 'big.js';
import { z } from 'zod';
import {
  isRestock,
  plain,
  spread,
  total,
  valueOf,
  type ShopLine,
  type ShopOrder,
  type ShopRefund,
  type ShopShipping,
} from './order';
import { listOf } from '../../facts/fields';
import { idText as id, needed as amount, numberWithin } from '../payload';
import { INVALID } from './sentences';

/**
 * Orders and refunds in the shape of Shopify's REST API and its webhooks, from the first versions on:
 * `*_set` bags, customer, refunds and tax lines may be missing. Money is the shop's own (METRICS C6).
 */

const bag = z.object({ shop_money: z.object({ amount }) });
const text = z.string().nullish();
const list = <T extends z.ZodType>(item: T) => listOf(item).nullish();

const taxLines = list(z.object({ price: amount.nullish(), price_set: bag.nullish() }));
const allocations = list(z.object({ amount: amount.nullish(), amount_set: bag.nullish() }));

const line = z.object({
  id: id.nullish(),
  product_id: id.nullish(),
  sku: text,
  name: text,
  title: text,
  quantity: numberWithin,
  price: amount,
  price_set: bag.nullish(),
  total_discount: amount.nullish(),
  total_discount_set: bag.nullish(),
  discount_allocations: allocations,
  tax_lines: taxLines,
  taxable: z.boolean().nullish(),
  gift_card: z.boolean().nullish(),
  tip: z.unknown().optional(),
  tip_payment_gateway: text,
  duties: list(z.object({ price_set: bag.nullish() })),
});

const shippingLine = z.object({
  price: amount,
  price_set: bag.nullish(),
  discounted_price: amount.nullish(),
  discounted_price_set: bag.nullish(),
  discount_allocations: allocations,
  tax_lines: taxLines,
  is_removed: z.boolean().nullish(),
});

export const restRefund = z.object({
  id,
  order_id: id.nullish(),
  created_at: z.string(),
  refund_line_items: list(
    z
      .object({
        line_item_id: id,
        quantity: numberWithin,
        restock_type: z.string().nullish(),
        subtotal: amount.nullish(),
        subtotal_set: bag.nullish(),
        total_tax: amount.nullish(),
        total_tax_set: bag.nullish(),
        line_item: line.nullish(),
      })
      .refine((one) => one.subtotal ?? one.subtotal_set ?? one.line_item, {
        message: INVALID.nothingBack,
        path: ['subtotal'],
      }),
  ),
  order_adjustments: list(
    z.object({
      amount: amount.nullish(),
      amount_set: bag.nullish(),
      tax_amount: amount.nullish(),
      tax_amount_set: bag.nullish(),
      kind: text,
    }),
  ),
  refund_shipping_lines: list(
    z.object({ subtotal_amount_set: bag.nullish(), tax_amount_set: bag.nullish() }),
  ),
  total_duties_set: bag.nullish(),
  transactions: list(z.object({ kind: text, status: text, currency: text, amount: amount.nullish() })),
});

export const restOrder = z.object({
  id,
  created_at: z.string(),
  processed_at: text,
  updated_at: text,
  cancelled_at: text,
  test: z.boolean().nullish(),
  financial_status: text,
  currency: z.string(),
  taxes_included: z.boolean().nullish(),
  customer: z.object({ id: id.nullish(), email: text, phone: text }).nullish(),
  email: text,
  phone: text,
  source_name: text,
  landing_site: text,
  referring_site: text,
  order_status_url: text,
  shipping_address: z.object({ country_code: text }).nullish(),
  billing_address: z.object({ country_code: text }).nullish(),
  subtotal_price: amount.nullish(),
  total_discounts: amount.nullish(),
  total_tax: amount.nullish(),
  total_tax_set: bag.nullish(),
  original_total_duties_set: bag.nullish(),
  line_items: listOf(line, { least: { items: 1, message: INVALID.noLine } }),
  shipping_lines: list(shippingLine),
  refunds: list(restRefund),
});

type RefundLine = NonNullable<z.output<typeof restRefund>['refund_line_items']>[number];
type Bag = z.output<typeof bag> | null | undefined;
/** The shop's money of a bag; without one, the plain figure, which is in the shop's currency too. */
const money = (set: Bag, otherwise: string | null | undefined): string =>
  set?.shop_money.amount ?? otherwise ?? '0';

const taxOf = (lines: z.output<typeof taxLines>): string =>
  total(lines ?? [], (one) => money(one.price_set, one.price)).toFixed();

const allocated = (parts: z.output<typeof allocations>): string =>
  total(parts ?? [], (one) => money(one.amount_set, one.amount)).toFixed();

const discountOf = (one: z.output<typeof line>): string =>
  (one.discount_allocations ?? []).length > 0
    ? allocated(one.discount_allocations)
    : money(one.total_discount_set, one.total_discount);

const lineOf = (one: z.output<typeof line>, index: number): ShopLine => ({
  id: one.id ?? `#${index + 1}`,
  sku: one.sku || null,
  title: one.name || one.title || null,
  quantity: one.quantity,
  price: money(one.price_set, one.price),
  discount: discountOf(one),
  tax: taxOf(one.tax_lines),
  isGiftCard: one.gift_card ?? false,
  isTaxable: one.taxable ?? true,
  isTip: Boolean(one.tip) || Boolean(one.tip_payment_gateway),
  hasProduct: Boolean(one.product_id),
  addedAt: null,
});

const shippingOf = (one: z.output<typeof shippingLine>): ShopShipping => {
  const price = money(one.price_set, one.price);
  const discounted = one.discounted_price_set || one.discounted_price;
  const left = total([price], (p) => p).minus(money(one.discounted_price_set, one.discounted_price ?? price));
  return {
    price,
    discount:
      (one.discount_allocations ?? []).length > 0 || !discounted
        ? allocated(one.discount_allocations)
        : left.toFixed(),
    tax: taxOf(one.tax_lines),
  };
};

/** Before 2018 a refunded line had no amounts of its own: its share of what was sold. */
const shareOf = ({ line_item, quantity }: RefundLine, of: (sold: ShopLine) => Big | string): string => {
  const sold = line_item && lineOf(line_item, 0);
  return sold && sold.quantity > 0 ? plain(Big(of(sold)).times(quantity).div(sold.quantity)) : '0';
};

const refundedLine = (one: RefundLine): ShopRefund['lines'][number] => {
  const hasAmounts = Boolean(one.subtotal ?? one.subtotal_set);
  return {
    lineId: one.line_item_id,
    quantity: one.quantity,
    subtotal: hasAmounts ? money(one.subtotal_set, one.subtotal) : shareOf(one, valueOf),
    tax: hasAmounts ? money(one.total_tax_set, one.total_tax) : shareOf(one, (sold) => sold.tax),
    isGiftCard: one.line_item?.gift_card ?? false,
    isRestocked: isRestock(one.restock_type),
  };
};

/** Payments that went through; null where one is in another currency than the shop's, which no bag gives. */
const paidBy = ({ transactions }: z.output<typeof restRefund>, currency: string | null): string | null => {
  const done = (transactions ?? []).filter(
    ({ kind, status }) => (kind ?? 'refund') === 'refund' && (status ?? 'success') === 'success',
  );
  const isForeign = done.some((one) => one.currency && currency !== null && one.currency !== currency);
  return isForeign ? null : total(done, (one) => one.amount ?? '0').toFixed();
};

/** @param currency of the order; null = not known, where the refund comes without it. */
export const shopRefund = (refund: z.output<typeof restRefund>, currency: string | null): ShopRefund => ({
  id: refund.id,
  createdAt: refund.created_at,
  lines: (refund.refund_line_items ?? []).map(refundedLine),
  adjustments: (refund.order_adjustments ?? []).map((one) => ({
    amount: money(one.amount_set, one.amount),
    tax: money(one.tax_amount_set, one.tax_amount),
    isShipping: one.kind === 'shipping_refund',
  })),
  shipping: (refund.refund_shipping_lines ?? []).map((one) => ({
    amount: money(one.subtotal_amount_set, null),
    tax: money(one.tax_amount_set, null),
  })),
  duties: money(refund.total_duties_set, null),
  isPaid: refund.transactions === undefined || refund.transactions === null || refund.transactions.length > 0,
  paid: paidBy(refund, currency),
  sum: null,
});

/** The lines that a refund carries with it, for one that comes without its order. */
export const linesOfRefund = (refund: z.output<typeof restRefund>): ShopLine[] =>
  (refund.refund_line_items ?? []).flatMap(({ line_item }, i) => (line_item ? [lineOf(line_item, i)] : []));

/**
 * Before discounts were allocated to lines, the order alone had them. What lies between its lines and its subtotal is
 * spread by value, as far as the order calls it a discount.
 */
const withOldDiscounts = (order: z.output<typeof restOrder>): ShopLine[] => {
  const lines = order.line_items.map(lineOf);
  if (!order.subtotal_price || order.line_items.some((one) => one.discount_allocations)) return lines;
  const unlisted = total(lines, valueOf).minus(order.subtotal_price);
  const called = Big(order.total_discounts ?? '0').minus(total(lines, (one) => one.discount));
  const cut = unlisted.lt(called) ? unlisted : called;
  return spread(cut, lines, (one) => !one.isGiftCard, order.currency).map(([one, share]) => ({
    ...one,
    discount: plain(Big(one.discount).plus(share)),
  }));
};

export const shopOrder = (order: z.output<typeof restOrder>): ShopOrder => {
  const lines = withOldDiscounts(order);
  const cards = new Set(lines.filter((one) => one.isGiftCard).map((one) => one.id));
  const lineDuties = order.line_items.flatMap((one) => one.duties ?? []);
  return {
    id: order.id,
    placedAt: order.processed_at || order.created_at,
    updatedAt: order.updated_at || null,
    cancelledAt: order.cancelled_at || null,
    isTest: order.test ?? false,
    isVoided: order.financial_status === 'voided',
    currency: order.currency,
    taxesIncluded: order.taxes_included ?? false,
    customer: {
      id: order.customer?.id ?? null,
      // beside an id only what the order says itself: GraphQL says no more, and the same order must read the same
      email: order.email || (order.customer?.id ? null : order.customer?.email) || null,
      phone: order.phone || order.customer?.phone || null,
    },
    sourceName: order.source_name || null,
    arrival: {
      ...{ landing: order.landing_site, referrer: order.referring_site },
      ownHost: order.order_status_url,
    },
    country: order.shipping_address?.country_code || order.billing_address?.country_code || null,
    duties: money(
      order.original_total_duties_set,
      total(lineDuties, (duty) => money(duty.price_set, null)).toFixed(),
    ),
    totalTax: money(order.total_tax_set, order.total_tax),
    lines,
    shipping: (order.shipping_lines ?? []).filter((one) => !one.is_removed).map(shippingOf),
    refunds: (order.refunds ?? [])
      .map((one) => shopRefund(one, order.currency))
      .map((refund) => ({
        ...refund,
        lines: refund.lines.map((one) => ({ ...one, isGiftCard: one.isGiftCard || cards.has(one.lineId) })),
      })),
  };
};
