import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { ask } from '../../server/ask';
import { addSource, type SourceContext } from '../../server/connections/sources';
import { importFile } from '../../server/imports/importFile';
import { syncSource } from '../../server/connections/sync';
import { ingest, verify } from '../../server/ledger';
import { ecbFx } from '../../server/sources/ecb';
import { newestOut } from '../../server/sources/ecb/driver';
import { ratesOfXml } from '../../server/sources/ecb/xml';
import { addDays } from '../../server/time';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { readFile } from './reading';

const at = importing();
const NOW = new Date('2026-04-15T17:00:00Z');

const HISTORY =
  'Date,USD,GBP,CYP,\n2026-04-14,1.2500,0.8000,N/A,\n2026-04-13,1.2000,N/A,N/A,\n2007-12-31,1.4721,0.7334,0.5853,\n';

describe('the ECB’s files', () => {
  const rates = async (text: string) =>
    (await readFile(ecbFx, text)).facts.map(
      ({ fact }) => `${fact.day} ${fact.base}/${fact.quote} ${fact.rate}`,
    );

  it('the history: newest first, N/A, a comma too many, currencies that ended', async () => {
    expect(await rates(HISTORY)).toEqual([
      '2026-04-14 EUR/USD 1.2500',
      '2026-04-14 EUR/GBP 0.8000',
      '2026-04-13 EUR/USD 1.2000',
      '2007-12-31 EUR/USD 1.4721',
      '2007-12-31 EUR/GBP 0.7334',
      '2007-12-31 EUR/CYP 0.5853',
    ]);
  });

  it('the day’s own file: another date, blanks', async () => {
    expect(await rates('Date, USD, JPY, \n14 April 2026, 1.2500, 186.75, \n')).toEqual([
      '2026-04-14 EUR/USD 1.2500',
      '2026-04-14 EUR/JPY 186.75',
    ]);
  });

  it('says what it does not take', async () => {
    const found = await readFile(
      ecbFx,
      'Date,USD,ZZZ,\n2026-04-14,1.x,1,\n14/04/2026,1,1,\n2026-04-10,1.2,\n2026-04-09,N/A,N/A,\n',
    );
    expect(found.facts).toEqual([]);
    expect(found.rejected.map(({ row, field, value }) => [row, field, value])).toEqual([
      [2, 'USD', '1.x'],
      [3, 'Date', '14/04/2026'],
      [4, 'row', ''],
    ]);
    expect(found.leftOut).toEqual({ 'without a rate': 1 });
    expect(found.notes).toEqual({ 'column ZZZ is no known currency: not read': 1 });
    await expect(readFile(ecbFx, 'day,base,quote,rate\n2026-04-14,EUR,USD,1.2\n')).rejects.toThrow(
      'Row 1 is not the header',
    );
    await expect(readFile(ecbFx, 'Date,USD,\n')).rejects.toThrow('has no rates');
  });
});

const order = (id: string, currency: string, unitPrice: string, day = '2026-04-14') => ({
  ...{ type: 'order', id, placedAt: `${day}T10:00:00Z`, currency, lines: [{ quantity: 1, unitPrice }] },
});

const sold = async (store: Store) => {
  const question = {
    from: '2026-04-01' as const,
    to: '2026-05-01' as const,
    metrics: ['net_sales' as const, 'orders' as const],
    // today too
    asOf: NOW.toISOString(),
  };
  const { rows: found } = await at.database.read((tx) => ask(tx, store, question, NOW));
  const { net_sales: net, orders } = found[0]!.values;
  return { net: net!.value, orders: orders!.value, unconverted: net!.flags.includes('unconverted') };
};

