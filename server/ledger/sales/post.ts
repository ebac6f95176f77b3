import { sql } from 'drizzle-orm';
import type { Db } from '../../../drizzle/client';
import { bookedCosts, customers, orderLines, orders, reversals } from '../../../drizzle/schema';
import type { Store } from '../../types';
import { bookLoose, bookSale } from './book';
import { bookCustomer, bookNextOrder, ownerOf } from './customer';
import type { Deltas } from '../rollups/deltas';
import { byCustomer, groupByCustomer } from './grouping';
import { identityOf } from '../../facts/identity';
import { loadCustomers, loadStates } from '../rows/load';
import {
  byTime,
  isCounted,
  isOfCustomer,
  keyOf,
  NOBODY,
  type CustomerState,
  type OrderRow,
  type ReversalRow,
  type Sale,
  type Change,
} from '../rows/rows';
import { append, dropRows, keysAs, put } from '../rows/write';

/**
 * Posts changed sales: rows and rollup deltas. A change that leaves a customer's history alone
 * moves only its own amounts; a new order after the customer's last one is added to what is known;
 * anything else books the customer out and in again from all rows.
 */

/** Nothing that the customer's other figures depend on has moved. */
const keepsHistory = (old: OrderRow, next: OrderRow): boolean =>
  old.customerKey === next.customerKey &&
  old.placedAt === next.placedAt &&
  old.excluded === next.excluded &&
  old.kind === next.kind &&
  old.isMasked === next.isMasked &&
  old.channel === next.channel &&
  old.device === next.device &&
  old.country === next.country &&
  old.currency === next.currency;

const isAfter = (order: OrderRow, state: CustomerState): boolean => {
  if (state.lastAt === null || state.lastOrder === null) return true;
  const apart = Date.parse(order.placedAt) - Date.parse(state.lastAt);
  return apart > 0 || (apart === 0 && keyOf(order) > state.lastOrder);
};

const customersOf = (changes: readonly Change<{ customerKey: string | null }>[]): string[] => [
  ...new Set(
    changes.flatMap(({ old, next }) =>
      [old?.customerKey, next?.customerKey].filter((key) => key !== null && key !== undefined),
    ),
  ),
];

type OrderChange = Change<Sale> & { order: Change<OrderRow> };

/** Customers whose history has to be booked anew. */
const toRebook = (
  changes: readonly OrderChange[],
  loose: readonly Change<ReversalRow>[],
  states: ReadonlyMap<string, CustomerState>,
): Set<string> => {
  const rebook = new Set(customersOf(loose));
  for (const { order } of changes) {
    const { old, next } = order;
    if (old && next && keepsHistory(old, next)) continue;
    if (!old && next && appends(next, states.get(next.customerKey) ?? NOBODY)) continue;
    for (const key of customersOf([order])) rebook.add(key);
  }
  return rebook;
};

const appends = (order: OrderRow, state: CustomerState): boolean => {
  if (order.excluded !== null || order.isMasked) return true;
  if (!isCounted(order)) return false;
  return isAfter(order, state) && (state.looseEntries === 0 || state.orders > 0);
};

export const postSales = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  sales: readonly Change<Sale>[],
  loose: readonly Change<ReversalRow>[],
): Promise<void> => {
  const changes = sales.map((change): OrderChange => ({
    ...change,
    order: { old: change.old?.order ?? null, next: change.next?.order ?? null },
  }));
  const states = await loadStates(tx, store.id, customersOf([...changes.map((c) => c.order), ...loose]));
  const rebook = toRebook(changes, loose, states);
  const [simple, history] = partition(changes, ({ order }) => {
    const keys = customersOf([order]);
    return !keys.some((key) => rebook.has(key));
  });
  const stored = new Map(changes.flatMap(({ old }) => (old?.order ? [[keyOf(old.order), old]] : [])));
  const before = await loadCustomers(tx, store.id, [...rebook], stored);
  const written = [
    ...postSimply(deltas, simple, states, store.timeZone),
    ...rebookAll(deltas, before, history, loose, rebook, states, store.timeZone),
  ];
  await dropLoose(tx, store.id, loose);
  await writeSales(tx, store.id, written);
  await writeLoose(tx, store.id, loose);
  await writeCustomers(tx, store.id, states, rebook);
};

const partition = <T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] => {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
};

/** Changes that leave history alone, and orders that come after a customer's last one. Moves `states` on. */
const postSimply = (
  deltas: Deltas,
  changes: readonly OrderChange[],
  states: Map<string, CustomerState>,
  timeZone: string,
): Change<Sale>[] => {
  const [placed, orphans] = partition(changes, ({ order }) => order.next !== null);
  const inTime = placed.sort((a, b) => byTime(a.order.next!, b.order.next!));
  const posted = inTime.map((change): Change<Sale> => {
    const { old, next } = change.order;
    if (!next || !change.next) return change;
    const state = states.get(next.customerKey) ?? NOBODY;
    if (old && change.old) {
      bookSale(deltas, -1, change.old, ownerOf(state), timeZone);
      bookSale(deltas, 1, change.next, ownerOf(state), timeZone);
      return change;
    }
    const order = { ...next, isFirst: isOfCustomer(next) && state.orders === 0 };
    const after = isOfCustomer(order) ? bookNextOrder(deltas, 1, state, order) : state;
    if (isOfCustomer(order)) states.set(order.customerKey, after);
    const sale = { ...change.next, order };
    bookSale(deltas, 1, sale, ownerOf(after), timeZone);
    return { old: change.old, next: sale };
  });
  return [...posted, ...orphans];
};

