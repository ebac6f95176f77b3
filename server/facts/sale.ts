import { z } from 'zod';
import { evidenceFields } from './evidence';
import {
  MAX_MAJOR_DIGITS,
  MOST_ITEMS,
  channel,
  country,
  currency,
  customer,
  device,
  digits,
  id,
  instant,
  listOf,
  money,
  rate,
  refundMoney,
  signedMoney,
  source,
  text,
  when,
} from './fields';
import { INVALID, INVALID_SALE } from './sentences';

/** What is sold and what goes back, as it comes in: orders with their lines, and refunds. */

const MAX_UNITS = 10_000_000;

interface Priced {
  quantity: number;
  unitPrice: string;
}

/** The line is worth no less than its discount, and little enough to be kept exactly. */
const worth = (line: Priced) => line.quantity * Number(line.unitPrice);
const size = (line: Priced) => Math.abs(worth(line));
const isNegative = (amount: string | undefined) => Number(amount ?? 0) < 0;
/** A line below zero: its product came back, or, without a product, it is a discount of the order. */
export const isBelowZero = (line: Priced): boolean => line.quantity < 0 || isNegative(line.unitPrice);
const tooMuch = INVALID_SALE.worth(MAX_MAJOR_DIGITS);

interface Line extends Priced {
  discount: string;
  tax?: string | undefined;
  ofOrder?: string | undefined;
  isDiscount?: boolean | undefined;
}

/** What holds of a line as a whole: the first that does not is told, on its field. */
const LINE_RULES: readonly { holds: (line: Line) => boolean; message: string; path: keyof Line }[] = [
  { holds: (line) => size(line) < 10 ** MAX_MAJOR_DIGITS, message: tooMuch, path: 'quantity' },
  {
    holds: (line) => Math.abs(Number(line.discount)) <= size(line) + 0.01,
    message: INVALID_SALE.discount,
    path: 'discount',
  },
  {
    holds: (line) => line.quantity >= 0 || !isNegative(line.unitPrice),
    message: INVALID_SALE.bothNegative,
    path: 'unitPrice',
  },
  {
    holds: (line) => (isBelowZero(line) ? Number(line.discount) <= 0 : !isNegative(line.discount)),
    message: INVALID_SALE.otherSign,
    path: 'discount',
  },
  {
    holds: (line) => (isBelowZero(line) ? Number(line.tax ?? 0) <= 0 : !isNegative(line.tax)),
    message: INVALID_SALE.otherSign,
    path: 'tax',
  },
  {
    holds: (line) => isBelowZero(line) || (line.ofOrder === undefined && !line.isDiscount),
    message: INVALID_SALE.aboveZero,
    path: 'quantity',
  },
];

const orderLine = z
  .strictObject({
    sku: text(200).optional(),
    title: text(500).optional(),
    productType: text(120).default('unknown'),
    /** Below zero, or with a price below zero: the product came back (METRICS 1, exchange). */
    quantity: z
      .int(INVALID.whole)
      .min(-MAX_UNITS, INVALID.below(-MAX_UNITS))
      .max(MAX_UNITS, INVALID.above(MAX_UNITS)),
    /** Before discounts; contains tax if the order says so. May have more decimals than the currency. */
    unitPrice: signedMoney,
    /** Line discount plus the order discount allocated to the line, on the price's tax basis and with the line's sign. */
    discount: signedMoney.default('0'),
    /** 0.2 = 20 %. Either this or `tax`; neither = untaxed. */
    taxRate: digits
      .regex(/^\d+(\.\d+)?$/, INVALID_SALE.taxRate)
      .refine((s) => Number(s) <= 1, INVALID_SALE.perCent)
      .optional(),
    /** Tax of the whole line after discounts. */
    tax: signedMoney.optional(),
    isGiftCard: z.boolean().default(false),
    /** Of a line below zero: the order of the same source that its product came from. */
    ofOrder: id.optional(),
    /** Of a line below zero: it names no product (coupon, fee, reward), so that it is a discount of the order. */
    isDiscount: z.boolean().optional(),
    /** Set when an edit added the line after the order was placed. */
    addedAt: instant.optional(),
    /** The line's own id at its source, by which refunds name it. */
    lineId: id.optional(),
  })
  .check(({ value, issues }) => {
    // over several fields: a meaning only once each of them is right
    if (issues.length > 0) return;
    const broken = LINE_RULES.find(({ holds }) => !holds(value));
    if (broken) issues.push({ code: 'custom', message: broken.message, path: [broken.path], input: value });
  });

