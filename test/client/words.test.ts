import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { counted, toMinor } from '../../client/format';
import { attainedOf } from '../../client/kpi/attained';
import { aimOf, draftOf, targetProblems } from '../../client/routes/roadmap/edit/target';
import { numberOf } from '../../client/routes/roadmap/edit/checks';
import { workProblems } from '../../client/routes/roadmap/edit/work';
import { ticksOf } from '../../client/kpi/ticks';
import { unfinishedWords } from '../../client/routes/retention/words';
import { Delta } from '../../client/kpi/Delta';
import { Status } from '../../client/ui/Status';
import { compareValues } from '../../server/ask';
import type { Comparison, Value } from '../../server/ask/types';
import { METRICS, type MetricId } from '../../server/catalog/metrics';
import type { KpiView, PhaseView } from '../../server/roadmap/types';
import type { TileView } from '../../server/bridge/types';
import { smoothed } from '../../server/bridge/spark';
import { sampleWords } from '../../server/roadmap/sample';
import { roadmapVerdict } from '../../server/roadmap/verdict';
import { bridgeVerdict } from '../../server/bridge/verdict';
import type { Period } from '../../server/time';

/** The words around figures: they must not say more, or other, than the figures do. */

const value = (n: number | null): Value =>
  ({ value: n, num: n, den: null, unit: 'money', flags: [] }) as unknown as Value;
const BEFORE: Period = { from: '2026-01-01', to: '2026-04-01' };
const compared = (metric: MetricId, now: number, before: number): Comparison =>
  compareValues(METRICS[metric], value(now), value(before), BEFORE);

it('of a hatched cell tells one that goes on from one without data', () => {
  const cell = (n: number | null, reason?: string) => ({
    ...{ k: 1, value: n, num: n, den: 1, flags: [] },
    ...(reason && { reason }),
  });
  const said = (...values: ReturnType<typeof cell>[]) =>
    unfinishedWords({ cohorts: [{ cohort: '2026-01', size: 1, values }] });
  expect(said(cell(1), cell(null))).toBe('Still running');
  expect(said(cell(1), cell(null, 'no data since 2026-05-10'))).toBe('Without data to its end');
  expect(said(cell(null), cell(null, 'no data since 2026-05-10'))).toBe(
    'Still running, or without data to its end',
  );
});

it('of a ratio of money says the days that it is of, and of a cohort that customers came on them', () => {
  const period: Period = { from: '2025-10-01', to: '2025-12-01' };
  const of = (metric: MetricId) => sampleWords(METRICS[metric], { ...value(2), den: 100 }, period);
  // October and November
  expect(of('mer')).toBe('61 days');
  expect(of('ltv_cac')).toBe('61 days of acquisition');
});

describe('a change', () => {
  const text = (metric: MetricId, unit: 'money' | 'fraction', now: number, before: number): string =>
    renderToStaticMarkup(
      createElement(Delta, { comparison: compared(metric, now, before), unit, currency: 'EUR' }),
    )
      .replaceAll(/<svg.*?<\/svg>/g, '')
      .replaceAll(/<[^>]+>/g, '');

  it('that rounds to none is the same, not better', () => {
    // 24.61 % after 24.60 %: 0.01 points, printed with one decimal
    expect(text('cr', 'fraction', 0.2461, 0.246)).toBe('0.0 pp the samefrom 24.6%');
    expect(text('cr', 'fraction', 0.2561, 0.246)).toBe('+1.0 pp betterfrom 24.6%');
    expect(text('cr', 'fraction', 0.236, 0.2461)).toBe('−1.0 pp worsefrom 24.6%');
  });

  it('from below zero, or from nothing, says why it has no percentage', () => {
    expect(text('net_sales', 'money', 10_000, -5_000)).toBe(
      '+€150 betterfrom −€50, no percentage of a figure below zero',
    );
    expect(text('net_sales', 'money', 10_000, 0)).toBe('+€100 betterfrom €0, no percentage of nothing');
    expect(text('net_sales', 'money', 10_000, 8_000)).toBe('+25.0% betterfrom €80');
  });

  it('beyond 1,000 % is a multiple, or the amount', () => {
    // 11 times as much is 1,000 % more
    expect(text('net_sales', 'money', 11_000, 1_000)).toBe('+1,000.0% betterfrom €10');
    expect(text('net_sales', 'money', 26_500, 1_000)).toBe('×26.5 betterfrom €10');
    expect(text('net_sales', 'money', 500_000, 100)).toBe('×5,000 betterfrom €1');
    expect(text('net_sales', 'money', -10_989, 1_000)).toBe('−€120 worsefrom €10');
  });

  it('that chance could have made is unclear', () => {
    const unsure = { ...value(0.117), interval: [0.083, 0.153] as [number, number] };
    const comparison = compareValues(METRICS.cr, unsure, value(0.107), BEFORE);
    const said = renderToStaticMarkup(createElement(Delta, { comparison, unit: 'fraction', currency: 'EUR' }))
      .replaceAll(/<svg.*?<\/svg>/g, '')
      .replaceAll(/<[^>]+>/g, '');
    expect(said).toBe('+1.0 pp unclearcannot be told apart from 10.7%');
  });
});

