import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { importFile } from '../../server/imports/importFile';
import { verify } from '../../server/ledger';
import { magento } from '../../server/sources/magento/driver';
import { creditMemo, memoRow, simpleOrder, startMagentoShop, TOKEN } from '../sources/magentoShop';
import { faultsOfSync, syncing } from './syncing';

/** A Magento shop is fetched from, with everything that goes wrong on the way. */

const at = syncing({
  ...{ platform: 'magento', start: startMagentoShop },
  given: ({ address }) => ({ address: `${address}/`, token: TOKEN }),
});

const day = (n: number) => `2026-03-${String(n).padStart(2, '0')} 10:00:00`;
/** So many orders of 10.00. */
const many = (n: number) => Array.from({ length: n }, (_, i) => simpleOrder(i + 1, day((i % 9) + 1)));
/** All of an order of 10.00. */
const memo = (id: number, orderId: number, created: string) =>
  creditMemo(id, {
    order_id: orderId,
    created_at: created,
    items: [memoRow(1, 10, 10)],
    amounts: { grand_total: 10, subtotal: 10 },
  });

describe('a sync', () => {
  it('fetches orders and credit memos to the last, and then only what changed', async () => {
    // 200 is two full pages: a third one, counted, would give the second again.
    at.shop.orders.push(...many(200));
    at.shop.memos.push(memo(1, 5, day(9)));
    const store = await at.connected();
    at.shop.asked.length = 0;
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 201, rejectedCount: 0 });
    expect(await at.books(store)).toEqual({ orders: 200, gross: 200_000, returns: 1_000 });
    expect(at.shop.asked.every((url) => url.searchParams.get('searchCriteria[currentPage]') === '1')).toBe(
      true,
    );

    at.shop.orders[0] = {
      ...simpleOrder(1, day(1)),
      state: 'complete',
      updated_at: day(19),
      customer_email: 'new@example.com',
    };
    at.shop.memos.push(memo(2, 6, day(19)));
    at.shop.asked.length = 0;
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 1, changed: 1, unchanged: 0 });
    // The shop's clock when the first sync began, less a quarter of an hour.
    const first = 'searchCriteria[filter_groups][0][filters][0]';
    const since = at.shop.asked
      .filter(({ searchParams }) => searchParams.get(`${first}[field]`) === 'updated_at')
      .map(({ searchParams }) => searchParams.get(`${first}[value]`));
    expect(since).toEqual(['2026-03-18 00:00:00', '2026-03-18 00:00:00']);
    expect(await at.books(store)).toEqual({ orders: 200, gross: 200_000, returns: 2_000 });
    expect((await verify(at.database, store)).ok).toBe(true);
  });

  faultsOfSync({ at, many, failing: { status: 500 }, label: 'Magento' });

  it('that gets a last page of nothing, though something is left, is short', async () => {
    at.shop.orders.push(...many(101));
    at.shop.hides.add(101);
    const store = await at.connected();
    expect(await at.sync(store)).toMatchObject({ status: 'short', new: 100 });
  });

  it('takes what comes while it reads', async () => {
    at.shop.orders.push(...many(150));
    let pages = 0;
    const store = await at.connected();
    at.shop.beforePage = () => {
      if (++pages === 2) at.shop.orders.push(simpleOrder(151, day(9)));
    };
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 151 });
  });

  it('stops where the shop passes over what it is asked', async () => {
    at.shop.orders.push(...many(150));
    const store = await at.connected();
    at.shop.ignoresCriteria = true;
    await expect(at.sync(store)).rejects.toThrow(/does not keep to the search criteria of \/orders/);
  });

  it('names an order that it can not read, and takes the others', async () => {
    at.shop.orders.push(simpleOrder(1, day(1)), simpleOrder(2, day(1), { base_grand_total: 'much' }));
    const store = await at.connected();
    const report = await at.sync(store);
    // Nor can it be counted, so nobody knows whether the days are whole.
    expect(report).toMatchObject({
      ...{ status: 'uncompared', new: 1, rejectedCount: 1 },
      error: expect.stringContaining('The counts could not be compared: ') as string,
    });
    expect(report.rejected).toMatchObject([{ id: '2', field: 'base_grand_total', value: 'much' }]);
  });

  it('fetches the store views that were named', async () => {
    at.shop.orders.push(simpleOrder(1, day(1)), simpleOrder(2, day(1), { store_id: 3 }));
    const store = await at.connected({ storeIds: '3, 4' });
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 1 });
  });

  it('puts the day to refunds that a file told without one', async () => {
    const refunded = { total_refunded: 10, base_total_refunded: 10, state: 'closed' };
    at.shop.orders.push(simpleOrder(1, day(1), refunded));
    at.shop.memos.push(memo(1, 1, day(5)));
    const store = await at.connected({}, 'magento');
    const file = Readable.from([Buffer.from(JSON.stringify({ items: at.shop.orders, total_count: 1 }))]);
    await importFile(at.database, store, {
      stream: file,
      fileName: 'orders.json',
      format: 'magento-orders-json',
    });
    expect(await at.books(store)).toEqual({ orders: 1, gross: 1_000, returns: 1_000 });
    await at.sync(store, 'magento');
    expect(await at.books(store)).toEqual({ orders: 1, gross: 1_000, returns: 1_000 });
    const days = await rows<{ day: string; returns: number }>(
      at.database.db,
      sql`select day::text as day, returns::int as returns from reversals where store_id = ${store.id} and returns > 0`,
    );
    expect(days).toEqual([{ day: '2026-03-05', returns: 1_000 }]);
  });
});

describe('connecting', () => {
  it('says what is wrong, and how to mend it', async () => {
    const refused = at.connected({ token: 'wrong' });
    await expect(refused).rejects.toThrow(/refuses the credentials/);
    await expect(refused).rejects.toMatchObject({
      hint: expect.stringContaining('standalone bearer tokens') as string,
    });
    await expect(at.connected({ storeIds: 'all' })).rejects.toThrow(
      'storeIds is not a list of numbers such as 1,3.',
    );
  });

  it('knows the currency and the zone of the shop', async () => {
    const store = await at.connected();
    const connection = await at.connection(store);
    expect(await magento.check(connection)).toEqual({
      ...{ name: '127.0.0.1', currency: 'EUR', timeZone: 'Europe/Vienna' },
    });
  });
});

describe('the count of a day', () => {
  it('is that of the orders that count, by the day of the store, with what was charged', async () => {
    const unpaid = { total_paid: 0, base_total_paid: 0 };
    at.shop.orders.push(
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
    const store = await at.connected();
    const connection = await at.connection(store);
    expect(await magento.tally!(connection, { from: '2026-03-01', to: '2026-03-04' })).toEqual([
      { day: '2026-03-01', orders: 1, amountMinor: 1_000 },
      { day: '2026-03-02', orders: 2, amountMinor: 2_000 },
      { day: '2026-03-03', orders: 1, amountMinor: null },
    ]);
  });
});
