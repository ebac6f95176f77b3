import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { typed } from './export';

/**
 * The real Online Retail file by the upload page. It and what its ledger has to say, worked out
 * outside of any database, lie in the folder uci-online-retail of the one that REFERENCE_DATA names.
 */

const folder = join(process.env.REFERENCE_DATA ?? '', 'uci-online-retail');
const MINUTES = 60_000;

interface Answer {
  rows: { bucket: string | null; values: Record<string, { value: number | null }> }[];
}

const METRICS = ['gross_sales', 'returns', 'net_sales', 'orders', 'units_sold'] as const;
const asked = (by: string): Answer =>
  JSON.parse(
    typed(
      `npm run -s quarterdeck -- kpi ${METRICS.join(' ')} --store retail-shop --from 2010-12-01 --to 2012-01-01 ${by} --json`,
    ),
  ) as Answer;

test('the real file is checked, imported, and equals its oracle by the command line', async ({ page }) => {
  test.skip(!existsSync(join(folder, 'online_retail.csv.gz')), 'REFERENCE_DATA names no folder with it');
  test.setTimeout(8 * MINUTES);
  const patient = { timeout: 4 * MINUTES };
  await page.goto('/s/retail-shop/data?tab=imports');
  await page.getByLabel(/^Choose a file$/).setInputFiles(join(folder, 'online_retail.csv.gz'));
  await page.getByLabel('What is in it').selectOption({ label: 'UCI Online Retail' });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByRole('status')).toContainText('would be taken', patient);
  // nothing of a check is stored
  expect(asked('').rows[0]!.values.orders!.value).toBeNull();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('It is in the ledger.')).toBeVisible(patient);

  const months: Record<string, string>[] = parse(readFileSync(join(folder, 'oracle-ledger-monthly.csv')), {
    columns: true,
  });
  const oracle = months.map((month) => [
    `${month.bucket}-01`,
    ...METRICS.map((metric) => Number(month[metric])),
  ]);
  expect(oracle).toHaveLength(13);
  expect(
    asked('--by month').rows.map(({ bucket, values }) => [bucket, ...METRICS.map((id) => values[id]!.value)]),
  ).toEqual(oracle);
});
