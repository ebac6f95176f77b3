import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { createCaller } from '../../server/api/rpc/router';
import { fillInCommand, runCommand } from '../../server/cli/run';
import { DomainError } from '../../server/errors';
import { nearestRank } from '../../server/connections/sourceLog';
import { addSource, pauseSource, removeSource, type SourceContext } from '../../server/connections/sources';
import { syncSource } from '../../server/connections/sync';
import { fileSources, listRuns, sourceStates } from '../../server/connections/syncState';
import { sourcesVerdict } from '../../server/connections/sourceHealth';
import { compare } from '../../server/connections/tally';
import { ingest } from '../../server/ledger';
import type { DayTally, Driver, Pulled } from '../../server/sources/driver';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';
import { testKeeper } from './webhooks/keeper';
import { utcDay } from '../../server/time';

/** Whether all rows are here, and how it is said: a platform whose every answer the test decides. */

/** 12 March 2026, 11:00 in Berlin: the days that are over end with the 11th. */
const NOON = '2026-03-12T10:00:00Z';
let now = new Date(NOON);

const order = (id: string, placedAt: string, more: object = {}) => ({
  ...{ type: 'order', source: 'shop', id, placedAt, updatedAt: placedAt, currency: 'EUR' },
  lines: [{ quantity: 1, unitPrice: '10.00' }],
  ...more,
});
/** 23:30 of the 10th in Berlin; 00:30 of the 11th; a test; one with tax, shipping and a card. */
const ORDERS = [
  order('1', '2026-03-10T22:30:00Z'),
  order('2', '2026-03-10T23:30:00Z'),
  order('3', '2026-03-11T09:00:00Z', { excluded: 'test' }),
  order('4', '2026-03-11T10:00:00Z', {
    shipping: '5.00',
    lines: [
      { quantity: 2, unitPrice: '20.00', discount: '4.00', tax: '6.84' },
      { quantity: 1, unitPrice: '25.00', isGiftCard: true },
    ],
    cancelledAt: '2026-03-11T12:00:00Z',
  }),
];
/** 10.00 on the 10th; on the 11th 10.00 and 40 − 4 + 6.84 + 5 + 25 = 72.84, cancelled or not. */
const TALLY: DayTally[] = [
  { day: '2026-03-10', orders: 1, amountMinor: 1_000 },
  { day: '2026-03-11', orders: 2, amountMinor: 8_284 },
];

let pages: (() => Pulled)[];
let tally: () => Promise<DayTally[]>;
let checkpoints: unknown[];
const driver: Driver = {
  ...{ platform: 'tiny', label: 'Tiny', about: 'A shop that says what it is told.' },
  fields: [
    { name: 'address', label: 'Address', hint: 'Where it is.', isSecret: false },
    { name: 'token', label: 'Token', hint: 'Its token.', isSecret: true },
  ],
  check: ({ settings }) =>
    Promise.resolve({ name: 'Tiny shop', currency: settings.address ?? null, timeZone: null }),
  pull: async function* (_connection, checkpoint) {
    checkpoints.push(checkpoint);
    for (const page of pages) yield page();
  },
  tally: (_connection, period) => {
    // 35 whole days that end with yesterday
    expect(period).toEqual({ from: '2026-02-05', to: '2026-03-12' });
    return tally();
  },
  hooks: { topics: [], accept: () => null, read: () => ({}) },
};
const page =
  (sales: readonly object[], more: Partial<Pulled> = {}) =>
  (): Pulled => ({
    ...{ facts: { sales }, checkpoint: 'end', done: sales.length, of: sales.length },
    eventAt: '2026-03-11T10:00:00Z',
    ...more,
  });

let database: Database;
let context: SourceContext;
let store: Store;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  context = { database, clock: () => now, ...testConnectors(driver) };
});
afterAll(() => database.close());
beforeEach(async () => {
  now = new Date(NOON);
  checkpoints = [];
  pages = [page(ORDERS)];
  tally = () => Promise.resolve(TALLY);
  store = await testStore(database);
  await connect();
});

const connect = (currency = 'EUR', name = 'shop') =>
  addSource(context, store, { name, platform: 'tiny', given: { address: currency, token: 'hush' } });
const sync = () => syncSource(context, store, 'shop');
const state = async () =>
  (await database.read((tx) => sourceStates(tx, { store, drivers: context.drivers, now })))[0]!;
