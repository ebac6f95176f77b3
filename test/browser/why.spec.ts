import { expect, test } from '@playwright/test';
import { ALDER, axeFindings, drawer, numberIn, openBridge, overflow } from './pages';

/** What the drawer of a figure shows beside its formula: rows, what was left out, what changed, and the way on. */

test('the rows behind a figure are in its drawer, page by page, and sum to its formula', async ({ page }) => {
  await openBridge(page, `${ALDER}?why=aov`);
  const rows = drawer(page).getByRole('region', { name: 'Rows: Orders' });
  await expect(rows.getByRole('row')).toHaveCount(6);
  await drawer(page).getByRole('button', { name: 'Show more' }).click();
  await expect(rows.getByRole('row')).toHaveCount(11);
  const behind = drawer(page).locator('section', { hasText: 'Rows behind it' });
  await expect(behind.getByText('as in the formula').first()).toBeVisible();
  await expect(behind).not.toContainText('the formula has');
  const id = await rows.getByRole('link').first().innerText();
  await rows.getByRole('link').first().click();
  await expect(page).toHaveURL(/tab=orders/);
  await expect(drawer(page).getByRole('heading', { level: 2 })).toContainText(id);
});

test('what is left out of a figure leads to exactly these orders', async ({ page }) => {
  await openBridge(page, `${ALDER}?why=aov`);
  const link = drawer(page).getByRole('link', { name: /of Test orders/ });
  const count = numberIn(await link.innerText());
  await link.click();
  await expect(page).toHaveURL(/status=test/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\d/);
  expect(numberIn(await page.getByRole('heading', { level: 1 }).innerText())).toBe(count);
});

test('a change is split by a dimension of choice, and its parts sum to it', async ({ page }) => {
  await openBridge(page, `${ALDER}?why=net_sales`);
  await drawer(page).getByLabel('Split the change by').selectOption('device');
  await expect(page).toHaveURL(/whyBy=device/);
  const parts = drawer(page).locator('[data-changed]');
  await expect(parts).toContainText(/Mobile/);
  // a share says of what
  await page.goto(`${ALDER}?why=aov&whyBy=device`);
  await expect(parts).toContainText(/\d% of orders with goods/);
  await openBridge(page, `${ALDER}?why=net_sales&whyBy=device`);
  const effects = (await parts.locator('[data-effect]').allInnerTexts()).map(numberIn);
  const change = effects.pop() ?? 0;
  // each is shown in whole euros
  const sum = effects.reduce((all, effect) => all + effect, 0);
  expect(Math.abs(sum - change)).toBeLessThanOrEqual(effects.length);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/whyBy|why=/);
});

test('a figure tells who else saw its orders, and leads to those that nobody did', async ({ page }) => {
  await openBridge(page, `${ALDER}?why=aov`);
  const block = drawer(page).locator('[data-witness="pixel"]');
  const cells = async () => (await block.getByRole('cell').allInnerTexts()).map(numberIn);
  await expect(block).toContainText('Seen by the pixel');
  const [expected = 0, seen = 0, caused = 0, unexplained = 0] = await cells();
  expect(expected).toBe(seen + caused + unexplained);
  await block.getByRole('link', { name: /not seen by the pixel, unexplained/ }).click();
  // exactly the days of the figure
  await expect(page).toHaveURL(/tab=parity&from=2026-10-01&to=2026-11-22.*cause=unexplained/);
  const rows = page.getByRole('grid').locator('[role="row"][aria-rowindex]:not([aria-rowindex="1"])');
  await expect(rows).toHaveCount(unexplained);
  // what rests on no order has no parity; a shop without a pixel says so
  await openBridge(page, `${ALDER}?why=ad_spend`);
  await expect(drawer(page).getByRole('heading', { name: 'SQL' })).toBeVisible();
  await expect(drawer(page).getByRole('heading', { name: 'Parity' })).toHaveCount(0);
  await page.goto('/s/one-shop/bridge?why=net_sales');
  await expect(drawer(page)).toContainText('No pixel and no ERP has reported an order yet');
});

test('what a phase is held against is called by what it is made of', async ({ page }) => {
  const title = drawer(page).getByRole('heading', { level: 2 });
  await page.goto('/s/alder-loom/roadmap?why=elapsed');
  await expect(title).toHaveText('Time gone');
  // the orders of this store end before today
  await page.goto('/s/small-shop/roadmap?why=elapsed');
  await expect(title).toHaveText('Due on the days with data');
});

test('a figure opens in Explore with its days and filters', async ({ page }) => {
  await openBridge(page, `${ALDER}?why=net_sales`);
  const value = await drawer(page).locator('[data-answer]').innerText();
  await drawer(page).getByRole('link', { name: 'Open in Explore' }).click();
  await expect(page).toHaveURL(/\/explore\?.*net_sales/);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toContainText('Net sales by channel');
  await expect(main).toContainText(/€[\d,.]+/.exec(value)?.[0] ?? value);
});
