import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { ingest, verify } from '../../server/ledger';
import { undoImport } from '../../server/imports/undo';
import { mapping } from '../../server/sources/mapping/schema';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { csv, importing, type Options } from './importing';

/** Two ad accounts, two shops or two properties in one store keep apart, and one of them replaces itself. */

const at = importing();

const spentOf = async (store: Store): Promise<number> => {
  const { cost } = await at.one<{ cost: number }>(
    sql`select coalesce(sum(cost), 0)::int as cost from spend where store_id = ${store.id}`,
  );
  const { booked } = await at.one<{ booked: number }>(
    sql`select coalesce(sum(ad_spend), 0)::int as booked from rollup_spend
        where store_id = ${store.id} and grain = 'day' and cut = 'total'`,
  );
  expect(booked).toBe(cost);
  expect((await verify(at.database, store)).differences).toEqual([]);
  return cost;
};

const google = (head: string, ...lines: string[]) =>
  csv('Campaign report', '"March 1, 2026 - March 1, 2026"', head, ...lines);
const LONG = 'Day,Campaign,Account,Customer ID,Currency code,Cost';
const SHORT = 'Day,Campaign,Currency code,Cost';
const load = (store: Store, content: string, options: Options = {}) =>
  at.load(store, content, { format: 'google-ads-csv', ...options });

describe('two ad accounts with one campaign', () => {
  const DE = google(LONG, '2026-03-01,Brand,North,111-222-3333,EUR,60.00');
  const AT = google(LONG, '2026-03-01,Brand,South,444-555-6666,EUR,25.00');

  it('keep apart in two files, in either order, and each replaces itself', async () => {
    for (const [first, second] of [
      [DE, AT],
      [AT, DE],
    ]) {
      const store = await testStore(at.database);
      await load(store, first!);
      expect(await load(store, second!)).toMatchObject({ new: 1, changed: 0 });
      expect(await spentOf(store)).toBe(8_500);
      for (const file of [DE, AT]) expect(await load(store, file)).toMatchObject({ new: 0, unchanged: 1 });
      expect(await load(store, AT.replace('25.00', '26.50'))).toMatchObject({ new: 0, changed: 1 });
      expect(await spentOf(store)).toBe(8_650);
    }
  });

  it('keep apart in one file, also in two currencies', async () => {
    const store = await testStore(at.database);
    const both = google(
      LONG,
      '2026-03-01,Brand,North,111-222-3333,EUR,60.00',
      '2026-03-01,Brand,South,444-555-6666,EUR,25.00',
      '2026-03-01,Brand,West,777-888-9999,USD,10.00',
      '2026-03-01,Brand,North,111-222-3333,EUR,1.00',
    );
    expect(await load(store, both)).toMatchObject({
      ...{ new: 3, rejectedCount: 0 },
      controlTotals: { 'amount EUR': '86.00', 'amount USD': '10.00' },
    });
    expect(await load(store, both)).toMatchObject({ new: 0, changed: 0, unchanged: 3 });
    // 60 + 1 + 25; the dollars have no rate
    expect(await spentOf(store)).toBe(8_600);
  });

  it('are known by the number that stands above the table, by their names alone, and of Meta and of tables of pipelines', async () => {
    const above = (customer: string, cost: string) =>
      csv(
        `Campaign report ${customer}`,
        '"March 1, 2026 - March 1, 2026"',
        SHORT,
        `2026-03-01,Brand,EUR,${cost}`,
      );
    const named = (account: string, cost: string) =>
      google('Day,Campaign,Account name,Currency code,Cost', `2026-03-01,Brand,${account},EUR,${cost}`);
    const meta = (account: string, cost: string) =>
      csv('Day,Campaign name,Account ID,Amount spent (EUR)', `2026-03-01,Brand,${account},${cost}`);
    const table = (account: string, cost: string) =>
      csv('date,campaign_id,account_id,spend,currency', `2026-03-01,77,${account},${cost},EUR`);
    const own = (account: string, cost: string) =>
      csv('day,campaign,account,currency,amount', `2026-03-01,Brand,${account},EUR,${cost}`);
    for (const [format, file, accounts] of [
      ['google-ads-csv', above, ['111-222-3333', '444-555-6666']],
      ['google-ads-csv', named, ['North', 'South']],
      ['meta-ads-csv', meta, ['act_10203040506070', '10203040506071']],
      ['ads-tables-csv', table, ['10203040506070', '10203040506071']],
      ['spend', own, ['North', 'South']],
    ] as const) {
      const store = await testStore(at.database);
      await load(store, file(accounts[0], '60.00'), { format });
      await load(store, file(accounts[1], '25.00'), { format });
      await load(store, file(accounts[0], '61.00'), { format });
      expect(await spentOf(store), format).toBe(8_600);
    }
  });

  it('by a mapping, and by a number without its marks', async () => {
    const store = await testStore(at.database);
    const given = mapping.parse({
      kind: 'spend',
      columns: { day: 'day', campaign: 'what', amount: 'sum', account: 'account' },
      constants: { currency: 'EUR', channel: 'paid_search', source: 'google-ads' },
    });
    const format = { name: 'list', mapping: given };
    await load(
      store,
      csv('day,what,sum,account', '2026-03-01,Brand,60.00,1112223333', '2026-03-01,Brand,25.00,4445556666'),
      { format },
    );
    expect(await spentOf(store)).toBe(8_500);
    // the same account, as Google writes it
    expect(await load(store, DE.replace('60.00', '61.00'))).toMatchObject({ new: 0, changed: 1 });
    expect(await spentOf(store)).toBe(8_600);
  });

  it('whose number has lost its digits are refused', async () => {
    const store = await testStore(at.database);
    const report = await load(
      store,
      csv('Day,Campaign name,Account ID,Amount spent (EUR)', '2026-03-01,Brand,1.02030E+14,60.00'),
      { format: 'meta-ads-csv' },
    );
    expect(report).toMatchObject({ new: 0, rejectedCount: 1 });
    expect(report.rejected[0]).toMatchObject({ field: 'Account ID', value: '1.02030E+14' });
  });
});

