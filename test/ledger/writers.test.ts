import { sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { oneRow, rows, type Database } from '../../drizzle/client';
import { databaseTrouble } from '../../server/databaseTrouble';
import { ingest, withLedger } from '../../server/ledger';
import { inTurn, MOST_WAITING } from '../../server/ledger/writers';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';

/** Writers of one store wait in the process, and nobody else with them. */

const order = (id: string) => ({
  ...{ type: 'order', source: 'shop', id, placedAt: '2026-03-01T09:30:00Z', currency: 'EUR' },
  lines: [{ quantity: 1, unitPrice: '5' }],
});
/** Longer than any machine takes. */
const LONG_MS = 170_000;

const server = process.env.TEST_DATABASE_URL;

/** Another process that holds the ledger of a store, until its connection ends. */
const holding = async ({ db }: Database, { id }: Store): Promise<pg.Client> => {
  const { name } = await oneRow<{ name: string }>(db, sql`select current_database()::text as name`);
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  const holder = new pg.Client({ connectionString: url.href });
  await holder.connect();
  await holder.query('select pg_advisory_lock(4280000000 + $1::bigint)', [id]);
  return holder;
};

describe('writers of a store', () => {
  const database = {} as Database;
  const store = { id: 1, name: 'Anvil' } as Store;

  it('take turns in the order in which they came', async () => {
    const done: number[] = [];
    let isBusy = false;
    const work = (i: number) => async () => {
      expect(isBusy).toBe(false);
      isBusy = true;
      await Promise.resolve();
      isBusy = false;
      done.push(i);
    };
    await Promise.all([1, 2, 3, 4].map((i) => inTurn(database, store, i % 2 === 0 ? 1_000 : null, work(i))));
    expect(done).toEqual([1, 2, 3, 4]);
  });

  it('go on after one that failed', async () => {
    const failing = inTurn(database, store, null, () => Promise.reject(new Error('no')));
    const next = inTurn(database, store, null, () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  it('who wait for too long are told that the store is busy, and are not called any more', async () => {
    let release = () => {};
    const holder = inTurn(database, store, null, () => new Promise<void>((done) => (release = done)));
    const called: string[] = [];
    const short = inTurn(database, store, 1, async () => void called.push('short'));
    const patient = inTurn(database, store, null, async () => void called.push('patient'));
    await expect(short).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Others write to the store Anvil, such as a large import. Nothing was stored.',
    });
    release();
    await Promise.all([holder, patient]);
    expect(called).toEqual(['patient']);
  });
});

describe.skipIf(!server)('on a server (TEST_DATABASE_URL), a ledger that another process holds', () => {
  it('keeps its own writers waiting, within a bound, and no question or writer of another store', async () => {
    const database = await testDatabase();
    const held = await testStore(database);
    const other = await testStore(database);
    const holder = await holding(database, held);
    onTestFinished(() => holder.end());

    // one has its turn and waits for the other process; the bound's worth wait behind it
    const sent = Array.from({ length: 1 + MOST_WAITING }, (_, i) =>
      withLedger(database, held, () => Promise.resolve(i), LONG_MS),
    );
    await expect(withLedger(database, held, () => Promise.resolve('one more'), LONG_MS)).rejects.toThrow(
      `Others write to the store ${held.name}, such as a large import. Nothing was stored.`,
    );
    expect(await database.read((tx) => rows(tx, sql`select 1 as one`))).toEqual([{ one: 1 }]);
    expect(await ingest(database, other, 'sales', [order('o-1')])).toMatchObject({ new: 1 });
    await holder.query('select pg_advisory_unlock_all()');
    expect(await Promise.all(sent)).toEqual(Array.from({ length: 1 + MOST_WAITING }, (_, i) => i));
  });

  it('that holds it for too long is told of to whoever can come again', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    const holder = await holding(database, store);
    onTestFinished(() => holder.end());
    const error: unknown = await withLedger(database, store, () => Promise.resolve(), 1).catch(
      (thrown: unknown) => thrown,
    );
    expect(databaseTrouble(error)?.message).toBe(
      'Another program holds what is to be changed, such as a large import. Nothing was stored.',
    );
  });
});
