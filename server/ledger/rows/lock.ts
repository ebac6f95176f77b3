import { sql } from 'drizzle-orm';
import type { Db } from '../../../drizzle/client';

/** One writer a store at a time. */

/** Advisory locks are numbers: ours begin here, the store's id is added. */
const STORE_LOCKS = 4_280_000_000;

/** Holds the store until the transaction ends. `waitMs`: so long it waits, then the database refuses; null = as long as its connections may. */
export const lockStore = async (tx: Db, storeId: number, waitMs: number | null = null): Promise<void> => {
  if (waitMs !== null) await tx.execute(sql`select set_config('lock_timeout', ${String(waitMs)}, true)`);
  await tx.execute(sql`select pg_advisory_xact_lock(${STORE_LOCKS + storeId}::bigint)`);
};
