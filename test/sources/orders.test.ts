import { describe, expect, it } from 'vitest';
import { orders } from '../../server/sources/canonical/orders';
import { readFile } from './reading';

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;
const HEAD = 'order_id,placed_at,currency,quantity,unit_price';

describe('orders', () => {
  it('makes one order of consecutive rows, its own columns from the first', async () => {
    const { facts, rejected } = await readFile(
      orders,
      csv(
        'record,order_id,placed_at,currency,customer_id,country,shipping,sku,quantity,unit_price,discount',
        'line,A-1,2026-03-01 09:30:00,EUR,C-7,DE,4.90,MUG,2,12.50,2.50',
        ',A-1,,,,,,"TEA, green",1,7.99,',
        'line,A-2,2026-03-01T11:00:00+01:00,EUR,,,,,0,0.001,',
      ),
      { timeZone: 'Europe/Berlin' },
    );
    expect(rejected).toEqual([]);
    // 09:30 in Berlin is 08:30 UTC in winter; 11:00+01:00 is 10:00 UTC.
    expect(facts.map(({ row, sortAt }) => [row, sortAt])).toEqual([
      [2, '2026-03-01T08:30:00.000Z'],
      [4, '2026-03-01T10:00:00.000Z'],
    ]);
    expect(facts[0]!.fact).toMatchObject({
      type: 'order',
      id: 'A-1',
      currency: 'EUR',
      customer: { id: 'C-7' },
      country: 'DE',
      shipping: '4.90',
      lines: [
        { sku: 'MUG', quantity: 2, unitPrice: '12.50', discount: '2.50' },
        { sku: 'TEA, green', quantity: 1, unitPrice: '7.99', discount: '0' },
      ],
    });
    expect(facts[1]!.fact).toMatchObject({
      country: 'unknown',
      customer: {},
      lines: [{ unitPrice: '0.001' }],
    });
  });

  it('reads refunds, with and without an order, also between the rows of an order', async () => {
    const { facts, rejected } = await readFile(
      orders,
      csv(
        `record,${HEAD},refund_id,refunded_at,refund_net,refund_tax,refund_shipping,refund_units`,
        'line,A-1,2026-03-01 09:30,EUR,2,10,,,,,,',
        'refund,A-1,,,,,R-1,2026-03-02T00:00Z,8.40,1.60,0.50,1',
        'line,A-1,,,1,5,,,,,,',
        'refund,,,EUR,,,R-2,2026-03-03T00:00:00Z,3,,,',
      ),
    );
    expect(rejected).toEqual([]);
    const byKey = Object.fromEntries(facts.map(({ key, fact }) => [key, fact]));
    expect(byKey['["refund","api","R-1"]']).toMatchObject({
      type: 'refund',
      orderId: 'A-1',
      net: '8.40',
      tax: '1.60',
      shipping: '0.50',
      units: 1,
    });
    expect(byKey['["refund","api","R-2"]']).toMatchObject({ net: '3', currency: 'EUR', units: 0 });
    expect(byKey['["refund","api","R-2"]']).not.toHaveProperty('orderId');
    expect(byKey['["order","api","A-1"]']).toMatchObject({ lines: [{ quantity: 2 }, { quantity: 1 }] });
  });

  it.each([
    ['an unknown currency', 'A,2026-03-01 09:30,EUX,1,1', 'currency', 'EUX', 'not a currency'],
    [
      'a date that cannot be',
      'A,2026-02-30 09:30,EUR,1,1',
      'placed_at',
      '2026-02-30 09:30',
      'not a date and time that exists',
    ],
    [
      'a zoned date that cannot be',
      'A,2026-02-30T09:30:00Z,EUR,1,1',
      'placed_at',
      '2026-02-30T09:30:00Z',
      'not a date',
    ],
    [
      'an hour that cannot be',
      'A,2026-02-20 25:30,EUR,1,1',
      'placed_at',
      '2026-02-20 25:30',
      'not a date and time that exists',
    ],
    [
      'a minute that cannot be',
      'A,2026-02-20 09:75,EUR,1,1',
      'placed_at',
      '2026-02-20 09:75',
      'not a date and time that exists',
    ],
    [
      'a year that cannot be',
      'A,1026-02-20 09:30,EUR,1,1',
      'placed_at',
      '1026-02-20 09:30',
      'not between 1990 and 2100',
    ],
    ['a day without a time', 'A,2026-02-20,EUR,1,1', 'placed_at', '2026-02-20', 'no time of day'],
    [
      'an American date',
      'A,2/20/2026 9:30,EUR,1,1',
      'placed_at',
      '2/20/2026 9:30',
      'is a date as a spreadsheet writes it when it saves a file again',
    ],
    ['a quantity of 1e12', 'A,2026-03-01 09:30,EUR,1e12,1', 'quantity', '1e12', 'not a whole number'],
    [
      'the same written out',
      'A,2026-03-01 09:30,EUR,1000000000000,1',
      'quantity',
      '1000000000000',
      'above 10000000',
    ],
    [
      'a quantity beyond any number',
      `A,2026-03-01 09:30,EUR,${'9'.repeat(40)},1`,
      'quantity',
      '9'.repeat(40),
      'above 10000000',
    ],
    ['a negative quantity', 'A,2026-03-01 09:30,EUR,-1,1', 'quantity', '-1', 'negative'],
    ['half a piece', 'A,2026-03-01 09:30,EUR,0.5,1', 'quantity', '0.5', 'not a whole number'],
    [
      'an amount beyond 2^53',
      'A,2026-03-01 09:30,EUR,1,90071992547409.93',
      'unit_price',
      '90071992547409.93',
      'beyond 99999999999',
    ],
    ['a negative price', 'A,2026-03-01 09:30,EUR,1,-3.50', 'unit_price', '-3.50', 'negative'],
    [
      'thousands marks',
      'A,2026-03-01 09:30,EUR,1,"1,234.50"',
      'unit_price',
      '1,234.50',
      'not a decimal number',
    ],
    ['a decimal comma', 'A,2026-03-01 09:30,EUR,1,"12,50"', 'unit_price', '12,50', 'not a decimal number'],
    ['no price', 'A,2026-03-01 09:30,EUR,1,', 'unit_price', '', 'is empty'],
    ['no order id', ',2026-03-01 09:30,EUR,1,1', 'order_id', '', 'is empty'],
    ['a NUL byte', 'A\0B,2026-03-01 09:30,EUR,1,1', 'order_id', 'A␀B', 'NUL byte'],
    ['a cell too few', 'A,2026-03-01 09:30,EUR,1', 'row', null, 'has 4 cells, the header has 5'],
    ['a cell too many', 'A,2026-03-01 09:30,EUR,1,1,', 'row', null, 'has 6 cells, the header has 5'],
  ])(
    'rejects %s by row and column and keeps the good row',
    async (...[, bad, field, value, reason]: [string, string, string, string | null, string]) => {
      const { facts, rejected } = await readFile(
        orders,
        csv(HEAD, 'good-1,2026-03-01 09:30,EUR,1,1', bad, 'good-2,2026-03-01 09:30,EUR,1,1'),
      );
      expect(rejected).toEqual([{ row: 3, field, value, reason: expect.stringContaining(reason) }]);
      expect(facts.map(({ fact }) => fact.id)).toEqual(['good-1', 'good-2']);
    },
  );

  it('rejects what a line is worth beyond what can be kept exactly', async () => {
    const { facts, rejected } = await readFile(
      orders,
      csv(HEAD, 'A,2026-03-01 09:30,EUR,9000000,99999999999'),
    );
    expect(facts).toEqual([]);
    expect(rejected[0]).toMatchObject({ row: 2, reason: expect.stringContaining('99999999999') });
  });

  it('leaves the whole order out for one bad line, and names every bad cell', async () => {
    const { facts, rejected, spoiled } = await readFile(
      orders,
      csv(HEAD, 'A,2026-03-01 09:30,EUR,1,1', 'A,,,x,2-', 'B,2026-03-01 09:30,EUR,1,1'),
    );
    expect(facts.map(({ fact }) => fact.id)).toEqual(['B']);
    expect(rejected.map(({ row, field, value }) => [row, field, value])).toEqual([
      [3, 'quantity', 'x'],
      [3, 'unit_price', '2-'],
    ]);
    expect(rejected[0]!.reason).toBe('is not a whole number; so the whole order A is left out');
    expect(spoiled).toEqual([{ row: 2, key: '["order","api","A"]' }]);
  });

  it('rejects rows of one order that contradict each other', async () => {
    const { facts, rejected } = await readFile(
      orders,
      csv(HEAD, 'A,2026-03-01 09:30,EUR,1,1', 'A,2026-03-01 09:30,USD,1,1'),
    );
    expect(facts).toEqual([]);
    expect(rejected).toEqual([
      { row: 3, field: 'currency', value: 'USD', reason: expect.stringContaining('differs from row 2') },
    ]);
  });

  it('rejects cells that a record has no use for', async () => {
    const { rejected } = await readFile(
      orders,
      csv(
        `record,${HEAD},shipping,refund_id,refunded_at,refund_net`,
        'refund,A,,,,,4.90,R-1,2026-03-02 09:30,1',
        'line,A,2026-03-01 09:30,EUR,1,1,,,,2',
        'cancel,B,2026-03-01 09:30,EUR,1,1,,,,',
      ),
    );
    expect(rejected.map(({ row, field }) => [row, field])).toEqual([
      [2, 'shipping'],
      [3, 'refund_net'],
      [4, 'record'],
    ]);
  });

  it('holds no more of an order than it may have', async () => {
    const lines = Array.from({ length: 6_000 }, () => 'A,2026-03-01 09:30,EUR,1,1');
    const { facts, rejected } = await readFile(orders, csv(HEAD, ...lines));
    expect(facts).toEqual([]);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ row: 2, reason: expect.stringContaining('more than 5,000 lines') });
  });
});
