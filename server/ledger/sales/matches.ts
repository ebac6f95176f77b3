import { sql, type SQL } from 'drizzle-orm';
import { oneRow, rows, type Db } from '../../../drizzle/client';
import { orders } from '../../../drizzle/schema';
import { dimensionsOf } from './count';
import type { Deltas } from '../rollups/deltas';
import type { Writing } from '../rollups/writing';
import { columnsAs } from '../rows/load';
import { isCounted, keyOf, type OrderRow, type Sale, type Change } from '../rows/rows';
import { keysAs } from '../rows/write';

/**
 * Which orders are matched to the session in which they were placed (METRICS 3). They are matched by the session's id,
 * on the order's day or the one before, or by the pixel's own session. Whichever of the two comes last finds the
 * other.
 */

/** Sources of sessions: of those before, and of what is being written. */
const sourcesOf = async (tx: Db, storeId: number, deltas: Deltas | null): Promise<string[]> => {
  const known = await rows<{ source: string }>(
    tx,
    sql`select distinct source from coverage_spans where store_id = ${storeId} and fact = 'sessions'`,
  );
  return [...new Set([...known.map(({ source }) => source), ...(deltas?.sessionSources() ?? [])])].sort();
};

/** Whether `o`, a row with the columns of an order, is matched. */
const isMatched = (o: SQL, storeId: number, sources: readonly string[]): SQL => sql`(
  (${o}.session_id is not null and exists (
    select from jsonb_array_elements_text(${JSON.stringify(sources)}::jsonb) as v(source)
    cross join (values (0), (1)) as k(days)
    cross join lateral (
      select 1 from sessions s
      where s.store_id = ${storeId} and s.day = ${o}.day - k.days and s.source = v.source
        and s.external_id = ${o}.session_id
      offset 0
    ) s))
  or exists (
    select from sightings g
    where g.store_id = ${storeId} and g.order_id = ${o}.external_id and g.witness = 'pixel'
      and g.filtered is null))`;

const matchedAmong = async (
  { tx, store, deltas }: Writing,
  wanted: readonly OrderRow[],
): Promise<Set<string>> => {
  if (wanted.length === 0) return new Set();
  const sources = await sourcesOf(tx, store.id, deltas);
  const found = await rows<{ source: string; externalId: string }>(
    tx,
    sql`select r.source, r.external_id as "externalId"
        from ${keysAs(orders, wanted, ['source', 'externalId', 'sessionId', 'day'])}
        where ${isMatched(sql`r`, store.id, sources)}`,
  );
  return new Set(found.map(keyOf));
};

/** The sales with what is known of their sessions now. */
export const matchSessions = async (
  writing: Writing,
  changes: readonly Change<Sale>[],
): Promise<Change<Sale>[]> => {
  const next = changes.flatMap(({ next: sale }) => (sale?.order ? [sale.order] : []));
  const matched = await matchedAmong(writing, next);
  return changes.map(({ old, next: sale }) => ({
    old,
    next: sale?.order
      ? { ...sale, order: { ...sale.order, isMatched: matched.has(keyOf(sale.order)) } }
      : sale,
  }));
};

/** Orders that may be matched otherwise, now that these have come or gone. */
const touched = (tx: Db, storeId: number, { sessions = [], orderIds = [] }: Came): Promise<OrderRow[]> => {
  const ids = (all: readonly string[]) =>
    sql`(select jsonb_array_elements_text(${JSON.stringify(all)}::jsonb))`;
  return sessions.length > 0
    ? rows(
        tx,
        sql`select ${columnsAs(orders, 'o')} from orders o
            where o.store_id = ${storeId} and o.session_id is not null and o.session_id in ${ids(sessions)}`,
      )
    : rows(
        tx,
        sql`with recursive sources as (
              select min(source) as source from orders where store_id = ${storeId}
              union all
              select (select min(o.source) from orders o where o.store_id = ${storeId} and o.source > s.source)
              from sources s where s.source is not null
            )
            select ${columnsAs(orders, 'o')} from sources s
            join orders o on o.store_id = ${storeId} and o.source = s.source and o.external_id in ${ids(orderIds)}`,
      );
};

/** Ids of sessions, or of orders that the pixel saw. */
interface Came {
  sessions?: readonly string[];
  orderIds?: readonly string[];
}

const isAny = async (tx: Db, storeId: number, { sessions = [], orderIds = [] }: Came): Promise<boolean> => {
  if (sessions.length + orderIds.length === 0) return false;
  const named = sessions.length > 0 ? sql`and session_id is not null` : sql``;
  const found = await rows(tx, sql`select 1 from orders where store_id = ${storeId} ${named} limit 1`);
  return found.length > 0;
};

/** Matches the orders of sessions, or sightings, that have come or gone. Called once they are written. */
export const rematch = async (writing: Writing, came: Came): Promise<void> => {
  const { tx, store, deltas } = writing;
  if (!(await isAny(tx, store.id, came))) return;
  const found = await touched(tx, store.id, came);
  const matched = await matchedAmong(writing, found);
  const flips = found.filter((order) => order.isMatched !== matched.has(keyOf(order)));
  if (flips.length === 0) return;
  for (const order of flips)
    if (isCounted(order) && order.isWeb)
      (order.isMatched ? deltas.minus : deltas.plus)
        .of(dimensionsOf(order))
        .sales(order.day, { webOrdersMatched: 1 });
  await tx.execute(sql`update orders o set is_matched = not o.is_matched
    from ${keysAs(orders, flips, ['source', 'externalId'])}
    where o.store_id = ${store.id} and o.source = r.source and o.external_id = r.external_id`);
};

/** Matches all orders of a store anew, before it is rebuilt. */
export const rematchAll = async (tx: Db, storeId: number): Promise<void> => {
  const is = isMatched(sql`o`, storeId, await sourcesOf(tx, storeId, null));
  await tx.execute(sql`update orders o set is_matched = not o.is_matched
    where o.store_id = ${storeId} and o.is_matched <> ${is}`);
};

/** How many orders are marked otherwise than they are matched. */
export const wrongMatches = async (tx: Db, storeId: number): Promise<number> => {
  const is = isMatched(sql`o`, storeId, await sourcesOf(tx, storeId, null));
  const { wrong } = await oneRow<{ wrong: number }>(
    tx,
    sql`select count(*)::int as wrong from orders o where o.store_id = ${storeId} and o.is_matched <> ${is}`,
  );
  return wrong;
};
