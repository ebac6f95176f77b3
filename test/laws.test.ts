import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../drizzle/client';
import { ask, cohorts } from '../server/ask';
import type { Answer, Question, Value } from '../server/ask/types';
import type { Store } from '../server/types';
import { MEASURES } from '../server/catalog/measures';
import { measuresOf } from '../server/catalog/metric';
import { METRIC_IDS, METRICS, type MetricId } from '../server/catalog/metrics';
import type { Basis } from '../server/catalog/types';
import { ingest } from '../server/ledger';
import { addDays, daysBetween, type Day, type Period } from '../server/time';
import { declare } from './covered';
import { testDatabase, testStore } from './database';
import { randomOf } from '../server/demo/random';
import { randomShop, seedsHere } from './randomShop';
import { COHORT_GRAINS, GRAINS } from '../shared/lists';

/** What must hold whatever the facts are (METRICS 20), on random shops. */

const SEEDS = seedsHere(3, 14);
const ALL: Period = { from: '2025-12-01', to: '2026-12-01' };
const NOW = new Date('2028-01-01T00:00:00Z');
const BASES: Basis[] = ['event', 'order'];
const ADDITIVE = METRIC_IDS.filter((id) => METRICS[id].additive);
const isPercentile = (id: MetricId) => measuresOf(METRICS[id]).some((measure) => MEASURES[measure].quantile);
const SUMS_AND_RATIOS = METRIC_IDS.filter(
  (id) =>
    !METRICS[id].maturity &&
    !isPercentile(id) &&
    !id.startsWith('customers_') &&
    id !== 'returning_customer_rate',
);

let database: Database;
let shops: { seed: number; store: Store }[];

const sessionsAndSpend = (seed: number) => {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const day = () => addDays('2026-01-01', Math.floor(random() * 130));
  const place = () => ({ channel: pick(['direct', 'email']), country: pick(['DE', 'FR']) });
  return {
    sessions: Array.from({ length: 80 }, (_, i) => ({
      id: `s${i}`,
      startedAt: `${day()}T${pick(['00', '12', '23'])}:30:00Z`,
      device: pick(['mobile', 'desktop']),
      ...place(),
      hasCart: random() < 0.5,
      hasCheckout: random() < 0.4,
      hasOrder: random() < 0.3,
      ...(random() < 0.6 ? { jsErrors: Math.floor(random() * 3) } : {}),
      ...(random() < 0.2 ? { filtered: pick(['bot', 'internal']) } : {}),
    })),
    spend: Array.from({ length: 30 }, (_, i) => ({
      id: `m${i}`,
      day: day(),
      ...place(),
      kind: pick(['media', 'agency', 'affiliate', 'other']),
      currency: 'EUR',
      amount: (random() * 90).toFixed(2),
    })),
  };
};

/** What randomShop leaves out: discounts, also on gift cards, duties, devices, guests who return something. */
const extras = (seed: number) => {
  const random = randomOf(seed + 1);
  const orders = Array.from({ length: 12 }, (_, i) => ({
    type: 'order',
    id: `x${i}`,
    placedAt: `${addDays('2026-01-01', Math.floor(random() * 130))}T20:00:00Z`,
    currency: 'EUR',
    customer: i % 3 ? { id: `c${i % 8}` } : {},
    device: i % 2 ? 'mobile' : 'desktop',
    channel: i % 4 ? 'email' : 'pos',
    isWeb: i % 4 > 0,
    ...(i % 2 && { sessionId: `visit-${i}` }),
    duties: (random() * 5).toFixed(2),
    lines: [
      { quantity: 2, unitPrice: '30.00', discount: (random() * 40).toFixed(2), productType: 'Cups' },
      ...(i % 5 ? [] : [{ quantity: 1, unitPrice: '25.00', discount: '2.50', isGiftCard: true }]),
    ],
  }));
  const note = {
    type: 'refund',
    id: 'note',
    occurredAt: '2026-04-11T10:00:00Z',
    currency: 'EUR',
    net: '4.00',
  };
  return [...orders, note];
};

