import type { Value } from '../ask/types';
import { MEASURES } from '../catalog/measures';
import { measureOf } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import { daysBetween, type Period } from '../time';
import { countedNoun } from './sentences';

/** What a figure rests on, as it stands in a sentence (METRICS C20). */

const isCount = (metric: Metric): boolean => {
  const [only, ...others] = metric.den ?? [];
  return only !== undefined && others.length === 0 && MEASURES[measureOf(only)].unit === 'count';
};

/**
 * "4,312 sessions", "31 new customers": what it is counted over; of money over money "28 days". Null of a
 * total, and of what another system says.
 */
export const sampleWords = (metric: Metric, { value, den }: Value, period: Period): string | null => {
  if (value === null || metric.series || !metric.den || den === null) return null;
  if (!isCount(metric))
    // days on which the customers of a cohort came are not those that its money is of
    return countedNoun(daysBetween(period.from, period.to), metric.maturity ? 'days of acquisition' : 'days');
  // what is left out of it stands in the drawer
  const [noun] = MEASURES[measureOf(metric.den[0]!)].label.toLowerCase().split(',');
  return countedNoun(den, noun!);
};
