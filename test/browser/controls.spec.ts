import { expect, test } from '@playwright/test';
import { ALDER, drawer, figure, openBridge, overflow } from './pages';

test('the palette explains a figure that the page does not show', async ({ page }) => {
  await openBridge(page);
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to a page, store or figure').fill('add-to-cart');
  await page
    .getByRole('option', { name: /Add-to-cart rate/ })
    .or(page.getByText('Add-to-cart rate'))
    .first()
    .click();
  await expect(page).toHaveURL(/why=atc_rate/);
  await expect(drawer(page).getByRole('heading', { level: 2 })).toHaveText('Add-to-cart rate');
  // the Bridge's own window: 1 Oct to the last closed day before the pinned 22 Nov
  await expect(drawer(page).getByRole('heading', { name: /^Formula/ })).toContainText('1 Oct – 21 Nov');
  await expect(drawer(page).locator('[data-formula] [data-result]')).toContainText('%');
});

test('the roadmap explains a figure without a target in the phase’s window', async ({ page }) => {
  await page.goto('/s/alder-loom/roadmap?why=sessions');
  await expect(drawer(page).getByRole('heading', { name: /^Formula/ })).toContainText('1 Oct – 21 Nov');
});

for (const width of [660, 700, 900])
  test(`the bar fits at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await openBridge(page, `${ALDER}?from=2026-09-10&to=2026-11-11`);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

test('a server that is away is said once, and asked again', async ({ page }) => {
  await page.route(/\/api\//, (route) => route.abort());
  await page.goto(ALDER);
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(page.getByRole('alert')).toContainText('The server does not answer');
  await page.unroute(/\/api\//);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
});
