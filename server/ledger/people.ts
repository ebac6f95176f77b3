import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import type { Store } from '../types';
import { notFound } from '../errors';
import { sha256 } from './identity';
import { withLedger } from './ledger';

/** Customers that turn out to be one, and customers that ask to be forgotten. */

const knownKey = async (tx: Db, store: Store, customerKey: string): Promise<void> => {
  const own = sql`where store_id = ${store.id} and customer_key = ${customerKey}`;
  const [found] = await rows(
    tx,
    sql`select 1 from customers ${own} union all select 1 from orders ${own}
        union all select 1 from reversals ${own} limit 1`,
  );
  if (!found) throw notFound(`${store.name} has no customer "${customerKey}".`);
};

/** From now on `from` is `into`: a key that comes in again, and every key that became `from` before. */
const alias = async (tx: Db, storeId: number, from: string, into: string): Promise<void> => {
  await tx.execute(sql`update customer_aliases set customer_key = ${into}
    where store_id = ${storeId} and customer_key = ${from}`);
  await tx.execute(sql`insert into customer_aliases (store_id, alias_hash, customer_key)
    values (${storeId}, ${sha256(from)}, ${into})
    on conflict (store_id, alias_hash) do update set customer_key = excluded.customer_key`);
};

const revise = (tx: Db, storeId: number, cause: 'merge' | 'erase', before: string, after: string) =>
  tx.execute(sql`insert into revisions (store_id, recorded_at, cause, subject, before, after)
    values (${storeId}, now(), ${cause}, 'customer', ${before}, ${after})`);

/** What could be restored by the undo of an import must not bring the old key back. */
const renameInLayers = (tx: Db, storeId: number, from: string, into: string) => {
  const [was, is] = [from, into].map((key) => `"customerKey":${JSON.stringify(key)}`);
  return tx.execute(sql`update import_layers set image = replace(image, ${was!}, ${is!})
    where store_id = ${storeId} and position(${was!} in image) > 0`);
};

/** Makes two customers one, with the history of both (METRICS C14). Errors: a key that is not known. */
export const mergeCustomers = (database: Database, store: Store, from: string, into: string): Promise<void> =>
  withLedger(database, store, async (ledger, tx) => {
    await knownKey(tx, store, from);
    await knownKey(tx, store, into);
    if (from === into) return;
    await ledger.moveCustomer(from, into);
    await renameInLayers(tx, store.id, from, into);
    await alias(tx, store.id, from, into);
    await revise(tx, store.id, 'merge', from, into);
  });

/** Forgets who a customer was; every total stays as it is. What comes in again for the key stays anonymous. */
export const eraseCustomer = (database: Database, store: Store, customerKey: string): Promise<void> =>
  withLedger(database, store, async (ledger, tx) => {
    await knownKey(tx, store, customerKey);
    const anonymous = `${customerKey.startsWith('guest:') ? 'guest:' : ''}erased:${randomUUID()}`;
    await ledger.moveCustomer(customerKey, anonymous);
    await renameInLayers(tx, store.id, customerKey, anonymous);
    await alias(tx, store.id, customerKey, anonymous);
    for (const column of ['before', 'after'] as const) {
      await tx.execute(sql`update revisions set ${sql.identifier(column)} = ${anonymous}
        where store_id = ${store.id} and ${sql.identifier(column)} = ${customerKey}`);
    }
    await revise(tx, store.id, 'erase', 'erased', anonymous);
  });
