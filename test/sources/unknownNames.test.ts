import { describe, expect, it } from 'vitest';
import type { OrderFact } from '../../server/facts/fact';
import { guess, type Guess } from '../../server/sources/guess';
import { cutOf, recordsOf } from '../../server/sources/guess/table';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping } from '../../server/sources/mapping/schema';
import { numberReader } from '../../server/sources/mapping/numbers';
import { numbersOf } from '../../server/sources/guess/numbers';
import { readFile } from './reading';

/** What would be lost or miscounted without a word: it is asked, or told by what else the list states. */

const of = (...rows: string[]): Guess => {
  const text = rows.join('\n');
  const { delimiter } = cutOf(text);
  return guess({ records: recordsOf(text, delimiter), encoding: 'utf-8', delimiter, kind: 'orders' });
};
const asked = ({ questions }: Guess) => questions.filter(({ open }) => open);
const idsOf = (found: Guess) => asked(found).map(({ id }) => id);
const becomes = ({ columns }: Guess) =>
  Object.fromEntries(columns.map(({ name, becomes: what }) => [name, what]));

describe('a column of numbers under a name that is no known word', () => {
  const LIST = of(
    'Tilausnumero;Päiväys;Email;Kpl;Hinta;Alennus;Paino weight',
    'T-1;2026-05-04;ann@example.com;2;10,50;1,25;0,75',
    'T-2;2026-05-05;bob@example.com;1;8,00;0,50;1,20',
    'T-3;2026-05-06;ann@example.com;1;8,00;0,00;1,20',
    'T-4;2026-05-06;eva@example.com;2;10,50;2,10;1,20',
    'T-5;2026-05-07;eva@example.com;2;10,50;0,00;1,20',
  );

  it('is asked where it may be amounts, or pieces; what is weighed is not', () => {
    expect(idsOf(LIST)).toEqual(expect.arrayContaining(['columns:Kpl', 'columns:Hinta', 'columns:Alennus']));
    expect(idsOf(LIST)).not.toContain('columns:Paino weight');
    const discount = asked(LIST).find(({ id }) => id === 'columns:Alennus');
    expect(discount?.answers.map(({ answer }) => answer)).toEqual(
      expect.arrayContaining(['unitPrice', 'discount', 'tax', 'shipping', '']),
    );
  });

  it('takes the place of another that says what a row is worth', () => {
    const price = asked(LIST).find(({ id }) => id === 'columns:Hinta');
    expect(price?.answers.find(({ answer }) => answer === 'unitPrice')?.set).toEqual({
      columns: { unitPrice: 'Hinta', amount: null, total: null },
    });
  });

  it('leaves open whether a price is of a piece, where another column may be the pieces', () => {
    const found = of(
      'Order number;Date;Email;Kpl;Price',
      'T-1;2026-05-04;ann@example.com;2;10.50',
      'T-2;2026-05-05;bob@example.com;1;8.00',
      'T-3;2026-05-06;bob@example.com;1;8.00',
      'T-4;2026-05-06;eva@example.com;1;8.00',
      'T-5;2026-05-07;eva@example.com;2;10.50',
    );
    expect(idsOf(found)).toEqual(expect.arrayContaining(['columns:Kpl', 'columns:Price']));
  });
});

