import { describe, expect, it } from 'vitest';
import { ga4Csv, shopifySessionsCsv } from '../../server/sources/ga4';
import { adsTablesCsv } from '../../server/sources/adsTables';
import { googleAdsCsv } from '../../server/sources/googleAds';
import { metaAdsCsv } from '../../server/sources/metaAds';
import type { Format, SheetFormat } from '../../server/sources/format';
import { FORMATS, type FormatId } from '../../server/sources/formats';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping, type MappingInput } from '../../server/sources/mapping/schema';
import { testStore } from '../database';
import { csv, importing } from '../imports/importing';
import { readFile } from './reading';

/** Totals count other rows or columns again: they are no data. A day is a value of a column, never a name. */

const SHOPIFY =
  'Name,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Refunded Amount';

const at = importing();
const TOTAL = 'a total: it counts other rows again';

const said = async (format: SheetFormat<'series'>, file: string) => {
  const { facts, leftOut, notes, rejected } = await readFile(format, file);
  return {
    values: facts.map(({ fact }) => [fact.series, fact.day, fact.split ?? '', fact.value].join(' ')),
    leftOut,
    notes,
    rejected,
  };
};
/** One or more of each language that shops write in. */
const TOTALS = [
  ...['Total', 'Totals', 'Grand total', 'Gesamt', 'Gesamtsumme', 'Total général', 'Sous-total', 'Totaal'],
  ...['Eindtotaal', 'Totalt', 'Totalsumma', 'Summa', 'Toplam', 'GENEL TOPLAM', 'Totale', 'Suma total'],
  ...['Total geral', 'Razem', 'Ogółem', 'I alt', 'Totalsum', 'Yhteensä', 'Celkem', 'Součet', 'Összesen'],
  ...['Tổng cộng', '合計：', '总计', '總計', '합계', 'Итого', 'Σύνολο', 'Total :'],
];
const GA4 = '# Start date: 20260301\n# End date: 20260302\n\n';

describe('a table of analytics', () => {
  it('leaves out a row that calls itself a total, in the words of several languages', async () => {
    for (const word of TOTALS)
      expect(await said(ga4Csv, `${GA4}Channel,Sessions\nDirect,10\nEmail,5\n${word},15\n`), word).toEqual({
        values: ['ga4_sessions 2026-03-01 Direct 10', 'ga4_sessions 2026-03-01 Email 5'],
        leftOut: { [TOTAL]: 1 },
        ...{ notes: {}, rejected: [] },
      });
  });

  it('leaves out a total in the column of days, and a column of totals', async () => {
    expect(
      await said(shopifySessionsCsv, 'Day,Sessions,Totals\n2026-03-01,10,10\n2026-03-02,5,5\nTotal,15,15\n'),
    ).toEqual({
      values: ['shopify_sessions 2026-03-01  10', 'shopify_sessions 2026-03-02  5'],
      leftOut: { [TOTAL]: 1 },
      notes: { 'column Totals: it counts other columns again, and is not read': 1 },
      rejected: [],
    });
  });

  it('is in the control totals once, though it says its total', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      `${GA4}Date,Sessions,Active users\n,15,11,Grand total\n20260301,10,9\n20260302,5,4\n`,
      { format: 'ga4-csv' },
    );
    // three values of two days, and eleven users of both, who can't be added up
    expect(report).toMatchObject({
      rejectedCount: 0,
      controlTotals: { values: '5', 'ga4_sessions (whole)': '15' },
    });
    expect(report.notes).toEqual({});
  });

  it('says so where its total is not what its rows make', async () => {
    const { notes } = await said(
      ga4Csv,
      `${GA4}Channel,Sessions,Event count\nDirect,10,7\nEmail,5,1\nTotal,19,8\n`,
    );
    expect(notes).toEqual({ 'the file’s own total of Sessions is 19, its rows make 15': 1 });
  });

  it('goes on behind a row of commas, which makes no row of data a header', async () => {
    expect(
      await said(
        ga4Csv,
        `${GA4}Date,Sessions\n20260301,10\n,\n20260302,5\n,\nDevice category,Sessions\nmobile,15\n`,
      ),
    ).toEqual({
      values: [
        'ga4_sessions 2026-03-01  10',
        'ga4_sessions 2026-03-02  5',
        'ga4_sessions 2026-03-01 mobile 15',
      ],
      leftOut: {},
      ...{ notes: {}, rejected: [] },
    });
  });
});

