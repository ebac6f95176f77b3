import { bigint, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
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

/**
 * Grain: a version of a fact that an import brought, taken or not, in the order in which they came
 * (`seq`). From these an import is undone; they go when it can't be undone any more.
 */
export const importLayers = pgTable(
  'import_layers',
  {
    storeId: storeId(),
    entity: text({
      enum: [
        'order',
        'refund',
        'session',
        'spend',
        'fx',
        'sighting',
        'vitals',
        'series',
        'seriesValue',
        'unitCosts',
        'orderCosts',
        'contacts',
        'loyaltyMembers',
        'loyaltyPoints',
        'subscriptions',
        'stock',
        'shipments',
        'tickets',
      ],
    }).notNull(),
    source: text().notNull(),
    externalId: text().notNull(),
    seq: bigint({ mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    importId: bigint({ mode: 'number' }).notNull(),
    incomingHash: text().notNull(),
    incomingUpdatedAt: instant(),
    /** What stood before; null = nothing. */
    beforeHash: text(),
    beforeUpdatedAt: instant(),
    /** Where its row is found: a session's day. */
    place: text(),
    /** JSON of the one content that nothing else keeps: what was replaced, or what was refused as older. */
    image: text(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.entity, t.source, t.externalId, t.seq] }),
    index('import_layers_import').on(t.storeId, t.importId, t.seq),
  ],
);
