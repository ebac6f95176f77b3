import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { ingest, verify } from '../../server/ledger';
import type { OrderFactInput } from '../../server/facts/fact';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';

/** Lines below zero are returns of their products, or discounts without one (METRICS 1, exchange). By pencil. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const order = (id: string, day: string, lines: object[], more: object = {}) =>
  ({
    ...{ type: 'order', id, placedAt: `2026-${day}T10:00:00Z`, currency: 'EUR', customer: { id: 'kim' } },
    ...{ lines, ...more },
  }) as unknown as OrderFactInput;

const coat = (quantity: number, more: object = {}) => ({
  ...{ sku: 'COAT', quantity, unitPrice: '50.00', taxRate: '0.2', ...more },
});
const cap = (more: object = {}) => ({ sku: 'CAP', quantity: 1, unitPrice: '30.00', taxRate: '0.2', ...more });

const put = async (store: Store, ...facts: unknown[]) => {
  const { rejected } = await ingest(database, store, 'sales', facts);
  expect(rejected).toEqual([]);
  expect((await verify(database, store)).differences).toEqual([]);
};

/** Sums by day of what is not zero. */
const days = async (store: Store) => {
  const found = await rows<Record<string, number | string>>(
    database.db,
    sql`select bucket::text as day, gross_sales::int as gross, discounts::int as discounts, returns::int as returns,
          returns_placed::int as placed, unlinked_returns::int as unlinked, taxes::int as taxes,
          orders::int as orders, aov_orders::int as aov_orders, aov_net_sales::int as aov_net,
          units_sold::int as sold, units_returned::int as back, customers_new::int as fresh,
          gift_card_sales::int as cards, replacements::int as replacements
        from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day' order by bucket`,
  );
  return Object.fromEntries(
    found.map(({ day, ...sums }) => [
      String(day).slice(5),
      Object.fromEntries(Object.entries(sums).filter(([, value]) => value !== 0)),
    ]),
  );
};

describe('a line below zero that names a product', () => {
  it('is a return on the day of its own order, on both bases, beside what was bought', async () => {
    const store = await testStore(database);
    await put(store, order('1', '03-02', [coat(-1), cap()]));
    expect(await days(store)).toEqual({
      '03-02': {
        ...{ gross: 3_000, returns: 5_000, placed: 5_000, unlinked: 5_000, taxes: 600 - 1_000 },
        ...{ orders: 1, aov_orders: 1, aov_net: 3_000, sold: 1, back: 1, fresh: 1 },
      },
    });
  });

  it('alone makes no order, and nobody’s first', async () => {
    const store = await testStore(database);
    // 2 × 50.00 with 15.00 off: 85.00 with 17.00 tax come back
    await put(store, order('1', '03-02', [coat(-2, { discount: '-15.00' })]));
    expect(await days(store)).toEqual({
      '03-02': { returns: 8_500, placed: 8_500, unlinked: 8_500, taxes: -1_700, back: 2 },
    });
    await put(store, order('2', '03-09', [cap()]));
    expect((await days(store))['03-09']).toMatchObject({ orders: 1, fresh: 1 });
  });

  it('may have its price below zero, and prices that contain tax', async () => {
    const store = await testStore(database);
    const back = { sku: 'COAT', quantity: 1, unitPrice: '-60.00', taxRate: '0.2' };
    await put(store, order('1', '03-02', [back, cap({ unitPrice: '36.00' })], { taxesIncluded: true }));
    // 60.00 / 1.2 = 50.00; 36.00 / 1.2 = 30.00
    expect((await days(store))['03-02']).toMatchObject({ gross: 3_000, returns: 5_000, taxes: -400 });
  });

  it('counts in money and not in orders where the order is an exchange', async () => {
    const store = await testStore(database);
    await put(store, order('1', '03-02', [coat(-1), coat(1)], { kind: 'exchange' }));
    expect(await days(store)).toEqual({
      '03-02': {
        ...{ gross: 5_000, returns: 5_000, placed: 5_000, unlinked: 5_000, sold: 1, back: 1 },
        replacements: 1,
      },
    });
  });

  it('takes the rate of its own order: 7.77 at 0.9', async () => {
    const store = await testStore(database);
    const usd = { currency: 'USD', fxRate: '0.9' };
    await put(store, order('1', '03-02', [{ sku: 'A', quantity: -1, unitPrice: '7.77' }, cap()], usd));
    // 6.993
    expect((await days(store))['03-02']).toMatchObject({ returns: 699 });
  });

  it('of a gift card lessens the cards sold, and is no return', async () => {
    const store = await testStore(database);
    const card = { title: 'Card', quantity: -1, unitPrice: '25.00', isGiftCard: true };
    await put(store, order('1', '03-02', [card, cap()]));
    expect((await days(store))['03-02']).toMatchObject({ gross: 3_000, cards: -2_500 });
    expect((await days(store))['03-02']).not.toHaveProperty('returns');
  });

  it('goes with its order: an edit, a test flag and a cancellation take it out', async () => {
    const store = await testStore(database);
    const at = (updatedAt: string) => ({ updatedAt: `2026-04-${updatedAt}T00:00:00Z` });
    await put(store, order('1', '03-02', [coat(-1), cap()], at('01')));
    await put(store, order('1', '03-02', [cap()], at('02')));
    expect((await days(store))['03-02']).not.toHaveProperty('returns');
    await put(store, order('1', '03-02', [coat(-1), cap()], at('03')));
    await put(
      store,
      order('1', '03-02', [coat(-1), cap()], { ...at('04'), cancelledAt: '2026-03-03T10:00:00Z' }),
    );
    expect(await days(store)).toMatchObject({ '03-02': { gross: 3_000 }, '03-03': { returns: 3_000 } });
    await put(store, order('1', '03-02', [coat(-1), cap()], { ...at('05'), excluded: 'test' }));
    expect((await days(store))['03-02']).toEqual({});
  });
});

