import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOf, guess, recordsOf } from '../../server/sources/guess';
import { mapping, namesOf, type AnyMapping } from '../../server/sources/mapping';
import { completed, draftAgain, draftOf } from '../../client/routes/data/imports/mapping/beginning';
import { testOf, valuesOf, valueText } from '../../client/routes/data/imports/mapping/cellTests';
import {
  columnsMaking,
  withAnswer,
  withColumnSaid,
  withPut,
  withSet,
  type Draft,
} from '../../client/routes/data/imports/mapping/draft';
import type { GuessedView } from '../../client/routes/data/imports/mapping/look';
import { mappingOf } from '../../client/routes/data/imports/mapping/mappingOf';
import { patched } from '../../client/routes/data/imports/mapping/mergePatch';
import { fractionOf, perCentOf } from '../../client/routes/data/imports/mapping/rateText';
import { unfinished } from '../../client/routes/data/imports/mapping/unfinished';

/** What a person says of a file stays, and a saved mapping goes through the page as it is. */

type Kind = 'orders' | 'spend' | 'sessions';

const look = (text: string, more: { kind?: Kind; draft?: object } = {}): GuessedView => {
  const { delimiter } = cutOf(text);
  const found = guess({ records: recordsOf(text, delimiter), encoding: 'utf-8', delimiter, ...more });
  const view = { id: 'it', fileName: 'list.csv', sheets: [], problem: null, refused: null, match: null };
  return { ...view, guess: found };
};
const mapped = (draft: Draft, view: GuessedView): AnyMapping => mapping.parse(mappingOf(draft, view));

