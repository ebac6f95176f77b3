import { describe, expect, it } from 'vitest';
import { guess, type Guess } from '../../server/sources/guess';
import { cutOf, recordsOf } from '../../server/sources/guess/table';
import { dateReader } from '../../server/sources/mapping';

/** Lists of other programs and languages, written by hand in their way: what each column is taken for, and what is asked. */

const of = (lines: readonly string[], more: Partial<Parameters<typeof guess>[0]> = {}): Guess => {
  const text = lines.join('\n');
  const { delimiter } = cutOf(text);
  return guess({ records: recordsOf(text, delimiter), encoding: 'utf-8', delimiter, ...more });
};
const openIn = ({ questions }: Guess) => questions.filter(({ open }) => open).map(({ id }) => id);
/** The columns that are used, by their names. */
const used = ({ columns }: Guess) =>
  Object.fromEntries(columns.flatMap(({ name, becomes }) => (becomes === null ? [] : [[name, becomes]])));
const asked = ({ questions }: Guess, id: string) => questions.find((one) => one.id === id);

it('an empty column numbers no order, and a record number is no amount', () => {
  const found = of([
    'Sales Record Number,User Id,Buyer Address 1,Quantity,Sale Price,Shipping and Handling,Total Price,Sale Date,Order ID',
    '801,ann_1,22 Green Street,1,$19.50,$0.00,$19.50,Jan-18-16,',
    '802,bob_2,66 Blue Avenue,2,$5.90,$1.20,$13.00,Jan-19-16,',
  ]);
  expect(used(found)).toMatchObject({
    'Sales Record Number': 'orderId',
    'Sale Price': 'unitPrice',
    'Shipping and Handling': 'shipping',
  });
  expect(used(found)).not.toHaveProperty('Order ID');
  // where somebody lives is not offered as who it is
  expect(openIn(found)).not.toContain('columns:Buyer Address 1');
});

it('codes of currencies in small letters are currencies, and a header that says UTC answers the zone', () => {
  const found = of([
    'Created date (UTC);Amount;Currency;Customer ID;Invoice Number',
    '2026-06-07 02:38:54;15.00;usd;cus_1;A-1',
    '2026-06-06 21:29:22;9.00;eur;cus_2;A-2',
    '2026-06-06 19:57:03;1440.00;mxn;cus_3;A-3',
  ]);
  expect(used(found)).toMatchObject({ Currency: 'currency', Amount: 'amount' });
  expect(found.proposal.dates).toEqual({ zone: 'UTC' });
  expect(asked(found, 'zone')).toMatchObject({
    open: false,
    because: '“Created date (UTC)” says so by its name.',
  });
  expect(openIn(found)).toEqual(['tax']);
});

describe('the price of a piece', () => {
  const list = (pieces: string) => [
    `Order ID,Product,${pieces},Price Each,Order Date`,
    '1,Cable,2,11.95,04/19/26 08:46',
    '2,Phone,1,600,04/20/26 09:00',
    '2,Cable,3,11.95,04/20/26 09:00',
  ];

  it('is times the quantity ordered', () => {
    expect(used(of(list('Quantity Ordered')))).toMatchObject({
      'Quantity Ordered': 'quantity',
      'Price Each': 'unitPrice',
    });
  });

  it('stays one where a column may be the pieces; if it is not, it is what the row is worth', () => {
    const found = of(list('Quantity wanted'));
    expect(used(found)['Price Each']).toBe('unitPrice');
    const question = asked(found, 'columns:Quantity wanted');
    // 2 × 11.95 + 600 + 3 × 11.95, and 11.95 + 600 + 11.95
    expect(question?.answers.map(({ effect }) => effect)).toEqual([
      'Of the 3 rows looked at: net 659.75, discounts 0.00, tax 0.00.',
      'Of the 3 rows looked at: net 623.90, discounts 0.00, tax 0.00.',
    ]);
  });

  it('that does not make the value of the row leaves the choice of that value', () => {
    const found = of([
      'ORDERNUMBER,PRODUCTCODE,QUANTITYORDERED,PRICEEACH,SALES,ORDERDATE,CUSTOMERNAME',
      '1,S10,30,95.70,2871.00,2/24/2026,Land of 1000 Toys',
      '1,S11,10,100,1500.00,2/24/2026,Land of 1000 Toys',
      '2,S10,20,100,2400.00,2/25/2026,Land of 1000 Toys',
    ]);
    const question = asked(found, 'parts');
    expect(question?.because).toBe(
      '“SALES” is not what “PRICEEACH” would make in 2 of 3 totals; in all it is 900.00 above that.',
    );
    expect(question?.answers.map(({ answer, effect }) => [answer, effect])).toEqual([
      ['total', 'Of the 3 rows looked at: net 6,771.00, discounts 0.00, tax 0.00.'],
      ['parts', 'Of the 3 rows looked at: net 5,871.00, discounts 0.00, tax 0.00.'],
    ]);
    expect(question?.answers[0]?.set).toEqual({
      columns: { unitPrice: null, total: null, amount: 'SALES' },
    });
    // a name is no identity, and is not offered as one
    expect(asked(found, 'customer')?.answers.map(({ answer }) => answer)).toEqual(['nobody']);
  });
});

