import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import type { Store } from '../../server/ask/types';
import { DomainError } from '../../server/errors';
import { importFile, type ImportReport, type ImportRequest } from '../../server/jobs/importFile';
import { beginImport, cleanStaleImports } from '../../server/jobs/importLog';
import { putStaged } from '../../server/jobs/stage';
import { ingest, verify } from '../../server/ledger';
import { testDatabase, testStore } from '../database';

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
}, 60_000);
afterAll(() => database.close());

const HEAD = 'order_id,placed_at,currency,customer_id,quantity,unit_price';
const csv = (...lines: string[]) => `${lines.join('\n')}\n`;
type Options = Partial<Omit<ImportRequest, 'stream' | 'path'>>;

const load = (store: Store, content: string | Buffer, options: Options = {}): Promise<ImportReport> =>
  importFile(database, store, {
    stream: Readable.from([Buffer.from(content)], { objectMode: false }),
    fileName: 'file.csv',
    format: 'orders',
    ...options,
  });

const one = async <T>(statement: ReturnType<typeof sql>): Promise<T> => (await rows<T>(database.db, statement))[0]!;

/** What the store's ledger says in total. */
const sold = (store: Store) =>
  one<{ orders: number; gross: number; returns: number }>(
    sql`select coalesce(sum(orders), 0)::int as orders, coalesce(sum(gross_sales), 0)::int as gross,
          coalesce(sum(returns), 0)::int as returns
        from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
  );
const staged = (store: Store) =>
  one<{ n: number }>(sql`select count(*)::int as n from import_stage where store_id = ${store.id}`);
const log = (store: Store) =>
  rows<{ status: string; error: string | null; rejected: number; new: number }>(
    database.db,
    sql`select status, error, rejected_count::int as rejected, new_count::int as new from imports
        where store_id = ${store.id} order by id`,
  );
const NOTHING = { orders: 0, gross: 0, returns: 0 };

describe('an import', () => {
  it('takes orders and refunds, says what it took, and changes nothing the second time', async () => {
    const store = await testStore(database);
    const file = csv(
      `record,${HEAD},refund_id,refunded_at,refund_net,refund_units`,
      'line,A,2026-03-01 09:30,EUR,c1,2,12.50,,,,',
      'line,A,,,,1,0.999,,,,',
      'line,B,2026-03-02 09:30,EUR,,1,5,,,,',
      'refund,A,,,,,,R,2026-03-05 09:30,12.50,1',
    );
    const report = await load(store, file);
    // A: 25.00 + 1.00 (0.999 rounded), B: 5.00
    expect(report).toMatchObject({
      rowsRead: 4,
      facts: 3,
      new: 3,
      changed: 0,
      unchanged: 0,
      rejected: [],
      rejectedCount: 0,
      leftOut: {},
      dryRun: false,
      controlTotals: { orders: '2', lines: '3', units: '4', 'gross EUR': '31.00', refunds: '1', refunds_net: '12.5' },
    });
    expect(await sold(store)).toEqual({ orders: 2, gross: 3100, returns: 1250 });
    expect(await load(store, gzipSync(file))).toMatchObject({ new: 0, changed: 0, unchanged: 3 });
    const changed = await load(store, csv(HEAD, 'B,2026-03-02 09:30,EUR,,3,5'));
    expect(changed).toMatchObject({ new: 0, changed: 1, unchanged: 0 });
    expect(await sold(store)).toEqual({ orders: 2, gross: 4100, returns: 1250 });
    expect((await log(store)).map(({ status, new: taken }) => [status, taken])).toEqual([
      ['published', 3],
      ['published', 0],
      ['published', 0],
    ]);
    expect(await staged(store)).toEqual({ n: 0 });
    expect((await verify(database, store)).differences).toEqual([]);
  });

  it('speaks of the same facts as the API', async () => {
    const store = await testStore(database);
    const line = { quantity: 1, unitPrice: '5' };
    await ingest(database, store, 'sales', [
      { type: 'order', id: 'B', placedAt: '2026-03-02T08:30:00Z', currency: 'EUR', lines: [line] },
    ]);
    expect(await load(store, csv(HEAD, 'B,2026-03-02 09:30,EUR,,1,5'))).toMatchObject({ new: 0, unchanged: 1 });
  });

  it('reads stamps in the zone that is named, else in the store’s', async () => {
    const placed = async (options: Options) => {
      const store = await testStore(database, { timeZone: 'America/New_York' });
      await load(store, csv(HEAD, 'A,2026-03-01 23:30,EUR,,1,1'), options);
      return one(sql`select day::text as day from orders where store_id = ${store.id}`);
    };
    expect(await placed({})).toEqual({ day: '2026-03-01' });
    // 23:30 in Berlin is 17:30 in New York; 23:30 in Los Angeles is 02:30 there.
    expect(await placed({ zone: 'Europe/Berlin' })).toEqual({ day: '2026-03-01' });
    expect(await placed({ zone: 'America/Los_Angeles' })).toEqual({ day: '2026-03-02' });
  });

  it('keeps the good rows when others are bad, and stores every rejection', async () => {
    const store = await testStore(database);
    const bad = Array.from({ length: 1_500 }, (_, i) => `bad-${i},2026-03-02 09:30,EUR,,1,-1`);
    const report = await load(store, csv(HEAD, ...bad, 'good,2026-03-02 09:30,EUR,,1,5'));
    expect(report).toMatchObject({ rowsRead: 1_501, new: 1, rejectedCount: 1_500 });
    expect(report.rejected).toHaveLength(1_000);
    expect(report.rejected[0]).toEqual({ row: 2, field: 'unit_price', value: '-1', reason: 'is negative' });
    const stored = sql`select count(*)::int as n, max(row)::int as last from import_rejections
      where store_id = ${store.id} and import_id = ${report.importId}`;
    expect(await one(stored)).toEqual({ n: 1_500, last: 1_501 });
    expect(await log(store)).toMatchObject([{ status: 'published', rejected: 1_500 }]);
    expect(await sold(store)).toEqual({ orders: 1, gross: 500, returns: 0 });
  });

  it('rejects both of two orders of one id whose contents differ; equal ones count once', async () => {
    const store = await testStore(database);
    const report = await load(
      store,
      csv(
        HEAD,
        'A,2026-03-01 09:30,EUR,,1,5',
        'B,2026-03-01 09:30,EUR,,1,7',
        'A,2026-03-01 09:30,EUR,,2,5',
        'B,2026-03-01 09:30,EUR,,1,7',
        'C,2026-03-01 09:30,EUR,,1,11',
      ),
    );
    expect(report).toMatchObject({ new: 2, rejectedCount: 2 });
    expect(report.rejected).toEqual([
      { row: 2, field: 'order_id', value: 'A', reason: 'comes in row 4 with different contents: neither is taken' },
      { row: 4, field: 'order_id', value: 'A', reason: 'comes in row 2 with different contents: neither is taken' },
    ]);
    expect(await sold(store)).toEqual({ orders: 2, gross: 1800, returns: 0 });
  });

  it('takes nothing of an order of which another part is bad', async () => {
    const store = await testStore(database);
    const report = await load(
      store,
      csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5', 'B,2026-03-01 09:30,EUR,,1,7', 'A,2026-03-01 09:30,EUR,,x,5'),
    );
    expect(report.new).toBe(1);
    expect(report.rejected.map(({ row, field, reason }) => [row, field, reason])).toEqual([
      [2, 'order_id', 'comes in row 4 too, where it was rejected: nothing of it is taken'],
      [4, 'quantity', 'is not a whole number'],
    ]);
    expect(await sold(store)).toEqual({ orders: 1, gross: 700, returns: 0 });
  });

  it('joins invoices of the online-retail format whose rows are scattered', async () => {
    const store = await testStore(database, { timeZone: 'Europe/London', currency: 'GBP' });
    const head = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
    const file = csv(
      head,
      '1,A,,1,2010-12-01 09:41:00,1.10,7,UK',
      '2,A,,1,2010-12-01 09:42:00,2,,UK',
      '1,A,,1,2010-12-01 09:41:00,1.10,7,UK',
      'C3,A,,-1,2010-12-01 09:43:00,0.50,7,UK',
      '2,A,,1e3,2010-12-01 09:42:00,2,,UK',
    );
    const report = await load(store, file, { format: 'online-retail' });
    expect(report).toMatchObject({ new: 2, rejectedCount: 2 });
    expect(report.rejected.map(({ row, field }) => [row, field])).toEqual([
      [3, 'InvoiceNo'],
      [6, 'Quantity'],
    ]);
    // Invoice 1 has two equal lines of 1.10; the note reverses 0.50.
    expect(await sold(store)).toEqual({ orders: 1, gross: 220, returns: 50 });
    expect(await load(store, file, { format: 'online-retail' })).toMatchObject({ new: 0, changed: 0, unchanged: 2 });
  });

  it('reads sessions, spend and rates', async () => {
    const store = await testStore(database);
    const sessions = csv('session_id,started_at,has_order', 's1,2026-03-01 09:30,true', 's2,2026-03-01 09:31,');
    expect(await load(store, sessions, { format: 'sessions' })).toMatchObject({
      new: 2,
      controlTotals: { sessions: '2', with_cart: '0', with_checkout: '0', with_order: '1' },
    });
    const spend = csv('day,currency,amount', '2026-03-01,EUR,10.5', '2026-03-02,USD,2');
    expect(await load(store, spend, { format: 'spend' })).toMatchObject({
      new: 2,
      controlTotals: { rows: '2', 'amount EUR': '10.50', 'amount USD': '2.00' },
    });
    const fx = csv('day,base,quote,rate', '2026-03-01,EUR,USD,1.25');
    expect(await load(store, fx, { format: 'fx' })).toMatchObject({ new: 1, controlTotals: { rates: '1' } });
    expect((await verify(database, store)).differences).toEqual([]);
  });
});

describe('a dry run', () => {
  it('says what an import would do, and does nothing', async () => {
    const store = await testStore(database);
    await load(store, csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5'));
    const report = await load(
      store,
      csv(HEAD, 'A,2026-03-01 09:30,EUR,,2,5', 'B,2026-03-01 09:30,EUR,,1,7', 'C,2026-03-01 09:30,EUR,,1,-7'),
      { dryRun: true },
    );
    expect(report).toMatchObject({
      new: 1,
      changed: 1,
      unchanged: 0,
      rejectedCount: 1,
      rejected: [{ row: 4, field: 'unit_price' }],
      controlTotals: { 'gross EUR': '17.00' },
      dryRun: true,
    });
    expect(await sold(store)).toEqual({ orders: 1, gross: 500, returns: 0 });
    expect(await log(store)).toHaveLength(1);
    expect(await staged(store)).toEqual({ n: 0 });
  });
});

describe('a file that cannot be read', () => {
  const many = csv(HEAD, ...Array.from({ length: 30_000 }, (_, i) => `o-${i},2026-03-01 09:30,EUR,,1,${i}.99`));

  it.each([
    ['truncated gzip', gzipSync(many).subarray(0, -200), 'is cut off'],
    ['Latin-1 near the end', Buffer.concat([Buffer.from(many), Buffer.from('ö', 'latin1')]), 'line 30002: is not UTF-8'],
    ['an open quote near the end', Buffer.from(`${many}o,"2026`), 'row 30002: a quotation mark'],
    ['a missing column', Buffer.from('order_id,placed_at,currency,quantity\nA,2026-03-01 09:30,EUR,1\n'), 'column unit_price is missing'],
    ['a header alone', Buffer.from(`${HEAD}\n`), 'has a header but no rows'],
    ['nothing', Buffer.from(''), 'is empty'],
  ])('%s: nothing is stored, the log says why', async (_what, content, reason) => {
    const store = await testStore(database);
    await expect(load(store, content)).rejects.toThrow(DomainError);
    expect(await sold(store)).toEqual(NOTHING);
    expect(await staged(store)).toEqual({ n: 0 });
    expect(await log(store)).toMatchObject([{ status: 'failed', new: 0, error: expect.stringContaining(reason) }]);
    expect(await load(store, csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5'))).toMatchObject({ new: 1 });
  });

  it('is one that breaks off while it is being sent', async () => {
    const store = await testStore(database);
    const half = async function* () {
      yield Buffer.from(many.slice(0, many.length / 2));
      throw new Error('connection lost');
    };
    const stream = Readable.from(half(), { objectMode: false });
    await expect(importFile(database, store, { stream, fileName: 'sent.csv', format: 'orders' })).rejects.toThrow(
      'connection lost',
    );
    expect(await sold(store)).toEqual(NOTHING);
    expect(await staged(store)).toEqual({ n: 0 });
    expect(await log(store)).toMatchObject([{ status: 'failed' }]);
  });

  it('is one that is not there, or a folder; and no format or zone is guessed', async () => {
    const store = await testStore(database);
    const from = (path: string, options: Options = {}) =>
      importFile(database, store, { path, format: 'orders', ...options });
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-'));
    try {
      await expect(from(join(folder, 'missing.csv'))).rejects.toThrow('There is no file');
      await expect(from(folder)).rejects.toThrow('is a folder');
      writeFileSync(join(folder, 'a.csv'), csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5'));
      await expect(from(join(folder, 'a.csv'), { zone: 'Mars/Olympus' })).rejects.toThrow('is not a time zone');
      await expect(from(join(folder, 'a.csv'), { format: 'xml' as never })).rejects.toMatchObject({
        hint: 'Formats: orders, sessions, spend, fx, online-retail.',
      });
      expect(await from(join(folder, 'a.csv'))).toMatchObject({ fileName: 'a.csv', new: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('an import whose process has gone', () => {
  const abandon = async (store: Store) => {
    const key = await beginImport(database, store, 'orders', 'gone.csv');
    const fact = { ordinal: 1, key: 'k', sortAt: '2026-03-01T00:00:00Z', row: 2, payload: '{}' };
    await database.write((tx) => putStaged(tx, key, [fact]));
    return key;
  };
  const makeOld = (store: Store) =>
    database.db.execute(sql`update imports set started_at = now() - interval '7 hours' where store_id = ${store.id}`);

  it('is discarded, and one under way on a shared server is left alone', async () => {
    const [gone, busy] = [await testStore(database), await testStore(database)];
    await abandon(gone);
    await abandon(busy);
    await makeOld(gone);
    const isShared = database.engine === 'postgres';
    expect(await cleanStaleImports(database)).toBe(isShared ? 1 : 2);
    expect(await staged(gone)).toEqual({ n: 0 });
    expect(await log(gone)).toMatchObject([{ status: 'failed', error: expect.stringContaining('ended before') }]);
    expect(await staged(busy)).toEqual({ n: isShared ? 1 : 0 });
    await makeOld(busy);
    await cleanStaleImports(database);
  });

  it('fails as a whole if it was alive after all', async () => {
    const store = await testStore(database);
    const slow = async function* () {
      yield Buffer.from(csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5'));
      await makeOld(store);
      await cleanStaleImports(database);
      yield Buffer.from('B,2026-03-01 09:30,EUR,,1,5\n');
    };
    const stream = Readable.from(slow(), { objectMode: false });
    await expect(importFile(database, store, { stream, fileName: 'slow.csv', format: 'orders' })).rejects.toThrow(
      'took this import for abandoned',
    );
    expect(await sold(store)).toEqual(NOTHING);
    expect(await staged(store)).toEqual({ n: 0 });
  });
});
