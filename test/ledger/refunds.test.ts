import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { ingest, verify } from '../../server/ledger';
import type { OrderFactInput, SaleFactInput } from '../../server/facts/fact';
import { testDatabase, testStore } from '../database';

/** However a refund is told, one rule says what it takes of its order (METRICS C7). All sums by pencil. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const order = (overrides: Partial<OrderFactInput> = {}): OrderFactInput => ({
  type: 'order',
  id: '1',
  placedAt: '2026-03-02T10:00:00Z',
  currency: 'EUR',
  lines: [{ sku: 'POT', quantity: 2, unitPrice: '25.00', taxRate: '0.2' }],
  shipping: '5.00',
  shippingTax: '1.00',
  duties: '2.00',
  ...overrides,
});

const refund = (id: string, day: string, told: object): SaleFactInput => ({
  ...{ type: 'refund', id, orderId: '1', occurredAt: `2026-03-${day}T10:00:00Z` },
  ...told,
});

const put = async (store: Store, ...facts: unknown[]) => {
  const { rejected } = await ingest(database, store, 'sales', facts);
  expect(rejected).toEqual([]);
};

interface Row {
  id: string;
  parts: number[];
  beyond: number;
  units: number;
}

/** What each reversal took in the order's currency: goods, tax, shipping, duties. */
const taken = (store: Store) =>
  rows<Row>(
    database.db,
    sql`select external_id as id, json_build_array(net_back, taxes_back, shipping_back, duties_back) as parts,
          beyond_minor::int as beyond, units_back::int as units
        from reversals where store_id = ${store.id} order by occurred_at, external_id`,
  );

