import type { Database } from '../drizzle/client';
import type { Erasure } from '../drizzle/erasureLog';
import { removeStore } from './deleteStore';
import { erasedAmong, eraseLogged, storeRef, withLedger } from './ledger';
import { erasedAgain, storesLeft, unreadableErasures } from './sentences';
import { allStores } from './stores';
import type { Clock } from './time';
import type { Store } from './types';

/**
 * Erases again whom the log of erasures names and the database still has: it was restored from before, or the
 * process ended between the log and the commit.
 */

export interface ErasedAgain {
  people: number;
  stores: number;
  /** Stores that the log has as deleted, and that are left as they are. */
  left: Pick<Store, 'name' | 'slug'>[];
  /** Lines of the log that can't be read. */
  unreadable: number;
}

/** Erasures of a store that is here; a number alone may be that of a store of another database. */
const ofStore = async ({ db }: Database, { id }: Store, erasures: readonly Erasure[]): Promise<Erasure[]> => {
  const named = erasures.filter(({ storeId }) => storeId === id);
  const ref = named.length > 0 ? await storeRef(db, id) : null;
  return named.filter(({ storeCreatedAt }) => storeCreatedAt === ref?.storeCreatedAt);
};

/** People whose first key is not erased. */
const stillThere = async (
  { db }: Database,
  store: Store,
  people: readonly string[][],
): Promise<string[][]> => {
  const first = people.flatMap(([key]) => key ?? []);
  const erased = await erasedAmong(db, store.id, first);
  return people.filter(([key]) => key !== undefined && !erased.has(key));
};

/**
 * Gives how many were still there. `isRestored`: of a database that was just restored everybody is looked at anew,
 * as rows of refused files may name a person who was erased before the backup too. Stores go from such a one alone:
 * the log may have them from a copy of the database, which has its stores by the same numbers.
 */
export const eraseAgain = async (
  database: Database,
  clock: Clock,
  { isRestored = false } = {},
): Promise<ErasedAgain> => {
  const logged = await database.erasures.read();
  const done: ErasedAgain = { people: 0, stores: 0, left: [], unreadable: logged.unreadable };
  if (logged.erasures.length === 0) return done;
  for (const store of await database.read(allStores)) {
    const ofIt = await ofStore(database, store, logged.erasures);
    const isDeleted = ofIt.some(({ keys }) => keys === null);
    if (isDeleted && isRestored) {
      const { erasures } = database;
      await database.write((tx) => removeStore({ db: tx, erasures }, store, clock()));
      done.stores += 1;
      continue;
    }
    if (isDeleted) done.left.push({ name: store.name, slug: store.slug });
    const all = ofIt.flatMap(({ keys }) => (keys === null ? [] : [keys]));
    const people = isRestored ? all : await stillThere(database, store, all);
    if (people.length > 0)
      done.people += await withLedger(database, store, (ledger, tx) =>
        eraseLogged({ ledger, tx, store }, people),
      );
  }
  return done;
};

/** What was erased again, and what of the log can't be read; null = nothing. */
export const erasedAgainWords = ({ people, stores, left, unreadable }: ErasedAgain): string | null => {
  const all = [
    ...(people + stores > 0 ? [erasedAgain({ people, stores })] : []),
    ...(left.length > 0 ? [storesLeft(left)] : []),
    ...(unreadable > 0 ? [unreadableErasures(unreadable)] : []),
  ];
  return all.length > 0 ? all.join(' ') : null;
};
