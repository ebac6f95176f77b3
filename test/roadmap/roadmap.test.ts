import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { METRICS } from '../../server/catalog/metrics';
import { ingest } from '../../server/ledger';
import { freezeBaselines, roadmapView, saveRoadmap, templateRoadmap } from '../../server/roadmap';
import type { PlannedPhase, RoadmapPlan } from '../../server/roadmap/plan';
import {
  attainment,
  isBlurred,
  kpiStatus,
  progressOf,
  rawAttainment,
  statusOf,
} from '../../server/roadmap/progress';
import { sharesFrom } from '../../server/roadmap/seasonal';
import { maturedIn, trailing } from '../../server/roadmap/windows';
import { addDays, daysBetween, type Day, type Period } from '../../server/time';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';

const phase = { start: '2026-01-01' as const, end: '2026-04-01' as const, deliverablesWeight: 0.5 };
const half = [{ weight: 1, done: 0.5 }];
const near = (value: number) => expect.closeTo(value, 9) as number;

describe('progress', () => {
  it('attains downwards too', () => {
    // load time from 4 s to 2 s: at 3 s half way, at 5 s behind its start
    expect(attainment(4, 2, 3)).toBe(0.5);
    expect(attainment(4, 2, 5)).toBe(0);
    expect(rawAttainment(4, 2, 5)).toBe(-0.5);
    expect(attainment(10, 20, 35)).toBe(1);
    expect(rawAttainment(10, 20, 35)).toBe(2.5);
  });

  it('attains nothing where there is no way to go or no actual', () => {
    expect(attainment(5, 5, 5)).toBeNull();
    expect(attainment(5, 6, null)).toBeNull();
    expect(attainment(null, 6, 5)).toBeNull();
  });

  it.each([
    [1.2, 'on_track'],
    [0.95, 'on_track'],
    [0.9499, 'at_risk'],
    [0.8, 'at_risk'],
    [0.7999, 'off_track'],
    [0, 'off_track'],
    [null, 'unknown'],
  ] as const)('a pace of %s is %s', (pace, status) => {
    expect(statusOf(pace)).toBe(status);
  });

  it('is the deliverables alone while no KPI is known', () => {
    const kpis = [{ weight: 3, attainment: null, isHalved: false }];
    const result = progressOf({ ...phase, today: '2026-02-15', deliverables: half, kpis });
    expect(result).toMatchObject({ progress: 0.5, kpi: null, kpiCoverage: 0, elapsed: 0.5, pace: 1 });
  });

  it('leaves a KPI without actual out of the mean and lowers the coverage', () => {
    const kpis = [
      { weight: 3, attainment: 0.9, isHalved: false },
      { weight: 1, attainment: null, isHalved: false },
    ];
    const result = progressOf({ ...phase, today: '2026-02-15', deliverables: half, kpis });
    // 0.5 × 0.5 + 0.5 × 0.9
    expect(result).toMatchObject({ progress: near(0.7), kpi: near(0.9), kpiCoverage: 0.75 });
  });

  it('holds each target against the days that it is known of', () => {
    const kpis = [
      { weight: 1, attainment: 0.3, isHalved: false, until: '2026-01-31' as const },
      { weight: 1, attainment: 0.5, isHalved: false, until: '2026-02-15' as const },
      // nothing is known of it: it is due nothing
      { weight: 5, attainment: null, isHalved: false, until: '2026-01-02' as const },
    ];
    const result = progressOf({ ...phase, today: '2026-02-15', deliverables: half, kpis });
    // targets (0.3 + 0.5) / 2 with (30 + 45) / 2 of 90 days; work 0.5 with 45 of 90
    expect(result).toMatchObject({ elapsed: 0.5, kpiDue: near(37.5 / 90), due: near(41.25 / 90) });
    expect(result).toMatchObject({ progress: near(0.45), pace: near((0.45 * 90) / 41.25) });
    // 41.25 / 0.45 = 91.7 days
    expect(result.finish).toBe('2026-04-03');
  });

  it('is over today at the earliest, where data end before', () => {
    const kpis = [{ weight: 1, attainment: 0.9, isHalved: false, until: '2026-01-19' as const }];
    // 18 days for nine tenths: 20, which were over on 21 January
    expect(progressOf({ ...phase, today: '2026-02-15', deliverables: [], kpis }).finish).toBe('2026-02-15');
  });

  it('has no pace before a twentieth of the phase', () => {
    // 4 of 90 days are 4.4 %, 5 are 5.6 %
    const on = (today: Day) => progressOf({ ...phase, today, deliverables: half, kpis: [] });
    expect(on('2026-01-05')).toMatchObject({ pace: null, status: 'unknown' });
    expect(on('2026-01-06')).toMatchObject({ pace: near(9), status: 'on_track' });
  });

  it('finishes when the days so far have become the whole', () => {
    const on = (today: Day, done: number) =>
      progressOf({ ...phase, today, deliverables: [{ weight: 1, done }], kpis: [] }).finish;
    // 30 days for a third: 90 days; 31 for a third: 93
    expect(on('2026-01-31', 1 / 3)).toBe('2026-04-01');
    expect(on('2026-02-01', 1 / 3)).toBe('2026-04-04');
    expect(on('2026-01-31', 0)).toBeNull();
    // the last day of the phase is 31 March: on 1 April it is closed, whatever is done
    expect(on('2026-03-31', 0.5)).toBe('2026-06-28');
    expect(on('2026-04-01', 0.5)).toBeNull();
    expect(on('2026-04-02', 1)).toBeNull();
  });

  it('has no finish once it is closed', () => {
    const closed = { ...phase, deliverables: half, kpis: [] };
    expect(progressOf({ ...closed, today: '2026-03-31' }).finish).not.toBeNull();
    expect(progressOf({ ...closed, today: '2026-04-01' }).finish).toBeNull();
  });

  describe('of small or blurred samples', () => {
    const none = { ...phase, today: '2026-02-15' as const, deliverables: [], deliverablesWeight: 0.5 };

    it('counts them with half their weight, in both sums', () => {
      const kpis = [
        { weight: 2, attainment: 1, isHalved: true },
        { weight: 1, attainment: 0.4, isHalved: false },
        { weight: 1, attainment: null, isHalved: true },
      ];
      // (1 × 1 + 1 × 0.4) / 2; known are 3 of 4
      expect(progressOf({ ...none, kpis })).toMatchObject({ kpi: near(0.7), kpiCoverage: 0.75 });
    });

    it('is unclear where they decide the word', () => {
      const of = (weight: number) =>
        progressOf({
          ...none,
          kpis: [
            { weight, attainment: 0.5, isHalved: true },
            { weight: 1, attainment: 0.5, isHalved: false },
          ],
        }).status;
      // half of the time is gone: 0.5 of the way is on track. Taken at 0 and 1, a weight of 0.02 / 2 in 1.01
      // gives 0.495 and 0.505 (0.99, 1.01); one of 1 / 2 in 1.5 gives 0.333 and 0.667 (0.67, 1.33)
      expect(of(0.02)).toBe('on_track');
      expect(of(1)).toBe('unclear');
    });

    it('cannot be told apart from what is due, ends included', () => {
      const course = { baseline: 10, target: 20, actual: 12, due: 0.5 };
      const status = (interval: [number, number] | null) => kpiStatus({ ...course, interval });
      // 15 is due; 2 of 5 is 0.4
      expect(status(null)).toBe('off_track');
      expect(status([9, 15])).toBe('unclear');
      expect(status([9, 14.9])).toBe('off_track');
      expect(status([15, 16])).toBe('unclear');
      // down from 20 to 10, 16 is due
      expect(kpiStatus({ ...{ baseline: 20, target: 10, actual: 17, due: 0.4 }, interval: [15, 19] })).toBe(
        'unclear',
      );
      expect(kpiStatus({ ...course, actual: null, interval: null })).toBe('unknown');
    });

    it('is blurred where an interval holds where it began and where it should end', () => {
      const of = (interval: [number, number]) => isBlurred({ baseline: 10, target: 20, interval });
      expect([of([10, 20]), of([9, 21]), of([10.1, 21]), of([9, 19.9])]).toEqual([true, true, false, false]);
    });
  });
});

