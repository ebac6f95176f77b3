import { sql, type SQL } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { pageVitals } from '../../../drizzle/schema';
import { dayOf, type Day, type Instant } from '../../time';
import type { Store } from '../../types';
import type { Counting } from '../rollups/counting';
import type { Writing } from '../rollups/writing';
import type { VitalsFact } from '../../facts/fact';
import { columnsAs } from '../rows/load';
import { keyOf, type FactKey } from '../rows/rows';
import { supersedeAll, type Counts, type Version } from '../rows/version';
import { hashOf } from '../../facts/hash';
import { dropRows, keysAs, parted, put } from '../rows/write';

/** How fast pages were, in: percentiles come from counts by value, because they can't be added up. */

const MEASURED = ['lcp', 'inp', 'cls', 'ttfb'] as const;

export interface CountedVitals extends Record<(typeof MEASURED)[number], number | null> {
  day: Day;
  device: string;
  filtered: 'bot' | 'internal' | null;
}

export interface VitalsRow extends Version, FactKey, CountedVitals {
  occurredAt: Instant;
  thirdPartyScripts: number | null;
  thirdPartyBytes: number | null;
  thirdPartyBlocking: number | null;
}

const rowOf = (fact: VitalsFact, { timeZone }: Store): VitalsRow => ({
  source: fact.source,
  externalId: fact.id,
  sourceUpdatedAt: fact.updatedAt ?? null,
  contentHash: hashOf({ ...fact, updatedAt: undefined }),
  occurredAt: fact.occurredAt,
  day: dayOf(fact.occurredAt, timeZone),
  device: fact.device,
  filtered: fact.filtered ?? null,
  lcp: fact.lcp ?? null,
  inp: fact.inp ?? null,
  cls: fact.cls ?? null,
  ttfb: fact.ttfb ?? null,
  thirdPartyScripts: fact.thirdPartyScripts ?? null,
  thirdPartyBytes: fact.thirdPartyBytes ?? null,
  thirdPartyBlocking: fact.thirdPartyBlocking ?? null,
});

/** What a page view counts for. Those of bots and staff count for nothing. */
export const countVitals = (counting: Counting, vitals: CountedVitals): void => {
  if (vitals.filtered !== null) return;
  for (const subject of MEASURED) {
    const value = vitals[subject];
    if (value !== null) counting.sample(vitals.day, { source: '', subject, device: vitals.device, value });
  }
};

/** Page views as counts by day, device and what was measured. */
export const vitalsCounts = (tx: Db, where: SQL): Promise<(CountedVitals & { n: number })[]> =>
  rows(
    tx,
    sql`select day::text as day, device, filtered, lcp, inp, cls, ttfb, count(*)::int as n
        from page_vitals where ${where} group by 1, 2, 3, 4, 5, 6, 7`,
  );

export const loadVitals = async (
  tx: Db,
  storeId: number,
  wanted: readonly FactKey[],
): Promise<Map<string, VitalsRow>> => {
  if (wanted.length === 0) return new Map();
  const found = await rows<VitalsRow>(
    tx,
    sql`select ${columnsAs(pageVitals, 's')} from ${keysAs(pageVitals, wanted, ['source', 'externalId'])}
        join page_vitals s on s.store_id = ${storeId} and s.source = r.source and s.external_id = r.external_id`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

export const applyVitals = async (writing: Writing, facts: readonly VitalsFact[]): Promise<Counts> => {
  const { tx, store, importNotes } = writing;
  const incoming = facts.map((fact) => rowOf(fact, store));
  const stored = await loadVitals(tx, store.id, incoming);
  const { next, counts } = supersedeAll(stored, incoming, keyOf, importNotes?.rows('vitals'));
  await postVitals(writing, stored, next);
  return counts;
};

/** Puts these in place of the stored ones; null takes one out. */
export const postVitals = async (
  { tx, store, deltas }: Writing,
  stored: ReadonlyMap<string, VitalsRow>,
  next: ReadonlyMap<string, VitalsRow | null>,
): Promise<void> => {
  for (const [key, row] of next) {
    const old = stored.get(key);
    if (old) countVitals(deltas.minus, old);
    if (row) countVitals(deltas.plus, row);
  }
  const [stays, gone] = parted(next, stored);
  await put(
    tx,
    pageVitals,
    stays.map((row) => ({ ...row, storeId: store.id })),
  );
  await dropRows(tx, pageVitals, store.id, gone);
};
