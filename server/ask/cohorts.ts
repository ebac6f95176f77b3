import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { UNALLOCATED } from '../../drizzle/schema/rollups';
import { FACTS } from '../catalog/facts';
import { COHORT_MEASURES, COHORTS, type CohortMeasureId } from '../catalog/metrics';
import type { Flag, Unit } from '../catalog/types';
import { badInput } from '../errors';
import { addMonths, monthOf, type Day, type Instant } from '../time';
import { asOfIn, isInReturnWindow, isOver, type AsOf } from './asOf';
import { run } from './run';
import type { Filter, RanSql } from './types';
import type { Store } from '../types';
import { checkCohortFilters } from './validate';

/** Customers by the month of their first order, followed month by month (METRICS 4 and 5.1). */

export interface CohortQuestion {
  measure: CohortMeasureId;
  where?: Filter[];
  asOf?: Instant;
}

export interface CohortValue {
  /** Months since acquisition; 0 = the month of the first order. */
  k: number;
  /** retention: fraction; orders: count; ltv_revenue: minor units per customer, unrounded. Null while the month runs. */
  value: number | null;
  num: number | null;
  den: number | null;
  flags: Flag[];
}

export interface Cohort {
  /** `YYYY-MM` */
  cohort: string;
  size: number;
  values: CohortValue[];
}

export interface CohortAnswer {
  store: string;
  asOf: Instant;
  measure: CohortMeasureId;
  currency: string;
  unit: Unit;
  cohorts: Cohort[];
  notes: string[];
  sql: RanSql[];
}

interface Found {
  cohort: Day;
  month: Day;
  customers: string | number;
  orders: string | number;
  net_sales: string | number;
}

const MIN_COHORT = 30;

const dayText = (column: SQL): SQL => sql`to_char(${column}, 'YYYY-MM-DD')`;

/** All customers: kept by cohort and month. A cohort that is still being acquired is counted by day. */
const fromRollup = (store: Store, asOf: AsOf): SQL => {
  const running = monthOf(asOf.lastDay);
  return sql`
select ${dayText(sql`t.cohort`)} as cohort, ${dayText(sql`t.month`)} as month, t.orders, t.net_sales,
  case when t.cohort = ${running} and t.month = ${running} then
    (select coalesce(sum(s.customers_new), 0) from rollup_sales s
     where s.store_id = ${store.id} and s.cut = 'total' and s.grain = 'day'
       and s.bucket >= ${running} and s.bucket <= ${asOf.lastDay})
  else t.customers end as customers
from rollup_cohorts t
where t.store_id = ${store.id} and t.cohort <> ${UNALLOCATED} and t.month <= ${running}
order by 1, 2`;
};

/** Some customers: those whose first order (f) passes the filters, with all their days (t). */
const fromDays = (store: Store, asOf: AsOf, where: readonly Filter[]): SQL => {
  const filters = where.map(
    (f) => sql` and f.${sql.identifier(FACTS.cohorts.dimensions[f.dimension]!.column)} = ${f.value}`,
  );
  return sql`
with f as (
  select f.customer_key, date_trunc('month', f.day::timestamp)::date as cohort
  from customer_days f
  where f.store_id = ${store.id} and f.customer_type = 'new' and f.orders > 0
    and f.day <= ${asOf.lastDay}${sql.join(filters, sql``)}
)
select ${dayText(sql`f.cohort`)} as cohort, ${dayText(sql`date_trunc('month', t.day::timestamp)`)} as month,
  count(distinct t.customer_key) filter (where t.orders > 0) as customers,
  sum(t.orders) as orders, sum(t.net_sales) as net_sales
from f join customer_days t on t.customer_key = f.customer_key
where t.store_id = ${store.id} and t.day >= f.cohort and t.day <= ${asOf.lastDay}
group by 1, 2
order by 1, 2`;
};

/** Last month with sales or returns: a curve does not run on into months of which nothing is known. */
const lastMonth = (store: Store, asOf: AsOf): SQL => sql`
select ${dayText(sql`max(t.bucket)`)} as month from rollup_sales t
where t.store_id = ${store.id} and t.cut = 'total' and t.grain = 'month' and t.bucket <= ${asOf.lastDay}
  and (t.orders <> 0 or t.gross_sales <> 0 or t.returns <> 0 or t.gift_card_sales <> 0)`;

