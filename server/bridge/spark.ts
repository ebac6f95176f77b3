import type { Value } from '../ask/types';

/** The shape of a figure at the size of a word: seven days a point, so that weekdays and cut weeks make no teeth. */

const WINDOW = 7;
/** Days before the first point that its window takes in. */
export const DAYS_BEFORE = WINDOW - 1;

type Day = Pick<Value, 'value' | 'num' | 'den'>;

const isUnknown = ({ value, num }: Day): boolean => value === null && num === null;

/** Of a ratio sums over sums, of a total the mean of the days; null where a day is not known: of a ratio, its last. */
const over = (days: readonly Day[]): number | null => {
  if (days.slice(-1).some(isUnknown)) return null;
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
  return known.slice(DAYS_BEFORE).map((_, i) => over(known.slice(i, i + WINDOW)));
};
