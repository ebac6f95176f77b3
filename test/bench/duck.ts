import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import type { Query } from './peer';

/** DuckDB with native tables of the same facts, two threads, in this process: it has no round trip at all. */

/** What we use of @duckdb/node-api, which only the bench installs (package.json beside this file). */
interface DuckConnection {
  run(text: string): Promise<unknown>;
  runAndReadAll(text: string): Promise<{ getRowObjects(): Record<string, unknown>[] }>;
  closeSync(): void;
}
interface DuckModule {
  DuckDBInstance: {
    create(
      path: string,
      options: Record<string, string>,
    ): Promise<{
      connect(): Promise<DuckConnection>;
      closeSync(): void;
    }>;
  };
  version(): string;
}

export const loadDuck = (): DuckModule => createRequire(import.meta.url)('@duckdb/node-api') as DuckModule;

/** The columns that a page can need; filled in the order of the first one, so that whole blocks are passed over. */
const TABLES = {
  orders: `day date, customer_key varchar, channel varchar, device varchar, country varchar, kind varchar,
    is_web boolean, excluded varchar, gross_sales bigint, discounts bigint`,
  reversals: `day date, placed_day date, customer_key varchar, channel varchar, device varchar, country varchar,
    returns bigint, booked boolean`,
  sessions: `day date, channel varchar, device varchar, country varchar, has_cart boolean, has_checkout boolean,
    has_order boolean, filtered varchar`,
  spend: 'day date, cost bigint',
  customers: 'first_day date, customer_key varchar, first_at timestamp, second_at timestamp',
};

/** CSV of a table, a chunk a day. Nothing in it has to be quoted. */
const csvOf = async function* (source: pg.Client, table: string, columns: string) {
  const names = columns.split(',').map((column) => column.trim().split(' ')[0]!);
  const line = names.map((name) => `coalesce(${name}::text, '')`).join(`, ',', `);
  await source.query('begin');
  await source.query(
    `declare days cursor for select string_agg(concat(${line}), E'\\n') as text from ${table}
     group by ${names[0]} order by ${names[0]}`,
  );
  for (;;) {
    const { rows } = await source.query<{ text: string }>('fetch 20 from days');
    if (rows.length === 0) break;
    for (const { text } of rows) yield `${text}\n`;
  }
  await source.query('commit');
};

export interface Duck {
  query: Query;
  close: () => void;
}

/** Copies the facts of a Postgres database over. */
export const openDuck = async (url: string): Promise<Duck> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-duckdb-'));
  const options = { threads: '2', memory_limit: '4GB' };
  const instance = await loadDuck().DuckDBInstance.create(join(folder, 'bench.duckdb'), options);
  const connection = await instance.connect();
  const source = new pg.Client({ connectionString: url });
  await source.connect();
  for (const [table, columns] of Object.entries(TABLES)) {
    const file = join(folder, `${table}.csv`);
    await pipeline(csvOf(source, table, columns), createWriteStream(file));
    await connection.run(`create table ${table} (${columns})`);
    await connection.run(`copy ${table} from '${file}' (format csv, header false)`);
    rmSync(file);
  }
  await source.end();
  await connection.run('checkpoint');
  return {
    query: async (text) => (await connection.runAndReadAll(text)).getRowObjects(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
