import { z } from 'zod';
import type { Database } from '../../drizzle/client';
import { addMonths } from '../../server/time';
import { bring, given, openStore, valuesOf } from './through';

const monthInputs = z.strictObject({
  net_sales: z.number(),
  total_sales: z.number(),
  cogs: z.number(),
  fulfilment: z.number(),
  payment_fees: z.number(),
  shipping_cost: z.number(),
  shipping_income: z.number(),
  marketing: z.number(),
  ad_spend: z.number(),
  new_customers: z.number(),
  cohort_cac: z.number(),
  cohort_margin_per_customer: z.array(z.number()),
  /** Of outputs that are pending. */
  new_customers_paid: z.number(),
  new_customer_sales: z.number(),
  attributed_sales: z.number(),
});
type Inputs = z.output<typeof monthInputs>;

const order = (id: string, day: string, amount: number, more: object = {}) => ({
  type: 'order',
  id,
  placedAt: `${day}T12:00:00Z`,
  currency: 'USD',
  lines: [{ quantity: 1, unitPrice: amount.toFixed(2), ...more }],
});

const cost = (day: string, kind: string, amount: number) => ({
  day,
  kind,
  currency: 'USD',
  amount: amount.toFixed(2),
});

/** One month: all customers are new, the first of them spends everything. */
const oneMonth = async (inputs: Inputs, database: Database) => {
  const store = await openStore(database, {});
  // total sales are net sales, shipping and tax
  const tax = (inputs.total_sales - inputs.net_sales - inputs.shipping_income).toFixed(2);
  const orders = Array.from({ length: inputs.new_customers }, (_, i) =>
    i === 0
      ? {
          ...order('0', '2025-03-03', inputs.net_sales, { tax, sku: 'ALL' }),
          shipping: inputs.shipping_income.toFixed(2),
        }
      : order(String(i), '2025-03-03', 0),
  );
  await bring(database, store, 'sales', orders);
  await bring(database, store, 'unitCosts', [
    { sku: 'ALL', cost: inputs.cogs.toFixed(2), currency: 'USD', fromDay: '2025-01-01' },
  ]);
  const costs = {
    fulfilment: inputs.fulfilment,
    carrier: inputs.shipping_cost,
    payment_fee: inputs.payment_fees,
  };
  await bring(
    database,
    store,
    'orderCosts',
    Object.entries(costs).map(([kind, amount]) => ({
      ...{ orderId: '0', kind, amount: amount.toFixed(2), currency: 'USD', day: '2025-03-04' },
    })),
  );
  await bring(database, store, 'spend', [
    cost('2025-03-03', 'media', inputs.ad_spend),
    // all of it moves with volume
    cost('2025-03-03', 'affiliate', inputs.marketing - inputs.ad_spend),
  ]);
  const metrics = [
    ...(['cac_blended', 'ncac', 'mer', 'marketing_cost', 'total_sales'] as const),
    ...(['cm1', 'cm2', 'cm3', 'cm2_rate', 'cm3_rate', 'roas_break_even'] as const),
  ];
  return valuesOf(database, store, { from: '2025-03-01', to: '2025-04-01', metrics: [...metrics] });
};

const COHORT = 100;

/** One cohort whose net sales are the margins: with a contribution of 1 its LTV is their sum. */
const cohortLtvCac = async (inputs: Inputs, database: Database): Promise<number | null> => {
  const store = await openStore(database, { contributionRate: 1 });
  const joined = Array.from({ length: COHORT }, (_, i) => ({
    ...order(`c${i}`, '2025-01-10', i === 0 ? inputs.cohort_margin_per_customer[0]! * COHORT : 0),
    customer: { id: String(i) },
  }));
  const later = inputs.cohort_margin_per_customer.slice(1).map((margin, i) => ({
    ...order(`m${i}`, addMonths('2025-01-20', i + 1), margin * COHORT),
    customer: { id: '0' },
  }));
  await bring(database, store, 'sales', [...joined, ...later]);
  await bring(database, store, 'spend', [cost('2025-01-15', 'media', inputs.cohort_cac * COHORT)]);
  const value = await valuesOf(database, store, {
    from: '2025-01-01',
    to: '2025-02-01',
    metrics: ['ltv_cac'],
  });
  return value('ltv_cac').value;
};

export const unitEconomics = given(
  [
    ...(['cm1', 'cm2', 'cm3', 'cm2_rate', 'cm3_rate', 'break_even_roas'] as const),
    ...(['blended_cac', 'ncac_ad_spend_over_all_new', 'mer', 'marketing_cost_over_total_sales'] as const),
    'ltv_cac',
  ],
  monthInputs,
  async (inputs, database) => {
    const value = await oneMonth(inputs, database);
    return {
      cm1: value('cm1').value! / 100,
      cm2: value('cm2').value! / 100,
      cm3: value('cm3').value! / 100,
      cm2_rate: value('cm2_rate').value,
      cm3_rate: value('cm3_rate').value,
      break_even_roas: value('roas_break_even').value,
      blended_cac: value('cac_blended').value! / 100,
      ncac_ad_spend_over_all_new: value('ncac').value! / 100,
      mer: value('mer').value,
      marketing_cost_over_total_sales: value('marketing_cost').value! / value('total_sales').value!,
      ltv_cac: await cohortLtvCac(inputs, database),
    };
  },
);
