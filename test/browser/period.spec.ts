import { expect, test } from '@playwright/test';
import {
  ALDER,
  axeFindings,
  comparisonButton,
  drawer,
  figure,
  openBridge,
  openPeriod,
  overflow,
  periodButton,
  tile,
} from './pages';

/** The choice of days. The clock stands on Sunday 22 November 2026; fiscal years begin in April. */

const apply = (name = 'Apply') => ({ name, exact: true });

test('days are typed, and Escape leaves them as they were', async ({ page }) => {
  await openBridge(page);
  const choice = await openPeriod(page);
  const typed = choice.getByLabel('Period, typed');
  await expect(typed).toBeFocused();
  await typed.fill('1.11. – 10.11.');
  await page.keyboard.press('Escape');
  await expect(choice).toBeHidden();
  await expect(periodButton(page)).toBeFocused();
  await expect(page).not.toHaveURL(/from=/);

  await openPeriod(page);
  await typed.fill('soon');
  await expect(choice).toContainText('No period that has begun.');
  await expect(choice.getByRole('button', apply())).toBeDisabled();
  await typed.fill('1.11. – 10.11.');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=2026-11-01&to=2026-11-11/);
  await expect(periodButton(page)).toHaveText('1 – 10 Nov');
  await expect(page).toHaveTitle('Bridge · 1 – 10 Nov · Alder & Loom · Quarterdeck');
});

test('a period by its name stays one in the address', async ({ page }) => {
  await openBridge(page, `${ALDER}?period=last_7`);
  await expect(periodButton(page)).toHaveText('Last 7 days, 15 – 21 Nov');
  const choice = await openPeriod(page);
  await expect(choice.getByRole('button', { name: /^Last 7 days/ })).toHaveAttribute('aria-pressed', 'true');
  await choice.getByRole('button', { name: /^Q2/ }).click();
  await expect(choice.getByRole('status')).toContainText('1 Jul – 30 Sep 2026, 92 days');
  await choice.getByRole('button', { name: /^Q3/ }).click();
  await choice.getByRole('button', apply()).click();
  // the running quarter is the standing view: nothing needs to be said
  await expect(page).not.toHaveURL(/from=|period=/);
  await expect(periodButton(page)).toHaveText('Fiscal Q3 to date, 1 Oct – 21 Nov');
});

