import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { comparisonsOf } from '../../server/bridge';
import { bridgeView } from '../../server/bridge/bridge';
import { weekdayEffect } from '../../server/bridge/comparisons';
import { bridgeQuestion } from '../../server/bridge/input';
import type { BridgeQuestion } from '../../server/bridge/periods';
import type { ComparisonsView } from '../../server/bridge/types';
import { ingest } from '../../server/ledger';
import { addDays, weekday, type Day, type Period } from '../../server/time';
import type { Store } from '../../server/types';
import { presetPeriod, weekdaysOf } from '../../shared/periods';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';

/** A shop that sells 100 a day, and 200 on Mondays, from 1 January 2025 to 10 May 2026. */

const NOW = new Date('2026-05-11T08:00:00Z');
const KNOWN: Period = { from: '2025-01-01', to: '2026-05-11' };

const daysOf = ({ from, to }: Period): Day[] => {
  const days: Day[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
};

const order = (day: Day) => ({
  type: 'order',
  id: day,
  placedAt: `${day}T10:00:00Z`,
  currency: 'EUR',
  customer: { id: 'ana' },
  lines: [{ quantity: 1, unitPrice: weekday(day) === 1 ? '200.00' : '100.00' }],
});

let database: Database;
let shop: Store;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shop = await testStore(database);
  expect((await ingest(database, shop, 'sales', daysOf(KNOWN).map(order))).rejected).toEqual([]);
  await declare(database, shop, KNOWN);
});
afterAll(() => database.close());

const offered = (question: Omit<BridgeQuestion, 'compare'>): Promise<ComparisonsView> =>
  database.read((tx) => comparisonsOf(tx, shop, question, NOW));
const seen = (question: BridgeQuestion) => database.read((tx) => bridgeView(tx, shop, question, NOW));

describe('the weekdays of a comparison', () => {
  // two whole weeks from a Monday: twice 200 and twelve times 100, together 1,600
  const fortnight: Period = { from: '2026-03-02', to: '2026-03-16' };
  const daily = [200, 100, 100, 100, 100, 100, 100, 200, 100, 100, 100, 100, 100, 100];

  it('are worth what the period’s own weekdays would have sold', () => {
    // Monday 16 to Monday 30 March: three Mondays and two of each other day, 3 × 200 + 12 × 100 = 1,800
    expect(weekdayEffect({ from: '2026-03-16', to: '2026-03-31' }, fortnight, daily)).toBeCloseTo(0.125, 12);
    expect(weekdayEffect({ from: '2026-03-16', to: '2026-03-30' }, fortnight, daily)).toBe(0);
  });

  it('are worth nothing that could be told where one of them is missing, unknown or sold nothing', () => {
    const weekend: Period = { from: '2026-03-07', to: '2026-03-09' };
    expect(weekdayEffect({ from: '2026-03-16', to: '2026-03-18' }, weekend, [100, 100])).toBeNull();
    expect(
      weekdayEffect({ from: '2026-03-16', to: '2026-03-31' }, fortnight, [null, ...daily.slice(1)]),
    ).toBe(null);
    expect(weekdayEffect({ from: '2026-03-16', to: '2026-03-31' }, fortnight, Array(14).fill(0))).toBeNull();
  });

  it('are counted by day', () => {
    // Monday 2 to Wednesday 11 March 2026
    expect(weekdaysOf({ from: '2026-03-02', to: '2026-03-12' })).toEqual([0, 2, 2, 2, 1, 1, 1, 1]);
  });
});

describe('what a period can be held against', () => {
  it('names the days of each comparison, and what their weekdays are worth', async () => {
    // April 2026 runs from a Wednesday to a Thursday: five Wednesdays and Thursdays, four of the others
    const { unit, isRunning, days, choices } = await offered({ from: '2026-04-01', to: '2026-05-01' });
    expect({ unit, isRunning, days }).toEqual({ unit: 'month', isRunning: false, days: 30 });
    const by = Object.fromEntries(choices.map((choice) => [choice.id, choice]));
    // March: 31 days with five Sundays, Mondays and Tuesdays, 5 × 200 + 26 × 100 = 3,600 against 4 × 200 + 26 × 100
    expect(by.previous).toMatchObject({
      ...{ period: { from: '2026-03-01', to: '2026-04-01' }, days: 31, lack: null },
      mix: { more: [3, 4], fewer: [1, 2, 7] },
    });
    expect(by.previous!.mix!.effect).toBeCloseTo(3_400 / 3_600 - 1, 12);
    // 2 to 31 March: Mondays and Tuesdays in the place of Wednesdays and Thursdays, 5 × 200 + 25 × 100
    expect(by.days).toMatchObject({ period: { from: '2026-03-02', to: '2026-04-01' }, days: 30 });
    expect(by.days!.mix).toMatchObject({ more: [3, 4], fewer: [1, 2] });
    expect(by.days!.mix!.effect).toBeCloseTo(3_400 / 3_500 - 1, 12);
    expect(by.weekdays).toMatchObject({
      period: { from: '2025-04-02', to: '2025-05-02' },
      mix: { more: [], fewer: [], effect: 0 },
    });
    // April 2025 runs from a Tuesday to a Wednesday: a Tuesday in the place of a Thursday sells alike
    expect(by.year).toMatchObject({ period: { from: '2025-04-01', to: '2025-05-01' }, lack: null });
    expect(by.year!.mix).toMatchObject({ more: [4], fewer: [2] });
    expect(by.year!.mix!.effect).toBeCloseTo(0, 12);
  });

  it('offers the days before once where they are no month, and days of one’s own beside all', async () => {
    const own = { compareFrom: '2026-02-01', compareTo: '2026-02-04' } as const;
    const { unit, choices } = await offered({ from: '2026-04-01', to: '2026-04-11', ...own });
    expect(unit).toBeNull();
    expect(choices.map(({ id, period }) => [id, period.from, period.to])).toEqual([
      ['previous', '2026-03-22', '2026-04-01'],
      ['weekdays', '2025-04-02', '2025-04-12'],
      ['year', '2025-04-01', '2025-04-11'],
      ['own', '2026-02-01', '2026-02-04'],
    ]);
  });

  it('takes as many days of a comparison as are over of a running period, and says which may change', async () => {
    const view = await offered({ period: 'month', compareFrom: '2026-02-01', compareTo: '2026-03-01' });
    expect(view).toMatchObject({
      ...{ period: { from: '2026-05-01', to: '2026-05-11' }, days: 10, unit: 'month', isRunning: true },
      ...{ today: '2026-05-11', provisionalFrom: '2026-05-08', firstDay: '2025-01-01' },
    });
    const days = Object.fromEntries(view.choices.map(({ id, period }) => [id, period]));
    expect(days).toEqual({
      previous: { from: '2026-04-01', to: '2026-04-11' },
      days: { from: '2026-04-21', to: '2026-05-01' },
      weekdays: { from: '2025-05-02', to: '2025-05-12' },
      year: { from: '2025-05-01', to: '2025-05-11' },
      own: { from: '2026-02-01', to: '2026-02-11' },
    });
  });

  it('says of days without data why they are none', async () => {
    const later = { compareFrom: '2026-05-05', compareTo: '2026-05-20' } as const;
    const { choices } = await offered({ from: '2025-01-10', to: '2025-01-20', ...later });
    expect(choices.map(({ id, lack, mix }) => [id, lack, mix === null])).toEqual([
      ['previous', 'data from 1 Jan 2025 only', true],
      ['weekdays', 'data from 1 Jan 2025 only', true],
      ['year', 'data from 1 Jan 2025 only', true],
      ['own', 'no data in 11 May – 19 May', true],
    ]);
  });
});

