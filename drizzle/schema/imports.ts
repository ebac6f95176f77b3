import { bigint, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { amount, instant, storeId } from './columns';

/** Grain: a saved mapping of a store: which column of a file is what. */
export const mappings = pgTable(
  'mappings',
  {
    storeId: storeId(),
    name: text().notNull(),
    /** JSON as the person wrote it, checked when it was saved. */
    mapping: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.name] })],
);

/** Grain: a row of a file that was not taken, as it stands there; row 0 is the header. */
export const importRejectedRows = pgTable(
  'import_rejected_rows',
  {
    storeId: storeId(),
    importId: bigint({ mode: 'number' }).notNull(),
    row: amount(),
    /** JSON array of the row's cells. */
    cells: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.importId, t.row] })],
);
