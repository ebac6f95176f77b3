import { describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { rows } from '../../drizzle/client';
import { guess } from '../../server/sources/guess';
import { cutOf, recordsOf } from '../../server/sources/guess/table';
import { mapping } from '../../server/sources/mapping/schema';
import { numberReader } from '../../server/sources/mapping/numbers';
import { taxRateReader } from '../../server/sources/mapping/rates';
import { momentReader, timeOf } from '../../server/sources/mapping/moments';
import type { Proposal } from '../../server/sources/guess';
import { draftOf } from '../../client/routes/data/imports/mapping/beginning';
import {
  proposalOf,
  withAnswer,
  withColumnSaid,
  withPut,
  withSet,
  type Draft,
} from '../../client/routes/data/imports/mapping/draft';
import type { GuessedView } from '../../client/routes/data/imports/mapping/look';
import type { Patch } from '../../client/routes/data/imports/mapping/mergePatch';
import { mappingOf } from '../../client/routes/data/imports/mapping/mappingOf';
import { unfinished } from '../../client/routes/data/imports/mapping/unfinished';
import { guessWords } from '../../client/routes/data/imports/mapping/guessWords';
import { outcome, whyNothing } from '../../client/routes/data/words';
import { testStore } from '../database';
import { csv, importing } from '../imports/importing';

/** Lists that the page maps: what is guessed, what is asked, and what the answers make of the file. */

const at = importing();

/** The list; as it is looked at with a draft in mind where one is given. */
const look = (text: string, draft?: Draft): GuessedView => {
  const { delimiter } = cutOf(text);
  const said = draft && { draft: proposalOf(draft), answered: draft.isSaved ? ['*'] : draft.answered };
  const found = guess({ records: recordsOf(text, delimiter), encoding: 'utf-8', delimiter, ...said });
  return {
    id: 'it',
    fileName: 'list.csv',
    sheets: [],
    guess: found,
    problem: null,
    refused: null,
    match: null,
  };
};
const openIn = ({ questions }: GuessedView['guess']) =>
  questions.filter(({ open }) => open).map(({ question }) => question);
const openOf = (text: string, draft: Draft) => openIn(look(text, draft).guess);
const begin = (text: string, said: Patch = {}): Draft => withSet(draftOf(look(text)), said);
const made = (text: string, draft: Draft) => mapping.parse(mappingOf(draft, look(text, draft)));
const bring = async (text: string, draft: Draft) => {
  const store = await testStore(at.database);
  expect(unfinished(draft, proposalOf(draft))).toEqual([]);
  const report = await at.load(store, text, { format: { name: 'list', mapping: made(text, draft) } });
  return { store, report };
};
const EUR = { constants: { currency: 'EUR' } };
/** As a person answers of which order a row below zero takes something back. */
const noted = (text: string, draft: Draft, code: string) => {
  const asked = look(text, draft).guess.questions.find(({ question }) => question === 'notes');
  return withSet(draft, asked!.answers.find(({ answer }) => answer === code)!.set);
};

describe('a list with rows below zero', () => {
  const LIST = csv(
    'Order number;Date;Article;Quantity;Price;Shipping',
    'N-1;2026-05-04;Mug;2;10.00;4.90',
    'N-2;2026-05-05;Tea;1;8.00;0.00',
    'N-1;2026-05-09;Mug;-1;10.00;0.00',
  );

  it('asks of which order they take back, and books them as refunds', async () => {
    const draft = begin(LIST, { ...EUR, taxesIncluded: false });
    expect(openOf(LIST, draft)).toContain('notes');
    const told = noted(LIST, draft, 'same id');
    expect(openOf(LIST, told)).not.toContain('notes');
    const { store, report } = await bring(LIST, told);
    // 2 × 10 + 8 sold, 1 × 10 taken back; shipping 4.90 as the file says it
    expect(report).toMatchObject({ new: 3, rejectedCount: 0 });
    expect(report.controlTotals).toMatchObject({
      ...{ orders: '2', 'gross EUR': '28.00', 'shipping EUR': '4.90' },
      ...{ refunds: '1', 'refunds_net EUR': '10.00' },
    });
    expect(await at.sold(store)).toEqual({ orders: 2, gross: 2_800, returns: 1_000 });
  });

  it('offers the answers again, with all else that its mapping says', () => {
    const saved = mapping.parse({
      ...made(LIST, noted(LIST, begin(LIST, { ...EUR, taxesIncluded: false }), 'none')),
      leaveOut: [{ column: 'Article', is: ['Test'], reason: 'tests' }],
      constants: { source: 'list', currency: 'EUR', taxRate: '0.19', isWeb: false },
    });
    const match = { name: 'list', mapping: saved, savedAt: '2026-06-01T00:00:00Z' as const, newColumns: [] };
    const again = draftOf({ ...look(LIST), match });
    expect(made(LIST, again)).toEqual(saved);
    expect(openOf(LIST, again)).toEqual([]);
  });
});

describe('a list whose refunds a column tells', () => {
  const LIST = csv(
    'No,Date,Type,Of,Total',
    '1,2026-05-04,Sale,,30.00',
    '2,2026-05-06,Refund,1,12.00',
    '3,2026-05-07,Return,,5.00',
  );
  const told = (when: NonNullable<Proposal['creditNote']>['when']): Draft =>
    withPut(begin(LIST, { ...EUR, taxesIncluded: false }), {
      creditNote: { when, order: { column: 'Of' } },
    });

  it('takes them from the order that is named, or books them on their own day', async () => {
    const { store, report } = await bring(LIST, told({ column: 'Type', is: ['Refund', 'Return'] }));
    expect(report).toMatchObject({ new: 3, rejectedCount: 0 });
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 3_000, returns: 1_700 });
    const found = await rows<{ order: string | null; net: number }>(
      at.database.db,
      sql`select order_external_id as order, net_minor::int as net from reversals
          where store_id = ${store.id} order by net_minor`,
    );
    expect(found).toEqual([
      { order: null, net: 500 },
      { order: '1', net: 1_200 },
    ]);
  });

  it('or by how it begins', () => {
    expect(made(LIST, told({ column: 'Type', startsWith: 'Re' }))).toMatchObject({
      creditNote: { when: { column: 'Type', startsWith: 'Re' }, order: { column: 'Of' } },
    });
    const half = told({ column: 'Type', is: [] });
    expect(unfinished(half, proposalOf(half))).toEqual(['which rows are refunds']);
  });
});

