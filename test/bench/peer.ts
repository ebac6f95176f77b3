import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import type { Period } from '../../server/time';
import type { Store } from '../../server/types';

/**
 * The Bridge's figures by good plain SQL over the facts: one grouped SELECT a fact and period, with
 * the best covering indexes that we found. It is what a careful team would write without rollups.
 */

export interface PeerFigures {
  net_sales: number;
  orders: number;
  aov: number;
  cr: number;
  cac_blended: number;
}

export const indexForPeer = async (database: Database): Promise<void> => {
  const statements = [
    sql`create index peer_orders on orders (store_id, day)
        include (gross_sales, discounts, kind, excluded, fx_rate, is_first)`,
    sql`create index peer_reversals on reversals (store_id, day) include (returns, booked)`,
    sql`create index peer_sessions on sessions (store_id, day) include (has_order, filtered)`,
    sql`create index peer_spend on spend (store_id, day) include (cost)`,
    sql`create index peer_customers on customers (store_id, first_day) include (first_at, second_at)`,
  ];
  for (const statement of statements) await database.db.execute(statement);
  await database.db.execute(sql`vacuum (analyze)`);
};

/** Every day of the period, so that tiles, sparklines and the cumulative chart come from one answer a fact. */
export const peerFigures = async (tx: Db, store: Store, { from, to }: Period): Promise<PeerFigures> => {
  const inPeriod = sql`store_id = ${store.id} and day >= ${from} and day < ${to}`;
  const sold = await rows<{ sold: number; orders: number; news: number }>(
    tx,
    sql`select day, sum(gross_sales - discounts)::bigint as sold, count(*) as orders,
          count(*) filter (where is_first) as news
        from orders where ${inPeriod} and excluded is null and kind = 'standard' group by day`,
  );
  const returned = await rows<{ returned: number }>(
    tx,
    sql`select day, sum(returns)::bigint as returned from reversals where ${inPeriod} and booked group by day`,
  );
  const visits = await rows<{ sessions: number; converted: number }>(
    tx,
    sql`select day, count(*) as sessions, count(*) filter (where has_order) as converted
        from sessions where ${inPeriod} and filtered is null group by day`,
  );
  const costs = await rows<{ cost: number }>(
    tx,
    sql`select day, sum(cost)::bigint as cost from spend where ${inPeriod} group by day`,
  );
  const total = <T>(list: readonly T[], pick: (row: T) => number) =>
    list.reduce((sum, row) => sum + Number(pick(row)), 0);
  const goods = total(sold, (r) => r.sold);
  const orders = total(sold, (r) => r.orders);
  return {
    net_sales: goods - total(returned, (r) => r.returned),
    orders,
    aov: goods / orders,
    cr: total(visits, (r) => r.converted) / total(visits, (r) => r.sessions),
    cac_blended: total(costs, (r) => r.cost) / total(sold, (r) => r.news),
  };
};

/** The customers that turned 90 days old in the period, and who of them had come back by then. */
export const peerRepeatRate = async (tx: Db, store: Store, { from, to }: Period): Promise<number> => {
  const [row] = await rows<{ repeated: number; acquired: number }>(
    tx,
    sql`select count(*) as acquired, count(*) filter (where second_at <= first_at + interval '90 days') as repeated
        from customers where store_id = ${store.id} and first_day >= ${from} and first_day < ${to}`,
  );
  return Number(row!.repeated) / Number(row!.acquired);
};

/** Net sales of the first twelve months of the cohorts acquired in these months, by customer. */
export const peerLtv = async (tx: Db, store: Store, { from, to }: Period): Promise<number> => {
  const until = sql`(date_trunc('month', c.first_day) + interval '12 months')::date`;
  const [row] = await rows<{ customers: number; sold: number; returned: number }>(
    tx,
    sql`with cohort as materialized (
          select customer_key, first_day from customers
          where store_id = ${store.id} and first_day >= ${from} and first_day < ${to})
        select (select count(*) from cohort) as customers,
          (select sum(o.gross_sales - o.discounts)::bigint from cohort c
             join orders o on o.store_id = ${store.id} and o.customer_key = c.customer_key
             where o.excluded is null and o.day < ${until}) as sold,
          (select sum(v.returns)::bigint from cohort c
             join reversals v on v.store_id = ${store.id} and v.customer_key = c.customer_key
             where v.booked and v.placed_day < ${until}) as returned`,
  );
  return (Number(row!.sold) - Number(row!.returned)) / Number(row!.customers);
};
