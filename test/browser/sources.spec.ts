import { expect, test, type Page } from '@playwright/test';
import { KEYS, startWooShop, wooOrder, type WooShop } from '../sources/wooShop';
import { axeFindings, drawer, figure, overflow } from './pages';

/** A shop is connected against a WooCommerce of this machine, and its first figures are seen. */

const at = (store: string, more = '') => `/s/${store}/data${more}`;

let shop: WooShop;
test.beforeEach(async ({ request }) => {
  const answer = await request.get('/api/trpc/sources.platforms');
  const { result } = (await answer.json()) as { result: { data: { platform: string }[] } };
  const isThere = result.data.some(({ platform }) => platform === 'woocommerce');
  test.skip(!isThere, 'This build can not connect WooCommerce.');
  shop = await startWooShop();
});
test.afterEach(() => shop?.close());

/** Orders of 10.00: 200 on 20 November, 30 on the 21st, which is yesterday. */
const fill = () => {
  for (let id = 1; id <= 230; id++) shop.orders.push(wooOrder(id, `2026-11-${id <= 200 ? 20 : 21}T10:00:00`));
};

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

const enter = async (page: Page, { consumerKey, consumerSecret } = KEYS) => {
  await page.getByLabel('Address of the shop').fill(shop.address);
  await page.getByLabel('Consumer key').fill(consumerKey);
  await page.getByLabel('Consumer secret').fill(consumerSecret);
  await press(page, 'Connect');
};

const row = (page: Page) => page.locator('[data-row="woocommerce"]');

test('a shop is connected, its orders are watched as they come, and give the first figures', async ({
  page,
}) => {
  fill();
  const began = Date.now();
  await page.goto(at('connect-shop'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No platform is connected.');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Connect a shop' }).first().click();
  await drawer(page)
    .getByRole('button', { name: /^WooCommerce/ })
    .click();

  // nothing entered: the first field is asked for
  await press(page, 'Connect');
  await expect(page.getByLabel('Address of the shop')).toBeFocused();
  await enter(page, { ...KEYS, consumerSecret: 'cs_wrong' });
  await expect(page.getByRole('alert')).toContainText('refuses the credentials (401)');
  expect(await axeFindings(page)).toEqual([]);

  // asked who it is in three calls; then the first page comes, and the shop wants to be left alone for a while
  shop.faults.push(null, null, null, null, { status: 429, headers: { 'retry-after': '3' } });
  await enter(page);
  await expect(page).toHaveURL(/source=woocommerce/);
  await expect(drawer(page).getByRole('status')).toHaveText('Fetched 100 of 230');
  await expect(drawer(page).getByRole('progressbar')).toHaveAttribute('value', '100');
  await expect(drawer(page).locator('[data-first="net_sales"] dd')).toHaveText('€2,300.00');
  await expect(drawer(page).locator('[data-first="orders"] dd')).toHaveText('230');
  expect(Date.now() - began).toBeLessThan(60_000);
  expect(await axeFindings(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'WooCommerce is current: the ledger holds 230 orders of 18 Oct – 21 Nov, as many as WooCommerce counts.',
  );
  await expect(row(page)).toContainText('Equal');
  await expect(row(page).locator('td.num')).toHaveText(['230', '230', '€2,300.00', '€2,300.00', /Open/]);
  // the secret is nowhere to be had again
  const status = await page.request.get(
    `/api/trpc/sources.status?input=${encodeURIComponent('{"store":"connect-shop"}')}`,
  );
  expect(await status.text()).not.toMatch(/cs_test|ck_test/);
  // by an address that shows the last days of the pinned clock
  await page.goto('/s/connect-shop/bridge?from=2026-11-01&to=2026-11-22&compare=none');
  await expect(figure(page, 'net_sales')).toHaveText('€2,300');
});

test('a run that is short is red and says why, until the rows have come', async ({ page }) => {
  fill();
  shop.hides.add(150);
  await page.goto(at('short-shop', '?connect=woocommerce'));
  await enter(page);
  const problem = drawer(page).locator('[data-problem]').first();
  await expect(problem).toContainText('WooCommerce says that it sent 230 items, and 229 arrived.');
  await expect(drawer(page).locator('[data-run="short"]')).toContainText('Rows missing');
  await page.goto(at('short-shop'));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('WooCommerce: rows missing');
  await expect(row(page)).toContainText('Rows missing');
  const alarm = page.getByRole('navigation', { name: 'Pages' }).getByText('1 source needs a look');
  await expect(alarm).toBeAttached();

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.goto(at('short-shop', '?source=woocommerce'));
  await expect(problem).toBeVisible();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);

  shop.hides.clear();
  await press(page, 'Sync now');
  await expect(drawer(page).locator('[data-run]').first()).toContainText('Complete');
  await expect(problem).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(row(page)).toContainText('Equal');
  await expect(alarm).toHaveCount(0);

  // removed for good, and what came from it stays
  await row(page).getByRole('link', { name: 'Open' }).click();
  await press(page, 'Remove …');
  await press(page, 'Remove woocommerce');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No platform is connected.');
});
