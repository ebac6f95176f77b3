import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import { conflict, notFound } from '../errors';
import type { Instant } from '../time';

/**
 * Keys by which programs send facts to one store. A key is shown once, when it is made; what is kept
 * is its hash. It is 256 random bits, so a plain hash is enough: there is nothing to guess.
 */
export interface ApiKey {
  id: number;
  name: string;
  /** Its first characters, to tell keys apart. */
  prefix: string;
  createdAt: Instant;
  lastUsedAt: Instant | null;
  /** Facts that were taken by it. */
  taken: number;
  revokedAt: Instant | null;
}

const FIELDS = sql`id::int as id, name, prefix, ${iso(sql`created_at`)} as "createdAt", ${iso(sql`last_used_at`)} as "lastUsedAt",
  taken::int as taken, ${iso(sql`revoked_at`)} as "revokedAt"`;

const MARK = 'qd_';
const SHOWN = 8;
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The newest first, revoked ones too. */
export const listKeys = (tx: Db, storeId: number): Promise<ApiKey[]> =>
  rows<ApiKey>(tx, sql`select ${FIELDS} from api_keys where store_id = ${storeId} order by id desc`);

/** Makes a key. `key` is what the program sends, and is not to be had again. @throws DomainError `conflict` for a name in use. */
export const createKey = async (
  tx: Db,
  storeId: number,
  name: string,
  now: Date,
): Promise<ApiKey & { key: string }> => {
  await tx.execute(sql`lock table api_keys in share row exclusive mode`);
  const named = await rows(
    tx,
    sql`select 1 from api_keys where store_id = ${storeId} and name = ${name} and revoked_at is null`,
  );
  if (named.length > 0)
    throw conflict(`There is a key "${name}" in this store already.`, 'Give this one another name.');
  const key = `${MARK}${randomBytes(32).toString('base64url')}`;
  const [made] = await rows<ApiKey>(
    tx,
    sql`insert into api_keys (store_id, name, key_hash, prefix, created_at)
        values (${storeId}, ${name}, ${hashOf(key)}, ${key.slice(0, MARK.length + SHOWN)}, ${now.toISOString()})
        returning ${FIELDS}`,
  );
  return { ...made!, key };
};

/** From now on it opens nothing. @throws DomainError `not_found`. */
export const revokeKey = async (tx: Db, storeId: number, name: string, now: Date): Promise<void> => {
  const revoked = await rows(
    tx,
    sql`update api_keys set revoked_at = ${now.toISOString()}
        where store_id = ${storeId} and name = ${name} and revoked_at is null returning id`,
  );
  if (revoked.length > 0) return;
  const names = (await listKeys(tx, storeId)).filter((key) => key.revokedAt === null).map((key) => key.name);
  throw notFound(
    `There is no key "${name}" in this store.`,
    names.length > 0 ? `There are: ${names.join(', ')}.` : 'There is none.',
  );
};

/** Whose key it is; null = it opens nothing here. */
export const keyOwner = async (
  tx: Db,
  slug: string,
  key: string,
): Promise<{ storeId: number; id: number } | null> => {
  const [found] = await rows<{ storeId: number; id: number }>(
    tx,
    sql`select k.store_id::int as "storeId", k.id::int as id from stores s
        join api_keys k on k.store_id = s.id
        where s.slug = ${slug} and k.key_hash = ${hashOf(key)} and k.revoked_at is null`,
  );
  return found ?? null;
};

/** Keeps that it was used, and for how much. */
export const keyUsed = async (
  tx: Db,
  { storeId, id }: { storeId: number; id: number },
  taken: number,
  now: Date,
): Promise<void> => {
  await tx.execute(sql`update api_keys set last_used_at = ${now.toISOString()}, taken = taken + ${taken}
    where store_id = ${storeId} and id = ${id}`);
};
