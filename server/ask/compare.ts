import type { Metric } from '../catalog/metrics';
import { holds } from '../stats/intervals';
import { isAcrossSources } from './sourced';
import type { Comparison, Value } from './types';
import type { Period } from '../time';

const judge = (better: Metric['better'], now: Value, before: Value): Comparison['judgement'] => {
  const isGrey = [now, before].some((v) => v.flags.includes('small_sample') || v.flags.includes('low_match'));
  if (now.value === null || before.value === null || isGrey) return 'unknown';
  if (now.value === before.value) return 'same';
  if (holds(now.interval, before.value)) return 'unclear';
  if (better === 'neither') return 'unknown';
  const rose = now.value > before.value;
  return rose === (better === 'up') ? 'better' : 'worse';
};

/**
 * A value against an earlier one (METRICS C12). `relative` is null from zero or a negative base;
 * `difference` of a fraction is in percentage points as a fraction. A value that is missing or
 * rests on a small sample is not judged; one whose interval holds the earlier value is unclear (C20).
 */
export const compareValues = (
  { better }: Pick<Metric, 'better'>,
  value: Value,
  previous: Value,
  previousPeriod: Period,
): Comparison => {
  const [now, before] = [value.value, previous.value];
  const both = now !== null && before !== null;
  return {
    period: previousPeriod,
    value: previous,
    relative: both && before > 0 ? (now - before) / before : null,
    difference: both ? now - before : null,
    judgement: judge(better, value, previous),
    ...isAcrossSources(value, previous),
  };
};
