import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { run } from './run';
import type { Freshness, RanSql } from './types';
import type { Day, Instant } from '../time';
import type { Store } from '../types';

/**
 * How new the data is, from the rollups: the newest day of each kind is one step from the end of
 * an index, and the time of the newest order is that of the customers of that one day.
 */

const newestDay = (table: string, storeId: number, filled: SQL): SQL => sql`(
  select t.bucket from ${sql.identifier(table)} t
  where t.store_id = ${storeId} and t.cut = 'total' and t.grain = 'day' and (${filled})
  order by t.bucket desc limit 1)`;

const sold = sql`t.orders <> 0`;
const booked = sql`t.orders <> 0 or t.gross_sales <> 0 or t.returns <> 0 or t.gift_card_sales <> 0`;
const visited = sql`t.sessions <> 0`;
const spent = sql`t.spend_rows <> 0`;

const statement = ({ id }: Store): SQL => sql`
with newest as (
  select ${newestDay('rollup_sales', id, sold)} as sold, ${newestDay('rollup_sales', id, booked)} as booked,
    ${newestDay('rollup_sessions', id, visited)} as visited, ${newestDay('rollup_spend', id, spent)} as spent
)
select to_char(booked, 'YYYY-MM-DD') as booked, to_char(visited, 'YYYY-MM-DD') as visited,
  to_char(spent, 'YYYY-MM-DD') as spent,
  (select extract(epoch from max(c.last_at)) * 1000
   from customer_days d join customers c on c.store_id = d.store_id and c.customer_key = d.customer_key
   where d.store_id = ${id} and d.day = newest.sold and d.orders > 0) as ordered
from newest`;

interface Found {
  booked: Day | null;
  visited: Day | null;
  spent: Day | null;
  ordered: string | number | null;
}

const instant = (ms: number): Instant => new Date(ms).toISOString();

const freshnessOf = (found: Found): Freshness => ({
  newestOrderAt: found.ordered === null ? null : instant(Number(found.ordered)),
  newestSessionDay: found.visited,
  newestSpendDay: found.spent,
  lastFactDay:
    [found.booked, found.visited, found.spent]
      .filter((d) => d !== null)
      .sort()
      .at(-1) ?? null,
});

export const readFreshness = async (tx: Db, store: Store): Promise<{ freshness: Freshness; ran: RanSql }> => {
  const { rows, ran } = await run<Found>(tx, 'freshness', statement(store));
  return { freshness: freshnessOf(rows[0]!), ran };
};

/** How new the data is. */
export const freshness = async (tx: Db, store: Store): Promise<Freshness> =>
  (await readFreshness(tx, store)).freshness;
