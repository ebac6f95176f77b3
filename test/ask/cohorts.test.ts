import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { cohorts, type CohortAnswer } from '../../server/ask';
import type { Filter } from '../../server/ask/types';
import type { Store } from '../../server/types';
import type { CohortMeasureId } from '../../shared/lists';
import { testDatabase } from '../database';
import { openShop } from '../shop';
import type { Instant } from '../../server/time';

/** Cohorts of shop.ts: January ana, ben and a guest; February cara, dave and eve. */

const NOW = new Date('2027-06-01T00:00:00Z');

let database: Database;
let shop: Store;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shop = await openShop(database);
  await openShop(database, {}, 3);
});
afterAll(() => database.close());

const asked = (
  measure: CohortMeasureId,
  more: { where?: Filter[]; asOf?: Instant } = {},
): Promise<CohortAnswer> => database.read((tx) => cohorts(tx, shop, { measure, ...more }, NOW));

const values = (answer: CohortAnswer) =>
  Object.fromEntries(answer.cohorts.map((c) => [c.cohort, c.values.map((v) => v.value)]));

describe('cohorts', () => {
  it('follows retention to the last month that is covered', async () => {
    const answer = await asked('retention');
    expect(answer.cohorts.map((c) => [c.cohort, c.size, c.values.length])).toEqual([
      ['2026-01', 3, 17],
      ['2026-02', 3, 16],
    ]);
    // January: in February ben; in February 2027 ana. Her replacement is no order
    const january = [3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
    expect(answer.cohorts[0]!.values.map((v) => v.num)).toEqual(january);
    // February: cara in April (k 2), eve in July (5), dave in September (7)
    const february = [3, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(answer.cohorts[1]!.values.map((v) => v.num)).toEqual(february);
    // Wilson's interval of one of three
    expect(answer.cohorts[1]!.values[2]).toEqual({
      ...{ k: 2, value: 1 / 3, num: 1, den: 3, flags: ['small_sample'] },
      interval: [expect.closeTo(0.0615, 3), expect.closeTo(0.7923, 3)],
    });
  });

  it('counts orders', async () => {
    const { cohorts: found } = await asked('orders');
    // ana twice, ben and the guest in January; ben in February
    expect(found[0]!.values.slice(0, 3).map((v) => [v.value, v.den])).toEqual([
      [4, null],
      [1, null],
      [0, null],
    ]);
  });

  it('adds up net sales per customer', async () => {
    const all = values(await asked('ltv_revenue'));
    // January: o1 90, o2 40, o3 60 − 60, o4 30 = 160; February: o7 80 − 80, note −7; then o14 500
    expect(all['2026-01']!.slice(0, 2)).toEqual([160_00 / 3, 153_00 / 3]);
    expect(all['2026-01']!.at(-1)).toBe(653_00 / 3);
    // February: o10 20; April 45; July 35; September 100
    expect([0, 2, 5, 7].map((k) => all['2026-02']![k])).toEqual([
      20_00 / 3,
      65_00 / 3,
      100_00 / 3,
      200_00 / 3,
    ]);
  });

  it('leaves a running month open and stops there', async () => {
    const { cohorts: found } = await asked('retention', { asOf: '2026-04-20T12:00:00Z' });
    expect(found[1]!.values.map((v) => [v.value, v.flags[0]])).toEqual([
      [1, 'small_sample'],
      [0, 'small_sample'],
      [null, 'immature'],
    ]);
    const running = await asked('retention', { asOf: '2026-02-10T12:00:00Z' });
    // cara alone had been acquired in February by then
    expect(running.cohorts.map((c) => [c.cohort, c.size])).toEqual([
      ['2026-01', 3],
      ['2026-02', 1],
    ]);
  });

  it.each(['retention', 'orders', 'ltv_revenue'] as const)(
    'gives the same from customer days: %s',
    async (measure) => {
      const known = await asked(measure, { where: [{ dimension: 'identity', value: 'known' }] });
      const guests = await asked(measure, { where: [{ dimension: 'identity', value: 'guest' }] });
      const all = await asked(measure);
      // the guest is one of January's three; February has only known customers
      expect(known.cohorts[1]).toEqual(all.cohorts[1]);
      expect([known.cohorts[0]!.size, guests.cohorts[0]!.size]).toEqual([2, 1]);
      const sums = known.cohorts[0]!.values.map((v, k) => v.num! + guests.cohorts[0]!.values[k]!.num!);
      expect(sums).toEqual(all.cohorts[0]!.values.map((v) => v.num));
      expect(known.notes).toHaveLength(1);
    },
  );

  it('picks customers by their first order and follows all they do', async () => {
    // of the direct ones of January only ana: her refunded order came by e-mail
    const where: Filter[] = [{ dimension: 'channel', value: 'direct' }];
    const { cohorts: found } = await asked('orders', { where });
    expect(found[0]!.size).toBe(1);
    expect(found[0]!.values.map((v) => v.value).slice(0, 2)).toEqual([2, 0]);
  });

  it('refuses what a customer does not have', async () => {
    await expect(
      asked('orders', { where: [{ dimension: 'customer_type', value: 'new' }] }),
    ).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringMatching(/can't be filtered by customer_type/),
    });
    await expect(asked('profit' as CohortMeasureId)).rejects.toMatchObject({ code: 'bad_input' });
  });
});