describe('a list with rates of tax in per cent, and times beside its dates', () => {
  const LIST = csv(
    'Beleg;Datum;Uhrzeit;Artikel;Menge;Einzelpreis;MwSt %',
    'B-1;04.05.2026;23:30;Tasse;2;11,90;19',
    'B-2;05.05.2026;0:15;Tee;1;10,70;7 %',
    'B-3;05.05.2026;mittags;Tee;1;10,70;7',
    'B-4;05.05.2026;;Tee;1;10,70;7',
    'B-5;05.05.2026;10:00;Tee;1;10,70;0,07',
    'B-6;05.05.2026;10:00;Tee;1;10,70;190',
  );
  const CLEAR = LIST.split('\n').slice(0, 3).join('\n');
  const draft = (more: Patch = {}) => begin(LIST, { ...EUR, taxesIncluded: true, ...more });

  it('is known by its columns; rates that contradict each other are asked', () => {
    expect(made(CLEAR, begin(CLEAR, EUR))).toMatchObject({
      taxRates: 'percent',
      columns: { placedAt: 'Datum', time: 'Uhrzeit', taxRate: 'MwSt %' },
    });
    expect(openOf(CLEAR, begin(CLEAR, EUR))).not.toContain('rates');
    expect(openOf(LIST, draft())).toContain('rates');
    expect(openOf(LIST, draft({ taxRates: 'percent' }))).not.toContain('rates');
  });

  it('is booked to the cent on local days; what can be read in two ways, or not at all, is refused', async () => {
    const { store, report } = await bring(LIST, draft({ taxRates: 'percent' }));
    expect(report.rejected.map(({ row, field, reason }) => [row, field, reason])).toEqual([
      [4, 'Uhrzeit', 'is not a time of day such as 14:05, 14:05:30 or 2:05 PM'],
      [5, 'Uhrzeit', 'is empty: the time of day is not known'],
      [6, 'MwSt %', 'is below 1 among rates in per cent: write 19 for 19 %, or 0.5 % with its mark'],
      [7, 'MwSt %', 'is above 100 %'],
    ]);
    // 23.80 / 1.19 = 20.00, tax 3.80; 10.70 / 1.07 = 10.00, tax 0.70. 23:30 and 0:15 of Berlin, in summer
    const found = await rows<object>(
      at.database.db,
      sql`select external_id as id, to_char(day, 'YYYY-MM-DD') as day, gross_sales::int as gross, taxes::int as taxes,
            to_char(placed_at at time zone 'UTC', 'DD HH24:MI') as placed
          from orders where store_id = ${store.id} order by placed_at`,
    );
    expect(found).toEqual([
      { id: 'B-1', day: '2026-05-04', gross: 2_000, taxes: 380, placed: '04 21:30' },
      { id: 'B-2', day: '2026-05-05', gross: 1_000, taxes: 70, placed: '04 22:15' },
    ]);
  });

  it('asks what nothing tells, and keeps the answer', () => {
    const text = CLEAR.replace('MwSt %', 'MwSt').replace('7 %', '7');
    const asked = begin(text, { ...EUR, taxesIncluded: true });
    expect(look(text, asked).guess.questions).toContainEqual(
      expect.objectContaining({ question: 'columns', column: 'MwSt', open: true }),
    );
    // it is not used
    expect(openOf(text, withColumnSaid(asked, 'MwSt', []))).not.toContain('columns');
    const said = withColumnSaid(asked, 'MwSt', ['taxRate']);
    expect(openOf(text, said)).not.toContain('columns');
    const saved = made(text, withSet(said, { taxRates: 'fraction' }));
    const match = { name: 'list', mapping: saved, savedAt: '2026-06-01T00:00:00Z' as const, newColumns: [] };
    expect(made(text, draftOf({ ...look(text), match }))).toMatchObject({
      taxRates: 'fraction',
      columns: { time: 'Uhrzeit', taxRate: 'MwSt' },
    });
  });

  it('a mapping that says nothing of per cent has fractions, as ever; a credit note by 19 is refused', async () => {
    const store = await testStore(at.database);
    const told = mapping.parse({
      row: 'line',
      columns: { orderId: 'No', placedAt: 'Date', amount: 'Value', taxRate: 'Rate' },
      constants: { currency: 'EUR' },
      creditNote: { when: 'amount below 0', order: 'none' },
    });
    expect(told).toMatchObject({ taxRates: 'fraction' });
    const list = csv('No,Date,Value,Rate', '1,2026-05-04,100.00,0.19', '2,2026-05-05,-50.00,19');
    const report = await at.load(store, list, { format: { name: 'list', mapping: told } });
    expect(report).toMatchObject({ new: 1, rejectedCount: 1 });
    expect(report.rejected[0]).toMatchObject({ row: 3, field: 'Rate', value: '19' });
  });
});

