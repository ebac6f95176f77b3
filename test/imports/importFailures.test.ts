import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { rows } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { DomainError } from '../../server/errors';
import { importFile } from '../../server/imports/importFile';
import { listImports } from '../../server/imports/imports';
import { undoImport } from '../../server/imports/undo';
import { beginImport, clearInterrupted, holdImport, keepAlive } from '../../server/imports/importLog';
import { putStaged } from '../../server/imports/stage';
import { testStore } from '../database';
import { csv, HEAD, importing, NOTHING, type Options } from './importing';

const at = importing();

describe('a file that cannot be read', () => {
  const many = csv(
    HEAD,
    ...Array.from({ length: 30_000 }, (_, i) => `o-${i},2026-03-01 09:30,EUR,,1,${i}.99`),
  );

  it.each([
    ['truncated gzip', gzipSync(many).subarray(0, -200), 'is cut off'],
    [
      'Latin-1 near the end',
      Buffer.concat([Buffer.from(many), Buffer.from('ö', 'latin1')]),
      'line 30002: is not UTF-8',
    ],
    ['an open quote near the end', Buffer.from(`${many}o,"2026`), 'row 30002: a quotation mark'],
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

describe('an import whose process has gone', () => {
  const abandon = async (store: Store) => {
    const key = await beginImport(at.database, store, 'orders', 'gone.csv');
    const fact = {
      ordinal: 1,
      key: 'k',
      sortAt: '2026-03-01T00:00:00Z' as const,
      row: 2,
      lastRow: 2,
      payload: '{}',
    };
    await at.database.write((tx) => putStaged(tx, key, [fact]));
    return key;
  };
  /** As if its process had been silent for 41 seconds: its lease of 40 has ended. */
  const makeOld = (store: Store) =>
    at.database.db.execute(
      sql`update imports set lease_until = lease_until - interval '41 seconds' where store_id = ${store.id}`,
    );

  it('is interrupted once its lease ends, says so, and leaves one alone that is under way', async () => {
    const [gone, busy] = [await testStore(at.database), await testStore(at.database)];
    await abandon(gone);
    await abandon(busy);
    await makeOld(gone);
    expect(await clearInterrupted(at.database, { all: false })).toBe(1);
    expect(await at.staged(gone)).toEqual({ n: 0 });
    expect(await at.log(gone)).toMatchObject([
      { status: 'interrupted', error: expect.stringMatching(/ended before .* \(last active 20\d\d-/) },
    ]);
    const [shown] = await listImports(at.database.db, gone.id, undefined);
    expect(shown).toMatchObject({ status: 'interrupted', finishedAt: expect.any(String), canUndo: false });
    await expect(undoImport(at.database, gone, shown!.id)).rejects.toThrow('was interrupted');
    expect(await at.staged(busy)).toEqual({ n: 1 });
    // whoever has the database alone knows that nobody works on it
    expect(await clearInterrupted(at.database, { all: true })).toBe(1);
    expect(await at.staged(busy)).toEqual({ n: 0 });
  });

  // the embedded database has one connection, which nobody else has meanwhile
  it.skipIf(!process.env.TEST_DATABASE_URL)(
    'that is being published is renewed, and taken for interrupted by nobody',
    async () => {
      const store = await testStore(at.database);
      const key = await abandon(store);
      await makeOld(store);
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      onTestFinished(() => void vi.useRealTimers());
      onTestFinished(keepAlive(at.database, key));
      const isOver = async () =>
        rows(
          at.database.db,
          sql`select lease_until < now() as "isOver" from imports where id = ${key.importId}
          and store_id = ${store.id}`,
        );
      await at.database.write(async (tx) => {
        await holdImport(tx, key);
        expect(await clearInterrupted(at.database, { all: false })).toBe(0);
        expect(await isOver()).toEqual([{ isOver: true }]);
        vi.advanceTimersByTime(10_000);
        await expect.poll(isOver).toEqual([{ isOver: false }]);
      });
      expect(await at.log(store)).toMatchObject([{ status: 'staging' }]);
    },
  );

  it('of an older version, without a lease, is interrupted after six hours', async () => {
    const store = await testStore(at.database);
    await abandon(store);
    const ago = (hours: number) =>
      at.database.db.execute(sql`update imports set lease_until = null,
        started_at = now() - make_interval(hours => ${hours}) where store_id = ${store.id}`);
    await ago(5);
    expect(await clearInterrupted(at.database, { all: false })).toBe(0);
    await ago(7);
    expect(await clearInterrupted(at.database, { all: false })).toBe(1);
  });

  it('fails as a whole if it was alive after all', async () => {
    const store = await testStore(at.database);
    const slow = async function* () {
      yield Buffer.from(csv(HEAD, 'A,2026-03-01 09:30,EUR,,1,5'));
      await makeOld(store);
      await clearInterrupted(at.database, { all: false });
      yield Buffer.from('B,2026-03-01 09:30,EUR,,1,5\n');
    };
    const stream = Readable.from(slow(), { objectMode: false });
    await expect(
      importFile(at.database, store, { stream, fileName: 'slow.csv', format: 'orders' }),
    ).rejects.toThrow('took this import for abandoned');
    expect(await at.sold(store)).toEqual(NOTHING);
    expect(await at.staged(store)).toEqual({ n: 0 });
  });
});
