import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { counted, toMinor } from '../client/format';
import { attainedOf } from '../client/kpi/attained';
import { aimOf, draftOf, targetProblems } from '../client/routes/roadmap/edit/target';
import { numberOf, workProblems } from '../client/routes/roadmap/edit/checks';
import { Delta } from '../client/ui/Delta';
import { compareValues } from '../server/ask';
import type { Comparison, Value } from '../server/ask/types';
import { METRICS, type MetricId } from '../server/catalog/metrics';
import type { KpiView, PhaseView, TileView } from '../server/roadmap/types';
import { bridgeVerdict, roadmapVerdict } from '../server/roadmap/verdict';

/** The words around figures: they must not say more, or other, than the figures do. */

const value = (n: number | null): Value =>
  ({ value: n, num: n, den: null, unit: 'money', flags: [] }) as unknown as Value;
const BEFORE = { from: '2026-01-01', to: '2026-04-01' };
const compared = (metric: MetricId, now: number, before: number): Comparison =>
  compareValues(METRICS[metric], value(now), value(before), BEFORE);

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
});

describe('the Bridge’s sentence', () => {
  const said = (now: number, before: number): string => {
    const tiles = [{ metric: 'net_sales', comparison: compared('net_sales', now, before), target: null }];
    const parts = bridgeVerdict({ phases: [], today: '2026-07-20' }, null, tiles as unknown as TileView[], {
      ...{ empty: false, label: 'Q2', compared: BEFORE },
    });
    return parts.map(({ text }) => text).join('');
  };

  it('groups thousands', () => {
    // (−10,989 − 1,000) / 1,000 = −11.989
    expect(said(-10_989, 1_000)).toBe('Q2: net sales are down 1,198.9% on 1 Jan – 31 Mar.');
  });

  it('gives no percentage of a figure below zero, and says so', () => {
    expect(said(10_000, -5_000)).toBe(
      'Q2: net sales are up on 1 Jan – 31 Mar, without a percentage: they were below zero then.',
    );
    expect(said(10_000, 0)).toBe('Q2: no percentage: there were no net sales in 1 Jan – 31 Mar.');
  });
});

describe('the projected finish', () => {
  const said = (finish: string): string => {
    const phase = {
      ...{ position: 3, name: 'Scaling', status: 'at_risk', state: 'running', isFiscal: true },
      ...{ progress: 0.53, elapsed: 52 / 92, startDay: '2026-10-01', endDay: '2027-01-01', finish },
    } as PhaseView;
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
    expect(workProblems({ ...work, acceptance: [] }).acceptance).toContain('Add a criterion');
  });
});
