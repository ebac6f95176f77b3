import { describe, expect, it } from 'vitest';
import { asOfIn } from '../../server/ask/asOf';
import {
  coveredBy,
  lackingIn,
  likeWith,
  nothingIn,
  partIn,
  sightsOf,
  type Reach,
  type Sight,
} from '../../server/ask/sight';
import { isTooLong, usualInterval } from '../../server/ask/stopped';
import { METRICS, type MetricId } from '../../server/catalog/metrics';
import type { Coverage, FactCoverage } from '../../server/coverage/types';
import type { CoveredFact } from '../../shared/lists';
import type { Day, Period } from '../../server/time';

/** How far questions are read, on paper. It is 18 June 2026, noon in Berlin. */

const NOW = new Date('2026-06-18T10:00:00Z');
const asOf = asOfIn({ timeZone: 'Europe/Berlin' }, undefined, NOW);

const fact = (id: CoveredFact, first: Day, last: Day, more: Partial<FactCoverage> = {}): FactCoverage => ({
  ...{
    fact: id,
    first,
    last,
    gaps: [],
    mayBeCut: false,
    isOff: false,
    reachesInstant: true,
    sources: ['x'],
    endedBy: ['x'],
  },
  ...more,
});
const COVERAGE: Coverage = {
  orders: fact('orders', '2026-01-01', '2026-06-17'),
  sessions: fact('sessions', '2026-02-01', '2026-06-14', { mayBeCut: true }),
};
const see = (ids: MetricId[], period: Period, coverage: Coverage = COVERAGE) => {
  const asked = { period, asOf, areAlone: false, coverage };
  const sights = sightsOf(
    ids.map((id) => METRICS[id]),
    asked,
  );
  return ids.map((id) => sights.get(id)!);
};
const days = ({ reach }: Sight) => reach && [reach.from, reach.to];

describe('what a metric can be read on', () => {
  const JUNE: Period = { from: '2026-06-01', to: '2026-07-01' };

  it('is what all its facts cover', () => {
    expect(days(see(['orders'], JUNE)[0]!)).toEqual(['2026-01-01', '2026-06-18']);
    const [rate] = see(['cr_orders'], JUNE);
    expect(days(rate!)).toEqual(['2026-02-01', '2026-06-15']);
    expect(rate!.reach!.mayBeCut).toBe(true);
    expect(nothingIn({ from: '2026-06-15', to: '2026-06-18' }, rate!)).toBe('no data since 2026-06-14');
    expect(nothingIn({ from: '2026-01-01', to: '2026-02-01' }, rate!)).toBe('no data before 2026-02-01');
    expect(nothingIn({ from: '2026-06-14', to: '2026-06-18' }, rate!)).toBeNull();
  });

  it('ends for all metrics of a table where the first of them ends', () => {
    const [orders, sessions] = see(['orders', 'sessions'], JUNE);
    expect([days(orders!), days(sessions!)]).toEqual([
      ['2026-01-01', '2026-06-15'],
      ['2026-02-01', '2026-06-15'],
    ]);
    // orders are cut by a question, not by their own newest event
    expect([orders!.reach!.mayBeCut, sessions!.reach!.mayBeCut]).toEqual([false, true]);
  });

  it('is not ended by a metric that has nothing in the period, or no source', () => {
    const later: Period = { from: '2026-06-15', to: '2026-06-18' };
    expect(days(see(['orders', 'sessions'], later)[0]!)).toEqual(['2026-01-01', '2026-06-18']);
    const [orders, cac] = see(['orders', 'cac_blended'], JUNE);
    expect(days(orders!)).toEqual(['2026-01-01', '2026-06-18']);
    expect(nothingIn(JUNE, cac!)).toBe('no source');
  });

  it('is judged by age at the end of the last day that is read', () => {
    const [sight] = see(['sessions'], JUNE);
    // 15 June, midnight in Berlin
    expect(new Date(sight!.asOf.ms).toISOString()).toBe('2026-06-14T22:00:00.000Z');
  });

  it('does not begin with the first cost that is told, but ends with the last', () => {
    const costs = fact('costs', '2026-05-20', '2026-06-10');
    const [margin] = see(['cm2'], JUNE, { ...COVERAGE, costs });
    expect(days(margin!)).toEqual(['2026-01-01', '2026-06-11']);
  });

  it('has nothing where no day is complete yet', () => {
    const coverage = { orders: fact('orders', '2026-06-18', '2026-06-17') };
    const [sight] = see(['orders'], JUNE, coverage);
    expect(nothingIn(JUNE, sight!)).toBe('no data before 2026-06-18');
  });
});