const word = fc.stringMatching(/^[A-Za-z][A-Za-z ,"'ü*]{0,8}[A-Za-z]$/);
const NAMES = ['No', 'Day', 'Sum', 'Who', 'Mail, home', 'Type', 'Of', 'Ship', 'City', 'Qty'];
const column = fc.constantFrom(...NAMES);
const columns = fc.oneof(
  column,
  fc.uniqueArray(column, { minLength: 1, maxLength: 5 }).map((refs) => refs as string[]),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const some = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: [] });
const cellTest = fc.oneof(
  fc.record({ column, startsWith: word }),
  fc.record({ column, is: fc.array(word, { minLength: 1, maxLength: 4 }) }),
);
const rule = fc
  .tuple(
    fc.oneof(
      cellTest,
      fc.record({ column, empty: fc.constant(true) }),
      fc.record({ column, notAbove: fc.integer({ min: -100, max: 100 }).map((n) => n / 4) }),
    ),
    word,
  )
  .map(([test, reason]) => ({ ...test, reason }));

const written = some({
  delimiter: fc.constantFrom('comma', 'semicolon', 'tab', 'space', 'bar'),
  encoding: fc.constantFrom('utf-8', 'windows-1252', 'any'),
  skip: fc.integer({ min: 0, max: 9 }),
  sheet: word,
  passedOver: fc.constantFrom(['Unused'], ['Unused', 'Other']),
  decimal: fc.constantFrom('.', ','),
  thousands: fc.constantFrom('', ' ', "'"),
  dates: some({ format: fc.constantFrom('D.M.YYYY', 'MM-DD-YY'), zone: fc.constant('Asia/Tokyo') }),
  leaveOut: fc.array(rule, { maxLength: 3 }),
});
const source = maybe(word);
const orders = fc
  .record({
    written,
    own: some({
      taxesIncluded: fc.boolean(),
      taxRates: fc.constantFrom('fraction', 'percent'),
      discounts: fc.constantFrom('amount', 'amount below 0', 'percent', 'fraction', 'included'),
      creditNote: fc.record({
        when: fc.oneof(fc.constantFrom('amount below 0', 'quantity below 0'), cellTest),
        order: fc.oneof(fc.constantFrom('same id', 'none'), fc.record({ column })),
      }),
      discountLine: cellTest,
    }),
    row: fc.constantFrom('order', 'line'),
    repeats: fc.constantFrom('once', 'own'),
    columns: some({
      ...{ time: column, updatedAt: columns, cancelledAt: columns, customerId: columns, email: column },
      ...{ phone: column, sku: column, title: column, productType: column, discount: column, tax: column },
      ...{ shipping: column, shippingDiscount: column, shippingTax: column, duties: column, ofOrder: column },
    }),
    needed: fc.record({ orderId: columns, placedAt: columns, quantity: column, amount: column }),
    constants: some({
      ...{ source, channel: word, device: word, country: word, isWeb: fc.boolean() },
    }),
  })
  .map(({ written: how, own, row, repeats, constants, needed, columns: more }) => ({
    ...{ row, ...how, ...own, ...(row === 'order' ? { repeats } : { wholeOrder: ['tax'], charges: 'line' }) },
    columns: { ...needed, ...more },
    constants: { currency: 'EUR', ...constants },
  }));
const spend = fc
  .record({
    written,
    repeats: fc.constantFrom('once', 'own'),
    columns: some({ channel: column }),
    constants: some({ source, campaign: word, country: word, account: word, kind: fc.constant('agency') }),
  })
  .map(({ written: how, repeats, columns: more, constants }) => ({
    ...{ kind: 'spend', ...how, repeats },
    columns: { day: ['Day'], amount: 'Sum', ...more },
    constants: { currency: 'EUR', ...constants },
  }));
const sessions = fc
  .record({
    written,
    columns: some({ hasCart: column, hasOrder: column, updatedAt: columns, time: column }),
    constants: some({ source, channel: word, device: word, country: word }),
  })
  .map(({ written: how, columns: more, constants }) => ({
    ...{ kind: 'sessions', ...how, constants },
    columns: { sessionId: ['No', 'Who'], startedAt: 'Day', ...more },
  }));

const plain = look('No,Day,Sum\n1,2026-05-04,3.00\n');

/** A file with the columns that a mapping knows, cut as it says. */
const viewOf = (saved: AnyMapping): GuessedView => {
  const [first] = plain.guess.columns;
  const names = [...new Set([...namesOf(saved), ...(saved.passedOver ?? [])])];
  const { delimiter, skip = 0, encoding = 'utf-8', sheet } = saved;
  return {
    ...plain,
    guess: {
      ...plain.guess,
      layout: { delimiter, skip, encoding, header: true, ...(sheet !== undefined && { sheet }) },
      columns: names.map((name) => ({ ...first!, name })),
    },
    match: { name: 'A list', mapping: saved, savedAt: '2026-06-01T00:00:00Z', newColumns: [] },
  };
};

describe('a saved mapping', () => {
  it('goes through the page as it is, whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(orders, spend, sessions), (given) => {
        const saved = mapping.parse(given);
        const view = viewOf(saved);
        expect(mapped(draftOf(view), view)).toEqual(saved);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps one column that serves two fields, a second part, numbers for names, and values with commas', () => {
    const saved = mapping.parse({
      row: 'line',
      header: false,
      columns: { orderId: [1, 3], placedAt: 3, customerId: 1, amount: 4, quantity: 5 },
      constants: { currency: 'USD' },
      discountLine: { column: 2, is: ['Coupon, used', 'Fee'] },
    });
    const view = viewOf(saved);
    expect(mapped(draftOf(view), view)).toEqual(saved);
  });

  it('is cut as this file is; what is new in it is known the next time', () => {
    const saved = mapping.parse({
      row: 'order',
      columns: { orderId: 'No', placedAt: 'Day', total: 'Sum' },
      constants: { currency: 'EUR', source: 'till' },
    });
    const view = look('No;Day;Sum;Note\n1;2026-05-04;3.00;x\n');
    const matched: GuessedView = { ...view, match: { ...viewOf(saved).match!, newColumns: ['Note'] } };
    expect(mapped(draftOf(matched), matched)).toEqual({
      ...saved,
      delimiter: 'semicolon',
      passedOver: ['Note'],
    });
  });

  it('is not taken over by whom it is refused, nor for a file of another kind', () => {
    const saved = mapping.parse({
      row: 'order',
      columns: { orderId: 'No', placedAt: 'Day', total: 'Sum' },
      constants: { currency: 'EUR', source: 'till' },
    });
    const view: GuessedView = { ...look('No,Day,Sum\n1,2026-05-04,3.00\n'), match: viewOf(saved).match };
    const draft = draftOf(view);
    expect(draft).toMatchObject({ isSaved: true, ownName: 'A list' });
    expect(draftAgain({ ...draft, refusesSaved: true }, view)).toMatchObject({
      ...{ isSaved: false, ownName: 'list' },
    });
    const isSpend = withSet(draft, { kind: 'spend' });
    expect(
      draftAgain(isSpend, {
        ...look('No,Day,Sum\n1,2026-05-04,3.00\n', { kind: 'spend' }),
        match: view.match,
      }),
    ).toMatchObject({
      isSaved: false,
    });
  });
});

