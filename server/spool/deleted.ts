import { inArray } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { deletedStores } from '../../drizzle/schema';

/** Lines whose store was deleted here: nothing of it is to be kept, not even set aside. */
export const deletedAmong = async <T extends { storeId: number }>(
  db: Db,
  lines: readonly T[],
): Promise<T[]> => {
  if (lines.length === 0) return [];
  const ids = [...new Set(lines.map(({ storeId }) => storeId))];
  const found = await db
    .select({ id: deletedStores.id })
    .from(deletedStores)
    .where(inArray(deletedStores.id, ids));
  const gone = new Set(found.map(({ id }) => id));
  return lines.filter(({ storeId }) => gone.has(storeId));
};
