import { expect, test, type Page } from '@playwright/test';
import { axeFindings, CONTRAST, drawer, figure } from './pages';
import { layoutFaults } from './room';

/** Whatever a store has in it, every figure is whole or short, and nothing lies over anything. The stores are those of `extremes.ts`. */

const WEEKS = 'by=week&show=pivot';
const ORDERS = 'data?tab=orders&from=2026-07-01&to=2026-12-01';

/** Each page once with what is hardest for it. */
const PAGES: Record<string, readonly string[]> = {
  vast: [
    'bridge',
    'bridge?table=true',
    'bridge?why=net_sales',
    'roadmap',
    'explore',
    `explore?metrics=net_sales&split=channel&${WEEKS}`,
    'retention?measure=ltv_revenue',
    'retention?measure=ltv_revenue&cell=comeback',
    ORDERS,
    'data?tab=parity',
    'data?tab=series',
    'data?tab=imports',
    'data?tab=sources',
    'data?tab=tracking',
    'data?tab=rates',
  ],
  small: [
    'bridge',
    'bridge?why=aov',
    'roadmap',
    'explore?metrics=net_sales,aov,cr',
    'retention?measure=ltv_revenue&by=week',
  ],
  names: [
    'bridge',
    'roadmap?edit=target',
    'roadmap',
    'explore?metrics=net_sales,orders&split=device&by=month',
    `explore?metrics=net_sales&split=product_type&${WEEKS}`,
    'retention',
    ORDERS,
    'data?tab=series',
    'data?tab=imports',
    'data?tab=sources',
    'data?tab=tracking',
    'data?tab=rates',
    'settings',
  ],
  one: ['bridge', 'explore'],
};

/** So high that a table of the stores needs not scroll within the page. */
const HEIGHT = 1_600;
const SLOW_MS = 240_000;
const PATIENCE = { timeout: 10_000, intervals: [50, 100, 250, 500] };

interface Window {
  width?: number;
  height?: number;
}

const open = async (
  page: Page,
  address: string,
  { width = 1440, height = HEIGHT }: Window = {},
): Promise<void> => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height });
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
};

const softly = expect.configure({ soft: true });
const expectRoom = (page: Page, where: string) =>
  softly.poll(() => layoutFaults(page), { message: where, ...PATIENCE }).toEqual([]);

// one window goes through all pages of a store: its scripts are read once
for (const [store, pages] of Object.entries(PAGES))
  test(`everything has room: ${store}`, async ({ page }) => {
    test.setTimeout(SLOW_MS);
    for (const address of pages) {
      await open(page, `/s/${store}-shop/${address}`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const width of [1440, 1024, 390]) {
          await page.setViewportSize({ width, height: HEIGHT });
          await expectRoom(page, `${address} at ${width} px, ${colorScheme}`);
        }
      }
    }
  });

test('a figure that is shown short is whole in its title, its name and its drawer', async ({ page }) => {
  await open(page, '/s/vast-shop/bridge');
  // 1,010 orders of ¥99,999,999,999
  const whole = '¥100,999,999,998,990';
  const sales = figure(page, 'net_sales');
  await expect(sales).toHaveText('¥101.00 tn');
  await expect(sales).toHaveAttribute('title', whole);
  await expect(sales).toHaveAccessibleName(`Net sales: ¥101.00 tn, exactly ${whole}. Why?`);
  await sales.click();
  await expect(drawer(page).locator('[data-answer]')).toContainText(whole);
});

test('a small figure is not zero', async ({ page }) => {
  await open(page, '/s/small-shop/bridge');
  // 0.001 + 0 + 0.001 in three orders
  await expect(figure(page, 'net_sales')).toHaveText(/0\.002$/);
  await expect(figure(page, 'aov')).toHaveText(/0\.00067$/);
});

