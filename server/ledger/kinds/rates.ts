import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { fxRates, orders } from '../../../drizzle/schema';
import type { Store } from '../../types';
import { addDays, type Day } from '../../time';
import type { Writing } from '../rollups/writing';
import type { FxFact } from '../../facts/fact';
import { MAX_RATE_AGE_DAYS } from '../rows/fx';
import { loadReversals, ratesFor } from '../rows/load';
import { endsOf, type FactKey } from '../rows/rows';
import { changeSales, recount } from '../sales/change';
import { loadSpend, postSpend } from './spend';
import type { Counts, Version } from '../rows/version';
import { dropRows, keysAs, put } from '../rows/write';

/** Rates in. What they make convertible, or lie nearer to, is converted again (METRICS C6). */

interface Dated extends FactKey {
  currency: string;
  day: Day;
  fxRate: string | null;
  fxDay: Day | null;
}

export const applyFx = async (writing: Writing, incoming: readonly FxFact[]): Promise<Counts> => {
  const { tx, store, importNotes } = writing;
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  const known = await loadFx(tx, store.id, incoming);
  const next = new Map<string, FxFact>();
  for (const rate of incoming) {
    const key = fxKey(rate);
    const was = next.get(key.externalId) ?? known.get(key.externalId);
    importNotes?.note('fx', key, {
      stored: was ? versionOf(was) : null,
      incoming: versionOf(rate),
      contentOf: (side) => (side === 'before' ? was : rate),
    });
    const same = was !== undefined && Number(was.rate) === Number(rate.rate);
    counts[was === undefined ? 'new' : same ? 'unchanged' : 'changed'] += 1;
    if (!same) next.set(key.externalId, rate);
  }
  await postFx(writing, [...next.values()], []);
  return counts;
};

/** Stored rates by `fxKey`. */
export const loadFx = async (
  tx: Db,
  storeId: number,
  wanted: readonly Omit<FxFact, 'rate'>[],
): Promise<Map<string, FxFact>> => {
  const stored = await rows<FxFact>(
    tx,
    sql`select f.base, f.quote, f.day::text as day, trim_scale(f.rate)::text as rate
        from ${keysAs(fxRates, wanted, ['base', 'quote', 'day'])}
        join fx_rates f on f.store_id = ${storeId} and f.base = r.base and f.quote = r.quote and f.day = r.day`,
  );
  return new Map(stored.map((rate) => [fxKey(rate).externalId, rate]));
};

/** A rate has no id of its own: it is that of its day and pair. */
export const fxKey = ({ base, quote, day }: Omit<FxFact, 'rate'>): FactKey => ({
  source: '',
  externalId: `${base}/${quote}/${day}`,
});

/** The version of a rate is the rate: whoever says it last is right. */
export const versionOf = ({ rate }: FxFact): Version => ({
  sourceUpdatedAt: null,
  contentHash: String(Number(rate)),
});

/** Puts rates in and takes others out, and converts anew what that moves. */
export const postFx = async (
  writing: Writing,
  changed: readonly FxFact[],
  gone: readonly FxFact[],
): Promise<void> => {
  const { tx, store } = writing;
  await put(
    tx,
    fxRates,
    changed.map((rate) => ({ storeId: store.id, ...rate })),
  );
  await dropRows(tx, fxRates, store.id, gone);
  await reconvert(writing, [...changed, ...gone]);
};

/** Finds what another rate now applies to, and posts it anew. */
const reconvert = async (writing: Writing, changed: readonly FxFact[]): Promise<void> => {
  const ends = endsOf(changed.map((rate) => rate.day).sort());
  if (!ends) return;
  const { tx, store } = writing;
  const [from, to] = [ends[0], addDays(ends[1], MAX_RATE_AGE_DAYS)];
  const inReach = (table: 'orders' | 'reversals' | 'spend') => sql`from ${sql.identifier(table)} t
    where t.store_id = ${store.id} and t.day >= ${from} and t.day <= ${to}
      and t.currency <> ${store.currency} and t.fx_source is distinct from 'platform'`;
  const columns = sql`t.source, t.external_id as "externalId", t.currency, t.day::text as day,
    trim_scale(t.fx_rate)::text as "fxRate", t.fx_day::text as "fxDay"`;
  const placed = await rows<Dated>(
    tx,
    // of another currency, so never `same`: said once more for the index of such orders
    sql`select ${columns} ${inReach('orders')} and t.fx_source is distinct from 'same'`,
  );
  const notes = await rows<Dated>(
    tx,
    sql`select ${columns} ${inReach('reversals')} and t.order_external_id is null`,
  );
  const costs = await rows<Dated>(tx, sql`select ${columns} ${inReach('spend')}`);
  const rates = await ratesFor(tx, store, [...placed, ...notes, ...costs]);
  const isMoved = (row: Dated) => {
    const found = rates.lookup(row.currency, store.currency, row.day);
    return (found?.rate ?? null) !== row.fxRate || (found?.day ?? null) !== row.fxDay;
  };
  const moved = placed.filter(isMoved);
  const costly = await ordersOfForeignCosts(tx, store, from, to);
  await recount(writing, [...moved, ...costly]);
  const unlinked = await loadReversals(tx, store.id, notes.filter(isMoved));
  await changeSales(writing, { unlinked: unlinked.map((note) => ({ old: note, next: note })) });
  const spent = await loadSpend(tx, store.id, costs.filter(isMoved));
  await postSpend(writing, spent, [...spent.values()]);
  await noteRevisions(tx, store.id, moved);
};

/** Orders whose goods or own costs are stated in another currency, sold or incurred in these days. */
const ordersOfForeignCosts = (tx: Db, store: Store, from: Day, to: Day): Promise<FactKey[]> =>
  rows<FactKey>(
    tx,
    sql`select c.order_source as source, c.order_id as "externalId" from booked_costs c
        where c.store_id = ${store.id} and c.day >= ${from} and c.day <= ${to} and c.currency <> ${store.currency}
        union
        select o.source, o.external_id
        from (select distinct sku from unit_costs
              where store_id = ${store.id} and currency <> ${store.currency}) u
        join order_lines l on l.store_id = ${store.id} and l.sku = u.sku
        join orders o on o.store_id = l.store_id and o.source = l.source and o.external_id = l.external_id
        where coalesce(l.added_day, o.day) >= ${from} and coalesce(l.added_day, o.day) <= ${to}`,
  );

const noteRevisions = async (tx: Db, storeId: number, moved: readonly Dated[]): Promise<void> => {
  if (moved.length === 0) return;
  const before = moved.map(({ source, externalId, fxRate }) => ({ source, externalId, fxRate }));
  await tx.execute(sql`insert into revisions (store_id, recorded_at, cause, day, subject, before, after)
    select ${storeId}, now(), 'fx_rate', o.day, o.source || '/' || o.external_id,
      trim_scale(round(r.fx_rate, 12))::text, trim_scale(round(o.fx_rate, 12))::text
    from ${keysAs(orders, before, ['source', 'externalId', 'fxRate'])}
    join orders o on o.store_id = ${storeId} and o.source = r.source and o.external_id = r.external_id`);
};
