import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { sessions } from '../../drizzle/schema';
import type { Store } from '../ask/types';
import { addDays, dayOf, type Day } from '../time';
import type { Counts, FactRow } from './counts';
import type { Deltas, SessionMeasure } from './deltas';
import type { SessionFact } from './facts';
import { keyOf, type Dims } from './rows';
import { hashOf, judge, later, type Version } from './version';
import { append, keysAs, put } from './write';

/** Sessions in (METRICS 3.1): each belongs to the local day of its first event. */

export interface SessionRow extends Version, Dims {
  day: Day;
  source: string;
  externalId: string;
  startedAt: string;
  hasCart: boolean;
  hasCheckout: boolean;
  hasOrder: boolean;
  filtered: 'bot' | 'internal' | null;
}

const rowOf = ({ id, updatedAt, ...fact }: SessionFact, timeZone: string): SessionRow => ({
  ...fact,
  externalId: id,
  sourceUpdatedAt: updatedAt ?? null,
  contentHash: hashOf({ id, ...fact }),
  day: dayOf(fact.startedAt, timeZone),
  filtered: fact.filtered ?? null,
});

/** What one session counts for. Filtered ones are only counted as filtered (METRICS C10). */
export const bookSession = (deltas: Deltas, sign: 1 | -1, session: SessionRow): void => {
  const { channel, device, country } = session;
  deltas.addSession(sign, session.day, { channel, device, country }, amountsOf(session));
};

const amountsOf = (session: SessionRow): Partial<Record<SessionMeasure, number>> => {
  if (session.filtered === 'bot') return { sessionsBot: 1 };
  if (session.filtered === 'internal') return { sessionsInternal: 1 };
  return {
    sessions: 1,
    sessionsCart: session.hasCart ? 1 : 0,
    sessionsCheckout: session.hasCheckout ? 1 : 0,
    sessionsOrder: session.hasOrder ? 1 : 0,
    sessionsCartOrder: session.hasCart && session.hasOrder ? 1 : 0,
    sessionsCheckoutOrder: session.hasCheckout && session.hasOrder ? 1 : 0,
  };
};

/** Of these days those that have a session: on the others nothing has to be looked up. */
const daysWithSessions = async (tx: Db, storeId: number, days: ReadonlySet<Day>): Promise<Set<Day>> => {
  const wanted = [...days].map((day) => ({ day }));
  const found = await rows<{ day: Day }>(
    tx,
    sql`select r.day::text as day from ${keysAs(sessions, wanted, ['day'])}
        where exists (select 1 from sessions s where s.store_id = ${storeId} and s.day = r.day)`,
  );
  return new Set(found.map((row) => row.day));
};

/** A session's start may move a little between versions, so its neighbours' days are looked at too. */
const around = (day: Day): Day[] => [addDays(day, -1), day, addDays(day, 1)];

const load = async (
  tx: Db,
  storeId: number,
  wanted: readonly SessionRow[],
): Promise<Map<string, SessionRow>> => {
  const days = new Map([...new Set(wanted.map((session) => session.day))].map((day) => [day, around(day)]));
  const known = await daysWithSessions(tx, storeId, new Set([...days.values()].flat()));
  const keys = wanted.flatMap(({ day, source, externalId }) =>
    days
      .get(day)!
      .filter((near) => known.has(near))
      .map((near) => ({ day: near, source, externalId })),
  );
  if (keys.length === 0) return new Map();
  const found = await rows<SessionRow>(
    tx,
    sql`select s.day::text as day, s.source, s.external_id as "externalId", s.content_hash as "contentHash",
          to_char(s.source_updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sourceUpdatedAt",
          to_char(s.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt",
          s.channel, s.device, s.country, s.has_cart as "hasCart", s.has_checkout as "hasCheckout",
          s.has_order as "hasOrder", s.filtered
        from ${keysAs(sessions, keys, ['day', 'source', 'externalId'])}
        join sessions s on s.store_id = ${storeId} and s.day = r.day and s.source = r.source
          and s.external_id = r.external_id`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

export const applySessions = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  facts: readonly FactRow<SessionFact>[],
): Promise<Counts> => {
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  const incoming = facts.map(({ fact }) => rowOf(fact, store.timeZone));
  const stored = await load(tx, store.id, incoming);
  const next = new Map<string, SessionRow>();
  for (const session of incoming) {
    const key = keyOf(session);
    const known = next.get(key) ?? stored.get(key);
    const verdict = judge(known, session);
    counts[verdict] += 1;
    const sourceUpdatedAt = later(known?.sourceUpdatedAt ?? null, session.sourceUpdatedAt);
    if (verdict !== 'unchanged') next.set(key, { ...session, sourceUpdatedAt });
    else if (known && known.sourceUpdatedAt !== sourceUpdatedAt) next.set(key, { ...known, sourceUpdatedAt });
  }
  const moved = [...next].flatMap(([key, session]) => {
    const old = stored.get(key);
    if (old) bookSession(deltas, -1, old);
    bookSession(deltas, 1, session);
    return old && old.day !== session.day ? [old] : [];
  });
  await dropMoved(tx, store.id, moved);
  const rowsOf = (known: boolean) =>
    [...next]
      .filter(([key]) => stored.has(key) === known)
      .map(([, session]) => ({ storeId: store.id, shardKey: store.id, ...session }));
  await append(tx, sessions, rowsOf(false));
  await put(tx, sessions, rowsOf(true));
  return counts;
};

/** The row of a session whose start has moved to another day. */
const dropMoved = async (tx: Db, storeId: number, moved: readonly SessionRow[]): Promise<void> => {
  if (moved.length === 0) return;
  await tx.execute(sql`delete from sessions s using ${keysAs(sessions, moved, ['day', 'source', 'externalId'])}
    where s.store_id = ${storeId} and s.day = r.day and s.source = r.source and s.external_id = r.external_id`);
};
