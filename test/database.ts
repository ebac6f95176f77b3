import { onTestFinished } from 'vitest';
import { openDatabase, rows, type Database } from '../drizzle/client';
import { passingErasureLog } from '../drizzle/erasureLog';
import { sql } from 'drizzle-orm';
import type { Store } from '../server/types';
import { createDatabase } from './server';

interface Options {
  /** Stays open after the test: in `beforeAll`. Close it yourself. */
  keep?: boolean;
  /**
   * Nobody gets this database after it, and it ends when it is closed: for a test that changes tables or
   * their statistics, and for a program that is no test.
   */
  own?: boolean;
}

/**
 * An empty, migrated database that goes away with the test: on the server that TEST_DATABASE_URL
 * names, else embedded and in memory.
 */
export const testDatabase = async ({ keep, own }: Options = {}): Promise<Database> => {
  const url = process.env.TEST_DATABASE_URL;
  // Outside a run of the suite there is none: then it is migrated from nothing.
  const template = process.env.QUARTERDECK_TEST_TEMPLATE;
  const fresh = () =>
    url
      ? freshPostgres(url, template)
      : openDatabase({ dataDir: ':memory:', ...(template && { from: template }) });
  const database = own ? await fresh() : lent(waiting.pop() ?? (await fresh()));
  if (!keep) onTestFinished(() => database.close());
  return database;
};

/**
 * Databases that wait, emptied, for the next test of this worker. A new one takes a second of the processor if it is
 * embedded, and a thousand files on a server; what is left there at the end goes with the template (test/template.ts).
 */
const waiting: Database[] = [];

/** A statement that names the tables with rows, by what tables there are. */
let tablesWithRows: string | null = null;

const empty = async ({ db }: Database): Promise<void> => {
  tablesWithRows ??= (
    await rows<{ name: string }>(
      db,
      sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    )
  )
    .map(({ name }) => `select '${name}' as name where exists (select from ${name})`)
    .join(' union all ');
  const filled = await rows<{ name: string }>(db, sql.raw(tablesWithRows));
  if (filled.length > 0)
    await db.execute(sql.raw(`truncate ${filled.map(({ name }) => name).join(', ')} cascade`));
  await db.execute(sql`select setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    from pg_sequences where schemaname = 'public' and last_value is not null`);
};

/** The database until it is closed: what a test left running then fails, as on a database that is gone. */
const lent = (database: Database): Database => {
  let isClosed = false;
  const open = (): Database => {
    if (isClosed) throw new Error('The database of this test is closed.');
    return database;
  };
  // a test may have taken it apart: `db` by itself refuses as well
  const db = new Proxy(database.db, {
    get: (_, property) => Reflect.get(open().db, property) as unknown,
  });
  return {
    engine: database.engine,
    db,
    read: async (...reading) => open().read(...reading),
    write: async (work) => open().write(work),
    erasures: passingErasureLog(),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await empty(database);
      waiting.push(database);
    },
  };
};

const freshPostgres = async (server: string, template: string | undefined): Promise<Database> => {
  const { url, drop } = await createDatabase(server, template);
  const database = await openDatabase({ url });
  return {
    ...database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
};

let lastStore = 0;

/** A store of its own; EUR and Berlin unless told otherwise. */
export const testStore = async (database: Database, overrides: Partial<Store> = {}): Promise<Store> => {
  const store = {
    slug: `shop-${++lastStore}`,
    name: 'Test shop',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    weekStart: 1,
    fiscalYearStart: 1,
    contributionRate: null,
    customersInclude: [],
    isDemo: false,
    archivedAt: null,
    ...overrides,
  };
  const [created] = await rows<{ id: number }>(
    database.db,
    sql`insert into stores (slug, name, time_zone, currency, week_start, fiscal_year_start, contribution_rate, customers_include, is_demo, created_at)
        values (${store.slug}, ${store.name}, ${store.timeZone}, ${store.currency}, ${store.weekStart},
                ${store.fiscalYearStart}, ${store.contributionRate},
                (select coalesce(array_agg(c), '{}') from jsonb_array_elements_text(${JSON.stringify(store.customersInclude)}::jsonb) c), ${store.isDemo}, '2020-01-01T00:00:00Z')
        returning id`,
  );
  return { ...store, id: Number(created!.id) };
};
