import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { oneRow, rows, type Database } from '../drizzle/client';
import * as schema from '../drizzle/schema';
import { createKey, keyOwner } from '../server/access/apiKeys';
import { addSource, type SourceContext } from '../server/connections/sources';
import { enqueueSync, syncNow } from '../server/connections/syncJobs';
import { openDeliverySpool } from '../server/connections';
import { deleteStore, sweepDeleted } from '../server/deleteStore';
import { importFile } from '../server/imports';
import { ingest, verify } from '../server/ledger';
import type { Driver } from '../server/sources/driver';
import { createStore, storeBySlug } from '../server/stores';
import type { Store } from '../server/types';
import { testConnectors } from './connectors';
import { testDatabase, testStore } from './database';
import { openSender, id } from './pixel/service';
import { openShop } from './shop';

/** A store that is deleted: all of it goes, and nothing else. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const NOW = new Date('2026-03-20T12:00:00Z');
const clock = () => NOW;
const LATER = () => new Date('2026-03-20T13:00:01Z');
const remove = (store: Store) => deleteStore(database, store.slug, store.name, NOW);

const TABLES = Object.values(schema)
  .filter((table) => is(table, PgTable))
  .filter((table) => 'storeId' in getTableColumns(table))
  .map((table) => getTableName(table));
/** Tables that still hold something of the store. */
const rest = async ({ id: storeId }: Pick<Store, 'id'>): Promise<string[]> => {
  const left: string[] = [];
  for (const table of TABLES) {
    const name = sql.identifier(table);
    const found = await rows(database.db, sql`select 1 from ${name} where store_id = ${storeId} limit 1`);
    if (found.length > 0) left.push(table);
  }
  return left;
};

const order = (orderId: string) => ({
  ...{ type: 'order', source: 'toy', id: orderId, placedAt: '2026-03-01T10:00:00Z', currency: 'EUR' },
  lines: [{ quantity: 1, unitPrice: '10.00' }],
});

/** A platform whose fetch does something between its two pages. */
const toy = (between: () => Promise<unknown>): Driver => ({
  ...{ platform: 'toy', label: 'Toy', about: '', fields: [] },
  check: () => Promise.resolve({ name: 'Toy', currency: 'EUR', timeZone: null }),
  pull: async function* () {
    yield { facts: { sales: [order('1')] }, checkpoint: 1, done: 1, of: 2 };
    await between();
    yield { facts: { sales: [order('2')] }, checkpoint: 2, done: 2, of: 2 };
  },
});
const connected = async (store: Store, driver: Driver): Promise<SourceContext> => {
  const context = { database, clock, ...testConnectors(driver) };
  await addSource(context, store, { name: 'toy', platform: 'toy', given: {} });
  return context;
};

it('asks for its name, says how to keep what it holds, and changes nothing without it', async () => {
  const store = await testStore(database, { name: 'Anvil & Sons' });
  for (const typed of ['', 'anvil & sons', store.slug])
    await expect(deleteStore(database, store.slug, typed, NOW)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('"Anvil & Sons"') as string,
      hint: expect.stringContaining('backup FILE') as string,
    });
  expect(await storeBySlug(database.db, store.slug)).toMatchObject({ id: store.id });
});

it('is gone at once, its rows in steps, and the other stores are as they were', async () => {
  const [gone, other] = [await openShop(database), await openShop(database)];
  const { key } = await createKey(database.db, gone.id, 'shop', NOW);
  const context = await connected(
    gone,
    toy(() => Promise.resolve()),
  );
  await database.write((tx) => enqueueSync(tx, gone, { name: 'toy' }, { isFull: true }));
  expect((await rest(gone)).length).toBeGreaterThan(20);

  await remove(gone);
  await expect(storeBySlug(database.db, gone.slug)).rejects.toThrow(`The store ${gone.slug} was deleted.`);
  expect(await keyOwner(database.db, gone.slug, key)).toBeNull();
  for (const table of ['sources', 'api_keys', 'jobs', 'imports'])
    expect(await rest(gone)).not.toContain(table);
  await expect(ingest(database, gone, 'sales', [order('3')])).rejects.toThrow('was deleted');
  await expect(syncNow(context, gone, 'toy')).rejects.toMatchObject({ code: 'not_found' });

  expect(await sweepDeleted(database, clock)).toBeGreaterThan(20);
  expect(await rest(gone)).toEqual([]);
  expect(await verify(database, other)).toMatchObject({ ok: true, differences: [] });
  expect((await rest(other)).length).toBeGreaterThan(15);
  // the slug is free again, and the number is not given twice
  const again = { slug: gone.slug, name: 'Again', currency: 'EUR', timeZone: 'UTC' };
  expect((await database.write((tx) => createStore(tx, again, NOW))).id).toBeGreaterThan(other.id);
});

