import type { Maturity, Metric } from '../catalog/metric';
import { addDays, addMonths, dayOf, monthOf, startOfDay, type Day, type Instant, type Period } from '../time';
import { wholeMonths } from './period';
import type { Store } from '../types';
import { notYetCome } from './sentences';

/**
 * The instant up to which a question counts. It counts what had happened before, whenever that arrived, and what was
 * old enough then to be judged (METRICS C11).
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** METRICS C11. */
const PROVISIONAL = 72 * HOUR;
/** Returns restate lifetime value for this long (METRICS 5.1). */
const RETURN_WINDOW = 60 * DAY;

export interface AsOf {
  ms: number;
  instant: Instant;
  /** What happens at it or after it is left out: the instant, or an earlier one for what is known by the day. */
  cut: Instant;
  /** Whether somebody asked for it: else it is now, and nothing has happened since. */
  isAsked: boolean;
  /** Local day of the instant: the first that has not ended. */
  day: Day;
  /** Last local day that has begun before it: nothing after it is read. */
  lastDay: Day;
  /** The day after it. */
  firstUnread: Day;
  timeZone: string;
}

/**
 * `asOf`: default now.
 * @throws DomainError `bad_input` for an instant that has not come.
 */
export const asOfIn = (store: Pick<Store, 'timeZone'>, asOf: Instant | undefined, now: Date): AsOf => {
  const { timeZone } = store;
  const ms = asOf === undefined ? now.getTime() : Date.parse(asOf);
  if (asOf !== undefined && ms > now.getTime()) throw notYetCome(asOf);
  const lastDay = dayOf(ms - 1, timeZone);
  const instant = new Date(ms).toISOString();
  return {
    ms,
    instant,
    cut: instant,
    isAsked: asOf !== undefined,
    day: dayOf(ms, timeZone),
    lastDay,
    firstUnread: addDays(lastDay, 1),
    timeZone,
  };
};

/** Whether a period that ends before `to` is over. */
export const isOver = (to: Day, asOf: AsOf): boolean => startOfDay(to, asOf.timeZone) <= asOf.ms;

const within = (to: Day, ms: number, asOf: AsOf): boolean => asOf.ms < startOfDay(to, asOf.timeZone) + ms;
export const isProvisional = (to: Day, asOf: AsOf): boolean => within(to, PROVISIONAL, asOf);
export const isInReturnWindow = (to: Day, asOf: AsOf): boolean => within(to, RETURN_WINDOW, asOf);

const until = (period: Period, to: Day): Period => ({
  from: period.from,
  to: period.to < to ? period.to : to,
});
const begun = (period: Period, asOf: AsOf): Period => until(period, asOf.firstUnread);

/**
 * What a metric reads as of an instant that was asked: to the instant itself. With a part that is known by the day,
 * all parts end with the last day that was over.
 */
export const reachOf = ({ daily }: Pick<Metric, 'daily'>, asOf: AsOf): AsOf =>
  daily && asOf.isAsked
    ? {
        ...asOf,
        cut: new Date(startOfDay(asOf.day, asOf.timeZone)).toISOString(),
        lastDay: addDays(asOf.day, -1),
        firstUnread: asOf.day,
      }
    : asOf;

/** First acquisition day that is not `days` × 24 h past, counted from the end of the day. */
const immatureFrom = (days: number, asOf: AsOf): Day => dayOf(asOf.ms - days * DAY, asOf.timeZone);

/**
 * The part of a period that a metric can speak about: what has begun, of that what is mature. For
 * cohorts: the whole months whose `months` are over. Empty (from ≥ to) if nothing is.
 */
export const readable = (period: Period, maturity: Maturity | undefined, asOf: AsOf): Period => {
  if (!maturity) return begun(period, asOf);
  if ('days' in maturity) return until(begun(period, asOf), immatureFrom(maturity.days, asOf));
  return until(wholeMonths(period), addMonths(monthOf(asOf.day), 1 - maturity.months));
};

export const isEmpty = ({ from, to }: Period): boolean => from >= to;
