import type { Grain } from '../../shared/lists';
import type { NonEmpty } from '../../shared/items';
import {
  addDays,
  addMonths,
  daysBetween,
  earlier,
  fiscalStart,
  later,
  monthOf,
  weekOf,
  type Calendar,
  type Day,
  type Period,
} from '../time';

/** The calendar of a store: which days belong together. Periods are half-open (METRICS C1). */

/** A calendar bucket and the part of it that lies in a period. */
export interface Bucket extends Period {
  /** First day of the whole bucket. */
  bucket: Day;
  /** First day after the whole bucket. */
  end: Day;
}

const MONTHS_IN = { month: 1, quarter: 3, year: 12 } as const;

/** First day of the calendar bucket that holds `day`. */
export const bucketOf = (day: Day, grain: Grain, store: Calendar): Day => {
  if (grain === 'day') return day;
  if (grain === 'week') return weekOf(day, store);
  return fiscalStart(day, MONTHS_IN[grain], store);
};

/** First day after the calendar bucket that starts with `bucket`. */
export const nextBucket = (bucket: Day, grain: Grain): Day => {
  if (grain === 'day') return addDays(bucket, 1);
  return grain === 'week' ? addDays(bucket, 7) : addMonths(bucket, MONTHS_IN[grain]);
};

/** First day of the bucket `n` buckets before the one that starts with `bucket`. */
export const bucketBefore = (bucket: Day, n: number, grain: Grain): Day => {
  if (grain === 'day') return addDays(bucket, -n);
  return grain === 'week' ? addDays(bucket, -7 * n) : addMonths(bucket, -n * MONTHS_IN[grain]);
};

/** The spine: every bucket that the period touches, in order, with the part inside the period. */
export const buckets = (period: Period, grain: Grain, store: Calendar): NonEmpty<Bucket> => {
  const startingOn = (bucket: Day): Bucket => {
    const end = nextBucket(bucket, grain);
    return { bucket, end, from: later(bucket, period.from), to: earlier(end, period.to) };
  };
  const first = startingOn(bucketOf(period.from, grain, store));
  const spine: NonEmpty<Bucket> = [first];
  for (let { end } = first; end < period.to; end = nextBucket(end, grain)) spine.push(startingOn(end));
  return spine;
};

/** The (fiscal) quarter that holds `day`. */
export const quarterOf = (day: Day, store: Calendar): Period => {
  const from = bucketOf(day, 'quarter', store);
  return { from, to: addMonths(from, 3) };
};

const CALENDAR_GRAINS = ['month', 'quarter', 'year'] as const;

/** Which of month, quarter or year of the store's calendar a period exactly is; null = none. */
export const calendarUnit = (
  { from, to }: Period,
  store: Calendar,
): (typeof CALENDAR_GRAINS)[number] | null =>
  CALENDAR_GRAINS.find((grain) => bucketOf(from, grain, store) === from && nextBucket(from, grain) === to) ??
  null;

/**
 * What a period is held against (METRICS C12): the whole month, quarter or year of the store's calendar
 * before one that is exactly that; else the same number of days directly before.
 */
export const previousPeriod = ({ from, to }: Period, store: Calendar): Period => {
  const grain = calendarUnit({ from, to }, store);
  const days = daysBetween(from, to);
  return { from: grain ? bucketOf(addDays(from, -1), grain, store) : addDays(from, -days), to: from };
};

/**
 * The same local dates a year before (METRICS C12). A period that ends before 29 February ends before
 * 1 March of the other year. The end is exclusive, and 28 February belongs to both.
 */
export const yearBefore = ({ from, to }: Period): Period => ({
  from: addMonths(from, -12),
  to: to.endsWith('-02-29') ? addDays(addMonths(to, -12), 1) : addMonths(to, -12),
});

/** 52 weeks: the shortest way to a year before that ends on the same weekdays. */
const WEEKDAY_YEAR = 364;

/** The same weekdays 364 days earlier (METRICS C12). */
export const weekdaysBefore = ({ from, to }: Period): Period => ({
  from: addDays(from, -WEEKDAY_YEAR),
  to: addDays(to, -WEEKDAY_YEAR),
});

/** The whole months inside a period, as a period; empty (from ≥ to) if there is none. */
export const wholeMonths = ({ from, to }: Period): Period => ({
  from: from === monthOf(from) ? from : addMonths(monthOf(from), 1),
  to: monthOf(to),
});

/** Rollup buckets of one grain, `[from, to)`. */
export interface Run extends Period {
  grain: 'day' | 'month';
}

/** A range as whole months and the days before and after them: the fewest rollup rows that cover it. */
export const runsOf = ({ from, to }: Period): Run[] => {
  const months = wholeMonths({ from, to });
  if (months.from >= months.to) return [{ grain: 'day', from, to }];
  const runs: Run[] = [
    { grain: 'day', from, to: months.from },
    { grain: 'month', ...months },
    { grain: 'day', from: months.to, to },
  ];
  return runs.filter((run) => run.from < run.to);
};