describe('a line below zero that names its order', () => {
  const back = (more: object = {}) => coat(-1, { ofOrder: '1', ...more });

  it('is a reversal of that order, whichever comes first', async () => {
    for (const turned of [false, true]) {
      const store = await testStore(database);
      const facts = [order('1', '02-20', [coat(1)]), order('2', '03-02', [back(), cap()])];
      for (const fact of turned ? facts.toReversed() : facts) await put(store, fact);
      expect(await days(store)).toEqual({
        '02-20': {
          ...{ gross: 5_000, placed: 5_000, taxes: 1_000, orders: 1, aov_orders: 1 },
          ...{ sold: 1, fresh: 1 },
        },
        '03-02': {
          ...{ gross: 3_000, returns: 5_000, taxes: 600 - 1_000, orders: 1, aov_orders: 1, aov_net: 3_000 },
          ...{ sold: 1, back: 1 },
        },
      });
    }
  });

  it('takes no more than is left of it, and the rest is held', async () => {
    const store = await testStore(database);
    await put(store, order('1', '02-20', [coat(1)]));
    const refund = { type: 'refund', id: 'r', orderId: '1', occurredAt: '2026-02-25T10:00:00Z' };
    await put(store, { ...refund, net: '40.00', tax: '8.00' }, order('2', '03-02', [back(), cap()]));
    // 10.00 and 2.00 of the 60.00 are left
    const [row] = await rows(
      database.db,
      sql`select returns::int as returns, taxes::int as taxes, beyond_minor::int as beyond, kind
          from reversals where store_id = ${store.id} and external_id = 'line:2:1'`,
    );
    expect(row).toEqual({ returns: 1_000, taxes: 200, beyond: 4_800, kind: 'return' });
  });

  it('moves when the line names another order, and goes with it', async () => {
    const store = await testStore(database);
    await put(store, order('1', '02-20', [coat(1)]), order('9', '02-21', [coat(1)]));
    await put(store, order('2', '03-02', [back(), cap()]));
    await put(store, order('2', '03-02', [back({ ofOrder: '9' }), cap()]));
    expect(await days(store)).toMatchObject({ '02-20': { aov_net: 5_000 }, '02-21': { placed: 5_000 } });
    await put(store, order('2', '03-02', [cap()]));
    expect((await days(store))['02-21']).toMatchObject({ aov_net: 5_000 });
    expect((await days(store))['03-02']).not.toHaveProperty('returns');
  });

  it('that is not as its line says is found by a check', async () => {
    const store = await testStore(database);
    await put(store, order('1', '02-20', [coat(1)]), order('2', '03-02', [back(), cap()]));
    await database.db.execute(
      sql`update order_lines set of_order = '9' where store_id = ${store.id} and external_id = '2' and ordinal = 1`,
    );
    expect((await verify(database, store)).differences).toEqual([
      'reversal line:2:1: is of order 1, should be of 9, as its line says',
    ]);
  });

  it('counts in nothing in another currency than its order’s', async () => {
    const store = await testStore(database);
    await put(store, order('1', '02-20', [coat(1)]));
    await put(store, order('2', '03-02', [back(), cap()], { currency: 'USD', fxRate: '0.9' }));
    expect((await days(store))['03-02']).not.toHaveProperty('returns');
  });
});