const verdict = async () =>
  sourcesVerdict(
    await database.read((tx) => sourceStates(tx, { store, drivers: context.drivers, now })),
    utcDay(now.getTime()),
  )
    .map(({ text }) => text)
    .join('');

describe('counts and money at the source against the ledger', () => {
  it('are equal when all is here', async () => {
    const both = { orders: 3, amountMinor: 9_284 };
    expect(await sync()).toMatchObject({
      status: 'complete',
      tally: { from: '2026-02-05', to: '2026-03-12', source: both, ledger: both },
      differences: [],
      error: null,
    });
    expect(await state()).toMatchObject({ status: 'on_track', says: 'Equal', problems: [], lag: null });
    expect(await verdict()).toBe(
      'Tiny is current: the ledger holds 3 orders of 5 Feb – 11 Mar, as many as Tiny counts.',
    );
  });

  it('are the figure that our net sales are bridged to, for days that a sync has taken down', async () => {
    await sync();
    const api = createCaller({ database, clock: () => now });
    const bridge = (more: object = {}) =>
      api.parity.reconcile({ store: store.slug, from: '2026-03-10', to: '2026-03-12', ...more });
    // 10 + 10 + 40 − 4; the cancelled order took 36 back on its own day
    expect(await bridge()).toMatchObject({
      ...{ preset: { id: 'source_placed' }, ours: 2_000, expected: 9_284, theirs: 9_284 },
      told: { sources: ['shop'], at: '2026-03-12T10:00:00.000Z' },
      verdict: [{ text: 'Everything is explained' }, {}],
    });
    expect(await bridge({ from: '2026-03-11' })).toMatchObject({ theirs: 8_284, expected: 8_284 });
    // what somebody enters counts; another zone has other days; today is in no comparison
    expect(await bridge({ preset: 'source_placed', theirs: 9_000 })).toMatchObject({
      theirs: 9_000,
      told: null,
    });
    expect(await bridge({ preset: 'source_placed', zone: 'UTC' })).toMatchObject({
      theirs: null,
      told: null,
    });
    expect(await bridge({ to: '2026-03-13' })).toMatchObject({
      ...{ preset: { id: 'shopify_total_sales' }, theirs: null, told: null },
    });
    // an order of nobody who was asked
    await ingest(database, store, 'sales', [order('9', '2026-03-11T09:00:00Z', { source: 'till' })]);
    expect(await bridge()).toMatchObject({ theirs: null, told: null });
  });

  it('make a run short that lacks an order, and say the day', async () => {
    pages = [page([ORDERS[0]!, ORDERS[1]!])];
    expect(await sync()).toMatchObject({
      status: 'short',
      differences: [
        {
          day: '2026-03-11',
          source: { orders: 2, amountMinor: 8_284 },
          ledger: { orders: 1, amountMinor: 1_000 },
        },
      ],
      error: '1 order is missing: Tiny counts 2 on 11 Mar and 1 are here.',
    });
    expect(await state()).toMatchObject({ status: 'off_track', says: 'Rows missing' });
    expect(await verdict()).toBe(
      'Tiny: rows missing. 1 order is missing: Tiny counts 2 on 11 Mar and 1 are here.',
    );
    // once it has come, the next run is whole again
    pages = [page([ORDERS[3]!])];
    expect(await sync()).toMatchObject({ status: 'complete', differences: [] });
    expect(await state()).toMatchObject({ status: 'on_track', problems: [] });
  });

  it('do not make up for a day with another one', async () => {
    tally = () =>
      Promise.resolve([
        { day: '2026-03-10', orders: 2, amountMinor: null },
        { day: '2026-03-11', orders: 1, amountMinor: null },
      ]);
    const report = await sync();
    expect(report).toMatchObject({ status: 'short', tally: { source: { orders: 3, amountMinor: null } } });
    expect(report.differences.map(({ day }) => day)).toEqual(['2026-03-10', '2026-03-11']);
  });

  it('need a look when the ledger has more, or other money', async () => {
    tally = () => Promise.resolve([TALLY[0]!, { ...TALLY[1]!, amountMinor: 8_283 }]);
    expect(await sync()).toMatchObject({ status: 'complete', differences: [{ day: '2026-03-11' }] });
    expect(await state()).toMatchObject({
      status: 'at_risk',
      says: '1 day differs',
      problems: [{ what: 'Source and ledger differ in money on 1 day, last on 11 Mar.' }],
    });
    tally = () => Promise.resolve([TALLY[0]!]);
    await sync();
    expect((await state()).problems[0]!.what).toBe(
      'Source and ledger differ in orders on 1 day, last on 11 Mar.',
    );
  });

  it('that can not be asked are not taken for equal', async () => {
    tally = () => Promise.reject(new DomainError('forbidden', 'shop.example refuses the credentials (403).'));
    const why = 'The counts could not be compared: shop.example refuses the credentials (403).';
    expect(await sync()).toMatchObject({ status: 'uncompared', new: 4, tally: null, error: why });
    expect(await state()).toMatchObject({
      status: 'at_risk',
      says: 'Not compared',
      lastRun: { status: 'uncompared', error: why },
      problems: [{ what: why }],
    });
    // rows that are known to be missing are worse than not knowing
    pages = [page([], { claimed: 1 })];
    expect(await sync()).toMatchObject({ status: 'short' });
    tally = () => Promise.resolve(TALLY);
    pages = [page([])];
    expect(await sync()).toMatchObject({ status: 'complete', error: null });
    expect(await state()).toMatchObject({ status: 'on_track', problems: [] });
  });

  it('of what an ERP saw are compared too', async () => {
    const seen = { source: 'shop', witness: 'erp', currency: 'EUR', occurredAt: '2026-03-11T09:00:00Z' };
    pages = [
      () => ({
        ...{ facts: { sightings: [{ ...seen, id: 'a', orderId: '1', value: '12.50' }] } },
        ...{ checkpoint: 1, done: 1, of: 1 },
      }),
    ];
    tally = () => Promise.resolve([{ day: '2026-03-11', orders: 1, amountMinor: 1_250 }]);
    expect(await sync()).toMatchObject({ status: 'complete', differences: [] });
  });

  it('name days that only one of the two knows', () => {
    const day = (orders: number, amountMinor: number | null) => ({ orders, amountMinor });
    const { tally: sums, differences } = compare(
      { from: '2026-03-01', to: '2026-03-04' },
      new Map([['2026-03-01', day(1, 100)]]),
      new Map([['2026-03-03', day(2, 300)]]),
      true,
    );
    expect(sums).toMatchObject({ source: day(1, 100), ledger: day(2, 300) });
    expect(differences).toEqual([
      { day: '2026-03-01', source: day(1, 100), ledger: day(0, 0) },
      { day: '2026-03-03', source: day(0, 0), ledger: day(2, 300) },
    ]);
  });
});