const values = async (store: Store): Promise<Record<string, number>> => {
  const [row] = await rows<Record<string, number>>(
    database.db,
    sql`select sum(gross_sales - discounts - returns)::int as net, sum(taxes)::int as taxes,
          sum(shipping)::int as shipping, sum(duties)::int as duties, sum(refunded_beyond)::int as beyond,
          sum(units_returned)::int as units, sum(gift_card_sales)::int as cards
        from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
  );
  return row!;
};

const NOTHING_LEFT = { net: 0, taxes: 0, shipping: 0, duties: 0 };

const expectExact = async (store: Store) => expect((await verify(database, store)).differences).toEqual([]);

describe('a refund that completes an order', () => {
  // 50.00 + tax 10.00 + shipping 5.00 + its tax 1.00 + duties 2.00 = 68.00
  it.each([
    ['an amount', [refund('a', '05', { amount: '68.00' })]],
    ['a status', [refund('a', '05', { whole: true })]],
    ['parts that name goods alone', [refund('a', '05', { net: '68.00' })]],
    ['goods and something beside them', [refund('a', '05', { net: '50.00', adjustment: '18.00' })]],
    [
      'a line, then an amount',
      [refund('a', '05', { net: '25.00', tax: '5.00', units: 1 }), refund('b', '06', { amount: '38.00' })],
    ],
    [
      'a line, then a status',
      [refund('a', '05', { net: '25.00', tax: '5.00', units: 1 }), refund('b', '06', { whole: true })],
    ],
    [
      'amounts in any order',
      [refund('b', '06', { amount: '20.00' }), refund('a', '05', { amount: '48.00' })],
    ],
  ])('told by %s leaves nothing of any part', async (_how, refunds) => {
    const store = await testStore(database);
    await put(store, ...refunds, order());
    expect(await values(store)).toMatchObject({ ...NOTHING_LEFT, beyond: 0 });
    await expectExact(store);
  });

  it('takes the converted rest: three thirds of 29.97 at 0.8837', async () => {
    const store = await testStore(database);
    const lines = [{ quantity: 3, unitPrice: '9.99' }];
    await put(store, {
      ...order({ currency: 'USD', fxRate: '0.8837', lines, shipping: '0', shippingTax: '0', duties: '0' }),
      refunds: ['05', '06', '07'].map((day) => ({
        ...{ id: day, occurredAt: `2026-03-${day}T10:00:00Z`, amount: '9.99' },
      })),
    });
    const booked = await rows<{ returns: number }>(
      database.db,
      sql`select returns::int as returns from reversals where store_id = ${store.id} order by occurred_at`,
    );
    // 26.48 in all; 8.83 twice, and what is left of it
    expect(booked.map(({ returns }) => returns)).toEqual([883, 883, 882]);
    expect(await values(store)).toMatchObject(NOTHING_LEFT);
  });
});

describe('an amount without parts', () => {
  it('takes goods with their tax first, then shipping with its own, then duties', async () => {
    const store = await testStore(database);
    await put(
      store,
      order(),
      // of 60.00 with tax: 12.34 × 50 / 60 = 10.283
      refund('a', '05', { amount: '12.34' }),
      // 47.66 of goods are left, and 1.34 of the 6.00 of shipping: 1.34 × 5 / 6 = 1.117
      refund('b', '06', { amount: '49.00' }),
      // 4.66 of shipping, and 1.00 of duties
      refund('c', '07', { amount: '5.66' }),
    );
    expect(await taken(store)).toEqual([
      { id: 'a', parts: [1_028, 206, 0, 0], beyond: 0, units: 0 },
      { id: 'b', parts: [3_972, 794 + 22, 112, 0], beyond: 0, units: 0 },
      { id: 'c', parts: [0, 78, 388, 100], beyond: 0, units: 0 },
    ]);
    await expectExact(store);
  });

  it('is as good in a currency without decimals, and with tax in the prices', async () => {
    const store = await testStore(database, { currency: 'JPY' });
    // 2 × 550 with 10 %: 1000 + 100
    const lines = [{ quantity: 2, unitPrice: '550', taxRate: '0.1' }];
    const free = { shipping: '0', shippingTax: '0', duties: '0' };
    await put(store, order({ currency: 'JPY', taxesIncluded: true, lines, ...free }));
    // 333 × 1000 / 1100 = 302.7
    await put(store, refund('a', '05', { amount: '333' }));
    expect(await taken(store)).toEqual([{ id: 'a', parts: [303, 30, 0, 0], beyond: 0, units: 0 }]);
  });

  it('names no unit, and a refund of lines does', async () => {
    const store = await testStore(database);
    await put(store, order(), refund('a', '05', { net: '25.00', tax: '5.00', units: 1 }));
    await put(store, refund('b', '06', { whole: true }));
    expect((await taken(store)).map(({ units }) => units)).toEqual([1, 0]);
  });

  it('lies beside parts that are named: 6.00 of what 25.00 and 5.00 leave', async () => {
    const store = await testStore(database);
    await put(store, order(), refund('a', '05', { net: '25.00', tax: '5.00', adjustment: '6.00', units: 1 }));
    // 25.00 + 5.00 are left of the goods: five sixths of 6.00 are goods
    expect(await taken(store)).toEqual([{ id: 'a', parts: [3_000, 600, 0, 0], beyond: 0, units: 1 }]);
  });
});

describe('a part that is named', () => {
  it('is taken as far as it is left, and the rest of the money from what is', async () => {
    const store = await testStore(database);
    // 55.00 of goods: 50.00 are there; 5.00 of their tax
    await put(store, order(), refund('a', '05', { net: '55.00' }));
    expect(await taken(store)).toEqual([{ id: 'a', parts: [5_000, 500, 0, 0], beyond: 0, units: 0 }]);
  });

  it('of shipping takes its share of the tax, so that goods keep theirs', async () => {
    const store = await testStore(database);
    await put(
      store,
      order(),
      refund('a', '05', { net: '0', tax: '1.00', shipping: '5.00' }),
      // the goods are whole: 30.00 are 25.00 and 5.00
      refund('b', '06', { amount: '30.00' }),
    );
    expect(await taken(store)).toEqual([
      { id: 'a', parts: [0, 100, 500, 0], beyond: 0, units: 0 },
      { id: 'b', parts: [2_500, 500, 0, 0], beyond: 0, units: 0 },
    ]);
  });
});

describe('what is paid beyond what is left', () => {
  it('reverses nothing, and is held: 75.00 of 68.00, then 3.00 more', async () => {
    const store = await testStore(database);
    await put(
      store,
      order(),
      refund('a', '05', { amount: '75.00' }),
      refund('b', '06', { net: '3.00', units: 1 }),
    );
    expect(await taken(store)).toEqual([
      { id: 'a', parts: [5_000, 1_100, 500, 200], beyond: 700, units: 0 },
      { id: 'b', parts: [0, 0, 0, 0], beyond: 300, units: 0 },
    ]);
    expect(await values(store)).toMatchObject({ ...NOTHING_LEFT, beyond: 1_000, units: 0 });
    await expectExact(store);
  });

  it('is in the store’s money at the rate of the order', async () => {
    const store = await testStore(database);
    const lines = [{ quantity: 1, unitPrice: '10.00' }];
    const free = { shipping: '0', shippingTax: '0', duties: '0' };
    await put(store, order({ currency: 'USD', fxRate: '0.9', lines, ...free }));
    await put(store, refund('a', '05', { amount: '15.00' }));
    // 10.00 = 9.00 back; 5.00 = 4.50 beyond
    expect(await values(store)).toMatchObject({ net: 0, beyond: 450 });
  });

  it('is all of it after a cancellation, but not of a line that an edit removed, nor of a status', async () => {
    const store = await testStore(database);
    await put(
      store,
      order({ cancelledAt: '2026-03-04T10:00:00Z' }),
      refund('a', '05', { amount: '68.00' }),
      refund('b', '06', { net: '25.00', kind: 'edit' }),
      refund('c', '07', { whole: true }),
    );
    expect(await taken(store)).toEqual([
      { id: 'cancel:1', parts: [5_000, 1_100, 500, 200], beyond: 0, units: 2 },
      { id: 'a', parts: [0, 0, 0, 0], beyond: 6_800, units: 0 },
      { id: 'b', parts: [0, 0, 0, 0], beyond: 0, units: 0 },
      { id: 'c', parts: [0, 0, 0, 0], beyond: 0, units: 0 },
    ]);
    await expectExact(store);
  });

  it('is nothing where a refund comes at the instant of the cancellation', async () => {
    const store = await testStore(database);
    await put(store, order({ cancelledAt: '2026-03-05T10:00:00Z' }), refund('a', '05', { amount: '60.00' }));
    expect(await taken(store)).toEqual([
      { id: 'a', parts: [5_000, 1_000, 0, 0], beyond: 0, units: 0 },
      { id: 'cancel:1', parts: [0, 100, 500, 200], beyond: 0, units: 2 },
    ]);
  });
});

describe('what an order’s list says of its refunds', () => {
  it('gives way to a refund that is told by itself, if it is a sum', async () => {
    const store = await testStore(database);
    await put(store, order(), refund('1:undated', '02', { amount: '30.00' }));
    expect((await taken(store)).map(({ parts }) => parts)).toEqual([[2_500, 500, 0, 0]]);
    await put(store, refund('a', '05', { amount: '12.00' }));
    expect((await taken(store)).map(({ parts }) => parts)).toEqual([
      [0, 0, 0, 0],
      [1_000, 200, 0, 0],
    ]);
    await expectExact(store);
  });

  it('takes what all others leave, if it is a status, on the day that it was set', async () => {
    const store = await testStore(database);
    await put(
      store,
      order(),
      refund('1:undated', '03', { whole: true }),
      refund('a', '05', { amount: '60.00' }),
    );
    expect(await taken(store)).toEqual([
      { id: '1:undated', parts: [0, 100, 500, 200], beyond: 0, units: 0 },
      { id: 'a', parts: [5_000, 1_000, 0, 0], beyond: 0, units: 0 },
    ]);
    await expectExact(store);
  });
});

describe('a refund of gift cards', () => {
  it('takes of those that were sold, and is no return', async () => {
    const store = await testStore(database);
    const lines = [
      { quantity: 1, unitPrice: '20.00' },
      { quantity: 1, unitPrice: '50.00', isGiftCard: true },
    ];
    await put(store, order({ lines, shipping: '0', shippingTax: '0', duties: '0' }));
    await put(store, refund('a', '05', { net: '0', giftCards: '50.00' }));
    expect(await values(store)).toMatchObject({ net: 2_000, cards: 0, beyond: 0 });
    await put(store, refund('b', '06', { net: '20.00', giftCards: '10.00', units: 1 }));
    expect(await values(store)).toMatchObject({ net: 0, cards: 0, beyond: 1_000, units: 1 });
    await expectExact(store);
  });
});

describe('at the door', () => {
  it.each([
    [{}, 'net'],
    [{ net: '1.00', amount: '1.00' }, 'net'],
    [{ amount: '1.00', tax: '0.20' }, 'amount'],
    [{ whole: true, shipping: '0.20' }, 'amount'],
    [{ amount: '1.00', orderId: undefined }, 'orderId'],
    [{ net: '1.00', id: 'line:1:1' }, 'id'],
  ])('%j is refused at %s', async (told, field) => {
    const store = await testStore(database);
    const { rejected } = await ingest(database, store, 'sales', [{ ...refund('a', '05', {}), ...told }]);
    expect(rejected.map((one) => one.field)).toEqual([field]);
  });
});

describe('a refund that names lines', () => {
  const charged = { shipping: '0', shippingTax: '0', duties: '0' };
  const sold = order({
    ...charged,
    lines: [
      { lineId: 'pot', quantity: 1, unitPrice: '10.00', taxRate: '0.2' },
      // two cards of 50.00, sold for 40.00 each
      { lineId: 'card', quantity: 2, unitPrice: '50.00', discount: '20.00', isGiftCard: true },
    ],
  });
  // half of the pot, and one card
  const half = refund('a', '05', {
    ...{ net: '45.00', tax: '1.00', units: 2 },
    lines: [
      { lineId: 'pot', net: '5.00', units: 1 },
      { lineId: 'card', net: '40.00', units: 1 },
    ],
  });

  it.each([
    ['the order first', [sold, half]],
    ['the refund first', [half, sold]],
  ])('takes gift cards at face value, and goods as they are (%s)', async (_which, facts) => {
    const store = await testStore(database);
    for (const fact of facts) await put(store, fact);
    // 10.00 − 5.00, tax 2.00 − 1.00, cards 100.00 − 50.00
    expect(await values(store)).toMatchObject({ net: 500, taxes: 100, cards: 5_000, units: 1, beyond: 0 });
    await expectExact(store);
  });

  it('counts units of what was sold for nothing, and of no part', async () => {
    const store = await testStore(database);
    const lines = [
      { lineId: 'kit', quantity: 1, unitPrice: '25.00' },
      { lineId: 'gift', quantity: 2, unitPrice: '0' },
    ];
    const back = {
      ...{ net: '25.00', units: 1 },
      lines: [
        { lineId: 'kit', net: '25.00', units: 1 },
        // a part of the kit, which is no line of the order; the kit once more; two gifts
        ...['part', 'kit'].map((lineId) => ({ lineId, unitsIfFree: 4 })),
        { lineId: 'gift', unitsIfFree: 2 },
      ],
    };
    await put(store, refund('a', '05', back), order({ ...charged, lines }));
    expect(await values(store)).toMatchObject({ net: 0, units: 3, beyond: 0 });
    await expectExact(store);
  });
});
