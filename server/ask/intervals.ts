import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { addMonths, monthOf, startOfDay, type Day, type Instant } from '../time';
import { censoredMedian, type Happened } from '../stats/survival';
import type { Store } from '../types';
import { asOfIn } from './asOf';
import { orderDays } from './covered';
import { orderNotes } from './coverageNotes';
import { run } from './run';
import { asOfNote, NOTES } from './sentences';
import { seenUntil } from './sight';
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
  /** First day that is not read: orders are known up to it. Null = no source has brought any. */
  readTo: Day | null;
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

/** Up to when orders are read. */
interface End {
  instant: Instant;
  /** First local day that is not read to its end. */
  day: Day;
  /** Of an order that comes later something may be known: it has to be taken off. */
  hasLater: boolean;
}

/** Orders that count, from an instant on, each with its customer's one before. */
const followersFrom = ({ id }: Store, instant: Instant): SQL => sql`
  orders o
  cross join lateral (
    select p.day, p.placed_at, p.is_first from orders p
    where p.store_id = ${id} and p.customer_key = o.customer_key and ${counted('p')}
      and p.placed_at <= o.placed_at
      and (p.placed_at, p.source collate "C", p.external_id collate "C")
        < (o.placed_at, o.source collate "C", o.external_id collate "C")
    order by p.placed_at desc, p.source collate "C" desc, p.external_id collate "C" desc limit 1
  ) p
  where o.store_id = ${id} and o.placed_at >= ${instant} and ${counted('o')} and not o.is_first`;

/** Less those of the month of the end that come at the end or after it. */
const lessLater = (store: Store, { instant, day }: End): SQL => sql`
  union all
  select o.day - p.day, -1 from ${followersFrom(store, instant)}
    and o.placed_at < ${startOf(addMonths(monthOf(day), 1), store)}
    and o.placed_at - p.placed_at > interval '60 minutes'`;

const startOf = (day: Day, { timeZone }: Store): Instant => new Date(startOfDay(day, timeZone)).toISOString();

const gapsUntil = (store: Store, end: End): SQL => sql`
select t.days, sum(t.orders) as orders from (
  select t.days, t.orders from rollup_intervals t
  where t.store_id = ${store.id} and t.month <= ${monthOf(end.day)}${end.hasLater ? lessLater(store, end) : sql``}
) t
group by 1 having sum(t.orders) <> 0
order by 1`;

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
  [0, ...BAND_ENDS.map((end) => end + 1)].map((from, i) => {
    const to = BAND_ENDS[i] ?? null;
    const inside = times.filter(({ days }) => days >= from && (to === null || days <= to));
    return { from, to, orders: inside.reduce((sum, { orders }) => sum + orders, 0) };
  });

const secondsOf = (store: Store): SQL => sql`
select t.days, t.customers as count from rollup_seconds t
where t.store_id = ${store.id} and t.customers <> 0
order by 1`;

/** Second orders from the end on, by the day of the first. */
const secondsLater = (store: Store, { instant }: End): SQL => sql`
select p.day::text as first, o.day - p.day as days, count(*) as count
from ${followersFrom(store, instant)} and p.is_first
group by 1, 2`;

/** By the day of the first order, the newest first: they have been watched for the fewest days. */
const acquired = ({ id }: Store, { day }: End): SQL => sql`
select t.bucket::text as first, ${day}::date - 1 - t.bucket as days, t.customers_new as customers,
  t.customers_repeated as repeated
from rollup_sales t
where t.store_id = ${id} and t.cut = 'total' and t.grain = 'day' and t.bucket < ${day} and t.customers_new <> 0
order by t.bucket desc`;

type Numbers<K extends string> = Record<K, string | number>;
type Later = { first: Day } & Numbers<keyof Happened>;
type Acquired = { first: Day } & Numbers<'days' | 'customers' | 'repeated'>;

const sum = <T>(items: readonly T[], of: (item: T) => string | number): number =>
  items.reduce((all, item) => all + Number(of(item)), 0);

/** Second orders after the end: by their days since the first order, and by the day of the first. */
const countsBy = (later: readonly Later[]) => {
  const by = { days: new Map<number, number>(), first: new Map<Day, number>() };
  for (const { first, days, count } of later) {
    by.days.set(Number(days), (by.days.get(Number(days)) ?? 0) + Number(count));
    by.first.set(first, (by.first.get(first) ?? 0) + Number(count));
  }
  return by;
};

/** As the end of the last day that is read saw it: who came back later had not come back. */
const secondIn = async (tx: Db, store: Store, end: End): Promise<{ second: Second; sql: RanSql[] }> => {
  const seconds = await run<Numbers<keyof Happened>>(tx, 'intervals', secondsOf(store));
  const firsts = await run<Acquired>(tx, 'sales', acquired(store, end));
  const after = end.hasLater ? await run<Later>(tx, 'orders', secondsLater(store, end)) : null;
  const laterBy = countsBy(after?.rows ?? []);
  const happened = seconds.rows.map(({ days, count }) => ({
    days: Number(days),
    count: Number(count) - (laterBy.days.get(Number(days)) ?? 0),
  }));
  const found = firsts.rows.map(({ first, days, customers, repeated }) => ({
    days: Number(days),
    customers: Number(customers),
    repeated: Number(repeated) - (laterBy.first.get(first) ?? 0),
  }));
  const watched = found.map(({ days, customers, repeated }) => ({ days, count: customers - repeated }));
  return {
    second: {
      median: censoredMedian(happened, watched),
      customers: sum(found, ({ customers }) => customers),
      repeated: sum(found, ({ repeated }) => repeated),
    },
    sql: [seconds.ran, firsts.ran, ...(after ? [after.ran] : [])],
  };
};

/**
 * The distribution of days between a customer's consecutive orders, by the month of the later one. It ends with the
 * last day on which all orders are known. Orders within 60 minutes are one purchase. Read from a rollup, whatever
 * the number of orders.
 */
export const timeBetweenOrders = async (
  tx: Db,
  store: Store,
  question: IntervalQuestion,
  now: Date,
): Promise<IntervalAnswer> => {
  checkTimes(question);
  const asOf = asOfIn(store, question.asOf, now);
  const known = await orderDays(tx, store, asOf, now);
  const seen = known ? seenUntil(known.reach.to, asOf) : asOf;
  const end = {
    instant: new Date(seen.ms).toISOString(),
    day: seen.day,
    hasLater: known !== null && known.newest >= seen.day,
  };
  const found = await run<Record<keyof Gap, string | number>>(tx, 'intervals', gapsUntil(store, end));
  // as of an instant a day may be read in part: who was watched for how many days can't be told
  const later = asOf.isAsked ? null : await secondIn(tx, store, end);
  const times = found.rows.map(({ days, orders }) => ({ days: Number(days), orders: Number(orders) }));
  const total = sum(times, (each) => each.orders);
  const inDays = sum(times, (each) => each.days * each.orders);
  return {
    store: store.slug,
    asOf: asOf.instant,
    readTo: known?.reach.to ?? null,
    orders: total,
    lowerQuartile: rank(times, total, 0.25),
    median: rank(times, total, 0.5),
    upperQuartile: rank(times, total, 0.75),
    mean: total === 0 ? null : inDays / total,
    second: later?.second ?? null,
    bands: bandsOf(times),
    notes: [
      ...(asOf.isAsked ? [asOfNote(asOf, [])] : []),
      NOTES.ended_times,
      ...(known ? orderNotes(known.reach, asOf) : []),
    ],
    sql: [found.ran, ...(later?.sql ?? [])],
  };
};
