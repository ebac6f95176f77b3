import { parse } from 'csv-parse/sync';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { axeFindings, drawer, numberIn, overflow, shifts, watchShifts } from './pages';
import { checkViews } from './views';
import { exported, typed } from './export';

const EXPLORE = '/s/alder-loom/explore';
const SMALL = `${EXPLORE}?metrics=net_sales,orders,aov&split=channel&by=week`;

const table = (page: Page): Locator => page.getByRole('region', { name: 'Table' }).getByRole('table');
const rows = (page: Page): Locator => table(page).locator('tbody tr:not([aria-hidden])');
const total = (page: Page): Locator => table(page).locator('tfoot tr');
const heads = (page: Page): Promise<string[]> => table(page).locator('thead th [data-sort]').allInnerTexts();
const names = (page: Page): Promise<string[]> => rows(page).locator('th').allInnerTexts();

const open = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await expect(rows(page).first()).toBeVisible();
};

/** Walks with the Tab key until the focus stands there. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  for (let i = 0; i < 120; i += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The Tab key does not lead there');
};

test('the first sentence begins with what has stopped', async ({ page }) => {
  await page.goto('/s/one-shop/explore?metrics=net_sales');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    /^Orders stop on 21 October, 32 days ago\. Net sales/,
  );
  // not of the days before
  await page.goto('/s/one-shop/explore?metrics=net_sales&from=2026-10-01&to=2026-10-22');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Net sales/);
});

test('a table is built, sorted, cut and pivoted by keyboard alone', async ({ page }) => {
  await open(page, `${EXPLORE}?metrics=net_sales,orders&split=channel&by=month`);
  await tabTo(page, page.getByRole('button', { name: /^Metrics: / }));
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Find a metric')).toBeFocused();
  await page.keyboard.type('aov');
  await tabTo(page, page.getByRole('checkbox', { name: /^AOV$/ }));
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect.poll(() => heads(page)).toContain('AOV');

  await tabTo(page, page.getByLabel('split by'));
  await page.keyboard.type('Dev');
  await expect.poll(() => heads(page)).toContain('Device');
  await expect.poll(() => names(page)).toContain('Mobile');

  const orders = table(page).getByRole('columnheader', { name: /^Orders/ });
  await tabTo(page, orders.getByRole('button').first());
  await page.keyboard.press('Enter');
  await expect(orders).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/sort=orders/);
  const at = (await heads(page)).findIndex((head) => head.startsWith('Orders'));
  const sorted = (
    await rows(page)
      .locator(`:nth-child(${at + 1})`)
      .allInnerTexts()
  ).map(numberIn);
  expect(sorted).toEqual(sorted.toSorted((a, b) => b - a));

  await tabTo(page, page.getByRole('button', { name: 'Column AOV' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Sort, largest first' })).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'Hide', exact: true }));
  await page.keyboard.press('Enter');
  await expect.poll(() => heads(page)).not.toContain('AOV');
  await expect(page.getByRole('button', { name: 'Show 1 hidden' })).toBeVisible();

  await tabTo(page, page.getByRole('button', { name: 'Pivot' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Net sales by device and month');
  // 1 Oct to 21 Nov: October and what has been of November
  await expect.poll(() => heads(page)).toEqual(['Device', '1 – 31 Oct', '1 – 21 Nov']);
  await expect(total(page)).toContainText('Total');
});

test('the totals are the whole’s own answer, and every figure opens its why', async ({ page }) => {
  await open(page, SMALL);
  for (const [place, label] of [
    [total(page), 'Total'],
    [rows(page).filter({ hasText: 'Email' }), 'Email'],
  ] as const) {
    const figure = place.locator('[data-why="aov"]');
    await expect(figure).toHaveAccessibleName(new RegExp(`^${label}, AOV: `));
    const shown = await figure.innerText();
    await figure.click();
    await expect(drawer(page).locator('[data-answer] > :first-child')).toHaveText(shown);
    await expect(drawer(page).locator('[data-formula]')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer(page)).toBeHidden();
    await expect(figure).toBeFocused();
  }
  // net sales are a sum over all channels: the rows make the total (to the cent, not to the printed euro)
  const { text } = await exported(page);
  const lines = parse(text, { columns: true }) as Record<string, string>[];
  const cents = lines.map((line) => Math.round(Number(line.net_sales_EUR) * 100));
  const whole = cents.pop();
  expect(cents.reduce((sum, n) => sum + n, 0)).toBe(whole);
});

test('a pivot’s figure is explained for its own bucket', async ({ page }) => {
  await open(page, `${SMALL.replace('by=week', 'by=month')}&show=pivot&of=net_sales`);
  const figure = rows(page).filter({ hasText: 'Email' }).locator('[data-why="net_sales"]').first();
  const shown = await figure.innerText();
  await figure.click();
  await expect(page).toHaveURL(/row=email/);
  await expect(page).toHaveURL(/bucket=2026-10-01/);
  await expect(drawer(page).locator('[data-answer] > :first-child')).toHaveText(shown);
  await expect(drawer(page)).toContainText('1 – 31 Oct');
});

for (const [name, address] of [
  ['a sorted table with hidden and pinned columns', `${SMALL}&hide=orders&pin=aov&sort=aov:asc`],
  ['a pivot', `${SMALL}&show=pivot&of=orders&sort=split:desc`],
  ['every period, filtered', `${SMALL}&show=periods&where=device%3Dmobile&sort=net_sales:desc`],
  ['days without a split', `${EXPLORE}?metrics=sessions,cr&split=none&by=day&compare=none`],
] as const)
  test(`the file is what the page shows and what the command line answers: ${name}`, async ({ page }) => {
    await open(page, address);
    const { text, line } = await exported(page);
    expect(typed(line)).toBe(text);
    const lines = (parse(text) as string[][]).slice(1);
    const shown = (await rows(page).count()) + (await total(page).count());
    expect(lines).toHaveLength(shown);
    // the first figure of every line, as the screen rounds it
    const screen = await table(page)
      .locator('tbody tr:not([aria-hidden]), tfoot tr')
      .evaluateAll((trs) => trs.map((tr) => tr.querySelector('[data-why]')?.textContent ?? ''));
    const firstFigure = (parse(text) as string[][])[0]!.findIndex((head) =>
      /^(net_sales|orders|aov|sessions)/.test(head),
    );
    for (const [i, cells] of lines.entries()) {
      const cell = cells[firstFigure] ?? '';
      if (cell === '') expect(screen[i]).toBe('no data');
      else expect(Math.abs(numberIn(screen[i] ?? '') - Number(cell))).toBeLessThanOrEqual(0.5);
    }
  });

test('a view is saved, opened by its address, renamed and removed', async ({ page, context }) => {
  await open(page, `${SMALL}&hide=orders&sort=aov:asc&chart=none`);
  const before = { heads: await heads(page), names: await names(page) };
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByLabel('Save this table as').fill('AOV from below');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/view=aov-from-below/);
  await expect(page.getByRole('button', { name: 'View: AOV from below' })).toBeVisible();

  const other = await context.newPage();
  await open(other, `${EXPLORE}?view=aov-from-below`);
  await expect.poll(() => heads(other)).toEqual(before.heads);
  expect(await names(other)).toEqual(before.names);
  await expect(other.getByRole('button', { name: 'No chart' })).toHaveAttribute('aria-pressed', 'true');
  // edited, it lives in the address; the view stays as it was
  await other.getByRole('button', { name: 'Show 1 hidden' }).click();
  await expect.poll(() => heads(other)).toContain('Orders');
  await other.reload();
  await expect.poll(() => heads(other)).toContain('Orders');

  await page.getByRole('button', { name: 'View: AOV from below' }).click();
  await page.getByLabel('Name of this view').fill('Small baskets');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('button', { name: 'View: Small baskets' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page).not.toHaveURL(/view=/);
});

test('a column is pinned, moved and resized, and the address keeps it', async ({ page }) => {
  await open(page, SMALL);
  const act = async (column: string, action: string) => {
    await page.getByRole('button', { name: `Column ${column}`, exact: true }).click();
    await page.getByRole('button', { name: action, exact: true }).click();
  };
  await act('AOV', 'Pin');
  await expect.poll(async () => (await heads(page)).slice(0, 2)).toEqual(['Channel', 'AOV']);
  // heads and cells go together: AOV has cents, sums have none
  await expect(rows(page).first().locator('td').first()).toHaveText(/^€\d+\.\d\d$/);
  await act('Orders', 'Move left');
  await expect(page).toHaveURL(/metrics=%5B%22orders%22%2C%22net_sales%22/);

  const head = table(page).getByRole('columnheader', { name: /^AOV/ });
  const width = async () => Math.round((await head.boundingBox())?.width ?? 0);
  const before = await width();
  const handle = (await head.locator('[data-resize]').boundingBox())!;
  await page.mouse.move(handle.x + 2, handle.y + 10);
  await page.mouse.down();
  await page.mouse.move(handle.x + 62, handle.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBe(before + 60);
  await page.reload();
  await expect.poll(width).toBe(before + 60);
});

test('what an address names wrongly is said and left out, and the rest works', async ({ page }) => {
  await open(page, `${EXPLORE}?metrics=net_sales,turnover&split=colour&by=hour&view=gone`);
  const said = page.getByRole('status').filter({ hasText: 'left out' });
  for (const word of ['turnover', 'colour', 'hour', 'gone']) await expect(said).toContainText(`“${word}”`);
  await expect.poll(() => heads(page)).toContain('Net sales');
});

test('a split that says nothing of one metric shows the others, and why in its cells', async ({ page }) => {
  await open(page, `${EXPLORE}?metrics=net_sales,sessions&split=channel`);
  const sessions = await total(page).locator('[data-why="sessions"]').innerText();
  const currency = page.getByLabel('split by').getByRole('option', { name: 'Currency: not Sessions' });
  await expect(currency).toBeEnabled();
  await page.getByLabel('split by').selectOption('currency');
  await expect.poll(() => heads(page)).toContain('Currency');
  const why = "Sessions can't be split by currency: sessions have no currency.";
  const cell = rows(page).first().getByText('not by currency');
  await expect(cell).toHaveAttribute('title', why);
  await expect(page.getByRole('listitem').filter({ hasText: why })).toBeVisible();
  await expect(total(page).locator('[data-why="sessions"]')).toHaveText(sessions);
  // the file has the reason too, and the command line writes the same
  const { text, line } = await exported(page);
  expect(text).toContain('sessions:not_by_split\n');
  expect(typed(line)).toBe(text);
  // another without parts of this kind can still be added
  await page.getByRole('button', { name: /^Metrics: / }).click();
  const filtered = page.getByRole('checkbox', { name: /^Filtered share/ });
  await expect(page.getByRole('dialog').locator('label', { hasText: 'Filtered share' })).toContainText(
    'has no currency',
  );
  await filtered.check();
  await page.keyboard.press('Escape');
  await expect.poll(() => heads(page)).toContain('Filtered share');
  await expect(rows(page).first().getByText('not by currency')).toHaveCount(2);
  // in focus, it is the page's first sentence, and has no small lines
  await page.getByLabel('in focus').selectOption('sessions');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(why);
  expect(await axeFindings(page)).toEqual([]);
  // what is chosen stays when another store is opened
  await page.getByLabel('Store').selectOption({ label: 'Harbour Goods' });
  await expect(page).toHaveURL(/harbour-goods\/explore.*split=currency/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(why);
});

test('what has no meaning is explained by the server, with a way out', async ({ page }) => {
  await page.goto(`${EXPLORE}?metrics=sessions&split=currency`);
  await expect(page.getByRole('alert')).toContainText('sessions have no currency');
  await page.getByRole('button', { name: 'Show it without the split' }).click();
  await expect.poll(() => heads(page)).toContain('Sessions');

  await page.goto(`${EXPLORE}?metrics=net_sales,sessions&split=channel&where=currency%3DEUR`);
  await expect(page.getByRole('alert')).toContainText('sessions have no currency');
  await page.getByRole('button', { name: 'Leave out what cannot be shown so' }).click();
  await expect.poll(() => heads(page)).toContain('Net sales');
  await page.getByRole('button', { name: /^Metrics: / }).click();
  await expect(page.getByRole('checkbox', { name: /^Sessions/ })).toBeDisabled();
  await expect(page.getByRole('dialog').locator('label', { hasText: 'Sessions' }).first()).toContainText(
    'can’t be filtered by currency',
  );
});

test('a chart of the metric in focus stands above the table, and is chosen by keyboard', async ({ page }) => {
  await open(page, `${SMALL}&sort=net_sales:desc`);
  const bars = page.getByRole('img', { name: 'Net sales by channel, bars' });
  await expect(bars.locator('li')).toHaveCount(await rows(page).count());
  const largest = rows(page).first();
  await expect(bars.locator('li').first()).toContainText(await largest.locator('th').innerText());
  await expect(bars.locator('li').first()).toContainText(
    await largest.locator('[data-why="net_sales"]').innerText(),
  );
  // the other period across each bar
  await expect(bars.locator('li u').first()).toBeVisible();

  await tabTo(page, page.getByRole('button', { name: 'Lines' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/chart=line/);
  await expect(page.getByRole('heading', { name: 'Net sales by channel and week' })).toBeVisible();
  await expect(page.locator('.recharts-line path').first()).toBeVisible();
  await expect(page.locator('.recharts-surface')).toContainText(await largest.locator('th').innerText());
  // 28 Sep to 21 Nov is eight weeks, of which the first and the last are cut
  const twin = page.getByRole('table', { name: 'Net sales by channel and week, a table' });
  await expect(twin.getByRole('rowheader')).toHaveCount(8);
  await expect(page.getByText('The 4 largest of 8. Ring: a week that is cut or still runs')).toBeVisible();
  await tabTo(page, page.locator('.recharts-surface'));
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.recharts-tooltip-wrapper')).toContainText('5 – 11 Oct');

  await page.getByLabel('split by').selectOption('none');
  await expect(page.locator('path[stroke-dasharray="5 4"]').first()).toBeVisible();
  await expect(page.getByText('Dashed: 1 Jul – 21 Aug. Ring:')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Bars' })).toBeDisabled();
  await page.getByRole('button', { name: 'No chart' }).click();
  await expect(page.locator('.recharts-surface')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('button', { name: 'No chart' })).toHaveAttribute('aria-pressed', 'true');
});

test('a filter is added and taken away', async ({ page }) => {
  await open(page, SMALL);
  const whole = await total(page).locator('[data-why="orders"]').innerText();
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByLabel('Filter by').selectOption('device');
  await page.getByLabel('Value').selectOption('mobile');
  await expect(total(page).locator('[data-why="orders"]')).not.toHaveText(whole);
  await page.getByRole('button', { name: 'Remove the filter Device is Mobile' }).click();
  await expect(total(page).locator('[data-why="orders"]')).toHaveText(whole);
});

test('thousands of rows are drawn as they come into sight', async ({ page }) => {
  await open(
    page,
    `${EXPLORE}?metrics=net_sales&split=channel&by=day&show=periods&from=2025-11-01&to=2026-11-01`,
  );
  // 365 days of 8 channels
  await expect(table(page)).toHaveAttribute('aria-rowcount', String(365 * 8 + 2));
  expect(await rows(page).count()).toBeLessThan(100);
  await page
    .getByRole('region', { name: 'Table' })
    .evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
  await expect(table(page).locator(`tr[aria-rowindex="${365 * 8 + 1}"]`)).toBeVisible();
  await expect(table(page).locator('thead th').first()).toBeInViewport();
});

const VIEWS = {
  table: SMALL,
  lines: `${SMALL}&chart=line`,
  whole: `${EXPLORE}?metrics=net_sales&split=none&by=week`,
  pivot: `${SMALL}&show=pivot`,
  why: `${SMALL}&why=aov&row=email`,
};

checkViews(VIEWS);

for (const button of [/^Metrics: /, 'Views', 'Export', 'Column AOV'])
  test(`axe finds nothing in what “${button}” opens`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open(page, SMALL);
    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await axeFindings(page)).toEqual([]);
  });

test('a phone scrolls the table inside its frame', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await watchShifts(page);
  await open(page, EXPLORE);
  await page.waitForLoadState('networkidle');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  for (const button of [/^Metrics: /, 'Views', 'Export']) {
    await page.getByRole('button', { name: button }).click();
    await expect.poll(() => overflow(page)).toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
  }
  expect(await shifts(page)).toBeLessThan(0.02);
});
