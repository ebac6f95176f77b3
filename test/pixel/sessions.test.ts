import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { verify } from '../../server/ledger';
import { runsOf, type SeenEvent } from '../../server/sources/pixel/sessions';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import { id, LAPTOP, openSender } from './service';

/** Sessions from events (METRICS 3.1), each expectation worked by hand from the events above it. */

const event = (name: string, at: string, kind: string, more: Partial<SeenEvent> = {}): SeenEvent => ({
  ...{ id: name, visitor: 'v1', continues: null, at: Date.parse(at), kind, filtered: null, device: 'mobile' },
  ...{ country: 'DE', language: null, channel: null, page: null, step: null, count: null, lcp: null },
  ...more,
});

const idsOf = (events: SeenEvent[]) => runsOf(events).map((run) => [run.id, ...run.events.map((e) => e.id)]);

describe('a run of events', () => {
  it('ends with a gap of 30 minutes, not of one millisecond less', () => {
    const first = event('a', '2026-03-02T10:00:00.000Z', 'view');
    const within = event('b', '2026-03-02T10:29:59.999Z', 'view');
    const after = event('c', '2026-03-02T10:59:59.999Z', 'view');
    expect(idsOf([first, within, after])).toEqual([
      ['a', 'a', 'b'],
      ['c', 'c'],
    ]);
  });

  it('goes on over midnight, under the id of the new day', () => {
    const before = event('a', '2026-03-02T23:50:00Z', 'view');
    const after = event('b', '2026-03-03T00:10:00Z', 'view', { visitor: 'v2', continues: 'v1' });
    const later = event('c', '2026-03-03T00:35:00Z', 'cart', { visitor: 'v2' });
    expect(idsOf([later, after, before])).toEqual([['a', 'a', 'b', 'c']]);
    // forty minutes later it is another one
    const stranger = event('d', '2026-03-03T00:20:00Z', 'view', { visitor: 'v2', continues: 'v1' });
    expect(idsOf([event('a', '2026-03-02T23:40:00Z', 'view'), stranger])).toEqual([
      ['a', 'a'],
      ['d', 'd'],
    ]);
  });

  it('is taken over by one consented id alone', () => {
    const shared = event('a', '2026-03-02T10:00:00Z', 'view');
    const first = event('b', '2026-03-02T10:01:00Z', 'consent', { visitor: 'p1', continues: 'v1' });
    const second = event('c', '2026-03-02T10:02:00Z', 'consent', { visitor: 'p2', continues: 'v1' });
    expect(idsOf([shared, first, second])).toEqual([
      ['a', 'a', 'b'],
      ['c', 'c'],
    ]);
  });

  it('is not cut by a campaign, and has the first known source', () => {
    const [run] = runsOf([
      event('a', '2026-03-02T10:00:00Z', 'view'),
      event('b', '2026-03-02T10:01:00Z', 'view', { channel: 'email' }),
      event('c', '2026-03-02T10:02:00Z', 'view', { channel: 'paid_search' }),
    ]);
    expect(run!.fact).toMatchObject({ channel: 'email', startedAt: '2026-03-02T10:00:00.000Z' });
    expect(runsOf([event('a', '2026-03-02T10:00:00Z', 'view')])[0]!.fact.channel).toBe('direct');
  });

  it('gets what is said of its pages hours later, and is no longer for it', () => {
    const seen = [
      event('a', '2026-03-02T10:00:00Z', 'view'),
      event('b', '2026-03-02T14:00:00Z', 'vitals', { page: 'a', lcp: 2_400 }),
      event('c', '2026-03-02T14:00:00Z', 'error', { page: 'a', count: 2 }),
      event('d', '2026-03-02T14:01:00Z', 'vitals', { page: 'gone', lcp: 100 }),
    ];
    expect(runsOf(seen).map(({ fact }) => fact)).toMatchObject([{ landingLcp: 2_400, jsErrors: 2 }]);
  });

  it('counts the activations of a checkout up to the order, and its screens', () => {
    const checkout = (name: string, at: string, step: string) =>
      event(name, at, 'checkout', { step, page: name });
    const clicks = (name: string, at: string, count: number) =>
      event(name, at, 'click', { count, page: name < 'm' ? 'a' : 'z' });
    const bought = [
      event('a', '2026-03-02T10:00:00Z', 'view'),
      event('b', '2026-03-02T10:01:00Z', 'cart'),
      checkout('c', '2026-03-02T10:02:00Z', 'address'),
      clicks('d', '2026-03-02T10:02:30Z', 2),
      checkout('e', '2026-03-02T10:03:00Z', 'payment'),
      checkout('f', '2026-03-02T10:03:10Z', 'payment'),
      clicks('g', '2026-03-02T10:03:30Z', 1),
      event('h', '2026-03-02T10:03:31Z', 'order'),
      // of another purchase, after the first
      clicks('i', '2026-03-02T10:09:00Z', 7),
    ];
    expect(runsOf(bought)[0]!.fact).toMatchObject({
      ...{ hasCart: true, hasCheckout: true, hasOrder: true, checkoutSteps: 2, checkoutClicks: 3 },
    });
    // without an order nothing was completed: no number, not 0
    const left = runsOf(bought.filter(({ kind }) => kind !== 'order'))[0]!.fact;
    expect(left).not.toHaveProperty('checkoutClicks');
  });

  it('keeps bots apart from people and staff', () => {
    const seen = [
      event('a', '2026-03-02T10:00:00Z', 'view'),
      event('b', '2026-03-02T10:01:00Z', 'view', { filtered: 'bot' }),
      event('c', '2026-03-02T10:02:00Z', 'view', { filtered: 'internal' }),
      event('d', '2026-03-02T10:03:00Z', 'cart'),
    ];
    expect(runsOf(seen).map(({ id: of, fact }) => [of, fact.filtered, fact.hasCart])).toEqual([
      ['a', undefined, true],
      ['b', 'bot', false],
      ['c', 'internal', false],
    ]);
  });
});

