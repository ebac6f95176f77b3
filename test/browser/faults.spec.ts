import { expect, test, type Page } from '@playwright/test';
import {
  ALDER,
  CONTRAST,
  axeFindings,
  choosePeriod,
  drawer,
  figure,
  openBridge,
  overflow,
  periodButton,
} from './pages';

/** The server goes away, is in trouble or is replaced while somebody looks at the dashboard. */

const API = '**/api/trpc/**';
const away = (page: Page, url: string | RegExp = API) => page.route(url, (route) => route.abort());
const pages = (page: Page) => page.getByRole('navigation', { name: 'Pages' });
const tryAgain = (page: Page) => page.getByRole('main').getByRole('button', { name: 'Try again' });
const lastAnswer = (page: Page) => page.getByText(/^Figures of /);

/** As when the reader comes back to the window. */
const lookAgain = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));

/** The answers on the page are old enough to be asked for again. */
const halfAMinuteLater = async (page: Page) => {
  await page.clock.fastForward(31_000);
  await lookAgain(page);
};

test('a page whose code is gone loads itself again, once, and says so', async ({ page }) => {
  let loads = 0;
  page.on('domcontentloaded', () => (loads += 1));
  await openBridge(page);
  await page.route(/assets\/roadmap-.*\.js/, (route) => route.fulfill({ status: 404, body: '' }));
  await pages(page).getByRole('link', { name: 'Roadmap' }).click();
  await expect(
    page.getByText('A part of this page did not arrive; the page was loaded again.'),
  ).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('A part of Quarterdeck is missing on the server');
  await expect(pages(page)).toBeVisible();
  expect(loads).toBe(2);
  await page.unroute(/assets\/roadmap-.*\.js/);
  await tryAgain(page).click();
  await expect(page.getByRole('navigation', { name: 'Phase' })).toBeVisible();
  expect(loads).toBe(3);
});

test('after an upgrade the page comes back as the new version, with a line that can be put away', async ({
  page,
}) => {
  await openBridge(page);
  await page.evaluate(() => {
    const script = document.querySelector('script[type="module"]');
    script?.setAttribute('src', '/assets/index-before.js');
  });
  let isGone = true;
  page.on('request', (request) => (isGone &&= !request.isNavigationRequest()));
  await page.route(/assets\/roadmap-.*\.js/, (route) =>
    isGone ? route.fulfill({ status: 404, body: '' }) : route.continue(),
  );
  await pages(page).getByRole('link', { name: 'Roadmap' }).click();
  const line = page.getByText('Quarterdeck was updated; this page was loaded again.');
  await expect(line).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Phase' })).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(line).toHaveCount(0);
  await expect(page.getByRole('main')).toBeFocused();
});

