import { sql } from 'drizzle-orm';
import { CONNECTIONS, oneRow, type Database, type Db } from '../../drizzle/client';
import type { Finding, Look } from '../health';
import type { tablesOf } from '../versions';
import * as say from './sentences';

/** Looks at the database itself: its tables, its clock, and how a server of Postgres is set. */

export const tablesFinding = (are: Awaited<ReturnType<typeof tablesOf>>): Finding =>
  ({ none: say.NO_TABLES, older: say.OLDER_TABLES, same: say.TABLES_FIT })[are];

/** Between the clocks of two machines, or of one that was set back. */
const FAR_SECONDS = 30;

export const clockLook =
  ({ db, engine }: Database): Look =>
  async () => {
    const { ahead } = await oneRow<{ ahead: number }>(
      db,
      sql`select extract(epoch from clock_timestamp())::float8 - ${Date.now() / 1_000}::float8 as ahead`,
    );
    return engine === 'postgres' && Math.abs(ahead) > FAR_SECONDS ? say.clocksDiffer(ahead) : say.CLOCK_FITS;
  };

/** How a server is set, as its own settings name it. */
export interface ServerSettings {
  version: string;
  /** Connections that nobody has. */
  free: number;
  fsync: string;
  fullPageWrites: string;
  synchronousCommit: string;
}

export const settingsFindings = (server: ServerSettings): Finding[] => {
  const { version, free, fsync, fullPageWrites, synchronousCommit } = server;
  const wrong = [
    fsync === 'off' || fullPageWrites === 'off' ? say.UNSAFE_WRITES : null,
    synchronousCommit === 'off' ? say.LATE_COMMITS : null,
    free < CONNECTIONS ? say.fewConnections(free, CONNECTIONS) : null,
  ].filter((finding) => finding !== null);
  return wrong.length > 0 ? wrong : [say.serverFits(version, free)];
};

/** Our own connections count as free. Of those of other users a server shows no more than user and database. */
export const connectionsLook = (db: Db) => async (): Promise<Finding[]> =>
  settingsFindings(
    await oneRow<ServerSettings>(
      db,
      sql`select current_setting('server_version') as version,
            current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
              - (select count(*)::int from pg_stat_activity
                 where datname is not null and (usename, datname) is distinct from (current_user, current_database()))
              as free,
            current_setting('fsync') as fsync, current_setting('full_page_writes') as "fullPageWrites",
            current_setting('synchronous_commit') as "synchronousCommit"`,
    ),
  );
