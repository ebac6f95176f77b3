import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generate } from '../../server/demo/generate';
import type { Shop } from '../../server/demo/shop';
import { SHOPS } from '../../server/demo/shops';
import { saleStarts } from '../../server/demo/story';
import { simpleOf } from '../../server/facts/simple';
import {
  fxFact,
  saleFact,
  sessionFact,
  spendFact,
  type OrderFact,
  type SessionFact,
} from '../../server/facts/fact';
import { addDays, addMonths, dayOf, daysBetween, startOfDay, type Day } from '../../server/time';

/** Wednesday; the running phases start on 1 June 2027. */
const NOW = '2027-07-14T09:00:00Z';
const at = (instant: string) => () => new Date(instant);
const [alder, harbour] = SHOPS as [Shop, Shop];

interface Counted {
  sessions: SessionFact[];
  orders: (OrderFact & { day: Day; customerKey: string })[];
  phases: ReturnType<typeof generate>['calendar']['phases'];
  spend: ReturnType<typeof generate>['spend'];
}

const keyOf = ({ customer, id }: OrderFact): string => customer.id ?? customer.email ?? id;

const countedOf = (shop: Shop): Counted => {
  const { calendar, sales, sessions, spend } = generate(shop, at(NOW));
  return {
    phases: calendar.phases,
    spend,
    sessions: [...sessions()].filter((session) => !session.filtered),
    orders: sales
      .filter((fact): fact is OrderFact => fact.type === 'order')
      .filter((order) => !order.excluded && order.kind === 'standard')
      .map((order) => ({ ...order, day: dayOf(order.placedAt, shop.timeZone), customerKey: keyOf(order) })),
  };
};

const shops = new Map(SHOPS.map((shop) => [shop, countedOf(shop)]));

const sessionsIn = (shop: Shop, from: Day, to: Day) => {
  const start = new Date(startOfDay(from, shop.timeZone)).toISOString();
  const end = new Date(startOfDay(to, shop.timeZone)).toISOString();
  return shops.get(shop)!.sessions.filter(({ startedAt }) => startedAt >= start && startedAt < end);
};
const ordersIn = (shop: Shop, from: Day, to: Day) =>
  shops.get(shop)!.orders.filter(({ day }) => day >= from && day < to);

const conversion = (shop: Shop, from: Day, to: Day): number => {
  const sessions = sessionsIn(shop, from, to);
  return sessions.filter((s) => s.hasOrder).length / sessions.length;
};

const completion = (shop: Shop, from: Day, to: Day): number => {
  const reached = sessionsIn(shop, from, to).filter((s) => s.hasCheckout);
  return reached.filter((s) => s.hasOrder).length / reached.length;
};

/** Of orders in the store's own currency: price × quantity − discount, with whatever tax the price contains. */
const meanOrder = (shop: Shop, from: Day, to: Day): number => {
  const orders = ordersIn(shop, from, to).filter(({ currency }) => currency === shop.currency);
  const values = orders.flatMap(({ lines }) =>
    lines.map((line) =>
      line.isGiftCard ? 0 : Number(line.unitPrice) * line.quantity - Number(line.discount),
    ),
  );
  return values.reduce((a, b) => a + b, 0) / orders.length;
};

/** Customers whose first order is in the window, and how many of them ordered again within 90 days. */
const repeatOf = (shop: Shop, from: Day, to: Day) => {
  const times = new Map<string, number[]>();
  for (const { customerKey, placedAt } of shops.get(shop)!.orders)
    times.set(customerKey, [...(times.get(customerKey) ?? []), Date.parse(placedAt)]);
  const won = [...times.values()].filter(([first]) => {
    const day = dayOf(first!, shop.timeZone);
    return day >= from && day < to;
  });
  const back = won.filter(([first, second]) => second !== undefined && second - first! <= 90 * 86_400_000);
  return { customers: won.length, rate: back.length / won.length };
};

const newCustomers = (shop: Shop, from: Day, to: Day): number => repeatOf(shop, from, to).customers;
const cost = (shop: Shop, from: Day, to: Day): number =>
  shops
    .get(shop)!
    .spend.filter(({ day }) => day >= from && day < to)
    .reduce((sum, { amount }) => sum + Number(amount), 0);

/** The days on which the sessions began; they come day by day. */
const daysWith = (sessions: Iterable<SessionFact>, days: Day[], shop: Shop): Day[] => {
  const starts = [...days, addDays(days.at(-1)!, 1)].map((day) => startOfDay(day, shop.timeZone));
  const seen: Day[] = [];
  let i = -1;
  for (const { startedAt } of sessions) {
    const ms = Date.parse(startedAt);
    while (i < days.length && ms >= starts[i + 1]!) i += 1;
    if (ms < starts[i]! || ms >= starts[i + 1]!) throw new Error(`${startedAt} is on none of the days`);
    if (seen.at(-1) !== days[i]) seen.push(days[i]!);
  }
  return seen;
};

