import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { ask } from '../../server/ask';
import { importFile } from '../../server/imports/importFile';
import { ingest, verify } from '../../server/ledger';
import { adsTablesCsv } from '../../server/sources/adsTables';
import { googleAdsCsv } from '../../server/sources/googleAds';
import { metaAdsCsv } from '../../server/sources/metaAds';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { readFile } from './reading';
import type { Day } from '../../server/time';

const at = importing();
const NOW = new Date('2026-12-01T00:00:00Z');

const spent = async (store: Store, from: Day, to: Day, by?: 'day') => {
  const question = { from, to, metrics: ['ad_spend' as const], ...(by && { by }) };
  const answer = await at.database.read((tx) => ask(tx, store, question, NOW));
  return answer.rows.map((row) => row.values.ad_spend!.value);
};

const google = (...lines: string[]) =>
  `Campaign report\n"March 1, 2026 - March 3, 2026"\n${lines.join('\n')}\n`;
const HEADER = 'Day,Campaign,Currency code,Clicks,Cost';
const costs = (found: Awaited<ReturnType<typeof readFile<'spend'>>>) =>
  found.facts.map(({ fact }) => [fact.day, fact.campaign, fact.currency, fact.amount]);

describe('a Google Ads report', () => {
  it('is read below its title; totals and rows without a cost are left out and counted', async () => {
    const found = await readFile(
      googleAdsCsv,
      google(
        HEADER,
        '2026-03-01,Brand,EUR,41,"1,084.20"',
        '2026-03-02,"Shoes, all",EUR, --, --',
        '2026-03-02,Total: brand,EUR,1,2.00',
        'Total: Campaigns, --,EUR,42,"1,086.20"',
        'Total: Account, --,EUR,42,"1,086.20"',
      ),
    );
    // a campaign may be called like a total: it stands on a day
    expect(costs(found)).toEqual([
      ['2026-03-01', 'Brand', 'EUR', '1084.20'],
      ['2026-03-02', 'Total: brand', 'EUR', '2.00'],
    ]);
    expect(found.leftOut).toEqual({ 'a total: it counts other rows again': 2, 'without a cost': 1 });
    expect([found.rejected, found.notes]).toEqual([[], {}]);
  });

  it('says so when its totals are not what its rows make', async () => {
    const found = await readFile(
      googleAdsCsv,
      google(HEADER, '2026-03-01,A,EUR,1,10.00', 'Total: Account,,EUR,1,12.00'),
    );
    expect(found.notes).toEqual({ 'the file’s own total is 12 EUR, its rows make 10': 1 });
  });

  it('takes the currency of its column, of a sign, or as somebody says', async () => {
    const currencyOf = async (header: string, row: string, options = {}) =>
      costs(await readFile(googleAdsCsv, google(header, row), options)).map(([, , currency, amount]) => [
        currency,
        amount,
      ]);
    const bare = 'Day,Campaign,Cost';
    expect(await currencyOf(HEADER, '2026-03-01,A,SEK,1,5.00')).toEqual([['SEK', '5.00']]);
    expect(await currencyOf(bare, '2026-03-01,A,€5.00')).toEqual([['EUR', '5.00']]);
    expect(await currencyOf(bare, '2026-03-01,A,US$5.00')).toEqual([['USD', '5.00']]);
    expect(await currencyOf(bare, '2026-03-01,A,"CA$1,005.00"')).toEqual([['CAD', '1005.00']]);
    expect(await currencyOf('Tag;Kampagne;Kosten', '2026-03-01;A;1.005,00 €')).toEqual([['EUR', '1005.00']]);
    expect(await currencyOf(bare, '2026-03-01,A,$5.00', { storeCurrency: 'AUD' })).toEqual([['AUD', '5.00']]);
    expect(await currencyOf(bare, '2026-03-01,A,5.00', { currency: 'PLN' })).toEqual([['PLN', '5.00']]);
    // a dollar, but whose?
    await expect(currencyOf(bare, '2026-03-01,A,$5.00', { storeCurrency: 'EUR' })).rejects.toThrow(
      'does not name the currency',
    );
    await expect(currencyOf(bare, '2026-03-01,A,5.00')).rejects.toThrow('does not name the currency');
  });

  it('rejects rows that are wrong with the reason', async () => {
    const found = await readFile(
      googleAdsCsv,
      google(
        HEADER,
        '2026-02-30,A,EUR,1,1.00',
        '2026-03-01,A,EUR,1,abc',
        '2026-03-01,A,EUR,1,-4.00',
        '2026-03-01,A,XQQ,1,4.00',
      ),
    );
    expect(found.rejected.map(({ row, field, reason }) => [row, field, reason])).toEqual([
      [4, 'Day', 'is not a day such as 2026-09-01'],
      [5, 'Cost', 'is not an amount'],
      [6, 'Cost', 'is negative'],
      [7, 'Cost', 'is not a currency that is known (ISO 4217)'],
    ]);
  });

  it('without days is refused, and spread to the cent only for who asks', async () => {
    const file = google('Campaign,Currency code,Cost', 'Brand,EUR,10.00', 'Total: Account,EUR,10.00');
    await expect(readFile(googleAdsCsv, file)).rejects.toThrow(
      'Row 4: Brand has one cost for 2026-03-01 to 2026-03-03, not one for each day',
    );
    const found = await readFile(googleAdsCsv, file, { spread: true });
    // 10.00 over 3 days: 3.33, then 6.67 − 3.33, then the rest
    expect(costs(found)).toEqual([
      ['2026-03-01', 'Brand', 'EUR', '3.33'],
      ['2026-03-02', 'Brand', 'EUR', '3.34'],
      ['2026-03-03', 'Brand', 'EUR', '3.33'],
    ]);
    expect(found.notes).toEqual({ 'costs of 3 days in one, spread evenly over them': 1 });
    const german =
      'Kampagnenbericht\n1. März 2026 - 2. März 2026\nKampagne;Währungscode;Kosten\nA;EUR;1,00\n';
    expect(costs(await readFile(googleAdsCsv, german, { spread: true }))).toEqual([
      ['2026-03-01', 'A', 'EUR', '0.50'],
      ['2026-03-02', 'A', 'EUR', '0.50'],
    ]);
    const monthly = google('Month,Campaign,Currency code,Cost', 'March 2026,Brand,EUR,10.00');
    await expect(readFile(googleAdsCsv, monthly, { spread: true })).rejects.toThrow(
      'split by Month, not by day',
    );
    const undated = 'Campaign,Currency code,Cost\nBrand,EUR,10.00\n';
    await expect(readFile(googleAdsCsv, undated, { spread: true })).rejects.toThrow('does not name the days');
    await expect(readFile(googleAdsCsv, 'a,b\n1,2\n')).rejects.toThrow(
      'no row with the columns Campaign and Cost',
    );
  });

  it('is one cost for a campaign and day, whatever it is split by, and the same again changes nothing', async () => {
    const store = await testStore(at.database, { currency: 'EUR' });
    const file = google(
      'Day,Campaign,Device,Currency code,Cost',
      '2026-03-01,Brand,Phones,EUR,10.10',
      '2026-03-02,Brand,Phones,EUR,1.00',
      '2026-03-01,Brand,Computers,EUR,4.05',
      '2026-03-01,Brand,Tablets,EUR,4.05',
    );
    const report = await at.load(store, file, { format: 'google-ads-csv' });
    expect(report).toMatchObject({ new: 2, rejectedCount: 0, controlTotals: { 'amount EUR': '19.20' } });
    expect(await spent(store, '2026-03-01', '2026-03-03', 'day')).toEqual([1820, 100]);
    expect(await at.load(store, file, { format: 'google-ads-csv' })).toMatchObject({ new: 0, unchanged: 2 });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });
});