describe('the Bridge’s sentence', () => {
  const said = (now: number, before: number, [orders, ordersBefore] = [1_200, 900]): string => {
    const tiles = [
      { metric: 'net_sales', comparison: compared('net_sales', now, before), target: null },
      {
        ...{ metric: 'orders', value: value(orders), target: null },
        comparison: compared('orders', orders, ordersBefore),
      },
    ];
    const parts = bridgeVerdict({ phases: [], today: '2026-07-20' }, null, tiles as unknown as TileView[], {
      ...{
        empty: false,
        isDemo: false,
        label: 'Q2',
        compared: BEFORE,
        lack: null,
        stopped: [],
        covered: {},
        period: BEFORE,
        currency: 'EUR',
      },
    });
    return parts.map(({ text }) => text).join('');
  };

  it('carries the orders that a comparison rests on', () => {
    expect(said(110_000, 100_000)).toBe(
      'Q2: net sales are up 10.0% on 1 Jan – 31 Mar (1,200 orders after 900).',
    );
    expect(said(100_001, 100_000)).toBe(
      'Q2: net sales are level with 1 Jan – 31 Mar (1,200 orders after 900).',
    );
    expect(said(90_000, 100_000, [1, 30])).toBe(
      'Q2: net sales are down 10.0% on 1 Jan – 31 Mar (1 order after 30, a small sample).',
    );
  });

  it('says amounts where a percentage would be beyond 1,000', () => {
    // 1,000.0 % is still said; (11,010 − 1,000) / 1,000 is more
    expect(said(11_000, 1_000)).toContain('up 1,000.0% on');
    expect(said(11_010, 1_000)).toContain('net sales are €110.10, after €10.00 in 1 Jan – 31 Mar (1,200');
    // one cent, then statues for five thousand
    expect(said(500_000, 1, [2, 1])).toBe(
      'Q2: net sales are €5,000, after €0.01 in 1 Jan – 31 Mar (2 orders after 1, a small sample).',
    );
    // (−10,989 − 1,000) / 1,000 = −11.989
    expect(said(-10_989, 1_000)).toContain('net sales are −€109.89, after €10.00 in 1 Jan');
  });

  it('gives no percentage of a figure below zero, and says so', () => {
    expect(said(10_000, -5_000)).toBe(
      'Q2: net sales are up on 1 Jan – 31 Mar, without a percentage: they were below zero then.',
    );
    expect(said(10_000, 0)).toBe('Q2: no percentage: there were no net sales in 1 Jan – 31 Mar.');
  });
});

