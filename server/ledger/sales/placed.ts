import type { Day } from '../../time';
import { decimal, roundToInteger } from '../../facts/money';
import { comesAfterCancellation, inSequence } from './refunds';
import { isUnlinked, soldLines, type LineRow, type OrderRow, type ReversalRow } from '../rows/rows';
import { soldBy, type Sold } from './sold';
import { Restock } from './unitCosts';

/**
 * What reversals take back of the lines that were sold on each day. On the order basis it stands on that day; for a
 * line that an edit added, on the edit's day (METRICS 1). A sum without lines comes first from those placed with the
 * order, then from those that edits added, day by day.
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
  const placed: Left = { day: order.day, ...none };
  const days = new Map([[order.day, placed]]);
  for (const { day, gross, discounts, taxes, isCosted } of sold) {
    const left = days.get(day) ?? { day, ...none };
    const net = gross - discounts;
    left.net += net;
    left.goods += net;
    left.costed += isCosted ? net : 0;
    left.taxes += taxes;
    days.set(day, left);
  }
  const added = [...days.values()].filter((left) => left !== placed);
  return [placed, ...added.sort((a, b) => (a.day < b.day ? -1 : 1))];
};

/** What one reversal takes of a day; `known`: how much of all that came back before had a known cost. */
interface Taking {
  left: Left;
  known: number;
  goods: number;
  taxes: number;
}

/** Takes of each day what is left, of the earlier ones first; the last gives what is more. */
const take = (takings: readonly Taking[], part: 'goods' | 'taxes', taken: number): void => {
  let open = taken;
  takings.forEach((taking, i) => {
    const { left } = taking;
    const own = i === takings.length - 1 ? open : Math.min(open, Math.max(0, left[part]));
    open -= own;
    left[part] -= own;
    taking[part] = own;
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
  const takings = left.map((one): Taking => ({
    left: one,
    known: knownOf(one, one.net - one.goods),
    goods: 0,
    taxes: 0,
  }));
  take(takings, 'goods', returns);
  take(takings, 'taxes', taxes);
  return takings.map(({ left: one, known, ...taken }) => ({
    day: one.day,
    returns: taken.goods,
    taxes: taken.taxes,
    costedReturns: knownOf(one, one.net - one.goods) - known,
    costBack: costs.get(one.day) ?? 0,
  }));
};
