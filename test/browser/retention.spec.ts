import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { drawer, numberIn, overflow, shifts, watchShifts } from './pages';
import { checkViews } from './views';

/** The Retention page, at the demo's pinned 22 November 2026: October is the newest month that is over. */

const RETENTION = '/s/alder-loom/retention';
const MOST_SHIFT = 0.02;

const grid = (page: Page) => page.locator('[data-cohorts]');
const cell = (page: Page, id: string) => grid(page).locator(`[data-why="${id}"]`);

const open = async (page: Page, address = RETENTION): Promise<void> => {
  await page.goto(address);
  await expect(cell(page, 'average.0')).toBeVisible();
};

interface Answer {
  cohorts: {
    cohort: string;
    size: number;
    values: { k: number; num: number | null; den: number | null }[];
  }[];
  averages: { k: number; num: number | null; den: number | null }[];
}

/** The same question, asked of the API. */
const asked = async (page: Page, more: object = {}): Promise<Answer> => {
  const input = JSON.stringify({ store: 'alder-loom', measure: 'retention', by: 'month', last: 12, ...more });
  const response = await page.request.get(`/api/trpc/ask.cohorts?input=${encodeURIComponent(input)}`);
  return ((await response.json()) as { result: { data: Answer } }).result.data;
};

test('says first what the newest cohorts did, and shows what it rests on', async ({ page }) => {
  await open(page);
  const verdict = page.getByRole('heading', { level: 1 });
  // October’s November still runs: September is the newest month that can be judged
  await expect(verdict).toContainText('customers acquired Jul 2026 to Sep 2026');
  await expect(verdict).toContainText('came back in the month after');
  const { cohorts } = await asked(page);
  const recent = cohorts.filter(({ cohort }) => ['2026-07', '2026-08', '2026-09'].includes(cohort));
  const sum = (pick: (value: { num: number | null; den: number | null }) => number | null) =>
    recent.reduce((total, { values }) => total + pick(values[1]!)!, 0);
  const share = (sum(({ num }) => num) / sum(({ den }) => den)) * 100;
  await verdict.getByRole('link').click();
  await expect(page).toHaveURL(/cell=comeback/);
  await expect(drawer(page).locator('[data-answer] > :first-child')).toContainText(share.toFixed(1));
  await expect(drawer(page)).toContainText('Newest 3 cohorts');
});

test('the arrows move in the grid, Enter explains, Escape gives the place back', async ({ page }) => {
  await open(page);
  const start = cell(page, '2025-12.0');
  await start.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, '2026-01.1')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(cell(page, '2026-01.cac')).toBeFocused();
  await page.keyboard.press('End');
  await expect(cell(page, '2026-01.10')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/cell=2026-01\.9/);
  await expect(drawer(page).getByRole('heading', { level: 2 })).toHaveText('Jan 2026, M9');
  const { cohorts } = await asked(page);
  const { num, den } = cohorts.find(({ cohort }) => cohort === '2026-01')!.values[9]!;
  const formula = drawer(page).locator('[data-fraction]');
  expect(numberIn((await formula.locator('span').first().textContent())!)).toBe(num);
  expect(numberIn((await formula.locator('span').nth(1).textContent())!)).toBe(den);
  await expect(formula).toContainText('1 – 31 Oct 2026');
  await expect(formula).toContainText('1 – 31 Jan 2026');
  await page.keyboard.press('Escape');
  await expect(cell(page, '2026-01.9')).toBeFocused();
  // one figure alone is in the order of the Tab key
  expect(await grid(page).locator('a[tabindex="0"]').count()).toBe(1);
});

test('a month that still runs is hatched, with its reason', async ({ page }) => {
  await open(page);
  const running = cell(page, '2026-11.0');
  await expect(running).toContainText('still running until 30 Nov');
  await running.click();
  await expect(drawer(page)).toContainText('This month runs until 30 Nov 2026');
});

