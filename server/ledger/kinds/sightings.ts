import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { sightings } from '../../../drizzle/schema';
import { dayOf, type Day, type Instant } from '../../time';
import type { Store } from '../../types';
import type { Writing } from '../rollups/writing';
import type { SightingFact } from '../../facts/fact';
import { columnsAs } from '../rows/load';
import { rematch } from '../sales/matches';
import { toMinor } from '../../facts/money';
import { keyOf, type FactKey } from '../rows/rows';
import { supersedeAll, type Counts, type Version } from '../rows/version';
import { hashOf } from '../../facts/hash';
import { dropRows, keysAs, parted, put } from '../rows/write';

/** Orders as other systems saw them, in. Nothing is summed of them but that an order is matched to a session. */

export interface SightingRow extends Version {
  source: string;
  externalId: string;
  witness: SightingFact['witness'];
  orderId: string;
  occurredAt: Instant;
  day: Day;
  currency: string;
  valueMinor: number | null;
  arrivedAt: Instant | null;
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

export const applySightings = async (writing: Writing, facts: readonly SightingFact[]): Promise<Counts> => {
  const { tx, store, importNotes } = writing;
  const incoming = facts.map((fact) => rowOf(fact, store));
  const stored = await loadSightings(tx, store.id, incoming);
  const { next, counts } = supersedeAll(stored, incoming, keyOf, importNotes?.rows('sighting'));
  await postSightings(writing, stored, next);
  return counts;
};

/** Puts these in place of the stored ones; null takes one out. */
export const postSightings = async (
  writing: Writing,
  stored: ReadonlyMap<string, SightingRow>,
  next: ReadonlyMap<string, SightingRow | null>,
): Promise<void> => {
  const { tx, store } = writing;
  const [stays, gone] = parted(next, stored);
  await put(
    tx,
    sightings,
    stays.map((row) => ({ storeId: store.id, ...row })),
  );
  await dropRows(tx, sightings, store.id, gone);
  const before = [...next.keys()].map((key) => stored.get(key)).filter((row) => row !== undefined);
  const seen = [...stays, ...before].filter(({ witness }) => witness === 'pixel');
  await rematch(writing, { orderIds: [...new Set(seen.map(({ orderId }) => orderId))] });
};
