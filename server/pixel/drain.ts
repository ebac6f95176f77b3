import { sql } from 'drizzle-orm';
import { iso, rows, type Database, type Db } from '../../drizzle/client';
import { withLedger, takeIn, type SourceRejection } from '../ledger';
import { runsOf, type Run, type SeenEvent } from '../sources/pixel/sessions';
import { allStores } from '../stores';
import { deletedAmong } from '../spool/deleted';
import type { Log } from '../log';
import type { Clock, Instant } from '../time';
import { drainSpool } from '../spool/drainSpool';
import type { Spool } from '../spool/spool';
import { storeEvents } from './events';
import { ofDeletedStore, unreadable } from './sentences';
import { eventsOfLine, type LineEvents, type SpoolLine } from './spoolLine';

/**
 * From the spool into the ledger. Events are stored once by their id, and the sessions of whoever
 * sent them are made anew. The same lines again change nothing, so a segment that was read before a
 * crash is simply read once more.
 */

export interface DrainContext {
  database: Database;
  clock: Clock;
  spool: Spool;
  log: Log;
}

/** Events are kept so long: what comes late finds its session. */
const KEPT_DAYS = 4;

/** Takes everything in that waits. */
export const drainEvents = async (context: DrainContext): Promise<void> => {
  const { spool, database, log } = context;
  await drainSpool<SpoolLine>({
    ...{ spool, database, log, what: 'Pixel' },
    take: (lines) => takeLines(context, lines.map(eventsOfLine)),
  });
};

/** Forgets events that no late one can belong to any more. */
export const forgetOldEvents = async ({ database, clock }: Pick<DrainContext, 'database' | 'clock'>) => {
  const until = new Date(clock().getTime() - KEPT_DAYS * 24 * 3_600_000).toISOString();
  await database.db.execute(sql`delete from pixel_events where occurred_at < ${until}`);
};

/**
 * Gives how many lines are of stores that this database does not know: it was restored, or is another one. Those of
 * a store that was deleted are dropped. One that was archived gets what was acknowledged before.
 */
const takeLines = async (
  { database, log }: DrainContext,
  lines: readonly (LineEvents | null)[],
): Promise<number> => {
  const readable = lines.filter((line) => line !== null);
  if (readable.length < lines.length) log(unreadable(lines.length - readable.length));
  const stores = await database.read(allStores);
  const strange = readable.filter(({ storeId }) => stores.every(({ id }) => id !== storeId));
  const deleted = await deletedAmong(database.db, strange);
  if (deleted.length > 0) log(ofDeletedStore(deleted.length));
  for (const store of stores) {
    const own = readable.filter((line) => line.storeId === store.id);
    if (own.length === 0) continue;
    const storeId = store.id;
    const rejected = await withLedger(database, store, async (ledger, tx) => {
      await storeEvents(tx, storeId, own);
      const seen = await loadAround(tx, storeId, own);
      const { runs, gone } = changesOf(seen);
      await ledger.dropSessions(gone);
      const result = await takeIn(ledger, {
        facts: {
          sessions: runs.map(({ fact }) => fact),
          sightings: own.flatMap(sightingsOf),
          vitals: own.flatMap(vitalsOf),
        },
      });
      await noteSessions(tx, storeId, runs, seen);
      return result.rejected;
    });
    tell(rejected, log, store.slug);
  }
  return strange.length - deleted.length;
};

const tell = (rejected: readonly SourceRejection[], log: Log, store: string) => {
  for (const { id, field, reason } of rejected.slice(0, 3))
    log(`Pixel: event ${id}: ${field} ${reason}`, { store, source: 'pixel' });
};

interface Stored extends SeenEvent {
  session: string | null;
}

/** Rounds in which ids that go on with one another are gathered; each consent or midnight is one. */
const ROUNDS = 4;

