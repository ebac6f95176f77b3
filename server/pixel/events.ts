import { sql } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import type { LineEvents, LineEvent } from './spoolLine';

/** Events by their ids: what comes twice is stored once, whichever copy comes first. */

const rowOf = (
  { filtered, device, country }: LineEvents,
  { id, visitor, continues, at, channel, event }: LineEvent,
) => ({
  ...{ event_id: id, visitor, continues, occurred_at: new Date(at).toISOString(), kind: event.k },
  ...{ filtered, device, country, channel, page: event.p ?? null },
  language: event.k === 'view' ? event.l || null : null,
  step: event.k === 'checkout' ? (event.s?.trim() ?? null) : null,
  count: event.k === 'click' || event.k === 'error' ? event.n : null,
  lcp: event.k === 'vitals' ? (event.lcp ?? null) : null,
});

/** One row an id, the earliest: a statement can't meet the same key twice. */
const once = (lines: readonly LineEvents[]) => {
  const byId = new Map<string, ReturnType<typeof rowOf>>();
  for (const line of lines)
    for (const event of line.events) {
      const row = rowOf(line, event);
      const known = byId.get(row.event_id);
      if (!known || isEarlier(row, known))
        byId.set(row.event_id, { ...row, lcp: greater(row.lcp, known?.lcp) });
      else byId.set(row.event_id, { ...known, lcp: greater(row.lcp, known.lcp) });
    }
  return [...byId.values()];
};

const isEarlier = (a: { occurred_at: string }, b: { occurred_at: string }) => a.occurred_at < b.occurred_at;
const greater = (a: number | null, b: number | null | undefined): number | null =>
  a === null || b == null ? (a ?? b ?? null) : Math.max(a, b);

/**
 * A copy that was sent again seems a little later or earlier, by its time under way. The earliest stands, in
 * whatever order they come.
 */
export const storeEvents = async (tx: Db, storeId: number, lines: readonly LineEvents[]): Promise<void> => {
  await tx.execute(sql`insert into pixel_events (store_id, event_id, visitor, continues, occurred_at, kind, filtered,
      device, country, channel, page, language, step, count, lcp)
    select ${storeId}::bigint, r.* from json_to_recordset(${JSON.stringify(once(lines))}::json) as r(event_id text,
      visitor text, continues text, occurred_at timestamptz, kind text, filtered text, device text, country text,
      channel text, page text, language text, step text, count int, lcp int)
    on conflict (store_id, event_id) do update set
      occurred_at = least(pixel_events.occurred_at, excluded.occurred_at),
      lcp = greatest(pixel_events.lcp, excluded.lcp)
    where excluded.occurred_at < pixel_events.occurred_at or excluded.lcp is distinct from pixel_events.lcp`);
};