describe('costs that came in before accounts were known', () => {
  const OLD = google(SHORT, '2026-03-01,Brand,EUR,60.00');
  const NORTH = google(LONG, '2026-03-01,Brand,North,111-222-3333,EUR,60.00');
  const SOUTH = google(LONG, '2026-03-01,Brand,South,444-555-6666,EUR,25.00');

  it('are replaced by the first file that names one, and not by a second account', async () => {
    const store = await testStore(at.database);
    await load(store, OLD);
    expect(await load(store, NORTH)).toMatchObject({ new: 0, changed: 1 });
    expect(await spentOf(store)).toBe(6_000);
    expect(await load(store, SOUTH)).toMatchObject({ new: 1 });
    expect(await spentOf(store)).toBe(8_500);
  });

  it('go on being replaced by a file that names none, as long as there is one account', async () => {
    const store = await testStore(at.database);
    await load(store, NORTH);
    expect(await load(store, OLD.replace('60.00', '62.00'))).toMatchObject({ new: 0, changed: 1 });
    expect(await spentOf(store)).toBe(6_200);
    // and the account is still known as its own
    await load(store, SOUTH);
    expect(await spentOf(store)).toBe(8_700);
  });

  it('refuse a file that names none once there are several, and store nothing', async () => {
    const store = await testStore(at.database);
    await load(store, NORTH);
    await load(store, SOUTH);
    await expect(load(store, OLD)).rejects.toThrow(
      'Brand has costs of several accounts on 2026-03-01 (1112223333, 4445556666), and this file does not say of which account its costs are.',
    );
    expect(await spentOf(store)).toBe(8_500);
  });

  it('are given back by an undo', async () => {
    const store = await testStore(at.database);
    await load(store, OLD.replace('60.00', '50.00'));
    const north = await load(store, NORTH);
    const south = await load(store, SOUTH);
    await undoImport(at.database, store, south.importId, () => {});
    expect(await spentOf(store)).toBe(6_000);
    await undoImport(at.database, store, north.importId, () => {});
    expect(await spentOf(store)).toBe(5_000);
  });
});

