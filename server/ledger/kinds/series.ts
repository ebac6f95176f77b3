import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { series, seriesValues } from '../../../drizzle/schema';
import type { Day } from '../../time';
import type { Writing } from '../rollups/writing';
import type { SeriesFact } from '../../facts/fact';
import { columnsAs } from '../rows/load';
import type { FactKey } from '../rows/rows';
import { supersedeAll, type Counts, type Version } from '../rows/version';
import { hashOf } from '../../facts/hash';
import { dropRows, keysAs, parted, put } from '../rows/write';

/** Figures of other systems, in: each stands by itself, so no rollup moves. */

export interface ValueRow extends Version, ValueKey {
  source: string;
  value: string;
}

interface ValueKey {
  series: string;
  day: Day;
  lastDay: Day;
  dimension: string;
  split: string;
}

const KEY = ['series', 'day', 'lastDay', 'dimension', 'split'] as const;
const externalIdOf = (row: ValueKey): string => JSON.stringify(KEY.map((name) => row[name]));
/** What `externalIdOf` was made of. */
export const valueKey = (key: string): ValueKey => {
  // in the order of KEY
  const [id, day, lastDay, dimension, split] = JSON.parse(key) as [string, Day, Day, string, string];
  return { series: id, day, lastDay, dimension, split };
};

/** The same figure of another system is another one, as is one that was restated. */
const rowOf = (fact: SeriesFact): ValueRow => {
  const { series: id, source, day, lastDay = day, dimension = '', split = '', value, updatedAt } = fact;
  const content = { series: id, source, day, lastDay, dimension, split, value };
  return { ...content, sourceUpdatedAt: updatedAt ?? null, contentHash: hashOf(content) };
};

/** Stored values by key. */
export const loadValues = async (
  tx: Db,
  storeId: number,
  wanted: readonly ValueKey[],
): Promise<Map<string, ValueRow>> => {
  const found = await rows<ValueRow>(
    tx,
    sql`select ${columnsAs(seriesValues, 's')} from ${keysAs(seriesValues, wanted, KEY)}
        join series_values s on s.store_id = ${storeId} and s.series = r.series and s.day = r.day
          and s.last_day = r.last_day and s.dimension = r.dimension and s.split = r.split`,
  );
  return new Map(found.map((row) => [externalIdOf(row), row]));
};

export type Definition = Omit<typeof series.$inferInsert, 'storeId'>;
/** The last definition of a series stands. */
export const definitionVersion = (one: Definition): Version => ({
  sourceUpdatedAt: null,
  // what was stored before there was an origin is what it was
  contentHash: hashOf({ ...one, origin: one.origin ?? undefined }),
});
const DEFINING = ['label', 'unit', 'better', 'adds', 'origin'] as const;

/** The definition that facts give of their series, over the stored one; counts and money may be added up unless somebody says otherwise. */
const defined = (id: string, facts: readonly SeriesFact[], known: Definition | undefined): Definition => {
  const own: Partial<Definition> = {};
  for (const fact of facts)
    for (const name of DEFINING) if (fact[name] !== undefined) Object.assign(own, { [name]: fact[name] });
  const unit = own.unit ?? known?.unit ?? 'number';
  const adds = known && own.unit === undefined ? known.adds : unit === 'count' || unit === 'money';
  return { id, label: id, better: 'neither', ...known, unit, adds, ...own };
};

/** One value a key and one definition a series, from any source. */
const nobodys = (externalId: string): FactKey => ({ source: '', externalId });

/** Stored definitions by id. */
export const loadSeries = async (
  tx: Db,
  storeId: number,
  ids: readonly string[],
): Promise<Map<string, Definition>> => {
  const stored = await rows<Definition>(
    tx,
    sql`select id, label, unit, better, adds, origin from series where store_id = ${storeId}
          and id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
  );
  return new Map(stored.map((one) => [one.id, one]));
};

const define = async ({ tx, store, importNotes }: Writing, facts: readonly SeriesFact[]): Promise<void> => {
  const ids = [...new Set(facts.map((fact) => fact.series))];
  const known = await loadSeries(tx, store.id, ids);
  const next = new Map<string, Definition>();
  for (const id of ids) {
    const was = known.get(id);
    const own = facts.filter((fact) => fact.series === id);
    const is = defined(id, own, was);
    next.set(id, is);
    importNotes?.note('series', nobodys(id), {
      stored: was ? definitionVersion(was) : null,
      incoming: definitionVersion(is),
      contentOf: (side) => (side === 'before' ? was : is),
    });
  }
  await postSeries(tx, store.id, known, next);
};

/** Puts these definitions in place of the stored ones; null takes one out that has no value left. */
export const postSeries = async (
  tx: Db,
  storeId: number,
  stored: ReadonlyMap<string, Definition>,
  next: ReadonlyMap<string, Definition | null>,
): Promise<void> => {
  const [stays, gone] = parted(next, stored);
  await put(
    tx,
    series,
    stays.map((one) => ({ ...one, storeId })),
  );
  await tx.execute(sql`delete from series s where s.store_id = ${storeId}
    and s.id in (select jsonb_array_elements_text(${JSON.stringify(gone.map(({ id }) => id))}::jsonb))
    and not exists (select 1 from series_values v where v.store_id = s.store_id and v.series = s.id)`);
};

/** Puts these values in place of the stored ones; null takes one out. */
export const postValues = async (
  tx: Db,
  storeId: number,
  stored: ReadonlyMap<string, ValueRow>,
  next: ReadonlyMap<string, ValueRow | null>,
): Promise<void> => {
  const [stays, gone] = parted(next, stored);
  await put(
    tx,
    seriesValues,
    stays.map((row) => ({ ...row, storeId })),
  );
  await dropRows(tx, seriesValues, storeId, gone);
};

export const applySeries = async (writing: Writing, facts: readonly SeriesFact[]): Promise<Counts> => {
  const { tx, store, importNotes } = writing;
  if (facts.length === 0) return { new: 0, changed: 0, unchanged: 0 };
  const incoming = facts.map(rowOf);
  const stored = await loadValues(tx, store.id, incoming);
  const { next, counts } = supersedeAll(stored, incoming, externalIdOf, (was, is) =>
    importNotes?.note('seriesValue', nobodys(externalIdOf(is)), {
      stored: was ?? null,
      incoming: is,
      contentOf: (side) => (side === 'before' ? was : is),
    }),
  );
  await define(writing, facts);
  await postValues(tx, store.id, stored, next);
  return counts;
};
