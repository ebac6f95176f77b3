import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  devices,
  expect,
  test,
  type APIRequestContext,
  type BrowserContext,
  type Page,
} from '@playwright/test';
import type { Answer } from '../../server/ask/types';
import type { TrackingView } from '../../server/api/rpc/tracking';
import { axeFindings, overflow } from './pages';
import config from './playwright.config';

/**
 * A small storefront of another origin, and a visitor who buys there: what lands in the store equals what
 * the script did. The clock of the server is pinned to 22 November 2026.
 */

const { userAgent, viewport, hasTouch, isMobile } = devices['Pixel 7']!;
const { launchOptions = {} } = config.use ?? {};
// what a page sends while it goes has the browser's own agent, whatever the context says
test.use({
  launchOptions: { ...launchOptions, args: [...(launchOptions.args ?? []), `--user-agent=${userAgent}`] },
});

// One shop for the file: another worker's would take its place at the pixel.
test.describe.configure({ mode: 'default' });

const STORE = 'pixel-shop';
/** Today is not over, and in no figure but as of an instant: the server's clock stands at this one. */
const SO_FAR = { from: '2026-11-22', to: '2026-11-23', asOf: '2026-11-22T09:00:00Z' };

const script = (server: string, key: string) => `
<script>window.qd = window.qd || function () { (qd.q = qd.q || []).push(arguments) }</script>
<script async src="${server}/px/q.js" data-key="${key}"></script>`;

/** Five pages; the product page throws once, every page loads a script of a third origin. */
const PAGES: Record<string, string> = {
  '/': `<h1>A shop</h1><a href="/product">To the product</a>`,
  '/product': `<h1>A chair</h1><script>qd('product')</script>
    <button onclick="qd('cart'); location.href = '/checkout'">Put into the cart</button>
    <script>setTimeout(() => { throw new Error('a broken app') }, 50)</script>`,
  '/checkout': `<h1>Address</h1><script>qd('checkout', 'address')</script>
    <p>Where to?</p><label>Name <input id="name"></label>
    <a role="button" href="/payment">Go on</a>`,
  '/payment': `<h1>Payment</h1><script>qd('checkout', 'payment')</script>
    <label><input type="radio" name="by"> By wallet</label>
    <button onclick="location.href = '/thanks'">Pay</button>`,
  '/thanks': `<h1>Thank you</h1>
    <script>qd('order', { id: '1001', value: '129.90', currency: 'eur'.toUpperCase() })</script>`,
};

let shop: Server;
let others: Server;
let shopUrl: string;
let othersUrl: string;
let snippet = '';

const listen = (server: Server): Promise<string> =>
  new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );

test.beforeAll(async ({ request }) => {
  others = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/javascript', 'timing-allow-origin': '*' });
    response.end(`/* ${'x'.repeat(20_000)} */`);
  });
  shop = createServer(({ url = '/' }, response) => {
    const page = PAGES[new URL(url, 'http://shop').pathname];
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html' });
    response.end(
      `<!doctype html><html lang="de"><title>Shop</title>${snippet}<script src="${othersUrl}/app.js"></script><body>${page}`,
    );
  });
  [shopUrl, othersUrl] = [await listen(shop), await listen(others)];
  const server = process.env.QUARTERDECK_TEST_URL!;
  const given = { store: STORE, origins: [shopUrl], internal: [], proxies: [] };
  const answer = await request.post(`${server}/api/trpc/tracking.save`, { data: given });
  const { result } = (await answer.json()) as { result: { data: { key: string } } };
  snippet = script(server, result.data.key);
});
test.afterAll(() => {
  shop.close();
  others.close();
});

const asked = async <T>(request: APIRequestContext, procedure: string, input: object): Promise<T> => {
  const answer = await request.get(
    `/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`,
  );
  return ((await answer.json()) as { result: { data: T } }).result.data;
};

/** A browser that does not say that a program drives it. */
const asPerson = (context: BrowserContext) =>
  context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false }));

const paintOf = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) =>
        new PerformanceObserver((list) => done(list.getEntries().at(-1)!.startTime)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        }),
      ),
  );

