import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../server/imports/importFile';
import { verify } from '../../server/ledger';
import { ga4Csv, shopifySessionsCsv } from '../../server/sources/ga4';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import { readFile } from './reading';

const at = importing();

const said = (found: Awaited<ReturnType<typeof readFile<'series'>>>) =>
  found.facts.map(({ fact }) =>
    [fact.series, fact.day, fact.lastDay === fact.day ? '' : fact.lastDay, fact.split ?? '', fact.value].join(
      ' | ',
    ),
  );

const COMMENTS =
  '# ---\n# Report, with a comma\n# Account: Mine\n# Start date: 20260301\n# End date: 20260303\n';

describe('an export of GA4', () => {
  it('without days gives values of the whole range, by the part that each row is of', async () => {
    const found = await readFile(
      ga4Csv,
      `${COMMENTS}\nSession primary channel group (Default channel group),Sessions,Engagement rate\nDirect,10,0.41600790513833993\n(other),5,\n`,
    );
    expect(said(found)).toEqual([
      'ga4_sessions | 2026-03-01 | 2026-03-03 | Direct | 10',
      'ga4_engagement_rate | 2026-03-01 | 2026-03-03 | Direct | 0.41600790513833993',
      'ga4_sessions | 2026-03-01 | 2026-03-03 | (other) | 5',
    ]);
    expect(found.facts[0]!.fact).toMatchObject({
      ...{ source: 'ga4', label: 'Sessions (GA4)', unit: 'count', better: 'up', adds: true },
      dimension: 'Session primary channel group',
    });
    expect(found.facts[1]!.fact).toMatchObject({ unit: 'fraction', adds: false });
  });

  it('holds several tables; days may be counted from the first', async () => {
    const found = await readFile(
      ga4Csv,
      `${COMMENTS}#\n\nNth day,Active users\n0000,120\n0002,99\n\nEvent name,Event count\npurchase,12\n# Start date: 20260401\n# End date: 20260401\n\nDevice category,Sessions\nmobile,7\n`,
    );
    expect(said(found)).toEqual([
      'ga4_active_users | 2026-03-01 |  |  | 120',
      'ga4_active_users | 2026-03-03 |  |  | 99',
      'ga4_event_count | 2026-03-01 | 2026-03-03 | purchase | 12',
      'ga4_sessions | 2026-04-01 |  | mobile | 7',
    ]);
  });

  it('of days and parts has a total beyond the last column: of what can’t be added up it is a figure of its own', async () => {
    const found = await readFile(
      ga4Csv,
      '# Free form 1\n# 20260301-20260302\n\nDate,Device category,Active users,Total revenue\n,,50,12.5,Grand total\n20260301,mobile,30,2.5\n20260302,mobile,30,10\n',
    );
    expect(said(found)).toEqual([
      'ga4_active_users | 2026-03-01 | 2026-03-02 |  | 50',
      'ga4_active_users | 2026-03-01 |  | mobile | 30',
      'ga4_total_revenue | 2026-03-01 |  | mobile | 2.5',
      'ga4_active_users | 2026-03-02 |  | mobile | 30',
      'ga4_total_revenue | 2026-03-02 |  | mobile | 10',
    ]);
  });

  it('may be in German, and may have figures that are not known', async () => {
    const found = await readFile(
      ga4Csv,
      '# Startdatum: 20260301\n# Enddatum: 20260302\n\nDatum,Sitzungen,Aktive Nutzer,Scrolltiefe in Prozent\n20260301,10,9,55.5\n',
    );
    expect(said(found)).toEqual([
      'ga4_sessions | 2026-03-01 |  |  | 10',
      'ga4_active_users | 2026-03-01 |  |  | 9',
      'ga4_scrolltiefe_in_prozent | 2026-03-01 |  |  | 55.5',
    ]);
    expect(found.facts[2]!.fact).toMatchObject({
      label: 'Scrolltiefe in Prozent (GA4)',
      unit: 'number',
      adds: false,
    });
  });

  it('is refused without days, and says which cells it can not read', async () => {
    await expect(readFile(ga4Csv, 'Channel,Sessions\nDirect,10\n')).rejects.toThrow(
      'name the days of its figures',
    );
    await expect(readFile(ga4Csv, COMMENTS)).rejects.toThrow('no rows below a header');
    const found = await readFile(
      ga4Csv,
      `${COMMENTS}\nDate,Sessions,Views\n20260230,1,2\n20260302,many,2\n20260303,1\n`,
    );
    expect(found.rejected.map(({ row, field, reason }) => [row, field, reason])).toEqual([
      [8, 'Date', 'is not a day that is known'],
      [9, 'Sessions', 'is not a number'],
      [10, 'row', 'has 2 cells, the header has 3'],
    ]);
  });

  const EVENTS = 'event_date,event_name,user_pseudo_id,ga_session_id,transaction_id,purchase_revenue';

  it('of single events is counted by day: events by name, users, sessions and purchases', async () => {
    const found = await readFile(
      ga4Csv,
      [
        EVENTS,
        ...['20260301,page_view,u1,1,,', '20260301,page_view,u1,2,,', '20260301,page_view,u2,1,,'],
        // bought once, though its page was opened again the next day
        ...['20260301,purchase,u1,2,T1,19.90', '20260302,purchase,u1,3,T1,19.90'],
        ...['20260302,purchase,u2,4,T2,0.10', '2026-03-02,page_view,,,,'],
        ...['20260230,page_view,u1,1,,', '20260302,,u1,1,,', '20260302,purchase,u3,9,T3,free'],
      ].join('\n'),
    );
    expect(said(found)).toEqual([
      'ga4_event_count | 2026-03-01 |  | page_view | 3',
      'ga4_event_count | 2026-03-01 |  | purchase | 1',
      'ga4_total_users | 2026-03-01 |  |  | 2',
      'ga4_sessions | 2026-03-01 |  |  | 3',
      'ga4_purchases | 2026-03-01 |  |  | 1',
      'ga4_purchase_revenue | 2026-03-01 |  |  | 19.9',
      'ga4_event_count | 2026-03-02 |  | purchase | 3',
      'ga4_event_count | 2026-03-02 |  | page_view | 1',
      'ga4_total_users | 2026-03-02 |  |  | 3',
      'ga4_sessions | 2026-03-02 |  |  | 3',
      'ga4_purchases | 2026-03-02 |  |  | 2',
      'ga4_purchase_revenue | 2026-03-02 |  |  | 0.1',
    ]);
    expect(found.rejected.map(({ row, field }) => [row, field])).toEqual([
      [9, 'event_date'],
      [10, 'event_name'],
      [11, 'purchase_revenue'],
    ]);
    expect(found.notes).toEqual({
      'purchases sent again: counted once': 1,
      'events of nobody (without consent): counted as events alone': 1,
    });
    await expect(readFile(ga4Csv, `${EVENTS}\n`)).rejects.toThrow('The table has no events.');
  });

  it('of Shopify is a series of its own', async () => {
    const found = await readFile(
      shopifySessionsCsv,
      'Day,Sessions,Online store visitors\n2026-03-01,120,101\n',
    );
    expect(said(found)).toEqual([
      'shopify_sessions | 2026-03-01 |  |  | 120',
      'shopify_visitors | 2026-03-01 |  |  | 101',
    ]);
    expect(found.facts[0]!.fact).toMatchObject({ source: 'shopify-analytics', label: 'Sessions (Shopify)' });
  });
});

