import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rows, type Db } from '../drizzle/client';
import { exitCodeOf } from '../server/cli/run';
import { complaintOf, type ServerFacts } from '../server/checkServer';
import { databaseTrouble } from '../server/databaseTrouble';
import { openPlain } from '../server/open';
import { ask } from '../server/ask';
import { ingest, verify } from '../server/ledger';
import { declare } from './covered';
import type { Period } from '../server/time';
import { testDatabase, testStore } from './database';
import { createDatabase, onServer } from './server';

/** What a Postgres must be, and what of its settings changes nothing. */

const GOOD: ServerFacts = {
  ...{ version: 150_004, encoding: 'UTF8', database: 'shop', user: 'ana', isReadOnly: false },
  ...{ mayCreateSchemas: true, mayCreateTables: true, notOwned: [], foreign: [] },
};

describe('a server', () => {
  it('is taken from Postgres 15 on', () => {
    expect(complaintOf(GOOD)).toBeNull();
  });

  it.each<[Partial<ServerFacts>, string]>([
    [{ version: 140_011 }, 'The database server is Postgres 14; Quarterdeck needs 15 or newer.'],
    [{ encoding: 'SQL_ASCII' }, 'The database shop has the encoding SQL_ASCII; Quarterdeck needs UTF8.'],
    [{ foreign: ['wp_posts'] }, 'The database shop holds tables of another program: wp_posts.'],
    [{ mayCreateSchemas: false }, 'The user ana may not create schemas in the database shop.'],
    [{ mayCreateTables: false }, 'The user ana may not create tables in the database shop.'],
    [{ notOwned: ['orders'] }, 'The user ana does not own these tables, and could not migrate them: orders.'],
  ])('is refused with a sentence and what to do: %o', (facts, sentence) => {
    const complaint = complaintOf({ ...GOOD, ...facts });
    expect(complaint).toMatchObject({ code: 'bad_input', message: sentence, hint: expect.any(String) });
    expect(databaseTrouble(complaint)).toBeNull();
  });

  it('that takes no writes may take them later', () => {
    const complaint = complaintOf({ ...GOOD, isReadOnly: true });
    expect(complaint?.message).toBe(
      'The database shop takes no writes: it is a standby, or was made read-only.',
    );
    expect(databaseTrouble(complaint)).not.toBeNull();
  });
});

const MARCH: Period = { from: '2026-03-01', to: '2026-04-01' };
const server = process.env.TEST_DATABASE_URL;

