import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { cohorts, timeBetweenOrders, type CohortAnswer } from '../../server/ask';
import type { CohortQuestion } from '../../server/ask/cohorts';
import { COHORT_MEASURES, type CohortMeasureId, COHORT_GRAINS } from '../../shared/lists';
import { eraseCustomer, ingest, mergeCustomers, verify } from '../../server/ledger';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';
import { randomShop, seedsHere } from '../randomShop';
import type { Instant, Period } from '../../server/time';

/**
 * Cohorts by week and quarter, with the edges by hand. Berlin; weeks begin on Sunday, the fiscal year
 * in February: quarters Feb–Apr, May–Jul. 29 March 2026 is a Sunday of 23 hours.
 */

const NOW = new Date('2026-08-05T00:00:00Z');

let database: Database;
let shop: Store;
/** The same, known to the end of its quarter. */
let summer: Store;

const order = (
  id: string,
  { customer, placedAt }: { customer: string; placedAt: string },
  price: number,
  more: object = {},
) => ({
  type: 'order',
  id,
  placedAt,
  currency: 'EUR',
  channel: 'direct',
  device: 'mobile',
  customer: { id: customer },
  lines: [{ quantity: 1, unitPrice: price.toFixed(2) }],
  ...more,
});

const ORDERS = [
  // the last second of Saturday 28 March; half an hour into Sunday: another week, the same purchase
  order('o1', { customer: 'ana', placedAt: '2026-03-28T22:59:59Z' }, 10),
  order('o2', { customer: 'ana', placedAt: '2026-03-28T23:30:00Z' }, 20),
  order('o3', { customer: 'ana', placedAt: '2026-05-01T10:00:00Z' }, 40),
  // Monday 30 March; Sunday 5 April
  order('o4', { customer: 'ben', placedAt: '2026-03-30T10:00:00Z' }, 30, { channel: 'email' }),
  order('o5', { customer: 'ben', placedAt: '2026-04-05T10:00:00Z' }, 50),
  // the last second of 30 April, refunded in full on Sunday 10 May; the first second of 1 May
  order('o6', { customer: 'cara', placedAt: '2026-04-30T21:59:59Z' }, 60, {
    refunds: [{ id: 'r1', occurredAt: '2026-05-10T10:00:00Z', net: '60.00' }],
  }),
  order('o7', { customer: 'dave', placedAt: '2026-04-30T22:00:00Z' }, 80),
];
const SPEND = [{ day: '2026-03-29', channel: 'email', country: 'DE', currency: 'EUR', amount: '15.00' }];

/** The week of 10 May, in which the refund was, is the last that is known whole. */
const SPRING: Period = { from: '2026-02-01', to: '2026-05-17' };

const openShop = async (overrides: Partial<Store> = {}, covered: Period = SPRING): Promise<Store> => {
  const store = await testStore(database, {
    weekStart: 7,
    fiscalYearStart: 2,
    contributionRate: 0.4,
    ...overrides,
  });
  // the late ones first: the ledger has to book every customer anew
  for (const fact of [...ORDERS].reverse()) await ingest(database, store, 'sales', [fact]);
  await ingest(database, store, 'spend', SPEND);
  await declare(database, store, covered);
  return store;
};

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shop = await openShop();
  summer = await openShop({}, { ...SPRING, to: '2026-08-01' });
});
afterAll(() => database.close());

const asked = (
  measure: CohortMeasureId,
  more: Partial<CohortQuestion> = {},
  store = more.by === 'quarter' ? summer : shop,
): Promise<CohortAnswer> => database.read((tx) => cohorts(tx, store, { measure, ...more }, NOW));

const nums = ({ cohorts: found }: CohortAnswer) =>
  Object.fromEntries(found.map(({ cohort, values }) => [cohort, values.map(({ num }) => num)]));

