import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import type { UploadLine } from '../../server/api/http/follow';
import type { UploadedView } from '../../server/api/http/uploadedFiles';
import { createCaller } from '../../server/api/rpc/router';
import type { ImportReport } from '../../server/imports/importFile';
import { undoImport } from '../../server/imports/undo';
import type { MappingInput } from '../../server/sources/mapping/schema';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import { workbook, zip } from '../workbook';

/** Files that are sent once, looked at, checked and imported by what was said of their columns. */

let database: Database;
let app: FastifyInstance;
let api: ReturnType<typeof createCaller>;
let folder: string;
const clock = () => new Date('2026-06-01T00:00:00Z');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-kept-'));
  database = await testDatabase({ keep: true });
  app = await createApp({ database, clock, clientDir: null, uploadDir: folder, log: () => {} });
  api = createCaller({ database, clock });
});
afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (store: Store, rest = '') => `/api/stores/${store.slug}/uploads${rest}`;
const keep = async (store: Store, fileName: string, payload: Buffer | string): Promise<UploadedView> => {
  const headers = { 'content-type': 'application/octet-stream' };
  const answer = await app.inject({ method: 'POST', url: at(store), query: { fileName }, headers, payload });
  expect(answer.statusCode).toBe(200);
  return answer.json();
};
const run = async (store: Store, id: string, asked: object): Promise<ImportReport> => {
  const answer = await app.inject({ method: 'POST', url: at(store, `/${id}/imports`), payload: asked });
  const lines = answer.body.trim().split('\n');
  const last = JSON.parse(lines.at(-1)!) as UploadLine;
  if (!('report' in last)) throw new Error(answer.body);
  return last.report;
};

const COSTS: MappingInput = {
  kind: 'spend',
  dates: {},
  columns: { day: 'Tag', amount: 'Kosten', campaign: 'Kampagne' },
  constants: { currency: 'EUR', source: 'podcasts', channel: 'podcast' },
  passedOver: ['Status'],
};
const BOOK = workbook({
  Titel: [['Abrechnung']],
  August: [
    ['Podcast-Netzwerk, August'],
    [],
    ['Tag', 'Kampagne', 'Kosten', 'Status'],
    [{ date: '2026-08-31' }, 'Folge 41', 1204.5, null],
    [{ date: '2026-08-30' }, 'Folge 40', 80, 'bezahlt'],
    [{ date: '2026-08-29' }, 'Folge 39', 'offen', null],
  ],
});

