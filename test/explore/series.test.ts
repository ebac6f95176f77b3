import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { createCaller } from '../../server/api/rpc/router';
import { runCommand } from '../../server/cli/run';
import { ingest, verify } from '../../server/ledger';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { declareEvery } from '../covered';
import { testDatabase, testStore } from '../database';
import type { Day } from '../../server/time';

/** Figures of other systems: kept, listed and asked for by themselves. */

let database: Database;
let store: Store;
const NOW = new Date('2026-04-10T12:00:00Z');
const api = () => createCaller({ database, clock: () => NOW });

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  store = await testStore(database, { slug: 'mine', currency: 'EUR' });
  const other = await testStore(database, { slug: 'other', currency: 'EUR' });
  const views = (day: string, value: string, more = {}) => ({ series: 'views', day, value, ...more });
  const result = await ingest(database, store, 'series', [
    // profile views of three days; the last of March and two of April
    views('2026-03-31', '100', { label: 'Profile views', unit: 'count', better: 'up' }),
    views('2026-04-01', '40'),
    views('2026-04-03', '60.5'),
    // what the system says of all of March is not the sum of what it says of its days
    views('2026-03-01', '2900', { lastDay: '2026-03-31' }),
    // users by channel, and a total that is less than its parts: somebody came by both
    ...['direct', 'email'].map((split, i) => ({
      ...{ series: 'users', day: '2026-04-01', value: String(10 + i), dimension: 'channel', split },
      ...{ unit: 'count', adds: false },
    })),
    { series: 'users', day: '2026-04-01', value: '18' },
    { series: 'users', day: '2026-04-02', value: '20' },
    // sales elsewhere, by country alone
    { series: 'amazon', day: '2026-04-01', value: '12.50', unit: 'money', dimension: 'country', split: 'DE' },
    { series: 'amazon', day: '2026-04-01', value: '-0.25', dimension: 'country', split: 'AT' },
    { series: 'amazon', day: '2026-04-01', value: '99', dimension: 'device', split: 'mobile' },
  ]);
  expect(result).toMatchObject({ new: 11, rejected: [] });
  // the shop itself is known, and sold nothing
  await declareEvery(database, store, { from: '2026-01-01', to: '2026-04-10' });
  await ingest(database, other, 'series', [views('2026-04-01', '7')]);
});
afterAll(() => database.close());

const ask = async (series: string, more: object = {}, from: Day = '2026-03-01', to: Day = '2026-05-01') => {
  const answer = await api().series.ask({ store: 'mine', series, from, to, ...more });
  return answer.rows.map(({ bucket, split, value, flags }) => [bucket, split, value, flags.join()]);
};

it('adds up days that may be, and takes what was said of a whole bucket as it was said', async () => {
  expect(await ask('views', { by: 'month' })).toEqual([
    ['2026-03-01', null, 2900, ''],
    // 40 + 60.5, of two of thirty days
    ['2026-04-01', null, 100.5, 'partial'],
  ]);
  // 100 + 40 + 60.5: the range of March is no day, and is not counted on top
  expect(await ask('views')).toEqual([[null, null, 200.5, 'partial']]);
  expect(await ask('views', { by: 'day' }, '2026-04-01', '2026-04-04')).toEqual([
    ['2026-04-01', null, 40, ''],
    ['2026-04-02', null, null, 'no_data'],
    ['2026-04-03', null, 60.5, ''],
  ]);
});

it('gives what was said of several days in one by itself', async () => {
  const days = {
    store: 'mine',
    series: 'views',
    from: '2026-02-01' as const,
    to: '2026-05-01' as const,
    by: 'day' as const,
  };
  const { spans, rows } = await api().series.ask(days);
  expect(spans).toEqual([{ from: '2026-03-01', to: '2026-04-01', value: 2900 }]);
  expect(rows.filter(({ value }) => value !== null)).toHaveLength(3);
});

