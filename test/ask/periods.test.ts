import { describe, expect, it } from 'vitest';
import { asOfIn, bucketOf, buckets, previousPeriod, quarterOf, yearBefore } from '../../server/ask';
import { readable } from '../../server/ask/asOf';
import { runsOf } from '../../server/ask/period';
import { GRAINS, type Grain } from '../../shared/lists';
import { daysBetween, startOfDay, utcDay, type Instant, type Day, type Period } from '../../server/time';

const CALENDAR = { weekStart: 1, fiscalYearStart: 1 };
const HOUR = 3_600_000;

describe('calendar buckets', () => {
  // 2026-03-01 is a Sunday
  it.each([
    [1, '2026-02-23'],
    [7, '2026-03-01'],
    [6, '2026-02-28'],
  ])('weeks that start on day %i', (weekStart, monday) => {
    expect(bucketOf('2026-03-01', 'week', { ...CALENDAR, weekStart })).toBe(monday);
  });

  it.each([
    [1, '2026-01-01', '2026-01-01'],
    // fiscal year from April: Q4 is January to March
    [4, '2026-01-01', '2025-04-01'],
    // from February: November to January is Q4, February to April is Q1
    [2, '2026-02-01', '2026-02-01'],
    [11, '2026-02-01', '2025-11-01'],
  ])('quarters and years of a fiscal year from month %i', (fiscalYearStart, quarter, year) => {
    expect(bucketOf('2026-03-31', 'quarter', { ...CALENDAR, fiscalYearStart })).toBe(quarter);
    expect(bucketOf('2026-03-31', 'year', { ...CALENDAR, fiscalYearStart })).toBe(year);
  });

  it('gives the quarter of a day', () => {
    expect(quarterOf('2026-11-22', CALENDAR)).toEqual({ from: '2026-10-01', to: '2027-01-01' });
    expect(quarterOf('2026-01-31', { ...CALENDAR, fiscalYearStart: 2 })).toEqual({
      from: '2025-11-01',
      to: '2026-02-01',
    });
  });

  it('names a cut bucket by its calendar day', () => {
    expect(buckets({ from: '2026-01-15', to: '2026-02-02' }, 'month', CALENDAR)).toEqual([
      { bucket: '2026-01-01', end: '2026-02-01', from: '2026-01-15', to: '2026-02-01' },
      { bucket: '2026-02-01', end: '2026-03-01', from: '2026-02-01', to: '2026-02-02' },
    ]);
  });

  it.each(GRAINS)('%ss cover a period once, without gap', (grain: Grain) => {
    const period: Period = { from: '2023-12-30', to: '2025-03-02' };
    const spine = buckets(period, grain, { weekStart: 3, fiscalYearStart: 5 });
    expect([spine[0]!.from, spine.at(-1)!.to]).toEqual([period.from, period.to]);
    expect(spine.slice(1).map((b) => b.from)).toEqual(spine.slice(0, -1).map((b) => b.to));
    expect(new Set(spine.map((b) => b.bucket)).size).toBe(spine.length);
  });
});

