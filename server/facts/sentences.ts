import { badInput } from '../errors';

/** What is wrong with a fact, in one place. Each predicate follows the name of its field. */

/** Every field, whatever the fact. */
export const INVALID = {
  empty: 'is empty',
  manyEntries: 'has more than 5,000 entries',
  long: (most: number): string => `is longer than ${most} characters`,
  nul: 'contains a NUL byte',
  control: 'contains a control character',
  halfCharacter: 'contains half a character (a lone surrogate)',
  decimal: 'is not a decimal number such as 12.50',
  large: (digits: number): string =>
    `is beyond ${'9'.repeat(digits)}, the largest amount that is kept exactly`,
  decimals: (most: number): string => `has more than ${most} decimals`,
  negative: 'is negative',
  currency: 'is not an ISO 4217 code such as EUR',
  unknownCurrency: 'is not a currency that is known (ISO 4217)',
  instant: 'is not a date and time with a zone, such as 2026-03-01T09:30:00Z',
  day: 'is not a date such as 2026-03-01',
  years: 'is not between 1990 and 2100',
  month: 'is not a month such as 2026-03',
  rate: 'is not a rate such as 1.0815',
  rateBounds: 'is not between 0.000000001 and 1000000000',
  whole: 'is not a whole number',
  below: (least: number): string => `is below ${least}`,
  above: (most: number): string => `is above ${most}`,
  quantity: 'is not a quantity such as 12 or 1.5',
  lostDigits:
    'has lost its digits to a spreadsheet or a program: export it anew without opening it in one, or have the column written as text',
  name: 'is a name, which tells nobody apart: give the number of the customer, or an e-mail address',
  nobody: 'names nobody: give an id, an e-mail or a phone number',
} as const;

/** Orders and refunds. */
export const INVALID_SALE = {
  worth: (digits: number): string =>
    `is worth more than ${'9'.repeat(digits)}, the largest amount that is kept exactly`,
  rateWorth: (digits: number): string => `makes the order worth more than ${'9'.repeat(digits)}`,
  noLine: 'has no line',
  manyLines: 'has more than 5,000 lines',
  manyRefunds: 'has more than 1,000 refunds',
  taxRate: 'is not a rate such as 0.2',
  perCent: 'is above 1: write 0.2 for 20 %',
  discount: 'is above unit price times quantity',
  bothNegative: 'is negative, and so is the quantity: a line below zero has one of them below zero',
  otherSign: 'has another sign than its line',
  aboveZero: 'is above zero: only a line below zero comes from another order, or is a discount of its own',
  taxAbovePrice: 'has a line whose tax is above the price that contains it',
  unbearable:
    'is negative, and its line names no product: a discount of more than the lines above zero are worth',
  ledgersId: 'begins with cancel: or line:, which the ledger keeps',
  notOneWay: 'is missing, or comes with amount or whole: give one of the three',
  partsBeside: 'comes with parts beside it: they belong to net, the value of the goods',
  noOrder:
    'is missing: without the order nobody can tell what was paid back; give net, the value of the goods',
} as const;

/** Rules of channels. */
export const INVALID_RULE = {
  noWord: 'has no letter and no digit to look for',
  many: 'has more than 50 rules: one that says `contains` often stands for several',
} as const;

/** Facts other than sales. */
export const INVALID_FACT = {
  beforeDay: 'is before the day',
  yearAfterDay: 'is more than a year after the day',
  sameAsBase: 'is the same as base',
  series: 'is not made of lower-case letters, digits, _ and -, such as profile_views',
  seriesIsDay: 'is a day or a month: give the series a name, and each value its day',
  seriesDigits: (most: number): string => `has more than ${most} digits before the point`,
  splitAlone: 'comes with a dimension, and a dimension with it',
  beforeJoined: 'is before the member joined',
  noCurrency: 'is missing: it is the currency of the value',
  otherEvent: 'belongs to a start or a change, which need it, and to no other event',
  noMoment: 'is missing, and so are the promised day and the delivery: give one of them',
  beforeShipped: 'is before it was shipped',
  beforeOpened: 'is before the ticket was opened',
} as const;

export const tooMuch = ({ amount, from, to, rate }: Record<'amount' | 'from' | 'to' | 'rate', string>) =>
  badInput(`${amount} ${from} at ${rate} is too much in ${to} to be kept exactly.`);
