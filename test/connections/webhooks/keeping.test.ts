import { createHmac } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { rows, type Database } from '../../../drizzle/client';
import { createApp } from '../../../server/api/app';
import { startBackground } from '../../../server/background/background';
import { drainDeliveries } from '../../../server/connections/webhooks/deliveries';
import { openDeliverySpool, type DeliverySpool } from '../../../server/connections/webhooks/deliverySpool';
import { addSource, removeSource, type SourceContext } from '../../../server/connections/sources';
import { verify } from '../../../server/ledger';
import type { Log } from '../../../server/log';
import type { Driver } from '../../../server/sources/driver';
import { shopifyDriver } from '../../../server/sources/shopify/driver';
import type { Store } from '../../../server/types';
import { testConnectors } from '../../connectors';
import { testDatabase, testStore } from '../../database';
import { failWrites } from '../../fullDisk';

/** Where webhooks are between their acknowledgement and the database. */

let database: Database;
let context: SourceContext;
const shopify: Driver = {
  ...shopifyDriver(),
  check: () => Promise.resolve({ name: 'Hand Shop', currency: 'EUR', timeZone: null }),
};
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  context = { database, clock: () => new Date('2026-03-10T00:00:00Z'), ...testConnectors(shopify) };
});
afterAll(() => database.close());

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'quarterdeck-webhooks-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};
const said: string[] = [];
const log: Log = (line, { requestId = '' } = {}) => void said.push(`${line}${requestId}`);

const connected = async (): Promise<Store> => {
  const store = await testStore(database);
  const given = { shop: 'hand.myshopify.com', accessToken: 't', clientSecret: 'hush' };
  await addSource(context, store, { name: 'shopify', platform: 'shopify', given });
  return store;
};

/** The door, with a keeper on that folder. Nothing but the test moves what it keeps. */
const doorOf = async (store: Store, path: string) => {
  const keeper = await openDeliverySpool({ database, folder: path, log });
  const app = await createApp({
    ...{ database, clock: context.clock, clientDir: null, log, deliveries: keeper },
    connectors: { ...testConnectors(shopify), wake: () => {} },
  });
  onTestFinished(async () => {
    await app.close();
    await keeper.close();
  });
  const deliver = (id: number) => {
    const body = JSON.stringify(order(id));
    return app.inject({
      ...{ method: 'POST', url: `/hooks/${store.slug}/shopify`, body },
      headers: {
        ...{ host: 'shop.example', 'content-type': 'application/json', 'x-shopify-topic': 'orders/create' },
        'x-shopify-hmac-sha256': createHmac('sha256', 'hush').update(body).digest('base64'),
      },
    });
  };
  const post = async (id: number): Promise<number> => (await deliver(id)).statusCode;
  return { keeper, post, deliver };
};

const order = (id: number) => ({
  ...{ id, created_at: '2026-03-01T10:00:00Z', updated_at: '2026-03-01T10:00:00Z', currency: 'EUR' },
  ...{ source_name: 'web', customer: { id: id * 10 }, refunds: [] },
  line_items: [{ id: id * 100, name: 'Mug', quantity: 1, price: '10.00', discount_allocations: [] }],
});

const ordersOf = async (store: Store): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      database.db,
      sql`select external_id as id from orders where store_id = ${store.id} order by external_id`,
    )
  ).map(({ id }) => id);
const takeIn = async (...keepers: DeliverySpool[]) => {
  for (const keeper of keepers) await keeper.queue();
  return drainDeliveries(context);
};

/** The clock by which what is known of a source gets old. */
const stopTheClock = () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
};

it('are acknowledged while the database does something else', async () => {
  stopTheClock();
  const store = await connected();
  const { keeper, post } = await doorOf(store, folder());
  expect(await post(1)).toBe(200);
  await database.write(async (tx) => {
    await tx.execute(sql`lock table sources, deliveries in access exclusive mode`);
    expect(await post(2)).toBe(200);
    // what is known of the source is old by now, and the database does not answer
    vi.advanceTimersByTime(60_000);
    expect(await post(3)).toBe(200);
  });
  expect(await takeIn(keeper)).toBe(3);
  expect(await ordersOf(store)).toEqual(['1', '2', '3']);
});

it('are looked up again, so that a removed source gets 401', async () => {
  stopTheClock();
  const store = await connected();
  const path = folder();
  const { keeper, post } = await doorOf(store, path);
  expect(await post(1)).toBe(200);
  await removeSource(database.db, store.id, 'shopify');
  vi.advanceTimersByTime(2_001);
  await expect.poll(() => post(2)).toBe(401);
  // what was acknowledged before belongs to nobody: it is set aside, and stands in nobody's way
  said.length = 0;
  const other = await connected();
  const second = await doorOf(other, folder());
  expect(await second.post(5)).toBe(200);
  expect(await takeIn(keeper, second.keeper)).toBe(1);
  expect(await ordersOf(store)).toEqual([]);
  expect(await ordersOf(other)).toEqual(['5']);
  expect(readdirSync(path)).toEqual(['000000000001.jsonl.unreadable']);
  expect(said.filter((line) => /^Webhooks: \d+ lines? of 000000000001.jsonl/.test(line))).toHaveLength(1);
});

