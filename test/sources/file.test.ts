import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { DomainError } from '../../server/errors';
import { sessions } from '../../server/sources/canonical/sessions';
import { spend } from '../../server/sources/canonical/spend';
import { openText } from '../../server/sources/open';
import { readFile } from './reading';

const VISITS = 'session_id,started_at,channel\ns-1,2026-03-01T09:12:00Z,Größe\ns-2,2026-03-01T09:13:00Z,😀\n';
const TEXT = 'day,currency,amount,campaign\n2026-03-01,EUR,1.00,Größe\n2026-03-01,EUR,2.00,😀\n';

const failure = async (content: string | Buffer | Buffer[], fileName = 'visits.csv'): Promise<string> => {
  const error: unknown = await readFile(sessions, content, { fileName }).then(
    () => 'it was read',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  const { message, hint } = error as DomainError;
  return [message, hint].join(' ');
};

const campaigns = async (content: string | Buffer | Buffer[]) =>
  (await readFile(spend, content)).facts.map(({ fact }) => fact.campaign);

it('whoever reads no further closes the file', async () => {
  const file = Readable.from(Array.from({ length: 1_000 }, () => Buffer.alloc(1_024, 'a')));
  const text = await openText({ stream: file }, 'visits.csv');
  await text[Symbol.asyncIterator]().next();
  text.destroy();
  await vi.waitFor(() => expect(file.destroyed).toBe(true));
});

describe('a file that can be read', () => {
  it('may be plain or gzip, whatever its name, with or without a byte-order mark', async () => {
    expect(await campaigns(TEXT)).toEqual(['Größe', '😀']);
    expect(await campaigns(gzipSync(TEXT))).toEqual(['Größe', '😀']);
    expect(await campaigns(`\uFEFF${TEXT}`)).toEqual(['Größe', '😀']);
    expect(await campaigns(gzipSync(`\uFEFF${TEXT}`))).toEqual(['Größe', '😀']);
  });

  it('may arrive byte by byte, characters cut in two', async () => {
    const bytes = [...Buffer.from(`\uFEFF${TEXT}`)].map((byte) => Buffer.from([byte]));
    expect(await campaigns(bytes)).toEqual(['Größe', '😀']);
  });

  it('may have Windows line ends, blank rows, quoted cells and no line end at its end', async () => {
    const text = 'day,campaign,currency,amount\r\n\r\n 2026-03-01 ,"a ""b"",\r\nc",EUR,1.00\r\n\r\n';
    expect(await campaigns(text)).toEqual(['a "b",\r\nc']);
    expect(await campaigns(text.trimEnd())).toEqual(['a "b",\r\nc']);
  });

  it('numbers rows as a spreadsheet does', async () => {
    const { rejected } = await readFile(sessions, 'session_id,started_at\n\n"s\n1",never\n');
    expect(rejected.map(({ row, field }) => [row, field])).toEqual([[3, 'started_at']]);
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['an empty file', Buffer.from(''), /visits\.csv is empty/],
    ['an empty gzip file', gzipSync(''), /visits\.csv is empty/],
    ['only a byte-order mark', Buffer.from('\uFEFF'), /visits\.csv is empty/],
    ['only the header', Buffer.from('session_id,started_at\n'), /has a header but no rows/],
    [
      'missing columns',
      Buffer.from('id,channel\n1,x\n'),
      /row 1: columns session_id, started_at are missing\. Found: id, channel/,
    ],
    ['a missing column', Buffer.from('session_id\n1\n'), /row 1: column started_at is missing/],
    ['semicolons', Buffer.from('session_id;started_at\n1;2\n'), /separated by semicolons/],
    [
      'an unknown column',
      Buffer.from('session_id,started_at,chanel\n'),
      /row 1: column chanel is unknown.*channel/,
    ],
    ['a column twice', Buffer.from('session_id,started_at,session_id\n'), /column session_id is there twice/],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${VISITS}`, 'utf16le'), /row 1: is UTF-16.*UTF-8/],
    ['UTF-16 without one', Buffer.from(VISITS, 'utf16le'), /row 1: is UTF-16.*UTF-8/],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${VISITS}`, 'utf16le').swap16(), /is UTF-16/],
    ['gzip of UTF-16', gzipSync(Buffer.from(`\uFEFF${VISITS}`, 'utf16le')), /is UTF-16/],
    [
      'Latin-1',
      Buffer.from('session_id,started_at\n1,2026-03-01T09:12:00Z\nö,x\n', 'latin1'),
      /line 3: is not UTF-8/,
    ],
    ['a cut character', Buffer.from(VISITS).subarray(0, -3), /line 3: is not UTF-8/],
    ['truncated gzip', gzipSync(VISITS).subarray(0, -12), /is cut off/],
    ['gzip without its last bytes', gzipSync(VISITS).subarray(0, -3), /is cut off/],
    ['damaged gzip', damaged(gzipSync(VISITS)), /is damaged/],
    ['gzip in gzip', gzipSync(gzipSync(VISITS)), /is compressed twice/],
    ['a spreadsheet', Buffer.from('PK\x03\x04rest of it', 'latin1'), /ZIP file, but no XLSX workbook/],
    [
      'a quote that never closes',
      Buffer.from('session_id,started_at\n1,"2026\n2,x\n'),
      /row 2: a quotation mark opens/,
    ],
    [
      'a quote inside a cell',
      Buffer.from('session_id,started_at\n5" wide,2026\n'),
      /row 2: a quotation mark stands/,
    ],
    [
      'an endless row',
      Buffer.from(`session_id,started_at\n${'x'.repeat(1_100_000)},1\n`),
      /row 2: is longer than 1,000,000/,
    ],
  ])('%s is refused with what is wrong', async (_what, content, message) => {
    expect(await failure(content)).toMatch(message);
  });

  it('is one whose name promises gzip', async () => {
    expect(await failure(VISITS, 'visits.csv.gz')).toMatch(/visits\.csv\.gz ends in \.gz but is not gzip/);
  });
});

function damaged(gzip: Buffer): Buffer {
  const copy = Buffer.from(gzip);
  copy.fill(0xff, 12, 40);
  return copy;
}
