import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { randomOf } from '../../server/demo/random';
import { undoImport } from '../../server/imports/undo';
import { eraseCustomer, ingest, mergeCustomers, verify } from '../../server/ledger';
import { sha256 } from '../../server/facts/identity';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import { seedsHere, shuffle, type Batch } from '../randomShop';
import { bringInto, expectLedgerOf } from './undoing';

/**
 * Few people who tell who they are in every way, in orders, credit notes and records of several
 * sources and channels, in any order: who is who must come out as if all had been known at once.
 */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const ADDRESSES = [
  'a@example.com',
  ' A@Example.com',
  'b@example.com',
  'c@example.com',
  'd@example.com',
  'n/a',
];
const CHANNELS = ['direct', 'email', 'pos', 'marketplace', 'wholesale', 'phone'];

interface Person {
  id?: string;
  email?: string;
  phone?: string;
}

const people = (seed: number) => {
  const random = randomOf(seed, 'people');
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  let version = 0;
  const at = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString();
  const person = (): Person => ({
    ...(random() < 0.4 && { id: pick(['1', '2', '3', '4']) }),
    ...(random() < 0.7 && { email: pick(ADDRESSES) }),
    ...(random() < 0.3 && { phone: pick(['+49301', '0049302']) }),
  });
  // often at the same instant, so that ties have to be broken
  const moment = () => at(Math.floor(random() * 30) * 2);
  const stamp = () => at(400 + version++);

  const order = (id: number) => ({
    ...{
      type: 'order',
      source: pick(['shop', 'till']),
      id: `o${id}`,
      updatedAt: stamp(),
      placedAt: moment(),
    },
    ...{ currency: 'EUR', channel: pick(CHANNELS), customer: person() },
    ...(random() < 0.1 && { excluded: pick(['test', 'deleted']) }),
    ...(random() < 0.1 && { kind: 'replacement' }),
    ...(random() < 0.2 && {
      refunds: [{ id: `r${id}`, occurredAt: at(70), net: '1.00', units: 0 }],
    }),
    lines: [{ quantity: 1, unitPrice: (5 + random() * 20).toFixed(2) }],
  });
  const note = (id: number) => ({
    ...{ type: 'refund', source: 'shop', id: `n${id}`, updatedAt: stamp(), occurredAt: moment() },
    ...{ currency: 'EUR', channel: pick(CHANNELS), customer: person(), net: (random() * 4).toFixed(2) },
  });
  const known = (): Person => {
    const one = person();
    return one.id || one.phone || (one.email && one.email.includes('@')) ? one : { id: '5' };
  };
  const contact = (id: number) => ({
    ...{ source: 'mail', id: `c${id}`, updatedAt: stamp(), contactedAt: moment() },
    customer: { ...known(), source: pick(['shop', 'till']) },
  });
  const member = (id: number) => ({
    ...{ source: 'shop', id: `m${id}`, updatedAt: stamp(), joinedAt: moment(), customer: known() },
  });

  const versions = <T>(n: number, make: (id: number) => T): T[] =>
    Array.from({ length: n }, (_, id) =>
      Array.from({ length: 1 + Math.floor(random() * 2) }, () => make(id)),
    ).flat();
  const facts = [
    ...versions(28, order).map((fact) => ({ kind: 'sales' as const, fact: fact as object })),
    ...versions(5, note).map((fact) => ({ kind: 'sales' as const, fact: fact as object })),
    ...versions(7, contact).map((fact) => ({ kind: 'contacts' as const, fact: fact as object })),
    ...versions(4, member).map((fact) => ({ kind: 'loyaltyMembers' as const, fact: fact as object })),
  ];
  const batches: Batch[] = [];
  const mixed = shuffle(facts, random);
  while (mixed.length > 0) {
    const part = mixed.splice(0, 1 + Math.floor(random() * 8));
    for (const kind of ['sales', 'contacts', 'loyaltyMembers'] as const) {
      const own = part.filter((one) => one.kind === kind).map(({ fact }) => fact);
      if (own.length > 0) batches.push({ kind, facts: own });
    }
  }
  return { batches, random };
};

/** The newest version of each fact: the one that stands. */
const standing = (batches: readonly Batch[]): { kind: string; fact: Record<string, unknown> }[] => {
  const newest = new Map<string, { kind: string; fact: Record<string, unknown> }>();
  for (const { kind, facts } of batches)
    for (const fact of facts as Record<string, unknown>[]) {
      const key = `${kind} ${fact.type === 'refund' ? 'refund' : ''} ${String(fact.source)} ${String(fact.id)}`;
      const was = newest.get(key)?.fact.updatedAt as string | undefined;
      if (was === undefined || was < (fact.updatedAt as string)) newest.set(key, { kind, fact });
    }
  return [...newest.values()];
};