it('is swept again for an hour, so that what was under way leaves nothing behind', async () => {
  const store = await testStore(database);
  await remove(store);
  const swept = () =>
    oneRow<{ isSwept: boolean }>(
      database.db,
      sql`select swept_at is not null as "isSwept" from deleted_stores where id = ${store.id}`,
    );
  await sweepDeleted(database, clock);
  await database.db.execute(sql`insert into saved_views (store_id, slug, name, state, created_at, updated_at)
    values (${store.id}, 'late', 'Late', '{}', now(), now())`);
  expect(await sweepDeleted(database, LATER)).toBe(1);
  expect(await swept()).toEqual({ isSwept: false });
  expect(await sweepDeleted(database, LATER)).toBe(0);
  expect(await swept()).toEqual({ isSwept: true });
});

it('during an import ends that import with a sentence, and nothing of the file stays', async () => {
  const store = await testStore(database);
  const head = 'order_id,placed_at,currency,quantity,unit_price';
  const line = (n: number) => `${n},2026-03-01T10:00:00Z,EUR,1,1.00`;
  const page = (from: number) => `${Array.from({ length: 1_500 }, (_, i) => line(from + i)).join('\n')}\n`;
  async function* file() {
    yield Buffer.from(`${head}\n${page(0)}`);
    yield Buffer.from(page(1_500));
    await remove(store);
    yield Buffer.from(page(3_000));
  }
  const stream = Readable.from(file(), { objectMode: false });
  await expect(importFile(database, store, { stream, fileName: 'a.csv', format: 'orders' })).rejects.toThrow(
    `The store ${store.slug} was deleted.`,
  );
  expect(await rest(store)).toEqual([]);
});

it('during a sync ends that sync with a sentence', async () => {
  const store = await testStore(database);
  const context = await connected(
    store,
    toy(() => remove(store)),
  );
  await expect(syncNow(context, store, 'toy')).rejects.toThrow(/The store .* was deleted\./);
  await sweepDeleted(database, clock);
  expect(await rest(store)).toEqual([]);
});

it('drops what waits for it in a spool: nothing is set aside', async () => {
  const store = await testStore(database);
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-deleted-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const said: string[] = [];
  const log = (line: string) => void said.push(line);
  await connected(
    store,
    toy(() => Promise.resolve()),
  );
  const [source] = await rows<{ id: number }>(
    database.db,
    sql`select id::int as id from sources where store_id = ${store.id}`,
  );
  const keeper = await openDeliverySpool({ database, folder, log });
  const about = { store: store.slug, source: 'toy', deliveryId: 'd', topic: 't', body: '{}' };
  await keeper.keep({ ...about, storeId: store.id, sourceId: source!.id });
  const { send, service } = await openSender(database, store, { folder: join(folder, 'pixel'), log });
  const event = { k: 'view', i: id('one') };
  expect(await send('2026-03-20T12:00:00Z', [event])).toBe('taken');

  await remove(store);
  expect(await keeper.queue()).toBe(1);
  await service.drain();
  expect(said).toEqual([
    'Webhooks: 1 delivery of a deleted store is dropped',
    'Pixel: 1 request of a deleted store is dropped',
  ]);
  expect(
    (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.includes('unreadable')),
  ).toEqual([]);
  await keeper.close();
  expect(await rest(store)).not.toContain('deliveries');
});