interface Session {
  id: string;
  day: string;
  channel: string;
  device: string;
  flags: string;
  filtered: string | null;
}

const sessionsIn = (database: Database, store: Store): Promise<Session[]> =>
  rows<Session>(
    database.db,
    sql`select external_id as id, day::text as day, channel, device, filtered,
          concat(case when has_cart then 'cart ' end, case when has_checkout then 'checkout ' end,
            case when has_order then 'order' end) as flags
        from sessions where store_id = ${store.id} order by started_at, external_id`,
  );

describe('events in the ledger', () => {
  it('become sessions, an order that was seen, and the speed of a page', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    const { send, service } = await openSender(database, store, { internal: ['203.0.113.0/24'] });
    expect(
      await send('2026-03-02T09:00:00Z', [
        { i: id('view'), k: 'view', s: 'newsletter', m: 'email', l: 'de-DE' },
        { i: id('cart'), k: 'cart', p: id('view') },
      ]),
    ).toBe('taken');
    await send('2026-03-02T09:05:00Z', [
      { i: id('checkout'), k: 'checkout', s: 'payment', p: id('view') },
      { i: id('click'), k: 'click', n: 2, p: id('view') },
      { i: id('order'), k: 'order', o: '1001', v: '129.90', c: 'EUR' },
    ]);
    await send('2026-03-02T09:06:00Z', [
      {
        i: id('vitals'),
        k: 'vitals',
        p: id('view'),
        lcp: 2_344,
        inp: 88,
        cls: 31,
        ttfb: 212,
        tn: 3,
        tb: 90_000,
      },
    ]);
    await send('2026-03-02T09:07:00Z', [{ i: id('laptop'), k: 'view' }], { userAgent: LAPTOP });
    await send('2026-03-02T09:07:00Z', [{ i: id('staff'), k: 'view' }], { forwarded: '203.0.113.9' });
    await send('2026-03-02T09:07:00Z', [{ i: id('robot'), k: 'view' }], { userAgent: 'Googlebot/2.1' });
    await send('2026-03-02T09:07:00Z', [{ i: id('driven'), k: 'view' }], {
      batch: { h: 1 },
      forwarded: '192.0.2.9',
    });
    await service.drain();
    expect(await sessionsIn(database, store)).toEqual([
      {
        ...{ id: id('view'), day: '2026-03-02', channel: 'email', device: 'mobile' },
        ...{ flags: 'cart checkout order', filtered: null },
      },
      ...[
        { id: id('driven'), device: 'mobile', filtered: 'bot' },
        { id: id('laptop'), device: 'desktop', filtered: null },
        { id: id('robot'), device: 'unknown', filtered: 'bot' },
        { id: id('staff'), device: 'mobile', filtered: 'internal' },
      ].map((session) => ({ day: '2026-03-02', channel: 'direct', flags: '', ...session })),
    ]);
    const seen = await rows(
      database.db,
      sql`select order_id as "orderId", value_minor::int as value, currency, witness, external_id as id from sightings
          where store_id = ${store.id}`,
    );
    expect(seen).toEqual([
      { orderId: '1001', value: 129_90, currency: 'EUR', witness: 'pixel', id: id('order') },
    ]);
    const [speed] = await rows(
      database.db,
      sql`select lcp, inp, cls, ttfb, third_party_bytes::int as bytes, third_party_blocking as blocking from page_vitals
          where store_id = ${store.id}`,
    );
    // times to 10 ms; what was not measured is nothing, not 0
    expect(speed).toEqual({ lcp: 2_340, inp: 88, cls: 31, ttfb: 210, bytes: 90_000, blocking: null });
    const [landing] = await rows(
      database.db,
      sql`select landing_lcp as lcp, checkout_clicks as clicks, language, js_errors as errors from sessions
          where store_id = ${store.id} and external_id = ${id('view')}`,
    );
    expect(landing).toEqual({ lcp: 2_344, clicks: 2, language: 'de-DE', errors: 0 });
    expect((await verify(database, store)).differences).toEqual([]);
  });

  it('keeps neither address nor user agent', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    const { send, service } = await openSender(database, store);
    await send('2026-03-02T09:00:00Z', [{ i: id('a'), k: 'view', r: 'www.google.com' }], {
      forwarded: '198.51.100.77',
    });
    await service.drain();
    const tables = ['pixel_events', 'sessions', 'sightings', 'page_vitals', 'pixels', 'pixel_salts'];
    for (const table of tables) {
      const found = await rows(database.db, sql`select t::text as row from ${sql.identifier(table)} t`);
      expect(JSON.stringify(found)).not.toMatch(/198\.51|iPhone|Safari|google/);
    }
  });

  it('forgets salts after two days, and events after four', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    const { send, service } = await openSender(database, store);
    for (const day of ['02', '03', '04']) await send(`2026-03-${day}T09:00:00Z`, [{ i: id(day), k: 'view' }]);
    const salts = await rows(database.db, sql`select day::text as day from pixel_salts order by 1`);
    expect(salts).toEqual([{ day: '2026-03-03' }, { day: '2026-03-04' }]);
    await service.drain();
    // the same browser on three days is three visitors
    const visitors = await rows<{ n: number }>(
      database.db,
      sql`select count(distinct visitor)::int as n from pixel_events`,
    );
    expect(visitors).toEqual([{ n: 3 }]);
  });

  it('joins two sessions when the event between them comes late, and splits no other', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    const { send, service } = await openSender(database, store);
    await send('2026-03-02T10:00:00Z', [{ i: id('a'), k: 'view' }]);
    await send('2026-03-02T10:50:00Z', [{ i: id('c'), k: 'view' }]);
    await service.drain();
    expect((await sessionsIn(database, store)).map((s) => s.id)).toEqual([id('a'), id('c')]);
    await send('2026-03-02T11:00:00Z', [{ i: id('b'), k: 'cart', a: 35 * 60_000 }]);
    await service.drain();
    expect((await sessionsIn(database, store)).map((s) => [s.id, s.flags])).toEqual([[id('a'), 'cart ']]);
    // an earlier first event gives the session its id and start
    await send('2026-03-02T11:00:00Z', [{ i: id('0'), k: 'view', a: 61 * 60_000 }]);
    await service.drain();
    expect((await sessionsIn(database, store)).map((s) => s.id)).toEqual([id('0')]);
    expect((await verify(database, store)).differences).toEqual([]);
  });

  it('knows whose an event of the day before is, to the last minute that it is taken', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    const { send, service } = await openSender(database, store);
    await send('2026-03-02T00:12:00Z', [{ i: id('a'), k: 'view' }]);
    // 23 hours and 59 minutes old: of 00:11 of the 2nd
    const late = { i: id('b'), k: 'cart', a: (24 * 60 - 1) * 60_000 };
    await send('2026-03-03T00:10:00Z', [{ i: id('c'), k: 'view' }, late]);
    await service.drain();
    expect((await sessionsIn(database, store)).map((s) => [s.id, s.flags])).toEqual([
      [id('b'), 'cart '],
      [id('c'), ''],
    ]);
  });

  it('goes on over midnight UTC and over a consent', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    const { send, service } = await openSender(database, store);
    await send('2026-03-02T23:45:00Z', [{ i: id('a'), k: 'view' }]);
    await send('2026-03-03T00:05:00Z', [{ i: id('b'), k: 'cart' }]);
    await send('2026-03-03T00:10:00Z', [{ i: id('c'), k: 'consent' }], {
      batch: { u: 'person-of-the-shop', j: 1 },
    });
    await send('2026-03-03T00:20:00Z', [{ i: id('d'), k: 'checkout' }], {
      batch: { u: 'person-of-the-shop' },
      forwarded: '198.51.100.200',
    });
    await service.drain();
    // 23:45 UTC is 00:45 of 3 March in Berlin
    expect((await sessionsIn(database, store)).map((s) => [s.id, s.day, s.flags])).toEqual([
      [id('a'), '2026-03-03', 'cart checkout '],
    ]);
  });
});