const META = 'Reporting starts,Reporting ends,Campaign name,Amount spent (EUR),Ends';

describe('an export of Meta Ads Manager', () => {
  it('takes the currency of its header; totals and blanks are no cost; "Ends" is nobody’s day', async () => {
    const found = await readFile(
      metaAdsCsv,
      `\ufeff${META}\n2026-03-01,2026-03-02,,"1,100.00",\n2026-03-01,2026-03-01,Spring,"1,040.00",2026-05-01\n2026-03-02,2026-03-02,Spring,60.0,Ongoing\n2026-03-02,2026-03-02,Old,,2026-01-01\n`,
    );
    expect(costs(found)).toEqual([
      ['2026-03-01', 'Spring', 'EUR', '1040.00'],
      ['2026-03-02', 'Spring', 'EUR', '60.0'],
    ]);
    expect(found.leftOut).toEqual({ 'a total: it counts other rows again': 1, 'without an amount spent': 1 });
    expect(found.notes).toEqual({});
  });

  it('is read in other languages, with their marks', async () => {
    const german =
      'Berichtsstart;Berichtsende;Kampagnenname;Ausgegebener Betrag (EUR)\n01.03.2026;01.03.2026;Frühling;1.234,56\n';
    const french =
      'Jour;Nom de la campagne;Montant dépensé (EUR)\n2026-03-01;Été;1\u202f234,56\n2026-03-02;Été;1\u00a0000,5\n';
    expect(costs(await readFile(metaAdsCsv, german))).toEqual([['2026-03-01', 'Frühling', 'EUR', '1234.56']]);
    expect(costs(await readFile(metaAdsCsv, Buffer.from(german, 'latin1')))).toEqual([
      ['2026-03-01', 'Frühling', 'EUR', '1234.56'],
    ]);
    expect(costs(await readFile(metaAdsCsv, french))).toEqual([
      ['2026-03-01', 'Été', 'EUR', '1234.56'],
      ['2026-03-02', 'Été', 'EUR', '1000.5'],
    ]);
  });

  it('of a range is refused, and spread only for who asks', async () => {
    const file = `${META}\n2026-03-01,2026-03-04,Leads,10.01,2026-03-02\n`;
    await expect(readFile(metaAdsCsv, file)).rejects.toThrow(
      'Leads has one cost for 2026-03-01 to 2026-03-04',
    );
    const found = await readFile(metaAdsCsv, file, { spread: true });
    // 10.01 over 4 days: up to 2.50, 5.01 (5.005 rounds up), 7.51 and 10.01
    expect(costs(found).map(([day, , , amount]) => [day, amount])).toEqual([
      ['2026-03-01', '2.50'],
      ['2026-03-02', '2.51'],
      ['2026-03-03', '2.50'],
      ['2026-03-04', '2.50'],
    ]);
    const backwards = `${META}\n2026-03-04,2026-03-01,Leads,10.01,\n`;
    expect((await readFile(metaAdsCsv, backwards)).rejected).toMatchObject([
      { row: 2, field: 'Reporting ends', reason: 'is before the start' },
    ]);
    await expect(readFile(metaAdsCsv, 'Kampanja,Spent\nA,1\n')).rejects.toThrow(
      'Row 1 is not the header of an export of Ads Manager that is known. Found: Kampanja, Spent.',
    );
  });

  it('refused, stores nothing and says why in the log', async () => {
    const store = await testStore(at.database, { currency: 'EUR' });
    const file = `${META}\n2026-03-01,2026-03-01,Fine,1.00,\n2026-03-01,2026-03-04,Leads,10.01,\n`;
    await expect(at.load(store, file, { format: 'meta-ads-csv' })).rejects.toThrow('On which of these days');
    expect(await at.log(store)).toMatchObject([
      { status: 'failed', error: expect.stringContaining('--spread') as string },
    ]);
    expect(await at.one(sql`select count(*)::int as n from spend where store_id = ${store.id}`)).toEqual({
      n: 0,
    });
  });
});

