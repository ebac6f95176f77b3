import type { MetricEntry, Signed } from '../metric';
import { NAMED_SALES, type NeedId } from '../needs';

/** METRICS sections 1 and 7. */

const NET = ['gross_sales', '-discounts', '-returns'] as const satisfies Signed[];
const CM1 = [...NET, '-cogs'] as const satisfies Signed[];
const CM2 = [
  ...CM1,
  '-fulfilment_cost',
  '-payment_fees',
  '-shipping_cost',
  'shipping',
  '-return_handling',
  '-duties_borne',
] as const satisfies Signed[];
const CM3 = [...CM2, '-marketing_variable'] as const satisfies Signed[];
/** Fees of agencies and tools are what marketing costs beside what moves with volume. */
const OPERATING = [
  ...CM3,
  '-marketing_cost',
  'marketing_variable',
  '-fixed_costs',
] as const satisfies Signed[];

const VARIABLE = ['goods', 'delivery', 'payment'] as const satisfies NeedId[];
const ALL = [...VARIABLE, 'marketing'] as const satisfies NeedId[];

export const MARGIN = {
  cogs: {
    label: 'Cost of goods sold',
    unit: 'money',
    better: 'neither',
    definition:
      'Unit cost on the day of the sale × quantity, of goods whose cost is known; less the cost of returned goods that went back into stock, at the time of the return. A cost that is not known is left out, never 0.',
    source: 'METRICS 1',
    num: ['cogs'],
    needs: ['goods'],
    exclusions: 'sales',
  },
  fulfilment_cost: {
    label: 'Fulfilment cost',
    unit: 'money',
    better: 'neither',
    definition: 'Picking and packing of the orders of the period.',
    source: 'METRICS 1',
    num: ['fulfilment_cost'],
    needs: ['fulfilment'],
    exclusions: 'sales',
  },
  shipping_cost: {
    label: 'Shipping cost',
    unit: 'money',
    better: 'neither',
    definition: 'What carriers charged for the orders of the period, on the day of the order.',
    source: 'METRICS 1',
    num: ['shipping_cost'],
    needs: ['carriers'],
    exclusions: 'sales',
  },
  payment_fees: {
    label: 'Payment fees',
    unit: 'money',
    better: 'neither',
    definition: 'What processors of payments kept of the orders of the period.',
    source: 'METRICS 1',
    num: ['payment_fees'],
    needs: ['fees'],
    exclusions: 'sales',
  },
  cost_coverage: {
    label: 'Cost coverage',
    unit: 'fraction',
    better: 'up',
    definition:
      'Net sales of the lines whose unit cost is known, as a share of net sales; credit notes that name no order name no goods and are left out. Below 95 % margins are shown in grey. A refund is shared among the lines of its order by value.',
    source: 'METRICS 7',
    num: ['costed_sales'],
    den: NAMED_SALES,
    exclusions: 'sales',
  },
  cm1: {
    label: 'Contribution margin 1',
    unit: 'money',
    better: 'up',
    definition: 'Product margin: net sales less the cost of goods sold.',
    source: 'METRICS 7',
    num: CM1,
    needs: ['goods'],
    exclusions: 'sales',
  },
  cm1_rate: {
    label: 'Contribution margin 1, rate',
    unit: 'fraction',
    better: 'up',
    definition: 'Contribution margin 1 as a share of net sales.',
    source: 'METRICS 7',
    num: CM1,
    den: NET,
    needs: ['goods'],
    exclusions: 'sales',
  },
  cm2: {
    label: 'Contribution margin 2',
    unit: 'money',
    better: 'up',
    definition:
      'Contribution before marketing: margin 1 less fulfilment, payment fees, carriers, the handling of returns, and duties and tax that the shop bears, plus the shipping that customers paid.',
    source: 'METRICS 7',
    num: CM2,
    needs: VARIABLE,
    exclusions: 'sales',
  },
  cm2_rate: {
    label: 'Contribution margin 2, rate',
    unit: 'fraction',
    better: 'up',
    definition: 'Contribution margin 2 as a share of net sales.',
    source: 'METRICS 7',
    num: CM2,
    den: NET,
    needs: VARIABLE,
    exclusions: 'sales',
  },
  cm3: {
    label: 'Contribution margin 3',
    unit: 'money',
    better: 'up',
    definition:
      'Contribution after marketing: margin 2 less variable marketing cost (media, creators, affiliates). Fees of agencies and tools are fixed costs, in none of the margins.',
    source: 'METRICS 7',
    num: CM3,
    needs: ALL,
    exclusions: 'sales',
  },
  cm3_rate: {
    label: 'Contribution margin 3, rate',
    unit: 'fraction',
    better: 'up',
    definition: 'Contribution margin 3 as a share of net sales.',
    source: 'METRICS 7',
    num: CM3,
    den: NET,
    needs: ALL,
    exclusions: 'sales',
  },
  operating_contribution: {
    label: 'Operating contribution',
    unit: 'money',
    better: 'up',
    definition:
      'What is left of margin 3 after the fixed costs: fees of agencies and tools, and what is declared of rent, staff, platform and the like by month. A month without a declaration takes the last one before it; a month’s cost is spread over its days. No value where nothing is declared.',
    source: 'METRICS 7',
    num: OPERATING,
    needs: [...ALL, 'fixed'],
    exclusions: 'sales',
  },
  roas_break_even: {
    label: 'Break-even ROAS',
    unit: 'number',
    better: 'neither',
    definition:
      'Net sales that a unit of ad spend must bring for contribution margin 2 to pay for it: 1 over its rate.',
    source: 'METRICS 6',
    num: NET,
    den: CM2,
    needsSales: true,
    needs: VARIABLE,
    exclusions: 'sales',
  },
} satisfies Record<string, MetricEntry>;