it('a tax with its rate in its name is an amount', () => {
  const found = of([
    'Invoice ID,Product line,Unit price,Quantity,Tax 5%,Total,Date',
    'A-1,Health,74.69,7,26.1415,548.9715,1/25/2026',
    'A-2,Sports,15.28,5,3.82,80.22,3/28/2026',
  ]);
  expect(used(found)).toMatchObject({ 'Unit price': 'unitPrice', 'Tax 5%': 'tax' });
  expect(found.proposal.taxesIncluded).toBe(false);
  expect(found.columns.find(({ name }) => name === 'Total')?.reason).toBe(
    'made of “Unit price”, “Tax 5%”, taken instead',
  );
});

it('what was charged, of goods, promotions, shipping and tax', () => {
  const found = of([
    'Order Date,Order ID,Subtotal,Shipping Charge,Tax Before Promotions,Total Promotions,Tax Charged,Total Charged',
    '04/21/26,1,$35.00,$0.00,$1.93,$5.00,$1.93,$31.93',
    '04/22/26,2,$16.99,$3.99,$0.00,$0.00,$0.00,$20.98',
    '04/23/26,3,$9.99,$0.00,$0.80,$0.00,$0.80,$10.79',
  ]);
  expect(used(found)).toMatchObject({
    Subtotal: 'amount',
    'Shipping Charge': 'shipping',
    'Total Promotions': 'discount',
    'Tax Charged': 'tax',
  });
  expect(found.proposal).toMatchObject({ taxesIncluded: false, discounts: 'amount' });
});

it('who is called a customer for short, and units sold without a number of an order', () => {
  const short = of(['Order ID,Cust ID,Date,Amount', '1,77,2026-01-25,5.00', '2,78,2026-01-26,6.00']);
  expect(used(short)['Cust ID']).toBe('customerId');
  const sheet = of([
    'Retailer,Invoice Date,Product,Price per Unit,Units Sold,Total Sales',
    'Shop A,2026-01-25,Shoe,50.00,12,600.00',
    'Shop B,2026-01-26,Shirt,20.00,10,200.00',
  ]);
  expect(sheet.kind).toBe('orders');
  expect(used(sheet)).toMatchObject({ 'Invoice Date': 'placedAt', 'Units Sold': 'quantity' });
});

