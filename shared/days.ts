/** Local days and periods (METRICS C1): arithmetic without zones, but for `dayAt`. */

/**
 * Two kinds of text that look alike, and must not stand for each other. A store's day begins and ends by its own
 * clock; an instant in UTC may lie on the day before or after. The compiler knows them by their form, so that one
 * that is written out needs no cast. Other text becomes a day at a door: by a schema, a column, or `isDay`.
 */

/** Store-local calendar day, `YYYY-MM-DD`. */
export type Day = `${number}-${number}-${number}`;
/** ISO 8601 instant in UTC. */
export type Instant = `${Day}T${string}Z`;

declare global {
  interface Date {
    /** The first ten characters are a day in UTC, which is no store's day. */
    toISOString(): Instant;
  }
}

/** A half-open range of local days. */
export interface Period {
  from: Day;
  to: Day;
}

const MS_A_DAY = 86_400_000;
/** Only for text that this file has just made. */
const asDay = (text: string): Day => text as Day;
const toMs = (day: Day) => Date.parse(`${day}T00:00:00Z`);
/** UTC day of an instant in ms. */
export const utcDay = (ms: number): Day => asDay(new Date(ms).toISOString().slice(0, 10));

/**
 * Local day of an instant in ms, as a browser finds it. The server's `dayOf` gives the same, and is faster for facts that
 * come in the order of time.
 */
export const dayAt = (ms: number, timeZone: string): Day => {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(ms);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return asDay(`${part('year')}-${part('month')}-${part('day')}`);
};

/** Whether text is a day of the calendar: neither 2026-02-30 nor an instant is one. */
export const isDay = (text: string): text is Day => {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(ms) && utcDay(ms) === text;
};

export const addDays = (day: Day, n: number): Day => utcDay(toMs(day) + n * MS_A_DAY);
/** Whole days from `a` to `b`. */
export const daysBetween = (a: Day, b: Day): number => Math.round((toMs(b) - toMs(a)) / MS_A_DAY);
/** How many days a period has. */
export const daysIn = ({ from, to }: Period): number => daysBetween(from, to);
/** Of two days, or of two instants that are written with as many decimals. */
export const earlier = <T extends Day | Instant>(a: T, b: T): T => (a < b ? a : b);
export const later = <T extends Day | Instant>(a: T, b: T): T => (a > b ? a : b);
/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: Day): number => ((new Date(toMs(day)).getUTCDay() + 6) % 7) + 1;
export const monthOf = (day: Day): Day => asDay(`${day.slice(0, 7)}-01`);

const daysInMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** Same day `n` months on; the last day of a shorter month. */
export const addMonths = (day: Day, n: number): Day => {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n;
  const [year, month] = [Math.floor(months / 12), months % 12];
  const date = day.endsWith('-01') ? 1 : Math.min(Number(day.slice(8)), daysInMonth(year, month));
  return utcDay(Date.UTC(year, month, date));
};

/** First day of the month after the one that holds `day`. */
export const nextMonth = (day: Day): Day => addMonths(monthOf(day), 1);

/** First days of the months that a period touches; of the first month the period's own first day. */
export const monthsIn = ({ from, to }: Period): Day[] => {
  const firsts: Day[] = [];
  for (let day = from; day < to; day = nextMonth(day)) firsts.push(day);
  return firsts;
};

/** What of a store decides which days belong together. */
export interface Calendar {
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number;
  /** Month (1–12) in which the fiscal year, and so Q1, starts. */
  fiscalYearStart: number;
}

export const weekOf = (day: Day, { weekStart }: Pick<Calendar, 'weekStart'>): Day =>
  addDays(day, -((weekday(day) - weekStart + 7) % 7));

/** First day of the fiscal period of so many months (3: quarter, 12: year) that holds `day`. */
export const fiscalStart = (day: Day, months: number, { fiscalYearStart }: Calendar): Day => {
  const since = (Number(day.slice(5, 7)) - fiscalYearStart + 12) % months;
  return addMonths(monthOf(day), -since);
};
