import { eq } from 'drizzle-orm';
import type { Database, Db } from '../../drizzle/client';
import type { Erasure } from '../../drizzle/erasureLog';
import { stores } from '../../drizzle/schema';

/** What of an erasure goes into the log: the store, and keys of people. */

/** What a store is known by in every backup of its database. */
export type StoreRef = Pick<Erasure, 'storeId' | 'storeCreatedAt'>;

/** Null = there is no such store. */
export const storeRef = async (tx: Db, storeId: number): Promise<StoreRef | null> => {
  const [found] = await tx
    .select({ storeCreatedAt: stores.createdAt })
    .from(stores)
    .where(eq(stores.id, storeId));
  return found ? { storeId, ...found } : null;
};

/** Logs people of a store, each by all keys, before the transaction that erases them ends. */
export const logErased = async (
  { erasures }: Database,
  tx: Db,
  storeId: number,
  people: readonly string[][],
): Promise<void> => {
  const ref = people.length > 0 ? await storeRef(tx, storeId) : null;
  if (ref === null) return;
  const at = new Date().toISOString();
  await erasures.append(people.map((keys) => ({ at, ...ref, keys })));
};
