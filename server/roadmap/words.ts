import { addDays, type Day, type Period } from '../time';

/** Days as they stand in a sentence. */

const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** "4 Sep". */
export const shortDay = (day: Day): string =>
  format.format(new Date(`${day}T00:00:00Z`)).replace('Sept', 'Sep');

const yearOf = (day: Day): string => day.slice(0, 4);

/** "4 Sep", with its year where that is not the year of `today`. */
export const dayWords = (day: Day, today: Day): string =>
  yearOf(day) === yearOf(today) ? shortDay(day) : `${shortDay(day)} ${yearOf(day)}`;

/** "1 Jul – 3 Sep": first to last day of the period. */
export const rangeWords = ({ from, to }: Period, today: Day): string => {
  const last = addDays(to, -1);
  const first = yearOf(from) === yearOf(last) ? shortDay(from) : dayWords(from, today);
  return from === last ? dayWords(from, today) : `${first} – ${dayWords(last, today)}`;
};
