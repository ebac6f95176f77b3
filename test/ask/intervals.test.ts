import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask, compareValues, why } from '../../server/ask';
import type { Question } from '../../server/ask/types';
import { METRICS, type MetricId } from '../../server/catalog/metrics';
import { ingest, verify } from '../../server/ledger';
import { censoredMedian } from '../../server/stats/survival';
import { holds, meanInterval, quantileOfT, ratioInterval } from '../../server/stats/intervals';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';
import type { Period } from '../../server/time';

/** How sure a figure is: worked with a pencil and a table of t. */

describe('of numbers', () => {
  it('knows Student’s t', () => {
    // from a printed table, 97.5 %
    const table = {
      1: 12.706,
      2: 4.303,
      9: 2.262,
      20: 2.086,
      21: 2.0796,
      30: 2.0423,
      60: 2.0003,
      120: 1.9799,
    };
    for (const [freedom, t] of Object.entries(table))
      expect(quantileOfT(Number(freedom)), freedom).toBeCloseTo(t, 3);
    expect(quantileOfT(1e6)).toBeCloseTo(1.96, 4);
  });

  it('is around a mean', () => {
    // 2, 4, 9: mean 5, Σ(x − 5)² = 26, s² = 13; 5 ± 4.3027 × √(13 / 3) = 5 ± 8.9567; n·Σx² − (Σx)² = 303 − 225
    const [low, high] = meanInterval(3, 15, 78)!;
    expect(low).toBeCloseTo(5 - 8.9567, 3);
    expect(high).toBeCloseTo(5 + 8.9567, 3);
    expect(meanInterval(1, 5, 0)).toBeNull();
    // all alike: no width
    expect(meanInterval(4, 20, 0)).toEqual([5, 5]);
  });

  it('is around a ratio of sums', () => {
    // 10/4, 20/6, 30/10: 60/20 = 3; 10 − 12, 20 − 18, 30 − 30: squares 4 + 4 + 0; 8/2 × 3/400 = 0.03
    const [low, high] = ratioInterval([
      { num: 10, den: 4 },
      { num: 20, den: 6 },
      { num: 30, den: 10 },
    ])!;
    expect(low).toBeCloseTo(3 - 4.30265 * Math.sqrt(0.03), 4);
    expect(high).toBeCloseTo(3 + 4.30265 * Math.sqrt(0.03), 4);
    expect(ratioInterval([{ num: 10, den: 4 }])).toBeNull();
    expect(
      ratioInterval([
        { num: 10, den: 0 },
        { num: 20, den: 0 },
      ]),
    ).toBeNull();
  });

  it('takes those who were watched no longer into the median', () => {
    // 1, 2 and 4 days; two watched for 3 days: 4/5, 3/4 of that = 0.6, then one is left: 0 at day 4
    const happened = [1, 2, 4].map((days) => ({ days, count: 1 }));
    expect(censoredMedian(happened, [{ days: 3, count: 2 }])).toBe(4);
    // watched for 4 days they are still there when it happens on the 4th: 0.6 × 2/3 = 0.4
    expect(censoredMedian(happened, [{ days: 4, count: 2 }])).toBe(4);
    // ten who were watched for long: 12/13 × 11/12 × 10/11 = 10/13
    expect(censoredMedian(happened, [{ days: 90, count: 10 }])).toBeNull();
    expect(censoredMedian(happened, [])).toBe(2);
    expect(censoredMedian([], [{ days: 5, count: 5 }])).toBeNull();
  });

  it('holds its ends', () => {
    expect([
      holds([1, 2], 1),
      holds([1, 2], 2),
      holds([1, 2], 2.01),
      holds(null, 1),
      holds([1, 2], null),
    ]).toEqual([true, true, false, false, false]);
  });
});

