import { expect, test } from '@playwright/test';
import {
  ALDER,
  TILES,
  choosePeriod,
  comparisonButton,
  drawer,
  figure,
  numberIn,
  openBridge,
  overflow,
  periodButton,
  tile,
} from './pages';

for (const width of [1440, 390])
  test(`an executive reads the Bridge at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await openBridge(page);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(
      /Q3 is (on track|at risk|off track|unclear)/,
    );
    await expect(page.locator('[data-metric]')).toHaveCount(TILES);
    await expect(page.getByRole('heading', { name: /Will net sales reach/ })).toBeVisible();
    await expect(page.locator('svg.recharts-surface').first()).toBeVisible();
    await expect(page.getByRole('row', { name: /^Net sales/ }).last()).toContainText('100%');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

test('an analyst asks why of a figure by keyboard, and goes back', async ({ page }) => {
  await openBridge(page);
  const shown = await figure(page, 'aov').innerText();
  await figure(page, 'aov').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/why=aov/);
  await expect(drawer(page).getByRole('heading', { level: 2 })).toBeFocused();

  await expect(drawer(page).locator('[data-formula]')).toBeVisible();
  const [top, bottom] = await drawer(page).locator('[data-fraction] > span').allInnerTexts();
  await expect(drawer(page).locator('[data-formula] [data-result]')).toContainText(shown);
  expect((numberIn(top ?? '') / numberIn(bottom ?? '')).toFixed(2)).toBe(numberIn(shown).toFixed(2));
  await expect(drawer(page)).toContainText('Left out');
  await expect(drawer(page).locator('pre').first()).toContainText('rollup_sales');

  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(page).not.toHaveURL(/why=/);
  await expect(figure(page, 'aov')).toBeFocused();
});

test('what is left out leads from the stored to the counted orders', async ({ page }) => {
  await openBridge(page, `${ALDER}?why=aov`);
  const block = drawer(page).locator('section', { hasText: 'Left out' });
  const note = await block.getByRole('heading').innerText();
  const cells = (await block.locator('td').allInnerTexts()).map(numberIn);
  const counted = cells.pop();
  const left = cells.reduce((sum, n) => sum + n, 0);
  const [leftOut, stored] = [...note.matchAll(/[\d,]+/g)].map(([n]) => numberIn(n));
  expect(left).toBe(leftOut);
  expect((stored ?? 0) - left).toBe(counted);
});

test('every figure of the Bridge explains itself', async ({ page }) => {
  await openBridge(page);
  const metrics = await page
    .locator('[data-metric]')
    .evaluateAll((all) => all.map((e) => e.getAttribute('data-metric') ?? ''));
  for (const metric of metrics) {
    const shown = await figure(page, metric).innerText();
    await figure(page, metric).click();
    await expect(drawer(page).locator('[data-answer]')).toContainText(shown);
    await expect(drawer(page).locator('[data-formula]')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer(page)).toBeHidden();
  }
});

test('the phase’s own figures are explained from the roadmap', async ({ page }) => {
  await openBridge(page, `${ALDER}?why=elapsed`);
  await expect(drawer(page).locator('[data-formula]')).toBeVisible();
  const [days, total] = (await drawer(page).locator('[data-fraction] > span').allInnerTexts()).map(numberIn);
  // 1 Oct to 22 Nov is 31 + 21 days of the quarter's 31 + 30 + 31
  expect([days, total]).toEqual([52, 92]);
  await expect(drawer(page).locator('[data-formula] [data-result]')).toContainText('56.5%');
});

test('the parts of the change sum to it as printed', async ({ page }) => {
  await openBridge(page);
  const effects = (await page.locator('[data-effect]').allInnerTexts()).map(numberIn);
  const total = effects.pop();
  expect(effects.reduce((sum, n) => sum + n, 0)).toBe(total);
});

test('the address is the state: a reload shows the same view', async ({ page }) => {
  await page.goto(`${ALDER}?compare=year&table=true&why=cr`);
  const value = await drawer(page).locator('[data-answer] > :first-child').innerText();
  await page.reload();
  await expect(drawer(page).locator('[data-answer] > :first-child')).toHaveText(value);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Key figures as a table' })).toBeVisible();
  await expect(comparisonButton(page)).toHaveText('against 1 Oct – 21 Nov 2025');
});

test('period and comparison change the address and the figures', async ({ page }) => {
  await openBridge(page);
  const before = await figure(page, 'net_sales').innerText();
  await choosePeriod(page, 'Last 28 days');
  await expect(page).toHaveURL(/period=last_28/);
  await expect(periodButton(page)).toHaveText('Last 28 days, 25 Oct – 21 Nov');
  await expect(figure(page, 'net_sales')).not.toHaveText(before);
  await expect(tile(page, 'net_sales')).toContainText('from');
  await comparisonButton(page).click();
  await page.getByRole('radio', { name: /^Nothing/ }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/compare=none/);
  await expect(tile(page, 'net_sales')).toContainText('No comparison');
  await page.goBack();
  await expect(tile(page, 'net_sales')).not.toContainText('No comparison');
});

test('tiles and table show the same figures', async ({ page }) => {
  await openBridge(page);
  const tiles = await page.locator('[data-metric] [data-figure]').allInnerTexts();
  await page.getByRole('link', { name: 'View as table' }).click();
  await expect(page).toHaveURL(/table=true/);
  const region = page.getByRole('region', { name: 'Key figures as a table' });
  expect(await region.locator('tbody td:nth-child(2) [data-why]').allInnerTexts()).toEqual(tiles);
});

test('another store shows its own numbers in its own currency', async ({ page }) => {
  await openBridge(page);
  await page.getByLabel('Store').selectOption({ label: 'Harbour Goods' });
  await expect(page).toHaveURL(/\/s\/harbour-goods\/bridge/);
  await expect(figure(page, 'net_sales')).toHaveText(/^\$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Q4');
});

test('the roadmap shows the running phase', async ({ page }) => {
  await openBridge(page);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Roadmap' }).click();
  await expect(page).toHaveURL(/\/s\/alder-loom\/roadmap/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Q3 Scaling');
  await expect(page.getByText('Bundle builder on product pages')).toBeVisible();
});

test('the chosen theme stays', async ({ page }) => {
  await openBridge(page);
  await page.getByLabel('Theme').selectOption({ label: 'Dark' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});