test('a part of a page whose code is gone leaves the page as it is, and asks before the page is loaded', async ({
  page,
}) => {
  let loads = 0;
  page.on('domcontentloaded', () => (loads += 1));
  const parts = /assets\/(PaceCharts|Palette)-.*\.js/;
  await page.route(parts, (route) => route.fulfill({ status: 404, body: '' }));
  await openBridge(page);
  await expect(page.getByRole('alert')).toContainText('The chart did not arrive.');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('alert').filter({ hasText: 'The palette did not arrive.' });
  await expect(palette).toBeInViewport();
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
  expect(await axeFindings(page)).toEqual([]);
  expect(loads).toBe(1);
  await page.unroute(parts);
  await palette.getByRole('button', { name: 'Load the page again' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
  expect(loads).toBe(2);
});

test('a page whose code does not come because the server is away stays in the frame', async ({ page }) => {
  await openBridge(page);
  await away(page, '**/*');
  await pages(page).getByRole('link', { name: 'Roadmap' }).click();
  await expect(page.getByRole('alert')).toContainText('The server does not answer');
  await expect(pages(page)).toBeVisible();
  await page.unroute('**/*');
  await tryAgain(page).click();
  await expect(page.getByRole('navigation', { name: 'Phase' })).toBeVisible();
});

test('a server that is away from the start leaves navigation and period, and is asked again', async ({
  page,
}) => {
  await away(page);
  await page.goto(ALDER);
  await expect(page.getByRole('alert')).toContainText('The server does not answer');
  await expect(periodButton(page)).toBeVisible();
  await expect(pages(page).getByRole('link', { name: 'Retention' })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(periodButton(page)).toBeVisible();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.unroute(API);
  await tryAgain(page).click();
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
});

test('a period that cannot be read can be changed for another', async ({ page }) => {
  await openBridge(page);
  await away(page, /bridge\.view/);
  await choosePeriod(page, 'Last 28 days');
  await expect(page.getByRole('alert')).toContainText('The server does not answer');
  await expect(periodButton(page)).toContainText('Last 28 days');
  await page.unroute(/bridge\.view/);
  await choosePeriod(page, 'Last quarter');
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
});

/** In winter, at which Berlin's clock shows 13:00. */
const NOON = '2026-11-22T12:00:00Z';

/** Half a minute after the first look the server is away. */
const openOld = async (page: Page) => {
  await page.clock.install({ time: NOON });
  await openBridge(page);
  const before = await figure(page, 'net_sales').innerText();
  await away(page);
  await halfAMinuteLater(page);
  await page.clock.fastForward(2_000);
  await expect(lastAnswer(page)).toBeVisible();
  return before;
};

test('figures that cannot be read again can be read in the dark, too', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openOld(page);
  expect(await axeFindings(page, CONTRAST)).toEqual([]);
});

test('a figure that cannot be explained again keeps its explanation', async ({ page }) => {
  await page.clock.install({ time: NOON });
  await openBridge(page);
  await figure(page, 'aov').click();
  await expect(drawer(page).locator('[data-formula]')).toBeVisible();
  await away(page, /ask\.why/);
  await halfAMinuteLater(page);
  await page.clock.fastForward(2_000);
  await expect(drawer(page).getByText(/^Figures of 13:00, Berlin time\./)).toBeVisible();
  await expect(drawer(page).locator('[data-formula]')).toBeVisible();
});

test('figures that cannot be read again stay, dimmed, with their time', async ({ page }) => {
  const before = await openOld(page);
  await expect(lastAnswer(page)).toHaveText('Figures of 13:00, Berlin time. The server does not answer.');
  await expect(figure(page, 'net_sales')).toHaveText(before);
  await expect(page.locator('[data-old]')).toContainText(before);
  expect(await axeFindings(page, CONTRAST)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.unroute(API);
  await tryAgain(page).click();
  await expect(lastAnswer(page)).toHaveCount(0);
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.locator('[data-old]')).toHaveCount(0);
  await expect(figure(page, 'net_sales')).toHaveText(before);
});

test('a part of Explore that cannot be read says so in its place, and the table stands', async ({ page }) => {
  const lines = /explore\.table.*pivot%22%3Atrue/;
  await page.route(lines, (route) => route.abort());
  await page.goto('/s/alder-loom/explore');
  const part = page.getByRole('alert');
  await expect(part).toContainText(/ by week could not be read\. The server does not answer\./);
  await expect(page.getByRole('region', { name: 'Table' }).getByRole('cell').first()).toHaveText(/\d/);
  await page.unroute(lines);
  await tryAgain(page).click();
  await expect(part).toHaveCount(0);
});

const EXPLORE = '/s/alder-loom/explore';
const exploreTable = (page: Page) => page.getByRole('region', { name: 'Table' }).getByRole('cell').first();

test('a table of Explore that cannot be read says so, with all its choices, and is asked for again', async ({
  page,
}) => {
  const table = /explore\.table/;
  await away(page, table);
  await page.goto(EXPLORE);
  await expect(page.getByRole('heading', { name: 'This table cannot be shown' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('The server does not answer');
  await expect(pages(page).getByRole('link', { name: 'Retention' })).toBeVisible();
  await expect(periodButton(page)).toBeVisible();
  await expect(page.getByRole('group', { name: 'What is asked' })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.unroute(table);
  await tryAgain(page).click();
  await expect(exploreTable(page)).toHaveText(/\d/);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('Explore without any answer of the server leaves the frame, says so, and is asked for again', async ({
  page,
}) => {
  await away(page);
  await page.goto(EXPLORE);
  await expect(page.getByRole('alert')).toContainText('The server does not answer');
  await expect(pages(page).getByRole('link', { name: 'Retention' })).toBeVisible();
  await expect(periodButton(page)).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.unroute(API);
  await tryAgain(page).click();
  await expect(exploreTable(page)).toHaveText(/\d/);
});

test('the address of an unknown page leaves the frame, in a store and outside of one', async ({ page }) => {
  await page.goto('/s/alder-loom/weather');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await expect(page.getByText('The navigation has those that exist.')).toBeVisible();
  await pages(page).getByRole('link', { name: 'Bridge' }).click();
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
  await page.goto('/weather');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await expect(page.getByText('The navigation has those that exist.')).toHaveCount(0);
  await page.getByLabel('Store', { exact: true }).selectOption('alder-loom');
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
});
