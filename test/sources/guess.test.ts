import { describe, expect, it } from 'vitest';
import { guess, type Guess } from '../../server/sources/guess';
import { cutOf, recordsOf } from '../../server/sources/guess/table';
import { encodingOf } from '../../server/sources/guess/encoding';
import { datesOf } from '../../server/sources/guess/dates';
import { numbersOf } from '../../server/sources/guess/numbers';
import { rateWayOf } from '../../server/sources/guess/rates';
import type { Day } from '../../server/time';

/** What is guessed of files that nobody has seen before. Files are written by hand, in the way of their country. */

const of = (text: string): Guess => {
  const { delimiter } = cutOf(text);
  return guess({ records: recordsOf(text, delimiter), encoding: 'utf-8', delimiter });
};
/** What nobody but a person can say. */
const openIn = ({ questions }: Guess) => questions.filter(({ open }) => open).map(({ question }) => question);
const becomes = ({ columns }: Guess) =>
  Object.fromEntries(columns.map((column) => [column.name, column.becomes]));

it('takes a column of addresses for e-mails, though its name is that of a customer number', () => {
  const found = of(
    [
      'Bestellnr;Datum;Kunde;Summe',
      'K-1;01.11.2026;mia@example.com;12,00',
      'K-2;02.11.2026;;7,50',
      'K-3;02.11.2026;ole@example.com;9,00',
    ].join('\n'),
  );
  expect(becomes(found).Kunde).toBe('email');
  const numbered = of('Bestellnr;Datum;Kunde;Summe\nK-1;01.11.2026;4711;12,00\nK-2;02.11.2026;4712;7,50');
  expect(becomes(numbered).Kunde).toBe('customerId');
});

