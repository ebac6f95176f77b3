import { z } from 'zod';
import { isKeptExactly, isWholeId } from '../../facts/fields';
import { numberWithin } from '../payload';
import { INVALID } from './sentences';

/** Records as Odoo's external API gives them (search_read): what is empty is false, and times are UTC without a zone. */

export interface Named {
  id: number;
  name: string;
}

/** `[id, display name]`, false where there is none; web_search_read gives an object. */
const many2one = z
  .union(
    [
      z.tuple([z.int(), z.string()]).transform(([id, name]): Named => ({ id, name })),
      z
        .object({ id: z.int(), display_name: z.string() })
        .transform(({ id, display_name: name }): Named => ({ id, name })),
      z.union([z.literal(false), z.null()]).transform(() => null),
    ],
    { error: INVALID.many2one },
  )
  .prefault(false);

const someone = many2one.refine((found) => found !== null, INVALID.empty);

/** A text, undefined where it is empty. */
const text = z
  .union([z.string(), z.literal(false), z.null()], { error: INVALID.textOrFalse })
  .transform((found) => (found ? found.trim() || undefined : undefined))
  .prefault(false);

const UTC = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?$/;
const moment = z
  .string({ error: INVALID.time })
  .regex(UTC, INVALID.time)
  .transform((at) => `${at.replace(' ', 'T')}Z`);

const missingOr =
  (wrong: string) =>
  ({ input }: { input: unknown }) =>
    input === undefined ? INVALID.missing : wrong;
const number = z.number({ error: missingOr(INVALID.number) }).refine(isKeptExactly, INVALID.tooLarge);
const flag = z.boolean().default(false);

export const saleOrderLine = z.object({
  id: z.int(),
  product_id: many2one,
  product_uom_qty: number,
  /** With or without tax, as the tax says. */
  price_unit: number,
  /** Percent. */
  discount: number.default(0),
  price_subtotal: number,
  price_tax: number,
  price_total: number,
  /** Sections and notes: no line of goods. */
  display_type: text,
  is_downpayment: flag,
  is_delivery: flag,
  /** Of a promotion, from version 15 on. */
  is_reward_line: flag,
});
export type SaleOrderLine = z.output<typeof saleOrderLine>;

const isLostNumber = (given: unknown): boolean => typeof given === 'number' && !isWholeId(given);

export const saleOrder = z.object({
  id: z.int({ error: ({ input }) => (isLostNumber(input) ? INVALID.lostDigits : INVALID.whole) }),
  name: z.string({ error: missingOr(INVALID.aText) }),
  state: z.enum(['draft', 'sent', 'sale', 'done', 'cancel'], {
    error: INVALID.state,
  }),
  date_order: moment,
  write_date: moment.optional(),
  currency_id: someone,
  /** Units of the order's currency for one of the company's; 1 also where Odoo knows no rate. */
  currency_rate: number.optional(),
  amount_untaxed: number,
  amount_tax: number,
  amount_total: number,
  /** Ids, or the lines themselves. */
  order_line: z.array(z.unknown(), { error: INVALID.lines }),
  partner_id: many2one,
  partner_shipping_id: many2one,
  origin: text,
  client_order_ref: text,
  medium_id: many2one,
  source_id: many2one,
  team_id: many2one,
  website_id: many2one,
});
export type SaleOrder = z.output<typeof saleOrder>;

/** Not confirmed: an offer, or a cart of the web shop. */
export const isQuotation = ({ state }: Pick<SaleOrder, 'state'>): boolean =>
  state === 'draft' || state === 'sent';

export const product = z.object({
  id: z.int(),
  default_code: text,
  standard_price: number.default(0),
  write_date: moment,
  /** From version 18 on; before it `type` is `product`. */
  is_storable: flag,
  type: text,
});
export type Product = z.output<typeof product>;

export const quant = z.object({
  id: z.int(),
  product_id: someone,
  quantity: number,
  reserved_quantity: number.default(0),
});
export type Quant = z.output<typeof quant>;

export const creditNote = z.object({
  id: z.int(),
  invoice_date: z.iso.date(),
  write_date: moment,
  currency_id: someone,
  partner_id: many2one,
});
export type CreditNote = z.output<typeof creditNote>;

export const creditNoteLine = z.object({
  id: z.int(),
  move_id: someone,
  quantity: number,
  price_subtotal: number,
  price_total: number,
  sale_line_ids: z.array(z.int()),
});
export type CreditNoteLine = z.output<typeof creditNoteLine>;

/** What a credit note's line takes back. */
export const soldLine = z.object({
  id: z.int(),
  order_id: someone,
  is_downpayment: flag,
  is_delivery: flag,
  product_uom_qty: numberWithin.default(1),
});
export type SoldLine = z.output<typeof soldLine>;
