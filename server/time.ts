import { Temporal } from 'temporal-polyfill';
import { addDays, utcDay, type Day, type Instant } from '../shared/days';

/** Local days and their instants (METRICS C1). The server takes the arithmetic of days from here too. */

export * from '../shared/days';

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
  let day = utcDay(ms);
  while (startOfDay(day, timeZone) > ms) day = addDays(day, -1);
  while (startOfDay(addDays(day, 1), timeZone) <= ms) day = addDays(day, 1);
  return { day, from: startOfDay(day, timeZone), to: startOfDay(addDays(day, 1), timeZone) };
};

/** Local day of an instant (ISO string or ms). */
export const dayOf = (instant: Instant | number, timeZone: string): Day => {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant);
  let span = lastFound.get(timeZone);
  if (!span || ms < span.from || ms >= span.to) lastFound.set(timeZone, (span = spanOf(ms, timeZone)));
  return span.day;
};

/**
 * Instant of a stamp without zone ("2026-03-29 02:30:00"), as written in `timeZone`. In the gap it
 * moves forward by the gap; in the repeated hour the first of the two is meant.
 */
export const instantOf = (stamp: string, timeZone: string): Instant =>
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