describe('files of five countries', () => {
  it('German costs: semicolons, decimal comma, a title above the header, the currency in the header', () => {
    const found = of(
      [
        'Podcast-Netzwerk, Abrechnung August',
        '',
        'Tag;Kampagne;Kosten (EUR);Klicks;Status;Neukunden lt. Netzwerk',
        '31.08.2026;DE Sommer, Folge 41;1.204,50;3.118;;41',
        '30.08.2026;DE Sommer, Folge 40;offen;2.004;;3',
        '29.08.2026;DE Herbst;75,25;801;;0',
      ].join('\n'),
    );
    expect(found).toMatchObject({
      format: null,
      kind: 'spend',
      layout: { delimiter: 'semicolon', header: true, skip: 2 },
      decimal: ',',
      thousands: '.',
      dates: ['D.M.YYYY'],
      currency: 'EUR',
      sampled: 3,
    });
    expect(openIn(found)).toEqual([]);
    expect(becomes(found)).toEqual({
      Tag: 'day',
      Kampagne: 'campaign',
      'Kosten (EUR)': 'amount',
      Klicks: null,
      Status: null,
      // numbers are no channel, though the name ends in one
      'Neukunden lt. Netzwerk': null,
    });
    expect(found.columns[1]).toMatchObject({
      samples: ['DE Sommer, Folge 41', 'DE Sommer, Folge 40', 'DE Herbst'],
      reason: 'called “Kampagne”',
    });
    expect(found.columns[4]).toMatchObject({ filled: 0, reason: 'empty in all rows' });
  });

  it('costs of several accounts: the number of the account is what tells them apart', () => {
    const found = of(
      'Date,Campaign,Account ID,Cost\n2026-03-01,Brand,1112223333,4.00\n2026-03-01,Brand,4445556666,5.00\n',
    );
    expect(becomes(found)).toEqual({
      Date: 'day',
      Campaign: 'campaign',
      'Account ID': 'account',
      Cost: 'amount',
    });
  });

  it('French orders: a blank between thousands', () => {
    const found = of(
      [
        'N° de commande;Date de commande;Courriel;Total TTC;Devise',
        'C-1;03/04/2026;ann@example.com;1 204,50;EUR',
        'C-2;23/04/2026;bob@example.com;12,00;EUR',
      ].join('\n'),
    );
    // the 23rd is no month: day first
    expect(found).toMatchObject({
      kind: 'orders',
      row: 'order',
      decimal: ',',
      thousands: ' ',
      dates: ['D/M/YYYY'],
    });
    expect(Object.values(becomes(found))).toEqual(['orderId', 'placedAt', 'email', 'total', 'currency']);
    // TTC says that tax is inside; which, nothing says
    expect(found.proposal.taxesIncluded).toBe(true);
    expect(openIn(found)).toEqual(['taxRate']);
  });

  it('American lines: month first, AM and PM, so the zone is asked', () => {
    const found = of(
      [
        'Order Number,Order Date,Email,Item,Qty,Price',
        '1001,3/14/2026 9:05 AM,ann@example.com,Mug,2,"1,250.00"',
        '1001,3/14/2026 9:05 AM,ann@example.com,Tea,1,4.50',
        '1002,4/2/2026 1:30 PM,bob@example.com,Mug,1,11.90',
      ].join('\n'),
    );
    expect(found).toMatchObject({
      kind: 'orders',
      row: 'line',
      decimal: '.',
      thousands: ',',
      dates: ['M/D/YYYY H:mm A'],
    });
    expect(openIn(found)).toEqual(['columns', 'currency', 'zone', 'tax']);
    expect(found.columns[5]).toMatchObject({ becomes: null, either: ['unitPrice', 'amount'] });
    expect(Object.values(becomes(found))).toEqual([
      'orderId',
      'placedAt',
      'email',
      'title',
      'quantity',
      null,
    ]);
  });

  it('British orders whose days could be months: it is asked', () => {
    const found = of('Order No,Date,Total\nA1,03/04/2026,£12.00\nA2,05/06/2026,£9.50\n');
    expect(found.dates).toEqual(['D/M/YYYY', 'M/D/YYYY']);
    expect(found.currency).toBe('GBP');
    expect(openIn(found)).toEqual(['dates', 'tax', 'customer']);
  });

  it('Swedish orders: tabs and ISO dates', () => {
    const found = of(
      'Ordernummer\tDatum\tE-post\tSumma\tValuta\n1\t2026-03-01\ta@example.com\t1 199,00\tSEK\n2\t2026-03-02\tb@example.com\t99,50\tSEK\n',
    );
    expect(found).toMatchObject({
      kind: 'orders',
      layout: { delimiter: 'tab' },
      decimal: ',',
      thousands: ' ',
      dates: [null],
    });
    expect(openIn(found)).toEqual(['tax']);
    expect(Object.values(becomes(found))).toEqual(['orderId', 'placedAt', 'email', 'amount', 'currency']);
  });
});

