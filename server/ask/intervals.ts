import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { addDays, monthOf, type Day, type Instant } from '../time';
import type { Store } from '../types';
import { asOfIn } from './asOf';
import { run } from './run';
import type { RanSql } from './types';

/** How long customers take from one order to the next (METRICS 4, days_between_orders). */

export interface IntervalQuestion {
  /** Counts the months that were over then. Default: everything to date. */
  asOf?: Instant;
}

/** Times from `from` to `to` days, both included; the last has no end. */
export interface IntervalBand {
  from: number;
  to: number | null;
  orders: number;
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
  bands: IntervalBand[];
  notes: string[];
  sql: RanSql[];
}

/** Last day of each band. */
const BAND_ENDS = [7, 14, 30, 60, 90, 180, 365] as const;

interface Times {
  days: number;
  orders: number;
}

const fromRollup = (store: Store, until: Day): SQL => sql`
select t.days, sum(t.orders) as orders from rollup_intervals t
where t.store_id = ${store.id} and t.month < ${until}
group by 1 having sum(t.orders) <> 0
order by 1`;

/** Smallest number of days that at least this share of the orders does not exceed. */
const rank = (times: readonly Times[], total: number, share: number): number | null => {
  const wanted = Math.ceil(total * share);
  let seen = 0;
  for (const { days, orders } of times) {
    seen += orders;
    if (seen >= wanted) return days;
  }
  return null;
};

const bandsOf = (times: readonly Times[]): IntervalBand[] =>
  [...BAND_ENDS, null].map((to, i) => {
    const from = i === 0 ? 0 : BAND_ENDS[i - 1]! + 1;
    const inside = times.filter(({ days }) => days >= from && (to === null || days <= to));
    return { from, to, orders: inside.reduce((sum, { orders }) => sum + orders, 0) };
  });

const OBSERVED =
  'Only times that have ended are counted: customers who will come back later are not in it, so it is rather short.';

/**
 * The distribution of days between a customer's consecutive orders, by the month of the later one.
 * Orders within 60 minutes are one purchase. Read from a rollup, whatever the number of orders.
 */
export const timeBetweenOrders = async (
  tx: Db,
  store: Store,
  { asOf: asked }: IntervalQuestion,
  now: Date,
): Promise<IntervalAnswer> => {
  const asOf = asOfIn(store, asked, now);
  // the months before `until`: a month that ran at an earlier instant can't be cut at it
  const until = asked === undefined ? addDays(asOf.lastDay, 1) : monthOf(asOf.day);
  const found = await run<Record<keyof Times, string | number>>(tx, 'intervals', fromRollup(store, until));
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
    bands: bandsOf(times),
    notes: [OBSERVED],
    sql: [found.ran],
  };
};