describe('a rate of tax', () => {
  const read = (taxRates: 'fraction' | 'percent', cell: string) =>
    taxRateReader({ taxRates }, numberReader({ decimal: ',', thousands: '' }))(cell);

  it.each([
    ['percent', '19', '0.19'],
    ['percent', '5,5', '0.055'],
    ['percent', '0', '0'],
    ['percent', '1', '0.01'],
    ['percent', '0,5 %', '0.005'],
    ['fraction', '0,19', '0.19'],
    ['fraction', '1', '1'],
    ['fraction', '19 %', '0.19'],
    ['fraction', '19,0\u00a0%', '0.19'],
  ] as const)('in %s, %s is %s', (taxRates, cell, rate) => expect(read(taxRates, cell)).toEqual({ rate }));

  it.each([
    ['percent', '0,19'],
    ['percent', '100,5'],
    ['percent', '19 €'],
    ['percent', 'frei'],
    ['fraction', '19'],
    ['fraction', '101 %'],
  ] as const)('in %s, %s is refused', (taxRates, cell) => {
    expect(read(taxRates, cell)).toEqual({ problem: expect.any(String) as string });
  });
});

describe('a time of day', () => {
  it.each([
    ['14:05', '14:05:00'],
    ['9:30:15', '09:30:15'],
    ['2:05 PM', '14:05:00'],
    ['12:10 a.m.', '00:10:00'],
    ['14h05', '14:05:00'],
    ['9:30 Uhr', '09:30:00'],
    ['14:05:00+02:00', '14:05:00+02:00'],
    ['1899-12-31 14:05:00', '14:05:00'],
    ['24:00', null],
    ['13:00 PM', null],
    ['14:60', null],
    ['1405', null],
    ['14.05', null],
    ['', null],
  ])('%s is %s', (text, time) => expect(timeOf(text)).toBe(time));

  it('is never joined to a date that has another', () => {
    const read = momentReader({ dates: { format: 'D.M.YYYY H:mm' } }, 'UTC');
    expect(read('4.5.2026 0:00', '9:30')).toEqual({ instant: '2026-05-04T09:30:00.000Z' });
    expect(read('4.5.2026 10:00', '9:30')).toEqual({
      problem: 'has a time of its own, and a column of times is named too',
      in: 'date',
    });
    expect(read('', '9:30')).toEqual({ problem: 'is empty, though there is a time of day', in: 'date' });
  });
});

