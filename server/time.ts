import { Temporal } from 'temporal-polyfill';

/** Calendar arithmetic on local days and their instants (METRICS C1). */

/** Store-local calendar day, `YYYY-MM-DD`. */
export type Day = string;
/** ISO 8601 instant with zone. */
export type Instant = string;
/** A half-open range of local days. */
export interface Period {
  from: Day;
  to: Day;
}

const MS_A_DAY = 86_400_000;
const toMs = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const fromMs = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: Day, n: number): Day => fromMs(toMs(day) + n * MS_A_DAY);
/** Whole days from `a` to `b`. */
export const daysBetween = (a: Day, b: Day): number => Math.round((toMs(b) - toMs(a)) / MS_A_DAY);
/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: Day): number => ((new Date(toMs(day)).getUTCDay() + 6) % 7) + 1;
export const monthOf = (day: Day): Day => `${day.slice(0, 7)}-01`;

const daysInMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** Same day `n` months on; the last day of a shorter month. */
export const addMonths = (day: Day, n: number): Day => {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n;
  const [year, month] = [Math.floor(months / 12), months % 12];
  const date = day.endsWith('-01') ? 1 : Math.min(Number(day.slice(8)), daysInMonth(year, month));
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
};

/** What of a store decides which days belong together. */
export interface Calendar {
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number;
  /** Month (1–12) in which the fiscal year, and so Q1, starts. */
  fiscalYearStart: number;
}

export const weekOf = (day: Day, { weekStart }: Calendar): Day =>
  addDays(day, -((weekday(day) - weekStart + 7) % 7));

/** First day of the fiscal period of so many months (3: quarter, 12: year) that holds `day`. */
export const fiscalStart = (day: Day, months: number, { fiscalYearStart }: Calendar): Day => {
  const since = (Number(day.slice(5, 7)) - fiscalYearStart + 12) % months;
  return addMonths(monthOf(day), -since);
};

const startCache = new Map<string, number>();

/** First instant of a local day, ms since epoch; a midnight that does not exist gives the first instant that does. */
export const startOfDay = (day: Day, timeZone: string): number => {
  const key = `${timeZone}|${day}`;
  let ms = startCache.get(key);
  if (ms === undefined) {
    ms = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
    if (startCache.size > 50_000) startCache.clear();
    startCache.set(key, ms);
  }
  return ms;
};

interface DaySpan {
  day: Day;
  from: number;
  to: number;
}

/** The day found last in each zone: facts come nearly in the order of time. */
const lastFound = new Map<string, DaySpan>();

const spanOf = (ms: number, timeZone: string): DaySpan => {
  let day = fromMs(ms);
  while (startOfDay(day, timeZone) > ms) day = addDays(day, -1);
  while (startOfDay(addDays(day, 1), timeZone) <= ms) day = addDays(day, 1);
  return { day, from: startOfDay(day, timeZone), to: startOfDay(addDays(day, 1), timeZone) };
};

/** Local day of an instant (ISO string or ms). */
export const dayOf = (instant: string | number, timeZone: string): Day => {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant);
  let span = lastFound.get(timeZone);
  if (!span || ms < span.from || ms >= span.to) lastFound.set(timeZone, (span = spanOf(ms, timeZone)));
  return span.day;
};

/**
 * Instant of a stamp without zone ("2026-03-29 02:30:00"), as written in `timeZone`. In the gap it
 * moves forward by the gap; in the repeated hour the first of the two is meant.
 */
export const instantOf = (stamp: string, timeZone: string): string =>
  new Date(
    Temporal.PlainDateTime.from(stamp.trim().replace(' ', 'T')).toZonedDateTime(timeZone, {
      disambiguation: 'compatible',
    }).epochMilliseconds,
  ).toISOString();

export const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** Where "now" comes from: the wall clock, or a pinned instant in tests and demos. */
export type Clock = () => Date;
export const systemClock: Clock = () => new Date();