describe('what the generator makes', () => {
  const hashOf = (shop: Shop, now: string, seed?: number): string => {
    const { sales, fx, spend, sessions } = generate(shop, at(now), seed);
    return createHash('sha256')
      .update(JSON.stringify([sales, fx, spend, [...sessions()]]))
      .digest('hex');
  };

  it('is the same for the same clock and seed, and another for others', () => {
    const once = hashOf(alder, NOW);
    expect(hashOf(alder, '2027-07-14T21:59:59Z')).toBe(once); // still 14 July in Berlin
    expect(hashOf(alder, '2027-07-14T22:00:00Z')).not.toBe(once);
    expect(hashOf(alder, NOW, 1)).not.toBe(once);
  });

  it.each(SHOPS)('$name: facts as the ledger takes them, each id once', (shop) => {
    const { sales, fx, spend, sessions, ...generated } = generate(shop, at(NOW));
    for (const kind of ['unitCosts', 'orderCosts', 'fixedCosts'] as const) {
      const facts: readonly { id: string }[] = generated[kind];
      for (const fact of facts) expect(simpleOf(kind).schema.parse(fact)).toEqual(fact);
      expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
      expect(facts.length > 0).toBe(shop === alder);
    }
    for (const fact of sales) expect(saleFact.parse(fact)).toEqual(fact);
    for (const rate of fx) expect(fxFact.parse(rate)).toEqual(rate);
    for (const row of spend) expect(spendFact.parse(row)).toEqual(row);
    const all = [...sessions()];
    for (const session of all.filter((_, i) => i % 97 === 0))
      expect(sessionFact.parse(session)).toEqual(session);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(sales.map(({ id }) => id)).size).toBe(sales.length);
  });

  const clocks = [
    '2026-12-31T23:30:00Z', // 1 January in Berlin, 31 December in New York
    '2028-02-29T12:00:00Z',
    '2027-10-31T00:30:00Z', // the night in which Berlin's clocks go back
  ];
  it.each(clocks.flatMap((now) => SHOPS.map((shop) => ({ now, shop }))))(
    '$shop.name at $now: sixteen months, every day of them, up to yesterday; in the middle of its phase',
    ({ now, shop }) => {
      const { calendar, sales, spend, fx, sessions } = generate(shop, at(now));
      const today = dayOf(Date.parse(now), shop.timeZone);
      expect(calendar.today).toBe(today);
      expect(calendar.firstDay).toBe(`${addMonths(today, -16).slice(0, 7)}-01`);

      expect(calendar.days.at(-1)).toBe(addDays(today, -1));
      expect(daysWith(sessions(), calendar.days, shop)).toEqual(calendar.days);
      const end = startOfDay(today, shop.timeZone);
      const instants = sales.flatMap((fact) =>
        fact.type === 'refund'
          ? [fact.occurredAt]
          : [
              fact.placedAt,
              fact.cancelledAt,
              ...fact.refunds.map((r) => r.occurredAt),
              ...fact.lines.map((l) => l.addedAt),
            ],
      );
      const latest = Math.max(...instants.flatMap((instant) => (instant ? [Date.parse(instant)] : [])));
      expect(latest).toBeLessThan(end);
      expect(dayOf(latest, shop.timeZone)).toBe(addDays(today, -1));
      expect(spend.at(-1)!.day).toBe(addDays(today, -1));
      expect(fx.every(({ day }) => day < today && ![0, 6].includes(new Date(day).getUTCDay()))).toBe(true);

      const running = calendar.phases[shop.runningPhase - 1]!;
      const gone = daysBetween(running.from, today) / daysBetween(running.from, running.to);
      expect(gone).toBeGreaterThan(0.3);
      expect(gone).toBeLessThan(0.7);
      expect(calendar.fiscalYearStart).toBe(Number(calendar.phases[0].from.slice(5, 7)));
    },
  );

  it.each(SHOPS)(
    '$name: every web order has the session in which it was bought, and no other has one',
    (shop) => {
      const { orders, sessions } = shops.get(shop)!;
      const ids = new Set(orders.flatMap(({ isWeb, sessionId }) => (isWeb ? [sessionId!] : [])));
      const bought = sessions.filter(({ hasOrder }) => hasOrder);
      expect(new Set(bought.map(({ id }) => id))).toEqual(ids);
      expect(bought.length).toBeLessThan(orders.length);
      const byId = new Map(bought.map((session) => [session.id, session]));
      for (const order of orders.filter(({ isWeb }) => isWeb)) {
        const session = byId.get(order.sessionId!)!;
        expect([session.channel, session.device, session.country]).toEqual([
          order.channel,
          order.device,
          order.country,
        ]);
        expect(Date.parse(session.startedAt)).toBeLessThanOrEqual(Date.parse(order.placedAt));
      }
    },
  );

  it.each(SHOPS)('$name: of everything that a ledger must bear, something', (shop) => {
    const { sales, sessions } = generate(shop, at(NOW));
    const orders = sales.filter((fact): fact is OrderFact => fact.type === 'order');
    const count = (is: (order: OrderFact) => boolean) => orders.filter(is).length;
    expect(count((o) => o.excluded === 'test')).toBeGreaterThan(4);
    expect(count((o) => o.cancelledAt !== undefined)).toBeGreaterThan(15);
    expect(count((o) => o.kind === 'replacement')).toBeGreaterThan(4);
    expect(count((o) => o.lines.some((line) => line.isGiftCard))).toBeGreaterThan(9);
    expect(count((o) => o.lines.some((line) => line.addedAt))).toBeGreaterThan(4);
    expect(count((o) => o.customer.email === undefined)).toBeGreaterThan(50);
    expect(count((o) => o.refunds.some((r) => r.units === 0))).toBeGreaterThan(9);
    const delays = orders.flatMap((o) =>
      o.refunds.map((r) => Date.parse(r.occurredAt) - Date.parse(o.placedAt)),
    );
    expect(delays.filter((ms) => ms > 14 * 86_400_000).length).toBeGreaterThan(30);
    expect(sales.filter((fact) => fact.type === 'refund').length).toBeGreaterThan(2);
    expect([...sessions()].filter((session) => session.filtered === 'bot').length).toBeGreaterThan(2_500);
    expect(count((o) => !o.isWeb && o.kind === 'standard') > 0).toBe(shop === harbour);
    expect(orders.every((o) => o.taxesIncluded === (shop === alder))).toBe(true);
  });
});

