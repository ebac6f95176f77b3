import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { cohorts } from '../../server/ask';
import { tableOf, csvOf, gridOf } from '../../server/explore';
import { retireSource } from '../../server/connections/retire';
import { ingestBatch } from '../../server/ledger';
import { bridgeView } from '../../server/bridge/bridge';
import { roadmapView, saveRoadmap } from '../../server/roadmap';
import type { BridgeQuestion } from '../../server/bridge/periods';
import type { BridgeView } from '../../server/bridge/types';
import type { Store } from '../../server/types';
import { addDays, daysBetween, type Day } from '../../server/time';
import { testDatabase, testStore } from '../database';

/** Pages over data that ends early, begins late or has holes. Amounts by pencil. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const daysOf = (from: Day, to: Day, step = 1): Day[] =>
  Array.from({ length: Math.ceil((daysBetween(from, to) + 1) / step) }, (_none, i) =>
    addDays(from, i * step),
  );

/** One order a day, first to last. */
const orders = (from: Day, to: Day, price: string, more: { source?: string; step?: number } = {}) =>
  daysOf(from, to, more.step).map((day) => ({
    ...{ type: 'order', source: more.source ?? 'shop', id: day, placedAt: `${day}T10:00:00Z` },
    ...{ currency: 'EUR', customer: { id: `c${day}` }, lines: [{ quantity: 1, unitPrice: price }] },
  }));
const take = async (store: Store, kind: 'sales' | 'sessions' | 'spend', facts: object[], coversTo?: Day) =>
  expect((await ingestBatch(database, store, kind, { rows: facts, coversTo })).rejected).toEqual([]);

const seen = (store: Store, now: string, question: BridgeQuestion = {}): Promise<BridgeView> =>
  database.read((tx) => bridgeView(tx, store, question, new Date(now)));
const sentence = ({ verdict }: BridgeView): string => verdict.map(({ text }) => text).join('');

