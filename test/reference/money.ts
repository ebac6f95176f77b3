import { startOfDay } from '../../server/time';
import { bring, given, major, openStore, valuesOf } from './through';

interface Line {
  sku: string;
  qty: number;
  unit_price: number;
  discount: number;
  tax_rate: string;
  gift_card?: boolean;
}

interface Order {
  id: string;
  placed_at: string;
  cancelled_at?: string;
  currency: string;
  fx_rate: string;
  taxes_included?: boolean;
  test?: boolean;
  lines: Line[];
  shipping?: number;
  shipping_discount?: number;
  shipping_tax?: number;
  refunds?: { at: string; net: number; tax: number; shipping: number; units: number }[];
}

interface Inputs {
  store_tz: string;
  from: string;
  to: string;
  reporting_currency: string;
  currency_exponents: Record<string, number>;
  orders: Order[];
}

const factOf = (order: Order, exponent: number) => {
  const amount = (minor = 0) => major(minor, exponent);
  return {
    type: 'order',
    id: order.id,
    placedAt: order.placed_at,
    ...(order.cancelled_at ? { cancelledAt: order.cancelled_at } : {}),
    ...(order.test ? { excluded: 'test' } : {}),
    currency: order.currency,
    fxRate: order.fx_rate,
    taxesIncluded: order.taxes_included ?? false,
    shipping: amount(order.shipping),
    shippingDiscount: amount(order.shipping_discount),
    shippingTax: amount(order.shipping_tax),
    lines: order.lines.map((line) => ({
      sku: line.sku,
      quantity: line.qty,
      unitPrice: amount(line.unit_price),
      discount: amount(line.discount),
      taxRate: line.tax_rate,
      isGiftCard: line.gift_card ?? false,
    })),
    refunds: (order.refunds ?? []).map((refund, i) => ({
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

export const moneyLedger = given<Inputs>(
  [...SUMS, 'aov_orders', 'aov_minor', 'units_per_order', 'discount_rate', 'return_rate_value', 'window_utc'],
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