it('follows weeks from the store’s own first weekday, over the change of the clocks', async () => {
  const answer = await asked('retention', { by: 'week' });
  expect(answer.cohorts.map(({ cohort, size }) => [cohort, size])).toEqual([
    ['2026-03-22', 1],
    ['2026-03-29', 1],
    ['2026-04-26', 2],
  ]);
  // to the week of 10 May, the day of the refund. ana: o1, o2 a week on, o3 in the week of 26 April
  expect(nums(answer)).toEqual({
    '2026-03-22': [1, 1, 0, 0, 0, 1, 0, 0],
    '2026-03-29': [1, 1, 0, 0, 0, 0, 0],
    '2026-04-26': [2, 0, 0],
  });
  expect(nums(await asked('orders', { by: 'week' }))['2026-03-22']).toEqual([1, 1, 0, 0, 0, 1, 0, 0]);
  // ana 10, 30, then 70; ben 30, 80; cara 60 − 60 and dave 80
  expect(nums(await asked('ltv_revenue', { by: 'week' }))).toEqual({
    '2026-03-22': [10_00, 30_00, 30_00, 30_00, 30_00, 70_00, 70_00, 70_00],
    '2026-03-29': [30_00, 80_00, 80_00, 80_00, 80_00, 80_00, 80_00],
    '2026-04-26': [80_00, 80_00, 80_00],
  });
});

it('follows quarters of the fiscal year', async () => {
  const answer = await asked('retention', { by: 'quarter' });
  // ana, ben and cara before 1 May, dave after; in May–July ana came again
  expect(answer.cohorts.map(({ cohort, size }) => [cohort, size])).toEqual([
    ['2026-02-01', 3],
    ['2026-05-01', 1],
  ]);
  expect(nums(answer)).toEqual({ '2026-02-01': [3, 1], '2026-05-01': [1] });
  // 10 + 20 + 30 + 50 + 60 − 60 = 110; + 40
  expect(nums(await asked('ltv_revenue', { by: 'quarter' }))).toEqual({
    '2026-02-01': [110_00, 150_00],
    '2026-05-01': [80_00],
  });
});

it('keeps weeks apart from another store’s, whose weeks begin on Monday', async () => {
  const monday = await openShop({ weekStart: 1, fiscalYearStart: 1 }, { ...SPRING, to: '2026-05-11' });
  const answer = await asked('retention', { by: 'week' }, monday);
  // Saturday 28 and Sunday 29 March lie in the week of the 23rd, Monday 30 in the next, as does Sunday 5 April
  expect(nums(answer)['2026-03-23']).toEqual([1, 0, 0, 0, 0, 1, 0]);
  expect(nums(answer)['2026-03-30']).toEqual([1, 0, 0, 0, 0, 0]);
  expect(Object.keys(nums(await asked('retention', { by: 'quarter' }, monday)))).toEqual([
    '2026-01-01',
    '2026-04-01',
  ]);
});

it('shows the newest cohorts alone', async () => {
  // the last two weeks to that of 10 May: nobody was acquired; the last three: cara and dave
  expect((await asked('retention', { by: 'week', last: 2 })).cohorts).toEqual([]);
  expect(Object.keys(nums(await asked('retention', { by: 'week', last: 3 })))).toEqual(['2026-04-26']);
  const all = await asked('retention', { by: 'month' });
  const newest = await asked('retention', { by: 'month', last: 2 });
  expect(newest.cohorts).toEqual(all.cohorts.slice(-2));
  const where = [{ dimension: 'device' as const, value: 'mobile' }];
  expect((await asked('retention', { by: 'month', last: 2, where })).cohorts).toEqual(newest.cohorts);
});

