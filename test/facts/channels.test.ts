import { sql } from 'drizzle-orm';
import { describe, expect, it, test } from 'vitest';
import { rows } from '../../drizzle/client';
import { ask } from '../../server/ask';
import type { MetricId } from '../../server/catalog/metrics';
import { undoImport } from '../../server/imports/undo';
import { ingest, rebuildOutdated, verify } from '../../server/ledger';
import {
  CAME,
  channelNamed,
  channelOf,
  costChannelNamed,
  isWebChannel,
  SOLD,
  visitChannelNamed,
} from '../../server/facts/channels';
import { countryNamed } from '../../server/facts/countries';
import type { OrderFact } from '../../server/facts/fact';
import { storeById } from '../../server/stores';
import { originOf } from '../../server/sources/woocommerce/origin';
import { placeOf } from '../../server/sources/shopify/order';
import { magentoOrdersJson } from '../../server/sources/magento';
import { odooOrdersJson } from '../../server/sources/odoo';
import { orders as ordersFormat } from '../../server/sources/canonical/orders';
import { spend as spendFormat } from '../../server/sources/canonical/spend';
import { shopifyOrdersJson } from '../../server/sources/shopify/ordersJson';
import { declare } from '../covered';
import { testDatabase, testStore } from '../database';
import { readFile, readItemFile } from '../sources/reading';
import { bringInto } from '../ledger/undoing';
import type { Period } from '../../server/time';

/** METRICS 3.2: one closed list of channels, and one way into it. Every expected channel is judged by hand. */

describe('how a visitor came', () => {
  // what campaign words, click parameter and referrer say together
  it.each([
    [{}, null],
    // referrers
    [{ referrer: 'www.google.de' }, 'organic_search'],
    [{ referrer: 'r.search.yahoo.com' }, 'organic_search'],
    [{ referrer: 'l.instagram.com' }, 'organic_social'],
    [{ referrer: 't.co' }, 'organic_social'],
    [{ referrer: 'mail.google.com' }, 'email'],
    [{ referrer: 'blog.example.org' }, 'referral'],
    [{ referrer: 'www.dailymail.co.uk' }, 'referral'],
    [{ referrer: 'gemini.google.com' }, 'referral'],
    [{ referrer: 'notshop.example' }, 'referral'],
    [{ referrer: 'shop.example' }, null],
    [{ referrer: 'checkout.shop.example' }, null],
    [{ referrer: 'www.paypal.com' }, null],
    [{ referrer: 'accounts.google.com' }, null],
    // apps
    [{ referrer: 'com.google.android.gm' }, 'email'],
    [{ referrer: 'com.google.android.googlequicksearchbox' }, 'organic_search'],
    [{ referrer: 'com.facebook.katana' }, 'organic_social'],
    // click parameters
    [{ referrer: 'www.google.com', clickId: 'gclid' }, 'paid_search'],
    [{ clickId: 'MSCLKID' }, 'paid_search'],
    [{ clickId: 'twclid' }, 'paid_social'],
    [{ clickId: 'fbclid' }, 'organic_social'],
    [{ clickId: 'dclid' }, 'display'],
    [{ clickId: 'someclid' }, 'paid_other'],
    [{ utmSource: 'google', clickId: 'gclid' }, 'paid_search'],
    [{ utmSource: 'spring-sale', clickId: 'ttclid' }, 'paid_social'],
    // paid, and where
    [{ utmSource: 'google', utmMedium: 'CPC' }, 'paid_search'],
    [{ utmSource: 'Bing', utmMedium: 'Paid Search' }, 'paid_search'],
    [{ utmSource: 'google_ads' }, 'paid_search'],
    [{ utmSource: 'adwords' }, 'paid_search'],
    [{ utmSource: 'microsoft-ads', utmMedium: 'ppc' }, 'paid_search'],
    [{ utmSource: 'google', utmMedium: 'shopping' }, 'paid_search'],
    [{ utmSource: 'facebook_ads', utmMedium: 'cpc' }, 'paid_social'],
    [{ utmSource: 'Facebook Ads', utmMedium: 'cpc', clickId: 'fbclid' }, 'paid_social'],
    [{ utmSource: 'meta-ads', utmMedium: 'cpc' }, 'paid_social'],
    [{ utmSource: 'fb-ads', utmMedium: 'paid' }, 'paid_social'],
    [{ utmSource: 'TikTokAds' }, 'paid_social'],
    [{ utmSource: 'pinterest', utmMedium: 'retargeting' }, 'paid_social'],
    [{ utmSource: 'linkedin', utmMedium: 'social_cpc' }, 'paid_social'],
    [{ utmSource: 'Instagram', utmMedium: 'paid_social' }, 'paid_social'],
    [{ utmSource: 'taboola', utmMedium: 'cpc' }, 'paid_other'],
    [{ utmSource: 'idealo', utmMedium: 'shopping' }, 'paid_other'],
    [{ utmSource: 'newsletter-of-somebody.example', utmMedium: 'sponsored' }, 'paid_other'],
    [{ utmMedium: 'cpc' }, 'paid_other'],
    [{ utmMedium: 'cpc', clickId: 'gclid' }, 'paid_search'],
    [{ utmSource: 'spring-sale', utmMedium: 'cpc', clickId: 'fbclid' }, 'paid_social'],
    // the rest of what campaigns say
    [{ utmSource: 'klaviyo', utmMedium: 'email', referrer: 'www.google.com' }, 'email'],
    [{ utmSource: 'klaviyo', utmMedium: 'campaign' }, 'email'],
    [{ utmSource: 'klaviyo', utmMedium: 'SMS' }, 'sms'],
    [{ utmSource: 'newsletter' }, 'email'],
    [{ utmMedium: 'E-Mail' }, 'email'],
    [{ utmMedium: 'affiliate', utmSource: 'awin' }, 'affiliate'],
    [{ utmSource: 'criteo', utmMedium: 'display' }, 'display'],
    [{ utmSource: 'google', utmMedium: 'cpm' }, 'display'],
    [{ utmSource: 'facebook', utmMedium: 'banner' }, 'paid_social'],
    [{ utmSource: 'ig', utmMedium: 'social' }, 'organic_social'],
    [{ utmSource: 'google', utmMedium: 'organic' }, 'organic_search'],
    [{ utmSource: 'l.facebook.com', utmMedium: 'referral' }, 'organic_social'],
    [{ utmSource: 'partner-blog' }, 'referral'],
    [{ utmSource: 'flyer', utmMedium: 'QR' }, 'other'],
    [{ utmMedium: 'spring' }, 'other'],
    [{ utmSource: '(direct)', utmMedium: '(none)' }, 'direct'],
    [{ utmSource: '(not set)', utmMedium: '(not set)' }, null],
  ])('%o: %s', (came, expected) => {
    expect(channelOf(came, ['shop.example'])).toBe(expected);
  });
});

