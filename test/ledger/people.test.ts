import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { ask, cohorts, why } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { eraseCustomer, erasePeople, ingest, mergeCustomers, verify, withLedger } from '../../server/ledger';
import { personKeys, sha256, type Person } from '../../server/facts/identity';
import type { Store } from '../../server/types';
import { undoImport } from '../../server/imports/undo';
import { updateStore } from '../../server/stores';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';
import { bringInto } from './undoing';
import type { Day, Period } from '../../server/time';

/** Who is who (METRICS C14): e-mail addresses join, names and phones do not, whenever they come. Worked by hand. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const order = (id: string, day: string, customer: object, more: object = {}) => ({
  type: 'order',
  id,
  placedAt: `${day}T10:00:00Z`,
  currency: 'EUR',
  channel: 'direct',
  customer,
  lines: [{ quantity: 1, unitPrice: '10.00' }],
  ...more,
});

const put = async (store: Store, ...facts: object[]) => {
  const { rejected } = await ingest(database, store, 'sales', facts);
  expect(rejected).toEqual([]);
  await declare(database, store, { from: '2026-01-01', to: '2026-07-01' });
};

const MAIL = (address: string) => `email:${sha256(address)}`;

/** Order id → customer. */
const keys = async (store: Store): Promise<Record<string, string>> => {
  const found = await rows<{ id: string; key: string }>(
    database.db,
    sql`select external_id as id, customer_key as key from orders where store_id = ${store.id} order by 1`,
  );
  return Object.fromEntries(found.map(({ id, key }) => [id, key]));
};

const expectExact = async (store: Store) =>
  expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });

const COUNTS = ['customers_active', 'customers_new', 'customers_returning'] as const;
const counts = async (
  store: Store,
  from: Day,
  to: Day,
  more: { metrics?: MetricId[] } = {},
): Promise<(number | null)[]> => {
  const metrics = more.metrics ?? [...COUNTS];
  const answer = await database.read((tx) =>
    ask(tx, store, { metrics, from, to }, new Date('2027-01-01T00:00:00Z')),
  );
  return metrics.map((id) => answer.rows[0]!.values[id]!.value);
};