describe('a list of sessions', () => {
  const LIST = csv(
    'Besuch-ID;Beginn;Kanal;Gerät;Warenkorb;Kasse;Bestellt',
    'v1;04.05.2026 10:00;email;mobile;ja;ja;1',
    'v2;04.05.2026 23:30;direct;desktop;3;nein;0',
    'v3;05.05.2026 09:00;direct;desktop;;;',
    'v4;05.05.2026 09:05;direct;desktop;vielleicht;;',
  );

  it('is known by its columns, asks for the zone alone, and lands on local days', async () => {
    const view = look(LIST);
    expect(view.guess).toMatchObject({ kind: 'sessions', dates: ['D.M.YYYY H:mm'] });
    expect(openIn(view.guess)).toEqual(['zone']);
    const draft = withAnswer(draftOf(view), 'zone', {});
    expect(openOf(LIST, draft)).toEqual([]);
    expect(made(LIST, draft).columns).toEqual({
      ...{ sessionId: 'Besuch-ID', startedAt: 'Beginn', channel: 'Kanal', device: 'Gerät' },
      ...{ hasCart: 'Warenkorb', hasCheckout: 'Kasse', hasOrder: 'Bestellt' },
    });
    const { store, report } = await bring(LIST, draft);
    expect(report).toMatchObject({ new: 3, rejectedCount: 1 });
    expect(report.rejected).toEqual([
      {
        ...{ row: 5, field: 'Warenkorb', value: 'vielleicht' },
        reason: 'is neither yes nor no, nor how often',
      },
    ]);
    // 23:30 in Berlin is still the 4th; three in the cart is a cart
    const found = await rows<object>(
      at.database.db,
      sql`select bucket::text as day, sessions::int as n, sessions_cart::int as cart,
            sessions_checkout::int as checkout, sessions_order::int as orders
          from rollup_sessions where store_id = ${store.id} and cut = 'total' and grain = 'day' order by bucket`,
    );
    expect(found).toEqual([
      { day: '2026-05-04', n: 2, cart: 2, checkout: 1, orders: 1 },
      { day: '2026-05-05', n: 1, cart: 0, checkout: 0, orders: 0 },
    ]);
  });

  it('is in the zone that somebody says', () => {
    const zoned = begin(LIST, {
      dates: { format: 'D.M.YYYY H:mm', zone: 'America/New_York' },
      constants: { channel: 'unused' },
    });
    expect(made(LIST, zoned)).toMatchObject({
      kind: 'sessions',
      dates: { format: 'D.M.YYYY H:mm', zone: 'America/New_York' },
      // a column says it
      constants: { source: 'list' },
    });
  });

  it('with orders in it is a list of orders', () => {
    const orders = look('Order number,Session ID,Date,Total\n1,s1,2026-05-04,3.00\n2,s2,2026-05-05,4.00\n');
    expect(orders.guess!.kind).toBe('orders');
  });
});

