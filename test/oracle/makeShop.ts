import { DECIMALS } from './money';
import { deliver } from './deliver';
import { makeCosts } from './makeCosts';
import { makeOrders } from './makeOrders';
import { makeVisits } from './makeVisits';
import { Luck } from './random';
import { addDays, dayOf, startOf } from './time';
import type { FxFact, SessionFact, Settings, Shop } from './types';

/** A shop that does everything that is nasty, at random, from a seed. */

/** Half hours, three quarters, midnights that do not exist (Santiago, Cairo, Beirut), half-hour clock changes. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Pacific/Chatham',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'America/St_Johns',
];

/** What every part of a shop is made with. */
export interface Maker {
  luck: Luck;
  settings: Settings;
  /** First day, and as many days. */
  start: string;
  days: number;
  /** How many orders, and of everything else in proportion. */
  size: number;
  currencies: string[];
  /** A later stamp each time. */
  stamp: () => string;
  /** An instant that no other fact has, often at the edge of a day. */
  instant: () => number;
  /** Of the day of an instant, or within the half day after a session. */
  placing: () => Placing;
}

/** When an order is placed, and the session that it says it was placed in. */
export interface Placing {
  placedAt: string;
  sessionId?: string;
}

const edges =
  (maker: Pick<Maker, 'luck' | 'settings' | 'start' | 'days'>, taken: Set<number>) => (): number => {
    const { luck, settings, start, days } = maker;
    for (;;) {
      const day = addDays(start, luck.int(0, days - 1));
      const begin = startOf(day, settings.zone);
      const at = luck.chance(0.3)
        ? begin + 1000 * luck.pick([-2, -1, 0, 1, 2])
        : begin + 1000 * luck.int(0, 86_399);
      if (taken.has(at) || dayOf(at, settings.zone) < start) continue;
      taken.add(at);
      return at;
    }
  };

/** Now and then in a session that nobody told of. */
const placer =
  (
    { luck, instant }: Pick<Maker, 'luck' | 'instant'>,
    sessions: readonly SessionFact[],
    taken: Set<number>,
  ) =>
  (): Placing => {
    if (luck.chance(0.6)) return { placedAt: new Date(instant()).toISOString() };
    const session = luck.pick(sessions);
    let at = Date.parse(session.startedAt) + 1000 * luck.int(1, 12 * 3_600);
    while (taken.has(at)) at += 1000;
    taken.add(at);
    return { placedAt: new Date(at).toISOString(), sessionId: luck.chance(0.1) ? 'gone' : session.id };
  };

const makeRates = ({ luck, settings, start, days, currencies }: Maker): FxFact[] => {
  const rates: FxFact[] = [];
  const worth: Record<string, number> = {
    EUR: 1,
    USD: 1.1,
    GBP: 0.85,
    AUD: 1.7,
    INR: 96,
    JPY: 161,
    KWD: 0.34,
  };
  for (const quote of currencies) {
    if (quote === 'EUR') continue;
    let day = addDays(start, -3);
    while (day < addDays(start, days)) {
      const rate = (worth[quote]! * (0.9 + luck.next() / 5)).toFixed(luck.pick([2, 4, 5]));
      rates.push({ day, base: 'EUR', quote, rate });
      // now and then nobody says a rate for weeks
      day = addDays(day, luck.chance(0.12) ? luck.int(8, 20) : luck.int(1, 7));
    }
  }
  return rates.filter((rate) => rate.quote !== 'EUR' || settings.currency !== 'EUR');
};

export const makeShop = (seed: number, size: number): Shop => {
  const luck = new Luck(seed);
  const settings: Settings = {
    zone: ZONES[(seed + luck.int(0, 1)) % ZONES.length]!,
    currency: luck.pick(['EUR', 'EUR', 'USD', 'JPY', 'KWD']),
    weekStart: luck.pick([1, 1, 7, 6]),
    fiscalYearStart: luck.pick([1, 1, 4, 2]),
    contributionRate: luck.pick(['0.4', '0.25', null]),
  };
  const currencies = [settings.currency, ...luck.shuffle(Object.keys(DECIMALS)).slice(0, 3)];
  let version = 0;
  const stamps = Date.UTC(2027, 0, 1);
  const period = {
    luck,
    settings,
    start: luck.pick(['2024-11-20', '2025-01-01', '2025-02-11']),
    days: luck.pick([420, 500]),
  };
  const taken = new Set<number>();
  const visitor = {
    ...period,
    size,
    currencies: [...new Set(currencies)],
    stamp: () => new Date(stamps + 60_000 * version++).toISOString(),
    instant: edges(period, taken),
  };
  const visits = makeVisits(visitor);
  const maker: Maker = { ...visitor, placing: placer(visitor, visits.sessions, taken) };
  const orders = makeOrders(maker);
  const costs = makeCosts(maker, orders);
  const end = startOf(addDays(maker.start, maker.days + luck.pick([70, 110, 200])), settings.zone);
  return {
    seed,
    settings,
    now: new Date(end + 1000 * luck.int(0, 80_000)).toISOString(),
    deliveries: deliver(luck, { ...visits, ...costs, orders, fx: makeRates(maker) }),
  };
};
