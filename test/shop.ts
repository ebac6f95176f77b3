import type { Database } from '../drizzle/client';
import type { Store } from '../server/types';
import { ingest } from '../server/ledger';
import type {
  OrderFactInput,
  SaleFactInput,
  SessionFactInput,
  SpendFactInput,
  VitalsFactInput,
} from '../server/facts/fact';
import { declare } from './covered';
import { testStore } from './database';
import type { Period } from '../server/time';

/**
 * A shop that can be checked with a pencil. Sums over January and February 2026 are in
 * metrics.test.ts. `times` multiplies every price, so that two stores can hold the same ids with
 * different amounts and a forgotten store_id shows.
 */

type Line = OrderFactInput['lines'][number];

const line = (productType: string, quantity: number, price: number, more: Partial<Line> = {}) => ({
  sku: productType,
  productType,
  quantity,
  unitPrice: price.toFixed(2),
  ...more,
});

interface Sold extends Partial<Omit<OrderFactInput, 'customer' | 'lines'>> {
  customer?: string;
  lines: Line[];
}

const order = (id: string, placedAt: string, { customer, ...more }: Sold): SaleFactInput => ({
  type: 'order',
  source: 'test',
  id,
  placedAt,
  currency: 'EUR',
  channel: 'direct',
  device: 'desktop',
  country: 'DE',
  customer: customer ? { id: customer } : {},
  ...more,
});

const french = { channel: 'paid_search', device: 'mobile', country: 'FR' };

/** The shop's facts are in Europe/Berlin: UTC+1 in winter. */
export const shopSales = (times = 1): SaleFactInput[] => [
  order('o1', '2026-01-05T10:00:00Z', {
    customer: 'ana',
    lines: [line('shoes', 2, 50 * times, { discount: (10 * times).toFixed(2), taxRate: '0.2' })],
    shipping: (5 * times).toFixed(2),
  }),
  order('o2', '2026-01-10T10:00:00Z', {
    customer: 'ben',
    ...french,
    lines: [line('hats', 1, 40 * times)],
    duties: (3 * times).toFixed(2),
  }),
  // refunded in full in February
  order('o3', '2026-01-20T10:00:00Z', {
    customer: 'ana',
    channel: 'email',
    device: 'mobile',
    lines: [line('shoes', 1, 60 * times, { taxRate: '0.2' })],
    refunds: [
      {
        id: 'r1',
        occurredAt: '2026-02-03T10:00:00Z',
        net: (60 * times).toFixed(2),
        tax: (12 * times).toFixed(2),
        units: 1,
        restocked: [{ sku: 'shoes', quantity: 1 }],
      },
    ],
  }),
  // 31 January 23:30 in Berlin; a guest at the till
  order('o4', '2026-01-31T22:30:00Z', {
    channel: 'pos',
    device: 'unknown',
    isWeb: false,
    lines: [line('hats', 3, 10 * times)],
  }),
  order('o5', '2026-02-02T10:00:00Z', {
    customer: 'cara',
    lines: [line('card', 1, 25 * times, { isGiftCard: true, discount: (5 * times).toFixed(2) })],
  }),
  order('o6', '2026-02-05T10:00:00Z', { customer: 'tess', excluded: 'test', lines: [line('hats', 9, 99)] }),
  // cancelled two days later, shipping and all
  order('o7', '2026-02-14T10:00:00Z', {
    customer: 'ben',
    ...french,
    lines: [line('hats', 1, 80 * times)],
    shipping: (4 * times).toFixed(2),
    cancelledAt: '2026-02-16T10:00:00Z',
  }),
  order('o8', '2026-02-20T10:00:00Z', {
    customer: 'ana',
    kind: 'replacement',
    lines: [line('shoes', 1, 50 * times, { discount: (50 * times).toFixed(2) })],
  }),
  // no rate for its currency
  order('o9', '2026-02-21T10:00:00Z', { customer: 'dave', currency: 'SEK', lines: [line('hats', 1, 999)] }),
  {
    type: 'refund',
    source: 'test',
    id: 'n1',
    occurredAt: '2026-02-25T10:00:00Z',
    currency: 'EUR',
    customer: { id: 'ana' },
    net: (7 * times).toFixed(2),
  },
  // before ben's first order: belongs to no cohort
  {
    type: 'refund',
    source: 'test',
    id: 'n2',
    occurredAt: '2025-12-20T10:00:00Z',
    currency: 'EUR',
    customer: { id: 'ben' },
    net: (5 * times).toFixed(2),
  },
  order('o10', '2026-02-11T10:00:00Z', { customer: 'eve', lines: [line('hats', 1, 20 * times)] }),
  // who comes back after February: cara within 90 days, eve within 180, dave within 365
  order('o11', '2026-04-20T10:00:00Z', { customer: 'cara', lines: [line('hats', 1, 45 * times)] }),
  order('o12', '2026-07-21T10:00:00Z', { customer: 'eve', lines: [line('hats', 1, 35 * times)] }),
  order('o13', '2026-09-09T10:00:00Z', { customer: 'dave', lines: [line('hats', 1, 100 * times)] }),
  // month 13 of ana: too late for a lifetime of 12 months
  order('o14', '2027-02-01T10:00:00Z', { customer: 'ana', lines: [line('shoes', 1, 500 * times)] }),
];

