import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database, type Db, type Where } from '../drizzle/client';
import { erasureLogIn } from '../drizzle/erasureLog';
import { ConnectionError, EmbeddedNotOpened, sqlStateOf } from '../drizzle/connectionError';
import { beforeMigration, refuseUnfinished } from './backup';
import { checkServer } from './checkServer';
import type { Config } from './config';
import { databaseTrouble, DatabaseTrouble } from './databaseTrouble';
import { brokenIn, embeddedFolder } from './embeddedFolder';
import { eraseAgain, erasedAgainWords } from './eraseAgain';
import { innermost, OF_CERTIFICATE } from './errors';
import { useError } from './folder';
import { clearInterrupted } from './imports';
import { rebuildOutdated } from './ledger';
import { serverAway, serverRefuses, tryingAgain, unreadableFile, type Refusal } from './sentences';
import { storeById } from './stores';
import { refuseNewer, refusingOnceNewer } from './versions';

/** The address without its password. */
const shown = (url: string): string => {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port ? `:${port}` : ''}${pathname}`;
};

/** By SQLSTATE: what a second try does not change. */
const REFUSED: Record<string, Refusal> = {
  ...{ '28P01': 'password', '28000': 'user', '3D000': 'database', '42501': 'rights' },
};
/** Of the driver, which has no code for them. */
const UNFIT: [RegExp, Refusal][] = [
  [/does not support SSL/, 'encryption'],
  [/^SASL: .*client password/, 'noPassword'],
];

/** What was in the way of opening `url`, with its address; any other error as it is. */
const openingError = (error: unknown, url: string): unknown => {
  const cause = innermost(error);
  const refusal = REFUSED[sqlStateOf(cause) ?? ''];
  if (refusal !== undefined) return serverRefuses(shown(url), refusal);
  if (!(cause instanceof ConnectionError)) return error;
  const { code, message } = cause;
  const unfit = UNFIT.find(([words]) => words.test(message))?.[1];
  if (unfit !== undefined) return serverRefuses(shown(url), unfit);
  if (OF_CERTIFICATE.test(code)) return serverRefuses(shown(url), 'certificate', code);
  return new DatabaseTrouble(serverAway(shown(url), code.startsWith('08') ? message : code));
};

/** Class 58 is of the system; XX001 and XX002 are of damaged tables and indexes, XX000 of any error inside. */
const DAMAGED = /^(58|XX00[12])/;

/** Why files of an embedded database are taken for damaged; null = the error is another one. */
const damageOf = (error: unknown): string | null => {
  const cause = innermost(error);
  if (cause instanceof EmbeddedNotOpened) return cause.why;
  const code = sqlStateOf(cause);
  return code !== null && DAMAGED.test(code) ? unreadableFile(code) : null;
};

interface Plainly extends Pick<Where, 'check' | 'isAsItIs' | 'upTo'> {
  /** Only who restores goes on with a restore that has not ended. */
  isRestoring?: boolean;
}

/**
 * Opens what the configuration names. @throws DomainError when the server can't be reached, refuses, or is not one that
 * Quarterdeck works on, and where a restore has not ended.
 */
export const openPlain = (
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  { check, isRestoring = false, ...more }: Plainly = {},
): Promise<Database> => {
  const erasures = erasureLogIn(dataDir);
  const place = databaseUrl ? shown(databaseUrl) : embeddedFolder(dataDir);
  const how: Plainly = {
    ...more,
    check: async (db) => {
      if (!isRestoring) await refuseUnfinished(db, place);
      await check?.(db);
    },
  };
  if (!databaseUrl)
    return openDatabase({ dataDir: embeddedFolder(dataDir), erasures, ...how }).catch(
      async (error: unknown) => {
        const why = damageOf(error);
        throw why === null ? useError(error, embeddedFolder(dataDir)) : await brokenIn(dataDir, why);
      },
    );
  return openDatabase({ url: databaseUrl, erasures, checkServer, ...how }).catch((error: unknown) => {
    throw openingError(error, databaseUrl);
  });
};

interface Opening {
  /** Sees the database before its tables are touched. */
  check?: (db: Db) => Promise<void>;
}

/**
 * Opens what the configuration names, after a backup if a new version changes its tables. Clears away what a killed
 * process left behind, rebuilds what an older version computed, and erases again whom the log of erasures has and the
 * database still has; `say` hears of what takes long.
 * @throws DomainError `unavailable` when a newer program has migrated the database, or when the database server can't be reached or refuses.
 */
export const openConfigured = async (
  config: Config,
  say: (line: string) => void,
  { check = checkOf(config, say) }: Opening = {},
): Promise<Database> => {
  const database = await openPlain(config, { check });
  return broughtUpToDate(database, { config, say, isRestored: false });
};

/**
 * As `openConfigured`, of what a restore has just read: its file is the backup from before, stores that were deleted
 * since go again too, and the restore goes on.
 */
export const openRestored = async (config: Config, say: (line: string) => void): Promise<Database> => {
  const database = await openPlain(config, { isRestoring: true });
  return broughtUpToDate(database, { config, say, isRestored: true });
};

const broughtUpToDate = async (
  database: Database,
  { config, say, isRestored }: { config: Config; say: (line: string) => void; isRestored: boolean },
): Promise<Database> => {
  try {
    await refuseNewer(database);
    await clearInterrupted(database, { all: database.engine === 'embedded' });
    await rebuildOutdated(database, (id) => storeById(database.db, id), say);
    const erased = erasedAgainWords(await eraseAgain(database, config.clock, { isRestored }));
    if (erased !== null) say(erased);
  } catch (error) {
    // a start that tries again has connections of its own
    await database.close().catch(() => undefined);
    throw error;
  }
  return database.engine === 'postgres' ? refusingOnceNewer(database, say) : database;
};

/** Of one start, however often it tries: what it has backed up is not backed up again. */
const checkOf = ({ dataDir, databaseUrl, clock }: Config, say: (line: string) => void) =>
  beforeMigration({
    engine: databaseUrl ? 'postgres' : 'embedded',
    folder: join(dataDir, 'backups'),
    ...{ clock, say },
  });

interface Patience {
  tries: number;
  everyMs: number;
}

/** A minute: the database server of a machine that has just started may come up later than this one. */
const PATIENCE: Patience = { tries: 30, everyMs: 2_000 };

/** As `openConfigured`, again and again while the database is in trouble; `say` hears of it once. */
export const openPatiently = async (
  config: Config,
  say: (line: string) => void,
  { tries, everyMs }: Patience = PATIENCE,
): Promise<Database> => {
  const check = checkOf(config, say);
  for (let left = tries - 1; ; left -= 1)
    try {
      return await openConfigured(config, say, { check });
    } catch (error) {
      const trouble = databaseTrouble(error);
      if (!trouble || left === 0) throw error;
      if (left === tries - 1) say(tryingAgain(trouble.message, (tries * everyMs) / 1_000));
      await sleep(everyMs);
    }
};
