import { sql } from 'drizzle-orm';
import { iso, oneRow, rows, type Db } from '../../drizzle/client';
import type { PixelKind } from '../sources/pixel/events';
import { dayOf, startOfDay, type Instant } from '../time';
import type { Store } from '../types';

/** What the pixel has brought on the store's running day. */
export interface Arrived {
  /** Events of people by kind, orders and all. */
  events: Partial<Record<PixelKind, number>>;
  /** Visits of people, and those that were left out. */
  sessions: { people: number; bots: number; internal: number };
  /** The newest event ever; null = none has come in the last days. */
  lastAt: Instant | null;
}

export const arrivedToday = async (tx: Db, store: Store, now: Date): Promise<Arrived> => {
  const today = dayOf(now.getTime(), store.timeZone);
  const from = new Date(startOfDay(today, store.timeZone)).toISOString();
  const kinds = await rows<{ kind: PixelKind; n: number }>(
    tx,
    sql`select kind, count(*)::int as n from pixel_events
        where store_id = ${store.id} and occurred_at >= ${from} and filtered is null group by kind`,
  );
  const sessions = await oneRow<Arrived['sessions']>(
    tx,
    sql`select count(*) filter (where filtered is null)::int as people,
          count(*) filter (where filtered = 'bot')::int as bots,
          count(*) filter (where filtered = 'internal')::int as internal
        from sessions where store_id = ${store.id} and day = ${today} and source = 'pixel'`,
  );
  const last = await oneRow<{ at: Instant | null }>(
    tx,
    sql`select ${iso(sql`max(occurred_at)`)} as at from pixel_events where store_id = ${store.id}`,
  );
  return {
    events: Object.fromEntries(kinds.map(({ kind, n }) => [kind, n])),
    sessions,
    lastAt: last.at,
  };
};
