import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { amount, instant, jsonText, storeId } from './columns';

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
        'fixedCosts',
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

/**
 * Grain: one file or batch that came in, with its counts and control totals. `checked` = a dry run,
 * kept for a while so that its rejected rows can be fetched; it is in no log.
 */
export const imports = pgTable(
  'imports',
  {
    storeId: storeId(),
    id: bigint({ mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    format: text().notNull(),
    fileName: text(),
    status: text({ enum: ['staging', 'checked', 'published', 'interrupted', 'failed', 'undone'] }).notNull(),
    startedAt: instant().notNull(),
    finishedAt: instant(),
    /** Renewed while its process works on it: after that it is interrupted. */
    leaseUntil: instant(),
    rowsRead: amount(),
    newCount: amount(),
    changedCount: amount(),
    unchangedCount: amount(),
    rejectedCount: amount(),
    /** Rows left out by reason. */
    leftOut: jsonText<Record<string, number>>()
      .notNull()
      .default(sql`'{}'`),
    /** Rows that repeat another, which were taken once. */
    repeatedCount: amount(),
    /** Rows without anything in them. */
    blankCount: amount(),
    /** Control totals of what is stored of the file by measure, exact decimal strings. */
    controlTotals: jsonText<Record<string, string>>()
      .notNull()
      .default(sql`'{}'`),
    /** Control totals of what was read, as far as no row of it was rejected. */
    readTotals: jsonText<Record<string, string>>()
      .notNull()
      .default(sql`'{}'`),
    /** Sentences on why the two differ, with the rows. */
    differences: jsonText<string[]>()
      .notNull()
      .default(sql`'[]'`),
    /** What should be known of facts that were taken, with how many. */
    notes: jsonText<Record<string, number>>()
      .notNull()
      .default(sql`'{}'`),
    error: text(),
    undoneAt: instant(),
    /** What its undo removed, restored and had to leave. */
    undone: jsonText<unknown>(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] })],
);

/** Grain: a row of an import that was not taken, with the reason. */
export const importRejections = pgTable(
  'import_rejections',
  {
    storeId: storeId(),
    importId: bigint({ mode: 'number' }).notNull(),
    ordinal: integer().notNull(),
    row: amount(),
    field: text().notNull(),
    value: text(),
    reason: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.importId, t.ordinal] })],
);

/** Grain: a parsed fact of a file that is still being read; emptied when the file is published. */
export const importStage = pgTable(
  'import_stage',
  {
    storeId: storeId(),
    importId: bigint({ mode: 'number' }).notNull(),
    /** Facts are published in this order: time, then position in the file. */
    sortAt: instant().notNull(),
    ordinal: bigint({ mode: 'number' }).notNull(),
    factKey: text().notNull(),
    /** First row of the file that the fact came from. */
    row: amount(),
    /** Last of its rows. */
    lastRow: amount(),
    payload: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.importId, t.sortAt, t.ordinal] })],
);
