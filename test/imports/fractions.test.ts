import { expect, it } from 'vitest';
import { Fractions } from '../../server/imports/fractions';
import { orderFact, type OrderFact } from '../../server/facts/fact';

/** Amounts that are finer than their currency: the note beside the control totals. */

const order = (id: string, currency: string, ...lines: Record<string, unknown>[]): OrderFact =>
  orderFact.parse({
    type: 'order',
    source: 'api',
    id,
    placedAt: '2026-05-04T10:00:00Z',
    currency,
    lines,
  }) as OrderFact;

const notesOf = (...facts: OrderFact[]) => {
  const seen = new Fractions();
  seen.page('sales', facts);
  return seen.notes();
};

it('says by how much the sums that are stored miss those of the file', () => {
  expect(
    notesOf(
      // 10.004 and 20.004 are 10.00 and 20.00; 0.0075 and 0.0075 of tax are 0.01 each
      order('1', 'USD', { quantity: 1, unitPrice: '10.004', tax: '0.0075' }),
      order(
        '2',
        'USD',
        { quantity: 2, unitPrice: '10.002', tax: '0.0075' },
        { quantity: 1, unitPrice: '5.00' },
      ),
      order('3', 'JPY', { quantity: 1, unitPrice: '99.6' }),
    ),
  ).toEqual({
    'lines with amounts finer than USD has, each rounded by itself: in all gross 0.01 below, tax 0.01 above the sum of the file': 2,
    'lines with amounts finer than JPY has, each rounded by itself: which moves no sum of the file': 1,
  });
});

it('is silent where every line is worth whole cents, be it of a price that no eight decimals make', () => {
  // a seventh of 33.33
  expect(
    notesOf(
      order('1', 'EUR', { quantity: 7, unitPrice: '4.76142857' }),
      order('2', 'EUR', { quantity: 4, unitPrice: '0.125' }),
    ),
  ).toEqual({});
});
