import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { amount, day, instant, jsonText, storeId } from './columns';

/** Grain: a connected platform of a store. Its name is the `source` of the facts that come from it. */
export const sources = pgTable(
  'sources',
  {
    storeId: storeId(),
    id: bigint({ mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    name: text().notNull(),
    platform: text().notNull(),
    /** What is no secret, such as the shop's address. */
    settings: jsonText<Record<string, string>>()
      .notNull()
      .default(sql`'{}'`),
    /** Sealed JSON (server/secrets); null = the platform needs none. */
    credentials: text(),
    /** Where the next sync goes on; null = nothing was fetched yet. */
    checkpoint: jsonText<unknown>(),
    createdAt: instant().notNull(),
    /** Nothing is fetched while it is set; what is sent is still taken. */
    pausedAt: instant(),
    /** Newest updated-at at the source of anything that was taken. */
    lastEventAt: instant(),
    /** Last contact with the source, with news or without. */
    heartbeatAt: instant(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] }), uniqueIndex('sources_name').on(t.storeId, t.name)],
);

/** Grain: one run of a sync, with what came, and what the source says it has. */
export const sourceRuns = pgTable(
  'source_runs',
  {
    storeId: storeId(),
    id: bigint({ mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    sourceId: bigint({ mode: 'number' }).notNull(),
    /** `short` = it ended with less than the source claims; `uncompared` = its claim could not be asked: neither is green. */
    status: text({
      enum: ['running', 'complete', 'uncompared', 'short', 'failed', 'cancelled'],
    }).notNull(),
    startedAt: instant().notNull(),
    finishedAt: instant(),
    newCount: amount(),
    changedCount: amount(),
    unchangedCount: amount(),
    rejectedCount: amount(),
    /** The first rejections, with the source's own ids. */
    rejections: jsonText<unknown[]>()
      .notNull()
      .default(sql`'[]'`),
    /** Days on which the source and the ledger differ, in orders or money. */
    differences: jsonText<unknown[]>()
      .notNull()
      .default(sql`'[]'`),
    /** Orders and money of the days that were compared, at the source and here, and what the source said of each (`days`); null = none were. */
    tally: jsonText<unknown>(),
    /** In words; null = none. */
    error: text(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    index('source_runs_source').on(t.storeId, t.sourceId, t.id),
  ],
);

/**
 * Grain: a webhook that was acknowledged. Its body goes once it is in the ledger; the id stays for a
 * while, so that the same delivery is taken once.
 */
export const deliveries = pgTable(
  'deliveries',
  {
    storeId: storeId(),
    sourceId: bigint({ mode: 'number' }).notNull(),
    deliveryId: text().notNull(),
    topic: text().notNull(),
    receivedAt: instant().notNull(),
    /** Null = it is in the ledger. */
    body: text(),
    attempts: integer().notNull().default(0),
    /** Why it could not be taken. */
    error: text(),
    /** Something in it that a person has to see or do. */
    notice: text(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.sourceId, t.deliveryId] }),
    index('deliveries_waiting')
      .on(t.storeId, t.receivedAt)
      .where(sql`${t.body} is not null`),
  ],
);

/** Grain: a fact of a source that was refused and has not come right since. It goes when it is taken. */
export const sourceRejections = pgTable(
  'source_rejections',
  {
    storeId: storeId(),
    sourceId: bigint({ mode: 'number' }).notNull(),
    kind: text().notNull(),
    /** The platform's own id of the fact. */
    externalId: text().notNull(),
    /** What is wrong with it, in words. */
    reason: text().notNull(),
    rejectedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.sourceId, t.kind, t.externalId] })],
);

/**
 * Grain: how many changes took so many whole seconds from the source's updated-at to the ledger, by
 * the local day of their arrival (METRICS 11). Exact for any quantile; a first fetch is in none.
 */
export const sourceLags = pgTable(
  'source_lags',
  {
    storeId: storeId(),
    sourceId: bigint({ mode: 'number' }).notNull(),
    day: day().notNull(),
    /** Rounded up; 0 also for a source whose clock is ahead. */
    seconds: integer().notNull(),
    changes: amount(),
    /** Of them, those that came before their own updated-at. */
    skewed: amount(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.sourceId, t.day, t.seconds] })],
);
