import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { errorView } from '../../server/errorView';
import { appRouter, createCaller } from '../../server/api/rpc/router';
import type { ApiMeta } from '../../server/api/door/trpc';
import { METRIC_IDS } from '../../server/catalog/metrics';
import { testDatabase, testStore } from '../database';

let database: Database;
let api: ReturnType<typeof createCaller>;
const NOW = new Date('2026-03-01T12:00:00Z');

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  api = createCaller({ database, clock: () => NOW });
  await testStore(database, { slug: 'anvil', timeZone: 'Europe/Berlin' });
  await testStore(database, { slug: 'bellows' });
});
afterAll(() => database.close());

/** What a person would be told. */
const refusal = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).not.toBeNull();
  return errorView(error);
};

const order = (id: string, unitPrice: string) => ({
  type: 'order',
  id,
  placedAt: '2026-02-10T10:00:00Z',
  currency: 'EUR',
  lines: [{ quantity: 2, unitPrice }],
});

describe('every procedure', () => {
  /** Flat by path, whatever the type says. */
  const procedures = Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { meta?: ApiMeta } }>,
  );

  it('is built from a base that says who may call it', () => {
    const access = (procedure: (typeof procedures)[number][1]) => procedure._def.meta?.access;
    expect(
      procedures.filter(([, procedure]) => access(procedure) === undefined).map(([path]) => path),
    ).toEqual([]);
    const open = procedures.filter(([, procedure]) => access(procedure) === 'public').map(([path]) => path);
    expect(open.toSorted()).toEqual([
      'catalog.metrics',
      'imports.formats',
      'sources.platforms',
      'stores.list',
    ]);
  });

  it('refuses an input that it does not know', async () => {
    expect(
      await refusal(api.roadmap.view({ store: 'anvil', colour: 'red' } as { store: string })),
    ).toMatchObject({
      code: 'bad_input',
      sentence: expect.stringContaining('"colour"') as string,
    });
  });
});

describe('stores and catalogue', () => {
  it('lists the stores by slug', async () => {
    expect((await api.stores.list()).map((store) => store.slug)).toEqual(['anvil', 'bellows']);
  });

  it('makes, renames and deletes a store, the latter by the name that was typed', async () => {
    const shop = { slug: 'tongs', name: 'Tongs', currency: 'EUR', timeZone: 'Europe/Berlin' };
    expect(await api.stores.create(shop)).toMatchObject({ ...shop, isDemo: false, archivedAt: null });
    expect(await refusal(api.stores.create(shop))).toMatchObject({ code: 'conflict' });
    expect(await refusal(api.stores.create({ ...shop, isDemo: true } as typeof shop))).toMatchObject({
      code: 'bad_input',
    });
    await api.stores.update({ store: 'tongs', change: { name: 'Tongs & Co' } });
    expect(await refusal(api.stores.delete({ store: 'tongs', confirm: 'Tongs' }))).toMatchObject({
      code: 'bad_input',
      sentence: expect.stringContaining('"Tongs & Co"') as string,
    });
    await api.stores.delete({ store: 'tongs', confirm: 'Tongs & Co' });
    expect((await api.stores.list({ archived: true })).map(({ slug }) => slug)).toEqual(['anvil', 'bellows']);
  });

  it('tells a store that is empty what each step adds', async () => {
    const { steps } = (await api.bridge.checklist({ store: 'bellows' }))!;
    expect(steps.map(({ state }) => state)).toEqual(['done', 'open', 'open', 'open', 'open']);
  });

  it('loads no demo beside stores of one’s own, says that none is on its way, and removes none where none is', async () => {
    expect(await refusal(api.demo.load())).toMatchObject({
      code: 'conflict',
      sentence: expect.stringContaining('stores of its own') as string,
    });
    const states: unknown[] = [];
    for await (const state of await api.demo.watch()) states.push(state);
    expect(states).toEqual([{ is: 'idle' }]);
    expect(await api.demo.remove()).toEqual([]);
  });

  it('documents every metric and dimension', async () => {
    const { metrics, dimensions } = await api.catalog.metrics();
    expect(metrics.map((metric) => metric.id)).toEqual(METRIC_IDS);
    for (const { definition } of [...metrics, ...dimensions]) expect(definition.length).toBeGreaterThan(10);
  });

  it('names no other store when one does not exist', async () => {
    expect(await refusal(api.roadmap.view({ store: 'anvli' }))).toMatchObject({
      code: 'not_found',
      sentence: 'There is no store "anvli".',
    });
  });
});