describe('cost', () => {
  const costs = async (more: Partial<CohortQuestion>, store?: Store) =>
    (await asked('retention', more, store)).costs.map(({ cohort, cost, cac, breakEven }) => [
      cohort,
      cost,
      cac,
      breakEven.k,
    ]);

  it('is that of the cohort’s own period; without any there is none', async () => {
    // 15.00 in the week of 29 March, one customer. 40 % of 30 is 12, of 80 is 32: paid back in week 1
    expect(await costs({ by: 'week' })).toEqual([
      ['2026-03-22', null, null, null],
      ['2026-03-29', 15_00, 15_00, 1],
      ['2026-04-26', null, null, null],
    ]);
    // by month 15.00 over ana and ben, who brought 60 in March: 24
    expect((await costs({ by: 'month' }))[0]).toEqual(['2026-03', 15_00, 7_50, 0]);
    expect((await costs({ by: 'quarter' }))[0]).toEqual(['2026-02-01', 15_00, 5_00, 0]);
    const [first] = (await asked('orders', { by: 'week' })).costs;
    expect(first).toMatchObject({ from: '2026-03-22', to: '2026-03-29', flags: ['no_spend'] });
    expect(first!.breakEven.flags).toEqual(['no_spend']);
  });

  it('is paid back at the very cent, and never without a margin', async () => {
    // half of 30.00 is 15.00
    const half = await openShop({ contributionRate: 0.5 });
    expect((await costs({ by: 'week' }, half))[1]).toEqual(['2026-03-29', 15_00, 15_00, 0]);
    const little = await openShop({ contributionRate: 0.1 });
    const { breakEven } = (await asked('retention', { by: 'week' }, little)).costs[1]!;
    expect(breakEven).toEqual({ k: null, flags: ['declared_margin', 'immature'] });
    const none = await openShop({ contributionRate: null });
    expect((await asked('retention', { by: 'week' }, none)).costs[1]!.breakEven).toEqual({
      k: null,
      flags: ['no_margin'],
    });
  });

  it('follows a filter that cost has, and is empty under one that it has not', async () => {
    const email = [{ dimension: 'channel' as const, value: 'email' }];
    expect(await costs({ by: 'week', where: email })).toEqual([['2026-03-29', 15_00, 15_00, 1]]);
    const direct = [{ dimension: 'channel' as const, value: 'direct' }];
    expect((await asked('retention', { where: direct })).costs[0]!.flags).toEqual(
      expect.arrayContaining(['no_spend']),
    );
    const mobile = [{ dimension: 'device' as const, value: 'mobile' }];
    const [march] = (await asked('retention', { where: mobile })).costs;
    expect(march).toMatchObject({ cost: null, cac: null, flags: ['not_by_filter'] });
  });
});

