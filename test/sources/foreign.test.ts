import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ForeignFile } from '../../server/sources/foreign';
import { FORMATS } from '../../server/sources/formats';
import { readItems } from '../../server/sources/json';
import { openText } from '../../server/sources/open';
import { zip } from '../workbook';
import { Readable } from 'node:stream';
import { readFile, readItemFile } from './reading';
import { SHOPIFY_COLUMNS } from './shopifyColumns';

/** Files of kinds that are not read, and JSON that is broken: what they are, where, and what to do. */

const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const old = (stream: string) => Buffer.concat([OLE2, Buffer.alloc(2_000), Buffer.from(stream, 'utf16le')]);
const entry = (name: string): [string, Buffer] => [name, Buffer.from('x')];

describe('a file of another kind', () => {
  it.each([
    ['xls', old('Workbook')],
    ['locked', old('EncryptedPackage')],
    ['pdf', Buffer.from('%PDF-1.7\n')],
    ['html', Buffer.from('<!DOCTYPE html><table><tr><td>1</td></tr></table>')],
    ['html', Buffer.from('\uFEFF  <TABLE border=1><tr>')],
    [
      'xml',
      Buffer.from('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'),
    ],
    ['xlsb', zip([entry('[Content_Types].xml'), entry('xl/workbook.bin')])],
    ['ods', zip([entry('mimetype'), entry('content.xml')])],
    ['numbers', zip([entry('Index/Document.iwa')])],
    ['zip', zip([entry('orders.csv')])],
    ['xls', gzipSync(old('Workbook'))],
  ] as const)('is told as %s, with what to do', async (kind, bytes) => {
    const error = await readFile(FORMATS.orders as never, bytes as Buffer).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ForeignFile);
    expect(error).toMatchObject({ kind, code: 'bad_input' });
    expect((error as ForeignFile).hint).toMatch(/(save|export|unpack)/i);
  });

  it('is not one whose cells only look so', async () => {
    const { facts } = await readFile(
      FORMATS.orders as never,
      'order_id,placed_at,currency,quantity,unit_price,title\nA,2026-03-01 09:30,EUR,1,1,<table>\n',
    );
    expect(facts).toHaveLength(1);
  });
});

describe('JSON that is broken', () => {
  const problem = (text: string, chunk = text.length) => {
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, i) =>
      bytes.subarray(i * chunk, (i + 1) * chunk),
    );
    const read = async () => {
      const opened = await openText({ stream: Readable.from(pieces, { objectMode: false }) }, 'a.json');
      const items = readItems(opened, FORMATS['shopify-orders-json'], 'a.json');
      for (let next = await items.next(); !next.done; next = await items.next());
    };
    return read().then(
      () => null,
      (error: Error) => error.message,
    );
  };

  it.each([
    ['[{"id":1},\n {"id":2,}]', 'a.json, item 2 is not JSON: line 2, column 10, where “}]” stands.'],
    ['{"é": 1,\n "b" 2}', 'a.json is not JSON: line 2, column 6, where “2}” stands.'],
    ['[{"id":1},\n{"id":', 'a.json, item 2 is not JSON: it ends in line 2, before it is complete.'],
    ['{"id":1,\n', 'a.json is not JSON: it ends in line 2, before it is complete.'],
    ['<html>', null],
  ])('%j is told with its line and column', async (text, message) => {
    if (message !== null) expect(await problem(text)).toBe(message);
    else expect(await problem(text)).toMatch(/is a web page/);
  });

  it('is told alike in whatever pieces it comes', async () => {
    const text = '[{"id":1},\n {"id":2},\n {"id" 3}]';
    const places = await Promise.all([1, 3, 7, 100].map((chunk) => problem(text, chunk)));
    expect(new Set(places.map((one) => one?.replace(/“.*”/, '')))).toEqual(
      new Set(['a.json, item 3 is not JSON: line 3, column 8, where  stands.']),
    );
  });

  it('is read all the same where it is whole', async () => {
    const order = {
      id: 1,
      created_at: '2026-03-01T10:00:00Z',
      currency: 'EUR',
      line_items: [{ id: 1, price: '1.00', quantity: 1 }],
    };
    const { facts } = await readItemFile(
      FORMATS['shopify-orders-json'] as never,
      JSON.stringify([order, { ...order, id: 2 }]),
    );
    expect(facts).toHaveLength(2);
  });
});

describe('a format of ours whose dates a spreadsheet has written', () => {
  const LIST = 'order_id,placed_at,currency,quantity,unit_price\nA,3/4/2026 9:30,EUR,1,1.00\n';

  it('is refused by row with what to do', async () => {
    const { rejected } = await readFile(FORMATS.orders as never, LIST);
    expect(rejected).toMatchObject([{ row: 2, field: 'placed_at', value: '3/4/2026 9:30' }]);
    expect(rejected[0]!.reason).toMatch(/export the file anew.*or say how its dates are written/);
  });

  it.each([
    ['M/D/YYYY H:mm', '2026-03-04T09:30:00.000Z'],
    ['D/M/YYYY H:mm', '2026-04-03T08:30:00.000Z'],
  ])('is read as somebody says: %s', async (dateFormat, placedAt) => {
    // of London, as the tests' reader has it: summer time since 29 March
    const { facts } = await readFile(FORMATS.orders as never, LIST, { dateFormat });
    expect(facts.map(({ fact }) => (fact as { placedAt: string }).placedAt)).toEqual([placedAt]);
  });
});

describe('an export of Shopify whose dates a spreadsheet has written', () => {
  const row = (cells: Record<string, string>) => SHOPIFY_COLUMNS.map((name) => cells[name] ?? '').join(',');
  const money = {
    Subtotal: '20.00',
    Shipping: '0.00',
    Taxes: '0.00',
    Total: '20.00',
    'Discount Amount': '0.00',
  };
  const line = { 'Lineitem quantity': '2', 'Lineitem name': 'Mug', 'Lineitem price': '10.00' };
  const list = [
    SHOPIFY_COLUMNS.join(','),
    row({
      ...{
        Name: '#1001',
        Id: '5812350000001',
        Currency: 'EUR',
        'Financial Status': 'paid',
        ...money,
        ...line,
      },
      ...{ 'Created at': '3/4/2026 9:30', 'Paid at': '3/4/2026 9:31' },
    }),
  ].join('\n');

  it('is refused by row with what to do', async () => {
    const { facts, rejected } = await readFile(FORMATS['shopify-orders-csv'] as never, list);
    expect(facts).toEqual([]);
    expect(rejected[0]).toMatchObject({ field: 'Created at', value: '3/4/2026 9:30' });
    expect(rejected[0]!.reason).toMatch(/export the file anew.*or say how its dates are written/);
  });

  it.each([
    ['M/D/YYYY H:mm', '2026-03-04T09:30:00.000Z'],
    ['D/M/YYYY H:mm', '2026-04-03T08:30:00.000Z'],
  ])('is read as somebody says: %s', async (dateFormat, placedAt) => {
    // of London: summer time since 29 March
    const { facts, rejected } = await readFile(FORMATS['shopify-orders-csv'] as never, list, { dateFormat });
    expect(rejected).toEqual([]);
    expect(facts.map(({ fact }) => fact)).toMatchObject([
      { id: '5812350000001', placedAt, lines: [{ quantity: 2, unitPrice: '10.00' }] },
    ]);
  });
});