it('a cost without an account among others with one is an account of its own, also of a program', async () => {
  const store = await testStore(at.database);
  await load(
    store,
    csv(
      'day,campaign,account,currency,amount',
      '2026-03-01,Brand,North,EUR,60.00',
      '2026-03-01,Brand,,EUR,5.00',
    ),
    { format: 'spend' },
  );
  expect(await spentOf(store)).toBe(6_500);
  const other = await testStore(at.database);
  const cost = { day: '2026-03-01', campaign: 'Brand', currency: 'EUR' };
  const batch = [
    { ...cost, amount: '5.00' },
    { ...cost, amount: '60.00', account: 'North' },
  ];
  await ingest(at.database, other, 'spend', batch);
  await ingest(at.database, other, 'spend', batch);
  expect(await spentOf(other)).toBe(6_500);
});

it('a cost that is spread over days may not meet another of its campaign on one of them', async () => {
  const store = await testStore(at.database);
  const report = await load(
    store,
    csv(
      'day,spread_to,campaign,currency,amount',
      '2026-03-01,2026-03-03,retainer,EUR,9.00',
      '2026-03-02,,retainer,EUR,4.00',
      '2026-03-04,,retainer,EUR,1.00',
    ),
    { format: 'spend' },
  );
  expect(report).toMatchObject({ rejectedCount: 2, rowsTaken: 1 });
  expect(report.rejected.map(({ row, field }) => `${row} ${field}`)).toEqual(['2 day', '3 day']);
  // only the third row: of the first, nothing
  expect(await spentOf(store)).toBe(100);
});

