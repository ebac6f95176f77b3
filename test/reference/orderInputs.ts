import { z } from 'zod';
import { major } from './through';

/** The orders of the ledger's cases, as their file writes them: minor units of the order's currency. */

const lineInput = z.strictObject({
  sku: z.string(),
  qty: z.number(),
  unit_price: z.number(),
  discount: z.number(),
  tax_rate: z.string(),
  gift_card: z.boolean().default(false),
  /** Of a line below zero: the order that its product came from. */
  of_order: z.string().optional(),
  /** Of a line below zero: a coupon or fee of the platform. */
  no_product: z.boolean().default(false),
});

const refundInput = z.strictObject({
  at: z.string(),
  way: z.enum(['lines', 'memo', 'amount', 'status']).default('lines'),
  net: z.number().default(0),
  tax: z.number().default(0),
  shipping: z.number().default(0),
  duties: z.number().default(0),
  adjustment: z.number().default(0),
  amount: z.number().default(0),
  units: z.number().default(0),
});
type Refund = z.output<typeof refundInput>;

const orderInput = z.strictObject({
  id: z.string(),
  placed_at: z.string(),
  cancelled_at: z.string().optional(),
  currency: z.string(),
  fx_rate: z.string(),
  taxes_included: z.boolean().default(false),
  test: z.boolean().default(false),
  deleted: z.boolean().default(false),
  voided: z.boolean().default(false),
  kind: z.enum(['standard', 'exchange', 'replacement']).default('standard'),
  lines: z.array(lineInput),
  order_discount: z.number().default(0),
  shipping: z.number().default(0),
  shipping_discount: z.number().default(0),
  shipping_tax: z.number().default(0),
  duties: z.number().default(0),
  refunds: z.array(refundInput).default([]),
  /** What the order is there for, in words. */
  comment: z.string().optional(),
});
export type Order = z.output<typeof orderInput>;

export const ledgerInputs = z.strictObject({
  store_tz: z.string(),
  from: z.string(),
  to: z.string(),
  reporting_currency: z.string(),
  currency_exponents: z.record(z.string(), z.number()),
  orders: z.array(orderInput),
});
export type LedgerInputs = z.output<typeof ledgerInputs>;

/** Why the order counts in nothing, if it does (METRICS C9). */
const excludedAs = ({ test, deleted, voided }: Order) => {
  if (test) return { excluded: 'test' };
  if (deleted) return { excluded: 'deleted' };
  return voided ? { excluded: 'voided' } : {};
};

type Amount = (minor: number) => string;

const refundFields = (refund: Refund, amount: Amount) => {
  if (refund.way === 'status') return { whole: true };
  if (refund.way === 'amount') return { amount: amount(refund.amount) };
  return {
    net: amount(refund.net),
    tax: amount(refund.tax),
    shipping: amount(refund.shipping),
    duties: amount(refund.duties),
    adjustment: amount(refund.adjustment),
    units: refund.units,
  };
};

const factOf = (order: Order, exponent: number) => {
  const amount: Amount = (minor) => major(minor, exponent);
  const discount = {
    title: 'Discount',
    quantity: 1,
    unitPrice: amount(-order.order_discount),
    isDiscount: true,
  };
  return {
    type: 'order',
    id: order.id,
    placedAt: order.placed_at,
    ...(order.cancelled_at ? { cancelledAt: order.cancelled_at } : {}),
    ...excludedAs(order),
    kind: order.kind,
    currency: order.currency,
    fxRate: order.fx_rate,
    taxesIncluded: order.taxes_included,
    shipping: amount(order.shipping),
    shippingDiscount: amount(order.shipping_discount),
    shippingTax: amount(order.shipping_tax),
    duties: amount(order.duties),
    lines: [
      ...order.lines.map((line) => ({
        sku: line.sku,
        quantity: line.qty,
        unitPrice: amount(line.unit_price),
        discount: amount(line.discount),
        taxRate: line.tax_rate,
        isGiftCard: line.gift_card,
        ...(line.of_order && { ofOrder: line.of_order }),
        ...(line.no_product && { isDiscount: true }),
      })),
      ...(order.order_discount > 0 ? [discount] : []),
    ],
    refunds: order.refunds.map((refund, i) => ({
      ...{ id: `${order.id}-${i}`, occurredAt: refund.at },
      ...refundFields(refund, amount),
    })),
  };
};

/** Orders as the ledger's door takes them. */
export const factsOf = ({ orders, currency_exponents: exponents }: LedgerInputs) =>
  orders.map((order) => factOf(order, exponents[order.currency]!));