describe('questions', () => {
  const question = {
    store: 'anvil',
    metrics: ['orders' as const],
    from: '2026-02-01' as const,
    to: '2026-03-01' as const,
  };

  it.each([
    [{ metrics: ['ordres'] }, 'There is no metric "ordres". Did you mean orders? '],
    [{ split: 'colour' }, 'There is no dimension "colour"; there are channel, device, '],
    [{ by: 'hour' }, 'There is no grain "hour"; there are day, week, month, quarter, year.'],
    [{ from: '2026-03-01' }, 'To is not after the start: the end is exclusive.'],
    [{ to: '2026-02-30' }, 'To is not a date such as 2026-03-01.'],
    [{ to: '9999-12-31' }, 'To is not between 1990 and 2100.'],
    [{ asOf: 'now' }, 'AsOf is not an instant with a zone, such as 2026-03-01T00:00:00Z.'],
    [{ metrics: [] }, 'Metrics names no metric.'],
    [{ where: [{ dimension: 'device', value: 'a\0b' }] }, 'Where.0.value contains a NUL byte.'],
  ])('refuses %o', async (wrong, sentence) => {
    const call = api.ask.query({ ...question, ...wrong } as unknown as typeof question);
    const view = await refusal(call);
    expect(view).toMatchObject({ code: 'bad_input' });
    expect(view.sentence).toContain(sentence);
  });

  it('takes both ends of a comparison or none', async () => {
    const wanted = {
      store: 'anvil',
      metric: 'orders' as const,
      from: '2026-02-01' as const,
      to: '2026-03-01' as const,
    };
    expect((await refusal(api.ask.why({ ...wanted, compareFrom: '2026-01-01' }))).sentence).toContain(
      'come together',
    );
    expect((await refusal(api.bridge.view({ store: 'anvil', from: '2026-01-01' }))).sentence).toContain(
      'come together',
    );
    const half = { store: 'anvil', compareTo: '2026-01-01' } as const;
    expect((await refusal(api.bridge.comparisons(half))).sentence).toContain('come together');
    // nothing has come in: the running quarter up to today, and no day to hold it against
    const { period, firstDay, choices } = await api.bridge.comparisons({ store: 'anvil', period: 'quarter' });
    expect({ period, firstDay }).toEqual({
      period: { from: '2026-01-01', to: '2026-03-01' },
      firstDay: null,
    });
    expect(choices.map(({ mix }) => mix)).toEqual([null, null, null, null]);
  });
});

describe('ingest', () => {
  it('says what became of each row and keeps the good ones', async () => {
    const rows = [order('1', '10.00'), order('2', '-1.00'), order('3', '2.50')];
    const answer = await api.ingest.orders({ store: 'anvil', rows });
    expect(answer).toMatchObject({ new: 2, changed: 0, unchanged: 0 });
    expect(answer.rejected).toEqual([
      {
        ...{ row: 2, field: 'lines.0.unitPrice', value: '-1.00' },
        reason:
          'is negative, and its line names no product: a discount of more than the lines above zero are worth',
      },
    ]);
    expect(await api.ingest.orders({ store: 'anvil', rows: [rows[0], order('3', '3.00')] })).toMatchObject({
      new: 0,
      changed: 1,
      unchanged: 1,
    });
    // 2 × 10.00 + 2 × 3.00 = 26.00
    const { rows: found } = await api.ask.query({
      store: 'anvil',
      metrics: ['gross_sales', 'orders'],
      from: '2026-02-01',
      to: '2026-03-01',
    });
    expect(found[0]?.values).toMatchObject({ gross_sales: { value: 2600 }, orders: { value: 2 } });
  });

  it('keeps the stores apart', async () => {
    const { rows } = await api.ask.query({
      store: 'bellows',
      metrics: ['orders'],
      from: '2026-02-01',
      to: '2026-03-01',
    });
    // nothing has ever come into the other one
    expect(rows[0]?.values.orders).toMatchObject({ value: null, reason: 'no source' });
  });

  it('takes at most 5,000 rows at once', async () => {
    const rows = Array.from({ length: 5_001 }, () => ({}));
    expect(await refusal(api.ingest.orders({ store: 'anvil', rows }))).toMatchObject({
      code: 'bad_input',
      sentence: 'Rows has more than 5,000 rows: send it in parts.',
    });
  });

  it('has an import log', async () => {
    expect(await api.imports.list({ store: 'anvil' })).toEqual([]);
  });
});
