import type { UnderWay } from '../customers/join';
import type { ControlTotals } from '../rollups/control';
import { refuse } from '../rows/invariant';
import {
  isCounted,
  isPlaced,
  isReturned,
  isUnlinked,
  type Change,
  type OrderRow,
  type PlacedSale,
  type ReversalRow,
  type Sale,
} from '../rows/rows';
import { AMOUNTS, MEASURES, PARTS, WRONG } from '../sentences';

/** What has to hold of sales that are posted: of each by itself, and of what was counted of them. */

/** Sums of an order's lines, worked out here once more. */
const partsOf = ({ lines }: PlacedSale) => {
  const parts = { grossMinor: 0, discountsMinor: 0, giftCardsMinor: 0, units: 0 };
  for (const line of lines) {
    if (isReturned(line)) continue;
    if (line.isGiftCard) parts.giftCardsMinor += line.grossMinor;
    else {
      parts.grossMinor += line.grossMinor;
      parts.discountsMinor += line.discountMinor;
      parts.units += line.quantity;
    }
  }
  return parts;
};

/** What reversals may take of an order: no more than it charged. */
const BACK = [
  { back: 'netBack', what: AMOUNTS.net, charged: (o: OrderRow) => o.grossMinor - o.discountsMinor },
  { back: 'shippingBack', what: AMOUNTS.shipping, charged: (o: OrderRow) => o.shippingMinor },
  { back: 'dutiesBack', what: AMOUNTS.duties, charged: (o: OrderRow) => o.dutiesMinor },
  { back: 'giftCardsBack', what: AMOUNTS.giftCards, charged: (o: OrderRow) => o.giftCardsMinor },
] as const;

/** Refuses a sale whose parts do not add up, whose refunds take too much, or that counts less than nothing. */
export const checkSale = (sale: PlacedSale): void => {
  const { order } = sale;
  const parts = partsOf(sale);
  for (const part of ['grossMinor', 'discountsMinor', 'giftCardsMinor'] as const)
    if (order[part] !== parts[part])
      refuse(WRONG.lines(order, { what: PARTS[part], minor: parts[part] }, order[part]));
  if (order.units !== parts.units || order.units < 0) refuse(WRONG.units(order, parts.units, order.units));
  checkReversals(sale);
};

const checkReversals = ({ order, reversals }: PlacedSale): void => {
  const own = reversals.filter((one) => !isUnlinked(one));
  if (own.length === 0) return;
  for (const { back, what, charged } of BACK) {
    const taken = own.reduce((sum, one) => sum + one[back], 0);
    if (taken > Math.max(0, charged(order)))
      refuse(WRONG.refunds(order, { what, minor: taken }, charged(order)));
  }
  const lessThanNone = own.find(({ unitsBack }) => unitsBack < 0);
  if (lessThanNone) refuse(WRONG.unitsBack(order, lessThanNone.externalId));
  checkWhole(order, own);
};

/** What came back wholly is worth nothing more in the store's currency either (METRICS C7). */
const checkWhole = (order: OrderRow, reversals: readonly ReversalRow[]): void => {
  const net = order.grossMinor - order.discountsMinor;
  if (net <= 0 || reversals.reduce((sum, one) => sum + one.netBack, 0) !== net) return;
  const left = reversals.reduce((rest, one) => rest - one.returns, order.grossSales - order.discounts);
  if (left !== 0) refuse(WRONG.rest(order, left));
};

/** What the rows of a sale come to, as rollups have to count them. */
const addSale = (totals: ControlTotals, sale: Sale | null, times: 1 | -1): void => {
  if (!sale || !isPlaced(sale) || sale.order.excluded !== null) return;
  const { order, reversals } = sale;
  if (isCounted(order)) totals.orders += times;
  if (order.fxRate === null) return;
  totals.grossSales += times * order.grossSales;
  totals.discounts += times * order.discounts;
  for (const { booked, returns } of reversals) if (booked) totals.returns += times * returns;
};

/** How the rows move by these changes. */
export const movedBy = ({ sales, unlinked }: UnderWay): ControlTotals => {
  const totals: ControlTotals = { orders: 0, grossSales: 0, discounts: 0, returns: 0 };
  for (const { old, next } of sales) {
    addSale(totals, old, -1);
    addSale(totals, next, 1);
  }
  for (const { old, next } of unlinked) {
    if (old?.booked) totals.returns -= old.returns;
    if (next?.booked) totals.returns += next.returns;
  }
  return totals;
};

const firstOf = (sales: readonly Change<Sale>[]): OrderRow | null =>
  sales.map(({ old, next }) => next?.order ?? old?.order).find((one) => one) ?? null;

/** Refuses changes of which the rollups would gain or lose something else than the rows. */
export const checkCounted = (changes: UnderWay, before: ControlTotals, after: ControlTotals): void => {
  const moved = movedBy(changes);
  for (const measure of Object.keys(moved) as (keyof ControlTotals)[]) {
    const counted = after[measure] - before[measure];
    if (counted !== moved[measure]) {
      const where = { what: MEASURES[measure], sales: changes.sales.length, first: firstOf(changes.sales) };
      refuse(WRONG.counted(where, counted, moved[measure]));
    }
  }
};