/** A line below zero that names no product. */
export const isDiscountLine = (line: z.output<typeof orderLine>): boolean =>
  isBelowZero(line) &&
  (line.isDiscount ?? (line.sku === undefined && line.title === undefined && line.ofOrder === undefined));

type Lines = z.output<typeof orderLine>[];
const valueOf = (lines: Lines) => lines.reduce((sum, line) => sum + worth(line) - Number(line.discount), 0);

/** More than all lines above zero are worth can't be taken off them. Names the line that does. */
const unbearable = (lines: Lines): [at: number, field: 'quantity' | 'unitPrice'] | null => {
  const cut = -valueOf(lines.filter(isDiscountLine));
  const isBorne = cut === 0 || cut <= valueOf(lines.filter((line) => !isBelowZero(line))) + 0.01;
  if (isBorne) return null;
  const at = lines.findIndex(isDiscountLine);
  return [at, lines.some((line, i) => i === at && line.quantity < 0) ? 'quantity' : 'unitPrice'];
};

const refundedLine = z.strictObject({
  lineId: id,
  /** What of the refund's `net` and `units` is of this line. */
  net: refundMoney.default('0'),
  units: z.int().min(0).max(MAX_UNITS).default(0),
  /** Not in the refund's `units`: they count where the order sold this line for nothing. */
  unitsIfFree: z.int().min(0).max(MAX_UNITS).default(0),
});

const refundFields = {
  id: id.refine((s) => !/^(cancel|line):/.test(s), INVALID_SALE.ledgersId),
  occurredAt: instant,
  kind: z.enum(['refund', 'edit']).default('refund'),
  /** Reported by its parts: value of the goods, without tax … */
  net: refundMoney.optional(),
  tax: refundMoney.default('0'),
  duties: refundMoney.default('0'),
  shipping: refundMoney.default('0'),
  /** … face value of gift cards … */
  giftCards: refundMoney.optional(),
  /** … and what was paid beside them, taxes included, without a word of what for. */
  adjustment: refundMoney.optional(),
  /** Reported by an amount alone: all that was paid, taxes included. */
  amount: refundMoney.optional(),
  /** Reported by a status alone: the order is refunded, and no sum is named. */
  whole: z
    .boolean()
    .transform((flag) => flag || undefined)
    .optional(),
  units: z.int().min(0).max(MAX_UNITS).default(0),
  /** Goods of it that went back into stock, where the source tells: their cost goes back too. */
  restocked: listOf(z.strictObject({ sku: text(200), quantity: z.int().min(1).max(MAX_UNITS) })).optional(),
  /** Lines of the order that a refund by parts names: of gift cards nothing is a return. */
  lines: listOf(refundedLine).optional(),
  updatedAt: instant.optional(),
};

type RefundAmounts = z.output<z.ZodObject<typeof refundFields>>;
const isOneWay = ({ net, amount, whole }: RefundAmounts) =>
  [net, amount, whole].filter((way) => way !== undefined).length === 1;
const isAlone = (refund: RefundAmounts) =>
  refund.net !== undefined ||
  (refund.lines === undefined &&
    [refund.tax, refund.duties, refund.shipping, refund.giftCards, refund.adjustment].every(
      (part) => Number(part ?? 0) === 0,
    ));
