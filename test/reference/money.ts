import { z } from 'zod';
import { startOfDay } from '../../server/time';
import { bring, given, major, openStore, valuesOf } from './through';

const lineInput = z.strictObject({
  sku: z.string(),
  qty: z.number(),
  unit_price: z.number(),
  discount: z.number(),
  tax_rate: z.string(),
  gift_card: z.boolean().default(false),
});

const refundInput = z.strictObject({
  at: z.string(),
  net: z.number(),
  tax: z.number(),
  shipping: z.number(),
  units: z.number(),
});

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
  lines: z.array(lineInput),
  shipping: z.number().default(0),
  shipping_discount: z.number().default(0),
  shipping_tax: z.number().default(0),
  refunds: z.array(refundInput).default([]),
  /** What the order is there for, in words. */
  comment: z.string().optional(),
});
type Order = z.output<typeof orderInput>;

const ledgerInputs = z.strictObject({
  store_tz: z.string(),
  from: z.string(),
  to: z.string(),
  reporting_currency: z.string(),
  currency_exponents: z.record(z.string(), z.number()),
  orders: z.array(orderInput),
});

/** Why the order counts in nothing, if it does (METRICS C9). */
const excludedAs = ({ test, deleted, voided }: Order) => {
  if (test) return { excluded: 'test' };
  if (deleted) return { excluded: 'deleted' };
  return voided ? { excluded: 'voided' } : {};
};

const factOf = (order: Order, exponent: number) => {
  const amount = (minor: number) => major(minor, exponent);
  return {
    type: 'order',
    id: order.id,
    placedAt: order.placed_at,
    ...(order.cancelled_at ? { cancelledAt: order.cancelled_at } : {}),
    ...excludedAs(order),
    currency: order.currency,
    fxRate: order.fx_rate,
    taxesIncluded: order.taxes_included,
    shipping: amount(order.shipping),
    shippingDiscount: amount(order.shipping_discount),
    shippingTax: amount(order.shipping_tax),
    lines: order.lines.map((line) => ({
      sku: line.sku,
      quantity: line.qty,
      unitPrice: amount(line.unit_price),
      discount: amount(line.discount),
      taxRate: line.tax_rate,
      isGiftCard: line.gift_card,
    })),
    refunds: order.refunds.map((refund, i) => ({
      id: `${order.id}-${i}`,
      occurredAt: refund.at,
      net: amount(refund.net),
      tax: amount(refund.tax),
      shipping: amount(refund.shipping),
      units: refund.units,
    })),
  };
};

const SUMS = [
  'gross_sales',
  'discounts',
  'returns',
  'taxes',
  'shipping',
  'orders',
  'orders_cancelled',
  'units_sold',
  'units_returned',
  'gift_card_sales',
  'net_sales',
  'total_sales',
] as const;

export const moneyLedger = given(
  [...SUMS, 'aov_orders', 'aov_minor', 'units_per_order', 'discount_rate', 'return_rate_value', 'window_utc'],
  ledgerInputs,
  async (inputs, database) => {
    const { store_tz: timeZone, reporting_currency: currency } = inputs;
    const store = await openStore(database, { timeZone, currency });
    const facts = inputs.orders.map((order) => factOf(order, inputs.currency_exponents[order.currency]!));
    await bring(database, store, 'sales', facts);
    const [from, to] = [inputs.from.slice(0, 10), inputs.to.slice(0, 10)];
    const metrics = [...SUMS, 'aov', 'upo', 'discount_rate', 'return_rate_value'] as const;
    const value = await valuesOf(database, store, { from, to, metrics: [...metrics] });
    const utc = (day: string) => new Date(startOfDay(day, timeZone)).toISOString().replace('.000Z', 'Z');
    return {
      ...Object.fromEntries(SUMS.map((id) => [id, value(id).value])),
      aov_orders: value('aov').den,
      aov_minor: value('aov').value,
      units_per_order: value('upo').value,
      discount_rate: value('discount_rate').value,
      return_rate_value: value('return_rate_value').value,
      window_utc: [utc(from), utc(to)],
    };
  },
);