describe('averages', () => {
  it('are sums over sums of what is over', async () => {
    const { averages } = await asked('retention', { by: 'week' });
    // k 0: 4 of 4; 1: ana and ben of 4; 2: none of 4; 3, 4: none of 2; 5: ana of 2; 6: none of 2; 7: none of 1
    expect(averages.map(({ num, den, cohorts: n }) => [num, den, n])).toEqual([
      [4, 4, 3],
      [2, 4, 3],
      [0, 4, 3],
      [0, 2, 2],
      [0, 2, 2],
      [1, 2, 2],
      [0, 2, 2],
      [0, 1, 1],
    ]);
    expect(averages[1]!.value).toBe(0.5);
    // three cohorts are few people; one cohort is few cohorts
    expect(averages.every(({ flags }) => flags.includes('small_sample'))).toBe(true);
    // orders per customer: ana, ben, cara and dave once each; a week on ana and ben again
    const orders = (await asked('orders', { by: 'week' })).averages;
    expect(orders.slice(0, 2).map(({ value }) => value)).toEqual([1, 0.5]);
    // 10 + 30 + 80 over 4 customers; 30 + 80 + 80
    const ltv = (await asked('ltv_revenue', { by: 'week' })).averages;
    expect(ltv.slice(0, 2).map(({ value }) => value)).toEqual([30_00, 47_50]);
  });

  it('take cost over the customers of cohorts that have cost', async () => {
    // 15.00 for ben alone; ana, cara and dave came in weeks without cost. In March ana and ben
    expect((await asked('orders', { by: 'week' })).totals).toEqual({ customers: 4, cost: 15_00, cac: 15_00 });
    expect((await asked('orders')).totals).toEqual({ customers: 4, cost: 15_00, cac: 7_50 });
  });

  it('leave a running week out of both sums', async () => {
    const answer = await asked('retention', { by: 'week', asOf: '2026-05-12T00:00:00Z' });
    expect(answer.cohorts[2]!.values[2]).toEqual({
      k: 2,
      value: null,
      num: null,
      den: null,
      flags: ['immature'],
    });
    // k 2 without cara and dave; k 7 runs for ana, the only one
    expect(answer.averages.map(({ num, den }) => [num, den]).slice(1, 3)).toEqual([
      [2, 4],
      [0, 2],
    ]);
    expect(answer.averages[7]).toEqual({
      k: 7,
      value: null,
      num: null,
      den: null,
      cohorts: 0,
      flags: ['immature'],
    });
  });

  it('set the newest cohorts against those before', async () => {
    // one of three is new: cara and dave, none of whom came back a week on; ana and ben both did
    expect((await asked('ltv_revenue', { by: 'week' })).comeback).toMatchObject({
      k: 1,
      recent: { from: '2026-04-26', to: '2026-04-26', cohorts: 1, num: 0, den: 2, value: 0 },
      before: { from: '2026-03-22', to: '2026-03-29', cohorts: 2, num: 2, den: 2, value: 1 },
      difference: -1,
      // of none of two anything up to 66 % can be: the two of two lie above
      isUnclear: false,
      flags: ['small_sample'],
    });
    expect((await asked('retention', { by: 'quarter' })).comeback).toBeNull();
  });
});

describe('time between orders', () => {
  it('is counted in local days; orders within an hour are one purchase', async () => {
    const answer = await database.read((tx) => timeBetweenOrders(tx, shop, {}, NOW));
    // ben: 30 March to 5 April, 6 days. ana: o2 on 29 March to 1 May, 33 days; o2 itself came 30 minutes after o1
    expect(answer).toMatchObject({ orders: 2, lowerQuartile: 6, median: 6, upperQuartile: 33, mean: 19.5 });
    expect(answer.bands.filter(({ orders }) => orders > 0)).toEqual([
      { from: 0, to: 7, orders: 1 },
      { from: 31, to: 60, orders: 1 },
    ]);
    // of the four ana's second order came a day after her first (over midnight), ben's after 6: 3/4, then half
    expect(answer.second).toEqual({ median: 6, customers: 4, repeated: 2 });
    // ana comes back on 1 May at 10:00
    const at = (asOf: Instant) => database.read((tx) => timeBetweenOrders(tx, shop, { asOf }, NOW));
    expect(await at('2026-05-01T10:00:00Z')).toMatchObject({ orders: 1, median: 6 });
    expect(await at('2026-05-01T10:00:01Z')).toMatchObject({ orders: 2, upperQuartile: 33 });
  });

  it('says nothing of a shop to which nobody came back', async () => {
    const quiet = await testStore(database);
    await ingest(database, quiet, 'sales', [ORDERS[0]!]);
    const answer = await database.read((tx) => timeBetweenOrders(tx, quiet, {}, NOW));
    expect(answer).toMatchObject({ orders: 0, median: null, mean: null });
    expect(answer.second).toEqual({ median: null, customers: 1, repeated: 0 });
    // exactly an hour apart is still one purchase, a second more is another one
    await ingest(database, quiet, 'sales', [
      order('a', { customer: 'ana', placedAt: '2026-03-28T23:59:59Z' }, 1),
    ]);
    expect((await database.read((tx) => timeBetweenOrders(tx, quiet, {}, NOW))).orders).toBe(0);
    await ingest(database, quiet, 'sales', [
      order('b', { customer: 'ana', placedAt: '2026-03-29T01:00:00Z' }, 1),
    ]);
    expect(await database.read((tx) => timeBetweenOrders(tx, quiet, {}, NOW))).toMatchObject({
      orders: 1,
      median: 0,
    });
    expect(await verify(database, quiet)).toMatchObject({ ok: true });
  });
});

