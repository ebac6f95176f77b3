import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import type { Store } from '../types';
import { notFound } from '../errors';
import { plainOf } from './applyPlain';
import { forgetRejected, namesOf } from './forget';
import { personKey, sha256, type Person } from './identity';
import { withLedger, type Ledger } from './ledger';

/** Customers that turn out to be one, and customers that ask to be forgotten. */

const knownKey = async (tx: Db, store: Store, customerKey: string): Promise<void> => {
  const own = sql`where store_id = ${store.id} and customer_key = ${customerKey}`;
  const [found] = await rows(
    tx,
    sql`select 1 from customers ${own} union all select 1 from orders ${own}
        union all select 1 from reversals ${own} union all ${plainOf(store.id, customerKey)} limit 1`,
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

/** What a key stands for now, after merges and erasures. */
const standsFor = async (tx: Db, storeId: number, customerKey: string): Promise<string> => {
  const [found] = await rows<{ customerKey: string }>(
    tx,
    sql`select customer_key as "customerKey" from customer_aliases
        where store_id = ${storeId} and alias_hash = ${sha256(customerKey)}`,
  );
  return found?.customerKey ?? customerKey;
};

/** A ledger under way: what happens to people belongs to its transaction. */
export interface Hand {
  ledger: Ledger;
  tx: Db;
  store: Store;
}

const merge = async ({ ledger, tx, store }: Hand, from: string, into: string): Promise<void> => {
  if (from === into) return;
  await ledger.moveCustomer(from, into);
  await renameInLayers(tx, store.id, from, into);
  await alias(tx, store.id, from, into);
  await revise(tx, store.id, 'merge', from, into);
};

const erase = async ({ ledger, tx, store }: Hand, customerKey: string): Promise<void> => {
  const anonymous = `${customerKey.startsWith('guest:') ? 'guest:' : ''}erased:${randomUUID()}`;
  await ledger.moveCustomer(customerKey, anonymous);
  await renameInLayers(tx, store.id, customerKey, anonymous);
  await alias(tx, store.id, customerKey, anonymous);
  for (const column of ['before', 'after'] as const) {
    await tx.execute(sql`update revisions set ${sql.identifier(column)} = ${anonymous}
        where store_id = ${store.id} and ${sql.identifier(column)} = ${customerKey}`);
  }
  await revise(tx, store.id, 'erase', 'erased', anonymous);
};

/** Makes two customers one, with the history of both (METRICS C14). Errors: a key that is not known. */
export const mergeCustomers = (database: Database, store: Store, from: string, into: string): Promise<void> =>
  withLedger(database, store, async (ledger, tx) => {
    await knownKey(tx, store, from);
    await knownKey(tx, store, into);
    await merge({ ledger, tx, store }, from, into);
  });

/** Forgets who a customer was, also in rows of files that were not taken; every total stays as it is. What comes in again for the key stays anonymous. */
export const eraseCustomer = (database: Database, store: Store, customerKey: string): Promise<void> =>
  withLedger(database, store, async (ledger, tx) => {
    await knownKey(tx, store, customerKey);
    await erase({ ledger, tx, store }, customerKey);
    await forgetRejected(tx, store.id, namesOf(customerKey));
  });

/**
 * Two customers of a platform became one, whether their orders are here or still to come; told twice,
 * or after the other one was merged or erased in its turn, it ends the same.
 */
export const mergePeople = async (hand: Hand, source: string, from: string, into: string): Promise<void> => {
  const [key, target] = [personKey(source, { id: from })!, personKey(source, { id: into })!];
  const [now, aim] = [
    await standsFor(hand.tx, hand.store.id, key),
    await standsFor(hand.tx, hand.store.id, target),
  ];
  if (now === key && aim !== key) await merge(hand, key, aim);
};

/** Forgets a person of a platform, known or not; told twice, it is done once. */
export const erasePerson = async (hand: Hand, source: string, person: Person): Promise<void> => {
  const key = personKey(source, person);
  if (key === null) return;
  if ((await standsFor(hand.tx, hand.store.id, key)) === key) await erase(hand, key);
  // a file that was refused may have come since
  await forgetRejected(hand.tx, hand.store.id, namesOf(key, person));
};
