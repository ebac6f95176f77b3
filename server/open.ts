import { join } from 'node:path';
import { openDatabase, type Database, type Where } from '../drizzle/client';
import type { Config } from './config';
import { unavailable } from './errors';
import { clearInterrupted } from './imports';
import { rebuildOutdated } from './ledger';
import { storeById } from './stores';
import { refuseNewer, refusingOnceNewer } from './versions';

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'CONNECT_TIMEOUT']);
const REFUSED = new Set(['28P01', '28000', '3D000']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The address without its password. */
const shown = (url: string): string => {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port ? `:${port}` : ''}${pathname}`;
};

/** Opens what the configuration names. @throws DomainError `unavailable` when the server can't be reached or refuses. */
export const openPlain = (
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  how: Pick<Where, 'check' | 'upTo'> = {},
): Promise<Database> =>
  openDatabase({ ...how, ...(databaseUrl ? { url: databaseUrl } : { dataDir: join(dataDir, 'db') }) }).catch(
    (error: unknown) => {
      const code = codeOf(error);
      if (!databaseUrl || !(UNREACHABLE.has(code) || REFUSED.has(code))) throw error;
      const what = UNREACHABLE.has(code) ? 'can not be reached' : 'refuses user, password or database';
      throw unavailable(
        `The database server ${shown(databaseUrl)} ${what} (${code}).`,
        'Check DATABASE_URL.',
      );
    },
  );

/**
 * Opens what the configuration names, clears away what a killed process left behind, and rebuilds
 * what an older version computed; `say` hears of what takes long.
 * @throws DomainError `unavailable` when a newer program has migrated the database, or when the database server can't be reached or refuses.
 */
export const openConfigured = async (config: Config, say: (line: string) => void): Promise<Database> => {
  const database = await openPlain(config);
  await refuseNewer(database);
  await clearInterrupted(database, { all: database.engine === 'embedded' });
  await rebuildOutdated(database, (id) => storeById(database.db, id), say);
  return database.engine === 'postgres' ? refusingOnceNewer(database, say) : database;
};