describe('an e-mail address', () => {
  const guest = order('g', '2026-03-01', { email: ' Mia@Example.com' });
  const known = order('k', '2026-03-20', { id: '7', email: 'mia@example.com' });

  test.each([
    ['before', [guest, known]],
    ['after', [known, guest]],
  ])('makes the guest one with the id, the guest order coming %s', async (_, facts) => {
    const store = await testStore(database);
    for (const fact of facts) await put(store, fact);
    expect(await keys(store)).toEqual({ g: 'id:api:7', k: 'id:api:7' });
    // of March: one customer, new on the 1st, who came back on the 20th
    expect(await counts(store, '2026-03-01', '2026-04-01')).toEqual([1, 1, 1]);
    expect(await counts(store, '2026-03-15', '2026-04-01')).toEqual([1, 0, 1]);
    await expectExact(store);
  });

  test('of two ids goes to the one that had it first, whatever came first; the two stay two', async () => {
    const store = await testStore(database);
    await put(store, order('late', '2026-05-05', { id: '9', email: 'pair@example.com' }));
    await put(store, order('g', '2026-05-01', { email: 'pair@example.com' }));
    expect(await keys(store)).toMatchObject({ g: 'id:api:9' });
    await put(store, order('early', '2026-04-30', { id: '2', email: 'pair@example.com' }, { source: 'web' }));
    expect(await keys(store)).toEqual({ early: 'id:web:2', g: 'id:web:2', late: 'id:api:9' });
    // May: the guest order is 2's second, and 9 is new
    expect(await counts(store, '2026-05-01', '2026-06-01')).toEqual([2, 1, 1]);
    await expectExact(store);
  });

  test('is not one without its dots and plus tags, and what has no @ is none', async () => {
    const store = await testStore(database);
    await put(
      store,
      order('1', '2026-03-01', { id: '7', email: 'm.ia@example.com' }),
      order('2', '2026-03-02', { email: 'mia@example.com' }),
      order('3', '2026-03-03', { email: 'm.ia+x@example.com' }),
      order('4', '2026-03-04', { email: 'n/a' }),
      order('5', '2026-03-05', { email: 'n/a' }),
      // full-width letters and a blank are the same address (NFKC)
      order('6', '2026-03-06', { email: 'Ｍ.ia@example.com ' }),
    );
    expect(await keys(store)).toEqual({
      1: 'id:api:7',
      2: MAIL('mia@example.com'),
      3: MAIL('m.ia+x@example.com'),
      4: 'guest:api:4',
      5: 'guest:api:5',
      6: 'id:api:7',
    });
  });

  test('of a customer record counts as that of an order, and a record by e-mail alone joins too', async () => {
    const store = await testStore(database);
    await put(store, order('g', '2026-03-01', { email: 'lea@example.com' }));
    const contact = (id: string, at: string, customer: object) => ({ id, contactedAt: at, customer });
    await ingest(database, store, 'contacts', [
      contact('c1', '2026-03-09T10:00:00Z', { source: 'shop', id: '5', email: 'Lea@example.com' }),
      contact('c2', '2026-03-10T10:00:00Z', { email: 'lea@example.com' }),
    ]);
    expect(await keys(store)).toEqual({ g: 'id:shop:5' });
    const records = await rows<{ key: string }>(
      database.db,
      sql`select customer_key as key from contacts where store_id = ${store.id} order by external_id`,
    );
    expect(records.map(({ key }) => key)).toEqual(['id:shop:5', 'id:shop:5']);
    await expectExact(store);
  });

  test('joins no more once the order that told it is gone, or is told otherwise', async () => {
    const store = await testStore(database);
    await put(store, order('g', '2026-03-01', { email: 'joe@example.com' }));
    const told = await bringInto(database, store, [
      { kind: 'sales', facts: [order('k', '2026-03-02', { id: '7', email: 'joe@example.com' })] },
    ]);
    expect(await keys(store)).toMatchObject({ g: 'id:api:7' });
    await undoImport(database, store, told);
    expect(await keys(store)).toEqual({ g: MAIL('joe@example.com') });
    await put(store, order('k', '2026-03-02', { id: '7', email: 'joe@example.com' }));
    expect(await keys(store)).toMatchObject({ g: 'id:api:7' });
    await put(store, order('k', '2026-03-02', { id: '7', email: 'joan@example.com' }));
    expect(await keys(store)).toEqual({ g: MAIL('joe@example.com'), k: 'id:api:7' });
    await expectExact(store);
  });

  test('an order that counts nowhere tells nothing, and a phone joins nobody', async () => {
    const store = await testStore(database);
    await put(
      store,
      order('test', '2026-03-01', { id: '7', email: 'amy@example.com' }, { excluded: 'test' }),
      order('g', '2026-03-02', { email: 'amy@example.com', phone: '+49 30 1' }),
      order('id', '2026-03-03', { id: '8', phone: '+49301' }),
      order('p', '2026-03-04', { phone: '0049 301' }),
    );
    expect(await keys(store)).toEqual({
      test: 'id:api:7',
      g: MAIL('amy@example.com'),
      id: 'id:api:8',
      p: `phone:${sha256('+49301')}`,
    });
  });

  test('of a credit note without an order joins as well', async () => {
    const store = await testStore(database);
    const note = {
      type: 'refund',
      id: 'n',
      occurredAt: '2026-03-09T10:00:00Z',
      currency: 'EUR',
      net: '4.00',
    };
    await put(store, order('g', '2026-03-01', { email: 'kim@example.com' }));
    await put(store, { ...note, customer: { id: '3', email: 'kim@example.com' } });
    expect(await keys(store)).toEqual({ g: 'id:api:3' });
    await put(store, { ...note, customer: { email: 'kim@example.com' } });
    expect(await keys(store)).toEqual({ g: MAIL('kim@example.com') });
    await expectExact(store);
  });
});

