import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { drainDeliveries } from '../../server/connections/webhooks/deliveries';
import { enqueueSync, syncNow } from '../../server/connections/syncJobs';
import { listJobs } from '../../server/jobs/queue';
import { addSource } from '../../server/connections/sources';
import { verify } from '../../server/ledger';
import { woocommerce } from '../../server/sources/woocommerce/driver';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testStore } from '../database';
import { faultsOfSync, syncing } from './syncing';
import { testKeeper } from './webhooks/keeper';
import { KEYS, startWooShop, wooOrder, wooRefund } from '../sources/wooShop';

/** A WooCommerce shop is fetched from, and sends, with everything that goes wrong on the way. */

const at = syncing({
  ...{ platform: 'woocommerce', start: startWooShop },
  given: ({ address }) => ({ address, ...KEYS }),
});

const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T10:00:00`;
/** So many orders of 10.00. */
const many = (n: number) => Array.from({ length: n }, (_, i) => wooOrder(i + 1, day((i % 9) + 1)));

describe('a sync', () => {
  it('ends in words where the shop sends the same page for ever, whatever it claims', async () => {
    const store = await at.connected();
    at.shop.orders.push(...many(3));
    at.shop.lies = { 'x-wp-total': '1000000', 'x-wp-totalpages': '10000' };
    await expect(at.sync(store)).rejects.toMatchObject({
      message: 'The shop sends the same orders again on every page.',
    });
    expect(await at.books(store)).toEqual({ orders: 3, gross: 3_000, returns: 0 });
  });

  it('fetches page by page with refunds in full, and then only what changed', async () => {
    at.shop.orders.push(...many(230));
    at.shop.orders[4] = wooOrder(5, day(5), { refunds: [{ id: 900, reason: '', total: '-4.00' }] });
    at.shop.refunds.set(5, [wooRefund(900, day(8), 4)]);
    const store = await at.connected();
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 230, rejectedCount: 0 });
    expect(await at.books(store)).toEqual({ orders: 230, gross: 230_000, returns: 400 });
    const [refund] = await rows<{ day: string }>(
      at.database.db,
      sql`select day::text as day from reversals where store_id = ${store.id}`,
    );
    expect(refund).toEqual({ day: '2026-03-08' });

    // An old order is changed, and one is put into the trash.
    at.shop.orders[0] = wooOrder(1, day(1), { price: 15, date_modified_gmt: day(19) });
    at.shop.orders[1] = { ...at.shop.orders[1]!, status: 'trash', date_modified_gmt: day(19) };
    at.shop.asked.length = 0;
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 0, changed: 2 });
    const since = at.shop.asked.map(({ searchParams }) => searchParams.get('modified_after'));
    expect(since.filter((instant) => instant !== null)).toEqual([
      // The shop's clock when the first sync began, 00:15, less an hour and a quarter; without a zone.
      '2026-03-17T23:00:00',
      '2026-03-17T23:00:00',
    ]);
    expect(at.shop.asked[0]!.searchParams.get('dates_are_gmt')).toBe('true');
    expect(await at.books(store)).toEqual({ orders: 229, gross: 229_500, returns: 400 });
    expect((await verify(at.database, store)).ok).toBe(true);
  });

  faultsOfSync({ at, many, failing: { status: 503 }, label: 'WooCommerce' });

  it('by hand is the one that the clock would begin meanwhile, and a second by hand is refused', async () => {
    const store = await at.connected();
    at.shop.orders.push(...many(3));
    let clockwise: Promise<number> | undefined;
    let second: Promise<unknown> | undefined;
    at.shop.beforePage = () => {
      clockwise ??= enqueueSync(at.database.db, store, { name: 'shop' }, { isFull: false });
      second ??= syncNow(at.context, store, 'shop').catch((error: unknown) => error);
    };
    expect(await syncNow(at.context, store, 'shop')).toMatchObject({ status: 'complete', new: 3 });
    expect(await second).toMatchObject({ code: 'conflict', message: expect.stringContaining('just now') });
    const jobs = await listJobs(at.database.db, store.id);
    expect(jobs).toMatchObject([
      { id: await clockwise, status: 'done', outcome: '3 new, 0 changed, 0 unchanged, 0 rejected.' },
    ]);
    expect(jobs).toHaveLength(1);
    await expect(syncNow(at.context, store, 'nothing')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('that no longer finds a refund takes nothing back for it, also when the order did not change', async () => {
    const [first, second] = [
      { id: 900, reason: '', total: '-4.00' },
      { id: 901, reason: '', total: '-1.00' },
    ];
    at.shop.orders.push(wooOrder(5, day(5), { refunds: [first, second] }), wooOrder(6, day(5)));
    at.shop.refunds.set(5, [wooRefund(900, day(8), 4), wooRefund(901, day(9), 1)]);
    const store = await at.connected();
    await at.sync(store);
    expect(await at.books(store)).toEqual({ orders: 2, gross: 2_000, returns: 500 });
    at.shop.orders[0] = wooOrder(5, day(5), { refunds: [second] });
    at.shop.refunds.set(5, [wooRefund(901, day(9), 1)]);
    const full = () => at.sync(store, 'shop', { isFull: true });
    expect(await full()).toMatchObject({ status: 'complete', new: 0, changed: 1, unchanged: 2 });
    expect(await at.books(store)).toEqual({ orders: 2, gross: 2_000, returns: 100 });
    expect(await full()).toMatchObject({ changed: 0 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('misses nothing when orders go while it reads, and doubles nothing when others come', async () => {
    at.shop.orders.push(...many(250));
    // After the first page three of its orders are deleted for good: 101, 102 and 103 move onto it.
    at.shop.beforePage = (page) => {
      if (page === 2 && at.shop.orders.length === 250) at.shop.orders.splice(0, 3);
      if (page === 3 && !at.shop.orders.some(({ id }) => id === 251))
        at.shop.orders.push(wooOrder(251, day(9)));
    };
    const store = await at.connected();
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 251 });
    expect(await at.books(store)).toMatchObject({ orders: 251 });
  });

  it('takes an order that goes to the trash meanwhile as deleted', async () => {
    at.shop.orders.push(...many(3));
    let lists = 0;
    at.shop.beforePage = () => {
      if (++lists === 2)
        at.shop.orders[2] = { ...at.shop.orders[2]!, status: 'trash', date_modified_gmt: day(19) };
    };
    const store = await at.connected();
    lists = 0;
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 3, changed: 1 });
    expect(await at.books(store)).toMatchObject({ orders: 2 });
  });

  it('names an order that it can not read, and takes the others', async () => {
    at.shop.orders.push(
      ...many(2),
      wooOrder(3, day(1), { currency: 'EUX' }),
      wooOrder(4, day(1), { total_tax: '1,5' }),
    );
    const store = await at.connected();
    const report = await at.sync(store);
    // The shop counts four: two of them are not here.
    expect(report).toMatchObject({ status: 'short', new: 2, rejectedCount: 2 });
    expect(report.rejected.map(({ id, field }) => [id, field])).toEqual([
      ['4', 'total_tax'],
      ['3', 'currency'],
    ]);
  });

  it('does not pass over the refunds of an order that it can not get whole', async () => {
    at.shop.orders.push(wooOrder(1, day(1), { refunds: [{ id: 9, total: '-4.00' }] }));
    at.shop.refunds.set(1, [wooRefund(9, day(2), 4)]);
    at.shop.hides.add(9);
    const store = await at.connected();
    await expect(at.sync(store)).rejects.toThrow(
      'The shop states that there are 1 of /wc/v3/orders/1/refunds, and sends 0.',
    );
  });

  it('says so when a proxy hides how many there are', async () => {
    const store = await at.connected();
    at.shop.tellsTotal = false;
    await expect(at.sync(store)).rejects.toThrow(/X-WP-Total is missing/);
  });
});

describe('connecting', () => {
  it('says what is wrong', async () => {
    await expect(at.connected({ consumerSecret: 'cs_wrong' })).rejects.toThrow(/refuses the credentials/);
    await expect(at.connected({ consumerKey: 'wrong' })).rejects.toThrow(
      'consumerKey does not begin with ck_.',
    );
    await expect(at.connected({ address: `${at.shop.address}/elsewhere` })).rejects.toThrow(
      'There is no WordPress REST API at this address.',
    );
    await expect(at.connected({ address: 'http://shop.example' })).rejects.toThrow(/without encryption/);
  });

  it('knows the shop, its currency and its zone', async () => {
    const store = await at.connected({ address: `${at.shop.address}/wp-admin/` });
    const connection = await at.connection(store);
    expect(await woocommerce.check(connection)).toEqual({
      ...{ name: 'Mug shop', currency: 'EUR', timeZone: 'Europe/Vienna' },
    });
  });
});

describe('the count of a day', () => {
  it('is that of the orders that count, by the day of the store, with what was charged', async () => {
    const unpaid = { date_paid: null, date_paid_gmt: null, transaction_id: '' };
    at.shop.orders.push(
      // Vienna is an hour ahead: 23:30 of March 1 there is 22:30 UTC, and 23:00 UTC is March 2.
      wooOrder(1, '2026-03-01T22:30:00', { tax: 2, shipping: 5 }),
      wooOrder(2, '2026-03-01T23:00:00'),
      wooOrder(3, '2026-03-02T12:00:00', { gift_cards: [{ id: 1, amount: 10 }], total: '0.00' }),
      wooOrder(4, '2026-03-02T12:00:00', { status: 'cancelled', ...unpaid }),
      wooOrder(5, '2026-03-03T12:00:00', { currency: 'USD' }),
      { id: 6, status: 'checkout-draft', date_created_gmt: '2026-03-02T12:00:00' },
      wooOrder(7, '2026-03-04T12:00:00'),
    );
    const store = await at.connected();
    const connection = await at.connection(store);
    expect(await woocommerce.tally!(connection, { from: '2026-03-01', to: '2026-03-04' })).toEqual([
      { day: '2026-03-01', orders: 1, amountMinor: 1_700 },
      { day: '2026-03-02', orders: 2, amountMinor: 2_000 },
      { day: '2026-03-03', orders: 1, amountMinor: null },
    ]);
  });
});

describe('webhooks', () => {
  const sending = async (store: Store) => {
    const deliveries = await testKeeper(at.database);
    const app = await createApp({
      ...{ database: at.database, clock: at.context.clock, clientDir: null, log: () => {}, deliveries },
      connectors: { ...testConnectors(), wake: () => {} },
    });
    const send = (topic: string, payload: unknown, more: Record<string, string> = {}) => {
      const body = JSON.stringify(payload);
      return app.inject({
        ...{ method: 'POST', url: `/hooks/${store.slug}/shop`, body },
        headers: {
          ...{ host: 'dashboard.example', 'content-type': 'application/json', 'x-wc-webhook-topic': topic },
          'x-wc-webhook-signature': createHmac('sha256', KEYS.webhookSecret).update(body).digest('base64'),
          'x-wc-webhook-delivery-id': 'same-second',
          ...more,
        },
      });
    };
    const drain = async () => {
      await deliveries.queue();
      return drainDeliveries(at.context);
    };
    return { app, send, drain };
  };

  it('are taken once each, also two of one second, and give what a sync gives', async () => {
    const store = await at.connected();
    const { app, send, drain } = await sending(store);
    for (const id of [1, 2, 1])
      expect((await send('order.created', wooOrder(id, day(id)))).statusCode).toBe(200);
    expect(await drain()).toBe(2);
    expect(await at.books(store)).toEqual({ orders: 2, gross: 2_000, returns: 0 });

    // The later state comes first; a refund waits for the sync, which knows its day.
    const refunded = { refunds: [{ id: 900, reason: '', total: '-4.00' }], date_modified_gmt: day(9) };
    await send('order.updated', wooOrder(1, day(1), { price: 12, ...refunded }));
    await send('order.updated', wooOrder(1, day(1), { price: 11, date_modified_gmt: day(8) }));
    await drain();
    expect(await at.books(store)).toEqual({ orders: 2, gross: 2_200, returns: 0 });

    at.shop.orders.push(wooOrder(1, day(1), { price: 12, ...refunded }), wooOrder(2, day(2)));
    at.shop.refunds.set(1, [wooRefund(900, day(9), 4)]);
    expect(await at.sync(store)).toMatchObject({ status: 'complete', new: 0, changed: 1, unchanged: 1 });
    expect(await at.books(store)).toEqual({ orders: 2, gross: 2_200, returns: 400 });
    expect((await verify(at.database, store)).ok).toBe(true);
    await app.close();
  });

  it('under ids that somebody makes up are kept once: only the body is signed', async () => {
    const store = await at.connected();
    const { app, send, drain } = await sending(store);
    const body = wooOrder(1, day(1));
    for (let i = 0; i < 5; i++)
      expect(
        (await send('order.created', body, { 'x-wc-webhook-delivery-id': `made-up-${i}` })).statusCode,
      ).toBe(200);
    // nor is the topic signed: all that is not read is one
    for (const topic of ['order.created', 'product.created', 'coupon.created', 'made.up'])
      await send(topic, body, { 'x-wc-webhook-delivery-id': topic });
    await drain();
    const kept = sql`select count(*)::int as n from deliveries where store_id = ${store.id}`;
    expect(await rows(at.database.db, kept)).toEqual([{ n: 2 }]);
    expect(await at.books(store)).toEqual({ orders: 1, gross: 1_000, returns: 0 });
    await app.close();
  });

  it('answers the first ping, takes nothing without a right signature, and passes over what it has no use for', async () => {
    const store = await at.connected();
    const { app, send, drain } = await sending(store);
    const ping = (url: string) =>
      app.inject({
        ...{ method: 'POST', url, body: 'webhook_id=1' },
        headers: { host: 'dashboard.example', 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect((await ping(`/hooks/${store.slug}/shop`)).statusCode).toBe(200);
    // The answer does not reveal which sources there are.
    expect((await ping('/hooks/nobody/nothing')).statusCode).toBe(200);
    const wrong = { 'x-wc-webhook-signature': createHmac('sha256', 'other').update('x').digest('base64') };
    expect((await send('order.created', wooOrder(1, day(1)), wrong)).statusCode).toBe(401);
    expect(
      (await send('order.created', wooOrder(1, day(1)), { 'x-wc-webhook-signature': '' })).statusCode,
    ).toBe(401);
    expect((await send('order.deleted', { id: 1 })).statusCode).toBe(200);
    expect((await send('customer.updated', { id: 7 })).statusCode).toBe(200);
    await drain();
    expect(await at.books(store)).toMatchObject({ orders: 0 });
    await app.close();
  });

  it('of a deleted order take it out of every figure, and an older word does not bring it back', async () => {
    const store = await at.connected();
    const { app, send, drain } = await sending(store);
    await send('order.created', wooOrder(1, day(1)));
    await send('order.created', wooOrder(2, day(2)));
    await drain();
    expect(await at.books(store)).toEqual({ orders: 2, gross: 2_000, returns: 0 });
    await send('order.deleted', { id: 1 });
    // and one that was never here
    await send('order.deleted', { id: 3 });
    await drain();
    await send('order.updated', wooOrder(1, day(1), { price: 12, date_modified_gmt: day(3) }));
    await send('order.created', wooOrder(3, day(3)));
    await drain();
    expect(await at.books(store)).toEqual({ orders: 1, gross: 1_000, returns: 0 });
    expect((await verify(at.database, store)).differences).toEqual([]);
    await app.close();
  });

  it('of a deleted order name it, and those that can not be read say why', () => {
    const read = (topic: string, body: string) =>
      woocommerce.hooks!.read(topic, body, {
        ...{ name: 'shop', settings: {}, now: new Date() },
        store: { currency: 'EUR', timeZone: 'UTC' },
      });
    expect(read('order.deleted', '{"id":7}')).toEqual({ remove: ['7'] });
    expect(() => read('order.deleted', '{}')).toThrow(
      'The webhook of a deleted order does not name the order.',
    );
    // the topic is not signed: a whole order is no deletion
    expect(() => read('order.deleted', JSON.stringify(wooOrder(7, day(1))))).toThrow(
      'does not name the order',
    );
    expect(() => read('order.updated', '{')).toThrow('The body of the webhook is not JSON.');
    const bad = JSON.stringify(wooOrder(8, day(1), { shipping_total: 'free' }));
    expect(() => read('order.updated', bad)).toThrow('8: shipping_total is not an amount such as 12.50');
  });

  it('are refused where no secret was entered', async () => {
    const store = await testStore(at.database, { currency: 'EUR' });
    const { webhookSecret: _, ...keys } = KEYS;
    const given = { address: at.shop.address, ...keys };
    await addSource(at.context, store, { name: 'shop', platform: 'woocommerce', given });
    const { app, send } = await sending(store);
    expect((await send('order.created', wooOrder(1, day(1)))).statusCode).toBe(401);
    await app.close();
  });
});
