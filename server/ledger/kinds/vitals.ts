import { sql, type SQL } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { pageVitals } from '../../../drizzle/schema';
import { dayOf, type Day } from '../../time';
import type { Store } from '../../types';
import type { Deltas } from '../rollups/deltas';
import type { VitalsFact } from '../../facts/fact';
import type { Journal } from '../rows/journal';
import { columnsAs } from '../rows/load';
import { keyOf, type FactKey } from '../rows/rows';
import { supersedeAll, type Counts, type Version } from '../rows/version';
import { hashOf } from '../../facts/hash';
import { dropRows, keysAs, parted, put } from '../rows/write';

/** How fast pages were, in: percentiles come from counts by value, because they can't be added up. */

const MEASURED = ['lcp', 'inp', 'cls', 'ttfb'] as const;

export interface BookedVitals extends Record<(typeof MEASURED)[number], number | null> {
  day: Day;
  device: string;
  filtered: 'bot' | 'internal' | null;
}

export interface VitalsRow extends Version, FactKey, BookedVitals {
  occurredAt: string;
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

/** What `times` page views like this one count for. Those of bots and staff count for nothing. */
export const bookVitals = (deltas: Deltas, times: number, vitals: BookedVitals): void => {
  if (vitals.filtered !== null) return;
  for (const subject of MEASURED) {
    const value = vitals[subject];
    if (value !== null)
      deltas.addSample(times, vitals.day, { source: '', subject, device: vitals.device, value });
  }
};

/** Page views as counts by day, device and what was measured. */
export const vitalsCounts = (tx: Db, where: SQL): Promise<(BookedVitals & { n: number })[]> =>
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

export const applyVitals = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  facts: readonly VitalsFact[],
  journal: Journal | null,
): Promise<Counts> => {
  const incoming = facts.map((fact) => rowOf(fact, store));
  const stored = await loadVitals(tx, store.id, incoming);
  const { next, counts } = supersedeAll(stored, incoming, keyOf, journal?.rows('vitals'));
  await postVitals(tx, store.id, deltas, stored, next);
  return counts;
};

/** Puts these in place of the stored ones; null takes one out. */
export const postVitals = async (
  tx: Db,
  storeId: number,
  deltas: Deltas,
  stored: ReadonlyMap<string, VitalsRow>,
  next: ReadonlyMap<string, VitalsRow | null>,
): Promise<void> => {
  for (const [key, row] of next) {
    const old = stored.get(key);
    if (old) bookVitals(deltas, -1, old);
    if (row) bookVitals(deltas, 1, row);
  }
  const [stays, gone] = parted(next, stored);
  await put(
    tx,
    pageVitals,
    stays.map((row) => ({ ...row, storeId })),
  );
  await dropRows(tx, pageVitals, storeId, gone, ['source', 'externalId']);
};
