import { sql, type SQL } from 'drizzle-orm';
import { recordset, rows, type Db } from '../../../drizzle/client';
import { addDays, startOfDay, type Day, type Period, type Instant } from '../../time';
import type { Store } from '../../types';
import { countUnlinked, countSale, dimensionsOf, isBefore } from '../sales/count';
import { ownerOf } from '../sales/customer';
import { Deltas } from '../rollups/deltas';
import { rollupRows } from '../rollups/flush';
import { loadReversals, loadSales, loadStates } from '../rows/load';
import { isCounted, NOBODY, type ReversalRow, type Sale, type FactKey } from '../rows/rows';
import { countSession, sessionCounts } from '../kinds/sessions';
import { countVitals, vitalsCounts } from '../kinds/vitals';
import { columnName, shapeOf } from '../rows/write';

/**
 * What happened at or after an instant, as rows of the rollups with the sign turned. Added to what is
 * stored they leave what had happened before it (METRICS C11). Rollups are kept by day, so only two
 * kinds of rows are read again. One is those of the instant's own day; the other is what came back since then of the
 * orders of the asked days. The rules are those by which the ledger counts.
 */

/** As of when, and of what: nothing is read that no question needs. */
export interface LaterScope {
  /** What happened at it or after it is taken back. */
  at: Instant;
  /** The local day of the instant: the first that had not ended. */
  day: Day;
  /** The day of the instant is read, up to the instant. */
  isDayRead: boolean;
  /** Days whose orders are asked less what came back of them. */
  restated: readonly Period[];
  /** Days whose orders are asked with what they cost, which is known by the day. */
  costed: readonly Period[];
  isOf: { sales: boolean; sessions: boolean; measured: boolean };
}

const SPANS = 'd date, e date';
const spansOf = (periods: readonly Period[]) => periods.map(({ from, to }) => ({ d: from, e: to }));

/** Orders in whose story something happened at or after the instant that the question would count. */
const touchedOrders = async (
  tx: Db,
  { id, timeZone }: Store,
  { at, day, isDayRead, restated, costed }: LaterScope,
): Promise<FactKey[]> => {
  const end = new Date(startOfDay(addDays(day, 1), timeZone)).toISOString();
  const ofTheDay = sql`
    select o.source, o.external_id from orders o
    where o.store_id = ${id} and o.placed_at >= ${at} and o.placed_at < ${end}
    union all
    select l.source, l.external_id from order_lines l
    where l.store_id = ${id} and l.added_day = ${day} and l.added_at >= ${at}
    union all
    select v.source, v.order_external_id from reversals v
    where v.store_id = ${id} and v.occurred_at >= ${at} and v.occurred_at < ${end} and v.order_external_id is not null`;
  // day by day, so that what came back before the instant is stepped over
  const cameBack = sql`
    select v.source, v.order_external_id
    from ${recordset(spansOf(restated), SPANS)}
    cross join lateral generate_series(r.d, r.e - 1, interval '1 day') as g(day)
    cross join lateral (
      select v.source, v.order_external_id from reversals v
      where v.store_id = ${id} and (v.placed_day, v.occurred_at) >= (g.day::date, ${at}::timestamptz)
        and v.placed_day <= g.day::date and v.order_external_id is not null
      offset 0
    ) v`;
  // what an edit added stands on the day of the edit, and so does what came back of it
  const ofEdits = sql`
    select l.source, l.external_id
    from ${recordset(spansOf(restated), SPANS)}
    cross join lateral (
      select distinct l.source, l.external_id from order_lines l
      where l.store_id = ${id} and l.added_at is not null and l.added_day >= r.d and l.added_day < r.e
      offset 0
    ) l
    where exists (select from reversals v where v.store_id = ${id} and v.source = l.source
      and v.order_external_id = l.external_id and v.occurred_at >= ${at} offset 0)`;
  const cost = sql`
    select o.source, o.external_id
    from booked_costs c
    join orders o on o.store_id = c.store_id and o.source = c.order_source and o.external_id = c.order_id
    where c.store_id = ${id} and c.day >= ${day}
      and exists (select from ${recordset(spansOf(costed), SPANS)} where o.day >= r.d and o.day < r.e)`;
  const parts = [
    ...(isDayRead ? [ofTheDay] : []),
    ...(restated.length > 0 ? [cameBack, ofEdits] : []),
    ...(costed.length > 0 ? [cost] : []),
  ];
  if (parts.length === 0) return [];
  return rows<FactKey>(
    tx,
    sql`select distinct t.source, t.external_id as "externalId" from (${sql.join(parts, sql` union all `)}) t (source, external_id)`,
  );
};