describe('tables of the platforms’ APIs', () => {
  it('count in millionths or in units, by campaign where they name one, in the currency that somebody says', async () => {
    const micros =
      'date,id,base_campaign,cost_micros\n2026-03-01,7,c/7,19000000\n2026-03-01,7,c/7,308310001\n';
    const found = await readFile(adsTablesCsv, micros, { currency: 'EUR' });
    expect(costs(found)).toEqual([
      ['2026-03-01', '7', 'EUR', '19'],
      ['2026-03-01', '7', 'EUR', '308.310001'],
    ]);
    expect(found.facts[0]!.fact).toMatchObject({ source: 'google-ads', channel: 'paid_search' });
    const spend = 'ad_id,date,spend\n5,2026-03-01 00:00:00,76.53\n5,2026-03-01,x\n5,,1\n5,2026-03-02,\n';
    const facebook = await readFile(adsTablesCsv, spend, { currency: 'EUR' });
    expect(costs(facebook)).toEqual([['2026-03-01', 'unknown', 'EUR', '76.53']]);
    expect(facebook.facts[0]!.fact).toMatchObject({ source: 'meta-ads', channel: 'paid_social' });
    expect(facebook.rejected.map(({ row, field }) => [row, field])).toEqual([
      [3, 'spend'],
      [4, 'date'],
    ]);
    expect(facebook.leftOut).toEqual({ 'without a cost': 1 });
    await expect(readFile(adsTablesCsv, spend)).rejects.toThrow('does not name the currency');
    await expect(readFile(adsTablesCsv, 'date,clicks\n')).rejects.toThrow('either cost_micros or spend');
  });
});

