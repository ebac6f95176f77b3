import type { MetricEntry } from '../metric';

/** METRICS 18. */
const MIN_NEW_CUSTOMERS = 30;

/** METRICS section 6. */
export const ACQUISITION = {
  ad_spend: {
    label: 'Ad spend',
    unit: 'money',
    better: 'neither',
    definition: 'Cost of media alone, on the day that it was spent.',
    source: 'METRICS 1',
    num: ['ad_spend'],
  },
  marketing_variable: {
    label: 'Variable marketing cost',
    unit: 'money',
    better: 'neither',
    definition: 'Ad spend plus creator and affiliate fees: what moves with volume, by local day.',
    source: 'METRICS 1',
    num: ['marketing_variable'],
  },
  marketing_cost: {
    label: 'Marketing cost',
    unit: 'money',
    better: 'neither',
    definition:
      'Fully loaded: ad spend plus creator, affiliate, agency and tool fees and other marketing costs, by local day.',
    source: 'METRICS 1',
    num: ['marketing_cost'],
  },
  marketing_share: {
    label: 'Marketing cost share',
    unit: 'fraction',
    better: 'down',
    definition: 'Marketing cost as a share of net sales.',
    source: 'METRICS 6',
    num: ['marketing_cost'],
    den: ['gross_sales', '-discounts', '-returns'],
    spendIn: 'num',
    exclusions: 'sales',
  },
  ncac: {
    label: 'nCAC',
    unit: 'money',
    better: 'down',
    definition: 'Ad spend per new customer. Without spend there is none: not 0.',
    source: 'METRICS 6; Triple Whale NCPA',
    num: ['ad_spend'],
    den: ['customers_new'],
    minSample: { den: MIN_NEW_CUSTOMERS },
    spendIn: 'num',
    exclusions: 'orders',
  },
  cac_blended: {
    label: 'CAC, blended',
    unit: 'money',
    better: 'down',
    definition: 'Marketing cost per new customer. Without cost there is none: not 0.',
    source: 'METRICS 6',
    num: ['marketing_cost'],
    den: ['customers_new'],
    minSample: { den: MIN_NEW_CUSTOMERS },
    spendIn: 'num',
    exclusions: 'orders',
  },
  mer: {
    label: 'Marketing efficiency ratio',
    unit: 'number',
    better: 'up',
    definition: 'Total sales per unit of marketing cost (sales over cost; some tools publish the inverse).',
    source: 'METRICS 6',
    num: ['gross_sales', '-discounts', '-returns', 'taxes', 'duties', 'shipping'],
    den: ['marketing_cost'],
    spendIn: 'den',
    exclusions: 'sales',
  },
  ltv_cac: {
    label: 'LTV:CAC, 12 months',
    unit: 'number',
    better: 'up',
    definition:
      'What customers acquired in whole months of the period brought in contribution in their first 12 months, over the marketing cost of those months. Contribution is net sales × the margin that the owner declared.',
    source: 'METRICS 6; rule of thumb 3',
    num: ['cohort_net_sales'],
    den: ['marketing_cost'],
    factor: 'contribution_rate',
    maturity: { months: 12 },
    spendIn: 'den',
  },
} satisfies Record<string, MetricEntry>;