/** The sessions in which orders of `extras` were placed, but one that never came. */
const visitsOfExtras = (seed: number) =>
  extras(seed).flatMap((each) =>
    'placedAt' in each && each.sessionId !== undefined && each.sessionId !== 'visit-3'
      ? [{ id: each.sessionId, startedAt: each.placedAt, device: each.device, hasOrder: true }]
      : [],
  );

/** Of the orders of `extras`: one kind of cost each, so that every kind is there. */
const costsOfExtras = (seed: number) => {
  const random = randomOf(seed + 2);
  const kinds = ['payment_fee', 'carrier', 'fulfilment'] as const;
  return Array.from({ length: 12 }, (_, i) => ({
    ...{ id: `e${i}`, orderId: `x${i}`, kind: kinds[i % 3], amount: (0.5 + random() * 5).toFixed(2) },
    ...{ currency: 'EUR', day: '2026-05-01' },
  }));
};

/** Some before all that is asked, in a currency with and one without rates; one ends. */
const FIXED_COSTS = [
  { month: '2025-11', kind: 'rent', amount: '310.07', currency: 'EUR' },
  { month: '2026-02', kind: 'staff', amount: '1000', currency: 'JPY' },
  { month: '2026-03', kind: 'platform', amount: '99.99', currency: 'USD' },
  { month: '2026-04', kind: 'rent', amount: '0', currency: 'EUR' },
];

const openRandomShop = async (seed: number): Promise<Store> => {
  const store = await testStore(database, { weekStart: 1 + (seed % 7), fiscalYearStart: 1 + (seed % 12) });
  const { sessions, spend } = sessionsAndSpend(seed);
  for (const { kind, facts } of randomShop(seed).batches) await ingest(database, store, kind, facts);
  await ingest(database, store, 'sales', extras(seed));
  await ingest(database, store, 'sessions', visitsOfExtras(seed));
  await ingest(database, store, 'orderCosts', costsOfExtras(seed));
  await ingest(database, store, 'fixedCosts', FIXED_COSTS);
  await ingest(database, store, 'sessions', sessions);
  await ingest(database, store, 'spend', spend);
  await declare(database, store, { from: '2025-01-01', to: '2028-01-01' });
  return store;
};

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shops = [];
  for (const seed of SEEDS) shops.push({ seed, store: await openRandomShop(seed) });
});
afterAll(() => database.close());

const answer = (store: Store, question: Partial<Question> & Pick<Question, 'metrics'>): Promise<Answer> =>
  database.read((tx) => ask(tx, store, { ...ALL, ...question }, NOW));

type Parts = Record<string, [number, number]>;

/** Numerators and denominators, summed over all rows of an answer. */
const summed = ({ rows: found }: Answer): Parts => {
  const sums: Parts = {};
  for (const { values } of found) {
    for (const [id, value] of Object.entries(values) as [string, Value][]) {
      const [num, den] = sums[id] ?? [0, 0];
      sums[id] = [num + (value.num ?? 0), den + (value.den ?? 0)];
    }
  }
  return sums;
};

const eachShop = async (check: (store: Store, random: () => number) => Promise<void>): Promise<void> => {
  expect(shops).toHaveLength(SEEDS.length);
  for (const { seed, store } of shops) await check(store, randomOf(seed * 7));
};

const randomDays = (random: () => number, n: number): Day[] => {
  const length = daysBetween(ALL.from, ALL.to);
  return Array.from({ length: n }, () => addDays(ALL.from, Math.floor(random() * (length + 1)))).sort();
};

