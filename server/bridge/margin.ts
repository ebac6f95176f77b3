import type { Db } from '../../drizzle/client';
import { compareValues, measures, valuesBy } from '../ask';
import type { Value } from '../ask/types';
import { MEASURES } from '../catalog/measures';
import { measureOf, signOf, type Signed } from '../catalog/metric';
import { METRICS } from '../catalog/metrics';
import { addDays, addMonths, monthOf, type Day, type Period } from '../time';
import type { InStore, Store } from '../types';
import type { MarginMonth, MarginView } from './types';

/** What costs left of net sales, month by month, and what a month that left less lost it to. */

const METRIC = 'cm2_rate';
const MONTHS = 12;
/** A tenth of a percentage point, as it is printed: less is no fall. */
const LEAST_FALL = 0.001;

/** Complete, and with costs that are known well enough to judge by. */
const isJudged = ({ value, flags }: Value): boolean =>
  value !== null &&
  !(['partial', 'provisional', 'low_coverage'] as const).some((flag) => flags.includes(flag));

const fallOf = ({ value, comparison }: MarginMonth): number =>
  comparison && isJudged(value) && isJudged(comparison.value) && comparison.judgement !== 'unclear'
    ? (comparison.difference ?? 0)
    : 0;

/** The month that lost most against the one before it; -1 where none did. */
const sharpest = (months: readonly MarginMonth[]): number => {
  const falls = months.map(fallOf);
  const most = Math.min(0, ...falls);
  return most > -LEAST_FALL ? -1 : falls.indexOf(most);
};

const { num, den } = METRICS[METRIC];
const NET: readonly Signed[] = den ?? [];
/** Net sales are all of net sales in both months: what differs are the shares of the rest. */
const TERMS = num.filter((term) => !NET.includes(term));

type Sums = NonNullable<Awaited<ReturnType<typeof sumsOf>>>;
const sumsOf = (tx: Db, store: Store, period: Period, now: Date) =>
  measures({ tx, store, now }, period, num.map(measureOf));

const netOf = (sums: Sums): number =>
  NET.reduce((all, term) => all + signOf(term) * sums[measureOf(term)], 0);

/** Each cost's part in the change of the rate, worst first; they sum to it (METRICS 7.1, rate effects). */
const partsOf = (before: Sums, after: Sums) =>
  TERMS.map((term) => {
    const measure = measureOf(term);
    const share = (sums: Sums) => sums[measure] / netOf(sums);
    return { label: MEASURES[measure].label, effect: signOf(term) * (share(after) - share(before)) };
  }).toSorted((a, b) => a.effect - b.effect);

/** Months up to the one in which the shown period ends, with one before them to compare the first with. */
const monthsUntil = (last: Day, today: Day): Period => {
  const month = monthOf(last);
  const end = addMonths(month, 1);
  return { from: addMonths(month, -MONTHS), to: end < today ? end : today };
};

const readMonths = async (tx: Db, store: Store, asked: Period, now: Date): Promise<MarginMonth[]> => {
  const found = await valuesBy(tx, store, { ...asked, metric: METRIC, by: 'month', isSure: true }, now);
  const months = found.map(({ bucket, value }) => {
    const end = addMonths(bucket, 1);
    return { period: { from: bucket, to: end < asked.to ? end : asked.to }, value };
  });
  return months.flatMap(({ period, value }, i) => {
    const before = months[i - 1];
    if (!before) return [];
    const comparison = compareValues(METRICS[METRIC], value, before.value, before.period);
    return [{ period, value, comparison }];
  });
};

/** Nothing was sold and nothing cost, or nothing is known: a month before the shop began says nothing. */
const isBare = ({ value }: MarginMonth): boolean =>
  value.value === null && (value.flags.includes('no_data') || value.reason !== undefined);

const fallenIn = async (
  tx: Db,
  store: Store,
  { period, comparison }: MarginMonth,
  now: Date,
): Promise<ReturnType<typeof partsOf> | null> => {
  if (!comparison) return null;
  const [before, after] = await Promise.all(
    [comparison.period, period].map((month) => sumsOf(tx, store, month, now)),
  );
  return before && after ? partsOf(before, after) : null;
};

/** The twelve months to the one in which the shown period ends, without those before the first with sales. */
export const marginView = async (
  { tx, store, now }: InStore,
  period: Period,
  today: Day,
): Promise<MarginView> => {
  const all = await readMonths(tx, store, monthsUntil(addDays(period.to, -1), today), now);
  const first = all.findIndex((month) => !isBare(month));
  const months = first < 0 ? [] : all.slice(first);
  const worst = sharpest(months);
  const fallen = months[worst];
  const parts = fallen ? await fallenIn(tx, store, fallen, now) : null;
  return {
    metric: METRIC,
    label: METRICS[METRIC].label,
    months,
    latest: months.findLastIndex(({ value }) => isJudged(value)),
    fall: parts ? { month: worst, parts } : null,
  };
};
