import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { rows, type Database } from '../drizzle/client';
import { importFile } from '../server/jobs/importFile';
import { addSource, connectionOf, sourceNamed, type SourceContext } from '../server/jobs/sources';
import { syncSource } from '../server/jobs/sync';
import { verify } from '../server/ledger';
import { magento } from '../server/sources/magento/driver';
import type { Store } from '../server/types';
import { Readable } from 'node:stream';
import { testConnectors } from './connectors';
import { testDatabase, testStore } from './database';
import {
  creditMemo,
  memoRow,
  simpleOrder,
  startMagentoShop,
  TOKEN,
  type MagentoShop,
} from './sources/magentoShop';

/** A Magento shop is fetched from, with everything that goes wrong on the way. */

let database: Database;
let context: SourceContext;
let shop: MagentoShop;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  context = { database, clock: () => new Date('2026-03-20T00:00:00Z'), ...testConnectors() };
});
beforeEach(async () => {
  shop = await startMagentoShop();
  return () => shop.close();
});
afterAll(() => database.close());

const connected = async (given: Record<string, string> = {}, name = 'shop'): Promise<Store> => {
  const store = await testStore(database, { currency: 'EUR', timeZone: 'Europe/Vienna' });
  const all = { address: `${shop.address}/`, token: TOKEN, ...given };
  await addSource(context, store, { name, platform: 'magento', given: all });
  return store;
};
const sync = (store: Store, name = 'shop') => syncSource(context, store, name);

