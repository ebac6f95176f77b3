import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { ingest } from '../../server/ledger';
import { bridgeView } from '../../server/bridge/bridge';
import { saveRoadmap } from '../../server/roadmap';
import { comparedPeriod, shownPeriod, type BridgeQuestion } from '../../server/bridge/periods';
import { comparedWords } from '../../server/bridge/sentences';
import type { BridgeView } from '../../server/bridge/types';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';
import type { Day, Period } from '../../server/time';

/** 1 April to 15 May 2026 against 1 January to 14 February: 45 days each. */

const NOW = new Date('2026-05-16T08:00:00Z');

const order = (
  id: string,
  { at, customer }: { at: string; customer: string },
  amount: number,
  more: object = {},
) => ({
  type: 'order',
  id,
  placedAt: at,
  currency: 'EUR',
  customer: { id: customer },
  lines: [{ quantity: 1, unitPrice: amount.toFixed(2) }],
  ...more,
});

const SALES = [
  // before: 160 of 2 orders, both customers new
  order('a', { at: '2026-01-02T10:00:00Z', customer: 'ana' }, 100),
  order('b', { at: '2026-02-10T10:00:00Z', customer: 'ben' }, 60),
  // after the 45th day, still in the quarter
  order('c', { at: '2026-02-20T10:00:00Z', customer: 'zoe' }, 1000),
  // now: 210 of 3 web orders and 30 at the till, 20 reversed; Ana within 90 days, two new
  order('d', { at: '2026-04-02T09:00:00Z', customer: 'ana' }, 90),
  order('e', { at: '2026-04-03T10:00:00Z', customer: 'cara' }, 70, {
    refunds: [{ id: 'r', occurredAt: '2026-05-04T10:00:00Z', net: '20.00' }],
  }),
  order('f', { at: '2026-05-15T10:00:00Z', customer: 'dave' }, 50),
  order('h', { at: '2026-04-05T10:00:00Z', customer: 'ana' }, 30, { isWeb: false, channel: 'pos' }),
  // today is not closed
  order('g', { at: '2026-05-16T06:00:00Z', customer: 'eve' }, 999),
];

const visits = (day: string, count: number, buyers: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `${day}-${i}`,
    startedAt: `${day}T08:00:00Z`,
    hasOrder: i < buyers,
  }));

const SESSIONS = [
  ...visits('2026-01-02', 2, 1),
  ...visits('2026-02-10', 2, 1),
  ...visits('2026-02-20', 1, 1),
  ...visits('2026-04-02', 3, 1),
  ...visits('2026-04-03', 2, 1),
  ...visits('2026-04-05', 1, 0),
  ...visits('2026-05-15', 2, 1),
];

const SPEND = [
  { day: '2026-01-10', currency: 'EUR', amount: '40' },
  { day: '2026-04-10', currency: 'EUR', amount: '60' },
];

/** All systems told all they knew, from the year's first day on. */
const KNOWN: Period = { from: '2026-01-01', to: '2026-05-17' };

const PLAN = {
  phases: [
    {
      ...{ name: 'Push', focus: 'Sell more', objective: 'Sell more.', deliverables: [] },
      ...{ startDay: '2026-04-01' as const, endDay: '2026-07-01' as const, deliverablesWeight: 0.5 },
      kpis: [{ metric: 'net_sales' as const, weight: 1, target: 50_000, lift: null, isTotal: true }],
    },
  ],
};

let database: Database;
let shop: Store;
const seen = (store: Store, question: BridgeQuestion = {}, now = NOW): Promise<BridgeView> =>
  database.read((tx) => bridgeView(tx, store, question, now));
const sentence = ({ verdict }: BridgeView): string => verdict.map(({ text }) => text).join('');

const open = async (): Promise<Store> => {
  const store = await testStore(database);
  for (const [kind, facts] of [
    ['sales', SALES],
    ['sessions', SESSIONS],
    ['spend', SPEND],
  ] as const) {
    expect((await ingest(database, store, kind, [...facts])).rejected).toEqual([]);
  }
  await declare(database, store, KNOWN);
  return store;
};

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shop = await open();
  await database.write((tx) => saveRoadmap(tx, shop, PLAN));
});
afterAll(() => database.close());

