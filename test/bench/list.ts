import { sql } from 'drizzle-orm';
import { rows, type Database } from '../../drizzle/client';
import { orderPage } from '../../server/rows';
import type { Store } from '../../server/types';
import { inTurns, type Spread } from './timing';

/** The list of orders: its first page against a deep one, and against the deep one by OFFSET. */

export interface ListResult {
  page: number;
  times: Record<'first' | 'deep' | 'offset', Spread>;
}

const DEEP = 1_000;
const PAGE_SIZE = 50;

const pageAt = (database: Database, store: Store, cursor: string | null) =>
  database.read((tx) => orderPage(tx, store, { where: [], ...(cursor !== null && { cursor }) }));

/** What a list without a cursor would send. */
const byOffset = async (database: Database, page: number): Promise<string[]> => {
  const found = await database.read((tx) =>
    rows<{ id: string }>(
      tx,
      sql.raw(`select o.external_id as id, o.*, r.* from (
          select * from orders order by placed_at desc, source desc, external_id desc
          limit ${PAGE_SIZE} offset ${(page - 1) * PAGE_SIZE}) o
        cross join lateral (select sum(returns) as returned from reversals v
          where v.store_id = o.store_id and v.source = o.source and v.order_external_id = o.external_id) r
        order by o.placed_at desc, o.source desc, o.external_id desc`),
    ),
  );
  return found.map(({ id }) => id);
};

/** Walks to the page as a reader does, and fails unless it is the one that OFFSET gives. Null: too few orders. */
export const benchList = async (
  database: Database,
  store: Store,
  turns: number,
): Promise<ListResult | null> => {
  let cursor: string | null = null;
  for (let page = 1; page < DEEP; page++) {
    ({ next: cursor } = await pageAt(database, store, cursor));
    if (cursor === null) return null;
  }
  const ids = (await pageAt(database, store, cursor)).rows.map(({ id }) => id);
  const theirs = await byOffset(database, DEEP);
  if (ids.join() !== theirs.join()) throw new Error(`Page ${DEEP} of the orders differs from OFFSET's.`);
  const times = await inTurns(turns, {
    first: async () => () => pageAt(database, store, null),
    deep: async () => () => pageAt(database, store, cursor),
    offset: async () => () => byOffset(database, DEEP),
  });
  return { page: DEEP, times };
};