describe('as of an instant', () => {
  const then = asOfIn({ timeZone: 'Europe/Berlin' }, '2026-06-18T08:00:00Z', NOW);

  it('a fact that reaches it is read to it, another to its last complete day', () => {
    expect(coveredBy([COVERAGE.orders!], then)).toMatchObject({ to: '2026-06-19' });
    const silent = fact('orders', '2026-01-01', '2026-06-17', { reachesInstant: false });
    expect(coveredBy([silent], then)).toMatchObject({ to: '2026-06-18' });
  });
});

describe('gaps', () => {
  const reach: Reach = {
    ...{ from: '2026-01-01', to: '2026-04-01', mayBeCut: false },
    gaps: [{ from: '2026-02-01', to: '2026-02-15' }],
  };
  const sight: Sight = { reach, missing: [], asOf };

  it('leave nothing of what lies in them, and not all of what touches them', () => {
    expect(nothingIn({ from: '2026-02-03', to: '2026-02-05' }, sight)).toBe(
      'no data 2026-02-01 – 2026-02-14',
    );
    const touching: Period = { from: '2026-01-20', to: '2026-02-05' };
    expect(nothingIn(touching, sight)).toBeNull();
    expect(lackingIn(touching, sight)).toBe('no data 2026-02-01 – 2026-02-14');
    expect(lackingIn({ from: '2026-02-15', to: '2026-04-01' }, sight)).toBeNull();
    expect(lackingIn({ from: '2026-03-15', to: '2026-04-02' }, sight)).toBe('no data since 2026-03-31');
    expect(lackingIn({ from: '2025-12-31', to: '2026-01-02' }, sight)).toBe('no data before 2026-01-01');
  });

  it('are what is left of a period at its ends', () => {
    expect(partIn({ from: '2025-12-01', to: '2026-05-01' }, sight)).toEqual({
      ...{ from: '2026-01-01', to: '2026-04-01' },
    });
  });
});

describe('what is compared', () => {
  const asked: Period = { from: '2026-06-11', to: '2026-06-21' };
  const earlier: Period = { from: '2026-06-01', to: '2026-06-11' };

  it('has as many days from its start as were read', () => {
    expect(likeWith(asked, '2026-06-18', earlier)).toEqual({ from: '2026-06-01', to: '2026-06-08' });
    expect(likeWith(asked, '2026-06-12', earlier)).toEqual({ from: '2026-06-01', to: '2026-06-02' });
  });

  it('is whole where all was read, though it has more days or fewer', () => {
    const [q2, q3]: [Period, Period] = [
      { from: '2026-04-01', to: '2026-07-01' },
      { from: '2026-07-01', to: '2026-10-01' },
    ];
    expect(likeWith(q3, '2026-10-01', q2)).toEqual(q2);
    // 91 days are all that the second quarter has
    expect(likeWith(q3, '2026-09-30', q2)).toEqual(q2);
    expect(likeWith(q3, '2026-09-29', q2)).toEqual({ from: '2026-04-01', to: '2026-06-30' });
  });
});

describe('stopped', () => {
  it('is what stays away for more than three days and three of its usual intervals', () => {
    expect([isTooLong(3, 1), isTooLong(4, 1)]).toEqual([false, true]);
    expect([isTooLong(20, 7), isTooLong(21, 7), isTooLong(22, 7)]).toEqual([false, false, true]);
  });

  it('an interval is the median of the days between, of those who have a habit', () => {
    expect(usualInterval(['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-05'])).toBe(1);
    // Mondays
    expect(usualInterval(['2026-06-29', '2026-06-01', '2026-06-08', '2026-06-15', '2026-06-22'])).toBe(7);
    // two files are no habit
    expect(usualInterval(['2026-01-31', '2026-05-31'])).toBe(1);
    expect(usualInterval([])).toBe(1);
  });
});