describe('a line below zero that names no product', () => {
  const coupon = (unitPrice: string, more: object = {}) => ({ quantity: 1, unitPrice, ...more });

  it('is a discount of the lines above zero alone, by their value', async () => {
    const store = await testStore(database);
    // 9.00 off 60.00 and 30.00: 6.00 and 3.00; nothing off the coat that came back
    const lines = [cap({ quantity: 2, productType: 'caps' }), cap({ productType: 'hats' }), coat(-1)];
    await put(store, order('1', '03-02', [...lines, coupon('-9.00')]));
    expect((await days(store))['03-02']).toMatchObject({
      ...{ gross: 9_000, discounts: 900, returns: 5_000 },
      // 54.00 and 27.00 at 20 %, less 10.00
      taxes: 1_080 + 540 - 1_000,
    });
    const byType = await rows(
      database.db,
      sql`select product_type as type, discounts::int as discounts from rollup_lines
          where store_id = ${store.id} and cut = 'product_type' and grain = 'day' order by 1`,
    );
    expect(byType).toEqual([
      { type: 'caps', discounts: 600 },
      { type: 'hats', discounts: 300 },
    ]);
  });

  it('takes its own tax off what was told as sums', async () => {
    const store = await testStore(database);
    const sold = { sku: 'CAP', quantity: 1, unitPrice: '30.00', tax: '6.00' };
    await put(
      store,
      order('1', '03-02', [sold, coupon('-5.00', { title: 'Coupon', isDiscount: true, tax: '-1.00' })]),
    );
    expect((await days(store))['03-02']).toMatchObject({ gross: 3_000, discounts: 500, taxes: 500 });
  });

  it('with prices that contain tax: 12.00 off 36.00 leaves 20.00 and 4.00', async () => {
    const store = await testStore(database);
    await put(
      store,
      order('1', '03-02', [cap({ unitPrice: '36.00' }), coupon('-12.00')], { taxesIncluded: true }),
    );
    expect((await days(store))['03-02']).toMatchObject({ gross: 3_000, discounts: 1_000, taxes: 400 });
  });

  it('of more than the lines are worth is refused, by its line', async () => {
    const store = await testStore(database);
    const { rejected } = await ingest(database, store, 'sales', [
      order('1', '03-02', [cap(), coupon('-31.00')]),
      order('2', '03-02', [coupon('-1.00')]),
      order('3', '03-02', [coat(-1, { unitPrice: '-50.00' })]),
      order('4', '03-02', [coat(-1, { discount: '5.00' })]),
      order('5', '03-02', [coat(1, { ofOrder: '1' })]),
    ]);
    expect(rejected.map(({ row, field }) => [row, field])).toEqual([
      [1, 'lines.1.unitPrice'],
      [2, 'lines.0.unitPrice'],
      [3, 'lines.0.unitPrice'],
      [4, 'lines.0.discount'],
      [5, 'lines.0.quantity'],
    ]);
  });
});
