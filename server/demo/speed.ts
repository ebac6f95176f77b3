import type { VitalsFact } from '../facts/fact';
import { addDays, startOfDay, type Day } from '../time';
import { ramp, type Calendar } from './calendar';
import { bell, randomOf, type Random } from './random';
import { SOURCE, type Shop } from './shop';

/** How fast pages were: slow and growing slower in the first quarter, whose work then makes them fast. */

/** Page views a day of which the speed is kept: enough to judge a week, few enough to load at once. */
const PHONES = 7;
const COMPUTERS = 3;

/** Middle of the paint times on phones, in ms. */
const paintOf = ({ phases: [q1, q2] }: Calendar, day: Day): number =>
  2_150 +
  900 * ramp(day, addDays(q1.from, -90), 110) -
  1_500 * ramp(day, addDays(q1.from, 60), 50) +
  100 * ramp(day, q2.to, 90);

/** Times are skewed: a few are very long. */
const around = (middle: number, random: Random, width: number): number =>
  Math.round(middle * Math.exp(width * bell(random)));

const toTen = (ms: number): number => Math.round(ms / 10) * 10;

const viewOf = (paint: number, device: string, random: Random): Partial<VitalsFact> => {
  const scale = device === 'mobile' ? 1 : 0.62;
  return {
    lcp: toTen(around(paint * scale, random, 0.3)),
    inp: around(paint * 0.06 * scale, random, 0.35),
    cls: Math.min(900, around(paint * 0.022, random, 0.7)),
  };
};

/** Deterministic: the same shop, calendar and seed give the same page views. */
export function* vitalsOf(shop: Shop, calendar: Calendar, seed: number): Generator<VitalsFact> {
  for (const day of calendar.days) {
    const random = randomOf(seed, shop.slug, 'speed', day);
    const noon = startOfDay(day, calendar.timeZone) + 12 * 3_600_000;
    const paint = paintOf(calendar, day);
    for (let i = 0; i < PHONES + COMPUTERS; i += 1) {
      const device = i < PHONES ? 'mobile' : 'desktop';
      const occurredAt = new Date(noon + i * 60_000).toISOString();
      yield { source: SOURCE, id: `v-${day}-${i + 1}`, occurredAt, device, ...viewOf(paint, device, random) };
    }
  }
}
