import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import {
  amount,
  conversion,
  day,
  emailIndex,
  instant,
  orderDimensions,
  ruled,
  storeId,
  told,
  version,
} from './columns';

/**
 * Grain: a placed order. Clock: placed_at. `*_minor` is in the order's own currency; gross_sales,
 * discounts, taxes, duties, shipping are in the store's, fixed at ingest, 0 while unconverted.
 */
export const orders = pgTable(
  'orders',
  {
    storeId: storeId(),
    source: text().notNull(),
    externalId: text().notNull(),
    ...version(),
    placedAt: instant().notNull(),
    day: day().notNull(),
    cancelledAt: instant(),
    /** Why the order is left out of everything (METRICS C9); null = counted. */
    excluded: text({ enum: ['test', 'deleted', 'voided'] }),
    /** Replacements and exchanges count in sales, not in `orders`; a `return` has lines below zero alone. */
    kind: text({ enum: ['standard', 'replacement', 'exchange', 'return'] }).notNull(),
    ...told(),
    /** Who that is now: its own key, or the id that was first seen with its e-mail; derived by the ledger. */
    customerKey: text().notNull(),
    /** Customer metrics do not see it, as its channel hides who buys (METRICS C14); derived. */
    isMasked: boolean().notNull().default(false),
    ...orderDimensions(),
    ...ruled(),
    /** Placed in the web shop, so that a session could have led to it. */
    isWeb: boolean().notNull(),
    sessionId: text(),
    /** A session is known in which it was placed (METRICS 3); derived, maintained by the ledger. */
    isMatched: boolean().notNull().default(false),
    ...conversion(),
    taxesIncluded: boolean().notNull(),
    grossMinor: amount(),
    discountsMinor: amount(),
    taxesMinor: amount(),
    dutiesMinor: amount(),
    shippingMinor: amount(),
    /** At face value. */
    giftCardsMinor: amount(),
    giftCardDiscountsMinor: amount(),
    grossSales: amount(),
    discounts: amount(),
    taxes: amount(),
    duties: amount(),
    shipping: amount(),
    giftCardSales: amount(),
    giftCardDiscounts: amount(),
    units: amount(),
    /** The customer's first counted order ever; derived, maintained by the ledger. */
    isFirst: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('orders_customer').on(t.storeId, t.customerKey, t.placedAt),
    emailIndex('orders_email', t.emailHash, t.placedAt, t.storeId),
    // the list of orders, newest first: a page is found by the last row of the one before it
    index('orders_placed').on(t.storeId, t.placedAt, t.source, t.externalId),
    // orders whose session may still come
    index('orders_session')
      .on(t.storeId, t.sessionId)
      .where(sql`${t.sessionId} is not null`),
    // orders that a rate may still convert, or convert again
    index('orders_foreign')
      .on(t.storeId, t.currency, t.day)
      .where(sql`${t.fxSource} is distinct from 'same'`),
  ],
);

/**
 * Grain: a line of an order, by its ordinal (equal lines are kept). Money: order's currency, without tax.
 * A line below zero is a return of its product, and no sale.
 */
export const orderLines = pgTable(
  'order_lines',
  {
    storeId: storeId(),
    source: text().notNull(),
    externalId: text().notNull(),
    ordinal: integer().notNull(),
    sku: text(),
    title: text(),
    productType: text().notNull(),
    quantity: integer().notNull(),
    /** As the source states it: may have more decimals than the currency, may contain tax. */
    unitPrice: numeric().notNull(),
    isGiftCard: boolean().notNull(),
    /** Of a line below zero: the order that its product came from; null = it names none. */
    ofOrder: text(),
    /** Set when an edit added the line later: its sale counts at that time. */
    addedAt: instant(),
    addedDay: day(),
    /** The line's own id at its source; null = not told. */
    lineId: text(),
    grossMinor: amount(),
    discountMinor: amount(),
    taxMinor: amount(),
    /** What one unit cost on the day of the sale, as it was stated; null = not known. */
    unitCost: numeric(),
    costCurrency: text(),
    /** Unit cost × quantity in the store's currency; null = not known, or without an exchange rate. */
    cost: bigint({ mode: 'number' }),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId, t.ordinal] }),
    // lines whose cost is told later
    index('order_lines_sku').on(t.storeId, t.sku),
    // few lines come by an edit: they are sold on another day than their order
    index('order_lines_added')
      .on(t.storeId, t.addedDay)
      .where(sql`${t.addedAt} is not null`),
  ],
);

