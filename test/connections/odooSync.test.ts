import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { rows, type Database } from '../../drizzle/client';
import { addSource, connectionOf, sourceNamed, type SourceContext } from '../../server/connections/sources';
import { syncSource } from '../../server/connections/sync';
import { verify } from '../../server/ledger';
import { odoo } from '../../server/sources/odoo/driver';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';
import { DATABASE, KEY, LOGIN, startOdoo, type FakeOdoo, type Fault } from '../sources/odooServer';
import { line, odooShop, order } from '../sources/odooShop';

let database: Database;
let context: SourceContext;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
  context = { database, clock: () => new Date('2026-03-22T08:00:00Z'), ...testConnectors() };
});
afterAll(() => database.close());

const running = async (orders = 3): Promise<FakeOdoo> => {
  const server = await startOdoo(odooShop(orders));
  onTestFinished(() => server.close());
  return server;
};
const connected = async ({ url }: FakeOdoo, more: Record<string, string> = {}): Promise<Store> => {
  const store = await testStore(database);
  const given = { url, key: KEY, database: DATABASE, ...more };
  await addSource(context, store, { name: 'odoo', platform: 'odoo', given });
  return store;
};
const sync = (store: Store) => syncSource(context, store, 'odoo');
const select = <T>(store: Store, what: string, by = '1') =>
  rows<T>(database.db, sql`select ${sql.raw(what)} where store_id = ${store.id} order by ${sql.raw(by)}`);
