import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask, why } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { undoImport } from '../../server/imports/undo';
import { ingest, verify } from '../../server/ledger';
import type { FactKind, OrderFactInput } from '../../server/facts/fact';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';
import { bringInto } from '../ledger/undoing';
import type { Period } from '../../server/time';

/** What is a cost that moves with volume and what is fixed, what is an order, a unit, a gift card: by hand. Store in EUR. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const NOW = new Date('2026-08-01T00:00:00Z');
const MARCH: Period = { from: '2026-03-01', to: '2026-04-01' };

const put = async (store: Store, kind: FactKind, ...facts: object[]) => {
  const { rejected } = await ingest(database, store, kind, facts);
  expect(rejected).toEqual([]);
  await declare(database, store, { from: '2025-12-01', to: '2026-08-01' });
};
const values = async (store: Store, metrics: MetricId[], more: object = {}) => {
  const question = { ...MARCH, metrics, ...more };
  const { rows } = await database.read((tx) => ask(tx, store, question, NOW));
  return rows.map((row) => ({ ...row, values: metrics.map((id) => row.values[id]!.value) }));
};
const only = async (store: Store, metrics: MetricId[], more: object = {}) =>
  (await values(store, metrics, more))[0]!.values;
const expectExact = async (store: Store) => expect((await verify(database, store)).differences).toEqual([]);

const order = (id: string, more: Partial<OrderFactInput> = {}): OrderFactInput => ({
  type: 'order',
  id,
  placedAt: '2026-03-10T10:00:00Z',
  currency: 'EUR',
  lines: [{ sku: 'MUG', quantity: 1, unitPrice: '100.00', productType: 'mugs' }],
  ...more,
});

describe('marketing', () => {
  const spend = (kind: string, amount: string, more: object = {}) => ({
    ...{ day: '2026-03-10', kind, amount, currency: 'EUR', channel: 'email' },
    ...more,
  });

  test('is variable as media, creators and affiliates; agencies, tools and the rest are in the whole', async () => {
    const store = await testStore(database);
    await put(
      store,
      'spend',
      spend('media', '10'),
      spend('creator', '20'),
      spend('affiliate', '40'),
      spend('agency', '80'),
      spend('tools', '160'),
      spend('other', '320'),
    );
    expect(await only(store, ['ad_spend', 'marketing_variable', 'marketing_cost'])).toEqual([
      10_00, 70_00, 630_00,
    ]);
    // what was affiliate turns out to be a tool, told with its own id
    await put(store, 'spend', spend('affiliate', '7', { id: 'x' }));
    await put(store, 'spend', spend('tools', '7', { id: 'x' }));
    expect(await only(store, ['marketing_variable', 'marketing_cost'])).toEqual([70_00, 637_00]);
    await expectExact(store);
  });

  test('can be split, and is left out without a rate', async () => {
    const store = await testStore(database);
    await put(
      store,
      'spend',
      spend('creator', '5'),
      spend('media', '3', { channel: 'paid_search' }),
      spend('media', '1000', { channel: 'paid_social', currency: 'SEK' }),
    );
    const split = await values(store, ['marketing_variable'], { split: 'channel' });
    expect(split.map((row) => [row.split, row.values[0]])).toEqual([
      ['email', 5_00],
      ['paid_search', 3_00],
    ]);
  });

  test('of fees alone leaves no margin 3: what moves with volume is not known, and not 0', async () => {
    const store = await testStore(database);
    await contribute(store);
    await put(store, 'spend', spend('agency', '8'));
    expect(await only(store, ['cm2', 'cm3', 'cm3_rate'])).toEqual([63_00, null, null]);
    await put(store, 'spend', spend('media', '10'));
    // 63 − 10; the 8 are fixed
    expect(await only(store, ['cm3', 'cm3_rate', 'marketing_cost'])).toEqual([53_00, 0.53, 18_00]);
  });
});

/** An order of 100: goods 30, picking 5, fee 2, so 63 before marketing. */
const contribute = async (store: Store, id = '1', placedAt = '2026-03-10T10:00:00Z') => {
  await put(store, 'unitCosts', { sku: 'MUG', cost: '30', currency: 'EUR', fromDay: '2025-01-01' });
  await put(store, 'sales', order(id, { placedAt }));
  const cost = (kind: string, amount: string) => ({
    ...{ orderId: id, kind, amount, currency: 'EUR', day: '2026-03-10' },
  });
  await put(store, 'orderCosts', cost('fulfilment', '5'), cost('payment_fee', '2'));
};

