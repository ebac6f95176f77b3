import type { Db } from '../../drizzle/client';
import { addDays, daysBetween, type Day, type Period } from '../time';
import type { Store } from '../types';
import type { Compared, Shown } from './periods';
import { dailyValues, runningSums, seasonalShares } from './seasonal';
import type { PacePoint } from './types';

/** Net sales day by day, added up, against the target and the comparison. */

/** One point a day of the whole; the actual ends with the last closed day that has facts, the comparison with its own. */
export const pacePoints = async (
  tx: Db,
  store: Store,
  { period, whole }: Pick<Shown, 'period' | 'whole'>,
  compared: Compared | null,
  target: number | null,
  lastFactDay: Day | null,
  now: Date,
): Promise<PacePoint[]> => {
  const sums = async (days: Period) => runningSums(await dailyValues(tx, store, 'net_sales', days, now));
  const actual = await sums(period);
  const isKnown = (day: Day) => day < period.to && lastFactDay !== null && day <= lastFactDay;
  const before = compared ? await sums(compared.whole) : [];
  const due = target === null ? [] : await seasonalShares(tx, store, 'net_sales', whole, now);
  return Array.from({ length: daysBetween(whole.from, whole.to) }, (_, i): PacePoint => {
    const day: Day = addDays(whole.from, i);
    const share = due[i];
    return {
      day,
      actual: isKnown(day) ? (actual[i] ?? null) : null,
      comparison: before[i] ?? null,
      target: target === null || share === undefined ? null : Math.round(target * share),
    };
  });
};
