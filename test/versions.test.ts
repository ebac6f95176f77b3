import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { rows, type Database } from '../drizzle/client';
import { ingest, LEDGER_VERSION } from '../server/ledger';
import { refuseNewer, refusingOnceNewer } from '../server/versions';
import { testDatabase, testStore } from './database';

/** A program and the database of a newer one. */

let database: Database;
beforeEach(async () => {
  database = await testDatabase({ own: true });
});

/** As a newer program leaves the database: one migration more, a day after the newest of this one. */
const migrateOn = () =>
  database.db.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at)
    select 'newer', max(created_at) + 86400000 from drizzle.__drizzle_migrations`);

const spend = {
  source: 'ads',
  id: 's-1',
  day: '2026-03-01',
  channel: 'email',
  amount: '5.00',
  currency: 'EUR',
};

describe('a program', () => {
  it('takes the database of its own version', async () => {
    await testStore(database);
    await expect(refuseNewer(database)).resolves.toBeUndefined();
  });

  it('refuses a database that a newer one has migrated, with what to do', async () => {
    await migrateOn();
    await expect(refuseNewer(database)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'A newer version of Quarterdeck has migrated this database: this one writes nothing to it.',
      hint: expect.stringContaining('start the newer version'),
    });
  });

  it('refuses a database with a store that a newer one has rebuilt', async () => {
    const store = await testStore(database, { name: 'Ahead' });
    await database.db.execute(
      sql`update stores set ledger_version = ${LEDGER_VERSION + 1} where id = ${store.id}`,
    );
    await expect(refuseNewer(database)).rejects.toThrow('has rebuilt the store Ahead');
    // and one that had it open before writes nothing to it
    await expect(ingest(database, store, 'spend', [spend])).rejects.toThrow('has rebuilt the store Ahead');
    const guarded = refusingOnceNewer(database, () => {});
    await expect(guarded.write((tx) => tx.execute(sql`select 1`))).rejects.toThrow(
      'has rebuilt the store Ahead',
    );
  });

  it('that runs writes nothing more once a newer one has migrated its database, and says so once', async () => {
    const store = await testStore(database);
    const said: string[] = [];
    const guarded = refusingOnceNewer(database, (line) => said.push(line));
    await ingest(guarded, store, 'spend', [spend]);
    await migrateOn();
    for (const id of ['s-2', 's-3'])
      await expect(ingest(guarded, store, 'spend', [{ ...spend, id }])).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('has migrated this database'),
      });
    const [kept] = await rows<{ n: number }>(database.db, sql`select count(*)::int as n from spend`);
    expect(kept).toEqual({ n: 1 });
    expect(said).toHaveLength(1);
    expect(await guarded.read((tx) => rows(tx, sql`select 1 as one`))).toEqual([{ one: 1 }]);
  });
});
