import { z } from 'zod';
import { SPEND_KINDS } from '../../facts/fact';
import { currency, text } from '../../facts/fields';
import { isTimeZone } from '../../time';
import { DELIMITERS, ENCODINGS, type Delimiter } from '../format';
import { dateReader } from '../writtenDates';
import { INVALID, noMappingJson } from './sentences';

/** What a mapping may say. Documented in MAPPING.md. */

export const column = z.union([text(200), z.int().min(1, INVALID.firstColumn).max(20_000)], {
  error: INVALID.column,
});
export const columns = z.union([column, z.array(column).min(1).max(5)], {
  error: ({ input }) => (input === undefined ? INVALID.missing : INVALID.columns),
});

const COLUMN_FIELDS = {
  placedAt: columns,
  /** The time of day, where the date has none. */
  time: column.optional(),
  /** Absent: each row is an order of its own. */
  orderId: columns.optional(),
  updatedAt: columns.optional(),
  cancelledAt: columns.optional(),
  currency: column.optional(),
  customerId: columns.optional(),
  email: column.optional(),
  phone: column.optional(),
  channel: column.optional(),
  device: column.optional(),
  country: column.optional(),
  sku: column.optional(),
  title: column.optional(),
  productType: column.optional(),
  quantity: column.optional(),
  unitPrice: column.optional(),
  amount: column.optional(),
  total: column.optional(),
  /** Of several columns the amounts are added up. */
  discount: columns.optional(),
  tax: columns.optional(),
  taxRate: column.optional(),
  shipping: columns.optional(),
  shippingDiscount: columns.optional(),
  shippingTax: columns.optional(),
  duties: columns.optional(),
  /** Of a line below zero: the order that its product came from. */
  ofOrder: column.optional(),
} as const;

const CELL_TESTS = [
  z.strictObject({ column, startsWith: text(60) }),
  z.strictObject({ column, is: z.array(text(200)).min(1).max(100) }),
] as const;
export const cellTest = z.union(CELL_TESTS, { error: INVALID.cellTest });

export const creditNote = z.strictObject({
  when: z.union([z.enum(['quantity below 0', 'amount below 0']), ...CELL_TESTS], {
    error: INVALID.noteRule,
  }),
  /** The order that a note belongs to. */
  order: z.union([z.enum(['same id', 'none']), z.strictObject({ column })], {
    error: INVALID.noteOrder,
  }),
});

export const rule = z
  .strictObject({
    column,
    is: z.array(text(200)).min(1).max(1_000).optional(),
    startsWith: text(60).optional(),
    empty: z.literal(true).optional(),
    notAbove: z.number().optional(),
    reason: text(120),
  })
  .refine(({ column: _c, reason: _r, ...test }) => Object.keys(test).length === 1, {
    message: INVALID.rule,
  });

/** How a file is cut into cells, and how its cells are written. */
export const WRITTEN = {
  delimiter: z.enum(Object.keys(DELIMITERS) as [Delimiter, ...Delimiter[]]).default('comma'),
  header: z.boolean().default(true),
  encoding: z.enum(ENCODINGS).optional(),
  skip: z.int().min(0).max(1_000).optional(),
  sheet: text(100).optional(),
  /** Columns that are known and not used: a later file's others are new. The check looks at those of states. */
  passedOver: z.array(z.string().max(200)).max(2_000).optional(),
  /** Values of a state that are sales, such as `pending` or an empty cell: a later file's others are asked, and told of by the check. */
  kept: z
    .array(z.strictObject({ column, is: z.array(z.string().max(200)).min(1).max(1_000) }))
    .max(50)
    .optional(),
  /** Rows of one id: `once` = one that was told several times; `own` = each is one of its own. */
  repeats: z.enum(['once', 'own'], { error: INVALID.repeats }).default('once'),
  decimal: z.enum(['.', ',']).default('.'),
  thousands: z.enum(['', ',', '.', ' ', "'"]).default(''),
  dates: z
    .strictObject({
      format: text(60).optional(),
      zone: z.string().refine(isTimeZone, INVALID.zone).optional(),
    })
    .default({}),
} as const;

type Written = {
  [K in 'decimal' | 'thousands' | 'dates' | 'header']: z.output<(typeof WRITTEN)[K]>;
} & Columned;

