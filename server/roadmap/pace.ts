import type { Db } from '../../drizzle/client';
import { ask, yearBefore } from '../ask';
import type { Day, Period, Store } from '../ask/types';
import { addDays, daysBetween } from '../time';
import type { PacePoint } from './types';

/** Net sales day by day, added up, against the target and the comparison. */

const dailyNetSales = async (tx: Db, store: Store, period: Period, now: Date): Promise<(number | null)[]> => {
  const answer = await ask(tx, store, { ...period, metrics: ['net_sales'], by: 'day' }, now);
  return answer.rows.map((row) => row.values.net_sales?.value ?? null);
};

const runningSums = (values: readonly (number | null)[]): number[] => {
  let sum = 0;
  return values.map((value) => (sum += value ?? 0));
};

/** Share of the whole that is due at the end of each day: as last year's quarter ran, else evenly. */
const shares = async (tx: Db, store: Store, quarter: Period, now: Date): Promise<number[]> => {
  const days = daysBetween(quarter.from, quarter.to);
  const even = Array.from({ length: days }, (_, i) => (i + 1) / days);
  const before = (await dailyNetSales(tx, store, yearBefore(quarter), now)).map((value) =>
    Math.max(0, value ?? 0),
  );
  const sums = runningSums(before);
  const whole = sums.at(-1) ?? 0;
  const isComplete = before.filter((value) => value > 0).length >= before.length * 0.9;
  if (whole <= 0 || !isComplete) return even;
  return even.map((_, i) => (sums[Math.min(i, sums.length - 1)] ?? whole) / whole);
};

/** One point a day over `whole`; actual ends with the period shown, comparison with its own length. */
export const pacePoints = async (
  tx: Db,
  store: Store,
  whole: Period,
  period: Period,
  comparison: Period | null,
  target: number | null,
  now: Date,
): Promise<PacePoint[]> => {
  const actual = runningSums(await dailyNetSales(tx, store, period, now));
  const length = daysBetween(whole.from, whole.to);
  const compared = comparison && { from: comparison.from, to: addDays(comparison.from, length) };
  const before = compared ? runningSums(await dailyNetSales(tx, store, compared, now)) : [];
  const due = target === null ? [] : await shares(tx, store, whole, now);
  const at = (values: readonly number[], i: number): number | null => values[i] ?? null;
  return Array.from({ length }, (_, i): PacePoint => {
    const day: Day = addDays(whole.from, i);
    const share = at(due, i);
    return {
      day,
      actual: day < period.to ? at(actual, i) : null,
      comparison: at(before, i),
      target: share === null || target === null ? null : Math.round(target * share),
    };
  });
};
