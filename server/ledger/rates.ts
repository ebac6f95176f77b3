import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { fxRates, orders } from '../../drizzle/schema';
import type { Store } from '../types';
import { addDays } from '../time';
import type { Deltas } from './deltas';
import type { FxFact } from './facts';
import { MAX_RATE_AGE_DAYS } from './fx';
import { loadReversals, loadSales, ratesFor, type FactKey } from './load';
import { settleAndPost } from './sales';
import { loadSpend, postSpend } from './spend';
import type { Counts } from './version';
import { keysAs, put } from './write';

/** Rates in. What they make convertible, or lie nearer to, is converted again (METRICS C6). */

interface Dated extends FactKey {
  currency: string;
  day: string;
  fxRate: string | null;
  fxDay: string | null;
}

export const applyFx = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  incoming: readonly FxFact[],
): Promise<Counts> => {
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  const stored = await rows<FxFact>(
    tx,
    sql`select f.base, f.quote, f.day::text as day, trim_scale(f.rate)::text as rate
        from ${keysAs(fxRates, incoming, ['base', 'quote', 'day'])}
        join fx_rates f on f.store_id = ${store.id} and f.base = r.base and f.quote = r.quote and f.day = r.day`,
  );
  const known = new Map(stored.map((rate) => [idOf(rate), rate.rate]));
  const next = new Map<string, FxFact>();
  for (const rate of incoming) {
    const was = next.get(idOf(rate))?.rate ?? known.get(idOf(rate));
    const same = was !== undefined && Number(was) === Number(rate.rate);
    counts[was === undefined ? 'new' : same ? 'unchanged' : 'changed'] += 1;
    if (!same) next.set(idOf(rate), rate);
  }
  const changed = [...next.values()];
  await put(
    tx,
    fxRates,
    changed.map((rate) => ({ storeId: store.id, ...rate })),
  );
  await reconvert(tx, store, deltas, changed);
  return counts;
};

const idOf = (rate: FxFact): string => `${rate.base}/${rate.quote}/${rate.day}`;

/** Finds what another rate now applies to, and books it anew. */
const reconvert = async (tx: Db, store: Store, deltas: Deltas, changed: readonly FxFact[]): Promise<void> => {
  if (changed.length === 0) return;
  const days = changed.map((rate) => rate.day).sort();
  const from = days[0]!;
  const to = addDays(days.at(-1)!, MAX_RATE_AGE_DAYS);
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
  const sales = await loadSales(tx, store.id, moved);
  const loose = await loadReversals(tx, store.id, notes.filter(isMoved));
  await settleAndPost(
    tx,
    store,
    deltas,
    [...sales.values()].map((sale) => ({ old: sale, next: sale })),
    loose.map((note) => ({ old: note, next: note })),
  );
  const spent = await loadSpend(tx, store.id, costs.filter(isMoved));
  await postSpend(tx, store, deltas, spent, [...spent.values()]);
  await noteRevisions(tx, store.id, moved);
};

const noteRevisions = async (tx: Db, storeId: number, moved: readonly Dated[]): Promise<void> => {
  if (moved.length === 0) return;
  const before = moved.map(({ source, externalId, fxRate }) => ({ source, externalId, fxRate }));
  await tx.execute(sql`insert into revisions (store_id, recorded_at, cause, day, subject, before, after)
    select ${storeId}, now(), 'fx_rate', o.day, o.source || '/' || o.external_id,
      trim_scale(r.fx_rate)::text, trim_scale(o.fx_rate)::text
    from ${keysAs(orders, before, ['source', 'externalId', 'fxRate'])}
    join orders o on o.store_id = ${storeId} and o.source = r.source and o.external_id = r.external_id`);
};