describe('a source of its own', () => {
  it('keeps two accounts apart that their files do not name', async () => {
    const store = await testStore(at.database);
    await load(store, google(SHORT, '2026-03-01,Brand,EUR,60.00'), { source: 'ads-north' });
    await load(store, google(SHORT, '2026-03-01,Brand,EUR,25.00'), { source: 'ads-south' });
    await load(store, google(SHORT, '2026-03-01,Brand,EUR,61.00'), { source: 'ads-north' });
    expect(await spentOf(store)).toBe(8_600);
  });

  it('is offered when another file gives other amounts for the same campaign and day, and only then', async () => {
    const store = await testStore(at.database);
    await load(store, google(SHORT, '2026-03-01,Brand,EUR,60.00'), { fileName: 'north.csv' });
    const again = await load(store, google(SHORT, '2026-03-01,Brand,EUR,60.00'), { fileName: 'again.csv' });
    expect(again.notes).toEqual({});
    const own = await load(store, google(SHORT, '2026-03-01,Brand,EUR,61.00'), { fileName: 'north.csv' });
    expect(own.notes).toEqual({});
    for (const dryRun of [true, false]) {
      const south = await load(store, google(SHORT, '2026-03-01,Brand,EUR,25.00'), {
        fileName: 'south.csv',
        dryRun,
      });
      expect(south.notes).toEqual({
        'costs that another file gave otherwise, and which these replace; if they are of another account, give it a source of its own': 1,
      });
    }
    expect(await spentOf(store)).toBe(2_500);
  });

  it('keeps the orders of two shops of one platform apart', async () => {
    const woo = (id: number, total: string) =>
      JSON.stringify([
        {
          ...{ id, status: 'completed', currency: 'EUR', date_created_gmt: `2026-03-0${id}T09:00:00`, total },
          line_items: [{ id: 1, name: 'Mug', quantity: 1, subtotal: total, total }],
        },
      ]);
    const shopify = (id: number, price: string) =>
      JSON.stringify({
        ...{ id, created_at: '2026-03-01T09:00:00Z', currency: 'EUR' },
        line_items: [{ id: 1, name: 'Mug', quantity: 1, price }],
      });
    const magento = (id: number, price: string) =>
      JSON.stringify([
        {
          ...{
            entity_id: id,
            created_at: '2026-03-01 09:00:00',
            base_currency_code: 'EUR',
            base_grand_total: price,
          },
          items: [{ item_id: 1, name: 'Mug', qty_ordered: 1, base_price: price, base_row_total: price }],
        },
      ]);
    const odoo = (id: number, price: string) =>
      JSON.stringify([
        {
          ...{ id, name: 'S1', state: 'sale', date_order: '2026-03-01 09:00:00', currency_id: [1, 'EUR'] },
          ...{ amount_untaxed: Number(price), amount_tax: 0, amount_total: Number(price) },
          order_line: [
            {
              ...{ id: 1, product_id: [1, 'Mug'], product_uom_qty: 1, price_unit: Number(price) },
              ...{ price_subtotal: Number(price), price_tax: 0, price_total: Number(price) },
            },
          ],
        },
      ]);
    const sheet = (id: number, price: string) =>
      csv(
        'Name,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price',
        `#${id},EUR,${price},0,0,${price},2026-03-01 09:00:00 +0100,1,Mug,${price}`,
      );
    const own = (id: number, price: string) =>
      csv('order_id,placed_at,currency,quantity,unit_price', `${id},2026-03-01 09:00:00,EUR,1,${price}`);
    for (const [format, file] of [
      ['woocommerce-orders-json', woo],
      ['shopify-orders-json', shopify],
      ['magento-orders-json', magento],
      ['odoo-orders-json', odoo],
      ['shopify-orders-csv', sheet],
      ['orders', own],
    ] as const) {
      const store = await testStore(at.database);
      await at.load(store, file(1, '10.00'), { format, source: 'shop-de' });
      await at.load(store, file(1, '4.00'), { format, source: 'shop-at' });
      await at.load(store, file(1, '11.00'), { format, source: 'shop-de' });
      expect(await at.sold(store), format).toEqual({ orders: 2, gross: 1_500, returns: 0 });
      const sources = await rows<{ source: string }>(
        at.database.db,
        sql`select source from orders where store_id = ${store.id} order by source`,
      );
      expect(sources.map(({ source }) => source)).toEqual(['shop-at', 'shop-de']);
    }
  });

  it('yields to the one that a row names, and stands above that of a mapping', async () => {
    const store = await testStore(at.database);
    await at.load(
      store,
      csv('session_id,started_at,source', 's,2026-03-01 09:00:00,', 's,2026-03-01 09:00:00,till'),
      { format: 'sessions', source: 'web' },
    );
    const format = {
      name: 'list',
      mapping: mapping.parse({
        kind: 'sessions',
        columns: { sessionId: 'no', startedAt: 'at' },
        constants: { source: 'list' },
      }),
    };
    await at.load(store, csv('no,at', 's,2026-03-01'), { format, source: 'app' });
    const sources = await rows<{ source: string }>(
      at.database.db,
      sql`select source from sessions where store_id = ${store.id} order by source`,
    );
    expect(sources.map(({ source }) => source)).toEqual(['app', 'till', 'web']);
  });

  it('is refused for rates, which have none, and where it is no name', async () => {
    const store = await testStore(at.database);
    const fx = csv('day,base,quote,rate', '2026-03-01,EUR,USD,1.08');
    await expect(at.load(store, fx, { format: 'fx', source: 'bank' })).rejects.toThrow('have no source');
    await expect(load(store, google(SHORT), { source: ' ' })).rejects.toThrow('is no name of a source');
  });
});