describe('a table whose columns are days', () => {
  it.each([
    ['days', 'Channel,20260301,20260302\nDirect,10,12\n'],
    ['days of another kind, and a total', 'Channel,2026-03-01,2026-03-02,Total\nDirect,10,12,22\n'],
    ['days in words', 'Channel,"Mar 1, 2026","Mar 2, 2026"\nDirect,10,12\n'],
    ['days that may be months', 'Channel,3/1/2026,3/2/2026\nDirect,10,12\n'],
    ['days without a year', 'Channel,01.03.,02.03.\nDirect,10,12\n'],
    ['months', 'Channel,2026-02,2026-03\nDirect,10,12\n'],
    ['months in words', 'Channel,Feb 2026,March 2026\nDirect,10,12\n'],
    ['weeks', 'Channel,2026-W09,KW 10\nDirect,10,12\n'],
    ['years', 'Channel,2025,2026\nDirect,10,12\n'],
  ])('is refused: %s', async (_what, table) => {
    await expect(said(ga4Csv, `${GA4}${table}`)).rejects.toThrow('not what stands in them');
    await expect(said(shopifySessionsCsv, table)).rejects.toThrow('not what stands in them');
  });

  it('stores nothing, and says what to do', async () => {
    const store = await testStore(at.database);
    await expect(
      at.load(store, `${GA4}Channel,20260301,20260302\nDirect,10,12\n`, { format: 'ga4-csv' }),
    ).rejects.toMatchObject({
      message: 'The columns of the table are days (20260301, 20260302), not what stands in them.',
      hint: expect.stringContaining('days in a column of their own'),
    });
    const views = csv(
      'series,day,value',
      '2026-03-01,2026-03-02,4',
      '20260301,2026-03-02,4',
      'q1_2026,2026-03-02,4',
    );
    const report = await at.load(store, views, { format: 'series' });
    expect(report).toMatchObject({ new: 1, rejectedCount: 2 });
    expect(report.rejected[0]!.reason).toContain('is a day');
  });
});

describe('costs', () => {
  const spent = async (format: SheetFormat<'spend'>, file: string, spread = false) => {
    const { facts, leftOut, rejected, notes } = await readFile(format, file, { currency: 'EUR', spread });
    return {
      costs: facts.map(({ fact }) => [fact.day, fact.campaign, fact.amount].join(' ')),
      leftOut,
      rejected,
      notes,
    };
  };
  const ONE = { costs: ['2026-03-01 Brand 4.00'], leftOut: { [TOTAL]: 1 }, rejected: [], notes: {} };
  const REPORT = 'Report\n"March 1, 2026 - March 1, 2026"\n';

  it('of Google leave out a total by whatever name, on a day or without', async () => {
    for (const row of [
      'Total,,4.00',
      ',Total,4.00',
      '2026-03-01,Total,4.00',
      'Grand total,,4.00',
      'Gesamtsumme,,4.00',
      '2026-03-01 Total,,4.00',
    ])
      expect(
        await spent(googleAdsCsv, `${REPORT}Day,Campaign,Cost\n2026-03-01,Brand,4.00\n${row}\n`),
        row,
      ).toEqual(ONE);
    expect(await spent(googleAdsCsv, `${REPORT}Campaign,Cost\nBrand,4.00\nTotal,4.00\n`, true)).toEqual(ONE);
  });

  it('of Meta and of tables the same', async () => {
    expect(
      await spent(
        metaAdsCsv,
        'Day,Campaign name,Amount spent (EUR)\n2026-03-01,Brand,4.00\n2026-03-01,Total,4.00\n',
      ),
    ).toEqual(ONE);
    expect(
      await spent(
        metaAdsCsv,
        'Day,Campaign name,Amount spent (EUR)\n2026-03-01,Brand,4.00\nTotal,Brand,4.00\n',
      ),
    ).toEqual(ONE);
    expect(
      await spent(adsTablesCsv, 'date,campaign_name,spend\n2026-03-01,Brand,4.00\nTotal,,4.00\n'),
    ).toEqual({ ...ONE, costs: ['2026-03-01 Brand 4'] });
    expect(
      await spent(adsTablesCsv, 'date,campaign_name,spend\n2026-03-01,Brand,4.00\n2026-03-01,Totals,4.00\n'),
    ).toEqual({ ...ONE, costs: ['2026-03-01 Brand 4'] });
  });

  it('say so where the total that was left out is not what the rows make: it may have been a campaign', async () => {
    expect(
      await spent(googleAdsCsv, `${REPORT}Day,Campaign,Cost\n2026-03-01,Brand,4.00\n2026-03-01,Total,9.00\n`),
    ).toMatchObject({
      notes: { 'the file’s own total is 9 EUR, its rows make 4': 1 },
    });
  });
});