describe('on random shops', () => {
  let stores: Store[];
  beforeAll(async () => {
    stores = [shop];
    for (const seed of [5, ...seedsHere(77)]) {
      const store = await testStore(database, {
        weekStart: 1 + (seed % 7),
        fiscalYearStart: 1 + (seed % 12),
      });
      for (const { kind, facts } of randomShop(seed).batches) await ingest(database, store, kind, facts);
      await declare(database, store, { from: '2025-01-01', to: '2026-08-05' });
      stores.push(store);
    }
  });

  it.each(COHORT_GRAINS)('customer days give the same by %s', async (by) => {
    for (const store of stores)
      for (const measure of COHORT_MEASURES) {
        const all = await asked(measure, { by }, store);
        const parts = new Map<string, (number | null)[]>();
        for (const value of ['known', 'guest']) {
          const part = nums(await asked(measure, { by, where: [{ dimension: 'identity', value }] }, store));
          for (const [cohort, values] of Object.entries(part)) {
            const so = parts.get(cohort);
            parts.set(cohort, so ? so.map((num, k) => (num === null ? null : num + values[k]!)) : values);
          }
        }
        expect(Object.fromEntries(parts)).toEqual(nums(all));
      }
  });

  it('a store that was loaded before there were grains gets what the ledger would have written', async () => {
    await database.db.execute(sql`delete from rollup_cohorts where grain <> 'month'`);
    await database.db.execute(sql`delete from rollup_intervals`);
    for (const store of stores) expect((await verify(database, store)).ok).toBe(false);
    const file = join(packageRoot(), 'drizzle', 'migrations', '0009_fill_cohort_grains.sql');
    for (const statement of readFileSync(file, 'utf8').split('--> statement-breakpoint'))
      await database.db.execute(sql.raw(statement));
    for (const store of stores) {
      const { ok, differences } = await verify(database, store);
      expect(differences).toEqual([]);
      expect(ok).toBe(true);
    }
    const [found] = await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from rollup_cohorts where cohort = '0001-01-01' and grain = 'week'`,
    );
    expect(found!.n).toBeGreaterThan(0);
  });

  it('stays exact through a merge and an erasure', async () => {
    const store = stores[1]!;
    const found = await rows<{ key: string }>(
      database.db,
      sql`select customer_key as key from customers where store_id = ${store.id} and orders > 1 order by 1 limit 3`,
    );
    const [one, other, third] = found.map(({ key }) => key) as [string, string, string];
    const sizes = async () =>
      (await asked('retention', { by: 'week' }, store)).totals.customers +
      (await asked('retention', { by: 'quarter' }, store)).totals.customers;
    const before = await sizes();
    await mergeCustomers(database, store, one, other);
    await eraseCustomer(database, store, third);
    expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
    // two have become one, once by week and once by quarter; nobody is lost by being forgotten
    expect(await sizes()).toBe(before - 2);
  });

  it('verify notices a wrong week and a wrong interval', async () => {
    const store = stores[1]!;
    await database.db.execute(sql`update rollup_cohorts set customers = customers + 1
      where store_id = ${store.id} and grain = 'week' and cohort = period`);
    await database.db.execute(
      sql`update rollup_intervals set orders = orders + 1 where store_id = ${store.id}`,
    );
    const { differences } = await verify(database, store);
    expect(differences.some((sentence) => sentence.startsWith('rollup_cohorts week'))).toBe(true);
    expect(differences.some((sentence) => sentence.startsWith('rollup_intervals'))).toBe(true);
  });
});
