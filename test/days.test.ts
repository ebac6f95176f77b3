import { describe, expect, expectTypeOf, it } from 'vitest';
import { pageSearch } from '../client/search';
import type { orders } from '../drizzle/schema';
import { localDay, localMonth, instant } from '../server/facts/fields';
import { day } from '../server/input';
import {
  addDays,
  addMonths,
  dayAt,
  dayOf,
  isDay,
  monthOf,
  monthsIn,
  utcDay,
  type Day,
  type Instant,
} from '../server/time';
import { dateWords } from '../shared/dayWords';

/** What the compiler takes for a store's day or an instant; `npm run check` reads the types, the suite the values. */

describe('a day', () => {
  it('is none of other texts, for the compiler', () => {
    expectTypeOf<'2026-01-31'>().toExtend<Day>();
    expectTypeOf<string>().not.toExtend<Day>();
    expectTypeOf<''>().not.toExtend<Day>();
    expectTypeOf<'2026-01'>().not.toExtend<Day>();
    expectTypeOf<'2026-01-31T00:00:00Z'>().not.toExtend<Day>();
  });

  it('is no instant, and an instant no day', () => {
    expectTypeOf<Instant>().not.toExtend<Day>();
    expectTypeOf<Day>().not.toExtend<Instant>();
    // the ten first characters of an instant are text: which day it lies on is a question of the zone
    expectTypeOf<ReturnType<Instant['slice']>>().not.toExtend<Day>();
    expectTypeOf<ReturnType<Date['toISOString']>>().not.toExtend<Parameters<typeof addDays>[0]>();
  });

  it('is text of a day that exists', () => {
    expect(['2026-02-28', '2024-02-29', '0001-01-01'].filter(isDay)).toHaveLength(3);
    const others = ['2026-02-29', '2026-13-01', '2026-1-1', '2026-01-31T00:00:00Z', '12026-01-01', ''];
    expect(others.filter(isDay)).toEqual([]);
  });

  it('of an instant is that of the store’s clock, on either side of New Year', () => {
    const [evening, night] = ['2026-12-31T20:30:00.000Z', '2027-01-01T03:30:00.000Z'] as const;
    expect(dayOf(evening, 'Pacific/Auckland')).toBe('2027-01-01');
    expect(dayOf(evening, 'America/New_York')).toBe('2026-12-31');
    expect(dayOf(night, 'America/New_York')).toBe('2026-12-31');
    expect(utcDay(Date.parse(night))).toBe('2027-01-01');
  });

  it('of an instant is the same in a browser, also around a midnight or a whole day that does not exist', () => {
    const days: [string, string, Day][] = [
      ['2026-11-22T23:30:00Z', 'UTC', '2026-11-22'],
      ['2026-11-22T23:30:00Z', 'Asia/Tokyo', '2026-11-23'],
      ['2026-10-24T21:59:59.999Z', 'Europe/Berlin', '2026-10-24'],
      ['2026-10-24T22:00:00Z', 'Europe/Berlin', '2026-10-25'],
      // at midnight the clock goes to 01:00
      ['2018-11-04T02:59:59Z', 'America/Sao_Paulo', '2018-11-03'],
      ['2018-11-04T03:00:00Z', 'America/Sao_Paulo', '2018-11-04'],
      // the day after 29 December 2011 is 31 December
      ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29'],
      ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
    ];
    for (const [at, zone, local] of days) {
      expect(dayAt(Date.parse(at), zone), `${at} ${zone}`).toBe(local);
      expect(dayOf(Date.parse(at), zone), `${at} ${zone}`).toBe(local);
    }
  });

  it('begins each month of a period, the first one where the period begins', () => {
    expect(monthsIn({ from: '2026-11-15', to: '2027-01-02' })).toEqual([
      '2026-11-15',
      '2026-12-01',
      '2027-01-01',
    ]);
    expect(monthsIn({ from: '2026-11-15', to: '2026-11-15' })).toEqual([]);
  });

  it('stays one, whatever is reckoned', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
    expect(monthOf('2026-12-31')).toBe('2026-12-01');
    expectTypeOf(addMonths('2026-12-31', 2)).toEqualTypeOf<Day>();
  });
});

describe('an instant', () => {
  it('has its zone, and is UTC', () => {
    expectTypeOf<'2026-01-31T00:00:00Z'>().toExtend<Instant>();
    expectTypeOf<'2026-01-31T00:00:00'>().not.toExtend<Instant>();
    expectTypeOf<'2026-01-31T00:00:00+01:00'>().not.toExtend<Instant>();
    expectTypeOf<string>().not.toExtend<Instant>();
  });
});

describe('doors', () => {
  it('hand out days and instants', () => {
    expectTypeOf(localDay.parse('2026-01-31')).toEqualTypeOf<Day>();
    expectTypeOf(localMonth.parse('2026-01')).toEqualTypeOf<Day>();
    expectTypeOf(instant.parse('2026-01-31T00:00:00+01:00')).toEqualTypeOf<Instant>();
    expectTypeOf<(typeof orders.$inferSelect)['day']>().toEqualTypeOf<Day>();
    expectTypeOf<(typeof orders.$inferSelect)['placedAt']>().toEqualTypeOf<Instant>();
  });

  it('of questions take no plain text from a caller that is compiled', () => {
    expectTypeOf(day.parse('2026-01-31')).toEqualTypeOf<Day>();
    expectTypeOf<string>().not.toExtend<(typeof day)['_zod']['input']>();
  });

  it('of a page leave out what is no day: an address can be typed', () => {
    expect(pageSearch.parse({ from: '2026-13-01', to: '2026-02-30' })).toEqual({});
    expect(pageSearch.parse({ from: '2026-02-01', to: '2026-03-01' })).toEqual({
      ...{ from: '2026-02-01', to: '2026-03-01' },
    });
    expect(dateWords('2026-02-01')).toBe('1 Feb 2026');
  });
});