it('never adds up what is not additive, over days or over parts', async () => {
  expect(await ask('users', {}, '2026-04-01', '2026-04-02')).toEqual([[null, null, 18, '']]);
  expect(await ask('users', {}, '2026-04-01', '2026-04-03')).toEqual([[null, null, null, 'not_additive']]);
  expect(await ask('users', { split: 'channel' }, '2026-04-01', '2026-04-02')).toEqual([
    [null, 'email', 11, ''],
    [null, 'direct', 10, ''],
  ]);
});

it('sums the parts of one dimension, never of two, and money in minor units', async () => {
  expect(await ask('amazon', {}, '2026-04-01', '2026-04-02')).toEqual([[null, null, 1225, '']]);
  expect(await ask('amazon', { split: 'device' }, '2026-04-01', '2026-04-02')).toEqual([
    [null, 'mobile', 9900, ''],
  ]);
});

it('without a total is that of the dimension first by name, capitals before small letters', async () => {
  const own = await testStore(database, { slug: 'parts', currency: 'EUR' });
  const part = (dimension: string, value: string) => ({
    ...{ series: 'stock', day: '2026-04-01', dimension, split: 'x', value, unit: 'count', adds: true },
  });
  await ingest(database, own, 'series', [part('area', '5'), part('Zone', '7')]);
  const days = { store: 'parts', series: 'stock', from: '2026-04-01' as const, to: '2026-04-02' as const };
  expect((await api().series.ask(days)).rows).toMatchObject([{ value: 7 }]);
});

it('is listed with what it is, and belongs to one store', async () => {
  expect(await api().series.list({ store: 'mine' })).toEqual([
    expect.objectContaining({ id: 'amazon', unit: 'money', adds: true, dimensions: ['country', 'device'] }),
    {
      ...{ id: 'views', label: 'Profile views', unit: 'count', better: 'up', adds: true, sources: ['api'] },
      ...{ values: 4, firstDay: '2026-03-01', lastDay: '2026-04-03', dimensions: [], hasDays: true },
    },
    expect.objectContaining({ id: 'users', label: 'users', adds: false, values: 4 }),
  ]);
  const others = await api().series.list({ store: 'other' });
  expect(others.map(({ id, values }) => [id, values])).toEqual([['views', 1]]);
});

it('is replaced by what is said of the same day again', async () => {
  const put = (raw: object) =>
    ingest(database, store, 'series', [{ series: 'rating', day: '2026-04-01', ...raw }]);
  expect(await put({ value: '4.60', updatedAt: '2026-04-02T00:00:00Z' })).toMatchObject({ new: 1 });
  expect(await put({ value: '4.6', updatedAt: '2026-04-03T00:00:00Z' })).toMatchObject({ unchanged: 1 });
  expect(await put({ value: '4.7', updatedAt: '2026-04-01T00:00:00Z' })).toMatchObject({ unchanged: 1 });
  expect(await put({ value: '4.8', updatedAt: '2026-04-04T00:00:00Z' })).toMatchObject({ changed: 1 });
  expect(await ask('rating', {}, '2026-04-01', '2026-04-02')).toEqual([[null, null, 4.8, '']]);
  // a number is not added up unless somebody says so
  expect(await ask('rating')).toEqual([[null, null, null, 'not_additive']]);
  expect((await verify(database, store)).ok).toBe(true);
});

it('refuses what makes no sense, by name', async () => {
  const { rejected } = await ingest(database, store, 'series', [
    { series: 'Profile Views', day: '2026-04-01', value: '1' },
    { series: 'views', day: '2026-04-31', value: '1' },
    { series: 'views', day: '2026-04-01', value: '1,5' },
    { series: 'views', day: '2026-04-02', lastDay: '2026-04-01', value: '1' },
    { series: 'views', day: '2026-04-02', split: 'a', value: '1' },
  ]);
  expect(rejected.map(({ row, field }) => [row, field])).toEqual([
    [1, 'series'],
    [2, 'day'],
    [3, 'value'],
    [4, 'lastDay'],
    [5, 'split'],
  ]);
  await expect(ask('view')).rejects.toThrow('There is no series view in this store.');
  await expect(ask('views', { split: 'channel' })).rejects.toThrow(
    "series:views can't be split by channel: nothing is said of such parts",
  );
});