describe('fixed costs', () => {
  const fixed = (month: string, kind: string, amount: string, more: object = {}) => ({
    ...{ month, kind, amount, currency: 'EUR' },
    ...more,
  });
  const left = async (store: Store, period: Period = MARCH, more: object = {}) => {
    const question = { ...period, metrics: ['operating_contribution' as const], ...more };
    const { rows } = await database.read((tx) => ask(tx, store, question, NOW));
    return rows.map(({ values: of }) => of.operating_contribution!);
  };
  /** 63 of contribution, 10 of media and 8 of an agency in March: 45 before what is declared. */
  const shop = async () => {
    const store = await testStore(database);
    await contribute(store);
    const day = '2026-03-10';
    await put(store, 'spend', { day, kind: 'media', amount: '10', currency: 'EUR' });
    await put(store, 'spend', { day, kind: 'agency', amount: '8', currency: 'EUR' });
    return store;
  };
  type Month = `${number}-${number}`;
  const monthOf = (month: Month, next: Month): Period => ({ from: `${month}-01`, to: `${next}-01` });

  test('that nobody has declared leave no value, with the reason', async () => {
    const store = await shop();
    expect(await left(store)).toMatchObject([{ value: null, flags: ['no_cost'] }]);
    const drawer = await database.read((tx) =>
      why(tx, store, { metric: 'operating_contribution', compare: null, ...MARCH }, NOW),
    );
    expect(drawer.notes.join(' ')).toContain('Not known in this period: fixed costs of every month');
    // nothing was sold in February, and nothing is declared
    expect((await left(store, monthOf('2026-02', '2026-03')))[0]!.value).toBeNull();
  });

  test('hold until another is declared, kind by kind, and end with a declared 0', async () => {
    const store = await shop();
    await put(
      store,
      'fixedCosts',
      fixed('2026-01', 'rent', '20'),
      fixed('2026-01', 'staff', '7'),
      fixed('2026-04', 'rent', '0'),
      fixed('2026-05', 'Staff', '9'),
      fixed('2026-09', 'rent', '1000'),
    );
    // March, as in January: 45 − 20 − 7
    expect((await left(store))[0]).toMatchObject({ value: 18_00, flags: [] });
    const months: Period = { from: '2025-12-01', to: '2026-08-01' };
    const byMonth = await left(store, months, { by: 'month' });
    expect(byMonth.map(({ value }) => value)).toEqual([
      null,
      -27_00,
      -27_00,
      18_00,
      -7_00,
      -9_00,
      -9_00,
      -9_00,
    ]);
    // a part of the time is not declared: no half value
    expect((await left(store, months))[0]!.value).toBeNull();
    // 7 months: 45 − 3 × 27 − 7 − 3 × 9
    expect((await left(store, { from: '2026-01-01', to: '2026-08-01' }))[0]!.value).toBe(-70_00);
  });

  test('of a month are spread over its days to the cent', async () => {
    const store = await shop();
    await put(store, 'fixedCosts', fixed('2026-02', 'rent', '100.00'));
    const days = await left(store, monthOf('2026-02', '2026-03'), { by: 'day' });
    // 10,000 / 28 = 357.14…: up to the 4th 1,428.57 → 1,429, so that day has 358
    expect(days.slice(0, 5).map(({ value }) => value)).toEqual([-357, -357, -357, -358, -357]);
    expect(days.reduce((sum, { value }) => sum + value!, 0)).toBe(-100_00);
    // half of a longer month: 10,000 × 15 / 31 = 4,838.7
    expect((await left(store, { from: '2026-05-01', to: '2026-05-16' }))[0]!.value).toBe(-48_39);
    // of a running month the days so far: in Berlin the 3rd is over
    const asOf = { asOf: '2026-06-03T22:00:00Z' as const };
    // 10,000 × 3 / 30
    expect((await left(store, monthOf('2026-06', '2026-07'), asOf))[0]!.value).toBe(-10_00);
  });

  test('in another currency take each day’s rate', async () => {
    const store = await shop();
    await put(store, 'fixedCosts', fixed('2026-02', 'staff', '56', { currency: 'USD' }));
    expect((await left(store))[0]).toMatchObject({ value: 45_00, flags: ['unconverted'] });
    const rate = (day: string, value: string) => ({ day, base: 'EUR', quote: 'USD', rate: value });
    await put(store, 'fx', rate('2026-02-01', '1.25'), rate('2026-02-08', '1.6'), rate('2026-02-22', '2'));
    // 2.00 USD a day: 7 × 1.60, 8 × 1.25 up to the 15th, six days without a rate, 7 × 1.00
    const february = monthOf('2026-02', '2026-03');
    expect((await left(store, february))[0]).toMatchObject({ value: -28_20, flags: ['unconverted'] });
    const drawer = await database.read((tx) =>
      why(tx, store, { metric: 'operating_contribution', compare: null, ...february }, NOW),
    );
    expect(drawer.notes.join(' ')).toContain(
      'Of 6 days some fixed costs have no exchange rate and are left out',
    );
  });

  test('of two sources are two, and of one the newest says', async () => {
    const store = await shop();
    await put(
      store,
      'fixedCosts',
      fixed('2026-01', 'rent', '10', { source: 'berlin' }),
      fixed('2026-02', 'rent', '5', { source: 'köln' }),
      fixed('2026-03', 'rent', '1', { source: 'köln', id: 'a' }),
      fixed('2026-03', 'rent', '2', { source: 'köln', id: 'b' }),
    );
    // 45 − 10 − (1 + 2)
    expect((await left(store))[0]!.value).toBe(32_00);
    await put(store, 'fixedCosts', fixed('2026-01', 'rent', '11', { source: 'berlin' }));
    expect((await left(store))[0]!.value).toBe(31_00);
    await expectExact(store);
  });

  test('go with the import that brought them', async () => {
    const store = await shop();
    const first = await bringInto(database, store, [
      { kind: 'fixedCosts', facts: [fixed('2026-03', 'rent', '20')] },
    ]);
    const second = await bringInto(database, store, [
      { kind: 'fixedCosts', facts: [fixed('2026-03', 'rent', '25')] },
    ]);
    expect((await left(store))[0]!.value).toBe(20_00);
    await undoImport(database, store, second);
    expect((await left(store))[0]!.value).toBe(25_00);
    await undoImport(database, store, first);
    expect((await left(store))[0]!.value).toBeNull();
  });
});

