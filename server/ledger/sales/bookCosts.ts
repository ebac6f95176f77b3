import type { CostMeasure, Deltas, Dimensions } from '../rollups/deltas';
import type { Placed } from './placed';
import type { BookedCost, OrderRow, ReversalRow, Sale } from '../rows/rows';
import type { Sold } from './sold';

/** What the costs of a sale contribute to the rollups (METRICS 1 and 7). */

/** Where a kind of cost is added up, and where it is counted how many are known. */
const KINDS: Record<BookedCost['kind'], { measure: CostMeasure; known?: CostMeasure }> = {
  fulfilment: { measure: 'fulfilmentCost', known: 'fulfilmentCosts' },
  carrier: { measure: 'shippingCost', known: 'shippingCosts' },
  payment_fee: { measure: 'paymentFees', known: 'paymentCosts' },
  return_handling: { measure: 'returnHandling' },
  duties: { measure: 'dutiesBorne' },
  tax: { measure: 'dutiesBorne' },
};

/** Goods and costs of an order that counts in money, on the day of the order; what returns cost, on its own. */
export const bookCosts = (
  deltas: Deltas,
  times: number,
  { reversals, costs }: Sale,
  order: OrderRow,
  sold: readonly Sold[],
  dims: Dimensions,
  placedBack: ReadonlyMap<ReversalRow, readonly Placed[]>,
): void => {
  for (const part of sold) {
    if (!part.isCosted) continue;
    const net = part.gross - part.discounts;
    deltas.addCosts(times, part.day, dims, {
      ...{ cogs: part.cogs, cogsPlaced: part.cogs, costedUnits: part.units },
      ...{ costedSales: net, costedSalesPlaced: net },
    });
  }
  for (const { booked, day, costBack, costedReturns } of reversals)
    if (booked) deltas.addCosts(times, day, dims, { cogs: -costBack, costedSales: -costedReturns });
  for (const parts of placedBack.values())
    for (const { day, costBack, costedReturns } of parts)
      deltas.addCosts(times, day, dims, { cogsPlaced: -costBack, costedSalesPlaced: -costedReturns });
  for (const cost of costs) bookCost(deltas, times, cost, order.day, dims);
};

const bookCost = (
  deltas: Deltas,
  times: number,
  { kind, fxRate, cost, day }: BookedCost,
  placedDay: string,
  dims: Dimensions,
): void => {
  if (fxRate === null) return deltas.addCosts(times, placedDay, dims, { unconvertedCosts: 1 });
  const { measure, known } = KINDS[kind];
  const isOfReturn = kind === 'return_handling';
  deltas.addCosts(times, isOfReturn ? day : placedDay, dims, {
    [measure]: cost,
    ...(known && { [known]: 1 }),
  });
  if (isOfReturn) deltas.addCosts(times, placedDay, dims, { returnHandlingPlaced: cost });
};