describe('what channels are called', () => {
  it.each([...CAME, ...SOLD])('%s is itself, however it is written', (channel) => {
    const spoken = channel.replaceAll('_', ' ');
    for (const written of [
      channel,
      channel.toUpperCase(),
      spoken,
      spoken.replaceAll(' ', '-'),
      ` ${spoken} `,
    ])
      expect(channelNamed(written)).toBe(channel);
  });

  // the channel of an order, of a visit, and of a cost of advertisements
  it.each([
    ['E-Mail', 'email', 'email', 'email'],
    ['Paid  Search', 'paid_search', 'paid_search', 'paid_search'],
    ['Google Ads', 'paid_search', 'paid_search', 'paid_search'],
    ['Facebook', 'organic_social', 'organic_social', 'paid_social'],
    ['google / cpc', 'paid_search', 'paid_search', 'paid_search'],
    ['(direct) / (none)', 'direct', 'direct', 'paid_other'],
    ['Organic Video', 'organic_social', 'organic_social', 'paid_social'],
    ['Cross-network', 'paid_other', 'paid_other', 'paid_other'],
    ['Unassigned', 'unknown', 'unknown', 'unknown'],
    ['eBay DE', 'marketplace', 'other', 'paid_other'],
    ['Point of Sale', 'pos', 'other', 'paid_other'],
    ['B2B', 'wholesale', 'other', 'paid_other'],
    ['subscription_contract', 'subscription', 'other', 'paid_other'],
    ['Podcast', 'other', 'other', 'paid_other'],
    ['Fachhändler Süd', 'other', 'other', 'paid_other'],
  ])('%s', (given, order, visit, cost) => {
    expect([channelNamed(given), visitChannelNamed(given), costChannelNamed(given, true)]).toEqual([
      order,
      visit,
      cost,
    ]);
  });

  it('fees that are no media stay with their place, or with none', () => {
    expect(costChannelNamed('Agency', false)).toBe('other');
    expect(costChannelNamed('Meta', false)).toBe('paid_social');
  });

  it('orders are web orders by their channel', () => {
    expect(CAME.every(isWebChannel)).toBe(true);
    expect(SOLD.some(isWebChannel)).toBe(false);
  });
});