describe('a workbook of costs', () => {
  it('is looked at, checked, imported, and its bad row comes back', async () => {
    const store = await testStore(database);
    const kept = await keep(store, 'podcasts.xlsx', BOOK);
    // a title, a header and three rows
    const sheets = [
      { name: 'Titel', filled: 1 },
      { name: 'August', filled: 5 },
    ];
    expect(kept).toMatchObject({ sheets, problem: null, match: null });
    expect(kept.guess).toMatchObject({
      kind: 'spend',
      layout: { header: true, skip: 2, sheet: 'August' },
      decimal: '.',
      dates: [null],
    });
    expect(kept.guess!.questions).toMatchObject([{ question: 'currency', open: true }]);
    expect(kept.guess!.columns.map(({ name, becomes, samples }) => [name, becomes, samples[0]])).toEqual([
      ['Tag', 'day', '2026-08-31'],
      ['Kampagne', 'campaign', 'Folge 41'],
      ['Kosten', 'amount', '1204.5'],
      ['Status', null, 'bezahlt'],
    ]);
    const draft = { name: 'Podcasts', mapping: { ...COSTS, skip: 2, sheet: 'August' } };
    const checked = await run(store, kept.id, { draft, dryRun: true });
    // 1,204.50 + 80.00; the third row has no number
    expect(checked).toMatchObject({
      rowsRead: 3,
      new: 2,
      rejectedCount: 1,
      controlTotals: { rows: '2', 'amount EUR': '1284.50' },
    });
    expect(checked.rejected).toEqual([
      { row: 6, field: 'Kosten', value: 'offen', reason: 'is not a number such as 1234.50' },
    ]);
    expect(await run(store, kept.id, { draft })).toMatchObject({ new: 2, rejectedCount: 1 });
    const rejected = await app.inject(
      `/api/stores/${store.slug}/imports/${checked.importId + 1}/rejections.csv`,
    );
    expect(rejected.body.split('\n')[1]).toContain('2026-08-29,Folge 39,offen');
    // mended, it is read by the same mapping although nothing stands above its header any more
    const mended = await keep(store, 'mended.csv', rejected.body.replace('Folge 39,offen', 'Folge 39,12.00'));
    expect(await run(store, mended.id, { draft })).toMatchObject({
      new: 1,
      controlTotals: { 'amount EUR': '12.00' },
    });
    const [newest] = await api.imports.list({ store: store.slug });
    await undoImport(database, store, newest!.id);
    expect((await api.imports.list({ store: store.slug }))[0]).toMatchObject({
      status: 'undone',
      canUndo: false,
      undone: { removed: 1, restored: 0, keptCount: 0 },
    });
  });

  it('says of a sheet without rows that another may be chosen', async () => {
    const store = await testStore(database);
    const kept = await keep(store, 'podcasts.xlsx', BOOK);
    const { body } = await app.inject({
      ...{ method: 'POST', url: `/api/stores/${store.slug}/uploads/${kept.id}/look` },
      ...{ headers: { 'content-type': 'application/json' }, payload: JSON.stringify({ sheet: 'Titel' }) },
    });
    const problem = 'The sheet “Titel” of podcasts.xlsx has no rows below a header. Choose another sheet.';
    expect(JSON.parse(body)).toMatchObject({ problem, guess: { sampled: 0 } });
  });

  it.each([
    ['a.csv', 'Tag,Kosten\n', /^a\.csv has a header, and no row below it: there is nothing to import/],
    ['b.csv', '\n;;\n ; ;\n', /^b\.csv holds nothing: all of its cells are empty\.$/],
    ['c.csv', '', /^c\.csv is empty\./],
    ['d.xlsx', workbook({ A: [], B: [] }), /^d\.xlsx holds nothing: all of its sheets are empty\.$/],
    ['e.xlsx', workbook({ A: [['Tag', 'Kosten']] }), /^e\.xlsx has a header, and no row below it/],
  ])('says of %s why there is nothing to import', async (name, content, problem) => {
    const store = await testStore(database);
    expect((await keep(store, name, content)).problem).toMatch(problem);
  });

  it('is recognised by a saved mapping, which says what is new', async () => {
    const store = await testStore(database);
    await api.mappings.save({ store: store.slug, name: 'Podcasts', mapping: COSTS });
    const kept = await keep(store, 'n.csv', 'Tag,Kampagne,Kosten,Status,Klicks\n2026-09-01,a,1.00,,7\n');
    expect(kept.match).toMatchObject({ name: 'Podcasts', newColumns: ['Klicks'] });
    expect(await run(store, kept.id, { mapping: 'Podcasts' })).toMatchObject({ new: 1 });
    expect((await keep(store, 'n.csv', 'Tag,Kampagne\n2026-09-01,a\n')).match).toBeNull();
  });

  it('two costs that nothing tells apart are both refused', async () => {
    const store = await testStore(database);
    const kept = await keep(store, 'n.csv', 'Tag,Kampagne,Kosten\n2026-09-01,a,1.00\n2026-09-01,a,1.00\n');
    expect(await run(store, kept.id, { draft: { name: 'x', mapping: COSTS } })).toMatchObject({
      new: 0,
      rejectedCount: 2,
    });
  });
});

