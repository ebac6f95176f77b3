import { sql } from 'drizzle-orm';
import { oneRow, rows, type Db } from '../../drizzle/client';
import type { Instant } from '../time';
import { unfinished } from './sentences';

/**
 * The mark of a restore that has not ended: a table that no migration knows and no backup holds, so that tables of
 * every version may stand beside it. Until it goes the database is nobody's: deleted stores may be back in it.
 */

const MARK = sql`drizzle.unfinished_restore`;

export interface Unfinished {
  /** Of the backup, as the restore was given it. */
  file: string;
  beganAt: Instant;
}

/** The restore that has begun in a database and not ended; null = there is none. */
export const unfinishedRestore = async (db: Db): Promise<Unfinished | null> => {
  const { isThere } = await oneRow<{ isThere: boolean }>(
    db,
    sql`select to_regclass('drizzle.unfinished_restore') is not null as "isThere"`,
  );
  if (!isThere) return null;
  const [found] = await rows<Unfinished>(db, sql`select file, began_at as "beganAt" from ${MARK}`);
  return found ?? null;
};

/** @throws DomainError where a restore has begun and not ended; `place`: of the database. */
export const refuseUnfinished = async (db: Db, place: string): Promise<void> => {
  const found = await unfinishedRestore(db);
  if (found !== null) throw unfinished(place, found);
};

/** Marks a database before anything is restored into it. */
export const beginRestore = async (tx: Db, { file, beganAt }: Unfinished): Promise<void> => {
  await tx.execute(sql`create schema if not exists drizzle`);
  await tx.execute(sql`drop table if exists ${MARK}`);
  await tx.execute(sql`create table ${MARK} (file text not null, began_at text not null)`);
  await tx.execute(sql`insert into ${MARK} values (${file}, ${beganAt})`);
};

/** Gives the database to everybody: what was restored is whole, or nothing is there. */
export const endRestore = async (db: Db): Promise<void> => {
  await db.execute(sql`drop table if exists ${MARK}`);
};
