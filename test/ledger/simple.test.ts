import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getTableColumns, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createCaller } from '../../server/api/rpc/router';
import { rows } from '../../drizzle/client';
import { SIMPLE_KINDS, simpleOf, type SimpleKind } from '../../server/facts/simple';
import { eraseCustomer, ingest, mergeCustomers, verify } from '../../server/ledger';
import { simpleRow } from '../../server/ledger/kinds/applySimple';
import type { FormatId } from '../../server/sources/formats';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';

/** Costs and the rest of the business: one fact of each kind, by file and by API. */

const at = importing();
const put = (store: Store, kind: SimpleKind, ...facts: unknown[]) => ingest(at.database, store, kind, facts);
const stored = <T>(store: Store, table: string, columns: string) =>
  rows<T>(
    at.database.db,
    sql`select ${sql.raw(columns)} from ${sql.identifier(table)} where store_id = ${store.id} order by external_id`,
  );
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const ann = { email: 'Ann@Example.com ' };
/** METRICS C14: trimmed and in lower case before it is hashed. */
const ANN = `email:${sha256('ann@example.com')}`;

const ONE: Record<SimpleKind, { id?: string } & Record<string, unknown>> = {
  unitCosts: { sku: 'MUG', cost: '4.105', currency: 'EUR', fromDay: '2026-01-01' },
  orderCosts: { orderId: 'A-1', kind: 'carrier', amount: '4.20', currency: 'EUR', day: '2026-03-02' },
  fixedCosts: { month: '2026-03', kind: 'rent', amount: '1200', currency: 'EUR' },
  contacts: { id: 'm-1', customer: ann, contactedAt: '2026-03-08T23:30:00Z', channel: 'email' },
  loyaltyMembers: { id: 'L-1', customer: ann, joinedAt: '2026-03-01T10:00:00Z' },
  loyaltyPoints: {
    ...{ id: 'p-1', customer: ann, occurredAt: '2026-03-01T10:00:00Z', kind: 'issued', points: 120 },
    ...{ value: '1.20', currency: 'EUR' },
  },
  subscriptions: {
    ...{ subscriptionId: 'S-1', customer: ann, occurredAt: '2026-01-10T08:00:00Z', kind: 'start' },
    ...{ price: '19.90', currency: 'EUR', every: 1, unit: 'month' },
  },
  stock: { sku: 'MUG', at: '2026-03-01T06:00:00Z', quantity: '-1.5' },
  shipments: { id: 'X-1', orderId: 'A-1', promisedDay: '2026-03-05' },
  tickets: { id: 't-1', openedAt: '2026-03-06T09:00:00Z', customer: ann },
};