const ZERO = { customers: 0, orders: 0, net: 0 };
type Amounts = typeof ZERO;
type Months = Map<Day, Amounts>;

const byCohort = (found: readonly Found[]): Map<Day, Months> => {
  const cohorts = new Map<Day, Months>();
  for (const row of found) {
    const months: Months = cohorts.get(row.cohort) ?? new Map<Day, Amounts>();
    const amounts = {
      customers: Number(row.customers),
      orders: Number(row.orders),
      net: Number(row.net_sales),
    };
    cohorts.set(row.cohort, months.set(row.month, amounts));
  }
  return cohorts;
};

type Cell = Pick<CohortValue, 'value' | 'num' | 'den'>;

/** `soFar`: sums of the months up to and including this one. */
const cellOf: Record<CohortMeasureId, (size: number, month: Amounts, soFar: number) => Cell> = {
  retention: (size, { customers }) => ({ value: customers / size, num: customers, den: size }),
  orders: (_, { orders }) => ({ value: orders, num: orders, den: null }),
  ltv_revenue: (size, _, net) => ({ value: net / size, num: net, den: size }),
};

const flagsOf = (measure: CohortMeasureId, size: number, end: Day, asOf: AsOf): Flag[] => {
  const flags: Flag[] = [];
  if (measure === 'ltv_revenue' && isInReturnWindow(end, asOf)) flags.push('provisional');
  if (size < MIN_COHORT) flags.push('small_sample');
  return flags;
};

const curve = (measure: CohortMeasureId, cohort: Day, months: Months, last: Day, asOf: AsOf): Cohort => {
  const size = months.get(cohort)?.customers ?? 0;
  const values: CohortValue[] = [];
  let net = 0;
  for (let k = 0, month = cohort; month <= last; month = addMonths(cohort, ++k)) {
    const end = addMonths(month, 1);
    const amounts = months.get(month) ?? ZERO;
    net += amounts.net;
    values.push(
      isOver(end, asOf)
        ? { k, ...cellOf[measure](size, amounts, net), flags: flagsOf(measure, size, end, asOf) }
        : { k, value: null, num: null, den: null, flags: ['immature'] },
    );
  }
  return { cohort: cohort.slice(0, 7), size, values };
};

const checkMeasure = (measure: string): CohortMeasureId => {
  const known = COHORT_MEASURES.find((id) => id === measure);
  if (!known)
    throw badInput(`there is no cohort measure "${measure}"`, `There are ${COHORT_MEASURES.join(', ')}.`);
  return known;
};

const CUSTOMER_DAYS =
  'Cohorts were built from the customer-day table, because rollups are not kept by filter.';

/**
 * Every acquisition month with its customers followed to the last month with sales. A filter picks
 * customers by their first order (and identity); everything they did later counts. Throws
 * DomainError bad_input for an unknown measure or a filter that no customer has.
 */
export const cohorts = async (
  tx: Db,
  store: Store,
  question: CohortQuestion,
  now: Date,
): Promise<CohortAnswer> => {
  const measure = checkMeasure(question.measure);
  const where = question.where ?? [];
  checkCohortFilters(where);
  const asOf = asOfIn(store, question.asOf, now);
  const statement = where.length > 0 ? fromDays(store, asOf, where) : fromRollup(store, asOf);
  const found = await run<Found>(tx, 'cohorts', statement);
  const last = await run<{ month: Day | null }>(tx, 'sales', lastMonth(store, asOf));
  const end = last.rows[0]?.month;
  const acquired = [...byCohort(found.rows)].filter(
    ([cohort, months]) => (months.get(cohort)?.customers ?? 0) > 0,
  );
  return {
    store: store.slug,
    asOf: asOf.instant,
    measure,
    currency: store.currency,
    unit: COHORTS[measure].unit,
    cohorts: end ? acquired.map(([cohort, months]) => curve(measure, cohort, months, end, asOf)) : [],
    notes: where.length > 0 ? [CUSTOMER_DAYS] : [],
    sql: [found.ran, last.ran],
  };
};
