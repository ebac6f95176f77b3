import { expect, expectTypeOf, it } from 'vitest';
import { judge } from '../../server/connections/sourceHealth';
import { dayOf, type Day, type Instant } from '../../server/time';

/** A source of which one day differs, and nothing else is wrong. */
const differing = (day: Day) =>
  ({
    ...{ canPull: true, pausedAt: null, heartbeatAt: null, job: null, lastRun: null },
    deliveries: { waiting: 0, oldestWaitingAt: null, failed: 0, error: null },
    rejections: { count: 0, first: [] },
    compared: {
      tally: null,
      finishedAt: null,
      differences: [
        { day, source: { orders: 2, amountMinor: null }, ledger: { orders: 1, amountMinor: null } },
      ],
    },
  }) as unknown as Parameters<typeof judge>[0];

const said = (day: Day, instant: Instant, timeZone: string): string | undefined =>
  judge(differing(day), { now: new Date(instant), today: dayOf(instant, timeZone) }).problems[0]?.what;

it('names the year of a day by the clock of the store: around New Year it is not that of UTC', () => {
  // 23:30 in UTC is 00:30 of 1 January 2026 in Berlin, and 12:30 of it in Auckland
  const late = '2025-12-31T23:30:00Z';
  expect(said('2025-12-31', late, 'Europe/Berlin')).toContain('last on 31 Dec 2025.');
  expect(said('2025-12-31', late, 'Pacific/Auckland')).toContain('last on 31 Dec 2025.');
  // 03:00 of 1 January in UTC is 22:00 of 31 December in New York
  expect(said('2025-12-31', '2026-01-01T03:00:00Z', 'America/New_York')).toContain('last on 31 Dec.');
});

it('takes no instant for a day, nor a day for an instant: it would not compile', () => {
  expectTypeOf<Instant>().not.toExtend<Day>();
  expectTypeOf<Day>().not.toExtend<Instant>();
  expectTypeOf(new Date(0).toISOString()).not.toExtend<Day>();
  expectTypeOf(dayOf(0, 'Europe/Berlin')).toEqualTypeOf<Day>();
});
