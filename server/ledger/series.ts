import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { series, seriesValues } from '../../drizzle/schema';
import type { Day } from '../time';
import type { Store } from '../types';
import type { Deltas } from './deltas';
import type { SeriesFact } from './facts';
import { columnsAs } from './load';
import { hashOf, supersedeAll, type Counts, type Version } from './version';
import { keysAs, put } from './write';

/** Figures of other systems, in: each stands by itself, so no rollup moves. */

interface ValueRow extends Version {
  series: string;
  day: Day;
  lastDay: Day;
  dimension: string;
  split: string;
  source: string;
  value: string;
}

const KEY = ['series', 'day', 'lastDay', 'dimension', 'split'] as const;
const keyOf = (row: ValueRow): string => JSON.stringify(KEY.map((name) => row[name]));

/** The same figure of another system is another one, as is one that was restated. */
const rowOf = (fact: SeriesFact): ValueRow => {
  const { series: id, source, day, lastDay = day, dimension = '', split = '', value, updatedAt } = fact;
  const content = { series: id, source, day, lastDay, dimension, split, value };
  return { ...content, sourceUpdatedAt: updatedAt ?? null, contentHash: hashOf(content) };
};

const load = async (tx: Db, storeId: number, wanted: readonly ValueRow[]): Promise<Map<string, ValueRow>> => {
  const found = await rows<ValueRow>(
    tx,
    sql`select ${columnsAs(seriesValues, 's')} from ${keysAs(seriesValues, wanted, KEY)}
        join series_values s on s.store_id = ${storeId} and s.series = r.series and s.day = r.day
          and s.last_day = r.last_day and s.dimension = r.dimension and s.split = r.split`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

type Definition = Omit<typeof series.$inferInsert, 'storeId'>;
const SAID = ['label', 'unit', 'better', 'adds'] as const;

/** What the facts say of their series, over what is known of it; counts and money may be added up unless somebody says otherwise. */
const defined = (id: string, said: readonly SeriesFact[], known: Definition | undefined): Definition => {
  const own: Partial<Definition> = {};
  for (const fact of said)
    for (const name of SAID) if (fact[name] !== undefined) Object.assign(own, { [name]: fact[name] });
  const unit = own.unit ?? known?.unit ?? 'number';
  const adds = known && own.unit === undefined ? known.adds : unit === 'count' || unit === 'money';
  return { id, label: id, better: 'neither', ...known, unit, adds, ...own };
};

const define = async (tx: Db, storeId: number, facts: readonly SeriesFact[]): Promise<void> => {
  const ids = [...new Set(facts.map((fact) => fact.series))];
  const stored = await rows<Definition>(
    tx,
    sql`select id, label, unit, better, adds from series where store_id = ${storeId}
          and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
  );
  const known = new Map(stored.map((one) => [one.id, one]));
  const next = ids.map((id) =>
    defined(
      id,
      facts.filter((fact) => fact.series === id),
      known.get(id),
    ),
  );
  await put(
    tx,
    series,
    next.map((one) => ({ storeId, ...one })),
  );
};

export const applySeries = async (
  tx: Db,
  store: Store,
  _deltas: Deltas,
  facts: readonly SeriesFact[],
): Promise<Counts> => {
  if (facts.length === 0) return { new: 0, changed: 0, unchanged: 0 };
  const incoming = facts.map(rowOf);
  const { next, counts } = supersedeAll(await load(tx, store.id, incoming), incoming, keyOf);
  await define(tx, store.id, facts);
  await put(
    tx,
    seriesValues,
    [...next.values()].map((row) => ({ storeId: store.id, ...row })),
  );
  return counts;
};
