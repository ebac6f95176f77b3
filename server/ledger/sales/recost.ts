import type { Day } from '../../time';
import type { SimpleKind } from '../../facts/simple';
import type { Writing } from '../rollups/writing';
import { changeSales, pages, recount } from './change';
import { ordersOfSkus } from './unitCosts';

/** A cost that comes after the sale, or is corrected, is posted anew at the orders it is about: as deltas. */

/** Goods sold from the day of the first of these costs on. */
const ofUnits = async (writing: Writing, costs: readonly { sku: string; fromDay: Day }[]) => {
  const from = new Map<string, Day>();
  for (const { sku, fromDay } of costs) {
    const known = from.get(sku);
    if (known === undefined || fromDay < known) from.set(sku, fromDay);
  }
  await recount(writing, await ordersOfSkus(writing.tx, writing.store, from));
};

const ofOrders = async (writing: Writing, costs: readonly { orderId: string }[]) => {
  for (const ids of pages([...new Set(costs.map(({ orderId }) => orderId))]))
    await changeSales(writing, { costsOf: ids });
};

/** Counts anew what these facts, as they were and as they are, have a say in. Other kinds have none. */
export const recost = async (writing: Writing, kind: SimpleKind, facts: readonly object[]): Promise<void> => {
  if (kind === 'unitCosts') await ofUnits(writing, facts as { sku: string; fromDay: Day }[]);
  if (kind === 'orderCosts') await ofOrders(writing, facts as { orderId: string }[]);
};
