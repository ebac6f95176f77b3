import type { Settings } from './types';

/** Days, buckets and instants of a store's zone, by what `Intl` prints of an instant. */

export const DAY_MS = 86_400_000;

const printers = new Map<string, Intl.DateTimeFormat>();
const printerOf = (zone: string): Intl.DateTimeFormat => {
  let printer = printers.get(zone);
  if (!printer) {
    printer = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    printers.set(zone, printer);
  }
  return printer;
};

const seen = new Map<string, string>();

/** The local day of an instant. */
export const dayOf = (instant: number, zone: string): string => {
  const key = `${zone} ${instant}`;
  let day = seen.get(key);
  if (day === undefined) {
    day = printerOf(zone).format(instant);
    seen.set(key, day);
  }
  return day;
};

const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const nameOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

export const addDays = (day: string, count: number): string => nameOf(numberOf(day) + count);
export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);

const starts = new Map<string, number>();

/** First instant of a local day, to the second, also where its midnight does not exist. */
export const startOf = (day: string, zone: string): number => {
  const key = `${zone} ${day}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  // the day has not begun at `low`, and has at `high`
  let low = Date.parse(`${day}T00:00:00Z`) / 1000 - 15 * 3600;
  let high = low + 30 * 3600;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (printerOf(zone).format(middle * 1000) >= day) high = middle;
    else low = middle;
  }
  starts.set(key, high * 1000);
  return high * 1000;
};

export const GRAINS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

const monthOf = (day: string) => ({ year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)) });
const firstOf = (year: number, month: number): string => {
  const beyond = Math.floor((month - 1) / 12);
  return `${year + beyond}-${String(month - 12 * beyond).padStart(2, '0')}-01`;
};

/** First day of the bucket that a day lies in. */
export const bucketOf = (day: string, grain: Grain, settings: Settings): string => {
  if (grain === 'day') return day;
  if (grain === 'week') {
    // 1 January 1970 was a Thursday
    const weekday = (((numberOf(day) + 3) % 7) + 7) % 7;
    return addDays(day, -((weekday - (settings.weekStart - 1) + 7) % 7));
  }
  const { year, month } = monthOf(day);
  if (grain === 'month') return firstOf(year, month);
  const length = grain === 'quarter' ? 3 : 12;
  const since = (month - settings.fiscalYearStart + 12) % length;
  return firstOf(year, month - since);
};

/** First day of the bucket `count` after the one that begins on `start`. */
export const bucketAfter = (start: string, grain: Grain, count = 1): string => {
  if (grain === 'day') return addDays(start, count);
  if (grain === 'week') return addDays(start, 7 * count);
  const { year, month } = monthOf(start);
  const months = { month: 1, quarter: 3, year: 12 }[grain];
  return firstOf(year, month + months * count);
};
