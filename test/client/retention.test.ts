import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { endsOf } from '../../client/routes/retention/curves';
import { Figures } from '../../client/routes/retention/TimeBetween';
import { againstBefore } from '../../client/routes/retention/words';
import type { Cohort, IntervalAnswer } from '../../server/ask';
import { comebackOf } from '../../server/ask/cohortSums';

/** What the page of retention says of its figures. */

const cohort = (name: string, size: number, num: number): Cohort => ({
  ...{ cohort: name, size },
  values: [size, num].map((n, k) => ({ k, value: n / size, num: n, den: size, flags: [] })),
});

describe('the newest cohorts against those before', () => {
  const said = (...before: Cohort[]) => {
    // 36 of 317 came back: 11.4 %, by Wilson 8.3 % to 15.3 %
    const found = comebackOf([...before, cohort('2026-03', 150, 17), cohort('2026-04', 167, 19)])!;
    return { isUnclear: found.isUnclear, words: againstBefore(found, 'month') };
  };

  it('cannot be told apart where their interval holds the others’ share', () => {
    // 65 of 625 are 10.4 %: a point less, and inside
    expect(said(cohort('2026-01', 200, 20), cohort('2026-02', 425, 45))).toEqual({
      isUnclear: true,
      words:
        ' (95% 8.3% to 15.3%), which cannot be told apart from 10.4% of the 2 months before (625 customers)',
    });
  });

  it('are said by their points where it does not', () => {
    // 500 of 2,500 are 20 %: 11.4 − 20
    expect(said(cohort('2026-01', 1_000, 190), cohort('2026-02', 1_500, 310))).toEqual({
      isUnclear: false,
      words: ', −8.6 pp on the 2 months before (2,500 customers)',
    });
  });
});

describe('the name at the end of a line', () => {
  const curve = (name: string, isAverage: boolean, values: (number | null)[]) => ({
    ...{ key: name, name, isAverage, values },
  });
  const averages = [5, 4, 3, 2, 1].map((cohorts, k) => ({
    ...{ k, value: 0.1, num: 1, den: 10, cohorts, flags: [] },
  }));

  it('of the average stands where three cohorts still make it, and not at its dashed end', () => {
    const [average, oldest] = endsOf(averages, [
      curve('Average', true, [1, 0.2, 0.15, 0.1, 0]),
      curve('Jan 2026', false, [1, 0.3, 0.1, 0.1, 0]),
    ]);
    expect(average).toMatchObject({ k: 2, value: 0.15 });
    expect(oldest).toMatchObject({ k: 4, value: 0 });
  });

  it('is none of an average that was never one of three', () => {
    expect(endsOf(averages.slice(3), [curve('Average', true, [1, 0.2])])).toEqual([]);
  });
});

describe('the time until the next order', () => {
  const answer = (second: IntervalAnswer['second']) =>
    ({
      ...{ orders: 9, median: 41, lowerQuartile: 20, upperQuartile: 70, mean: 46.5, bands: [], second },
    }) as unknown as IntervalAnswer;
  const words = (second: IntervalAnswer['second']) =>
    renderToStaticMarkup(createElement(Figures, { answer: answer(second) }))
      .replaceAll('</dt>', ': ')
      .replaceAll('</dd>', '; ')
      .replaceAll(/<[^>]+>/g, '');

  it('is of the orders that followed; beside it all customers, with those who have not come back', () => {
    expect(words({ median: 180, customers: 400, repeated: 220 })).toContain(
      'Half of the orders that followed came within: 41 days; ' +
        'Half of all customers have ordered again within: 180 days; ',
    );
  });

  it('has no such day of all customers while fewer than half came back', () => {
    // 90 of 400
    expect(words({ median: null, customers: 400, repeated: 90 })).toContain(
      'Half of all customers have ordered again within: not reached: 22.5% of 400 so far; ',
    );
  });
});
