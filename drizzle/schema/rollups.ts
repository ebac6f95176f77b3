import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { amount, day, squares, storeId } from './columns';

/**
 * Rollups are additive answers, kept by signed deltas in the transaction that writes the facts.
 * Only the ledger writes them; only `ask` reads them. Money is in the store's currency.
 *
 * `cut` names the dimensions that a row is about: `total` (none), one dimension's name, or `cube`
 * (all of them). A dimension that is not in the cut is ''. `grain` is `day` or `month`, `bucket`
 * the first day of it: a range is read as its whole months plus its edge days.
 */
const cut = () => ({
  storeId: storeId(),
  cut: text().notNull(),
  grain: text({ enum: ['day', 'month'] }).notNull(),
  bucket: day().notNull(),
});

const dimension = () => text().notNull().default('');

/** Grain: cut × bucket of orders and their reversals. */
export const rollupSales = pgTable(
  'rollup_sales',
  {
    ...cut(),
    channel: dimension(),
    device: dimension(),
    country: dimension(),
    currency: dimension(),
    customerType: dimension(),
    identity: dimension(),
    // at the time of the sale
    grossSales: amount(),
    discounts: amount(),
    unitsSold: amount(),
    /** The units among them whose order has an exchange rate: those that the money is of. */
    convertedUnits: amount(),
    /** At face value; what was taken off it stands apart. */
    giftCardSales: amount(),
    giftCardDiscounts: amount(),
    orders: amount(),
    /** Orders with goods, the units of these, and those among these that have an exchange rate. */
    goodsOrders: amount(),
    goodsUnits: amount(),
    /** Orders that customer metrics see, and of these the orders whose customer is known. */
    customerOrders: amount(),
    identifiedOrders: amount(),
    aovOrders: amount(),
    /** Gross − discounts at order time, of the orders in aov_orders. */
    aovSales: amount(),
    /** Squares of aov_sales, summed order by order: how far orders lie apart. */
    aovSquares: squares(),
    /** Gross − discounts of web orders: what sessions bought. */
    webSales: amount(),
    webOrders: amount(),
    /** The web orders whose session is known. */
    webOrdersMatched: amount(),
    // at the time of the reversal
    returns: amount(),
    unlinkedReturns: amount(),
    /** Paid back beyond what was left of an order. */
    refundedBeyond: amount(),
    unitsReturned: amount(),
    ordersCancelled: amount(),
    // each at its own time: charged minus reversed
    taxes: amount(),
    duties: amount(),
    shipping: amount(),
    // restated to the order day (basis = order)
    returnsPlaced: amount(),
    taxesPlaced: amount(),
    dutiesPlaced: amount(),
    shippingPlaced: amount(),
    /** Gross − discounts − reversals to date of the lines as placed, of the orders in aov_orders. */
    aovNetSales: amount(),
    /** Squares of aov_net_sales, summed order by order. */
    aovNetSquares: squares(),
    /** Net sales of web orders, order basis. */
    webNetPlaced: amount(),
    // at the day and with the dimensions of a customer's first order
    customersNew: amount(),
    repeatWithin30: amount(),
    repeatWithin60: amount(),
    repeatWithin90: amount(),
    repeatWithin180: amount(),
    repeatWithin365: amount(),
    /** Of the new customers those who have ordered again at all. */
    customersRepeated: amount(),
    // what was left out, so that it can be shown
    unconvertedOrders: amount(),
    /** The web orders among them that count in web_orders: they have a place there, but no money. */
    unconvertedWebOrders: amount(),
    excludedTest: amount(),
    excludedDeleted: amount(),
    excludedVoided: amount(),
    replacements: amount(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.storeId,
        t.cut,
        t.grain,
        t.bucket,
        t.channel,
        t.device,
        t.country,
        t.currency,
        t.customerType,
        t.identity,
      ],
    }),
  ],
);

/** Grain: cut × bucket of order lines, at the time of the sale. Cuts: product_type, cube. */
export const rollupLines = pgTable(
  'rollup_lines',
  {
    ...cut(),
    productType: dimension(),
    channel: dimension(),
    device: dimension(),
    country: dimension(),
    currency: dimension(),
    customerType: dimension(),
    identity: dimension(),
    grossSales: amount(),
    discounts: amount(),
    unitsSold: amount(),
    convertedUnits: amount(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.storeId,
        t.cut,
        t.grain,
        t.bucket,
        t.productType,
        t.channel,
        t.device,
        t.country,
        t.currency,
        t.customerType,
        t.identity,
      ],
    }),
  ],
);

/**
 * Grain: cut × bucket × source of sessions, at the day of the session's start. Sources are never added up:
 * each day has one that is its headline (METRICS C17).
 */
export const rollupSessions = pgTable(
  'rollup_sessions',
  {
    ...cut(),
    source: text().notNull().default(''),
    channel: dimension(),
    device: dimension(),
    country: dimension(),
    sessions: amount(),
    sessionsCart: amount(),
    sessionsCheckout: amount(),
    sessionsOrder: amount(),
    sessionsCartOrder: amount(),
    sessionsCheckoutOrder: amount(),
    sessionsBot: amount(),
    sessionsInternal: amount(),
    /** Sessions whose pages were watched for errors, and those with one. */
    sessionsWatched: amount(),
    sessionsError: amount(),
  },
  (t) => [
    primaryKey({
      columns: [t.storeId, t.cut, t.grain, t.bucket, t.source, t.channel, t.device, t.country],
    }),
  ],
);

/**
 * Grain: cut (`total`, `device`) × bucket × source × subject × value: how often a value was measured.
 * Percentiles can't be added up, these counts can. `source`: of sessions; '' of page views. Subjects: lcp, inp, ttfb (ms), cls (thousandths) of page views,
 * checkout_clicks and checkout_steps of completed sessions.
 */
