import { expect, test } from '@playwright/test';
import { ALDER, TILES, drawer, choosePeriod, figure, openBridge } from './pages';

test('a failed query says so, can be tried again, and the rest of the page lives', async ({ page }) => {
  await openBridge(page);
  await page.route(/ask\.why/, (route) => route.abort());
  await figure(page, 'aov').click();
  await expect(drawer(page).getByRole('alert')).toContainText('The server does not answer');
  await expect(page.locator('[data-metric]')).toHaveCount(TILES);
  await page.unroute(/ask\.why/);
  await drawer(page).getByRole('button', { name: 'Try again' }).click();
  await expect(drawer(page).locator('[data-formula]')).toBeVisible();
});

test('a Bridge that cannot be read leaves the frame alive', async ({ page }) => {
  await page.goto('/s/alder-loom/roadmap');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.route(/bridge\.view/, (route) => route.abort());
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Bridge' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute(/bridge\.view/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
});

test('the address of an unknown store names those that exist', async ({ page }) => {
  await page.goto('/s/no-such-shop/bridge');
  await expect(page.getByRole('heading', { name: /no-such-shop/ })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Alder & Loom' }).click();
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
});

test('the address of an unknown figure names those on the page', async ({ page }) => {
  await openBridge(page, `${ALDER}?why=happiness`);
  await expect(drawer(page)).toContainText('There is no figure called “happiness”');
  await drawer(page).getByRole('link', { name: 'Net sales' }).click();
  await expect(drawer(page).locator('[data-formula]')).toBeVisible();
});

test('an address with nonsense in it still opens', async ({ page }) => {
  await openBridge(page, `${ALDER}?from=yesterday&to=2026-13-45&compare=sideways`);
  await expect(page.locator('[data-metric]')).toHaveCount(TILES);
});

test('old numbers stay, dimmed, until the new ones are there', async ({ page }) => {
  await openBridge(page);
  const before = await figure(page, 'net_sales').innerText();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(/bridge\.view/, async (route) => {
    await held;
    await route.continue();
  });
  await choosePeriod(page, 'Last 28 days');
  await expect(page.locator('main [aria-busy]').first()).toHaveAttribute('aria-busy', 'true');
  await expect(figure(page, 'net_sales')).toHaveText(before);
  letGo();
  await expect(page.locator('main [aria-busy]').first()).toHaveAttribute('aria-busy', 'false');
  await expect(figure(page, 'net_sales')).not.toHaveText(before);
});

test('a store without facts says how to fill it', async ({ page }) => {
  await page.goto('/s/empty-shop/bridge');
  await expect(page.getByRole('heading', { name: 'No orders yet' })).toBeVisible();
  const main = page.getByRole('main');
  for (const name of ['Connect a shop', 'Import a file'])
    await expect(main.getByRole('link', { name, exact: true }).first()).toBeVisible();
  await expect(main.getByText(/npm run/)).toHaveCount(0);
});

test('a figure without data gives its reason, never 0', async ({ page }) => {
  // the demo begins in July 2025: nothing is known of those acquired a year or 90 days before
  await openBridge(page, `${ALDER}?from=2025-08-01&to=2025-08-15`);
  await expect(figure(page, 'ltv_revenue')).toHaveText('No data');
  await expect(page.locator('[data-metric="repeat_rate_90"]')).toContainText('before 1 Jul 2025');
});
