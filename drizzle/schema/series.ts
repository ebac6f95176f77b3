import { boolean, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { day, instant, storeId } from './columns';

/** Grain: a figure that another system counts: a KPI of one's own, or what GA4 says. What all its values share. */
export const series = pgTable(
  'series',
  {
    storeId: storeId(),
    id: text().notNull(),
    label: text().notNull(),
    /** `money` = in the store's currency, in major units. */
    unit: text({ enum: ['count', 'number', 'fraction', 'money'] }).notNull(),
    better: text({ enum: ['up', 'down', 'neither'] }).notNull(),
    /** Days and parts may be added up. */
    adds: boolean().notNull(),
    /** What its figures are of, such as a property of GA4; null = nobody says. */
    origin: text(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] })],
);

/**
 * Grain: a series' value for a day, or for several days in one (`day` to `last_day`, both within), of the
 * whole (`dimension` and `split` are '') or of a part. No rollup: a series has few values.
 */
export const seriesValues = pgTable(
  'series_values',
  {
    storeId: storeId(),
    series: text().notNull(),
    day: day().notNull(),
    lastDay: day().notNull(),
    dimension: text().notNull(),
    split: text().notNull(),
    /** Who said it. */
    source: text().notNull(),
    sourceUpdatedAt: instant(),
    contentHash: text().notNull(),
    value: numeric({ precision: 34, scale: 18 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.series, t.day, t.lastDay, t.dimension, t.split] })],
);
