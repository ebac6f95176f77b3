import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { ingest } from '../../server/ledger';
import { guess } from '../../server/sources/guess';
import { recordsOf } from '../../server/sources/guess/table';
import { mapping, type MappingInput } from '../../server/sources/mapping/schema';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { csv, importing } from './importing';

/** Who bought, by what files say: a name is never an identity and never kept, and a file that tells nobody says what that does. */

const at = importing();

const becomes = (text: string) => {
  const { columns } = guess({ records: recordsOf(text, 'comma'), encoding: 'utf-8', delimiter: 'comma' });
  return Object.fromEntries(columns.map((column) => [column.name, column.becomes]));
};

describe('what is guessed', () => {
  it('takes the number or the address for the customer, never the name beside it', () => {
    expect(
      becomes(
        csv(
          'Order Number,Date,Customer Name,Customer Email,Price,Quantity,Sales Tax',
          'B-1,2026-05-01,Rosa Blum,rosa@example.com,4.00,1,0.31',
          'B-2,2026-05-02,Rosa Blum,rb@example.com,4.00,1,0.31',
        ),
      ),
    ).toMatchObject({ 'Customer Name': null, 'Customer Email': 'email', 'Sales Tax': 'tax' });
    expect(
      becomes(
        csv(
          'Bestellnummer,Datum,Kundenname,Kundennummer,Betrag',
          '7,2026-05-01,Jens Ohm,K-12,19.00',
          '8,2026-05-02,Ute Ohm,K-13,19.00',
        ),
      ),
    ).toMatchObject({ Kundenname: null, Kundennummer: 'customerId' });
    expect(
      becomes(
        csv(
          'Order ID,Date,Buyer,Buyer ID,Amount',
          '1,2026-05-01,Ann (a_b),a_b,5',
          '2,2026-05-02,Bo (b),b_c,5',
        ),
      ),
    ).toMatchObject({ Buyer: null, 'Buyer ID': 'customerId' });
  });

  it('takes a column that is called after customers by what stands in it', () => {
    const by = (...cells: string[]) =>
      becomes(
        csv(
          'Order ID,Date,Customer,Amount',
          ...cells.map((cell, i) => `${i},2026-05-0${i + 1},${cell},5.00`),
        ),
      );
    expect(by('Ann Lee', 'Bob Ray', 'Ann Lee').Customer).toBeNull();
    expect(by('Ann', 'Bob', 'Zoë').Customer).toBeNull();
    expect(by('O’Hara-Ruiz Mia', 'van den Berg Jan', 'Núñez José').Customer).toBeNull();
    expect(by('MILLER', 'MILLER', 'SMITH').Customer).toBeNull();
    expect(by('李明', '王芳', '李明').Customer).toBeNull();
    expect(by('김민수', '박지영', '김민수').Customer).toBeNull();
    expect(by('J. Miller', 'A.B. Smith', 'McDonald').Customer).toBeNull();
    expect(by('"Smith,John"', '"Ray,Bob"', '"Smith,John"').Customer).toBeNull();
    expect(by('Müller & Sohn', 'Иванов', 'O’Hara').Customer).toBeNull();
    expect(by('K-1002', 'K-1003', 'K-1002').Customer).toBe('customerId');
    expect(by('cus_Nf8x', 'cus_Qa', 'cus_Nf8x').Customer).toBe('customerId');
    expect(by('10023', '10024', '10023').Customer).toBe('customerId');
    expect(by('C-1', 'acme', 'C-2').Customer).toBe('customerId');
  });
});

