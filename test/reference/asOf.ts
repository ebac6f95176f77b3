import { z } from 'zod';
import { cohorts } from '../../server/ask';
import type { Basis } from '../../server/catalog/types';
import { bring, given, major, openStore, valuesOf } from './through';
import { instant, localDay } from '../../server/facts/fields';
import type { Instant } from '../../server/time';

const reversalInput = z.strictObject({ at: z.string(), net: z.number() });

const orderInput = z.strictObject({
  id: z.string(),
  customer: z.string(),
  placed_at: z.string(),
  net: z.number(),
  reversals: z.array(reversalInput).default([]),
  /** When it came here: plays no part. */
  arrived_at: z.string().optional(),
});

const inputs = z.strictObject({
  store_tz: z.string(),
  from: z.string(),
  to: z.string(),
  instants: z.array(instant),
  orders: z.array(orderInput),
});

const factOf = ({ id, customer, placed_at, net, reversals }: z.output<typeof orderInput>) => ({
  type: 'order',
  id,
  placedAt: placed_at,
  currency: 'USD',
  customer: { id: customer },
  lines: [{ quantity: 1, unitPrice: major(net, 2) }],
  refunds: reversals.map((reversal, i) => ({
    id: `${id}-${i}`,
    occurredAt: reversal.at,
    net: major(reversal.net, 2),
  })),
});

export const asOfLedger = given(
  [
    'orders',
    'sales_placed',
    'returns_event',
    'net_sales_event',
    'returns_order',
    'net_sales_order',
    'aov_net_minor',
    'customers_new',
    'cohort_sizes',
    'ltv_revenue',
  ],
  inputs,
  async ({ store_tz: timeZone, from, to, instants, orders }, database) => {
    const store = await openStore(database, { timeZone });
    await bring(database, store, 'sales', orders.map(factOf));
    const period = { from: localDay.parse(from.slice(0, 10)), to: localDay.parse(to.slice(0, 10)) };
    const metrics = ['orders', 'aov', 'returns', 'net_sales', 'aov_net', 'customers_new'] as const;
    const asked = (asOf: Instant, basis: Basis) =>
      valuesOf(database, store, { ...period, asOf, basis, metrics: [...metrics] });
    const grid = (asOf: Instant) =>
      database.read((tx) => cohorts(tx, store, { measure: 'ltv_revenue', asOf }, new Date(asOf)));
    const each = await Promise.all(
      instants.map(async (asOf) => {
        const [event, order] = [await asked(asOf, 'event'), await asked(asOf, 'order')];
        const { cohorts: found } = await grid(asOf);
        return {
          orders: event('orders').value,
          sales_placed: event('aov').num,
          returns_event: event('returns').value,
          net_sales_event: event('net_sales').value,
          returns_order: order('returns').value,
          net_sales_order: order('net_sales').value,
          aov_net_minor: order('aov_net').value,
          customers_new: event('customers_new').value,
          cohort_sizes: Object.fromEntries(found.map(({ cohort, size }) => [cohort, size])),
          ltv_revenue: Object.fromEntries(
            found.map(({ cohort, values }) => [cohort, values.map(({ value }) => value)]),
          ),
        };
      }),
    );
    const keys = Object.keys(each[0] ?? {}) as (keyof (typeof each)[number])[];
    return Object.fromEntries(keys.map((key) => [key, each.map((one) => one[key])]));
  },
);
