import { and, eq, isNull, notInArray } from 'drizzle-orm';
import type { Database } from '../drizzle/client';
import { apiKeys, deletedStores, imports, jobs, pixels, sources, stores } from '../drizzle/schema';
import { eraseStore, lockStore, storeRef } from './ledger';
import { nameToConfirm } from './sentences';
import { storeBySlug } from './stores';
import type { Clock } from './time';
import type { Store } from './types';

/** Deletes stores: at once for everybody who asks, and its rows in steps that another start goes on with. */

/** What waits and what opens a door goes with the store itself: nothing begins any more. */
const AT_ONCE = [sources, apiKeys, pixels, jobs, imports];

/** Takes a store away from everybody who asks, in a transaction; the log of erasures has it before that ends. */
export const removeStore = async (
  { db: tx, erasures }: Pick<Database, 'db' | 'erasures'>,
  { id, slug }: Pick<Store, 'id' | 'slug'>,
  now: Date,
): Promise<void> => {
  // whoever writes to the ledger ends first, and the next one finds no store
  await lockStore(tx, id);
  const ref = await storeRef(tx, id);
  if (ref === null) return;
  const at = now.toISOString();
  await tx.insert(deletedStores).values({ id, slug, deletedAt: at });
  for (const table of AT_ONCE) await tx.delete(table).where(eq(table.storeId, id));
  await tx.delete(stores).where(eq(stores.id, id));
  await erasures.append([{ at, ...ref, keys: null }]);
};

/**
 * Deletes a store for good. `confirm`: its name, as a person types it. Its rows are left to `sweepDeleted`.
 * @throws DomainError `not_found`; `bad_input` if the name is another one, with what to do before.
 */
export const deleteStore = (database: Database, slug: string, confirm: string, now: Date): Promise<Store> =>
  database.write(async (tx) => {
    const store = await storeBySlug(tx, slug);
    if (confirm.trim() !== store.name.trim()) throw nameToConfirm(slug, store.name);
    await removeStore({ db: tx, erasures: database.erasures }, store, now);
    return store;
  });

/** What was under way at the deletion has ended by then, and written its last row. */
const LAST_MS = 3_600_000;

/** Erases what is left of deleted stores, until a pass an hour after the deletion finds nothing. Gives how many rows it erased. */
export const sweepDeleted = async (database: Database, clock: Clock): Promise<number> => {
  const { db } = database;
  // a number that a store has is never swept, whatever a restored backup says
  const isGone = notInArray(deletedStores.id, db.select({ id: stores.id }).from(stores));
  const left = await db
    .select()
    .from(deletedStores)
    .where(and(isNull(deletedStores.sweptAt), isGone));
  let erased = 0;
  for (const { id, deletedAt } of left) {
    const found = await eraseStore(database, id);
    erased += found;
    const now = clock();
    if (found > 0 || now.getTime() - Date.parse(deletedAt) < LAST_MS) continue;
    await db.update(deletedStores).set({ sweptAt: now.toISOString() }).where(eq(deletedStores.id, id));
  }
  return erased;
};
