import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fastify, type FastifyInstance } from 'fastify';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { createCaller } from '../../server/api/rpc/router';
import { uploadRoutes } from '../../server/api/http/upload';
import type { UploadLine } from '../../server/api/http/follow';
import type { Places } from '../../server/api/door/places';
import { unavailable } from '../../server/errors';
import type { ImportReport } from '../../server/imports/importFile';
import type { Log } from '../../server/log';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import { failWrites } from '../fullDisk';

let database: Database;
let app: FastifyInstance;
let folder: string;
const clock = () => new Date('2026-06-01T00:00:00Z');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-upload-'));
  database = await testDatabase({ keep: true });
  app = await createApp({ database, clock, clientDir: null, uploadDir: folder, log: () => {} });
});
afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const HEAD = 'order_id,placed_at,currency,quantity,unit_price,title';
const GOOD = `${HEAD}\nA,2026-03-01 09:30,EUR,2,12.50,Mug\nB,2026-03-02 09:30,EUR,1,5,Tea\n`;

const post = (store: Store, query: Record<string, string>, payload: string | Buffer, headers = {}) =>
  app.inject({
    method: 'POST',
    url: `/api/stores/${store.slug}/imports`,
    query,
    headers: { 'content-type': 'application/octet-stream', ...headers },
    payload,
  });
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as UploadLine);
const send = async (
  store: Store,
  payload: string | Buffer,
  query: Record<string, string> = { format: 'orders' },
): Promise<ImportReport> => {
  const answer = await post(store, { fileName: 'orders.csv', ...query }, payload);
  expect(answer.statusCode).toBe(200);
  const last = linesOf(answer.body).at(-1)!;
  if (!('report' in last)) throw new Error(answer.body);
  return last.report;
};
const rejections = (store: Store, id: number) =>
  app.inject({ url: `/api/stores/${store.slug}/imports/${id}/rejections.csv` });
