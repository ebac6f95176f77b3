import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import type { Database } from '../../../drizzle/client';
import { ask, cohorts } from '../../../server/ask';
import type { Row } from '../../../server/ask/types';
import type { Store } from '../../../server/types';
import type { MetricId } from '../../../server/catalog/metrics';
import { addMonths } from '../../../server/time';
import { localMonth } from '../../../server/facts/fields';

/**
 * The real "Online Retail" file and what its ledger has to say, worked out outside any database.
 * They lie in the folder uci-online-retail of the one that REFERENCE_DATA names.
 */

const folder = process.env.REFERENCE_DATA ? join(process.env.REFERENCE_DATA, 'uci-online-retail') : null;

/** Path of the file, null where it is not there: said aloud, so that a skipped test does not pass for one that ran. */
export const realFile = (testName: string): string | null => {
  const path = folder && join(folder, 'online_retail.csv.gz');
  if (path && existsSync(path)) return path;
  console.log(
    `SKIPPED ${testName}: REFERENCE_DATA names no folder with uci-online-retail/online_retail.csv.gz`,
  );
  return null;
};

type OracleRow = Record<string, string>;
const oracle = (name: string): OracleRow[] =>
  parse(readFileSync(join(folder!, `oracle-ledger-${name}.csv`)), { columns: true });

/** Well after the file's last month, 2011-12: nothing is running any more. */
const NOW = new Date('2012-06-01T00:00:00Z');
const SPAN = { from: '2010-12-01' as const, to: '2012-01-01' as const, by: 'month' as const };
const KNOWN = [{ dimension: 'identity' as const, value: 'known' }];

const COUNTED: MetricId[] = ['gross_sales', 'returns', 'net_sales', 'orders', 'units_sold', 'aov'];
const CUSTOMERS: MetricId[] = ['customers_active', 'customers_new'];

/** `aov` stands in the oracle with four decimals. */
const rounded = (value: number | null | undefined) =>
  value === null || value === undefined ? null : Number(value.toFixed(4));

const cells = (rows: Row[], metrics: MetricId[]) =>
  rows.map(({ bucket, values }) => [bucket, ...metrics.map((metric) => rounded(values[metric]?.value))]);

/** Every cell of the monthly oracle, to the penny; customers with guests, and the known ones by themselves. */
export const expectMonthlyOracle = async (database: Database, store: Store): Promise<void> => {
  const months = oracle('monthly').filter(({ bucket }) => /^\d{4}-\d{2}$/.test(bucket!));
  expect(months).toHaveLength(13);
  const asked = (metrics: MetricId[], where = [] as typeof KNOWN) =>
    database.read((tx) => ask(tx, store, { ...SPAN, metrics, where }, NOW));
  const all = await asked([...COUNTED, ...CUSTOMERS]);
  const day = (row: OracleRow) => `${row.bucket}-01`;
  const n = (row: OracleRow, name: string) => Number(row[name]);
  expect(cells(all.rows, COUNTED)).toEqual(
    months.map((row) => [day(row), ...COUNTED.map((name) => n(row, name))]),
  );
  // C14: each order of a guest is a key of its own, which counts as one new customer.
  expect(cells(all.rows, CUSTOMERS)).toEqual(
    months.map((row) => [
      day(row),
      n(row, 'customers_active') + n(row, 'guest_orders'),
      n(row, 'customers_new_known') + n(row, 'guest_orders'),
    ]),
  );
  const known = await asked(CUSTOMERS, KNOWN);
  expect(cells(known.rows, CUSTOMERS)).toEqual(
    months.map((row) => [day(row), n(row, 'customers_active'), n(row, 'customers_new_known')]),
  );
  const guests = await asked(['orders'], [{ dimension: 'identity', value: 'guest' }]);
  expect(cells(guests.rows, ['orders'])).toEqual(months.map((row) => [day(row), n(row, 'guest_orders')]));
};

/** The file ends on 9 December 2011: what customers did in that month was not seen to its end. */
const CUT_MONTH = '2011-12-01';

const isCut = (row: OracleRow): boolean =>
  addMonths(localMonth.parse(row.cohort), Number(row.k)) === CUT_MONTH;

/** Every cell of the cohort oracle: retention, orders and LTV of the known customers; null in the month that the file cuts. */
export const expectCohortOracle = async (database: Database, store: Store): Promise<void> => {
  const expected = oracle('cohorts');
  expect(expected).toHaveLength(91);
  expect(expected.filter(isCut)).toHaveLength(13);
  const measures = { retention: 6, orders: 0, ltv_revenue: 4 } as const;
  for (const [measure, decimals] of Object.entries(measures) as [keyof typeof measures, number][]) {
    const answer = await database.read((tx) => cohorts(tx, store, { measure, where: KNOWN }, NOW));
    const found = answer.cohorts.flatMap(({ cohort, size, values }) =>
      values.map(({ k, value }) => [
        cohort,
        k,
        size,
        value === null ? null : Number(value.toFixed(decimals)),
      ]),
    );
    expect(found, measure).toEqual(
      expected.map((row) => [
        row.cohort,
        Number(row.k),
        Number(row.size),
        isCut(row) ? null : Number(row[measure]),
      ]),
    );
  }
};
