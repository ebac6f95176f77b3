import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../drizzle/client';
import { createCaller } from '../server/api/router';
import { runCommand } from '../server/cli/run';
import { ingest, verify } from '../server/ledger';
import type { Store } from '../server/types';
import { testConnectors } from './connectors';
import { testDatabase, testStore } from './database';

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
  await ingest(database, other, 'series', [views('2026-04-01', '7')]);
});
afterAll(() => database.close());

const ask = async (series: string, more: object = {}, from = '2026-03-01', to = '2026-05-01') => {
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
  const days = { store: 'mine', series: 'views', from: '2026-02-01', to: '2026-05-01', by: 'day' as const };
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
  await expect(ask('views', { split: 'channel' })).rejects.toThrow('Profile views is not split by channel.');
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
    'Profile views, by api\nbucket      value  flags\n----------  -----  -------\n2026-04-01     40\n2026-04-02      –  no_data\n',
  );
  const csv = await run('kpi', 'series:amazon', ...days, '--split', 'country', '--csv');
  // one of the two days
  expect(csv.out).toBe('split,amazon (EUR),flags\nDE,12.50,partial\nAT,-0.25,partial\n');
  const json = JSON.parse((await run('kpi', 'series:users', ...days, '--json')).out) as { rows: object[] }[];
  expect(json[0]!.rows).toEqual([{ bucket: null, split: null, value: null, flags: ['not_additive'] }]);
  expect((await run('series', 'list', '--store', 'mine')).out).toContain('Profile views  api');
  expect((await run('kpi', 'series:views', 'orders', ...days)).said).toContain('not shown side by side');
  expect((await run('kpi', 'series:views', ...days, '--pivot')).said).toContain('--pivot has no meaning');
});