/** The rule, as plainly as it can be written: METRICS C14. */
const expectedKeys = (batches: readonly Batch[]): Record<string, string> => {
  const told = standing(batches).map(({ kind, fact }) => {
    const customer = fact.customer as Person & { source?: string };
    const address = customer.email?.trim().toLowerCase();
    return {
      ...{
        kind: kind === 'sales' ? String(fact.type) : kind,
        source: fact.source as string,
        id: fact.id as string,
      },
      at: (fact.placedAt ?? fact.occurredAt ?? fact.contactedAt ?? fact.joinedAt) as string,
      idKey: customer.id ? `id:${customer.source ?? (fact.source as string)}:${customer.id}` : null,
      address: address?.includes('@') ? address : null,
      phone: customer.phone?.replace(/^00/, '+') ?? null,
      isHidden: kind === 'sales' && ['marketplace', 'wholesale'].includes(fact.channel as string),
      isOut: fact.excluded !== undefined,
    };
  });
  const ownerOf = (address: string) =>
    told
      .filter((one) => one.address === address && one.idKey && !one.isHidden && !one.isOut)
      .sort((a, b) => a.at.localeCompare(b.at) || (a.idKey! < b.idKey! ? -1 : 1))[0]?.idKey;
  return Object.fromEntries(
    told.map((one) => [
      `${one.kind} ${one.source} ${one.id}`,
      one.idKey ??
        (one.address ? (ownerOf(one.address) ?? `email:${sha256(one.address)}`) : null) ??
        (one.phone ? `phone:${sha256(one.phone)}` : null) ??
        (one.kind === 'order' ? `guest:${one.source}:${one.id}` : 'nobody'),
    ]),
  );
};

const storedKeys = async (store: Store): Promise<Record<string, string>> => {
  const found = await rows<{ fact: string; key: string | null }>(
    database.db,
    sql`select 'order ' || source || ' ' || external_id as fact, customer_key as key from orders where store_id = ${store.id}
        union all select 'refund ' || source || ' ' || external_id, customer_key from reversals
          where store_id = ${store.id} and order_external_id is null
        union all select 'contacts ' || source || ' ' || external_id, customer_key from contacts where store_id = ${store.id}
        union all select 'loyaltyMembers ' || source || ' ' || external_id, customer_key from loyalty_members
          where store_id = ${store.id}`,
  );
  return Object.fromEntries(found.map(({ fact, key }) => [fact, key ?? 'nobody']));
};

const expectExact = async (store: Store) =>
  expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });

test.each(seedsHere(1, 2, 3))(
  'who is who is what the rule says, in any order and again (seed %i)',
  async (seed) => {
    const { batches, random } = people(seed);
    const store = await testStore(database);
    for (const { kind, facts } of shuffle(batches, random)) {
      const { rejected } = await ingest(database, store, kind, facts);
      expect(rejected).toEqual([]);
    }
    expect(await storedKeys(store)).toEqual(expectedKeys(batches));
    await expectExact(store);
    // all of it once more, in another order
    for (const { kind, facts } of shuffle(batches, random)) await ingest(database, store, kind, facts);
    await expectLedgerOf(database, store, batches);
  },
  60_000,
);

test.each(seedsHere(11, 12, 13))(
  'an undone import tells nothing any more (seed %i)',
  async (seed) => {
    const { batches, random } = people(seed);
    const store = await testStore(database);
    const imports: { number: number; batches: Batch[] }[] = [];
    for (let i = 0; i < batches.length; i += 4) {
      const part = batches.slice(i, i + 4);
      imports.push({ number: await bringInto(database, store, part), batches: part });
      if (random() < 0.3) {
        const [gone] = imports.splice(Math.floor(random() * imports.length), 1);
        await undoImport(database, store, gone!.number);
      }
    }
    const left = imports.flatMap((one) => one.batches);
    expect(await storedKeys(store)).toEqual(expectedKeys(left));
    await expectLedgerOf(database, store, left);
  },
  60_000,
);

const totals = async (store: Store): Promise<unknown[]> =>
  rows(
    database.db,
    sql`select sum(orders)::int as orders, sum(customers_new)::int as fresh, sum(gross_sales)::int as gross,
          sum(returns)::int as returns, sum(identified_orders)::int as known, sum(customer_orders)::int as seen
        from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'month'`,
  );

test.each(seedsHere(21, 22, 23))(
  'merged and erased people keep every total true (seed %i)',
  async (seed) => {
    const { batches, random } = people(seed);
    const store = await testStore(database);
    const half = Math.ceil(batches.length / 2);
    for (const { kind, facts } of batches.slice(0, half)) await ingest(database, store, kind, facts);
    const someone = async () => {
      const keys = [...new Set(Object.values(await storedKeys(store)))]
        .filter((key) => key !== 'nobody')
        .sort();
      return keys[Math.floor(random() * keys.length)]!;
    };
    const ids = async () =>
      [...new Set(Object.values(await storedKeys(store)))].filter((key) => key.startsWith('id:')).sort();
    const [into, from] = await ids();
    if (into && from) {
      await mergeCustomers(database, store, from, into);
      expect(Object.values(await storedKeys(store))).not.toContain(from);
      await expectExact(store);
    }
    for (let i = 0; i < 3; i++) {
      const before = await totals(store);
      const gone = await someone();
      await eraseCustomer(database, store, gone);
      expect(await totals(store)).toEqual(before);
      expect(Object.values(await storedKeys(store))).not.toContain(gone);
      await expectExact(store);
    }
    for (const { kind, facts } of batches.slice(half)) await ingest(database, store, kind, facts);
    await expectExact(store);
    // told again, nothing of it comes back
    for (const { kind, facts } of batches) await ingest(database, store, kind, facts);
    await expectExact(store);
  },
  60_000,
);