describe('parts make the whole', () => {
  it('has something in every metric', () =>
    eachShop(async (store) => {
      const whole = summed(await answer(store, { metrics: SUMS_AND_RATIOS }));
      const empty = SUMS_AND_RATIOS.filter((id) => whole[id]![0] === 0);
      expect(empty).toEqual([]);
    }));

  it('AOV after returns is never above AOV', () =>
    eachShop(async (store) => {
      for (const by of GRAINS) {
        const { rows: found } = await answer(store, { metrics: ['aov', 'aov_net'], by });
        for (const { bucket, values } of found)
          expect(values.aov_net!.num, bucket!).toBeLessThanOrEqual(values.aov!.num!);
      }
    }));

  it.each(GRAINS)('by %s', (by) =>
    eachShop(async (store) => {
      for (const basis of BASES) {
        const whole = summed(await answer(store, { metrics: SUMS_AND_RATIOS, basis }));
        expect(summed(await answer(store, { metrics: SUMS_AND_RATIOS, basis, by }))).toEqual(whole);
      }
    }),
  );

  it(
    'by every dimension, also inside a filter',
    () =>
      eachShop(async (store) => {
        for (const id of ADDITIVE) {
          const [outer, ...inner] = METRICS[id].dimensions;
          const whole = summed(await answer(store, { metrics: [id] }));
          for (const split of METRICS[id].dimensions) {
            expect(summed(await answer(store, { metrics: [id], split })), `${id} by ${split}`).toEqual(
              whole[id]![0] === 0 ? {} : whole,
            );
          }
          // fixed costs are those of the whole shop
          if (outer === undefined) continue;
          const where = [{ dimension: outer, value: 'email' }];
          const some = summed(await answer(store, { metrics: [id], where }));
          for (const split of inner) {
            const parts = summed(await answer(store, { metrics: [id], where, split }));
            expect(parts[id]?.[0] ?? 0, `${id} by ${split}`).toBe(some[id]![0]);
          }
        }
      }),
    60_000,
  );

  it('[a, b) + [b, c) = [a, c)', () =>
    eachShop(async (store, random) => {
      for (let i = 0; i < 10; i++) {
        const [a, b, c] = randomDays(random, 3) as [Day, Day, Day];
        if (a === b || b === c) continue;
        const metrics = SUMS_AND_RATIOS;
        const parts = [
          await answer(store, { metrics, from: a, to: b }),
          await answer(store, { metrics, from: b, to: c }),
        ];
        const both = summed({ ...parts[0]!, rows: parts.flatMap((part) => part.rows) });
        expect(both, `${a} ${b} ${c}`).toEqual(summed(await answer(store, { metrics, from: a, to: c })));
      }
    }));

  it.each(COHORT_GRAINS)('net sales of all cohorts by %s and of nobody are all net sales', (by) =>
    eachShop(async (store) => {
      const { cohorts: found } = await database.read((tx) =>
        cohorts(tx, store, { measure: 'ltv_revenue', by }, NOW),
      );
      // the last period still runs
      const last = (c: (typeof found)[number]) => c.values.findLast(({ num }) => num !== null)?.num ?? 0;
      const owned = found.reduce((sum, c) => sum + last(c), 0);
      const nobody = await count(sql`select coalesce(sum(net_sales), 0) as n from rollup_cohorts
        where store_id = ${store.id} and grain = ${by} and cohort = '0001-01-01'`);
      const net = async (where: Question['where']) =>
        (await answer(store, { metrics: ['net_sales'], basis: 'order', where })).rows[0]!.values.net_sales!
          .num!;
      const [all, till] = [
        await net([]),
        await net([
          { dimension: 'channel', value: 'pos' },
          { dimension: 'identity', value: 'guest' },
        ]),
      ];
      expect(till).not.toBe(0);
      expect(owned + nobody).toBe(all - till);
    }),
  );
});

const count = async (statement: SQL): Promise<number> =>
  Number((await rows<{ n: string | number }>(database.db, statement))[0]!.n);

/** The same question to the orders themselves; who is new is found by counting, not by the ledger's mark. */
const distinct = (store: Store, from: Day, to: Day, and = sql``): Promise<number> =>
  count(sql`select count(distinct customer_key) as n from (
      select *, 1 = row_number() over (partition by customer_key order by placed_at, source, external_id) as first_ever
      from orders where store_id = ${store.id} and excluded is null and kind = 'standard'
        and not (channel = 'pos' and customer_key like 'guest:%')) o
    where day >= ${from} and day < ${to}${and}`);

const CUSTOMERS = ['customers_active', 'customers_new', 'customers_returning'] as const;

const people = async (store: Store, question: Partial<Question>) => {
  const { rows: found } = await answer(store, { metrics: [...CUSTOMERS], ...question });
  return CUSTOMERS.map((id) => found[0]!.values[id]!.value!);
};

