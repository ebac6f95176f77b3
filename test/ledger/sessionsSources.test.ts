import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { createCaller } from '../../server/api/rpc/router';
import { ask, sessionSources, why } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { runCommand } from '../../server/cli/run';
import { headlineRuns } from '../../server/coverage';
import type { SourceSpan } from '../../server/coverage/types';
import { undoImport } from '../../server/imports/undo';
import { ingest, rebuildOutdated, verify } from '../../server/ledger';
import { sayHeadlineSessions, storeById } from '../../server/stores';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import { bringInto } from './undoing';
import type { Day, Period } from '../../server/time';

/**
 * METRICS C17: each day has one source of headline sessions. Every number is worked out by hand; days
 * are those of Berlin, in March 2026.
 */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const NOW = new Date('2026-06-01T00:00:00Z');
const MARCH: Period = { from: '2026-03-01', to: '2026-04-01' };

interface Counted {
  source: string;
  n: number;
  orders?: number;
  /** False: the source does not say of a session whether it ordered. */
  tells?: boolean;
  device?: string;
}

/** So many sessions at noon of a day, the first of them with an order. */
const visits = (day: number, { source, n, orders = 0, tells = true, device = 'desktop' }: Counted) =>
  Array.from({ length: n }, (_, i) => ({
    ...{ source, id: `${source}-${day}-${i}`, device },
    startedAt: `2026-03-${String(day).padStart(2, '0')}T11:00:${String(i % 60).padStart(2, '0')}Z`,
    ...(tells && { hasOrder: i < orders }),
  }));
const bring = (store: Store, day: number, ...all: Counted[]) =>
  ingest(
    database,
    store,
    'sessions',
    all.flatMap((each) => visits(day, each)),
  );

const valuesOf = async (store: Store, metrics: MetricId[], more: object = {}) =>
  (await ask(database.db, store, { metrics, ...MARCH, ...more }, NOW)).rows[0]!.values;
const sessionsOf = async (store: Store, more: object = {}) =>
  (await valuesOf(store, ['sessions'], more)).sessions!.value;
/** Of the days that anybody was counted on. */
const byDay = async (store: Store) =>
  (await ask(database.db, store, { metrics: ['sessions'], ...MARCH, by: 'day' }, NOW)).rows
    .map(({ values }) => values.sessions!.value)
    .filter((value) => value !== 0 && value !== null);
const exact = async (store: Store) => expect((await verify(database, store)).differences).toEqual([]);

describe('two sources of one day', () => {
  it('are not added up: the API is before a platform, a platform before a tool', async () => {
    const store = await testStore(database);
    await bring(store, 5, { source: 'api', n: 3 }, { source: 'woocommerce', n: 4 });
    await bring(store, 6, { source: 'plausible', n: 9 }, { source: 'woocommerce', n: 5 });
    expect(await byDay(store)).toEqual([3, 5]);
    expect(await sessionsOf(store)).toBe(8);
    // under a filter and in another cut too
    expect(await sessionsOf(store, { where: [{ dimension: 'device', value: 'desktop' }] })).toBe(8);
    const view = await sessionSources(database.db, store, NOW);
    expect(view.sources.map(({ source, sessions, headline }) => [source, sessions, headline])).toEqual([
      ['api', 3, 3],
      ['plausible', 9, 0],
      ['woocommerce', 9, 5],
    ]);
    await exact(store);
  });

  it('say so in a sentence, and mark a period of both and what is held against it', async () => {
    const store = await testStore(database);
    await bring(store, 5, { source: 'shopify', n: 4, orders: 1 });
    await bring(store, 6, { source: 'shopify', n: 6, orders: 2 });
    await bring(store, 6, { source: 'api', n: 5, orders: 1 });
    await bring(store, 7, { source: 'api', n: 5, orders: 1 });
    const answer = await ask(database.db, store, { metrics: ['cr'], ...MARCH }, NOW);
    // 5 March shopify 1 of 4, then api 1 of 5 and 1 of 5
    expect(answer.rows[0]!.values.cr).toMatchObject({ num: 3, den: 14, sources: ['shopify', 'api'] });
    expect(answer.rows[0]!.values.cr!.flags).toContain('mixed_sources');
    expect(answer.notes).toContainEqual(
      expect.stringContaining('shopify 5 Mar 2026, api 6 Mar – 7 Mar 2026'),
    );
    const compared = async (from: Day, to: Day, before: object) =>
      (await why(database.db, store, { metric: 'sessions', from, to, compare: before as Period }, NOW))
        .comparison!;
    const fifth: Period = { from: '2026-03-05', to: '2026-03-06' };
    const sixth: Period = { from: '2026-03-06', to: '2026-03-07' };
    expect(await compared('2026-03-06', '2026-03-07', fifth)).toMatchObject({ isAcrossSources: true });
    expect(await compared('2026-03-07', '2026-03-08', sixth)).not.toHaveProperty('isAcrossSources');
  });
});