describe('codes of letters alone, which may be names', () => {
  const asked = (heading: string, ...cells: string[]) => {
    const text = csv(
      `Order ID,Date,${heading},Amount,Currency`,
      ...cells.map((cell, i) => `${i},2026-05-0${i + 1},${cell},5.00,EUR`),
    );
    const { columns, questions } = guess({
      records: recordsOf(text, 'comma'),
      ...{ encoding: 'utf-8', delimiter: 'comma', kind: 'orders' },
    });
    return { column: columns[2], question: questions.find(({ id }) => id === `columns:${heading}`) };
  };

  it.each([
    ['Customer ID', ['ALFKI', 'BERGS', 'ALFKI']],
    ['Customer', ['acme', 'globex', 'acme']],
    ['顧客ID', ['ABC', 'XYZ', 'ABC']],
  ])('are asked, with how many customers they make: %s', (heading, cells) => {
    const { column, question } = asked(heading, ...cells);
    expect(column).toMatchObject({ becomes: null, either: ['customerId'] });
    expect(question).toMatchObject({
      open: true,
      because: expect.stringContaining('may be codes, or names'),
    });
    expect(question?.answers.map(({ answer, effect }) => [answer, effect])).toEqual([
      ['customerId', '2 customers, of whom 1 buys again.'],
      ['', expect.stringMatching(/^3 orders: each counts as a new customer/)],
    ]);
  });

  it('are not asked where the column is called after names, or its cells are names by their letters', () => {
    expect(asked('Customer Name', 'ALFKI', 'BERGS').column).toMatchObject({ becomes: null, either: [] });
    expect(asked('Nombre del cliente', 'K-1', 'K-2').column).toMatchObject({ becomes: null, either: [] });
    expect(asked('顧客ID', '李明', '王芳').column).toMatchObject({ becomes: null, either: [] });
  });
});

const SIMPLE: MappingInput = {
  row: 'line',
  columns: {
    orderId: 'no',
    placedAt: 'day',
    customerId: 'who',
    email: 'mail',
    quantity: 'n',
    unitPrice: 'price',
  },
  constants: { currency: 'EUR', source: 'list', channel: 'direct' },
};

const load = (store: Store, content: string, given: MappingInput, dryRun = false) =>
  at.load(store, content, { format: { name: 'test', mapping: mapping.parse(given) }, dryRun });

const keysOf = async (store: Store) =>
  rows<{ key: string }>(
    at.database.db,
    sql`select customer_key as key from orders where store_id = ${store.id} order by external_id`,
  ).then((found) => found.map(({ key }) => key.replace(/^(email):.*/, '$1')));

/** Whether a text stands anywhere in what is kept of a store's orders. */
const isKept = async (store: Store, text: string) => {
  const found = await rows(
    at.database.db,
    sql`select 1 from orders o where o.store_id = ${store.id} and position(${text} in to_jsonb(o)::text) > 0
        union all select 1 from customers c where c.store_id = ${store.id} and position(${text} in to_jsonb(c)::text) > 0`,
  );
  return found.length > 0;
};

describe('a mapping', () => {
  it('that takes names for customer numbers keeps none, and says so', async () => {
    const store = await testStore(at.database);
    const file = csv(
      'no,day,who,mail,n,price',
      '1,2026-05-01,Ann Lee,ann1@example.com,1,10.00',
      '2,2026-05-02,Ann Lee,ann2@example.com,1,10.00',
      '3,2026-05-03,Bob Ray,,2,10.00',
      '4,2026-05-04,C-77,,1,10.00',
    );
    const report = await load(store, file, SIMPLE);
    expect(report).toMatchObject({ rejectedCount: 0, new: 4 });
    const [note, ...others] = Object.entries(report.notes);
    expect(note).toEqual([expect.stringMatching(/^orders whose customer is given by a name/), 3]);
    expect(others).toEqual([]);
    expect(await keysOf(store)).toEqual(['email', 'email', 'guest:list:3', 'id:list:C-77']);
    expect(await isKept(store, 'Ann')).toBe(false);
    expect(await isKept(store, 'Bob')).toBe(false);
  });

  it('knows a column of names by its heading, whatever stands in it', async () => {
    const store = await testStore(at.database);
    const file = csv(
      'no,day,Customer Name,mail,n,price',
      '1,2026-05-01,Ann,,1,10.00',
      '2,2026-05-02,Ann,,1,10.00',
    );
    const report = await load(store, file, {
      ...SIMPLE,
      columns: { ...SIMPLE.columns, customerId: 'Customer Name' } as never,
    });
    expect(await keysOf(store)).toEqual(['guest:list:1', 'guest:list:2']);
    expect(Object.keys(report.notes)).toEqual([
      expect.stringMatching(/^orders whose customer is given by a name/),
      expect.stringMatching(/^orders, none of which says who bought/),
    ]);
  });
});

