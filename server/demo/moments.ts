import { addDays, startOfDay, type Day } from '../time';
import { drawer, type Random } from './random';

/** When in a day something happens. */

/** How busy each hour is, midnight to 23 h. */
const HOURS = [6, 3, 2, 1, 1, 2, 5, 9, 14, 18, 20, 22, 25, 24, 22, 22, 23, 25, 29, 35, 40, 37, 27, 14];
const hourOf = drawer(HOURS.map((weight, value) => ({ value, weight })));

/** Draws instants (ms) on a local day by the hours at which people shop; short and long days included. */
export const momentsOf = (day: Day, timeZone: string): ((random: Random) => number) => {
  const start = startOfDay(day, timeZone);
  const length = startOfDay(addDays(day, 1), timeZone) - start;
  return (random) => start + Math.floor(((hourOf(random()) + random()) / 24) * length);
};

const HOUR = 3_600_000;

/** Some office hour of a local day. */
export const officeHour = (day: Day, timeZone: string, random: Random): number =>
  startOfDay(day, timeZone) + Math.floor((9 + 8 * random()) * HOUR);