describe('gift cards', () => {
  const card = (quantity: number, unitPrice: string, discount = '0') => ({
    ...{ quantity, unitPrice, discount, isGiftCard: true },
  });
  const FIGURES: MetricId[] = ['gift_card_sales', 'gift_card_discounts', 'discounts', 'gross_sales', 'aov'];

  test('are sold at face value; what is taken off it is no discount of goods', async () => {
    const store = await testStore(database);
    await put(
      store,
      'sales',
      order('1', { lines: [card(2, '50.00', '20.00')] }),
      order('2', {
        lines: [
          card(1, '25.00', '2.50'),
          { quantity: 1, unitPrice: '40.00', discount: '4.00', productType: 'mugs' },
        ],
      }),
    );
    // 100 + 25; 20 + 2.50; one order with goods: 40 − 4
    expect(await only(store, FIGURES)).toEqual([125_00, 22_50, 4_00, 40_00, 36_00]);
    await expectExact(store);
  });

  test('in another currency are converted once an order, face value and discount apart', async () => {
    const store = await testStore(database);
    await put(store, 'fx', { day: '2026-03-09', base: 'EUR', quote: 'USD', rate: '1.6' });
    const two = [card(1, '10.01', '1.01'), card(1, '10.01', '1.01')];
    await put(store, 'sales', order('1', { currency: 'USD', lines: two }));
    // 20.02 / 1.6 = 12.5125; 2.02 / 1.6 = 1.2625
    expect(await only(store, FIGURES.slice(0, 2))).toEqual([12_51, 1_26]);
    await put(store, 'sales', order('2', { currency: 'SEK', lines: two }));
    expect(await only(store, FIGURES.slice(0, 2))).toEqual([12_51, 1_26]);
    await expectExact(store);
  });

  test('that an edit adds are sold on the day of the edit', async () => {
    const store = await testStore(database);
    const added = { ...card(1, '30.00', '3.00'), addedAt: '2026-04-02T10:00:00Z' };
    await put(store, 'sales', order('1', { lines: [...order('1').lines, added] }));
    expect(await only(store, FIGURES.slice(0, 2))).toEqual([0, 0]);
    expect(await only(store, FIGURES.slice(0, 2), { from: '2026-04-01', to: '2026-05-01' })).toEqual([
      30_00, 3_00,
    ]);
    await expectExact(store);
  });
});