describe('what is due', () => {
  it('follows the year before', () => {
    expect(sharesFrom([10, 0, 30, 60], 4)).toEqual([0.1, 0.1, 0.4, 1]);
  });

  it('takes nothing back for a day of returns', () => {
    expect(sharesFrom([10, -5, 30, 60], 4)).toEqual([0.1, 0.1, 0.4, 1]);
  });

  it('is even without a year before, or with one that begins late', () => {
    expect(sharesFrom([], 4)).toEqual([0.25, 0.5, 0.75, 1]);
    const late = [...Array.from({ length: 10 }, () => null), ...Array.from({ length: 10 }, () => 5)];
    expect(sharesFrom(late, 20)[9]).toBe(0.5);
  });

  it('ends with all of it, also where February had a day less', () => {
    expect(sharesFrom([1, 1, 2], 4)).toEqual([0.25, 0.5, 1, 1]);
  });
});

describe('windows', () => {
  it('reads a rate over 28 closed days', () => {
    expect(trailing('aov', '2026-04-01')).toEqual({ from: '2026-03-04', to: '2026-04-01' });
  });

  it('reads a repeat rate over those who came of age in them', () => {
    // 90 days before 4 March and 1 April
    expect(trailing('repeat_rate_90', '2026-04-01')).toEqual({ from: '2025-12-04', to: '2026-01-01' });
  });

  it('reads lifetime value over whole cohorts of twelve months', () => {
    // in May 2026 the cohort of May 2025 is the last that has had its twelve
    expect(trailing('ltv_revenue', '2026-05-16')).toEqual({ from: '2025-03-01', to: '2025-06-01' });
    const quarter: Period = { from: '2026-04-01', to: '2026-05-16' };
    expect(maturedIn('ltv_revenue', quarter)).toEqual({ from: '2025-04-01', to: '2025-06-01' });
  });
});

