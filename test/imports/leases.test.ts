import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { rows } from '../../drizzle/client';
import { startBackground } from '../../server/background/background';
import { openDeliverySpool } from '../../server/connections/webhooks/deliverySpool';
import type { Store } from '../../server/types';
import { importFile } from '../../server/imports/importFile';
import { listImports } from '../../server/imports/imports';
import { undoImport } from '../../server/imports/undo';
import { beginImport, clearInterrupted, holdImport, keepAlive } from '../../server/imports/importLog';
import { putStaged } from '../../server/imports/stage';
import { testConnectors } from '../connectors';
import { testStore } from '../database';
import { csv, HEAD, importing, NOTHING } from './importing';

const at = importing();

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

  it('is known as such within a minute to a server that runs, which spares what it works on itself', async () => {
    const [gone, busy] = [await testStore(at.database), await testStore(at.database)];
    await abandon(gone);
    // with the clock moved by the lease of 40 seconds, a look each 15 seconds leaves one for what is killed
    await makeOld(gone);
    const own = await abandon(busy);
    await makeOld(busy);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const late = { set: () => ({ where: () => Promise.reject(new Error('the database is busy')) }) };
    const db = new Proxy(at.database.db, {
      get: (to, name) => (name === 'update' ? () => late : (Reflect.get(to, name) as unknown)),
    });
    onTestFinished(keepAlive({ ...at.database, db }, own));
    onTestFinished(async () => void (await clearInterrupted(at.database, { all: true })));
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-leases-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const deliveries = await openDeliverySpool({ database: at.database, folder, log: () => {} });
    onTestFinished(() => deliveries.close());
    const clock = () => new Date('2026-03-01T12:00:00Z');
    const context = { ...testConnectors(), database: at.database, clock };
    const background = await startBackground(context, deliveries, () => {});
    onTestFinished(() => background.stop());
    const statusOf = async (store: Store) => (await at.log(store)).map(({ status }) => status);
    expect([await statusOf(gone), await statusOf(busy)]).toEqual([['staging'], ['staging']]);
    vi.advanceTimersByTime(15_000);
    await expect.poll(() => statusOf(gone)).toEqual(['interrupted']);
    expect(await statusOf(busy)).toEqual(['staging']);
  });

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