it('countries are one, however they are written', () => {
  expect(['de', 'DE', 'usa', 'germany', 'UNITED KINGDOM', 'EIRE', 'Unknown'].map(countryNamed)).toEqual([
    ...['DE', 'DE', 'USA', 'Germany', 'United Kingdom', 'EIRE', 'unknown'],
  ]);
});

const attribution = (words: Record<string, string>) =>
  Object.entries(words).map(([key, value]) => ({ key: `_wc_order_attribution_${key}`, value }));
const woo = (created_via: string | null, words: Record<string, string>) =>
  originOf({ created_via, meta_data: attribution(words) });

test('WooCommerce: by its order attribution', () => {
  const utm = (utm_source: string, utm_medium: string) =>
    woo('checkout', { source_type: 'utm', utm_source, utm_medium }).channel;
  expect(utm('google', 'cpc')).toBe('paid_search');
  expect(utm('klaviyo', 'email')).toBe('email');
  expect(utm('facebook', 'paid')).toBe('paid_social');
  expect(utm('outbrain', 'ppc')).toBe('paid_other');
  expect(woo('checkout', { source_type: 'typein' }).channel).toBe('direct');
  expect(woo('checkout', { source_type: 'organic', utm_source: 'bing' }).channel).toBe('organic_search');
  expect(
    woo('checkout', { source_type: 'referral', utm_source: 'm.facebook.com', utm_medium: 'referral' })
      .channel,
  ).toBe('organic_social');
  const clicked = { source_type: 'referral', referrer: 'https://www.google.com/' };
  expect(
    woo('store-api', { ...clicked, utm_medium: '', session_entry: 'https://shop.example/a?gclid=1' }).channel,
  ).toBe('paid_search');
  expect(woo('checkout', {})).toMatchObject({ isWeb: true, channel: undefined });
  expect(woo('checkout', { source_type: 'admin' })).toMatchObject({ isWeb: false, channel: 'draft' });
  expect(woo('subscription', { source_type: 'utm', utm_source: 'google' })).toMatchObject({ isWeb: false });
  expect(woo('rest-api', { source_type: 'utm', utm_source: 'google', utm_medium: 'cpc' })).toMatchObject({
    ...{ isWeb: true, channel: 'paid_search' },
  });
});

test('Shopify: by its source, and in the online store by the visit', () => {
  const landed = (landing: string | null, referrer: string | null = null) =>
    placeOf('web', { landing, referrer, ownHost: 'https://shop.example/123/orders/x' }).channel;
  expect(landed('/products/mug?utm_source=fb&utm_medium=cpc')).toBe('paid_social');
  expect(landed('/?gclid=abc', 'https://www.google.com/')).toBe('paid_search');
  expect(landed('/', 'https://www.ecosia.org/')).toBe('organic_search');
  expect(landed('/', 'android-app://com.google.android.gm/')).toBe('email');
  expect(landed('/', 'https://shop.example/cart')).toBe('direct');
  expect(landed('/')).toBe('direct');
  expect(landed(null)).toBeUndefined();
  const sold = (name: string) => placeOf(name, {});
  expect(sold('iphone')).toEqual({ isWeb: false, channel: 'pos' });
  expect(sold('shopify_draft_order')).toEqual({ isWeb: false, channel: 'draft_order' });
  expect(sold('subscription_contract_checkout_one')).toEqual({ isWeb: true, channel: undefined });
  expect(sold('3890849')).toEqual({ isWeb: false, channel: '3890849' });
  expect(placeOf('3890849', { landing: '/?utm_medium=newsletter' })).toEqual({
    isWeb: true,
    channel: 'email',
    utmMedium: 'newsletter',
  });
});

