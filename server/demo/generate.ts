import type { SimpleFact } from '../facts/simple';
import type { FxFact, SaleFact, SessionFact, SightingFact, SpendFact, VitalsFact } from '../facts/fact';
import type { Clock } from '../time';
import { calendarOf, type Calendar } from './calendar';
import { fixedCostsOf, ratesOf, spendOf } from './costs';
import { orderCostsOf, unitCostsOf } from './orderCosts';
import { salesOf } from './orders';
import type { Shop } from './shop';
import { sightingsOf } from './sightings';
import { vitalsOf } from './speed';
import { planDays } from './story';
import { sessionsOf, walletSessionsOf } from './traffic';
import { visitsOf } from './visits';

/** Everything that a demo store takes in, as the ledger takes it. */
export interface DemoFacts {
  calendar: Calendar;
  fx: FxFact[];
  spend: SpendFact[];
  unitCosts: SimpleFact<'unitCosts'>[];
  orderCosts: SimpleFact<'orderCosts'>[];
  fixedCosts: SimpleFact<'fixedCosts'>[];
  /** By time. */
  sales: SaleFact[];
  /** Day by day; made while they are read, because there are many. */
  sessions: () => Iterable<SessionFact>;
  /** Speed of some page views of every day. */
  vitals: () => Iterable<VitalsFact>;
  /** What the pixel saw of the web orders. */
  sightings: SightingFact[];
}

export const DEMO_SEED = 20_260_214;

/** Pure: the same shop, clock and seed give the same facts. They end yesterday by the clock. */
export const generate = (shop: Shop, clock: Clock, seed = DEMO_SEED): DemoFacts => {
  const calendar = calendarOf(clock, shop.timeZone, shop.runningPhase);
  const plans = planDays(shop, calendar, seed);
  const visits = visitsOf(shop, calendar, plans, seed);
  const sales = salesOf(shop, calendar, visits, seed);
  const byWallet = walletSessionsOf(shop, plans.slice(-(shop.pixelDays ?? 0)), visits, seed);
  return {
    calendar,
    fx: ratesOf(shop, calendar, seed),
    spend: spendOf(shop, plans, seed),
    unitCosts: shop.knowsCosts ? unitCostsOf(shop, calendar) : [],
    orderCosts: shop.knowsCosts ? orderCostsOf(shop, calendar, sales) : [],
    fixedCosts: shop.knowsCosts ? fixedCostsOf(shop, calendar) : [],
    sales,
    sessions: () => sessionsOf(shop, calendar, { plans, visits }, seed),
    vitals: () => vitalsOf(shop, calendar, seed),
    sightings: sightingsOf(shop, calendar, { sales, byWallet }, seed),
  };
};
