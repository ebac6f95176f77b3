import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import type { Store } from '../types';
import { simpleOfCustomer } from './kinds/applySimple';
import { forgetRejected, namesOf } from './forget';
import { emailKey, hashIn, isErased, isIdKey, personKey, sha256 } from '../facts/identity';
import { withLedger, type Ledger } from './ledger';
import { mergedInto, withoutHashes } from './customers/aliases';
import { ownersOf, IDENTIFIED_TABLES } from './customers/owners';
import type { Identified } from './rows/rows';
import { shapeOf } from './rows/write';
import { held } from './rows/invariant';
import { NAMES, noCustomer } from './sentences';

/** Customers that turn out to be one, and customers that ask to be forgotten. */

const knownKey = async (tx: Db, store: Store, customerKey: string): Promise<void> => {
  const own = sql`where store_id = ${store.id} and customer_key = ${customerKey}`;
  const [found] = await rows(
    tx,
    sql`select 1 from customers ${own} union all select 1 from orders ${own}
        union all select 1 from reversals ${own} union all ${simpleOfCustomer(store.id, customerKey)} limit 1`,
  );
  if (!found) throw noCustomer(store.name, customerKey);
};

/** From now on `from` is `into`: a key that comes in again, and every key that became `from` before. */
const alias = async (tx: Db, storeId: number, from: string, into: string): Promise<void> => {
  await tx.execute(sql`update customer_aliases set customer_key = ${into}
    where store_id = ${storeId} and customer_key = ${from}`);
  await tx.execute(sql`insert into customer_aliases (store_id, alias_hash, customer_key)
    values (${storeId}, ${sha256(from)}, ${into})
    on conflict (store_id, alias_hash) do update set customer_key = excluded.customer_key`);
};

const revise = (
  { tx, store }: Hand,
  cause: 'merge' | 'erase',
  { before, after }: { before: string; after: string },
) =>
  tx.execute(sql`insert into revisions (store_id, recorded_at, cause, subject, before, after)
    values (${store.id}, now(), ${cause}, 'customer', ${before}, ${after})`);

/** The undo of an import must bring back neither the old key nor the address of a forgotten one. */
const renameInImportNotes = async (tx: Db, storeId: number, from: string, into: string): Promise<void> => {
  const named = (property: keyof Identified, key: string) => `"${property}":${JSON.stringify(key)}`;
  const own = named('ownKey', from);
  if (isErased(into))
    await tx.execute(sql`update import_layers
      set image = regexp_replace(image, '"emailHash":"[0-9a-f]*"', '"emailHash":null')
      where store_id = ${storeId} and position(${own} in image) > 0`);
  for (const property of ['ownKey', 'customerKey'] as const) {
    const [was, is] = [named(property, from), named(property, into)];
    await tx.execute(sql`update import_layers set image = replace(image, ${was}, ${is})
      where store_id = ${storeId} and position(${was} in image) > 0`);
  }
};

/** What a key stands for now: after merges and erasures, and an e-mail address for the id that it is of. */
const standsFor = async (tx: Db, storeId: number, customerKey: string): Promise<string> => {
  const [found] = await rows<{ customerKey: string }>(
    tx,
    sql`select customer_key as "customerKey" from customer_aliases
        where store_id = ${storeId} and alias_hash = ${sha256(customerKey)}`,
  );
  const key = found?.customerKey ?? customerKey;
  const address = hashIn(key);
  if (address === null) return key;
  return (await ownersOf(tx, storeId, [address])).get(address)?.ownKey ?? key;
};

/** A ledger under way: what happens to people belongs to its transaction. */
export interface Hand {
  ledger: Ledger;
  tx: Db;
  store: Store;
}

const merge = async (hand: Hand, from: string, into: string): Promise<void> => {
  if (from === into) return;
  const { ledger, tx, store } = hand;
  await ledger.moveCustomer(from, into);
  await renameInImportNotes(tx, store.id, from, into);
  await alias(tx, store.id, from, into);
  await revise(hand, 'merge', { before: from, after: into });
};

