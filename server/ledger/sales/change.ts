import type { Day } from '../../time';
import { resolveAliases } from '../customers/aliases';
import { joinSales, type UnderWay } from '../customers/join';
import type { Owners } from '../customers/owners';
import type { Writing } from '../rollups/writing';
import { loadSales, ratesFor } from '../rows/load';
import { endsOf, isPlaced, unique, type Change, type FactKey, type Sale } from '../rows/rows';
import type { Drafts } from './drafts';
import { matchSessions } from './matches';
import { matchCosts } from './orderCosts';
import { postSales } from './post';
import { valueSale, valueUnlinked } from './value';
import { loadUnitCosts, soldOn, type UnitCosts } from './unitCosts';

/** The main road of every change of sales: joined, costed, matched, valued, posted. */

/** What has changed: sales and credit notes, or what stands beside them. */
interface Changed extends Partial<UnderWay> {
  /** Ids of orders whose own costs have changed. */
  costsOf?: readonly string[];
  /** Addresses that customer records tell of, with whose they were before these changed. */
  before?: Owners;
}

/** Gives customers their keys, values the sales at the rates and costs known now, and posts what differs. */
export const changeSales = async (
  writing: Writing,
  { sales: given = [], unlinked: notes = [], costsOf = [], before }: Changed,
): Promise<void> => {
  const { tx, store, rules } = writing;
  const joined = await joinSales(tx, store.id, { sales: given, unlinked: notes }, before);
  const costed = await matchCosts(tx, store.id, joined.sales, costsOf);
  const sales = await matchSessions(writing, costed);
  const unitCosts = await loadUnitCosts(tx, store.id, skusOf(sales));
  const rates = await ratesFor(tx, store, datesOf({ sales, unlinked: joined.unlinked }, unitCosts));
  const { currency, timeZone, customersInclude: included } = store;
  const ratesAndCosts = { currency, timeZone, rates, unitCosts, included, rules };
  await postSales(writing, {
    sales: sales.map(({ old, next }) => ({ old, next: next && valueSale(next, ratesAndCosts) })),
    unlinked: joined.unlinked.map(({ old, next }) => ({
      old,
      next: next && valueUnlinked(next, ratesAndCosts),
    })),
  });
};

/** Values the drafts and posts what has become different. */
export const postDrafts = async (writing: Writing, drafts: Drafts): Promise<void> => {
  const orders = [...drafts.next.values()].flatMap(({ order }) => (order ? [order] : []));
  await resolveAliases(writing.tx, writing.store.id, [...orders, ...drafts.nextUnlinked.values()]);
  await changeSales(writing, {
    sales: [...drafts.next].map(([key, next]) => ({ old: drafts.old.get(key) ?? null, next })),
    unlinked: [...new Set([...drafts.oldUnlinked.keys(), ...drafts.nextUnlinked.keys()])]
      .filter((key) => drafts.refunds.get(key) !== drafts.oldUnlinked.get(key))
      .map((key) => ({
        old: drafts.oldUnlinked.get(key) ?? null,
        next: drafts.nextUnlinked.get(key) ?? null,
      })),
  });
};

/** As many as are worked on at a time. */
const PAGE = 2_000;
export const pages = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / PAGE) }, (_, i) => items.slice(i * PAGE, (i + 1) * PAGE));

/** Values stored sales anew, page by page: a rate or a cost may move the whole history. */
export const recount = async (writing: Writing, keys: readonly FactKey[]): Promise<void> => {
  for (const page of pages(unique(keys))) {
    const stored = await loadSales(writing.tx, writing.store.id, page);
    await changeSales(writing, { sales: [...stored.values()].map((sale) => ({ old: sale, next: sale })) });
  }
};

/** Where amounts of these sales may have to be converted from, and when. */
const datesOf = ({ sales, unlinked }: UnderWay, unitCosts: UnitCosts): { currency: string; day: Day }[] => {
  const next = sales.flatMap(({ next: sale }) => (sale && isPlaced(sale) ? [sale] : []));
  const soldDays = next.flatMap(({ order, lines }) => lines.map((line) => soldOn(order, line))).sort();
  const ends = endsOf(soldDays) ?? [];
  return [
    ...next.flatMap(({ order }) => (order.fxSource === 'platform' ? [] : [order])),
    ...next.flatMap(({ costs }) => costs),
    ...unitCosts.currencies().flatMap((currency) => ends.map((day) => ({ currency, day }))),
    ...unlinked.flatMap(({ next: note }) => (note && note.fxSource !== 'platform' ? [note] : [])),
  ];
};

const skusOf = (sales: readonly Change<Sale>[]): string[] => [
  ...new Set(
    sales.flatMap(({ next }) =>
      (next?.order ? next.lines : []).flatMap(({ sku }) => (sku === null ? [] : [sku])),
    ),
  ),
];
