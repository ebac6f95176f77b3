import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { errorView } from '../../server/errorView';
import { createCaller } from '../../server/api/rpc/router';
import { openShop } from '../shop';
import { testDatabase, testStore } from '../database';

let database: Database;
let api: ReturnType<typeof createCaller>;
let now = new Date('2026-03-10T12:00:00Z');

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  api = createCaller({ database, clock: () => now });
  await openShop(database, { slug: 'shop' });
  await testStore(database, { slug: 'other' });
});
afterAll(() => database.close());

const refusal = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).not.toBeNull();
  return errorView(error);
};

const STATE = { metrics: ['net_sales', 'orders'], split: 'channel', sort: 'net_sales:desc' };

describe('saved views', () => {
  it('are kept by name, opened by slug, changed, renamed and removed', async () => {
    const saved = await api.views.save({ store: 'shop', name: ' Größte Kanäle! ', state: STATE });
    expect(saved).toEqual({
      slug: 'gro-te-kanale',
      name: 'Größte Kanäle!',
      state: STATE,
      createdAt: '2026-03-10T12:00:00.000Z',
      updatedAt: '2026-03-10T12:00:00.000Z',
    });
    expect(await api.views.list({ store: 'shop' })).toEqual([saved]);
    // another store has none of it
    expect(await api.views.list({ store: 'other' })).toEqual([]);

    now = new Date('2026-03-11T12:00:00Z');
    const state = { metrics: ['aov'], by: 'month', show: 'pivot' as const };
    const changed = await api.views.save({ store: 'shop', slug: saved.slug, state });
    expect(changed).toMatchObject({ slug: saved.slug, name: saved.name, state });
    expect(changed.updatedAt).toBe('2026-03-11T12:00:00.000Z');
    expect(changed.createdAt).toBe(saved.createdAt);

    // a new name, and the address that somebody was sent still opens it
    const renamed = await api.views.rename({ store: 'shop', slug: saved.slug, name: 'AOV by month' });
    expect(renamed).toMatchObject({ slug: saved.slug, name: 'AOV by month', state });
    await api.views.remove({ store: 'shop', slug: saved.slug });
    expect(await api.views.list({ store: 'shop' })).toEqual([]);
  });

  it('make an address of every name, and of no two the same', async () => {
    const slugs: string[] = [];
    for (const name of ['My view', 'My view?', '¿?', '売上'])
      slugs.push((await api.views.save({ store: 'other', name, state: STATE })).slug);
    expect(slugs).toEqual(['my-view', 'my-view-2', 'view', 'view-2']);
    expect(await refusal(api.views.save({ store: 'other', name: 'My view', state: STATE }))).toEqual({
      code: 'conflict',
      sentence: 'There is already a view "My view".',
      hint: 'Choose another name, or update that view.',
    });
    expect(await refusal(api.views.rename({ store: 'other', slug: 'view', name: 'My view' }))).toMatchObject({
      code: 'conflict',
    });
    // to its own name is no conflict
    expect(await api.views.rename({ store: 'other', slug: 'view', name: '¿?' })).toMatchObject({
      name: '¿?',
    });
  });

  it('are not found under an address of another store', async () => {
    for (const call of [
      () => api.views.save({ store: 'shop', slug: 'my-view', state: STATE }),
      () => api.views.rename({ store: 'shop', slug: 'my-view', name: 'Mine' }),
      () => api.views.remove({ store: 'shop', slug: 'my-view' }),
    ])
      expect(await refusal(call())).toMatchObject({
        code: 'not_found',
        sentence: 'There is no saved view "my-view".',
      });
  });

  it('keep a metric that is renamed later: only names are kept', async () => {
    const state = { metrics: ['net_sales', 'turnover'] };
    expect(await api.views.save({ store: 'shop', name: 'Old', state })).toMatchObject({ state });
  });

  it.each([
    [{ name: '' }, 'Name is empty'],
    [{ name: 'a\0b' }, 'contains a NUL byte'],
    [{ name: 'x'.repeat(81) }, 'is longer than 80 characters'],
    [{ state: { ...STATE, metrics: [] } }, 'names no metric'],
    [{ state: { ...STATE, metrics: ['x'.repeat(101)] } }, 'is longer than 100 characters'],
    [{ state: { ...STATE, metrics: Array.from({ length: 101 }, () => 'orders') } }, ''],
    [{ state: { ...STATE, colour: 'red' } }, ''],
    [{ state: { ...STATE, where: ['a=1', 'b=2', 'c=3', 'd=4'] } }, ''],
    [{ state: { ...STATE, sizes: { orders: 1e9 } } }, ''],
    [{ state: 'drop table saved_views' }, ''],
    [{ owner: 'me' }, ''],
  ])('refuse %j', async (wrong, sentence) => {
    const call = api.views.save({ store: 'shop', name: 'Hostile', state: STATE, ...wrong } as never);
    const view = await refusal(call);
    expect(view).toMatchObject({ code: 'bad_input' });
    expect(view.sentence).toContain(sentence);
    expect((await api.views.list({ store: 'shop' })).map(({ name }) => name)).toEqual(['Old']);
  });

  it('take any text as text', async () => {
    const name = `'); drop table saved_views; --`;
    const state = { metrics: ['orders'], where: [`channel=${name}`], split: '__proto__' };
    const { slug } = await api.views.save({ store: 'shop', name, state });
    expect((await api.views.list({ store: 'shop' })).find((view) => view.slug === slug)).toMatchObject({
      name,
      state,
    });
    await api.views.remove({ store: 'shop', slug });
  });

  it('are at most 200 a store', async () => {
    const full = await testStore(database, { slug: 'full' });
    for (let i = 0; i < 200; i += 1)
      await api.views.save({ store: full.slug, name: `View ${i}`, state: STATE });
    expect(await refusal(api.views.save({ store: 'full', name: 'One more', state: STATE }))).toMatchObject({
      code: 'bad_input',
      sentence: 'A store keeps at most 200 views.',
    });
  });
});

