import type { Db } from '../../../drizzle/client';
import { resolveAliases } from '../customers/aliases';
import { joinSales } from '../customers/join';
import type { Owners } from '../customers/owners';
import type { Deltas } from '../rollups/deltas';
import { linkedKeys, linkedReturns } from './lineReturns';
import { loadReversals, loadSales, ratesFor } from '../rows/load';
import { matchSessions } from './matches';
import { matchCosts } from './orderCosts';
import { postSales } from './post';
import {
  keyOf,
  type LineRow,
  type OrderRow,
  type ReversalRow,
  type Sale,
  type Change,
  type FactKey,
} from '../rows/rows';
import { NOTHING_TAKEN, NOTHING_TOLD } from './refunds';
import { settle, settleLoose } from './settle';
import { costBookOf, soldOn, type CostBook } from './unitCosts';
import type { Day } from '../../time';
import type { Store } from '../../types';

/** Sales under way: as they are stored, and drafts of those that something touches. */

const copyOf = (sale: Sale | undefined): Sale => ({
  order: sale?.order ?? null,
  lines: sale?.lines ?? [],
  reversals: [...(sale?.reversals ?? [])],
  costs: sale?.costs ?? [],
});

export class Drafts {
  readonly old = new Map<string, Sale>();
  readonly next = new Map<string, Sale>();
  /** Refunds by key, as they stand now. */
  readonly refunds = new Map<string, ReversalRow>();
  readonly oldLoose = new Map<string, ReversalRow>();
  readonly nextLoose = new Map<string, ReversalRow>();

  constructor(private readonly timeZone: string) {}

  /** The draft of a sale, begun if there is none. */
  sale(key: string): Sale {
    let draft = this.next.get(key);
    if (!draft) this.next.set(key, (draft = copyOf(this.old.get(key))));
    return draft;
  }

  /** The sale as it stands now. */
  seen(key: string): Sale | undefined {
    return this.next.get(key) ?? this.old.get(key);
  }

  /** Puts an order into its draft, or takes it out; what its lines below zero take of other orders goes along. */
  putOrder(key: string, order: OrderRow | null, lines: LineRow[]): void {
    const draft = this.sale(key);
    const { timeZone } = this;
    const before = draft.order ? linkedReturns(draft.order, draft.lines, timeZone) : [];
    for (const row of before) this.remove(this.refunds.get(keyOf(row)));
    [draft.order, draft.lines] = [order, lines];
    if (order) for (const row of linkedReturns(order, lines, timeZone)) this.place(row);
  }

  /** Puts a refund into the draft of its order, or among the credit notes without one. */
  place(given: ReversalRow): void {
    // what an import kept before a field was there has none
    const refund = { ...NOTHING_TAKEN, ...NOTHING_TOLD, ...given, restocked: given.restocked ?? null };
    const key = keyOf(refund);
    this.remove(this.refunds.get(key));
    this.refunds.set(key, refund);
    const at = orderKeyOf(refund);
    if (at === null) this.nextLoose.set(key, refund);
    else this.sale(keyOf(at)).reversals.push(refund);
  }

  remove(refund: ReversalRow | undefined): void {
    if (!refund) return;
    this.refunds.delete(keyOf(refund));
    const from = orderKeyOf(refund);
    if (from === null) this.nextLoose.delete(keyOf(refund));
    else {
      const sale = this.sale(keyOf(from));
      sale.reversals = sale.reversals.filter((r) => keyOf(r) !== keyOf(refund));
    }
  }
}

const orderKeyOf = (refund: ReversalRow): FactKey | null =>
  refund.orderExternalId === null ? null : { source: refund.source, externalId: refund.orderExternalId };

/** Each key once. */
export const unique = (keys: readonly FactKey[]): FactKey[] => [
  ...new Map(keys.map((k) => [keyOf(k), k])).values(),
];

/** As many as are worked on at a time. */
const PAGE = 2_000;
export const pages = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / PAGE) }, (_, i) => items.slice(i * PAGE, (i + 1) * PAGE));

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
    if (refund.orderExternalId === null) drafts.oldLoose.set(keyOf(refund), refund);
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

