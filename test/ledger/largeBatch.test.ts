import { NO_RULES } from '../../server/facts/channelRules';
import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { orders, rollupSales } from '../../drizzle/schema';
import { ask } from '../../server/ask';
import { verify, withLedger } from '../../server/ledger';
import { saleFact, sessionFact, sightingFact } from '../../server/facts/fact';
import { applySessions } from '../../server/ledger/kinds/sessions';
import { applySightings } from '../../server/ledger/kinds/sightings';
import { Deltas } from '../../server/ledger/rollups/deltas';
import { flush, flushWhenMany } from '../../server/ledger/rollups/flush';
import type { Writing } from '../../server/ledger/rollups/writing';
import { applySales } from '../../server/ledger/sales/sales';
import { testDatabase, testStore } from '../database';

/** Beyond a thousand rows the ledger writes by COPY into a table of the transaction's own. */

const COUNT = 1_200;

const ordersAt = (unitPrice: string, updatedAt: string) =>
  Array.from({ length: COUNT }, (_, i) =>
    saleFact.parse({
      type: 'order',
      id: `o${i}`,
      updatedAt,
      placedAt: '2026-03-02T10:00:00Z',
      currency: 'EUR',
      customer: { id: `c${i}` },
      lines: [{ quantity: 2, unitPrice }],
    }),
  );

it('puts large batches in place of what is stored, more than once in a transaction', async () => {
  const database = await testDatabase();
  const store = await testStore(database);
  const first = ordersAt('10.00', '2026-03-02T10:00:00Z');
  const second = ordersAt('11.00', '2026-03-02T11:00:00Z');
  const third = ordersAt('12.50', '2026-03-02T12:00:00Z');
  await withLedger(database, store, (ledger) => ledger.apply('sales', first));
  const counts = await withLedger(database, store, async (ledger) => [
    await ledger.apply('sales', second),
    await ledger.apply('sales', third),
  ]);
  expect(counts).toEqual([
    { new: 0, changed: COUNT, unchanged: 0 },
    { new: 0, changed: COUNT, unchanged: 0 },
  ]);
  // 1,200 orders of 2 × 12.50
  const question = {
    from: '2026-03-02' as const,
    to: '2026-03-03' as const,
    metrics: ['net_sales' as const, 'orders' as const],
  };
  const { rows } = await ask(database.db, store, question, new Date('2026-04-01T00:00:00Z'));
  expect(rows[0]!.values.net_sales!.value).toBe(30_000_00);
  expect(rows[0]!.values.orders!.value).toBe(1_200);
  expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
});

it('writes between two changes what has become much, and adds to it what comes after', async () => {
  const database = await testDatabase();
  const store = await testStore(database);
  await database.write(async (tx) => {
    const writing: Writing = { tx, store, rules: NO_RULES, deltas: new Deltas(store), importNotes: null };
    await applySales(writing, ordersAt('10.00', '2026-03-02T10:00:00Z').slice(0, 3));
    const waiting = writing.deltas.size;
    await flushWhenMany(writing, waiting);
    expect(writing.deltas.size).toBe(waiting);
    await flushWhenMany(writing, waiting - 1);
    expect(writing.deltas.size).toBe(0);
    await applySales(writing, ordersAt('11.00', '2026-03-02T11:00:00Z').slice(0, 5));
    await flush(writing);
  });
  const totals = await database.db
    .select({ orders: rollupSales.orders, grossSales: rollupSales.grossSales })
    .from(rollupSales)
    .where(and(eq(rollupSales.cut, 'total'), eq(rollupSales.grain, 'month')));
  // three changed orders and two new ones, each of 2 × 11.00
  expect(totals).toEqual([{ orders: 5, grossSales: 110_00 }]);
  expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
});

it('keeps an order matched to its session once the sums of sessions were written in between', async () => {
  const database = await testDatabase();
  const store = await testStore(database);
  const at = '2026-03-02T10:00:00Z';
  const line = { quantity: 1, unitPrice: '20' };
  const order = { type: 'order', id: 'o', placedAt: at, currency: 'EUR', sessionId: 'visit', lines: [line] };
  await database.write(async (tx) => {
    const writing: Writing = { tx, store, rules: NO_RULES, deltas: new Deltas(store), importNotes: null };
    await applySales(writing, [saleFact.parse(order)]);
    await applySessions(writing, [sessionFact.parse({ id: 'visit', startedAt: '2026-03-02T09:50:00Z' })]);
    await flushWhenMany(writing, 0);
    // the pixel saw it as staff, which matches nothing: it is looked at anew
    const seen = { witness: 'pixel', id: 'e', orderId: 'o', filtered: 'internal', occurredAt: at };
    await applySightings(writing, [sightingFact.parse({ ...seen, currency: 'EUR', value: '20' })]);
    await flush(writing);
  });
  const [found] = await database.db.select({ isMatched: orders.isMatched }).from(orders);
  expect(found).toEqual({ isMatched: true });
});