test('days are chosen in the calendar by mouse and by keyboard', async ({ page }) => {
  await openBridge(page);
  const choice = await openPeriod(page);
  const day = (name: string) => choice.getByRole('gridcell').getByRole('button', { name });
  await day('Monday, 2 November 2026').click();
  await expect(choice.getByRole('status')).toContainText('2 Nov 2026, 1 day');
  await day('Sunday, 8 November 2026').click();
  await expect(choice.getByRole('status')).toContainText('2 – 8 Nov 2026, 7 days');
  // three days on, then the two before it as well
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(day('Monday, 16 November 2026')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(choice.getByRole('status')).toContainText('14 – 16 Nov 2026, 3 days');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await expect(day('Friday, 14 August 2026')).toBeFocused();
  await expect(day('Sunday, 22 November 2026')).toBeHidden();
  await choice.getByRole('button', { name: 'Later' }).click();
  await choice.getByRole('button', { name: 'Later' }).click();
  await choice.getByRole('button', { name: 'Later' }).click();
  // today is not over
  await expect(day('Sunday, 22 November 2026, today')).toBeDisabled();
  await expect(day('Saturday, 21 November 2026, provisional')).toBeEnabled();
});

test('what is held against is told with its weekdays, and may be days of one’s own', async ({ page }) => {
  await openBridge(page, `${ALDER}?period=last_28`);
  await comparisonButton(page).click();
  const choice = page.getByRole('dialog', { name: 'Period and comparison' });
  const against = (name: RegExp) => choice.getByRole('radio', { name });
  await expect(against(/^The 28 days before/)).toBeFocused();
  await expect(choice.getByText('26 Oct – 22 Nov 2025')).toBeVisible();
  await against(/^Last year, same weekdays/).check();
  await choice.getByRole('button', apply()).click();
  await expect(page).toHaveURL(/compare=weekdays/);
  await expect(comparisonButton(page)).toHaveText('against 26 Oct – 22 Nov 2025');
  await expect(tile(page, 'net_sales')).toContainText('from');

  await comparisonButton(page).click();
  await choice.getByLabel('Days to compare with').fill('1.7. – 28.7.');
  await expect(against(/^Other days/)).toBeChecked();
  await choice.getByRole('button', apply()).click();
  await expect(page).toHaveURL(/compareFrom=2026-07-01&compareTo=2026-07-29/);
  await expect(page).not.toHaveURL(/compare=/);
  await expect(comparisonButton(page)).toHaveText('against 1 – 28 Jul');
  await page.goBack();
  await expect(comparisonButton(page)).toHaveText('against 26 Oct – 22 Nov 2025');
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`the choice of days is fit for everybody at ${width} px, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 844 });
      await openBridge(page);
      const choice = await openPeriod(page);
      await expect(choice.getByText('same dates')).toBeVisible();
      expect(await axeFindings(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    });

test('a phone chooses period and comparison in one sheet', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openBridge(page);
  const choice = await openPeriod(page);
  await choice.getByRole('radio', { name: /^Nothing/ }).check();
  await choice.getByRole('button', apply()).click();
  await expect(tile(page, 'orders')).toContainText('No comparison');
});

test('the period, and what is chosen on a page, survive a change of store', async ({ page }) => {
  await page.goto('/s/alder-loom/explore?period=last_28&compare=weekdays&metrics=orders&split=country');
  await expect(page.getByRole('rowheader', { name: 'Total' })).toBeVisible();
  await page.getByLabel('Store').selectOption({ label: 'Harbour Goods' });
  await expect(page).toHaveURL(
    /harbour-goods\/explore\?period=last_28&compare=weekdays&metrics=%5B%22orders%22%5D&split=country$/,
  );
  await expect(page.getByLabel('split by')).toHaveValue('country');
  await page.goto('/s/alder-loom/data?tab=parity&witness=erp&order=shopify%2F1');
  await page.getByLabel('Store').selectOption({ label: 'Harbour Goods' });
  await expect(page).toHaveURL(/harbour-goods\/data\?tab=parity&witness=erp$/);
  await expect(page).toHaveTitle('Data · Parity · Harbour Goods · Quarterdeck');
});

test.describe('the palette gives the focus', () => {
  const goTo = async (page: Parameters<typeof openBridge>[0], words: string) => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Go to a page, store or figure').fill(words);
    // the figures come with the catalogue
    await expect(page.getByRole('dialog').getByText(words, { exact: true })).toBeVisible();
    await page.keyboard.press('Enter');
  };

  test('to the drawer that it opens, and from there back to where it was', async ({ page }) => {
    await openBridge(page);
    await figure(page, 'aov').focus();
    await goTo(page, 'Add-to-cart rate');
    await expect(drawer(page).getByRole('heading', { level: 2 })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(figure(page, 'aov')).toBeFocused();
  });

  test('back where nothing was chosen, and to a page that was gone to', async ({ page }) => {
    await openBridge(page);
    await figure(page, 'aov').focus();
    await page.keyboard.press('Control+k');
    await expect(page.getByPlaceholder('Go to a page, store or figure')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(figure(page, 'aov')).toBeFocused();
    await goTo(page, 'FX rates');
    await expect(page).toHaveTitle('Data · FX rates · Alder & Loom · Quarterdeck');
    await expect(page.getByRole('main')).toBeFocused();
  });

  test('to a figure’s drawer from a page that has none', async ({ page }) => {
    await page.goto('/s/alder-loom/data?tab=rates');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await goTo(page, 'Add-to-cart rate');
    await expect(page).toHaveURL(/bridge\?why=atc_rate/);
    await expect(drawer(page).getByRole('heading', { level: 2 })).toBeFocused();
  });
});