/** Settles the drafts and posts what has become different. */
export const postDrafts = async (tx: Db, store: Store, deltas: Deltas, drafts: Drafts): Promise<void> => {
  const orders = [...drafts.next.values()].flatMap(({ order }) => (order ? [order] : []));
  await resolveAliases(tx, store.id, [...orders, ...drafts.nextLoose.values()]);
  await settleAndPost(
    tx,
    store,
    deltas,
    [...drafts.next].map(([key, next]) => ({ old: drafts.old.get(key) ?? null, next })),
    [...new Set([...drafts.oldLoose.keys(), ...drafts.nextLoose.keys()])]
      .filter((key) => drafts.refunds.get(key) !== drafts.oldLoose.get(key))
      .map((key) => ({ old: drafts.oldLoose.get(key) ?? null, next: drafts.nextLoose.get(key) ?? null })),
  );
};

/** Where amounts of these sales may have to be converted from, and when. */
const datesOf = (
  sales: readonly Change<Sale>[],
  loose: readonly Change<ReversalRow>[],
  unitCosts: CostBook,
): { currency: string; day: Day }[] => {
  const next = sales.flatMap(({ next: sale }) => (sale?.order ? [{ ...sale, order: sale.order }] : []));
  const soldDays = next.flatMap(({ order, lines }) => lines.map((line) => soldOn(order, line))).sort();
  const ends = soldDays.length === 0 ? [] : [soldDays[0]!, soldDays.at(-1)!];
  return [
    ...next.flatMap(({ order }) => (order.fxSource === 'platform' ? [] : [order])),
    ...next.flatMap(({ costs }) => costs),
    ...unitCosts.currencies().flatMap((currency) => ends.map((day) => ({ currency, day }))),
    ...loose.flatMap(({ next: note }) => (note && note.fxSource !== 'platform' ? [note] : [])),
  ];
};

const skusOf = (sales: readonly Change<Sale>[]): string[] => [
  ...new Set(
    sales.flatMap(({ next }) =>
      (next?.order ? next.lines : []).flatMap(({ sku }) => (sku === null ? [] : [sku])),
    ),
  ),
];

/** What else has changed beside the sales themselves. */
interface Beside {
  /** Ids of orders whose own costs have changed. */
  costsOf?: readonly string[];
  /** Addresses that customer records tell of, with whose they were before these changed. */
  before?: Owners;
}

/** Calls the customers of drafts by their keys, values the drafts at the rates and costs that are known now, and posts what has become different. */
export const settleAndPost = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  changes: readonly Change<Sale>[],
  notes: readonly Change<ReversalRow>[],
  { costsOf = [], before }: Beside = {},
): Promise<void> => {
  const joined = await joinSales(tx, store.id, { sales: changes, loose: notes }, before);
  const { loose } = joined;
  const costed = await matchCosts(tx, store.id, joined.sales, costsOf);
  const sales = await matchSessions(tx, store.id, deltas, costed);
  const unitCosts = await costBookOf(tx, store.id, skusOf(sales));
  const rates = await ratesFor(tx, store, datesOf(sales, loose, unitCosts));
  const { currency, timeZone, customersInclude: included } = store;
  const books = { currency, timeZone, rates, unitCosts, included };
  await postSales(
    tx,
    store,
    deltas,
    sales.map(({ old, next }) => ({ old, next: next && settle(next, books) })),
    loose.map(({ old, next }) => ({ old, next: next && settleLoose(next, books) })),
  );
};

/** Values stored sales anew, page by page: a rate or a cost may move the whole history. */
export const rebook = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  keys: readonly FactKey[],
): Promise<void> => {
  for (const page of pages(unique(keys))) {
    const sales = await loadSales(tx, store.id, page);
    const changes = [...sales.values()].map((sale) => ({ old: sale, next: sale }));
    await settleAndPost(tx, store, deltas, changes, []);
  }
};
