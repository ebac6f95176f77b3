import { bigint, boolean, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { day, instant, storeId } from './columns';

/**
 * Grain: fact × source × import: days of which that source has said all it knows (METRICS C19). Import 0
 * is what came without one: by a connection, a program or the pixel.
 */
export const coverageSpans = pgTable(
  'coverage_spans',
  {
    storeId: storeId(),
    fact: text({ enum: ['orders', 'sessions', 'spend', 'costs', 'vitals'] }).notNull(),
    source: text().notNull(),
    importId: bigint({ mode: 'number' }).notNull(),
    /** Days of its oldest and newest event. */
    firstDay: day().notNull(),
    lastDay: day().notNull(),
    /** Last complete day as somebody declared it; null = the newest event says it. */
    coversTo: day(),
    /** When the connection was last read to its end: it covers the days that had ended then. */
    heardAt: instant(),
    /** JSON: by dimension, the values that its facts have; null = not known, so it may have any. */
    feeds: text(),
    /** Of sessions: of some it is said whether they ordered (METRICS C17). */
    tellsOrders: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.fact, t.source, t.importId] })],
);

/** Grain: a source that its owner has retired: from this day on nothing is expected of it. */
export const retiredSources = pgTable(
  'retired_sources',
  { storeId: storeId(), source: text().notNull(), fromDay: day().notNull() },
  (t) => [primaryKey({ columns: [t.storeId, t.source] })],
);

/**
 * Grain: a day from which the owner's word on the source of headline sessions holds, until the next such
 * day (METRICS C17).
 */
export const sessionsSources = pgTable(
  'sessions_sources',
  {
    storeId: storeId(),
    fromDay: day().notNull(),
    /** Names by comma: disjoint sources, which are added. '' = by the rule, as if nothing had been said. */
    sources: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.fromDay] })],
);
