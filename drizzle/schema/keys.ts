import { sql } from 'drizzle-orm';
import { bigint, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { amount, instant, storeId } from './columns';

/** Grain: a key by which a program may send facts to one store, and nothing else. The key itself is kept nowhere. */
export const apiKeys = pgTable(
  'api_keys',
  {
    storeId: storeId(),
    id: bigint({ mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    /** Who uses it. */
    name: text().notNull(),
    /** SHA-256 of the key, which is 256 random bits: nothing is won by guessing. */
    keyHash: text().notNull(),
    /** The key's first characters, to tell keys apart. */
    prefix: text().notNull(),
    createdAt: instant().notNull(),
    /** When a program last used the key; null = never. */
    lastUsedAt: instant(),
    /** Number of facts that were taken with this key. */
    taken: amount(),
    /** Since when the key opens nothing; null = in use. */
    revokedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    uniqueIndex('api_keys_hash').on(t.storeId, t.keyHash),
    /** A name is free again once its key is revoked. */
    uniqueIndex('api_keys_name')
      .on(t.storeId, t.name)
      .where(sql`${t.revokedAt} is null`),
  ],
);
