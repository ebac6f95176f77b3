import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { day, instant, jsonText, storeId } from './columns';

/** Grain: a store's pixel: the public key that its pages name, and from where it takes events. */
export const pixels = pgTable(
  'pixels',
  {
    storeId: storeId(),
    key: text().notNull(),
    createdAt: instant().notNull(),
    /** Origins that may send, such as `https://shop.example`; `null` = a sandboxed frame. */
    origins: jsonText<string[]>()
      .notNull()
      .default(sql`'[]'`),
    /** Addresses and ranges whose visits are the shop's own staff. */
    internal: jsonText<string[]>()
      .notNull()
      .default(sql`'[]'`),
    /** Addresses and ranges of proxies in front, whose word on the visitor's address is taken. */
    proxies: jsonText<string[]>()
      .notNull()
      .default(sql`'[]'`),
  },
  (t) => [primaryKey({ columns: [t.storeId] })],
);

/** Grain: a UTC day. What the visitors' ids of that day are made with; gone after two days. */
export const pixelSalts = pgTable('pixel_salts', {
  day: day().primaryKey(),
  salt: text().notNull(),
});

/**
 * Grain: an event that a storefront sent. Kept for a few days, so that one that comes late finds its
 * session; sessions, sightings and vitals are made of it. No address, user agent or page is in it.
 */
export const pixelEvents = pgTable(
  'pixel_events',
  {
    storeId: storeId(),
    eventId: text().notNull(),
    visitor: text().notNull(),
    /** Another id of the same visitor until just before: yesterday's, or that from before a consent. */
    continues: text(),
    occurredAt: instant().notNull(),
    kind: text().notNull(),
    filtered: text({ enum: ['bot', 'internal'] }),
    device: text().notNull(),
    country: text().notNull(),
    language: text(),
    /** Null = the event does not tell where the visitor came from. */
    channel: text(),
    /** The page view that it belongs to. */
    page: text(),
    /** Name of the checkout step. */
    step: text(),
    /** Activations of controls, or errors. */
    count: integer(),
    /** Largest contentful paint of the page, in ms. */
    lcp: integer(),
    /** The session that it is part of; null = none. */
    session: text(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.eventId] }),
    index('pixel_events_visitor').on(t.storeId, t.visitor, t.occurredAt),
    index('pixel_events_continues').on(t.storeId, t.continues),
    index('pixel_events_occurred').on(t.storeId, t.occurredAt),
  ],
);

/** Grain: a page view whose speed was measured (METRICS 10). Clock: occurred_at, when the page was left. */
export const pageVitals = pgTable(
  'page_vitals',
  {
    storeId: storeId(),
    source: text().notNull(),
    externalId: text().notNull(),
    sourceUpdatedAt: instant(),
    contentHash: text().notNull(),
    occurredAt: instant().notNull(),
    day: day().notNull(),
    device: text().notNull(),
    filtered: text({ enum: ['bot', 'internal'] }),
    /** ms, to 10 ms; each null = not measured. */
    lcp: integer(),
    /** ms. */
    inp: integer(),
    /** Thousandths. */
    cls: integer(),
    /** ms, to 10 ms. */
    ttfb: integer(),
    /** Scripts of other origins: how many, their bytes over the network, ms in which they held up the page. */
    thirdPartyScripts: integer(),
    thirdPartyBytes: bigint({ mode: 'number' }),
    thirdPartyBlocking: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('page_vitals_day').on(t.storeId, t.day),
  ],
);
