import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '../../drizzle/client';
import { CopyIn } from '../../drizzle/copyIn';
import { importFile } from '../../server/imports/importFile';
import { ingest, withLedger } from '../../server/ledger';
import type { OrderFact } from '../../server/facts/fact';
import type { Store } from '../../server/types';
import { salesOf, visitsOf, type Shape } from './shop';
import { inTurns, type Spread } from './timing';

/**
 * Taking facts in, against a plain upsert or COPY of the same rows. The peers' tables are copies of
 * ours with the same keys and indexes and as many rows before; they keep no rollups, no customers
 * and no versions.
 */

export interface IngestResult {
  live: Record<'ours' | 'upsert', Spread>;
  bulk: Record<'ours' | 'file' | 'copy', Spread>;
  visits: Record<'ours' | 'copy', Spread>;
}

export interface IngestSizes {
  liveOrders: number;
  liveTurns: number;
  bulkOrders: number;
  bulkSessions: number;
  bulkTurns: number;
}

type Connection = pg.Client;

const TABLES = ['orders', 'order_lines', 'reversals'] as const;
type Table = (typeof TABLES)[number];

const rowsOf = async <T extends pg.QueryResultRow>(connection: Connection, text: string): Promise<T[]> =>
  (await connection.query<T>(text)).rows;

const openPeer = async (connection: Connection): Promise<void> => {
  await connection.query('create schema peer');
  for (const table of TABLES) {
    await connection.query(`create table peer.${table} (like ${table} including all)`);
    await connection.query(`insert into peer.${table} select * from ${table}`);
  }
  await connection.query('create table peer.sessions (like sessions)');
  await connection.query('vacuum (analyze)');
};

/** The rows of a batch, as the ledger has stored them: ids from `first` on, below `end`. */
const ofBatch = (table: Table, first: number, end: number): string => {
  const id = table === 'reversals' ? 'order_external_id' : 'external_id';
  return `select t.* from generate_series(${first}, ${end - 1}) i
    join stores s on true join ${table} t on t.store_id = s.id and t.source = 'api' and t.${id} = i::text`;
};

const keysOf = async (connection: Connection, table: Table): Promise<string> => {
  const [found] = await rowsOf<{ keys: string }>(
    connection,
    `select string_agg(a.attname, ', ') as keys from pg_index i
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = 'peer.${table}'::regclass and i.indisprimary`,
  );
  return found!.keys;
};

const columnsOf = async (connection: Connection, table: Table | 'sessions'): Promise<string[]> => {
  const found = await rowsOf<{ name: string }>(
    connection,
    `select column_name as name from information_schema.columns
     where table_schema = 'peer' and table_name = '${table}' order by ordinal_position`,
  );
  return found.map(({ name }) => name);
};

/** `insert … on conflict do update` of all rows at once: one statement a table. */
const upsertOf = async (connection: Connection, table: Table): Promise<string> => {
  const set = (await columnsOf(connection, table)).map((name) => `${name} = excluded.${name}`).join(', ');
  return `insert into peer.${table} select * from json_populate_recordset(null::peer.${table}, $1::text::json)
    on conflict (${await keysOf(connection, table)}) do update set ${set}`;
};

const batchOf = async (connection: Connection, first: number, end: number): Promise<[Table, string][]> => {
  const batch: [Table, string][] = [];
  for (const table of TABLES) {
    const [found] = await rowsOf<{ rows: string }>(
      connection,
      `select coalesce(json_agg(b), '[]')::text as rows from (${ofBatch(table, first, end)}) b`,
    );
    batch.push([table, found!.rows]);
  }
  return batch;
};

/** Rows as COPY wants them. Nothing in them has to be escaped. */
const textOf = async (connection: Connection, table: Table | 'sessions', select: string): Promise<string> => {
  const columns = await columnsOf(connection, table);
  const line = columns.map((name) => `coalesce(b.${name}::text, '\\N')`).join(`, E'\\t', `);
  const [found] = await rowsOf<{ text: string | null }>(
    connection,
    `select string_agg(concat(${line}), E'\\n') as text from (${select}) b`,
  );
  return found!.text === null ? '' : `${found!.text}\n`;
};

