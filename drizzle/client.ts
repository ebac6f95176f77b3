import { sql, type SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import type { Pool } from 'pg';
import type { Connection } from './connection';
import { EmbeddedClient } from './embedded';
import { openErasureLog, passingErasureLog, type ErasureLog } from './erasureLog';
import { ConnectionPool, settingsOf, type Limits, type PoolLoad } from './pool';
import { withMigrations } from './migrationFiles';
import { untilBegun, untilStopped, type Stopping } from './stoppable';
import * as schema from './schema';

export type Schema = typeof schema;
/** Drizzle on either engine, or inside a transaction of it. */
export type Db = PgDatabase<PgQueryResultHKT, Schema>;

export interface Database {
  engine: 'embedded' | 'postgres';
  db: Db;
  /**
   * Runs reads that must agree with each other: one snapshot. Once `signal` is aborted, a connection is waited for no
   * longer, no further statement is begun, and on a server the one under way is cancelled. @throws the reason of the
   * signal.
   */
  read<T>(work: (tx: Db) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Runs writes: all or nothing. */
  write<T>(work: (tx: Db) => Promise<T>): Promise<T>;
  /** Who and what was erased, in a file beside the database. Written before the transaction that erases ends. */
  erasures: ErasureLog;
  /** How busy the connections to a server are, by what they do; absent = there is one, embedded. */
  pools?: () => Record<keyof typeof POOLS, PoolLoad>;
  close(): Promise<void>;
}

const casing = 'snake_case';
const MINUTE = 60_000;
/** Between two statements of a transaction. */
const idle_in_transaction_session_timeout = 10 * MINUTE;
/** Connections of a process by what they do, so that none waits for another kind; and how long each may take. */
const POOLS = {
  questions: {
    max: 5,
    limits: { statement_timeout: MINUTE, lock_timeout: MINUTE, idle_in_transaction_session_timeout },
  },
  writes: {
    max: 8,
    limits: { statement_timeout: 0, lock_timeout: 10 * MINUTE, idle_in_transaction_session_timeout },
  },
  /** Leases, webhooks that arrive, looks at keys and sources. */
  statements: {
    max: 3,
    limits: { statement_timeout: 10 * MINUTE, lock_timeout: MINUTE, idle_in_transaction_session_timeout },
  },
} as const;
/** Of a process, at most. */
export const CONNECTIONS = POOLS.questions.max + POOLS.writes.max + POOLS.statements.max;
const UNLIMITED: Limits = { statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 };
/** Any fixed number: two servers that start at once must not both migrate. */
const MIGRATION_LOCK = 4_280_001;

export interface Where {
  /** Folder of the embedded database; `:memory:` keeps nothing. */
  dataDir?: string;
  /** Address of a Postgres server, in place of the embedded database. */
  url?: string;
  /** Path of the log of erasures; without it the log goes with the process. */
  erasures?: string;
  /** Path of a dump that a new embedded database begins with. */
  from?: string;
  /** Looks at a server first, with the settings that it has; what it throws ends the opening. */
  checkServer?: (db: Db) => Promise<void>;
  /** Looks at a database before its tables are touched; what it throws ends the opening. */
  check?: (db: Db) => Promise<void>;
  /** Leaves the tables as they are, whichever version made them. */
  isAsItIs?: boolean;
  /** Name of the last migration that the tables get; all when it is not given. */
  upTo?: string;
}

/** Opens a database and brings its tables up to date. */
export const openDatabase = (where: Where): Promise<Database> =>
  where.url === undefined ? openEmbedded(where) : openPostgres(where.url, where);

const logOf = ({ erasures }: Where): ErasureLog =>
  erasures === undefined ? passingErasureLog() : openErasureLog(erasures);

const openEmbedded = async (where: Where): Promise<Database> => {
  const { dataDir = './data/db', from, check, upTo, isAsItIs } = where;
  const client = await EmbeddedClient.open(dataDir, from);
  const embedded = drizzleEmbedded(client.asPGlite(), { schema, casing });
  // Both engines are Drizzle on Postgres; its types tell the drivers apart.
  const db = embedded as unknown as Db;
  try {
    await check?.(db);
    if (!isAsItIs)
      await withMigrations(upTo, (migrationsFolder) => migrateEmbedded(embedded, { migrationsFolder }));
  } catch (error) {
    await client.close();
    throw error;
  }
  const erasures = logOf(where);
  return { engine: 'embedded', db, ...transactions(db, db), erasures, close: () => client.close() };
};

const openPostgres = async (url: string, where: Where): Promise<Database> => {
  await bringUpToDate(url, where);
  const questions = new ConnectionPool({ url, ...POOLS.questions });
  const writes = new ConnectionPool({ url, ...POOLS.writes });
  const statements = new ConnectionPool({ url, ...POOLS.statements });
  return {
    engine: 'postgres',
    db: dbOf(statements),
    ...transactions(dbOf(questions), dbOf(writes), (backend) =>
      dbOf(statements).execute(sql`select pg_cancel_backend(${backend})`),
    ),
    erasures: logOf(where),
    pools: () => ({ questions: questions.load, writes: writes.load, statements: statements.load }),
    close: async () => void (await Promise.all([questions, writes, statements].map((pool) => pool.end()))),
  };
};

/** Drizzle's types know the driver's own clients; ours has the methods that it calls. */
const dbOf = (client: ConnectionPool | Connection): Db =>
  drizzlePostgres(client as unknown as Pool, { schema, casing }) as unknown as Db;

/** Looks at the server with the settings that it has, as one that is too old knows not all of ours; all else is done with ours. */
const bringUpToDate = async (url: string, { checkServer, check, upTo, isAsItIs }: Where): Promise<void> => {
  const pool = new ConnectionPool({ url, max: 1, limits: null });
  try {
    const connection = await pool.connect();
    const db = dbOf(connection);
    try {
      await db.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
      await checkServer?.(db);
      await db.execute(sql.raw(settingsOf(UNLIMITED)));
      await check?.(db);
      if (!isAsItIs)
        await withMigrations(upTo, (migrationsFolder) => migratePostgres(db as never, { migrationsFolder }));
    } finally {
      connection.release();
    }
  } finally {
    await pool.end();
  }
};

const READING = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;

const transactions = (
  questions: Db,
  writes: Db,
  cancel?: Stopping['cancel'],
): Pick<Database, 'read' | 'write'> => ({
  read: (work, signal) =>
    signal
      ? untilBegun(signal, (begun) =>
          questions.transaction((tx) => {
            begun();
            return untilStopped(tx, { signal, cancel }, work);
          }, READING),
        )
      : questions.transaction(work, READING),
  write: (work) => writes.transaction(work),
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
 * JSON that the database takes. Its texts hold neither a NUL nor half a character (of a text that was
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
