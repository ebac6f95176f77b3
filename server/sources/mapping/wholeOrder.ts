import { apportion, minorDigits, toMinor, UNSTATED } from '../../facts/money';
import Big from 'big.js';
import { zip } from '../../../shared/items';
import type { MappedRow } from './row';
import { WHOLE, type Mapping } from './schema';
import { discountOf, goodsOf } from './value';

/** Amounts of a whole order that its rows repeat: each row bears its part by value. */

type Whole = Mapping['wholeOrder'][number];

/** What the order's rows say of it: the first that is not 0. */
export const wholeAmount = (row: MappedRow, field: Whole): string | undefined =>
  Number(row.amounts[field] ?? 0) === 0 ? undefined : row.amounts[field];

export const sharedOut = (mapping: Mapping, rows: readonly MappedRow[], currency?: string): MappedRow[] => {
  let out = [...rows];
  // a tax is shared by what is left after the discount
  for (const field of WHOLE.filter((one) => mapping.wholeOrder.includes(one)))
    out = shared(mapping, out, { field, currency: currency ?? UNSTATED });
  return out;
};

/** What of a row bears a part. */
const bearing = (mapping: Mapping, row: MappedRow, field: Whole): Big =>
  field === 'tax' ? goodsOf(mapping, row).minus(discountOf(mapping, row)) : goodsOf(mapping, row);

const shared = (
  mapping: Mapping,
  rows: readonly MappedRow[],
  { field, currency }: { field: Whole; currency: string },
): MappedRow[] => {
  const amount = rows.map((row) => wholeAmount(row, field)).find((one) => one !== undefined);
  if (amount === undefined) return [...rows];
  const worth = rows.map((row) => toMinor(bearing(mapping, row, field).abs(), currency));
  const weights = worth.every((one) => one === 0) ? rows.map(() => 1) : worth;
  const size = toMinor(Big(amount).abs(), currency);
  const sign = amount.startsWith('-') ? -1 : 1;
  const one = Big(10).pow(minorDigits(currency));
  return zip(rows, apportion(size, weights)).map(([row, part]) => ({
    ...row,
    amounts: { ...row.amounts, [field]: Big(part).times(sign).div(one).toFixed() },
  }));
};