describe('merged and erased people', () => {
  test('take the guests of their address along', async () => {
    const store = await testStore(database);
    await put(
      store,
      order('g', '2026-03-01', { email: 'una@example.com' }),
      order('k', '2026-03-02', { id: '7', email: 'una@example.com' }),
      order('o', '2026-02-01', { id: '8' }),
    );
    await mergeCustomers(database, store, 'id:api:7', 'id:api:8');
    expect(await keys(store)).toEqual({ g: 'id:api:8', k: 'id:api:8', o: 'id:api:8' });
    await put(store, order('g2', '2026-03-03', { email: 'una@example.com' }));
    expect(await keys(store)).toMatchObject({ g2: 'id:api:8' });
    expect(await counts(store, '2026-01-01', '2027-01-01')).toEqual([1, 1, 1]);
    await expectExact(store);
  });

  const hashesOf = async (store: Store) => {
    const found = await Promise.all(
      ['orders', 'reversals', 'contacts'].map((table) =>
        rows<{ n: number }>(
          database.db,
          sql`select count(*)::int as n from ${sql.identifier(table)}
              where store_id = ${store.id} and (email_hash is not null or own_key like 'email:%')`,
        ),
      ),
    );
    return found.map(([one]) => one!.n);
  };

  test('an erased person leaves no address, and the totals as they are', async () => {
    const store = await testStore(database);
    const facts = [
      order('g', '2026-03-01', { email: 'ira@example.com' }),
      order('k', '2026-03-02', { id: '7', email: 'ira@example.com' }),
    ];
    await put(store, ...facts);
    await ingest(database, store, 'contacts', [
      { id: 'c', contactedAt: '2026-03-03T10:00:00Z', customer: { email: 'ira@example.com' } },
    ]);
    expect(await hashesOf(store)).toEqual([2, 0, 1]);
    const before = await counts(store, '2026-03-01', '2026-04-01');
    await eraseCustomer(database, store, 'id:api:7');
    expect(await hashesOf(store)).toEqual([0, 0, 0]);
    // what comes again for the id or the address stays anonymous, and one
    await put(store, ...facts, order('g2', '2026-03-09', { email: 'ira@example.com' }));
    expect(await hashesOf(store)).toEqual([0, 0, 0]);
    expect(await counts(store, '2026-03-01', '2026-04-01')).toEqual(before);
    expect(new Set(Object.values(await keys(store))).size).toBe(1);
    await expectExact(store);
  });

  test('who asks by the address alone is the id that it is of; an id beside it forgets no other id', async () => {
    const store = await testStore(database);
    await put(
      store,
      order('a', '2026-03-01', { id: '1', email: 'two@example.com' }),
      order('b', '2026-03-02', { id: '2', email: 'two@example.com' }),
    );
    const erased = (person: Person) =>
      withLedger(database, store, (ledger, tx) =>
        erasePeople({ ledger, tx, store }, [personKeys('api', person)]),
      );
    await erased({ id: '2', email: 'two@example.com' });
    expect(await keys(store)).toMatchObject({ a: 'id:api:1', b: expect.stringMatching(/^erased:/) });
    await erased({ email: 'two@example.com' });
    expect(await keys(store)).toMatchObject({ a: expect.stringMatching(/^erased:/) });
    expect(await counts(store, '2026-03-01', '2026-04-01')).toEqual([2, 2, 0]);
    await expectExact(store);
  });

  test('an undo brings no address of an erased person back', async () => {
    const store = await testStore(database);
    await put(store, order('k', '2026-03-02', { id: '7', email: 'eva@example.com' }));
    const second = await bringInto(database, store, [
      { kind: 'sales', facts: [order('k', '2026-03-02', { id: '7', email: 'eva2@example.com' })] },
    ]);
    await eraseCustomer(database, store, 'id:api:7');
    await undoImport(database, store, second);
    expect(await hashesOf(store)).toEqual([0, 0, 0]);
    await expectExact(store);
  });
});