/** Books these customers out as they were and in as they are. Replaces their `states`. */
const rebookAll = (
  deltas: Deltas,
  before: { sales: Map<string, Sale>; loose: ReversalRow[] },
  changes: readonly OrderChange[],
  loose: readonly Change<ReversalRow>[],
  rebook: ReadonlySet<string>,
  states: Map<string, CustomerState>,
  timeZone: string,
): Change<Sale>[] => {
  const after = new Map(before.sales);
  const gone: Change<Sale>[] = [];
  // an order that comes now may have had refunds that waited for it, and that are no customer's
  const waiting = new Map<string, Sale>();
  for (const change of changes) {
    const { old, next } = change;
    if (next?.order) {
      after.set(keyOf(next.order), next);
      if (old) waiting.set(keyOf(next.order), old);
    } else if (old?.order) {
      after.delete(keyOf(old.order));
      gone.push(change);
    }
  }
  const notes = new Map(before.loose.map((note) => [keyOf(note), note]));
  for (const { old, next } of loose) {
    if (old) notes.delete(keyOf(old));
    if (next) notes.set(keyOf(next), next);
  }
  const [was, is] = [groupByCustomer(before.sales.values()), groupByCustomer(after.values())];
  const [notesWere, notesAre] = [byCustomer(before.loose), byCustomer(notes.values())];
  const written = gone;
  for (const key of rebook) {
    bookCustomer(deltas, -1, was.get(key) ?? [], notesWere.get(key) ?? [], timeZone);
    const { state, sales } = bookCustomer(deltas, 1, is.get(key) ?? [], notesAre.get(key) ?? [], timeZone);
    states.set(key, state);
    for (const next of sales) {
      const id = keyOf(next.order!);
      written.push({ old: before.sales.get(id) ?? waiting.get(id) ?? null, next });
    }
  }
  for (const { old, next } of loose) {
    if (old && old.customerKey === null) bookLoose(deltas, -1, old, { firstDay: null });
    if (next && next.customerKey === null) bookLoose(deltas, 1, next, { firstDay: null });
  }
  return written;
};

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
  return {
    orders: sales.flatMap(({ order }) => (order ? [{ ...order, storeId }] : [])),
    lines: sales.flatMap(({ order, lines }) =>
      order
        ? lines.map((line) => ({ ...line, storeId, source: order.source, externalId: order.externalId }))
        : [],
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
  await dropRows(tx, reversals, storeId, gone, ['source', 'externalId']);
};

/** Costs that their sale has no more; one that is booked at another order is put there afterwards. */
const dropCosts = (tx: Db, storeId: number, stored: readonly Change<Sale>[]): Promise<void> =>
  dropRows(
    tx,
    bookedCosts,
    storeId,
    stored.flatMap(({ old, next }) => {
      const kept = new Set(next?.costs.map(keyOf));
      return (old?.costs ?? []).filter((cost) => !kept.has(keyOf(cost)));
    }),
    ['source', 'externalId'],
  );

const dropOrders = (tx: Db, storeId: number, stored: readonly Change<Sale>[]): Promise<void> =>
  dropRows(
    tx,
    orders,
    storeId,
    stored.flatMap(({ old, next }) => (old?.order && !next?.order ? [old.order] : [])),
    ['source', 'externalId'],
  );

/** Credit notes that are no more; one that has found its order is put there afterwards. */
const dropLoose = (tx: Db, storeId: number, loose: readonly Change<ReversalRow>[]): Promise<void> =>
  dropRows(
    tx,
    reversals,
    storeId,
    loose.flatMap(({ old, next }) => (old && !next ? [old] : [])),
    ['source', 'externalId'],
  );

export const writeLoose = (tx: Db, storeId: number, loose: readonly Change<ReversalRow>[]): Promise<void> =>
  put(
    tx,
    reversals,
    loose.flatMap(({ next }) => (next ? [{ ...next, storeId }] : [])),
  );

export const writeCustomers = async (
  tx: Db,
  storeId: number,
  states: ReadonlyMap<string, CustomerState>,
  rebooked: ReadonlySet<string>,
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
  const gone = [...rebooked].filter((key) => !isKept(states.get(key) ?? NOBODY));
  await dropRows(
    tx,
    customers,
    storeId,
    gone.map((customerKey) => ({ customerKey })),
    ['customerKey'],
  );
};