describe('costs of several days in one', () => {
  const HEAD = 'Reporting starts,Reporting ends,Campaign name,Amount spent (EUR)';

  it('are refused with the choice to spread them, and spread for who makes it', async () => {
    const store = await testStore(database, { currency: 'EUR' });
    const kept = await keep(store, 'm.csv', `${HEAD}\n2026-03-01,2026-03-03,Spring,10.00\n`);
    const refused = await app.inject({
      method: 'POST',
      url: at(store, `/${kept.id}/imports`),
      payload: { format: 'meta-ads-csv' },
    });
    const line = JSON.parse(refused.body.trim().split('\n').at(-1)!) as { error: object };
    expect(line.error).toMatchObject({ code: 'bad_input', offer: 'spread' });
    const report = await run(store, kept.id, { format: 'meta-ads-csv', spread: true });
    // 1,000 cents over three days
    expect(report).toMatchObject({
      ...{ new: 3, controlTotals: { 'amount EUR': '10.00', rows: '3' } },
      notes: { 'costs of 3 days in one, spread evenly over them': 1 },
    });
  });
});

describe('what is kept', () => {
  it('packed and in another encoding, it is read all the same', async () => {
    const store = await testStore(database);
    const latin = Buffer.from(
      'Tag;Kampagne;Kosten\n01.09.2026;Größe;1.234,50\n02.09.2026;Öl;2,00\n',
      'latin1',
    );
    const kept = await keep(store, 'n.csv.gz', gzipSync(latin));
    expect(kept.guess).toMatchObject({ layout: { encoding: 'any', delimiter: 'semicolon' }, decimal: ',' });
    expect(kept.guess!.columns[1]!.samples).toEqual(['Größe', 'Öl']);
    const mapping = {
      ...COSTS,
      encoding: 'any',
      delimiter: 'semicolon',
      decimal: ',',
      thousands: '.',
      dates: { format: 'D.M.YYYY' },
    };
    expect(await run(store, kept.id, { draft: { name: 'x', mapping } })).toMatchObject({
      controlTotals: { 'amount EUR': '1236.50' },
    });
  });

  it('belongs to its store, and is gone when it is let go of', async () => {
    const [store, stranger] = [await testStore(database), await testStore(database)];
    const kept = await keep(store, 'n.csv', 'Tag,Kosten\n2026-09-01,1.00\n');
    const ask = (of: Store) => app.inject({ method: 'POST', url: at(of, `/${kept.id}/look`), payload: {} });
    expect((await ask(store)).statusCode).toBe(200);
    expect((await ask(stranger)).statusCode).toBe(404);
    expect((await app.inject({ method: 'DELETE', url: at(store, `/${kept.id}`) })).statusCode).toBe(204);
    expect((await ask(store)).json()).toMatchObject({ sentence: 'The file is no longer stored.' });
    expect(readdirSync(folder).filter((name) => name.includes(kept.id))).toEqual([]);
  });

  it('is at most eight files: the one that nobody used for longest goes', async () => {
    const store = await testStore(database);
    const first = await keep(store, 'first.csv', 'Tag,Kosten\n2026-09-01,1.00\n');
    for (let i = 0; i < 8; i++) await keep(store, `${i}.csv`, 'Tag,Kosten\n2026-09-01,1.00\n');
    expect(readdirSync(folder)).toHaveLength(8);
    expect(readdirSync(folder)).not.toContain(`kept-${first.id}`);
  });

  it.each([
    ['nothing', Buffer.alloc(0), /is empty/],
    ['an archive that is no workbook', zip([['a.txt', Buffer.from('x')]]), /no XLSX workbook/],
    [
      'an archive that says it is huge',
      zip([['xl/workbook.xml', Buffer.from('x'), 400 * 1024 ** 2]]),
      /too large a workbook/,
    ],
    ['JSON', Buffer.from('[{"id": 1}]'), /is JSON/],
    [
      'gzip that is cut off',
      gzipSync(Buffer.from('Tag;Kosten\n'.repeat(99))).subarray(0, 20),
      /cut off|damaged/,
    ],
  ])('%s is told in words', async (_what, bytes, says) => {
    const kept = await keep(await testStore(database), 'file.dat', bytes);
    expect(kept.guess).toBeNull();
    expect(kept.problem).toMatch(says);
  });
});
