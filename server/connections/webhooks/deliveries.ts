import { and, eq, sql } from 'drizzle-orm';
import { iso, recordset, rows, type Db } from '../../../drizzle/client';
import { deliveries } from '../../../drizzle/schema';
import { databaseTrouble } from '../../databaseTrouble';
import { DomainError, isForeseen, isNewerProgram, logLine } from '../../errors';
import {
  erasePeople,
  mergePeople,
  withLedger,
  atTheDoor,
  takeAll,
  type Ledger,
  type Passed,
} from '../../ledger';
import type { Driver, Received } from '../../sources/driver';
import { personKeys } from '../../facts/identity';
import type { RawFacts } from '../../facts/raw';
import { storeById } from '../../stores';
import type { Instant } from '../../time';
import type { Store } from '../../types';
import { takeInHalves } from '../../spool/halves';
import { takesNoHooks } from '../sentences';
import { logNews, notAfter } from '../sourceLog';
import { driverOf, sourceNamed, type SourceContext, type StoredSource } from '../sources';

/**
 * Spooled webhooks are taken into the ledger, many in one transaction. `hooks.ts` spools each before it is
 * acknowledged, so that none is lost. One that comes twice is taken once, and a bad one holds up no other.
 */

/** Deliveries a transaction: as many as fit into the time that one may take, but each costs as much as eighty do. */
const PAGE = { least: 80, most: 1_000 };
/** The embedded database has one connection: a webhook that comes in waits no longer than this. */
const LONGEST_MS = { embedded: 60, postgres: 400 };
/** Stores that are drained at a time: on a server, half of the connections that write are left to others. */
const STORES_AT_ONCE = { embedded: 1, postgres: 4 };
/** For the ledger of a store: the next look comes soon. */
const WAIT_MS = 2_000;
/** Ids of deliveries are known for so long: platforms stop sending again after two days. */
const KEPT_DAYS = 14;
/** Notices, and what could not be taken, so that somebody may see it. */
const SHOWN_DAYS = 90;
const MAX_ATTEMPTS = 5;

interface Waiting {
  deliveryId: string;
  topic: string;
  body: string;
  receivedAt: Instant;
}

interface Drain {
  context: SourceContext;
  store: Store;
  source: StoredSource;
  driver: Driver;
}

/** Takes every waiting delivery of every source in, until it is told to stop. Gives how many were looked at. */
export const drainDeliveries = async (context: SourceContext, signal?: AbortSignal): Promise<number> => {
  const { database } = context;
  const waiting = await rows<{ storeId: number; name: string }>(
    database.db,
    sql`select distinct s.store_id::int as "storeId", s.name from deliveries d
        join sources s on s.store_id = d.store_id and s.id = d.source_id
        where d.body is not null and d.attempts < ${MAX_ATTEMPTS}`,
  );
  const left = new Set(waiting.map(({ storeId }) => storeId)).values();
  let looked = 0;
  const failures: unknown[] = [];
  const drainStore = async (storeId: number) => {
    for (const { name } of waiting.filter((one) => one.storeId === storeId))
      try {
        const store = await database.read((tx) => storeById(tx, storeId));
        const source = await sourceNamed(database.db, storeId, name);
        const driver = driverOf(context, source.platform);
        const count = await drainSource({ context, store, source, driver }, signal);
        looked += count;
      } catch (error) {
        failures.push(error);
      }
  };
  // a store whose ledger is held keeps its own lane waiting, and no other one
  const lane = async () => {
    for (const storeId of left) await drainStore(storeId);
  };
  await Promise.all(Array.from({ length: STORES_AT_ONCE[database.engine] }, lane));
  if (failures.length > 0) throw failures[0];
  return looked;
};

const drainSource = async (drain: Drain, signal?: AbortSignal): Promise<number> => {
  const { database } = drain.context;
  const longest = LONGEST_MS[database.engine];
  const tried = new Set<string>();
  for (let size = PAGE.least; ;) {
    const page = await nextPage(database.db, drain, size);
    const fresh = page.filter(({ deliveryId }) => !tried.has(deliveryId));
    if (fresh.length === 0 || signal?.aborted) return tried.size;
    fresh.forEach(({ deliveryId }) => tried.add(deliveryId));
    const began = performance.now();
    await takePage(drain, fresh);
    const took = performance.now() - began;
    if (took > longest) size = Math.max(PAGE.least, Math.floor(size / 2));
    else if (took < longest / 2) size = Math.min(PAGE.most, size * 2);
  }
};

/** All of them together; one that can't be taken is told, and the others are taken without it. */
const takePage = (drain: Drain, page: readonly Waiting[]): Promise<void> => {
  const readings = page.map((delivery) => ({ delivery, ...readingOf(drain, delivery) }));
  return takeInHalves(
    readings,
    (some) => takeReadings(drain, some),
    async (error, culprit) => {
      if (isNewerProgram(error) || databaseTrouble(error)) throw error;
      if (culprit) await fail(drain, culprit.delivery, error);
    },
  );
};

interface Reading {
  delivery: Waiting;
  received: Received;
  passed: Passed;
  /** Why not all of it was taken; null = it was. */
  why: string | null;
}

const NOTHING: Omit<Reading, 'delivery' | 'why'> = {
  received: {},
  passed: { good: new Map(), rejected: [] },
};

const readingOf = (
  { context, store, source, driver }: Drain,
  delivery: Waiting,
): Omit<Reading, 'delivery'> => {
  const about = { currency: store.currency, timeZone: store.timeZone };
  const connection = { name: source.name, settings: source.settings, now: context.clock(), store: about };
  try {
    if (!driver.hooks) throw takesNoHooks(driver.label);
    const received = driver.hooks.read(delivery.topic, delivery.body, connection);
    const passed = atTheDoor(received);
    const why = passed.rejected.map(({ id, field, reason }) => `${id}: ${field} ${reason}`).join('; ');
    return { received, passed, why: why || null };
  } catch (error) {
    return { ...NOTHING, why: wordsOf(error) };
  }
};