it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
  'that the disk has no room for (%s) are not acknowledged, and told of it',
  async (code) => {
    const store = await connected();
    const path = folder();
    const { keeper, post, deliver } = await doorOf(store, path);
    said.length = 0;
    await failWrites(2, code);
    const sentence = `The disk of ${path} is full (${code}). Nothing was stored.`;
    for (const id of [1, 2]) {
      const answer = await deliver(id);
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
      expect(answer.json()).toMatchObject({
        ...{ code: 'unavailable', sentence },
        hint: 'Make room there, and try again.',
      });
    }
    // both alike, so that a minute of them is one line of the log
    expect(new Set(said)).toEqual(
      new Set([`POST /hooks/:store/:source: DomainError unavailable ${sentence}`]),
    );
    expect(await post(3)).toBe(200);
    expect(await takeIn(keeper)).toBe(1);
    expect(await ordersOf(store)).toEqual(['3']);
  },
);

it('of many stores are drained a few at a time', async () => {
  const stores: Store[] = [];
  for (let i = 0; i < 6; i++) {
    const store = await connected();
    const { keeper, post } = await doorOf(store, folder());
    expect(await post(1)).toBe(200);
    await keeper.queue();
    stores.push(store);
  }
  let [busy, most] = [0, 0];
  const read: Database['read'] = async (work) => {
    most = Math.max(most, ++busy);
    await sleep(0);
    return database.read(work).finally(() => busy--);
  };
  expect(await drainDeliveries({ ...context, database: { ...database, read } })).toBe(6);
  expect(most).toBe(database.engine === 'postgres' ? 4 : 1);
  for (const store of stores) expect(await ordersOf(store)).toEqual(['1']);
});

it('of another database, where their numbers are somebody else’s, are set aside', async () => {
  const store = await connected();
  const path = folder();
  const { keeper, post } = await doorOf(store, path);
  expect(await post(1)).toBe(200);
  // as in a database that was restored: the same numbers, another source of another store
  await database.db.execute(sql`update sources set name = 'other' where store_id = ${store.id}`);
  expect(await takeIn(keeper)).toBe(0);
  await database.db.execute(sql`update sources set name = 'shopify' where store_id = ${store.id}`);
  expect(await post(2)).toBe(200);
  await database.db.execute(sql`update stores set slug = slug || '-other' where id = ${store.id}`);
  expect(await takeIn(keeper)).toBe(0);
  expect(await ordersOf(store)).toEqual([]);
  expect(readdirSync(path)).toEqual(['000000000001.jsonl.unreadable', '000000000002.jsonl.unreadable']);
});

it('that a killed process left behind are taken by the next one, each once', async () => {
  const store = await connected();
  const path = folder();
  const killed = await doorOf(store, path);
  for (const id of [1, 2, 2]) expect(await killed.post(id)).toBe(200);
  const [segment] = readdirSync(path) as [string];
  const copy = join(folder(), segment);
  copyFileSync(join(path, segment), copy);
  const next = await openDeliverySpool({ database, folder: path, log });
  onTestFinished(() => next.close());
  expect(await takeIn(next)).toBe(2);
  expect(readdirSync(path)).toEqual([]);
  // as if it had been killed after they were in the ledger and before the segment was dropped
  copyFileSync(copy, join(path, segment));
  const again = await openDeliverySpool({ database, folder: path, log });
  onTestFinished(() => again.close());
  expect(await again.queue()).toBe(3);
  expect(await drainDeliveries(context)).toBe(0);
  expect(await ordersOf(store)).toEqual(['1', '2']);
  expect((await verify(database, store)).differences).toEqual([]);
});

it('of two processes on one database are taken once', async () => {
  const store = await connected();
  const [a, b] = [await doorOf(store, folder()), await doorOf(store, folder())];
  for (const id of [1, 2, 3]) expect(await a.post(id)).toBe(200);
  for (const id of [3, 2, 4]) expect(await b.post(id)).toBe(200);
  await Promise.all([a.keeper.queue(), b.keeper.queue()]);
  expect(await drainDeliveries(context)).toBe(4);
  expect(await ordersOf(store)).toEqual(['1', '2', '3', '4']);
  expect((await verify(database, store)).differences).toEqual([]);
});

it('wait where they are while the database is down', async () => {
  const store = await connected();
  const path = folder();
  let isDown = true;
  const down: Database = {
    ...database,
    write: (work) => (isDown ? Promise.reject(new Error('the database is down')) : database.write(work)),
    db: new Proxy(database.db, {
      get: (db, name) => {
        if (isDown) throw new Error('the database is down');
        return Reflect.get(db, name) as unknown;
      },
    }),
  };
  const { post } = await doorOf(store, path);
  const keeper = await openDeliverySpool({ database: down, folder: path, log });
  expect(await post(1)).toBe(200);
  await keeper.close();
  const next = await openDeliverySpool({ database: down, folder: path, log });
  onTestFinished(() => next.close());
  await expect(next.queue()).rejects.toThrow('down');
  isDown = false;
  expect(await takeIn(next)).toBe(1);
  expect(await ordersOf(store)).toEqual(['1']);
});

it('are not being taken in any more once all that runs by itself has stopped', async () => {
  let underWay = 0;
  const slow = async (statement: SQL) => {
    underWay += 1;
    await sleep(20);
    return database.db.execute(statement).finally(() => (underWay -= 1));
  };
  const db = new Proxy(database.db, {
    get: (target, name) => (name === 'execute' ? slow : (Reflect.get(target, name) as unknown)),
  });
  let queued: ((count: number) => void) | undefined;
  const queue = () => new Promise<number>((done) => (queued = done));
  const keeper: DeliverySpool = { queue, keep: () => Promise.resolve(), close: () => Promise.resolve() };
  const background = await startBackground({ ...context, database: { ...database, db } }, keeper, log);
  background.wake();
  await expect.poll(() => queued).toBeDefined();
  await expect.poll(() => underWay).toBe(0);
  const stopped = background.stop();
  // something has come into the database at the last moment: it is looked at
  queued!(1);
  await stopped;
  expect(underWay).toBe(0);
});
