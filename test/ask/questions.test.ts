import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask, why } from '../../server/ask';
import type { Answer, Value } from '../../server/ask/types';
import type { Store } from '../../server/types';
import { METRICS, METRIC_IDS, type MetricId } from '../../server/catalog/metrics';
import { testDatabase } from '../database';
import { openShop } from '../shop';
import type { Period } from '../../server/time';

/** What can be asked and what is refused; the numbers are worked by hand from shop.ts. */

const PERIOD: Period = { from: '2026-01-01', to: '2026-03-01' };
const NOW = new Date('2027-06-01T00:00:00Z');

let database: Database;
let shop: Store;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shop = await openShop(database);
  await openShop(database, {}, 3);
});
afterAll(() => database.close());

const answer = (store: Store, more: object = {}): Promise<Answer> =>
  database.read((tx) => ask(tx, store, { metrics: METRIC_IDS, ...PERIOD, ...more }, NOW));

const only = (given: Answer): Partial<Record<MetricId, Value>> => {
  expect(given.rows).toHaveLength(1);
  return given.rows[0]!.values;
};

it('refuses an answer of more figures than are worked out in one go', async () => {
  // 27 years by day: 9,862 buckets × 17 metrics × 3 countries = 502,962
  const many = METRIC_IDS.filter((id) => METRICS[id].dimensions.includes('country')).slice(0, 17);
  const asked = { metrics: many, from: '1999-06-01', to: '2026-06-01', by: 'day', split: 'country' };
  await expect(answer(shop, asked)).rejects.toMatchObject({
    message: 'this would be 502,962 figures: an answer has at most 500,000',
  });
});

