import type { Db } from '../../../drizzle/client';
import type { Store } from '../../types';
import { loadReversals, loadSales } from '../rows/load';
import { keyOf, unique, type FactKey } from '../rows/rows';
import { Drafts, orderKeyOf } from './drafts';
import { linkedKeys } from './lineReturns';

/** Everything that is stored of these refunds and orders, with the orders that the refunds are of. */
export const loadDrafts = async (
  tx: Db,
  { id: storeId, timeZone }: Pick<Store, 'id' | 'timeZone'>,
  refundKeys: readonly FactKey[],
  orderKeys: readonly FactKey[],
): Promise<Drafts> => {
  const drafts = new Drafts(timeZone);
  const stored = await loadReversals(tx, storeId, unique(refundKeys));
  for (const refund of stored) {
    drafts.refunds.set(keyOf(refund), refund);
    if (refund.orderExternalId === null) drafts.oldUnlinked.set(keyOf(refund), refund);
  }
  const movedFrom = stored.map(orderKeyOf).filter((key) => key !== null);
  const load = async (keys: readonly FactKey[]): Promise<void> => {
    for (const [key, sale] of await loadSales(tx, storeId, keys)) {
      drafts.old.set(key, sale);
      for (const refund of sale.reversals) drafts.refunds.set(keyOf(refund), refund);
    }
  };
  await load(unique([...orderKeys, ...movedFrom]));
  const linked = [...drafts.old.values()].flatMap(({ order, lines }) =>
    order ? linkedKeys(order.source, lines) : [],
  );
  await load(unique(linked).filter((key) => !drafts.old.has(keyOf(key))));
  return drafts;
};
