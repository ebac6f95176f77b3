import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { verify } from '../../server/ledger';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping, parseMapping, type MappingInput } from '../../server/sources/mapping/schema';
import { dateReader } from '../../server/sources/writtenDates';
import { numberReader } from '../../server/sources/mapping/numbers';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { csv, importing } from '../imports/importing';
import { readFile } from './reading';

const at = importing();
const NOW = new Date('2026-06-01T00:00:00Z');

const valuesOf = async (store: Store, metrics: MetricId[]) => {
  const answer = await at.database.read((tx) =>
    ask(tx, store, { from: '2026-03-01', to: '2026-04-01', metrics }, NOW),
  );
  return Object.fromEntries(metrics.map((metric) => [metric, answer.rows[0]!.values[metric]!.value]));
};

const load = (store: Store, content: string, given: MappingInput, dryRun = false) =>
  at.load(store, content, { format: { name: 'test', mapping: mapping.parse(given) }, dryRun });

/** A German shop's own list: semicolons, decimal commas, tax inside, notes by a column, an offer among them. */
const GERMAN = csv(
  'Beleg;Art;Datum;Zu;Kunde;Artikel;Menge;Preis;MwSt;Versand;Land',
  'R-1;Rechnung;01.03.2026 09:30;;K7;Tasse;2;11,90 €;0,19;5,95;DE',
  'R-1;Rechnung;01.03.2026 09:30;;K7;Schrank;1;1.190,00 €;0,19;0,00;DE',
  'R-2;Rechnung;02.03.2026 10:00;;;Tasse;1;11,90 €;0,19;;AT',
  'R-3;Angebot;02.03.2026 11:00;;;Tasse;9;11,90 €;0,19;;AT',
  'G-1;Gutschrift;05.03.2026 12:00;R-1;K7;Tasse;1;11,90 €;0,19;;DE',
);
const GERMAN_MAPPING: MappingInput = {
  row: 'line',
  delimiter: 'semicolon',
  decimal: ',',
  thousands: '.',
  dates: { format: 'DD.MM.YYYY HH:mm', zone: 'Europe/Berlin' },
  taxesIncluded: true,
  columns: {
    orderId: 'Beleg',
    placedAt: 'Datum',
    customerId: 'Kunde',
    title: 'Artikel',
    quantity: 'Menge',
    unitPrice: 'Preis',
    taxRate: 'MwSt',
    shipping: 'Versand',
    country: 'Land',
  },
  constants: { currency: 'EUR', channel: 'direct' },
  creditNote: { when: { column: 'Art', is: ['Gutschrift'] }, order: { column: 'Zu' } },
  leaveOut: [{ column: 'Art', is: ['Angebot'], reason: 'offers' }],
};