it('answers on the command line, as a table, as JSON and as CSV', async () => {
  const run = async (...argv: string[]) => {
    let [out, said] = ['', ''];
    const code = await runCommand(argv, {
      ...{ database, clock: () => NOW, cwd: '/', connectors: () => testConnectors(), place: 'here' },
      ...{ out: (text: string) => void (out += text), progress: (text: string) => void (said += text) },
    });
    return { code, out, said };
  };
  const days = ['--store', 'mine', '--from', '2026-04-01', '--to', '2026-04-03'];
  const asked = await run('kpi', 'series:views', ...days, '--by', 'day');
  expect(asked.out).toBe(
    'bucket      series:views\n----------  ------------\n2026-04-01            40\n2026-04-02           – n\n',
  );
  const csv = await run('kpi', 'series:amazon', ...days, '--split', 'country', '--csv');
  // one of the two days
  expect(csv.out).toBe(
    'country,series:amazon_EUR,flags\nAT,-0.25,series:amazon:partial\nDE,12.50,series:amazon:partial\n',
  );
  const json = JSON.parse((await run('kpi', 'series:users', ...days, '--json')).out) as { rows: object[] };
  const none = { value: null, num: null, den: null, unit: 'count', flags: ['not_additive'] };
  expect(json.rows).toEqual([{ bucket: null, split: null, values: { 'series:users': none } }]);
  expect((await run('series', 'list', '--store', 'mine')).out).toContain('Profile views  api');
  // dearest country first: the colon of a series is not that of the order
  const sorted = async (by: string) =>
    (await run('kpi', 'series:amazon', ...days, '--split', 'country', '--csv', '--sort', by)).out.split(
      '\n',
    )[1];
  expect(await sorted('series:amazon')).toBe('DE,12.50,series:amazon:partial');
  expect(await sorted('series:amazon:asc')).toBe('AT,-0.25,series:amazon:partial');
});

