import type { Maturity } from '../catalog/metric';
import { badInput } from '../errors';
import { addDays, addMonths, dayOf, monthOf, startOfDay } from '../time';
import { wholeMonths } from './period';
import type { Day, Instant, Period, Store } from './types';

/** When a question is asked: what can be known then, and what is old enough to be judged. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** METRICS C11. */
const PROVISIONAL = 72 * HOUR;
/** Returns restate lifetime value for this long (METRICS 5.1). */
const RETURN_WINDOW = 60 * DAY;

export interface AsOf {
  ms: number;
  instant: Instant;
  /** Local day of the instant. */
  day: Day;
  /** Last local day that has begun before it: nothing after it is read. */
  lastDay: Day;
  timeZone: string;
}

const msOf = (asOf: string, timeZone: string): number => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(asOf)) return startOfDay(addDays(asOf, 1), timeZone);
  const ms = Date.parse(asOf);
  if (Number.isNaN(ms) || !/(Z|[+-]\d{2}:?\d{2})$/i.test(asOf)) {
    throw badInput(
      `as-of "${asOf}" is not an instant with a zone`,
      'Write 2026-03-01T00:00:00Z, or a day such as 2026-03-01 for the end of that day.',
    );
  }
  return ms;
};

/** `asOf`: an instant with zone, or a day, which means the end of that local day. Default: now. */
export const asOfIn = (store: Pick<Store, 'timeZone'>, asOf: string | undefined, now: Date): AsOf => {
  const { timeZone } = store;
  const ms = asOf === undefined ? now.getTime() : msOf(asOf, timeZone);
  return {
    ms,
    instant: new Date(ms).toISOString(),
    day: dayOf(ms, timeZone),
    lastDay: dayOf(ms - 1, timeZone),
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
const known = (period: Period, asOf: AsOf): Period => until(period, addDays(asOf.lastDay, 1));

/** First acquisition day that is not `days` × 24 h past, counted from the end of the day. */
const immatureFrom = (days: number, asOf: AsOf): Day => dayOf(asOf.ms - days * DAY, asOf.timeZone);

/**
 * The part of a period that a metric can speak about: what is known, of that what is mature. For
 * cohorts: the whole months whose `months` are over. Empty (from ≥ to) if nothing is.
 */
export const readable = (period: Period, maturity: Maturity | undefined, asOf: AsOf): Period => {
  if (!maturity) return known(period, asOf);
  if ('days' in maturity) return until(known(period, asOf), immatureFrom(maturity.days, asOf));
  return until(wholeMonths(period), addMonths(monthOf(asOf.day), 1 - maturity.months));
};

export const isEmpty = ({ from, to }: Period): boolean => from >= to;
