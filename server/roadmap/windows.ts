import { METRICS, type AnyMetricId } from '../catalog/metrics';
import { isSeriesMetric } from '../catalog/series';
import type { Maturity } from '../catalog/metric';
import { addDays, addMonths, monthOf, type Day, type Period } from '../time';

/** Over which days a figure is read. A metric that must mature speaks of customers acquired earlier. */

const TRAILING_DAYS = 28;
/** Cohorts are months: the last three that are mature. */
const TRAILING_MONTHS = 3;

/** What another system says needs no time here. */
export const maturityOf = (metric: AnyMetricId): Maturity | undefined =>
  isSeriesMetric(metric) ? undefined : METRICS[metric].maturity;

/** First day of the first month that begins on or after `day`. */
const nextMonthStart = (day: Day): Day => (day === monthOf(day) ? day : addMonths(monthOf(day), 1));

/** The acquisitions that came of age in the period; at least the last cohort that had by its end. */
export const maturedIn = (metric: AnyMetricId, { from, to }: Period): Period => {
  const maturity = maturityOf(metric);
  if (!maturity) return { from, to };
  if ('days' in maturity) return { from: addDays(from, -maturity.days), to: addDays(to, -maturity.days) };
  const end = addMonths(nextMonthStart(to), -maturity.months);
  const start = addMonths(nextMonthStart(from), -maturity.months);
  return { from: start < end ? start : addMonths(end, -1), to: end };
};

/** The window of a KPI's actual: 28 closed days before `until`, or the last mature cohorts. */
export const trailing = (metric: AnyMetricId, until: Day): Period => {
  const maturity = maturityOf(metric);
  if (!maturity || 'days' in maturity) {
    return maturedIn(metric, { from: addDays(until, -TRAILING_DAYS), to: until });
  }
  const end = addMonths(monthOf(until), 1 - maturity.months);
  return { from: addMonths(end, -TRAILING_MONTHS), to: end };
};