describe('a list that is read by its columns', () => {
  const read = async (given: MappingInput, ...rows: string[]) => {
    const { facts, leftOut, rejected } = await readFile(
      mappingFormat(mapping.parse(given)) as Format,
      csv(...rows),
    );
    return { facts: facts.length, leftOut, rejected: rejected.map(({ row, field }) => `${row} ${field}`) };
  };

  it('leaves out a row without a date that calls itself a total', async () => {
    const orders: MappingInput = {
      row: 'order',
      columns: { orderId: 'no', placedAt: 'day', total: 'sum' },
      constants: { currency: 'EUR' },
    };
    expect(
      await read(
        orders,
        'no,day,sum',
        '1,2026-03-01,4.00',
        'Summe,,4.00',
        'Total,Total,4.00',
        ',Gesamt,4.00',
      ),
    ).toEqual({
      facts: 1,
      leftOut: { [TOTAL]: 3 },
      rejected: [],
    });
    for (const word of TOTALS)
      expect(await read(orders, 'no,day,sum', '1,2026-03-01,4.00', `${word},,4.00`), word).toEqual({
        ...{ facts: 1, leftOut: { [TOTAL]: 1 }, rejected: [] },
      });
    // without a word it is no total that is known, and on a day it is an order
    expect(await read(orders, 'no,day,sum', ',,4.00', 'Total,2026-03-01,4.00')).toEqual({
      facts: 1,
      leftOut: {},
      rejected: ['2 no'],
    });
  });

  it('the same of lines, costs and sessions', async () => {
    const lines: MappingInput = {
      row: 'line',
      columns: { orderId: 'no', placedAt: 'day', quantity: 'n', unitPrice: 'price', title: 'what' },
      constants: { currency: 'EUR' },
    };
    expect(await read(lines, 'no,day,what,n,price', '1,2026-03-01,Mug,1,4.00', ',,Total,1,4.00')).toEqual({
      ...{ facts: 1, leftOut: { [TOTAL]: 1 }, rejected: [] },
    });
    const costs: MappingInput = {
      kind: 'spend',
      columns: { day: 'day', campaign: 'what', amount: 'sum' },
      constants: { currency: 'EUR' },
    };
    expect(await read(costs, 'day,what,sum', '2026-03-01,flyer,4.00', 'Total,,4.00', ',Summe,4.00')).toEqual({
      ...{ facts: 1, leftOut: { [TOTAL]: 2 }, rejected: [] },
    });
    const visits: MappingInput = { kind: 'sessions', columns: { sessionId: 'no', startedAt: 'at' } };
    expect(await read(visits, 'no,at', '1,2026-03-01', 'Total,')).toEqual({
      ...{ facts: 1, leftOut: { [TOTAL]: 1 }, rejected: [] },
    });
  });
});