const sold = async (store: Store) =>
  (
    await rows<{ orders: number; gross: number }>(
      database.db,
      sql`select coalesce(sum(orders), 0)::int as orders, coalesce(sum(gross_sales), 0)::int as gross
          from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
    )
  )[0];

describe('an upload', () => {
  it('tells its progress and then its report, and leaves no file behind', async () => {
    const store = await testStore(database);
    const answer = await post(store, { fileName: 'mine.csv', format: 'orders' }, GOOD);
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const lines = linesOf(answer.body);
    expect(lines[0]).toEqual({ progress: { phase: 'reading', done: 2, of: null } });
    expect(lines.at(-2)).toEqual({ progress: { phase: 'publishing', done: 2, of: 2 } });
    // 2 × 12.50 + 5.00
    expect(lines.at(-1)).toMatchObject({
      report: { fileName: 'mine.csv', new: 2, controlTotals: { 'gross EUR': '30.00' } },
    });
    expect(await sold(store)).toEqual({ orders: 2, gross: 3_000 });
    expect(readdirSync(folder)).toEqual([]);
    expect(await send(store, gzipSync(GOOD))).toMatchObject({ new: 0, unchanged: 2 });
  });

  it('commits nothing as a dry run, and is in no log', async () => {
    const store = await testStore(database);
    const report = await send(store, GOOD, { format: 'orders', dryRun: '1' });
    expect(report).toMatchObject({ dryRun: true, new: 2 });
    expect(await sold(store)).toEqual({ orders: 0, gross: 0 });
    expect(await createCaller({ database, clock }).imports.list({ store: store.slug })).toEqual([]);
  });

  it('tells its sender and the log what the ledger refused', async () => {
    const store = await testStore(database);
    await send(store, GOOD);
    await database.db.execute(sql`update rollup_sales set orders = -9 where store_id = ${store.id}`);
    const logged: string[] = [];
    await app.close();
    app = await createApp({
      ...{ database, clock, clientDir: null, uploadDir: folder },
      log: (line) => logged.push(line),
    });
    // one more order of a day: −9 + 1 = −8
    const more = GOOD.replace('B,2026-03-02', 'C,2026-03-01');
    const answer = await post(store, { fileName: 'orders.csv', format: 'orders' }, more);
    expect(linesOf(answer.body).at(-1)).toMatchObject({
      error: { code: 'internal', sentence: expect.stringContaining('would be -8') },
    });
    expect(logged).toEqual([
      expect.stringMatching(/^import: DomainError internal The ledger refuses this change, .* would be -8/),
    ]);
  });

  it('ends with an error that says what and what to do, and leaves no file behind', async () => {
    const store = await testStore(database);
    const answer = await post(store, { fileName: 'orders.csv', format: 'orders' }, GOOD.replaceAll(',', ';'));
    expect(linesOf(answer.body).at(-1)).toMatchObject({
      error: {
        code: 'bad_input',
        sentence: expect.stringContaining('separated by semicolons'),
        hint: expect.stringContaining('mapping'),
      },
    });
    expect(readdirSync(folder)).toEqual([]);
    const sheet = await post(store, { fileName: 'orders.csv', format: 'orders' }, Buffer.from('PK\x03\x04…'));
    expect(linesOf(sheet.body).at(-1)).toMatchObject({
      error: { sentence: expect.stringContaining('XLSX') },
    });
  });

  it('is refused before it is read when what is asked makes no sense', async () => {
    const store = await testStore(database);
    const refused = async (query: Record<string, string>, says: string) => {
      const answer = await post(store, query, GOOD);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.json()).toMatchObject({ sentence: expect.stringContaining(says) });
    };
    await refused({ fileName: 'a.csv' }, 'either format or mapping');
    await refused({ fileName: 'a.csv', format: 'xml' }, 'is not one of orders, sessions');
    await refused({ fileName: 'a.csv', mapping: 'none' }, 'There is no saved mapping "none"');
    await refused({ format: 'orders' }, 'FileName');
    const nowhere = { ...store, slug: 'nowhere' };
    expect((await post(nowhere, { fileName: 'a', format: 'orders' }, GOOD)).statusCode).toBe(404);
  });

  it('is taken from its own pages and from programs, not from a form of another site', async () => {
    const store = await testStore(database);
    const query = { fileName: 'a.csv', format: 'orders' };
    const status = async (headers: Record<string, string>) =>
      (await post(store, query, GOOD, headers)).statusCode;
    expect(await status({ origin: 'http://evil.example', host: '127.0.0.1:4280' })).toBe(403);
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status({ host: 'evil.example' })).toBe(421);
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])
      expect(await status({ 'content-type': type })).toBe(415);
    expect(await sold(store)).toEqual({ orders: 0, gross: 0 });
  });
});

describe('an upload for which the disk has no room', () => {
  it.each([
    ['imports', '?format=orders&fileName=many.csv', 'ENOSPC'],
    ['uploads', '?fileName=many.csv', 'EDQUOT'],
  ])(
    'is told so and logged, though its sender still sends, and leaves nothing: %s',
    async (at, query, code) => {
      const store = await testStore(database);
      const logged: string[] = [];
      const log: Log = (line, { requestId = '' } = {}) => void logged.push(`${line}${requestId}`);
      const full = await createApp({ database, clock, clientDir: null, uploadDir: folder, log });
      onTestFinished(() => full.close());
      const address = await full.listen({ host: '127.0.0.1', port: 0 });
      await failWrites(1, code, 'appendFile');
      // more than lies in the buffers of a connection
      const answer = await fetch(`${address}/api/stores/${store.slug}/${at}${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: Buffer.alloc(32 * 1024 * 1024, 'a,b\n'),
      });
      const sentence = `The disk of ${folder} is full (${code}). Nothing was stored.`;
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await answer.json()).toMatchObject({
        ...{ code: 'unavailable', sentence },
        hint: 'Make room there, and try again.',
      });
      // without the id of a request: one line a minute, however many are refused
      expect(logged).toEqual([`POST /api/stores/:slug/${at}: DomainError unavailable ${sentence}`]);
      expect(readdirSync(folder)).toEqual([]);
      expect(await createCaller({ database, clock }).imports.list({ store: store.slug })).toEqual([]);
    },
  );

  it.each(['imports?format=orders&fileName=a.csv', 'uploads?fileName=a.csv'])(
    'and one without a file is told that, too: %s',
    async (path) => {
      const store = await testStore(database);
      const answer = await app.inject({ method: 'POST', url: `/api/stores/${store.slug}/${path}` });
      expect([answer.statusCode, answer.json<{ sentence: string }>().sentence]).toEqual([
        400,
        'There is no file in the body.',
      ]);
    },
  );
});

