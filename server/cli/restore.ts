import { resolve } from 'node:path';
import {
  earlierOf,
  erasureLogIn,
  newestOf,
  readErasures,
  type LoggedErasures,
} from '../../drizzle/erasureLog';
import {
  erasuresKnown,
  erasuresUnknown,
  noErasures,
  restoreBackup,
  restored,
  serverRuns,
  type Restoring,
} from '../backup';
import { sweepDeleted } from '../deleteStore';
import { erasedAgainWords } from '../eraseAgain';
import { allStores } from '../stores';
import { fileAndKey } from './backup';
import type { AloneContext, Arguments, Command } from './command';
import { verifyStores } from './verify';

/** Of the log of the folder, if it has one, and all that are named. @throws DomainError `bad_input` for one that can't be read. */
const erasuresIn = async (own: string, files: readonly string[]): Promise<LoggedErasures> => {
  const all = (await readErasures(own)) ?? { erasures: [], since: null, unreadable: 0 };
  for (const file of files) {
    const logged = await readErasures(file).catch(() => null);
    if (logged === null) throw noErasures(file);
    all.erasures.push(...logged.erasures);
    all.since = earlierOf(all.since, logged.since);
    all.unreadable += logged.unreadable;
  }
  return all;
};

/** The folder has the log before the database has a row: a start after a crash erases too. */
const withErasures =
  (openAt: AloneContext['openAt'], { erasures }: LoggedErasures): Restoring['open'] =>
  async (upTo, check) => {
    const database = await openAt(upTo, check);
    try {
      await database.erasures.append(erasures);
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  };

const run = async (context: AloneContext, args: Arguments): Promise<number> => {
  const { config, openAt, openRestored, clock, cwd, progress, out } = context;
  const { file, secret } = await fileAndKey(restore, context, args);
  const logs = args.list('erasures').map((name) => resolve(cwd, name));
  const logged = await erasuresIn(erasureLogIn(config.dataDir), logs);
  const lost = erasedAgainWords({ people: 0, stores: 0, left: [], unreadable: logged.unreadable });
  if (lost !== null) progress(`${lost}\n`);
  const opening = withErasures(openAt, logged);
  const { takenAt, ...counts } = await restoreBackup({ file, secret, progress, open: opening });
  const database = await openRestored();
  try {
    await sweepDeleted(database, clock);
    const stores = await database.read(allStores);
    const differing = await verifyStores({ database, out, progress }, stores);
    out(restored(takenAt, { ...counts, stores: stores.length }));
    const { since } = logged;
    const newest = newestOf(logged);
    if (newest !== null) out(erasuresKnown(newest));
    const isKnown = since !== null && Date.parse(since) <= Date.parse(takenAt);
    if (!isKnown) out(erasuresUnknown(takenAt, since));
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