describe('a mapping of a column that is called after customers', () => {
  const file = (heading: string) =>
    csv(
      `no,day,${heading},mail,n,price`,
      '1,2026-05-01,MILLER,,1,10.00',
      '2,2026-05-02,李明,,1,10.00',
      '3,2026-05-03,K-1002,,1,10.00',
      '4,2026-05-04,acme,,1,10.00',
    );
  const by = (heading: string) =>
    ({ ...SIMPLE, columns: { ...SIMPLE.columns, customerId: heading } }) as MappingInput;

  it('keeps no name, in capitals or in signs', async () => {
    const store = await testStore(at.database);
    const report = await load(store, file('Customer'), by('Customer'));
    expect(await keysOf(store)).toEqual(['guest:list:1', 'guest:list:2', 'id:list:K-1002', 'id:list:acme']);
    expect(Object.values(report.notes)).toEqual([2]);
    expect(await isKept(store, 'MILLER')).toBe(false);
    expect(await isKept(store, '李明')).toBe(false);
  });

  it('takes letters for a code where the column is called a number', async () => {
    const store = await testStore(at.database);
    await load(store, file('Customer ID'), by('Customer ID'));
    expect(await keysOf(store)).toEqual(['id:list:MILLER', 'guest:list:2', 'id:list:K-1002', 'id:list:acme']);
  });
});

describe('a program that sends names as ids', () => {
  it('hears what is wrong with each', async () => {
    const store = await testStore(at.database);
    const order = (id: string, customer: object) => ({
      ...{ type: 'order', id, placedAt: '2026-05-01T10:00:00Z', currency: 'EUR', customer },
      lines: [{ quantity: 1, unitPrice: '5.00' }],
    });
    const { rejected } = await ingest(at.database, store, 'sales', [
      order('1', { id: 'Ann Lee' }),
      order('2', { id: 'van den Berg, Jan' }),
      order('3', { id: 'ACME 24 GmbH' }),
      order('4', { id: '李明' }),
      order('5', { id: 'Smith,John' }),
    ]);
    expect(rejected.map(({ row, field }) => [row, field])).toEqual([
      [1, 'customer.id'],
      [2, 'customer.id'],
      [4, 'customer.id'],
      [5, 'customer.id'],
    ]);
    expect(rejected[0]!.reason).toMatch(/^is a name, which tells nobody apart/);
    const contact = { id: 'c', contactedAt: '2026-05-01T10:00:00Z', customer: { id: 'Ann Lee' } };
    const records = await ingest(at.database, store, 'contacts', [contact]);
    expect(records.rejected.map(({ field }) => field)).toEqual(['customer.id']);
  });
});

describe('a file that does not say who bought', () => {
  const NOBODY = /^orders, none of which says who bought: each counts as a new customer who never comes back/;

  it('says what that does before anything is stored', async () => {
    const store = await testStore(at.database);
    const file = csv(
      'order_id,placed_at,currency,channel,quantity,unit_price',
      '1,2026-05-01T10:00:00Z,EUR,direct,1,10.00',
      '2,2026-05-02T10:00:00Z,EUR,email,1,10.00',
    );
    const checked = await at.load(store, file, { dryRun: true });
    expect(Object.entries(checked.notes)).toEqual([[expect.stringMatching(NOBODY), 2]]);
    expect(await at.sold(store)).toMatchObject({ orders: 0 });
  });

  it('by a mapping without such a column as well, and not once one order tells', async () => {
    const store = await testStore(at.database);
    const { customerId: _c, email: _e, ...columns } = SIMPLE.columns as Record<string, string>;
    const lines = ['no,day,mail,n,price', '1,2026-05-01,,1,10.00', '2,2026-05-02,mia@example.com,1,10.00'];
    const without = await load(store, csv(...lines), { ...SIMPLE, columns } as never, true);
    expect(Object.keys(without.notes)).toEqual([expect.stringMatching(NOBODY)]);
    const some = await load(store, csv(...lines), {
      ...SIMPLE,
      columns: { ...columns, email: 'mail' },
    } as never);
    expect(some.notes).toEqual({});
  });

  it('as its channels hide who buys says that', async () => {
    const store = await testStore(at.database);
    const file = csv(
      'order_id,placed_at,currency,channel,quantity,unit_price',
      '1,2026-05-01T10:00:00Z,EUR,marketplace,1,10.00',
      '2,2026-05-02T10:00:00Z,EUR,wholesale,1,10.00',
    );
    const report = await at.load(store, file);
    expect(report.notes).toEqual({
      'orders of channels that hide who buys: no customer metric sees them': 2,
    });
  });
});
