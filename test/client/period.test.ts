import { describe, expect, it } from 'vitest';
import { draftOf, searchOf } from '../../client/frame/period/draft';
import { mixNote } from '../../client/frame/period/mix';
import { readPeriod } from '../../client/frame/period/text';
import { againstName, chosenName } from '../../client/frame/period';
import { pageSearch, samePeriod, windowOf } from '../../client/search';
import { readDay } from '../../client/ui/dayText';
import type { ComparisonChoice } from '../../server/bridge/types';
import { datedShortRange, shortRange } from '../../shared/dayWords';

/** The choice of days: typed, in the address, and in words. */

const reader = { today: '2026-09-04', calendar: { weekStart: 1, fiscalYearStart: 1 } } as const;
const read = (text: string) => {
  const choice = readPeriod(text, reader);
  return choice === null || typeof choice === 'string' ? choice : `${choice.from} ${choice.to}`;
};

describe('a typed period', () => {
  it.each([
    ['q2', '2026-04-01 2026-07-01'],
    ['Q4', '2025-10-01 2026-01-01'],
    ['2024-q1', '2024-01-01 2024-04-01'],
    ['q3 2025', '2025-07-01 2025-10-01'],
    ['last 8 weeks', '2026-07-10 2026-09-04'],
    ['last 3 months', '2026-06-04 2026-09-04'],
    ['Last 28 days', 'last_28'],
    ['last 4 weeks', 'last_28'],
    ['month to date', 'month'],
    ['ytd', 'year'],
    ['yesterday', 'yesterday'],
    ['1.7. – 3.9.', '2026-07-01 2026-09-04'],
    ['1.7.-3.9.25', '2025-07-01 2025-09-04'],
    ['1 Jul – 3 Sep', '2026-07-01 2026-09-04'],
    ['1 – 3 Sep', '2026-09-01 2026-09-04'],
    ['28 Dec – 3 Jan', '2025-12-28 2026-01-04'],
    ['28 Dec 2024 – 3 Jan', '2024-12-28 2025-01-04'],
    ['Jul 4, 2025', '2025-07-04 2025-07-05'],
    ['2026-07-01 to 2026-08-15', '2026-07-01 2026-08-16'],
    ['July', '2026-07-01 2026-08-01'],
    ['nov', '2025-11-01 2025-12-01'],
    ['2025-02', '2025-02-01 2025-03-01'],
    ['2024', '2024-01-01 2025-01-01'],
    // of this year, although its end has not come
    ['1 Sep – 30 Sep', '2026-09-01 2026-10-01'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  it.each(['', 'soon', '31.2.', '3.9. – 1.7.2026 – 2.8.', '9/3', '4 Sep', 'q5', '1 Foo', '2027', '5.9.2026'])(
    'is none: %s',
    (text) => {
      // 4 Sep is today, of which nothing is over: the newest that has begun is last year's
      expect(read(text)).toBe(text === '4 Sep' ? '2025-09-04 2025-09-05' : null);
    },
  );

  it('is understood as it is written', () => {
    for (const period of [
      { from: '2026-07-01', to: '2026-09-04' },
      { from: '2025-12-28', to: '2026-01-04' },
      { from: '2026-09-01', to: '2026-09-04' },
      { from: '2026-09-03', to: '2026-09-04' },
    ] as const) {
      expect(readPeriod(shortRange(period, reader.today), reader)).toEqual(period);
      expect(readPeriod(datedShortRange(period), reader)).toEqual(period);
    }
  });

  it('is of the store’s fiscal year', () => {
    const fiscal = { today: '2026-09-04', calendar: { weekStart: 1, fiscalYearStart: 4 } } as const;
    expect(readPeriod('q4 2025', fiscal)).toEqual({ from: '2026-01-01', to: '2026-04-01' });
    expect(readPeriod('q1', fiscal)).toEqual({ from: '2026-04-01', to: '2026-07-01' });
  });
});

it('a typed day has the year that it is typed in', () => {
  expect(
    ['3.9.', '3 sep 2025', 'Sep 3', '2024-02-29', '29.2.', 'x'].map((text) => readDay(text, '2026-09-04')),
  ).toEqual(['2026-09-03', '2025-09-03', '2026-09-03', '2024-02-29', null, null]);
});

describe('the address', () => {
  const parsed = (search: object) => pageSearch.parse(search);

  it('keeps a period by its name, and days over it', () => {
    expect(windowOf(parsed({ period: 'last_90', compare: 'weekdays' }))).toEqual({
      period: 'last_90',
      compare: 'weekdays',
    });
    const days = { from: '2026-07-01', to: '2026-08-01' };
    expect(windowOf(parsed({ ...days, period: 'last_90' }))).toEqual(days);
  });

  it('leaves out what is half said, backwards or unknown', () => {
    expect(windowOf(parsed({ from: '2026-07-01', compareTo: '2026-07-01', compare: 'moon' }))).toEqual({});
    expect(windowOf(parsed({ compareFrom: '2026-07-02', compareTo: '2026-07-01' }))).toEqual({});
  });

  it('says all of the period and nothing else of what goes along', () => {
    const search = {
      period: 'month',
      compareFrom: '2026-07-01',
      compareTo: '2026-07-08',
      why: 'aov',
    } as const;
    expect(windowOf(samePeriod(parsed(search)))).toEqual({
      period: 'month',
      ...{ compareFrom: '2026-07-01', compareTo: '2026-07-08' },
    });
    expect(samePeriod(parsed(search))).not.toHaveProperty('why');
  });

  it.each([
    {},
    { period: 'last_7' },
    { from: '2026-07-01', to: '2026-08-01', compare: 'none' },
    { compareFrom: '2026-04-01', compareTo: '2026-06-05' },
  ])('%o is what is chosen, and is written again as it was', (search) => {
    expect(windowOf(searchOf(draftOf(parsed(search))))).toEqual(search);
  });
});

describe('what the bar says', () => {
  const view = {
    period: { from: '2026-07-01', to: '2026-09-04' },
    periodLabel: 'Q3 to date, 1 Jul – 3 Sep',
    comparison: { from: '2026-04-01', to: '2026-06-05' },
    today: '2026-09-04',
  } as const;

  it('is the name of the period and its days', () => {
    expect(chosenName('quarter', view)).toBe('Q3 to date, 1 Jul – 3 Sep');
    expect(chosenName('year', view)).toBe('Year to date, 1 Jul – 3 Sep');
    expect(chosenName(view.period, view)).toBe('1 Jul – 3 Sep');
  });

  it('is the days of the comparison, or its name where it has none', () => {
    expect(againstName({}, view)).toBe('against 1 Apr – 4 Jun');
    expect(againstName({ compare: 'none' }, { ...view, comparison: null })).toBe('against nothing');
    expect(againstName({ compare: 'weekdays' }, { ...view, comparison: null })).toBe(
      'against a year before, same weekdays',
    );
  });
});

describe('the weekdays of a comparison', () => {
  const note = (mix: ComparisonChoice['mix'], days = 65, lack: string | null = null) =>
    mixNote({ id: 'days', period: { from: '2026-04-27', to: '2026-07-01' }, days, lack, mix }, 65);

  it('are told where they differ, with what that alone changes', () => {
    expect(note({ more: [], fewer: [], effect: 0 })).toEqual({ text: 'same weekdays', isNotable: false });
    expect(note({ more: [3, 4], fewer: [1, 2], effect: 0.0021 })).toEqual({
      text: 'Mon, Tue for Wed, Thu: +0.2% by weekday',
      isNotable: true,
    });
    expect(note({ more: [4], fewer: [2], effect: -0.0004 }).text).toBe('Tue for Thu: no effect');
    expect(note({ more: [4], fewer: [2], effect: null }).text).toBe('Tue for Thu');
    expect(note({ more: [], fewer: [7], effect: -0.03 }, 66).text).toBe(
      '66 days, Sun more often: −3.0% by its days',
    );
  });

  it('are not told of days without data', () => {
    expect(note(null, 65, 'data from 1 Jul 2025 only').text).toBe('data from 1 Jul 2025 only');
  });
});
