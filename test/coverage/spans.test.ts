import { describe, expect, it } from 'vitest';
import { coverageOf, feeding, spanOf } from '../../server/coverage';
import { knownIn } from '../../server/coverage/orders';
import type { FactCoverage, StoredSpan } from '../../server/coverage/types';
import type { CoveredFact } from '../../shared/lists';
import type { Instant, Day, Period } from '../../server/time';

/** Spans worked out by hand. It is 29 November 2026, ten in the morning in Berlin. */

const CLOCK = { timeZone: 'Europe/Berlin', now: new Date('2026-11-29T09:00:00Z') };

const stored = (source: string, firstDay: Day, lastDay: Day, more: Partial<StoredSpan> = {}) => ({
  ...{ fact: 'orders' as CoveredFact, source, importId: 0, firstDay, lastDay, coversTo: null, heardAt: null },
  ...{ feeds: null, tellsOrders: false, retiredFrom: null, isConnected: false, isPaused: false },
  ...more,
});
const covered = (spans: StoredSpan[], fact: CoveredFact = 'orders'): FactCoverage | undefined =>
  coverageOf(spans.map((span) => spanOf(span, CLOCK)))[fact];
const ends = (spans: StoredSpan[], fact?: CoveredFact) => {
  const { first, last, gaps, mayBeCut } = covered(spans, fact)!;
  return { first, last, gaps, mayBeCut };
};

describe('orders one by one', () => {
  const known = (first: Day, last: Day, period: { from?: Day; to?: Day }, more = {}) =>
    knownIn(covered([stored('api', first, last, more)]), period, '2026-11-29');
  const OCTOBER: Period = { from: '2026-10-01', to: '2026-11-01' };

  it('are known on the covered days of a period, and not on the others', () => {
    expect(known('2026-10-05', '2026-10-19', OCTOBER)).toEqual({
      period: { from: '2026-10-05', to: '2026-10-20' },
      // one sentence, however many ends are open
      notes: ['There is no data of orders before 5 Oct 2026 and after 19 Oct 2026 (api).'],
    });
    expect(known('2026-01-01', '2026-09-30', OCTOBER)).toEqual({
      ...{ period: null, notes: ['There is no data of orders after 30 Sep 2026 (api).'] },
    });
    expect(known('2026-11-01', '2026-11-20', OCTOBER).period).toBeNull();
    expect(knownIn(undefined, OCTOBER, '2026-11-29')).toEqual({
      ...{ period: null, notes: ['No source has brought any orders.'] },
    });
  });

  it('are known of a day that goes on as long as the day before it is', () => {
    const today: Period = { from: '2026-11-29', to: '2026-11-30' };
    const coversTo = '2026-11-28';
    expect(known('2026-01-01', '2026-11-27', today, { coversTo })).toEqual({ period: today, notes: [] });
    expect(known('2026-01-01', '2026-11-27', today).period).toBeNull();
  });

  it('are not known in a hole', () => {
    const two = covered([
      stored('file', '2026-10-01', '2026-10-03', { importId: 1 }),
      stored('file', '2026-10-09', '2026-10-19', { importId: 2 }),
    ]);
    const hole = ['There is no data of orders for 4 Oct – 8 Oct 2026.'];
    const of = (from: Day, to: Day) => knownIn(two, { from, to }, '2026-11-29');
    expect(of('2026-10-02', '2026-10-12')).toEqual({
      ...{ period: { from: '2026-10-02', to: '2026-10-12' }, notes: hole },
    });
    expect(of('2026-10-05', '2026-10-08')).toEqual({ period: null, notes: hole });
  });
});

