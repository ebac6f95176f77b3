import Big from 'big.js';
import type { Rejection } from '../../facts/fact';
import { isWholeId } from '../../facts/fields';
import { hashOf } from '../../facts/hash';
import { rejection, rejectRow } from '../cells';
import { isNameCell } from '../personNames';
import type { SourceRow } from '../format';
import { IS_TOTAL, isTotalRow } from '../sheet/totals';
import { momentReader } from './moments';
import { exampleNumber, moneyOf, numberReader } from './numbers';
import { discountReader, taxRateReader } from './rates';
import { nameOf, type ColumnRef, type Mapping } from './schema';
import { INVALID } from './sentences';

/** One row of a mapped file, its cells read as what the mapping says they are. */

const AMOUNTS = [
  'unitPrice',
  'amount',
  'total',
  'tax',
  'shipping',
  'shippingDiscount',
  'shippingTax',
  'duties',
] as const;
const TEXTS = [
  'currency',
  'customerId',
  'email',
  'phone',
  'channel',
  'device',
  'country',
  'sku',
  'title',
  'productType',
  'ofOrder',
] as const;
const STAMPS = ['placedAt', 'updatedAt', 'cancelledAt'] as const;

export type AmountField = (typeof AMOUNTS)[number] | 'taxRate' | 'discount' | 'discountRate';
export type TextField = (typeof TEXTS)[number];
type StampField = (typeof STAMPS)[number];
export type Field = keyof Mapping['columns'];

export interface MappedRow {
  source: SourceRow;
  /** As the file says it, signs included; absent = the file says nothing. */
  amounts: Partial<Record<AmountField, string>>;
  texts: Partial<Record<TextField, string>>;
  stamps: Partial<Record<StampField, string>>;
  quantity: number;
  isNote: boolean;
  /** What should number the customer is a name. */
  isNamed: boolean;
  /** The order that a credit note belongs to. */
  noteOf: string | undefined;
  problems: Rejection[];
}

const SEVERAL = '|';
/** Parts can't run into each other: "a|b" with "c" is another id than "a" with "b|c". */
const joined = (parts: string[]): string =>
  (parts.length === 1 ? parts : parts.map((part) => part.replaceAll(SEVERAL, SEVERAL + SEVERAL))).join(
    SEVERAL,
  );

const refsOf = (mapping: Mapping, field: Field): ColumnRef[] => {
  const ref = mapping.columns[field];
  return ref === undefined ? [] : [ref].flat();
};

/** The first column of a field, under which its problems are reported. */
export const columnOfField = (mapping: Mapping, field: Field): string =>
  nameOf(refsOf(mapping, field)[0] ?? (field === 'orderId' ? 'row' : field));

/** The cells of a field, put together; '' unless all of them are filled. */
const textOf = (mapping: Mapping, row: SourceRow, field: Field, by?: string): string => {
  const cells = refsOf(mapping, field).map((ref) => row.cells[nameOf(ref)] ?? '');
  if (by !== undefined) return cells.filter(Boolean).join(by);
  return cells.every(Boolean) ? joined(cells) : '';
};

/** The cells of a field that hold something, with their columns. */
const cellsOf = (mapping: Mapping, row: SourceRow, field: Field): [column: string, cell: string][] =>
  refsOf(mapping, field).flatMap((ref) => {
    const cell = row.cells[nameOf(ref)] ?? '';
    return cell === '' ? [] : [[nameOf(ref), cell]];
  });

const added = (sum: string | undefined, amount: string): string =>
  sum === undefined ? amount : Big(sum).plus(amount).toFixed();

/** Columns that several make an id of, and whose cell has lost its digits; of a single one the fact's own check tells. */
const lostIds = (mapping: Mapping, row: SourceRow): string[] =>
  (['orderId', 'customerId'] as const)
    .map((field) => refsOf(mapping, field).map(nameOf))
    .flatMap((names) => (names.length > 1 ? names.filter((name) => !isWholeId(row.cells[name] ?? '')) : []));

/** A name is no identity, and is not kept. */
const isNamed = (mapping: Mapping, { cells }: SourceRow): boolean =>
  refsOf(mapping, 'customerId').some((ref) => {
    const cell = cells[nameOf(ref)] ?? '';
    return cell !== '' && isNameCell(nameOf(ref), cell);
  });

export const hasId = ({ columns }: Mapping): boolean => columns.orderId !== undefined;

/** The order's number; without a column for it, one that the row's own cells make. */
export const idOf = (mapping: Mapping, row: SourceRow): string =>
  hasId(mapping) ? textOf(mapping, row, 'orderId') : rowId(row.whole ?? []);

/** As many digits as a store of a billion rows needs. */
const ROW_DIGITS = 20;

/** The same cells make the same id, wherever the row stands, whatever a mapping reads of it. */
const rowId = (cells: readonly string[]): string => {
  const filled = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  return `row-${hashOf(filled).slice(0, ROW_DIGITS)}`;
};