test('platforms’ files say the channels of the list, and what is lost of a name', async () => {
  const shopify = {
    ...{ id: 1, created_at: '2026-03-01T10:00:00Z', currency: 'EUR' },
    line_items: [{ id: 1, quantity: 1, price: '10.00' }],
  };
  const read = await readItemFile(
    shopifyOrdersJson,
    JSON.stringify([
      { ...shopify, source_name: 'web', landing_site: '/?utm_source=bing&utm_medium=cpc' },
      { ...shopify, id: 2, source_name: 'codisto' },
      { ...shopify, id: 3, source_name: 'shopify_draft_order' },
    ]),
  );
  expect(read.facts.map(({ fact }) => [fact.channel, (fact as OrderFact).isWeb])).toEqual([
    ['paid_search', true],
    ['other', false],
    ['draft', false],
  ]);
  expect(read.notes).toEqual({
    'channel “codisto” counts as draft': 1,
    'channel “draft_order” counts as draft': 1,
  });

  const odoo = {
    ...{ name: 'S1', state: 'sale', date_order: '2026-03-01 10:00:00', currency_id: [1, 'EUR'] },
    ...{ amount_untaxed: 10, amount_tax: 0, amount_total: 10, team_id: [1, 'eBay'] },
    order_line: [
      {
        ...{ id: 1, product_id: [1, 'Mug'], product_uom_qty: 1, price_unit: 10 },
        ...{ price_subtotal: 10, price_tax: 0, price_total: 10 },
      },
    ],
  };
  const web = { ...odoo, website_id: [1, 'Shop'] };
  const told = await readItemFile(
    odooOrdersJson,
    JSON.stringify([
      { ...web, id: 1, medium_id: [1, 'Google Adwords'], source_id: false },
      { ...web, id: 2, medium_id: [2, 'Website'], source_id: [3, 'Newsletter'] },
      { ...web, id: 3, medium_id: [4, 'Facebook'] },
      { ...odoo, id: 4 },
    ]),
  );
  expect(told.facts.map(({ fact }) => fact.channel)).toEqual([
    ...['paid_search', 'email', 'organic_social', 'marketplace'],
  ]);

  const magento = {
    ...{ created_at: '2026-03-01 10:00:00', base_currency_code: 'EUR', order_currency_code: 'EUR' },
    ...{ base_grand_total: 10, grand_total: 10 },
    items: [
      {
        item_id: 1,
        qty_ordered: 1,
        base_price: 10,
        price: 10,
        base_row_total: 10,
        row_total: 10,
        sku: 'MUG',
      },
    ],
  };
  const kept = await readItemFile(
    magentoOrdersJson,
    JSON.stringify([
      { ...magento, entity_id: 1, payment: { method: 'm2epropayment' } },
      { ...magento, entity_id: 2 },
    ]),
  );
  expect(kept.facts.map(({ fact }) => fact.channel)).toEqual(['marketplace', 'unknown']);
});

test('files of one’s own fold, and say what is lost', async () => {
  const found = await readFile(
    ordersFormat,
    `order_id,placed_at,currency,channel,country,device,quantity,unit_price
1,2026-03-01 10:00:00,EUR,Paid-Search,de,Mobile,1,10.00
2,2026-03-01 11:00:00,EUR,Trade fair,DE,mobile,1,10.00
3,2026-03-01 12:00:00,EUR,POS,DE,mobile,1,10.00
`,
  );
  expect(found.facts.map(({ fact }) => [fact.channel, fact.country, fact.device])).toEqual([
    ['paid_search', 'DE', 'mobile'],
    ['other', 'DE', 'mobile'],
    ['pos', 'DE', 'mobile'],
  ]);
  expect(found.notes).toEqual({ 'channel “Trade fair” counts as other': 1 });

  // two podcasts of one day are two costs, although both are paid_other
  const costs = await readFile(
    spendFormat,
    `day,channel,currency,amount
2026-03-01,Podcast A,EUR,10.00
2026-03-01,Podcast B,EUR,20.00
2026-03-01,Paid_Search,EUR,30.00
`,
  );
  expect(costs.rejected).toEqual([]);
  expect(costs.facts.map(({ fact }) => [fact.channel, fact.campaign, fact.amount])).toEqual([
    ['paid_other', 'Podcast A', '10.00'],
    ['paid_other', 'Podcast B', '20.00'],
    ['paid_search', 'unknown', '30.00'],
  ]);
});

const order = (id: string, more: object) => ({
  ...{ type: 'order', id, placedAt: '2026-03-02T10:00:00Z', currency: 'EUR' },
  ...{ customer: { id }, lines: [{ quantity: 1, unitPrice: '10.00' }] },
  ...more,
});

const PERIOD: Period = { from: '2026-03-01', to: '2026-04-01' };
const NOW = new Date('2026-06-01T00:00:00Z');