describe('headers of other languages', () => {
  it.each([
    ['Japanese', '受注日,注文番号,商品コード,商品名,数量,単価,小計', '2026/07/25,O-1,T-1,シャツ,2,3200,6400'],
    [
      'Turkish',
      'Sipariş Tarihi,Sipariş No,Ürün Kodu,Ürün Adı,Adet,Birim Fiyat,Tutar',
      '2026-07-25,O-1,T-1,Gömlek,2,3200,6400',
    ],
    [
      'Vietnamese',
      'Ngày đặt hàng,Mã đơn hàng,SKU sản phẩm,Tên sản phẩm,Số lượng,Đơn giá,Thành tiền',
      '2026-07-25,O-1,T-1,Áo,2,3200,6400',
    ],
    [
      'Portuguese',
      'Data do pedido,Código do pedido,Código produto,Nome do produto,Quantidade,Preço unitário,Valor final',
      '2026-07-25,O-1,T-1,Camisa,2,3200,6400',
    ],
  ])('%s', (_, header, row) => {
    const found = of([header, row, row.replace('O-1', 'O-2').replace(',2,3200,6400', ',1,3200,3200')]);
    expect(found.kind).toBe('orders');
    expect(found.columns.map(({ becomes, alsoValue }) => becomes ?? alsoValue)).toEqual([
      ...['placedAt', 'orderId', 'sku', 'title', 'quantity', 'unitPrice', 'amount'],
    ]);
  });

  it.each([
    ['Japanese', '注文番号,受注日,金額,ステータス', '完了', 'キャンセル済み'],
    ['Turkish', 'Sipariş No,Sipariş Tarihi,Tutar,Sipariş Durumu', 'Teslim edildi', 'İptal edildi'],
    ['Vietnamese', 'Mã đơn hàng,Ngày đặt hàng,Thành tiền,Trạng Thái Đơn Hàng', 'Hoàn thành', 'Đã hủy'],
    ['Portuguese', 'Código do pedido,Data do pedido,Valor final,Situação', 'Entregue', 'Cancelado'],
  ])('%s: cancelled orders are asked', (_, header, done, cancelled) => {
    const found = of([header, `O-1,2026-07-25,5.00,${done}`, `O-2,2026-07-26,7.00,${cancelled}`]);
    const question = found.questions.find((one) => one.question === 'leaveOut');
    expect(question?.because).toContain(`is ${cancelled} in 1 of 2 rows`);
    expect(question?.answers.map(({ effect }) => effect)).toEqual([
      'Of the 2 rows looked at: net 5.00, discounts 0.00, tax 0.00.',
      'Of the 2 rows looked at: net 12.00, discounts 0.00, tax 0.00.',
    ]);
  });

  it('a German marketplace, whose times are by the clock and name their zone', () => {
    const found = of([
      'Bestell-ID,Gekaufte Menge,Kaufdatum,Gesamteinzelhandelspreis,Produktsteuer-Gesamtbetrag,Versandkosten',
      'PO-1,1,"1. Dez. 2025, 12:32 Uhr CET(UTC+1)","16,66€","3,16€","2,51€"',
      'PO-2,2,"30. Nov. 2025, 17:59 Uhr CET(UTC+1)","33,32€","6,33€","2,51€"',
    ]);
    expect(used(found)).toEqual({
      'Bestell-ID': 'orderId',
      'Gekaufte Menge': 'quantity',
      Kaufdatum: 'placedAt',
      Gesamteinzelhandelspreis: 'amount',
      'Produktsteuer-Gesamtbetrag': 'tax',
      Versandkosten: 'shipping',
    });
    const { format } = found.proposal.dates ?? {};
    expect(dateReader(format).read('1. Dez. 2025, 12:32 Uhr CET(UTC+1)')).toBe('2025-12-01 12:32:00+01:00');
    expect(openIn(found)).not.toContain('zone');
  });
});

it('a list of Etsy whose totals hold tax leaves open what the goods are, in all of its rows', () => {
  const found = of([
    'Sale Date,Order ID,Buyer User ID,Number of Items,Ship Country,Currency,Order Value,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total',
    // 30 − 3 + 5 and 1.50 of tax
    '01/13/26,3001,mia7,2,Germany,EUR,30.00,3.00,0.00,5.00,0,33.50',
    // 20 + 4 and 1.20
    '01/14/26,3002,leo,1,France,EUR,20.00,0.00,0.00,4.00,0,25.20',
    // 45 − 5 + 6 − 2 and 2.40
    '01/15/26,3003,ann,3,Spain,EUR,45.00,5.00,2.00,6.00,0,46.40',
  ]);
  expect(found.preset?.id).toBe('etsy-sold-orders');
  expect(used(found)).toMatchObject({ 'Order Value': 'amount', 'Buyer User ID': 'customerId' });
  expect(openIn(found)).toContain('parts');
  // totals less shipping are 28.50, 21.20 and 42.40, with tax in them; values less discounts 27, 20 and 40
  expect(asked(found, 'parts')?.answers.map(({ answer, effect }) => [answer, effect])).toEqual([
    ['total', 'Of the 3 rows looked at: net 92.10 EUR, discounts 8.00, tax 0.00.'],
    ['parts', 'Of the 3 rows looked at: net 87.00 EUR, discounts 8.00, tax 0.00.'],
  ]);
});
