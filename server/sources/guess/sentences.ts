import type Big from 'big.js';
import { countWords, numberWords, ROWS, type Forms } from '../../../shared/numberWords';
import { minorDigits } from '../../facts/money';
import type { NoSale } from '../states';
import type { Question } from './asked';
import type { Figures } from './figures';

/** Why something of a file was taken for what it is, and what is asked of it, in one place. */

export const REASONS = {
  empty: 'empty in all rows',
  unknown: 'not recognised',
  called: (name: string): string => `called “${name}”`,
  mayBe: (name: string): string => `“${name}” may be it, or something else`,
  counts: 'its cells are small whole numbers',
  amounts: 'its cells are amounts, and its name says not of what',
  refunded:
    'it seems to be money that was given back, which a list of orders has no place for: returns stay 0, unless they come as rows below zero or as a file of refunds',
  codesOrNames: 'its cells may be codes, or names, which tell nobody apart',
  perCent: (reason: string): string => `${reason}, and its cells are per cent`,
  currency: 'every cell is a currency',
  email: 'every cell is an e-mail address',
  time: 'the only column of times',
  date: 'the only column of dates',
  timed: 'the date has a time of its own',
  taxElsewhere: 'the tax itself is in another column',
  taxOrRate: 'its numbers may be the tax, or its rate',
  differs: 'rows of one order differ in it',
  priceOf: 'it may be the price of one piece, or of the row',
  sum: (parts: readonly string[]): string => `made of ${listed(parts)}, taken instead`,
  insteadOf: (name: string): string => `“${name}” says what a row is worth`,
  ofPreset: (label: string): string => `as in lists of “${label}”`,
  notOfPreset: (label: string): string => `not used of “${label}”`,
  chosen: 'as you chose',
  uncut: 'nothing parts the cells of its rows',
  cut: (share: number, width: number): string => `${share} % of the rows have ${width} cells by it`,
  bytes: 'the bytes of the file are such text',
  latin: 'the file is no UTF-8, and has letters of Western Europe',
  words: 'its first row has words alone',
  figures: 'its first row has figures already',
  kind: (name: string): string => `it has a column “${name}”`,
  repeated: 'order numbers come more than once',
  perPiece: 'a column is the price of a piece, or its SKU',
  single: 'each order number comes once',
  whole: 'a column is the total of the order',
  marks: (example: string): string => `numbers are written as ${example}`,
  dates: (cell: string): string => `dates are written as ${cell}`,
  currencyIn: (column: string): string => `in the column “${column}”`,
  rates: (column: string): string => `as in the column “${column}”`,
} as const;

const listed = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

/** What is asked. */
export const ASKS: Readonly<Record<Question | 'ratedTotal', string>> = {
  kind: 'What is a row of this list?',
  row: 'Is a row an order, or a line of one?',
  columns: 'What is this column?',
  orderId: 'What numbers an order?',
  dates: 'How are the dates written?',
  decimal: 'Which mark parts whole numbers from decimals?',
  currency: 'In which currency are the amounts?',
  zone: 'In which time zone are the times?',
  tax: 'Do the amounts contain tax?',
  rates: 'How are the rates of tax written?',
  taxRate: 'Which rate of tax is in the amounts?',
  parts: 'The total is not what its parts make. Which of them is a sale?',
  ratedTotal: 'The tax is beside the amounts, by its rate. Which column is it a rate of?',
  discount: 'How are the discounts written?',
  spread: 'Is this of the whole order, or of each of its rows?',
  customer: 'Which column tells customers apart?',
  notes: 'Of which order does a row below zero take something back?',
  leaveOut: 'Are these rows no sales?',
};

/** Of a field that has no column. */
export const FIELD_ASKS: Readonly<Record<string, string>> = {
  placedAt: 'Which column is the date?',
  unitPrice: 'Which column has what was paid?',
  quantity: 'Which column is the number of pieces?',
  day: 'Which column is the date?',
  amount: 'Which column is the cost?',
  sessionId: 'Which column is the session number?',
  startedAt: 'Which column is the start?',
};

