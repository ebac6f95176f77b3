import pg from 'pg';
import { Connection, connectionError } from './connection';
import { POOL_BUSY } from './connectionError';
import { preparing } from './prepared';

/** By which a server tells our connections from others. */
export const APPLICATION = 'quarterdeck';

/**
 * What the program relies on, whatever the server, the database or the role has set. Plans: a general one may be
 * far worse than one for the values at hand; to compile a statement that reads a few hundred rows takes longer
 * than to run it, on Postgres 15 seconds. Texts: one form of days and instants, as the embedded database has it.
 */
const SETTINGS = {
  plan_cache_mode: 'force_custom_plan',
  jit: 'off',
  client_encoding: 'UTF8',
  datestyle: 'ISO, YMD',
  timezone: 'UTC',
  intervalstyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  search_path: 'public',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  row_security: 'on',
} as const;

/** Milliseconds; 0 = as long as it takes. */
export interface Limits {
  statement_timeout: number;
  /** For a lock that somebody else has. */
  lock_timeout: number;
  /** Between two statements of a transaction: a process that hangs must not keep its locks. */
  idle_in_transaction_session_timeout: number;
}

/** The settings as one statement, which takes one round trip. */
export const settingsOf = (limits: Limits): string =>
  Object.entries({ ...SETTINGS, ...limits })
    .map(([name, value]) => `set ${name} to '${value}'`)
    .join('; ');

/** A connection that is asked for is there by then, or the server can't be reached or is overloaded. */
const CONNECT_MS = 10_000;
/** A server that falls silent without a word (a failover, a firewall) is noticed by probes. */
const PROBE_AFTER_MS = 10_000;
const IDLE_MS = 300_000;
/** What runs has so long to end once the pool is to close. */
const CLOSE_MS = 5_000;

/** `sslmode` as libpq has it: `require` encrypts, and `verify-full` checks the certificate as well. */
const withSslAsLibpq = (url: string): string => {
  if (!/[?&]sslmode=/.test(url) || /[?&]uselibpqcompat=/.test(url)) return url;
  return `${url}&uselibpqcompat=true`;
};

export interface PoolOptions {
  url: string;
  max: number;
  /** Null = the settings are left as the server has them. */
  limits: Limits | null;
}

export interface PoolLoad {
  inUse: number;
  /** For a connection. */
  waiting: number;
}

/** Connections of one kind. Drizzle takes one for each transaction from a client with "Pool" in its name. */
export class ConnectionPool {
  private readonly pool: pg.Pool;
  private readonly clients = new Set<pg.PoolClient>();
  private readonly nameOf = preparing();

  constructor({ url, max, limits }: PoolOptions) {
    this.pool = new pg.Pool({
      ...{ connectionString: withSslAsLibpq(url), max, application_name: APPLICATION },
      ...{ connectionTimeoutMillis: CONNECT_MS, idleTimeoutMillis: IDLE_MS },
      ...{ keepAlive: true, keepAliveInitialDelayMillis: PROBE_AFTER_MS },
      ...(limits && { onConnect: (client) => client.query(settingsOf(limits)) }),
    });
    // Without a listener each of these ends the process: an idle connection that the server ended, one in use.
    this.pool.on('error', () => {});
    this.pool.on('connect', (client) => {
      client.on('error', () => {});
      this.clients.add(client);
    });
    this.pool.on('remove', (client) => this.clients.delete(client));
  }

  get load(): PoolLoad {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { inUse: totalCount - idleCount, waiting: waitingCount };
  }

  /** @throws when there is none within ten seconds; `code` has the reason. */
  async connect(): Promise<Connection> {
    try {
      return new Connection(await this.pool.connect(), this.nameOf);
    } catch (error) {
      const isFull = error instanceof Error && error.message.startsWith('timeout exceeded');
      throw connectionError(error, isFull ? POOL_BUSY : '08001');
    }
  }

  async query(...statement: Parameters<Connection['query']>): ReturnType<Connection['query']> {
    const connection = await this.connect();
    try {
      return await connection.query(...statement);
    } finally {
      connection.release();
    }
  }

  async end(): Promise<void> {
    const timer = setTimeout(() => this.clients.forEach((client) => void client.end()), CLOSE_MS);
    await this.pool.end().finally(() => clearTimeout(timer));
  }
}
