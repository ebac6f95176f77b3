import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../server/errors';
import { importFile } from '../../server/imports/importFile';
import { testStore } from '../database';
import { csv, HEAD, importing, NOTHING, type Options } from './importing';

const at = importing();

describe('a file that cannot be read', () => {
  const many = csv(
    HEAD,
    ...Array.from({ length: 3_000 }, (_, i) => `o-${i},2026-03-01 09:30,EUR,,1,${i}.99`),
  );

  it.each([
    ['truncated gzip', gzipSync(many).subarray(0, -200), 'is cut off'],
    [
      'Latin-1 near the end',
      Buffer.concat([Buffer.from(many), Buffer.from('ö', 'latin1')]),
      'line 3002: is not UTF-8',
    ],
    ['an open quote near the end', Buffer.from(`${many}o,"2026`), 'row 3002: a quotation mark'],
    [
      'a missing column',
      Buffer.from('order_id,placed_at,currency,quantity\nA,2026-03-01 09:30,EUR,1\n'),
      'column unit_price is missing',
    ],
    ['a header alone', Buffer.from(`${HEAD}\n`), 'has a header but no rows'],
    ['nothing', Buffer.from(''), 'is empty'],
  ])('%s: nothing is stored, the log says why', async (_what, content, reason) => {
    const store = await testStore(at.database);
    await expect(at.load(store, content)).rejects.toThrow(DomainError);
    expect(await at.sold(store)).toEqual(NOTHING);
    expect(await at.staged(store)).toEqual({ n: 0 });
    expect(await at.log(store)).toMatchObject([
      { status: 'failed', new: 0, error: expect.stringContaining(reason) },
    ]);
    expect(await at.load(store, csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5'))).toMatchObject({ new: 1 });
  });

  it('is one that breaks off while it is being sent', async () => {
    const store = await testStore(at.database);
    const half = async function* () {
      yield Buffer.from(many.slice(0, many.length / 2));
      throw new Error('connection lost');
    };
    const stream = Readable.from(half(), { objectMode: false });
    await expect(
      importFile(at.database, store, { stream, fileName: 'sent.csv', format: 'orders' }),
    ).rejects.toThrow('connection lost');
    expect(await at.sold(store)).toEqual(NOTHING);
    expect(await at.staged(store)).toEqual({ n: 0 });
    expect(await at.log(store)).toMatchObject([{ status: 'failed' }]);
  });

  it('is one that is not there, or a folder; and no format or zone is guessed', async () => {
    const store = await testStore(at.database);
    const from = (path: string, options: Options = {}) =>
      importFile(at.database, store, { path, format: 'orders', ...options });
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-'));
    try {
      await expect(from(join(folder, 'missing.csv'))).rejects.toThrow('There is no file');
      await expect(from(folder)).rejects.toThrow('is a folder');
      writeFileSync(join(folder, 'a.csv'), csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5'));
      await expect(from(join(folder, 'a.csv'), { zone: 'Mars/Olympus' })).rejects.toThrow(
        'is not a time zone',
      );
      await expect(from(join(folder, 'a.csv'), { format: 'xml' as never })).rejects.toMatchObject({
        hint: expect.stringContaining('Formats: orders, sessions, spend, fx, ') as string,
      });
      expect(await from(join(folder, 'a.csv'))).toMatchObject({ fileName: 'a.csv', new: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
