import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { ingest, verify } from '../../server/ledger';
import { testDatabase, testStore } from '../database';
import type { Period } from '../../server/time';

/** What counts as a web order, and as a checkout that was completed (METRICS 3). */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const DAY: Period = { from: '2026-03-02', to: '2026-03-03' };

const valueOf = async (store: Awaited<ReturnType<typeof testStore>>, metric: MetricId) => {
  const { rows } = await database.read((tx) =>
    ask(tx, store, { ...DAY, metrics: [metric] }, new Date('2026-03-20T00:00:00Z')),
  );
  return rows[0]!.values[metric]!;
};

const visit = (id: string, more: object = {}) => ({
  id,
  startedAt: '2026-03-02T09:00:00Z',
  device: 'mobile',
  ...more,
});

it('revenue per session leaves replacements out, and what comes back of them', async () => {
  const store = await testStore(database);
  const order = (id: string, price: string, more: object = {}) => ({
    type: 'order',
    id,
    placedAt: '2026-03-02T10:00:00Z',
    currency: 'EUR',
    channel: 'email',
    lines: [{ quantity: 1, unitPrice: price }],
    ...more,
  });
  await ingest(database, store, 'sessions', [visit('s1'), visit('s2')]);
  await ingest(database, store, 'sales', [
    order('1', '40.00'),
    order('2', '30.00', {
      kind: 'replacement',
      refunds: [{ id: 'r', occurredAt: '2026-03-03T10:00:00Z', net: '12.00' }],
    }),
    order('3', '7.00', { channel: 'pos' }),
  ]);
  // 40.00 of two sessions; 30.00 and the 7.00 of the till are in net sales alone
  expect(await valueOf(store, 'rps')).toMatchObject({ value: 20_00, num: 40_00, den: 2 });
  expect((await valueOf(store, 'net_sales')).value).toBe(77_00);
  expect((await verify(database, store)).differences).toEqual([]);
});

it('checkout clicks are those of sessions that ended in an order', async () => {
  const store = await testStore(database);
  await ingest(database, store, 'sessions', [
    visit('s1', { hasCheckout: true, hasOrder: true, checkoutClicks: 4 }),
    visit('s2', { hasCheckout: true, checkoutClicks: 1 }),
    visit('s3', { hasCheckout: true, hasOrder: true, checkoutClicks: 9, device: 'desktop' }),
    visit('s4', { checkoutClicks: 2 }),
  ]);
  expect(await valueOf(store, 'checkout_clicks_p50')).toMatchObject({ value: 4 });
  expect((await verify(database, store)).differences).toEqual([]);
});
