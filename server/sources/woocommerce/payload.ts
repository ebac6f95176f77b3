import { z } from 'zod';

/**
 * What is read of WooCommerce's REST v3 orders and refunds. Money comes as text or as a number, what
 * plugins add is passed over, and an empty object may arrive as an empty list, as PHP writes it.
 */

const AMOUNT = /^-?\d+(\.\d+)?(e-?\d+)?$/i;
const asText = z.union([z.string(), z.number()], { error: 'is not text' });

/** Decimal text; missing or empty = 0. */
export const amount = asText
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? '0' : String(value)))
  .refine((text) => AMOUNT.test(text), 'is not an amount such as 12.50');

const id = asText.transform(String).refine((text) => /^[1-9]\d*$/.test(text), 'is not an id');
const text = asText
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value)));
/** A list that a shop leaves out when its answer is cut down to some fields. */
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const object = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess((value) => (Array.isArray(value) ? {} : (value ?? {})), z.object(shape));

const meta = list(z.object({ key: z.unknown(), value: z.unknown() }));

const line = z.object({
  id: asText.nullish(),
  name: text,
  sku: text,
  quantity: amount,
  subtotal: amount,
  total: amount,
  total_tax: amount,
  meta_data: meta,
});

const charge = z.object({ name: text, total: amount, total_tax: amount });

const address = object({ email: text, phone: text, country: text });

const summary = z.object({ id: asText, total: amount });

export const orderPayload = z.object({
  id,
  status: z.string().min(1, 'is empty'),
  currency: z.string({ error: 'is missing' }),
  created_via: text,
  date_created_gmt: text,
  date_created: text,
  date_modified_gmt: text,
  date_modified: text,
  date_paid_gmt: text,
  date_paid: text,
  transaction_id: text,
  customer_id: asText.nullish(),
  billing: address,
  shipping: address,
  total: asText.nullish().pipe(amount.nullish()),
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
  id,
  parent_id: asText.nullish(),
  date_created_gmt: text,
  date_created: text,
  amount,
  line_items: list(z.object({ quantity: amount, total: amount, total_tax: amount })),
  shipping_lines: list(charge),
  fee_lines: list(charge),
  _links: object({ up: list(z.object({ href: z.string() })) }),
});
export type RefundPayload = z.output<typeof refundPayload>;
