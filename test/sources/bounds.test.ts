import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { importFile, lookAt } from '../../server/imports';
import { Stage } from '../../server/imports/stage';
import type { FormatId } from '../../server/sources/formats';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, testStore } from '../database';

/** Files that were made to keep the server busy. Each is generated while it is read, and refused long before its end. */

const MB = 1024 * 1024;

let database: Database;
let store: Store;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  store = await testStore(database);
});
afterAll(() => database.close());

const HEAD = 'order_id,placed_at,currency,quantity,unit_price\n';

/** The same piece so many times, and how often it was asked for. */
const repeated = (head: string, piece: Buffer, times: number) => {
  const read = { pieces: 0 };
  const stream = Readable.from(
    (function* () {
      yield Buffer.from(head);
      for (; read.pieces < times; read.pieces++) yield piece;
    })(),
    { objectMode: false },
  );
  return { stream, read };
};

const refusal = (stream: Readable, format: FormatId, fileName = 'orders.csv') =>
  importFile(database, store, { stream, fileName, format }).then(
    () => 'taken',
    (error: Error) => error.message,
  );

it('stops a record of 100 MB of commas at its 16,384th cell', async () => {
  const { stream, read } = repeated(HEAD, Buffer.alloc(MB, ','), 100);
  expect(await refusal(stream, 'orders')).toBe(
    'orders.csv, row 2: has more than 16,384 cells, the most that a spreadsheet has.',
  );
  expect(read.pieces).toBeLessThan(20);
});

it('stops such a record though line ends stand in quotes between its commas', async () => {
  const { stream, read } = repeated(HEAD, Buffer.from(`"\n"${','.repeat(10_000)}`), 1_000);
  expect(await refusal(stream, 'orders')).toContain('has more than 16,384 cells');
  expect(read.pieces).toBeLessThan(100);
});

it('stops gzip that unpacks to a thousand times its size', async () => {
  const { stream, read } = repeated('', Buffer.from(`${'x'.repeat(MB - 1)}\n`), 2_000);
  expect(await refusal(stream.pipe(createGzip()), 'shopify-bulk-jsonl', 'bulk.jsonl.gz')).toBe(
    'bulk.jsonl.gz unpacks to more than 300 times its size.',
  );
  // 32 MB may unpack to anything
  expect(read.pieces).toBeLessThan(100);
});

it('stops lines of JSON of which none can be read', async () => {
  const { stream, read } = repeated('', Buffer.from('1\n'.repeat(8_000)), 1_000);
  const sentence = await refusal(stream, 'shopify-bulk-jsonl', 'bulk.jsonl');
  expect(sentence).toMatch(/^bulk\.jsonl has 20,000 rows that are not taken, and none that is\./);
  expect(sentence).toContain('The first: row 1');
  expect(read.pieces).toBeLessThan(50);
});

it('counts rows that have a reason, not reasons, before it gives a file up', () => {
  const stage = new Stage(database, { storeId: store.id, importId: 1 }, () => Promise.resolve());
  const reject = (from: number, to: number) => {
    for (let row = from; row <= to; row++)
      for (const field of ['placed_at', 'currency', 'quantity', 'unit_price', 'channel'])
        stage.reject({ row, field, value: null, reason: 'is wrong' });
  };
  // 5,000 rows, 25,000 reasons
  reject(2, 5_001);
  stage.refuseHopeless('orders.csv');
  reject(5_002, 20_001);
  expect(() => stage.refuseHopeless('orders.csv')).toThrow(
    'orders.csv has 20,000 rows that are not taken, and none that is.',
  );
});

it.each([
  ['a line', 'shopify-bulk-jsonl', '{"id":"', 'bulk.jsonl, line 1: is longer than 16 MB.'],
  ['an item of a list', 'shopify-orders-json', '[{"id":"', 'bulk.jsonl, item 1: is longer than 16 MB.'],
  ['an object', 'shopify-orders-json', '{"id":"', 'bulk.jsonl is one JSON object of more than 16 MB.'],
] as const)('stops %s without end', async (_what, format, head, sentence) => {
  const { stream, read } = repeated(head, Buffer.alloc(MB, 'x'), 200);
  expect(await refusal(stream, format, 'bulk.jsonl')).toBe(sentence);
  expect(read.pieces).toBeLessThan(30);
});

it('names five wrong lines of an order, and refuses one of a quarter of a million values', async () => {
  const lines = (n: number) => `[${Array(n).fill('{}').join(',')}]`;
  const file = `[{"id":1,"created_at":"2026-02-10T10:00:00Z","currency":"EUR","line_items":${lines(4_000)}},
    {"id":2,"created_at":"2026-02-10T10:00:00Z","currency":"EUR","line_items":${lines(260_000)}}]`;
  const report = await importFile(database, store, {
    stream: Readable.from([Buffer.from(file)], { objectMode: false }),
    ...{ fileName: 'orders.json', format: 'shopify-orders-json' as const },
  });
  expect(report.rejectedCount).toBe(2);
  expect(report.reasonCount).toBeLessThan(20);
  expect(report.rejected.at(-1)).toMatchObject({ row: 2, reason: 'has more than 250,000 values' });
});

it('counts notes that name what stands in cells, and keeps a hundred of them apart', async () => {
  const head = HEAD.replace('\n', ',channel\n');
  const body = Array.from({ length: 150 }, (_, i) => `${i},2026-02-10T10:00:00Z,EUR,1,1.00,made up ${i}\n`);
  const report = await importFile(database, store, {
    stream: Readable.from([Buffer.from(head + body.join(''))], { objectMode: false }),
    ...{ fileName: 'orders.csv', format: 'orders' as const },
  });
  expect(Object.keys(report.notes).length).toBeLessThanOrEqual(110);
});

it('guesses at no more than 2,000 columns', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-wide-'));
  const look = async (fileName: string, content: string | Buffer) => {
    const path = join(folder, fileName);
    writeFileSync(path, content);
    return lookAt(database, store, { path, fileName }, {});
  };
  const row = Array.from({ length: 3_000 }, (_, i) => `c${i}`).join(',');
  expect(await look('wide.csv', `${row}\n${row}\n`)).toMatchObject({
    ...{ guess: null },
    problem:
      'wide.csv has more than 2,000 columns: nothing can be guessed of them. Export it with fewer columns, or choose its format yourself.',
  });
  rmSync(folder, { recursive: true });
});
