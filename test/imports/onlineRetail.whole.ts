import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { importFile, type ImportReport } from '../../server/imports/importFile';
import { verify } from '../../server/ledger';
import { testDatabase, testStore } from '../database';
import { readInvoices, toCsv } from './realFile/invoices';
import { expectCohortOracle, expectMonthlyOracle, realFile } from './realFile/onlineRetail';

const path = realFile('the ledger against the Online Retail file');
const MINUTES = 60_000;

describe.skipIf(!path)('the Online Retail file (REFERENCE_DATA)', () => {
  let database: Database;
  let store: Store;
  let report: ImportReport;
  const load = (file: string) => importFile(database, store, { path: file, format: 'online-retail' });

  beforeAll(async () => {
    database = await testDatabase({ keep: true });
    store = await testStore(database, { timeZone: 'Europe/London', currency: 'GBP' });
    report = await load(path!);
  }, 10 * MINUTES);
  afterAll(() => database.close());

  it('is read to its last row, with every row accounted for', () => {
    // SOURCES of the file: 541,909 rows; 530,103 sale lines in 19,959 orders; 9,288 reversal lines in 3,836 notes.
    expect(report).toMatchObject({
      rowsRead: 541_909,
      new: 19_959 + 3_836,
      changed: 0,
      unchanged: 0,
      rejectedCount: 0,
      // 2,515 prices of zero, three adjustments: 541,909 − 530,103 − 9,288.
      leftOut: { 'price not above 0': 2_515, 'adjustment of the books (invoice A…)': 3 },
      controlTotals: {
        orders: '19959',
        lines: '530103',
        'gross GBP': '10655622.48',
        refunds: '3836',
        'refunds_net GBP': '896812.49',
      },
    });
  });

  it('gives the monthly oracle in every cell', () => expectMonthlyOracle(database, store));

  it('gives the cohort oracle in every cell', () => expectCohortOracle(database, store));

  it('changes nothing the second time: its first 2,400 invoices', { timeout: 10 * MINUTES }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-again-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const again = join(folder, 'again.csv');
    writeFileSync(again, toCsv(readInvoices(path!).slice(0, 2_400)));
    // counted in the file: 175 of them have nothing but lines without a price, which are left out
    expect(await load(again)).toMatchObject({ new: 0, changed: 0, unchanged: 2_225, rejectedCount: 0 });
    await expectMonthlyOracle(database, store);
  });

  it('adds up: the rollups are those of the raw rows', { timeout: 10 * MINUTES }, async () => {
    expect((await verify(database, store)).differences).toEqual([]);
  });
});
