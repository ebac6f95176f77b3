import { connect } from 'node:net';
import { sql, type SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { EmbeddedClient } from './embedded';
import { preparing } from './prepared';
import { withMigrations } from './migrationFiles';
import * as schema from './schema';

export type Schema = typeof schema;
/** Drizzle on either engine, or inside a transaction of it. */
export type Db = PgDatabase<PgQueryResultHKT, Schema>;

export interface Database {
  engine: 'embedded' | 'postgres';
  db: Db;
  /** Runs reads that must agree with each other: one snapshot. */
  read<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  /** Runs writes: all or nothing. */
  write<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const casing = 'snake_case';
/** Any fixed number: two servers that start at once must not both migrate. */
const MIGRATION_LOCK = 4_280_001;

export interface Where {
  /** Folder of the embedded database; `:memory:` keeps nothing. */
  dataDir?: string;
  /** Address of a Postgres server, in place of the embedded database. */
  url?: string;
  /** Path of a dump that a new embedded database begins with. */
  from?: string;
  /** Looks at a database before its tables are touched; what it throws ends the opening. */
  check?: (db: Db) => Promise<void>;
  /** Name of the last migration that the tables get; all when it is not given. */
  upTo?: string;
}

/** Opens a database and brings its tables up to date. */
export const openDatabase = (where: Where): Promise<Database> =>
  where.url === undefined ? openEmbedded(where) : openPostgres(where.url, where);

const openEmbedded = async ({ dataDir = './data/db', from, check, upTo }: Where): Promise<Database> => {
  const client = await EmbeddedClient.open(dataDir, from);
  const embedded = drizzleEmbedded(client.asPGlite(), { schema, casing });
  // Both engines are Drizzle on Postgres; its types tell the drivers apart.
  const db = embedded as unknown as Db;
  try {
    await check?.(db);
    await withMigrations(upTo, (migrationsFolder) => migrateEmbedded(embedded, { migrationsFolder }));
  } catch (error) {
    await client.close();
    throw error;
  }
  return database('embedded', db, () => client.close());
};

/**
 * Sends at once what there is to send: otherwise each COPY, and many a larger statement, waits 40 ms
 * for the acknowledgement of its first packet (Nagle's algorithm and delayed acknowledgement).
 */
const socket = ({
  host: [host],
  port: [port],
  path,
}: {
  host: string[];
  port: number[];
  path?: string | false;
}) => Object.assign(path ? connect(path) : connect({ host, port: port!, noDelay: true }), { host });

const openPostgres = async (url: string, { check, upTo }: Where): Promise<Database> => {
  // A statement is planned for its values each time, prepared or not: a general plan may be far worse. To
  // compile a statement that reads a few hundred rows takes longer than to run it, on Postgres 15 seconds.
  const planning = { plan_cache_mode: 'force_custom_plan', jit: 'off' } as const;
  const connection = {
    max: 10,
    onnotice: () => undefined,
    types: numbers,
    socket,
    connection: planning,
  } as const;
  const migrator = postgres(url, { ...connection, max: 1 });
  try {
    await migrator`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const server = drizzlePostgres(migrator, { casing });
    await check?.(server as unknown as Db);
    await withMigrations(upTo, (migrationsFolder) => migratePostgres(server, { migrationsFolder }));
  } finally {
    await migrator.end();
  }
  const client = postgres(url, connection);
  const db = drizzlePostgres(preparing(client), { schema, casing });
  return database('postgres', db as unknown as Db, () => client.end({ timeout: 5 }));
};

/** int8 as a number: counts and minor units stay far below 2^53. */
const numbers = {
  int8: {
    to: 20,
    from: [20],
    parse: (text: string) => Number(text),
    serialize: (value: number) => String(value),
  },
};

const database = (engine: Database['engine'], db: Db, close: () => Promise<void>): Database => ({
  engine,
  db,
  read: (work) => db.transaction(work, { isolationLevel: 'repeatable read', accessMode: 'read only' }),
  write: (work) => db.transaction(work),
  close,
});

/** Runs a statement and gives its rows, whichever driver answers. */
export const rows = async <T>(db: Db, statement: SQL): Promise<T[]> => {
  const result: unknown = await db.execute(statement);
  return (Array.isArray(result) ? [...result] : (result as { rows: T[] }).rows) as T[];
};

/** The first row of a statement that always gives one, such as an insert. */
export const firstRow = <T>([found]: readonly T[]): T => {
  if (found === undefined) throw new Error('a statement that always gives a row gave none');
  return found;
};

/** The row of a statement that always gives one, such as a count. */
export const oneRow = async <T>(db: Db, statement: SQL): Promise<T> => firstRow(await rows<T>(db, statement));

/** As JSON writes a NUL and half a character, the only such escapes that it writes; a backslash of a text stands before another. */
const UNKEEPABLE = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|[^])/g;

/**
 * JSON that the database takes: its texts hold neither a NUL nor half a character (of a text that was
 * cut, or of a platform that sends one), and a whole statement would fail on one. They become `�`.
 */
const keepable = (records: readonly object[]): string => {
  const json = JSON.stringify(records);
  if (!json.includes('\\u')) return json;
  return json.replace(UNKEEPABLE, (escape) => (escape.length === 6 ? '\ufffd' : escape));
};

/** The rows of `records` as a table of a statement: one parameter, whatever their number. */
export const recordset = (records: readonly object[], columns: string): SQL =>
  sql`json_to_recordset(${keepable(records)}::json) as r(${sql.raw(columns)})`;

/** An instant as ISO 8601 in UTC. */
export const iso = (column: SQL): SQL =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
