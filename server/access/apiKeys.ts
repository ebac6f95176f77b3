import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../drizzle/client';
import { apiKeys, stores } from '../../drizzle/schema';
import type { Instant } from '../time';
import { nameInUse, noKey } from './sentences';

/**
 * Keys by which programs send facts to one store. A key is shown once, when it is made; what is kept
 * is its hash. It is 256 random bits, so a plain hash is enough: there is nothing to guess.
 */
export interface ApiKey {
  id: number;
  name: string;
  /** The first characters of a key, to tell keys apart. */
  prefix: string;
  createdAt: Instant;
  lastUsedAt: Instant | null;
  /** Facts that were taken by it. */
  taken: number;
  revokedAt: Instant | null;
}

const { storeId: _store, keyHash: _hash, ...VIEW } = getTableColumns(apiKeys);

const MARK = 'qd_';
const SHOWN = 8;
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The newest first, revoked ones too. */
export const listKeys = (tx: Db, storeId: number): Promise<ApiKey[]> =>
  tx.select(VIEW).from(apiKeys).where(eq(apiKeys.storeId, storeId)).orderBy(desc(apiKeys.id));

/** Makes a key. `key` is what the program sends, and is not to be had again. @throws DomainError `conflict` for a name in use. */
export const createKey = async (
  tx: Db,
  storeId: number,
  name: string,
  now: Date,
): Promise<ApiKey & { key: string }> => {
  const key = `${MARK}${randomBytes(32).toString('base64url')}`;
  const [made] = await tx
    .insert(apiKeys)
    .values({
      ...{ storeId, name, keyHash: hashOf(key), prefix: key.slice(0, MARK.length + SHOWN) },
      createdAt: now.toISOString(),
    })
    .onConflictDoNothing()
    .returning(VIEW);
  if (made) return { ...made, key };
  throw nameInUse(name);
};

/** From now on it opens nothing. @throws DomainError `not_found`. */
export const revokeKey = async (tx: Db, storeId: number, name: string, now: Date): Promise<void> => {
  const revoked = await tx
    .update(apiKeys)
    .set({ revokedAt: now.toISOString() })
    .where(and(eq(apiKeys.storeId, storeId), eq(apiKeys.name, name), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  if (revoked.length > 0) return;
  const names = (await listKeys(tx, storeId)).filter((key) => key.revokedAt === null).map((key) => key.name);
  throw noKey(name, names);
};

/** Whose key it is; null = it opens nothing here. */
export const keyOwner = async (
  tx: Db,
  slug: string,
  key: string,
): Promise<{ storeId: number; id: number } | null> => {
  const [found] = await tx
    .select({ storeId: apiKeys.storeId, id: apiKeys.id })
    .from(apiKeys)
    .innerJoin(stores, eq(stores.id, apiKeys.storeId))
    .where(and(eq(stores.slug, slug), eq(apiKeys.keyHash, hashOf(key)), isNull(apiKeys.revokedAt)));
  return found ?? null;
};

/** Keeps that it was used, and for how much. */
export const keyUsed = async (
  tx: Db,
  { storeId, id }: { storeId: number; id: number },
  taken: number,
  now: Date,
): Promise<void> => {
  await tx
    .update(apiKeys)
    .set({ lastUsedAt: now.toISOString(), taken: sql`${apiKeys.taken} + ${taken}` })
    .where(and(eq(apiKeys.storeId, storeId), eq(apiKeys.id, id)));
};