const totals = async (store: Store) =>
  (
    await rows<{ orders: number; gross: number; taxes: number; returns: number }>(
      database.db,
      sql`select coalesce(sum(orders), 0)::int as orders, coalesce(sum(gross_sales), 0)::int as gross,
            coalesce(sum(taxes), 0)::int as taxes, coalesce(sum(returns), 0)::int as returns
          from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
    )
  )[0];

describe('a sync', () => {
  it('brings orders over several pages, the credit note, costs and stock', async () => {
    const store = await connected(await running(450));
    // 450 orders and a credit note; 2 products with SKU and cost; 2 that are stored and have a SKU
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 450 + 1 + 2 + 2, rejectedCount: 0 });
    // 450 × 10.00 and 450 × 1.90, less one mug of 10.00 and 1.90
    expect(await totals(store)).toEqual({ orders: 450, gross: 450_000, taxes: 85_500 - 190, returns: 1_000 });
    expect(
      await select(store, 'sku, cost::text as cost, currency, from_day::text as day from unit_costs'),
    ).toEqual([
      { sku: 'FITTING', cost: '30', currency: 'EUR', day: '2026-02-11' },
      // 23:30 UTC is the next day in Berlin
      { sku: 'MUG', cost: '4.1', currency: 'EUR', day: '2026-02-11' },
    ]);
    // 12 − 2 reserved + 5; tea has no quant, and so none
    expect(await select(store, 'sku, quantity::text as n, day::text as day from stock_levels')).toEqual([
      { sku: 'MUG', n: '15', day: '2026-03-22' },
      { sku: 'TEA', n: '0', day: '2026-03-22' },
    ]);
    expect(
      await select(
        store,
        'channel, country, is_web as web, customer_key as who from orders',
        'placed_at, external_id limit 1',
      ),
    ).toEqual([{ channel: 'email', country: 'DE', web: true, who: 'id:odoo:101' }]);
    expect(await select(store, 'distinct sku from order_lines')).toEqual([{ sku: 'MUG' }]);
    expect((await verify(database, store)).differences).toEqual([]);
  });

  it('reads by JSON-RPC what it reads by JSON-2', async () => {
    const server = await running(3);
    const [now, before] = [await connected(server), await connected(server, { login: LOGIN })];
    await sync(now);
    await sync(before);
    for (const table of ['orders', 'order_lines', 'reversals', 'unit_costs', 'stock_levels']) {
      const all = (store: Store) =>
        select<object>(store, `to_jsonb(t) - 'store_id' as row from ${table} t`, 'external_id');
      const [one, other] = [await all(now), await all(before)];
      expect(one.length).toBeGreaterThan(0);
      expect(other).toEqual(one);
    }
  });

  it('changes nothing when nothing changed, and takes what did', async () => {
    const server = await running(3);
    const store = await connected(server);
    await sync(store);
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 0, changed: 0 });
    Object.assign(server.models['sale.order']![1]!, { state: 'cancel', write_date: '2026-03-21 09:00:00' });
    server.models['sale.order']!.push(order(4, { write_date: '2026-03-21 09:30:00' }));
    server.models['sale.order.line']!.push(line(4));
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 1, changed: 1 });
    // 4 × 10.00; the credit note of order 3 and the cancelled order 2
    expect(await totals(store)).toMatchObject({ orders: 4, gross: 4_000, returns: 2_000 });
    expect(await select(store, 'day::text as day from reversals', 'day')).toEqual([
      { day: '2026-03-20' },
      { day: '2026-03-21' },
    ]);
    expect((await verify(database, store)).differences).toEqual([]);
  });

  it('reads again what changed while it read', async () => {
    const server = await running(250);
    const store = await connected(server);
    // while the second page is read, an order of the first is cancelled, half an hour after all others
    server.meanwhile('sale.order.line', () =>
      Object.assign(server.models['sale.order']![0]!, { state: 'cancel', write_date: '2026-03-21 09:00:00' }),
    );
    await sync(store);
    expect((await totals(store))!.returns).toBe(1_000);
    expect(await sync(store)).toMatchObject({ changed: 1 });
    expect((await totals(store))!.returns).toBe(2_000);
  });

  it('goes on where it was cut off', async () => {
    const server = await running(450);
    const store = await connected(server);
    const signal = new AbortController();
    await expect(
      syncSource(context, store, 'odoo', { signal: signal.signal, progress: () => signal.abort() }),
    ).rejects.toThrow('aborted');
    expect((await totals(store))!.orders).toBe(200);
    server.asked.length = 0;
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 250 + 1 + 4 });
    const firstPage = server.asked.find(
      ({ model, method, domain }) =>
        model === 'sale.order' && method === 'search_read' && domain.some(([field]) => field === 'id'),
    );
    expect(firstPage!.domain).toContainEqual(['id', '>', 200]);
    expect((await totals(store))!.orders).toBe(450);
  });
});

describe('faults', () => {
  it.each<Fault>(['busy', 'broken', 'cut'])('%s ends complete', async (fault) => {
    const server = await running(250);
    const store = await connected(server);
    // the newest order is asked first; then the first page, and the second
    server.fail('sale.order', fault, 2);
    for (const model of ['sale.order.line', 'stock.quant']) server.fail(model, fault, 0);
    expect(await sync(store)).toMatchObject({ status: 'complete' });
    expect(await totals(store)).toMatchObject({ orders: 250, gross: 250_000 });
  });

  it.each<[Fault, string]>([
    ['less', 'nothing'],
    ['again', 'the first page again'],
  ])('%s is short and says so, and the next run brings the rest', async (fault) => {
    const server = await running(250);
    const store = await connected(server);
    // in place of the second page, with the last 50 of 250 orders, 1 credit note and 4 products
    server.fail('sale.order', fault, 2);
    expect(await sync(store)).toMatchObject({
      status: 'short',
      error:
        'Odoo says that it sent 255 items, and 205 arrived. 50 orders are missing: Odoo counts 250 on 1 Mar and 200 are here.',
    });
    expect((await totals(store))!.orders).toBe(200);
    expect(await sync(store)).toMatchObject({ status: 'complete', new: 50 });
    expect(await totals(store)).toMatchObject({ orders: 250, gross: 250_000 });
    expect((await verify(database, store)).differences).toEqual([]);
  });

  it('an order without one of its lines stops the run, and comes with the next', async () => {
    const server = await running(3);
    const store = await connected(server);
    const lost = server.models['sale.order.line']!.pop()!;
    await expect(sync(store)).rejects.toThrow('Odoo sent S00003 without its line 3.');
    server.models['sale.order.line']!.push(lost);
    expect(await sync(store)).toMatchObject({ status: 'complete' });
    expect((await totals(store))!.orders).toBe(3);
  });

  it.each([{}, { login: LOGIN }] as Record<string, string>[])(
    'a model that the user may not read is named: %o',
    async (more) => {
      const server = await running(3);
      const store = await connected(server, more);
      server.forbidden.add('account.move');
      await expect(sync(store)).rejects.toThrow('Odoo does not let this user read account.move.');
    },
  );

  it('an order that can not be read is rejected by its id', async () => {
    const server = await running(3);
    const store = await connected(server);
    server.models['sale.order']![0]!.currency_id = false;
    const report = await sync(store);
    // Odoo counts three: the one that was rejected is missing.
    expect(report).toMatchObject({ status: 'short', rejectedCount: 1 });
    expect(report.rejected[0]!.id).toBe('1');
  });
});

describe('connecting', () => {
  const add = async (server: FakeOdoo, more: Record<string, string>) => connected(server, more);

  it('refuses a wrong key, without saying it again', async () => {
    const server = await running();
    for (const more of [{}, { login: LOGIN }] as Record<string, string>[]) {
      const error: unknown = await add(server, { ...more, key: 'wrong-secret' }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: 'forbidden' });
      expect(JSON.stringify(error) + String(error)).not.toContain('wrong-secret');
    }
  });

  it('asks which company is meant', async () => {
    const server = await running();
    server.models['res.company']!.push({ id: 2, name: 'Bellows', currency_id: [2, 'USD'] });
    await expect(add(server, {})).rejects.toThrow('company is missing: this Odoo holds several.');
    await expect(add(server, { company: 'Cog' })).rejects.toThrow('Odoo has no company "Cog".');
    const store = await connected(server, { company: 'Anvil' });
    server.models['sale.order']!.push(order(5, { company_id: [2, 'Bellows'] }));
    await sync(store);
    expect((await totals(store))!.orders).toBe(3);
  });

  it.each([
    [{ role: 'both' }, 'role is none of shop, erp.'],
    [{ reference: 'note' }, 'reference is none of client_order_ref, origin, name.'],
    [{ url: 'anvil' }, 'url is not an address such as https://mycompany.odoo.com.'],
    [{ login: LOGIN, database: '' }, 'database is missing.'],
  ])('refuses %o', async (more, sentence) => {
    await expect(add(await running(), more)).rejects.toThrow(sentence);
  });
});

describe('as the ERP behind a shop', () => {
  it('tells what it saw of the shop’s orders, and nothing of others', async () => {
    const server = await running(3);
    Object.assign(server.models['sale.order']![0]!, { client_order_ref: '6001' });
    Object.assign(server.models['sale.order']![1]!, { client_order_ref: '6002', state: 'cancel' });
    const store = await connected(server, { role: 'erp' });
    await sync(store);
    expect(
      await select(
        store,
        'external_id as id, order_id as "orderId", witness, value_minor::int as minor from sightings',
      ),
    ).toEqual([
      { id: '1', orderId: '6001', witness: 'erp', minor: 1190 },
      { id: '2', orderId: '6002', witness: 'erp', minor: 1190 },
    ]);
    expect((await totals(store))!.orders).toBe(0);
    expect((await select(store, 'sku from unit_costs')).length).toBe(2);
  });
});

describe('its own count of closed days', () => {
  const tallyOf = async (store: Store) => {
    const source = await database.read((tx) => sourceNamed(tx, store.id, 'odoo'));
    return odoo.tally!(connectionOf(context, store, source), { from: '2026-02-28', to: '2026-03-04' });
  };

  it('is by the store’s days', async () => {
    const server = await running(3);
    // 23:30 UTC on the 1st is the 2nd in Berlin
    Object.assign(server.models['sale.order']![0]!, { date_order: '2026-03-01 23:30:00' });
    const store = await connected(server);
    // 2 × 11.90 and 1 × 11.90; the quotation is none
    expect(await tallyOf(store)).toEqual([
      { day: '2026-03-01', orders: 2, amountMinor: 2_380 },
      { day: '2026-03-02', orders: 1, amountMinor: 1_190 },
    ]);
    Object.assign(server.models['sale.order']![0]!, { currency_id: [2, 'USD'] });
    expect((await tallyOf(store))[1]).toEqual({ day: '2026-03-02', orders: 1, amountMinor: null });
  });
});