describe('refunds of gift cards', () => {
  const APRIL: Period = { from: '2026-04-01', to: '2026-05-01' };
  const FIGURES: MetricId[] = ['gift_card_sales', 'gift_card_discounts', 'returns', 'net_sales'];
  const cards = (quantity: number, unitPrice: string, discount = '0') => ({
    ...{ quantity, unitPrice, discount, isGiftCard: true },
  });
  const refund = (id: string, day: string, told: object) => ({
    ...{ id, occurredAt: `2026-${day}T10:00:00Z`, net: '0' },
    ...told,
  });

  test('take face value back at their time, and are no return', async () => {
    const store = await testStore(database);
    const lines = [...order('1').lines, cards(2, '50.00', '20.00')];
    await put(store, 'sales', order('1', { lines, refunds: [refund('a', '04-03', { giftCards: '50.00' })] }));
    expect(await only(store, FIGURES)).toEqual([100_00, 20_00, 0, 100_00]);
    expect(await only(store, FIGURES, APRIL)).toEqual([-50_00, 0, 0, 0]);
    // on the order basis too: it has no other day
    expect(await only(store, FIGURES, { ...APRIL, basis: 'order' })).toEqual([-50_00, 0, 0, 0]);
    await expectExact(store);
  });

  test('never take more than was sold, to the last cent of the store’s money', async () => {
    const store = await testStore(database);
    await put(store, 'fx', { day: '2026-03-09', base: 'EUR', quote: 'USD', rate: '1.6' });
    const refunds = [
      refund('a', '04-03', { giftCards: '10.01' }),
      refund('b', '04-04', { giftCards: '10.01' }),
      refund('c', '04-05', { giftCards: '10.01' }),
    ];
    await put(
      store,
      'sales',
      order('1', { currency: 'USD', lines: [...order('1').lines, cards(2, '10.01')], refunds }),
    );
    // 20.02 / 1.6 = 12.51; 10.01 / 1.6 = 6.26, then what is left of it
    expect(await only(store, FIGURES)).toEqual([12_51, 0, 0, 62_50]);
    const days = await values(store, ['gift_card_sales'], { ...APRIL, by: 'day' });
    expect(days.slice(2, 5).map((row) => row.values[0])).toEqual([-6_26, -6_25, 0]);
    await expectExact(store);
  });

  test('leave goods alone, and a cancellation leaves cards alone', async () => {
    const store = await testStore(database);
    const lines = [...order('1').lines, cards(1, '30.00')];
    await put(
      store,
      'sales',
      order('1', { lines, cancelledAt: '2026-04-02T10:00:00Z' }),
      order('2', { lines, refunds: [refund('a', '04-03', { net: '100.00', giftCards: '30.00' })] }),
    );
    expect(await only(store, FIGURES)).toEqual([60_00, 0, 0, 200_00]);
    expect(await only(store, FIGURES, APRIL)).toEqual([-30_00, 0, 200_00, -200_00]);
    await expectExact(store);
  });

  test('of a line below zero are worth its face', async () => {
    const store = await testStore(database);
    await put(
      store,
      'sales',
      order('1', { lines: [cards(1, '50.00', '5.00')] }),
      order('2', {
        placedAt: '2026-04-02T10:00:00Z',
        lines: [...order('2').lines, { ...cards(-1, '50.00', '-5.00'), ofOrder: '1' }],
      }),
    );
    expect(await only(store, FIGURES)).toEqual([50_00, 5_00, 0, 0]);
    expect(await only(store, FIGURES, APRIL)).toEqual([-50_00, 0, 0, 100_00]);
    await expectExact(store);
  });
});