const copyIn = (connection: Connection, table: string, text: string): Promise<void> =>
  new Promise((done, failed) => {
    if (text === '') return done();
    const finish = (error?: Error) => (error ? failed(error) : done());
    connection.query(new CopyIn(`copy ${table} from stdin`, text, finish));
  });

const inTransaction = async (connection: Connection, work: () => Promise<void>): Promise<void> => {
  await connection.query('begin');
  await work();
  await connection.query('commit');
};

/** As FORMATS.md documents it, for orders without refunds. */
const csvOf = (orders: readonly OrderFact[]): string =>
  [
    'order_id,placed_at,currency,customer_id,channel,device,country,quantity,unit_price,discount,product_type',
    ...orders.map(({ id, placedAt, currency, customer, channel, device, country, lines: [line] }) =>
      [
        ...[id, placedAt, currency, customer.id, channel, device, country],
        ...[line!.quantity, line!.unitPrice, line!.discount, line!.productType],
      ].join(','),
    ),
    '',
  ].join('\n');

/** Times everything on a store that has its history; leaves what it has taken in behind. */
export const benchIngest = async (
  database: Database,
  url: string,
  store: Store,
  { shape, sizes }: { shape: Shape; sizes: IngestSizes },
): Promise<IngestResult> => {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  await openPeer(connection);
  const upserts = new Map<Table, string>();
  for (const table of TABLES) upserts.set(table, await upsertOf(connection, table));
  const later = (hours: number) => new Date(Date.parse(shape.until) + hours * 3_600_000).toISOString();
  /** What comes in follows the history, an hour a turn. */
  let hours = 0;
  const recent = (orders: number, sessions: number): Shape => ({
    orders,
    sessions,
    days: 1 / 24,
    until: later(++hours),
  });
  let next = shape.orders;
  const newOrders = (count: number): OrderFact[] => {
    const first = next;
    next += count;
    return [...salesOf(recent(count, 0), first, first)];
  };
  let batch: [number, number] = [0, 0];
  const orders = (count: number): OrderFact[] => {
    const made = newOrders(count);
    batch = [next - count, next];
    return made;
  };
  const live = await inTurns(sizes.liveTurns, {
    ours: async () => {
      const facts = orders(sizes.liveOrders);
      return () => ingest(database, store, 'sales', facts);
    },
    upsert: async () => {
      const rows = await batchOf(connection, ...batch);
      return () =>
        inTransaction(connection, async () => {
          for (const [table, json] of rows) await connection.query(upserts.get(table)!, [json]);
        });
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-bench-'));
  const bulk = await inTurns(sizes.bulkTurns, {
    file: async () => {
      const path = join(folder, 'orders.csv');
      writeFileSync(path, csvOf(newOrders(sizes.bulkOrders)));
      return async () => {
        const report = await importFile(database, store, { path, format: 'orders' });
        if (report.new !== sizes.bulkOrders) throw new Error(`the file gave ${report.new} orders`);
      };
    },
    ours: async () => {
      const facts = orders(sizes.bulkOrders);
      return () => withLedger(database, store, (ledger) => ledger.applyAll('sales', facts));
    },
    copy: async () => {
      const tables: [Table, string][] = [];
      for (const table of TABLES)
        tables.push([table, await textOf(connection, table, ofBatch(table, ...batch))]);
      return () =>
        inTransaction(connection, async () => {
          for (const [table, text] of tables) await copyIn(connection, `peer.${table}`, text);
        });
    },
  });
  rmSync(folder, { recursive: true });
  let visits = shape.sessions;
  const sessions = await inTurns(sizes.bulkTurns, {
    ours: async () => {
      const facts = [...visitsOf(recent(0, sizes.bulkSessions), visits)];
      visits += sizes.bulkSessions;
      return () => withLedger(database, store, (ledger) => ledger.applyAll('sessions', facts));
    },
    copy: async () => {
      const first = visits - sizes.bulkSessions;
      const days = `day >= date '${shape.until.slice(0, 10)}'`;
      const text = await textOf(
        connection,
        'sessions',
        `select * from sessions where ${days} and external_id::bigint >= ${first} and external_id::bigint < ${visits}`,
      );
      return () => copyIn(connection, 'peer.sessions', text);
    },
  });
  await connection.end();
  return { live, bulk, visits: sessions };
};