test('a purchase on a phone lands as it was made', async ({ browser, request }) => {
  const context = await browser.newContext({ userAgent, viewport, hasTouch, isMobile });
  await asPerson(context);
  const page = await context.newPage();
  await page.goto(`${shopUrl}/?utm_source=newsletter&utm_medium=email`);
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  await page.waitForLoadState('networkidle');
  const landingPaint = await paintOf(page);
  await page.getByRole('link').click();
  await page.getByRole('button', { name: 'Put into the cart' }).click();
  await expect(page.getByRole('heading', { name: 'Address' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  // no control: counts for nothing
  await page.getByText('Where to?').click();
  // one activation; what is typed is none
  await page.getByLabel('Name').click();
  await page.keyboard.type('Ada');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Payment' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.getByText('By wallet').click();
  await page.getByRole('button', { name: 'Pay' }).click();
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  await page.goto('about:blank');
  await context.close();

  const view = () => asked<TrackingView>(request, 'tracking.view', { store: STORE });
  await expect
    .poll(async () => (await view()).arrived, { timeout: 30_000 })
    .toMatchObject({
      events: { view: 5, product: 1, cart: 1, checkout: 2, order: 1, error: 1, vitals: 5 },
      sessions: { people: 1, bots: 0, internal: 0 },
    });
  const metrics = [
    'sessions',
    'atc_rate',
    'checkout_rate',
    'cr',
    'checkout_clicks_p75',
    'js_error_rate',
    'lcp_p75',
  ];
  const { rows } = await asked<Answer>(request, 'ask.query', {
    store: STORE,
    metrics,
    ...SO_FAR,
    split: 'device',
  });
  expect(rows.map((row) => row.split)).toEqual(['mobile']);
  const value = (id: string) => rows[0]!.values[id as keyof (typeof rows)[0]['values']]?.value;
  expect(value('sessions')).toBe(1);
  for (const rate of ['atc_rate', 'checkout_rate', 'cr', 'js_error_rate']) expect(value(rate)).toBe(1);
  // the name field, "Go on", "By wallet" and "Pay"
  expect(value('checkout_clicks_p75')).toBe(4);
  expect(landingPaint).toBeGreaterThan(0);
  const [channel] = (
    await asked<Answer>(request, 'ask.query', {
      store: STORE,
      metrics: ['sessions'],
      ...SO_FAR,
      split: 'channel',
    })
  ).rows;
  expect(channel!.split).toBe('email');
});

test('a browser that a program drives is a bot, in no figure', async ({ browser, request }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(shopUrl);
  await page.waitForLoadState('networkidle');
  await page.goto('about:blank');
  await context.close();
  await expect
    .poll(
      async () =>
        (await asked<TrackingView>(request, 'tracking.view', { store: STORE })).arrived.sessions.bots,
      {
        timeout: 30_000,
      },
    )
    .toBeGreaterThan(0);
});

test('a page of an origin that was not named gets nothing', async ({ request }) => {
  const key = /data-key="([^"]+)"/.exec(snippet)![1]!;
  const body = JSON.stringify({ e: [{ i: 'forged-event', k: 'view', a: 0 }] });
  const send = (headers: Record<string, string>, to: string) =>
    request.post(`/px/${to}`, { data: body, headers: { 'content-type': 'text/plain', ...headers } });
  expect((await send({ origin: 'https://evil.example' }, key)).status()).toBe(404);
  expect((await send({ origin: shopUrl }, 'no-such-key')).status()).toBe(404);
});

test('the Tracking tab makes a pixel, and shows what to paste', async ({ page }) => {
  await page.goto('/s/empty-shop/data?tab=tracking');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('No pixel yet');
  // what will have to be pasted is seen before, and can't be copied without its key
  await expect(page.locator('pre').first()).toContainText('data-key="KEY"');
  await expect(page.getByRole('button', { name: 'Copy' }).first()).toBeDisabled();
  await page.getByLabel('Pages of the shop').fill('https://shop.example/path');
  await page.getByRole('button', { name: 'Make the pixel' }).click();
  await expect(page.getByRole('alert')).toContainText('is no origin');
  await page.getByLabel('Pages of the shop').fill('https://shop.example');
  await page.getByRole('button', { name: 'Make the pixel' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing has arrived');
  await expect(page.getByRole('button', { name: 'Copy' }).first()).toBeEnabled();
  await expect(page.locator('pre').first()).not.toContainText('data-key="KEY"');
  await page.getByRole('button', { name: 'WooCommerce' }).click();
  await expect(page).toHaveURL(/shop=woocommerce/);
  await expect(page.locator('pre').first()).toContainText('woocommerce_thankyou');
  await page.reload();
  await expect(page.locator('pre').first()).toContainText('woocommerce_thankyou');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});