const wordsOf = (error: unknown): string =>
  error instanceof DomainError ? error.message : `internal error: ${logLine(error)}`;

const takeReadings = (drain: Drain, readings: readonly Reading[]): Promise<void> => {
  const { context, store, source } = drain;
  const take = async (ledger: Ledger, tx: Db) => {
    await takeAll(
      ledger,
      readings.map(({ passed }) => passed),
    );
    const news = { store, sourceId: source.id, now: context.clock(), newsSince: null, isFirst: false };
    const rejected = readings.flatMap(({ passed }) => passed.rejected);
    await logNews(tx, { ...news, facts: factsOf(readings), rejected });
    for (const reading of readings) await carryOut(ledger, tx, drain, reading);
    await recordOutcomes(tx, drain, readings);
    const newest = readings.map(newestIn).reduce((a, b) => (b > a ? b : a), '');
    await tx.execute(sql`update sources set heartbeat_at = now(),
        last_event_at = greatest(last_event_at, ${notAfter(context.clock(), newest)}::timestamptz)
      where store_id = ${store.id} and id = ${source.id}`);
  };
  return withLedger(context.database, store, take, WAIT_MS);
};

/** Everything that the deliveries say, as one. */
const factsOf = (readings: readonly Reading[]): RawFacts => {
  const all: Record<string, unknown[]> = {};
  for (const { received } of readings)
    for (const [kind, facts] of Object.entries(received.facts ?? {})) (all[kind] ??= []).push(...facts);
  return all;
};

/** Of instants as the ledger keeps them, which sort as text. */
const newestIn = ({ passed }: Reading): Instant | '' =>
  [...passed.good.values()]
    .flat()
    .map((fact): Instant | '' => ('updatedAt' in fact && fact.updatedAt) || '')
    .reduce((a, b) => (b > a ? b : a), '');

/** What is no fact: orders that were deleted, customers that became one or want to be forgotten. */
const carryOut = async (
  ledger: Ledger,
  tx: Db,
  { store, source: { name, id } }: Drain,
  { delivery, received }: Reading,
): Promise<void> => {
  for (const order of received.remove ?? [])
    if (!(await ledger.removeOrder({ source: name, externalId: order }, delivery.receivedAt)))
      await takeAll(ledger, [
        atTheDoor({ facts: { sales: [tombstone(store, name, order, delivery.receivedAt)] } }),
      ]);
  const hand = { ledger, tx, store };
  for (const { from, into } of received.merge ?? []) await mergePeople(hand, name, from, into);
  const people = (received.erase ?? []).map((person) => personKeys(name, person));
  await erasePeople(hand, people);
  if (received.disconnected !== undefined)
    await tx.execute(sql`update sources set paused_at = coalesce(paused_at, now())
      where store_id = ${store.id} and id = ${id}`);
};

/** Stands for a deleted order that is not here, so that an older word of it changes nothing. */
const tombstone = ({ currency }: Store, source: string, id: string, at: Instant) => ({
  ...{ type: 'order', source, id, placedAt: at, updatedAt: at, excluded: 'deleted', currency },
  lines: [{ quantity: 0, unitPrice: '0' }],
});

const nextPage = (tx: Db, { store, source }: Drain, size: number): Promise<Waiting[]> =>
  rows<Waiting>(
    tx,
    sql`select delivery_id as "deliveryId", topic, body, ${iso(sql`received_at`)} as "receivedAt" from deliveries
        where store_id = ${store.id} and source_id = ${source.id} and body is not null
          and attempts < ${MAX_ATTEMPTS}
        order by received_at, delivery_id limit ${size}`,
  );

const recordOutcomes = async (
  tx: Db,
  { store, source }: Drain,
  readings: readonly Reading[],
): Promise<void> => {
  const outcomes = readings.map(({ delivery, received, why }) => ({
    id: delivery.deliveryId,
    why: why?.slice(0, 1_000) ?? null,
    notice: received.notice ?? received.disconnected ?? null,
  }));
  await tx.execute(sql`
    update deliveries d set body = case when r.why is null then null else d.body end, error = r.why,
      notice = r.notice, attempts = case when r.why is null then d.attempts else ${MAX_ATTEMPTS} end
    from ${recordset(outcomes, 'id text, why text, notice text')}
    where d.store_id = ${store.id} and d.source_id = ${source.id} and d.delivery_id = r.id`);
};

/** The ledger refused it: at once for good if it says what to do, else after a few attempts. */
const fail = async (
  { context, store, source }: Drain,
  { deliveryId }: Waiting,
  error: unknown,
): Promise<void> => {
  const attempts = isForeseen(error) ? MAX_ATTEMPTS : sql`${deliveries.attempts} + 1`;
  const isIt = [
    ...[eq(deliveries.storeId, store.id), eq(deliveries.sourceId, source.id)],
    eq(deliveries.deliveryId, deliveryId),
  ];
  await context.database.write((tx) =>
    tx
      .update(deliveries)
      .set({ attempts, error: wordsOf(error).slice(0, 1_000) })
      .where(and(...isIt)),
  );
};

/** Forgets ids that are not sent again any more, and what had long enough to be seen. */
export const forgetDeliveries = async ({ database }: Pick<SourceContext, 'database'>): Promise<void> => {
  await database.db.execute(sql`
    delete from deliveries where received_at < now() - make_interval(days => ${SHOWN_DAYS})
      or (body is null and notice is null and received_at < now() - make_interval(days => ${KEPT_DAYS}))`);
};
