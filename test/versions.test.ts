import { dirname } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rows, type Database } from '../drizzle/client';
import { ingest, LEDGER_VERSION } from '../server/ledger';
import { readConfig, type Config } from '../server/config';
import { openConfigured, openPlain } from '../server/open';
import { refuseNewer, refusingOnceNewer } from '../server/versions';
import { emptyPlace, HERE, testFolder } from './backup/places';
import { testDatabase, testStore } from './database';
import { onServer } from './server';

/** A program and the database of a newer one. */

/** As a newer program leaves the database: one migration more, a day after the newest of this one. */
const migrateOn = ({ db }: Database) =>
  db.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at)
    select 'newer', max(created_at) + 86400000 from drizzle.__drizzle_migrations`);

const REFUSAL = {
  code: 'unavailable',
  message: 'A newer version of Quarterdeck has migrated this database: this one writes nothing to it.',
  hint: expect.stringContaining('start the newer version') as string,
};

const OTHERS = `select count(*)::int as others from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

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
    const database = await testDatabase();
    await testStore(database);
    await expect(refuseNewer(database)).resolves.toBeUndefined();
  });

  it('refuses a database that a newer one has migrated, with what to do', async () => {
    const database = await testDatabase({ own: true });
    await migrateOn(database);
    await expect(refuseNewer(database)).rejects.toMatchObject(REFUSAL);
  });

  it('refuses a database with a store that a newer one has rebuilt', async () => {
    const database = await testDatabase();
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
    const database = await testDatabase({ own: true });
    const store = await testStore(database);
    const said: string[] = [];
    const guarded = refusingOnceNewer(database, (line) => said.push(line));
    await ingest(guarded, store, 'spend', [spend]);
    await migrateOn(database);
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

describe('a start', () => {
  const placed = async (): Promise<Config> => {
    const where = await emptyPlace(HERE);
    const dataDir = where.dataDir === undefined ? testFolder() : dirname(where.dataDir);
    return readConfig({ QUARTERDECK_DATA: dataDir, ...(where.url && { DATABASE_URL: where.url }) });
  };
  const open = async (config: Config, say: (line: string) => void = () => {}) => {
    const database = await openConfigured(config, say);
    onTestFinished(() => database.close());
    return database;
  };

  it('refuses a database that a newer program has migrated, and changes nothing there', async () => {
    const config = await placed();
    const newer = await openConfigured(config, () => {});
    const store = await testStore(newer);
    // by older definitions, which a start would bring up to date
    await newer.db.execute(
      sql`update stores set ledger_version = ${LEDGER_VERSION - 1} where id = ${store.id}`,
    );
    await migrateOn(newer);
    await newer.close();
    await expect(openConfigured(config, () => {})).rejects.toMatchObject(REFUSAL);
    // and lets go of it: a start that tries again has connections of its own
    if (config.databaseUrl)
      await expect.poll(() => onServer(config.databaseUrl!, OTHERS)).toEqual([{ others: 0 }]);
    const left = await openPlain(config, { isAsItIs: true });
    onTestFinished(() => left.close());
    expect(await rows(left.db, sql`select ledger_version as version from stores`)).toEqual([
      { version: LEDGER_VERSION - 1 },
    ]);
  });

  it.skipIf(HERE === 'embedded')(
    'gives a database that takes no write any more once a newer program has migrated it',
    async () => {
      const said: string[] = [];
      const database = await open(await placed(), (line) => said.push(line));
      const store = await testStore(database);
      await database.write((tx) => tx.execute(sql`select 1`));
      await migrateOn(database);
      await expect(ingest(database, store, 'spend', [spend])).rejects.toMatchObject(REFUSAL);
      expect(await rows(database.db, sql`select count(*)::int as n from spend`)).toEqual([{ n: 0 }]);
      expect(said).toEqual([expect.stringContaining(REFUSAL.message)]);
    },
  );
});
