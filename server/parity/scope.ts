import { sql, type SQL } from 'drizzle-orm';
import { iso, oneRow, rows, type Db } from '../../drizzle/client';
import { knownOrders, type KnownOrders } from '../coverage';
import { startOfDay, type Instant, type Day } from '../time';
import type { Store } from '../types';
import type { ParityQuestion } from './types';
import type { Witness } from '../../shared/lists';

/** What has to be known of a store before one of its orders can be judged. */

export interface Scope extends ParityQuestion {
  store: Store;
  /** What the shop's own orders are known of: an event of another day would be held against nothing. */
  known: KnownOrders;
  /** Instants of the known part of the period; one and the same where none of it is. */
  start: Instant;
  end: Instant;
  /** What lies after it may still come in: 24 hours before now. */
  lateFrom: Instant;
  /** First event of the witness ever; null = there is none. */
  began: Instant | null;
  /** Sources of the store's orders: with them an order is found by its id alone. */
  orderSources: string[];
  /** Sources of the sessions around the period; none = there are no sessions. */
  sessionSources: string[];
  /** Some order that was seen carries its session: so one that carries none says something. */
  knowsSessions: boolean;
}

/** An event counts once it is the witness's own and no bot's or colleague's. */
export const isCounted = (alias: SQL): SQL => sql`${alias}.filtered is null`;

/** Orders of the period by the index that knows it. */
export const placedWithin = ({ store, start, end }: Pick<Scope, 'store' | 'start' | 'end'>): SQL =>
  sql`o.store_id = ${store.id} and o.placed_at >= ${start}::timestamptz and o.placed_at < ${end}::timestamptz`;

/** Texts as a table of one column, whatever their number. */
export const textsAs = (texts: readonly string[], name: string): SQL =>
  sql`jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb) as ${sql.identifier(name)}(source)`;

/** First event of a witness ever, one step from the end of an index. */
export const beganAt = async (tx: Db, store: Store, witness: Witness): Promise<Instant | null> => {
  const [found] = await rows<{ at: Instant }>(
    tx,
    sql`select ${iso(sql`s.occurred_at`)} as at from (
          select occurred_at from sightings where store_id = ${store.id} and witness = ${witness}
          order by occurred_at limit 1) s`,
  );
  return found?.at ?? null;
};

const sourcesIn = async (tx: Db, statement: SQL): Promise<string[]> =>
  (await rows<{ source: string }>(tx, statement)).map(({ source }) => source);

/** One step of the index a source, however many orders it has. */
const orderSourcesOf = (tx: Db, { id }: Store): Promise<string[]> =>
  sourcesIn(
    tx,
    sql`with recursive s (source) as (
          select min(source) from orders where store_id = ${id}
          union all
          select (select min(n.source) from orders n where n.store_id = ${id} and n.source > s.source)
          from s where s.source is not null)
        select source from s where source is not null`,
  );

/** Of each day from the one before the period, one step of the index a source. */
const sessionSourcesOf = (
  tx: Db,
  { id }: Store,
  { period: { from, to } }: ParityQuestion,
): Promise<string[]> =>
  sourcesIn(
    tx,
    sql`select distinct x.source
        from generate_series(${from}::date - 1, ${to}::date - 1, interval '1 day') d(day)
        cross join lateral (
          with recursive s (source) as (
            select min(n.source) from sessions n where n.store_id = ${id} and n.day = d.day::date
            union all
            select (select min(n.source) from sessions n
              where n.store_id = ${id} and n.day = d.day::date and n.source > s.source)
            from s where s.source is not null)
          select source from s where source is not null) x`,
  );

const someSeenOrderNamesItsSession = async (
  tx: Db,
  scope: Omit<Scope, 'knowsSessions'>,
): Promise<boolean> => {
  const { known } = await oneRow<{ known: boolean }>(
    tx,
    sql`select exists (
          select 1 from (
            select o.external_id from orders o where ${placedWithin(scope)} and o.session_id is not null
            order by o.placed_at desc offset 0
          ) o cross join lateral (
            select 1 from sightings x where x.store_id = ${scope.store.id} and x.order_id = o.external_id
              and x.witness = ${scope.witness} and ${isCounted(sql`x`)} limit 1
          ) x
        ) as known`,
  );
  return known;
};

const LATE_MS = 24 * 3_600_000;

/** Reads it, in the transaction of the question. */
export const scopeOf = async (tx: Db, store: Store, question: ParityQuestion, now: Date): Promise<Scope> => {
  const { period, witness } = question;
  const at = (day: Day) => new Date(startOfDay(day, store.timeZone)).toISOString();
  const isPixel = witness === 'pixel';
  const orders = await knownOrders(tx, store, period, now);
  const { from, to } = orders.period ?? { from: period.from, to: period.from };
  const known = {
    ...{ store, witness, period, known: orders, start: at(from), end: at(to) },
    lateFrom: new Date(now.getTime() - LATE_MS).toISOString(),
    began: await beganAt(tx, store, witness),
    orderSources: await orderSourcesOf(tx, store),
    sessionSources: isPixel ? await sessionSourcesOf(tx, store, question) : [],
  };
  const knowsSessions = known.sessionSources.length > 0 && (await someSeenOrderNamesItsSession(tx, known));
  return { ...known, knowsSessions };
};