const FIELD_NAMES: Readonly<Record<string, string>> = {
  orderId: 'the order number',
  placedAt: 'the date of the order',
  time: 'the time of day',
  customerId: 'the customer’s number',
  email: 'the customer’s e-mail address',
  quantity: 'the number of pieces',
  unitPrice: 'the price of one piece',
  amount: 'what the row is worth',
  total: 'what was charged for the order',
  discount: 'the discount',
  tax: 'the tax',
  taxRate: 'the rate of tax',
  shipping: 'the shipping that was charged',
  shippingDiscount: 'the discount on shipping',
  shippingTax: 'the tax of shipping',
  duties: 'the duties',
  cancelledAt: 'when it was cancelled',
  updatedAt: 'when it was last changed',
  ofOrder: 'the order that came back',
  currency: 'the currency',
  day: 'the date',
  startedAt: 'the start',
  sessionId: 'the session number',
};

export const ANSWERS = {
  kind: { orders: 'an order, or a line of one', spend: 'a marketing cost', sessions: 'a session (a visit)' },
  row: { order: 'an order', line: 'a line of an order' },
  own: 'nothing: each row is an order of its own',
  together: (names: readonly string[]): string => `${listed(names)} together`,
  decimal: { '.': 'a point: 1204.50', ',': 'a comma: 1204,50' },
  tax: { included: 'contain tax', added: 'are without tax' },
  rates: { percent: 'per cent: 19 is 19 %', fraction: 'fractions: 0.19 is 19 %' },
  taxRate: 'not known: the net will contain tax',
  discount: {
    amount: 'amounts of money',
    'amount below 0': 'amounts of money, with a minus',
    percent: 'per cent: 20 is 20 %',
    fraction: 'fractions: 0.2 is 20 %',
    included: 'in the price already: take nothing more off',
  },
  parts: {
    total: (name: string): string => `the whole of “${name}”`,
    parts: (name: string): string => `“${name}”; what is beyond it is no sale`,
  },
  ratedTotal: {
    parts: (name: string): string => `of “${name}”`,
    total: (name: string): string => `of “${name}”, which contains the tax`,
    goods: (name: string): string => `of “${name}”, which has neither tax nor shipping in it`,
  },
  spread: { once: 'of the whole order: once', each: 'of each row: all of them together' },
  nobody: 'none: nobody is known',
  notes: {
    'same id': 'of the order with its number',
    none: 'of none: it counts on its own day',
    exchange: 'of its own order: something came back in exchange',
  },
  store: (what: string): string => `${what}, the store’s`,
  leave: 'leave them out',
  keep: 'they are sales: keep them',
  addedTo: (field: string, others: readonly string[]): string =>
    `${FIELD_NAMES[field] ?? field} too: added to ${listed(others)}`,
  field: (field: string): string => (field === '' ? 'none of these' : (FIELD_NAMES[field] ?? field)),
} as const;

// rows that are likely no sales

const GROUPS: Readonly<Record<NoSale, string>> = {
  cancelled: 'cancelled orders',
  refunded: 'refunded orders',
  unpaid: 'orders that are not paid',
};
const WITH_ROWS: Forms = { one: 'row', other: 'rows' };

export const LEAVE_OUT = {
  reason: (group: NoSale): string => GROUPS[group],
  sentence: (column: string, is: readonly string[], { rows, of }: { rows: number; of: number }): string =>
    `“${column}” is ${is.length === 0 ? 'empty' : is.slice(0, 5).join(', ')}${is.length > 5 ? ' …' : ''} in ${numberWords(rows, 0)} of ${countWords(of, WITH_ROWS)}.`,
} as const;

// what the sample says

const inFull = (amount: Big, currency: string | null): string =>
  numberWords(Number(amount.toFixed()), minorDigits(currency ?? 'EUR'));

const TOTALS: Forms = { one: 'total', other: 'totals' };