describe('channels that hide who buys', () => {
  const shop = [
    order('m1', '2026-03-01', { email: 'pat@example.com' }, { channel: 'marketplace' }),
    order('w1', '2026-03-05', { email: 'pat@example.com' }),
    order('m2', '2026-03-09', { email: 'x1@relay.example' }, { channel: 'marketplace' }),
    order('b1', '2026-03-10', { id: 'dealer', email: 'pat@example.com' }, { channel: 'wholesale' }),
    order('p1', '2026-03-11', {}, { channel: 'pos' }),
    order('p2', '2026-03-12', { phone: '+49301' }, { channel: 'pos' }),
    order('d1', '2026-03-13', {}),
  ];

  test('are neither first nor later orders, and their ids join nobody', async () => {
    const store = await testStore(database);
    await put(store, ...shop);
    // w1 is pat's first; the till's p2 is known by a phone; d1 a guest
    expect(await counts(store, '2026-03-01', '2026-04-01')).toEqual([3, 3, 0]);
    expect(await keys(store)).toMatchObject({
      b1: 'id:api:dealer',
      w1: MAIL('pat@example.com'),
      m1: MAIL('pat@example.com'),
    });
    // seven orders, of which m1, m2, b1, p1 hide their buyers; of the other three d1 is a guest
    expect(
      await counts(store, '2026-03-01', '2026-04-01', {
        metrics: ['orders', 'identity_coverage', 'net_sales'],
      }),
    ).toEqual([7, 2 / 3, 70_00]);
    await expectExact(store);
  });

  test('are of an unknown type, and their money is in no cohort', async () => {
    const store = await testStore(database);
    await put(store, ...shop);
    const answer = await database.read((tx) =>
      ask(
        tx,
        store,
        { metrics: ['orders', 'net_sales'], from: '2026-03-01', to: '2026-04-01', split: 'customer_type' },
        new Date('2027-01-01T00:00:00Z'),
      ),
    );
    expect(
      answer.rows.map(({ split, values }) => [split, values.orders!.value, values.net_sales!.value]),
    ).toEqual([
      ['new', 3, 30_00],
      ['unknown', 4, 40_00],
    ]);
    const [kept] = await rows<{ net: number }>(
      database.db,
      sql`select sum(net_sales)::int as net from rollup_cohorts where store_id = ${store.id} and grain = 'month'`,
    );
    expect(kept!.net).toBe(30_00);
  });

  test('are said with every figure of customers, and of them alone there is none', async () => {
    const store = await testStore(database);
    await put(store, ...shop);
    const now = new Date('2027-01-01T00:00:00Z');
    const march: Period = { from: '2026-03-01', to: '2026-04-01' };
    const said = /^4 of 7 orders \(57\.1%\) are of channels that hide who buys/;
    const answer = await database.read((tx) =>
      ask(tx, store, { metrics: ['orders', 'customers_new'], ...march, split: 'channel' }, now),
    );
    expect(answer.notes).toEqual([expect.stringMatching(said)]);
    const by = Object.fromEntries(answer.rows.map(({ split, values }) => [split, values.customers_new!]));
    expect(by.marketplace).toMatchObject({ value: null, flags: expect.arrayContaining(['masked']) });
    expect(by.wholesale!.value).toBeNull();
    // of the till's two, p2 is known by a phone
    expect(by.pos).toMatchObject({ value: 1, flags: expect.arrayContaining(['masked']) });
    expect(by.direct!.flags).not.toContain('masked');
    const told = await database.read((tx) =>
      why(tx, store, { metric: 'customers_active', ...march, compare: null }, now),
    );
    expect(told.leftOut).toMatchObject({ stored: 7, counted: 3 });
    expect(told.leftOut!.rows.at(-1)).toMatchObject({ reason: 'Channels that hide who buys', count: 4 });
    expect(told.notes).toEqual([expect.stringMatching(said)]);
    const followed = await database.read((tx) => cohorts(tx, store, { measure: 'retention' }, now));
    expect(followed.notes).toEqual([expect.stringMatching(said)]);
    const orders = await database.read((tx) => ask(tx, store, { metrics: ['orders', 'aov'], ...march }, now));
    expect(orders.notes).toEqual([]);
  });

  test('that are taken in count, with keys as they were', async () => {
    const store = await testStore(database, { customersInclude: ['marketplace', 'pos'] });
    await put(store, ...shop);
    // pat: m1, then w1; m2's relay address; p1 a guest; p2; d1
    expect(await counts(store, '2026-03-01', '2026-04-01')).toEqual([5, 5, 1]);
    // six orders count (not b1): p1 and d1 are guests
    expect(await counts(store, '2026-03-01', '2026-04-01', { metrics: ['identity_coverage'] })).toEqual([
      4 / 6,
    ]);
    expect(await keys(store)).toMatchObject({ w1: MAIL('pat@example.com') });
    await expectExact(store);
  });
});

describe('a store that takes a channel in', () => {
  test('counts its customers anew, and as before once it is out again', async () => {
    const store = await testStore(database);
    await put(
      store,
      order('m1', '2026-03-01', { email: 'pat@example.com' }, { channel: 'marketplace' }),
      order('w1', '2026-03-05', { email: 'pat@example.com' }),
      order('p1', '2026-03-06', {}, { channel: 'pos' }),
    );
    const include = (...customersInclude: ('marketplace' | 'wholesale' | 'pos')[]) =>
      database.write((tx) => updateStore(tx, store.slug, { customersInclude }));
    const march = () => counts(store, '2026-03-01', '2026-04-01');
    expect(await march()).toEqual([1, 1, 0]);
    // m1 is pat's first order, w1 the next
    expect((await include('marketplace')).customersInclude).toEqual(['marketplace']);
    expect(await march()).toEqual([1, 1, 1]);
    await include('pos', 'marketplace');
    expect(await march()).toEqual([2, 2, 1]);
    const now = await include('pos', 'marketplace');
    expect(await verify(database, now)).toMatchObject({ ok: true, differences: [] });
    // whoever read the store before books by what it takes in now
    await put(store, order('p2', '2026-03-07', {}, { channel: 'pos' }));
    expect(await march()).toEqual([3, 3, 1]);
    await include();
    expect(await march()).toEqual([1, 1, 0]);
    await expectExact(store);
  });

  test('refuses a channel that hides nobody', async () => {
    const store = await testStore(database);
    await expect(
      database.write((tx) => updateStore(tx, store.slug, { customersInclude: ['email' as 'pos'] })),
    ).rejects.toThrow(/hides nobody; the channels that do are marketplace, wholesale, pos/);
  });
});

test('every guest order is one new customer with one order', async () => {
  const store = await testStore(database);
  await put(store, order('1', '2026-03-01', {}), order('2', '2026-03-01', {}), order('3', '2026-03-02', {}));
  expect(await counts(store, '2026-03-01', '2026-04-01')).toEqual([3, 3, 0]);
  expect(await counts(store, '2026-03-01', '2026-04-01', { metrics: ['identity_coverage'] })).toEqual([0]);
});