describe('as a metric', () => {
  const APRIL = { store: 'mine', from: '2026-04-01' as const, to: '2026-04-04' as const };
  const MARCH = { compareFrom: '2026-03-29' as const, compareTo: '2026-04-01' as const };
  const VIEWS = 'series:views';

  it('stands beside what is counted here, with its change and its total, and is never divided by it', async () => {
    const asked = { ...APRIL, ...MARCH, metrics: [VIEWS, 'orders'] };
    const table = await api().explore.table(asked);
    // 40 + 60.5, of two of three days; before it 100, of one of three
    expect(table.rows[0]!.values[VIEWS]).toEqual({
      ...{ value: 100.5, num: 100.5, den: null, unit: 'count', flags: ['partial'] },
    });
    expect(table.rows[0]!.changes[VIEWS]).toMatchObject({ relative: 0.005, judgement: 'better' });
    expect(table.rows[0]!.values.orders!.value).toBe(0);
    const csv = await api().explore.csv({ store: 'mine', question: asked, layout: {} });
    expect(csv.split('\n').slice(0, 2)).toEqual([
      'series:views,series:views_before,series:views_change,orders,orders_before,orders_change,flags',
      '100.5,100,0.005,0,0,,series:views:partial',
    ]);
    const pivot = await api().explore.table({
      ...APRIL,
      ...{ metrics: ['series:amazon'], by: 'day', split: 'country', pivot: true },
    });
    // two parts on three days; the whole is the sum of the parts of one dimension
    expect(pivot.rows).toHaveLength(6);
    expect(pivot.totals.map(({ values }) => values['series:amazon']!.value)).toEqual([1225, null, null]);
  });

  it('says what has no meaning', async () => {
    const refused = (more: object, message: string) =>
      expect(api().ask.query({ ...APRIL, metrics: [VIEWS], ...more })).rejects.toThrow(message);
    await refused(
      { metrics: ['series:amazon', 'net_sales'], where: [{ dimension: 'country', value: 'DE' }] },
      'amazon and Net sales have no parts in common',
    );
    await refused(
      {
        ...{ metrics: ['series:amazon'], split: 'country' },
        where: [{ dimension: 'device', value: 'mobile' }],
      },
      'nothing is said of amazon by country, device at once',
    );
    await refused(
      { where: [{ dimension: 'country', value: 'DE' }] },
      "series:views can't be filtered by country",
    );
    await refused({ metrics: ['series:viewz'] }, 'There is no series viewz in this store.');
    await refused(
      { metrics: ['orders'], split: 'Channel' },
      'There is no dimension "Channel"; there are channel',
    );
    await refused({ metrics: ['series:No id'] }, 'here is no metric "series:No id"');
  });

  it('has a total and no parts beside what is counted by the same dimension, and its own parts otherwise', async () => {
    const table = (metrics: string[]) =>
      api().explore.table({ ...APRIL, metrics: metrics as ['orders'], split: 'country' });
    // nothing was sold: no country has a row; 12.50 − 0.25 is the whole of amazon
    const beside = await table(['series:amazon', 'net_sales']);
    expect(beside.rows).toEqual([]);
    expect(beside.totals[0]?.values['series:amazon' as 'orders']?.value).toBe(12_25);
    expect(beside.unsplit).toEqual({
      'series:amazon': "Amazon can't be split by country: its parts are those of its own system.",
    });
    // measured values are known by device alone
    const own = await table(['series:amazon', 'lcp_p75']);
    expect(own.rows.map(({ split, values }) => [split, values['series:amazon' as 'orders']?.value])).toEqual([
      ['AT', -25],
      ['DE', 12_50],
    ]);
    expect(own.rows[0]?.values.lcp_p75).toMatchObject({ value: null, flags: ['not_by_split'] });
    expect(own.unsplit).toEqual({
      lcp_p75: "LCP, p75 (ms) can't be split by country: measured values have no country.",
    });
  });

  it('is explained: who says it, of which days, and with which statement', async () => {
    const why = await api().ask.why({
      ...{ ...APRIL, ...MARCH, metric: 'series:amazon', where: [{ dimension: 'country', value: 'DE' }] },
    });
    expect(why).toMatchObject({ label: 'amazon', value: { value: 1250, flags: ['partial'] }, leftOut: null });
    expect(why.numerator).toEqual([
      { measure: 'series:amazon', label: 'amazon', sign: 1, value: 1250, comparison: null, unit: 'money' },
    ]);
    expect(why.series).toMatchObject({ sources: ['api'], lastDay: '2026-04-01' });
    expect(why.rows).toEqual({ links: [], unlisted: [] });
    expect(why.sql[0]!.fact).toBe('series');
  });

  it('is in the catalogue of its store, and in no other', async () => {
    const [mine, other] = [
      await api().catalog.ofStore({ store: 'mine' }),
      await api().catalog.ofStore({ store: 'other' }),
    ];
    const ids = ({ metrics }: typeof mine) => metrics.filter(({ series }) => series).map(({ id }) => id);
    expect(ids(mine)).toEqual(['series:amazon', VIEWS, 'series:rating', 'series:users']);
    expect(ids(other)).toEqual([VIEWS]);
    expect(mine.metrics.find(({ id }) => id === 'series:amazon')).toMatchObject({
      ...{ unit: 'money', additive: true, dimensions: ['country', 'device'], den: null },
    });
  });
});

