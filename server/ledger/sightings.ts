import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { sightings } from '../../drizzle/schema';
import { dayOf, type Day } from '../time';
import type { Store } from '../types';
import type { Deltas } from './deltas';
import type { SightingFact } from './facts';
import type { Journal } from './journal';
import { columnsAs, type FactKey } from './load';
import { toMinor } from './money';
import { keyOf } from './rows';
import { hashOf, supersedeAll, type Counts, type Version } from './version';
import { keysAs, put } from './write';

/** Orders as other systems saw them, in: nothing is summed of them, so no rollup moves. */

export interface SightingRow extends Version {
  source: string;
  externalId: string;
  witness: SightingFact['witness'];
  orderId: string;
  occurredAt: string;
  day: Day;
  currency: string;
  valueMinor: number | null;
  arrivedAt: string | null;
  filtered: SightingFact['filtered'] | null;
}

/** When it arrived is no part of what was seen: the same event sent again is the same. */
const rowOf = (
  { id, updatedAt, value, arrivedAt, ...fact }: SightingFact,
  { timeZone }: Store,
): SightingRow => ({
  ...fact,
  externalId: id,
  sourceUpdatedAt: updatedAt ?? null,
  contentHash: hashOf({ id, value, ...fact }),
  day: dayOf(fact.occurredAt, timeZone),
  valueMinor: value === undefined ? null : toMinor(value, fact.currency),
  arrivedAt: arrivedAt ?? null,
  filtered: fact.filtered ?? null,
});

export const loadSightings = async (
  tx: Db,
  storeId: number,
  wanted: readonly FactKey[],
): Promise<Map<string, SightingRow>> => {
  if (wanted.length === 0) return new Map();
  const found = await rows<SightingRow>(
    tx,
    sql`select ${columnsAs(sightings, 's')} from ${keysAs(sightings, wanted, ['source', 'externalId'])}
        join sightings s on s.store_id = ${storeId} and s.source = r.source and s.external_id = r.external_id`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

export const applySightings = async (
  tx: Db,
  store: Store,
  _deltas: Deltas,
  facts: readonly SightingFact[],
  journal: Journal | null,
): Promise<Counts> => {
  const incoming = facts.map((fact) => rowOf(fact, store));
  const stored = await loadSightings(tx, store.id, incoming);
  const { next, counts } = supersedeAll(stored, incoming, keyOf, journal?.rows('sighting'));
  await putSightings(tx, store.id, [...next.values()]);
  return counts;
};

export const putSightings = (tx: Db, storeId: number, next: readonly SightingRow[]): Promise<void> =>
  put(
    tx,
    sightings,
    next.map((row) => ({ storeId, ...row })),
  );
