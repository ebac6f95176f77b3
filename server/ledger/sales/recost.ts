import type { Db } from '../../../drizzle/client';
import type { Store } from '../../types';
import type { Day } from '../../time';
import type { BusinessKind } from '../../facts/business';
import type { Deltas } from '../rollups/deltas';
import { pages, rebook, settleAndPost } from './drafts';
import { ordersOfSkus } from './unitCosts';

/** A cost that comes after the sale, or is corrected, is booked anew at the orders it is about: as deltas. */

/** Goods sold from the day of the first of these costs on. */
const ofUnits = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  costs: readonly { sku: string; fromDay: Day }[],
) => {
  const from = new Map<string, Day>();
  for (const { sku, fromDay } of costs) {
    const known = from.get(sku);
    if (known === undefined || fromDay < known) from.set(sku, fromDay);
  }
  await rebook(tx, store, deltas, await ordersOfSkus(tx, store, from));
};

const ofOrders = async (tx: Db, store: Store, deltas: Deltas, costs: readonly { orderId: string }[]) => {
  for (const ids of pages([...new Set(costs.map(({ orderId }) => orderId))]))
    await settleAndPost(tx, store, deltas, [], [], { costsOf: ids });
};

/** Books anew what these facts, as they were and as they are, have a say in. Other kinds have none. */
export const recost = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  kind: BusinessKind,
  facts: readonly object[],
): Promise<void> => {
  if (kind === 'unitCosts') await ofUnits(tx, store, deltas, facts as { sku: string; fromDay: Day }[]);
  if (kind === 'orderCosts') await ofOrders(tx, store, deltas, facts as { orderId: string }[]);
};