it.each(['woocommerce-orders-json', 'magento-orders-json'] as const)(
  'orders of two shops that number alike, in one list (%s), are refused, and the others taken',
  async (format) => {
    const woo = (id: number, day: number, total: string) => ({
      ...{ id, status: 'completed', currency: 'EUR', date_created_gmt: `2026-03-0${day}T09:00:00`, total },
      line_items: [{ id: 1, name: 'Mug', quantity: 1, subtotal: total, total }],
    });
    const magento = (entity_id: number, day: number, price: string) => ({
      ...{ entity_id, created_at: `2026-03-0${day} 09:00:00`, base_currency_code: 'EUR' },
      base_grand_total: price,
      items: [{ item_id: 1, name: 'Mug', qty_ordered: 1, base_price: price, base_row_total: price }],
    });
    const order = format === 'woocommerce-orders-json' ? woo : magento;
    const store = await testStore(at.database);
    const list = [order(1, 1, '10.00'), order(2, 1, '5.00'), order(1, 3, '20.00'), order(2, 1, '6.00')];
    const report = await at.load(store, JSON.stringify(list), { format, fileName: 'both.json' });
    const why = (other: number) =>
      `has the number of another one, in row ${other}: two shops may number alike. Neither is taken; import each shop’s list by itself, with a source of its own`;
    expect(report.rejected.map(({ row, reason }) => [row, reason])).toEqual([
      [1, why(3)],
      [3, why(1)],
    ]);
    // 2 is one order told twice, on a page that moved: the later telling stands
    expect(report).toMatchObject({ rowsRead: 4, rowsTaken: 1, rowsRepeated: 1, rowsFallen: 0, new: 1 });
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 600, returns: 0 });
  },
);

it('an order that another file gave on another day is noted: two shops may number alike', async () => {
  const store = await testStore(at.database);
  const file = (day: string, price: string) =>
    csv('order_id,placed_at,currency,quantity,unit_price', `1,${day} 09:00:00,EUR,1,${price}`);
  await at.load(store, file('2026-03-01', '10.00'), { fileName: 'de.csv' });
  const later = await at.load(store, file('2026-03-01', '12.00'), { fileName: 'de-2.csv' });
  expect(later.notes).toEqual({});
  const other = await at.load(store, file('2025-11-20', '4.00'), { fileName: 'at.csv' });
  expect(other.notes).toEqual({
    'orders that another file gave with another day, and which these replace; if they are of another shop, give it a source of its own': 1,
  });
});

describe('two properties of analytics', () => {
  const ga4 = (property: string, sessions: number) =>
    csv(
      '# Traffic',
      `# Property: ${property}`,
      '# Start date: 20260301',
      '# End date: 20260301',
      '',
      'Date,Sessions',
      `20260301,${sessions}`,
    );
  const valuesOf = (store: Store) =>
    rows<{ series: string; value: number }>(
      at.database.db,
      sql`select series, value::int as value from series_values where store_id = ${store.id} order by series`,
    );

  it('do not replace one another: the second is refused until it has a source of its own', async () => {
    const store = await testStore(at.database);
    const format = 'ga4-csv';
    await at.load(store, ga4('Shop DE', 410), { format });
    await expect(at.load(store, ga4('Shop AT', 90), { format })).rejects.toThrow(
      'ga4_sessions holds the figures of Shop DE, and this file is of Shop AT.',
    );
    expect(await at.load(store, ga4('Shop DE', 412), { format })).toMatchObject({ changed: 1 });
    await at.load(store, ga4('Shop AT', 90), { format, source: 'GA4 at' });
    expect(await valuesOf(store)).toEqual([
      { series: 'ga4_at_sessions', value: 90 },
      { series: 'ga4_sessions', value: 412 },
    ]);
  });

  it('that were stored without a name go on being replaced', async () => {
    const store = await testStore(at.database);
    const format = 'ga4-csv';
    await at.load(store, ga4('', 400).replace('# Property: \n', ''), { format });
    expect(await at.load(store, ga4('Shop DE', 412), { format })).toMatchObject({ new: 0, changed: 1 });
    await expect(at.load(store, ga4('Shop AT', 90), { format })).rejects.toThrow(
      'holds the figures of Shop DE',
    );
  });

  it('and two shops’ sessions, which name none, by their sources', async () => {
    const store = await testStore(at.database);
    const file = (sessions: number) => csv('Day,Sessions', `2026-03-01,${sessions}`);
    const format = 'shopify-sessions-csv';
    await at.load(store, file(40), { format, source: 'de' });
    await at.load(store, file(7), { format, source: 'at' });
    expect(await valuesOf(store)).toEqual([
      { series: 'at_sessions', value: 7 },
      { series: 'de_sessions', value: 40 },
    ]);
  });
});