describe('a shop whose orders stop in the running quarter', () => {
  let store: Store;
  const NOW = '2026-05-20T08:00:00Z';

  beforeAll(async () => {
    store = await testStore(database);
    await take(store, 'sales', orders('2026-01-01', '2026-03-31', '10.00'));
    await take(store, 'sales', orders('2026-04-01', '2026-05-10', '12.00'));
    const costs = daysOf('2026-01-01', '2026-04-30').map((day) => ({ day, currency: 'EUR', amount: '3.00' }));
    await take(store, 'spend', costs, '2026-04-30');
  });

  it('says so first, and holds 40 days against 40', async () => {
    const view = await seen(store, NOW);
    // 40 × 12 against 40 × 10
    expect(sentence(view)).toBe(
      'Orders stop on 10 May, 10 days ago. Q2 to date, 1 Apr – 10 May: net sales are up 20.0% on 1 Jan – 9 Feb (40 orders after 40).',
    );
    expect(view.period).toEqual({ from: '2026-04-01', to: '2026-05-11' });
    expect(view.comparisonLabel).toBe('1 Jan – 9 Feb, same 40 days');
    expect(view.change).toMatchObject({ from: 400_00, to: 480_00 });
    expect(view.tiles[0]).toMatchObject({ lastDay: null, value: { value: 480_00 } });
    expect(view.tiles[0]!.value.flags).toContain('may_be_cut');
  });

  it('reads each tile as far as its own facts go', async () => {
    const view = await seen(store, NOW);
    const cac = view.tiles.find(({ metric }) => metric === 'cac_blended')!;
    // 30 days of 3.00 over 30 customers; held against 30 days from 1 January
    expect(cac).toMatchObject({ lastDay: '2026-04-30', value: { value: 3_00, num: 90_00, den: 30 } });
    expect(cac.comparison).toMatchObject({
      ...{ period: { from: '2026-01-01', to: '2026-01-31' }, value: { num: 90_00 } },
    });
    // nothing is drawn where nothing is known, and no line falls to 0
    expect(cac.spark.slice(29, 32)).toEqual([3_00, null, null]);
  });

  it('ends the line of its pace with the orders, and judges a total by what is due then', async () => {
    const kpi = { metric: 'net_sales' as const, weight: 1, target: 1_000_00, lift: null, isTotal: true };
    const phase = {
      ...{ name: 'Push', focus: 'Sell', objective: 'Sell.', deliverables: [], deliverablesWeight: 0 },
      ...{ startDay: '2026-04-01' as const, endDay: '2026-07-01' as const, kpis: [kpi] },
    };
    await database.write((tx) => saveRoadmap(tx, store, { phases: [phase] }));
    const view = await seen(store, NOW);
    expect(view.pace[39]).toMatchObject({ day: '2026-05-10', actual: 480_00 });
    expect(view.pace[40]).toMatchObject({ day: '2026-05-11', actual: null });
    const [sales] = view.roadmap.phases[0]!.kpis;
    // 480 of 1,000 by 40 of 91 days: ahead, though 49 of 91 days have gone
    expect(sales).toMatchObject({ actual: 480_00, due: 40 / 91, status: 'on_track' });
    expect(sales!.window).toEqual({ from: '2026-04-01', to: '2026-05-11' });
    expect(sentence(view)).toBe(
      'Orders stop on 10 May, 10 days ago. Q1 is on track: 48% done with 44% due on the days with data. ' +
        'Net sales are on track.',
    );
  });

  it('judges the phase by the days with data, and says so first', async () => {
    const { phases, verdict } = await database.read((tx) => roadmapView(tx, store, new Date(NOW)));
    // 0.48 by 40 of 91 days; at that pace all of it after 40 / 0.48 = 83.3 days
    expect(phases[0]).toMatchObject({
      ...{ elapsed: 49 / 91, due: 40 / 91, progress: 0.48, status: 'on_track', finish: '2026-06-24' },
      pace: expect.closeTo(1.092, 9) as number,
    });
    expect(verdict.map(({ text }) => text).join('')).toBe(
      'Orders stop on 10 May, 10 days ago. Q1 Push is on track: 48% done with 44% due on the days with data; ' +
        'it would finish on 23 Jun, seven days early.',
    );
  });

  it('says no data since then in tables, CSV and cohorts', async () => {
    const question = {
      ...{
        from: '2026-05-09' as const,
        to: '2026-05-13' as const,
        by: 'day' as const,
        metrics: ['orders' as const],
      },
      ...{ compare: null, pivot: false },
    };
    const table = await database.read((tx) => tableOf(tx, store, question, new Date(NOW)));
    expect(table.rows.map(({ values }) => values.orders!.value)).toEqual([1, 1, null, null]);
    expect(table.rows[2]!.values.orders!.reason).toBe('no data since 2026-05-10');
    expect(table.notes).toContain('Read up to 10 May 2026: there is no data of orders (shop) since.');
    const later = { ...question, from: '2026-05-12' as const, to: '2026-05-14' as const };
    const nothing = await database.read((tx) => tableOf(tx, store, later, new Date(NOW)));
    expect(nothing.rows.map(({ values }) => values.orders!.reason)).toEqual(
      Array(2).fill('no data since 2026-05-10'),
    );
    expect(nothing.notes).toContain('There is no data of orders after 10 May 2026 (shop).');
    // what is stopped is said first, where the days of the table run beyond it
    const whole = { ...question, from: '2026-04-01' as const };
    const opening = async (to: Day) =>
      (await database.read((tx) => tableOf(tx, store, { ...whole, to }, new Date(NOW)))).opening;
    expect([await opening('2026-05-11'), await opening('2026-05-12')]).toEqual([
      '',
      'Orders stop on 10 May, 10 days ago. ',
    ]);
    const csv = csvOf(gridOf(question, table, { columns: null, sort: null, totals: false }), 'EUR').split(
      '\n',
    );
    expect(csv[3]).toBe('2026-05-11,,orders:no_data_since_2026-05-10');
    const grid = await database.read((tx) =>
      cohorts(tx, store, { measure: 'orders' }, new Date('2026-07-01')),
    );
    const april = grid.cohorts.find(({ cohort }) => cohort === '2026-04')!;
    // May is over, but was not seen to its end
    expect(april.values.map(({ value }) => value)).toEqual([30, null]);
    expect(april.values[1]!.reason).toBe('no data since 2026-05-10');
    // the sentence over them begins with the stop, and with none before it came
    expect(grid.opening).toBe('Orders stop on 10 May, 52 days ago. ');
    const asOf = async (day: Day) => {
      const asked = { measure: 'orders' as const, asOf: `${day}T00:00:00Z` as const };
      return (await database.read((tx) => cohorts(tx, store, asked, new Date('2026-07-01')))).opening;
    };
    expect([await asOf('2026-05-10'), await asOf('2026-05-20')]).toEqual([
      '',
      'Orders stop on 10 May, 10 days ago. ',
    ]);
  });
});