/** Why the mapping leaves the row out; null = it does not. So are totals: rows without a date that call themselves so. */
export const leftOutBy = (
  mapping: Pick<Mapping, 'leaveOut' | 'decimal' | 'thousands'>,
  dates: ColumnRef | ColumnRef[],
): ((row: SourceRow) => string | null) => {
  const names = [dates].flat().map(nameOf);
  const read = numberReader(mapping);
  const matches = (rule: Mapping['leaveOut'][number], cell: string): boolean => {
    if (rule.is) return rule.is.includes(cell);
    if (rule.startsWith !== undefined) return cell.startsWith(rule.startsWith);
    if (rule.notAbove === undefined) return cell === '';
    const value = read(cell);
    return value !== null && Number(value) <= rule.notAbove;
  };
  return (row) =>
    mapping.leaveOut.find((rule) => matches(rule, row.cells[nameOf(rule.column)] ?? ''))?.reason ??
    (isTotalRow(row.cells, names) ? IS_TOTAL : null);
};

/** Reads rows; stamps that name no zone are in the mapping's, else in `timeZone`. */
export const rowReader = (mapping: Mapping, timeZone: string): ((row: SourceRow) => MappedRow) => {
  const readNumber = numberReader(mapping);
  const readMoment = momentReader(mapping, timeZone);
  const readRate = taxRateReader(mapping, readNumber);
  const readDiscount = discountReader(mapping, readNumber, INVALID.number(exampleNumber(mapping)));

  return (source) => {
    const row: MappedRow = {
      source,
      amounts: {},
      texts: {},
      stamps: {},
      quantity: 1,
      isNote: false,
      isNamed: false,
      noteOf: undefined,
      problems: source.problem ? [rejectRow(source)] : [],
    };
    if (source.problem) return row;
    const refuse = (field: Field, reason: string) =>
      row.problems.push(rejection(source, columnOfField(mapping, field), reason));

    if (idOf(mapping, source) === '') refuse('orderId', INVALID.empty);
    for (const column of lostIds(mapping, source))
      row.problems.push(rejection(source, column, INVALID.lostDigits));
    for (const field of AMOUNTS)
      for (const [column, cell] of cellsOf(mapping, source, field)) {
        const value = readNumber(cell);
        if (value === null)
          row.problems.push(rejection(source, column, INVALID.number(exampleNumber(mapping))));
        else row.amounts[field] = added(row.amounts[field], moneyOf(value));
      }
    for (const [column, cell] of cellsOf(mapping, source, 'discount')) {
      const discount = readDiscount(cell);
      if (discount && 'problem' in discount) row.problems.push(rejection(source, column, discount.problem));
      else if (discount && 'rate' in discount) row.amounts.discountRate = discount.rate;
      else if (discount) row.amounts.discount = added(row.amounts.discount, moneyOf(discount.amount));
    }
    row.isNamed = isNamed(mapping, source);
    for (const field of TEXTS) {
      const cell = field === 'customerId' && row.isNamed ? '' : textOf(mapping, source, field);
      if (cell !== '') row.texts[field] = field === 'currency' ? cell.toUpperCase() : cell;
    }
    const rate = textOf(mapping, source, 'taxRate');
    const read = rate === '' ? null : readRate(rate);
    if (read && 'problem' in read) refuse('taxRate', read.problem);
    else if (read) row.amounts.taxRate = read.rate;
    for (const field of STAMPS) {
      const cell = textOf(mapping, source, field, ' ');
      const time =
        field === 'placedAt' && mapping.columns.time !== undefined
          ? textOf(mapping, source, 'time')
          : undefined;
      if (cell === '' && !time) continue;
      const moment = readMoment(cell, time);
      if ('problem' in moment) refuse(moment.in === 'time' ? 'time' : field, moment.problem);
      else row.stamps[field] = new Date(moment.instant).toISOString();
    }
    const counted = textOf(mapping, source, 'quantity');
    if (mapping.columns.quantity !== undefined) {
      const value = counted === '' ? null : readNumber(counted);
      if (value === null || !Big(value).eq(Big(value).round()))
        refuse('quantity', counted === '' ? INVALID.empty : INVALID.whole);
      else row.quantity = Number(value);
    }
    const price = priceField(mapping);
    if (row.amounts[price] === undefined && textOf(mapping, source, price) === '')
      refuse(price, INVALID.empty);
    row.isNote = isNote(mapping, row);
    row.noteOf = row.isNote ? noteOf(mapping, source) : undefined;
    return row;
  };
};

/** The one column that says what the row is worth. */
export const priceField = ({ columns }: Mapping): 'unitPrice' | 'amount' | 'total' =>
  columns.unitPrice !== undefined ? 'unitPrice' : columns.amount !== undefined ? 'amount' : 'total';

const isNote = (mapping: Mapping, { source, quantity, amounts }: MappedRow): boolean => {
  const when = mapping.creditNote?.when;
  if (when === undefined) return false;
  if (when === 'quantity below 0') return quantity < 0;
  if (when === 'amount below 0') return Number(amounts[priceField(mapping)] ?? 0) < 0;
  return cellIs(source, when);
};

const cellIs = ({ cells }: SourceRow, test: NonNullable<Mapping['discountLine']>): boolean => {
  const cell = cells[nameOf(test.column)] ?? '';
  return 'startsWith' in test ? cell.startsWith(test.startsWith) : test.is.includes(cell);
};

/** A row below zero that the mapping says to name no product. */
export const isDiscountRow = ({ discountLine }: Mapping, { source }: MappedRow): boolean =>
  discountLine !== undefined && cellIs(source, discountLine);

const noteOf = (mapping: Mapping, row: SourceRow): string | undefined => {
  const order = mapping.creditNote?.order;
  if (order === undefined || order === 'none') return undefined;
  if (order === 'same id') return idOf(mapping, row);
  return row.cells[nameOf(order.column)] || undefined;
};