describe('what cannot be told apart', () => {
  const kpi = (more: Partial<KpiView>) =>
    ({ status: 'on_track', sample: null, isHalved: false, attainment: 0.5, ...more }) as KpiView;
  const tile = (metric: MetricId, more: Partial<KpiView>) =>
    ({ metric, label: METRICS[metric].label, comparison: null, target: kpi(more) }) as TileView;
  const phase = (more: Partial<PhaseView> = {}) =>
    ({
      ...{ position: 4, name: 'Expansion', status: 'unclear', state: 'running', isFiscal: false, flags: [] },
      ...{
        progress: 0.5,
        elapsed: 0.6,
        due: 0.6,
        startDay: '2026-10-01',
        endDay: '2027-01-01',
        finish: null,
        kpis: [],
      },
      ...more,
    }) as unknown as PhaseView;
  const nothing = { compared: null, lack: null, stopped: [], covered: {}, period: BEFORE };
  const situation = { empty: false, isDemo: false, label: 'Q4', currency: 'EUR', ...nothing };
  const bridge = (tiles: TileView[], of = phase()) =>
    bridgeVerdict({ phases: [of], today: '2026-11-25' }, of, tiles, situation);
  const text = (parts: readonly { text: string }[]) => parts.map((part) => part.text).join('');

  it('is of a demo that has ended, which is no shop that stopped', () => {
    const stopped = (['orders', 'spend', 'vitals'] as const).map((fact) => ({
      ...{ fact, last: '2026-11-16' as const, daysAgo: 9 },
    }));
    const opening = (isDemo: boolean) =>
      text(
        bridgeVerdict({ phases: [], today: '2026-11-25' }, null, [], { ...situation, isDemo, stopped }),
      ).split('. ')[0];
    expect(opening(true)).toBe("This demo's data ends on 16 November, 9 days ago");
    expect(opening(false)).toBe('Orders stop on 16 November, 9 days ago');
  });

  it('is said so, each with its sample', () => {
    const parts = bridge([
      tile('net_sales', { status: 'at_risk' }),
      tile('aov', { sample: '3,204 orders with goods' }),
      tile('cr', { status: 'unclear', sample: '43,120 sessions' }),
      tile('cac_blended', { status: 'unclear', sample: '31 new customers' }),
    ]);
    expect(text(parts)).toBe(
      'Q4 is unclear: 50% done with 60% of the quarter gone. AOV (3,204 orders with goods) is on track, ' +
        'net sales are at risk, conversion (43,120 sessions) and CAC (31 new customers) cannot be told apart from what is due.',
    );
    expect(parts.find(({ why }) => why === 'cr')).toMatchObject({ status: 'unclear' });
  });

  it('says which targets count half', () => {
    const halved = kpi({ label: 'AOV', isHalved: true, sample: '12 orders with goods' });
    const one = phase({ kpis: [halved] });
    expect(text(roadmapVerdict([one], one, '2026-11-25'))).toBe(
      'Q4 Expansion is unclear: 50% done with 60% of the quarter gone. ' +
        "AOV (12 orders with goods) counts half: its sample can't tell where the phase began from where it should end.",
    );
    const two = phase({ kpis: [halved, kpi({ label: 'CAC', isHalved: true }), kpi({ label: 'X' })] });
    expect(text(roadmapVerdict([two], two, '2026-11-25'))).toContain(
      'AOV (12 orders with goods) and CAC count half: their samples',
    );
  });

  it('is a ring with a bar', () => {
    const mark = renderToStaticMarkup(createElement(Status, { status: 'unclear' }));
    expect(mark).toContain('Unclear');
    // a bar across, not a dashed ring
    expect(mark).toContain('h4.2');
    expect(mark).not.toContain('stroke-dasharray');
  });
});

describe('the shape of a figure', () => {
  const days = (values: (number | null)[]) => values.map((v) => ({ value: v, num: v, den: null }));

  it('takes seven days a point, so that weekdays make no teeth', () => {
    // 10 on six days and 80 on the seventh, for three weeks: 20 a day, whichever seven are taken
    const weeks = Array.from({ length: 21 }, (_, i) => (i % 7 === 6 ? 80 : 10));
    expect(smoothed(days(weeks))).toEqual(Array(15).fill(20));
  });

  it('takes sums over sums of a ratio, and leaves a gap a gap', () => {
    const ratio = Array.from({ length: 21 }, (_, i) => ({
      value: i ? 0.1 : null,
      num: i ? 1 : 0,
      den: i ? 10 : 0,
    }));
    expect(smoothed(ratio)[0]).toBeCloseTo(0.1);
    // the line ends with the last day that is known
    const open = [...ratio.slice(1, 9), { value: null, num: null, den: null }];
    expect(smoothed(open)).toEqual([0.1, 0.1, null]);
    const gap = days([...Array(7).fill(1), null, ...Array(13).fill(1)]);
    expect(smoothed(gap)).toEqual([1, ...Array(7).fill(null), ...Array(7).fill(1)]);
  });

  it('begins with the days before its period, so that a short one is smooth too', () => {
    // six days before, then a period of two: 7 × 10, then 6 × 10 and 80
    expect(smoothed(days([10, 10, 10, 10, 10, 10, 10, 80]))).toEqual([10, 20]);
    expect(smoothed(days([null, null, null, null, null, null, 10, 80]))).toEqual([null, null]);
  });
});

describe('the axis of the curves', () => {
  it('has labels that are true, whatever the largest value', () => {
    expect(ticksOf([0.137])).toEqual([0, 0.05, 0.1, 0.15]);
    expect(ticksOf([0.14])).toEqual([0, 0.05, 0.1, 0.15]);
    expect(ticksOf([0.05])).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05]);
    expect(ticksOf([0.003])).toEqual([0, 0.001, 0.002, 0.003]);
    expect(ticksOf([1])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf([8_430])).toEqual([0, 2_000, 4_000, 6_000, 8_000, 10_000]);
    expect(ticksOf([0])).toEqual([0, 1]);
    expect(ticksOf([])).toEqual([0, 1]);
  });

  it('goes below zero as far as the values do', () => {
    expect(ticksOf([-34, 12])).toEqual([-40, -30, -20, -10, 0, 10, 20]);
    expect(ticksOf([-3])).toEqual([-3, -2, -1, 0]);
  });
});

