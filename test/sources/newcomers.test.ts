import { describe, expect, it } from 'vitest';
import { guess, type Guess } from '../../server/sources/guess';
import { cutOf, recordsOf } from '../../server/sources/guess/table';

/** What a person reads who brings a list for the first time: no guess that costs orders, and effects that say why. */

const of = (...lines: string[]): Guess => {
  const text = lines.join('\n');
  const { delimiter } = cutOf(text);
  return guess({ records: recordsOf(text, delimiter), encoding: 'utf-8', delimiter, kind: 'orders' });
};
const becomes = ({ columns }: Guess) =>
  Object.fromEntries(columns.map(({ name, becomes: what }) => [name, what]));
const asked = ({ questions }: Guess, id: string) => questions.find((one) => one.id === id);
const effects = (found: Guess, id: string) => asked(found, id)?.answers.map(({ effect }) => effect);

describe('what an answer does', () => {
  const ROWS = Array.from({ length: 40 }, (_, i) => `${i + 1},2026-05-04,a@example.com,A,1,1.00`);
  const HEAD = 'Order ID,Date,Email,SKU,Quantity,Amount';

  it('says why rows would be refused', () => {
    const found = of(HEAD, ...ROWS, '41,2026-05-04,a@example.com,A,Two,9.00');
    expect(effects(found, 'tax')).toEqual([
      'Of the 41 rows looked at: net 40.00, discounts 0.00, tax 0.00. 1 row would be refused: “Quantity” is not a whole number.',
      'Of the 41 rows looked at: net 40.00, discounts 0.00, tax 0.00. 1 row would be refused: “Quantity” is not a whole number.',
    ]);
  });

  it('names no row of the sample, whose numbers are not those of the file', () => {
    const found = of(
      `${HEAD},Country`,
      ...ROWS.map((row) => `${row},DE`),
      ...Array.from({ length: 30 }, (_, i) => [
        `${i + 50},2026-05-04,a@example.com,A,1,1.00,FR`,
        `${i + 50},2026-05-04,a@example.com,B,1,1.00,FR`,
      ]).flat(),
      '90,2026-05-04,a@example.com,A,1,1.00,AT',
      '90,2026-05-04,a@example.com,B,1,1.00,DE',
    );
    expect(effects(found, 'tax')?.[0]).toBe(
      'Of the 102 rows looked at: net 100.00, discounts 0.00, tax 0.00. 1 row would be refused: “Country” differs from another row of the same order.',
    );
  });

  it('never adds up amounts of several currencies: it has those of the one that most orders are in', () => {
    const found = of(
      `${HEAD},Currency`,
      ...ROWS.map((row) => `${row},EUR`),
      '41,2026-05-04,a@example.com,A,1,700.00,MXN',
    );
    expect(effects(found, 'tax')?.[0]).toBe(
      'Of the 41 rows looked at, those in EUR: net 40.00 EUR, discounts 0.00, tax 0.00.',
    );
  });
});

describe('a column', () => {
  it('in which rows of one order differ is not taken for the channel or country of orders', () => {
    const list = (first: string, second: string) =>
      becomes(
        of(
          'Order ID,Date,Cust ID,Channel,SKU,Qty,Amount,ship-country',
          `7001,2026-05-04,11,${first},A,1,10.00,IN`,
          `7001,2026-05-04,11,${second},B,1,10.00,IN`,
          '7002,2026-05-04,12,Shop,A,1,10.00,IN',
          '7002,2026-05-04,12,Shop,B,1,10.00,IN',
        ),
      );
    expect(list('Market', 'Shop')).toMatchObject({ Channel: null, 'ship-country': 'country' });
    expect(list('Shop', 'Shop')).toMatchObject({ Channel: 'channel' });
    // an order without it on one row is told by the others
    expect(list('Shop', '')).toMatchObject({ Channel: 'channel' });
  });

  it('that is an estimate is no charge, in brackets or not; what the buyer paid is', () => {
    const list = (...names: string[]) =>
      becomes(
        of(
          `Mã đơn hàng,Ngày đặt hàng,Tổng giá bán,${names.join(',')}`,
          '23A,2026-05-04 10:00,73000.00,26100.00,12000.00',
          '23B,2026-05-05 11:00,54900.00,54000.00,0.00',
        ),
      );
    const vietnamese = ['Phí vận chuyển (dự kiến)', 'Phí vận chuyển mà người mua trả'];
    expect(list(...vietnamese)).toMatchObject({
      [vietnamese[0] ?? '']: null,
      [vietnamese[1] ?? '']: 'shipping',
    });
    expect(list('Estimated shipping', 'Shipping')).toMatchObject({
      'Estimated shipping': null,
      Shipping: 'shipping',
    });
  });

  it('of amounts is not offered as a rate, and a tax of a state is a tax', () => {
    const found = of(
      'Order ID,Date,Email,Quantity,Sale Price,US Tax,Insurance,Surplus',
      '1,2026-05-04,a@example.com,1,$19.50,$1.20,$0.00,534.80',
      '2,2026-05-05,b@example.com,2,$5.90,$0.70,$2.10,18.00',
    );
    expect(becomes(found)).toMatchObject({ 'US Tax': 'tax' });
    const offers = (name: string) => asked(found, `columns:${name}`)?.answers.map(({ answer }) => answer);
    expect(offers('Insurance')).toEqual(['discount', 'tax', 'shipping', '']);
    const untaxed = of(
      'Order ID,Date,Email,Quantity,Sale Price,Surplus,Part',
      '1,2026-05-04,a@example.com,1,19.50,534.80,7.5',
    );
    const of2 = (name: string) => asked(untaxed, `columns:${name}`)?.answers.map(({ answer }) => answer);
    expect(of2('Surplus')).toEqual(['discount', 'tax', 'shipping', '']);
    expect(of2('Part')).toEqual(['discount', 'tax', 'taxRate', 'shipping', '']);
  });
});
