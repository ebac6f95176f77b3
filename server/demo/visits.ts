import { addDays, startOfDay } from '../time';
import type { Calendar } from './calendar';
import { momentsOf } from './moments';
import { meeting, type Buyer } from './people';
import { carrying, drawer, evenly, randomOf } from './random';
import { returningTo } from './returning';
import type { Market, OffsiteChannel, Shop } from './shop';
import type { DayPlan } from './story';

/** A purchase before it has goods: who, when, and how they came. */
export interface Visit {
  plan: DayPlan;
  /** ms since epoch. */
  at: number;
  buyer: Buyer;
  channel: string;
  device: string;
  /** Where it was sold, if not in the web shop. */
  offsite: OffsiteChannel | null;
  excluded: Excluded | null;
  /** What led to it; two purchases of one session share it. */
  session: { id: string; startedAt: number } | null;
}

type Excluded = 'test' | 'deleted' | 'voided';

const MINUTE = 60_000;
const SECOND_IN_SESSION = 0.008;
/** As shares of the web orders. */
const EXCLUDED: [Excluded, number][] = [
  ['test', 0.004],
  ['voided', 0.0012],
  ['deleted', 0.0006],
];

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** Draws channel and device the way that kind of customer comes. */
const habitsOf = (shop: Shop) => {
  const by = (readiness: 'buysNew' | 'buysReturning') =>
    drawer(shop.channels.map((c) => ({ value: c.id, weight: c.share * c[readiness] })));
  return {
    newcomer: by('buysNew'),
    returning: by('buysReturning'),
    device: drawer(shop.devices.map((d) => ({ value: d.id, weight: d.share * d.buys }))),
  };
};

class Visitors {
  private readonly random;
  private readonly meet;
  private readonly habits;
  private readonly returning;
  private readonly offsiteCounts;
  private readonly excludedCounts;
  /** Web orders that the plan asks for and that have not come yet; below 0: came early. */
  private owed = 0;

  constructor(
    private readonly shop: Shop,
    private readonly calendar: Calendar,
    seed: number,
  ) {
    this.random = randomOf(seed, shop.slug, 'visits');
    this.meet = meeting(randomOf(seed, shop.slug, 'people'), evenly(Math.PI - 3, 0.5));
    this.habits = habitsOf(shop);
    this.returning = returningTo(shop, calendar);
    this.offsiteCounts = shop.offsite.map((offsite) => ({ offsite, count: carrying() }));
    this.excludedCounts = EXCLUDED.map(([why, share]) => ({ why, share, count: carrying() }));
  }

  /** All purchases of a day, by time. Days must be asked for in order. */
  on(plan: DayPlan): Visit[] {
    const buyers = [...this.returning.dueOn(plan.day), ...this.newcomers(plan)];
    const web = buyers.flatMap((buyer, i) => this.online(plan, buyer, `s-${plan.day}-${i + 1}`));
    const visits = [...web, ...this.offsite(plan, buyers.length), ...this.excluded(plan, buyers.length)];
    return visits.sort((a, b) => a.at - b.at);
  }

  /** As many as make up the planned orders, beside those who come back. */
  private newcomers(plan: DayPlan): Buyer[] {
    this.owed += plan.sessions * plan.conversion - this.returning.dueOn(plan.day).length;
    const count = Math.max(0, Math.round(this.owed));
    this.owed -= count;
    const market = drawer<Market>(
      plan.markets.map(({ value, weight }) => ({ value, weight: weight * value.buys })),
    );
    return times(count, () => this.meet(market(this.random()), null));
  }

  private online(plan: DayPlan, buyer: Buyer, id: string): Visit[] {
    const made = this.visit(plan, buyer);
    const began = made.at - Math.round((3 + 22 * this.random()) * MINUTE);
    const startedAt = Math.max(began, startOfDay(plan.day, this.calendar.timeZone));
    const visit = this.counted({ ...made, session: { id, startedAt } });
    if (buyer.anonymous || this.random() >= SECOND_IN_SESSION) return [visit];
    const endOfDay = startOfDay(addDays(plan.day, 1), this.calendar.timeZone) - 1;
    buyer.orders += 1;
    return [visit, { ...visit, at: Math.min(visit.at + 9 * MINUTE, endOfDay) }];
  }

  private offsite(plan: DayPlan, webOrders: number): Visit[] {
    return this.offsiteCounts.flatMap(({ offsite, count }) =>
      times(count(webOrders * offsite.share), () => {
        const visit = this.visit(plan, this.meet(this.shop.markets[0], offsite.anonymous));
        return this.counted({ ...visit, offsite, channel: offsite.id, device: 'unknown' });
      }),
    );
  }

  /** Tests and the like: stored, and counted in nothing. */
  private excluded(plan: DayPlan, webOrders: number): Visit[] {
    return this.excludedCounts.flatMap(({ why, share, count }) =>
      times(count(webOrders * share), () => ({
        ...this.visit(plan, this.meet(this.shop.markets[0], 0)),
        excluded: why,
      })),
    );
  }

  private visit(plan: DayPlan, buyer: Buyer): Visit {
    const { random, habits } = this;
    return {
      plan,
      at: momentsOf(plan.day, this.calendar.timeZone)(random),
      buyer,
      channel: (buyer.orders > 0 ? habits.returning : habits.newcomer)(random()),
      device: habits.device(random()),
      offsite: null,
      excluded: null,
      session: null,
    };
  }

  private counted(visit: Visit): Visit {
    visit.buyer.orders += 1;
    this.returning.decide(visit.buyer, visit.plan.day);
    return visit;
  }
}

/** Every purchase of a shop's history, in the order of time. */
export const visitsOf = (shop: Shop, calendar: Calendar, plans: DayPlan[], seed: number): Visit[] => {
  const visitors = new Visitors(shop, calendar, seed);
  return plans.flatMap((plan) => visitors.on(plan));
};
