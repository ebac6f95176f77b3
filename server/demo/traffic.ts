import type { SessionFact } from '../facts/fact';
import { groupBy } from '../../shared/items';
import type { Calendar } from './calendar';
import { momentsOf } from './moments';
import { carrying, drawer, randomOf, type Random } from './random';
import { SOURCE, type Shop } from './shop';
import type { DayPlan } from './story';
import type { Visit } from './visits';

/** Sessions: those that bought, and the many around them that did not. */

const EXPRESS_PAY = 0.06;
const BOT_SHARE = 0.045;
const INTERNAL_A_DAY = 1.6;

/** The same draws for whoever asks of a day. */
const dayChance = (shop: Shop, plan: DayPlan, seed: number): Random =>
  randomOf(seed, shop.slug, 'sessions', plan.day);

interface Bought extends Visit {
  session: NonNullable<Visit['session']>;
}

const hasSession = (visit: Visit): visit is Bought => visit.session !== null;

/** Visits of a day's plan. */
const byPlan = (visits: readonly Visit[]): ((plan: DayPlan) => readonly Visit[]) => {
  const groups = groupBy(visits, ({ plan }) => plan);
  return (plan) => groups.get(plan) ?? [];
};

/** One session for each that bought; whoever pays by a wallet button reaches no cart and no checkout. */
const boughtIn = (visits: readonly Visit[], random: Random): SessionFact[] => {
  const bySession = new Map(visits.filter(hasSession).map((visit) => [visit.session.id, visit]));
  return [...bySession.values()].map(({ session, channel, device, buyer }): SessionFact => {
    const byWallet = random() < EXPRESS_PAY;
    return {
      source: SOURCE,
      id: session.id,
      startedAt: new Date(session.startedAt).toISOString(),
      channel,
      device,
      country: buyer.market.country,
      hasCart: !byWallet,
      hasCheckout: !byWallet,
      hasOrder: true,
    };
  });
};

/** Sessions that bought by a wallet button, of the days of these plans. */
export const walletSessionsOf = (
  shop: Shop,
  plans: readonly DayPlan[],
  visits: readonly Visit[],
  seed: number,
): Set<string> => {
  const visitsOn = byPlan(visits);
  const bought = plans.flatMap((plan) => boughtIn(visitsOn(plan), dayChance(shop, plan, seed)));
  return new Set(bought.filter(({ hasCheckout }) => !hasCheckout).map(({ id }) => id));
};

interface Counts {
  /** Sessions without an order; of them, the first `carts` got to a cart, the first `checkouts` on. */
  others: number;
  carts: number;
  checkouts: number;
  bots: number;
  internals: number;
}

/** How many of each kind a day has, so that the funnel comes out as planned. */
const counting = () => {
  const [checkouts, carts, bots, internals] = [carrying(), carrying(), carrying(), carrying()];
  return (plan: DayPlan, bought: SessionFact[]): Counts => {
    const completed = bought.filter((session) => session.hasCheckout).length;
    const atCheckout = checkouts(completed * (1 / plan.completion - 1));
    return {
      others: Math.max(0, Math.round(plan.sessions) - bought.length),
      carts: Math.max(atCheckout, carts(plan.sessions * plan.carts - completed)),
      checkouts: atCheckout,
      bots: bots(plan.sessions * BOT_SHARE),
      internals: internals(INTERNAL_A_DAY),
    };
  };
};

/** Draws a session without an order. */
const passing = (shop: Shop, calendar: Calendar) => {
  const channel = drawer(shop.channels.map((c) => ({ value: c.id, weight: c.share })));
  const device = drawer(shop.devices.map((d) => ({ value: d.id, weight: d.share })));
  return (plan: DayPlan, random: Random) => {
    const moment = momentsOf(plan.day, calendar.timeZone);
    const country = drawer(plan.markets.map((m) => ({ value: m.value.country, weight: m.weight })));
    return (number: number): SessionFact => ({
      source: SOURCE,
      id: `s-${plan.day}-${number}`,
      startedAt: new Date(moment(random)).toISOString(),
      channel: channel(random()),
      device: device(random()),
      country: country(random()),
      hasCart: false,
      hasCheckout: false,
      hasOrder: false,
    });
  };
};

/** The shop's sessions, day by day; made while they are read, because there are many. */
export function* sessionsOf(
  shop: Shop,
  calendar: Calendar,
  { plans, visits }: { plans: DayPlan[]; visits: Visit[] },
  seed: number,
): Generator<SessionFact> {
  const visitsOn = byPlan(visits);
  const count = counting();
  const drawOn = passing(shop, calendar);
  for (const plan of plans) {
    const random = dayChance(shop, plan, seed);
    const bought = boughtIn(visitsOn(plan), random);
    yield* bought;
    const draw = drawOn(plan, random);
    const { others, carts, checkouts, bots, internals } = count(plan, bought);
    let number = bought.length;
    for (let i = 0; i < others; i += 1)
      yield { ...draw((number += 1)), hasCart: i < carts, hasCheckout: i < checkouts };
    for (let i = 0; i < bots; i += 1)
      yield { ...draw((number += 1)), channel: 'direct', device: 'desktop', filtered: 'bot' };
    for (let i = 0; i < internals; i += 1) yield { ...draw((number += 1)), filtered: 'internal' };
  }
}