describe.skipIf(!server)('on a server (TEST_DATABASE_URL)', () => {
  const fresh = async () => {
    const made = await createDatabase(server ?? '');
    onTestFinished(made.drop);
    return made;
  };
  const open = (databaseUrl: string) => openPlain({ databaseUrl, dataDir: '/nowhere' });

  it('a database of another program is refused, and left as it is', async () => {
    const { url } = await fresh();
    await onServer(url, 'create table wp_posts (id int)');
    await expect(open(url)).rejects.toThrow('holds tables of another program: wp_posts.');
    expect(await onServer(url, `select tablename from pg_tables where schemaname = 'public'`)).toEqual([
      { tablename: 'wp_posts' },
    ]);
  });

  it('a database in another encoding is refused, and left empty', async () => {
    const { name } = await fresh();
    const latin = `${name}_latin`;
    await onServer(server ?? '', `create database ${latin} encoding 'LATIN1' locale 'C' template template0`);
    onTestFinished(async () => void (await onServer(server ?? '', `drop database ${latin} with (force)`)));
    const url = new URL(server ?? '');
    url.pathname = `/${latin}`;
    const error: unknown = await open(url.href).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: `The database ${latin} has the encoding LATIN1; Quarterdeck needs UTF8.`,
      hint: `Make another one: create database NAME encoding 'UTF8' template template0`,
    });
    expect(exitCodeOf(error)).toBe(78);
    expect(await onServer(url.href, `select 1 from pg_namespace where nspname = 'drizzle'`)).toEqual([]);
  });

  it('an unknown database is refused with its name, a database without rights with the user', async () => {
    const { url, name } = await fresh();
    const unknown = new URL(url);
    unknown.pathname = '/qd_not_there';
    await expect(open(unknown.href)).rejects.toThrow(/qd_not_there has no such database\.$/);
    await onServer(url, `create role ${name} login`);
    onTestFinished(async () => void (await onServer(server ?? '', `drop role ${name}`)));
    const guest = new URL(url);
    guest.username = name;
    await expect(open(guest.href)).rejects.toThrow(`The user ${name} may not create tables`);
  });

  it('settings of the database change no text of a day, an instant or a number', async () => {
    const { url, name } = await fresh();
    const strange = [
      ...[`datestyle to 'SQL, DMY'`, `timezone to 'America/St_Johns'`, `intervalstyle to 'sql_standard'`],
      ...[`extra_float_digits to 0`, `bytea_output to 'escape'`, `search_path to 'pg_catalog'`],
      ...[`default_transaction_isolation to 'serializable'`, `standard_conforming_strings to off`],
      `statement_timeout to '50s'`,
    ];
    await onServer(url, ...strange.map((setting) => `alter database ${name} set ${setting}`));
    let atStart: unknown;
    const check = async (db: Db) => {
      const found = sql`select current_setting('search_path') as path, current_setting('statement_timeout') as ms`;
      [atStart] = await rows(db, found);
    };
    const database = await openPlain({ databaseUrl: url, dataDir: '/nowhere' }, { check });
    // what comes before a migration, such as its backup, has our settings as well
    expect(atStart).toEqual({ path: 'public', ms: '0' });
    onTestFinished(() => database.close());
    const texts = sql`select (date '2026-03-04')::text as day, timestamptz '2026-03-04T05:06:07Z' as at,
      (interval '1 day 2 hours')::text as span, (0.1::float8 + 0.2::float8)::text as sum,
      current_setting('transaction_isolation') as level`;
    expect(await rows(database.db, texts)).toEqual([
      {
        ...{ day: '2026-03-04', at: '2026-03-04 05:06:07+00', span: '1 day 02:00:00' },
        ...{ sum: '0.30000000000000004', level: 'read committed' },
      },
    ]);
    const store = await testStore(database);
    const order = {
      ...{ type: 'order', source: 'shop', id: '1', placedAt: '2026-03-04T23:30:00Z', currency: 'EUR' },
      lines: [{ quantity: 1, unitPrice: '5' }],
    };
    expect(await ingest(database, store, 'sales', [order])).toMatchObject({ new: 1, rejected: [] });
    // half past midnight in Berlin
    expect(await rows(database.db, sql`select day::text as day from orders`)).toEqual([
      { day: '2026-03-05' },
    ]);
    // the rate of the fourth of March, not the one of the third of April, which is the same day if it is turned round
    const rate = (day: string, value: string) => ({ day, base: 'EUR', quote: 'USD', rate: value });
    await ingest(database, store, 'fx', [rate('2026-03-04', '1.25'), rate('2026-04-03', '2')]);
    const dollars = { ...order, id: '2', placedAt: '2026-03-04T12:00:00Z', currency: 'USD' };
    const lines = [{ quantity: 2, unitPrice: '10', discount: '2.50' }];
    await ingest(database, store, 'sales', [{ ...dollars, lines }]);
    await declare(database, store, MARCH);
    const { rows: answered } = await database.read((tx) =>
      ask(tx, store, { ...MARCH, metrics: ['net_sales', 'orders'], by: 'day' }, new Date('2026-04-05')),
    );
    const sold = answered.map(({ bucket, values }) => [
      bucket,
      values.net_sales?.value,
      values.orders?.value,
    ]);
    // (2 × 10.00 − 2.50) / 1.25 = 14.00 of USD, and 5.00 of EUR
    expect(sold.filter(([, , orders]) => orders !== 0)).toEqual([
      ['2026-03-04', 1_400, 1],
      ['2026-03-05', 500, 1],
    ]);
    expect((await verify(database, store)).differences).toEqual([]);
  });

  it('a transaction that could only be rolled back is an error, not a commit', async () => {
    const database = await testDatabase();
    const swallowing = database.write(async (tx) => {
      await tx.execute(sql`select 1/0`).catch(() => {});
    });
    await expect(swallowing).rejects.toThrow('Failed query: commit');
    expect(await rows(database.db, sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });
});
