import { metricOf, valuesBy, yearBefore } from '../ask';
import { daysBetween, type Day, type Period } from '../time';
import type { InStore } from '../types';
import type { AnyMetricId } from '../catalog/metrics';

/** How much of a quarter's total is due by a day: as the same quarter ran a year before, else evenly. */

export const dailyValues = async (
  { tx, store, now }: InStore,
  metric: AnyMetricId,
  period: Period,
): Promise<(number | null)[]> => {
  const days = await valuesBy(tx, store, { ...period, metric, by: 'day' }, now);
  return days.map(({ value }) => value.value);
};

export const runningSums = (values: readonly (number | null)[]): number[] => {
  let sum = 0;
  return values.map((value) => (sum += value ?? 0));
};

/** The history has to hold the whole period: a quarter that it cuts says nothing about a quarter. */
const isWhole = (values: readonly (number | null)[]): boolean =>
  values.length > 0 && values.every((value) => value !== null);

/** Shares due at the end of each of `days` days. A day of nothing but returns takes nothing back. */
export const sharesFrom = (lastYear: readonly (number | null)[], days: number): number[] => {
  const even = Array.from({ length: days }, (_, i) => (i + 1) / days);
  if (!isWhole(lastYear)) return even;
  const sums = runningSums(lastYear.map((value) => Math.max(0, value ?? 0)));
  const whole = sums.at(-1);
  if (!whole) return even;
  return even.map((_, i) => (i === days - 1 ? 1 : (sums[i] ?? whole) / whole));
};

/** Shares due at the end of each day of the quarter. */
export const seasonalShares = async (
  here: InStore,
  metric: AnyMetricId,
  quarter: Period,
): Promise<number[]> => {
  const { tx, store } = here;
  const days = daysBetween(quarter.from, quarter.to);
  // values of days that can't be added up have no running share
  const { additive } = await metricOf(tx, store, metric);
  if (!additive) return sharesFrom([], days);
  return sharesFrom(await dailyValues(here, metric, yearBefore(quarter)), days);
};

/** Share that is due when `today` begins. */
export const seasonalDue = async (
  here: InStore,
  metric: AnyMetricId,
  quarter: Period,
  today: Day,
): Promise<number> => {
  const closed = daysBetween(quarter.from, today);
  if (closed <= 0) return 0;
  return (await seasonalShares(here, metric, quarter))[closed - 1] ?? 1;
};