describe('customers', () => {
  it('are exact over any range, and under a filter', () =>
    eachShop(async (store, random) => {
      for (let i = 0; i < 15; i++) {
        const [from, to] = randomDays(random, 2) as [Day, Day];
        if (from === to) continue;
        const [active, fresh, returning] = await people(store, { from, to });
        expect(active).toBe(await distinct(store, from, to));
        expect(fresh).toBe(await distinct(store, from, to, sql` and first_ever`));
        expect(returning).toBe(await distinct(store, from, to, sql` and not first_ever`));
        expect(active).toBeLessThanOrEqual(fresh! + returning!);
        const email = sql` and channel = 'email'`;
        const where = [{ dimension: 'channel' as const, value: 'email' }];
        expect(await people(store, { from, to, where })).toEqual([
          await distinct(store, from, to, email),
          await distinct(store, from, to, sql`${email} and first_ever`),
          await distinct(store, from, to, sql`${email} and not first_ever`),
        ]);
      }
    }));

  it('are new once: over all time new customers are the customers', () =>
    eachShop(async (store) => {
      const [active, fresh] = await people(store, {});
      expect(fresh).toBe(active);
    }));

  it('are all there in month 0 of their cohort', () =>
    eachShop(async (store) => {
      const { cohorts: found } = await database.read((tx) =>
        cohorts(tx, store, { measure: 'retention' }, NOW),
      );
      expect(found.map((c) => c.values[0]!.value)).toEqual(found.map(() => 1));
      const [, fresh] = await people(store, {});
      expect(found.reduce((sum, c) => sum + c.size, 0)).toBe(fresh);
    }));
});

describe('rates', () => {
  it('stay between 0 and 1', () =>
    eachShop(async (store) => {
      const metrics = METRIC_IDS.filter((id) => METRICS[id].proportion && !METRICS[id].maturity);
      const { rows: found } = await answer(store, { metrics, by: 'week' });
      const values = found.flatMap((row) => Object.values(row.values).map((v) => v.value ?? 0));
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThanOrEqual(1);
    }));

  it('come from the sums of a longer window, never from a mean', () =>
    eachShop(async (store) => {
      const days = summed(await answer(store, { metrics: ['aov', 'cr'], by: 'day' }));
      const { values } = (await answer(store, { metrics: ['aov', 'cr'] })).rows[0]!;
      expect(values.aov!.value).toBe(days.aov![0] / days.aov![1]);
      expect(values.cr!.value).toBe(days.cr![0] / days.cr![1]);
    }));
});

describe('days that are not 24 hours', () => {
  const order = (id: string, placedAt: string) => ({
    type: 'order',
    id,
    placedAt,
    currency: 'EUR',
    lines: [{ quantity: 1, unitPrice: '1.00' }],
  });

  // first and last second of the day on which the clocks change, and one second to either side
  it.each<[string, Day, string, string]>([
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00:00Z', '2026-03-29T23:00:00Z'],
    ['Europe/London', '2026-10-25', '2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00Z', '2026-04-05T13:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00Z', '2026-10-04T13:00:00Z'],
  ])('%s, %s', async (timeZone, day, start, end) => {
    const store = await testStore(database, { timeZone });
    const second = (instant: string, shift: number) =>
      new Date(Date.parse(instant) + shift * 1000).toISOString();
    await ingest(database, store, 'sales', [
      order('before', second(start, -1)),
      order('first', start),
      order('last', second(end, -1)),
      order('after', end),
    ]);
    const around = { from: addDays(day, -1), to: addDays(day, 2) };
    const { rows: found } = await answer(store, { metrics: ['orders'], ...around, by: 'day' });
    expect(found.map((row) => [row.bucket, row.values.orders!.value])).toEqual([
      [addDays(day, -1), 1],
      [day, 2],
      [addDays(day, 1), 1],
    ]);
    const one = await answer(store, { metrics: ['orders'], from: day, to: addDays(day, 1) });
    expect(one.rows[0]!.values.orders!.value).toBe(2);
  });
});
