import type { Database, Db } from '../../drizzle/client';
import { CommitLost } from '../../drizzle/connectionError';
import { copyIn } from '../../drizzle/copy';
import { migrations } from '../../drizzle/migrationFiles';
import type { Clock } from '../time';
import { innermost } from '../errors';
import { LEDGER_VERSION } from '../ledger';
import { row, type Closing, type Manifest, type TableStart } from './format';
import { contentsOf } from './read';
import { damaged, holdsRows, inTable, inUse, keyNotUsed, newerBackup, reading } from './sentences';
import {
  clearInstallation,
  dropTables,
  firstWithRows,
  isInUse,
  lastMigration,
  namesOf,
  setSequence,
  tablesOfShops,
} from './tables';
import { beginRestore, endRestore, unfinishedRestore } from './unfinished';

/**
 * Reads a backup into an empty database, all rows of it in one transaction. The database is marked before, and the
 * mark stays: `endRestore` takes it away once nothing is left to do.
 */

/** Rows and characters a COPY: a delivery may be of megabytes. */
const PAGE = { rows: 5_000, characters: 8_000_000 };
const PROGRESS_MS = 5_000;

export interface Restoring {
  file: string;
  secret: Buffer | null;
  progress: (line: string) => void;
  clock: Clock;
  /** Opens the database with the tables that the named migration left, once `check` has seen what is there. */
  open: (upTo: string, check: (db: Db) => Promise<void>) => Promise<Database>;
}

export interface Restored {
  takenAt: string;
  rows: number;
  tables: number;
}

const refuseNewer = (file: string, about: Manifest): void => {
  const isKnown = migrations().some(({ tag }) => tag === about.lastMigration);
  if (!isKnown || about.ledgerVersion > LEDGER_VERSION) throw newerBackup(file, about.version);
};

/** Tables of another version than `last` give way, and all that a restore left that has not ended. */
const clear = async (tx: Db, last: string, isUnfinished: boolean): Promise<void> => {
  if (isUnfinished || (await lastMigration(tx)) !== last) await dropTables(tx);
};

/** Only into a database that holds nothing but what an unfinished restore has left. */
const makeWay = async (db: Db, last: string, { file, clock }: Restoring): Promise<void> => {
  const isUnfinished = (await unfinishedRestore(db)) !== null;
  const table = isUnfinished ? null : await firstWithRows(db);
  if (table !== null) throw holdsRows(await namesOf(db), table);
  if (await isInUse(db)) throw inUse();
  // killed on the way, it leaves tables, list and mark as they were
  await db.transaction(async (tx) => {
    await clear(tx, last, isUnfinished);
    await beginRestore(tx, { file, beganAt: clock().toISOString() });
  });
};

interface Target {
  table: string;
  columns: ReadonlyMap<string, string>;
  waiting: string[];
  characters: number;
  rows: number;
}

/** Parses the lines that wait, and copies them in. */
const flush = async (tx: Db, target: Target, file: string): Promise<void> => {
  let records: (string | null)[][];
  try {
    records = target.waiting.map((line) => row.parse(JSON.parse(line)));
  } catch {
    throw damaged(file, inTable(target.table));
  }
  await copyIn(tx, target.table, target.columns, records);
  target.rows += target.waiting.length;
  target.waiting = [];
  target.characters = 0;
};

/** Names come from the database: a file could hold any. @throws DomainError where the two have other columns. */
const targetOf = (
  { table, columns }: TableStart,
  known: ReadonlyMap<string, readonly string[]>,
  file: string,
): Target => {
  const own = known.get(table);
  if (own?.length !== columns.length || !own.every((column) => columns.includes(column)))
    throw damaged(file, inTable(table));
  return {
    table,
    columns: new Map(columns.map((column, i) => [String(i), column])),
    waiting: [],
    characters: 0,
    rows: 0,
  };
};

const copyAll = async (
  tx: Db,
  contents: Awaited<ReturnType<typeof contentsOf>>['contents'],
  { file, progress }: Restoring,
): Promise<Closing> => {
  const known = new Map((await tablesOfShops(tx)).map(({ table, columns }) => [table, columns]));
  let target: Target | null = null;
  let closing: Closing | null = null;
  let said = Date.now();
  for await (const piece of contents) {
    if ('rows' in piece && target) {
      for (const line of piece.rows) {
        target.waiting.push(line);
        target.characters += line.length;
        if (target.waiting.length >= PAGE.rows || target.characters >= PAGE.characters)
          await flush(tx, target, file);
      }
      if (Date.now() - said < PROGRESS_MS) continue;
      said = Date.now();
      progress(reading(target.table, target.rows));
    } else {
      if (target) await flush(tx, target, file);
      target = 'table' in piece ? targetOf(piece, known, file) : null;
      if ('closing' in piece) closing = piece.closing;
    }
  }
  // a backup without one is refused where it is read
  if (closing === null) throw damaged(file, inTable(null));
  return closing;
};

const copyInto = (
  database: Database,
  contents: Awaited<ReturnType<typeof contentsOf>>['contents'],
  restoring: Restoring,
): Promise<Closing> =>
  database.write(async (tx) => {
    await clearInstallation(tx);
    const read = await copyAll(tx, contents, restoring);
    for (const sequence of read.sequences) await setSequence(tx, sequence);
    return read;
  });

/**
 * Restores the tables as they were, in the version that they were in: who opens the database next brings them up
 * to date, and ends the restore. @throws DomainError when the file is not usable, or the database holds rows; then
 * nothing is there, and nothing is marked.
 */
export const restoreBackup = async (restoring: Restoring): Promise<Restored> => {
  const { file, secret, progress, open } = restoring;
  const { about, isSealed, contents } = await contentsOf(file, secret);
  refuseNewer(file, about);
  if (secret !== null && !isSealed) progress(keyNotUsed(file));
  const last = about.lastMigration;
  const database = await open(last, (db) => makeWay(db, last, restoring));
  try {
    const { rows, tables } = await copyInto(database, contents, restoring);
    return { takenAt: about.takenAt, rows, tables };
  } catch (error) {
    // a database that is away keeps its mark, and the next restore begins with it
    if (!(innermost(error) instanceof CommitLost)) await endRestore(database.db).catch(() => undefined);
    throw error;
  } finally {
    await database.close();
  }
};
