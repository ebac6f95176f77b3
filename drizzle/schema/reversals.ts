import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import {
  amount,
  conversion,
  day,
  emailIndex,
  instant,
  orderDimensions,
  storeId,
  toldPerhaps,
  version,
} from './columns';

/**
 * Grain: a reversal (refund, goodwill, removed line, line below zero, or the rest that a cancellation
 * reverses). Clock: occurred_at. Append-only; what cancellations and lines below zero reverse is derived
 * by the ledger. `*_minor` is what was told and `*_back` what it took of what was left, both in `currency`
 * and positive; returns, taxes, duties, shipping are that in the store's, valued at the order's rate.
 */
export const reversals = pgTable(
  'reversals',
  {
    storeId: storeId(),
    source: text().notNull(),
    externalId: text().notNull(),
    ...version(),
    /** `return`: a line below zero of a later order, which names this one; `unlinked`: one that names none, at its own order. */
    kind: text({ enum: ['refund', 'edit', 'cancellation', 'return', 'unlinked'] }).notNull(),
    /** Null = a credit note that names no order. */
    orderExternalId: text(),
    occurredAt: instant().notNull(),
    day: day().notNull(),
    /** Day on the order basis: the order's own day, or `day` without an order. */
    placedDay: day().notNull(),
    /** Of a credit note that names no order; others are of their order's customer. */
    ...toldPerhaps(),
    customerKey: text(),
    isMasked: boolean().notNull().default(false),
    ...orderDimensions(),
    ...conversion(),
    netMinor: amount(),
    taxesMinor: amount(),
    dutiesMinor: amount(),
    shippingMinor: amount(),
    giftCardsMinor: amount(),
    /** Money paid, taxes included, of which nobody told the parts. */
    unsplitMinor: amount(),
    /** Reported by a status alone: the order is refunded, and no sum is named. */
    isWhole: boolean().notNull().default(false),
    /** As told. */
    units: amount(),
    netBack: amount(),
    taxesBack: amount(),
    dutiesBack: amount(),
    shippingBack: amount(),
    giftCardsBack: amount(),
    unitsBack: amount(),
    /** Paid beyond what was left of the order: it reverses nothing. */
    beyondMinor: amount(),
    /** Goods that went back into stock, as JSON `[[sku, quantity], …]`; null = not told. */
    restocked: text(),
    /** Lines of the order that were named, as JSON `[[line id, net in major units, units, units if free], …]`; null = none. */
    ofLines: text(),
    /** What these goods had cost, and the part of `returns` that is of lines with a known cost. */
    costBack: amount(),
    costedReturns: amount(),
    returns: amount(),
    taxes: amount(),
    duties: amount(),
    shipping: amount(),
    giftCardSales: amount(),
    /** `beyond_minor` in the store's currency. */
    refundedBeyond: amount(),
    /** False while its order is missing, excluded or unconverted: then it counts in nothing. */
    booked: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('reversals_order').on(t.storeId, t.source, t.orderExternalId),
    index('reversals_customer').on(t.storeId, t.customerKey),
    emailIndex('reversals_email', t.emailHash, t.occurredAt, t.storeId),
    index('reversals_day').on(t.storeId, t.day),
    // what came back after an instant of the orders of a day
    index('reversals_placed').on(t.storeId, t.placedDay, t.occurredAt),
    index('reversals_occurred').on(t.storeId, t.occurredAt, t.source, t.externalId),
  ],
);
