import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import type { Store } from '../types';
import type { StoredSpan } from './types';

/** Spans that are being read, by transaction and store: a page asks for them a dozen times at once. */
const underWay = new WeakMap<Db, Map<number, Promise<StoredSpan[]>>>();

const read = (tx: Db, storeId: number): Promise<StoredSpan[]> =>
  rows<StoredSpan>(
    tx,
    sql`
select c.fact, c.source, c.import_id::int as "importId", c.first_day::text as "firstDay", c.last_day::text as "lastDay",
  c.covers_to::text as "coversTo", ${iso(sql`c.heard_at`)} as "heardAt", c.feeds::json as feeds,
  c.tells_orders as "tellsOrders",
  r.from_day::text as "retiredFrom", s.id is not null as "isConnected",
  s.paused_at is not null as "isPaused"
from coverage_spans c
left join retired_sources r on r.store_id = c.store_id and r.source = c.source
left join sources s on s.store_id = c.store_id and s.name = c.source
where c.store_id = ${storeId}
order by c.fact, c.source, c.import_id`,
  );

/** All spans of a store, as they are kept. */
export const storedSpans = (tx: Db, { id }: Pick<Store, 'id'>): Promise<StoredSpan[]> => {
  const reads = underWay.get(tx) ?? new Map<number, Promise<StoredSpan[]>>();
  underWay.set(tx, reads);
  const known = reads.get(id);
  if (known) return known;
  const begun = read(tx, id).finally(() => reads.delete(id));
  reads.set(id, begun);
  return begun;
};