describe('as a target', () => {
  const editing = { store: 'mine', author: 'Ada' };
  const phaseId = async () => (await api().roadmap.view({ store: 'mine' })).phases[0]!.id;
  const add = async (
    basedOn: number,
    target: Parameters<ReturnType<typeof api>['roadmap']['addTarget']>[0]['target'],
  ) => api().roadmap.addTarget({ ...editing, basedOn, phaseId: await phaseId(), target });
  const kpi = async (metric: string) =>
    (await api().roadmap.view({ store: 'mine' })).phases[0]!.kpis.find((each) => each.metric === metric);

  beforeAll(async () => {
    await api().roadmap.layOut({ ...editing, startDay: '2026-04-01' });
    await ingest(database, store, 'series', [{ series: 'rating', day: '2026-03-20', value: '4' }]);
  });

  it('is a total of the phase where its days add up', async () => {
    await add(1, { metric: 'series:views', weight: 10, aim: { target: 500 } });
    // 40 + 60.5 of 500, in the 3 of 91 days of which something is said: too few to judge
    expect(await kpi('series:views')).toMatchObject({
      ...{ label: 'Profile views', isTotal: true, isFrozen: true, baseline: 0, target: 500, actual: 100.5 },
      ...{ attainment: 0.201, due: 3 / 91, status: 'unknown', windowLabel: 'since 1 Apr' },
      window: { from: '2026-04-01', to: '2026-04-04' },
    });
  });

  it('is what was said last where they do not, from what was said last before the phase', async () => {
    await add(2, { metric: 'series:rating', weight: 10, aim: { lift: 0.25 } });
    const rating = await kpi('series:rating');
    // 4 on 20 March is frozen, a quarter above it is 5; 4.8 on 1 April
    expect(rating).toMatchObject({
      ...{ isTotal: false, isFrozen: true, baseline: 4, target: 5, actual: 4.8, status: 'on_track' },
      ...{ window: { from: '2026-04-01', to: '2026-04-02' }, windowLabel: 'last reported, of 1 Apr' },
    });
    expect(rating!.attainment).toBeCloseTo(0.8, 12);
    await ingest(database, store, 'series', [{ series: 'rating', day: '2026-03-21', value: '1' }]);
    expect(await kpi('series:rating')).toMatchObject({ baseline: 4, target: 5 });
  });

  it('stays what it was when its last value is older than a quarter, and says so', async () => {
    const then = createCaller({ database, clock: () => new Date('2026-08-01T12:00:00Z') });
    const [first] = (await then.roadmap.view({ store: 'mine' })).phases;
    // the phase is over: 1 April is 90 days before its end
    expect(first!.kpis.find(({ metric }) => metric === 'series:rating')).toMatchObject({ actual: 4.8 });
    expect((await then.bridge.view({ store: 'mine' })).roadmap.phases[0]!.kpis).toHaveLength(4);
  });

  it('is told by its name and unit in the history, and only of this store', async () => {
    await add(3, { metric: 'series:amazon', weight: 5, aim: { target: 5000 } });
    const [change] = await api().roadmap.history({ store: 'mine' });
    expect(change).toMatchObject({ title: 'amazon added' });
    expect(change!.lines).toContainEqual({
      label: 'Target',
      before: null,
      after: { value: 5000, unit: 'money' },
    });
    await expect(add(4, { metric: 'series:amazon', weight: 5, aim: { lift: 1 } })).rejects.toThrow(
      'amazon is a target of this phase already.',
    );
    await expect(add(4, { metric: 'series:nobody', weight: 5, aim: { lift: 1 } })).rejects.toThrow(
      'There is no series nobody in this store.',
    );
  });

  it('stays on the roadmap, unmeasured, when all that was said of it has been taken back', async () => {
    await database.write(async (tx) => {
      await tx.execute(sql`delete from series_values where store_id = ${store.id} and series = 'rating'`);
      await tx.execute(sql`delete from series where store_id = ${store.id} and id = 'rating'`);
    });
    expect(await kpi('series:rating')).toMatchObject({
      ...{ label: 'rating', baseline: 4, target: 5, actual: null, flags: ['no_data'], status: 'unknown' },
      windowLabel: 'nothing is said of it any more',
    });
    expect(await api().roadmap.history({ store: 'mine' })).toHaveLength(4);
    // what is edited beside it goes on
    await add(4, { metric: 'aov', weight: 5, aim: { target: 5000 } });
    await expect(add(5, { metric: 'series:rating', weight: 1, aim: { lift: 1 } })).rejects.toThrow(
      'There is no series rating in this store.',
    );
  });
});