/** Grain: a customer key (METRICS C14). The state from which the next order is derived. */
export const customers = pgTable(
  'customers',
  {
    storeId: storeId(),
    customerKey: text().notNull(),
    identity: text({ enum: ['known', 'guest'] }).notNull(),
    /** Counted orders. 0 for somebody of whom only a credit note or replacement is known. */
    orders: integer().notNull().default(0),
    /** Credit notes without an order, and replacements: their cohort depends on the first order. */
    looseEntries: integer().notNull().default(0),
    firstAt: instant(),
    firstDay: day(),
    secondAt: instant(),
    lastAt: instant(),
    /** `source/external id` of the last order: breaks a tie in time. */
    lastOrder: text(),
    lastDay: day(),
    /** Last day with an order that is not the first one. */
    lastReturningDay: day(),
    /** Dimensions of the first order. */
    channel: text(),
    device: text(),
    country: text(),
    currency: text(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.customerKey] })],
);

/** Grain: a key that was merged into, or erased to, another. Kept as a hash: it may name a person. */
export const customerAliases = pgTable(
  'customer_aliases',
  {
    storeId: storeId(),
    aliasHash: text().notNull(),
    customerKey: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.aliasHash] }),
    index('customer_aliases_key').on(t.storeId, t.customerKey),
  ],
);

/**
 * Grain: a session (METRICS 3.1). Clock: started_at. No foreign keys, no joins with orders.
 * The day leads the key: inserts stay local, and the same session is found by one look-up.
 */
export const sessions = pgTable(
  'sessions',
  {
    storeId: storeId(),
    day: day().notNull(),
    source: text().notNull(),
    externalId: text().notNull(),
    /** Equal to store_id today: lets one huge store be spread later. */
    shardKey: bigint({ mode: 'number' }).notNull(),
    ...version(),
    startedAt: instant().notNull(),
    ...orderDimensions(),
    ...ruled(),
    hasCart: boolean().notNull(),
    hasCheckout: boolean().notNull(),
    /** Null = the source does not tell orders by session. */
    hasOrder: boolean(),
    /** Filtered traffic is flagged, not deleted (METRICS C10). */
    filtered: text({ enum: ['bot', 'internal'] }),
    /** Language of its first page; null = not known. */
    language: text(),
    /** Uncaught errors on its pages; null = the source does not watch for them. */
    jsErrors: integer(),
    /** Of completed ones: distinct checkout screens, and activations of controls from the first of them to the order. */
    checkoutSteps: integer(),
    checkoutClicks: integer(),
    /** Largest contentful paint of its first page, ms. */
    landingLcp: integer(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.day, t.source, t.externalId, t.shardKey] })],
);

/** Grain: cost of one kind on one local day, channel and campaign. `amount_minor` in `currency`, cost in the store's. */
export const spend = pgTable(
  'spend',
  {
    storeId: storeId(),
    source: text().notNull(),
    externalId: text().notNull(),
    ...version(),
    day: day().notNull(),
    channel: text().notNull(),
    country: text().notNull(),
    campaign: text().notNull(),
    /** Of the ad platform; null = the source does not say. */
    account: text(),
    /** `media` is ad spend; every kind is marketing cost. */
    kind: text({ enum: ['media', 'agency', 'tools', 'creator', 'affiliate', 'other'] }).notNull(),
    ...conversion(),
    amountMinor: amount(),
    cost: amount(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('spend_day').on(t.storeId, t.day),
  ],
);

/** Grain: one published rate: 1 `base` = `rate` `quote` on `day`. Per store: nobody moves another's numbers. */
export const fxRates = pgTable(
  'fx_rates',
  {
    storeId: storeId(),
    base: text().notNull(),
    quote: text().notNull(),
    day: day().notNull(),
    rate: numeric({ precision: 24, scale: 12 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.base, t.quote, t.day] })],
);

/** Grain: a change of a counted number after the fact, with its cause (METRICS C6, C11). */
export const revisions = pgTable(
  'revisions',
  {
    storeId: storeId(),
    id: bigint({ mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    recordedAt: instant().notNull(),
    cause: text({ enum: ['fx_rate', 'merge', 'erase'] }).notNull(),
    day: day(),
    subject: text().notNull(),
    before: text(),
    after: text(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] })],
);
