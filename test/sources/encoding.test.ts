import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { spend } from '../../server/sources/canonical/spend';
import type { Encoding } from '../../server/sources/format';
import { googleAdsCsv } from '../../server/sources/googleAds';
import { openText } from '../../server/sources/open';
import { readFile } from './reading';

/** A file's bytes in pieces of so many, as the network may cut them. */
const pieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

const opened = async (bytes: Buffer, encoding: Encoding, size = 3): Promise<string> => {
  const stream = Readable.from(pieces(bytes, size), { objectMode: false });
  const chunks: Buffer[] = [];
  for await (const chunk of await openText({ stream }, 'file.csv', encoding)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const TEXT = 'Tag,Café Größe 😀\n2026-03-01,1\n';
const le = Buffer.from(TEXT, 'utf16le');
const be = Buffer.from(le).swap16();
const LATIN = 'Tag,Café Größe\n2026-03-01,1\n';
/** By the code chart: é is E9, ö F6, ß DF, the euro 80. */
const windows = Buffer.from('Tag,Caf\xe9 Gr\xf6\xdfe \x80\n', 'latin1');

describe('the text of a file that may be in any encoding', () => {
  it.each([1, 2, 3, 5, 1000])('is the same in each of them, cut every %i bytes', async (size) => {
    const any = (bytes: Buffer) => opened(bytes, 'any', size);
    expect(await any(Buffer.from(TEXT))).toBe(TEXT);
    expect(await any(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(TEXT)]))).toBe(TEXT);
    expect(await any(le)).toBe(TEXT);
    expect(await any(be)).toBe(TEXT);
    expect(await any(Buffer.concat([Buffer.from([0xff, 0xfe]), le]))).toBe(TEXT);
    expect(await any(Buffer.concat([Buffer.from([0xfe, 0xff]), be]))).toBe(TEXT);
    expect(await any(windows)).toBe('Tag,Café Größe €\n');
    expect(await any(Buffer.from(LATIN, 'latin1'))).toBe(LATIN);
    expect(await any(gzipSync(le))).toBe(TEXT);
  });

  it('is what somebody says it is', async () => {
    expect(await opened(le, 'utf-16le')).toBe(TEXT);
    expect(await opened(windows, 'windows-1252')).toBe('Tag,Café Größe €\n');
  });

  it('is refused where it breaks off, or turns into something else', async () => {
    await expect(opened(le.subarray(0, le.length - 1), 'any')).rejects.toThrow('not whole UTF-16LE text');
    const broken = Buffer.concat([Buffer.from('é\n'), Buffer.from([0xe9, 0x0a])]);
    await expect(opened(broken, 'any')).rejects.toThrow('line 2: is not UTF-8 text');
    await expect(opened(Buffer.from('PK\x03\x04rest'), 'any')).rejects.toThrow('ZIP or XLSX');
    await expect(opened(gzipSync(gzipSync(le)), 'any')).rejects.toThrow('compressed twice');
  });

  it('stays UTF-8 alone for the project’s own formats', async () => {
    await expect(readFile(spend, le)).rejects.toThrow('UTF-16');
    await expect(readFile(spend, windows)).rejects.toThrow('is not UTF-8 text');
  });
});

describe('the delimiter', () => {
  const rows = (mark: string) =>
    [
      'Campaign report',
      '"March 1, 2026; 1:00 - March 1, 2026"',
      ['Day', 'Campaign', 'Currency code', 'Cost'].join(mark),
    ]
      .concat(['2026-03-01', '"a, b; c"', 'EUR', '1'].join(mark))
      .join('\r\n');
  it.each([',', ';', '\t'])('is told by what cuts the file into most cells: %j', async (mark) => {
    const { facts } = await readFile(googleAdsCsv, rows(mark));
    expect(facts.map(({ fact }) => [fact.campaign, fact.amount])).toEqual([['a, b; c', '1']]);
  });
});
