import { gt, sql } from 'drizzle-orm';
import { oneRow, rows, type Database, type Db } from '../drizzle/client';
import { stores } from '../drizzle/schema';
import { migrations } from '../drizzle/migrationFiles';
import { LEDGER_VERSION } from './ledger';
import { MIGRATED, newerProgram, rebuiltStore } from './sentences';

/** A program and the database of a newer one: the older one refuses it, and writes nothing more once it is overtaken. */

/** When the newest migration of this program was made. */
const newestKnown = (): number => Math.max(...migrations().map(({ when }) => when));

const newestOf = async (db: Db): Promise<number> => {
  const [found] = await rows<{ at: string | null }>(
    db,
    sql`select max(created_at)::text as at from drizzle.__drizzle_migrations`,
  );
  return Number(found?.at ?? 0);
};

/** A store that newer definitions rebuilt; null = none is. */
const newerStore = async (db: Db): Promise<{ name: string; slug: string } | null> => {
  const [store] = await db
    .select({ name: stores.name, slug: stores.slug })
    .from(stores)
    .where(gt(stores.ledgerVersion, LEDGER_VERSION))
    .limit(1);
  return store ?? null;
};

/** What a newer program did; null = none was here. */
const newerDeed = async (db: Db, known: number): Promise<string | null> => {
  if ((await newestOf(db)) > known) return MIGRATED;
  const store = await newerStore(db);
  return store === null ? null : rebuiltStore(store);
};

/** @throws DomainError `unavailable` if a newer program has migrated the database, or rebuilt a store of it. */
export const refuseNewer = async ({ db }: Database): Promise<void> => {
  const deed = await newerDeed(db, newestKnown());
  if (deed !== null) throw newerProgram(deed);
};

/** Whether the tables are those of this program. @throws as `refuseNewer`. */
export const tablesOf = async (database: Database): Promise<'none' | 'older' | 'same'> => {
  const { isThere } = await oneRow<{ isThere: boolean }>(
    database.db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as "isThere"`,
  );
  if (!isThere) return 'none';
  if ((await newestOf(database.db)) < newestKnown()) return 'older';
  await refuseNewer(database);
  return 'same';
};

/**
 * The database, whose every transaction that writes looks first whether a newer program was here.
 * Servers may share a Postgres, and an older one would write what the newer one can't read. `say` hears of it once.
 */
export const refusingOnceNewer = (database: Database, say: (line: string) => void): Database => {
  const known = newestKnown();
  let isTold = false;
  return {
    ...database,
    write: (work) =>
      database.write(async (tx) => {
        const deed = await newerDeed(tx, known);
        if (deed === null) return work(tx);
        const error = newerProgram(deed);
        if (!isTold) say(`${error.message} ${error.hint}`);
        isTold = true;
        throw error;
      }),
  };
};