describe('a cost of several days that says so', () => {
  it('is spread over them to the cent, from a file and from the API alike', async () => {
    const store = await testStore(at.database, { currency: 'EUR' });
    // 100.00 over 1 to 30 April: 3.33 and a third a day; by the 10th 33.33, on the 30th all of it
    const file = 'day,spread_to,kind,currency,amount\n2026-04-01,2026-04-30,agency,EUR,100.00\n';
    expect(await at.load(store, file, { format: 'spend' })).toMatchObject({
      ...{ new: 30, rejectedCount: 0, controlTotals: { rows: '30', 'amount EUR': '100.00' } },
    });
    const cost = async (to: Day) => {
      const question = {
        from: '2026-04-01' as const,
        to,
        metrics: ['marketing_cost' as const, 'ad_spend' as const],
      };
      const { values } = (await at.database.read((tx) => ask(tx, store, question, NOW))).rows[0]!;
      return [values.marketing_cost!.value, values.ad_spend!.value];
    };
    expect(await cost('2026-04-02')).toEqual([333, 0]);
    expect(await cost('2026-04-11')).toEqual([3333, 0]);
    expect(await cost('2026-05-01')).toEqual([10_000, 0]);
    const fee = {
      day: '2026-04-01',
      spreadTo: '2026-04-30',
      kind: 'agency',
      currency: 'EUR',
      amount: '100.00',
    };
    expect(await ingest(at.database, store, 'spend', [fee])).toMatchObject({ new: 0, unchanged: 30 });
    const named = { ...fee, id: 'fee-7', spreadTo: '2026-04-02', amount: '0.01' };
    expect(await ingest(at.database, store, 'spend', [named])).toMatchObject({ new: 2 });
    expect(await cost('2026-05-01')).toEqual([10_001, 0]);
    const { rejected } = await ingest(at.database, store, 'spend', [
      { ...fee, spreadTo: '2026-03-31' },
      { ...fee, spreadTo: '2027-04-03' },
    ]);
    expect(rejected.map(({ field, reason }) => [field, reason])).toEqual([
      ['spreadTo', 'is before the day'],
      ['spreadTo', 'is more than a year after the day'],
    ]);
    expect((await verify(at.database, store)).differences).toEqual([]);
  });
});

const folder = process.env.REFERENCE_DATA;
const isThere = Boolean(folder) && existsSync(join(folder!, 'google-ads'));
if (!isThere) console.log('SKIPPED ads: REFERENCE_DATA names no folder with google-ads and meta-ads');

