import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { typed } from './export';

/**
 * The first three months of the real Online Retail file, 105,335 rows, by the upload page. The file and
 * what its ledger has to say, worked out outside of any database, lie in the folder uci-online-retail
 * of the one that REFERENCE_DATA names. The suite takes the whole file in.
 */

const folder = join(process.env.REFERENCE_DATA ?? '', 'uci-online-retail');
const MINUTES = 60_000;

interface Answer {
  rows: { bucket: string | null; values: Record<string, { value: number | null }> }[];
}

const END = '2011-03-01';

/** The file, packed, until its column InvoiceDate reaches the end. */
const beginning = (): Buffer => {
  const [header, ...lines] = gunzipSync(readFileSync(join(folder, 'online_retail.csv.gz')))
    .toString()
    .split('\n');
  const end = lines.findIndex((line) => line.includes(`,${END} `));
  return gzipSync([header, ...lines.slice(0, end)].join('\n'));
};

const METRICS = ['gross_sales', 'returns', 'net_sales', 'orders', 'units_sold'] as const;
const asked = (by: string): Answer =>
  JSON.parse(
    typed(
      `npm run -s quarterdeck -- kpi ${METRICS.join(' ')} --store retail-shop --from 2010-12-01 --to ${END} ${by} --json`,
    ),
  ) as Answer;

test('three months of the real file are checked, imported, and equal their oracle by the command line', async ({
  page,
}) => {
  test.skip(!existsSync(join(folder, 'online_retail.csv.gz')), 'REFERENCE_DATA names no folder with it');
  test.setTimeout(6 * MINUTES);
  const patient = { timeout: 4 * MINUTES };
  await page.goto('/s/retail-shop/data?tab=imports');
  await page.getByLabel(/^Choose a file$/).setInputFiles({
    name: 'online_retail.csv.gz',
    mimeType: 'application/gzip',
    buffer: beginning(),
  });
  await page.getByLabel('What is in it').selectOption({ label: 'UCI Online Retail' });
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('would be taken', patient);
  // nothing of a check is stored
  expect(asked('').rows[0]!.values.orders!.value).toBeNull();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('It is in the ledger.')).toBeVisible(patient);

  const months: Record<string, string>[] = parse(readFileSync(join(folder, 'oracle-ledger-monthly.csv')), {
    columns: true,
  });
  const oracle = months
    .filter(({ bucket }) => `${bucket}-01` < END)
    .map((month) => [`${month.bucket}-01`, ...METRICS.map((metric) => Number(month[metric]))]);
  expect(oracle).toHaveLength(3);
  expect(
    asked('--by month').rows.map(({ bucket, values }) => [bucket, ...METRICS.map((id) => values[id]!.value)]),
  ).toEqual(oracle);
});