describe('a phase whose orders stop', () => {
  const NOW = new Date('2026-05-20T08:00:00Z');
  const kpi = { metric: 'aov' as const, weight: 1, target: 14_00, lift: null, isTotal: false };
  const work = {
    ...{ name: 'Bundles', owner: null, weight: 1, state: 'in_progress' as const },
    acceptance: ['Priced', 'Live'].map((name, i) => ({ name, accepted: i === 0 })),
    ...{ startDay: null, dueDay: null, shippedDay: null, blockedBy: null },
  };
  const phase = {
    ...{ name: 'Push', focus: 'Sell', objective: 'Sell.', deliverablesWeight: 0.5, kpis: [kpi] },
    ...{ startDay: '2026-04-01' as const, endDay: '2026-07-01' as const },
  };
  const roadmapOver = async (last: Day, deliverables: (typeof work)[]) => {
    const store = await testStore(database);
    for (const source of ['shop', 'till']) {
      const before = last < '2026-03-31' ? last : '2026-03-31';
      await take(store, 'sales', orders('2026-03-01', before, '10.00', { source }));
      await take(store, 'sales', orders('2026-04-01', last, '12.00', { source }));
    }
    await database.write((tx) => saveRoadmap(tx, store, { phases: [{ ...phase, deliverables }] }));
    const { phases, verdict } = await database.read((tx) => roadmapView(tx, store, NOW));
    return { push: phases[0]!, text: verdict.map(({ text }) => text).join('') };
  };

  it('holds a rate against what was due then, and work against today', async () => {
    const { push, text } = await roadmapOver('2026-05-10', [work]);
    // 10 → 14, 12 in 28 days to 10 May: half way with 40 of 91 days; 49 of 91 would make it 0.93, at risk
    expect(push.kpis[0]).toMatchObject({
      ...{ attainment: 0.5, until: '2026-05-11', due: 40 / 91, status: 'on_track' },
      windowLabel: '28 closed days to 10 May',
    });
    // half of the work by 49 days, half of the way by 40: 0.5 by 44.5, all of it after 89 days
    expect(push).toMatchObject({ kpiDue: 40 / 91, progress: 0.5, status: 'on_track', finish: '2026-06-29' });
    expect(push.pace).toBeCloseTo((0.5 * 91) / 44.5, 9);
    expect(text).toBe(
      'Orders stop on 10 May, 10 days ago. Q1 Push is on track: 50% done with 49% due on the days with data; ' +
        'it would finish on 28 Jun, two days early.',
    );
  });

  it('before it begins has no actual of its days, and says why', async () => {
    const { push, text } = await roadmapOver('2026-03-25', []);
    expect(push.kpis[0]).toMatchObject({
      actual: null,
      reason: 'no data since 2026-03-25',
      status: 'unknown',
    });
    expect(push).toMatchObject({ progress: null, pace: null, finish: null });
    expect(text).toBe(
      'Orders stop on 25 March, 56 days ago. ' +
        'Q1 Push has no progress to judge: nothing measured with 54% of the quarter gone.',
    );
  });

  it('is not judged by fewer than a twentieth of its days', async () => {
    const { push, text } = await roadmapOver('2026-04-03', []);
    // 3 of 91 days
    expect(push).toMatchObject({ pace: null, status: 'unknown', due: 3 / 91 });
    expect(text).toContain('Q1 Push has too few days with data to judge: ');
  });
});