describe('the story that the numbers tell', () => {
  it.each(SHOPS)('$name: the first quarter is slow, the second mends conversion and checkout', (shop) => {
    const [q1, q2] = shops.get(shop)!.phases;
    const slow = conversion(shop, addMonths(q1.to, -1), q1.to);
    const mended = conversion(shop, addMonths(q2.to, -1), q2.to);
    expect(slow).toBeGreaterThan(0.018);
    expect(slow).toBeLessThan(conversion(shop, addMonths(q1.from, -3), q1.from));
    expect(mended / slow).toBeGreaterThan(1.15);
    expect(completion(shop, addMonths(q2.to, -1), q2.to)).toBeGreaterThan(
      completion(shop, addMonths(q1.to, -1), q1.to) + 0.06,
    );
  });

  it.each(SHOPS)('$name: advertising is dear in the last month of the slow quarter', (shop) => {
    const [q1, q2] = shops.get(shop)!.phases;
    const cac = (from: Day, to: Day) => cost(shop, from, to) / newCustomers(shop, from, to);
    expect(cac(addMonths(q1.to, -1), q1.to)).toBeGreaterThan(1.25 * cac(q1.from, addMonths(q1.to, -1)));
    expect(cac(q2.from, q2.to)).toBeLessThan(30);
  });

  it.each(SHOPS)('$name: bundles raise the order value in the third quarter', (shop) => {
    const [q1, , q3] = shops.get(shop)!.phases;
    const today = dayOf(Date.parse(NOW), shop.timeZone);
    const end = q3.to < today ? q3.to : today;
    const [before, after] = [meanOrder(shop, q1.from, q1.to), meanOrder(shop, addDays(end, -28), end)];
    expect(after / before).toBeGreaterThan(1.03);
    expect(after).toBeLessThan(110);
  });

  it.each(SHOPS)('$name: customers won before and in the third quarter come back more often', (shop) => {
    const [q1, , q3] = shops.get(shop)!.phases;
    const today = dayOf(Date.parse(NOW), shop.timeZone);
    const before = repeatOf(shop, addDays(q1.from, -90), q1.from);
    const mature = { from: addDays(today, -118), to: addDays(today, -90) };
    const after = repeatOf(shop, mature.from, mature.to);
    expect(before.rate).toBeGreaterThan(0.17);
    expect(after.rate).toBeLessThan(0.28);
    expect(after.rate).toBeGreaterThan(before.rate + 0.02);
    expect(after.customers).toBeGreaterThan(100);
    expect(q3.from < today).toBe(true);
  });

  it('Harbour Goods sells in new countries and currencies from its fourth quarter on, and only then', () => {
    const [, , , q4] = shops.get(harbour)!.phases;
    const today = dayOf(Date.parse(NOW), harbour.timeZone);
    const currencies = (from: Day, to: Day) => new Set(ordersIn(harbour, from, to).map((o) => o.currency));
    expect(currencies('2000-01-01', q4.from)).toEqual(new Set(['USD', 'CAD']));
    expect(currencies(q4.from, today)).toEqual(new Set(['USD', 'CAD', 'GBP', 'EUR', 'AUD', 'JPY']));
    const abroad = ordersIn(harbour, addDays(today, -28), today).filter(
      (o) => !['US', 'CA'].includes(o.country),
    );
    expect(abroad.length).toBeGreaterThan(30);
  });

  it.each(SHOPS)('$name: there is a sale week that can be seen, and the same one a year before', (shop) => {
    const { calendar } = generate(shop, at(NOW));
    for (const start of saleStarts(calendar, shop.runningPhase)) {
      const week = ordersIn(shop, start, addDays(start, 7)).length;
      expect(week).toBeGreaterThan(1.5 * ordersIn(shop, addDays(start, -7), start).length);
    }
  });
});
