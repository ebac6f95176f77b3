import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { randomOf } from '../../server/demo/random';
import { undoImport } from '../../server/imports/undo';
import { SIMPLE_KINDS, type SimpleKind } from '../../server/facts/simple';
import { eraseCustomer, ingest, verify } from '../../server/ledger';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import { seedsHere, type Batch } from '../randomShop';
import { bringInto, expectLedgerOf } from './undoing';

/** The undo of what is not sold: costs, with the orders they are of, the rest of the business, page speeds, series. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const bring = (store: Store, ...batches: Batch[]) => bringInto(database, store, batches);
const undo = (store: Store, id: number) => undoImport(database, store, id);

type Make = (id: number, version: number) => object;
const at = (day: number) => `2026-02-0${day + 1}T10:00:00Z`;
const customer = { id: 'anna' };

/** A fact of each kind: which one is told by the first number, what it says by the second. */
const FACT: Record<SimpleKind | 'vitals' | 'series' | 'sales', Make> = {
  // goods that the unit costs are of, orders that the costs are of: what they cost moves with both
  sales: (id, v) => ({
    ...{ type: 'order', id: `o${id}`, placedAt: at(id), currency: 'EUR', customer },
    lines: [{ sku: `S${id}`, quantity: v, unitPrice: '20.00' }],
  }),
  unitCosts: (id, v) => ({ sku: `S${id}`, cost: `${v}.105`, currency: 'EUR', fromDay: '2026-02-01' }),
  orderCosts: (id, v) => ({
    ...{
      id: `c${id}`,
      orderId: `o${id}`,
      kind: 'carrier',
      amount: `${v}.20`,
      currency: 'EUR',
      day: '2026-02-02',
    },
  }),
  fixedCosts: (id, v) => ({ month: `2026-0${id + 1}`, kind: 'rent', amount: `${v}.30`, currency: 'EUR' }),
  contacts: (id, v) => ({ id: `m${id}`, customer, contactedAt: at(id), channel: `list ${v}` }),
  loyaltyMembers: (id, v) => ({ id: `l${id}`, customer, joinedAt: at(id), tier: `tier ${v}` }),
  loyaltyPoints: (id, v) => ({ id: `p${id}`, customer, occurredAt: at(id), kind: 'issued', points: v }),
  subscriptions: (id, v) => ({
    ...{ subscriptionId: `u${id}`, customer, occurredAt: at(id), kind: 'start' },
    ...{ price: `${v}.90`, currency: 'EUR', every: 1, unit: 'month' },
  }),
  stock: (id, v) => ({ sku: `S${id}`, at: at(id), quantity: `${v}.5` }),
  shipments: (id, v) => ({ id: `x${id}`, orderId: `o${id}`, shippedAt: at(id), carrier: `carrier ${v}` }),
  tickets: (id, v) => ({ id: `t${id}`, openedAt: at(id), channel: 'mail', reason: `reason ${v}` }),
  vitals: (id, v) => ({ id: `w${id}`, occurredAt: at(id), device: 'mobile', lcp: 1_000 + 10 * v, inp: v }),
  series: (id, v) => ({
    ...{ series: `views_${id % 2}`, day: `2026-02-0${id + 1}`, value: `${v}`, label: 'Views' },
    ...{ unit: 'count', better: 'up', adds: true },
  }),
};
const KINDS = Object.keys(FACT) as (keyof typeof FACT)[];
const batch = (kind: keyof typeof FACT, ...facts: object[]): Batch => ({ kind, facts });

test('no kind of fact is forgotten', () => {
  expect(KINDS).toEqual(expect.arrayContaining([...SIMPLE_KINDS]));
});

