import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ingest, verify } from '../../server/ledger';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';

/** A check that cannot fail is none: every number that verify vouches for is spoilt once, and it says so. */
describe('verify notices', () => {
  let database: Database;
  let store: Store;
  const run = (statement: string) => database.db.execute(sql.raw(statement));

  beforeAll(async () => {
    database = await testDatabase({ keep: true });
    store = await testStore(database);
    await ingest(database, store, 'sales', [
      {
        type: 'order',
        id: '1',
        placedAt: '2026-03-02T10:00:00Z',
        currency: store.currency,
        customer: { id: 'anna' },
        shipping: '4.00',
        lines: [
          { sku: 'MUG', quantity: 2, unitPrice: '10.00', discount: '1.00', taxRate: '0.19' },
          { quantity: 1, unitPrice: '25.00', isGiftCard: true },
        ],
        refunds: [{ id: 'r1', occurredAt: '2026-03-09T10:00:00Z', net: '5.00', units: 1 }],
      },
    ]);
    await ingest(database, store, 'unitCosts', [
      { sku: 'MUG', cost: '3.00', currency: store.currency, fromDay: '2026-01-01' },
    ]);
    await ingest(database, store, 'orderCosts', [
      { orderId: '1', kind: 'carrier', amount: '4.00', currency: store.currency, day: '2026-03-03' },
    ]);
    await ingest(database, store, 'sessions', [{ id: 's1', startedAt: '2026-03-02T09:00:00Z' }]);
    await ingest(database, store, 'spend', [
      { day: '2026-03-02', channel: 'email', currency: store.currency, amount: '7.00' },
    ]);
    await ingest(database, store, 'sessions', [
      {
        id: 's2',
        startedAt: '2026-03-02T09:00:00Z',
        device: 'mobile',
        jsErrors: 3,
        checkoutClicks: 2,
        hasOrder: true,
      },
    ]);
    await ingest(database, store, 'vitals', [
      { id: 'v1', occurredAt: '2026-03-02T09:00:00Z', device: 'mobile', lcp: 1_500, cls: 0 },
    ]);
    expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
  });
  afterAll(() => database.close());

  it.each([
    ['orders', 'gross_minor'],
    ['orders', 'discounts_minor'],
    ['orders', 'gift_cards_minor'],
    ['orders', 'units'],
    ['orders', 'gross_sales'],
    ['orders', 'taxes'],
    ['orders', 'shipping'],
    ['order_lines', 'gross_minor'],
    ['order_lines', 'discount_minor'],
    ['order_lines', 'quantity'],
    ['order_lines', 'unit_cost'],
    ['order_lines', 'cost'],
    ['unit_costs', 'cost'],
    ['order_costs', 'amount_minor'],
    ['booked_costs', 'cost'],
    ['rollup_costs', 'cogs'],
    ['rollup_costs', 'shipping_cost'],
    ['reversals', 'cost_back'],
    ['reversals', 'costed_returns'],
    ['reversals', 'returns'],
    ['reversals', 'net_minor'],
    ['reversals', 'net_back'],
    ['reversals', 'beyond_minor'],
    ['reversals', 'refunded_beyond'],
    ['customers', 'orders'],
    ['spend', 'cost'],
    ['rollup_sales', 'gross_sales'],
    ['rollup_sales', 'customers_new'],
    ['rollup_lines', 'units_sold'],
    ['rollup_sessions', 'sessions'],
    ['rollup_sessions', 'sessions_error'],
    ['rollup_histograms', 'samples'],
    ['page_vitals', 'lcp'],
    ['sessions', 'checkout_clicks'],
    ['rollup_spend', 'ad_spend'],
    ['rollup_presence', 'customers'],
    ['rollup_cohorts', 'net_sales'],
    ['customer_days', 'net_sales'],
  ])('%s.%s that is one too high', async (table, column) => {
    await run(`update ${table} set ${column} = ${column} + 1 where store_id = ${store.id}`);
    const { ok, differences } = await verify(database, store);
    await run(`update ${table} set ${column} = ${column} - 1 where store_id = ${store.id}`);
    expect({ ok, some: differences.length > 0 }).toEqual({ ok: false, some: true });
    expect((await verify(database, store)).ok).toBe(true);
  });

  it.each([
    'rollup_sales',
    'rollup_sessions',
    'rollup_histograms',
    'rollup_presence',
    'rollup_cohorts',
    'customer_days',
  ])('%s that lost its rows', async (table) => {
    await run(`create table kept as select * from ${table} where store_id = ${store.id}`);
    await run(`delete from ${table} where store_id = ${store.id}`);
    const { ok } = await verify(database, store);
    await run(`insert into ${table} select * from kept`);
    await run('drop table kept');
    expect(ok).toBe(false);
    expect((await verify(database, store)).ok).toBe(true);
  });
});