describe.skipIf(!isThere)('the sample files (REFERENCE_DATA)', () => {
  const load = (store: Store, name: string, options = {}) =>
    importFile(at.database, store, {
      path: join(folder!, name),
      format: name.startsWith('google') ? 'google-ads-csv' : 'meta-ads-csv',
      ...options,
    });

  it.each(['campaign-report-en.csv', 'campaign-report-en.utf16le-tab.csv'])('google-ads/%s', async (name) => {
    const store = await testStore(at.database, { currency: 'USD' });
    const report = await load(store, `google-ads/${name}`);
    // SOURCES.md: the true sum is 1,626.31 USD
    expect(report).toMatchObject({
      new: 4,
      rejectedCount: 0,
      notes: {},
      controlTotals: { 'amount USD': '1626.31' },
    });
    expect(report.leftOut).toEqual({ 'a total: it counts other rows again': 4 });
    expect(await spent(store, '2026-09-01', '2026-09-04')).toEqual([162_631]);
  });

  it.each(['ads-manager-daily-en.csv', 'ads-manager-daily-en-bom.csv'])('meta-ads/%s', async (name) => {
    const store = await testStore(at.database, { currency: 'USD' });
    // SOURCES.md: 1,134.60
    expect(await load(store, `meta-ads/${name}`)).toMatchObject({
      ...{ new: 3, rejectedCount: 0, controlTotals: { 'amount USD': '1134.60' } },
    });
    expect(await spent(store, '2026-09-01', '2026-09-03')).toEqual([113_460]);
  });

  it.each([
    // summed in Python, the decimals exact; facts are pairs of day and campaign
    ['google_ads/account_stats_data.csv', '1632.33', 15],
    ['google_ads/ad_group_stats_data.csv', '3156.84', 15],
    ['google_ads/campaign_stats_data.csv', '231.33', 16],
    ['google_ads/keyword_stats_data.csv', '203.99', 15],
    ['facebook_ads/basic_ad_data.csv', '643.63', 9],
    ['facebook_ads/demographics_country_data.csv', '489.97', 10],
  ])('fivetran-ads/%s', async (name, sum, facts) => {
    const store = await testStore(at.database, { currency: 'USD' });
    const path = join(folder!, 'fivetran-ads', name);
    const report = await importFile(at.database, store, { path, format: 'ads-tables-csv', currency: 'USD' });
    expect(report).toMatchObject({ new: facts, rejectedCount: 0, controlTotals: { 'amount USD': sum } });
  });

  it.each([
    ...['facebook_ads/account_history_data.csv', 'facebook_ads/ad_set_history_data.csv'],
    ...['facebook_ads/basic_ad_action_values_data.csv', 'facebook_ads/basic_ad_actions_data.csv'],
    ...['facebook_ads/campaign_history_data.csv', 'google_ads/campaign_history_data.csv'],
  ])('fivetran-ads/%s has no costs, and says so', async (name) => {
    const content = readFileSync(join(folder!, 'fivetran-ads', name));
    await expect(readFile(adsTablesCsv, content, { currency: 'USD' })).rejects.toThrow(
      'Row 1 has to have the columns date and either cost_micros or spend.',
    );
  });

  it('meta-ads/ads-manager-totals-not-daily.csv is refused, or spread', async () => {
    const store = await testStore(at.database, { currency: 'USD' });
    const name = 'meta-ads/ads-manager-totals-not-daily.csv';
    await expect(load(store, name)).rejects.toThrow('Leads has one cost for 2026-09-05 to 2026-10-04');
    expect(await at.one(sql`select count(*)::int as n from spend where store_id = ${store.id}`)).toEqual({
      n: 0,
    });
    const report = await load(store, name, { spread: true });
    // 1,250.25 + 4,500.75 = 5,751.00, which is also the file's own total; 2 campaigns × 30 days
    expect(report).toMatchObject({
      ...{ new: 60, controlTotals: { 'amount USD': '5751.00' } },
      leftOut: { 'a total: it counts other rows again': 1 },
      notes: { 'costs of 30 days in one, spread evenly over them': 2 },
    });
    expect(await spent(store, '2026-09-05', '2026-10-05')).toEqual([575_100]);
    // half of the days have half of it: 625.125 and 2,250.375, each rounded up to the cent, are 2,875.51
    expect(await spent(store, '2026-09-05', '2026-09-20')).toEqual([287_551]);
  });
});