test.each(KINDS)('%s: what was new goes, what was changed comes back, what is newer stays', async (kind) => {
  const store = await testStore(database);
  const make = FACT[kind];
  const first = batch(kind, make(1, 1), make(2, 1));
  await bring(store, first);
  const second = await bring(store, batch(kind, make(1, 2), make(3, 2), make(4, 2)));
  const later = batch(kind, make(4, 3));
  const third = await bring(store, later);
  // 1 is again what it was, 3 goes, the third import stands on 4
  const undone = await undo(store, second);
  expect(undone).toMatchObject({ removed: 1, restored: 1, keptCount: 1 });
  expect(undone.kept).toMatchObject([{ by: third }]);
  await expectLedgerOf(database, store, [first, later]);
});

/** Imports of all kinds that meet on few facts, versions old and new, told with their stamp or without. */
test.each(seedsHere(1, 2, 3))(
  'random imports and undos of all kinds, in any order (seed %i)',
  async (seed) => {
    const random = randomOf(40 + seed);
    const some = (n: number) => Math.floor(random() * n);
    const store = await testStore(database);
    const standing = new Map<number, Batch[]>();
    const undoOne = async () => {
      const id = [...standing.keys()][some(standing.size)]!;
      await undo(store, id);
      standing.delete(id);
      expect((await verify(database, store)).differences).toEqual([]);
    };
    const fact = (kind: keyof typeof FACT, version: number) => ({
      ...FACT[kind](some(4), 1 + version),
      ...(random() < 0.6 && { updatedAt: new Date(Date.UTC(2026, 2, 1, some(20))).toISOString() }),
    });
    for (let version = 0; version < 14; version++) {
      const file = KINDS.filter(() => random() < 0.7).map((kind) =>
        batch(kind, ...Array.from({ length: 1 + some(3) }, () => fact(kind, version))),
      );
      standing.set(await bring(store, ...file), file);
      if (standing.size > 1 && random() < 0.5) await undoOne();
    }
    while (standing.size > 2) await undoOne();
    await expectLedgerOf(database, store, [...standing.values()].flat());
    while (standing.size > 0) await undoOne();
    await expectLedgerOf(database, store, []);
  },
);

describe('a series', () => {
  const value = (day: string, more: object = {}) => ({ series: 'views', day, value: '5', ...more });
  const named = async (store: Store) =>
    rows<{ label: string; unit: string }>(
      database.db,
      sql`select label, unit from series where store_id = ${store.id}`,
    );

  test('is called again what it was called before, and goes with its last value', async () => {
    const store = await testStore(database);
    const first = await bring(store, batch('series', value('2026-02-01', { label: 'Views', unit: 'count' })));
    const second = await bring(store, batch('series', value('2026-02-02', { label: 'Impressions' })));
    expect(await named(store)).toEqual([{ label: 'Impressions', unit: 'count' }]);
    expect(await undo(store, second)).toMatchObject({ removed: 1, restored: 0, keptCount: 0 });
    expect(await named(store)).toEqual([{ label: 'Views', unit: 'count' }]);
    await undo(store, first);
    expect(await named(store)).toEqual([]);
  });

  test('stays while a program has a value in it', async () => {
    const store = await testStore(database);
    const first = await bring(store, batch('series', value('2026-02-01', { label: 'Views', unit: 'count' })));
    await ingest(database, store, 'series', [value('2026-02-02')]);
    expect(await undo(store, first)).toMatchObject({ removed: 1 });
    expect(await named(store)).toEqual([{ label: 'Views', unit: 'count' }]);
  });
});

test('an erased customer does not come back by the undo of contacts', async () => {
  const store = await testStore(database);
  const mail = (channel: string) => ({ id: 'm', customer: { id: 'anna' }, contactedAt: at(1), channel });
  await bring(store, batch('contacts', mail('email')));
  const second = await bring(store, batch('contacts', mail('sms')));
  await eraseCustomer(database, store, 'id:api:anna');
  await undo(store, second);
  const [left] = await rows<{ channel: string; named: boolean }>(
    database.db,
    sql`select channel, customer_key like '%anna%' or exists (
          select 1 from import_layers where store_id = ${store.id} and image like '%anna%') as named
        from contacts where store_id = ${store.id}`,
  );
  expect(left).toEqual({ channel: 'email', named: false });
});
