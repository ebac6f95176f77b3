import { rows, type Db } from '../../../drizzle/client';
import { customerAliases } from '../../../drizzle/schema';
import { sql } from 'drizzle-orm';
import { hashIn, isErased, sha256 } from '../../facts/identity';
import type { Identified } from '../rows/rows';
import { keysAs } from '../rows/write';
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