describe('an upload that is given up', () => {
  const many = [
    HEAD,
    ...Array.from({ length: 60_000 }, (_, i) => `o-${i},2026-03-01 09:30,EUR,1,1,Mug`),
  ].join('\n');

  /** Sends a part of the file, or all of it, and hangs up. */
  const hangUp = async (
    store: Store,
    bytes: number,
    when: 'sent' | 'answering',
    path = 'imports?fileName=many.csv&format=orders',
  ) => {
    const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
    const request = httpRequest({
      host: address.hostname,
      port: address.port,
      method: 'POST',
      path: `/api/stores/${store.slug}/${path}`,
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(many.length) },
    });
    request.on('error', () => {});
    const answered = new Promise((resolve) =>
      request.on('response', (response) => response.once('data', resolve)),
    );
    await new Promise<void>((resolve) => request.write(many.slice(0, bytes), () => resolve()));
    if (when === 'answering') await answered;
    else while (readdirSync(folder).length === 0) await sleep(5);
    request.destroy();
  };
  const settled = async (store: Store) => {
    for (;;) {
      const log = await createCaller({ database, clock }).imports.list({ store: store.slug });
      if (readdirSync(folder).length === 0 && log.every(({ status }) => status !== 'staging')) return log;
      await sleep(20);
    }
  };

  it('stores nothing, leaves no file and is no error, whether it was being sent or read', async () => {
    const [sending, reading] = [await testStore(database), await testStore(database)];
    await hangUp(reading, many.length, 'answering');
    const log = await settled(reading);
    expect(log).toMatchObject([{ status: 'failed', error: expect.stringContaining('cancelled') }]);
    expect(await sold(reading)).toEqual({ orders: 0, gross: 0 });
    await app.close();
    const logged: string[] = [];
    const note = (line: string) => logged.push(line);
    app = await createApp({ database, clock, clientDir: null, uploadDir: folder, log: note });
    await hangUp(sending, many.length / 2, 'sent');
    expect(await settled(sending)).toEqual([]);
    await app.close();
    app = await createApp({ database, clock, clientDir: null, uploadDir: folder, log: note });
    await hangUp(sending, many.length / 2, 'sent', 'uploads?fileName=many.csv');
    expect(await settled(sending)).toEqual([]);
    expect(logged).toEqual([]);
  });
});

it('of a workbook for which there is no place nothing is kept', async () => {
  const uploadDir = mkdtempSync(join(tmpdir(), 'quarterdeck-upload-'));
  let leaves: boolean | undefined;
  const workbooks: Places = {
    within: (_store, _work, signal) => {
      leaves = signal !== undefined;
      return Promise.reject(unavailable('Other workbooks are being read.'));
    },
  };
  const busy = fastify();
  await uploadRoutes(busy, { database, uploadDir, log: () => {}, workbooks });
  const store = await testStore(database);
  const answer = await busy.inject({
    ...{ method: 'POST', url: `/api/stores/${store.slug}/uploads?fileName=book.xlsx` },
    headers: { 'content-type': 'application/octet-stream' },
    payload: Buffer.from('504b0304', 'hex'),
  });
  await busy.close();
  expect(answer.body).toContain('Other workbooks are being read.');
  expect(readdirSync(uploadDir)).toEqual([]);
  // who hangs up waits no longer
  expect(leaves).toBe(true);
  rmSync(uploadDir, { recursive: true });
});

describe('a saved mapping', () => {
  const mapping = {
    row: 'line' as const,
    columns: { orderId: 'no', placedAt: 'at', amount: 'sum' },
    constants: { currency: 'EUR' },
  };

  it('is listed, used by its name, replaced and removed', async () => {
    const [store, other] = [await testStore(database), await testStore(database)];
    const caller = createCaller({ database, clock });
    await caller.mappings.save({ store: store.slug, name: 'My till', mapping });
    expect(await caller.mappings.list({ store: store.slug })).toMatchObject([
      { name: 'My till', mapping, createdAt: '2026-06-01T00:00:00.000Z' },
    ]);
    expect(await caller.mappings.list({ store: other.slug })).toEqual([]);
    const file = 'no,at,sum\nA,2026-03-01 09:30,7.25\n';
    expect(await send(store, file, { mapping: 'My till' })).toMatchObject({ format: 'My till', new: 1 });
    await caller.mappings.save({
      store: store.slug,
      name: 'My till',
      mapping: { ...mapping, constants: { currency: 'USD' } },
    });
    expect(await caller.mappings.list({ store: store.slug })).toMatchObject([
      { mapping: { constants: { currency: 'USD' } } },
    ]);
    await caller.mappings.remove({ store: store.slug, name: 'My till' });
    await expect(caller.mappings.remove({ store: store.slug, name: 'My till' })).rejects.toThrow(
      'There is no saved mapping "My till"',
    );
  });

  it('is refused when it is none', async () => {
    const store = await testStore(database);
    const save = createCaller({ database, clock }).mappings.save({
      store: store.slug,
      name: 'x',
      mapping: { ...mapping, constants: {} },
    });
    await expect(save).rejects.toThrow('Mapping.columns.currency is missing');
  });
});

