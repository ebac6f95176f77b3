import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../drizzle/client';
import { ask } from '../server/ask';
import type { Answer, Value } from '../server/ask/types';
import type { Store } from '../server/types';
import { METRIC_IDS, METRICS, type MetricId } from '../server/catalog/metrics';
import { testDatabase } from './database';
import { openShop } from './shop';
import type { Instant, Period } from '../server/time';

/** One number for every metric, worked by hand from the facts in shop.ts. */

type Expected = { num: number; den: number | null; money?: boolean };

/** `money`: the numerator is money, and so three times as much in the shop with threefold prices. */
const sum = (num: number, money = false): Expected => ({ num, den: null, money });
const ratio = (num: number, den: number): Expected => ({ num, den });

const PERIOD: Period = { from: '2026-01-01', to: '2026-03-01' };
const NOW = new Date('2027-06-01T00:00:00Z');

const EXPECTED: Record<MetricId, Expected> = {
  // o1 100 + o2 40 + o3 60 + o4 30 + o7 80 + o8 50 + o10 20; not o5 (gift card), o6 (test), o9 (no rate)
  gross_sales: sum(380_00, true),
  // o1 10 + o8 50
  discounts: sum(60_00, true),
  // r1 60 + cancelled o7 80 + note n1 7
  returns: sum(147_00, true),
  unlinked_returns: sum(7_00, true),
  refunded_beyond: sum(0, true),
  // 380 − 60 − 147
  net_sales: sum(173_00, true),
  // o1 90 × 20 % = 18; o3 12 − 12
  taxes: sum(18_00, true),
  duties: sum(3_00, true),
  // o1 5; o7 4 − 4
  shipping: sum(5_00, true),
  // 173 + 18 + 3 + 5
  total_sales: sum(199_00, true),
  // o5's face value, and what was taken off it
  gift_card_sales: sum(25_00, true),
  gift_card_discounts: sum(5_00, true),
  // o1 o2 o3 o4 o5 o7 o9 o10
  orders: sum(8),
  orders_cancelled: sum(1),
  // 90 + 40 + 60 + 30 + 80 + 20 over o1 o2 o3 o4 o7 o10
  aov: { ...ratio(320_00, 6), money: true },
  // 90 + 40 + 0 + 30 + 0 + 20
  aov_net: { ...ratio(180_00, 6), money: true },
  // 2 + 1 + 1 + 3 + 1 + 1 (o9, without a rate) + 1 over o1 o2 o3 o4 o7 o9 o10; not o8
  upo: ratio(10, 7),
  // 380 − 60 over all but o9's
  asp: { ...ratio(320_00, 10), money: true },
  // and the one of o8
  units_sold: sum(11),
  // r1 and o7
  units_returned: sum(2),
  discount_rate: ratio(60_00, 380_00),
  return_rate_value: ratio(147_00, 320_00),
  sessions: sum(8),
  cr: ratio(3, 8),
  // o1 o2 o3 o5 o7 o9 o10, not o4 (till) nor o8 (replacement)
  cr_orders: ratio(7, 8),
  // no order of the shop names its session
  order_session_match_rate: { num: 0, den: 7 },
  atc_rate: ratio(5, 8),
  checkout_rate: ratio(4, 8),
  // s1 s2 of s1 s2 s4 s5
  checkout_completion: ratio(2, 4),
  checkout_abandonment: ratio(2, 4),
  // s4 s5 s6 of s1 s2 s4 s5 s6
  cart_abandonment: ratio(3, 5),
  // o1 90 + o2 40 + o3 0 + o7 0 + o8 0 + o10 20
  rps: { ...ratio(150_00, 8), money: true },
  bot_share: ratio(2, 10),
  // 900 1200 2400 3100: the third of four
  lcp_p75: sum(2_400),
  // 40 120 200: the third of three (2.25 rounded up)
  inp_p75: sum(200),
  // 0 10 80 250 thousandths: the third
  cls_p75: ratio(80, 1_000),
  // 200 400: the second (1.5 rounded up)
  ttfb_p75: sum(400),
  // s2 alone ordered from a checkout on a phone
  checkout_clicks_p50: sum(4),
  checkout_clicks_p75: sum(4),
  // s2 of s1 s2 s7
  js_error_rate: ratio(1, 3),
  // ana ben guest cara dave eve
  customers_active: sum(6),
  customers_new: sum(6),
  // ana (o3), ben (o7)
  customers_returning: sum(2),
  // all but the guest's o4, of o1 o2 o3 o4 o5 o7 o9 o10
  identity_coverage: ratio(7, 8),
  returning_customer_rate: ratio(2, 6),
  // ana after 15 days, ben 35, cara 77, eve 160, dave 200
  repeat_rate_30: ratio(1, 6),
  repeat_rate_60: ratio(2, 6),
  repeat_rate_90: ratio(3, 6),
  repeat_rate_180: ratio(4, 6),
  repeat_rate_365: ratio(5, 6),
  ad_spend: sum(60_00, true),
  // the 30 of the agency are no variable cost
  marketing_variable: sum(60_00, true),
  marketing_cost: sum(90_00, true),
  marketing_share: ratio(90_00, 173_00),
  ncac: { ...ratio(60_00, 6), money: true },
  cac_blended: { ...ratio(90_00, 6), money: true },
  mer: ratio(199_00, 90_00),
  // ana 90 + 0 + 0 − 7, ben 40 + 0, guest 30, cara 45, dave 100, eve 20 + 35; not o14
  ltv_revenue: { ...ratio(353_00, 6), money: true },
  // 353 × 0.4 over 90
  ltv_cac: ratio(141_20, 90_00),
  // shoes: o1 40 + o3 20 − 20 back in stock + o8 25; hats: o7 4 − 4 cancelled + o10 4; not o2 and o4 (unknown)
  cogs: sum(69_00, true),
  fulfilment_cost: sum(3_00, true),
  // o1 5 + o2 4
  shipping_cost: sum(9_00, true),
  // o1 2 + o3 1; o4's has no rate
  payment_fees: sum(3_00, true),
  // o1 90 + o3 60 − 60 + o7 80 − 80 + o8 0 + o10 20; 173 and the note of 7
  cost_coverage: ratio(110_00, 180_00),
  // 173 − 69
  cm1: sum(104_00, true),
  cm1_rate: ratio(104_00, 173_00),
  // 104 − 3 − 3 − 9 + 5 shipping − 2.50 handling − 2 duties and tax
  cm2: sum(89_50, true),
  cm2_rate: ratio(89_50, 173_00),
  // 89.50 − 60
  cm3: sum(29_50, true),
  cm3_rate: ratio(29_50, 173_00),
  // 29.50 − 30 of the agency − 31 rent of January, as in December − 42 of February
  operating_contribution: sum(-73_50, true),
  roas_break_even: ratio(173_00, 89_50),
};

