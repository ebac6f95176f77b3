import type { Day } from '../../time';
import { decimal, roundToInteger } from '../../facts/money';
import { comesAfterCancellation, inSequence } from './refunds';
import { isUnlinked, soldLines, type LineRow, type OrderRow, type ReversalRow } from '../rows/rows';
import { soldBy, type Sold } from './sold';
import { Restock } from './unitCosts';

/**
 * What reversals take back of the lines that were sold on each day: on the order basis it stands on that
 * day, which of a line that an edit added is the day of the edit (METRICS 1). No source says of which lines
 * a sum came back: it is of those placed with the order first, then of those that edits added, day by day.
 */

/** Of one reversal, on one day of the order basis. Money in the store's currency. */
export interface Placed {
  day: Day;
  returns: number;
  taxes: number;
  /** The part of `returns` that is of lines with a known cost, shared by value. */
  costedReturns: number;
  /** What the goods that are in stock again had cost. */
  costBack: number;
}

/** What is left of the lines that were sold on one day. */
interface Left {
  day: Day;
  net: number;
  costed: number;
  goods: number;
  taxes: number;
}

const leftOf = (order: OrderRow, sold: readonly Sold[]): Left[] => {
  const none = { net: 0, costed: 0, goods: 0, taxes: 0 };
  const days = new Map<Day, Left>([[order.day, { day: order.day, ...none }]]);
  for (const { day, gross, discounts, taxes, isCosted } of sold) {
    const left = days.get(day) ?? { day, ...none };
    const net = gross - discounts;
    left.net += net;
    left.goods += net;
    left.costed += isCosted ? net : 0;
    left.taxes += taxes;
    days.set(day, left);
  }
  const [placed, ...added] = days.values();
  return [placed!, ...added.sort((a, b) => (a.day < b.day ? -1 : 1))];
};

/** Of each day what is left, the earlier ones first; the last takes what is more. */
const takenOf = (left: Left[], part: 'goods' | 'taxes', taken: number): number[] => {
  let open = taken;
  return left.map((here, i) => {
    const own = i === left.length - 1 ? open : Math.min(open, Math.max(0, here[part]));
    open -= own;
    here[part] -= own;
    return own;
  });
};

/** How much of what came back of a day's lines is of those whose cost is known. */
const knownOf = ({ net, costed }: Left, returned: number): number => {
  if (net === costed) return returned;
  return net === 0 ? 0 : roundToInteger(decimal(costed).times(returned).div(net));
};

/** What goods cost that are in stock again, by the day on which they were sold. */
const stockBack = (stock: Restock, order: OrderRow, reversal: ReversalRow): ReadonlyMap<Day, number> =>
  reversal.kind === 'cancellation'
    ? stock.rest(reversal.unitsBack, order.units)
    : stock.take(comesAfterCancellation(order, reversal) ? null : reversal.restocked);

/** An order of lines below zero alone may have been sent, and its shipping taxed. */
const leftBefore = (order: OrderRow, lines: readonly LineRow[]): Left[] => {
  const sold = soldBy(order, lines);
  const left = leftOf(order, sold);
  return sold.length > 0 ? left : left.map((day) => ({ ...day, taxes: order.taxes }));
};

/**
 * The parts of each counted reversal of an order, by the day on which they stand on the order basis. A
 * reversal that names no order stands on its own.
 */
export const placedOf = (
  order: OrderRow,
  lines: readonly LineRow[],
  reversals: readonly ReversalRow[],
): ReadonlyMap<ReversalRow, readonly Placed[]> => {
  const booked = reversals.filter((one) => one.booked);
  if (booked.length === 0) return new Map();
  const left = leftBefore(order, lines);
  const stock = new Restock(order, soldLines(lines));
  const isLast = (one: ReversalRow) => one.kind === 'cancellation';
  const refunds = booked.filter((one) => !isLast(one) && !isUnlinked(one));
  const inTime = [...inSequence(order, refunds), ...booked.filter(isLast)];
  const placed = new Map(
    inTime.map((reversal) => [reversal, partsOf(reversal, left, stockBack(stock, order, reversal))]),
  );
  for (const one of booked)
    if (isUnlinked(one)) placed.set(one, [{ ...NO_COST, ...pick(one), day: one.placedDay }]);
  return placed;
};

const NO_COST = { costedReturns: 0, costBack: 0 };
const pick = ({ returns, taxes }: ReversalRow) => ({ returns, taxes });

const partsOf = (
  { returns, taxes }: ReversalRow,
  left: Left[],
  costs: ReadonlyMap<Day, number>,
): Placed[] => {
  const before = left.map((one) => knownOf(one, one.net - one.goods));
  const goods = takenOf(left, 'goods', returns);
  const tax = takenOf(left, 'taxes', taxes);
  return left.map((one, i) => ({
    day: one.day,
    returns: goods[i]!,
    taxes: tax[i]!,
    costedReturns: knownOf(one, one.net - one.goods) - before[i]!,
    costBack: costs.get(one.day) ?? 0,
  }));
};
