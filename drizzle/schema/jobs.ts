import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { instant, jsonText, storeId } from './columns';

/** Grain: a piece of background work of a store, from when it was asked for to its end; kept as history. */
export const jobs = pgTable(
  'jobs',
  {
    storeId: storeId(),
    id: bigint({ mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    kind: text().notNull(),
    /** What it works on, such as `source 3`: one job of a kind and subject at a time. */
    subject: text().notNull(),
    /** JSON. */
    payload: text().notNull().default('{}'),
    status: text({ enum: ['queued', 'running', 'done', 'failed', 'cancelled'] }).notNull(),
    createdAt: instant().notNull(),
    /** Not before this instant. */
    runAt: instant().notNull(),
    startedAt: instant(),
    finishedAt: instant(),
    /** Who runs it, and until when that is believed: a process that was killed holds nothing. */
    runner: text(),
    leaseUntil: instant(),
    cancelAt: instant(),
    attempts: integer().notNull().default(0),
    /** `of`: null = not known. */
    progress: jsonText<{ phase: string; done: number; of: number | null }>(),
    /** What came of it, or what went wrong, in words. */
    outcome: text(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.id] }),
    uniqueIndex('jobs_open')
      .on(t.storeId, t.kind, t.subject)
      .where(sql`${t.finishedAt} is null`),
    index('jobs_due')
      .on(t.runAt)
      .where(sql`${t.finishedAt} is null`),
  ],
);