describe('the formats of orders, costs and the rest', () => {
  const left = async (format: string, ...rows: string[]) => {
    const { facts, leftOut, rejected } = await readFile(FORMATS[format as FormatId] as Format, csv(...rows), {
      currency: 'EUR',
    });
    return [facts.length, leftOut, rejected.map(({ row, field }) => `${row} ${field}`)];
  };

  it.each([
    [
      'orders',
      'order_id,placed_at,currency,quantity,unit_price',
      'A,2026-03-01 10:00:00,EUR,1,4.00',
      'Total,,EUR,1,4.00',
    ],
    ['spend', 'day,channel,currency,amount', '2026-03-01,email,EUR,4.00', 'Total,,EUR,4.00'],
    ['spend', 'day,campaign,currency,amount', '2026-03-01,Brand,EUR,4.00', '2026-03-01,Total,EUR,4.00'],
    ['sessions', 'session_id,started_at', 'a,2026-03-01 10:00:00', 'Grand total,'],
    ['series', 'series,day,value', 'views,2026-03-01,4', 'views,Total,4'],
    ['fixed-costs', 'month,kind,amount,currency', '2026-03,staff,4.00,EUR', 'Summe,,4.00,EUR'],
    ['unit-costs', 'sku,cost,currency,from_day', 'MUG,4.00,EUR,2026-03-01', 'Total,4.00,EUR,'],
    [
      'online-retail',
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
      '5,M,Mug,1,2026-03-01 10:00:00,4.00,1,France',
      'Total,,,1,,4.00,,',
    ],
    [
      'shopify-orders-csv',
      `${SHOPIFY},Id`,
      '#1,EUR,4.00,0,0,4.00,2026-03-01 09:30:00 +0100,1,Mug,4.00,0.00,11',
      'Total,,4.00,0,0,4.00,,1,,,0.00,',
    ],
  ])('leave a total out: %s', async (format, header, row, total) => {
    expect(await left(format, header, row, total)).toEqual([1, { [TOTAL]: 1 }, []]);
  });

  const MAPPED: MappingInput = {
    kind: 'spend',
    columns: { day: 'day', campaign: 'campaign', amount: 'amount' },
    constants: { currency: 'EUR' },
  };
  it.each([
    ['a file of costs', FORMATS.spend as Format],
    ['a list that is read by its columns', mappingFormat(mapping.parse(MAPPED)) as Format],
  ])('take a total of a day for its cost where the file has no other of it (%s)', async (_of, format) => {
    const spent = async (...rows: string[]) => {
      const file = csv('day,currency,campaign,amount', ...rows);
      const { facts, leftOut, rejected } = await readFile(format as Format<'spend'>, file);
      const costs = facts.map(
        ({ row, fact }) => `${row} ${fact.day} ${fact.campaign} ${Number(fact.amount)}`,
      );
      return { costs, leftOut, rejected: rejected.map(({ row }) => row) };
    };
    // day totals alone
    expect(await spent('2026-03-01,EUR,Total,4', '2026-03-02,EUR,Gesamt,5')).toEqual({
      costs: ['2 2026-03-01 Total 4', '3 2026-03-02 Gesamt 5'],
      ...{ leftOut: {}, rejected: [] },
    });
    // 1 March: a total before its campaigns, and one behind them; 2 March has no other
    expect(
      await spent(
        '2026-03-01,EUR,Total,9',
        '2026-03-02,EUR,Total,5',
        '2026-03-01,EUR,Brand,4',
        '2026-03-01,EUR,,5',
        '2026-03-01,EUR,Sum,9',
      ),
    ).toEqual({
      costs: ['4 2026-03-01 Brand 4', expect.stringMatching(/^5 2026-03-01 .* 5$/), '3 2026-03-02 Total 5'],
      ...{ leftOut: { [TOTAL]: 2 }, rejected: [] },
    });
    // a campaign that can't be read is still one: once it is mended the total would count it again
    expect(await spent('2026-03-01,EUR,Total,4', '2026-03-01,EUR,Brand,four')).toEqual({
      ...{ costs: [], leftOut: { [TOTAL]: 1 }, rejected: [3] },
    });
  });

  it('take a product of that name for one, where its order has begun', async () => {
    const [one, more] = ['A,2026-03-01 10:00:00,EUR,1,4.00,Mug', 'A,,,1,4.00,Total'];
    const header = 'order_id,placed_at,currency,quantity,unit_price,title';
    expect(await left('orders', header, one, more)).toEqual([1, {}, []]);
    const mug = '#1,EUR,8.00,0,0,8.00,2026-03-01 09:30:00 +0100,1,Mug,4.00,0.00,11';
    expect(await left('shopify-orders-csv', `${SHOPIFY},Id`, mug, '#1,,,,,,,1,Total,4.00,,')).toEqual([
      1,
      {},
      [],
    ]);
  });
});
