import { sql, type SQL } from 'drizzle-orm';
import { UNALLOCATED } from '../../drizzle/schema/rollups';
import { FACTS } from '../catalog/facts';
import type { CohortGrain, DimensionId } from '../catalog/types';
import type { Day } from '../time';
import type { Store } from '../types';
import type { AsOf } from './asOf';
import { bucketOf } from './period';
import type { Filter } from './types';

/** What is read for cohorts. Columns: cohort, period (first days), customers, orders, net_sales. */

/** What cohorts are asked for: their length, the first one, and as of when. */
export interface Scope {
  store: Store;
  by: CohortGrain;
  asOf: AsOf;
  /** First day of the oldest cohort; null = from the beginning. */
  first: Day | null;
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

/** All customers: kept by cohort and period. A cohort that is still being acquired is counted by day. */
export const fromRollup = ({ store, by, asOf, first }: Scope): SQL => {
  const running = bucketOf(asOf.lastDay, by, store);
  return sql`
select ${dayText(sql`t.cohort`)} as cohort, ${dayText(sql`t.period`)} as period, t.orders, t.net_sales,
  case when t.cohort = ${running} and t.period = ${running} then
    (select coalesce(sum(s.customers_new), 0) from rollup_sales s
     where s.store_id = ${store.id} and s.cut = 'total' and s.grain = 'day'
       and s.bucket >= ${running} and s.bucket <= ${asOf.lastDay})
  else t.customers end as customers
from rollup_cohorts t
where t.store_id = ${store.id} and t.grain = ${by} and t.cohort <> ${UNALLOCATED}
  and t.period <= ${running}${since(sql`t.cohort`, first)}
order by 1, 2`;
};

/** Some customers: those whose first order (f) passes the filters, with all their days (t). */
export const fromDays = ({ store, by, asOf, first }: Scope, where: readonly Filter[]): SQL => {
  const filters = where.map(
    (f) =>
      sql` and f.${sql.identifier(FACTS.cohorts.dimensions[f.dimension as DimensionId]!.column)} = ${f.value}`,
  );
  return sql`
with f as (
  select f.customer_key, ${periodOf(sql`f.day`, by, store)} as cohort
  from customer_days f
  where f.store_id = ${store.id} and f.customer_type = 'new' and f.orders > 0
    and f.day <= ${asOf.lastDay}${since(sql`f.day`, first)}${sql.join(filters, sql``)}
)
select ${dayText(sql`f.cohort`)} as cohort, ${dayText(periodOf(sql`t.day`, by, store))} as period,
  count(distinct t.customer_key) filter (where t.orders > 0) as customers,
  sum(t.orders) as orders, sum(t.net_sales) as net_sales
from f join customer_days t on t.customer_key = f.customer_key
where t.store_id = ${store.id} and t.day >= f.cohort and t.day <= ${asOf.lastDay}
group by 1, 2
order by 1, 2`;
};

/**
 * Last day or month with sales or returns: a curve does not run on into periods of which nothing is
 * known. Read backwards from the newest: `max` would add up the whole history where nothing was analysed.
 */
export const lastBucket = ({ store, by, asOf }: Scope): SQL => sql`
select ${dayText(sql`t.bucket`)} as bucket from rollup_sales t
where t.store_id = ${store.id} and t.cut = 'total' and t.grain = ${by === 'week' ? 'day' : 'month'}
  and t.bucket <= ${asOf.lastDay}
  and (t.orders <> 0 or t.gross_sales <> 0 or t.returns <> 0 or t.gift_card_sales <> 0)
order by t.bucket desc limit 1`;
