import type { UnderWay } from '../customers/join';
import type { Deltas } from '../rollups/deltas';
import type { Writing } from '../rollups/writing';
import { loadCustomers, loadStates, type CustomerLedger } from '../rows/load';
import {
  byTime,
  isCounted,
  isOfCustomer,
  isPlaced,
  keyOf,
  NOBODY,
  type CustomerState,
  type OrderRow,
  type PlacedSale,
  type ReversalRow,
  type Sale,
  type Change,
} from '../rows/rows';
import { countUnlinked, countSale } from './count';
import { checkCounted, checkSale } from './checkSales';
import { countCustomer, countNextOrder, ownerOf } from './customer';
import { byCustomer } from './grouping';
import { dropUnlinked, writeCustomers, writeUnlinked, writeSales } from './writeSales';

/**
 * Posts changed sales: rows and rollup deltas. A change that leaves a customer's history alone
 * moves only its own amounts; a new order after the customer's last one is added to what is known;
 * anything else counts the customer out and in again from all rows.
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

const orderOf = ({ old, next }: Change<Sale>): Change<OrderRow> => ({
  old: old?.order ?? null,
  next: next?.order ?? null,
});

/** Customers whose history has to be counted anew. */
const toRecount = (
  { sales, unlinked }: UnderWay,
  states: ReadonlyMap<string, CustomerState>,
): Set<string> => {
  const recount = new Set(customersOf(unlinked));
  for (const order of sales.map(orderOf)) {
    const { old, next } = order;
    if (old && next && keepsHistory(old, next)) continue;
    if (!old && next && appends(next, states.get(next.customerKey) ?? NOBODY)) continue;
    for (const key of customersOf([order])) recount.add(key);
  }
  return recount;
};

const appends = (order: OrderRow, state: CustomerState): boolean => {
  if (order.excluded !== null || order.isMasked) return true;
  if (!isCounted(order)) return false;
  return isAfter(order, state) && (state.looseEntries === 0 || state.orders > 0);
};

/** What is being posted. */
interface Posting {
  deltas: Deltas;
  timeZone: string;
  /** Of the customers of all changes; moved on as their orders are counted. */
  states: Map<string, CustomerState>;
}

export const postSales = async ({ tx, store, deltas }: Writing, changes: UnderWay): Promise<void> => {
  const { sales, unlinked } = changes;
  const states = await loadStates(tx, store.id, customersOf([...sales.map(orderOf), ...unlinked]));
  const posting = { deltas, timeZone: store.timeZone, states };
  const recount = toRecount(changes, states);
  const [simple, history] = partition(
    sales,
    (change) => !customersOf([orderOf(change)]).some((key) => recount.has(key)),
  );
  const stored = new Map(
    sales.flatMap(({ old }) => (old && isPlaced(old) ? [[keyOf(old.order), old] as const] : [])),
  );
  const before = await loadCustomers(tx, store.id, [...recount], stored);
  const counted = deltas.control.totals();
  const written = [
    ...postSimply(posting, simple),
    ...recountAll(posting, recount, before, { sales: history, unlinked }),
  ];
  for (const { next } of written) if (next && isPlaced(next)) checkSale(next);
  checkCounted({ sales: written, unlinked }, counted, deltas.control.totals());
  await dropUnlinked(tx, store.id, unlinked);
  await writeSales(tx, store.id, written);
  await writeUnlinked(tx, store.id, unlinked);
  await writeCustomers(tx, store.id, states, recount);
};

const partition = <T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] => {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
};

/** A change that leaves an order behind. */
interface Placing {
  old: Sale | null;
  next: PlacedSale;
}
const isPlacing = (change: Change<Sale>): change is Placing => change.next !== null && isPlaced(change.next);

/** Changes that leave history alone, and orders that come after a customer's last one. Moves `states` on. */
const postSimply = (posting: Posting, changes: readonly Change<Sale>[]): Change<Sale>[] => {
  const inTime = changes.filter(isPlacing).sort((a, b) => byTime(a.next.order, b.next.order));
  return [
    ...inTime.map((change) => postOne(posting, change)),
    ...changes.filter((change) => !isPlacing(change)),
  ];
};

const postOne = ({ deltas, timeZone, states }: Posting, { old, next }: Placing): Placing => {
  const state = states.get(next.order.customerKey) ?? NOBODY;
  if (old?.order) {
    countSale(deltas.minus, old, ownerOf(state), timeZone);
    countSale(deltas.plus, next, ownerOf(state), timeZone);
    return { old, next };
  }
  const order = { ...next.order, isFirst: isOfCustomer(next.order) && state.orders === 0 };
  const after = isOfCustomer(order) ? countNextOrder(deltas.plus, state, order) : state;
  if (isOfCustomer(order)) states.set(order.customerKey, after);
  const sale = { ...next, order };
  countSale(deltas.plus, sale, ownerOf(after), timeZone);
  return { old, next: sale };
};

/** Counts these customers out as they were and in as they are. Replaces their `states`. */
const recountAll = (
  { deltas, timeZone, states }: Posting,
  recount: ReadonlySet<string>,
  before: CustomerLedger,
  { sales: changes, unlinked }: UnderWay,
): Change<Sale>[] => {
  const { sales, waiting, gone } = afterwards(before.sales, changes);
  const was = byCustomer(before.sales.values(), before.unlinked);
  const is = byCustomer(sales.values(), notesAfter(before.unlinked, unlinked));
  const written = gone;
  for (const key of recount) {
    countCustomer(deltas.minus, was(key), timeZone);
    const { state, sales: placed } = countCustomer(deltas.plus, is(key), timeZone);
    states.set(key, state);
    for (const next of placed) {
      const id = keyOf(next.order);
      written.push({ old: before.sales.get(id) ?? waiting.get(id) ?? null, next });
    }
  }
  for (const { old, next } of unlinked) {
    if (old && old.customerKey === null) countUnlinked(deltas.minus, old, { firstDay: null });
    if (next && next.customerKey === null) countUnlinked(deltas.plus, next, { firstDay: null });
  }
  return written;
};

/** Sales by key once these changes are made, and changes that take an order out. */
const afterwards = (before: ReadonlyMap<string, Sale>, changes: readonly Change<Sale>[]) => {
  const sales = new Map(before);
  const gone: Change<Sale>[] = [];
  // an order that comes now may have had refunds that waited for it, and that are no customer's
  const waiting = new Map<string, Sale>();
  for (const change of changes) {
    const { old, next } = change;
    if (next?.order) {
      sales.set(keyOf(next.order), next);
      if (old) waiting.set(keyOf(next.order), old);
    } else if (old?.order) {
      sales.delete(keyOf(old.order));
      gone.push(change);
    }
  }
  return { sales, waiting, gone };
};

/** Credit notes once these changes are made. */
const notesAfter = (
  before: readonly ReversalRow[],
  changes: readonly Change<ReversalRow>[],
): Iterable<ReversalRow> => {
  const notes = new Map(before.map((note) => [keyOf(note), note]));
  for (const { old, next } of changes) {
    if (old) notes.delete(keyOf(old));
    if (next) notes.set(keyOf(next), next);
  }
  return notes.values();
};
