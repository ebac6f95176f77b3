import { groupBy } from '../../../shared/items';
import type { GivenColumn } from './cells';
import { digitsOf } from './numbers';
import type { Roles, Spread, Sums } from './sums';
import { agreed } from './told';

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
  if (telling.length === 0) return null;
  return isSummed && summed !== null ? summed : 'open';
};

const saysSomething = ({ stated }: { stated: string }): boolean =>
  digitsOf(stated) !== null && /[1-9]/.test(stated);