describe('a shop of which nothing came for a quarter', () => {
  it('shows the last one with data, as far as it goes', async () => {
    const store = await testStore(database);
    await take(store, 'sales', orders('2025-10-01', '2025-12-31', '10.00'));
    await take(store, 'sales', orders('2026-01-01', '2026-02-20', '9.00'));
    const visits = daysOf('2025-10-01', '2026-02-20').map((day) => ({
      ...{ source: 'web', id: day, startedAt: `${day}T09:00:00Z`, hasOrder: true },
    }));
    await take(store, 'sessions', visits);
    const view = await seen(store, '2026-05-20T08:00:00Z');
    // 51 × 9 against 51 × 10; 20 February to 20 May
    expect(sentence(view)).toBe(
      'Orders stop on 20 February, 89 days ago. Q1 2026, 1 Jan – 20 Feb: net sales are down 10.0% on 1 Oct – 20 Nov 2025 (51 orders after 51).',
    );
    expect(view.stale!.lastDay).toBe('2026-02-20');
    expect(view.stopped.map(({ fact }) => fact)).toEqual(['orders', 'sessions']);
    // one session an order then and now: it is the price alone
    expect(view.change!.parts.map(({ id, effect }) => [id, effect])).toEqual([
      ['traffic', 0],
      ['conversion', 0],
      ['aov', -51_00],
      ['returns', 0],
    ]);
  });

  it('ends with the last day that all of it covers, where all has stopped together', async () => {
    const store = await testStore(database);
    const refund = { id: 'r', occurredAt: '2026-02-21T00:30:00Z', net: '9.00' };
    const [first, ...others] = orders('2026-01-01', '2026-02-20', '9.00');
    await take(store, 'sales', [{ ...first, refunds: [refund] }, ...others]);
    await take(store, 'sales', orders('2025-10-01', '2025-12-31', '10.00'));
    const visits = daysOf('2025-10-01', '2026-02-20').map((day) => ({
      ...{ source: 'web', id: day, startedAt: `${day}T09:00:00Z` },
    }));
    await take(store, 'sessions', visits);
    const { period, tiles, stopped } = await seen(store, '2026-05-20T08:00:00Z');
    // a refund in the night is the newest event of orders, and no day of trade: 51 days, as before
    expect(stopped.map(({ fact, last }) => [fact, last])).toEqual([
      ['orders', '2026-02-21'],
      ['sessions', '2026-02-20'],
    ]);
    expect(period).toEqual({ from: '2026-01-01', to: '2026-02-21' });
    expect(tiles[0]!.comparison!.relative).toBeCloseTo(-0.1, 12);
  });

  it('whose sessions stop before its orders explains the days on which both are known', async () => {
    const store = await testStore(database);
    await take(store, 'sales', orders('2026-01-01', '2026-05-19', '10.00'), '2026-05-19');
    const visits = daysOf('2026-01-01', '2026-04-10').map((day) => ({
      ...{ source: 'web', id: day, startedAt: `${day}T09:00:00Z`, hasOrder: true },
    }));
    await take(store, 'sessions', visits, '2026-04-10');
    const { change, period, stopped, verdict } = await seen(store, '2026-05-20T08:00:00Z');
    expect(period.to).toBe('2026-05-20');
    expect(change).toMatchObject({
      ...{ period: { from: '2026-04-01', to: '2026-04-11' }, from: 100_00, to: 100_00, note: null },
      comparison: { from: '2026-01-01', to: '2026-01-11' },
    });
    // net sales are made of orders: the sentence is not over what has stopped
    expect(stopped.map(({ fact, daysAgo }) => [fact, daysAgo])).toEqual([['sessions', 40]]);
    expect(verdict[0]!.text).toContain('Q2 to date');
  });
});

