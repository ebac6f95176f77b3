import { sql, type SQL } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { sessions } from '../../../drizzle/schema';
import type { Store } from '../../types';
import { addDays, dayOf, type Day, type Instant } from '../../time';
import type { Counting } from '../rollups/counting';
import type { SessionMeasure, Subject } from '../rollups/measures';
import type { Writing } from '../rollups/writing';
import { evidenceText } from '../../facts/evidence';
import type { SessionFact } from '../../facts/fact';
import { columnsAs } from '../rows/load';
import { rematch } from '../sales/matches';
import { keyOf, type Dims, type Ruled } from '../rows/rows';
import { supersedeAll, type Counts, type Version } from '../rows/version';
import { hashOf } from '../../facts/hash';
import { append, dropRows, keysAs, put } from '../rows/write';

/** Sessions in (METRICS 3.1): each belongs to the local day of its first event. */

export interface SessionRow extends Version, Dims, Ruled {
  storeId: number;
  /** Equal to the store's id today. */
  shardKey: number;
  day: Day;
  source: string;
  externalId: string;
  startedAt: Instant;
  hasCart: boolean;
  hasCheckout: boolean;
  /** Null = the source does not tell orders by session. */
  hasOrder: boolean | null;
  filtered: 'bot' | 'internal' | null;
  language: string | null;
  jsErrors: number | null;
  checkoutSteps: number | null;
  checkoutClicks: number | null;
  landingLcp: number | null;
}

/** What is needed of a session to count it. */
export type CountedSession = Pick<
  SessionRow,
  | 'source'
  | 'day'
  | 'channel'
  | 'device'
  | 'country'
  | 'hasCart'
  | 'hasCheckout'
  | 'hasOrder'
  | 'filtered'
  | 'jsErrors'
  | 'checkoutSteps'
  | 'checkoutClicks'
>;

const rowOf = (fact: SessionFact, store: Store): SessionRow => ({
  storeId: store.id,
  day: dayOf(fact.startedAt, store.timeZone),
  source: fact.source,
  externalId: fact.id,
  shardKey: store.id,
  sourceUpdatedAt: fact.updatedAt ?? null,
  contentHash: hashOf({ ...fact, updatedAt: undefined }),
  startedAt: fact.startedAt,
  channel: fact.channel,
  device: fact.device,
  country: fact.country,
  evidence: evidenceText(fact),
  tableChannel: null,
  hasCart: fact.hasCart,
  hasCheckout: fact.hasCheckout,
  hasOrder: fact.hasOrder ?? null,
  filtered: fact.filtered ?? null,
  language: fact.language ?? null,
  jsErrors: fact.jsErrors ?? null,
  checkoutSteps: fact.checkoutSteps ?? null,
  checkoutClicks: fact.checkoutClicks ?? null,
  landingLcp: fact.landingLcp ?? null,
});

/** What a session counts for. Filtered ones are only counted as filtered (METRICS C10). */
export const countSession = (counting: Counting, session: CountedSession): void => {
  counting.session(session.day, session, amountsOf(session));
  if (session.filtered !== null) return;
  const { day, source, device, hasOrder, checkoutSteps, checkoutClicks } = session;
  // of a checkout that ended in an order (METRICS 3)
  if (!hasOrder) return;
  const sample = (subject: Subject, value: number) =>
    counting.sample(day, { source, subject, device, value });
  if (checkoutSteps !== null) sample('checkout_steps', checkoutSteps);
  // METRICS 3: what a checkout costs in activations is asked of phones
  if (checkoutClicks !== null && device === 'mobile') sample('checkout_clicks', checkoutClicks);
};

/** Sessions as counts by day, dimensions and flags: the same sums from far fewer rows. */
export const sessionCounts = (tx: Db, where: SQL): Promise<(CountedSession & { n: number })[]> =>
  rows(
    tx,
    sql`select day::text as day, source, channel, device, country, has_cart as "hasCart", has_checkout as "hasCheckout",
          has_order as "hasOrder", filtered, case when js_errors > 0 then 1 else js_errors end as "jsErrors", checkout_steps as "checkoutSteps",
          checkout_clicks as "checkoutClicks", count(*)::int as n
        from sessions where ${where} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12`,
  );