const ONE_WAY = {
  message: INVALID_SALE.notOneWay,
  path: ['net'],
  when,
};
const ALONE = {
  message: INVALID_SALE.partsBeside,
  path: ['amount'],
  when,
};
const nestedRefund = z.strictObject(refundFields).refine(isOneWay, ONE_WAY).refine(isAlone, ALONE);

const orderFields = z.strictObject({
  type: z.literal('order'),
  source,
  id,
  /** The source's own updated-at; without it the last one to arrive wins. */
  updatedAt: instant.optional(),
  placedAt: instant,
  cancelledAt: instant.optional(),
  excluded: z.enum(['test', 'deleted', 'voided']).optional(),
  kind: z.enum(['standard', 'replacement', 'exchange']).default('standard'),
  currency,
  /** The platform's own rate to the store's currency, if it gives one. */
  fxRate: rate.optional(),
  taxesIncluded: z.boolean().default(false),
  customer: customer.default({}),
  /** How the visitor came (direct, paid_search, email …), or where an order without a session was sold. */
  channel,
  ...evidenceFields,
  /** False = no session could lead to it; a channel that says where it was sold says so by itself. */
  isWeb: z.boolean().default(true),
  device,
  country,
  sessionId: id.optional(),
  shipping: money.default('0'),
  shippingDiscount: money.default('0'),
  shippingTax: money.default('0'),
  duties: money.default('0'),
  lines: listOf(orderLine, {
    least: { items: 1, message: INVALID_SALE.noLine },
    most: { items: MOST_ITEMS, message: INVALID_SALE.manyLines },
  }),
  refunds: listOf(nestedRefund, {
    most: { items: 1_000, message: INVALID_SALE.manyRefunds },
  }).default([]),
});

const linesWorth = (order: { lines: Priced[] }) => order.lines.reduce((sum, line) => sum + size(line), 0);

export const orderFact = orderFields
  .refine((order) => linesWorth(order) < 10 ** MAX_MAJOR_DIGITS, { message: tooMuch, path: ['lines'], when })
  .refine((order) => linesWorth(order) * Number(order.fxRate ?? 1) < 10 ** MAX_MAJOR_DIGITS, {
    message: INVALID_SALE.rateWorth(MAX_MAJOR_DIGITS),
    path: ['fxRate'],
    when,
  })
  .refine(
    ({ taxesIncluded, lines }) =>
      !taxesIncluded ||
      lines.every((l) => Math.abs(Number(l.tax ?? 0)) <= size(l) - Math.abs(Number(l.discount)) + 0.01),
    { message: INVALID_SALE.taxAbovePrice, path: ['lines'], when },
  )
  .superRefine(({ lines }, context) => {
    const wrong = context.issues.length === 0 ? unbearable(lines) : null;
    if (wrong === null) return;
    context.addIssue({
      code: 'custom',
      message: INVALID_SALE.unbearable,
      path: ['lines', ...wrong],
    });
  });

/** A refund that comes by itself; without `orderId` it is a credit note that names no order. */
export const refundFact = z
  .strictObject({
    type: z.literal('refund'),
    source,
    ...refundFields,
    orderId: id.optional(),
    /** Only read when there is no order to take it from. */
    currency: currency.optional(),
    customer: customer.default({}),
    channel,
    device,
    country,
  })
  .refine(isOneWay, ONE_WAY)
  .refine(isAlone, ALONE)
  .refine(({ net, orderId }) => net !== undefined || orderId !== undefined, {
    message: INVALID_SALE.noOrder,
    path: ['orderId'],
    when,
  });

export const saleFact = z.discriminatedUnion('type', [orderFact, refundFact]);

export type OrderFact = z.output<typeof orderFact>;
export type OrderLineFact = z.output<typeof orderLine>;
export type RefundFact = z.output<typeof refundFact>;
export type SaleFact = z.output<typeof saleFact>;
/** What a caller writes: defaults may be left out. */
export type SaleFactInput = z.input<typeof saleFact>;
export type OrderFactInput = z.input<typeof orderFact>;