const visit = (id: string, startedAt: string, more: Partial<SessionFactInput> = {}): SessionFactInput => ({
  source: 'test',
  id,
  startedAt,
  channel: 'direct',
  device: 'desktop',
  country: 'DE',
  ...more,
});

/** 8 by people: 5 with a cart, 4 at checkout, 3 with an order (one without a cart); 1 bot, 1 staff. */
export const shopSessions = (): SessionFactInput[] => [
  visit('s1', '2026-01-05T09:50:00Z', {
    ...{ hasCart: true, hasCheckout: true, hasOrder: true },
    ...{ jsErrors: 0, checkoutSteps: 3, checkoutClicks: 9 },
  }),
  visit('s2', '2026-01-10T09:50:00Z', {
    ...{ ...french, hasCart: true, hasCheckout: true, hasOrder: true },
    ...{ jsErrors: 2, checkoutSteps: 2, checkoutClicks: 4 },
  }),
  visit('s3', '2026-01-20T09:50:00Z', { channel: 'email', device: 'mobile', hasOrder: true }),
  visit('s4', '2026-01-31T22:59:59Z', { hasCart: true, hasCheckout: true }),
  visit('s5', '2026-02-01T09:50:00Z', { hasCart: true, hasCheckout: true }),
  visit('s6', '2026-02-02T09:50:00Z', { hasCart: true }),
  visit('s7', '2026-02-03T09:50:00Z', { ...french, jsErrors: 0 }),
  visit('s8', '2026-02-28T22:59:59Z'),
  visit('s9', '2026-02-04T09:50:00Z', { filtered: 'bot' }),
  visit('s10', '2026-02-05T09:50:00Z', { filtered: 'internal' }),
];

const page = (id: string, device: string, more: Partial<VitalsFactInput>): VitalsFactInput => ({
  ...{ source: 'test', id, occurredAt: '2026-01-12T10:00:00Z', device },
  ...more,
});

/** Four page views by people, two on phones, over two months; a bot's. */
export const shopVitals = (): VitalsFactInput[] => [
  page('v1', 'mobile', { lcp: 1_200, inp: 40, cls: 10, ttfb: 200 }),
  page('v2', 'mobile', { lcp: 2_400, inp: 200, cls: 250, ttfb: 400, occurredAt: '2026-02-12T10:00:00Z' }),
  page('v3', 'desktop', { lcp: 3_100, inp: 120, cls: 0, occurredAt: '2026-02-27T10:00:00Z' }),
  page('v4', 'desktop', { lcp: 900, cls: 80 }),
  page('v5', 'desktop', { lcp: 9_000, inp: 900, cls: 900, ttfb: 900, filtered: 'bot' }),
];

