import { addDays, isDay, type Day, type Instant, type Period } from './days';

/** Days and instants as they stand on a page or in a sentence. */

const FULL_MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 9 of "sep" or "September"; null for what is no month's name, or no beginning of three letters or more. */
export const monthNumber = (text: string): number | null => {
  const name = text.toLowerCase();
  const at = FULL_MONTHS.findIndex((month) => name.length >= 3 && month.startsWith(name));
  return at < 0 ? null : at + 1;
};

export const yearOf = (day: Day): string => day.slice(0, 4);
/** "Sep". */
export const monthName = (day: Day): string => MONTHS[Number(day.slice(5, 7)) - 1] ?? '';
/** "4": the day of the month. */
export const dateOf = (day: Day): string => String(Number(day.slice(8, 10)));

/** "4 Sep". */
export const shortDay = (day: Day): string => `${dateOf(day)} ${monthName(day)}`;

/** "1 Jul 2025". */
export const dateWords = (day: Day): string => `${shortDay(day)} ${yearOf(day)}`;

/** "4 Sep", with its year where that is not the year of `today`. */
export const dayWords = (day: Day, today: Day): string =>
  yearOf(day) === yearOf(today) ? shortDay(day) : dateWords(day);

/** "Aug" of any day in it, with its year where that is not the year of `today`. */
export const monthWords = (day: Day, today: Day): string =>
  yearOf(day) === yearOf(today) ? monthName(day) : `${monthName(day)} ${yearOf(day)}`;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** "Mon" of 1, "Sun" of 7. */
export const weekdayName = (weekday: number): string => WEEKDAYS[weekday - 1] ?? '';

const spokenFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });

/** "Thursday, 3 September 2026", for those who hear it. */
export const spokenDay = (day: Day): string =>
  spokenFormat.format(new Date(`${day}T00:00:00Z`)).replace(/^(\w+),? /, '$1, ');

const titleFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** "September 2026": the head of a calendar. */
export const monthTitle = (day: Day): string => titleFormat.format(new Date(`${day}T00:00:00Z`));

const longFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** "19 October", with its year where that is not the year of `today`. */
export const longDay = (day: Day, today: Day): string => {
  const words = longFormat.format(new Date(`${day}T00:00:00Z`));
  return yearOf(day) === yearOf(today) ? words : `${words} ${yearOf(day)}`;
};

/** "1 Jul – 3 Sep" in a sentence: first to last day of the period. */
export const rangeWords = ({ from, to }: Period, today: Day): string => {
  const last = addDays(to, -1);
  const first = yearOf(from) === yearOf(last) ? shortDay(from) : dayWords(from, today);
  return from === last ? dayWords(from, today) : `${first} – ${dayWords(last, today)}`;
};

/** Of no year that is shown: beside it every day has its year. */
const LONG_AGO: Day = '0001-01-01';

/** "21 Jan – 31 Jan 2026": always with the year, for a sentence that knows no today. */
export const datedRange = (period: Period): string => rangeWords(period, LONG_AGO);

/** "no data since 14 Jun 2026" of `no data since 2026-06-14`, the reason that a value bears. */
export const datesInWords = (reason: string): string =>
  reason.replaceAll(/\d{4}-\d{2}-\d{2}/g, (text) => (isDay(text) ? dateWords(text) : text));

/** "1 – 3 Sep", "1 Jul – 3 Sep" on a page, where room is short: the month once, years only where they are needed. */
export const shortRange = ({ from, to }: Period, today: Day = to): string => {
  const last = addDays(to, -1);
  if (from >= last) return dayWords(last, today);
  if (yearOf(from) !== yearOf(last)) return `${dateWords(from)} – ${dateWords(last)}`;
  const first = monthName(from) === monthName(last) ? dateOf(from) : shortDay(from);
  return `${first} – ${dayWords(last, today)}`;
};

/** "1 – 3 Sep 2026": always with the year, where room is short. */
export const datedShortRange = (period: Period): string => shortRange(period, LONG_AGO);

/** "22 Nov 2026, 10:12" of an instant in a zone that is named nearby. */
export const datedInstant = (instant: Instant, timeZone: string): string => {
  const { day, month, year, time } = partsOf(instant, timeZone);
  return `${day} ${month} ${year}, ${time}`;
};

/** "New York" of America/New_York. */
export const cityOf = (timeZone: string): string =>
  timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ');

/** "22 Nov 2026, 10:12 Berlin time", where no zone is named nearby. */
export const zonedInstant = (instant: Instant, timeZone: string): string =>
  `${datedInstant(instant, timeZone)} ${cityOf(timeZone)} time`;

const partsOf = (instant: Instant, timeZone: string) => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return {
    day: part('day'),
    month: part('month').slice(0, 3),
    year: part('year'),
    time: `${part('hour')}:${part('minute')}`,
  };
};
