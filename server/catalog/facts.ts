import type { CoveredFact, DimensionId } from '../../shared/lists';

/** A list of rows that can be looked at one by one. */
export type RowList = 'orders' | 'reversals';

/**
 * The tables that hold what we count. A question never joins two of them: each is added up by itself
 * and the sums are laid side by side.
 */
export interface Fact {
  label: string;
  table: string;
  /** Counts people, so its rollup has no cuts: with dimensions it is read from the customer-day table. */
  byCustomerDay?: boolean;
  /** Known by the day: as of an instant the last day that had ended counts, and no part of the next. */
  daily?: true;
  /**
   * Column and meaning of each dimension here. Two facts may be divided by each other under a
   * dimension only if it means the same in both.
   */
  dimensions: Partial<Record<DimensionId, { column: string; meaning: string }>>;
  /** Kept by source of sessions: each day is read from its headline source alone (METRICS C17). */
  bySource?: true;
  /** Whose days have to be covered for a figure of it (METRICS C19). */
  covered: readonly CoveredFact[];
  /** Where its rows are listed one by one; absent = nowhere. */
  list?: RowList;
}

const channel = { column: 'channel', meaning: 'marketing channel' };
const device = { column: 'device', meaning: 'device' };
/** Orders are shipped to a market, spend is aimed at one. */
const market = { column: 'country', meaning: 'market: where the order was shipped or the cost was aimed' };
/** A visitor is somewhere, which need not be where the parcel goes (METRICS 9.6). */
const visitorCountry = { column: 'country', meaning: 'country that the visitor was in' };
const currency = { column: 'currency', meaning: 'currency paid in' };
const customerType = { column: 'customer_type', meaning: 'first or later order of the customer' };
const identity = { column: 'identity', meaning: 'known customer or guest' };
const productType = { column: 'product_type', meaning: 'product type of the line' };

const orderDimensions = {
  channel,
  device,
  country: market,
  currency,
  customer_type: customerType,
  identity,
};

const entries = {
  sales: {
    label: 'Orders and their reversals',
    table: 'rollup_sales',
    covered: ['orders'],
    list: 'orders',
    dimensions: orderDimensions,
  },
  lines: {
    label: 'Order lines',
    table: 'rollup_lines',
    covered: ['orders'],
    dimensions: { product_type: productType, ...orderDimensions },
  },
  costs: {
    label: 'Costs of orders',
    table: 'rollup_costs',
    covered: ['orders', 'costs'],
    dimensions: orderDimensions,
  },
  sessions: {
    label: 'Sessions',
    table: 'rollup_sessions',
    bySource: true,
    covered: ['sessions'],
    dimensions: { channel, device, country: visitorCountry },
  },
  checkouts: {
    label: 'Measured checkouts',
    table: 'rollup_histograms',
    bySource: true,
    covered: ['sessions'],
    dimensions: { device },
  },
  histograms: {
    label: 'Measured values',
    table: 'rollup_histograms',
    covered: ['vitals'],
    dimensions: { device },
  },
  spend: {
    label: 'Marketing cost',
    table: 'rollup_spend',
    daily: true,
    covered: ['spend'],
    dimensions: { channel, country: market },
  },
  /** Held against the whole shop alone: nobody has said whose rent it is. */
  fixed: {
    label: 'Fixed costs',
    table: 'fixed_costs',
    daily: true,
    // months that are declared, or not: the figure itself says what is missing
    covered: [],
    dimensions: {},
  },
  customers: {
    label: 'Customers who ordered',
    table: 'rollup_presence',
    covered: ['orders'],
    list: 'orders',
    byCustomerDay: true,
    dimensions: orderDimensions,
  },
  cohorts: {
    label: 'Customers by month of their first order',
    table: 'rollup_cohorts',
    covered: ['orders'],
    byCustomerDay: true,
    dimensions: { channel, device, country: market, currency, identity },
  },
} satisfies Record<string, Fact>;

export type FactId = keyof typeof entries;

export const FACTS: Record<FactId, Fact> = entries;
