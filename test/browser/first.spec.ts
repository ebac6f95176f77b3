import { expect, test as plain, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { axeFindings, CONTRAST, figure, overflow } from './pages';
import { layoutFaults } from './room';
import { startBuilt } from './server';

/** From an empty installation to figures, by the browser alone. */

type Server = Awaited<ReturnType<typeof startBuilt>>;

const test = plain.extend<object, { server: Server }>({
  server: [
    // Playwright reads which fixtures are wanted off this parameter
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startBuilt('--empty');
      await use(server);
      await server.end();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
});

// one server, which each of them finds empty
test.describe.configure({ mode: 'default' });

const call = async (request: APIRequestContext, procedure: string, input?: object) => {
  const answer = await request.post(`/api/trpc/${procedure}`, input && { data: input });
  expect(answer.ok(), await answer.text()).toBe(true);
};
const storesIn = async (request: APIRequestContext) => {
  const input = encodeURIComponent(JSON.stringify({ archived: true }));
  const answer = await request.get(`/api/trpc/stores.list?input=${input}`, { maxRetries: 2 });
  const body = (await answer.json()) as { result: { data: { slug: string; name: string }[] } };
  return body.result.data;
};
const createStore = (request: APIRequestContext, slug: string, name = slug) =>
  call(request, 'stores.create', { slug, name, currency: 'EUR', timeZone: 'Europe/Berlin' });

test.beforeEach(async ({ request }) => {
  for (const { slug, name } of await storesIn(request))
    await call(request, 'stores.delete', { store: slug, confirm: name });
});

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const FIRST = 'What shall Quarterdeck look at first?';
const drawer = (page: Page) => page.getByRole('dialog', { name: 'A new store' });
const field = (page: Page, label: string) => drawer(page).getByLabel(label, { exact: true });
const createButton = (page: Page) => drawer(page).getByRole('button', { name: /^Create/ });
const problemAt = (of: Locator): Promise<string> =>
  of.evaluate((input) =>
    (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => (id.endsWith('-error') ? document.getElementById(id)?.textContent : ''))
      .join(''),
  );
const step = (page: Page, name: string) => page.locator(`[data-step="${name}"]`);

const ORDERS = [
  'order_id,placed_at,currency,quantity,unit_price',
  'A-1,2026-10-05 09:30,EUR,2,10.00',
  'A-2,2026-11-03 18:05,EUR,1,20.00',
].join('\n');
const ordersFile = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS) };