describe('the end of a fact', () => {
  const last = (spans: StoredSpan[], fact?: CoveredFact) => covered(spans, fact)?.endedBy;

  it('is of the sources that end first, of sessions of those that end last, and never of one that is retired', () => {
    const shop = stored('shop', '2026-01-01', '2026-10-19');
    const till = stored('till', '2026-01-01', '2026-11-20');
    expect(last([shop, till])).toEqual(['shop']);
    expect(last([shop, till, stored('fair', '2026-05-01', '2026-10-19')])).toEqual(['fair', 'shop']);
    expect(last([{ ...shop, retiredFrom: '2026-10-20' }, till])).toEqual(['till']);
    const visits = [shop, till].map((span) => ({ ...span, fact: 'sessions' as const }));
    expect(last(visits, 'sessions')).toEqual(['till']);
  });
});

describe('one source', () => {
  it('of a file ends with the day of its newest event, which may be cut', () => {
    expect(ends([stored('file', '2026-01-02', '2026-10-19', { importId: 1 })])).toEqual({
      ...{ first: '2026-01-02', last: '2026-10-19', gaps: [], mayBeCut: true },
    });
  });

  it('of a file that is declared ends there, before or after its newest event', () => {
    const declared = (coversTo: Day) =>
      ends([stored('file', '2026-01-02', '2026-10-19', { importId: 1, coversTo })]);
    expect(declared('2026-10-31')).toMatchObject({ last: '2026-10-31', mayBeCut: false });
    expect(declared('2026-10-18')).toMatchObject({ last: '2026-10-18', mayBeCut: false });
  });

  it('of a program that has said more since it declared its end goes on with it', () => {
    expect(ends([stored('api', '2026-01-02', '2026-04-20', { coversTo: '2026-03-31' })])).toMatchObject({
      ...{ last: '2026-04-20', mayBeCut: true },
    });
    expect(ends([stored('api', '2026-01-02', '2026-03-20', { coversTo: '2026-03-31' })])).toMatchObject({
      ...{ last: '2026-03-31', mayBeCut: false },
    });
  });

  it('is never covered later than yesterday, and yesterday is whole where it has events of today', () => {
    expect(ends([stored('api', '2026-11-01', '2026-11-29')])).toMatchObject({
      ...{ last: '2026-11-28', mayBeCut: false },
    });
    expect(ends([stored('api', '2026-11-01', '2026-11-28')])).toMatchObject({
      ...{ last: '2026-11-28', mayBeCut: true },
    });
    // a fee that is spread to the end of the year
    expect(ends([stored('fees', '2026-11-01', '2026-12-31', { fact: 'spend' })], 'spend')).toMatchObject({
      ...{ last: '2026-11-28', mayBeCut: false },
    });
    expect(ends([stored('file', '2026-11-01', '2026-11-20', { coversTo: '2026-12-31' })])).toMatchObject({
      last: '2026-11-28',
    });
  });

  it('that is connected covers the days that had ended when it was heard', () => {
    const heard = (heardAt: Instant | null) =>
      ends([stored('shop', '2026-01-02', '2026-11-27', { isConnected: true, heardAt })]);
    // 00:30 of the 18th in Berlin; 23:30 of the 17th; its first fetch has not ended
    expect(heard('2026-11-17T23:30:00.000Z').last).toBe('2026-11-17');
    expect(heard('2026-11-17T22:30:00.000Z').last).toBe('2026-11-16');
    expect(heard(null).last < '2026-01-02').toBe(true);
  });

  it('has the gap between two files, and none where they meet or overlap', () => {
    const two = (from: Day) => [
      stored('file', '2026-01-02', '2026-01-31', { importId: 1 }),
      stored('file', from, '2026-03-31', { importId: 2 }),
    ];
    expect(ends(two('2026-03-01')).gaps).toEqual([{ from: '2026-02-01', to: '2026-03-01' }]);
    expect(ends(two('2026-02-01')).gaps).toEqual([]);
    expect(ends(two('2026-01-15')).gaps).toEqual([]);
    // one inside another ends nothing
    const inside = stored('file', '2026-01-05', '2026-01-06', { importId: 3 });
    expect(ends([...two('2026-02-01'), inside]).gaps).toEqual([]);
  });
});