describe('the rejected rows', () => {
  const BAD = [
    HEAD,
    'A,2026-03-01 09:30,EUR,2,12.50,Mug',
    'B,2026-03-02 09:30,EUR,1,5,"=HYPERLINK(""x"")"',
    'B,,,x,7,"-1,5 % off"',
    'C,2026-03-03 09:30,EUR,1,dear,Tea',
    'D,2026-03-03 09:30,euro,1,dear,Tea',
  ].join('\n');

  it('come with why, as whole orders, and go in again once mended', async () => {
    const store = await testStore(database);
    const report = await send(store, BAD);
    // Row 4 of B, row 5, row 6 twice over (currency and price): three rows, four reasons.
    expect(report).toMatchObject({ new: 1, rejectedCount: 3, reasonCount: 4 });
    const answer = await rejections(store, report.importId);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="orders-rejected.csv"');
    expect(answer.body).toBe(
      [
        `rejected_row,rejected_column,rejected_value,rejected_reason,${HEAD}`,
        `3,row,(empty),belongs to what is left out because of another row,B,2026-03-02 09:30,EUR,1,5,"'=HYPERLINK(""x"")"`,
        `4,quantity,x,is not a whole number; so the whole order B is left out,B,,,x,7,"'-1,5 % off"`,
        '5,unit_price,dear,is not a decimal number such as 12.50,C,2026-03-03 09:30,EUR,1,dear,Tea',
        '6,currency; unit_price,euro; dear,is not an ISO 4217 code such as EUR; is not a decimal number such as 12.50,D,2026-03-03 09:30,euro,1,dear,Tea',
        '',
      ].join('\n'),
    );
    const mended = answer.body
      .replace('B,,,x,7', 'B,,,3,7')
      .replaceAll(',1,dear,Tea', ',1,4,Tea')
      .replace(',euro,1', ',EUR,1');
    expect(await send(store, mended)).toMatchObject({ new: 3, changed: 0, rejectedCount: 0 });
    // 25.00 + (5.00 + 21.00) + 4.00 + 4.00
    expect(await sold(store)).toEqual({ orders: 4, gross: 5_900 });
    const titles = await rows<{ title: string }>(
      database.db,
      sql`select title from order_lines where store_id = ${store.id} and external_id = 'B' order by ordinal`,
    );
    expect(titles.map(({ title }) => title)).toEqual(['=HYPERLINK("x")', '-1,5 % off']);
  });

  it('are offered by a dry run too, until the same file is read again', async () => {
    const store = await testStore(database);
    const check = await send(store, BAD, { format: 'orders', dryRun: '1' });
    expect((await rejections(store, check.importId)).body).toContain(
      '\n5,unit_price,dear,is not a decimal number such as 12.50,C,',
    );
    await send(store, BAD, { format: 'orders', dryRun: '1' });
    expect((await rejections(store, check.importId)).statusCode).toBe(404);
  });

  it('of a file without a header keep their columns in place', async () => {
    const store = await testStore(database);
    await createCaller({ database, clock }).mappings.save({
      store: store.slug,
      name: 'blanks',
      mapping: {
        row: 'line',
        header: false,
        delimiter: 'space',
        columns: { orderId: 1, placedAt: 2, amount: 3 },
        constants: { currency: 'EUR' },
      },
    });
    const report = await send(store, '  A  2026-03-01   5.00\nB 2026-03-01 1,00\n', { mapping: 'blanks' });
    expect(report).toMatchObject({ new: 1, rejectedCount: 1 });
    const { body } = await rejections(store, report.importId);
    expect(body).toBe(
      'B 2026-03-01 1,00 "rejected_row 2" "rejected_column 3" "rejected_value 1,00" "rejected_reason is not a number such as 1234.50"\n',
    );
    expect(await send(store, body.replace('1,00', '1.00'), { mapping: 'blanks' })).toMatchObject({ new: 1 });
    expect(await sold(store)).toEqual({ orders: 2, gross: 600 });
  });

  const customers = async (store: Store) =>
    (
      await rows<{ key: string }>(
        database.db,
        sql`select customer_key as key from orders where store_id = ${store.id} order by external_id`,
      )
    ).map(({ key }) => key.split(':').at(-1));

  it('of a file without a header are what they were, whatever they begin with', async () => {
    const store = await testStore(database);
    await createCaller({ database, clock }).mappings.save({
      store: store.slug,
      name: 'signs',
      mapping: {
        row: 'line',
        header: false,
        delimiter: 'space',
        columns: { orderId: 1, placedAt: 2, amount: 3, customerId: 4 },
        constants: { currency: 'EUR' },
      },
    });
    const file = [
      'A 2026-03-01 1,00 @ann',
      `B 2026-03-01 1,00 '=bob`,
      'C 2026-03-01 1,00 "=c\td"',
      `D 2026-03-01 1,00 'dan'`,
      '',
    ].join('\n');
    const report = await send(store, file, { mapping: 'signs' });
    expect(report).toMatchObject({ new: 0, rejectedCount: 4 });
    const { body } = await rejections(store, report.importId);
    expect(body.split('\n').slice(0, 3)).toMatchObject([
      expect.stringMatching(/^A 2026-03-01 1,00 '@ann "rejected_row 1" /),
      expect.stringMatching(/^B 2026-03-01 1,00 ''=bob "rejected_row 2" /),
      expect.stringMatching(/^C 2026-03-01 1,00 "'=c\td" "rejected_row 3" /),
    ]);
    // Half of them mended: what is still wrong comes back as it stood at first, and no mark is doubled.
    const half = body.replace('1,00', '1.00').replace('1,00 "rejected_row 1"', '1.00');
    const second = await send(store, half, { mapping: 'signs' });
    expect(second).toMatchObject({ new: 1, rejectedCount: 3 });
    const again = (await rejections(store, second.importId)).body;
    expect(again).toContain(`B 2026-03-01 1,00 ''=bob "rejected_row 2" `);
    expect(await send(store, again.replaceAll(' 1,00', ' 1.00'), { mapping: 'signs' })).toMatchObject({
      new: 3,
    });
    expect(await customers(store)).toEqual(['@ann', `'=bob`, '=c\td', `'dan'`]);
  });

  it('are found again under column names that look like formulas', async () => {
    const store = await testStore(database);
    await createCaller({ database, clock }).mappings.save({
      store: store.slug,
      name: 'odd',
      mapping: {
        row: 'line',
        columns: { orderId: '@id', placedAt: '=when', amount: '+paid', customerId: "'-who" },
        constants: { currency: 'EUR' },
      },
    });
    const report = await send(store, `@id,=when,+paid,'-who\nA,2026-03-01,x,ann\n`, { mapping: 'odd' });
    const { body } = await rejections(store, report.importId);
    expect(body.split('\n')[0]).toBe(
      `rejected_row,rejected_column,rejected_value,rejected_reason,'@id,'=when,'+paid,''-who`,
    );
    expect(await send(store, body.replace('03-01,x', '03-01,5'), { mapping: 'odd' })).toMatchObject({
      new: 1,
    });
    expect(await customers(store)).toEqual(['ann']);
  });

  it('are those of scattered rows too', async () => {
    const store = await testStore(database);
    const head = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
    const file = [
      head,
      '1,A,,1,2010-12-01 09:41:00,1.10,7,UK',
      '2,A,,1,2010-12-01 09:42:00,2,,UK',
      '2,B,,1,2010-12-01 09:42:00,2,,UK',
      '1,A,,1,2010-12-01 09:41:00,1.10,7,UK',
      '2,C,,1e3,2010-12-01 09:42:00,2,,UK',
    ].join('\n');
    const report = await send(store, file, { format: 'online-retail' });
    const { body } = await rejections(store, report.importId);
    expect(body.split('\n').map((line) => line.split(',')[0])).toEqual(['rejected_row', '3', '4', '6', '']);
    expect(await send(store, body.replaceAll('1e3', '1'), { format: 'online-retail' })).toMatchObject({
      new: 1,
    });
  });

  it('are kept for thirty days; their reasons stay', async () => {
    const store = await testStore(database);
    const { importId } = await send(store, BAD);
    await database.db.execute(
      sql`update imports set finished_at = now() - interval '31 days' where store_id = ${store.id}`,
    );
    await send(store, GOOD);
    const { body } = await rejections(store, importId);
    expect(body.split('\n').slice(0, 2)).toEqual([
      'rejected_row,rejected_column,rejected_value,rejected_reason',
      '4,quantity,x,is not a whole number; so the whole order B is left out',
    ]);
  });

  it('belong to their store', async () => {
    const [store, other] = [await testStore(database), await testStore(database)];
    const { importId } = await send(store, BAD);
    expect((await rejections(other, importId)).statusCode).toBe(404);
    expect((await rejections(store, 10 ** 9)).json()).toMatchObject({ code: 'not_found' });
    const named = await app.inject({ url: `/api/stores/${store.slug}/imports/x/rejections.csv` });
    expect(named.statusCode).toBe(400);
  });
});