test('web orders follow from the channel, and a filter folds as the facts do', async () => {
  const database = await testDatabase();
  const store = await testStore(database);
  await ingest(database, store, 'sales', [
    order('1', { channel: 'Paid Search', country: 'de' }),
    order('2', { channel: 'paid_search', country: 'DE' }),
    order('3', { channel: 'POS' }),
    order('4', { channel: 'wholesale', isWeb: true }),
    order('5', { channel: 'popup', isWeb: false }),
    order('6', { channel: 'paid-other' }),
  ]);
  await ingest(database, store, 'sessions', [
    { id: 'a', startedAt: '2026-03-02T09:00:00Z', channel: 'PAID_SEARCH', hasOrder: true },
    { id: 'b', startedAt: '2026-03-02T09:30:00Z', channel: 'paid search' },
  ]);
  await ingest(database, store, 'spend', [
    { day: '2026-03-01', channel: 'Paid_Search', currency: 'EUR', amount: '10.00' },
    { day: '2026-03-02', channel: 'paid search', currency: 'EUR', amount: '10.00' },
    { day: '2026-03-03', channel: 'paid_search', currency: 'EUR', amount: '10.00' },
  ]);
  const stored = await rows<{ channel: string; web: boolean }>(
    database.db,
    sql`select channel, is_web as web from orders where store_id = ${store.id} order by external_id`,
  );
  expect(stored).toEqual([
    { channel: 'paid_search', web: true },
    { channel: 'paid_search', web: true },
    { channel: 'pos', web: false },
    { channel: 'wholesale', web: false },
    { channel: 'draft', web: false },
    { channel: 'paid_other', web: true },
  ]);
  await declare(database, store, PERIOD);
  const figures = async (metrics: MetricId[], where: { dimension: string; value: string }[] = []) => {
    const answer = await ask(database.db, store, { metrics, ...PERIOD, where }, NOW);
    return metrics.map((id) => answer.rows[0]!.values[id]!.value);
  };
  // three web orders of two sessions
  expect(await figures(['cr_orders'])).toEqual([1.5]);
  const paid = [{ dimension: 'channel', value: 'Paid-Search' }];
  // 30.00 over two new customers
  expect(await figures(['orders', 'ncac', 'sessions'], paid)).toEqual([2, 1500, 2]);
  expect(await figures(['orders'], [{ dimension: 'country', value: 'de' }])).toEqual([2]);
  expect((await verify(database, store)).differences).toEqual([]);
});

test('what an older version stored under other names is renamed once, and can still be undone', async () => {
  const database = await testDatabase();
  const store = await testStore(database);
  const cost = { day: '2026-03-01', channel: 'Paid Search', currency: 'EUR' };
  const facts = (price: string) => [
    order('1', { channel: 'pos', country: 'DE', lines: [{ quantity: 1, unitPrice: price }] }),
  ];
  await bringInto(database, store, [{ kind: 'sales', facts: facts('10.00') }]);
  const second = await bringInto(database, store, [
    { kind: 'sales', facts: [...facts('12.00'), order('2', { channel: 'organic_search' })] },
    { kind: 'spend', facts: [{ ...cost, amount: '7.00' }] },
    {
      kind: 'sessions',
      facts: [{ id: 'a', startedAt: '2026-03-02T09:00:00Z', channel: 'email', device: 'mobile' }],
    },
  ]);
  // as the version before wrote them
  const old = JSON.stringify(['2026-03-01', 'media', 'Paid Search', 'unknown', 'unknown']);
  for (const statement of [
    sql`update orders set channel = 'Shop floor', country = 'de', is_web = false where external_id = '1'`,
    sql`update orders set channel = 'Organic Search' where external_id = '2'`,
    sql`update spend set channel = 'Paid Search', external_id = ${old}`,
    sql`update import_layers set external_id = ${old} where entity = 'spend'`,
    sql`update import_layers set image = replace(image, '"pos"', '"Shop floor"') where entity = 'order'`,
    sql`update sessions set channel = 'Newsletter', device = 'Mobile'`,
    sql`update stores set ledger_version = 0`,
  ])
    await database.db.execute(statement);
  await rebuildOutdated(
    database,
    (id) => storeById(database.db, id),
    () => undefined,
  );
  expect((await verify(database, store)).differences).toEqual([]);
  const named = async (statement: ReturnType<typeof sql>) => rows<{ name: string }>(database.db, statement);
  expect(
    await named(sql`select channel || ' ' || country || ' ' || is_web as name from orders order by 1`),
  ).toEqual([{ name: 'draft DE false' }, { name: 'organic_search unknown true' }]);
  expect(await named(sql`select channel || ' ' || device as name from sessions`)).toEqual([
    { name: 'email mobile' },
  ]);
  // the same file again is the same cost
  await ingest(database, store, 'spend', [{ ...cost, amount: '7.00' }]);
  expect(await named(sql`select channel || ' ' || amount_minor as name from spend`)).toEqual([
    { name: 'paid_search 700' },
  ]);
  await undoImport(database, store, second);
  expect(await named(sql`select channel || ' ' || gross_sales as name from orders`)).toEqual([
    { name: 'draft 1000' },
  ]);
  expect((await verify(database, store)).differences).toEqual([]);
});