/** Every stored event of the visitors of these lines, under all ids that they have had. */
const loadAround = async (tx: Db, storeId: number, lines: readonly LineEvents[]): Promise<Stored[]> => {
  const events = lines.flatMap((line) => line.events);
  let visitors = new Set(
    events.flatMap(({ visitor, continues }) => [visitor, ...(continues ? [continues] : [])]),
  );
  for (const visitor of await visitorsOfPages(
    tx,
    storeId,
    events.flatMap(({ event }) => event.p ?? []),
  ))
    visitors.add(visitor);
  for (let round = 0, size = 0; round < ROUNDS && size !== visitors.size; round += 1) {
    size = visitors.size;
    visitors = new Set([...visitors, ...(await linkedTo(tx, storeId, [...visitors]))]);
  }
  const found = await rows<Omit<Stored, 'at'> & { occurredAt: Instant }>(
    tx,
    sql`select event_id as id, visitor, continues, ${iso(sql`occurred_at`)} as "occurredAt", kind, filtered, device,
          country, language, channel, page, step, count, lcp, session
        from pixel_events where store_id = ${storeId} and visitor in (${listed([...visitors])})`,
  );
  return found.map(({ occurredAt, ...event }) => ({ ...event, at: Date.parse(occurredAt) }));
};

const listed = (texts: readonly string[]) =>
  sql`select value from json_array_elements_text(${JSON.stringify(texts)}::json)`;

const visitorsOfPages = async (tx: Db, storeId: number, pages: readonly string[]): Promise<string[]> => {
  if (pages.length === 0) return [];
  const found = await rows<{ visitor: string }>(
    tx,
    sql`select distinct visitor from pixel_events where store_id = ${storeId} and event_id in (${listed(pages)})`,
  );
  return found.map(({ visitor }) => visitor);
};

const linkedTo = async (tx: Db, storeId: number, visitors: readonly string[]): Promise<string[]> => {
  const found = await rows<{ visitor: string }>(
    tx,
    sql`select distinct continues as visitor from pixel_events
        where store_id = ${storeId} and continues is not null and visitor in (${listed(visitors)})
        union select distinct visitor from pixel_events
        where store_id = ${storeId} and continues in (${listed(visitors)})`,
  );
  return found.map(({ visitor }) => visitor);
};

/** The sessions of these events, and those that were made of them before and are no more. */
const changesOf = (seen: readonly Stored[]) => {
  const runs = runsOf(seen);
  const standing = new Set(runs.map(({ id }) => id));
  const starts = new Map(seen.map(({ id, at }) => [id, at]));
  const before = new Set(seen.flatMap(({ session }) => session ?? []));
  const gone = [...before].flatMap((id) => {
    const start = standing.has(id) ? undefined : starts.get(id);
    return start === undefined ? [] : { source: 'pixel', id, startedAt: isoOf(start) };
  });
  return { runs, gone };
};

/** Writes to the events which session they are part of now, where that has changed. */
const noteSessions = async (
  tx: Db,
  storeId: number,
  runs: readonly Run[],
  seen: readonly Stored[],
): Promise<void> => {
  const sessions = new Map(runs.flatMap(({ id, events }) => events.map((event) => [event.id, id] as const)));
  const changed = seen
    .filter(({ id, session }) => (sessions.get(id) ?? null) !== session)
    .map(({ id }) => ({ event_id: id, session: sessions.get(id) ?? null }));
  if (changed.length === 0) return;
  await tx.execute(sql`update pixel_events e set session = r.session
    from json_to_recordset(${JSON.stringify(changed)}::json) as r(event_id text, session text)
    where e.store_id = ${storeId} and e.event_id = r.event_id`);
};

const isoOf = (ms: number): Instant => new Date(ms).toISOString();

/** An order as the page saw it; the same one seen twice is two. */
const sightingsOf = ({ events, filtered, arrivedAt }: LineEvents) =>
  events.flatMap(({ id, at, event }) =>
    event.k !== 'order'
      ? []
      : {
          ...{ source: 'pixel', id, witness: 'pixel', orderId: event.o, currency: event.c, value: event.v },
          ...{ occurredAt: isoOf(at), arrivedAt: isoOf(arrivedAt), ...(filtered && { filtered }) },
        },
  );

const vitalsOf = ({ events, filtered, device }: LineEvents) =>
  events.flatMap(({ id, at, event }) => {
    if (event.k !== 'vitals') return [];
    const { lcp, inp, cls, ttfb, tn, tb, tm } = event;
    return {
      ...{ source: 'pixel', id, updatedAt: isoOf(at), occurredAt: isoOf(at), device, lcp, inp, cls, ttfb },
      ...{
        thirdPartyScripts: tn,
        thirdPartyBytes: tb,
        thirdPartyBlocking: tm,
        ...(filtered && { filtered }),
      },
    };
  });