/** Addresses that are this customer's and no other id's, so that they have to be forgotten with it. */
const addressesOf = async (tx: Db, storeId: number, customerKey: string): Promise<string[]> => {
  const found = await rows<{ emailHash: string }>(
    tx,
    sql.join(
      IDENTIFIED_TABLES.map(
        ({
          table,
          naming,
        }) => sql`select t.email_hash as "emailHash" from ${sql.identifier(shapeOf(table).name)} t
          where t.store_id = ${storeId} and t.customer_key = ${customerKey} and t.email_hash is not null
            and ${naming}`,
      ),
      sql` union `,
    ),
  );
  const hashes = found.map(({ emailHash }) => emailHash);
  const owners = await ownersOf(tx, storeId, hashes);
  return hashes.filter((hash) => (owners.get(hash)?.ownKey ?? emailKey(hash)) === customerKey);
};

/** The key itself, and those of the addresses that are the customer's. */
const keysOf = async (tx: Db, storeId: number, customerKey: string): Promise<string[]> => [
  ...new Set([customerKey, ...(await addressesOf(tx, storeId, customerKey)).map(emailKey)]),
];

/** Gives the keys that are erased now, and by their hashes those that were merged into them. */
const erase = async (hand: Hand, customerKey: string): Promise<string[]> => {
  const { ledger, tx, store } = hand;
  const anonymous = `${customerKey.startsWith('guest:') ? 'guest:' : ''}erased:${randomUUID()}`;
  const keys = await keysOf(tx, store.id, customerKey);
  const merged = await mergedInto(tx, store.id, customerKey);
  await ledger.moveCustomer(customerKey, anonymous);
  for (const key of keys) {
    await renameInImportNotes(tx, store.id, key, anonymous);
    await alias(tx, store.id, key, anonymous);
    for (const column of ['before', 'after'] as const) {
      await tx.execute(sql`update revisions set ${sql.identifier(column)} = ${anonymous}
          where store_id = ${store.id} and ${sql.identifier(column)} = ${key}`);
    }
  }
  await revise(hand, 'erase', { before: 'erased', after: anonymous });
  return [...keys, ...merged];
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
    ledger.noteErased(await erase({ ledger, tx, store }, customerKey));
    await forgetRejected(tx, store.id, namesOf([customerKey]));
  });

/**
 * Two customers of a platform became one, whether their orders are here or still to come; told twice,
 * or after the other one was merged or erased in its turn, it ends the same.
 */
export const mergePeople = async (hand: Hand, source: string, from: string, into: string): Promise<void> => {
  const keyFor = (id: string): string => held(personKey(source, { id }), NAMES.customer(id));
  const [key, target] = [keyFor(from), keyFor(into)];
  const [now, aim] = [
    await standsFor(hand.tx, hand.store.id, key),
    await standsFor(hand.tx, hand.store.id, target),
  ];
  if (now === key && aim !== key) await merge(hand, key, aim);
};

/** Gives the keys that are erased now; none = the person was erased before. */
const erasePerson = async (hand: Hand, keys: readonly string[]): Promise<string[]> => {
  const hasId = keys.some(isIdKey);
  const erased: string[] = [];
  for (const key of keys) {
    const now = await standsFor(hand.tx, hand.store.id, key);
    if (now === key || (hashIn(key) !== null && !hasId && !isErased(now)))
      erased.push(...(await erase(hand, now)));
  }
  return erased;
};

/**
 * Forgets people, known or not, each by all keys that are told of it (`personKeys`); told twice, it is done once. An
 * address beside an id forgets no other id that has it too. Gives how many of them were not forgotten before.
 */
export const erasePeople = async (hand: Hand, people: readonly (readonly string[])[]): Promise<number> => {
  const named = people.filter((keys) => keys.length > 0);
  if (named.length === 0) return 0;
  let count = 0;
  for (const keys of named) {
    const erased = await erasePerson(hand, keys);
    if (erased.length > 0) count += 1;
    // what an address led to is known by other keys in a backup
    hand.ledger.noteErased([...keys, ...erased]);
  }
  // a file that was refused may have come since
  await forgetRejected(hand.tx, hand.store.id, namesOf(named.flat()));
  return count;
};

/** As `erasePeople`, of people as the log of erasures has them. */
export const eraseLogged = async (hand: Hand, people: readonly string[][]): Promise<number> =>
  erasePeople(hand, await withoutHashes(hand.tx, hand.store.id, people));
