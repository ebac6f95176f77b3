import { describe, expect, it } from 'vitest';
import { fx } from '../../server/sources/canonical/fx';
import { sessions } from '../../server/sources/canonical/sessions';
import { spend } from '../../server/sources/canonical/spend';
import { readFile } from './reading';

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;

describe('stamps without a zone', () => {
  const at = async (stamp: string, timeZone: string) => {
    const { facts } = await readFile(sessions, csv('session_id,started_at', `s,${stamp}`), { timeZone });
    return facts[0]!.fact.startedAt;
  };

  it.each([
    // New York: 2026-03-08 02:00 EST jumps to 03:00 EDT (07:00 UTC); 2026-11-01 02:00 EDT falls to 01:00 EST (06:00 UTC).
    ['America/New_York', '2026-03-07 23:30', '2026-03-08T04:30:00.000Z'],
    ['America/New_York', '2026-03-08 02:30', '2026-03-08T07:30:00.000Z'],
    ['America/New_York', '2026-11-01 01:30', '2026-11-01T05:30:00.000Z'],
    ['America/New_York', '2026-11-01 23:30', '2026-11-02T04:30:00.000Z'],
    // London: 2026-03-29 01:00 GMT jumps to 02:00 BST; 2026-10-25 02:00 BST falls to 01:00 GMT.
    ['Europe/London', '2026-03-29 01:30:15', '2026-03-29T01:30:15.000Z'],
    ['Europe/London', '2026-10-25 01:30', '2026-10-25T00:30:00.000Z'],
    ['Europe/London', '2026-10-25 02:30', '2026-10-25T02:30:00.000Z'],
    // Lord Howe: 2026-10-04 02:00 +10:30 jumps to 02:30 +11; 2026-04-05 02:00 +11 falls to 01:30 +10:30.
    ['Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-03T15:45:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04 02:45', '2026-10-03T15:45:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05 01:45', '2026-04-04T14:45:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05 01:15', '2026-04-04T14:15:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05 02:15', '2026-04-04T15:45:00.000Z'],
    ['Asia/Kolkata', '2026-04-05 02:15:30.250', '2026-04-04T20:45:30.250Z'],
  ])('%s %s is %s', async (timeZone, stamp, expected) => {
    expect(await at(stamp, timeZone)).toBe(expected);
  });

  it('takes a zone that is written over any other', async () => {
    expect(await at('2026-03-01 09:30:00+0530', 'America/New_York')).toBe('2026-03-01T04:00:00.000Z');
    expect(await at('2026-03-01T09:30Z', 'America/New_York')).toBe('2026-03-01T09:30:00.000Z');
  });
});

describe('the other kinds', () => {
  it('reads sessions', async () => {
    const { facts, rejected } = await readFile(
      sessions,
      csv(
        'session_id,started_at,channel,device,country,has_cart,has_checkout,has_order,filtered',
        's-1,2026-03-01 09:12:00,paid_search,mobile,DE,true,YES,1,',
        's-2,2026-03-01 09:15:30,,,,,,,bot',
        's-3,2026-03-01 09:15:30,,,,maybe,,,robot',
      ),
    );
    expect(facts.map(({ fact }) => fact)).toMatchObject([
      { id: 's-1', channel: 'paid_search', hasCart: true, hasCheckout: true, hasOrder: true },
      { id: 's-2', channel: 'unknown', hasCart: false, filtered: 'bot' },
    ]);
    // what is not said of a session is not no
    expect(facts[1]!.fact.hasOrder).toBeUndefined();
    expect(rejected.map(({ row, field, value }) => [row, field, value])).toEqual([
      [4, 'has_cart', 'maybe'],
      [4, 'filtered', 'robot'],
    ]);
  });

  it('reads spend', async () => {
    const { facts, rejected } = await readFile(
      spend,
      csv(
        'day,channel,campaign,currency,amount,kind',
        '2026-03-01,paid_search,brand,EUR,84.20,',
        '2026-13-01,paid_search,brand,EUR,1,',
        '2026-03-01,agency,,EUR,-1,agency',
      ),
    );
    expect(facts.map(({ fact }) => fact)).toMatchObject([
      {
        day: '2026-03-01',
        channel: 'paid_search',
        campaign: 'brand',
        amount: '84.20',
        kind: 'media',
        country: 'unknown',
      },
    ]);
    expect(rejected.map(({ row, field, value }) => [row, field, value])).toEqual([
      [3, 'day', '2026-13-01'],
      [4, 'amount', '-1'],
    ]);
  });

  it('reads rates', async () => {
    const { facts, rejected } = await readFile(
      fx,
      csv('day,base,quote,rate', '2026-02-27,EUR,USD,1.0815', '2026-02-27,EUR,EUR,1', '2026-02-27,EUR,USD,0'),
    );
    expect(facts.map(({ fact }) => fact)).toEqual([
      { day: '2026-02-27', base: 'EUR', quote: 'USD', rate: '1.0815' },
    ]);
    expect(rejected.map(({ row, field }) => [row, field])).toEqual([
      [3, 'quote'],
      [4, 'rate'],
    ]);
  });
});
