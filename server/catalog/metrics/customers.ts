import type { MetricEntry } from '../metric';

const MIN_COHORT = 30;

const repeatRate = <N extends 30 | 60 | 90 | 180 | 365>(days: N) =>
  ({
    label: `Repeat rate, ${days} days`,
    unit: 'fraction',
    better: 'up',
    definition: `Share of the customers acquired in the period who ordered again within ${days} × 24 hours of their first order. Only days of acquisition that are at least ${days} days past count, above and below the line.`,
    source: 'METRICS 4',
    origin: 'field usage (repeat purchase rate), corrected for maturity',
    num: [`repeat_within_${days}`],
    den: ['customers_new'],
    proportion: true,
    minSample: { den: MIN_COHORT },
    maturity: { days },
    exclusions: 'customers',
  }) as const satisfies MetricEntry;

/** METRICS sections 4 and 5.1. */
export const CUSTOMERS = {
  customers_active: {
    label: 'Customers',
    unit: 'count',
    better: 'up',
    definition:
      'Different customers with an order in the period. Counted afresh for every period: days do not add up to a month. A guest without e-mail or phone counts once per order.',
    source: 'METRICS 4',
    origin: 'ShopifyQL reference, customers',
    num: ['customers_active'],
    exclusions: 'customers',
  },
  customers_new: {
    label: 'New customers',
    unit: 'count',
    better: 'up',
    definition: 'Customers whose first order ever lies in the period, with the attributes of that order.',
    source: 'METRICS 4',
    origin: 'ShopifyQL reference, customers',
    num: ['customers_new'],
    exclusions: 'customers',
  },
  customers_returning: {
    label: 'Returning customers',
    unit: 'count',
    better: 'up',
    definition:
      'Different customers with an order in the period that is not their first ever. Somebody can be new and returning in one period.',
    source: 'METRICS 4',
    origin: 'ShopifyQL reference, customers',
    num: ['customers_returning'],
    exclusions: 'customers',
  },
  identity_coverage: {
    label: 'Orders of known customers',
    unit: 'fraction',
    better: 'up',
    definition:
      'Share of the orders whose customer has a platform id, an e-mail address or a phone number, of the orders that customer metrics see. Every other order counts as a new customer with one order.',
    source: 'METRICS C14',
    num: ['identified_orders'],
    den: ['customer_orders'],
    proportion: true,
    exclusions: 'customers',
  },
  returning_customer_rate: {
    label: 'Returning customer rate',
    unit: 'fraction',
    better: 'neither',
    definition:
      'Returning customers as a share of the customers of the period. Rises when acquisition stops.',
    source: 'METRICS 4',
    origin: 'ShopifyQL reference, customers',
    num: ['customers_returning'],
    den: ['customers_active'],
    proportion: true,
    minSample: { den: MIN_COHORT },
    exclusions: 'customers',
  },
  repeat_rate_30: repeatRate(30),
  repeat_rate_60: repeatRate(60),
  repeat_rate_90: repeatRate(90),
  repeat_rate_180: repeatRate(180),
  repeat_rate_365: repeatRate(365),
  ltv_revenue: {
    label: 'LTV, 12 months',
    unit: 'money',
    better: 'up',
    definition:
      'Net sales (order basis) per customer in the first 12 months, the month of the first order included, of the customers acquired in whole months of the period whose 12 months are over.',
    source: 'METRICS 5.1',
    num: ['cohort_net_sales'],
    den: ['cohort_size'],
    minSample: { den: MIN_COHORT },
    maturity: { months: 12 },
  },
} satisfies Record<string, MetricEntry>;