describe('several sources', () => {
  const shop = stored('shop', '2026-02-01', '2026-11-28', {
    ...{ isConnected: true, heardAt: '2026-11-29T08:45:00.000Z' },
  });
  const market = stored('market', '2025-06-01', '2026-09-30', { importId: 4 });

  it('begin with the earliest and end with the first that ends', () => {
    expect(ends([shop, market])).toMatchObject({ first: '2025-06-01', last: '2026-09-30', mayBeCut: true });
  });

  it('are not held up by one that its owner has retired, which counts up to that day', () => {
    expect(ends([shop, { ...market, retiredFrom: '2026-09-01' }])).toEqual({
      ...{ first: '2025-06-01', last: '2026-11-28', gaps: [], mayBeCut: false },
    });
    const alone = { ...market, retiredFrom: '2026-09-01' as const };
    expect(ends([alone])).toMatchObject({ first: '2025-06-01', last: '2026-08-31', mayBeCut: false });
    expect(covered([alone])!.isOff).toBe(true);
    // two that were retired: the later one is the end
    const older = stored('older', '2024-01-01', '2025-05-31', { retiredFrom: '2025-06-01' });
    expect(ends([alone, older])).toMatchObject({ first: '2024-01-01', last: '2026-08-31', gaps: [] });
  });

  it('of sessions go on with the last of theirs: each day has one source', () => {
    const sessions = [shop, market].map((span): StoredSpan => ({ ...span, fact: 'sessions' }));
    expect(ends(sessions, 'sessions')).toMatchObject({ first: '2025-06-01', last: '2026-11-28', gaps: [] });
  });

  it('of one fact say nothing of another, and a fact without a source is not there', () => {
    expect(covered([shop], 'spend')).toBeUndefined();
  });

  it('count under a filter only where they feed it', () => {
    const google = stored('google', '2026-01-01', '2026-11-28', {
      ...{ fact: 'spend', feeds: { channel: ['paid_search'], country: ['DE', 'FR'] } },
    });
    const meta = stored('meta', '2026-03-01', '2026-06-14', {
      ...{ fact: 'spend', feeds: { channel: ['paid_social'], country: ['DE'] } },
    });
    const end = (...where: { dimension: string; value: string }[]) =>
      ends(feeding([google, meta, shop], where), 'spend').last;
    expect(end()).toBe('2026-06-14');
    expect(end({ dimension: 'channel', value: 'paid_search' })).toBe('2026-11-28');
    expect(end({ dimension: 'channel', value: 'paid_social' })).toBe('2026-06-14');
    expect(end({ dimension: 'country', value: 'FR' })).toBe('2026-11-28');
    // nobody is known to feed it: it may come from any of them
    expect(end({ dimension: 'channel', value: 'email' })).toBe('2026-06-14');
    expect(feeding([google, meta, shop], [{ dimension: 'channel', value: 'paid_search' }])).toContain(shop);
  });
});

describe('what is asked as of an instant', () => {
  const reaches = (span: StoredSpan, asOf: Instant) =>
    coverageOf([spanOf(span, { ...CLOCK, asOf })]).orders!.reachesInstant;

  it('is covered up to it by a source that was heard then, or has events of that day', () => {
    const shop = stored('shop', '2026-01-01', '2026-11-29', {
      ...{ isConnected: true, heardAt: '2026-11-29T08:45:00.000Z' },
    });
    expect(reaches(shop, '2026-11-29T08:00:00Z')).toBe(true);
    expect(reaches(shop, '2026-11-29T08:50:00Z')).toBe(false);
    const file = stored('file', '2026-01-01', '2026-10-19', { importId: 1 });
    expect(reaches(file, '2026-10-19T10:00:00Z')).toBe(true);
    expect(reaches(file, '2026-10-20T10:00:00Z')).toBe(false);
  });
});
