import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { beginImport, finishImport } from '../../server/imports/importLog';
import { ingest, verify } from '../../server/ledger';
import { testStore } from '../database';
import { csv, HEAD, importing, type Options } from './importing';

const at = importing();

describe('an import', () => {
  it('takes orders and refunds, says what it took, and changes nothing the second time', async () => {
    const store = await testStore(at.database);
    const file = csv(
      `record,${HEAD},refund_id,refunded_at,refund_net,refund_units`,
      'line,A,2026-03-01 09:30,EUR,c1,2,12.50,,,,',
      'line,A,,,,1,0.999,,,,',
      'line,B,2026-03-02 09:30,EUR,,1,5,,,,',
      'refund,A,,,,,,R,2026-03-05 09:30,12.50,1',
    );
    const report = await at.load(store, file);
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
      controlTotals: {
        orders: '2',
        lines: '3',
        units: '4',
        'gross EUR': '31.00',
        refunds: '1',
        'refunds_net EUR': '12.50',
      },
    });
    expect(await at.sold(store)).toEqual({ orders: 2, gross: 3100, returns: 1250 });
    expect(await at.load(store, gzipSync(file))).toMatchObject({ new: 0, changed: 0, unchanged: 3 });
    const changed = await at.load(store, csv(HEAD, 'B,2026-03-02 09:30,EUR,,3,5'));
    expect(changed).toMatchObject({ new: 0, changed: 1, unchanged: 0 });
    expect(await at.sold(store)).toEqual({ orders: 2, gross: 4100, returns: 1250 });
    expect((await at.log(store)).map(({ status, new: taken }) => [status, taken])).toEqual([
      ['published', 3],
      ['published', 0],
      ['published', 0],
    ]);
    expect(await at.staged(store)).toEqual({ n: 0 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('speaks of the same facts as the API', async () => {
    const store = await testStore(at.database);
    const line = { quantity: 1, unitPrice: '5' };
    await ingest(at.database, store, 'sales', [
      { type: 'order', id: 'B', placedAt: '2026-03-02T08:30:00Z', currency: 'EUR', lines: [line] },
    ]);
    expect(await at.load(store, csv(HEAD, 'B,2026-03-02 09:30,EUR,,1,5'))).toMatchObject({
      new: 0,
      unchanged: 1,
    });
  });

  it('reads stamps in the zone that is named, else in the store’s', async () => {
    const placed = async (options: Options) => {
      const store = await testStore(at.database, { timeZone: 'America/New_York' });
      await at.load(store, csv(HEAD, 'A,2026-03-01 23:30,EUR,,1,1'), options);
      return at.one(sql`select day::text as day from orders where store_id = ${store.id}`);
    };
    expect(await placed({})).toEqual({ day: '2026-03-01' });
    // 23:30 in Berlin is 17:30 in New York; 23:30 in Los Angeles is 02:30 there.
    expect(await placed({ zone: 'Europe/Berlin' })).toEqual({ day: '2026-03-01' });
    expect(await placed({ zone: 'America/Los_Angeles' })).toEqual({ day: '2026-03-02' });
  });

  it('keeps the good rows when others are bad, and stores every rejection', async () => {
    const store = await testStore(at.database);
    const bad = Array.from({ length: 1_500 }, (_, i) => `bad-${i},2026-03-02 09:30,EUR,,1,-1`);
    const report = await at.load(store, csv(HEAD, ...bad, 'good,2026-03-02 09:30,EUR,,1,5'));
    expect(report).toMatchObject({ rowsRead: 1_501, new: 1, rejectedCount: 1_500 });
    expect(report.rejected).toHaveLength(1_000);
    expect(report.rejected[0]).toEqual({
      ...{ row: 2, field: 'unit_price', value: '-1' },
      reason: expect.stringContaining('is negative, and its line names no product'),
    });
    const stored = sql`select count(*)::int as n, max(row)::int as last from import_rejections
      where store_id = ${store.id} and import_id = ${report.importId}`;
    expect(await at.one(stored)).toEqual({ n: 1_500, last: 1_501 });
    expect(await at.log(store)).toMatchObject([{ status: 'published', rejected: 1_500 }]);
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 500, returns: 0 });
  });

  it('rejects both of two orders of one id whose contents differ; equal ones count once', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
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
      {
        row: 2,
        field: 'order_id',
        value: 'A',
        reason: 'comes in row 4 with different contents: neither is taken',
      },
      {
        row: 4,
        field: 'order_id',
        value: 'A',
        reason: 'comes in row 2 with different contents: neither is taken',
      },
    ]);
    expect(await at.sold(store)).toEqual({ orders: 2, gross: 1800, returns: 0 });
  });

  it('rejects NUL bytes, which no text of the database can hold', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(HEAD, 'A\0,2026-03-01 09:30,EUR,,1,5', 'A\0,,,,1,\0', 'B,2026-03-01 09:30,EUR,,1,5'),
    );
    expect(report.new).toBe(1);
    expect(report.rejected.map(({ row, field, value }) => [row, field, value])).toEqual([
      [2, 'order_id', 'A␀'],
      [3, 'unit_price', '␀'],
    ]);
  });

  it('takes nothing of an order of which another part is bad', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5', 'B,2026-03-01 09:30,EUR,,1,7', 'A,2026-03-01 09:30,EUR,,x,5'),
    );
    expect(report.new).toBe(1);
    expect(report.rejected.map(({ row, field, reason }) => [row, field, reason])).toEqual([
      [2, 'order_id', 'comes in row 4 too, where it was rejected: nothing of it is taken'],
      [4, 'quantity', 'is not a whole number'],
    ]);
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 700, returns: 0 });
  });

  it('joins invoices of the online-retail format whose rows are scattered', async () => {
    const store = await testStore(at.database, { timeZone: 'Europe/London', currency: 'GBP' });
    const head = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
    const file = csv(
      head,
      '1,A,,1,2010-12-01 09:41:00,1.10,7,UK',
      '2,A,,1,2010-12-01 09:42:00,2,,UK',
      '1,A,,1,2010-12-01 09:41:00,1.10,7,UK',
      'C3,A,,-1,2010-12-01 09:43:00,0.50,7,UK',
      '2,A,,1e3,2010-12-01 09:42:00,2,,UK',
    );
    const report = await at.load(store, file, { format: 'online-retail' });
    expect(report).toMatchObject({ new: 2, rejectedCount: 2 });
    expect(report.rejected.map(({ row, field }) => [row, field])).toEqual([
      [3, 'InvoiceNo'],
      [6, 'Quantity'],
    ]);
    // Invoice 1 has two equal lines of 1.10; the note reverses 0.50.
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 220, returns: 50 });
    expect(await at.load(store, file, { format: 'online-retail' })).toMatchObject({
      new: 0,
      changed: 0,
      unchanged: 2,
    });
  });

  it('reads sessions, spend and rates', async () => {
    const store = await testStore(at.database);
    const sessions = csv(
      'session_id,started_at,has_order',
      's1,2026-03-01 09:30,true',
      's2,2026-03-01 09:31,',
    );
    expect(await at.load(store, sessions, { format: 'sessions' })).toMatchObject({
      new: 2,
      controlTotals: { sessions: '2', with_cart: '0', with_checkout: '0', with_order: '1' },
    });
    const spend = csv('day,currency,amount', '2026-03-01,EUR,10.5', '2026-03-02,USD,2');
    expect(await at.load(store, spend, { format: 'spend' })).toMatchObject({
      new: 2,
      controlTotals: { rows: '2', 'amount EUR': '10.50', 'amount USD': '2.00' },
    });
    const fx = csv('day,base,quote,rate', '2026-03-01,EUR,USD,1.25');
    expect(await at.load(store, fx, { format: 'fx' })).toMatchObject({
      new: 1,
      controlTotals: { rates: '1' },
    });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });
});

