import { z } from 'zod';
import { amount, asText, idText, list, maybeAmount, platformId, object, text } from '../payload';
import { INVALID } from './sentences';

/**
 * What is read of Magento 2's REST orders and credit memos. Each amount stands there twice, in the
 * order's currency and, as `base_…`, in the shop's own; what is nothing is left out.
 */

type Amounts<N extends string> = Record<N | `base_${N}`, typeof maybeAmount>;
const twice = <N extends string>(...names: N[]): Amounts<N> =>
  Object.fromEntries(
    names.flatMap((name) => [
      [name, maybeAmount],
      [`base_${name}`, maybeAmount],
    ]),
  ) as Amounts<N>;

/** Paid with what the customer had with the shop: no discount, though the total is less by it. */
const credits = twice('gift_cards_amount', 'customer_balance_amount', 'reward_currency_amount');

const address = object({ country_id: text, telephone: text });

const item = z.object({
  item_id: idText.nullish(),
  parent_item_id: idText.nullish(),
  sku: text,
  name: text,
  product_type: text,
  qty_ordered: amount,
  qty_refunded: amount,
  qty_canceled: amount,
  ...twice(
    'price',
    'row_total',
    'discount_amount',
    'tax_amount',
    'discount_tax_compensation_amount',
    'amount_refunded',
    'discount_refunded',
  ),
});
export type ItemPayload = z.output<typeof item>;

const currencies = {
  base_currency_code: text,
  order_currency_code: text,
};

export const orderPayload = z.object({
  entity_id: platformId,
  state: text,
  status: text,
  created_at: z.string({ error: INVALID.missing }),
  updated_at: text,
  customer_id: idText.nullish(),
  customer_is_guest: z.union([z.number(), z.string(), z.boolean()]).nullish(),
  customer_email: text,
  ...currencies,
  ...twice(
    'grand_total',
    'shipping_amount',
    'shipping_discount_amount',
    'shipping_discount_tax_compensation_amount',
    'shipping_discount_tax_compensation_amnt',
    'shipping_tax_amount',
    'tax_amount',
    'total_paid',
    'total_invoiced',
    'total_refunded',
    'tax_refunded',
    'shipping_refunded',
    'total_canceled',
    'tax_canceled',
    'shipping_canceled',
  ),
  ...credits,
  items: list(item),
  billing_address: address,
  payment: object({ method: text, amount_authorized: maybeAmount, base_amount_authorized: maybeAmount }),
  status_histories: list(z.object({ created_at: text, entity_name: text, status: text })),
  extension_attributes: object({
    ...credits,
    shipping_assignments: list(object({ shipping: object({ address }) })),
  }),
});
export type OrderPayload = z.output<typeof orderPayload>;

export const memoPayload = z.object({
  entity_id: platformId,
  order_id: platformId,
  state: asText.nullish(),
  created_at: z.string({ error: INVALID.missing }),
  updated_at: text,
  ...currencies,
  ...twice(
    'grand_total',
    'subtotal',
    'discount_amount',
    'discount_tax_compensation_amount',
    'shipping_amount',
    'shipping_discount_tax_compensation_amount',
    'shipping_discount_tax_compensation_amnt',
    'tax_amount',
    'adjustment_positive',
    'adjustment_negative',
  ),
  items: list(
    z.object({
      qty: amount,
      order_item_id: idText.nullish(),
      ...twice('price', 'row_total', 'discount_amount'),
    }),
  ),
});
export type MemoPayload = z.output<typeof memoPayload>;

/** `2026-03-01 09:30:00`, which is UTC. */
export const utc = (stamp: string): string => {
  const iso = stamp.trim().replace(' ', 'T');
  return /(Z|[+-]\d{2}:?\d{2})$/i.test(iso) ? iso : `${iso}Z`;
};