describe('the pixel', () => {
  it('begins in the middle of a day, which another source covers whole', async () => {
    const store = await testStore(database);
    for (const day of [2, 3, 4]) await bring(store, day, { source: 'shopify', n: 10 });
    await bring(store, 3, { source: 'pixel', n: 2 });
    await bring(store, 4, { source: 'pixel', n: 11 });
    expect(await byDay(store)).toEqual([10, 10, 11]);
  });

  it('alone begins with its first day, for want of another', async () => {
    const store = await testStore(database);
    await bring(store, 3, { source: 'pixel', n: 2 });
    await bring(store, 4, { source: 'pixel', n: 11 });
    expect(await byDay(store)).toEqual([2, 11]);
  });

  it('that was taken off in the middle of a day leaves it to a source that knows it whole', async () => {
    const store = await testStore(database);
    for (const day of [2, 3, 4, 5, 6]) await bring(store, day, { source: 'shopify', n: 10 });
    for (const day of [2, 3]) await bring(store, day, { source: 'pixel', n: 11 });
    await bring(store, 4, { source: 'pixel', n: 3 });
    // the 4th is the day of its newest visit: nobody can tell whether more would have come
    expect(await byDay(store)).toEqual([10, 11, 10, 10, 10]);
  });

  it('is read to its newest visit where nobody else can tell, and a quiet day before it is 0', async () => {
    const store = await testStore(database);
    for (const day of [2, 5]) await bring(store, day, { source: 'pixel', n: 4 });
    const days = { from: '2026-03-01' as const, to: '2026-03-08' as const, by: 'day' as const };
    const { rows: told } = await ask(database.db, store, { metrics: ['sessions'], ...days }, NOW);
    expect(told.map(({ values }) => values.sessions!.value)).toEqual([null, 4, 0, 0, 4, null, null]);
    expect(told[4]!.values.sessions!.flags).toContain('may_be_cut');
    expect(told[5]!.values.sessions!.reason).toBe('no data since 2026-03-05');
  });

  it('that saw nothing while others were visited was not there', async () => {
    const store = await testStore(database);
    for (const day of [2, 3, 4, 5]) await bring(store, day, { source: 'shopify', n: 10 });
    for (const day of [2, 3, 5]) await bring(store, day, { source: 'pixel', n: 8 });
    // the 2nd it had begun, the 4th it was silent
    expect(await byDay(store)).toEqual([10, 8, 10, 8]);
  });
});

