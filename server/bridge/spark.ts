import type { Value } from '../ask/types';

/** The shape of a figure at the size of a word: seven days a point, so that weekdays and cut weeks make no teeth. */

const WINDOW = 7;
/** Shorter periods have too few whole windows to show a shape: their days are shown. */
const LEAST_DAYS = 3 * WINDOW;

type Day = Pick<Value, 'value' | 'num' | 'den'>;

/** Of a ratio sums over sums, of a total the mean of the days; null where a day is not known. */
const over = (days: readonly Day[]): number | null => {
  const sum = (pick: (day: Day) => number | null) => days.reduce((all, day) => all + (pick(day) ?? 0), 0);
  if (days.some(({ den }) => den !== null)) {
    const den = sum((day) => day.den);
    return den > 0 ? sum((day) => day.num) / den : null;
  }
  return days.some(({ value }) => value === null) ? null : sum((day) => day.value) / days.length;
};

/** One point a day from the seventh on: the seven days that end with it. */
export const smoothed = (days: readonly (Day | undefined)[]): (number | null)[] => {
  const known = days.map((day) => day ?? { value: null, num: null, den: null });
  if (known.length < LEAST_DAYS) return known.map(({ value }) => value);
  return known.slice(WINDOW - 1).map((_, i) => over(known.slice(i, i + WINDOW)));
};