describe('the standing Bridge', () => {
  let view: BridgeView;
  beforeAll(async () => {
    view = await seen(shop);
  });

  it('shows the closed days of the running quarter against the same days of the one before', () => {
    expect(view).toMatchObject({
      ...{ period: { from: '2026-04-01', to: '2026-05-16' }, periodLabel: 'Q2 to date, 1 Apr – 15 May' },
      comparison: { from: '2026-01-01', to: '2026-02-15' },
      comparisonLabel: '1 Jan – 14 Feb, same 45 days',
      ...{ stale: null, empty: false, today: '2026-05-16', provisionalFrom: '2026-05-13' },
    });
  });

  it('has eight tiles in their order', () => {
    const figures = view.tiles.map(({ metric, value, comparison }) => [
      metric,
      value.value,
      comparison?.value.value ?? null,
    ]);
    expect(figures).toEqual([
      // 90 + 70 + 50 + 30 − 20
      ['net_sales', 22_000, 16_000],
      ['orders', 4, 2],
      ['aov', 6_000, 8_000],
      ['cr', 3 / 8, 2 / 4],
      // no cohort is twelve months old
      ['ltv_revenue', null, null],
      // 60 for Cara and Dave, 40 for Ana and Ben
      ['cac_blended', 3_000, 2_000],
      ['ltv_cac', null, null],
      // of Ana and Ben Ana came back; nobody was there 90 days before
      ['repeat_rate_90', 0.5, null],
    ]);
    expect(view.tiles[0]!.comparison).toMatchObject({
      relative: 0.375,
      difference: 6_000,
      judgement: 'better',
    });
  });

  it('says what its rates and means rest on', () => {
    const samples = Object.fromEntries(view.tiles.map(({ metric, sample }) => [metric, sample]));
    expect(samples).toMatchObject({
      ...{ net_sales: null, orders: null, aov: '4 orders with goods', cr: '8 sessions' },
      ...{ cac_blended: '2 new customers', repeat_rate_90: '2 new customers' },
    });
  });

  it('reads what has to mature from those who came of age, and says so', () => {
    const repeat = view.tiles[7]!;
    expect(repeat.period).toEqual({ from: '2026-01-01', to: '2026-02-15' });
    expect(repeat.periodLabel).toBe('customers acquired 1 Jan – 14 Feb');
    expect(view.tiles.map(({ periodLabel }) => periodLabel !== null)).toEqual([
      ...[false, false, false, false],
      ...[true, false, true, true],
    ]);
  });

  it('draws a line of the days, seven at a time', () => {
    const [sales] = view.tiles;
    // a point a day: 90 + 70 + 30 in the first seven, the return alone in those to the 40th
    expect([sales!.spark.length, sales!.sparkComparison.length]).toEqual([45, 45]);
    expect([sales!.spark[6], sales!.spark[39]]).toEqual([19_000 / 7, -2_000 / 7]);
    expect(sales!.sparkComparison[6]).toBe(10_000 / 7);
  });

  it('adds net sales up to the end of the quarter, against target and comparison', () => {
    expect(view.paceTarget).toBe(50_000);
    expect(view.pace).toHaveLength(91);
    // 2 April is the second day as 2 January was; evenly due: 2 of 91 days of 500
    expect(view.pace[1]).toEqual({ day: '2026-04-02', actual: 9_000, comparison: 10_000, target: 1_099 });
    expect(view.pace[44]).toMatchObject({ day: '2026-05-15', actual: 22_000, comparison: 16_000 });
    expect(view.pace[45]).toMatchObject({ day: '2026-05-16', actual: null, comparison: 16_000 });
    // the first quarter had 90 days: 100 + 60 + 1000
    expect(view.pace[89]).toMatchObject({ comparison: 116_000 });
    expect(view.pace[90]).toEqual({ day: '2026-06-30', actual: null, comparison: null, target: 50_000 });
  });

  it('splits the change exactly', () => {
    // 4 × 1/2 × 80 = 160 → 8 × 3/8 × 70 = 210. L = 5000 / ln 1.3125 = 18,386.8:
    // × ln 2 = 12,744.8; × ln 0.75 = −5,289.6; × ln 0.875 = −2,455.2
    expect(view.change).toMatchObject({
      from: 16_000,
      to: 22_000,
      change: 6_000,
      method: 'lmdi',
      note: null,
    });
    expect(view.change!.parts.map(({ id, from, to, effect }) => [id, from, to, effect])).toEqual([
      ['traffic', 4, 8, 12_745],
      ['conversion', 0.5, 0.375, -5_290],
      ['aov', 8_000, 7_000, -2_455],
      ['other_channels', 0, 3_000, 3_000],
      ['returns', 0, 2_000, -2_000],
    ]);
  });

  it('says first how the phase stands', () => {
    // 220 of 500 with 45 of 91 days gone: 0.44 / 0.4945 = 0.89
    expect(sentence(view)).toBe(
      'Q1 is at risk: 44% done with 49% of the quarter gone. Net sales are at risk.',
    );
    expect(view.verdict.flatMap(({ why }) => why ?? [])).toEqual(['phase', 'elapsed', 'net_sales']);
    expect(view.tiles[0]!.target).toMatchObject({ target: 50_000, actual: 22_000, status: 'at_risk' });
  });
});