describe('of a shop', () => {
  let database: Database;
  let store: Store;
  const NOW = new Date('2026-06-01T00:00:00Z');
  const APRIL: Period = { from: '2026-04-01', to: '2026-05-01' };

  const order = (id: string, day: string, price: string, more: object = {}) => ({
    ...{ type: 'order', id, placedAt: `${day}T10:00:00Z`, currency: 'EUR', customer: { id: `c${id}` } },
    ...{ channel: 'direct', lines: [{ quantity: 1, unitPrice: price, discount: '0' }], ...more },
  });

  beforeAll(async () => {
    database = await testDatabase({ keep: true });
    store = await testStore(database);
    const facts = {
      sales: [
        order('1', '2026-04-02', '20.00'),
        order('2', '2026-04-03', '40.00'),
        order('3', '2026-04-09', '90.00', {
          channel: 'email',
          refunds: [{ id: 'r', occurredAt: '2026-05-20T10:00:00Z', net: '30.00' }],
        }),
        // a line that an edit adds is no part of the order as placed
        order('4', '2026-03-03', '50.00', {
          lines: [
            { quantity: 1, unitPrice: '50.00' },
            { quantity: 1, unitPrice: '9.00', addedAt: '2026-03-04T10:00:00Z' },
          ],
        }),
        order('5', '2026-03-20', '52.00'),
      ],
      spend: [
        { day: '2026-04-02', channel: 'email', currency: 'EUR', amount: '6.00' },
        { day: '2026-04-20', channel: 'email', currency: 'EUR', amount: '9.00' },
      ],
      sessions: Array.from({ length: 300 }, (_, i) => ({
        ...{ id: `s${i}`, startedAt: '2026-04-02T09:00:00Z', hasOrder: i < 30 },
      })),
    };
    for (const [kind, rows] of Object.entries(facts))
      expect((await ingest(database, store, kind as 'sales', rows)).rejected).toEqual([]);
    await declare(database, store, { from: '2026-01-01', to: '2026-07-01' });
  });
  afterAll(() => database.close());

  const asked = async (metric: MetricId, more: Partial<Question> = {}) => {
    const question = { ...APRIL, metrics: [metric], isSure: true, ...more };
    const { rows } = await database.read((tx) => ask(tx, store, question, NOW));
    return rows[0]!.values[metric]!;
  };

  it('is Wilson’s for a share', async () => {
    // 30 of 300: 0.0709 to 0.1391, by Wilson's formula on paper
    const { interval } = await asked('cr');
    expect(interval![0]).toBeCloseTo(0.0709, 3);
    expect(interval![1]).toBeCloseTo(0.1391, 3);
  });

  it('is by t for AOV, order by order', async () => {
    // 2000, 4000, 9000 cents: 5000 ± 8956.7 as above
    expect((await asked('aov')).interval![1]).toBeCloseTo(5_000 + 8_956.7, 0);
    // after the return 2000, 4000, 6000: 4000, s² = 4,000,000; ± 4.30265 × 1154.70
    const net = await asked('aov_net');
    expect(net.value).toBe(4_000);
    expect(net.interval![0]).toBeCloseTo(4_000 - 4.30265 * 1154.7, 0);
    // as of the day before the return it is the AOV
    expect((await asked('aov_net', { asOf: '2026-05-20T10:00:00Z' })).interval).toEqual(
      (await asked('aov')).interval,
    );
    // 5000 and 5200: 5100 ± 12.7062 × 100
    const march = await asked('aov', { from: '2026-03-01', to: '2026-04-01' });
    expect(march.interval![0]).toBeCloseTo(5_100 - 1_270.62, 1);
    expect(
      (await asked('aov', { split: 'channel', where: [{ dimension: 'channel', value: 'email' }] })).interval,
    ).toBeUndefined();
  });

  it('is by the delta method for other ratios, day by day', async () => {
    // 15.00 over 3 new customers: 500. Days: (600, 1), (0, 1), (0, 1), (900, 0), 26 empty ones.
    // squares: 100², 500², 500², 900²: 10,000 + 250,000 + 250,000 + 810,000 = 1,320,000
    // variance 1,320,000 / 29 × 30 / 9 = 151,724.1, its root 389.52; t of 29: 2.04523
    const { value, interval, flags } = await asked('ncac');
    expect(value).toBe(500);
    expect(interval![1]).toBeCloseTo(500 + 2.04523 * 389.52, 0);
    expect(flags).toContain('small_sample');
    expect((await asked('ncac', { isSure: false })).interval).toBeUndefined();
  });

  it('is of each bucket, and none of a total or of a single day', async () => {
    const weeks = { from: '2026-03-30' as const, to: '2026-04-13' as const, by: 'week' as const };
    const { rows } = await database.read((tx) =>
      ask(tx, store, { ...weeks, metrics: ['rps'], isSure: true }, NOW),
    );
    // 20 + 40 in the first week over 300 sessions, of which all came on the second
    expect(rows.map(({ values }) => [values.rps!.value, values.rps!.interval !== undefined])).toEqual([
      [20, true],
      [null, false],
    ]);
    for (const metric of ['net_sales', 'orders', 'customers_active'] as const)
      expect((await asked(metric)).interval).toBeUndefined();
    expect((await asked('rps', { from: '2026-04-02', to: '2026-04-03' })).interval).toBeUndefined();
  });

  it('stands in the drawer', async () => {
    const told = await database.read((tx) =>
      why(tx, store, { ...APRIL, metric: 'ncac', compare: null }, NOW),
    );
    expect(told.interval).toEqual((await asked('ncac')).interval);
  });

  it('is exact and verified, whatever the size of an order', async () => {
    // two of 9,000,000,000.00: their squares are beyond what a number holds
    const large = await testStore(database);
    await ingest(database, large, 'sales', [
      order('1', '2026-04-02', '9000000000.00'),
      order('2', '2026-04-02', '9000000000.01'),
    ]);
    const { rows } = await database.read((tx) =>
      ask(tx, large, { ...APRIL, metrics: ['aov'], by: 'month' }, NOW),
    );
    // half a cent on either side of the mean: s² = 0.5, ± 12.7062 × 0.5
    const [low, high] = rows[0]!.values.aov!.interval!;
    expect(high - low).toBeCloseTo(12.7062, 2);
    expect(await verify(database, large)).toMatchObject({ ok: true });
    expect(await verify(database, store)).toMatchObject({ ok: true });
  });
});

describe('a comparison', () => {
  const BEFORE: Period = { from: '2026-01-01', to: '2026-02-01' };
  const value = (n: number, interval?: [number, number]) => ({
    ...{ value: n, num: n, den: 100, unit: 'fraction' as const, flags: [] },
    ...(interval && { interval }),
  });
  const judged = (metric: MetricId, now: ReturnType<typeof value>, then: number) =>
    compareValues(METRICS[metric], now, value(then), BEFORE).judgement;

  it('cannot be told apart where the interval holds the other period', () => {
    expect(judged('cr', value(0.117, [0.083, 0.153]), 0.107)).toBe('unclear');
    expect(judged('cr', value(0.117, [0.083, 0.153]), 0.082)).toBe('better');
    expect(judged('cr', value(0.117, [0.083, 0.153]), 0.153)).toBe('unclear');
    expect(judged('cr', value(0.1, [0.083, 0.153]), 0.1)).toBe('same');
    // AOV has no better side, but it can be unclear
    expect(judged('aov', value(50, [40, 60]), 55)).toBe('unclear');
    expect(judged('aov', value(50, [40, 60]), 65)).toBe('unknown');
    expect(judged('net_sales', value(50), 49)).toBe('better');
  });
});
