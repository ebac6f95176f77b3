import { bigint, boolean, index, integer, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { amount, day, emailIndex, instant, storeId, told, toldPerhaps, version } from './columns';

/**
 * Costs and the rest of the business: facts of which nothing is summed in advance. Each is kept by
 * source and id, the newest version of it; `day` is the store-local day of its clock.
 */
const fact = () => ({
  storeId: storeId(),
  source: text().notNull(),
  externalId: text().notNull(),
  ...version(),
});

/** The order that it is about. No source of its own = whichever order has this id. */
const order = () => ({ orderSource: text(), orderId: text() });

const money = () => bigint({ mode: 'number' });

/** Grain: what one unit of a SKU costs from a day on, until the next such day. */
export const unitCosts = pgTable(
  'unit_costs',
  {
    ...fact(),
    sku: text().notNull(),
    /** In major units of `currency`: a screw may cost less than a cent. */
    cost: numeric().notNull(),
    currency: text().notNull(),
    fromDay: day().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('unit_costs_sku').on(t.storeId, t.sku, t.fromDay),
  ],
);

const COST_KINDS = ['fulfilment', 'carrier', 'payment_fee', 'return_handling', 'duties', 'tax'] as const;

/** Grain: one cost of one order, such as a carrier's invoice. `amount_minor` in `currency`, positive. */
export const orderCosts = pgTable(
  'order_costs',
  {
    ...fact(),
    orderSource: text(),
    orderId: text().notNull(),
    kind: text({ enum: COST_KINDS }).notNull(),
    currency: text().notNull(),
    amountMinor: amount(),
    day: day().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('order_costs_order').on(t.storeId, t.orderId),
    index('order_costs_day').on(t.storeId, t.day),
  ],
);

/**
 * Grain: a cost as it is posted at its order, once the order is here: derived by the ledger from
 * order_costs. `cost` in the store's currency at the rate of the cost's own day, 0 while unconverted.
 */
export const bookedCosts = pgTable(
  'booked_costs',
  {
    storeId: storeId(),
    source: text().notNull(),
    externalId: text().notNull(),
    orderSource: text().notNull(),
    orderId: text().notNull(),
    kind: text({ enum: COST_KINDS }).notNull(),
    day: day().notNull(),
    amountMinor: amount(),
    currency: text().notNull(),
    fxRate: numeric(),
    fxDay: day(),
    fxSource: text({ enum: ['same', 'platform', 'table'] }),
    cost: amount(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('booked_costs_order').on(t.storeId, t.orderId, t.orderSource),
    index('booked_costs_day').on(t.storeId, t.day),
  ],
);

/**
 * Grain: what a kind of fixed cost (rent, staff, platform) comes to in a month; it holds for the months
 * after it until another is declared. `amount_minor` in `currency`, positive. Nothing is summed of it:
 * it has few rows, and what holds on has no last day.
 */
export const fixedCosts = pgTable(
  'fixed_costs',
  {
    ...fact(),
    /** First day of the month. */
    month: day().notNull(),
    kind: text().notNull(),
    currency: text().notNull(),
    amountMinor: amount(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.source, t.externalId] })],
);

