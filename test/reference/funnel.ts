import { z } from 'zod';
import { why } from '../../server/ask';
import { bring, given, openStore, valuesOf } from './through';
import type { Day, Period } from '../../server/time';

const DAY: Day = '2026-03-02';
const PERIOD: Period = { from: DAY, to: '2026-03-03' };

const countInputs = z.strictObject({
  sessions: z.number(),
  web_orders: z.number(),
  sessions_with_order: z.number(),
  sessions_with_cart: z.number(),
  sessions_reached_checkout: z.number(),
  sessions_cart_and_order: z.number().optional(),
  sessions_checkout_and_order: z.number().optional(),
  net_sales_web: z.number().optional(),
  /** Of outputs that are pending. */
  visitors: z.number().optional(),
  visitors_with_order: z.number().optional(),
});
type Counts = z.output<typeof countInputs>;

/** Sessions that have these counts: those that ordered first, each stage from the front of its part. */
const sessionsOf = (c: Counts) =>
  Array.from({ length: c.sessions }, (_, i) => {
    const hasOrder = i < c.sessions_with_order;
    const rank = hasOrder ? i : i - c.sessions_with_order;
    const both = c.sessions_cart_and_order ?? 0;
    const through = c.sessions_checkout_and_order ?? 0;
    return {
      id: String(i),
      startedAt: `${DAY}T12:00:00Z`,
      hasOrder,
      hasCart: rank < (hasOrder ? both : c.sessions_with_cart - both),
      hasCheckout: rank < (hasOrder ? through : c.sessions_reached_checkout - through),
    };
  });

/** The first order carries all the money. */
const ordersOf = (c: Counts) =>
  Array.from({ length: c.web_orders }, (_, i) => ({
    type: 'order',
    id: String(i),
    placedAt: `${DAY}T12:00:00Z`,
    currency: 'USD',
    lines: [{ quantity: 1, unitPrice: i === 0 ? (c.net_sales_web ?? 0).toFixed(2) : '0' }],
  }));

const METRICS = [
  'cr_orders',
  'cr',
  'atc_rate',
  'checkout_rate',
  'cart_abandonment',
  'checkout_completion',
  'checkout_abandonment',
  'rps',
] as const;

export const funnelRates = given(
  [
    'cr_orders_per_session',
    'cr_converting_sessions',
    'cr_ci95_wilson',
    'add_to_cart_rate',
    'reached_checkout_rate',
    'cart_abandonment',
    'checkout_completion',
    'checkout_abandonment',
    'revenue_per_session',
  ],
  countInputs,
  async (counts, database) => {
    const store = await openStore(database, {});
    await bring(database, store, 'sessions', sessionsOf(counts));
    await bring(database, store, 'sales', ordersOf(counts));
    const value = await valuesOf(database, store, { ...PERIOD, metrics: [...METRICS] });
    const asked = { ...PERIOD, metric: 'cr' as const, compare: null };
    const { interval } = await database.read((tx) => why(tx, store, asked, new Date('2030-01-01T00:00:00Z')));
    return {
      cr_orders_per_session: value('cr_orders').value,
      cr_converting_sessions: value('cr').value,
      cr_ci95_wilson: interval,
      add_to_cart_rate: value('atc_rate').value,
      reached_checkout_rate: value('checkout_rate').value,
      cart_abandonment: value('cart_abandonment').value,
      checkout_completion: value('checkout_completion').value,
      checkout_abandonment: value('checkout_abandonment').value,
      revenue_per_session: value('rps').value! / 100,
    };
  },
);

export const funnelZero = given(
  [
    'cr_orders_per_session',
    'cr_converting_sessions',
    'add_to_cart_rate',
    'cart_abandonment',
    'checkout_abandonment',
  ],
  countInputs,
  async (counts, database) => {
    const store = await openStore(database, {});
    await bring(database, store, 'sessions', sessionsOf(counts));
    await bring(database, store, 'sales', ordersOf(counts));
    const value = await valuesOf(database, store, { ...PERIOD, metrics: [...METRICS] });
    return {
      cr_orders_per_session: value('cr_orders').value,
      cr_converting_sessions: value('cr').value,
      add_to_cart_rate: value('atc_rate').value,
      cart_abandonment: value('cart_abandonment').value,
      checkout_abandonment: value('checkout_abandonment').value,
    };
  },
);
