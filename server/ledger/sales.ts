import type { Db } from '../../drizzle/client';
import type { Store } from '../types';
import { resolveAliases } from './aliases';
import type { Deltas } from './deltas';
import type { RefundFact, SaleFact } from './facts';
import { loadReversals, loadSales, ratesFor, type FactKey } from './load';
import { UNSTATED } from './money';
import { postSales, type Change } from './post';
import { priceOrder, priceRefund } from './price';
import { keyOf, type ReversalRow, type Sale } from './rows';
import { settle, settleLoose } from './settle';
import { supersede, type Counts, type Verdict } from './version';

/** Orders and refunds in: what is new or newer is settled and posted, the rest is left as it is. */

const copyOf = (sale: Sale | undefined): Sale => ({
  order: sale?.order ?? null,
  lines: sale?.lines ?? [],
  reversals: [...(sale?.reversals ?? [])],
});

/** The batch under way: stored sales, and drafts of those that the batch touches. */
class Drafts {
  readonly old = new Map<string, Sale>();
  readonly next = new Map<string, Sale>();
  /** Refunds by key, as they stand now. */
  readonly refunds = new Map<string, ReversalRow>();
  readonly oldLoose = new Map<string, ReversalRow>();
  readonly nextLoose = new Map<string, ReversalRow>();

  sale(key: string): Sale {
    let draft = this.next.get(key);
    if (!draft) this.next.set(key, (draft = copyOf(this.old.get(key))));
    return draft;
  }
}

const orderKeyOf = (refund: ReversalRow): FactKey | null =>
  refund.orderExternalId === null ? null : { source: refund.source, externalId: refund.orderExternalId };

const refundsOf = (fact: SaleFact): { fact: Omit<RefundFact, 'type'>; currency: string | undefined }[] => {
  if (fact.type === 'refund') return [{ fact, currency: fact.currency }];
  const { source, id: orderId, channel, device, country, currency } = fact;
  return fact.refunds.map((refund) => ({
    fact: {
      ...refund,
      updatedAt: refund.updatedAt ?? fact.updatedAt,
      source,
      orderId,
      channel,
      device,
      country,
      customer: {},
    },
    currency,
  }));
};

const loadDrafts = async (tx: Db, store: Store, facts: readonly SaleFact[]): Promise<Drafts> => {
  const drafts = new Drafts();
  const refundKeys = facts
    .flatMap(refundsOf)
    .map(({ fact }) => ({ source: fact.source, externalId: fact.id }));
  const stored = await loadReversals(tx, store.id, unique(refundKeys));
  for (const refund of stored) {
    drafts.refunds.set(keyOf(refund), refund);
    if (refund.orderExternalId === null) drafts.oldLoose.set(keyOf(refund), refund);
  }
  const orderKeys = facts.flatMap((fact): FactKey[] => {
    if (fact.type === 'order') return [{ source: fact.source, externalId: fact.id }];
    return fact.orderId === undefined ? [] : [{ source: fact.source, externalId: fact.orderId }];
  });
  const movedFrom = stored.map(orderKeyOf).filter((key) => key !== null);
  for (const [key, sale] of await loadSales(tx, store.id, unique([...orderKeys, ...movedFrom]))) {
    drafts.old.set(key, sale);
    for (const refund of sale.reversals) drafts.refunds.set(keyOf(refund), refund);
  }
  return drafts;
};

const unique = (keys: readonly FactKey[]): FactKey[] => [...new Map(keys.map((k) => [keyOf(k), k])).values()];

/** Takes one order into its draft. */
const takeOrder = (drafts: Drafts, fact: SaleFact & { type: 'order' }, store: Store): Verdict => {
  const { order, lines } = priceOrder(fact, store.timeZone);
  const key = keyOf(order);
  const stored = (drafts.next.get(key) ?? drafts.old.get(key))?.order ?? undefined;
  const { verdict, row } = supersede(stored, order);
  if (!row) return verdict;
  const draft = drafts.sale(key);
  draft.order = { ...row, isFirst: stored?.isFirst ?? false };
  if (verdict !== 'unchanged') draft.lines = lines;
  return verdict;
};

/** Takes one refund into the draft of its order, or among the credit notes without one. */
const takeRefund = (
  drafts: Drafts,
  fact: Omit<RefundFact, 'type'>,
  currency: string | undefined,
  store: Store,
): Verdict => {
  const orderKey =
    fact.orderId === undefined ? null : keyOf({ source: fact.source, externalId: fact.orderId });
  const order = orderKey === null ? null : (drafts.next.get(orderKey) ?? drafts.old.get(orderKey))?.order;
  const priced = priceRefund(
    fact,
    order?.currency ?? (orderKey === null ? (currency ?? store.currency) : UNSTATED),
    store.timeZone,
  );
  const key = keyOf(priced);
  const stored = drafts.refunds.get(key);
  const { verdict, row: refund } = supersede(stored, priced);
  if (!refund) return verdict;
  drafts.refunds.set(key, refund);
  removeRefund(drafts, stored);
  const place = orderKeyOf(refund);
  if (place === null) drafts.nextLoose.set(key, refund);
  else drafts.sale(keyOf(place)).reversals.push(refund);
  return verdict;
};

const removeRefund = (drafts: Drafts, refund: ReversalRow | undefined): void => {
  if (!refund) return;
  const from = orderKeyOf(refund);
  if (from === null) drafts.nextLoose.delete(keyOf(refund));
  else {
    const sale = drafts.sale(keyOf(from));
    sale.reversals = sale.reversals.filter((r) => keyOf(r) !== keyOf(refund));
  }
};

const strongest = (verdicts: readonly Verdict[]): Verdict =>
  verdicts[0] === 'new' ? 'new' : verdicts.some((v) => v !== 'unchanged') ? 'changed' : 'unchanged';

const take = (drafts: Drafts, fact: SaleFact, store: Store): Verdict => {
  const refunds = () =>
    refundsOf(fact).map(({ fact: r, currency }) => takeRefund(drafts, r, currency, store));
  if (fact.type === 'refund') return refunds()[0]!;
  return strongest([takeOrder(drafts, fact, store), ...refunds()]);
};

/** Applies orders and refunds in the order in which they are given. */
export const applySales = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  facts: readonly SaleFact[],
): Promise<Counts> => {
  const drafts = await loadDrafts(tx, store, facts);
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  for (const fact of facts) counts[take(drafts, fact, store)] += 1;
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
  return counts;
};

/** Values the drafts at the rates that are known now and posts what has become different. */
export const settleAndPost = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  sales: readonly Change<Sale>[],
  loose: readonly Change<ReversalRow>[],
): Promise<void> => {
  const rates = await ratesFor(
    tx,
    store,
    [
      ...sales.flatMap(({ next }) => (next?.order ? [next.order] : [])),
      ...loose.flatMap(({ next }) => (next ? [next] : [])),
    ].filter((row) => row.fxSource !== 'platform'),
  );
  const books = { currency: store.currency, timeZone: store.timeZone, rates };
  await postSales(
    tx,
    store,
    deltas,
    sales.map(({ old, next }) => ({ old, next: next && settle(next, books) })),
    loose.map(({ old, next }) => ({ old, next: next && settleLoose(next, books) })),
  );
};