/** Grain: a message or call to a customer. Clock: contacted_at. */
export const contacts = pgTable(
  'contacts',
  {
    ...fact(),
    ...told(),
    customerKey: text().notNull(),
    contactedAt: instant().notNull(),
    day: day().notNull(),
    channel: text().notNull(),
    /** About an order (confirmation, shipping), so no contact that keeps a customer. */
    isTransactional: boolean().notNull(),
    isDelivered: boolean().notNull(),
    /** Whether the customer had agreed to be contacted; null = not said. */
    hasConsent: boolean(),
    campaign: text(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('contacts_customer').on(t.storeId, t.customerKey, t.contactedAt),
    emailIndex('contacts_email', t.emailHash, t.contactedAt, t.storeId),
  ],
);

/** Grain: a membership of the loyalty programme. Clock: joined_at. */
export const loyaltyMembers = pgTable(
  'loyalty_members',
  {
    ...fact(),
    ...told(),
    customerKey: text().notNull(),
    joinedAt: instant().notNull(),
    day: day().notNull(),
    leftAt: instant(),
    tier: text(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('loyalty_members_customer').on(t.storeId, t.customerKey),
    emailIndex('loyalty_members_email', t.emailHash, t.joinedAt, t.storeId),
  ],
);

/** Grain: a movement of points, always positive; `kind` says which way. Clock: occurred_at. */
export const loyaltyPoints = pgTable(
  'loyalty_points',
  {
    ...fact(),
    ...told(),
    customerKey: text().notNull(),
    occurredAt: instant().notNull(),
    day: day().notNull(),
    kind: text({ enum: ['issued', 'redeemed', 'expired'] }).notNull(),
    points: amount(),
    ...order(),
    /** What these points cost the store, in `currency`; null = not said. */
    valueMinor: money(),
    currency: text(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('loyalty_points_customer').on(t.storeId, t.customerKey),
    emailIndex('loyalty_points_email', t.emailHash, t.occurredAt, t.storeId),
    index('loyalty_points_day').on(t.storeId, t.day),
  ],
);

/**
 * Grain: something that happened to a subscription; its history is its events in their order. Clock:
 * occurred_at. `price_minor` in `currency`, net of recurring discounts, without tax and shipping.
 */
export const subscriptionEvents = pgTable(
  'subscription_events',
  {
    ...fact(),
    subscriptionId: text().notNull(),
    ...told(),
    customerKey: text().notNull(),
    occurredAt: instant().notNull(),
    day: day().notNull(),
    kind: text({
      enum: ['start', 'change', 'pause', 'resume', 'payment', 'payment_failed', 'end'],
    }).notNull(),
    /** Of a start or change: what is paid every so many units from then on. */
    priceMinor: money(),
    currency: text(),
    every: integer(),
    unit: text({ enum: ['day', 'week', 'month', 'year'] }),
    ...order(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('subscription_events_subscription').on(t.storeId, t.subscriptionId, t.occurredAt),
    index('subscription_events_customer').on(t.storeId, t.customerKey),
    emailIndex('subscription_events_email', t.emailHash, t.occurredAt, t.storeId),
  ],
);

/** Grain: how much of a SKU one system says can be sold at a location. Clock: at. */
export const stockLevels = pgTable(
  'stock_levels',
  {
    ...fact(),
    sku: text().notNull(),
    location: text().notNull(),
    at: instant().notNull(),
    day: day().notNull(),
    /** May be below zero, and no whole number where goods are weighed. */
    quantity: numeric().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('stock_levels_sku').on(t.storeId, t.sku, t.location, t.at),
  ],
);

/** Grain: a parcel of an order. */
export const shipments = pgTable(
  'shipments',
  {
    ...fact(),
    orderSource: text(),
    orderId: text().notNull(),
    carrier: text(),
    /** First scan; null = not yet. */
    shippedAt: instant(),
    /** Last day on which the customer was told to expect it. */
    promisedDay: day(),
    deliveredAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('shipments_order').on(t.storeId, t.orderId),
    index('shipments_promised').on(t.storeId, t.promisedDay),
  ],
);

/** Grain: a service ticket. Clock: opened_at. */
export const tickets = pgTable(
  'tickets',
  {
    ...fact(),
    /** Null = the ticket names nobody. */
    ...toldPerhaps(),
    customerKey: text(),
    ...order(),
    openedAt: instant().notNull(),
    day: day().notNull(),
    firstResponseAt: instant(),
    closedAt: instant(),
    channel: text().notNull(),
    reason: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.source, t.externalId] }),
    index('tickets_customer').on(t.storeId, t.customerKey),
    emailIndex('tickets_email', t.emailHash, t.openedAt, t.storeId),
    index('tickets_day').on(t.storeId, t.day),
  ],
);
