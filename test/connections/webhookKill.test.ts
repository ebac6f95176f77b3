import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { drainDeliveries } from '../../server/connections/webhooks/deliveries';
import { openDeliverySpool } from '../../server/connections/webhooks/deliverySpool';
import { addSource, type SourceContext } from '../../server/connections/sources';
import { mergePeople, verify, withLedger } from '../../server/ledger';
import { atTheDoor, takeAll } from '../../server/ledger/takeIn';
import type { Driver } from '../../server/sources/driver';
import { shopifyDriver } from '../../server/sources/shopify/driver';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testStore } from '../database';
import { inPlace, place } from '../imports/realFile/places';
import { randomFrom, storyOf, type HookEvent } from './webhooks/events';
import { send } from './webhooks/sender';
import { dataDirOf, freePort, kill, startServer } from './webhooks/server';

/**
 * Webhooks by the thousand, 30 % twice, 30 % out of order, to a server that is killed (kill -9) again
 * and again while the sender tries as the platform does. Nothing may be lost, nothing counted twice.
 * WEBHOOKS=100000 sends so many and kills ten times; that takes minutes.
 */

const SIZE = Number(process.env.WEBHOOKS ?? 300);
const KILLS = Number(process.env.WEBHOOK_KILLS ?? (SIZE > 10_000 ? 10 : 1));
const SECRET = 'hush';
const KEY = Buffer.alloc(32, 7);
const shopify: Driver = {
  ...shopifyDriver(),
  check: () => Promise.resolve({ name: 'Hand Shop', currency: 'EUR', timeZone: null }),
};
const contextOf = (database: Database): SourceContext => ({
  ...{ database, clock: () => new Date() },
  ...testConnectors(shopify),
});

const setUp = (database: Database) => async (): Promise<Store> => {
  const store = await testStore(database);
  const given = { shop: 'hand.myshopify.com', accessToken: 't', clientSecret: SECRET };
  await addSource(contextOf(database), store, { name: 'shopify', platform: 'shopify', given });
  return store;
};

/** The same events once each and in order, by no queue. */
const inOrder = async (database: Database, store: Store, events: readonly HookEvent[]) => {
  const about = { currency: store.currency, timeZone: store.timeZone };
  const connection = { name: 'shopify', settings: {}, now: new Date(), store: about };
  for (let i = 0; i < events.length; i += 500)
    await withLedger(database, store, async (ledger, tx) => {
      const read = events
        .slice(i, i + 500)
        .map(({ topic, body }) => shopify.hooks!.read(topic, body, connection));
      await takeAll(
        ledger,
        read.map(({ facts = {} }) => atTheDoor({ facts })),
      );
      for (const { from, into } of read.flatMap(({ merge }) => merge ?? []))
        await mergePeople({ ledger, tx, store }, 'shopify', from, into);
    });
};

/** Columns that say how a row came about, not what it says. */
const WAYS = ['store_id', 'source_updated_at', 'content_hash'];

const differences = async (database: Database, a: Store, b: Store): Promise<string[]> => {
  const tables = await rows<{ name: string; columns: string[] }>(
    database.db,
    sql`select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
        where table_schema = 'public' and (table_name like 'rollup\\_%'
          or table_name in ('orders', 'order_lines', 'reversals', 'customers', 'customer_days'))
        group by table_name order by table_name`,
  );
  expect(tables.length).toBeGreaterThan(10);
  const found: string[] = [];
  for (const { name, columns } of tables) {
    const list = sql.raw(columns.filter((column) => !WAYS.includes(column)).join(', '));
    const of = (store: Store) =>
      sql`select ${list} from ${sql.identifier(name)} where store_id = ${store.id}`;
    const [{ n }] = (await rows<{ n: number }>(
      database.db,
      sql`select count(*)::int as n from ((${of(a)} except all ${of(b)}) union all (${of(b)} except all ${of(a)})) d`,
    )) as [{ n: number }];
    if (n > 0) found.push(`${name}: ${n} rows`);
  }
  return found;
};

const sumsOf = async (database: Database, store: Store) => {
  const [sums] = await rows(
    database.db,
    sql`select sum(orders)::int as orders, sum(orders_cancelled)::int as cancelled, sum(gross_sales)::float8 as gross,
          sum(returns)::float8 as returns,
          (select count(distinct customer_key)::int from orders where store_id = ${store.id}) as customers
        from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
  );
  return sums;
};

const quantile = (values: readonly number[], q: number) =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * q)]!);

it(
  'loses nothing and doubles nothing when the server is killed while webhooks pour in',
  { timeout: SIZE * 20 + 180_000 },
  async () => {
    const story = storyOf(SIZE, 42);
    const here = await place();
    const [store, ordered] = await inPlace(here, async (database) => {
      const make = setUp(database);
      return [await make(), await make()] as const;
    });
    const port = await freePort();
    const dataDir = dataDirOf(here);
    const start = () => startServer({ where: here.where, dataDir, port, key: KEY });
    const random = randomFrom(7);
    let server = await start();
    const began = Date.now();
    const sender = send(story.sent, `http://127.0.0.1:${port}/hooks/${store.slug}/shopify`, SECRET);
    for (let i = 0; i < KILLS; i++) {
      const moment = (SIZE * (i + 0.2 + 0.6 * random())) / KILLS;
      while (sender.acknowledged() < moment) await sleep(5);
      await kill(server);
      server = await start();
    }
    await sender.done;
    const sent = Date.now() - began;
    await kill(server);
    await inPlace(here, async (database) => {
      const left = await openDeliverySpool({
        database,
        folder: join(dataDir, 'webhooks'),
        log: console.error,
      });
      await left.close();
      const drained = await drainDeliveries(contextOf(database));
      console.log(`sent in ${Math.round(sent / 1_000)} s; ${drained} deliveries waited at the end`);
      expect(await sumsOf(database, store)).toEqual(story.expected);
      await inOrder(database, ordered, story.events);
      expect(await sumsOf(database, ordered)).toEqual(story.expected);
      expect(await differences(database, store, ordered)).toEqual([]);
      for (const each of [store, ordered]) expect((await verify(database, each)).differences).toEqual([]);
    });
    console.log(
      `${SIZE} webhooks, ${KILLS} kills, ${sender.failed()} tries again, ${Math.round(sent / 1_000)} s; answers ms:` +
        ` median ${quantile(sender.took, 0.5)}, p95 ${quantile(sender.took, 0.95)}, p99 ${quantile(sender.took, 0.99)}`,
    );
    await here.remove();
    rmSync(dataDir, { recursive: true, force: true });
  },
);
