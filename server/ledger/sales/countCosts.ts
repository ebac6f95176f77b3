import type { CountingOf } from '../rollups/counting';
import type { CostMeasure } from '../rollups/measures';
import type { CountedSale } from './counted';
import type { Placed } from './placed';
import type { CostRow, OrderRow, ReversalRow } from '../rows/rows';

/** What the costs of a sale contribute to the rollups (METRICS 1 and 7). */

/** Where a kind of cost is added up, and where it is counted how many are known. */
const KINDS: Record<CostRow['kind'], { measure: CostMeasure; known?: CostMeasure }> = {
  fulfilment: { measure: 'fulfilmentCost', known: 'fulfilmentCosts' },
  carrier: { measure: 'shippingCost', known: 'shippingCosts' },
  payment_fee: { measure: 'paymentFees', known: 'paymentCosts' },
  return_handling: { measure: 'returnHandling' },
  duties: { measure: 'dutiesBorne' },
  tax: { measure: 'dutiesBorne' },
};

/** Goods and costs of an order that counts in money, on the day of the order; what returns cost, on its own. */
export const countCosts = (
  { here, sale, sold }: CountedSale,
  placedBack: ReadonlyMap<ReversalRow, readonly Placed[]>,
): void => {
  for (const part of sold) {
    if (!part.isCosted) continue;
    const net = part.gross - part.discounts;
    here.costs(part.day, {
      ...{ cogs: part.cogs, cogsPlaced: part.cogs, costedUnits: part.units },
      ...{ costedSales: net, costedSalesPlaced: net },
    });
  }
  for (const { booked, day, costBack, costedReturns } of sale.reversals)
    if (booked) here.costs(day, { cogs: -costBack, costedSales: -costedReturns });
  for (const parts of placedBack.values())
    for (const { day, costBack, costedReturns } of parts)
      here.costs(day, { cogsPlaced: -costBack, costedSalesPlaced: -costedReturns });
  for (const cost of sale.costs) countCost(here, cost, sale.order);
};

const countCost = (
  here: CountingOf,
  { kind, fxRate, cost, day }: CostRow,
  { day: placedDay }: OrderRow,
): void => {
  if (fxRate === null) return here.costs(placedDay, { unconvertedCosts: 1 });
  const { measure, known } = KINDS[kind];
  const isOfReturn = kind === 'return_handling';
  here.costs(isOfReturn ? day : placedDay, { [measure]: cost, ...(known && { [known]: 1 }) });
  if (isOfReturn) here.costs(placedDay, { returnHandlingPlaced: cost });
};