export const rollupHistograms = pgTable(
  'rollup_histograms',
  {
    ...cut(),
    source: text().notNull().default(''),
    subject: text().notNull(),
    device: dimension(),
    value: integer().notNull(),
    samples: amount(),
  },
  (t) => [
    primaryKey({ columns: [t.storeId, t.cut, t.grain, t.bucket, t.source, t.subject, t.device, t.value] }),
  ],
);

/** Grain: cut × bucket of marketing cost, at the cost day. */
export const rollupSpend = pgTable(
  'rollup_spend',
  {
    ...cut(),
    channel: dimension(),
    country: dimension(),
    adSpend: amount(),
    /** Media, creators and affiliates: what moves with volume. */
    marketingVariable: amount(),
    /** Marketing cost of every kind. */
    marketingCost: amount(),
    // how much is known
    variableRows: amount(),
    spendRows: amount(),
    unconvertedSpend: amount(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.cut, t.grain, t.bucket, t.channel, t.country] })],
);

/**
 * Grain: cut × bucket of what orders cost, by the dimensions of their order. Costs of an order are of
 * its day; goods that went back into stock, and the handling of returns, of their own.
 */
export const rollupCosts = pgTable(
  'rollup_costs',
  {
    ...cut(),
    channel: dimension(),
    device: dimension(),
    country: dimension(),
    currency: dimension(),
    customerType: dimension(),
    identity: dimension(),
    /** Of the goods sold, less those back in stock. */
    cogs: amount(),
    fulfilmentCost: amount(),
    shippingCost: amount(),
    paymentFees: amount(),
    returnHandling: amount(),
    /** Duties and tax that the shop bears itself. */
    dutiesBorne: amount(),
    // restated to the order day (basis = order)
    cogsPlaced: amount(),
    returnHandlingPlaced: amount(),
    costedSalesPlaced: amount(),
    /** Net sales of the lines whose unit cost is known. */
    costedSales: amount(),
    // how much is known
    costedUnits: amount(),
    fulfilmentCosts: amount(),
    shippingCosts: amount(),
    paymentCosts: amount(),
    unconvertedCosts: amount(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.storeId,
        t.cut,
        t.grain,
        t.bucket,
        t.channel,
        t.device,
        t.country,
        t.currency,
        t.customerType,
        t.identity,
      ],
    }),
  ],
);

/** Customers that ordered in a day or month. `kind`: any order, or only orders after the first ever. */
const presence = () => ({
  storeId: storeId(),
  kind: text({ enum: ['active', 'returning'] }).notNull(),
  grain: text({ enum: ['day', 'month'] }).notNull(),
  bucket: day().notNull(),
});

/** Grain: kind × bucket. Distinct customers in that one bucket. */
export const rollupPresence = pgTable('rollup_presence', { ...presence(), customers: amount() }, (t) => [
  primaryKey({ columns: [t.storeId, t.kind, t.grain, t.bucket] }),
]);

/**
 * Grain: kind × bucket × the day on which those customers were last there before the bucket.
 * Distinct customers of any range = presence of its pieces − gaps that begin inside the range.
 */
export const rollupGaps = pgTable(
  'rollup_gaps',
  { ...presence(), prevDay: day().notNull(), customers: amount() },
  (t) => [primaryKey({ columns: [t.storeId, t.kind, t.grain, t.bucket, t.prevDay] })],
);

/** The cohort of money that no cohort owns: no known customer, or before its customer's first period. */
export const UNALLOCATED = '0001-01-01';

/**
 * Grain: grain × period of acquisition × period of activity, by their first days. Weeks begin on the
 * store's week start, quarters with its fiscal year. `net_sales` on the order basis.
 */
export const rollupCohorts = pgTable(
  'rollup_cohorts',
  {
    storeId: storeId(),
    /** Rows from before there were grains are months. */
    grain: text({ enum: ['week', 'month', 'quarter'] })
      .notNull()
      .default('month'),
    cohort: day().notNull(),
    period: day().notNull(),
    customers: amount(),
    orders: amount(),
    netSales: amount(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.grain, t.cohort, t.period] })],
);

/**
 * Grain: month × whole local days since the customer's order before. Orders placed in that month
 * that follow another one of the same customer, more than 60 minutes after it.
 */
export const rollupIntervals = pgTable(
  'rollup_intervals',
  {
    storeId: storeId(),
    month: day().notNull(),
    days: integer().notNull(),
    orders: amount(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.month, t.days] })],
);

/** Grain: whole local days from a customer's first order to the second. */
export const rollupSeconds = pgTable(
  'rollup_seconds',
  { storeId: storeId(), days: integer().notNull(), customers: amount() },
  (t) => [primaryKey({ columns: [t.storeId, t.days] })],
);

/**
 * Grain: customer × day × dimensions of what was bought. For distinct and cohort questions under a
 * filter. `net_sales` on the order basis; orders = 0 for money without a counted order.
 */
export const customerDays = pgTable(
  'customer_days',
  {
    storeId: storeId(),
    day: day().notNull(),
    customerKey: text().notNull(),
    channel: dimension(),
    device: dimension(),
    country: dimension(),
    currency: dimension(),
    customerType: dimension(),
    identity: dimension(),
    orders: amount(),
    netSales: amount(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.storeId,
        t.day,
        t.customerKey,
        t.channel,
        t.device,
        t.country,
        t.currency,
        t.customerType,
        t.identity,
      ],
    }),
    index('customer_days_customer').on(t.storeId, t.customerKey, t.day),
  ],
);
