import Big from 'big.js';
import { groupBy } from '../../../shared/items';
import { numberReader } from '../mapping';
import type { GivenColumn } from './cells';
import { saysNumber } from './numbers';
import type { Roles, Spread, Sums } from './sums';
import { agreed } from './told';
import { marksOf } from './values';

/** Whether what a line states is its own, or its whole order's, which other lines state too. */

export type SpreadField = 'shipping' | 'discount' | 'tax';
export const SPREAD_FIELDS: readonly SpreadField[] = ['shipping', 'discount', 'tax'];

/** `open`: the lines of an order state it alike, and nothing tells whether each has its own. Null: no line repeats it. */
export const spreadOf = (
  field: SpreadField,
  { roles, given, sums }: { roles: Roles; given: readonly GivenColumn[]; sums: Sums | null },
): Spread | 'open' | null => {
  const summed = agreed(sums, field === 'shipping' ? 'chargesOf' : field === 'tax' ? 'taxOf' : 'discountOf');
  const isSummed = sums !== null && sums.ways.length > 0 && sums.total === roles.total;
  const cells = (name: string | undefined) => given.find((column) => column.name === name)?.cells ?? [];
  const [ids, stated] = [cells(roles.orderId), cells(roles[field])];
  const worth = cells(roles.unitPrice ?? roles.amount);
  const rows = ids.map((id, i) => ({ id, stated: stated[i] ?? '', worth: worth[i] ?? '' }));
  const orders = [...groupBy(rows, ({ id }) => id).values()].map((order) => order.filter(saysSomething));
  const repeated = orders.filter((order) => order.length > 1);
  if (repeated.some((order) => new Set(order.map((row) => row.stated)).size > 1)) return 'each';
  // equal goods have equal amounts, be they of each or not
  const telling = repeated.filter(
    (order) => field === 'shipping' || new Set(order.map((row) => row.worth)).size > 1,
  );
  if (telling.length > 0) return isSummed && summed !== null ? summed : 'open';
  if (field === 'discount' && isAboveItsRow(roles, given)) return 'open';
  return isOnFirst(field, rows) ? 'open' : null;
};

/** Whether orders of several rows state it on their first alone: goods on the others bear no tax of their own then. */
const isOnFirst = (field: SpreadField, rows: readonly StatedRow[]): boolean => {
  const orders = [...groupBy(rows, ({ id }) => id).values()].filter(
    (order) => order.length > 1 && order.some(saysSomething),
  );
  return (
    field !== 'shipping' &&
    orders.length > 0 &&
    orders.every(([first, ...others]) => saysSomething(first) && !others.some(saysSomething))
  );
};

/** A discount above what its row is worth is that of other rows too. */
const isAboveItsRow = (roles: Roles, given: readonly GivenColumn[]): boolean => {
  const marks = marksOf(roles, given);
  const read = marks && numberReader(marks);
  const cellsOf = (name: string | undefined) => given.find((column) => column.name === name)?.cells ?? [];
  const [discounts, prices] = [cellsOf(roles.discount), cellsOf(roles.unitPrice ?? roles.amount)];
  const quantities = roles.unitPrice === undefined ? [] : cellsOf(roles.quantity);
  return discounts.some((cell, i) => {
    const [discount, price, quantity] = [cell, prices[i] ?? '', quantities[i] ?? '1'].map((text) =>
      read?.(text),
    );
    return discount && price && quantity ? Big(discount).abs().gt(Big(price).times(quantity).abs()) : false;
  });
};

interface StatedRow {
  id: string;
  stated: string;
}

const saysSomething = ({ stated }: { stated: string }): boolean => saysNumber(stated);