describe.each(SIMPLE_KINDS)('%s', (kind) => {
  it('is declared with every column of its table and no other', () => {
    const definition = simpleOf(kind);
    const row = simpleRow(definition, definition.schema.parse(ONE[kind]), { timeZone: 'Europe/Berlin' });
    expect(['storeId', ...Object.keys(row)].toSorted()).toEqual(
      Object.keys(getTableColumns(definition.table)).toSorted(),
    );
  });

  it('is kept once, and replaced by what is newer alone', async () => {
    const store = await testStore(at.database);
    const other = await testStore(at.database);
    const fact = { ...ONE[kind], updatedAt: '2026-03-10T00:00:00Z' };
    expect(await put(store, kind, fact)).toMatchObject({ new: 1, changed: 0, unchanged: 0, rejected: [] });
    expect(await put(other, kind, fact)).toMatchObject({ new: 1 });
    expect(await put(store, kind, fact, fact)).toMatchObject({ new: 0, changed: 0, unchanged: 2 });
    const source = { source: 'elsewhere' };
    expect(await put(store, kind, { ...fact, ...source })).toMatchObject({ new: 1 });
    // the same id with other contents: an older one is passed over, a newer one stands
    const change = CHANGED[kind];
    const id = ONE[kind].id ?? (await idOf(store, kind));
    const older = { ...fact, ...change, id, updatedAt: '2026-03-09T00:00:00Z' };
    expect(await put(store, kind, older)).toMatchObject({ new: 0, changed: 0, unchanged: 1 });
    const newer = { ...older, updatedAt: '2026-03-11T00:00:00Z' };
    expect(await put(store, kind, newer)).toMatchObject({ changed: 1 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });
});

const CHANGED: Record<SimpleKind, Record<string, unknown>> = {
  unitCosts: { cost: '4.2' },
  orderCosts: { amount: '5' },
  fixedCosts: { amount: '1300' },
  contacts: { channel: 'sms' },
  loyaltyMembers: { tier: 'gold' },
  loyaltyPoints: { points: 121 },
  subscriptions: { price: '20' },
  stock: { quantity: '7' },
  shipments: { carrier: 'DHL' },
  tickets: { reason: 'late' },
};

const idOf = async (store: Store, kind: SimpleKind): Promise<string> => {
  const [row] = await rows<{ id: string }>(
    at.database.db,
    sql`select external_id as id from ${simpleOf(kind).table}
        where store_id = ${store.id} and source = 'api'`,
  );
  return row!.id;
};

describe('what is kept', () => {
  it('is money in minor units, unit costs as stated, days of the store, customers as keys', async () => {
    const store = await testStore(at.database);
    for (const kind of SIMPLE_KINDS) await put(store, kind, ONE[kind]);
    expect(await stored(store, 'unit_costs', 'sku, cost::text as cost, from_day::text as day')).toEqual([
      { sku: 'MUG', cost: '4.105', day: '2026-01-01' },
    ]);
    expect(await stored(store, 'order_costs', 'order_id as id, amount_minor::int as minor')).toEqual([
      { id: 'A-1', minor: 420 },
    ]);
    // 23:30 UTC on the 8th is half past midnight on the 9th in Berlin
    expect(
      await stored(store, 'contacts', 'day::text as day, customer_key as who, is_delivered as d'),
    ).toEqual([{ day: '2026-03-09', who: ANN, d: true }]);
    expect(await stored(store, 'loyalty_points', 'value_minor::int as minor, points::int as n')).toEqual([
      { minor: 120, n: 120 },
    ]);
    expect(await stored(store, 'subscription_events', 'price_minor::int as minor, every, unit')).toEqual([
      { minor: 1990, every: 1, unit: 'month' },
    ]);
    expect(await stored(store, 'stock_levels', 'quantity::text as n, location')).toEqual([
      { n: '-1.5', location: 'all' },
    ]);
    for (const kind of SIMPLE_KINDS) {
      const [row] = await rows<{ text: string }>(
        at.database.db,
        sql`select t::text as text from ${simpleOf(kind).table} t where store_id = ${store.id}`,
      );
      expect(row!.text.toLowerCase()).not.toContain('ann@');
    }
  });

  it('is of the shop’s customer where the shop’s source is named', async () => {
    const store = await testStore(at.database);
    const mail = { ...ONE.contacts, source: 'mailer' };
    await put(
      store,
      'contacts',
      { ...mail, customer: { id: '7', source: 'shop' } },
      { ...mail, id: 'm-2', customer: { id: '7' } },
    );
    expect(await stored(store, 'contacts', 'customer_key as who')).toEqual([
      { who: 'id:shop:7' },
      { who: 'id:mailer:7' },
    ]);
  });
});

describe('a customer', () => {
  const PEOPLE = {
    contacts: 'contacts',
    loyaltyMembers: 'loyalty_members',
    loyaltyPoints: 'loyalty_points',
    subscriptions: 'subscription_events',
    tickets: 'tickets',
  } as const;
  const whoIn = async (store: Store) =>
    new Set(
      (
        await Promise.all(
          Object.values(PEOPLE).map((table) => stored<{ who: string }>(store, table, 'customer_key as who')),
        )
      )
        .flat()
        .map(({ who }) => who),
    );
  const known = async () => {
    const store = await testStore(at.database);
    for (const kind of Object.keys(PEOPLE) as SimpleKind[]) await put(store, kind, ONE[kind]);
    return store;
  };

  it('who asks to be forgotten is forgotten here too, also in what comes in later', async () => {
    const store = await known();
    expect(await whoIn(store)).toEqual(new Set([ANN]));
    await eraseCustomer(at.database, store, ANN);
    await put(store, 'contacts', { ...ONE.contacts, id: 'm-9' }, ONE.contacts);
    const [key, ...others] = [...(await whoIn(store))];
    expect(others).toEqual([]);
    expect(key).toMatch(/^erased:/);
    expect(await stored(store, 'contacts', 'external_id as id')).toEqual([{ id: 'm-1' }, { id: 'm-9' }]);
  });

  it('who turns out to be another takes all along', async () => {
    const store = await known();
    await put(store, 'tickets', { ...ONE.tickets, id: 't-2', customer: { id: '7', source: 'shop' } });
    await mergeCustomers(at.database, store, ANN, 'id:shop:7');
    expect(await whoIn(store)).toEqual(new Set(['id:shop:7']));
  });

  it('has to be named where it matters', async () => {
    const store = await testStore(at.database);
    const { rejected } = await put(store, 'contacts', { ...ONE.contacts, customer: {} });
    expect(rejected).toEqual([
      {
        ...{ row: 1, field: 'customer.id', value: null },
        reason: 'names nobody: give an id, an e-mail or a phone number',
      },
    ]);
  });
});

describe('what can’t be', () => {
  it.each<[SimpleKind, Record<string, unknown>, string, string]>([
    ['orderCosts', { amount: '-1' }, 'amount', 'is negative'],
    ['unitCosts', { fromDay: '2026-02-30' }, 'fromDay', 'is not a date such as 2026-03-01'],
    ['fixedCosts', { month: '2026-03-15' }, 'month', 'is not a month such as 2026-03'],
    ['fixedCosts', { month: '2026-13' }, 'month', 'is not a date such as 2026-03-01'],
    ['loyaltyMembers', { leftAt: '2026-02-01T00:00:00Z' }, 'leftAt', 'is before the member joined'],
    ['loyaltyPoints', { currency: undefined }, 'currency', 'is missing: it is the currency of the value'],
    ['loyaltyPoints', { points: 0 }, 'points', 'is below 1'],
    [
      'subscriptions',
      { price: undefined },
      'price',
      'belongs to a start or a change, which need it, and to no other event',
    ],
    ['stock', { quantity: 'many' }, 'quantity', 'is not a quantity such as 12 or 1.5'],
    ['tickets', { closedAt: '2026-03-05T00:00:00Z' }, 'closedAt', 'is before the ticket was opened'],
    ['tickets', { id: undefined }, 'id', 'Invalid input: expected string, received undefined'],
  ])('%s with %o is refused', async (kind, wrong, field, reason) => {
    const store = await testStore(at.database);
    const answer = await put(store, kind, { ...ONE[kind], ...wrong });
    expect(answer.new).toBe(0);
    expect(answer.rejected[0]).toMatchObject({ field, reason });
  });
});

describe('the API', () => {
  it.each(SIMPLE_KINDS)('takes %s', async (kind) => {
    const store = await testStore(at.database);
    const api = createCaller({ database: at.database, clock: () => new Date('2026-03-10T00:00:00Z') });
    const answer = await api.ingest[kind]({ store: store.slug, rows: [ONE[kind], { nothing: true }] });
    expect(answer).toMatchObject({ new: 1, changed: 0, unchanged: 0 });
    expect(answer.rejected.every(({ row }) => row === 2)).toBe(true);
    expect(answer.rejected.length).toBeGreaterThan(0);
  });
});

describe('files', () => {
  const load = async (format: FormatId, ...lines: string[]) => {
    const store = await testStore(at.database);
    return { store, report: await at.load(store, `${lines.join('\n')}\n`, { format }) };
  };

  const document = readFileSync(
    new URL('../../server/sources/canonical/FORMATS.md', import.meta.url),
    'utf8',
  );
  it.each<FormatId>([
    ...(['unit-costs', 'order-costs', 'fixed-costs', 'contacts', 'loyalty-members'] as const),
    ...(['loyalty-points', 'subscriptions', 'stock', 'shipments', 'tickets'] as const),
  ])('such as the %s that are documented are taken', async (format) => {
    const section = document.slice(document.indexOf(`\n## ${format}\n`));
    const [, example] = /```csv\n([^`]+)```/.exec(section)!;
    const { store, report } = await load(format, ...example!.trim().split('\n'));
    expect(report).toMatchObject({ new: 2, rejectedCount: 0, controlTotals: { rows: '2' } });
    expect((await at.load(store, example!, { format })).unchanged).toBe(2);
  });

  it('say the same as the API', async () => {
    const { store, report } = await load(
      'subscriptions',
      'subscription_id,occurred_at,kind,email,price,currency,every,unit',
      'S-1,2026-01-10T08:00:00Z,start,Ann@Example.com,19.90,EUR,1,month',
    );
    expect(report).toMatchObject({ new: 1, controlTotals: { rows: '1', start: '1' } });
    const fact = { ...ONE.subscriptions, customer: { email: 'Ann@Example.com' } };
    expect(await put(store, 'subscriptions', fact)).toMatchObject({ unchanged: 1 });
  });

  it('give control totals by kind and currency', async () => {
    const { report } = await load(
      'order-costs',
      'order_id,kind,amount,currency,day',
      'A-1,carrier,4.20,EUR,2026-03-02',
      'A-2,carrier,5.05,EUR,2026-03-02',
      'A-1,payment_fee,71,JPY,2026-03-01',
    );
    // 4.20 + 5.05 = 9.25; yen have no decimals
    expect(report.controlTotals).toEqual({ rows: '3', 'carrier EUR': '9.25', 'payment_fee JPY': '71' });
  });

  it('with two costs that nothing tells apart lose neither in silence', async () => {
    const { report } = await load(
      'order-costs',
      'order_id,kind,amount,currency,day',
      'A-1,carrier,4.20,EUR,2026-03-02',
      'A-1,carrier,4.20,EUR,2026-03-02',
      'A-2,carrier,4.20,EUR,2026-03-02',
    );
    expect(report).toMatchObject({ new: 1, rejectedCount: 2 });
    expect(report.rejected[0]).toMatchObject({
      reason: 'is as row 3 in all that tells rows apart: give both a cost_id',
    });
  });

  it('with ids take both', async () => {
    const { report } = await load(
      'order-costs',
      'cost_id,order_id,kind,amount,currency,day',
      'p1,A-1,carrier,4.20,EUR,2026-03-02',
      'p2,A-1,carrier,4.20,EUR,2026-03-02',
    );
    expect(report).toMatchObject({ new: 2, rejectedCount: 0, controlTotals: { 'carrier EUR': '8.40' } });
  });

  it('name the cell that is wrong', async () => {
    const { report } = await load(
      'contacts',
      'contact_id,contacted_at,email,has_consent',
      'm-1,2026-03-08 09:00:00,ann@example.com,perhaps',
      'm-2,2026-03-08 09:00:00,,yes',
    );
    expect(report.rejected).toEqual([
      { row: 2, field: 'has_consent', value: 'perhaps', reason: 'is neither true nor false' },
      {
        ...{ row: 3, field: 'customer_id', value: null },
        reason: 'names nobody: give an id, an e-mail or a phone number',
      },
    ]);
  });
});