describe('what a file does not tell', () => {
  it('a format of ours wins, and nothing is asked', () => {
    const found = of('day,currency,amount,channel\n2026-03-01,EUR,1.00,email\n');
    expect(found).toMatchObject({ format: 'spend', questions: [] });
  });

  it('a file without a header is called by numbers, and what it is is asked', () => {
    const found = of('1001;01.03.2026;12,50\n1002;02.03.2026;9,00\n');
    expect(found).toMatchObject({ kind: null, layout: { header: false, skip: 0 } });
    expect(found.columns.map(({ name }) => name)).toEqual(['1', '2', '3']);
    expect(openIn(found)).toEqual(expect.arrayContaining(['kind', 'columns', 'currency']));
  });

  it('a bad date or amount among many does not change how the others are read', () => {
    const rows = Array.from({ length: 8 }, (_, i) => `B${i};1${i}.03.2026;${i},50`);
    const found = of(['Bestellnummer;Datum;Gesamt', ...rows, 'B9;morgen;zwölf'].join('\n'));
    expect(found).toMatchObject({ dates: ['D.M.YYYY'], decimal: ',' });
    expect(Object.values(becomes(found))).toEqual(['orderId', 'placedAt', 'total']);
  });

  it('a rate of tax is no amount of it; a price that nobody recognised still tells the marks', () => {
    const rows = ['A-1;02.03.2026;1;9,50;19;1.049,90', 'A-2;03.03.2026;4;2,00;19;12,50'];
    const found = of(['Beleg;Datum;Stk;Rabatt;MwSt %;Wert je', ...rows].join('\n'));
    expect(becomes(found)).toMatchObject({
      Beleg: 'orderId',
      Stk: 'quantity',
      'MwSt %': 'taxRate',
      'Wert je': null,
    });
    expect(found).toMatchObject({ decimal: ',', thousands: '.', taxRates: 'percent' });
  });

  it.each([
    [['1,204', '2,500'], { decimal: null, thousands: '' }],
    [['1,204', '2.50'], { decimal: '.', thousands: ',' }],
    [['1.204', '0,5'], { decimal: ',', thousands: '.' }],
    [['0.204'], { decimal: '.', thousands: '' }],
    [['1.204.000'], { decimal: ',', thousands: '.' }],
    [['12', '7'], { decimal: '.', thousands: '' }],
    [["1'204.50"], { decimal: '.', thousands: "'" }],
    [['1.50', '1,50'], { decimal: null, thousands: '' }],
    [['€ 1.204,50', '-3,00', '(4,10)'], { decimal: ',', thousands: '.' }],
  ])('numbers %j', (cells, expected) => {
    expect(numbersOf(cells)).toEqual(expected);
  });

  it.each([
    [['2026-03-01T10:00:00Z'], [null], false],
    [['2026-03-01 10:00'], [null], true],
    [['31.12.26'], ['D.M.YY'], false],
    [['04-30-22', '04-29-22'], ['M-D-YY'], false],
    [['30-04-22'], ['D-M-YY'], false],
    [['22-04-30'], ['YY-M-D'], false],
    [['03-04-22'], ['D-M-YY', 'M-D-YY', 'YY-M-D'], false],
    [['20260101', '20260112'], ['YYYYMMDD'], false],
    [['3. März 2026', '1. Dez. 2026'], ['D. MMM YYYY'], false],
    [['12 févr. 2026'], ['D MMM YYYY'], false],
    [['Jan-05-26'], ['MMM-D-YY'], false],
    [['2026-01-05 10:00:00 UTC'], ['YYYY-M-D H:mm:ss Z'], false],
    [['20261301'], null, false],
    [['5 March 2026'], ['D MMM YYYY'], false],
    [['13/01/2026', '01/13/2026'], null, false],
    [['29.02.2026'], null, false],
  ])('dates %j', (cells, formats, needsZone) => {
    expect(datesOf(cells, '2026-12-31' as Day)).toEqual(formats === null ? null : { formats, needsZone });
  });
});

it('seconds since 1970 are dates in a column that is called so; numbers of orders and people stay numbers', () => {
  // 1 March 2026, 00:00 and 12:00 UTC
  const rows = ['1772323200;1772300001;1772999999;5.00', '1772366400;1772300002;1772999998;6.00'];
  const found = of(['Order date;Order number;Customer ID;Total', ...rows].join('\n'));
  expect(becomes(found)).toMatchObject({
    'Order date': 'placedAt',
    'Order number': 'orderId',
    'Customer ID': 'customerId',
  });
  expect(found.dateReadings[0]).toMatchObject({
    format: 'X',
    parses: [
      { cell: '1772323200', read: '2026-03-01 00:00:00Z' },
      { cell: '1772366400', read: '2026-03-01 12:00:00Z' },
    ],
  });
  expect(openIn(found)).not.toContain('dates');
});

