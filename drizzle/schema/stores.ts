import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, numeric, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { instant } from './columns';

/** Grain: a store. Its zone, currency and calendar decide how every fact of it counts. */
export const stores = pgTable('stores', {
  id: bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  /** IANA zone: days, weeks, months and quarters are those of this zone. */
  timeZone: text().notNull(),
  /** ISO 4217 code: the reporting currency. */
  currency: text().notNull(),
  /** 1 = Monday … 7 = Sunday. */
  weekStart: smallint().notNull().default(1),
  /** Month (1–12) in which the fiscal year, and so Q1, starts. */
  fiscalYearStart: smallint().notNull().default(1),
  /** Contribution (CM2) as a share of net sales, declared by the owner until costs are known; null = not declared. */
  contributionRate: numeric({ precision: 6, scale: 5 }),
  /** Version of the definitions by which the ledger computed it; an older one is rebuilt at the next start. */
  ledgerVersion: integer().notNull().default(0),
  /** Channels that hide who buys, and that customer metrics see all the same (METRICS C14). */
  customersInclude: text()
    .array()
    .notNull()
    .default(sql`'{}'`),
  isDemo: boolean().notNull().default(false),
  /** Nothing comes in while it is set, and lists leave the store out. */
  archivedAt: instant(),
  createdAt: instant().notNull(),
});

/**
 * Grain: a store that was deleted. Its rows go in steps, which a start takes up again, and what waits for it in a
 * spool is dropped. Nothing else is kept of it.
 */
export const deletedStores = pgTable('deleted_stores', {
  id: bigint({ mode: 'number' }).primaryKey(),
  slug: text().notNull(),
  deletedAt: instant().notNull(),
  /** When a pass found no row of it any more; null = passes go on. */
  sweptAt: instant(),
});

/** Grain: the installation, one row once its first start has ended: from then on no demo loads by itself. */
export const installation = pgTable('installation', {
  id: smallint().primaryKey().default(1),
  begunAt: instant().notNull(),
});