describe('a further column of amounts', () => {
  const effects = (found: Guess, id: string) =>
    asked(found)
      .find((one) => one.id === id)
      ?.answers.map(({ answer, effect }) => [answer, effect?.replace('Of the 2 rows looked at: ', '')]);

  it('may be added to the discount, the tax or the shipping that another column has', async () => {
    const found = of(
      'Order ID;Date;Customer ID;Unit price;Quantity;Discount;Coupon;Tax;Shipping',
      '1;2026-05-04;c1;20.00;2;0.00;5.00;3.20;4.90',
      '2;2026-05-05;c2;30.00;1;2.00;0.00;4.80;4.90',
    );
    expect(effects(found, 'columns:Coupon')).toEqual([
      ['discount', 'net 63.00, discounts 7.00, tax 8.00.'],
      ['tax', 'net 68.00, discounts 2.00, tax 13.00.'],
      ['shipping', 'net 68.00, discounts 2.00, tax 8.00.'],
      ['', 'net 68.00, discounts 2.00, tax 8.00.'],
    ]);
    const set = asked(found)[0]?.answers[0]?.set;
    expect(set).toEqual({ columns: { discount: ['Discount', 'Coupon'] }, discounts: 'amount' });
  });

  it('is not asked where the total says that nothing is missing', () => {
    // 2 × 20 + 3.20 + 4.90; 30 − 2 + 4.80 + 4.90
    const found = of(
      'Order ID;Date;Customer ID;Unit price;Quantity;Discount;Points;Tax;Shipping;Total',
      '1;2026-05-04;c1;20.00;2;0.00;4.40;3.20;4.90;48.10',
      '2;2026-05-05;c2;30.00;1;2.00;3.70;4.80;4.90;37.70',
    );
    expect(idsOf(found).filter((id) => id.startsWith('columns'))).toEqual([]);
  });

  it('in whole numbers is asked where some rows have none, and none is above what the row is worth', () => {
    const found = of(
      'Order ID;Date;Customer ID;Unit price;Quantity;Kedvezmény;Age',
      '1;2026-05-04;c1;2000;2;700;33',
      '2;2026-05-05;c2;3000;1;0;41',
    );
    expect(idsOf(found)).toContain('columns:Kedvezmény');
    expect(idsOf(found)).not.toContain('columns:Age');
    expect(effects(found, 'columns:Kedvezmény')?.[0]).toEqual([
      'discount',
      'net 6,300.00, discounts 700.00, tax 0.00.',
    ]);
  });

  it('that was given back is told, as no order has a place for it', () => {
    const found = of(
      'Order ID;Date;Customer ID;Total;Refunded Amount;Refunded at',
      '1;2026-05-04;c1;20.00;0.00;',
      '2;2026-05-05;c2;30.00;30.00;2026-05-07',
    );
    const question = asked(found).find(({ id }) => id === 'columns:Refunded Amount');
    expect(question?.answers.map(({ answer }) => answer)).toEqual(['']);
    expect(question?.because).toContain('returns stay 0');
    expect(idsOf(found)).not.toContain('columns:Refunded at');
  });
});

it('of a list with many columns fewer rows are read for each answer, and their number is said', () => {
  const fees = Array.from({ length: 56 }, (_, n) => `Fee ${n}`);
  const rows = Array.from(
    { length: 100 },
    (_, n) => `${n};2026-03-01;c${n};20.00;${fees.map(() => '1.25').join(';')}`,
  );
  const found = of(`Order ID;Date;Customer ID;Total;${fees.join(';')}`, ...rows);
  // 500 × (24 ÷ 60)²
  const [first] = asked(found).find(({ id }) => id === 'tax')?.answers ?? [];
  expect(first?.effect).toBe('Of the 80 rows looked at: net 1,600.00, discounts 0.00, tax 0.00.');
});

it('two taxes of one row are its tax: with both inside, the net is without them', async () => {
  const found = of(
    'Order ID;Date;Customer ID;Amount;CGST;SGST',
    '1;2026-05-04;c1;118.00;9.00;9.00',
    '2;2026-05-05;c2;59.00;4.50;4.50',
  );
  const { columns } = found.proposal;
  const given = { ...found.proposal, taxesIncluded: true, constants: { currency: 'INR' } };
  const read = await readFile(
    mappingFormat(mapping.parse({ ...given, row: 'order', columns: { ...columns, tax: ['CGST', 'SGST'] } })),
    'Order ID;Date;Customer ID;Amount;CGST;SGST\n1;2026-05-04;c1;118.00;9.00;9.00\n2;2026-05-05;c2;59.00;4.50;x\n',
  );
  expect(read.facts.map(({ fact }) => fact)).toMatchObject([
    { type: 'order', id: '1', lines: [{ unitPrice: '118', tax: '18' }] },
  ]);
  // the column that is wrong is named
  expect(read.rejected).toMatchObject([{ row: 3, field: 'SGST', value: 'x' }]);
  expect(() =>
    mapping.parse({
      ...given,
      row: 'order',
      discounts: 'percent',
      columns: { ...columns, discount: ['CGST', 'SGST'] },
    }),
  ).toThrow('as rates are not added up');
});

