import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { importFile, type ImportReport, type ImportRequest } from '../../server/imports/importFile';
import { testDatabase } from '../database';

export const HEAD = 'order_id,placed_at,currency,customer_id,quantity,unit_price';
export const csv = (...lines: string[]) => `${lines.join('\n')}\n`;
export const NOTHING = { orders: 0, gross: 0, returns: 0 };
export type Options = Partial<Omit<ImportRequest, 'stream' | 'path'>>;

/** A database for the tests of a file, and what they ask of it. */
export const importing = () => {
  let database: Database;
  beforeAll(async () => {
    database = await testDatabase({ keep: true });
  });
  afterAll(() => database.close());
  const one = async <T>(statement: ReturnType<typeof sql>): Promise<T> =>
    (await rows<T>(database.db, statement))[0]!;
  return {
    get database() {
      return database;
    },
    one,
    load: (store: Store, content: string | Buffer, options: Options = {}): Promise<ImportReport> =>
      importFile(database, store, {
        stream: Readable.from([Buffer.from(content)], { objectMode: false }),
        fileName: 'file.csv',
        format: 'orders',
        ...options,
      }),
    /** What the store's ledger says in total. */
    sold: (store: Store) =>
      one<typeof NOTHING>(
        sql`select coalesce(sum(orders), 0)::int as orders, coalesce(sum(gross_sales), 0)::int as gross,
              coalesce(sum(returns), 0)::int as returns
            from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
      ),
    staged: (store: Store) =>
      one<{ n: number }>(sql`select count(*)::int as n from import_stage where store_id = ${store.id}`),
    log: (store: Store) =>
      rows<{ status: string; error: string | null; rejected: number; new: number }>(
        database.db,
        sql`select status, error, rejected_count::int as rejected, new_count::int as new from imports
            where store_id = ${store.id} and status <> 'checked' order by id`,
      ),
  };
};
