import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant, storeId } from './columns';

/**
 * Grain: the cause that a person gave an order which a witness has not seen (METRICS 11). It stands
 * before every guess, and goes when it is taken back.
 */
export const parityCauses = pgTable(
  'parity_causes',
  {
    storeId: storeId(),
    witness: text({ enum: ['pixel', 'erp'] }).notNull(),
    source: text().notNull(),
    externalId: text().notNull(),
    /** One of ASSIGNABLE in server/parity/types.ts. */
    cause: text().notNull(),
    note: text(),
    assignedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.witness, t.source, t.externalId] })],
);
