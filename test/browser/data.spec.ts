import { expect, test, type Page } from '@playwright/test';
import { ALDER, axeFindings, drawer, numberIn, overflow } from './pages';
import { checkViews } from './views';

const DATA = '/s/alder-loom/data';
const ORDERS = `${DATA}?tab=orders`;
/** The quarter so far of the pinned clock. */
const QUARTER = `${ORDERS}&from=2026-10-01&to=2026-11-22`;

const grid = (page: Page) => page.getByRole('grid');
const rows = (page: Page) => grid(page).locator('[role="row"][aria-rowindex]:not([aria-rowindex="1"])');
const cell = (page: Page, row: number, column: number) =>
  rows(page).nth(row).getByRole('gridcell').nth(column);
const sum = (page: Page, measure: string) => page.locator(`[data-sum="${measure}"]`);
const openList = async (page: Page, address = QUARTER) => {
  await page.goto(address);
  await expect(rows(page).first()).toBeVisible();
};

test('the rail leads to the Data page and its tabs, which the address keeps', async ({ page }) => {
  await page.goto(ALDER);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Data' }).click();
  await expect(page.getByRole('heading', { name: 'The demo needs no source' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Data' }).getByRole('link', { name: 'Orders' }).click();
  await expect(page).toHaveURL(/tab=orders/);
  await expect(rows(page).first()).toBeVisible();
  await page.reload();
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole('navigation', { name: 'Data' }).getByRole('link', { name: 'FX rates' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('rate');
});

test('the palette goes to the orders', async ({ page }) => {
  await page.goto(ALDER);
  await page.getByRole('button', { name: /Go to/ }).click();
  await page.getByPlaceholder('Go to a page, store or figure').fill('Orders');
  await page.getByRole('button', { name: /^Orders Data/ }).click();
  await expect(page).toHaveURL(/data\?.*tab=orders/);
});

test('filters are the address: a pasted one shows its rows', async ({ page }) => {
  await openList(page, `${QUARTER}&country=AT`);
  await expect(page.getByLabel('Country')).toHaveValue('AT');
  const countries = await rows(page).locator('[role="gridcell"]:nth-child(5)').allInnerTexts();
  expect(new Set(countries)).toEqual(new Set(['AT']));
  await page.getByLabel('Status').selectOption('cancelled');
  await expect(page).toHaveURL(/status=cancelled/);
  await expect(cell(page, 0, 10)).toContainText('cancelled');
  await page.goBack();
  await expect(page.getByLabel('Status')).toHaveValue('');
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(page).not.toHaveURL(/country=/);
});

test('an id finds its order, and nothing is said plainly', async ({ page }) => {
  await openList(page, ORDERS);
  const id = await cell(page, 3, 1).innerText();
  await page.getByLabel('Order id').fill(id);
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(1);
  await expect(cell(page, 0, 1)).toHaveText(id);
  await page.getByLabel('Order id').fill('no such order');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing passes these filters' })).toBeVisible();
});

test('the list goes on as it is scrolled, and jumps to a day', async ({ page }) => {
  await openList(page, ORDERS);
  const lastAfterScrolling = async (): Promise<number> => {
    await grid(page).evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
    return Number(await rows(page).last().getAttribute('aria-rowindex'));
  };
  await expect.poll(lastAfterScrolling).toBeGreaterThan(200);
  // only what is in sight is drawn
  expect(await rows(page).count()).toBeLessThan(80);
  await page.getByRole('textbox', { name: 'Jump to' }).fill('2026-08-15');
  await expect(page).toHaveURL(/at=2026-08-15/);
  await expect(cell(page, 0, 0)).toContainText(/1[0-5] Aug 2026/);
});

test('an order is read and checked by keyboard alone', async ({ page }) => {
  await openList(page);
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(2)).toHaveAttribute('aria-selected', 'true');
  const id = await cell(page, 2, 1).innerText();
  const gross = await cell(page, 2, 6).innerText();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/order=/);
  await expect(drawer(page).getByRole('heading', { level: 2 })).toHaveText(`Order ${id}`);
  const part = drawer(page).locator('[data-part="gross"] td');
  // what the lines sum to is what the order holds, and what the list says
  await expect(part.nth(0)).toHaveText(gross);
  await expect(part.nth(1)).toHaveText(gross);
  const lines = drawer(page).getByRole('region', { name: 'Lines of the order' });
  const ofLines = (await lines.locator('tbody td:nth-child(4)').allInnerTexts()).map(numberIn);
  expect(ofLines.reduce((a, b) => a + b, 0)).toBeCloseTo(numberIn(gross), 6);
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(grid(page)).toBeFocused();
  await expect(page).not.toHaveURL(/order=/);
});

test('the rows behind net sales sum to it', async ({ page }) => {
  await page.goto(`${ALDER}?why=net_sales`);
  const formula = drawer(page).locator('[data-fraction] > span > span');
  await expect(formula).toHaveCount(3);
  const [gross, discounts, returns] = (await formula.allInnerTexts()).map((text) => Math.abs(numberIn(text)));
  await drawer(page).getByRole('link', { name: 'Orders', exact: true }).click();
  await expect(page.getByText('Rows behind Net sales')).toBeVisible();
  await expect(sum(page, 'gross_sales').locator('dd')).toHaveText(/\d/);
  expect(numberIn(await sum(page, 'gross_sales').locator('dd').innerText())).toBe(gross);
  expect(numberIn(await sum(page, 'discounts').locator('dd').innerText())).toBe(discounts);
  await page.getByRole('link', { name: / on the Bridge$/ }).click();
  await drawer(page).getByRole('link', { name: 'Reversals', exact: true }).click();
  await expect(page.getByRole('grid', { name: 'Reversals' })).toBeVisible();
  expect(numberIn(await sum(page, 'returns').locator('dd').innerText())).toBe(returns);
});

test('a figure of sessions says that they are not listed', async ({ page }) => {
  await page.goto(`${ALDER}?why=cr`);
  await expect(drawer(page)).toContainText('Sessions: counted, not listed one by one.');
});

test('the file has the rows of the list', async ({ page, request }) => {
  await openList(page, `${QUARTER}&country=AT`);
  const listed = numberIn(await page.getByRole('heading', { level: 1 }).innerText());
  const address = await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href');
  const lines = (await (await request.get(address ?? '')).text()).trim().split('\n');
  expect(lines).toHaveLength(listed + 1);
  expect(lines[1]).toContain(await cell(page, 0, 1).innerText());
});

const VIEWS = {
  sources: DATA,
  imports: `${DATA}?tab=imports`,
  orders: QUARTER,
  reversals: `${QUARTER}&kind=reversals`,
  channels: `${DATA}?tab=channels`,
  rates: `${DATA}?tab=rates`,
  'an empty shop': '/s/empty-shop/data?tab=orders',
} as const;

checkViews(VIEWS);

test('axe finds nothing in the drawer of an order, and it fits a phone', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openList(page);
  await rows(page).first().click();
  await expect(page).toHaveURL(/order=/);
  await page.setViewportSize({ width: 390, height: 844 });
  // by its address: a click would have scrolled the page behind it under the bar
  await page.goto(page.url());
  await expect(drawer(page).getByRole('region', { name: 'Lines of the order' })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});