describe('rows that fall because another row of their order was refused', () => {
  const told = mapping.parse({
    row: 'line',
    columns: { orderId: 'No', placedAt: 'Date', quantity: 'Pieces', unitPrice: 'Price' },
    constants: { currency: 'EUR' },
    creditNote: { when: 'quantity below 0', order: 'same id' },
    leaveOut: [{ column: 'Price', is: ['free'], reason: 'gifts' }],
  });
  const bring_ = async (...lines: string[]) => {
    const store = await testStore(at.database);
    const list = csv('No,Date,Pieces,Price', ...lines);
    const report = await at.load(store, list, { format: { name: 'list', mapping: told } });
    const { rowsRead, rowsTaken, rejectedCount, rowsFallen, leftOut, facts } = report;
    return { rowsRead, rowsTaken, rejectedCount, rowsFallen, gifts: leftOut.gifts ?? 0, facts };
  };

  it('are counted: read = taken + rejected + fallen + left out', async () => {
    expect(
      await bring_(
        '1,2026-05-04,1,10.00',
        '2,2026-05-04,1,10.00',
        '2,2026-05-04,one,10.00',
        // blank, and left out, between rows of order 2: neither has fallen
        '',
        '2,2026-05-04,1,free',
        '2,2026-05-04,1,20.00',
        '3,2026-05-04,1,10.00',
        '3,2026-05-04,2,10.00',
      ),
    ).toEqual({ rowsRead: 7, rowsTaken: 3, rejectedCount: 1, rowsFallen: 2, gifts: 1, facts: 2 });
  });

  it('wherever they stand: the first row of each other piece has its reason, the rest falls', async () => {
    expect(
      await bring_(
        '1,2026-05-04,1,10.00',
        '1,2026-05-04,1,free',
        '1,2026-05-04,1,11.00',
        '1,2026-05-04,1,12.00',
        '2,2026-05-04,1,10.00',
        '1,2026-05-04,one,10.00',
      ),
    ).toEqual({ rowsRead: 6, rowsTaken: 1, rejectedCount: 2, rowsFallen: 2, gifts: 1, facts: 1 });
  });

  it('a credit note between rows of an order that falls stays, and is no fallen row', async () => {
    expect(
      await bring_(
        '1,2026-05-04,1,10.00',
        '1,2026-05-09,-1,10.00',
        '1,2026-05-04,1,11.00',
        '2,2026-05-04,1,10.00',
        '1,2026-05-04,one,10.00',
      ),
    ).toEqual({ rowsRead: 5, rowsTaken: 2, rejectedCount: 2, rowsFallen: 1, gifts: 0, facts: 2 });
  });

  it('are none where every row is taken, also one that stands twice', async () => {
    expect(await bring_('1,2026-05-04,1,10.00', '2,2026-05-04,1,10.00')).toMatchObject({
      ...{ rowsRead: 2, rowsTaken: 2, rejectedCount: 0, rowsFallen: 0 },
    });
  });

  it('are said beside the rejected ones; a file of which nothing is taken says why', () => {
    const report = { dryRun: true, facts: 2, rowsRead: 7, rejectedCount: 1, rowsFallen: 2 };
    expect(outcome(report)).toBe(
      '2 records from 7 rows would be taken; 1 row rejected, and 2 more of the same orders not taken',
    );
    const no = (row: number) => ({ row, field: 'Date', value: 'x', reason: 'is not written as D.M.YYYY' });
    expect(whyNothing({ rowsRead: 2, leftOut: {}, rejected: [no(2), no(3)] })).toBe(
      'The reason of 2 rows: Date is not written as D.M.YYYY. If it holds for all of them, the file is written otherwise than it is read: look at its kind, its columns and its marks above.',
    );
    expect(whyNothing({ rowsRead: 2, leftOut: { gifts: 2 }, rejected: [] })).toBe(
      'All 2 rows were left out: gifts.',
    );
  });
});