/** What can be wrong with how a file is written, whatever it is of. */
const sayOfWritten = (given: Written, say: (path: (string | number)[], message: string) => void) => {
  if (given.thousands === given.decimal) say(['thousands'], INVALID.decimalMark);
  const problem = dateReader(given.dates.format).problem;
  if (problem) say(['dates', 'format'], problem);
  if (!given.header && namesOf(given).some((name) => !/^\d+$/.test(name))) say(['columns'], INVALID.numbers);
};

/** Per cent and fraction are of what the row is worth. */
export const DISCOUNTS = ['amount', 'amount below 0', 'percent', 'fraction', 'included'] as const;

export const WHOLE = ['discount', 'tax'] as const;

const orderMapping = z
  .strictObject({
    kind: z.literal('orders').optional(),
    /** A row is a line of an order, or a whole order. */
    row: z.enum(['line', 'order'], { error: INVALID.row }),
    ...WRITTEN,
    taxesIncluded: z.boolean().default(false),
    /** How the column of tax rates writes them: 0.19 or 19. A cell with a per cent mark is per cent either way. */
    taxRates: z.enum(['fraction', 'percent']).default('fraction'),
    /** How the column of discounts writes them; `included`: the price is after it, and nothing is taken off. */
    discounts: z.enum(DISCOUNTS).default('amount'),
    /** Amounts that a line states of its whole order: once, or alike on several of its rows. */
    wholeOrder: z.array(z.enum(WHOLE)).max(WHOLE.length).default([]),
    /** Shipping and duties: of the order, once or alike on several of its rows; or of each line. */
    charges: z.enum(['order', 'line']).default('order'),
    columns: z.strictObject(COLUMN_FIELDS),
    constants: z
      .strictObject({
        source: text(60).optional(),
        currency: currency.optional(),
        channel: text(80).optional(),
        device: text(80).optional(),
        country: text(60).optional(),
        taxRate: z
          .string()
          .regex(/^0(\.\d+)?$|^1$/, INVALID.constantRate)
          .optional(),
        isWeb: z.boolean().optional(),
      })
      .default({}),
    creditNote: creditNote.optional(),
    /** Rows below zero that name no product: a coupon, a fee, a reward. They are discounts of their order. */
    discountLine: cellTest.optional(),
    leaveOut: z.array(rule).max(50).default([]),
  })
  .superRefine((given, context) => {
    const say = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const { columns: c, constants } = given;
    if (!c.currency && !constants.currency) say(['columns', 'currency'], INVALID.noCurrency);
    const values = [c.unitPrice, c.amount, c.total].filter((value) => value !== undefined);
    if (values.length !== 1) say(['columns'], INVALID.oneValue);
    if (c.total !== undefined && given.row === 'line') say(['columns', 'total'], INVALID.wholeOrder);
    if (c.unitPrice !== undefined && c.quantity === undefined)
      say(['columns', 'quantity'], INVALID.noQuantity);
    if ([c.tax, c.taxRate, constants.taxRate].filter((value) => value !== undefined).length > 1)
      say(['columns', 'tax'], INVALID.taxTwice);
    const hasRate = c.taxRate !== undefined || constants.taxRate !== undefined;
    if (c.total !== undefined && hasRate && !given.taxesIncluded)
      say(['columns', 'total'], INVALID.taxAmount);
    for (const field of ['currency', 'channel', 'device', 'country'] as const)
      if (c[field] !== undefined && constants[field] !== undefined)
        say(['constants', field], INVALID.columnToo);
    if (given.repeats === 'own' && given.row === 'line') say(['repeats'], INVALID.ownLines);
    const counts = given.creditNote?.when === 'quantity below 0' && c.quantity === undefined;
    if (counts) say(['creditNote', 'when'], INVALID.needsQuantity);
    const hasWhole = given.wholeOrder.length > 0;
    if (given.charges === 'line' && given.row === 'order') say(['charges'], INVALID.wholeLines);
    if (hasWhole && given.row === 'order') say(['wholeOrder'], INVALID.wholeLines);
    if (Array.isArray(c.discount) && !/amount/.test(given.discounts))
      say(['columns', 'discount'], INVALID.summedAmounts);
    if (given.wholeOrder.includes('discount') && !/amount/.test(given.discounts))
      say(['wholeOrder'], INVALID.wholeAmounts);
    if (c.orderId === undefined && given.row === 'line') say(['columns', 'orderId'], INVALID.missing);
    if (c.orderId === undefined && given.creditNote?.order === 'same id')
      say(['creditNote', 'order'], INVALID.needsId);
    sayOfWritten(given, say);
  });