describe('a run', () => {
  it('that was killed is said to be, and the next one goes on', async () => {
    await database.db.execute(sql`insert into source_runs (store_id, source_id, status, started_at)
      select store_id, id, 'running', now() from sources where store_id = ${store.id}`);
    await sync();
    const [{ sourceId }] = (await rows<{ sourceId: number }>(
      database.db,
      sql`select id::int as "sourceId" from sources where store_id = ${store.id}`,
    )) as [{ sourceId: number }];
    const runs = await listRuns(database.db, store.id, sourceId);
    expect(runs.map(({ status }) => status)).toEqual(['complete', 'failed']);
    expect(runs[1]!.error).toContain('The run was interrupted.');
  });

  it('that fails keeps what had come, and says why until one succeeds', async () => {
    pages = [
      page(ORDERS.slice(0, 2), { checkpoint: 2 }),
      () => {
        throw new DomainError('unavailable', 'shop.example can not be reached.', 'Try again later.');
      },
    ];
    await expect(sync()).rejects.toThrow('can not be reached');
    expect(await state()).toMatchObject({
      status: 'off_track',
      says: 'Failed',
      problems: [{ what: 'shop.example can not be reached. Try again later.' }],
    });
    pages = [page(ORDERS.slice(2))];
    expect(await sync()).toMatchObject({ status: 'complete', new: 2 });
    expect(checkpoints).toEqual([null, 2]);
    expect((await state()).status).toBe('on_track');
  });

  it('fetches everything again when it is asked to', async () => {
    await sync();
    await syncSource(context, store, 'shop', { isFull: true });
    expect(checkpoints).toEqual([null, null]);
  });

  it('does not forget what was refused until it comes right', async () => {
    const wrong = order('4', '2026-03-11T10:00:00Z', { lines: [{ quantity: 1, unitPrice: '-1' }] });
    pages = [page([...ORDERS.slice(0, 3), wrong])];
    tally = () => Promise.resolve([{ ...TALLY[0]! }, { day: '2026-03-11', orders: 1, amountMinor: 1_000 }]);
    await sync();
    pages = [page([])];
    await sync();
    // the newest run is clean, and the order is still in no figure
    expect(await state()).toMatchObject({
      status: 'off_track',
      says: '1 refused',
      problems: [
        {
          what: '1 record was refused and is in no figure: order 4: lines.0.unitPrice is negative, and its line names no product: a discount of more than the lines above zero are worth.',
        },
      ],
    });
    pages = [page([ORDERS[3]!])];
    tally = () => Promise.resolve(TALLY);
    await sync();
    expect(await state()).toMatchObject({ status: 'on_track', rejections: { count: 0 } });
  });
});

