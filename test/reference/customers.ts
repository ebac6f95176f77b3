import { z } from 'zod';
import { cohorts, timeBetweenOrders } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { bring, given, openStore, valuesOf } from './through';
import { localDay } from '../../server/facts/fields';
import type { Day, Instant } from '../../server/time';

const logInputs = z.strictObject({
  as_of: localDay,
  window: z.tuple([localDay, localDay]),
  repeat_days: z.number(),
  /** Customer, date, revenue. */
  orders: z.array(z.tuple([z.string(), localDay, z.number()])),
});

/** The log reaches to this day, so later months are 0, not unknown. A test order counts in nothing. */
const openUntil = (day: Day) => ({
  type: 'order',
  id: 'open',
  placedAt: `${day}T00:00:00Z`,
  currency: 'USD',
  excluded: 'test',
  lines: [{ quantity: 1, unitPrice: '0' }],
});

export const customersLog = given(
  [
    'customers_active',
    'customers_new',
    'customers_returning',
    'returning_customer_rate',
    'both_new_and_returning',
    'repeat_rate_mature',
    'mature_customers',
    'retention',
    'cumulative_revenue_per_customer',
    'days_between_orders_median',
    'days_between_orders_mean',
  ],
  logInputs,
  async (inputs, database) => {
    const store = await openStore(database, {});
    const facts = inputs.orders.map(([id, date, revenue], i) => ({
      type: 'order',
      id: String(i),
      placedAt: `${date}T12:00:00Z`,
      currency: 'USD',
      customer: { id },
      lines: [{ quantity: 1, unitPrice: revenue.toFixed(2) }],
    }));
    await bring(database, store, 'sales', [...facts, openUntil(inputs.as_of)]);
    const asOf: Instant = `${inputs.as_of}T00:00:00Z`;
    const [from, to] = inputs.window;
    const counts = [
      'customers_active',
      'customers_new',
      'customers_returning',
      'returning_customer_rate',
    ] as const;
    const value = await valuesOf(database, store, { from, to, asOf, metrics: [...counts] });
    const [active, fresh, returning] = counts.map((id) => value(id).value);
    const first = inputs.orders.map(([, date]) => date).sort()[0]!;
    const repeat = `repeat_rate_${inputs.repeat_days}` as MetricId;
    // ages in whole days up to and with the day itself, which a day as as-of means
    const aged = { from: first, to: inputs.as_of, asOf, metrics: [repeat] };
    const repeated = (await valuesOf(database, store, aged))(repeat);
    const grid = async (measure: 'retention' | 'ltv_revenue', scale: number) => {
      const answer = await database.read((tx) => cohorts(tx, store, { measure, asOf }, new Date(asOf)));
      const shown = (v: number | null) => (v === null ? null : v / scale);
      return answer.cohorts.map((c) => ({ ...c, series: c.values.map((v) => shown(v.value)) }));
    };
    const [retention, ltv] = [await grid('retention', 1), await grid('ltv_revenue', 100)];
    // the running month too: nothing of the log lies after the as-of day
    const between = await database.read((tx) => timeBetweenOrders(tx, store, {}, new Date(asOf)));
    return {
      days_between_orders_median: between.median,
      days_between_orders_mean: between.mean,
      customers_active: active,
      customers_new: fresh,
      customers_returning: returning,
      returning_customer_rate: value('returning_customer_rate').value,
      both_new_and_returning: fresh! + returning! - active!,
      repeat_rate_mature: repeated.value,
      mature_customers: repeated.den,
      retention: Object.fromEntries(retention.map((c) => [c.cohort, { size: c.size, retention: c.series }])),
      cumulative_revenue_per_customer: Object.fromEntries(ltv.map((c) => [c.cohort, c.series])),
    };
  },
);
