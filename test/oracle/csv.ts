import { stringify } from 'csv-stringify/sync';
import type { Delivery, Facts, Kind, OrderFact, RefundFact } from './types';

/** Facts as files of the product's own formats (server/sources/canonical/FORMATS.md). */

type Row = Record<string, string | number | boolean | undefined>;

const orderRows = (order: OrderFact): Row[] =>
  order.lines.map((line, i) => ({
    record: 'line',
    order_id: order.id,
    source: order.source,
    ...(i === 0 && {
      placed_at: order.placedAt,
      currency: order.currency,
      updated_at: order.updatedAt,
      customer_id: order.customer.id,
      email: order.customer.email,
      phone: order.customer.phone,
      channel: order.channel,
      device: order.device,
      country: order.country,
      is_web: order.isWeb,
      session_id: order.sessionId,
      cancelled_at: order.cancelledAt,
      excluded: order.excluded,
      order_kind: order.kind,
      fx_rate: order.fxRate,
      taxes_included: order.taxesIncluded,
      shipping: order.shipping,
      shipping_discount: order.shippingDiscount,
      shipping_tax: order.shippingTax,
      duties: order.duties,
    }),
    sku: line.sku,
    product_type: line.productType,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    discount: line.discount,
    tax_rate: line.taxRate,
    tax: line.tax,
    gift_card: line.isGiftCard,
    line_added_at: line.addedAt,
    line_of_order: line.ofOrder,
    line_is_discount: line.isDiscount,
  }));

const refundRow = (refund: RefundFact): Row => ({
  record: 'refund',
  order_id: refund.orderId,
  source: refund.source,
  updated_at: refund.updatedAt,
  currency: refund.currency,
  customer_id: refund.customer?.id,
  email: refund.customer?.email,
  phone: refund.customer?.phone,
  channel: refund.channel,
  device: refund.device,
  country: refund.country,
  refund_id: refund.id,
  refunded_at: refund.occurredAt,
  refund_net: refund.net,
  refund_tax: refund.tax,
  refund_shipping: refund.shipping,
  refund_duties: refund.duties,
  refund_units: refund.units,
  refund_kind: refund.kind,
  refund_adjustment: refund.adjustment,
  refund_amount: refund.amount,
  refund_whole: refund.whole,
  refund_gift_cards: refund.giftCards,
});

const ROWS: { [K in Exclude<Kind, 'vitals'>]: { format: string; rows: (facts: Facts[K]) => Row[] } } = {
  orders: {
    format: 'orders',
    rows: (facts) => facts.flatMap((fact) => (fact.type === 'order' ? orderRows(fact) : [refundRow(fact)])),
  },
  sessions: {
    format: 'sessions',
    rows: (facts) =>
      facts.map((fact) => ({
        session_id: fact.id,
        started_at: fact.startedAt,
        source: fact.source,
        updated_at: fact.updatedAt,
        channel: fact.channel,
        device: fact.device,
        country: fact.country,
        has_cart: fact.hasCart,
        has_checkout: fact.hasCheckout,
        has_order: fact.hasOrder,
        filtered: fact.filtered,
      })),
  },
  spend: {
    format: 'spend',
    rows: (facts) =>
      facts.map(({ id, updatedAt, spreadTo, ...fact }) => ({
        ...fact,
        spend_id: id,
        updated_at: updatedAt,
        spread_to: spreadTo,
      })),
  },
  fx: { format: 'fx', rows: (facts) => facts.map((fact) => ({ ...fact })) },
  unitCosts: {
    format: 'unit-costs',
    rows: (facts) =>
      facts.map(({ id, updatedAt, fromDay, ...fact }) => ({
        ...fact,
        cost_id: id,
        updated_at: updatedAt,
        from_day: fromDay,
      })),
  },
  fixedCosts: {
    format: 'fixed-costs',
    rows: (facts) =>
      facts.map(({ id, updatedAt, ...fact }) => ({ ...fact, cost_id: id, updated_at: updatedAt })),
  },
  orderCosts: {
    format: 'order-costs',
    rows: (facts) =>
      facts.map(({ id, updatedAt, orderId, ...fact }) => ({
        ...fact,
        cost_id: id,
        updated_at: updatedAt,
        order_id: orderId,
      })),
  },
};

/** The file of a delivery, and the format that it is in. */
export const fileOf = ({ kind, facts }: Delivery): { format: string; content: string } => {
  const { format, rows } = ROWS[kind as Exclude<Kind, 'vitals'>];
  const all = (rows as (facts: Facts[Kind]) => Row[])(facts);
  const columns = [
    ...new Set(all.flatMap((row) => Object.keys(row).filter((name) => row[name] !== undefined))),
  ];
  const content = stringify(all, {
    header: true,
    columns,
    cast: { boolean: (flag) => String(flag) },
  });
  return { format, content };
};