describe('cancelled orders', () => {
  const cancelledAt = '2026-03-12T10:00:00Z';

  test('are orders: no replacement, exchange or test', async () => {
    const store = await testStore(database);
    await put(
      store,
      'sales',
      order('1', { cancelledAt }),
      order('2', { cancelledAt, kind: 'replacement' }),
      order('3', { cancelledAt, kind: 'exchange' }),
      order('4', { cancelledAt, excluded: 'test' }),
      order('5', { cancelledAt, currency: 'SEK' }),
      order('6'),
    );
    // 1 and 5, which has no rate; their goods come back all the same
    expect(await only(store, ['orders', 'orders_cancelled', 'returns'])).toEqual([3, 2, 300_00]);
    await put(store, 'sales', order('2', { cancelledAt }));
    expect(await only(store, ['orders', 'orders_cancelled'])).toEqual([4, 3]);
    await put(store, 'sales', order('1'));
    expect(await only(store, ['orders', 'orders_cancelled'])).toEqual([4, 2]);
    await expectExact(store);
  });
});

describe('AOV after returns', () => {
  /** Placed with 100 on the 10th; an edit added 20 on the 12th. */
  const edited = (more: object = {}) =>
    order('1', {
      lines: [
        ...order('1').lines,
        { quantity: 1, unitPrice: '20.00', productType: 'plates', addedAt: '2026-03-12T10:00:00Z' },
      ],
      ...more,
    });
  const refund = (id: string, day: string, net: string) => ({
    ...{ id, occurredAt: `${day}T10:00:00Z`, net },
  });
  const after = async (fact: OrderFactInput) => {
    const store = await testStore(database);
    await put(store, 'fx', { day: '2026-03-09', base: 'EUR', quote: 'USD', rate: '1.6' });
    await put(store, 'sales', fact);
    await expectExact(store);
    return only(store, ['aov', 'aov_net', 'net_sales']);
  };

  test.each([
    ['nothing', [], [100_00, 100_00, 120_00]],
    ['what came back before the edit', [refund('a', '2026-03-11', '10')], [100_00, 90_00, 110_00]],
    [
      'what came back after it, as of the first line',
      [refund('a', '2026-03-13', '12')],
      [100_00, 88_00, 108_00],
    ],
    ['all of the first, and 5 of the added one', [refund('a', '2026-03-13', '105')], [100_00, 0, 15_00]],
    ['all of both', [refund('a', '2026-03-13', '120')], [100_00, 0, 0]],
    [
      'both sums of two',
      [refund('b', '2026-03-20', '22'), refund('a', '2026-03-11', '10')],
      [100_00, 68_00, 88_00],
    ],
  ])('takes back %s', async (_, refunds, expected) => {
    expect(await after(edited({ refunds }))).toEqual(expected);
  });

  test('is nothing of a cancelled order, whatever was added and came back', async () => {
    const cancelledAt = '2026-03-25T10:00:00Z';
    expect(await after(edited({ cancelledAt }))).toEqual([100_00, 0, 0]);
    const refunds = [refund('a', '2026-03-13', '12')];
    expect(await after(edited({ cancelledAt, refunds }))).toEqual([100_00, 0, 0]);
    // cancelled before the edit, as some platforms let it be
    expect(await after(edited({ cancelledAt: '2026-03-11T10:00:00Z' }))).toEqual([100_00, 0, 0]);
  });

  test('is reckoned in the store’s money', async () => {
    // 62.50 and 12.50; 33 / 1.6 = 20.625 → 20.63
    const refunds = [refund('a', '2026-03-13', '33')];
    expect(await after(edited({ currency: 'USD', refunds }))).toEqual([62_50, 41_87, 54_37]);
  });
});