const amountsOf = ({
  filtered,
  hasCart,
  hasCheckout,
  hasOrder,
  jsErrors,
}: CountedSession): Partial<Record<SessionMeasure, number>> => {
  if (filtered === 'bot') return { sessionsBot: 1 };
  if (filtered === 'internal') return { sessionsInternal: 1 };
  const always = {
    sessions: 1,
    ...(jsErrors !== null && { sessionsWatched: 1, sessionsError: jsErrors > 0 ? 1 : 0 }),
  };
  if (!hasCart && !hasCheckout && !hasOrder) return always;
  return {
    ...always,
    sessionsCart: hasCart ? 1 : 0,
    sessionsCheckout: hasCheckout ? 1 : 0,
    sessionsOrder: hasOrder ? 1 : 0,
    sessionsCartOrder: hasCart && hasOrder ? 1 : 0,
    sessionsCheckoutOrder: hasCheckout && hasOrder ? 1 : 0,
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

export const loadSessions = async (
  tx: Db,
  storeId: number,
  wanted: readonly Pick<SessionRow, 'day' | 'source' | 'externalId'>[],
): Promise<Map<string, SessionRow>> => {
  const days = new Map([...new Set(wanted.map((session) => session.day))].map((day) => [day, around(day)]));
  const known = await daysWithSessions(tx, storeId, new Set([...days.values()].flat()));
  const keys = wanted.flatMap(({ day, source, externalId }) =>
    (days.get(day) ?? [])
      .filter((near) => known.has(near))
      .map((near) => ({ day: near, source, externalId })),
  );
  if (keys.length === 0) return new Map();
  const found = await rows<SessionRow>(
    tx,
    sql`select ${columnsAs(sessions, 's')} from ${keysAs(sessions, keys, ['day', 'source', 'externalId'])}
        join sessions s on s.store_id = ${storeId} and s.day = r.day and s.source = r.source
          and s.external_id = r.external_id`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

export const applySessions = async (writing: Writing, facts: readonly SessionFact[]): Promise<Counts> => {
  const { tx, store, importNotes } = writing;
  const incoming = facts.map((fact) => rowOf(fact, store));
  const stored = await loadSessions(tx, store.id, incoming);
  const seen = importNotes?.rows<SessionRow>('session', (row) => row.day);
  const { next, counts } = supersedeAll(stored, incoming, keyOf, seen);
  await postSessions(writing, stored, next);
  return counts;
};

/** Puts these sessions in place of the stored ones; null takes one out of the ledger. */
export const postSessions = async (
  writing: Writing,
  stored: ReadonlyMap<string, SessionRow>,
  next: ReadonlyMap<string, SessionRow | null>,
): Promise<void> => {
  const { tx, store, rules, deltas } = writing;
  const gone: SessionRow[] = [];
  const fresh: SessionRow[] = [];
  const known: SessionRow[] = [];
  for (const [key, given] of next) {
    const session = given && rules.decide(given);
    const old = stored.get(key);
    if (old) countSession(deltas.minus, old);
    if (session) countSession(deltas.plus, session);
    if (old && old.day !== session?.day) gone.push(old);
    if (session) (old ? known : fresh).push(session);
  }
  await dropRows(tx, sessions, store.id, gone);
  await append(tx, sessions, fresh);
  await put(tx, sessions, known);
  const moved = [...fresh, ...gone].map(({ externalId }) => externalId);
  await rematch(writing, { sessions: moved });
};

export interface SessionKey {
  source: string;
  id: string;
  startedAt: Instant;
}

/** Takes sessions out of rows and rollups; those that are not there are no matter. */
export const dropSessions = async (writing: Writing, keys: readonly SessionKey[]): Promise<void> => {
  const { tx, store } = writing;
  const wanted = keys.map(({ source, id, startedAt }) => ({
    ...{ source, externalId: id, day: dayOf(startedAt, store.timeZone) },
  }));
  const gone = await loadSessions(tx, store.id, wanted);
  await postSessions(writing, gone, new Map([...gone.keys()].map((key) => [key, null])));
};