test('the address is the state: measure, grain, filter and shade', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'LTV, sales' }).click();
  await expect(page).toHaveURL(/measure=ltv_revenue/);
  await expect(
    page.getByRole('heading', { name: 'What is a customer worth, month by month?' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Quarters' }).click();
  await expect(grid(page).getByRole('rowheader').first()).toContainText(/\w{3} – \w{3} 20\d\d/);
  await page.getByRole('button', { name: 'Against average' }).click();
  await page.getByLabel('Filter by channel').selectOption('email');
  await expect(page).toHaveURL(/by=quarter/);
  await expect(page).toHaveURL(/channel=email/);
  await expect(page).toHaveURL(/shade=average/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Quarters' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByLabel('Filter by channel')).toHaveValue('email');
  await page.goBack();
  await expect(page.getByLabel('Filter by channel')).toHaveValue('');
});

test('weeks are asked of the server as weeks', async ({ page }) => {
  await open(page, `${RETENTION}?by=week`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('came back in the week after');
  const { cohorts } = await asked(page, { by: 'week' });
  const sizes = grid(page).locator('tbody tr:not([data-average]) td:nth-child(2)');
  await expect(sizes).toHaveCount(cohorts.length);
  expect((await sizes.allTextContents()).map(numberIn)).toEqual(cohorts.map(({ size }) => size));
});

test('the file has the figures of the grid, and the command asks for them', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `${RETENTION}?country=DE`);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('alder-loom-retention-by-month.csv');
  const [head, ...lines] = readFileSync(await file.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(head).toMatch(/^cohort,from,to,customers,marketing_cost_EUR,cac_EUR,break_even,M0,M1/);
  const { cohorts, averages } = await asked(page, { where: [{ dimension: 'country', value: 'DE' }] });
  const ratio = ({ num, den }: { num: number | null; den: number | null }) =>
    num === null || den === null ? '' : String(num / den);
  const expected = cohorts.map(({ cohort, size, values }) => [
    cohort,
    String(size),
    ...averages.map(({ k }) => (values[k] ? ratio(values[k]) : '')),
  ]);
  const got = lines.map((line) => line.split(','));
  expect(got.slice(0, -1).map(([name, , , size, , , , ...cells]) => [name, size, ...cells])).toEqual(
    expected,
  );
  expect(got.at(-1)!.slice(7)).toEqual(averages.map(ratio));
  await page.getByRole('button', { name: 'Copy as command line' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "npm run -s quarterdeck -- cohorts --measure retention --store alder-loom --by month --last 12 --where 'country=DE'",
  );
});

test('nobody behind the filters is said, and undone by one click', async ({ page }) => {
  await page.goto(`${RETENTION}?channel=carrier-pigeon`);
  await expect(page.getByRole('heading', { name: 'No customers match these filters' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect(cell(page, 'average.0')).toBeVisible();
  await page.goto('/s/empty-shop/retention');
  await expect(page.getByRole('heading', { name: 'No orders yet' })).toBeVisible();
});

test('what the store has is not known while its question fails, and is asked again', async ({ page }) => {
  await page.route(/bridge\.checklist/, (route) => route.abort());
  await page.goto('/s/empty-shop/retention');
  await expect(page.getByRole('alert')).toContainText('What this store has could not be read.');
  await expect(page.getByText('No customers to follow yet')).toHaveCount(0);
  await page.unroute(/bridge\.checklist/);
  await page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'No orders yet' })).toBeVisible();
});

test('a phone scrolls the grid inside its box; the names stay', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `${RETENTION}?measure=ltv_revenue`);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  const name = grid(page).getByRole('rowheader').first();
  const before = (await name.boundingBox())!.x;
  await page.locator('div:has(> [data-cohorts])').evaluate((frame) => (frame.scrollLeft = 300));
  expect(
    await page.locator('div:has(> [data-cohorts])').evaluate((frame) => frame.scrollLeft),
  ).toBeGreaterThan(100);
  expect((await name.boundingBox())!.x).toBe(before);
});

test('nothing jumps while loading', async ({ page }) => {
  await watchShifts(page);
  await open(page);
  await page.waitForLoadState('networkidle');
  expect(await shifts(page)).toBeLessThan(MOST_SHIFT);
});

checkViews({
  retention: RETENTION,
  'against average': `${RETENTION}?measure=ltv_revenue&shade=average&by=week`,
  'a cell': `${RETENTION}?cell=2026-01.3`,
  'no customers': `${RETENTION}?channel=carrier-pigeon`,
});