/** Credit notes of the instant's day that name no order. */
const laterNotes = async (tx: Db, { id }: Store, { at, day }: LaterScope): Promise<ReversalRow[]> => {
  const keys = await rows<FactKey>(
    tx,
    sql`select v.source, v.external_id as "externalId" from reversals v
        where v.store_id = ${id} and v.day = ${day} and v.occurred_at >= ${at} and v.order_external_id is null`,
  );
  return loadReversals(tx, id, keys);
};

/** The sale as it was before the instant; null = it had not been made. */
const saleBefore = (sale: Sale, { at, day }: LaterScope): Sale | null => {
  const { order } = sale;
  if (!order || !isBefore(order.placedAt, at)) return null;
  const isCancelled = order.cancelledAt !== null && isBefore(order.cancelledAt, at);
  return {
    ...sale,
    order: { ...order, cancelledAt: isCancelled ? order.cancelledAt : null },
    reversals: sale.reversals.filter(({ occurredAt }) => isBefore(occurredAt, at)),
    costs: sale.costs.filter((cost) => cost.day < day),
    before: at,
  };
};

const takeBackSales = async (tx: Db, store: Store, scope: LaterScope, deltas: Deltas): Promise<void> => {
  const sales = [...(await loadSales(tx, store.id, await touchedOrders(tx, store, scope))).values()];
  const notes = scope.isDayRead ? await laterNotes(tx, store, scope) : [];
  const keys = [...sales.map(({ order }) => order?.customerKey), ...notes.map((note) => note.customerKey)];
  const known = [...new Set(keys.filter((key) => key !== null && key !== undefined))];
  const states = await loadStates(tx, store.id, known);
  const owner = (key: string | null) => ownerOf((key === null ? undefined : states.get(key)) ?? NOBODY);
  for (const sale of sales) {
    const { order } = sale;
    if (!order) continue;
    const was = saleBefore(sale, scope);
    countSale(deltas.minus, sale, owner(order.customerKey), store.timeZone);
    if (was) countSale(deltas.plus, was, owner(order.customerKey), store.timeZone);
    else if (isCounted(order) && order.isFirst) {
      deltas.minus.of(dimensionsOf(order)).sales(order.day, { customersNew: 1 });
      deltas.minus.cohortMember(order.day, order.day, null);
    }
  }
  for (const note of notes) countUnlinked(deltas.minus, note, owner(note.customerKey));
};

/** What comes later, by rollup. */
export class Later {
  private readonly tables: Map<string, SQL>;

  constructor(deltas: Deltas, store: Store) {
    const filled = rollupRows({ deltas, store }).filter(({ rows: found }) => found.length > 0);
    this.tables = new Map(
      filled.map(({ table, rows: found }) => {
        const { name, types } = shapeOf(table);
        const columns = [...types].map(([property, type]) => `${columnName(property)} ${type}`).join(', ');
        const named = found.map((row) =>
          Object.fromEntries(Object.entries(row).map(([property, value]) => [columnName(property), value])),
        );
        return [name, sql`select * from ${recordset(named, columns)}`];
      }),
    );
  }

  /** Rows of a rollup as a query with its columns; null = nothing of it comes later. */
  of(table: string): SQL | null {
    return this.tables.get(table) ?? null;
  }
}

/** Reads what a question as of an instant has to leave out. */
export const laterThan = async (tx: Db, store: Store, scope: LaterScope): Promise<Later> => {
  const deltas = new Deltas(store);
  const { at, day, isDayRead, isOf } = scope;
  const ofTheDay = (clock: string) =>
    sql`store_id = ${store.id} and day = ${day} and ${sql.identifier(clock)} >= ${at}`;
  if (isOf.sales) await takeBackSales(tx, store, scope, deltas);
  if (isDayRead && (isOf.sessions || isOf.measured))
    for (const { n, ...session } of await sessionCounts(tx, ofTheDay('started_at')))
      countSession(deltas.times(-n), session);
  if (isDayRead && isOf.measured)
    for (const { n, ...vitals } of await vitalsCounts(tx, ofTheDay('occurred_at')))
      countVitals(deltas.times(-n), vitals);
  return new Later(deltas, store);
};
