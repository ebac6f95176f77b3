import { expect, test, type Page } from '@playwright/test';
import { axeFindings } from './pages';
import { exported, typed } from './export';

/** An analyst's first hour: a file in, its cohorts, a table of one's own, and the file that leaves. */

const STORE = '/s/analyst-shop';
const HEAD = 'order_id,placed_at,currency,customer_id,quantity,unit_price,channel';
const FILE = [
  HEAD,
  // January: ana and ben come; ana comes again in February, ben never
  '1,2026-01-10 10:00,EUR,ana,2,10.00,email',
  '2,2026-01-20 10:00,EUR,ben,1,30.00,direct',
  '3,2026-02-11 10:00,EUR,ana,1,25.50,direct',
  // February: cara comes, and again in March
  '4,2026-02-12 10:00,EUR,cara,1,14.50,email',
  '5,2026-03-05 10:00,EUR,cara,3,5.00,email',
].join('\n');

const ordersIn = async (page: Page): Promise<number | null> => {
  const question = { store: 'analyst-shop', metrics: ['orders'], from: '2026-01-01', to: '2026-04-01' };
  const answer = await page.request.get(
    `/api/trpc/ask.query?input=${encodeURIComponent(JSON.stringify(question))}`,
    // the server may close the connection of the last call at this very moment
    { maxRetries: 2 },
  );
  const body = (await answer.json()) as {
    result: { data: { rows: { values: { orders: { value: number | null } } }[] } };
  };
  return body.result.data.rows[0]!.values.orders.value;
};

test('a file is checked and imported; cohorts, a table and its CSV say what a pencil says', async ({
  page,
}) => {
  await page.goto(`${STORE}/data?tab=imports`);
  await page
    .getByLabel(/^Choose a file$/)
    .setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await page.getByLabel('What is in it').selectOption({ label: 'Orders' });
  // the cohort of February is over in its next month only if all of March is there
  await page.getByLabel('Complete to').fill('2026-03-31');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('5 records from 5 rows would be taken');
  // without a source there is no figure, not 0
  expect(await ordersIn(page)).toBeNull();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('It is in the ledger.')).toBeVisible();
  expect(await ordersIn(page)).toBe(5);
  await expect(page.getByRole('region', { name: 'Import log' })).toContainText('orders.csv');

  await page.getByRole('link', { name: 'Retention', exact: true }).click();
  const cell = (id: string) => page.locator(`[data-cohorts] [data-why="${id}"]`);
  // of ana and ben one came back in the month after; of cara, all
  await expect(cell('2026-01.1')).toHaveText('50.0%');
  await expect(cell('2026-02.1')).toHaveText('100.0%');
  expect(await axeFindings(page)).toEqual([]);

  await page.goto(
    `${STORE}/explore?from=2026-01-01&to=2026-04-01&metrics=net_sales,orders&split=channel&by=month&compare=none`,
  );
  const total = page.getByRole('region', { name: 'Table' }).locator('tfoot tr');
  // 2 × 10 + 30 + 25.50 + 14.50 + 3 × 5 = 105
  await expect(total).toContainText('€105');
  const { text, line } = await exported(page);
  // email: 20 + 14.50 + 15 in three orders; direct: 30 + 25.50 in two
  expect(text).toContain('direct,55.50,2');
  expect(text).toContain('email,49.50,3');
  expect(text).toContain('Total,105.00,5');
  expect(typed(line)).toBe(text);
});
