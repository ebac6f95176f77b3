import { sql } from 'drizzle-orm';
import type { Db } from '../../../drizzle/client';
import { bookedCosts, customers, orderLines, orders, reversals } from '../../../drizzle/schema';
import { identityOf } from '../../facts/identity';
import {
  isPlaced,
  keyOf,
  NOBODY,
  type Change,
  type CustomerState,
  type ReversalRow,
  type Sale,
} from '../rows/rows';
import { append, dropRows, keysAs, put } from '../rows/write';

/** Writes rows of sales, credit notes and customers. */

/** Rows of sales that are new or differ from what is stored. */
export const writeSales = async (
  tx: Db,
  storeId: number,
  changes: readonly Change<Sale>[],
): Promise<void> => {
  const fresh = changes.filter(({ old, next }) => next && !old);
  const changed = changes.filter(({ old, next }) => next && old && differs(old, next));
  await dropLines(tx, storeId, changed);
  await dropReversals(tx, storeId, changed);
  await dropCosts(tx, storeId, changed);
  await dropOrders(tx, storeId, changed);
  for (const [some, write] of [
    [fresh, append],
    [changed, put],
  ] as const) {
    const rows = rowsOf(some, storeId);
    await write(tx, orders, rows.orders);
    await write(tx, orderLines, rows.lines);
    // a refund that has moved from one order to another is there already
    await put(tx, reversals, rows.reversals);
    await put(tx, bookedCosts, rows.costs);
  }
};

const rowsOf = (changes: readonly Change<Sale>[], storeId: number) => {
  const sales = changes.flatMap(({ next }) => (next ? [next] : []));
  const placed = sales.filter(isPlaced);
  return {
    orders: placed.map(({ order }) => ({ ...order, storeId })),
    lines: placed.flatMap(({ order: { source, externalId }, lines }) =>
      lines.map((line) => ({ ...line, storeId, source, externalId })),
    ),
    reversals: sales.flatMap((sale) => sale.reversals.map((reversal) => ({ ...reversal, storeId }))),
    costs: sales.flatMap((sale) => sale.costs.map((cost) => ({ ...cost, storeId }))),
  };
};

const differs = (old: Sale, next: Sale): boolean =>
  old !== next && JSON.stringify(old) !== JSON.stringify(next);

const dropLines = async (tx: Db, storeId: number, stored: readonly Change<Sale>[]): Promise<void> => {
  const gone = stored.flatMap(({ old, next }) =>
    old?.order && next && old.lines.length > next.lines.length
      ? [{ source: old.order.source, externalId: old.order.externalId, ordinal: next.lines.length }]
      : [],
  );
  if (gone.length === 0) return;
  await tx.execute(sql`delete from order_lines l
    using ${keysAs(orderLines, gone, ['source', 'externalId', 'ordinal'])}
    where l.store_id = ${storeId} and l.source = r.source and l.external_id = r.external_id and l.ordinal > r.ordinal`);
};

/** Reversals that their sale has no more. One that has moved to another order is put there afterwards. */
const dropReversals = async (tx: Db, storeId: number, stored: readonly Change<Sale>[]): Promise<void> => {
  const gone = stored.flatMap(({ old, next }) => {
    const kept = new Set(next?.reversals.map(keyOf));
    return (old?.reversals ?? []).filter((r) => !kept.has(keyOf(r)));
  });
  await dropRows(tx, reversals, storeId, gone);
};

/** Costs that their sale has no more; one that is posted at another order is put there afterwards. */
const dropCosts = async (tx: Db, storeId: number, stored: readonly Change<Sale>[]): Promise<void> => {
  const gone = stored.flatMap(({ old, next }) => {
    const kept = new Set(next?.costs.map(keyOf));
    return (old?.costs ?? []).filter((cost) => !kept.has(keyOf(cost)));
  });
  await dropRows(tx, bookedCosts, storeId, gone);
};

const dropOrders = async (tx: Db, storeId: number, stored: readonly Change<Sale>[]): Promise<void> => {
  const gone = stored.flatMap(({ old, next }) => (old?.order && !next?.order ? [old.order] : []));
  await dropRows(tx, orders, storeId, gone);
};

/** Credit notes that are no more; one that has found its order is put there afterwards. */
export const dropUnlinked = async (
  tx: Db,
  storeId: number,
  unlinked: readonly Change<ReversalRow>[],
): Promise<void> => {
  const gone = unlinked.flatMap(({ old, next }) => (old && !next ? [old] : []));
  await dropRows(tx, reversals, storeId, gone);
};

export const writeUnlinked = (
  tx: Db,
  storeId: number,
  unlinked: readonly Change<ReversalRow>[],
): Promise<void> =>
  put(
    tx,
    reversals,
    unlinked.flatMap(({ next }) => (next ? [{ ...next, storeId }] : [])),
  );

/** States of customers; of those that were `recounted`, the ones that have nothing left go. */
export const writeCustomers = async (
  tx: Db,
  storeId: number,
  states: ReadonlyMap<string, CustomerState>,
  recounted: ReadonlySet<string>,
): Promise<void> => {
  const isKept = (state: CustomerState) => state.orders > 0 || state.looseEntries > 0;
  const kept = [...states].filter(([, state]) => isKept(state));
  await put(
    tx,
    customers,
    kept.map(([customerKey, state]) => ({
      storeId,
      customerKey,
      identity: identityOf(customerKey),
      ...state,
    })),
  );
  const gone = [...recounted].filter((key) => !isKept(states.get(key) ?? NOBODY));
  await dropRows(
    tx,
    customers,
    storeId,
    gone.map((customerKey) => ({ customerKey })),
  );
};