describe('units', () => {
  const goods = (quantity: number, unitPrice: string, productType = 'mugs') => ({
    ...{ quantity, unitPrice, productType },
  });
  const UNITS: MetricId[] = ['units_sold', 'upo', 'asp', 'aov'];

  test('of orders without a rate count; money is divided by those that have one', async () => {
    const store = await testStore(database);
    await put(
      store,
      'sales',
      order('1', { lines: [goods(2, '30.00')] }),
      order('2', { currency: 'SEK', lines: [goods(3, '10.00'), goods(1, '5.00', 'plates')] }),
      // no order, yet sold
      order('3', { kind: 'replacement', lines: [goods(1, '30.00')] }),
      // no goods
      order('4', { lines: [{ quantity: 5, unitPrice: '10.00', isGiftCard: true }] }),
    );
    // 2 + 4 + 1; (2 + 4) / 2 orders; (60 + 30) / (2 + 1); 60 / 1
    expect(await only(store, UNITS)).toEqual([7, 3, 30_00, 60_00]);
    const byType = await values(store, ['units_sold', 'asp'], { split: 'product_type' });
    expect(byType.map((row) => [row.split, ...row.values])).toEqual([
      ['mugs', 6, 30_00],
      ['plates', 1, null],
    ]);
    await expectExact(store);

    // 10 SEK = 1 EUR: 35.00 SEK are 3.50, and its units join the money
    await put(store, 'fx', { day: '2026-03-09', base: 'EUR', quote: 'SEK', rate: '10' });
    // (60 + 30 + 3.50) / 7; (60 + 3.50) / 2
    expect(await only(store, UNITS)).toEqual([7, 3, 93_50 / 7, 31_75]);
    await expectExact(store);
  });

  test('that an edit adds are units of their order on their own day', async () => {
    const store = await testStore(database);
    const added = { ...goods(4, '1.00'), addedAt: '2026-04-02T10:00:00Z' };
    await put(store, 'sales', order('1', { currency: 'SEK', lines: [goods(2, '30.00'), added] }));
    expect(await only(store, ['units_sold', 'upo'])).toEqual([2, 2]);
    const both: Period = { from: '2026-03-01', to: '2026-05-01' };
    expect(await only(store, ['units_sold', 'upo'], both)).toEqual([6, 6]);
    await expectExact(store);
  });

  test('that come back count without a rate too', async () => {
    const store = await testStore(database);
    const refunds = [{ id: 'a', occurredAt: '2026-03-20T10:00:00Z', net: '60.00', units: 2 }];
    await put(
      store,
      'sales',
      order('1', { currency: 'SEK', lines: [goods(3, '30.00')], refunds }),
      order('2', { currency: 'SEK', cancelledAt: '2026-03-21T10:00:00Z', lines: [goods(4, '5.00')] }),
      order('3', {
        currency: 'SEK',
        excluded: 'test',
        lines: [goods(5, '5.00')],
        refunds: [{ ...refunds[0]!, id: 'b' }],
      }),
      { type: 'refund', id: 'n', occurredAt: '2026-03-22T10:00:00Z', currency: 'SEK', net: '9', units: 1 },
    );
    // 2 + 4 + 1 of the note
    expect(await only(store, ['units_sold', 'units_returned', 'returns'])).toEqual([7, 7, 0]);
    await expectExact(store);
    await put(store, 'fx', { day: '2026-03-09', base: 'EUR', quote: 'SEK', rate: '10' });
    // its rate is too old for the note of the 22nd: 6.00 + 2.00
    expect(await only(store, ['units_sold', 'units_returned', 'returns'])).toEqual([7, 7, 8_00]);
    await expectExact(store);
  });

  test('of nothing are none, and their order is one with goods', async () => {
    const store = await testStore(database);
    await put(store, 'sales', order('1', { lines: [goods(0, '30.00')] }));
    expect(await only(store, ['orders', ...UNITS])).toEqual([1, 0, 0, null, 0]);
  });
});
