import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { workbook } from '../workbook';
import { axeFindings, overflow } from './pages';

/** An unknown spreadsheet: its columns are said once, a wrong row is mended, and the imports are undone. */

const DATA = '/s/wizard-shop/data?tab=imports';
const BOOK = workbook({
  Liste: [
    ['Bestellnummer', 'Bestelldatum', 'E-Mail', 'Gesamtbetrag', 'Notiz'],
    ['N-1', { date: '2026-05-04' }, 'ann@example.com', 1200, null],
    ['N-2', { date: '2026-05-05' }, 'bob@example.com', 800, 'eilig'],
    ['N-3', { date: '2026-05-06' }, 'cem@example.com', 'offen', null],
  ],
});

const choose = (page: Page, name: string, buffer: Buffer) =>
  page
    .getByLabel(/^Choose (a file|another)$/)
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
/** The page's first sentence: what is known of the file now. */
const title = (page: Page) => page.getByRole('heading', { level: 1 });
const reply = (page: Page, question: string, label: string) =>
  page
    .locator(`[data-question="${question}"]`)
    // the answer's name goes on with its effect
    .getByRole('radio', { name: new RegExp(`^${label}`) })
    .check();
const netSales = async (page: Page): Promise<number | null> => {
  const question = { store: 'wizard-shop', metrics: ['net_sales'], from: '2026-05-01', to: '2026-06-01' };
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
const undo = async (page: Page, file: string) => {
  await page.getByRole('button', { name: `Undo this import ${file}` }).click();
  await press(page, 'Undo it');
  await expect(page.getByRole('button', { name: `Undo this import ${file}` })).toHaveCount(0);
};

test('an unknown spreadsheet is mapped, checked, imported, mended and undone', async ({ page }) => {
  await page.goto(DATA);
  await choose(page, 'liste.xlsx', BOOK);
  await expect(title(page)).toContainText(
    '4 of 5 columns are used; 2 answers are missing before liste.xlsx can be checked.',
  );
  await expect(page.getByLabel('What is in it')).toHaveValue('columns');
  expect(new URL(page.url()).searchParams.get('as')).toBe('columns');
  await expect(page.getByRole('button', { name: 'Check', exact: true })).toBeDisabled();
  await expect(page.getByLabel('Gesamtbetrag becomes')).toHaveValue('total');
  await expect(page.getByRole('row', { name: /Bestelldatum/ })).toContainText('2026-05-04');

  await page.getByLabel('Currency', { exact: true }).fill('jpy');
  await reply(page, 'tax', 'are without tax');
  await expect(title(page)).toContainText('liste.xlsx is ready to be checked');
  expect(await axeFindings(page)).toEqual([]);

  await press(page, 'Check');
  await expect(title(page)).toContainText('2 records from 3 rows would be taken; 1 row rejected');
  // the answer stands where the eye is, and has the focus
  await expect(title(page)).toBeInViewport();
  await expect(title(page).locator('[tabindex]')).toBeFocused();
  // 1,200 + 800
  await expect(page.locator('[data-totals]')).toContainText(['Gross JPY']);
  await expect(page.locator('[data-outcome]')).toContainText('2,000');
  await expect(page.getByRole('region', { name: 'Rejected rows' })).toContainText('offen');
  // without a source there is no figure, not 0
  expect(await netSales(page)).toBeNull();

  await press(page, 'Import');
  await expect(page.getByText('It is in the ledger.')).toBeVisible();
  expect(await netSales(page)).toBe(2_000);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download to mend' }).click(),
  ]);
  const rejected = readFileSync(await download.path(), 'utf8');

  // as it stands nothing of it is taken, and the page does not say that it is
  await press(page, 'Import another file');
  await choose(page, 'unmended.csv', Buffer.from(rejected));
  await expect(title(page)).toContainText('unmended.csv is ready to be checked');
  await press(page, 'Import');
  await expect(title(page)).toContainText('Nothing of this file was taken');
  await expect(page.getByText('The ledger is as it was.')).toBeVisible();
  await expect(page.getByText('It is in the ledger.')).toHaveCount(0);

  // the mended row: the same columns, so what was said of them is offered
  await press(page, 'Import another file');
  await choose(
    page,
    'mended.csv',
    Buffer.from(rejected.replace('cem@example.com,offen', 'cem@example.com,500')),
  );
  await expect(page.getByText('This file matches “liste”')).toBeVisible();
  await expect(title(page)).toContainText('mended.csv is ready to be checked');
  await press(page, 'Import');
  await expect(title(page)).toContainText('1 record from 1 row was taken.');
  // 2,000 + 500
  expect(await netSales(page)).toBe(2_500);

  await undo(page, 'liste.xlsx');
  await expect.poll(() => netSales(page)).toBe(500);
  await undo(page, 'mended.csv');
  await expect.poll(() => netSales(page)).toBeNull();
  await press(page, 'Import another file');
  // what is undone needs no look, only the rows that nobody mended
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 of the last 3 files needs a look.');
  await expect(page.getByText('1 removed, 0 put back as they were, 0 kept').first()).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
});

test('by keyboard on a phone: a list of costs is mapped and checked', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(DATA);
  const costs = 'Tag;Kampagne;Kosten (EUR)\n31.08.2026;Folge 41;1.204,50\n30.08.2026;Folge 40;80,00\n';
  await choose(page, 'podcasts.csv', Buffer.from(costs));
  await expect(title(page)).toContainText('3 of 3 columns are used; podcasts.csv is ready to be checked.');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByLabel('Kampagne becomes').focus();
  await page.keyboard.press('Home');
  await expect(page.getByLabel('Kampagne becomes')).toHaveValue('');
  await page.getByRole('button', { name: 'Check', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(title(page)).toContainText('2 records from 2 rows would be taken.');
  await expect(page.locator('[data-outcome]')).toContainText('1,284.50');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
});