describe('tax', () => {
  const LINES = 'Order number;Date;Email;SKU;Quantity;Unit price;';

  it('is not taken for inside since a row is worth its price without it', () => {
    const found = of(
      `${LINES}VAT rate;Line total;Currency`,
      'N-1;2026-05-04;a@example.com;A;2;10.00;0.20;20.00;EUR',
      'N-1;2026-05-04;a@example.com;B;1;8.00;0.20;8.00;EUR',
      'N-2;2026-05-05;b@example.com;A;3;10.00;0.20;30.00;EUR',
    );
    expect(found.proposal.taxesIncluded).toBeUndefined();
    expect(idsOf(found)).toContain('tax');
  });

  it('inside, alike on all rows of an order: whose it is, is asked', () => {
    const found = of(
      `${LINES}VAT;Order total;Currency`,
      'N-1;2026-05-04;a@example.com;A;2;12.00;5.60;33.60;EUR',
      'N-1;2026-05-04;a@example.com;B;1;9.60;5.60;33.60;EUR',
      'N-2;2026-05-05;b@example.com;A;3;12.00;6.00;36.00;EUR',
    );
    expect(found.proposal.taxesIncluded).toBe(true);
    expect(idsOf(found)).toEqual(['spread:VAT']);
  });

  it('on the first row of an order alone: whose it is, is asked where that moves a figure', () => {
    const list = (discount: string) =>
      of(
        `${LINES.replace('price', 'price incl. VAT')}VAT;Discount;Currency`,
        'N-1;2026-05-04;a@example.com;A;2;12.00;5.20;;EUR',
        `N-1;2026-05-04;a@example.com;B;1;9.60;;${discount};EUR`,
        'N-2;2026-05-05;b@example.com;A;3;12.00;6.00;;EUR',
      );
    expect(idsOf(list('0.00'))).not.toContain('spread:VAT');
    // of 24.00 and 7.20 with 20 %: gross 28.00; of a tax that the first line bears alone, 28.40
    const found = list('2.40');
    expect(asked(found).find(({ id }) => id === 'spread:VAT')?.because).toBe(
      '“VAT” stands on the first row of an order alone.',
    );
  });

  it('of a whole order is shared by what is left of its lines after their discounts', async () => {
    const told = mapping.parse({
      ...{ row: 'line', taxesIncluded: true, wholeOrder: ['tax'], constants: { currency: 'EUR' } },
      columns: { orderId: 'No', placedAt: 'Date', amount: 'Value', discount: 'Discount', tax: 'Tax' },
    });
    const { facts } = await readFile(
      mappingFormat(told),
      'No,Date,Value,Discount,Tax\n1,2026-05-04,119.00,59.50,28.50\n1,2026-05-04,119.00,0,28.50\n',
    );
    // 19 % of 50.00 and of 100.00
    const [order] = facts.map(({ fact }) => fact as OrderFact);
    expect(order?.lines.map(({ tax }) => tax)).toEqual(['9.5', '19']);
  });

  it('is what Italian and Spanish lists call its amount', () => {
    const found = of(
      'Numero ordine;Data ordine;Email;Importo;Importo IVA;Valuta',
      'N-1;2026-05-04;a@example.com;10,00;2,20;EUR',
      'N-2;2026-05-05;b@example.com;12,00;2,64;EUR',
    );
    expect(becomes(found)).toMatchObject({ Importo: 'amount', 'Importo IVA': 'tax' });
    const spanish = of(
      'Número de pedido;Fecha;Email;Importe;Importe IVA;Moneda',
      'N-1;2026-05-04;a@example.com;10,00;2,10;EUR',
      'N-2;2026-05-05;b@example.com;12,00;2,52;EUR',
    );
    expect(becomes(spanish)).toMatchObject({ Importe: 'amount', 'Importe IVA': 'tax' });
  });
});

