import { sql, type SQL } from 'drizzle-orm';
import { UNALLOCATED } from '../../drizzle/schema';
import type { CohortGrain } from '../../shared/lists';
import type { Later } from '../ledger';
import type { Day } from '../time';
import type { Store } from '../types';
import type { AsOf } from './asOf';
import { bucketOf } from './period';
import { columnOf } from './statements';
import type { Filter } from './types';

/** What is read for cohorts. Columns: cohort, period (first days), customers, orders, net_sales. */

/** What cohorts are asked for: their length, the first one, and as of when. */
export interface Scope {
  store: Store;
  by: CohortGrain;
  asOf: AsOf;
  /** First day of the oldest cohort; null = from the beginning. */
  first: Day | null;
  /** What comes later than an instant that was asked; null = nothing is left out. */
  later: Later | null;
}

const dayText = (column: SQL): SQL => sql`to_char(${column}, 'YYYY-MM-DD')`;

const since = (column: SQL, first: Day | null): SQL => (first ? sql` and ${column} >= ${first}` : sql``);

/** First day of the period that holds a day, as `bucketOf` says it. */
const periodOf = (day: SQL, by: CohortGrain, { weekStart, fiscalYearStart }: Store): SQL => {
  const month = sql`date_trunc('month', ${day}::timestamp)`;
  if (by === 'month') return sql`${month}::date`;
  if (by === 'week') return sql`(${day} - (extract(isodow from ${day})::int - ${weekStart}::int + 7) % 7)`;
  return sql`(${month} - make_interval(months => (extract(month from ${day})::int - ${fiscalYearStart}::int + 12) % 3))::date`;
};

const NOTHING = sql`select null::date as cohort, null::date as period, 0 as orders, 0 as net_sales, 0 as customers where false`;

/** All customers: kept by cohort and period. A cohort that is still being acquired is counted by day. */
export const fromRollup = ({ store, by, asOf, first, later }: Scope): SQL => {
  const running = bucketOf(asOf.lastDay, by, store);
  const asked = sql`t.grain = ${by} and t.cohort <> ${UNALLOCATED} and t.period <= ${running}${since(sql`t.cohort`, first)}`;
  const after = later?.of('rollup_cohorts');
  return sql`
with t as (
  select t.cohort, t.period, t.orders, t.net_sales, case when t.cohort = ${running} then
    (select coalesce(sum(s.customers_new), 0) from rollup_sales s
     where s.store_id = ${store.id} and s.cut = 'total' and s.grain = 'day'
       and s.bucket >= ${running} and s.bucket <= ${asOf.lastDay})
    else t.customers end as customers
  from rollup_cohorts t
  where t.store_id = ${store.id} and ${asked}
  union all
  select t.cohort, t.period, t.orders, t.net_sales, t.customers from (${after ?? NOTHING}) t
  where ${after ? asked : sql`true`}
)
select ${dayText(sql`t.cohort`)} as cohort, ${dayText(sql`t.period`)} as period,
  coalesce(sum(t.orders), 0) as orders, coalesce(sum(t.net_sales), 0) as net_sales, coalesce(sum(t.customers), 0) as customers
from t
group by 1, 2
order by 1, 2`;
};

/** Some customers: those whose first order (f) passes the filters, with all their days (t). */
export const fromDays = ({ store, by, asOf, first, later }: Scope, where: readonly Filter[]): SQL => {
  const filters = where.map(
    (f) => sql` and f.${sql.identifier(columnOf('cohorts', f.dimension))} = ${f.value}`,
  );
  const after = later?.of('customer_days') ?? null;
  // a first order that had not been placed yet
  const acquired = after
    ? sql`
    and not exists (select from later l where l.customer_key = f.customer_key and l.day = f.day
      and l.customer_type = 'new' and l.orders < 0)`
    : sql``;
  const ofCustomer = sql`t.customer_key = f.customer_key and t.day >= f.cohort and t.day <= ${asOf.lastDay}`;
  const columns = sql`t.customer_key, t.day, t.orders, t.net_sales`;
  return sql`
with ${after ? sql`later as materialized (${after}), ` : sql``}f as (
  select f.customer_key, ${periodOf(sql`f.day`, by, store)} as cohort
  from customer_days f
  where f.store_id = ${store.id} and f.customer_type = 'new' and f.orders > 0
    and f.day <= ${asOf.lastDay}${since(sql`f.day`, first)}${sql.join(filters, sql``)}${acquired}
), t as (
  select f.cohort, ${columns} from f join customer_days t on ${ofCustomer}
  where t.store_id = ${store.id}${
    after
      ? sql`
  union all
  select f.cohort, ${columns} from f join later t on ${ofCustomer}`
      : sql``
  }
)
select ${dayText(sql`t.cohort`)} as cohort, ${dayText(periodOf(sql`t.day`, by, store))} as period,
  count(distinct t.customer_key) filter (where t.orders > 0) as customers,
  coalesce(sum(t.orders), 0) as orders, coalesce(sum(t.net_sales), 0) as net_sales
from t
group by 1, 2
order by 1, 2`;
};

/** First day with sales or returns. */
export const firstDay = ({ store }: Scope): SQL => sql`
select ${dayText(sql`t.bucket`)} as bucket from rollup_sales t
where t.store_id = ${store.id} and t.cut = 'total' and t.grain = 'day'
order by t.bucket limit 1`;
