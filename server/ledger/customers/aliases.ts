import { rows, type Db } from '../../../drizzle/client';
import { customerAliases } from '../../../drizzle/schema';
import { sql } from 'drizzle-orm';
import { hashIn, isErased, sha256 } from '../../facts/identity';
import type { Identified } from '../rows/rows';
import { keysAs, shapeOf } from '../rows/write';
import { IDENTIFIED_TABLES } from './owners';
import { held } from '../rows/invariant';
import { NAMES } from '../sentences';

/** What keys became that were merged or erased, for those of `keys` that were. */
export const aliasesOf = async (
  tx: Db,
  storeId: number,
  keys: readonly string[],
): Promise<Map<string, string>> => {
  if (keys.length === 0) return new Map();
  const [any] = await rows(tx, sql`select 1 from customer_aliases where store_id = ${storeId} limit 1`);
  if (!any) return new Map();
  const byHash = new Map(keys.map((key) => [sha256(key), key]));
  const aliases = [...byHash.keys()].map((aliasHash) => ({ aliasHash }));
  const found = await rows<{ aliasHash: string; customerKey: string }>(
    tx,
    sql`select a.alias_hash as "aliasHash", a.customer_key as "customerKey"
        from ${keysAs(customerAliases, aliases, ['aliasHash'])}
        join customer_aliases a on a.store_id = ${storeId} and a.alias_hash = r.alias_hash`,
  );
  return new Map(found.map((row) => [held(byHash.get(row.aliasHash), NAMES.alias), row.customerKey]));
};

/** Keys of people who were erased, of those that are given. */
export const erasedAmong = async (tx: Db, storeId: number, keys: readonly string[]): Promise<Set<string>> => {
  const aliases = await aliasesOf(tx, storeId, keys);
  return new Set([...aliases].flatMap(([key, became]) => (isErased(became) ? [key] : [])));
};

/** How the log of erasures has a key that was merged: of it the ledger keeps no more than the hash. */
const HASHED = 'hash:';

/** Keys that were merged into `key`, by their hashes: a backup from before has them as they were. */
export const mergedInto = async (tx: Db, storeId: number, key: string): Promise<string[]> => {
  const found = await rows<{ aliasHash: string }>(
    tx,
    sql`select alias_hash as "aliasHash" from customer_aliases
        where store_id = ${storeId} and customer_key = ${key} order by 1`,
  );
  return found.map(({ aliasHash }) => `${HASHED}${aliasHash}`);
};

/** People by keys that the ledger has: what `mergedInto` gave is the key again, or left out where no row has it. */
export const withoutHashes = async (
  tx: Db,
  storeId: number,
  people: readonly string[][],
): Promise<string[][]> => {
  const hashes = people.flat().filter((key) => key.startsWith(HASHED));
  if (hashes.length === 0) return [...people];
  const aliases = hashes.map((key) => ({ aliasHash: key.slice(HASHED.length) }));
  const found = await rows<{ aliasHash: string; key: string }>(
    tx,
    sql`select r.alias_hash as "aliasHash", k.own_key as key
        from ${keysAs(customerAliases, aliases, ['aliasHash'])}
        join (${sql.join(
          IDENTIFIED_TABLES.map(
            ({ table }) => sql`select own_key from ${sql.identifier(shapeOf(table).name)}
              where store_id = ${storeId} and own_key is not null`,
          ),
          sql` union `,
        )}) k on encode(sha256(convert_to(k.own_key, 'UTF8')), 'hex') = r.alias_hash`,
  );
  const byHash = new Map(found.map(({ aliasHash, key }) => [`${HASHED}${aliasHash}`, key]));
  return people.map((keys) =>
    keys.flatMap((key) => (key.startsWith(HASHED) ? (byHash.get(key) ?? []) : [key])),
  );
};

/** A key that was merged or erased is the one that it became. A forgotten person keeps no address. */
export const takeAlias = (row: Identified, aliases: ReadonlyMap<string, string>): void => {
  const key = row.ownKey === null ? undefined : aliases.get(row.ownKey);
  if (key === undefined) return;
  [row.ownKey, row.customerKey] = [key, key];
  row.emailHash = isErased(key) ? null : (hashIn(key) ?? row.emailHash);
};

/** Gives rows that come in the keys that their customers were merged or erased into. */
export const resolveAliases = async (tx: Db, storeId: number, all: readonly Identified[]): Promise<void> => {
  const keys = new Set(all.flatMap(({ ownKey }) => (ownKey === null ? [] : [ownKey])));
  const aliases = await aliasesOf(tx, storeId, [...keys]);
  for (const row of all) takeAlias(row, aliases);
};
