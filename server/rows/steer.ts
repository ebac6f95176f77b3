import { sql } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';

/**
 * Makes the planner of this transaction walk the index that a list is ordered by. Without statistics the planner
 * takes a store for a handful of rows, and would sort all for one page. An id is found by its key, without a walk.
 */
export const walkIndexes = async (tx: Db, { id }: { id?: string | undefined } = {}): Promise<void> => {
  if (id !== undefined) return;
  await tx.execute(sql`select set_config('enable_seqscan', 'off', true),
    set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)`);
};