describe('another question', () => {
  it('holds an asked period against the same days directly before', async () => {
    const view = await seen(shop, { from: '2026-04-01', to: '2026-04-11' });
    // days without an order are days of nothing, not days of which nothing is known
    expect(view.comparison).toEqual({ from: '2026-03-22', to: '2026-04-01' });
    expect(view.comparisonLabel).toBe('22 Mar – 31 Mar, same 10 days');
    expect(view.tiles[0]!.value.value).toBe(19_000);
    expect(view.tiles[0]!.comparison).toMatchObject({ value: { value: 0 }, relative: null });
    expect(view.change).toMatchObject({ from: 0, to: 19_000 });
  });

  it('has nothing a year before this shop began', async () => {
    const view = await seen(shop, { compare: 'year' });
    expect([view.comparison, view.comparisonLabel]).toEqual([null, 'data from 1 Jan 2026 only']);
    expect([view.change, view.tiles.every(({ comparison }) => comparison === null)]).toEqual([null, true]);
  });

  it('compares with nothing when told so', async () => {
    const view = await seen(shop, { compare: 'none' });
    expect([view.comparison, view.comparisonLabel, view.change]).toEqual([null, null, null]);
  });

  it('opens on the last quarter with data, and says so', async () => {
    const view = await seen(shop, {}, new Date('2026-11-20T08:00:00Z'));
    expect(view.period).toEqual({ from: '2026-04-01', to: '2026-05-17' });
    expect(view.periodLabel).toBe('Q2 2026, 1 Apr – 16 May');
    expect(view.comparisonLabel).toBe('1 Jan – 15 Feb, same 46 days');
    expect(view.stale).toEqual({
      lastDay: '2026-05-16',
      sentence: 'This is Q2 2026, the last quarter with data, up to 16 May.',
    });
    // 220 + 999 against 160; from 16 May to 20 November
    expect(sentence(view)).toBe(
      'Orders stop on 16 May, 188 days ago. Q2 2026, 1 Apr – 16 May: net sales are up 661.9% on 1 Jan – 15 Feb (5 orders after 2, a small sample).',
    );
    expect(view.provisionalFrom).toBeNull();
  });

  it('says orders where sessions were not collected', async () => {
    const untracked = await testStore(database);
    await ingest(database, untracked, 'sales', SALES);
    await ingest(database, untracked, 'sessions', visits('2026-04-02', 3, 1));
    await declare(database, untracked, KNOWN, ['orders']);
    const { change } = await seen(untracked);
    expect(change!.note).toContain('no sessions');
    // web orders 2 → 3 at 80 → 70: L × ln 1.5 = 18,386.8 × 0.405465 = 7,455.2, and −2,455.2
    expect(change!.parts.map(({ label, effect }) => [label, effect])).toEqual([
      ['Orders', 7_455],
      ['AOV', -2_455],
      ['Other channels', 3_000],
      ['Returns', -2_000],
    ]);
  });

  it('leaves an order without an exchange rate out of money, orders and AOV alike', async () => {
    const store = await open();
    const krona = order('x', { at: '2026-04-03T12:00:00Z', customer: 'sven' }, 999, { currency: 'SEK' });
    await ingest(database, store, 'sales', [krona]);
    const { tiles, change } = await seen(store);
    const part = (id: string) => change!.parts.find((p) => p.id === id);
    // 90 + 70 + 50 over the three web orders in euro, which 8 sessions led to; not over four
    expect(part('aov')!.to).toBe(70_00);
    expect(part('conversion')!.to).toBe(3 / 8);
    expect(change!.note).toContain('without an exchange rate');
    const values = Object.fromEntries(tiles.map(({ metric, value }) => [metric, value]));
    // the tile counts the till's 30 too: 240 over 4
    expect(values.aov).toMatchObject({ num: 240_00, den: 4 });
    expect(values.aov!.flags).toContain('unconverted');
    expect(values.net_sales!.flags).toContain('unconverted');
    expect(values.orders!.value).toBe(5);
    expect(values.orders!.flags).not.toContain('unconverted');
    expect((await seen(shop)).tiles.flatMap(({ value }) => value.flags)).not.toContain('unconverted');
  });

  it('has an empty page for an empty store', async () => {
    const view = await seen(await testStore(database));
    expect(view).toMatchObject({
      empty: true,
      stale: null,
      comparison: null,
      change: null,
      paceTarget: null,
    });
    expect(sentence(view)).toBe('No data yet: nothing has been imported into this store.');
    expect(view.tiles.map(({ value }) => value.value)).toEqual(Array(8).fill(null));
    expect(view.tiles.every(({ value }) => value.reason === 'no source')).toBe(true);
  });

  it('speaks of sales without a roadmap', async () => {
    const view = await seen(await open());
    expect(view.roadmap.phases).toEqual([]);
    expect(sentence(view)).toBe(
      'Q2 to date, 1 Apr – 15 May: net sales are up 37.5% on 1 Jan – 14 Feb (4 orders after 2, a small sample).',
    );
  });
});