describe('a store in dollars', () => {
  it('turns pounds into dollars over the euro, with two rates of one day', async () => {
    const store = await testStore(at.database, { currency: 'USD', timeZone: 'UTC' });
    await ingest(at.database, store, 'sales', [order('1', 'GBP', '100.00'), order('2', 'USD', '1.00')]);
    expect(await sold(store)).toEqual({ net: 100, orders: 2, unconverted: true });
    await at.load(store, HISTORY, { format: 'ecb-fx' });
    // 1 GBP = 1.25 / 0.80 = 1.5625 USD
    expect(await sold(store)).toEqual({ net: 15_725, orders: 2, unconverted: false });
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('does not mix days: without a pound on the day it takes the last day that has both', async () => {
    const store = await testStore(at.database, { currency: 'USD', timeZone: 'UTC' });
    const file = 'Date,USD,GBP,\n2026-04-14,1.3000,N/A,\n2026-04-13,1.2000,0.8000,\n';
    await at.load(store, file, { format: 'ecb-fx' });
    await ingest(at.database, store, 'sales', [order('1', 'GBP', '100.00')]);
    // of the 13th: 1.20 / 0.80 = 1.50
    expect(await sold(store)).toMatchObject({ net: 15_000, unconverted: false });
  });

  it('converts an order in a currency that ended', async () => {
    const store = await testStore(at.database, { currency: 'EUR', timeZone: 'UTC' });
    await at.load(store, HISTORY, { format: 'ecb-fx' });
    await ingest(at.database, store, 'sales', [order('1', 'CYP', '5.85', '2008-01-02')]);
    const [found] = await rows<{ gross: number }>(
      at.database.db,
      sql`select gross_sales::int as gross from orders where store_id = ${store.id}`,
    );
    // 5.85 / 0.5853 = 9.9949 EUR
    expect(found!.gross).toBe(999);
  });
});

/** The ECB's web server: rates by day in its XML; `fails` answers come before one that is right. */
const ecbServer = () => {
  const days: Record<string, Record<string, string>> = {};
  const asked: string[] = [];
  let failures: ('503' | 'cut' | 'half')[] = [];
  const xml = (from: string) => `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>${Object.entries(days)
    .filter(([day]) => day >= from)
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .map(
      ([day, quotes]) => `
\t\t<Cube time="${day}">${Object.entries(quotes)
        .map(([quote, rate]) => `\n\t\t\t<Cube currency="${quote}" rate="${rate}"/>`)
        .join('')}
\t\t</Cube>`,
    )
    .join('')}
\t</Cube>
</gesmes:Envelope>
`;
  const server = createServer((request, response) => {
    const file = request.url!.split('/').at(-1)!;
    asked.push(file);
    const body = xml(file === 'eurofxref-hist.xml' ? '' : '2026-01-15');
    const fault = failures.shift();
    if (fault === '503') return response.writeHead(503, { 'retry-after': '0' }).end();
    if (fault === 'half') return response.end(body.slice(0, body.length / 2));
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) });
    if (fault !== 'cut') return response.end(body);
    response.write(body.slice(0, 200), () => response.socket?.destroy());
  });
  return {
    ...{ days, asked, server },
    fail: (...faults: typeof failures) => (failures = faults),
    address: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/stats/eurofxref`,
  };
};

describe('the ECB as a source', () => {
  let ecb: ReturnType<typeof ecbServer>;
  let context: SourceContext;
  let now: Date;
  const servers: Server[] = [];
  beforeAll(() => {
    context = { database: at.database, clock: () => now, ...testConnectors() };
  });
  const connect = async () => {
    now = NOW;
    ecb = ecbServer();
    await new Promise<void>((ready) => ecb.server.listen(0, '127.0.0.1', ready));
    servers.push(ecb.server);
    ecb.days['2026-04-14'] = { USD: '1.2500', GBP: '0.8000' };
    ecb.days['1999-01-04'] = { USD: '1.1789' };
    const store = await testStore(at.database, { currency: 'USD', timeZone: 'UTC' });
    await addSource(context, store, { name: 'rates', platform: 'ecb', given: { address: ecb.address() } });
    return store;
  };
  afterEach(() => servers.splice(0).forEach((server) => void server.close()));

  it('takes all days at first, then what is new; orders that waited are converted', async () => {
    const store = await connect();
    await ingest(at.database, store, 'sales', [
      order('1', 'GBP', '100.00'),
      order('2', 'GBP', '100.00', '2026-04-15'),
    ]);
    expect(await sold(store)).toEqual({ net: 0, orders: 2, unconverted: true });
    expect(await syncSource(context, store, 'rates')).toMatchObject({ status: 'complete', new: 3 });
    // both at the 14th's rate, 1.5625, as the 15th has none yet
    expect(await sold(store)).toEqual({ net: 31_250, orders: 2, unconverted: false });
    ecb.days['2026-04-15'] = { USD: '1.2000', GBP: '0.8000' };
    // asked a moment ago: on a holiday it would go on all day long
    expect(await syncSource(context, store, 'rates')).toMatchObject({ status: 'complete', new: 0 });
    expect(ecb.asked).toHaveLength(2);
    now = new Date('2026-04-15T18:00:00Z');
    // a corrected rate of a day before is found too
    ecb.days['2026-04-14'] = { USD: '1.2500', GBP: '0.7500' };
    expect(await syncSource(context, store, 'rates')).toMatchObject({ new: 2, changed: 1, unchanged: 1 });
    // 100 × 1.25 / 0.75 = 166.67 (166.666666666667), and 100 × 1.20 / 0.80 = 150.00
    expect(await sold(store)).toEqual({ net: 31_667, orders: 2, unconverted: false });
    expect(ecb.asked).toEqual(['eurofxref-daily.xml', 'eurofxref-hist.xml', 'eurofxref-hist-90d.xml']);
    // the newest that there can be is there: nobody is asked
    expect(await syncSource(context, store, 'rates')).toMatchObject({ status: 'complete', new: 0 });
    expect(ecb.asked).toHaveLength(3);
    expect((await verify(at.database, store)).differences).toEqual([]);
  });

  it('goes on at once where a run was broken off, and never takes the rest for there', async () => {
    const store = await connect();
    // 150 days are two pages
    for (let i = 0; i < 150; i++) ecb.days[addDays('2025-01-01', i)] = { USD: '1.2400' };
    const broken = syncSource(context, store, 'rates', {
      progress: () => {
        throw new Error('the process is gone');
      },
    });
    await expect(broken).rejects.toThrow('the process is gone');
    // the first page, 120 days, is kept; 32 of all 152 days, one of them with two rates, are to come
    const report = await syncSource(context, store, 'rates');
    expect(report).toMatchObject({ status: 'complete', new: 33 });
    const [{ n } = { n: 0 }] = await rows<{ n: number }>(
      at.database.db,
      sql`select count(*)::int as n from fx_rates where store_id = ${store.id}`,
    );
    expect(n).toBe(153);
  });

  it('asks for everything after a long time', async () => {
    const store = await connect();
    await syncSource(context, store, 'rates');
    now = new Date('2026-09-15T17:00:00Z');
    ecb.days['2026-09-15'] = { USD: '1.1' };
    expect(await syncSource(context, store, 'rates')).toMatchObject({ new: 1 });
    expect(ecb.asked.at(-1)).toBe('eurofxref-hist.xml');
  });

  it('tries again after an error or a cut connection, and is red when half a file comes', async () => {
    const store = await connect();
    ecb.fail('503', 'cut');
    expect(await syncSource(context, store, 'rates')).toMatchObject({ status: 'complete', new: 3 });
    now = new Date('2026-04-16T17:00:00Z');
    ecb.fail('half');
    await expect(syncSource(context, store, 'rates')).rejects.toThrow('cut off');
    const log = await rows<{ status: string; error: string | null }>(
      at.database.db,
      sql`select status, error from source_runs where store_id = ${store.id} order by id`,
    );
    expect(log).toMatchObject([{ status: 'complete', error: null }, { status: 'failed' }]);
    expect(log[1]!.error).toContain('cut off');
  });

  it('refuses what is no file of rates', () => {
    expect(() => ratesOfXml('<html></html>')).toThrow('cut off, or is something else');
    const strange = '<Envelope><Cube><Cube time="2026-04-14"><Cube currency="USD"/></Cube></Cube></Envelope>';
    expect(() => ratesOfXml(strange)).toThrow('has 1 rates, of which 0 can be read');
  });

  it('knows when rates are out: from 16:00 in Frankfurt, on weekdays', () => {
    const out = (instant: string) => newestOut(new Date(instant));
    // Wednesday; 13:59 UTC is 15:59 in summer
    expect(out('2026-04-15T13:59:00Z')).toBe('2026-04-14');
    expect(out('2026-04-15T14:00:00Z')).toBe('2026-04-15');
    // Monday morning and Sunday: Friday's; in winter 16:00 is 15:00 UTC
    expect(out('2026-04-20T06:00:00Z')).toBe('2026-04-17');
    expect(out('2026-04-19T20:00:00Z')).toBe('2026-04-17');
    expect(out('2026-01-14T14:30:00Z')).toBe('2026-01-13');
  });
});

const folder = process.env.REFERENCE_DATA && join(process.env.REFERENCE_DATA, 'ecb-fx');
const isThere = Boolean(folder) && existsSync(folder!);
if (!isThere) console.log('SKIPPED ECB: REFERENCE_DATA names no folder with ecb-fx');

describe.skipIf(!isThere)('the ECB’s own files (REFERENCE_DATA)', () => {
  const ratesOf = (store: Store, quote: string, day: string) =>
    rows<{ rate: string }>(
      at.database.db,
      sql`select trim_scale(rate)::text as rate from fx_rates where store_id = ${store.id} and quote = ${quote} and day = ${day}`,
    );

  it('the day’s own layout', async () => {
    const store = await testStore(at.database, { currency: 'USD' });
    const report = await importFile(at.database, store, {
      path: join(folder!, 'eurofxref-daily.csv'),
      format: 'ecb-fx',
    });
    // counted in the header: 29 currencies from USD to ZAR, each with a rate
    expect(report).toMatchObject({ rowsRead: 1, new: 29, rejectedCount: 0 });
    expect(await ratesOf(store, 'USD', '2026-04-13')).toEqual([{ rate: '1.1684' }]);
  });
});