let database: Database;
let shop: Store;
let tripled: Store;

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shop = await openShop(database);
  tripled = await openShop(database, { contributionRate: null }, 3);
});
afterAll(() => database.close());

const answer = (store: Store, more: object = {}): Promise<Answer> =>
  database.read((tx) => ask(tx, store, { metrics: METRIC_IDS, ...PERIOD, ...more }, NOW));

const only = (given: Answer): Partial<Record<MetricId, Value>> => {
  expect(given.rows).toHaveLength(1);
  return given.rows[0]!.values;
};

const asked = async (metric: MetricId, more: object = {}): Promise<Value> =>
  only(await answer(shop, { metrics: [metric], ...more }))[metric]!;

describe('every metric, by hand', () => {
  it.each(METRIC_IDS)('%s', async (id) => {
    const { num, den } = EXPECTED[id];
    const value = await asked(id);
    expect(value.num).toBeCloseTo(num, 9);
    expect(value.den).toBe(den);
    expect(value.value).toBeCloseTo(den === null ? num : num / den, 9);
    expect(value.unit).toBe(METRICS[id].unit);
  });

  it('holds beside a store with the same ids and threefold prices', async () => {
    const values = only(await answer(tripled));
    const money = METRIC_IDS.filter((id) => EXPECTED[id].money);
    expect(money.map((id) => [id, values[id]!.num])).toEqual(money.map((id) => [id, EXPECTED[id].num * 3]));
    expect(values.orders!.value).toBe(8);
  });

  it('reads one statement a fact, none of orders or sessions', async () => {
    const { sql } = await answer(shop);
    expect(sql.map((s) => s.fact).sort()).toEqual([
      'checkouts',
      'cohorts',
      'costs',
      'customers',
      'fixed',
      'histograms',
      'sales',
      'sessions',
      'spend',
    ]);
    for (const { text } of sql)
      expect(text).not.toMatch(/(from|join) "?(orders|order_lines|reversals|sessions|spend)\b/);
  });
});

describe('basis', () => {
  const january: Period = { from: '2026-01-01', to: '2026-02-01' };

  it('puts a return on its own day, or on the day of its order', async () => {
    // January: gross 230, discounts 10; the 60 of o3 came back in February
    expect((await asked('net_sales', january)).value).toBe(220_00);
    expect((await asked('net_sales', { ...january, basis: 'order' })).value).toBe(160_00);
    expect((await asked('returns', { ...january, basis: 'order' })).value).toBe(60_00);
    // o1 18 + o3 12; on the order basis o3's tax is taken back
    expect((await asked('taxes', january)).value).toBe(30_00);
    expect((await asked('taxes', { ...january, basis: 'order' })).value).toBe(18_00);
  });

  it('leaves the return rate on the period basis', async () => {
    expect((await asked('return_rate_value', { ...january, basis: 'order' })).num).toBe(0);
  });

  it('flags credit notes that name no order', async () => {
    expect((await asked('aov_net')).flags).toContain('unlinked_returns');
    expect((await asked('aov_net', january)).flags).not.toContain('unlinked_returns');
    expect((await asked('net_sales')).flags).not.toContain('unlinked_returns');
    expect((await asked('net_sales', { basis: 'order' })).flags).toContain('unlinked_returns');
  });
});

describe('flags', () => {
  it('says what has no exchange rate', async () => {
    // o9 and a cost of 9 February, both in SEK
    const february: Period = { from: '2026-02-01', to: '2026-03-01' };
    for (const id of ['net_sales', 'aov', 'asp', 'rps', 'marketing_cost', 'mer'] as const)
      expect((await asked(id, february)).flags, id).toContain('unconverted');
    for (const id of ['orders', 'cr', 'cr_orders', 'customers_new', 'units_sold', 'upo'] as const)
      expect((await asked(id, february)).flags, id).not.toContain('unconverted');
    const january = await answer(shop, { metrics: ['net_sales', 'mer'], to: '2026-02-01' });
    expect(Object.values(only(january)).flatMap(({ flags }) => flags)).not.toContain('unconverted');
    expect(january.notes).toEqual([]);
    expect((await answer(shop, february)).notes.join(' ')).toContain('no exchange rate');
  });

  it('knows the exchange rates of a part', async () => {
    const split = {
      metrics: ['net_sales'],
      from: '2026-02-01' as const,
      to: '2026-03-01' as const,
      split: 'country',
    };
    const { rows } = await answer(shop, split);
    // o9 was shipped to Germany
    expect(rows.map((row) => [row.split, row.values.net_sales!.flags.includes('unconverted')])).toEqual([
      ['DE', true],
      ['FR', false],
      ['unknown', false],
    ]);
    const byType = await answer(shop, { ...split, metrics: ['gross_sales'], split: 'product_type' });
    expect(byType.rows.map((row) => row.split)).toEqual(['hats', 'shoes']);
  });

  it('says when there is nothing to divide by', async () => {
    const empty: Period = { from: '2025-03-01', to: '2025-04-01' };
    const none = { value: null, num: 0, den: 0 };
    expect(await asked('cr', empty)).toMatchObject({ ...none, flags: ['no_data'] });
    expect(await asked('aov', empty)).toMatchObject({ ...none, flags: ['no_data'] });
    expect(await asked('ncac', empty)).toMatchObject({ ...none, flags: ['no_spend', 'no_data'] });
    expect(await asked('mer', empty)).toMatchObject({ ...none, flags: ['no_spend'] });
    expect(await asked('orders', empty)).toMatchObject({ value: 0, num: 0, den: null, flags: [] });
  });

  it('has no CAC without spend, not a free one', async () => {
    const value = await asked('ncac', { from: '2026-02-01', to: '2026-03-01' });
    expect(value).toMatchObject({ value: null, num: 0, den: 3, flags: ['unconverted', 'no_spend'] });
  });

  it('marks small samples', async () => {
    expect((await asked('cr')).flags).toContain('small_sample');
    expect((await asked('aov')).flags).toContain('small_sample');
    expect((await asked('net_sales', { to: '2026-02-01' })).flags).toEqual([]);
  });

  it('needs a declared margin for LTV:CAC', async () => {
    expect((await asked('ltv_cac')).flags).toContain('declared_margin');
    const { ltv_cac } = only(await answer(tripled, { metrics: ['ltv_cac'] }));
    expect(ltv_cac).toMatchObject({
      value: null,
      num: null,
      den: 270_00,
      flags: ['unconverted', 'no_margin'],
    });
  });
});

describe('time of asking', () => {
  const orders = async (asOf: Instant, more: object = {}) => {
    const { rows } = await answer(shop, { metrics: ['orders'], by: 'month', asOf, ...more });
    return rows.map((row) => [row.bucket, row.values.orders!.value, row.values.orders!.flags]);
  };

  it('reads no day after it; what runs is partial, and provisional until 72 h after its end', async () => {
    // o5 and o10, not yet o7; January ended on 31 January 23:00Z
    expect(await orders('2026-02-11T12:00:00Z')).toEqual([
      ['2026-01-01', 4, []],
      ['2026-02-01', 2, ['partial', 'provisional']],
    ]);
    expect((await orders('2026-02-03T22:59:59Z'))[0]).toEqual(['2026-01-01', 4, ['provisional']]);
    expect((await orders('2026-02-03T23:00:00Z'))[0]).toEqual(['2026-01-01', 4, []]);
  });

  it('reads nothing of the day that begins with it', async () => {
    const february = { from: '2026-02-01' as const };
    expect((await orders('2026-02-11T00:00:00Z', february))[0]![1]).toBe(1);
    expect((await orders('2026-02-12T00:00:00Z', february))[0]![1]).toBe(2);
  });

  it('cuts buckets at the period, and names them by their calendar day', async () => {
    const cut = await orders('2027-01-01T00:00:00Z', { from: '2026-01-06', to: '2026-02-02' });
    // o2 o3 o4; nothing on 1 February
    expect(cut).toEqual([
      ['2026-01-01', 3, ['partial']],
      ['2026-02-01', 0, ['partial']],
    ]);
  });
});

describe('maturity', () => {
  it('counts only whole days of acquisition that are old enough', async () => {
    // 11 Feb in Berlin ends at 23:00Z; 30 × 24 h later is 13 March 23:00Z. eve (11 Feb) did not repeat
    const at = (asOf: Instant) => asked('repeat_rate_30', { from: '2026-02-01', to: '2026-03-01', asOf });
    expect(await at('2026-03-13T22:59:59Z')).toMatchObject({
      num: 0,
      den: 1,
      flags: expect.arrayContaining(['partial']),
    });
    expect(await at('2026-03-13T23:00:00Z')).toMatchObject({ num: 0, den: 2 });
  });

  it('says nothing about customers who are all too young', async () => {
    const value = await asked('repeat_rate_90', { asOf: '2026-03-01T00:00:00Z' });
    expect(value).toEqual({ value: null, num: null, den: null, unit: 'fraction', flags: ['immature'] });
  });

  it('takes cohorts whose twelve months are over', async () => {
    // January's end with 2026: ana 83, ben 40, guest 30 of three customers
    const january = await asked('ltv_revenue', { asOf: '2026-12-31T23:00:00Z' });
    expect(january).toMatchObject({ num: 153_00, den: 3, value: 51_00 });
    expect(january.flags).toContain('partial');
    const before = await asked('ltv_revenue', { asOf: '2026-12-31T22:59:59Z' });
    expect(before).toMatchObject({ value: null, flags: ['immature'] });
  });

  it('needs a whole month of acquisition', async () => {
    const value = await asked('ltv_revenue', { from: '2026-01-02', to: '2026-02-28' });
    expect(value).toMatchObject({ value: null, flags: ['no_data'] });
  });
});
