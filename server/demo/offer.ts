import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import { deletedStores, installation } from '../../drizzle/schema';
import { removeStore } from '../deleteStore';
import { allStores } from '../stores';
import type { Clock } from '../time';
import type { Store } from '../types';
import { isLoading } from './loading';
import { beingLoaded, usedDemo } from './sentences';

/** When the demo comes by itself, and how it goes. */

const hasBegun = async (db: Db): Promise<boolean> => (await db.$count(installation)) > 0;

/** A demo that a killed start left half is no store of anybody. */
const hasStores = async (db: Db): Promise<boolean> =>
  (await allStores(db)).some(({ isDemo }) => !isDemo) || (await db.$count(deletedStores)) > 0;

/**
 * Calls `load` on the first start of an empty installation, and on no other. An installation with a store, now or
 * before, has begun. So has one whose first start left the demo out (`load` null).
 */
export const offerDemo = async (
  { db }: Database,
  clock: Clock,
  load: (() => Promise<void>) | null,
): Promise<void> => {
  if (await hasBegun(db)) return;
  if (load && !(await hasStores(db))) await load();
  await db.insert(installation).values({ begunAt: clock().toISOString() }).onConflictDoNothing();
};

/** Whether somebody connected a shop to a store, or imported a file into it. */
const isUsed = async (tx: Db, { id }: Store): Promise<boolean> => {
  const found = await rows(
    tx,
    sql`select 1 from sources where store_id = ${id} union all select 1 from imports where store_id = ${id}
        union all select 1 from api_keys where store_id = ${id} union all select 1 from pixels where store_id = ${id} limit 1`,
  );
  return found.length > 0;
};

/**
 * Deletes the demo stores; their rows are left to `sweepDeleted`. Gives their slugs.
 * @throws DomainError `conflict` if somebody has brought data of their own into one, or while this process loads them.
 */
export const removeDemo = async (database: Database, clock: Clock): Promise<string[]> => {
  const { write, erasures } = database;
  if (isLoading(database)) throw beingLoaded();
  return write(async (tx) => {
    const demos = (await allStores(tx)).filter(({ isDemo }) => isDemo);
    for (const store of demos) if (await isUsed(tx, store)) throw usedDemo(store.slug, store.name);
    for (const store of demos) await removeStore({ db: tx, erasures }, store, clock());
    return demos.map(({ slug }) => slug);
  });
};