const folder = process.env.REFERENCE_DATA && join(process.env.REFERENCE_DATA, 'ga4');
const isThere = Boolean(folder) && existsSync(folder!);
if (!isThere) console.log('SKIPPED GA4: REFERENCE_DATA names no folder with ga4');

describe.skipIf(!isThere)('the sample files (REFERENCE_DATA)', () => {
  it.each([
    // SOURCES.md: 20,580 sessions, 19,317.75 revenue
    ['traffic-acquisition-report-snapshot.csv', { ga4_sessions: '20580', ga4_total_revenue: '19317.75' }],
    // SOURCES.md: the total row says 1180 = the sum, 1999.50 = the sum, 1,003 users, 23 purchases
    [
      'exploration-free-form-with-totals.csv',
      { ga4_sessions: '1180', ga4_total_revenue: '1999.5', ga4_purchases: '23' },
    ],
    // by hand: 200 + 150 sessions, 3,210 + 12 events; users of three days have no sum
    ['multi-section-overview.csv', { ga4_sessions: '350', ga4_event_count: '3222' }],
    // by hand: six events of one day in five sessions (two people have two each), one of them a purchase of 29.99
    [
      'bigquery-export/event_data.csv',
      {
        ...{ ga4_event_count: '6', 'ga4_sessions (whole)': '5', 'ga4_purchases (whole)': '1' },
        'ga4_purchase_revenue_usd (whole)': '29.99',
      },
    ],
  ])('%s', async (name, totals) => {
    const store = await testStore(at.database);
    const path = join(folder!, name);
    const report = await importFile(at.database, store, { path, format: 'ga4-csv' });
    expect(report).toMatchObject({ rejectedCount: 0, notes: {}, controlTotals: totals });
    expect(Object.keys(report.controlTotals).filter((total) => total.includes('users'))).toEqual([]);
    expect(await importFile(at.database, store, { path, format: 'ga4-csv' })).toMatchObject({
      new: 0,
      changed: 0,
    });
    expect((await verify(at.database, store)).ok).toBe(true);
  });
});