export const shopSpend = (times = 1): SpendFactInput[] => [
  {
    source: 'test',
    day: '2026-01-08',
    channel: 'paid_search',
    country: 'FR',
    currency: 'EUR',
    amount: (60 * times).toFixed(2),
  },
  {
    source: 'test',
    day: '2026-02-08',
    channel: 'agency',
    country: 'DE',
    kind: 'agency',
    currency: 'EUR',
    amount: (30 * times).toFixed(2),
  },
  {
    source: 'test',
    day: '2026-02-09',
    channel: 'paid_social',
    country: 'DE',
    currency: 'SEK',
    amount: '1000',
  },
];

/** Shoes are dearer from the middle of February; what hats cost is known from 10 February on. */
export const shopUnitCosts = (times = 1) =>
  (
    [
      ['shoes', 20, '2025-12-01'],
      ['shoes', 25, '2026-02-15'],
      ['hats', 4, '2026-02-10'],
    ] as const
  ).map(([sku, cost, fromDay]) => ({
    source: 'test',
    ...{ sku, cost: (cost * times).toFixed(2), currency: 'EUR', fromDay },
  }));

/** o6 is a test, o9 has no rate and `zz` never came: their costs count nowhere. The fee in SEK has no rate. */
export const shopOrderCosts = (times = 1) =>
  (
    [
      ['o1', 'fulfilment', 3, '2026-01-06', 'EUR'],
      ['o1', 'carrier', 5, '2026-02-06', 'EUR'],
      ['o1', 'payment_fee', 2, '2026-01-05', 'EUR'],
      ['o2', 'carrier', 4, '2026-01-12', 'EUR'],
      ['o3', 'payment_fee', 1, '2026-01-20', 'EUR'],
      ['o3', 'return_handling', 2.5, '2026-02-04', 'EUR'],
      ['o4', 'payment_fee', 10, '2026-01-31', 'SEK'],
      ['o6', 'fulfilment', 9, '2026-02-05', 'EUR'],
      ['o9', 'payment_fee', 7, '2026-02-21', 'EUR'],
      ['o10', 'duties', 1.5, '2026-02-12', 'EUR'],
      ['o10', 'tax', 0.5, '2026-02-12', 'EUR'],
      ['zz', 'carrier', 99, '2026-02-12', 'EUR'],
    ] as const
  ).map(([orderId, kind, amount, day, currency]) => ({
    source: 'test',
    ...{ orderId, kind, amount: (amount * times).toFixed(2), day, currency },
  }));

/** 1.00 a day of rent from December on, 1.50 a day in February; the wages have no rate. */
export const shopFixedCosts = (times = 1) =>
  (
    [
      ['2025-12', 'rent', 31 * times, 'EUR'],
      ['2026-02', 'Rent', 42 * times, 'EUR'],
      ['2026-02', 'staff', 1000, 'SEK'],
    ] as const
  ).map(([month, kind, amount, currency]) => ({
    source: 'test',
    ...{ month, kind, amount: amount.toFixed(2), currency },
  }));
/** The shop was open all the time, and every system told all it knew. */
const WHOLE: Period = { from: '2025-01-01', to: '2029-01-01' };

/** A store with the shop's facts. */
export const openShop = async (
  database: Database,
  overrides: Partial<Store> = {},
  times = 1,
): Promise<Store> => {
  // its till tells nobody's name, and its customers count all the same
  const own = { contributionRate: 0.4, customersInclude: ['pos'] };
  const store = await testStore(database, { ...own, ...overrides });
  for (const [kind, facts] of [
    ['sales', shopSales(times)],
    ['sessions', shopSessions()],
    ['spend', shopSpend(times)],
    ['vitals', shopVitals()],
    ['unitCosts', shopUnitCosts(times)],
    ['orderCosts', shopOrderCosts(times)],
    ['fixedCosts', shopFixedCosts(times)],
  ] as const) {
    const { rejected } = await ingest(database, store, kind, facts);
    if (rejected.length > 0)
      throw new Error(`the shop's ${kind} are refused: ${JSON.stringify(rejected[0])}`);
  }
  await declare(database, store, WHOLE);
  return store;
};
