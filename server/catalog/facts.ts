import type { DimensionId } from './types';

/**
 * The tables that hold what we count. A question never joins two of them: each is added up by itself
 * and the sums are laid side by side.
 */
export interface Fact {
  id: string;
  label: string;
  /** Where it is read without and with dimensions. */
  table: string;
  /** Where it is read when the question names dimensions; the same table has cuts for them. */
  dimensionTable: string;
  /**
   * Column and meaning of each dimension here. Two facts may be divided by each other under a
   * dimension only if it means the same in both.
   */
  dimensions: Partial<Record<DimensionId, { column: string; meaning: string }>>;
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
    dimensionTable: 'rollup_sales',
    dimensions: orderDimensions,
  },
  lines: {
    label: 'Order lines',
    table: 'rollup_lines',
    dimensionTable: 'rollup_lines',
    dimensions: { product_type: productType, ...orderDimensions },
  },
  sessions: {
    label: 'Sessions',
    table: 'rollup_sessions',
    dimensionTable: 'rollup_sessions',
    dimensions: { channel, device, country: visitorCountry },
  },
  spend: {
    label: 'Marketing cost',
    table: 'rollup_spend',
    dimensionTable: 'rollup_spend',
    dimensions: { channel, country: market },
  },
  customers: {
    label: 'Customers who ordered',
    table: 'rollup_presence',
    dimensionTable: 'customer_days',
    dimensions: orderDimensions,
  },
  cohorts: {
    label: 'Customers by month of their first order',
    table: 'rollup_cohorts',
    dimensionTable: 'customer_days',
    dimensions: { channel, device, country: market, currency, identity },
  },
} satisfies Record<string, Omit<Fact, 'id'>>;

export type FactId = keyof typeof entries;

export const FACTS = Object.fromEntries(
  Object.entries(entries).map(([id, fact]) => [id, { id, ...fact }]),
) as unknown as Record<FactId, Fact>;