describe('what a person says', () => {
  const LIST =
    'Belegnr;Datum;Kunde;Betrag;Brutto\nA;04.05.2026;K1;10,00;11,90\nB;05.05.2026;K2;20,00;23,80\n';

  it('stands above every guess: of another look, another kind, and a saved mapping', () => {
    const view = look(LIST);
    let draft = draftOf(view);
    expect(completed(draft, view).columns).toMatchObject({ orderId: 'Belegnr', amount: 'Betrag' });
    draft = withColumnSaid(draft, 'Brutto', ['total']);
    draft = withColumnSaid(draft, 'Kunde', []);
    draft = withSet(draft, { row: 'line', taxesIncluded: true, constants: { currency: 'CHF' } });
    const stands = {
      row: 'line',
      taxesIncluded: true,
      columns: { orderId: 'Belegnr', placedAt: 'Datum', total: 'Brutto' },
      constants: { currency: 'CHF' },
    };
    expect(completed(draft, view)).toMatchObject(stands);
    expect(completed(draft, view).columns).not.toHaveProperty('customerId');

    // as costs it has other fields; back again everything stands as it was said
    const costs = look(LIST, { kind: 'spend' });
    const asCosts = draftAgain(withSet(draft, { kind: 'spend' }), costs);
    expect(completed(asCosts, costs)).not.toHaveProperty('taxesIncluded');
    expect(completed(asCosts, costs)).toMatchObject({ kind: 'spend', constants: { currency: 'CHF' } });
    const back = draftAgain(withSet(asCosts, { kind: 'orders' }), view);
    expect(completed(back, view)).toMatchObject(stands);

    const saved = mapping.parse({
      row: 'order',
      columns: { orderId: 'Belegnr', placedAt: 'Datum', amount: 'Betrag', customerId: 'Kunde' },
      constants: { currency: 'EUR', source: 'till' },
    });
    const matched: GuessedView = { ...view, match: viewOf(saved).match };
    const again = draftAgain(draft, matched);
    expect(again.isSaved).toBe(true);
    expect(completed(again, matched)).toMatchObject(stands);
    expect(completed(again, matched).columns).not.toHaveProperty('customerId');
  });

  it('of one column may be two fields, and of one field several columns', () => {
    const view = look('customer_id,trans_date,tran_amount\nC1,2026-02-11,35\nC2,2026-03-15,39\n', {
      kind: 'orders',
    });
    let draft = withSet(draftOf(view), {
      ...{ row: 'order', taxesIncluded: false },
      columns: { orderId: ['customer_id', 'trans_date'] },
      constants: { currency: 'EUR' },
    });
    draft = withColumnSaid(draft, 'tran_amount', ['amount']);
    expect(mapped(draft, view)).toMatchObject({
      columns: {
        ...{ orderId: ['customer_id', 'trans_date'], placedAt: 'trans_date' },
        ...{ customerId: 'customer_id', amount: 'tran_amount' },
      },
    });
    draft = withColumnSaid(draft, 'customer_id', ['customerId', 'sku']);
    expect(mapped(draft, view).columns).toMatchObject({ customerId: 'customer_id', sku: 'customer_id' });
    // it is no customer any more, and still a part of the number
    draft = withColumnSaid(draft, 'customer_id', ['sku']);
    expect(mapped(draft, view).columns).toEqual({
      ...{ orderId: ['customer_id', 'trans_date'], placedAt: 'trans_date' },
      ...{ amount: 'tran_amount', sku: 'customer_id' },
    });
  });

  it('takes a field from the column that was guessed, and gives it back where it is taken back', () => {
    const view = look('Order No,Date,Total,Paid\n1,2026-05-04,3.00,2.00\n');
    const draft = draftOf(view);
    const said = withColumnSaid(draft, 'Paid', ['total']);
    expect(columnsMaking(completed(said, view), 'total')).toEqual(['Paid']);
    expect(columnsMaking(completed(withColumnSaid(said, 'Paid', []), view), 'total')).toEqual(['Total']);
  });

  it('of a column is no constant beside it', () => {
    const view = look('Order No,Date,Total,Shop\n1,2026-05-04,3.00,web\n');
    const draft = withSet(draftOf(view), { constants: { channel: 'email', currency: 'EUR' } });
    expect(completed(draft, view).constants).toEqual({ channel: 'email', currency: 'EUR' });
    expect(completed(withColumnSaid(draft, 'Shop', ['channel']), view).constants).toEqual({
      currency: 'EUR',
    });
  });

  it('and has not ended is open', () => {
    const view = look('Order No,Date,Total,Type\n1,2026-05-04,3.00,Sale\n');
    const openOf = (one: Draft) => unfinished(one, completed(one, view));
    const draft = withAnswer(draftOf(view), 'zone', {});
    expect(openOf(draft)).toEqual([]);
    const begun = withPut(draft, {
      creditNote: { when: { column: 'Type', is: [] as string[] } } as never,
      discountLine: testOf('Type', 'startsWith', '') as never,
    });
    expect(openOf({ ...begun, typedName: ' ' })).toEqual([
      'which rows are refunds',
      'which order a refund is of',
      'which rows are discounts',
      'a name of this list',
    ]);
    const whole = withPut(begun, {
      creditNote: { when: testOf('Type', 'is', 'Refund') as never, order: 'same id' },
      discountLine: undefined,
    });
    expect(openOf(whole)).toEqual([]);
    const both = withSet(whole, { row: 'line', columns: { tax: 'Type', taxRate: 'Type' } });
    expect(openOf(both)).toEqual([
      'what a row is worth, as a total is that of a whole order',
      'either the tax or its rate, not both',
    ]);
  });
});