describe('periods', () => {
  const store = { weekStart: 1, fiscalYearStart: 2 } as Store;
  const both = (question: BridgeQuestion, today: Day, lastFactDay: Day) => {
    const shown = shownPeriod(store, question, today, lastFactDay);
    return { shown, compared: comparedPeriod(shown, question, store) };
  };

  it('knows fiscal quarters', () => {
    // fiscal years begin in February: Q1 is February to April
    const { shown, compared } = both({}, '2026-05-03', '2026-05-02');
    expect(shown.label).toBe('Fiscal Q2 to date, 1 May – 2 May');
    expect(compared!.period).toEqual({ from: '2026-02-01', to: '2026-02-03' });
    expect(compared!.whole).toEqual({ from: '2026-02-01', to: '2026-05-01' });
  });

  it('shows the quarter before on the first day of one, as a whole', () => {
    const { shown, compared } = both({}, '2026-05-01', '2026-04-30');
    expect(shown.period).toEqual({ from: '2026-02-01', to: '2026-05-01' });
    expect(shown.stale!.sentence).toBe(
      'Fiscal Q2 begins today: this is fiscal Q1, the last quarter with closed days.',
    );
    expect(compared!.period).toEqual({ from: '2025-11-01', to: '2026-02-01' });
    expect(comparedWords(compared!.period, shown.period, '2026-05-01')).toBe('1 Nov 2025 – 31 Jan, 92 days');
  });

  it('cuts an asked period at today and compares the same elapsed part', () => {
    const { shown, compared } = both({ from: '2026-05-01', to: '2026-05-31' }, '2026-05-11', '2026-05-10');
    expect(shown.period).toEqual({ from: '2026-05-01', to: '2026-05-11' });
    // 1 to 30 May is no whole month: the 30 days before begin on 1 April
    expect(compared!.period).toEqual({ from: '2026-04-01', to: '2026-04-11' });
  });

  it('holds an asked whole quarter against the whole quarter before', () => {
    // fiscal years begin in February: May to July after February to April, 92 days after 89
    const { compared } = both({ from: '2026-05-01', to: '2026-08-01' }, '2026-09-11', '2026-09-10');
    expect(compared!.period).toEqual({ from: '2026-02-01', to: '2026-05-01' });
    expect(comparedWords(compared!.period, { from: '2026-05-01', to: '2026-08-01' }, '2026-09-11')).toBe(
      '1 Feb – 30 Apr, 89 days',
    );
  });

  it('takes the same dates of the year before', () => {
    const { compared } = both({ compare: 'year' }, '2026-05-11', '2026-05-10');
    expect(compared!.period).toEqual({ from: '2025-05-01', to: '2025-05-11' });
  });
});
