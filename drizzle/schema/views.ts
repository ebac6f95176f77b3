import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant, storeId } from './columns';

/** Grain: a named view of the Explore page. `state` is what its address says of the table. */
export const savedViews = pgTable(
  'saved_views',
  {
    storeId: storeId(),
    /** Made from the first name and kept for good, so that a link survives a new name. */
    slug: text().notNull(),
    name: text().notNull(),
    state: jsonb().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.slug] })],
);