describe('the Bridge against other days', () => {
  const april = { from: '2026-04-01', to: '2026-05-01' } as const;
  const sales = async (question: BridgeQuestion) => {
    const { comparison, comparisonLabel, tiles, change } = await seen(question);
    return { comparison, comparisonLabel, was: tiles[0]!.comparison?.value.value, from: change?.from };
  };

  it('is held against the same weekdays 364 days earlier', async () => {
    // as April has: four Mondays of 200 and 26 other days, in cents
    expect(await sales({ ...april, compare: 'weekdays' })).toEqual({
      comparison: { from: '2025-04-02', to: '2025-05-02' },
      comparisonLabel: '2 Apr – 1 May 2025, same 30 days',
      was: 340_000,
      from: 340_000,
    });
  });

  it('is held against days of one’s own', async () => {
    // 2 to 15 February 2026, from a Monday on: two Mondays and twelve others
    expect(await sales({ ...april, compareFrom: '2026-02-02', compareTo: '2026-02-16' })).toEqual({
      comparison: { from: '2026-02-02', to: '2026-02-16' },
      comparisonLabel: '2 Feb – 15 Feb, 14 days',
      was: 160_000,
      from: 160_000,
    });
  });

  it('shows a period by its name', async () => {
    expect((await seen({ period: 'last_7' })).period).toEqual({ from: '2026-05-04', to: '2026-05-11' });
    expect((await seen({ period: 'quarter' })).periodLabel).toBe('Q2 to date, 1 Apr – 10 May');
  });

  it.each([
    [{ period: 'last_7', from: '2026-04-01', to: '2026-04-02' }, 'name one of them'],
    [{ compare: 'year', compareFrom: '2026-04-01', compareTo: '2026-04-02' }, 'name one of them'],
    [{ compareFrom: '2026-04-01' }, 'come together'],
    [{ compareFrom: '2026-04-02', compareTo: '2026-04-02' }, 'the end is exclusive'],
    [{ period: 'fortnight' }, 'last_28'],
  ])('refuses %o', (question, words) => {
    const { success, error } = bridgeQuestion.safeParse({ store: 'a', ...question });
    expect(success).toBe(false);
    expect(error!.issues.map(({ message, path }) => [message, path].join()).join()).toContain(words);
  });
});

describe('a period by its name', () => {
  const calendar = { weekStart: 1, fiscalYearStart: 2 };
  const of = (today: Day) =>
    Object.fromEntries(
      (['month', 'last_month', 'quarter', 'last_quarter', 'year', 'last_year'] as const).map((preset) => {
        const { from, to } = presetPeriod(preset, today, calendar);
        return [preset, `${from} ${to}`];
      }),
    );

  it('is that of the store’s calendar', () => {
    // fiscal years begin in February
    expect(of('2026-05-11')).toEqual({
      month: '2026-05-01 2026-06-01',
      last_month: '2026-04-01 2026-05-01',
      quarter: '2026-05-01 2026-08-01',
      last_quarter: '2026-02-01 2026-05-01',
      year: '2026-02-01 2027-02-01',
      last_year: '2025-02-01 2026-02-01',
    });
  });

  it('on its first day is the one that is just over', () => {
    expect(of('2026-02-01')).toEqual({
      month: '2026-01-01 2026-02-01',
      last_month: '2026-01-01 2026-02-01',
      quarter: '2025-11-01 2026-02-01',
      last_quarter: '2025-11-01 2026-02-01',
      year: '2025-02-01 2026-02-01',
      last_year: '2025-02-01 2026-02-01',
    });
  });
});