const spendMapping = z
  .strictObject({
    kind: z.literal('spend'),
    ...WRITTEN,
    columns: z.strictObject({
      day: columns,
      amount: column,
      currency: column.optional(),
      channel: column.optional(),
      campaign: column.optional(),
      country: column.optional(),
      /** Of the ad platform. */
      account: column.optional(),
    }),
    constants: z
      .strictObject({
        source: text(60).optional(),
        currency: currency.optional(),
        channel: text(80).optional(),
        campaign: text(300).optional(),
        country: text(60).optional(),
        account: text(120).optional(),
        /** Of the cost: media, agency, tools, creator, affiliate, other. */
        kind: SPEND_KINDS.optional(),
      })
      .default({}),
    leaveOut: z.array(rule).max(50).default([]),
  })
  .superRefine((given, context) => {
    const say = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const { columns: c, constants } = given;
    if (!c.currency && !constants.currency) say(['columns', 'currency'], INVALID.noCurrency);
    for (const field of ['currency', 'channel', 'campaign', 'country', 'account'] as const)
      if (c[field] !== undefined && constants[field] !== undefined)
        say(['constants', field], INVALID.columnToo);
    sayOfWritten(given, say);
  });

const sessionMapping = z
  .strictObject({
    kind: z.literal('sessions'),
    ...WRITTEN,
    columns: z.strictObject({
      sessionId: columns,
      startedAt: columns,
      /** The time of day, where the start is a date alone. */
      time: column.optional(),
      updatedAt: columns.optional(),
      channel: column.optional(),
      device: column.optional(),
      country: column.optional(),
      /** Yes or no, or how often. */
      hasCart: column.optional(),
      hasCheckout: column.optional(),
      hasOrder: column.optional(),
    }),
    constants: z
      .strictObject({
        source: text(60).optional(),
        channel: text(80).optional(),
        device: text(80).optional(),
        country: text(60).optional(),
      })
      .default({}),
    leaveOut: z.array(rule).max(50).default([]),
  })
  .superRefine((given, context) => {
    const say = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const field of ['channel', 'device', 'country'] as const)
      if (given.columns[field] !== undefined && given.constants[field] !== undefined)
        say(['constants', field], INVALID.columnToo);
    sayOfWritten(given, say);
  });

export const mapping = z.discriminatedUnion('kind', [orderMapping, spendMapping, sessionMapping]);

/** Which column of an unknown file of orders is what, and how its cells are written. */
export type Mapping = z.output<typeof orderMapping>;
/** Which column of an unknown file of marketing costs is what. */
export type SpendMapping = z.output<typeof spendMapping>;
/** Which column of an unknown file of sessions is what. */
export type SessionMapping = z.output<typeof sessionMapping>;
export type AnyMapping = z.output<typeof mapping>;
export type MappingInput = z.input<typeof mapping>;
export type ColumnRef = z.output<typeof column>;

type Columned = Pick<Mapping, 'leaveOut'> &
  Partial<Pick<Mapping, 'creditNote' | 'discountLine'>> & {
    columns: Partial<Record<string, ColumnRef | ColumnRef[]>>;
  };

/** A column by the name that its cells are found under. */
export const nameOf = (ref: ColumnRef): string => String(ref);

/** Every column that the mapping speaks of. */
export const namesOf = ({ columns: c, creditNote: note, discountLine, leaveOut }: Columned): string[] => {
  const refs = [
    ...Object.values(c).flat(),
    ...(note && typeof note.when === 'object' ? [note.when.column] : []),
    ...(note && typeof note.order === 'object' ? [note.order.column] : []),
    ...(discountLine ? [discountLine.column] : []),
    ...leaveOut.map((one) => one.column),
  ];
  return [...new Set(refs.filter((ref) => ref !== undefined).map(nameOf))];
};

/** @throws DomainError `bad_input` if the text is no JSON; ZodError if it is no mapping. */
export const parseMapping = (json: string, what: string): AnyMapping => {
  let given: unknown;
  try {
    given = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    throw noMappingJson(what);
  }
  return mapping.parse(given);
};