describe('the owner', () => {
  it('names a source from a day on, as far as it covers the days, and takes it back', async () => {
    const store = await testStore(database);
    for (const day of [2, 3, 4, 5]) await bring(store, day, { source: 'api', n: 7 });
    for (const day of [2, 3, 4]) await bring(store, day, { source: 'ga4', n: 5 });
    const say = (sources: string[], day: Day) =>
      database.write((tx) => sayHeadlineSessions(tx, store.id, sources, day));
    await say(['ga4'], '2026-03-03');
    expect(await byDay(store)).toEqual([7, 5, 5, 7]);
    await say(['auto'], '2026-03-04');
    expect(await byDay(store)).toEqual([7, 5, 7, 7]);
  });

  it('declares sources disjoint: then they are added', async () => {
    const store = await testStore(database);
    for (const day of [2, 3])
      await bring(store, day, { source: 'web', n: 7, orders: 1 }, { source: 'app', n: 4, orders: 1 });
    await database.write((tx) => sayHeadlineSessions(tx, store.id, ['web', 'app'], '2026-03-03'));
    // by name alone the app's come first; from the 3rd on both count
    expect(await byDay(store)).toEqual([4, 11]);
    expect((await valuesOf(store, ['cr'])).cr).toMatchObject({ num: 3, den: 15 });
  });

  it('says it on the command line and over the API', async () => {
    const store = await testStore(database, { slug: 'worded' });
    await bring(store, 2, { source: 'api', n: 7 }, { source: 'app', n: 2 });
    const said = { out: '', progress: '' };
    const command = (...argv: string[]) =>
      runCommand(argv, {
        ...{ database, clock: () => NOW, cwd: '/', place: 'a test' },
        out: (text: string) => void (said.out += text),
        progress: (text: string) => void (said.progress += text),
      } as unknown as Parameters<typeof runCommand>[1]);
    expect(await command('stores', 'update', '--slug', 'worded', '--sessions-source', 'app')).toBe(1);
    expect(said.progress).toContain('--from');
    // a slip of the pen is said, as such a source may still come; api stands before app by the rule
    said.progress = '';
    const slip = ['--sessions-source', 'ap', '--from', '2026-03-01'];
    expect(await command('stores', 'update', '--slug', 'worded', ...slip)).toBe(0);
    expect(said.progress).toBe(
      'ap has brought no sessions yet: each day keeps the source that the rule gives it.\n',
    );
    expect(await sessionsOf(store)).toBe(7);
    const words = ['--sessions-source', 'api, app', '--from', '2026-03-01'];
    expect(await command('stores', 'update', '--slug', 'worded', ...words)).toBe(0);
    expect(said.out).toContain('sessions from 2026-03-01 on: api + app');
    expect(await sessionsOf(store)).toBe(9);
    const api = createCaller({ database, clock: () => NOW });
    await api.stores.saySessions({ store: 'worded', sources: ['app'], from: '2026-03-01' });
    expect(await api.stores.sessions({ store: 'worded' })).toMatchObject({
      days: [{ from: '2026-03-02', to: '2026-03-03', sources: ['app'], isCovered: true }],
      sources: [
        { source: 'api', sessions: 7, headline: 0 },
        { source: 'app', sessions: 2, headline: 2 },
      ],
      words: [{ from: '2026-03-01', sources: ['app'] }],
    });
  });
});

const span = (source: string, first: Day, last: Day): SourceSpan => ({
  ...{ fact: 'sessions', source, first, last },
  ...{ mayBeCut: false, isRetired: false, isOff: false, reachesInstant: false },
});

it('days that nobody covers are read from the source before them, and said to be not covered', () => {
  const spans = [span('shopify', '2026-03-02', '2026-03-05'), span('api', '2026-03-08', '2026-03-09')];
  const runs = headlineRuns({ spans, programs: new Set(), words: [], silent: [] });
  expect(runs.map(({ from, sources, isCovered }) => [from, sources.join(), isCovered])).toEqual([
    ['0001-01-01', 'shopify', false],
    ['2026-03-02', 'shopify', true],
    ['2026-03-06', 'shopify', false],
    ['2026-03-08', 'api', true],
    ['2026-03-10', 'api', false],
  ]);
});

const order = (id: string, day: number, more: object = {}) => ({
  ...{ type: 'order', id, placedAt: `2026-03-${String(day).padStart(2, '0')}T11:30:00Z`, currency: 'EUR' },
  ...{ customer: { id }, channel: 'email', lines: [{ quantity: 1, unitPrice: '10.00' }] },
  ...more,
});

describe('the conversion rate', () => {
  it('leaves out days whose source does not tell orders by session', async () => {
    const store = await testStore(database);
    await bring(store, 2, { source: 'api', n: 10, orders: 2 });
    await bring(store, 3, { source: 'ga4', n: 30, tells: false });
    const values = await valuesOf(store, ['sessions', 'cr', 'atc_rate']);
    expect(values.sessions!.value).toBe(40);
    expect(values.cr).toMatchObject({ num: 2, den: 10, value: 0.2 });
    expect(values.atc_rate).toMatchObject({ num: 0, den: 40 });
    // alone it is not 0 %
    const alone = await valuesOf(store, ['cr'], { from: '2026-03-03' });
    expect(alone.cr).toMatchObject({ value: null, num: 0, den: 0 });
    await exact(store);
  });

  it('is 0 of a source that tells, and has none', async () => {
    const store = await testStore(database);
    await bring(store, 2, { source: 'api', n: 10, orders: 0 });
    expect((await valuesOf(store, ['cr'])).cr).toMatchObject({ value: 0, num: 0, den: 10 });
  });

  it('orders of the shop by sessions of another are a hybrid, by its own they are none', async () => {
    const store = await testStore(database);
    await ingest(database, store, 'sales', [order('1', 2, { source: 'shopify' })]);
    await bring(store, 2, { source: 'shopify', n: 4 }, { source: 'ga4', n: 5 });
    expect((await valuesOf(store, ['cr_orders'])).cr_orders!.flags).not.toContain('hybrid');
    await database.write((tx) => sayHeadlineSessions(tx, store.id, ['ga4'], '2026-03-01'));
    const values = await valuesOf(store, ['cr_orders', 'rps', 'cr']);
    expect(values.cr_orders).toMatchObject({ num: 1, den: 5 });
    expect(values.cr_orders!.flags).toContain('hybrid');
    expect(values.rps!.flags).toContain('hybrid');
    expect(values.cr!.flags).not.toContain('hybrid');
  });
});

