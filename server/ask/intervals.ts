import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { addDays, monthOf, startOfDay, type Day, type Instant } from '../time';
import { censoredMedian, type Happened } from '../stats/survival';
import type { Store } from '../types';
import { asOfIn, asOfNote, type AsOf } from './asOf';
import { run } from './run';
import type { RanSql, Times } from './types';
import { checkTimes } from './validate';

/** How long customers take from one order to the next (METRICS 4, days_between_orders). */

export type IntervalQuestion = Times;

/** Times from `from` to `to` days, both included; the last has no end. */
export interface IntervalBand {
  from: number;
  to: number | null;
  orders: number;
}

export interface Second {
  /** Days by which half of all customers have ordered again; null while fewer than half have. */
  median: number | null;
  customers: number;
  repeated: number;
}

export interface IntervalAnswer {
  store: string;
  asOf: Instant;
  /** Orders that follow another one of their customer. */
  orders: number;
  /** Whole local days, by nearest rank; null without such an order. */
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
  mean: number | null;
  /** Until the second order of all customers, those who have none yet included; null as of an instant. */
  second: Second | null;
  bands: IntervalBand[];
  notes: string[];
  sql: RanSql[];
}

/** Last day of each band. */
const BAND_ENDS = [7, 14, 30, 60, 90, 180, 365] as const;

interface Gap {
  days: number;
  orders: number;
}

const fromRollup = (store: Store, until: Day, more: SQL = sql``): SQL => sql`
select t.days, sum(t.orders) as orders from (
  select t.days, t.orders from rollup_intervals t
  where t.store_id = ${store.id} and t.month < ${until}${more}
) t
group by 1 having sum(t.orders) <> 0
order by 1`;

/** Of a month that had not ended then: its orders before the instant, each with its customer's one before. */
const ofTheMonth = ({ id, timeZone }: Store, month: Day, { instant }: AsOf): SQL => sql`
  union all
  select o.day - p.day, 1 from orders o
  cross join lateral (
    select p.day, p.placed_at from orders p
    where p.store_id = ${id} and p.customer_key = o.customer_key and ${counted('p')}
      and p.placed_at <= o.placed_at
      and (p.placed_at, p.source collate "C", p.external_id collate "C")
        < (o.placed_at, o.source collate "C", o.external_id collate "C")
    order by p.placed_at desc, p.source collate "C" desc, p.external_id collate "C" desc limit 1
  ) p
  where o.store_id = ${id} and o.placed_at >= ${new Date(startOfDay(month, timeZone)).toISOString()}
    and o.placed_at < ${instant} and ${counted('o')} and not o.is_first
    and o.placed_at - p.placed_at > interval '60 minutes'`;

const counted = (orders: 'o' | 'p'): SQL =>
  sql.raw(`${orders}.excluded is null and ${orders}.kind = 'standard' and not ${orders}.is_masked`);

/** Smallest number of days that at least this share of the orders does not exceed. */
const rank = (times: readonly Gap[], total: number, share: number): number | null => {
  const wanted = Math.ceil(total * share);
  let seen = 0;
  for (const { days, orders } of times) {
    seen += orders;
    if (seen >= wanted) return days;
  }
  return null;
};

const bandsOf = (times: readonly Gap[]): IntervalBand[] =>
  [...BAND_ENDS, null].map((to, i) => {
    const from = i === 0 ? 0 : BAND_ENDS[i - 1]! + 1;
    const inside = times.filter(({ days }) => days >= from && (to === null || days <= to));
    return { from, to, orders: inside.reduce((sum, { orders }) => sum + orders, 0) };
  });

const secondsOf = (store: Store): SQL => sql`
select t.days, t.customers as count from rollup_seconds t
where t.store_id = ${store.id} and t.customers <> 0
order by 1`;

/** By the day of the first order, the newest first: they have been watched for the fewest days. */
const acquired = ({ id }: Store, lastDay: Day): SQL => sql`
select ${lastDay}::date - t.bucket as days, t.customers_new as customers, t.customers_repeated as repeated
from rollup_sales t
where t.store_id = ${id} and t.cut = 'total' and t.grain = 'day' and t.bucket <= ${lastDay} and t.customers_new <> 0
order by t.bucket desc`;

type Numbers<K extends string> = Record<K, string | number>;

const secondIn = async (tx: Db, store: Store, lastDay: Day): Promise<{ second: Second; sql: RanSql[] }> => {
  const seconds = await run<Numbers<keyof Happened>>(tx, 'intervals', secondsOf(store));
  const firsts = await run<Numbers<'days' | 'customers' | 'repeated'>>(tx, 'sales', acquired(store, lastDay));
  const happened = seconds.rows.map(({ days, count }) => ({ days: Number(days), count: Number(count) }));
  const watched = firsts.rows.map(({ days, customers, repeated }) => ({
    days: Number(days),
    count: Number(customers) - Number(repeated),
  }));
  const sum = (of: 'customers' | 'repeated') => firsts.rows.reduce((all, row) => all + Number(row[of]), 0);
  return {
    second: {
      median: censoredMedian(happened, watched),
      customers: sum('customers'),
      repeated: sum('repeated'),
    },
    sql: [seconds.ran, firsts.ran],
  };
};

const OBSERVED =
  'Only times that have ended are counted: customers who will come back later are not in it, so it is rather short.';

/**
 * The distribution of days between a customer's consecutive orders, by the month of the later one.
 * Orders within 60 minutes are one purchase. Read from a rollup, whatever the number of orders.
 */
export const timeBetweenOrders = async (
  tx: Db,
  store: Store,
  question: IntervalQuestion,
  now: Date,
): Promise<IntervalAnswer> => {
  checkTimes(question);
  const asOf = asOfIn(store, question.asOf, now);
  const month = monthOf(asOf.day);
  const statement = asOf.isAsked
    ? fromRollup(store, month, ofTheMonth(store, month, asOf))
    : fromRollup(store, addDays(asOf.lastDay, 1));
  const found = await run<Record<keyof Gap, string | number>>(tx, 'intervals', statement);
  // second orders are kept by their first day: as of an instant they can't be told
  const later = asOf.isAsked ? null : await secondIn(tx, store, asOf.lastDay);
  const times = found.rows.map(({ days, orders }) => ({ days: Number(days), orders: Number(orders) }));
  const total = times.reduce((sum, { orders }) => sum + orders, 0);
  const inDays = times.reduce((sum, { days, orders }) => sum + days * orders, 0);
  return {
    store: store.slug,
    asOf: asOf.instant,
    orders: total,
    lowerQuartile: rank(times, total, 0.25),
    median: rank(times, total, 0.5),
    upperQuartile: rank(times, total, 0.75),
    mean: total === 0 ? null : inDays / total,
    second: later?.second ?? null,
    bands: bandsOf(times),
    notes: [...(asOf.isAsked ? [asOfNote(asOf, [])] : []), OBSERVED],
    sql: [found.ran, ...(later?.sql ?? [])],
  };
};
