import { expect, test, type Page } from '@playwright/test';
import { drawer, numberIn, shifts, watchShifts } from './pages';
import { checkViews } from './views';

const PARITY = '/s/alder-loom/data?tab=parity';
/** Before the pixel was put in, and after. */
const AUTUMN = `${PARITY}&from=2026-10-01&to=2026-11-22`;

const grid = (page: Page) => page.getByRole('grid');
const rows = (page: Page) => grid(page).locator('[role="row"][aria-rowindex]:not([aria-rowindex="1"])');
const figure = (page: Page, id: string) => page.locator(`[data-figure="${id}"] a[data-why]`);
const part = (page: Page, id: string) => page.locator(`[data-part="${id}"] [data-effect]`);
const open = async (page: Page, address = AUTUMN) => {
  await page.goto(address);
  await expect(figure(page, 'parity_coverage')).toHaveText(/%/);
};

test('a missing order is found in the parity ledger, with its cause', async ({ page }) => {
  await page.goto('/s/alder-loom/data');
  await page.getByRole('navigation', { name: 'Data' }).getByRole('link', { name: 'Parity' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/Of [\d,]+ web orders the pixel saw/);
  await page
    .getByRole('group', { name: 'List' })
    .getByRole('button', { name: /^Missing/ })
    .click();
  await page.getByLabel('Cause', { exact: true }).selectOption('offsite_return');
  await expect(page).toHaveURL(/cause=offsite_return/);
  await expect(rows(page).first()).toContainText('Paid off-site, did not return');
  const id = await rows(page).first().getByRole('gridcell').nth(1).innerText();
  await grid(page).focus();
  await page.keyboard.press('Enter');
  await expect(drawer(page).getByRole('heading', { level: 2 })).toHaveText(`Order ${id}`);
  await expect(drawer(page)).toContainText('Not seen by the pixel');
  await expect(drawer(page)).toContainText('Its session reached checkout');
  await expect(drawer(page).getByRole('region', { name: 'Lines of the order' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/order=/);
});

test('a person gives an unexplained order its cause, and takes it back', async ({ page }) => {
  // a shop of its own: others look at the demo's figures meanwhile
  const store = 'parity-shop';
  const send = async (path: string, facts: unknown[]) => {
    const answer = await page.request.post(`/api/trpc/ingest.${path}`, { data: { store, rows: facts } });
    expect(answer.ok()).toBe(true);
  };
  const order = (id: string, hour: number) => ({
    ...{ type: 'order', id, placedAt: `2026-11-10T${hour}:00:00Z`, currency: 'EUR' },
    lines: [{ quantity: 1, unitPrice: '10.00' }],
  });
  await send('orders', [order('A1', 10), order('A2', 11), order('A3', 12)]);
  const event = { witness: 'pixel', currency: 'EUR', value: '10.00' };
  await send('sightings', [
    { ...event, id: 'e1', orderId: 'A1', occurredAt: '2026-11-10T10:00:05Z' },
    { ...event, id: 'e3', orderId: 'A3', occurredAt: '2026-11-10T12:00:05Z' },
  ]);
  await page.goto(`/s/${store}/data?tab=parity`);
  // its orders are of one day, which is said before what was seen of them
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Of 3 web orders the pixel saw 2; 1 is missing without a cause.',
  );
  await rows(page).first().click();
  const form = drawer(page).getByRole('form', { name: 'Give a cause' });
  await form.getByLabel('Cause').selectOption({ label: 'Till, draft or renewal' });
  await form.getByLabel('Note').fill('Telephone order');
  await form.getByRole('button', { name: 'Give this cause' }).click();
  await expect(drawer(page)).toContainText('Telephone order');
  await expect(figure(page, 'parity_unexplained')).toHaveText('0');
  await page.reload();
  await expect(drawer(page).getByRole('button', { name: 'Take it back' })).toBeVisible();
  await drawer(page).getByRole('button', { name: 'Take it back' }).click();
  await expect(drawer(page).getByText('Unexplained')).toBeVisible();
  await expect(figure(page, 'parity_unexplained')).toHaveText('1');
});

test('every figure says what it is made of, and the lists have as many rows', async ({ page }) => {
  await open(page);
  await figure(page, 'parity_coverage').click();
  await expect(page).toHaveURL(/why=parity_coverage/);
  await expect(drawer(page)).toContainText('web orders that the pixel saw');
  const missing = numberIn(
    await drawer(page)
      .getByRole('row', { name: /^Missing/ })
      .getByRole('cell')
      .innerText(),
  );
  await page.keyboard.press('Escape');
  await expect(drawer(page)).toBeHidden();
  await expect(figure(page, 'parity_coverage')).toBeFocused();
  await expect(
    page.getByRole('group', { name: 'List' }).getByRole('button', { name: /^Missing/ }),
  ).toHaveText(`Missing ${missing.toLocaleString('en')}`);
  const address = await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href');
  const lines = (await (await page.request.get(address ?? '')).text()).trim().split('\n');
  expect(lines).toHaveLength(missing + 1);
});

test('our net sales lead to their number, the rest in sight', async ({ page }) => {
  await open(page);
  const form = page.getByRole('form', { name: 'Their figure' });
  await expect(part(page, 'their_figure')).toHaveText(/€/);
  const expected = numberIn(await part(page, 'their_figure').innerText());
  const sum = async () => {
    const texts = await page
      .locator('[data-part]:not([data-part="their_figure"]) [data-effect]')
      .allInnerTexts();
    return texts.map(numberIn).reduce((a, b) => a + b, 0);
  };
  expect(await sum()).toBeCloseTo(expected, 6);
  await form.getByLabel(/What it shows/).fill((expected + 12.34).toFixed(2));
  await form.getByRole('button', { name: 'Bridge to it' }).click();
  await expect(part(page, 'unexplained')).toHaveText('+€12.34');
  expect(await sum()).toBeCloseTo(expected + 12.34, 6);
  await page.reload();
  await expect(part(page, 'unexplained')).toHaveText('+€12.34');
  await form.getByRole('combobox', { name: 'Figure' }).selectOption({ label: 'GA4, purchase revenue' });
  await expect(part(page, 'other_channels')).toHaveText(/€/);
  await page.getByText('What it contains').click();
  await page.getByRole('checkbox', { name: 'Taxes' }).click();
  await expect(page).toHaveURL(/contains=taxes/);
  await expect(page.getByRole('checkbox', { name: 'Taxes' })).toBeChecked();
  await part(page, 'taxes').getByRole('link').click();
  await expect(drawer(page)).toContainText('Tax charged less tax reversed');
  await page.keyboard.press('Escape');
  await form.getByLabel(/What it shows/).fill('much');
  await form.getByRole('button', { name: 'Bridge to it' }).click();
  await expect(page.getByRole('alert')).toContainText('no amount in EUR');
});

test('a shop without a pixel is told how to get one', async ({ page }) => {
  await page.goto('/s/empty-shop/data?tab=parity');
  await expect(page.getByRole('heading', { name: 'No pixel event has arrived yet' })).toBeVisible();
  await page.getByRole('button', { name: 'ERP' }).click();
  await expect(page.getByRole('heading', { name: 'No order of an ERP has arrived yet' })).toBeVisible();
});

const VIEWS = {
  parity: AUTUMN,
  'why coverage': `${AUTUMN}&why=parity_coverage`,
  'an empty shop': '/s/empty-shop/data?tab=parity',
} as const;

checkViews(VIEWS);

test('nothing jumps while loading', async ({ page }) => {
  await watchShifts(page);
  await page.goto(AUTUMN);
  await page.waitForLoadState('networkidle');
  expect(await shifts(page)).toBeLessThan(0.02);
});
