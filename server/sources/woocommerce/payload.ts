import { z } from 'zod';
import { amount, idText, list, maybeAmount, platformId, object, text } from '../payload';
import { INVALID } from './sentences';

/**
 * What is read of WooCommerce's REST v3 orders and refunds. Money comes as text or as a number, and what
 * plugins add is passed over.
 */

const meta = list(z.object({ key: z.unknown(), value: z.unknown() }));

const line = z.object({
  id: idText.nullish(),
  name: text,
  sku: text,
  /** 0 or nothing: a line that names no product. */
  product_id: idText.nullish(),
  quantity: amount,
  subtotal: amount,
  total: amount,
  total_tax: amount,
  meta_data: meta,
});

const charge = z.object({ name: text, total: amount, total_tax: amount });

const address = object({ email: text, phone: text, country: text });

/** In full it has an amount instead of a total. */
const summary = z.object({ id: idText, total: amount });

export const orderPayload = z.object({
  id: platformId,
  status: z.string().min(1, INVALID.empty),
  currency: z.string({ error: INVALID.missing }),
  created_via: text,
  date_created_gmt: text,
  date_created: text,
  date_modified_gmt: text,
  date_modified: text,
  date_paid_gmt: text,
  date_paid: text,
  transaction_id: text,
  customer_id: idText.nullish(),
  billing: address,
  shipping: address,
  total: maybeAmount,
  total_tax: amount,
  shipping_total: amount,
  shipping_tax: amount,
  line_items: list(line),
  fee_lines: list(charge),
  refunds: list(summary),
  gift_cards: list(z.object({ amount })),
  meta_data: meta,
});
export type OrderPayload = z.output<typeof orderPayload>;
export type LinePayload = z.output<typeof line>;
export type RefundSummary = z.output<typeof summary>;

export const refundPayload = z.object({
  id: platformId,
  parent_id: idText.nullish(),
  date_created_gmt: text,
  date_created: text,
  amount,
  line_items: list(z.object({ quantity: amount, total: amount, total_tax: amount, meta_data: meta })),
  shipping_lines: list(charge),
  fee_lines: list(charge),
  _links: object({ up: list(z.object({ href: z.string() })) }),
});
export type RefundPayload = z.output<typeof refundPayload>;
