import { sql } from 'drizzle-orm';
import { rows, oneRow, type Db } from '../../drizzle/client';

/** How late sources and their webhooks are, for monitors. */

export interface SourceAge {
  store: string;
  source: string;
  /** Since the newest sync that ended with all there is, or since the source was connected. */
  seconds: number;
}

/** Each is a series of its own for whoever watches. */
const MOST_SOURCES = 200;

/** Sources that are fetched from, but for paused ones and those of archived stores; the latest 200. */
export const sourceAges = (db: Db): Promise<SourceAge[]> =>
  rows<SourceAge>(
    db,
    sql`select t.slug as store, s.name as source,
          extract(epoch from now() - coalesce(max(r.finished_at) filter (where r.status = 'complete'), s.created_at))::float8
            as seconds
        from sources s
        join stores t on t.id = s.store_id and t.archived_at is null
        join source_runs r on r.store_id = s.store_id and r.source_id = s.id
        where s.paused_at is null
        group by t.slug, s.name, s.created_at
        order by seconds desc limit ${MOST_SOURCES}`,
  );

/** Webhooks of all stores that are in the database and not in the ledger. */
export const waitingDeliveries = (db: Db): Promise<{ count: number; oldestSeconds: number }> =>
  oneRow(
    db,
    sql`select count(*)::int as count,
          coalesce(extract(epoch from now() - min(received_at)), 0)::float8 as "oldestSeconds"
        from deliveries where body is not null and error is null`,
  );
