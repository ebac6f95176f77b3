import { addDays, daysBetween, type Day, type Period } from '../time';
import type { InStore } from '../types';
import type { Compared, Shown } from './periods';
import { dailyValues, runningSums, seasonalShares } from '../roadmap';
import type { PacePoint } from './types';

/** Net sales day by day, added up, against the target and the comparison. */

export interface Pace {
  /** Running sums by day of the period, and of the whole that it is compared with; null on days without data. */
  actual: (number | null)[];
  comparison: (number | null)[];
  /** Shares of a total that are due at the end of each day of the whole. */
  due: number[];
}

export const readPace = async (
  here: InStore,
  { period, whole }: Pick<Shown, 'period' | 'whole'>,
  compared: Compared | null,
): Promise<Pace> => {
  const sums = async (days: Period) => {
    const values = await dailyValues(here, 'net_sales', days);
    return runningSums(values).map((sum, i) => (values[i] === null ? null : sum));
  };
  const [actual, comparison, due] = await Promise.all([
    sums(period),
    compared ? sums(compared.whole) : [],
    seasonalShares(here, 'net_sales', whole),
  ]);
  return { actual, comparison, due };
};

/** One point a day of the whole; the actual ends with the last complete day, the comparison with its own. */
export const pacePoints = (
  { period, whole }: Pick<Shown, 'period' | 'whole'>,
  { actual, comparison, due }: Pace,
  target: number | null,
): PacePoint[] =>
  Array.from({ length: daysBetween(whole.from, whole.to) }, (_, i): PacePoint => {
    const day: Day = addDays(whole.from, i);
    const share = due[i];
    return {
      day,
      actual: day < period.to ? (actual[i] ?? null) : null,
      comparison: comparison[i] ?? null,
      target: target === null || share === undefined ? null : Math.round(target * share),
    };
  });
