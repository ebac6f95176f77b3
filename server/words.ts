import { addDays, dayOf, type Day, type Instant, type Period } from './time';

/** Days and numbers as they stand in a sentence. */

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** "4 Sep". */
export const shortDay = (day: Day): string =>
  format.format(new Date(`${day}T00:00:00Z`)).replace('Sept', 'Sep');

/** "1 Jul 2025". */
export const dateWords = (day: Day): string => `${shortDay(day)} ${day.slice(0, 4)}`;

const longFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** "19 October", with its year where that is not the year of `today`. */
export const longDay = (day: Day, today: Day): string => {
  const words = longFormat.format(new Date(`${day}T00:00:00Z`));
  return yearOf(day) === yearOf(today) ? words : `${words} ${yearOf(day)}`;
};

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

/** Rounded and grouped as on the page: 1198.94 → "1,198.9". */
export const numberWords = (value: number, digits: number): string =>
  new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** 0.4106 → "41%". */
export const percentWords = (share: number, digits = 0): string => `${numberWords(share * 100, digits)}%`;

/** "22 Nov, 10:12" of an instant in the store's zone. */
export const instantWords = (instant: Instant, timeZone: string): string => {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(new Date(instant));
  return `${shortDay(dayOf(instant, timeZone))}, ${time}`;
};

/**
 * METRICS 14.1. `unclear`: what is measured can't be told apart from what is due (C20). `unknown`: pace is
 * null (under 5 % elapsed, or nothing to measure).
 */
export type Status = 'on_track' | 'at_risk' | 'off_track' | 'unclear' | 'unknown';

/** A piece of a sentence; `why` makes it a figure that opens a drawer. */
export interface Part {
  text: string;
  /** A metric id, or `phase`, `elapsed`, `pace`, `finish`. */
  why?: string;
  status?: Status;
}
