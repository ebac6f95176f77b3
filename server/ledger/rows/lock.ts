import { sql } from 'drizzle-orm';
import type { Db } from '../../../drizzle/client';

/** One writer a store at a time. */

/** Advisory locks are numbers: ours begin here, the store's id is added. */
const STORE_LOCKS = 4_280_000_000;

export const lockStore = (tx: Db, storeId: number) =>
  tx.execute(sql`select pg_advisory_xact_lock(${STORE_LOCKS + storeId}::bigint)`);