export const BECAUSE = {
  adds: (total: string, checked: number): string =>
    `So “${total}” is what the other columns make, in ${countWords(checked, TOTALS)} that were checked.`,
  off: (
    { total, parts }: { total: string; parts: readonly string[] },
    { count, checked, by }: { count: number; checked: number; by: Big },
  ): string =>
    `“${total}” is not what ${listed(parts)} would make in ${numberWords(count, 0)} of ${countWords(checked, TOTALS)}; in all it is ${inFull(by.abs(), null)} ${by.lt(0) ? 'below' : 'above'} that.`,
  ratedTotal: (total: string): string =>
    `“${total}” is taken for the sale, and a rate does not say what of it is shipping.`,
  named: (column: string): string => `“${column}” says so by its name.`,
  noTax: 'No column has the tax, or its rate.',
  sameTotal: (column: string): string => `“${column}” is the same on all rows of an order.`,
  equalRows: 'All rows of one number are alike: an order with several equal lines, or one told again.',
  repeats: (column: string): string => `“${column}” is alike on several rows of an order.`,
  onFirst: (column: string): string => `“${column}” stands on the first row of an order alone.`,
  noNumber: 'No column numbers the orders.',
  discounts: (samples: readonly string[]): string => `Its first values are ${samples.join(', ')}.`,
  noBuyer: 'No column has the buyer.',
} as const;

// what an answer does

const ORDERS: Forms = { one: 'order', other: 'orders' };
const CUSTOMERS: Forms = { one: 'customer', other: 'customers' };
const REFUSED: Forms = { one: 'row would be refused', other: 'rows would be refused' };
const AGAIN: Forms = { one: 'buys again', other: 'buy again' };

/** Rows of the sample have no numbers that the file knows. */
const reasonWords = (reason: string): string =>
  (reason.split(';')[0] ?? '').replace(/ row \d+/, ' another row');

const refusedWords = ({ refused, refusal }: Figures): string => {
  if (refused === 0) return '';
  const because = refusal === null ? '' : `: “${refusal.column}” ${reasonWords(refusal.reason)}`;
  return ` ${countWords(refused, REFUSED)}${because}.`;
};

/** Amounts of several currencies make no sum: those of the one that most orders are in. */
const summed = (figures: Figures) => figures.most ?? figures;

const moneyWords = (figures: Figures): string => {
  const { net, discounts, tax, currency } = summed(figures);
  const of = (amount: Big) => inFull(amount, currency);
  const code = currency === null ? '' : ` ${currency}`;
  const only = figures.most === null ? '' : `, those in ${figures.most.currency}`;
  return `Of the ${countWords(figures.rows, ROWS)} looked at${only}: net ${of(net)}${code}, discounts ${of(discounts)}, tax ${of(tax)}`;
};

const shippingWords = (figures: Figures): string => {
  const { shipping, currency } = summed(figures);
  return `shipping ${inFull(shipping, currency)}`;
};

const netWords = (figures: Figures): string => {
  const { net, currency } = summed(figures);
  return `net ${inFull(net, currency)}${figures.most === null ? '' : ` of those in ${figures.most.currency}`}`;
};

export const EFFECTS = {
  money: (figures: Figures): string => `${moneyWords(figures)}.${refusedWords(figures)}`,
  /** With the shipping that was charged. */
  all: (figures: Figures): string =>
    `${moneyWords(figures)}, ${shippingWords(figures)}.${refusedWords(figures)}`,
  orders: (figures: Figures): string =>
    `${countWords(figures.orders, ORDERS)}, ${netWords(figures)}.${refusedWords(figures)}`,
  customers: ({ customers, again }: Figures): string =>
    `${countWords(customers, CUSTOMERS)}, of whom ${countWords(again, AGAIN)}.`,
  nobody: ({ orders }: Figures): string =>
    `${countWords(orders, ORDERS)}: each counts as a new customer who never comes back, so that repeat rates, cohorts and LTV tell nothing.`,
  date: (cell: string, read: string): string => `“${cell}” is ${read}.`,
} as const;