describe('the template', () => {
  const { phases } = templateRoadmap('2026-04-01');

  it('is four quarters, one after the other', () => {
    expect(phases.map(({ startDay, endDay }) => [startDay, endDay])).toEqual([
      ['2026-04-01', '2026-07-01'],
      ['2026-07-01', '2026-10-01'],
      ['2026-10-01', '2027-01-01'],
      ['2027-01-01', '2027-04-01'],
    ]);
    expect(phases.map(({ focus }) => focus)).toEqual([
      'Audit & Foundation',
      'Optimisation: CR',
      'Scaling: retention & AOV',
      'Expansion: global markets',
    ]);
  });

  it.each(phases.map((p) => [p.name, p] as const))('%s: work inside its quarter, weights of 100', (_, p) => {
    const total = (items: readonly { weight: number }[]) =>
      items.reduce((all, { weight }) => all + weight, 0);
    expect([total(p.deliverables), total(p.kpis)]).toEqual([100, 100]);
    for (const { startDay, dueDay } of p.deliverables) {
      expect([startDay! >= p.startDay, dueDay! > startDay!, dueDay! < p.endDay]).toEqual([true, true, true]);
    }
    for (const { metric } of p.kpis) expect(Object.keys(METRICS)).toContain(metric);
  });
});

describe('a roadmap on real facts', () => {
  const order = (id: string, day: string, amount: number) => ({
    type: 'order',
    id,
    placedAt: `${day}T10:00:00Z`,
    currency: 'EUR',
    customer: { id: `c${id}` },
    lines: [{ quantity: 1, unitPrice: amount.toFixed(2) }],
  });

  // From 4 to 31 March 40, 60 and 50: AOV 50. From 31 December to 31 March 750 in all.
  const SALES = [
    order('1', '2026-01-02', 100),
    order('2', '2026-03-03', 500),
    order('3', '2026-03-05', 40),
    order('4', '2026-03-20', 60),
    order('5', '2026-03-28', 50),
    // In the phase 90 + 50 + 60 = 200; in the last 28 days 50 and 60: AOV 55. Today does not count.
    order('6', '2026-04-17', 90),
    order('7', '2026-04-20', 50),
    order('8', '2026-05-10', 60),
    order('9', '2026-05-16', 999),
  ];

  const criteria = (n: number, accepted: number) =>
    Array.from({ length: n }, (_, i) => ({ name: `Criterion ${i + 1}`, accepted: i < accepted }));

  const work = (name: string, more: Partial<PlannedPhase['deliverables'][number]>) => ({
    ...{ name, owner: 'Growth', weight: 40, acceptance: criteria(2, 0), state: 'not_started' as const },
    ...{ startDay: null, dueDay: null, shippedDay: null, blockedBy: null },
    ...more,
  });

  const PLAN: RoadmapPlan = {
    phases: [
      {
        ...{ name: 'Push', focus: 'Sell more', objective: 'More for each order.' },
        ...{ startDay: '2026-04-01', endDay: '2026-07-01', deliverablesWeight: 0.5 },
        deliverables: [
          work('Bundles', { weight: 60, acceptance: criteria(4, 3), dueDay: '2026-05-07' }),
          work('E-mails', { startDay: '2026-06-01' }),
        ],
        kpis: [
          { metric: 'aov', weight: 1, target: null, lift: 0.2, isTotal: false },
          { metric: 'net_sales', weight: 1, target: null, lift: 0.1, isTotal: true },
        ],
      },
      {
        ...{ name: 'Rest', focus: 'Rest', objective: 'Rest.' },
        ...{ startDay: '2026-07-01', endDay: '2026-10-01', deliverablesWeight: 1 },
        deliverables: [],
        kpis: [{ metric: 'cr', weight: 1, target: 0.03, lift: null, isTotal: false }],
      },
    ],
  };
  const NOW = new Date('2026-05-16T08:00:00Z');

  let database: Database;
  let store: Store;
  const view = (now = NOW) => database.read((tx) => roadmapView(tx, store, now));
  const text = async (now = NOW) => (await view(now)).verdict.map((part) => part.text).join('');

  beforeAll(async () => {
    database = await testDatabase({ keep: true });
    store = await testStore(database);
    const { rejected } = await ingest(database, store, 'sales', SALES);
    expect(rejected).toEqual([]);
    await declare(database, store, { from: '2025-12-01', to: '2027-01-01' });
    await database.write((tx) => saveRoadmap(tx, store, PLAN));
  });
  afterAll(() => database.close());

  it('measures each KPI from its baseline to its target', async () => {
    const [aov, sales] = (await view()).phases[0]!.kpis;
    // 50 → 60, now 55: half way with 45 of 91 days gone
    expect(aov).toMatchObject({
      ...{ baseline: 5_000, target: 6_000, actual: 5_500, attainment: 0.5, due: near(45 / 91) },
      // of few orders nobody can say whether 55 is what is due
      ...{ status: 'unclear', isHalved: true, window: { from: '2026-04-18', to: '2026-05-16' } },
      windowLabel: '28 closed days to 15 May',
    });
    // 110 % of 750 = 825; 200 of them, evenly due as there was no shop a year before
    expect(sales).toMatchObject({
      ...{ baseline: 0, target: 82_500, actual: 20_000, attainment: near(200 / 825), due: near(45 / 91) },
      ...{
        status: 'off_track',
        window: { from: '2026-04-01', to: '2026-05-16' },
        windowLabel: 'since 1 Apr',
      },
    });
  });

  it('makes progress, pace and finish of them', async () => {
    const [push] = (await view()).phases;
    // deliverables 0.6 × 3/4 = 0.45; KPIs (0.5 × 0.5 + 0.242424) / 1.5 = 0.328283, as AOV has few orders;
    // half of each = 0.389141. With AOV at nothing or at all: 0.3058 and 0.4725 of 0.4945 gone
    expect(push).toMatchObject({
      ...{ state: 'running', daysLeft: 46, deliverablesDone: near(0.45), kpiCoverage: 1 },
      ...{ progress: near(0.45 / 2 + (0.25 + 200 / 825) / 3), status: 'unclear', flags: ['kpi_halved'] },
      // 45 / 0.389141 = 115.6 days
      finish: addDays('2026-04-01', 116),
    });
    expect(await text()).toBe(
      'Q1 Push is unclear: 39% done with 49% of the quarter gone; it would finish on 25 Jul, four weeks late. ' +
        "AOV (2 orders with goods) counts half: its sample can't tell where the phase began from where it should end.",
    );
  });

  it('says of each piece of work where it stands', async () => {
    const [bundles, emails] = (await view()).phases[0]!.deliverables;
    expect(bundles).toMatchObject({ state: 'in_progress', daysLate: 9, done: 0.75 });
    expect(emails).toMatchObject({ state: 'not_started', daysLate: 0, done: 0 });
  });

  it('knows nothing of a phase that lies ahead', async () => {
    const rest = (await view()).phases[1]!;
    expect(rest).toMatchObject({
      state: 'ahead',
      progress: null,
      pace: null,
      status: 'unknown',
      finish: null,
    });
    expect(rest.kpis[0]).toMatchObject({
      actual: null,
      baseline: null,
      due: null,
      windowLabel: 'from 1 Jul',
    });
  });

  it('closes a phase with the window that ends with it', async () => {
    const after = new Date('2026-07-20T08:00:00Z');
    const push = (await view(after)).phases[0]!;
    expect(push).toMatchObject({ state: 'closed', elapsed: 1, daysLeft: 0, finish: null });
    expect(push.kpis.map(({ window }) => window)).toEqual([
      { from: '2026-06-03', to: '2026-07-01' },
      { from: '2026-04-01', to: '2026-07-01' },
    ]);
    // 200 + 999 of 825
    expect(push.kpis[1]).toMatchObject({ attainment: 1, rawAttainment: near(1199 / 825), due: 1 });
  });

  it('speaks of the gap after the last phase, and of the wait before the first', async () => {
    expect(await text(new Date('2026-12-01T08:00:00Z'))).toBe(
      'Q2 Rest closed on 30 Sep with nothing measured.',
    );
    expect(await text(new Date('2026-01-10T08:00:00Z'))).toBe('Q1 Push begins on 1 Apr.');
  });

  it('freezes a baseline once and never moves it', async () => {
    const freeze = () => database.write((tx) => freezeBaselines(tx, store, NOW));
    await freeze();
    const before = (await view()).phases[0]!.kpis.map(({ baseline, target }) => [baseline, target]);
    expect(before).toEqual([
      [5_000, 6_000],
      [0, 82_500],
    ]);
    await ingest(database, store, 'sales', [order('late', '2026-03-10', 950)]);
    await freeze();
    const after = (await view()).phases[0]!.kpis.map(({ baseline, target }) => [baseline, target]);
    expect(after).toEqual(before);
  });

  it('keeps one roadmap a store', async () => {
    await expect(database.write((tx) => saveRoadmap(tx, store, PLAN))).rejects.toThrow(
      'has a roadmap already',
    );
  });

  it('says so where there is none', async () => {
    const bare = await testStore(database);
    const empty = await database.read((tx) => roadmapView(tx, bare, NOW));
    expect(empty).toMatchObject({ phases: [], currentPhaseId: null, verdict: [{ text: 'No roadmap yet.' }] });
    expect(daysBetween(empty.today, '2026-05-16')).toBe(0);
  });
});
