import { rows, type Db } from '../../drizzle/client';
import { customerAliases } from '../../drizzle/schema';
import { sql } from 'drizzle-orm';
import { sha256 } from './identity';
import { keysAs } from './write';

/** Merged and erased customers: a key that comes in again is taken for the one that it became. */
export const resolveAliases = async (
  tx: Db,
  storeId: number,
  named: readonly { customerKey?: string | null }[],
): Promise<void> => {
  const hashes = new Map(
    named.flatMap(({ customerKey }) => (customerKey ? [[customerKey, sha256(customerKey)] as const] : [])),
  );
  if (hashes.size === 0) return;
  const [any] = await rows(tx, sql`select 1 from customer_aliases where store_id = ${storeId} limit 1`);
  if (!any) return;
  const aliases = [...hashes.values()].map((aliasHash) => ({ aliasHash }));
  const found = await rows<{ aliasHash: string; customerKey: string }>(
    tx,
    sql`select a.alias_hash as "aliasHash", a.customer_key as "customerKey"
        from ${keysAs(customerAliases, aliases, ['aliasHash'])}
        join customer_aliases a on a.store_id = ${storeId} and a.alias_hash = r.alias_hash`,
  );
  const target = new Map(found.map((row) => [row.aliasHash, row.customerKey]));
  for (const row of named) {
    if (!row.customerKey) continue;
    row.customerKey = target.get(hashes.get(row.customerKey)!) ?? row.customerKey;
  }
};
