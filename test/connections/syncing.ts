import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { addSource, connectionOf, sourceNamed, type SourceContext } from '../../server/connections/sources';
import { syncSource, type SyncOptions } from '../../server/connections/sync';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';
import type { Fault, LocalServer } from '../sources/localServer';

/** A shop on this machine that is fetched from: what tests of every platform ask of it and of the ledger. */

export interface SyncedShop extends LocalServer {
  orders: unknown[];
  /** Rows that the shop counts and does not send. */
  hides: Set<number>;
}

interface Platform<S extends SyncedShop> {
  platform: string;
  start: () => Promise<S>;
  /** What is entered to connect it. */
  given: (shop: S) => Record<string, string>;
}

export const syncing = <S extends SyncedShop>({ platform, start, given }: Platform<S>) => {
  let database: Database;
  let context: SourceContext;
  let shop: S;
  beforeAll(async () => {
    database = await testDatabase({ keep: true });
    context = { database, clock: () => new Date('2026-03-20T00:00:00Z'), ...testConnectors() };
  });
  beforeEach(async () => {
    shop = await start();
    return () => shop.close();
  });
  afterAll(() => database.close());
  return {
    get database() {
      return database;
    },
    get context() {
      return context;
    },
    get shop() {
      return shop;
    },
    connected: async (more: Record<string, string> = {}, name = 'shop'): Promise<Store> => {
      const store = await testStore(database, { currency: 'EUR', timeZone: 'Europe/Vienna' });
      await addSource(context, store, { name, platform, given: { ...given(shop), ...more } });
      return store;
    },
    connection: async (store: Store) =>
      connectionOf(context, store, await sourceNamed(database.db, store.id, 'shop')),
    sync: (store: Store, name = 'shop', options: SyncOptions = {}) =>
      syncSource(context, store, name, options),
    /** Orders, gross and returns of the store, in minor units. */
    books: async (store: Store) =>
      (
        await rows<{ orders: number; gross: number; returns: number }>(
          database.db,
          sql`select coalesce(sum(orders), 0)::int as orders, coalesce(sum(gross_sales), 0)::int as gross,
                coalesce(sum(returns), 0)::int as returns
              from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
        )
      )[0]!,
  };
};

interface Faults {
  at: ReturnType<typeof syncing>;
  /** So many orders of 10.00. */
  many: (n: number) => unknown[];
  /** What goes wrong with each page, one of those that a platform has. */
  failing: { status: number };
  /** As the platform is called in messages. */
  label: string;
}

const GOES_ON = 4;

/** Whatever happens on the way, a run ends complete or says what is missing; the next one makes up for it. */
export const faultsOfSync = ({ at, many, failing, label }: Faults): void => {
  it.each<[string, Fault]>([
    ['is told to wait', { status: 429, headers: { 'retry-after': '0' } }],
    ['meets a server that fails', failing],
    ['is cut off in the middle of a body', 'cut'],
    ['is hung up on', 'hang up'],
  ])('that %s tries again, and ends complete', async (_, fault) => {
    at.shop.orders.push(...many(150));
    const store = await at.connected();
    at.shop.faults.push(null, fault, null, fault);
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 150 });
    expect(await at.books(store)).toMatchObject({ orders: 150 });
  });

  it.each<[string, Fault[]]>([
    ['half a body that says that it is whole', ['half']],
    ['a server that goes on failing', Array.from({ length: GOES_ON }, () => failing)],
  ])('that gets %s fails, keeps what came, and goes on from there', async (_, faults) => {
    at.shop.orders.push(...many(150));
    const store = await at.connected();
    at.shop.faults.push(null, ...faults);
    await expect(at.sync(store)).rejects.toThrow(/answers with (something that is no JSON|an error)/);
    expect(await at.books(store)).toMatchObject({ orders: 100 });
    // nothing of the first page is asked for again
    at.shop.asked.length = 0;
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 50, unchanged: 0 });
  });

  it('that gets fewer rows than the shop claims is short, and asks for all of them again', async () => {
    at.shop.orders.push(...many(150));
    at.shop.hides.add(60);
    const store = await at.connected();
    const missing = `${label} says that it sent 150 items, and 149 arrived.`;
    expect(await at.sync(store)).toMatchObject({
      ...{ status: 'short', new: 149 },
      error: expect.stringContaining(missing) as string,
    });
    at.shop.hides.clear();
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 1, unchanged: 149 });
  });
};
