import { bigint, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { day, instant, storeId, version } from './columns';

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

/**
 * Grain: an order as another system than the shop saw it: the pixel, an ERP (METRICS 11). No number is
 * made of these rows but how well the systems agree. Clock: occurred_at.
 */
export const sightings = pgTable(
  'sightings',
  {
    storeId: storeId(),
    source: text().notNull(),
    externalId: text().notNull(),
    ...version(),
    witness: text({ enum: ['pixel', 'erp'] }).notNull(),
    /** The shop's own id of the order, as the witness knows it. */
    orderId: text().notNull(),
    occurredAt: instant().notNull(),
    day: day().notNull(),
    currency: text().notNull(),
    /** What the witness says was charged, in `currency`; null = it does not say. */
    valueMinor: bigint({ mode: 'number' }),
    /** When it arrived here, if the witness tells when it was seen: late events are a cause of their own. */
    arrivedAt: instant(),
    filtered: text({ enum: ['bot', 'internal'] }),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    // all that was seen of one order, in the order of time
    index('sightings_order').on(t.storeId, t.orderId, t.witness, t.occurredAt, t.source, t.externalId),
    // what a witness saw in a period, newest first: a page is found by the last row of the one before it
    index('sightings_seen').on(t.storeId, t.witness, t.occurredAt, t.source, t.externalId),
  ],
);
