import { eq, lt, sql } from 'drizzle-orm';
import type { Database, Db } from '../../../drizzle/client';
import { spend, stores } from '../../../drizzle/schema';
import type { Store } from '../../types';
import { fill, ROLLUPS } from '../rollups/flush';
import { joinAll } from '../customers/joinAll';
import { lockStore } from '../rows/lock';
import { writeCustomers, writeUnlinked, writeSales } from '../sales/writeSales';
import { rematchAll } from '../sales/matches';
import { recompute } from './recompute';
import { relabel } from './relabel';
import { placeSessions } from './rechannel';
import type { CustomerState } from '../rows/rows';
import { put } from '../rows/write';
import { rebuilding } from '../sentences';

/**
 * Brings what is derived of a store's raw rows (values, customers, rollups) up to the definitions of this program.
 * A change of what the ledger derives raises LEDGER_VERSION. A store of an older version is rebuilt when its
 * database is opened.
 */

/** Raise it by one with every change of what the ledger derives from the same facts. */
export const LEDGER_VERSION = 15;

/** In place of the version of a store whose books `verify` found wrong. */
const FOUND_WRONG = -1;

/**
 * Rebuilds a store from its raw rows, all or nothing. The caller holds its lock. Nothing is refused:
 * a rebuild is the way out of wrong books, and a program has to start.
 */
export const rebuild = async (tx: Db, store: Store): Promise<void> => {
  await relabel(tx, store.id);
  await placeSessions(tx, store.id);
  await joinAll(tx, store.id);
  await rematchAll(tx, store.id);
  const deltas = await recompute(tx, store, {
    count: () => undefined,
    customers: async ({ sales, notes, states }) => {
      await writeSales(tx, store.id, sales);
      await writeUnlinked(tx, store.id, notes);
      const next = new Map<string, CustomerState>();
      for (const [key, change] of states) next.set(key, change.next);
      await writeCustomers(tx, store.id, next, new Set(next.keys()));
    },
    notes: (notes) => writeUnlinked(tx, store.id, notes),
    spend: (rows) =>
      put(
        tx,
        spend,
        rows.map(({ next }) => ({ ...next, storeId: store.id })),
      ),
  });
  for (const table of ROLLUPS) await tx.execute(sql`delete from ${table} where store_id = ${store.id}`);
  await fill({ tx, store, deltas });
};

/** A store whose books were found wrong: the next program that opens the database rebuilds it. */
export const rebuildAtNextStart = async (tx: Db, storeId: number): Promise<void> => {
  await tx.update(stores).set({ ledgerVersion: FOUND_WRONG }).where(eq(stores.id, storeId));
};

/** Of several programs that open one database, the first one rebuilds, the others wait for it. */
const rebuildOnce = (database: Database, store: Store): Promise<void> =>
  database.write(async (tx) => {
    await lockStore(tx, store.id);
    const [now] = await tx
      .select({ version: stores.ledgerVersion })
      .from(stores)
      .where(eq(stores.id, store.id));
    if (!now || now.version >= LEDGER_VERSION) return;
    await rebuild(tx, store);
    await tx.update(stores).set({ ledgerVersion: LEDGER_VERSION }).where(eq(stores.id, store.id));
  });

/**
 * Rebuilds every store that an older program computed, or whose books were found wrong. `load` reads
 * the stores by id; `say` gets a line for each, since a large one takes minutes.
 */
export const rebuildOutdated = async (
  database: Database,
  load: (id: number) => Promise<Store>,
  say: (line: string) => void,
): Promise<void> => {
  const outdated = await database.db
    .select({
      ...{ id: stores.id, name: stores.name, slug: stores.slug },
      ledgerVersion: stores.ledgerVersion,
    })
    .from(stores)
    .where(lt(stores.ledgerVersion, LEDGER_VERSION));
  for (const { ledgerVersion, ...store } of outdated) {
    say(rebuilding(store, ledgerVersion === FOUND_WRONG));
    await rebuildOnce(database, await load(store.id));
  }
};