describe('what was guessed of a file', () => {
  const words = (text: string) => guessWords({ ...look(text), fileName: 'till.csv' });

  it('is said where no format knows it', () => {
    expect(
      words(
        'Kasse 7\nBeleg;Datum;Artikel;Betrag;X\nB-1;13.05.2026;Tee;1.204,50;a\nB-2;14.05.2026;Tee;2,00;b\n',
      ),
    ).toEqual({
      head: 'till.csv is in no format that Quarterdeck knows, so it is read by its columns.',
      guessed:
        'A row seems to be an order. Cells are separated by semicolons, and the header is row 2. Numbers as 1.234,50 and dates as D.M.YYYY. 4 of 5 columns were recognised.',
    });
    expect(words('hello world\nthis is text\n').guessed).toContain(
      'We couldn’t tell what each row is. Choose below. Every row is one cell',
    );
  });
});

describe('a saved mapping', () => {
  const listOf = (...more: string[]) =>
    ['Order ID,Date,Customer ID,Total,Status', '1,2026-05-04,c1,10.00,Paid', ...more].join('\n');
  const saved = (text: string) => {
    let draft = begin(text, { ...EUR, row: 'order', taxesIncluded: false });
    draft = withAnswer(draft, 'leaveOut:Status:cancelled', {
      leaveOut: [{ column: 'Status', is: ['Cancelled'], reason: 'cancelled orders' }],
    });
    return { ...draft, isSaved: true };
  };

  it('has answered for the states that it knew: those of a later file are asked', () => {
    const draft = saved(listOf('2,2026-05-05,c2,20.00,Cancelled'));
    expect(openOf(listOf('3,2026-06-05,c2,20.00,Cancelled'), draft)).toEqual([]);
    expect(openOf(listOf('3,2026-06-05,c2,20.00,Canceled'), draft)).toEqual(['leaveOut']);
    const refunded = listOf('3,2026-06-05,c2,20.00,Refunded');
    expect(openOf(refunded, draft)).toEqual(['leaveOut']);
    const [question] = look(refunded, draft).guess.questions.filter(({ open }) => open);
    const keep = question?.answers.find(({ answer }) => answer === 'keep');
    expect(keep?.set).toMatchObject({ kept: [{ column: 'Status', is: ['Refunded'] }] });
    const kept = { ...withAnswer(draft, question?.id ?? '', keep?.set ?? {}), answered: [] };
    expect(openOf(refunded, kept)).toEqual([]);
    expect(made(refunded, kept)).toMatchObject({ kept: [{ column: 'Status', is: ['Refunded'] }] });
  });

  it('of a list without a row below zero asks of which order one takes something back', () => {
    const draft = saved(listOf('2,2026-05-05,c2,20.00,Cancelled'));
    expect(openOf(listOf('1,2026-06-05,c1,-4.00,Paid'), draft)).toContain('notes');
  });
});