describe('split and filter', () => {
  const byCountry = {
    metrics: ['net_sales', 'customers_active', 'customers_new'] as MetricId[],
    split: 'country',
  };

  it('splits sales and customers', async () => {
    const { rows } = await answer(shop, byCountry);
    const values = Object.fromEntries(rows.map((row) => [row.split, row.values]));
    expect(Object.keys(values)).toEqual(['DE', 'FR', 'unknown']);
    // FR: o2 40, o7 80 − 80. unknown: the credit note
    expect(values.FR!.net_sales!.value).toBe(40_00);
    expect(values.unknown!.net_sales!.value).toBe(-7_00);
    expect(values.DE!.net_sales!.value).toBe(140_00);
    expect(values.DE!.customers_active).toMatchObject({ value: 5, flags: ['customer_day'] });
    expect(values.FR!.customers_new!.value).toBe(1);
  });

  it('combines three filters', async () => {
    const where = [
      { dimension: 'country', value: 'DE' },
      { dimension: 'customer_type', value: 'new' },
      { dimension: 'device', value: 'desktop' },
    ];
    // o1, o5, o9, o10
    const values = only(
      await answer(shop, { metrics: ['orders', 'customers_new', 'customers_returning'], where }),
    );
    expect(values.orders!.value).toBe(4);
    expect(values.customers_new!.value).toBe(4);
    expect(values.customers_returning!.value).toBe(0);
  });

  it('splits lines by product type', async () => {
    const { rows } = await answer(shop, { metrics: ['gross_sales', 'discount_rate'], split: 'product_type' });
    const values = Object.fromEntries(rows.map((row) => [row.split, row.values]));
    // shoes: 100 + 60 + 50, discounts 10 + 50; hats: 40 + 30 + 80 + 20
    expect(values.shoes!.gross_sales!.value).toBe(210_00);
    expect(values.shoes!.discount_rate).toMatchObject({ num: 60_00, den: 210_00 });
    expect(values.hats!.gross_sales!.value).toBe(170_00);
  });

  it('splits lifetime value by the first order', async () => {
    const { rows } = await answer(shop, { metrics: ['ltv_revenue'], split: 'channel' });
    const values = Object.fromEntries(rows.map((row) => [row.split, row.values.ltv_revenue]));
    // direct: ana 83 cara 45 dave 100 eve 55; paid_search: ben 40; pos: the guest 30
    // not e-mail: ana's order there was not her first
    expect(Object.keys(values)).toEqual(['direct', 'paid_search', 'pos']);
    expect(values.direct).toMatchObject({ num: 283_00, den: 4 });
    expect(values.paid_search).toMatchObject({ num: 40_00, den: 1 });
    expect(values.pos).toMatchObject({ num: 30_00, den: 1 });
  });

  it('has the full spine for every split value', async () => {
    const { rows } = await answer(shop, {
      metrics: ['orders', 'cr'],
      by: 'month',
      split: 'device',
      to: '2026-04-01',
    });
    const mobile = rows.filter((row) => row.split === 'mobile');
    expect(mobile.map((row) => row.bucket)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
    expect(mobile.map((row) => row.values.orders!.value)).toEqual([2, 1, 0]);
    expect(mobile.map((row) => row.values.cr!.value)).toEqual([1, 0, null]);
  });
});

describe('what has no meaning is refused, with what has', () => {
  it.each([
    [{ metrics: ['sessions'], split: 'currency' }, /sessions have no currency/],
    [{ metrics: ['orders'], split: 'product_type' }, /have no product_type/],
    [{ metrics: ['cr_orders'], where: [{ dimension: 'country', value: 'DE' }] }, /means different things/],
    [{ metrics: ['rps'], split: 'country' }, /means different things/],
    [{ metrics: ['ltv_cac'], by: 'week' }, /whole months/],
    [{ metrics: ['revenue'] }, /no metric "revenue"/],
    [{ split: 'colour' }, /no dimension "colour"/],
    [{ metrics: ['orders'], from: '2026-03-01', to: '2026-03-01' }, /ends before it starts/],
    [{ metrics: ['orders'], from: '2026-02-30' }, /not a day/],
    [{ metrics: ['orders'], where: [{ dimension: 'identity', value: 'maybe' }] }, /no identity "maybe"/],
  ])('%j', async (more, message) => {
    await expect(answer(shop, more)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  it('five filters', async () => {
    const where = ['channel', 'device', 'country', 'currency', 'identity'].map((dimension) => ({
      dimension,
      value: 'x',
    }));
    await expect(answer(shop, { metrics: ['orders'], where })).rejects.toMatchObject({
      code: 'bad_input',
      message: '5 filters are too many',
    });
  });
});

describe('why', () => {
  const whyOf = (metric: MetricId, more: object = {}) =>
    database.read((tx) => why(tx, shop, { metric, ...PERIOD, compare: null, ...more }, NOW));

  it('fills the formula in and compares', async () => {
    const compare: Period = { from: '2026-01-01', to: '2026-02-01' };
    const answered = await whyOf('net_sales', { from: '2026-02-01', to: '2026-03-01', compare });
    // February: gross 150, discounts 50, returns 147
    expect(answered.numerator.map((t) => [t.measure, t.sign, t.value, t.comparison])).toEqual([
      ['gross_sales', 1, 150_00, 230_00],
      ['discounts', -1, 50_00, 10_00],
      ['returns', -1, 147_00, 0],
    ]);
    expect(answered.value.value).toBe(-47_00);
    expect(answered.comparison).toMatchObject({
      relative: (-47 - 220) / 220,
      difference: -267_00,
      judgement: 'worse',
    });
    expect(answered.denominator).toEqual([]);
    expect(answered.definition).toMatch(/returns/);
  });

  it('goes from stored to counted orders', async () => {
    const { leftOut } = await whyOf('aov');
    expect({ ...leftOut, rows: leftOut!.rows.map(({ list: _, ...row }) => row) }).toEqual({
      things: 'orders',
      stored: 10,
      rows: [
        { reason: 'Test orders', count: 1 },
        { reason: 'Deleted orders', count: 0 },
        { reason: 'Voided before payment', count: 0 },
        { reason: 'Replacements and exchanges', count: 1 },
        { reason: 'No exchange rate (unconverted)', count: 1 },
        { reason: 'Only gift cards', count: 1 },
      ],
      counted: 6,
    });
  });

  it.each(METRIC_IDS)('what is left out adds up: %s', async (id) => {
    const { leftOut } = await whyOf(id);
    const left = leftOut?.rows.reduce((total, row) => total + row.count, 0) ?? 0;
    expect((leftOut?.stored ?? 0) - left).toBe(leftOut?.counted ?? 0);
  });

  it('tells bots from people, gives the interval, freshness and missing rates', async () => {
    const cr = await whyOf('cr');
    expect(cr.leftOut).toMatchObject({ things: 'sessions', stored: 10, counted: 8 });
    // Wilson, 3 of 8, z = 1.96: centre (0.375 + 0.2401) / 1.4802, half width 0.2795
    expect(cr.interval![0]).toBeCloseTo(0.1368, 3);
    expect(cr.interval![1]).toBeCloseTo(0.6943, 3);
    expect(cr.intervalMethod).toBe('wilson');
    // its own fact alone, as it is declared; never later than yesterday
    expect(cr.coverage).toEqual([
      expect.objectContaining({ fact: 'sessions', first: '2025-01-01', last: '2027-05-31', gaps: [] }),
    ]);
    expect((await whyOf('ncac')).notes.join()).toMatch(/1 cost row has no exchange rate and is left out/);
    expect(cr.sql.length).toBeGreaterThan(0);
  });

  it('fills in nothing while everybody is too young', async () => {
    const young: Period = { from: '2027-05-01', to: '2027-06-01' };
    const told = await whyOf('repeat_rate_90', { ...young, compare: PERIOD });
    expect(told).toMatchObject({ numerator: [], denominator: [], leftOut: null, interval: null });
    expect(told.notes.join(' ')).toMatch(/followed for 90 days/);
    const reverse = await whyOf('repeat_rate_90', { compare: young });
    expect(reverse.denominator).toMatchObject([{ measure: 'customers_new', value: 6, comparison: null }]);
  });
});