describe('any order of arrival', () => {
  /** Three visitors over two hours, as requests: [minute, who, events]. */
  const REQUESTS: [number, string, object[]][] = [
    [0, '1', [{ i: id('1a'), k: 'view', s: 'newsletter' }]],
    [1, '1', [{ i: id('1b'), k: 'cart' }]],
    [
      40,
      '1',
      [
        { i: id('1c'), k: 'view' },
        { i: id('1d'), k: 'checkout' },
      ],
    ],
    [41, '1', [{ i: id('1e'), k: 'order', o: '7', v: '10.00', c: 'EUR' }]],
    [5, '2', [{ i: id('2a'), k: 'view' }]],
    [30, '2', [{ i: id('2b'), k: 'product' }]],
    [55, '2', [{ i: id('2c'), k: 'cart' }]],
    [90, '2', [{ i: id('2d'), k: 'view', r: 'www.bing.com' }]],
    [
      7,
      '3',
      [
        { i: id('3a'), k: 'view' },
        { i: id('3b'), k: 'error', n: 1, p: id('3a') },
      ],
    ],
    [95, '3', [{ i: id('3c'), k: 'vitals', p: id('3a'), lcp: 1_000 }]],
  ];
  /** By hand: visitor 1 has a gap of 39 minutes, visitor 2 one of 35, visitor 3 none (vitals make no visit). */
  const SESSIONS = [
    [id('1a'), 'email', 'cart '],
    [id('2a'), 'direct', 'cart '],
    [id('3a'), 'direct', ''],
    [id('1c'), 'direct', 'checkout order'],
    [id('2d'), 'organic_search', ''],
  ];
  const END = Date.parse('2026-03-02T12:00:00Z');

  let database: Database;
  beforeAll(async () => {
    database = await testDatabase({ keep: true });
  });
  afterAll(() => database.close());

  it.each([1, 2, 3, 4, 5])('and duplicates give the same sessions (%i)', async (seed) => {
    const store = await testStore(database);
    const { send, service } = await openSender(database, store);
    let state = seed * 7_919;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const twice = [...REQUESTS, ...REQUESTS.filter(() => random() < 0.5)];
    const shuffled = twice.map((request) => ({ request, at: random() })).toSorted((a, b) => a.at - b.at);
    for (const {
      request: [minute, who, events],
    } of shuffled) {
      // all sent at noon, each as old as it is
      const age = END - Date.parse('2026-03-02T10:00:00Z') - minute * 60_000;
      await send(
        new Date(END).toISOString(),
        events.map((e) => ({ ...e, a: age })),
        { forwarded: `192.0.2.${who}` },
      );
      if (random() < 0.3) await service.drain();
    }
    await service.drain();
    expect((await sessionsIn(database, store)).map((s) => [s.id, s.channel, s.flags])).toEqual(SESSIONS);
    expect((await verify(database, store)).differences).toEqual([]);
    const [{ n }] = (await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from sightings where store_id = ${store.id}`,
    )) as [{ n: number }];
    expect(n).toBe(1);
  });
});