describe('a comparison', () => {
  it('that reaches before the first day is none, and says from when on there is data', async () => {
    const store = await testStore(database);
    await take(store, 'sales', orders('2025-07-01', '2026-05-19', '10.00'), '2026-05-19');
    const year = await seen(store, '2026-05-20T08:00:00Z', { compare: 'year' });
    expect([year.comparison, year.comparisonLabel]).toEqual([null, 'data from 1 Jul 2025 only']);
    expect(sentence(year)).toBe(
      'Q2 to date, 1 Apr – 19 May: nothing earlier to compare with, data from 1 Jul 2025 only.',
    );
    expect([year.change, year.pace.every(({ comparison }) => comparison === null)]).toEqual([null, true]);
    // from 1 July 2026 on there is a year before
    const later = { from: '2026-07-01' as const, to: '2026-07-11' as const, compare: 'year' as const };
    await take(store, 'sales', orders('2026-05-20', '2026-07-10', '11.00'), '2026-07-10');
    const whole = await seen(store, '2026-07-20T08:00:00Z', later);
    expect(whole.comparison).toEqual({ from: '2025-07-01', to: '2025-07-11' });
    expect(whole.tiles[0]!.comparison!.relative).toBeCloseTo(0.1, 12);
  });

  it('that a hole lies in is none', async () => {
    const store = await testStore(database);
    await take(store, 'sales', orders('2026-01-01', '2026-01-20', '10.00', { source: 'a' }), '2026-01-20');
    await take(store, 'sales', orders('2026-02-10', '2026-05-19', '10.00', { source: 'b' }), '2026-05-19');
    await retireSource(database, store, 'a', '2026-01-21');
    const view = await seen(store, '2026-05-20T08:00:00Z');
    expect([view.comparison, view.comparisonLabel]).toEqual([null, 'no data in 21 Jan – 9 Feb']);
  });

  it('says in a table why it is none, and that it is of another source of sessions', async () => {
    const store = await testStore(database);
    await take(store, 'sales', orders('2026-03-05', '2026-03-09', '10.00', { source: 'a' }), '2026-03-09');
    await take(store, 'sales', orders('2026-03-15', '2026-03-20', '12.00', { source: 'b' }), '2026-03-20');
    await retireSource(database, store, 'a', '2026-03-10');
    const visits = (source: string, from: Day, to: Day) =>
      daysOf(from, to).map((day) => ({ source, id: `${source}${day}`, startedAt: `${day}T09:00:00Z` }));
    await take(store, 'sessions', visits('ga4', '2026-03-01', '2026-03-20'), '2026-03-20');
    await take(store, 'sessions', visits('shopify', '2026-03-10', '2026-03-20'), '2026-03-20');
    const notes = async (metric: 'net_sales' | 'sessions', from: Day, to: Day) => {
      const question = {
        from: '2026-03-15' as const,
        to: '2026-03-21' as const,
        metrics: [metric],
        compare: { from, to },
        pivot: false,
      };
      return (await database.read((tx) => tableOf(tx, store, question, new Date('2026-04-20')))).notes;
    };
    // six days before: the 10th to the 14th are known of nobody
    expect(await notes('net_sales', '2026-03-09', '2026-03-15')).toEqual([
      'Net sales: not compared, no data 10 Mar 2026 – 14 Mar 2026.',
    ]);
    expect(await notes('net_sales', '2026-03-01', '2026-03-07')).toEqual([
      'Net sales: not compared, no data before 5 Mar 2026.',
    ]);
    expect(await notes('sessions', '2026-03-03', '2026-03-09')).toEqual([
      'Sessions: held against the sessions of another source.',
    ]);
  });

  it('of a period with a hole is none, and the sentence names the days without data', async () => {
    const store = await testStore(database);
    await take(store, 'sales', orders('2025-10-01', '2026-01-20', '10.00', { source: 'a' }), '2026-01-20');
    await take(store, 'sales', orders('2026-02-01', '2026-03-10', '12.00', { source: 'b' }), '2026-03-10');
    await retireSource(database, store, 'a', '2026-01-21');
    const view = await seen(store, '2026-03-11T08:00:00Z');
    // 20 days of 10.00 and 38 of 12.00
    expect(view.tiles[0]!.value.value).toBe(656_00);
    expect(sentence(view)).toBe(
      'There is no data of orders for 21 Jan – 31 Jan 2026. ' +
        "Q1 to date, 1 Jan – 10 Mar: net sales can't be compared with 1 Oct – 8 Dec 2025.",
    );
    // February has none
    const february = await seen(store, '2026-03-11T08:00:00Z', { from: '2026-02-01', to: '2026-03-01' });
    expect(sentence(february)).not.toContain('no data of orders');
  });
});

describe('what has stopped', () => {
  const stopsAt = async (store: Store, now: string) =>
    (await seen(store, now)).stopped.map(({ fact, daysAgo }) => [fact, daysAgo]);

  it('is judged by the habits of a shop: one order a week is no silence after two', async () => {
    const store = await testStore(database);
    // Mondays to 27 April
    await take(store, 'sales', orders('2026-02-02', '2026-04-27', '10.00', { step: 7 }));
    expect(await stopsAt(store, '2026-05-14T08:00:00Z')).toEqual([]);
    // 21 days without one are three intervals, 22 are more
    expect(await stopsAt(store, '2026-05-19T08:00:00Z')).toEqual([]);
    expect(await stopsAt(store, '2026-05-20T08:00:00Z')).toEqual([['orders', 23]]);
  });

  it('is a source that was retired with nothing in its place, from its day on', async () => {
    const store = await testStore(database);
    await take(store, 'sales', orders('2026-03-01', '2026-05-18', '10.00'));
    expect(await stopsAt(store, '2026-05-20T08:00:00Z')).toEqual([]);
    await retireSource(database, store, 'shop', '2026-05-19');
    expect(await stopsAt(store, '2026-05-20T08:00:00Z')).toEqual([['orders', 2]]);
    // the shop moved: another source goes on
    await take(store, 'sales', orders('2026-05-19', '2026-05-20', '10.00', { source: 'new' }));
    expect(await stopsAt(store, '2026-05-21T08:00:00Z')).toEqual([]);
  });

  it('is nothing where no day is complete yet', async () => {
    const store = await testStore(database);
    await take(store, 'sales', orders('2026-05-20', '2026-05-20', '10.00'));
    const view = await seen(store, '2026-05-20T18:00:00Z');
    expect(view.stopped).toEqual([]);
    expect(view.tiles[1]!.value).toMatchObject({ value: null, reason: 'no data before 2026-05-20' });
  });
});
