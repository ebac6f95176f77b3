import { resolve } from 'node:path';
import {
  earlierOf,
  erasureLogIn,
  knownInCopy,
  newestOf,
  readErasures,
  unknownSince,
  type KnownSpan,
  type LoggedErasures,
} from '../../drizzle/erasureLog';
import {
  endRestore,
  erasuresKnown,
  erasuresUnknown,
  noErasures,
  restoreBackup,
  restored,
  serverRuns,
  type Restoring,
} from '../backup';
import { lockedWords } from '../connections';
import { sweepDeleted } from '../deleteStore';
import { erasedAgainWords } from '../eraseAgain';
import { allStores } from '../stores';
import { fileAndKey } from './backup';
import type { AloneContext, Arguments, Command } from './command';
import { verifyStores } from './verify';

interface Logs {
  /** All that they hold. */
  all: LoggedErasures;
  /** What those that are named know: they are copies, or will be. */
  known: KnownSpan[];
}

/** Of the log of the folder, if it has one, and all that are named. @throws DomainError `bad_input` for one that can't be read. */
const erasuresIn = async (own: string, files: readonly string[]): Promise<Logs> => {
  const all = (await readErasures(own)) ?? { erasures: [], since: null, spans: [], unreadable: 0 };
  const known: KnownSpan[] = [];
  for (const file of files) {
    const logged = await readErasures(file).catch(() => null);
    if (logged === null) throw noErasures(file);
    all.erasures.push(...logged.erasures);
    all.spans.push(...logged.spans);
    all.since = earlierOf(all.since, logged.since);
    all.unreadable += logged.unreadable;
    known.push(...knownInCopy(logged));
  }
  return { all, known };
};

/** The folder has the log before the database has a row: a start after a crash erases too. */
const withErasures =
  (openAt: AloneContext['openAt'], { all, known }: Logs): Restoring['open'] =>
  async (upTo, check) => {
    const database = await openAt(upTo, check);
    try {
      await database.erasures.append(all.erasures);
      await database.erasures.know(known);
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  };

/** Who was erased again, and who may not have been. */
const tellErasures = ({ out }: Pick<AloneContext, 'out'>, all: LoggedErasures, takenAt: string): void => {
  const newest = newestOf(all);
  if (newest !== null) out(erasuresKnown(newest, all.erasures.length));
  const unknown = unknownSince(takenAt, all);
  if (unknown.length > 0) out(erasuresUnknown(unknown));
};

const run = async (context: AloneContext, args: Arguments): Promise<number> => {
  const { config, openAt, openRestored, clock, cwd, progress, out } = context;
  const { file, secret } = await fileAndKey(restore, context, args);
  const logs = args.list('erasures').map((name) => resolve(cwd, name));
  const logged = await erasuresIn(erasureLogIn(config.dataDir), logs);
  const lost = erasedAgainWords({ people: 0, stores: 0, left: [], unreadable: logged.all.unreadable });
  if (lost !== null) progress(`${lost}\n`);
  const opening = withErasures(openAt, logged);
  const { takenAt, ...counts } = await restoreBackup({ file, secret, progress, clock, open: opening });
  const database = await openRestored();
  try {
    await sweepDeleted(database, clock);
    const stores = await database.read(allStores);
    const differing = await verifyStores({ database, out, progress }, stores);
    await endRestore(database.db);
    out(restored(takenAt, { ...counts, stores: stores.length }));
    tellErasures(context, logged.all, takenAt);
    const locked = await lockedWords(config, database.db);
    if (locked !== null) out(`${locked}\n`);
    return differing > 0 ? 1 : 0;
  } finally {
    await database.close();
  }
};

export const restore: Command = {
  name: 'restore',
  usage: 'FILE [--key-file FILE] [--erasures FILE]…',
  summary: 'read a backup into an empty data folder or database, bring it up to date and verify it',
  details: [
    '',
    'QUARTERDECK_DATA or DATABASE_URL names what it is restored into: a backup of the embedded database goes into a',
    'Postgres and the other way round. All of it is restored or nothing. Exits with 1 when verify finds a difference.',
    '',
    'Who was erased since the backup is erased again, as erasures.log of the data folder has it. A new folder has none:',
    '--erasures FILE names that of the old one, or of each of several that shared a Postgres.',
  ],
  options: { 'key-file': 'text', erasures: 'list' },
  positionals: true,
  run: () => Promise.reject(serverRuns()),
  alone: run,
};