describe('the table through the API', () => {
  const question = {
    store: 'shop',
    metrics: ['orders' as const],
    from: '2026-01-01' as const,
    to: '2026-03-01' as const,
  };

  it('answers rows with their totals', async () => {
    const { rows, totals } = await api.explore.table({ ...question, split: 'device' });
    // o1, o4, o5, o9, o10 … by device; 8 orders in all: o1–o5, o7, o9, o10
    expect(totals[0]?.values.orders?.value).toBe(8);
    expect(Object.fromEntries(rows.map((row) => [row.split, row.values.orders?.value]))).toEqual({
      desktop: 4, // o1, o5, o9, o10
      mobile: 3, // o2, o3, o7
      unknown: 1, // o4
    });
  });

  it('gives the same as a file', async () => {
    const text = await api.explore.csv({
      store: 'shop',
      question: { ...question, split: 'device' },
      layout: { sort: { column: 'orders', descending: true }, totals: true },
    });
    expect(text).toBe('device,orders,flags\ndesktop,4,\nmobile,3,\nunknown,1,\nTotal,8,\n');
  });

  it('refuses a table too long to be shown, and says what to do', async () => {
    // 2015 to 2026 has 4,383 days; direct, email, paid_search, pos and unknown on each: 21,915
    const view = await refusal(
      api.explore.table({
        ...question,
        metrics: ['net_sales'],
        from: '2015-01-01',
        to: '2027-01-01',
        by: 'day',
        split: 'channel',
      }),
    );
    expect(view).toEqual({
      code: 'bad_input',
      sentence: 'This table would have 21,915 rows: the page shows at most 10,000.',
      hint: expect.stringContaining('a longer grain, or a filter') as string,
    });
  });

  it.each([
    [{ metrics: ['sessions'], split: 'currency' }, 'sessions have no currency'],
    [{ compareFrom: '2025-01-01' }, 'come together'],
    [{ pivot: true }, 'needs a grain (by) and exactly one metric'],
    [{ metrics: ['turnover'] }, 'There is no metric "turnover"'],
    [{ colour: 'red' }, '"colour"'],
  ])('refuses %j', async (wrong, sentence) => {
    const view = await refusal(api.explore.table({ ...question, ...wrong } as never));
    expect(view).toMatchObject({ code: 'bad_input' });
    expect(view.sentence).toContain(sentence);
  });

  it('explains a figure of a row under three filters', async () => {
    const where = [
      { dimension: 'device' as const, value: 'mobile' },
      { dimension: 'country' as const, value: 'FR' },
      { dimension: 'currency' as const, value: 'EUR' },
      { dimension: 'channel' as const, value: 'paid_search' },
    ];
    const { store, from, to } = question;
    // o2 and o7
    expect((await api.ask.why({ store, metric: 'orders', from, to, where })).value.value).toBe(2);
  });
});