/** Orders, gross and returns of the store, in minor units. */
const books = async (store: Store) =>
  (
    await rows<{ orders: number; gross: number; returns: number }>(
      database.db,
      sql`select coalesce(sum(orders), 0)::int as orders, coalesce(sum(gross_sales), 0)::int as gross,
            coalesce(sum(returns), 0)::int as returns
          from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
    )
  )[0]!;

const day = (n: number) => `2026-03-${String(n).padStart(2, '0')} 10:00:00`;
/** So many orders of 10.00. */
const many = (n: number) => Array.from({ length: n }, (_, i) => simpleOrder(i + 1, day((i % 9) + 1)));
/** All of an order of 10.00. */
const memo = (id: number, orderId: number, at: string) =>
  creditMemo(id, orderId, at, [memoRow(1, 10, 10)], { grand_total: 10, subtotal: 10 });

describe('a sync', () => {
  it('fetches orders and credit memos to the last, and then only what changed', async () => {
    // 200 is two full pages: a third one, counted, would give the second again.
    shop.orders.push(...many(200));
    shop.memos.push(memo(1, 5, day(9)));
    const store = await connected();
    shop.asked.length = 0;
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 201, rejectedCount: 0 });
    expect(await books(store)).toEqual({ orders: 200, gross: 200_000, returns: 1_000 });
    expect(shop.asked.every((url) => url.searchParams.get('searchCriteria[currentPage]') === '1')).toBe(true);

    shop.orders[0] = {
      ...simpleOrder(1, day(1)),
      state: 'complete',
      updated_at: day(19),
      customer_email: 'new@example.com',
    };
    shop.memos.push(memo(2, 6, day(19)));
    shop.asked.length = 0;
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 1, changed: 1, unchanged: 0 });
    // The shop's clock when the first sync began, less a quarter of an hour.
    const first = 'searchCriteria[filter_groups][0][filters][0]';
    const since = shop.asked
      .filter(({ searchParams }) => searchParams.get(`${first}[field]`) === 'updated_at')
      .map(({ searchParams }) => searchParams.get(`${first}[value]`));
    expect(since).toEqual(['2026-03-18 00:00:00', '2026-03-18 00:00:00']);
    expect(await books(store)).toEqual({ orders: 200, gross: 200_000, returns: 2_000 });
    expect((await verify(database, store)).ok).toBe(true);
  });

  it.each([
    ['is told to wait', { status: 429, headers: { 'retry-after': '0' } }],
    ['meets a server that fails', { status: 500 }],
    ['is cut off in the middle of a body', 'cut'],
    ['is hung up on', 'hang up'],
  ] as const)('that %s tries again, and ends complete', async (_, fault) => {
    shop.orders.push(...many(150));
    const store = await connected();
    shop.faults.push(null, fault, null, fault);
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 150 });
    expect(await books(store)).toMatchObject({ orders: 150 });
  });

  it.each([
    ['half a body that says that it is whole', ['half']],
    ['a server that goes on failing', Array.from({ length: 4 }, () => ({ status: 503 }))],
  ] as const)('that gets %s fails, keeps what came, and goes on from there', async (_, faults) => {
    shop.orders.push(...many(150));
    const store = await connected();
    shop.faults.push(null, ...faults);
    await expect(sync(store)).rejects.toThrow(/answers with (something that is no JSON|an error)/);
    expect(await books(store)).toMatchObject({ orders: 100 });
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 50 });
  });

  it('that gets fewer rows than the shop claims is short, and asks for all of them again', async () => {
    shop.orders.push(...many(150));
    shop.hides.add(60);
    const store = await connected();
    expect(await sync(store)).toMatchObject({
      ...{ status: 'short', new: 149 },
      error: 'Magento says that it sent 150 items, and 149 arrived.',
    });
    shop.hides.clear();
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 1, unchanged: 149 });
  });

  it('that gets a last page of nothing, though something is left, is short', async () => {
    shop.orders.push(...many(101));
    shop.hides.add(101);
    const store = await connected();
    expect(await sync(store)).toMatchObject({ status: 'short', new: 100 });
  });

  it('takes what comes while it reads', async () => {
    shop.orders.push(...many(150));
    let pages = 0;
    const store = await connected();
    shop.beforePage = () => {
      if (++pages === 2) shop.orders.push(simpleOrder(151, day(9)));
    };
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 151 });
  });

  it('stops where the shop passes over what it is asked', async () => {
    shop.orders.push(...many(150));
    const store = await connected();
    shop.ignoresCriteria = true;
    await expect(sync(store)).rejects.toThrow(/does not keep to the search criteria of \/orders/);
  });

  it('names an order that it can not read, and takes the others', async () => {
    shop.orders.push(simpleOrder(1, day(1)), simpleOrder(2, day(1), { base_grand_total: 'much' }));
    const store = await connected();
    const report = await sync(store);
    // Nor can it be counted, so nobody knows whether the days are whole.
    expect(report).toMatchObject({
      ...{ status: 'uncompared', new: 1, rejectedCount: 1 },
      error: expect.stringContaining('The counts could not be compared: ') as string,
    });
    expect(report.rejected).toMatchObject([{ id: '2', field: 'base_grand_total', value: 'much' }]);
  });

  it('fetches the store views that were named', async () => {
    shop.orders.push(simpleOrder(1, day(1)), simpleOrder(2, day(1), { store_id: 3 }));
    const store = await connected({ storeIds: '3, 4' });
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 1 });
  });

  it('puts the day to refunds that a file told without one', async () => {
    const refunded = { total_refunded: 10, base_total_refunded: 10, state: 'closed' };
    shop.orders.push(simpleOrder(1, day(1), refunded));
    shop.memos.push(memo(1, 1, day(5)));
    const store = await connected({}, 'magento');
    const file = Readable.from([Buffer.from(JSON.stringify({ items: shop.orders, total_count: 1 }))]);
    await importFile(database, store, {
      stream: file,
      fileName: 'orders.json',
      format: 'magento-orders-json',
    });
    expect(await books(store)).toEqual({ orders: 1, gross: 1_000, returns: 1_000 });
    await sync(store, 'magento');
    expect(await books(store)).toEqual({ orders: 1, gross: 1_000, returns: 1_000 });
    const days = await rows<{ day: string; returns: number }>(
      database.db,
      sql`select day::text as day, returns::int as returns from reversals where store_id = ${store.id} and returns > 0`,
    );
    expect(days).toEqual([{ day: '2026-03-05', returns: 1_000 }]);
  });
});

describe('connecting', () => {
  it('says what is wrong, and how to mend it', async () => {
    const refused = connected({ token: 'wrong' });
    await expect(refused).rejects.toThrow(/refuses the credentials/);
    await expect(refused).rejects.toMatchObject({
      hint: expect.stringContaining('standalone bearer tokens') as string,
    });
    await expect(connected({ storeIds: 'all' })).rejects.toThrow(
      'storeIds is not a list of numbers such as 1,3.',
    );
  });

  it('knows the currency and the zone of the shop', async () => {
    const store = await connected();
    const connection = connectionOf(context, store, await sourceNamed(database.db, store.id, 'shop'));
    expect(await magento.check(connection)).toEqual({
      ...{ name: '127.0.0.1', currency: 'EUR', timeZone: 'Europe/Vienna' },
    });
  });
});

describe('the count of a day', () => {
  it('is that of the orders that count, by the day of the store, with what was charged', async () => {
    const unpaid = { total_paid: 0, base_total_paid: 0 };
    shop.orders.push(
      // Vienna is an hour ahead: 23:00 UTC is the next day there.
      simpleOrder(1, '2026-03-01 22:30:00'),
      simpleOrder(2, '2026-03-01 23:00:00'),
      simpleOrder(3, '2026-03-02 12:00:00', {
        ...{ grand_total: 4, base_grand_total: 4 },
        extension_attributes: { gift_cards_amount: 6, base_gift_cards_amount: 6 },
      }),
      simpleOrder(4, '2026-03-02 12:00:00', { state: 'canceled', ...unpaid }),
      simpleOrder(5, '2026-03-03 12:00:00', { base_currency_code: 'USD' }),
      simpleOrder(6, '2026-03-04 12:00:00'),
    );
    const store = await connected();
    const connection = connectionOf(context, store, await sourceNamed(database.db, store.id, 'shop'));
    expect(await magento.tally!(connection, { from: '2026-03-01', to: '2026-03-04' })).toEqual([
      { day: '2026-03-01', orders: 1, amountMinor: 1_000 },
      { day: '2026-03-02', orders: 2, amountMinor: 2_000 },
      { day: '2026-03-03', orders: 1, amountMinor: null },
    ]);
  });
});