describe('comparison periods', () => {
  it('takes as many days directly before', () => {
    // 1 to 30 March are 30 days, not the month
    expect(previousPeriod({ from: '2026-03-01', to: '2026-03-31' }, CALENDAR)).toEqual({
      from: '2026-01-30',
      to: '2026-03-01',
    });
  });

  it.each<[number, Day, Day, Day]>([
    // March after February, which is shorter
    [1, '2026-03-01', '2026-04-01', '2026-02-01'],
    // July to September after April to June: 92 days after 91
    [1, '2026-07-01', '2026-10-01', '2026-04-01'],
    // the leap year 2024 (366 days) after 2023
    [1, '2024-01-01', '2025-01-01', '2023-01-01'],
    // fiscal years from April: the year, and its Q4
    [4, '2025-04-01', '2026-04-01', '2024-04-01'],
    [4, '2026-01-01', '2026-04-01', '2025-10-01'],
    // three months that are no quarter of this store: their 89 days before 1 February
    [1, '2026-02-01', '2026-05-01', '2025-11-04'],
  ])('takes the whole month, quarter or year before (fiscal year from month %i, %s to %s)', (...row) => {
    const [fiscalYearStart, from, to, before] = row;
    expect(previousPeriod({ from, to }, { ...CALENDAR, fiscalYearStart })).toEqual({
      from: before,
      to: from,
    });
  });

  it('takes the same dates a year before, also around a leap day', () => {
    expect(yearBefore({ from: '2024-02-29', to: '2024-03-01' })).toEqual({
      from: '2023-02-28',
      to: '2023-03-01',
    });
    expect(yearBefore({ from: '2025-02-01', to: '2025-03-01' })).toEqual({
      from: '2024-02-01',
      to: '2024-03-01',
    });
    // 28 February alone, and February but its 29th: neither loses its last day
    expect(yearBefore({ from: '2028-02-28', to: '2028-02-29' })).toEqual({
      from: '2027-02-28',
      to: '2027-03-01',
    });
    expect(yearBefore({ from: '2028-02-01', to: '2028-02-29' })).toEqual({
      from: '2027-02-01',
      to: '2027-03-01',
    });
  });
});

describe('runs of rollup buckets', () => {
  const runs = (from: Day, to: Day) =>
    runsOf({ from, to }).map((run) => `${run.grain} ${run.from}/${run.to}`);

  it('are whole months and the days on either edge', () => {
    expect(runs('2026-01-30', '2026-04-02')).toEqual([
      'day 2026-01-30/2026-02-01',
      'month 2026-02-01/2026-04-01',
      'day 2026-04-01/2026-04-02',
    ]);
  });

  it('have no month in a period that holds none', () => {
    expect(runs('2026-02-02', '2026-03-01')).toEqual(['day 2026-02-02/2026-03-01']);
    expect(runs('2026-02-27', '2026-03-03')).toEqual(['day 2026-02-27/2026-03-03']);
    expect(runs('2026-02-01', '2026-03-01')).toEqual(['month 2026-02-01/2026-03-01']);
  });
});

describe('as of', () => {
  const store = { timeZone: 'America/New_York' };
  const now = new Date('2026-11-22T12:00:00Z');

  it('has begun the day of its instant, unless it is its first moment', () => {
    expect(asOfIn(store, '2026-11-02T05:00:00Z', now).lastDay).toBe('2026-11-01');
    expect(asOfIn(store, '2026-11-02T05:00:00.001Z', now).lastDay).toBe('2026-11-02');
    expect(asOfIn(store, undefined, now).instant).toBe('2026-11-22T12:00:00.000Z');
  });

  it('cuts what is not known or not mature', () => {
    const period: Period = { from: '2025-01-10', to: '2026-12-01' };
    const asOf = asOfIn(store, undefined, now);
    expect(readable(period, undefined, asOf).to).toBe('2026-11-23');
    // 30 × 24 h before 07:00 on 22 November (winter time) is 08:00 on 23 October (summer time)
    expect(readable(period, { days: 30 }, asOf).to).toBe('2026-10-23');
    // November 2025 has run through October 2026; December 2025 runs through November
    expect(readable(period, { months: 12 }, asOf)).toEqual({ from: '2025-02-01', to: '2025-12-01' });
  });
});

describe('days that are not 24 hours', () => {
  it.each<[string, Day, Instant, number]>([
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z', 23],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', 25],
    ['Europe/London', '2026-03-29', '2026-03-29T00:00:00Z', 23],
    ['Europe/London', '2026-10-25', '2026-10-24T23:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00Z', 24.5],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00Z', 23.5],
  ])('%s, %s', (zone, day, start, hours) => {
    const next = utcDay(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR);
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(new Date(start).toISOString());
    expect((startOfDay(next, zone) - startOfDay(day, zone)) / HOUR).toBe(hours);
    expect(daysBetween(day, next)).toBe(1);
  });
});