test('a column that is made narrow has short figures', async ({ page }) => {
  const sizes = encodeURIComponent(JSON.stringify({ net_sales: 72 }));
  await open(page, `/s/vast-shop/explore?metrics=net_sales&split=channel&sizes=${sizes}`);
  const total = page.getByRole('region', { name: 'Table' }).locator('tfoot [data-why="net_sales"]');
  await expect(total).toHaveText('¥101.00 tn');
  await expect(total).toHaveAttribute('title', '¥100,999,999,998,990');
  await expectRoom(page, 'narrow');
});

/** What is opened, from where, in a window of which width. */
const OPENED: Record<string, { address: string; width: number; open: (page: Page) => Promise<void> }> = {
  'the navigation': {
    ...{ address: 'bridge', width: 390 },
    open: (page) => page.getByRole('button', { name: 'Navigation' }).click(),
  },
  'the palette': { address: 'roadmap', width: 1440, open: (page) => page.keyboard.press('ControlOrMeta+K') },
  'the menu of a column': {
    ...{ address: 'explore?metrics=net_sales,orders&split=device', width: 1440 },
    open: (page) => page.getByRole('button', { name: 'Column Net sales', exact: true }).click(),
  },
  'the choice of metrics': {
    ...{ address: 'explore?metrics=net_sales,orders&split=device', width: 390 },
    open: (page) => page.getByRole('button', { name: /^Metrics: / }).click(),
  },
  'an order': {
    ...{ address: ORDERS, width: 390 },
    open: (page) => page.getByRole('grid').getByRole('row').nth(1).click(),
  },
  'the form of a deliverable': {
    ...{ address: 'roadmap', width: 390 },
    open: (page) => page.getByRole('link', { name: 'Edit 0 Donau' }).first().click(),
  },
  'why of a phase': { address: 'bridge?why=phase', width: 390, open: () => Promise.resolve() },
};

test('axe finds nothing and everything has room in what is opened', async ({ page }) => {
  test.setTimeout(SLOW_MS);
  for (const [name, { address, width, open: act }] of Object.entries(OPENED)) {
    await open(page, `/s/names-shop/${address}`, { width, height: 900 });
    await act(page);
    await page.waitForLoadState('networkidle');
    await expectRoom(page, name);
    softly(await axeFindings(page), `${name}, light`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    softly(await axeFindings(page, CONTRAST), `${name}, dark`).toEqual([]);
  }
});

/** One that has no fault, with one fault each. */
const BROKEN: Record<string, [html: string, finding: RegExp | null]> = {
  'a figure that is cut': [
    '<div style="width:60px;overflow:hidden;white-space:nowrap">¥100,999,999,998,990</div>',
    /^cut off: “¥100,999/,
  ],
  'a figure that is cut and stands in its title': [
    '<div title="¥100,999,999,998,990" style="width:60px;overflow:hidden;white-space:nowrap">¥100,999,999,998,990</div>',
    null,
  ],
  'a figure that scrolls in its frame': [
    '<div style="width:60px;overflow:auto;white-space:nowrap">¥100,999,999,998,990</div>',
    null,
  ],
  'words over words': [
    '<div style="position:relative"><p>one word</p><p style="position:absolute;top:4px;margin:0">another</p></div>',
    /^one over the other: /,
  ],
  'words over a picture': [
    '<div style="display:flex"><b style="width:40px;white-space:nowrap">¥100,999,999</b><svg width="40" height="20"></svg></div>',
    /^one over the other: /,
  ],
  'a label outside its drawing': [
    '<svg width="60" height="20" style="overflow:visible"><text x="-30" y="14">¥100,999</text></svg>',
    /^outside its drawing: “¥100,999”/,
  ],
  'a page wider than its window': ['<div style="width:2000px">x</div>', /^the page is \d+ px wider/],
  'a choice that is cut': [
    '<select style="width:60px"><option>A lift over the baseline</option></select>',
    /^cut off: the choice/,
  ],
};

test('each kind of fault would be found', async ({ page }) => {
  for (const [name, [html, finding]] of Object.entries(BROKEN)) {
    await page.setContent(`<body style="margin:40px">${html}</body>`);
    const found = await layoutFaults(page);
    if (finding) expect(found.join('\n'), name).toMatch(finding);
    else expect(found, name).toEqual([]);
  }
});