describe('a file of a shop of its own', () => {
  it('comes in by a mapping, with totals that a pencil can check', async () => {
    const store = await testStore(at.database);
    const report = await load(store, GERMAN, GERMAN_MAPPING);
    expect(report).toMatchObject({
      format: 'test',
      rowsRead: 5,
      new: 3,
      rejected: [],
      leftOut: { offers: 1 },
      // As the file states them, tax inside: 2 × 11.90 + 1,190.00 + 11.90; the note without tax is 10.00.
      controlTotals: {
        orders: '2',
        lines: '3',
        units: '4',
        'gross EUR': '1225.70',
        refunds: '1',
        'refunds_net EUR': '10.00',
      },
      notes: {},
    });
    // Without 19 %: 20.00 + 1,000.00 + 10.00; shipping as charged, 5.95; tax 195.70 less 1.90.
    expect(
      await valuesOf(store, ['orders', 'gross_sales', 'returns', 'net_sales', 'units_returned', 'taxes']),
    ).toEqual({
      orders: 2,
      gross_sales: 103_000,
      returns: 1_000,
      net_sales: 102_000,
      units_returned: 1,
      taxes: 19_380,
    });
    expect(await load(store, GERMAN, GERMAN_MAPPING)).toMatchObject({ new: 0, changed: 0, unchanged: 3 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('may be in any order of rows, and one bad row leaves out the whole order', async () => {
    const store = await testStore(at.database);
    const [head, a, b, c] = GERMAN.split('\n') as [string, string, string, string];
    // R-1 in two places, joined: 20.00 + 1,000.00 + 10.00
    expect(await load(store, csv(head, a, c, b), GERMAN_MAPPING)).toMatchObject({ new: 2, rejectedCount: 0 });
    expect(await valuesOf(store, ['orders', 'gross_sales'])).toEqual({ orders: 2, gross_sales: 103_000 });

    const other = await testStore(at.database);
    const report = await load(other, csv(head, a, c, b.replace('1.190,00 €', '119.00')), GERMAN_MAPPING);
    expect(report.rejected.map(({ row, field, reason }) => [row, field, reason])).toEqual([
      [2, 'Beleg', 'comes in row 4 too, where it was rejected: nothing of it is taken'],
      [4, 'Preis', 'is not a number such as 1.234,50'],
    ]);
    expect(await valuesOf(other, ['orders', 'gross_sales'])).toEqual({ orders: 1, gross_sales: 1_000 });
  });
});

const SIMPLE: MappingInput = {
  row: 'line',
  columns: { orderId: 'no', placedAt: 'at', quantity: 'n', unitPrice: 'price' },
  constants: { currency: 'EUR' },
};

describe('states of which a mapping says nothing', () => {
  const given: MappingInput = {
    row: 'order',
    columns: { orderId: 'id', placedAt: 'at', amount: 'price' },
    constants: { currency: 'EUR' },
    leaveOut: [{ column: 'Status', is: ['Cancelled'], reason: 'cancelled' }],
    passedOver: ['Returned', 'Paid'],
  };
  const HEAD = 'id,at,price,Status,Returned,Paid';

  it('are told of the rows that are taken for sales, wherever in the file they stand', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => `${n},2026-03-01,1.00,Paid,No,Yes`);
    const rows = [...many, 'a,2026-03-02,5.00,Refunded,No,Yes', 'b,2026-03-02,6.00,Cancelled,No,Yes'];
    const store = await testStore(at.database);
    const report = await load(store, [HEAD, ...rows, 'c,2026-03-03,7.00,Shipped,Yes,No'].join('\n'), given);
    expect(report).toMatchObject({ rowsTaken: 1_202, leftOut: { cancelled: 1 } });
    expect(report.notes).toMatchObject({
      'rows whose “Status” is “Refunded”, which are taken for sales: leave them out by a rule if they are none': 1,
      'rows whose “Returned” is “Yes”, which are taken for sales: leave them out by a rule if they are none': 1,
      'rows whose “Paid” is “No”, which are taken for sales: leave them out by a rule if they are none': 1,
    });
  });

  /** What is said of orders whose fourth column has these cells. */
  const toldOf = async (name: string, cells: string[], more: Partial<MappingInput>) => {
    const store = await testStore(at.database);
    const rows = cells.map((cell, n) => `${n},2026-03-0${n + 1},1.00,${cell},${n}`);
    const columns = { ...given.columns, customerId: 'customer' };
    const list = [`id,at,price,${name},customer`, ...rows].join('\n');
    const of = { ...given, columns, leaveOut: [], passedOver: [], ...more } as MappingInput;
    return (await load(store, list, of)).notes;
  };

  it('are told of a column without a name for states, once an answer speaks of one of them', async () => {
    const cells = ['Cancelled', 'Refunded', 'Shipped'];
    expect(await toldOf('Column 4', cells, {})).toEqual({});
    const leaveOut = [{ column: 'Column 4', is: ['Cancelled'], reason: 'cancelled' }];
    expect(await toldOf('Column 4', cells, { leaveOut })).toEqual({
      'rows whose “Column 4” is “Refunded”, which are taken for sales: leave them out by a rule if they are none': 1,
    });
  });

  it('are told of cells that stay empty in a column whose others hold nothing but marks', async () => {
    const marks = ['', 'x', 'x', '', 'x'];
    const passedOver = ['Paid'];
    expect(await toldOf('Paid', marks, { passedOver })).toEqual({
      'rows whose “Paid” is empty, which are taken for sales: leave them out by a rule if they are none': 2,
    });
    const kept = [{ column: 'Paid', is: [''] }];
    expect(await toldOf('Paid', marks, { passedOver, kept })).toEqual({});
    expect(await toldOf('Paid', ['12.00', '', '12.00'], { passedOver })).toEqual({});
    expect(await toldOf('Paid', ['', ''], { passedOver })).toEqual({});
  });

  it('are told no more once they are kept', async () => {
    const store = await testStore(at.database);
    const kept = [{ column: 'Status', is: ['Refunded'] }];
    const report = await load(store, `${HEAD}\na,2026-03-02,5.00,Refunded,No,Yes`, { ...given, kept });
    expect(report.notes).toEqual({});
  });
});

describe('credit notes', () => {
  it('are rows with a quantity below 0 of the order itself, each time by itself', async () => {
    const store = await testStore(at.database);
    const given: MappingInput = { ...SIMPLE, creditNote: { when: 'quantity below 0', order: 'same id' } };
    const file = csv(
      'no,at,n,price',
      'A,2026-03-01 10:00,3,10.00',
      'A,2026-03-04 10:00,-1,10.00',
      'A,2026-03-09 10:00,-1,10.00',
    );
    const report = await load(store, file, given);
    expect(report).toMatchObject({ new: 3, controlTotals: { refunds: '2', 'refunds_net EUR': '20.00' } });
    const days = await at.database.read((tx) =>
      ask(
        tx,
        store,
        { from: '2026-03-01', to: '2026-03-10', by: 'day', metrics: ['net_sales', 'returns'] },
        NOW,
      ),
    );
    const returned = days.rows.map(({ bucket, values }) => [bucket, values.returns!.value]);
    expect(returned.filter(([, value]) => value !== 0)).toEqual([
      ['2026-03-04', 1_000],
      ['2026-03-09', 1_000],
    ]);
  });

  it('are told by how an id begins, and may name no order', async () => {
    const store = await testStore(at.database);
    const given: MappingInput = {
      ...SIMPLE,
      creditNote: { when: { column: 'no', startsWith: 'C' }, order: 'none' },
    };
    const file = csv('no,at,n,price', 'A,2026-03-01 10:00,3,10.00', 'C9,2026-03-04 10:00,-1,2.345');
    // 2.345 rounds to 2.35, half away from zero.
    expect(await load(store, file, given)).toMatchObject({ controlTotals: { 'refunds_net EUR': '2.35' } });
    expect(await valuesOf(store, ['returns', 'unlinked_returns'])).toEqual({
      returns: 235,
      unlinked_returns: 235,
    });
  });

  it('are worth the same whichever of their signs the file writes', async () => {
    const store = await testStore(at.database);
    const given: MappingInput = {
      row: 'order',
      columns: { orderId: 'no', placedAt: 'at', total: 'total', shipping: 'ship', tax: 'tax' },
      constants: { currency: 'EUR' },
      creditNote: { when: 'amount below 0', order: 'none' },
    };
    const file = csv(
      'no,at,total,ship,tax',
      'T-1,2026-03-01 10:00,-11.60,2.00,1.60',
      'T-2,2026-03-01 10:00,-11.60,-2.00,-1.60',
    );
    // each: 11.60 less 2.00 of shipping and 1.60 of tax
    expect(await load(store, file, given)).toMatchObject({ controlTotals: { 'refunds_net EUR': '16.00' } });
  });

  it('say when their order is not known, or when they take back more than it is worth', async () => {
    const store = await testStore(at.database);
    const given: MappingInput = {
      ...SIMPLE,
      columns: { ...SIMPLE.columns },
      creditNote: { when: 'quantity below 0', order: { column: 'of' } },
    };
    const file = csv(
      'no,of,at,n,price',
      'A,,2026-03-01 10:00,1,10.00',
      'N1,A,2026-03-02 10:00,-1,6.00',
      'N2,A,2026-03-03 10:00,-1,6.00',
      'N3,B,2026-03-03 10:00,-1,6.00',
    );
    const report = await load(store, file, given);
    // 6 + 6 of 10: the second one goes beyond; B has not come.
    expect(report).toMatchObject({
      rejectedCount: 0,
      notes: { 'refunds waiting for their order': 1, 'refunds above what is left of their order': 1 },
    });
    const later = await load(store, csv('no,of,at,n,price', 'B,,2026-03-01 10:00,1,6.00'), given);
    expect(later.notes).toEqual({});
  });
});

describe('a row an order', () => {
  const given: MappingInput = {
    row: 'order',
    columns: {
      orderId: 'no',
      placedAt: 'at',
      total: 'total',
      shipping: 'shipping',
      tax: 'tax',
      discount: 'discount',
      currency: 'cur',
    },
  };

  it('gives the goods as what the total leaves', async () => {
    const store = await testStore(at.database);
    const file = csv(
      'no,at,total,shipping,tax,discount,cur',
      'A,2026-03-01 10:00,113.50,4.50,19.00,10.00,EUR',
    );
    // 113.50 − 4.50 − 19.00 + 10.00 = 100.00 of goods; less 10.00 discount = 90.00
    await load(store, file, given);
    expect(await valuesOf(store, ['gross_sales', 'discounts', 'taxes', 'shipping', 'total_sales'])).toEqual({
      gross_sales: 10_000,
      discounts: 1_000,
      taxes: 1_900,
      shipping: 450,
      total_sales: 11_350,
    });
  });

  it('takes an id once: twice with other contents, and neither is taken', async () => {
    const store = await testStore(at.database);
    const row = (total: string) => `A,2026-03-01 10:00,${total},0,0,0,EUR`;
    const file = csv('no,at,total,shipping,tax,discount,cur', row('5'), row('6'));
    expect(await load(store, file, given)).toMatchObject({ new: 0, rejectedCount: 2 });
  });
});

describe('what a mapping may not say', () => {
  const said = (given: unknown): string => {
    const { error } = mapping.safeParse(given);
    return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  };

  it.each([
    [{ ...SIMPLE, columns: { amount: 'x' } }, 'columns.placedAt is missing'],
    [{ ...SIMPLE, row: 'line', columns: { placedAt: 'd', amount: 'x' } }, 'columns.orderId is missing'],
    [
      {
        ...SIMPLE,
        columns: { placedAt: 'd', amount: 'x' },
        creditNote: { when: 'amount below 0', order: 'same id' },
      },
      'creditNote.order can be "same id" only where a column is the order number',
    ],
    [{ ...SIMPLE, constants: {} }, 'columns.currency is missing'],
    [{ ...SIMPLE, decimal: ',', thousands: ',' }, 'thousands is the decimal mark too'],
    [{ ...SIMPLE, header: false }, 'must be numbers, as the file has no header'],
    [{ ...SIMPLE, columns: { ...SIMPLE.columns, amount: 'x' } }, 'exactly one of unitPrice, amount, total'],
    [{ ...SIMPLE, columns: { ...SIMPLE.columns, quantity: undefined } }, 'is missing beside unitPrice'],
    [{ ...SIMPLE, dates: { format: 'X YYYY' } }, 'lacks year, month or day'],
    [{ ...SIMPLE, dates: { format: 'MM/YYYY' } }, 'lacks year, month or day'],
    [{ ...SIMPLE, dates: { zone: 'Mars/Olympus' } }, 'is not an IANA time zone'],
    [{ ...SIMPLE, row: 'rows' }, 'row is neither "line" nor "order"'],
    [{ ...SIMPLE, colums: {} }, 'colums'],
    [{ ...SIMPLE, leaveOut: [{ column: 'a', reason: 'b' }] }, 'needs exactly one of is, startsWith'],
  ])('is refused: %#', (given, reason) => {
    expect(said(given)).toContain(reason);
  });

  it('and JSON it must be', () => {
    expect(() => parseMapping('{', 'mine.json')).toThrow('mine.json is not JSON');
  });
});

describe('a file that does not fit its mapping', () => {
  const failure = (content: string, given: MappingInput) =>
    readFile(mappingFormat(mapping.parse(given)), content).then(
      () => 'it was read',
      (error: Error & { hint?: string }) => [error.message, error.hint].filter(Boolean).join(' '),
    );

  it('is refused with the columns that exist, and the one that is likely meant', async () => {
    expect(await failure(csv('No.,at,n,prize', '1,2,3,4'), SIMPLE)).toBe(
      'file.csv, row 1: columns no, price are missing. Found: No., at, n, prize. Rename "No." to no, "prize" to price.',
    );
    const headless: MappingInput = {
      ...SIMPLE,
      header: false,
      columns: { orderId: 1, placedAt: 2, quantity: 3, unitPrice: 7 },
    };
    expect(await failure('1,2,3,4\n', headless)).toContain(
      'column 7 is missing. The file has 4 columns, numbers 1 to 4.',
    );
  });

  it('is refused with its true cause when another delimiter is meant', async () => {
    expect(await failure(csv('no;at;n;price', '1;2;3;4'), SIMPLE)).toMatch(
      /^file\.csv, row 1: the cells seem to be separated by semicolons, and commas were expected/,
    );
    expect(await failure(csv('no,at,n,price'), { ...SIMPLE, delimiter: 'tab' })).toMatch(
      /separated by commas, and tabs were expected/,
    );
  });

  it('shows a decimal mark that was guessed wrongly in its control totals', async () => {
    const store = await testStore(at.database);
    const file = csv('no;at;n;price', 'A;2026-03-01 10:00;2;1,250');
    const semicolon = { ...SIMPLE, delimiter: 'semicolon' as const };
    const right = await load(store, file, { ...semicolon, decimal: ',' }, true);
    expect(right.controlTotals['gross EUR']).toBe('2.50');
    const wrong = await load(store, file, { ...semicolon, decimal: '.', thousands: ',' }, true);
    expect(wrong.controlTotals['gross EUR']).toBe('2500.00');
    // Where the marks can't stand so, nothing is guessed.
    const clear = csv('no;at;n;price', 'A;2026-03-01 10:00;2;12,50');
    const refused = await load(store, clear, { ...semicolon, decimal: '.', thousands: ',' }, true);
    expect(refused.rejected).toMatchObject([{ field: 'price', reason: 'is not a number such as 1,234.50' }]);
  });

  it('says how dates are told that are written in another way', async () => {
    const given = mappingFormat(mapping.parse(SIMPLE));
    const { rejected } = await readFile(given, csv('no,at,n,price', 'A,1.3.2026,1,2'));
    expect(rejected).toMatchObject([{ field: 'at', reason: expect.stringContaining('dates.format') }]);
  });

  it('may have 5,000 columns', async () => {
    const names = Array.from({ length: 4_996 }, (_, i) => `c${i}`);
    const wide = csv(
      ['no', 'at', 'n', 'price', ...names].join(','),
      ...Array.from({ length: 50 }, (_, i) =>
        [`A${i}`, '2026-03-01 10:00', '1', '2.50', ...names.map(() => 'x')].join(','),
      ),
    );
    const { facts } = await readFile(mappingFormat(mapping.parse(SIMPLE)), wide);
    expect(facts).toHaveLength(50);
    const missing = await failure(wide, { ...SIMPLE, columns: { ...SIMPLE.columns, title: 'name' } });
    expect(missing).toContain('column name is missing');
    expect(missing.length).toBeLessThan(2_000);
  });
});

describe('numbers', () => {
  it.each([
    ['1234.50', '.', '', '1234.50'],
    ['1,234,567.5', '.', ',', '1234567.5'],
    ['1.234,50', ',', '.', '1234.50'],
    ["1'234.50", '.', "'", '1234.50'],
    ['1\u00a0234,50', ',', ' ', '1234.50'],
    ['-3', '.', '', '-3'],
    ['\u22123', '.', '', '-3'],
    ['3-', '.', '', '-3'],
    ['(3.20)', '.', '', '-3.20'],
    ['+3', '.', '', '3'],
    ['€ 12.50', '.', '', '12.50'],
    ['-€12.50', '.', '', '-12.50'],
    ['12.50 EUR', '.', '', '12.50'],
    ['.5', '.', '', '0.5'],
    ['129,90 TL', ',', '', '129.90'],
    ['₺1.129,90', ',', '.', '1129.90'],
    ['Rs. 499', '.', '', '499'],
    ['120.000đ', ',', '.', '120000'],
    ['Rp 10.000', ',', '.', '10000'],
    ['1,23,456.00', '.', ',', '123456.00'],
    ['₹1,00,00,000', '.', ',', '10000000'],
    ['kr. 1.234,50', ',', '.', '1234.50'],
    ['R 1 234.50', '.', ' ', '1234.50'],
    ['1.234,-', ',', '.', '1234.00'],
    ['-1.234,- kr', ',', '.', '-1234.00'],
    ['CHF 12.–', '.', '', '12.00'],
    ['129:-', ',', '', '129'],
    ['1’234.50', '.', "'", '1234.50'],
    ['(€12.50)', '.', '', '-12.50'],
    ['( 12.50 )', '.', '', '-12.50'],
    ['12.50-', '.', '', '-12.50'],
    ['–5,00 Kč', ',', '', '-5.00'],
    ['１，２３４．５０', '.', ',', '1234.50'],
    ['￥１２００', '.', '', '1200'],
    ['12,34,56.00', '.', ',', null],
    ['1.23.456,00', ',', '.', null],
    ['R1001', '.', '', null],
    ['(5', '.', '', null],
    ['12,50', '.', ',', null],
    ['1,23', '.', '', null],
    ['12.34.56', '.', '', null],
    ['1e3', '.', '', null],
    ['', '.', '', null],
    ['n/a', '.', '', null],
  ])('%j with %j and %j is %j', (given, decimal, thousands, expected) => {
    expect(numberReader({ decimal, thousands } as never)(given)).toBe(expected);
  });
});

describe('dates', () => {
  it.each([
    [undefined, '2026-03-01', '2026-03-01 00:00:00'],
    [undefined, '2026-03-01T09:30:00Z', '2026-03-01T09:30:00Z'],
    ['YYYYMMDD', '19970118', '1997-01-18 00:00:00'],
    ['D.M.YYYY', '1.3.2026', '2026-03-01 00:00:00'],
    ['DD/MM/YY HH:mm', '01/03/26 09:30', '2026-03-01 09:30:00'],
    ['M/D/YYYY H:mm A', '3/1/2026 12:05 AM', '2026-03-01 00:05:00'],
    ['M/D/YYYY H:mm A', '3/1/2026 12:05 pm', '2026-03-01 12:05:00'],
    ['D MMM YYYY', '1 March 2026', '2026-03-01 00:00:00'],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-03-01T09:30:00+01:00', '2026-03-01 09:30:00+01:00'],
    ['X', '1772323200', '2026-03-01 00:00:00Z'],
    ['x', '1772366400000', '2026-03-01 12:00:00Z'],
    ['M/D/YYYY H:mm A', '3/1/2026 13:05 PM', null],
    ['X', '1772323200000', null],
    ['DD.MM.YYYY', '2026-03-01', null],
    ['D MMM YYYY', '1 Foo 2026', null],
  ])('by %j, %j is %j', (format, given, expected) => {
    expect(dateReader(format).read(given)).toBe(expected);
  });
});

describe('MAPPING.md', () => {
  it('shows a mapping and a file that it reads, with the sums it names', async () => {
    const text = readFileSync(new URL('../../server/sources/mapping/MAPPING.md', import.meta.url), 'utf8');
    // the mapping that stands right before the file
    const [, json, file] = /```json\n([^`]+)```(?:(?!```json)[\s\S])*?```csv\n([^`]+)```/.exec(text)!;
    const store = await testStore(at.database);
    const report = await load(store, file!, parseMapping(json!, 'MAPPING.md'));
    expect(report).toMatchObject({ rejected: [], leftOut: { 'test orders': 1 } });
    for (const [name, sum] of Object.entries(report.controlTotals)) expect(text).toContain(`${name}: ${sum}`);
  });
});

describe('a cell that is meant to cost time', () => {
  it.each([
    ['a number', () => numberReader({ decimal: '.', thousands: '' })(`1${' '.repeat(500_000)}1`)],
    ['a stamp', () => dateReader('D        M        YYYY').read(`1${' '.repeat(90)}x`)],
  ])('is refused at once: %s', (_, read) => {
    const began = performance.now();
    expect(read()).toBeNull();
    // of the order of a millisecond; tried in every way it would take minutes
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('the day of a cost', () => {
  const given = mapping.parse({
    kind: 'spend',
    columns: { day: 'day', amount: 'cost' },
    constants: { currency: 'USD', channel: 'paid_search' },
  });
  const dayIn = async (timeZone: string, written: string) => {
    const found = await readFile(mappingFormat(given), csv('day,cost', `${written},1.00`), { timeZone });
    expect(found.rejected).toEqual([]);
    const { fact } = found.facts[0]!;
    return 'day' in fact ? fact.day : null;
  };

  it.each([
    // 22:30 on 31 December in New York, 03:30 UTC, 16:30 in Auckland
    ['2027-01-01T03:30:00Z', '2026-12-31', '2027-01-01'],
    // 15:30 on 31 December in New York, 09:30 on 1 January in Auckland
    ['2026-12-31 20:30:00+00:00', '2026-12-31', '2027-01-01'],
    // the same moment as the first
    ['2026-12-31T19:30:00-08:00', '2026-12-31', '2027-01-01'],
  ])(
    '%s with its zone is the day of the store: %s in New York, %s in Auckland',
    async (moment, west, east) => {
      expect(await dayIn('America/New_York', moment)).toBe(west);
      expect(await dayIn('Pacific/Auckland', moment)).toBe(east);
    },
  );

  it('is refused where no calendar has it, with a time or without', async () => {
    for (const written of ['2026-02-30', '2026-02-30T10:00:00Z']) {
      const found = await readFile(mappingFormat(given), csv('day,cost', `${written},1.00`), {
        timeZone: 'UTC',
      });
      expect(found.facts).toEqual([]);
      expect(found.rejected).toMatchObject([{ field: 'day' }]);
    }
  });

  it.each(['2026-12-31', '2026-12-31 23:30:00', '2026-12-31T00:00:00Z', '2026-12-31 00:00:00+00:00'])(
    '%s is a day as it is written, without a zone or at midnight',
    async (written) => {
      expect(await dayIn('America/New_York', written)).toBe('2026-12-31');
      expect(await dayIn('Pacific/Auckland', written)).toBe('2026-12-31');
    },
  );
});

describe('discounts', () => {
  const TOLD: MappingInput = {
    row: 'order',
    columns: {
      ...{ orderId: 'No', placedAt: 'Date', quantity: 'Qty', unitPrice: 'Price', discount: 'Off' },
    },
    constants: { currency: 'EUR' },
  };
  const of = async (given: Partial<MappingInput>, ...cells: string[]) => {
    const list = csv(
      'No,Date,Qty,Price,Off',
      ...cells.map((off, i) => `${i},2026-03-0${i + 1},2,10.00,${off}`),
    );
    const format = mappingFormat(mapping.parse({ ...TOLD, ...given })) as never;
    const { facts, rejected } = await readFile(format, list);
    const lines = facts.flatMap(({ fact }) => (fact as unknown as { lines: { discount: string }[] }).lines);
    return [lines.map(({ discount }) => discount), rejected.map(({ value, reason }) => `${value} ${reason}`)];
  };

  // the rows are worth 20.00 each
  it.each([
    [undefined, ['2.50', ''], ['2.50', '0']],
    ['amount', ['2.50', '0'], ['2.50', '0']],
    ['amount below 0', ['-2.50', '0'], ['2.5', '0']],
    ['percent', ['15', '12.5 %', '0', '-10'], ['3', '2.5', '0', '2']],
    ['fraction', ['0.15', '1', '5 %'], ['3', '20', '1']],
    ['included', ['0.15', 'none'], ['0', '0']],
  ] as const)('as %s: %j takes %j off', async (discounts, cells, off) => {
    expect(await of(discounts === undefined ? {} : ({ discounts } as never), ...cells)).toEqual([off, []]);
  });

  it.each([
    ['amount', '15 %', 'is per cent, and the discounts of this file are amounts: say that they are per cent'],
    ['amount', '-2.50', 'has another sign than its line'],
    ['amount below 0', '2.50', 'has another sign than its line'],
    ['percent', '0.15', 'is below 1 among rates in per cent: write 19 for 19 %, or 0.5 % with its mark'],
    ['fraction', '15', 'is above 1: write 0.2 or 20 %, or say that the rates of this file are per cent'],
    ['percent', 'SUMMER', 'is not a rate such as 0.1 or 10 %'],
  ] as const)('as %s: %s is refused', async (discounts, cell, reason) => {
    expect((await of({ discounts } as never, cell))[1]).toEqual([`${cell} ${reason}`]);
  });

  it('as a rate of a total that was charged after it: goods and discount make the total to the cent', async () => {
    const list = csv(
      'No,Date,Total,Off',
      'A,2026-03-01,9.99,15',
      'B,2026-03-02,0.00,100',
      'C,2026-03-03,12.00,',
    );
    const { orderId, placedAt } = { orderId: 'No', placedAt: 'Date' };
    const format = mappingFormat(
      mapping.parse({
        ...{ row: 'order', discounts: 'percent', constants: { currency: 'EUR' } },
        columns: { orderId, placedAt, total: 'Total', discount: 'Off' },
      }),
    ) as never;
    const { facts } = await readFile(format, list);
    // 9.99 / 0.85 = 11.75294…; less 9.99 that is 1.7629
    expect(facts.map(({ fact }) => (fact as unknown as { lines: object[] }).lines[0])).toMatchObject([
      { unitPrice: '11.7529', discount: '1.7629' },
      { unitPrice: '0', discount: '0' },
      { unitPrice: '12', discount: '0' },
    ]);
  });
});

describe('a list without order numbers', () => {
  const TOLD: MappingInput = {
    row: 'order',
    columns: { placedAt: 'trans_date', customerId: 'customer_id', amount: 'tran_amount' },
    constants: { currency: 'EUR' },
  };
  const ROWS = ['C1,2026-02-11,35', 'C2,2026-03-15,39', 'C2,2026-03-15,39', 'C1,2026-03-20,52'];
  const list = (...rows: string[]) => csv('customer_id,trans_date,tran_amount', ...rows);

  it('has an order a row, each known by its cells: the same rows again change nothing, wherever they stand', async () => {
    const store = await testStore(at.database);
    const own: MappingInput = { ...TOLD, repeats: 'own' };
    expect(await load(store, list(...ROWS), own)).toMatchObject({
      new: 4,
      rejectedCount: 0,
      rowsRepeated: 0,
    });
    expect(await at.sold(store)).toMatchObject({ orders: 4, gross: 16_500 });
    const later = list('C3,2026-04-01,10', ...ROWS.toReversed());
    expect(await load(store, later, own)).toMatchObject({ new: 1, unchanged: 4 });
    // what else a mapping reads of the rows does not make them others
    const more: MappingInput = { ...own, columns: { ...own.columns, title: 'customer_id' } };
    expect(await load(store, list(...ROWS), more)).toMatchObject({ new: 0, changed: 4 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('takes equal rows once where nobody says that each is its own, and says so', async () => {
    const store = await testStore(at.database);
    const report = await load(store, list(...ROWS), TOLD);
    expect(report).toMatchObject({ new: 3, rowsRepeated: 1 });
    expect(report.differences).toEqual(['1 row repeats another and was taken once: row 4.']);
  });
});
