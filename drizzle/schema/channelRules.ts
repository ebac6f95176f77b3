import { sql } from 'drizzle-orm';
import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { EvidenceField, RuleMatch } from '../../shared/lists';
import { instant, jsonText, storeId } from './columns';

interface StoredRule {
  field: EvidenceField;
  match: RuleMatch;
  value: string;
  channel: string;
  from: string;
}

/** Grain: a list of rules of channels as it was saved. The greatest version holds; the others are its history. */
export const channelRules = pgTable(
  'channel_rules',
  {
    storeId: storeId(),
    version: integer().notNull(),
    savedAt: instant().notNull(),
    /** Null = saved before names were kept. */
    author: text(),
    /** In the order in which they are asked. */
    rules: jsonText<StoredRule[]>()
      .notNull()
      .default(sql`'[]'`),
    /** Stored facts whose channel became another by it. */
    sessionsMoved: integer().notNull(),
    ordersMoved: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.version] })],
);
