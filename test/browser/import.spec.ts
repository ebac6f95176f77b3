import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { axeFindings, overflow } from './pages';

/** A file by the upload panel: check, import, mend what was rejected, import that. */

const IMPORT = '/s/import-shop/data?tab=imports';
const HEAD = 'order_id,placed_at,currency,quantity,unit_price,title';
const FILE = [
  HEAD,
  'A,2026-03-01 09:30,JPY,2,1250,Mug',
  'B,2026-03-02 09:30,JPY,1,500,Tea',
  'B,,,x,700,Tea',
  'C,2026-03-03 09:30,JPY,1,dear,=1+1',
].join('\n');

const choose = async (page: Page, name: string, text: string, kind = 'Orders') => {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.getByLabel(/^Choose (a file|another)$/).setInputFiles(file);
  await page.getByLabel('What is in it').selectOption({ label: kind });
};
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const total = (page: Page, name: string) =>
  page.locator('[data-totals] > div', { has: page.getByText(name, { exact: true }) }).locator('dd');
const netSales = async (page: Page): Promise<number | null> => {
  const question = { store: 'import-shop', metrics: ['net_sales'], from: '2026-03-01', to: '2026-04-01' };
  const answer = await page.request.get(
    `/api/trpc/ask.query?input=${encodeURIComponent(JSON.stringify(question))}`,
    // the server may close the connection of the last call at this very moment
    { maxRetries: 2 },
  );
  const body = (await answer.json()) as {
    result: { data: { rows: { values: { net_sales: { value: number | null } } }[] } };
  };
  return body.result.data.rows[0]?.values.net_sales.value ?? null;
};

test('a file is checked, imported, mended and imported again', async ({ page }) => {
  await page.goto(IMPORT);
  await choose(page, 'orders.csv', FILE);
  await press(page, 'Check');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    '1 record from 4 rows would be taken; 2 rows rejected',
  );
  // 2 × 1,250
  await expect(total(page, 'Gross JPY')).toHaveText('2,500');
  // without a source there is no figure, not 0
  expect(await netSales(page)).toBeNull();
  expect(await axeFindings(page)).toEqual([]);

  await press(page, 'Import');
  await expect(page.getByText('It is in the ledger.')).toBeVisible();
  expect(await netSales(page)).toBe(2_500);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download to mend' }).click(),
  ]);
  const rejected = readFileSync(await download.path(), 'utf8');
  expect(rejected).toContain("'=1+1");

  await press(page, 'Import another file');
  await choose(page, 'mended.csv', rejected.replace('B,,,x,', 'B,,,3,').replace(',1,dear,', ',1,400,'));
  await press(page, 'Import');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2 records from 3 rows were taken.');
  // 2,500 + 500 + 3 × 700 + 400
  expect(await netSales(page)).toBe(5_500);
});

test('a file that can not be read says why, and fits a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(IMPORT);
  await choose(page, 'orders.csv', FILE.replaceAll(',', ';'));
  await press(page, 'Check');
  await expect(page.getByRole('alert')).toContainText('separated by semicolons');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
});

test('a cost of several days is spread only for who ticks the box, which only such a file brings', async ({
  page,
}) => {
  await page.goto(IMPORT);
  const ads =
    'Reporting starts,Reporting ends,Campaign name,Amount spent (JPY)\n2026-03-01,2026-03-03,Spring,100\n';
  await choose(page, 'ads.csv', ads, 'Meta Ads Manager export');
  const box = page.getByRole('checkbox', { name: /Spread costs of several days/ });
  await expect(box).toBeHidden();
  await press(page, 'Check');
  await expect(page.getByRole('alert')).toContainText('On which of these days it was spent is not known');
  await box.check();
  await press(page, 'Check');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('3 records from 1 row would be taken');
  expect(await axeFindings(page)).toEqual([]);
});

test('a mapping is saved from its file and used by its name', async ({ page }) => {
  await page.goto(IMPORT);
  await choose(page, 'till.csv', 'No;Day;Sum\nT1;1.3.2026;1.250\n', 'By a mapping from a file …');
  const mapping = {
    row: 'order',
    delimiter: 'semicolon',
    decimal: ',',
    thousands: '.',
    dates: { format: 'D.M.YYYY' },
    columns: { orderId: 'No', placedAt: 'Day', amount: 'Sum' },
    constants: { currency: 'JPY', source: 'till' },
  };
  const file = {
    name: 'Till.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(mapping)),
  };
  await page.getByLabel('Choose a mapping (JSON)').setInputFiles(file);
  await press(page, 'Save mapping');
  await expect(page.getByLabel('What is in it')).toHaveValue('mapping:Till');
  await press(page, 'Check');
  await expect(total(page, 'Gross JPY')).toHaveText('1,250');
  await press(page, 'Remove this mapping');
  await expect(page.getByLabel('What is in it')).toHaveValue('');
});