describe('the projected finish', () => {
  const said = (finish: string): string => {
    const phase = {
      ...{ position: 3, name: 'Scaling', status: 'at_risk', state: 'running', isFiscal: true },
      ...{
        kpis: [],
        progress: 0.53,
        elapsed: 52 / 92,
        due: 52 / 92,
        startDay: '2026-10-01',
        endDay: '2027-01-01',
        finish,
      },
    } as unknown as PhaseView;
    return roadmapVerdict([phase], phase, '2026-11-22')
      .map(({ text }) => text)
      .join('');
  };

  it('is the last day of work, as the phase’s end is its last day', () => {
    // 52 days for 52/99: 99 days from 1 October, the last of them 7 January, seven after 31 December
    expect(said('2027-01-08')).toBe(
      'Fiscal Q3 Scaling is at risk: 53% done with 57% of the quarter gone; it would finish on 7 Jan 2027, seven days late.',
    );
  });

  it('is on time with the phase’s own last day', () => {
    // 92 days from 1 October end with 31 December
    expect(said('2027-01-01')).toContain('it would finish on 31 Dec, on time.');
  });
});

describe('attainment', () => {
  const attained = (raw: number | null, clamped: number | null) =>
    attainedOf({ rawAttainment: raw, attainment: clamped } as KpiView);

  it('is said unclamped everywhere, with what counts of it', () => {
    expect(attained(-2.52, 0)).toEqual({ way: '−252%', counts: 'counts as 0%' });
    expect(attained(1.4, 1)).toEqual({ way: '140%', counts: 'counts as 100%' });
    expect(attained(0.6, 0.6)).toEqual({ way: '60%', counts: null });
    expect(attained(null, null)).toEqual({ way: '–', counts: null });
  });
});

describe('one of something', () => {
  it.each([
    [1, 'orders with goods', 'order with goods'],
    [1, 'new customers who ordered again within 90 days', 'new customer who ordered again within 90 days'],
    [1, 'units sold', 'unit sold'],
    [0, 'orders', 'orders'],
    [2, 'sessions', 'sessions'],
  ])('%i %s', (n, words, said) => {
    expect(counted(n, words)).toBe(said);
  });
});

describe('what is typed into an editor', () => {
  it('is a number, or none', () => {
    expect(['25', ' 2.5 ', '-3', '−3', '.5'].map(numberOf)).toEqual([25, 2.5, -3, -3, 0.5]);
    expect(['', 'much', '1e9', '1,5', 'NaN', '0x10'].map(numberOf)).toEqual(Array(6).fill(null));
  });

  it('becomes minor units exactly, in the currency’s own decimals', () => {
    // 1.005 is a little less than that in binary
    expect([toMinor(1.005, 'BHD'), toMinor(92.5, 'EUR'), toMinor(9236, 'JPY')]).toEqual([1005, 9250, 9236]);
    expect(aimOf({ metric: 'aov', weight: '1', aim: 'target', value: '92.50' }, 'money', 'EUR')).toEqual({
      target: 9250,
    });
    expect(aimOf({ metric: 'cr', weight: '1', aim: 'target', value: '2.3' }, 'fraction', 'EUR')).toEqual({
      target: 0.023,
    });
    expect(aimOf({ metric: 'cr', weight: '1', aim: 'lift', value: '7' }, 'fraction', 'EUR')).toEqual({
      lift: 0.07,
    });
  });

  it('comes back as it was stored', () => {
    const kpi = { metric: 'cr', weight: 30, lift: 0.07, target: 0.0253, unit: 'fraction' } as KpiView;
    expect(draftOf(kpi, 'EUR')).toMatchObject({ aim: 'lift', value: '7' });
    expect(draftOf({ ...kpi, lift: null }, 'EUR')).toMatchObject({ aim: 'target', value: '2.53' });
  });

  it('is refused with a sentence', () => {
    const target = { metric: 'aov', weight: '1', aim: 'lift' as const };
    expect(targetProblems({ ...target, value: '0' }).value).toContain('A lift of 0');
    expect(targetProblems({ ...target, value: 'x' }).value).toContain('a number');
    const work = {
      ...{ name: 'A', owner: '', weight: '1', startDay: '2026-02-02', dueDay: '2026-02-01' },
      ...{ state: 'in_progress' as const, blockedBy: '', acceptance: [{ name: 'a', accepted: false }] },
    };
    expect(workProblems(work).dueDay).toBe('It would be due before it starts.');
    expect(workProblems({ ...work, dueDay: '12026-03-01' }).dueDay).toContain('no day of the calendar');
    expect(workProblems({ ...work, dueDay: '' }).dueDay).toBeUndefined();
    expect(workProblems({ ...work, acceptance: [] }).acceptance).toContain('Add a criterion');
  });
});
