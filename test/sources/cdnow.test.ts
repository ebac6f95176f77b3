import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { ask, cohorts } from '../../server/ask';
import { importFile, type ImportReport } from '../../server/imports/importFile';
import { verify } from '../../server/ledger';
import { parseMapping } from '../../server/sources/mapping/schema';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';
import type { Period } from '../../server/time';

/**
 * The CDNOW sample (one customer's purchases a line, no header, columns apart by blanks) by a mapping
 * written by hand, against figures that were worked out outside any database.
 */

const folder = process.env.REFERENCE_DATA ? join(process.env.REFERENCE_DATA, 'cdnow-sample') : null;
const path = folder && join(folder, 'CDNOW_sample.txt');
const isThere = path !== null && existsSync(path);
if (!isThere) console.log('SKIPPED CDNOW: REFERENCE_DATA names no folder with cdnow-sample/CDNOW_sample.txt');

type OracleRow = Record<string, string>;
const oracle = (name: string): OracleRow[] =>
  parse(readFileSync(join(folder!, 'oracles-by-customer-day', name)), { columns: true });
const number = (row: OracleRow, name: string) => Number(row[name]);
const cents = (row: OracleRow, name: string) => Math.round(number(row, name) * 100);

const NOW = new Date('1999-06-01T00:00:00Z');
const json = readFileSync(new URL('./mappings/cdnow.json', import.meta.url), 'utf8');

describe.skipIf(!isThere)('the CDNOW sample by a mapping (REFERENCE_DATA)', () => {
  let database: Database;
  let store: Store;
  let report: ImportReport;
  const load = () =>
    importFile(database, store, {
      path: path!,
      format: { name: 'cdnow', mapping: parseMapping(json, 'cdnow.json') },
    });

  beforeAll(async () => {
    database = await testDatabase({ keep: true });
    store = await testStore(database, { timeZone: 'America/New_York', currency: 'USD' });
    report = await load();
  });
  afterAll(() => database.close());

  it('is read to its last row', () => {
    // SOURCES of the file: 6,919 rows, 6,696 customer-days, 244,091.94 USD.
    expect(report).toMatchObject({
      rowsRead: 6_919,
      new: 6_696,
      rejectedCount: 0,
      leftOut: {},
      controlTotals: { orders: '6696', lines: '6919', 'gross USD': '244091.94' },
    });
  });

  it('gives its customers, orders and revenue in total', async () => {
    const whole: Period = { from: '1997-01-01', to: '1998-07-01' };
    const answer = await database.read((tx) =>
      ask(
        tx,
        store,
        { ...whole, metrics: ['net_sales', 'orders', 'customers_active', 'customers_new'] },
        NOW,
      ),
    );
    const values = answer.rows[0]!.values;
    expect(values.net_sales!.value).toBe(24_409_194);
    expect(values.orders!.value).toBe(6_696);
    expect(values.customers_active!.value).toBe(2_357);
    expect(values.customers_new!.value).toBe(2_357);
  });

  it('gives the monthly oracle in every cell', async () => {
    const months = oracle('oracle-monthly.csv');
    expect(months).toHaveLength(18);
    const metrics = [
      'net_sales',
      'orders',
      'aov',
      'customers_active',
      'customers_new',
      'customers_returning',
    ] as const;
    const answer = await database.read((tx) =>
      ask(tx, store, { from: '1997-01-01', to: '1998-07-01', by: 'month', metrics: [...metrics] }, NOW),
    );
    const found = answer.rows.map(({ bucket, values }) => {
      const value = (metric: (typeof metrics)[number]) => values[metric]!.value!;
      return {
        bucket,
        revenue: value('net_sales'),
        orders: value('orders'),
        // The oracle's is in dollars with six decimals, ours in cents.
        aov: Number((value('aov') / 100).toFixed(6)),
        active: value('customers_active'),
        new: value('customers_new'),
        // The oracle counts the active who are not new in the month.
        earlier: value('customers_active') - value('customers_new'),
        // Ours counts who ordered not for the first time: those, and the new with a second day.
        returning: value('customers_returning'),
      };
    });
    const again = newWithSecondDay();
    expect(found).toEqual(
      months.map((row) => ({
        bucket: `${row.month}-01`,
        revenue: cents(row, 'revenue'),
        orders: number(row, 'orders'),
        aov: number(row, 'aov'),
        active: number(row, 'customers'),
        new: number(row, 'new_customers'),
        earlier: number(row, 'returning_customers'),
        returning: number(row, 'returning_customers') + (again.get(row.month!) ?? 0),
      })),
    );
  });

  it('gives the cohort oracle in every cell', async () => {
    const expected = oracle('oracle-cohorts.csv');
    const measures = { retention: 'retention', orders: 'orders', ltv_revenue: 'ltv_per_customer' } as const;
    for (const [measure, column] of Object.entries(measures) as [keyof typeof measures, string][]) {
      const answer = await database.read((tx) => cohorts(tx, store, { measure }, NOW));
      const scale = measure === 'ltv_revenue' ? 100 : 1;
      const found = answer.cohorts.flatMap(({ cohort, size, values }) =>
        values.map(({ k, value }) => [cohort, k, size, Number((value! / scale).toFixed(6))]),
      );
      expect(found, measure).toEqual(
        expected.map((row) => [
          `${row.cohort_month}`,
          number(row, 'month_offset'),
          number(row, 'cohort_size'),
          number(row, column),
        ]),
      );
    }
  });

  it('changes nothing the second time, and adds up', async () => {
    expect(await load()).toMatchObject({ new: 0, changed: 0, unchanged: 6_696 });
    expect((await verify(database, store)).differences).toEqual([]);
  });
});

/** Customers by month of their first day with another day in that month: read off the raw file. */
const newWithSecondDay = (): Map<string, number> => {
  const days = new Map<string, Set<string>>();
  for (const line of readFileSync(path!, 'utf8').split('\n')) {
    const [customer, , day] = line.trim().split(/\s+/);
    if (day) days.set(customer!, (days.get(customer!) ?? new Set()).add(day));
  }
  const found = new Map<string, number>();
  for (const [first, second] of [...days.values()].map((set) => [...set].sort())) {
    if (first!.slice(0, 6) !== second?.slice(0, 6)) continue;
    const month = `${first!.slice(0, 4)}-${first!.slice(4, 6)}`;
    found.set(month, (found.get(month) ?? 0) + 1);
  }
  return found;
};
