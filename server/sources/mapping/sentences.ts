import { badInput } from '../../errors';
import { INVALID as OF_READERS, NOTES as OF_ALL } from '../sentences';

/** What is written of mappings and of the files that they read, in one place. */

export const INVALID = {
  ...OF_READERS,
  firstColumn: 'is below 1, the first column',
  column: 'is neither the name of a column nor its number',
  columns: 'is neither a column nor a list of columns',
  cellTest: 'is neither {column, startsWith} nor {column, is: […]}',
  noteRule: 'is not "quantity below 0", "amount below 0", {column, startsWith} or {column, is: […]}',
  noteOrder: 'is not "same id", "none" or {column}',
  rule: 'needs exactly one of is, startsWith, empty, notAbove',
  repeats: 'is neither "once" nor "own"',
  zone: 'is not an IANA time zone such as Europe/Berlin',
  decimalMark: 'is the decimal mark too',
  numbers: 'must be numbers, as the file has no header',
  row: 'is neither "line" nor "order"',
  constantRate: 'is not a rate such as "0.2"',
  noCurrency: 'is missing: name a column, or a currency under constants',
  oneValue: 'must name exactly one of unitPrice, amount, total',
  wholeOrder: 'is of a whole order: it needs "row": "order"',
  noQuantity: 'is missing beside unitPrice',
  taxTwice: 'is given twice: name one of tax, taxRate, constants.taxRate',
  taxAmount: 'needs the amount of the tax, not its rate, unless the total contains it',
  columnToo: 'is a column too: give one of them',
  ownLines: 'can be "own" only where a row is an order: rows of one id are the lines of one order',
  wholeLines: 'is of rows that are lines: it needs "row": "line"',
  summedAmounts: 'may be several columns where they are amounts, as rates are not added up',
  wholeAmounts: 'takes a discount that is an amount',
  needsId: 'can be "same id" only where a column is the order number',
  needsQuantity: 'needs the column of the quantity',
  spread: 'can not be spread over so many pieces to the cent: map the unit price',
  noDate: 'is empty, though there is a time of day',
  noTimeOfDay: 'is empty: the time of day is not known',
  timeOfDay: 'is not a time of day such as 14:05, 14:05:30 or 2:05 PM',
  twoTimes: 'has a time of its own, and a column of times is named too',
  taxRate: 'is not a rate such as 0.19 or 19 %',
  discountRate: 'is not a rate such as 0.1 or 10 %',
  discountMarked: 'is per cent, and the discounts of this file are amounts: say that they are per cent',
  belowOne: 'is below 1 among rates in per cent: write 19 for 19 %, or 0.5 % with its mark',
  abovePerCent: 'is above 100 %',
  aboveOne: 'is above 1: write 0.2 or 20 %, or say that the rates of this file are per cent',
  number: (example: string): string => `is not a number such as ${example}`,
  step: 'is neither yes nor no, nor how often',
  sameCost: (row: number): string =>
    `is the same day, channel, country, campaign and account as row ${row}: map a column that tells them apart, or say that each row is one of its own`,
} as const;

export const NOTES = {
  ...OF_ALL,
  unsettled: (column: string, cell: string): string =>
    `rows whose “${column}” is “${cell}”, which are taken for sales: leave them out by a rule if they are none`,
  unsettledEmpty: (column: string): string =>
    `rows whose “${column}” is empty, which are taken for sales: leave them out by a rule if they are none`,
  named:
    'orders whose customer is given by a name, which tells nobody apart and is not kept: map the column of a number or of an e-mail address',
} as const;

/** Behind what is wrong with one row of several. */
export const allOfId = (id: string): string => `; so all of ${id} is left out`;

/** Behind a date that is not ISO 8601, where the mapping names no format. */
export const OTHER_FORMAT = '; dates.format of the mapping names another way of writing dates';

export const noMappingJson = (file: string) =>
  badInput(`${file} is not JSON.`, 'MAPPING.md of the documentation describes a mapping.');