describe('a new list', () => {
  it('has its own name as its source, unless it says another', () => {
    const view = look('Order No,Date,Total\n1,2026-05-04,3.00\n');
    const draft = withSet(draftOf(view), { constants: { currency: 'EUR' } });
    expect(mapped(draft, view).constants).toEqual({ source: 'list', currency: 'EUR' });
    expect(mapped({ ...draft, typedName: 'Till 2' }, view).constants.source).toBe('Till 2');
    expect(mapped(withSet(draft, { constants: { source: 'till' } }), view).constants.source).toBe('till');
  });

  it('is read as the file writes it, by the columns that stand', () => {
    const text = 'Order No,Made,Sent,Total\n1,04.05.2026,5/31/2026,3.00\n';
    const view = look(text);
    const draft = withColumnSaid(draftOf(view), 'Sent', ['placedAt']);
    const seen = look(text, { draft: completed(draft, view) });
    // the way of the first column says nothing of the second
    const again = look(text, {
      draft: { columns: { orderId: 'Order No', placedAt: 'Sent', total: 'Total' } },
    });
    expect(again.guess.proposal.dates).toEqual({ format: 'M/D/YYYY' });
    expect(seen.guess.columns).toHaveLength(4);
    expect(completed(draft, again).dates).toEqual({ format: 'M/D/YYYY' });
  });
});

describe('texts of the form', () => {
  it('lists of values go there and back', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (is) => {
        expect(valuesOf(valueText({ column: 'x', is }))).toEqual(is);
      }),
    );
    expect(valuesOf('refund, "A, ""B""" , return,')).toEqual(['refund', 'A, "B"', 'return']);
  });

  it.each([
    ['19', '0.19'],
    ['5,5', '0.055'],
    ['7.50 %', '0.075'],
    ['0', '0'],
    ['100', '1'],
    ['100.5', null],
    ['190', null],
    ['x', null],
    ['', null],
  ])('a rate of %s per cent is %s', (typed, fraction) => {
    expect(fractionOf(typed)).toBe(fraction);
  });

  it.each([
    ['0.19', '19'],
    ['0.055', '5.5'],
    ['0.5', '50'],
    ['1', '100'],
    ['0', '0'],
  ])('the fraction %s is %s per cent', (fraction, perCent) => expect(perCentOf(fraction)).toBe(perCent));

  it('a merge patch changes inside, and null removes', () => {
    expect(patched({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null, e: 3 }, d: [2], f: { g: 1 } })).toEqual({
      ...{ a: { c: 2, e: 3 }, d: [2], f: { g: 1 } },
    });
  });
});