const LIST_OF_RATES = [
  'Order number;Date;Customer ID;Units;Unit price;VAT rate;Shipping;Total',
  'A-1;2026-05-04;7;2;50.00;0.19;4.90;123.90',
  'A-2;2026-05-05;8;3;20.00;0.19;4.90;76.30',
];
it('a rate beside a total that is without tax: of what it is the rate is asked, as shipping is in the total', () => {
  // 2 × 50 + 19 % + 4.90; 3 × 20 + 19 % + 4.90
  const given = of(...LIST_OF_RATES);
  expect(given.proposal.columns).toMatchObject({ unitPrice: 'Unit price', taxRate: 'VAT rate' });
  const { unitPrice: _, ...columns } = given.proposal.columns ?? {};
  const found = guess({
    ...{
      records: recordsOf(LIST_OF_RATES.join('\n'), 'semicolon'),
      encoding: 'utf-8',
      delimiter: 'semicolon',
      kind: 'orders',
    },
    draft: { ...given.proposal, row: 'order', taxesIncluded: false, columns: { ...columns, total: 'Total' } },
  });
  const question = asked(found).find(({ id }) => id === 'parts');
  expect(question?.answers.map(({ answer, effect }) => [answer, effect])).toEqual([
    ['parts', 'Of the 2 rows looked at: net 160.00, discounts 0.00, tax 30.40.'],
    // (123.90 − 4.90 + 76.30 − 4.90) ÷ 1.19
    ['total', 'Of the 2 rows looked at: net 160.00, discounts 0.00, tax 30.40.'],
    // 200.20 as it stands, and 19 % of it
    ['goods', 'Of the 2 rows looked at: net 200.20, discounts 0.00, tax 38.04.'],
  ]);
});

it('whose a discount is that is above what its row is worth is asked, as a line alone can not bear it', () => {
  const found = of(
    'Order number;Date;Email;SKU;Amount;Discount;Currency',
    'N-1;2026-05-04;a@example.com;A;12.00;15.00;EUR',
    'N-1;2026-05-04;a@example.com;B;20.00;;EUR',
    'N-2;2026-05-05;b@example.com;A;12.00;;EUR',
  );
  expect(idsOf(found)).toContain('spread:Discount');
});

it('a total on the first row of an order, and 0 on the others, is no worth of a row', () => {
  const found = of(
    'Order number;Date;Email;SKU;Total;Currency',
    'N-1;2026-05-04;a@example.com;A;32.00;EUR',
    'N-1;2026-05-04;a@example.com;B;0.00;EUR',
    'N-2;2026-05-05;b@example.com;A;12.00;EUR',
  );
  expect(becomes(found).Total).toBe('total');
  expect(idsOf(found)).toContain('row');
});

it.each([
  ['12,50 kr', '12.50'],
  ['100,00 zł', '100.00'],
  ['R$ 9,90', '9.90'],
  ['-5,00 Kč', '-5.00'],
  ['1200円', '1200'],
])('%s is an amount', (cell, number) => {
  expect(numberReader({ decimal: ',', thousands: '' })(cell)).toBe(number);
  expect(numbersOf(['1,25', cell])).toEqual({ decimal: ',', thousands: '' });
});

it.each([
  ['Stan zamówienia', 'Anulowane'],
  ['Estado', 'Anulado'],
  ['État', 'Annulée'],
  ['注文状態', 'キャンセル'],
  ['Orderstatus', 'Makulerad'],
])('orders whose %s is %s are asked', (column, word) => {
  const found = of(
    `Order number;Date;Email;Amount;${column};Currency`,
    'N-1;2026-05-04;a@example.com;12.00;OK;EUR',
    `N-2;2026-05-05;b@example.com;20.00;${word};EUR`,
  );
  expect(idsOf(found)).toContain(`leaveOut:${column}:cancelled`);
});