describe('time', () => {
  it('is a source silent that should have answered, unless it is paused', async () => {
    await sync();
    now = new Date(Date.parse(NOON) + 31 * 3_600_000);
    expect(await state()).toMatchObject({
      status: 'off_track',
      says: 'Stopped',
      // its newest event was a day old by then
      freshness: (24 + 31) * 3_600,
    });
    expect(await verdict()).toBe('Tiny: stopped. No contact for 31 hours.');
    await database.write((tx) => pauseSource(tx, store.id, 'shop', now));
    expect((await state()).problems).toEqual([]);
  });

  it('of a change is counted from its updated-at, without the first fetch and what was seen before', async () => {
    await sync();
    expect((await state()).lag).toBeNull();
    // news: 30 s, 90.5 s and, by a clock that is ahead, −5 s; an overlap that was there before
    const at = (seconds: number) => new Date(now.getTime() - seconds * 1_000).toISOString();
    pages = [
      page([order('5', at(30)), order('6', at(90.5)), order('7', at(60), { updatedAt: at(-5) }), ORDERS[3]!]),
    ];
    await sync();
    // sorted 0, 30, 91: the median is the second, p95 the third
    expect((await state()).lag).toEqual({ p50: 30, p95: 91, changes: 3, skewed: 1 });
    now = new Date(now.getTime() + 8 * 86_400_000);
    expect((await state()).lag).toBeNull();
  });

  it('is taken at its nearest rank', () => {
    const lags = [
      { seconds: 1, changes: 94 },
      { seconds: 7, changes: 1 },
      { seconds: 60, changes: 5 },
    ] as const;
    // 100 changes: the 95th is 7, the 96th 60
    expect([0.5, 0.95, 0.96, 1].map((q) => nearestRank(lags, q))).toEqual([1, 7, 60, 60]);
  });
});

describe('webhooks', () => {
  const id = async () =>
    (
      await rows<{ id: number }>(
        database.db,
        sql`select id::int as id from sources where store_id = ${store.id}`,
      )
    )[0]!.id;

  it('that wait or failed are seen', async () => {
    await sync();
    const deliveries = await testKeeper(database);
    await deliveries.keep({
      ...{ storeId: store.id, sourceId: await id(), store: store.slug, source: 'shop' },
      ...{ deliveryId: 'a', topic: 'x', body: '{}' },
    });
    expect(await deliveries.queue()).toBe(1);
    now = new Date(Date.now() + 10 * 60_000);
    await database.db.execute(
      sql`update sources set heartbeat_at = ${now.toISOString()} where store_id = ${store.id}`,
    );
    expect(await state()).toMatchObject({
      status: 'at_risk',
      problems: [{ what: '1 webhook waits to be taken in, for 10 minutes by now.' }],
    });
    await database.db.execute(sql`update deliveries set attempts = 5, error = 'It is no order.'
      where store_id = ${store.id}`);
    expect(await state()).toMatchObject({
      status: 'off_track',
      says: 'Webhooks failed',
      deliveries: { waiting: 0, failed: 1 },
      problems: [{ what: '1 webhook could not be taken. The newest: It is no order.' }],
    });
  });
});