/** Light, dark, and on a phone. */
const expectFit = async (page: Page) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  expect(await axeFindings(page), 'light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await axeFindings(page, CONTRAST), 'dark').toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0);
  expect(await layoutFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
};

test('an empty installation asks what to look at, fit for everybody', async ({ page }) => {
  await page.goto('/');
  await expect(title(page)).toHaveText(FIRST);
  for (const name of ['Connect a shop', 'Import a file', 'Look at the demo'])
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  await expectFit(page);
  await page.getByRole('link', { name: 'Connect a shop' }).click();
  await expect(page).toHaveURL(/create=shop/);
  await createButton(page).click();
  await expectFit(page);
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(page.getByRole('link', { name: 'Connect a shop' })).toBeFocused();
});

test('a list of one’s own gives its first figure by six clicks, and the Bridge says what is missing', async ({
  page,
}) => {
  test.setTimeout(240_000);
  let clicks = 0;
  const click = (what: Locator) => {
    clicks += 1;
    return what.click();
  };
  const began = Date.now();
  await page.goto('/');
  await click(page.getByRole('link', { name: 'Import a file' }));
  await field(page, 'Name').fill('Meine Wolle');
  await expect(field(page, 'Name in addresses')).toHaveValue('meine-wolle');
  await expect(field(page, 'Time zone')).not.toHaveValue('');
  await field(page, 'Time zone').fill('Europe/Berlin');
  await field(page, 'Currency').fill('eur');
  await click(createButton(page));
  // the button that opens the dialog, and the file in it
  clicks += 2;
  await page.getByLabel('Choose a file').setInputFiles(ordersFile);
  await click(page.getByRole('button', { name: 'Import', exact: true }));
  await expect(page.getByText('It is in the ledger.')).toBeVisible();
  await click(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Bridge' }));
  // 2 × 10 + 20
  await expect(figure(page, 'net_sales')).toHaveText('€40');
  expect(clicks).toBeLessThanOrEqual(6);
  expect(Date.now() - began).toBeLessThan(120_000);

  await expect(step(page, 'orders')).toHaveAttribute('data-state', 'done');
  await expect(figure(page, 'cr')).toHaveText('No data');
  await expect(step(page, 'sessions')).toHaveAttribute('data-state', 'open');
  await step(page, 'sessions')
    .getByText(/^All \d+ figures$/)
    .click();
  await expect(step(page, 'sessions')).toContainText('Conversion rate · ');
  await expectFit(page);

  await page.getByRole('link', { name: 'Set targets' }).click();
  await expect(page.getByRole('textbox', { name: 'First day of the first phase' })).toHaveValue('1 Oct 2026');
  await page.getByRole('button', { name: 'Lay out four phases' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Bridge' }).click();
  await expect(step(page, 'targets')).toHaveAttribute('data-state', 'done');
  await expect(page.getByRole('link', { name: 'Set targets' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Put away' }).click();
  await expect(step(page, 'sessions')).toHaveCount(0);
  await expect(page.getByRole('main')).toBeFocused();
  await page.reload();
  await expect(figure(page, 'net_sales')).toHaveText('€40');
  await expect(step(page, 'sessions')).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Data' }).click();
  await expect(step(page, 'sessions')).toBeVisible();
});

test('every page of a store without orders says how it is filled, and none sends people to a terminal', async ({
  page,
  request,
}) => {
  await createStore(request, 'mine', 'Mine');
  for (const name of ['bridge', 'explore', 'retention', 'data', 'data?tab=orders']) {
    await page.goto(`/s/mine/${name}`);
    const main = page.getByRole('main');
    await expect(main.getByRole('heading', { name: /^No (orders|shop is connected) yet$/ })).toBeVisible();
    for (const way of ['Connect a shop', 'Import a file'])
      await expect(main.getByRole('link', { name: way, exact: true }).first()).toBeVisible();
    await expect(main.getByText(/npm run/)).toHaveCount(0);
    if (!name.includes('orders')) {
      await expect(step(page, 'store')).toHaveAttribute('data-state', 'done');
      await expect(step(page, 'orders')).toContainText('Orders add Net sales, Orders, AOV and');
    }
    await expectFit(page);
  }
  for (const name of ['data?tab=series', 'data?tab=rates']) {
    await page.goto(`/s/mine/${name}`);
    const main = page.getByRole('main');
    await expect(main.getByRole('link', { name: 'Import a file', exact: true })).toBeVisible();
    await expect(main.getByText(/npm run/)).toHaveCount(0);
    await expectFit(page);
  }
  await page.goto('/s/mine/roadmap');
  await expect(title(page)).toHaveText('No roadmap yet');
  await expect(page.getByRole('main').getByText(/npm run/)).toHaveCount(0);
  await expectFit(page);
  await page.getByRole('button', { name: 'Lay out four phases' }).click();
  await expect(page.getByRole('navigation', { name: 'Phase' }).getByRole('link')).toHaveCount(5);
  await page.goto('/s/mine/bridge');
  await page.getByRole('main').getByRole('link', { name: 'Connect a shop' }).first().click();
  await expect(page.getByRole('dialog', { name: 'Add a source' })).toBeVisible();
});

test('what is wrong with a new store stands at its field', async ({ page, request }) => {
  await createStore(request, 'mine', 'Mine');
  await page.goto('/start?create=store');
  await createButton(page).click();
  await expect(field(page, 'Name')).toBeFocused();
  expect(await problemAt(field(page, 'Name'))).toBe('The store needs a name.');
  expect(await problemAt(field(page, 'Currency'))).toBe('The store needs a currency.');
  await field(page, 'Name').fill('a'.repeat(200));
  await expect
    .poll(() => problemAt(field(page, 'Name')))
    .toBe('A name has at most 120 characters, and this one 200.');
  await field(page, 'Currency').fill('QQQ');
  await expect.poll(() => problemAt(field(page, 'Currency'))).toContain('“QQQ” is no currency.');
  await field(page, 'Time zone').fill('Berlin');
  await expect.poll(() => problemAt(field(page, 'Time zone'))).toContain('“Berlin” is no time zone.');
  await field(page, 'Name').fill('Mine');
  await expect(field(page, 'Name in addresses')).toHaveValue('mine-2');
  await field(page, 'Name in addresses').fill('mine');
  await expect.poll(() => problemAt(field(page, 'Name in addresses'))).toContain('Mine has this address.');
  expect(await storesIn(request)).toHaveLength(1);

  // right to left, and with a picture
  await field(page, 'Name').fill('متجر القهوة 🧦');
  await field(page, 'Name in addresses').fill('qahwa');
  await field(page, 'Currency').fill('EUR');
  await field(page, 'Time zone').fill('Africa/Cairo');
  await createButton(page).click();
  await expect(page).toHaveURL(/\/s\/qahwa\/bridge/);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  await page.goto('/s/qahwa/settings');
  await expect(title(page)).toContainText('متجر القهوة 🧦 counts in EUR and Cairo days.');
  await expectFit(page);
});

test('two tabs that create the same store: the second is told, and led to it', async ({ page, context }) => {
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto('/?create=file');
    await field(tab, 'Name').fill('Mine');
    await field(tab, 'Currency').fill('EUR');
  }
  await createButton(page).click();
  await expect(page).toHaveURL(/\/s\/mine\/data/);
  await createButton(other).click();
  await expect.poll(() => problemAt(field(other, 'Name in addresses'))).toContain('Mine has this address.');
  await expect(field(other, 'Name in addresses')).toBeFocused();
  await drawer(other).getByRole('link', { name: 'open Mine' }).click();
  await expect(other).toHaveURL(/\/s\/mine\/bridge/);
});

test('a server that is away while a store is created keeps what was typed', async ({ page, request }) => {
  const CREATE = '**/api/trpc/stores.create*';
  await page.goto('/?create=store');
  await field(page, 'Name').fill('Mine');
  await field(page, 'Currency').fill('EUR');
  await page.route(CREATE, (route) => route.abort());
  await createButton(page).click();
  await expect(drawer(page).getByRole('alert')).toContainText('The server does not answer.');
  await expect(field(page, 'Name')).toHaveValue('Mine');
  // this time the store is created, and the answer is lost
  await page.unroute(CREATE);
  await page.route(CREATE, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await createButton(page).click();
  await expect.poll(() => storesIn(request)).toHaveLength(1);
  await page.unroute(CREATE);
  await expect(createButton(page)).toHaveText('Create the store');
  await createButton(page).click();
  await drawer(page).getByRole('link', { name: 'open Mine' }).click();
  await expect(page).toHaveURL(/\/s\/mine\/bridge/);
  expect(await storesIn(request)).toHaveLength(1);
});

test('a store is renamed, archived, opened again and deleted by its name', async ({ page, request }) => {
  await createStore(request, 'mine', 'Mine');
  await createStore(request, 'other', 'Other');
  await page.goto('/s/mine/settings');
  await page.getByLabel('Name', { exact: true }).fill('Mine & Co');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(title(page)).toContainText('Mine & Co counts in EUR');
  await expect(page.getByText('Renamed.')).toBeVisible();

  await page.getByRole('button', { name: 'Archive this store' }).click();
  await expect(page.getByText('Mine & Co is archived: nothing comes in')).toBeVisible();
  await page.goto('/s/other/settings');
  const store = page.getByLabel('Store', { exact: true });
  await expect(store.getByRole('option')).toHaveText(['Other']);
  await page.getByRole('main').getByRole('link', { name: 'Mine & Co' }).click();
  await page.getByRole('button', { name: 'Take out of the archive' }).click();
  await expect(store.getByRole('option')).toHaveText(['Mine & Co', 'Other']);

  const typed = page.getByLabel('Type its name, Mine & Co, to delete it');
  await typed.fill('Mine');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  expect(await problemAt(typed)).toBe('That is not its name. It is: Mine & Co');
  await expectFit(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download its orders' }).click(),
  ]);
  expect(download.suggestedFilename()).toContain('.csv');
  await typed.fill('Mine & Co');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page).toHaveURL(/\/s\/other\/bridge/);
  await page.goto('/s/other/settings');
  await page.getByLabel('Type its name, Other, to delete it').fill('Other');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(title(page)).toHaveText(FIRST);
  await page.goto('/s/mine/bridge');
  await expect(page.getByRole('heading', { name: 'There is no store “mine”' })).toBeVisible();
});

/** Presses Tab until the focus is there. */
const tabTo = async (page: Page, goal: Locator) => {
  for (let presses = 0; presses < 60; presses++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The Tab key does not reach it.');
};

test('a store and its first figure by the keyboard alone', async ({ page }) => {
  await page.goto('/');
  await expect(title(page)).toHaveText(FIRST);
  await tabTo(page, page.getByRole('link', { name: 'Import a file' }));
  await page.keyboard.press('Enter');
  await expect(drawer(page)).toBeVisible();
  await tabTo(page, field(page, 'Name'));
  await page.keyboard.type('Mine');
  await tabTo(page, field(page, 'Currency'));
  await page.keyboard.type('EUR');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/s\/mine\/data\?tab=imports/);
  await tabTo(page, page.getByLabel('Choose a file'));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
  await chooser.setFiles(ordersFile);
  const run = page.getByRole('button', { name: 'Import', exact: true });
  await expect(run).toBeEnabled();
  await tabTo(page, run);
  await page.keyboard.press('Enter');
  await expect(page.getByText('It is in the ledger.')).toBeVisible();
  const bridge = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Bridge' });
  await page.keyboard.press('Control+Home');
  await tabTo(page, bridge);
  await page.keyboard.press('Enter');
  await expect(figure(page, 'net_sales')).toHaveText('€40');
});

test('beside stores of one’s own the demo is loaded after a question', async ({ page, request }) => {
  await createStore(request, 'mine', 'Mine');
  await page.goto('/start');
  await expect(title(page)).toHaveText('What shall Quarterdeck look at next?');
  await page.getByRole('button', { name: 'Load the demo' }).click();
  await expect(page.getByText('It is loaded beside Mine, which stays as it is.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Load it as well' })).toBeFocused();
  await expectFit(page);
  await page.getByRole('button', { name: 'Leave it' }).click();
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.getByRole('button', { name: 'Load the demo' })).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});

test('the demo is loaded in sight, marked on every page, and removed', async ({ page, context, request }) => {
  test.setTimeout(420_000);
  const bar = page.getByRole('progressbar', { name: 'Demo' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Load the demo' }).click();
  await expect(bar).toBeVisible();
  await expect(page.getByText(/^Making Alder & Loom: /)).toBeVisible();
  await page.reload();
  // a page that comes in the middle knows of it, though the database answers nobody
  await expect(bar).toBeVisible();
  const share = Number(await bar.getAttribute('value'));
  const other = await context.newPage();
  await other.goto('/s/alder-loom/bridge');
  await expect(other.getByRole('main').getByRole('progressbar', { name: 'Demo' })).toBeVisible();
  await other.goto('/?create=store');
  await field(other, 'Name').fill('Mine');
  await field(other, 'Currency').fill('EUR');
  await createButton(other).click();
  await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(share);
  // it is gone to once the database has time for it
  await expect(other).toHaveURL(/\/s\/mine\/bridge/, { timeout: 240_000 });
  await expect(page).toHaveURL(/\/s\/alder-loom\/bridge/, { timeout: 240_000 });
  await expect(figure(page, 'net_sales')).toHaveText(/\d/, { timeout: 60_000 });
  expect((await storesIn(request)).map(({ slug }) => slug)).toEqual(['alder-loom', 'harbour-goods', 'mine']);

  const mark = page.getByRole('banner').getByRole('link', { name: /^Demo: you look at generated data/ });
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of ['bridge', 'roadmap', 'retention', 'explore', 'data', 'settings']) {
    await page.goto(`/s/alder-loom/${name}`);
    await expect(mark).toBeInViewport();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/s/mine/bridge');
  await expect(page.getByRole('heading', { name: 'No orders yet' })).toBeVisible();
  await expect(mark).toHaveCount(0);

  await page.goto('/s/harbour-goods/bridge');
  await mark.click();
  await page.getByRole('button', { name: 'Remove the demo' }).click();
  await expectFit(page);
  await page.getByRole('button', { name: 'Remove both demo stores' }).click();
  await expect(page).toHaveURL(/\/s\/mine\/bridge/);
  await call(request, 'stores.delete', { store: 'mine', confirm: 'Mine' });
  await page.goto('/');
  await expect(title(page)).toHaveText(FIRST);
  await expect(page.getByRole('button', { name: 'Load the demo' })).toBeVisible();
});
