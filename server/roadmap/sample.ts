import type { Value } from '../ask/types';
import { MEASURES } from '../catalog/measures';
import { measureOf } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import { daysBetween, type Period } from '../time';
import { countedNoun } from './sentences';

/** What a figure rests on, as it stands in a sentence (METRICS C20). */

/** What a metric is counted over; null of money over money. */
const countedOver = (metric: Metric): string | null => {
  const [only, ...others] = metric.den ?? [];
  if (only === undefined || others.length > 0) return null;
  const { unit, label } = MEASURES[measureOf(only)];
  // what is left out of it stands in the drawer
  return unit === 'count' ? label.toLowerCase().replace(/,.*/, '') : null;
};

/**
 * "4,312 sessions", "31 new customers": what it is counted over; of money over money "28 days". Null of a
 * total, and of what another system says.
 */
export const sampleWords = (metric: Metric, { value, den }: Value, period: Period): string | null => {
  if (value === null || metric.series || !metric.den || den === null) return null;
  const noun = countedOver(metric);
  if (noun === null)
    // days on which the customers of a cohort came are not those that its money is of
    return countedNoun(daysBetween(period.from, period.to), metric.maturity ? 'days of acquisition' : 'days');
  return countedNoun(den, noun);
};
