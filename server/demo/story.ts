import { addDays, addMonths, daysBetween, weekday, type Day } from '../time';
import { cyclic, type NonEmpty } from '../../shared/items';
import { phaseAt, ramp, within, type Calendar, type PhaseNumber } from './calendar';
import { bell, randomOf, type Random, type Weighted } from './random';
import type { Market, Shop } from './shop';

/**
 * How a shop does, day by day: a slow first quarter eased by advertising, conversion work in the second, bundles
 * and repeat purchase in the third. The fourth has new markets. All of it hangs on the phases, so that any clock
 * tells the same story.
 */
export interface DayPlan {
  day: Day;
  /** Human sessions. */
  sessions: number;
  /** Share of sessions that order. */
  conversion: number;
  /** Share of sessions with a cart. */
  carts: number;
  /** Share of sessions at checkout that order. */
  completion: number;
  bundleShare: number;
  onSale: boolean;
  /** What a paid session costs, 1 = as listed. */
  adPrice: number;
  markets: Weighted<Market>[];
}

/** Monday to Sunday. */
const WEEK: NonEmpty<number> = [1.06, 1.0, 0.98, 0.95, 0.9, 0.96, 1.15];
const SALE_DAYS = 7;
/** A year's growth of traffic without new markets. */
const GROWTH = 0.6;

const conversionOf = ({ phases: [q1, q2, q3] }: Calendar, day: Day): number =>
  0.0212 -
  0.0012 * ramp(day, q1.from, 28) +
  0.0046 * ramp(day, addDays(q2.from, 10), 65) +
  0.0009 * ramp(day, q3.from, 85);

const completionOf = ({ phases: [q1, q2] }: Calendar, day: Day): number =>
  0.46 - 0.05 * ramp(day, q1.from, 28) + 0.12 * ramp(day, addDays(q2.from, 10), 55);

/** The foundation work makes pages faster: more carts, though the checkout loses them at first. */
const cartsOf = ({ phases: [q1] }: Calendar, day: Day): number => 0.068 + 0.004 * ramp(day, q1.from, 60);

const bundleShareOf = ({ phases: [, , q3] }: Calendar, day: Day): number =>
  0.04 + 0.17 * ramp(day, q3.from, 45);

export const MOST_REPEAT_LIFT = 1.24;

/**
 * Chance of a further order against the usual one. It rises with a pilot before the third quarter:
 * whoever is judged after 90 days in that quarter was won before it.
 */
export const repeatLiftOf = ({ phases: [, , q3] }: Calendar, day: Day): number =>
  1 + (MOST_REPEAT_LIFT - 1) * ramp(day, addDays(q3.from, -60), 90);

/** The sale is in the quarter before the running one, and at the same time a year before. */
export const saleStarts = (calendar: Calendar, running: PhaseNumber): Day[] => {
  const start = addMonths(phaseAt(calendar, running).from, -3);
  return [0, -12].map((months) => addDays(addMonths(start, months), 37));
};

/** Advertising: dear in the last month of the slow quarter, and creeping up in the running one. */
const adPriceOf = (calendar: Calendar, running: PhaseNumber, day: Day): number => {
  const slow = calendar.phases[0];
  const dear = day >= addMonths(slow.to, -1) && day < slow.to;
  return (dear ? 1.45 : 1) * (1 + 0.3 * ramp(day, phaseAt(calendar, running).from, 40));
};

const marketsOf = (shop: Shop, calendar: Calendar, day: Day): Weighted<Market>[] =>
  shop.markets
    .map((market) => {
      const opens = market.opensInPhase && phaseAt(calendar, market.opensInPhase).from;
      return { value: market, weight: market.share * (opens ? ramp(day, opens, 35) : 1) };
    })
    .filter(({ weight }) => weight > 0);

const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);

/** How much readier the day's mix of markets buys than the home markets. */
const mixOf = (markets: Weighted<Market>[]): number => {
  const readiness = (list: Weighted<Market>[]) =>
    sum(list.map(({ value, weight }) => weight * value.buys)) / sum(list.map(({ weight }) => weight));
  return readiness(markets) / readiness(markets.filter(({ value }) => !value.opensInPhase));
};

const planDay = (shop: Shop, calendar: Calendar, day: Day, luck: Random): DayPlan => {
  const onSale = saleStarts(calendar, shop.runningPhase).some((start) => within(day, start, SALE_DAYS));
  const markets = marketsOf(shop, calendar, day);
  const dear = adPriceOf(calendar, shop.runningPhase, day);
  const growth = 1 + (GROWTH * daysBetween(calendar.firstDay, day)) / 365;
  const reach =
    sum(markets.map(({ weight }) => weight)) /
    sum(shop.markets.filter((m) => !m.opensInPhase).map((m) => m.share));
  return {
    day,
    sessions:
      shop.sessionsPerDay *
      growth *
      reach *
      cyclic(WEEK, weekday(day) - 1) *
      (onSale ? 1.7 : 1) *
      (1 + 0.06 * bell(luck)),
    conversion: conversionOf(calendar, day) * mixOf(markets) * (onSale ? 1.22 : 1) * (1 + 0.05 * bell(luck)),
    carts: cartsOf(calendar, day),
    completion: completionOf(calendar, day),
    bundleShare: bundleShareOf(calendar, day),
    onSale,
    adPrice: dear,
    markets,
  };
};

/** Every day of the shop's history, in order. */
export const planDays = (shop: Shop, calendar: Calendar, seed: number): DayPlan[] =>
  calendar.days.map((day) => planDay(shop, calendar, day, randomOf(seed, shop.slug, 'day', day)));
