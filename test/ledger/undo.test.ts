import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { undoImport } from '../../server/imports/undo';
import { dropOldImportNotes, eraseCustomer, ingest, verify } from '../../server/ledger';
import { withoutImport } from '../../server/ledger/rows/withoutImport';
import { randomOf } from '../../server/demo/random';
import { testDatabase, testStore } from '../database';
import { randomShop, seedsHere, shuffle, type Batch } from '../randomShop';
import { bringInto, expectLedgerOf } from './undoing';

/** Imports and their undo, in any order: the ledger is that of the imports that stand. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

/** An import as the jobs make it, without a file. Gives its number. */
const bring = (store: Store, ...batches: Batch[]) => bringInto(database, store, batches);
const expectLedger = (store: Store, standing: readonly Batch[]) => expectLedgerOf(database, store, standing);

const order = (id: string, price: string, more: object = {}) => ({
  type: 'order',
  id,
  placedAt: '2026-03-02T10:00:00Z',
  currency: 'EUR',
  customer: { id: 'anna' },
  lines: [{ quantity: 1, unitPrice: price }],
  ...more,
});
const sales = (...facts: unknown[]): Batch => ({ kind: 'sales', facts });

describe('one import', () => {
  test('takes nothing away of a fact on which it laid nothing', () => {
    const version = { contentHash: 'a', sourceUpdatedAt: null };
    const note = { seq: '1', importId: 1, incoming: version, before: null, image: null };
    expect(withoutImport([note], 1, version).outcome).toBe('removed');
    expect(() => withoutImport([note], 2, version)).toThrow('import 2 has no note on the fact');
  });

  test('what was not there before is gone, and what was changed is as it was', async () => {
    const store = await testStore(database);
    const before = sales(order('1', '10.00'), order('2', '20.00', { placedAt: '2026-03-05T10:00:00Z' }));
    await bring(store, before);
    const second = await bring(store, sales(order('1', '99.00'), order('3', '7.00')));
    // 3 is removed, 1 is 10.00 again; 2 was not of this import
    expect(await undoImport(database, store, second)).toEqual({
      removed: 1,
      restored: 1,
      keptCount: 0,
      kept: [],
    });
    await expectLedger(store, [before]);
  });

  test('a customer whose first order goes becomes new with the next one', async () => {
    const store = await testStore(database);
    const first = await bring(store, sales(order('1', '10.00', { placedAt: '2026-01-02T10:00:00Z' })));
    const later = sales(order('2', '20.00'));
    await bring(store, later);
    await undoImport(database, store, first);
    await expectLedger(store, [later]);
  });

  test('an order with lines and refunds goes as a whole, and a refund of another file waits for it', async () => {
    const store = await testStore(database);
    const refund = {
      type: 'refund',
      id: 'r2',
      orderId: '1',
      occurredAt: '2026-03-09T10:00:00Z',
      net: '3.00',
    };
    const inline = { id: 'r1', occurredAt: '2026-03-08T10:00:00Z', net: '4.00' };
    const first = await bring(
      store,
      sales(order('1', '10.00', { refunds: [inline], cancelledAt: '2026-03-10T10:00:00Z' })),
    );
    const second = sales(refund);
    await bring(store, second);
    await undoImport(database, store, first);
    await expectLedger(store, [second]);
  });

  test('sessions, costs, rates and sightings are undone too; orders that a rate converted wait for one again', async () => {
    const store = await testStore(database);
    const session = { id: 's', startedAt: '2026-03-02T10:00:00Z', hasCart: true };
    const cost = { day: '2026-03-02', currency: 'USD', amount: '12.00' };
    const rate = { day: '2026-03-02', base: 'EUR', quote: 'USD', rate: '1.25' };
    const sighting = {
      id: 'p',
      witness: 'pixel',
      orderId: '1',
      occurredAt: '2026-03-02T10:00:00Z',
      currency: 'EUR',
    };
    const stays = [
      sales(order('1', '10.00', { currency: 'USD' })),
      { kind: 'sessions', facts: [session] },
      { kind: 'spend', facts: [cost] },
    ] as Batch[];
    await bring(store, ...stays);
    const second = await bring(
      store,
      { kind: 'fx', facts: [rate] },
      // a session whose start moves over midnight of Berlin
      {
        kind: 'sessions',
        facts: [
          { ...session, startedAt: '2026-03-02T23:30:00Z' },
          { ...session, id: 't' },
        ],
      },
      {
        kind: 'spend',
        facts: [
          { ...cost, amount: '15.00' },
          { ...cost, channel: 'email' },
        ],
      },
      { kind: 'sightings', facts: [sighting] },
    );
    const sold = async () =>
      (
        await rows<{ gross: number; unconverted: number }>(
          database.db,
          sql`select sum(gross_sales)::int as gross, sum(unconverted_orders)::int as unconverted from rollup_sales
              where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
        )
      )[0];
    // 10 USD at 1.25 USD a EUR = 8 EUR
    expect(await sold()).toEqual({ gross: 800, unconverted: 0 });
    // 1 rate, session t, 1 cost, 1 sighting go; session s and the first cost come back
    expect(await undoImport(database, store, second)).toMatchObject({
      removed: 4,
      restored: 2,
      keptCount: 0,
    });
    expect(await sold()).toEqual({ gross: 0, unconverted: 1 });
    await expectLedger(store, stays);
  });
});

describe('what something later stands on', () => {
  test('stays, and is listed with the import that keeps it', async () => {
    const store = await testStore(database);
    const first = await bring(store, sales(order('1', '10.00'), order('2', '10.00')));
    const later = sales(order('1', '11.00'));
    const second = await bring(store, later);
    expect(await undoImport(database, store, first)).toEqual({
      removed: 1,
      restored: 0,
      keptCount: 1,
      kept: [{ entity: 'order', source: 'api', id: '1', by: second }],
    });
    await expectLedger(store, [later]);
    // what the second one lay on is gone: without it there is nothing
    expect(await undoImport(database, store, second)).toMatchObject({ removed: 1, restored: 0 });
    await expectLedger(store, []);
  });

  test('stays when it came from a program, whatever is undone around it', async () => {
    const store = await testStore(database);
    const first = await bring(store, sales(order('1', '10.00')));
    const sent = sales(order('1', '11.00'));
    await ingest(database, store, 'sales', sent.facts);
    const third = await bring(store, sales(order('1', '12.00')));
    expect(await undoImport(database, store, first)).toMatchObject({ keptCount: 1 });
    expect(await undoImport(database, store, third)).toMatchObject({ restored: 1, keptCount: 0 });
    await expectLedger(store, [sent]);
  });

  test('the same file twice: one undone leaves the other', async () => {
    const store = await testStore(database);
    const file = sales(order('1', '10.00'));
    const first = await bring(store, file);
    const second = await bring(store, file);
    expect(await undoImport(database, store, first)).toMatchObject({ removed: 0, keptCount: 1 });
    await expectLedger(store, [file]);
    expect(await undoImport(database, store, second)).toMatchObject({ removed: 1 });
    await expectLedger(store, []);
  });

  test('an older version that had lost comes to light', async () => {
    const store = await testStore(database);
    const first = await bring(store, sales(order('1', '20.00', { updatedAt: '2026-03-05T00:00:00Z' })));
    const older = sales(order('1', '10.00', { updatedAt: '2026-03-04T00:00:00Z' }));
    await bring(store, older);
    expect(await undoImport(database, store, first)).toMatchObject({ restored: 1 });
    await expectLedger(store, [older]);
  });
});

test('an import is undone once, and its file can be imported again', async () => {
  const store = await testStore(database);
  const file = sales(order('1', '10.00'));
  const first = await bring(store, file);
  await undoImport(database, store, first);
  await expect(undoImport(database, store, first)).rejects.toThrow('is undone already');
  await expect(undoImport(database, store, 999_999)).rejects.toThrow('has no import 999999');
  await bring(store, file);
  await expectLedger(store, [file]);
});

test('what it takes to undo is kept for 90 days', async () => {
  const store = await testStore(database);
  const first = await bring(store, sales(order('1', '10.00')));
  const age = (days: number) =>
    database.db.execute(
      sql`update imports set finished_at = now() - make_interval(days => ${days}) where store_id = ${store.id}`,
    );
  const notes = async () => {
    await database.write((tx) => dropOldImportNotes(tx, store.id));
    const [found] = await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from import_layers where store_id = ${store.id}`,
    );
    return found!.n;
  };
  await age(89);
  expect(await notes()).toBe(1);
  await age(91);
  expect(await notes()).toBe(0);
  await expect(undoImport(database, store, first)).rejects.toThrow('is no longer kept');
});

test('an erased customer does not come back by an undo', async () => {
  const store = await testStore(database);
  await bring(store, sales(order('1', '10.00')));
  const second = await bring(store, sales(order('1', '12.00')));
  await eraseCustomer(database, store, 'id:api:anna');
  await undoImport(database, store, second);
  const [left] = await rows<{ n: number }>(
    database.db,
    sql`select (select count(*) from orders where store_id = ${store.id} and customer_key like '%anna%')::int
          + (select count(*) from import_layers where store_id = ${store.id} and image like '%anna%')::int as n`,
  );
  expect(left!.n).toBe(0);
  expect(await verify(database, store)).toMatchObject({ ok: true });
});

test('who was erased is not named by what an import brings later, taken or not', async () => {
  const store = await testStore(database);
  await bring(store, sales(order('1', '10.00', { updatedAt: '2026-03-05T00:00:00Z' })));
  await eraseCustomer(database, store, 'id:api:anna');
  // an older version of the order, and a credit note of hers
  await bring(
    store,
    sales(order('1', '9.00', { updatedAt: '2026-03-04T00:00:00Z' }), {
      ...{ type: 'refund', id: 'n', customer: { id: 'anna' }, currency: 'EUR' },
      ...{ occurredAt: '2026-03-09T10:00:00Z', net: '1.00' },
    }),
  );
  const named = await rows(
    database.db,
    sql`select 1 from import_layers where store_id = ${store.id} and image like '%anna%'
        union all select 1 from reversals where store_id = ${store.id} and customer_key like '%anna%'
        union all select 1 from orders where store_id = ${store.id} and customer_key like '%anna%'`,
  );
  expect(named).toEqual([]);
  expect(await verify(database, store)).toMatchObject({ ok: true });
});

/** Further kinds of facts with few keys, so that imports meet on them. */
const others = (random: () => number, version: number): Batch[] => {
  const some = (n: number) => Math.floor(random() * n);
  const at = (hours: number) => new Date(Date.UTC(2026, 1, 1, hours)).toISOString();
  const updatedAt = random() < 0.7 ? at(3000 + some(40)) : undefined;
  return [
    {
      kind: 'sessions',
      facts: [{ id: `s${some(5)}`, startedAt: at(20 + some(6)), updatedAt, hasCart: random() < 0.5 }],
    },
    {
      kind: 'spend',
      facts: [
        { day: '2026-02-03', campaign: `c${some(4)}`, currency: 'USD', amount: `${version}.00`, updatedAt },
      ],
    },
    {
      kind: 'sightings',
      facts: [
        {
          id: `p${some(4)}`,
          witness: 'erp',
          orderId: `o${some(9)}`,
          occurredAt: at(5),
          currency: 'EUR',
          value: `${version}`,
        },
      ],
    },
    {
      kind: 'sales',
      facts: [
        order(`q${some(4)}`, `${10 + version}.00`, {
          updatedAt,
          refunds: [{ id: `qr${some(6)}`, occurredAt: at(90), net: `${some(9)}.00` }],
        }),
      ],
    },
  ];
};

test.each(seedsHere(1, 2, 3))('random imports and undos, in any order (seed %i)', async (seed) => {
  const random = randomOf(900 + seed);
  const store = await testStore(database);
  const { batches, shuffled } = randomShop(seed);
  const source = seed % 2 === 0 ? shuffled : batches;
  const files: Batch[][] = [];
  for (let i = 0; i < source.length;) {
    const size = 1 + Math.floor(random() * 4);
    files.push(shuffle([...source.slice(i, i + size), ...others(random, files.length)], random));
    i += size;
  }
  const standing = new Map<number, Batch[]>();
  const undoOne = async () => {
    const ids = [...standing.keys()];
    const id = ids[Math.floor(random() * ids.length)]!;
    await undoImport(database, store, id);
    standing.delete(id);
  };
  for (const file of files) {
    standing.set(await bring(store, ...file), file);
    if (standing.size > 1 && random() < 0.45) await undoOne();
  }
  while (standing.size > 2) await undoOne();
  await expectLedger(store, [...standing.values()].flat());
  while (standing.size > 0) await undoOne();
  await expectLedger(store, []);
});