describe('a store', () => {
  it('knows what came by files', async () => {
    expect(await fileSources(database.db, store.id)).toEqual([]);
    await database.db.execute(sql`
      insert into imports (store_id, format, file_name, status, started_at, finished_at, new_count, rejected_count)
      values (${store.id}, 'orders', 'a.csv', 'published', ${NOON}, ${NOON}, 10, 3),
             (${store.id}, 'orders', 'b.csv', 'published', ${NOON}, '2026-03-12T10:05:00Z', 5, 0),
             (${store.id}, 'orders', 'c.csv', 'failed', ${NOON}, ${NOON}, 0, 0)`);
    expect(await fileSources(database.db, store.id)).toEqual([
      {
        ...{ format: 'orders', files: 2, lastFile: 'b.csv', lastAt: '2026-03-12T10:05:00.000Z' },
        ...{ taken: 15, rejected: 0 },
      },
    ]);
  });

  it('takes no shop whose currency it has no rate for', async () => {
    await expect(connect('USD', 'other')).rejects.toThrow(
      'Tiny shop sells in USD, and this store reports in EUR.',
    );
    await ingest(database, store, 'fx', [{ day: '2026-03-01', base: 'EUR', quote: 'USD', rate: '1.08' }]);
    await connect('USD', 'other');
  });

  it('compares no money in another currency', async () => {
    await ingest(database, store, 'fx', [{ day: '2026-03-01', base: 'EUR', quote: 'USD', rate: '1.08' }]);
    await removeSource(database.db, store.id, 'shop');
    await connect('USD', 'shop');
    expect((await sync()).tally).toMatchObject({
      source: { orders: 3, amountMinor: null },
      ledger: { orders: 3, amountMinor: 9_284 },
    });
  });
});

describe('on the command line', () => {
  const quarterdeck = async (...argv: string[]) => {
    const said = { out: '', progress: '' };
    const exit = await runCommand(argv, {
      ...{ database, clock: () => now, cwd: '.', place: '' },
      connectors: () => testConnectors(driver),
      out: (text) => void (said.out += text),
      progress: (text) => void (said.progress += text),
    });
    return { exit, ...said };
  };
  const at = () => ['--store', store.slug];

  it('a status is green or fails', async () => {
    expect((await quarterdeck('sources', 'sync', ...at(), '--name', 'shop')).exit).toBe(0);
    const good = await quarterdeck('sources', 'status', ...at());
    expect(good.exit).toBe(0);
    expect(good.out).toMatch(/shop +tiny +Equal +24 h ago +– +– +3 +3 +92\.84 EUR +92\.84 EUR/);
    tally = () => Promise.resolve([{ day: '2026-03-11', orders: 9, amountMinor: null }]);
    expect((await quarterdeck('sources', 'sync', ...at(), '--name', 'shop')).exit).toBe(1);
    const bad = await quarterdeck('sources', 'status', ...at());
    expect(bad.exit).toBe(1);
    expect(bad.out).toContain('shop: 2026-03-11: 9 orders at the source, 2 here\n');
    const answer = JSON.parse((await quarterdeck('sources', 'status', ...at(), '--json')).out) as {
      sources: { status: string }[];
    };
    expect(answer.sources).toMatchObject([{ status: 'off_track', compared: { differences: { length: 2 } } }]);
    expect(JSON.stringify(answer)).not.toContain('hush');
  });

  it('a secret comes by a variable or by standard input, not by the arguments', async () => {
    const argv = ['sources', 'add', ...at(), '--platform', 'tiny', '--name', 'x', '--set', 'address=EUR'];
    const caller = { env: { TOKEN: '-hush=1' }, stdin: () => Promise.resolve('piped\n') };
    const byEnv = await fillInCommand([...argv, '--set-env', 'token=TOKEN', '--json'], caller);
    expect(byEnv.slice(argv.length)).toEqual(['--json', '--set=token=-hush=1']);
    const byStdin = await fillInCommand([...argv, '--set-stdin=token'], caller);
    expect(byStdin.slice(argv.length)).toEqual(['--set=token=piped']);
    expect((await quarterdeck(...byEnv)).exit).toBe(0);
    const second = argv.map((word) => (word === 'x' ? 'y' : word));
    expect((await quarterdeck(...second, '--set', 'token=t')).out).toBe(
      `Connected y. Fetch with: npm run -s quarterdeck -- sources sync ${at().join(' ')} --name y\n`,
    );
    await expect(fillInCommand([...argv, '--set-env', 'token=NONE'], caller)).rejects.toThrow(
      'The variable NONE of --set-env token=NONE is not set.',
    );
    const wrong = await quarterdeck(...argv, '--set', 'hush');
    expect(wrong.progress).toBe('--set needs FIELD=VALUE.\n');
  });
});