describe('the log of imports', () => {
  it('keeps of a report what it has columns for, and its own words for the rest', async () => {
    const store = await testStore(at.database);
    const key = await beginImport(at.database, store, 'orders', 'a.csv');
    const report = {
      ...{ rowsRead: 9, new: 1, changed: 2, unchanged: 3, rejectedCount: 1, rowsRepeated: 4, rowsBlank: 5 },
      ...{ leftOut: { why: 1 }, controlTotals: {}, readTotals: {}, differences: [], notes: {} },
      // columns of the log by their names, which no report may write
      ...{ status: 'failed', error: 'none', fileName: 'b.csv' },
    };
    await at.database.write((tx) => finishImport(tx, key, report));
    expect(
      await rows(
        at.database.db,
        sql`select status, error, file_name as file, rows_read::int as read, new_count::int as new,
              changed_count::int as changed, unchanged_count::int as unchanged, rejected_count::int as rejected,
              repeated_count::int as repeated, blank_count::int as blank, left_out as "leftOut"
            from imports where store_id = ${store.id}`,
      ),
    ).toEqual([
      {
        ...{ status: 'published', error: null, file: 'a.csv', read: 9, new: 1, changed: 2, unchanged: 3 },
        ...{ rejected: 1, repeated: 4, blank: 5, leftOut: '{"why":1}' },
      },
    ]);
  });
});

describe('a dry run', () => {
  it('says what an import would do, and does nothing', async () => {
    const store = await testStore(at.database);
    await at.load(store, csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5'));
    const report = await at.load(
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
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 500, returns: 0 });
    expect(await at.log(store)).toHaveLength(1);
    expect(await at.staged(store)).toEqual({ n: 0 });
  });
});
