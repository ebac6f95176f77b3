import { describe, expect, it } from 'vitest';
import { guess } from '../../server/sources/guess';
import { recordsOf } from '../../server/sources/guess/table';
import { numbersOf } from '../../server/sources/guess/numbers';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping } from '../../server/sources/mapping/schema';
import { amount, needed } from '../../server/sources/payload';
import { restOrder } from '../../server/sources/shopify/rest';
import { readFile } from './reading';

/** Amounts as lists of many countries write them: each is known for one, and read to the last digit. */

const listOf = (...amounts: string[]): string =>
  [
    'Order ID;Date;Email;Total',
    ...amounts.map((cell, i) => `N-${i + 1};2026-05-0${i + 1};b${i}@example.com;${cell}`),
    '',
  ].join('\n');

const found = (text: string) =>
  guess({
    ...{ records: recordsOf(text, 'semicolon'), encoding: 'utf-8', delimiter: 'semicolon' },
    store: { currency: 'SEK', timeZone: 'UTC' },
  });

describe('a list of amounts', () => {
  it.each([
    [['129,90 TL', '1.200,00 TL'], 'TRY', [129.9, 1200.0]],
    [['₺129,90', '₺1.129,90'], 'TRY', [129.9, 1129.9]],
    [['Rs. 499', 'Rs. 1,23,456.00'], null, [499, 123456.0]],
    [['₹1,00,000', '₹99,500'], 'INR', [100000, 99500]],
    [['120.000đ', '99.000đ'], 'VND', [120000, 99000]],
    [['kr. 1.234,50', 'kr. 9,00'], null, [1234.5, 9.0]],
    [['R 1 234.50', 'R 99.00'], 'ZAR', [1234.5, 99.0]],
    [['1.234,-', '99,-'], null, [1234.0, 99.0]],
    [['1.234,50 Kč', '99,00 Kč'], 'CZK', [1234.5, 99.0]],
    [['12 500 Ft', '990 Ft'], 'HUF', [12500, 990]],
    [['１２３４．５０', '９９．００'], null, [1234.5, 99.0]],
    [['1,234円', '500円'], 'JPY', [1234, 500]],
    [['₩12,000', '₩1,200'], 'KRW', [12000, 1200]],
    [['CHF 1’234.50', 'CHF 12.–'], 'CHF', [1234.5, 12.0]],
  ])('%s', async (amounts, currency, totals) => {
    const text = listOf(...amounts);
    const { columns, proposal, questions } = found(text);
    expect(columns.find(({ name }) => name === 'Total')).toMatchObject({ becomes: 'total' });
    expect(proposal.constants?.currency ?? null).toBe(currency);
    expect(questions.some(({ question }) => question === 'decimal')).toBe(false);
    const whole = mapping.parse({
      ...{ row: 'order', delimiter: 'semicolon', columns: proposal.columns },
      ...{ decimal: proposal.decimal, thousands: proposal.thousands },
      constants: { currency: currency ?? 'SEK' },
    });
    const { facts, rejected } = await readFile(mappingFormat(whole) as never, text);
    expect(rejected).toEqual([]);
    const priced = facts.map(({ fact }) => fact as { lines?: { unitPrice: string }[] });
    expect(priced.map(({ lines }) => Number(lines?.[0]?.unitPrice))).toEqual(totals);
  });

  it('in which a mark may be either is asked, unless the currency has no minor units', () => {
    expect(numbersOf(['1.234', '5.678'])).toEqual({ decimal: null, thousands: '' });
    expect(numbersOf(['￥１，２３４'])).toEqual({ decimal: null, thousands: '' });
    expect(numbersOf(['1.234 đ', '5.678 đ'])).toEqual({ decimal: ',', thousands: '.' });
  });

  it('below zero has rows that take something back: (12.50), 12.50- and –12.50', () => {
    for (const cell of ['(12.50)', '12.50-', '–12.50', '(€12.50)', '−12.50', '－１２．５０'])
      expect(found(listOf('20.00', cell)).notes, cell).toBe('amount below 0');
  });
});

it.each([
  ['Fiyat (TL)', 'TRY'],
  ['金額（円）', 'JPY'],
  ['Cena (zł)', 'PLN'],
  ['Total (Ft)', 'HUF'],
  ['Price (R)', null],
])('a column that is called %s is of %s', (name, currency) => {
  const list = listOf('12.00', '13.00').replace('Total', name);
  expect(found(list).proposal.constants?.currency ?? null).toBe(currency);
});

describe('an amount of a platform that is beyond what is kept exactly', () => {
  const LARGE = 'is beyond 99999999999, the largest amount that is kept exactly';
  it.each([
    ['9'.repeat(12), LARGE],
    ['9'.repeat(310), LARGE],
    ['1e11', LARGE],
    ['1e-999999999', 'is not an amount such as 12.50'],
    ['12,50', 'is not an amount such as 12.50'],
  ])('%s is refused with its reason', (text, reason) => {
    expect(needed.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([reason]);
    expect(amount.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([reason]);
  });

  it.each(['99999999999.99', '-99999999999', '1.5e3', '5e-7', 0.1])('%s is taken', (given) => {
    expect(needed.parse(given)).toBe(String(given));
  });

  it('refuses the order of a webhook, with the field', () => {
    const order = (quantity: number) => ({
      ...{ id: 1, created_at: '2026-03-09T10:00:00Z', processed_at: '2026-03-09T10:00:00Z' },
      ...{ updated_at: '2026-03-09T10:00:00Z', currency: 'EUR', total_tax: '4.00', shipping_lines: [] },
      line_items: [{ id: 4, quantity, price: '25.00', tax_lines: [], discount_allocations: [] }],
    });
    const read = (quantity: number) => restOrder.safeParse(order(quantity)).error?.issues ?? [];
    expect(read(2)).toEqual([]);
    expect(read(1e308).map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['line_items.0.quantity', LARGE],
    ]);
  });
});