describe('encodings', () => {
  const TEXT = 'Straße;Größe\nKöln;für 12 €\n';
  it.each([
    ['utf-8', Buffer.from(TEXT)],
    ['utf-16le', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['utf-16le', Buffer.from(TEXT, 'utf16le')],
    ['windows-1252', Buffer.from(TEXT.replace('€', 'E'), 'latin1')],
  ])('%s', (encoding, bytes) => {
    expect(encodingOf(bytes)).toMatchObject({ encoding, unread: null });
  });

  it('a character that the sample cuts is no other encoding', () => {
    expect(encodingOf(Buffer.from(TEXT).subarray(0, 5))).toMatchObject({ encoding: 'utf-8', unread: null });
  });

  it('one that is not read is named', () => {
    // "заказ;дата" and so on in Windows-1251
    const cyrillic = Buffer.from(
      Array.from(
        'заказ номер дата сумма покупатель город доставка оплата товар количество цена',
        (letter) => {
          const code = letter.codePointAt(0)!;
          return code >= 0x430 ? code - 0x430 + 0xe0 : code;
        },
      ),
    );
    expect(encodingOf(cyrillic).unread).toBe('windows-1251');
  });
});

describe('rates of tax', () => {
  it.each([
    // values above 1, a mark, or the header leave no doubt
    ['Steuersatz', ['19', '7', '0'], 'percent'],
    ['Steuersatz', ['19 %', '7,0 %'], 'percent'],
    ['MwSt %', ['0', ''], 'percent'],
    ['MwSt in Prozent', ['1'], 'percent'],
    ['Tax rate', ['0.19', '0.07'], 'fraction'],
    // a spreadsheet keeps 19 % as 0.19, and shows a header that says per cent
    ['MwSt %', ['0.19', '0.07'], null],
    ['Tax rate', ['19', '0.07'], null],
    ['Tax rate', ['19 %', '0.07'], null],
    ['Tax rate', ['1', '0'], null],
    ['Tax rate', ['0', ''], null],
  ])('%s with %j are written as %s', (name, cells, way) => {
    expect(rateWayOf(name, cells)).toBe(way);
  });

  const list = (tax: string, cells: string[], value = 'Wert') =>
    of(
      [`Beleg;Datum;Betrag;${tax};Anz`, ...cells.map((cell, i) => `A-${i};0${i + 2}.03.2026;11,90;${cell};1`)]
        .join('\n')
        .replace('Betrag', value),
    );

  it.each([
    ['MwSt', ['19 %', '7 %'], 'taxRate', []],
    // 1.90 is no rate anywhere; 19 and 7 are rates, and may be amounts
    ['MwSt', ['1,90', '0,78'], 'tax', []],
    ['MwSt', ['19', '7'], null, ['tax', 'taxRate']],
    ['MwSt', ['19 €', '7 €'], 'tax', []],
    ['Umsatzsteuer', ['1,90', '0,78'], 'tax', []],
    ['Umsatzsteuersatz', ['19', '7'], 'taxRate', []],
    ['Taux de TVA', ['20', '5,5'], 'taxRate', []],
    ['USt. in %', ['19', '7'], 'taxRate', []],
    ['Versand-Steuersatz', ['19', '7'], null, []],
    ['Rabatt %', ['10', '5'], 'discount', []],
  ])('%s with %j become %s', (name, cells, becomes_, either) => {
    expect(list(name, cells, 'Betrag').columns[3]).toMatchObject({ becomes: becomes_, either });
  });

  it('beside the tax itself a rate is not used, and the page says why', () => {
    const both = of('Beleg;Datum;Betrag;MwSt %;MwSt\nA-1;02.03.2026;119,00;19;19,00\n');
    expect(both.columns.map((column) => column.becomes).slice(3)).toEqual([null, 'tax']);
  });
});

describe('a column of times', () => {
  it('is joined to dates without one, by its name or as the only one of its kind; the zone is asked', () => {
    const named = of('Order number,Date,Time,Total\n1,2026-05-04,14:05,3.00\n2,2026-05-05,9:30,4.00\n');
    expect(becomes(named)).toMatchObject({ Date: 'placedAt', Time: 'time' });
    expect(openIn(named)).toContain('zone');
    const only = of('Order number,Date,Kl.,Total\n1,2026-05-04 00:00:00,2:05 PM,3.00\n');
    expect(only.columns[2]).toMatchObject({ becomes: 'time', reason: 'the only column of times' });
    const visits = of('Session ID,Date,Time,Device\ns1,2026-05-04,14:05:30,mobile\n');
    expect(becomes(visits)).toMatchObject({ Date: 'startedAt', Time: 'time' });
  });

  it('is not used where the date has a time of its own', () => {
    const found = of('Order number,Date,Time,Total\n1,2026-05-04 10:00,14:05,3.00\n');
    expect(found.columns[2]).toMatchObject({ becomes: null, reason: 'the date has a time of its own' });
  });
});
