import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { changed } from '../../server/ask';
import type { AnyMetricId } from '../../server/catalog/metrics';
import { ingest } from '../../server/ledger';
import type { Period } from '../../server/time';
import type { Store } from '../../server/types';
import { declareEvery } from '../covered';
import { testDatabase, testStore } from '../database';

/** What a change is made of, by hand, on a shop of eight orders. */

const NOW = new Date('2026-06-10T00:00:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' } as const;
const APRIL = { from: '2026-04-01', to: '2026-05-01' } as const;
const ALL = { from: '2026-03-01', to: '2026-05-01' } as const;

let database: Database;
let shop: Store;

let made = 0;
const order = (day: string, price: number, more: object) => ({
  ...{ type: 'order', id: `o${(made += 1)}`, placedAt: `2026-${day}T10:00:00Z`, currency: 'EUR' },
  ...{ customer: { id: 'ana' }, lines: [{ quantity: 1, unitPrice: String(price) }] },
  ...more,
});

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shop = await testStore(database);
  const email = { channel: 'email' };
  const direct = { channel: 'direct' };
  await ingest(database, shop, 'sales', [
    ...[10, 30].map((price) => order('03-05', price, email)),
    ...[50, 70].map((price) => order('03-06', price, direct)),
    ...[20, 20, 20].map((price) => order('04-05', price, email)),
    order('04-06', 80, direct),
  ]);
  await declareEvery(database, shop, ALL);
});
afterAll(() => database.close());

const ask = (store: Store, metric: AnyMetricId, split: string, compare: typeof MARCH = MARCH) =>
  database.read((tx) => changed(tx, store, { metric, split, ...APRIL, compare }, NOW));

it('gives of a sum what each part has changed by', async () => {
  // email 40 → 60, direct 120 → 80
  expect(await ask(shop, 'net_sales', 'channel')).toEqual({
    split: 'channel',
    divisor: null,
    change: -20_00,
    parts: [
      { part: 'direct', value: 80_00, before: 120_00, share: null, shareBefore: null, effect: -40_00 },
      { part: 'email', value: 60_00, before: 40_00, share: null, shareBefore: null, effect: 20_00 },
    ],
    others: null,
    reason: null,
  });
});

it('gives of a ratio what each part’s own figure and its share have changed, summing to the change', async () => {
  // AOV 160/4 = 40 → 140/4 = 35, mean 37.5. Shares 2/4 → 3/4 email, 2/4 → 1/4 direct
  // email: 0.625 × (20 − 20) + 0.25 × (20 − 37.5) = −4.375
  // direct: 0.375 × (80 − 60) − 0.25 × (70 − 37.5) = −0.625
  const { change, parts, divisor } = await ask(shop, 'aov', 'channel');
  expect(divisor).toBe('orders with goods');
  expect(change).toBeCloseTo(-5_00, 9);
  expect(
    parts.map(({ part, value, before, share, shareBefore }) => [part, value, before, share, shareBefore]),
  ).toEqual([
    ['email', 20_00, 20_00, 0.75, 0.5],
    ['direct', 80_00, 60_00, 0.25, 0.5],
  ]);
  expect(parts[0]?.effect).toBeCloseTo(-437.5, 9);
  expect(parts[1]?.effect).toBeCloseTo(-62.5, 9);
});

it('lists the eight largest parts and sums the others', async () => {
  const many = await testStore(database);
  const countries = ['AT', 'BE', 'BG', 'CZ', 'DE', 'DK', 'ES', 'FI', 'FR', 'GR'];
  await ingest(
    database,
    many,
    'sales',
    countries.map((country, i) => order('04-07', (i + 1) * 10, { country })),
  );
  await declareEvery(database, many, ALL);
  // 10 + 20 … + 100 = 550; Austria 10 and Belgium 20 are the smallest
  const { change, parts, others } = await ask(many, 'net_sales', 'country');
  expect(change).toBe(550_00);
  expect(parts.map(({ part }) => part)).toEqual(['GR', 'FR', 'FI', 'ES', 'DK', 'DE', 'CZ', 'BG']);
  expect(parts[0]).toMatchObject({ value: 100_00, before: 0, effect: 100_00 });
  expect(others).toEqual({ count: 2, effect: 30_00 });
});

it('splits nothing where parts overlap, and says so', async () => {
  // ana is one customer, in two channels
  const customers = await ask(shop, 'customers_active', 'channel');
  expect(customers).toMatchObject({ change: null, parts: [], others: null });
  expect(customers.reason).toMatch(/do not sum to it/);
  await expect(ask(shop, 'net_sales', 'phase of the moon')).rejects.toMatchObject({ code: 'bad_input' });
});

it('names what its shares are of by the figure that has the same terms', async () => {
  // the divisor is gross sales less discounts and returns, and gross sales less discounts, which has no name
  expect((await ask(shop, 'marketing_share', 'channel')).divisor).toBe('net sales');
  expect((await ask(shop, 'return_rate_value', 'channel')).divisor).toBe('gross sales less discounts');
});

const OF_2020 = { from: '2020-03-01', to: '2020-04-01' } as const;

it('says which of the two periods has no figure', async () => {
  const reason = async (period: Period, compare: Period) =>
    (
      await database.read((tx) =>
        changed(tx, shop, { metric: 'net_sales', split: 'channel', ...period, compare }, NOW),
      )
    ).reason;
  const lacking = 'There is no figure for 1 Mar – 31 Mar 2020';
  expect(await reason(APRIL, OF_2020)).toBe(`${lacking}, so the change has no parts.`);
  expect(await reason(OF_2020, APRIL)).toBe(`${lacking}, so the change has no parts.`);
});
