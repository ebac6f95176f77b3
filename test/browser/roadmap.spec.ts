import { expect, test } from '@playwright/test';
import { drawer, overflow } from './pages';

const ROADMAP = '/s/alder-loom/roadmap';

test('a phase is chosen in the address, and its figures are its own', async ({ page }) => {
  await page.goto(ROADMAP);
  const strip = page.getByRole('region', { name: 'Phases of the roadmap' });
  await strip.getByRole('link', { name: 'Q1 Foundation' }).click();
  await expect(page).toHaveURL(/phase=/);
  await expect(page.getByRole('heading', { name: /^Q1 Foundation, 1 Apr – 30 Jun/ })).toBeVisible();
  await page.reload();
  await expect(page.getByText('Speed audit of the storefront')).toBeVisible();

  const shown = await strip.locator('a[data-why="phase"]').first().innerText();
  await strip.locator('a[data-why="phase"]').first().click();
  await expect(drawer(page)).toContainText('Foundation, 1 Apr – 30 Jun');
  const told = await drawer(page).locator('[data-answer] > :first-child').innerText();
  expect(Math.round(Number.parseFloat(told))).toBe(Number.parseInt(shown, 10));
});

test('the first sentence speaks of the running phase, whichever is shown', async ({ page }) => {
  await page.goto(ROADMAP);
  await page.getByRole('navigation', { name: 'Phase' }).getByRole('link', { name: 'Q1 Foundation' }).click();
  await expect(page.getByText('Speed audit of the storefront')).toBeVisible();
  await page.getByRole('heading', { level: 1 }).getByRole('link').first().click();
  await expect(drawer(page)).toContainText('Scaling, 1 Oct – 31 Dec');
});

test('a target’s figure is explained in the target’s own window', async ({ page }) => {
  await page.goto(ROADMAP);
  const row = page.getByRole('row', { name: /28 closed days to 21 Nov/ }).first();
  const shown = await row.locator('a[data-why]').innerText();
  await row.locator('a[data-why]').click();
  await expect(drawer(page).locator('[data-answer]')).toContainText(shown);
  // 28 days before the pinned 22 Nov begin on 25 Oct
  await expect(drawer(page).getByRole('heading', { name: /^Formula/ })).toContainText('25 Oct – 21 Nov');
});

test('a phase that lies ahead promises nothing', async ({ page }) => {
  await page.goto(ROADMAP);
  await page.getByRole('navigation', { name: 'Phase' }).getByRole('link', { name: 'Q4 Expansion' }).click();
  await expect(page.getByText(/^Opens on 1 Jan 2027/)).toBeVisible();
  await expect(page.getByRole('row', { name: /Net sales/ })).toContainText('not begun');
});

test('a store without a roadmap says how to get one', async ({ page }) => {
  await page.goto('/s/empty-shop/roadmap');
  await expect(page.getByRole('heading', { level: 1, name: 'No roadmap yet' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Lay out four phases' })).toBeVisible();
  await expect(page.getByText(/npm run/)).toHaveCount(0);
});

for (const width of [390, 768])
  test(`the navigation is a menu at ${width} px, reachable by keyboard`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(ROADMAP);
    await page.getByRole('button', { name: 'Navigation' }).press('Enter');
    await expect(page.getByLabel('Store')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('Store')).toBeHidden();
    await expect(page.getByRole('button', { name: 'Navigation' })).toBeFocused();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.keyboard.press('Enter');
    await page.mouse.click(width - 20, 500);
    await expect(page.getByLabel('Store')).toBeHidden();
    await page.getByRole('button', { name: 'Navigation' }).click();
    await page.getByRole('link', { name: 'Bridge', exact: true }).click();
    await expect(page).toHaveURL(/alder-loom\/bridge/);
    await expect(page.getByLabel('Store')).toBeHidden();
  });