describe('orders are matched to their sessions', () => {
  const matched = async (store: Store) => {
    const { order_session_match_rate: rate } = await valuesOf(store, ['order_session_match_rate']);
    return [rate!.num, rate!.den];
  };

  it('by id, whichever comes first, on the day of the order or the one before', async () => {
    const store = await testStore(database);
    await bring(store, 4, { source: 'api', n: 3, orders: 1 });
    await ingest(database, store, 'sales', [
      order('1', 4, { sessionId: 'api-4-0' }),
      order('2', 5, { sessionId: 'api-4-1' }),
      // too long ago, not yet there, no id, sold at a till
      order('3', 6, { sessionId: 'api-4-2' }),
      order('4', 8, { sessionId: 'api-8-0' }),
      order('5', 8),
      order('6', 8, { channel: 'pos', sessionId: 'api-8-1' }),
    ]);
    expect(await matched(store)).toEqual([2, 5]);
    await bring(store, 8, { source: 'api', n: 2, orders: 1 });
    expect(await matched(store)).toEqual([3, 5]);
    await exact(store);
    // 3 of 5 is below 85 %
    expect((await valuesOf(store, ['cr'])).cr!.flags).toContain('low_match');
    expect((await valuesOf(store, ['cr'], { from: '2026-03-04', to: '2026-03-06' })).cr!.flags).not.toContain(
      'low_match',
    );
  });

  it('as the pixel saw them, and no more once that is taken back', async () => {
    const store = await testStore(database);
    await ingest(database, store, 'sales', [order('7', 4), order('8', 4)]);
    const seen = (id: string, more: object = {}) => ({
      ...{ source: 'pixel', id: `seen-${id}`, witness: 'pixel', orderId: id },
      ...{ occurredAt: '2026-03-04T11:30:00Z', currency: 'EUR' },
      ...more,
    });
    const batch = [seen('7'), seen('8', { filtered: 'bot' }), seen('9')];
    const brought = await bringInto(database, store, [{ kind: 'sightings', facts: batch }]);
    expect(await matched(store)).toEqual([1, 2]);
    await undoImport(database, store, brought);
    expect(await matched(store)).toEqual([0, 2]);
    await exact(store);
  });

  it('and not any more when the session goes, or the order names another', async () => {
    const store = await testStore(database);
    await ingest(database, store, 'sales', [order('1', 4, { sessionId: 'api-4-0' })]);
    const brought = await bringInto(database, store, [
      { kind: 'sessions', facts: visits(4, { source: 'api', n: 2, orders: 1 }) },
    ]);
    expect(await matched(store)).toEqual([1, 1]);
    await ingest(database, store, 'sales', [order('1', 4, { sessionId: 'api-4-9' })]);
    expect(await matched(store)).toEqual([0, 1]);
    await ingest(database, store, 'sales', [order('1', 4, { sessionId: 'api-4-1' })]);
    expect(await matched(store)).toEqual([1, 1]);
    await undoImport(database, store, brought);
    expect(await matched(store)).toEqual([0, 1]);
    await exact(store);
  });

  it('what an older version left is matched when the store is rebuilt, and verify sees a wrong mark', async () => {
    const store = await testStore(database);
    await bring(store, 4, { source: 'api', n: 1, orders: 1 });
    await ingest(database, store, 'sales', [order('1', 4, { sessionId: 'api-4-0' })]);
    await database.db.execute(sql`update orders set is_matched = false where store_id = ${store.id}`);
    expect((await verify(database, store)).ok).toBe(false);
    await database.db.execute(sql`update rollup_sessions set source = '' where store_id = ${store.id}`);
    await database.db.execute(sql`update stores set ledger_version = 0 where id = ${store.id}`);
    await rebuildOutdated(
      database,
      (id) => storeById(database.db, id),
      () => undefined,
    );
    expect(await matched(store)).toEqual([1, 1]);
    const kept = await rows<{ source: string }>(
      database.db,
      sql`select distinct source from rollup_sessions where store_id = ${store.id}`,
    );
    expect(kept).toEqual([{ source: 'api' }]);
    await exact(store);
  });
});
