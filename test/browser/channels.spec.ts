import { expect, test } from '@playwright/test';
import { axeFindings, overflow } from './pages';

test.describe.configure({ mode: 'serial' });

/** Rules of channels in the browser: made of what no rule catches, tried, applied, and taken away again. */

const STORE = 'channel-rules';

test.beforeAll(async ({ request }) => {
  const post = async (path: string, data: object) => {
    const answer = await request.post(`/api/trpc/${path}`, { data });
    expect(answer.ok(), path).toBe(true);
  };
  await post('stores.create', {
    slug: STORE,
    name: 'Channel rules',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
  });
  const visit = (id: string, utmSource: string) => ({
    ...{ id, utmSource, channel: 'referral', startedAt: '2026-11-02T09:00:00Z' },
  });
  await post('ingest.sessions', {
    store: STORE,
    rows: [visit('1', 'idealo-de'), visit('2', 'idealo-de'), visit('3', 'partner-blog')],
  });
});

const CHANNELS = `/s/${STORE}/data?tab=channels`;

test('a rule is made of what none catches, shows what it would move, is applied once, and taken back', async ({
  page,
}) => {
  await page.goto(CHANNELS);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('as the table has them');
  // nothing has changed yet: there is nothing to try
  await expect(page.getByRole('button', { name: 'Show what would move' })).toBeHidden();
  await page.getByRole('button', { name: /Make a rule.*idealo-de/ }).click();
  const rule = page.getByRole('listitem', { name: 'Rule 1' });
  const tryIt = page.getByRole('button', { name: 'Show what would move' });

  // without a word to look for, and without a day, nothing is asked
  await rule.getByLabel('What').fill('–');
  await rule.getByLabel('From', { exact: true }).fill('soon');
  await tryIt.click();
  await expect(rule).toContainText('at least one letter or digit');
  await expect(rule).toContainText('Give the day from which it holds');
  await rule.getByLabel('What').fill('IDEALO');
  await rule.getByLabel('How').selectOption('starts_with');
  await rule.getByLabel('From', { exact: true }).fill('1 Nov 2026');
  // what is written stays when another page is looked at, and when the page is loaded anew
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await expect(page).toHaveURL(/tab=orders/);
  await page.goBack();
  await expect(rule.getByLabel('What')).toHaveValue('IDEALO');
  await page.reload();
  await expect(rule.getByLabel('From', { exact: true })).toHaveValue('1 Nov 2026');
  await tryIt.click();

  const moves = page.getByRole('region', { name: 'Channels before and after' });
  await expect(moves.getByRole('row', { name: /^Affiliate 0.*2/ })).toBeVisible();
  await expect(moves.getByRole('row', { name: /^Referral 3.*1/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Moves from channel to channel' })).toContainText(
    'Affiliate2',
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
  }

  await page.getByLabel('Your name').fill('Ada');
  await page.getByRole('button', { name: 'Apply the rules' }).dblclick();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 rule of your own');
  await expect(page.getByRole('status').filter({ hasText: '2 visits and 0 orders moved' })).toBeFocused();
  await expect(page.getByRole('region', { name: 'In no rule' })).not.toContainText('idealo');
  const saved = page.getByRole('region', { name: 'Saved lists' });
  await expect(saved.getByRole('row')).toHaveCount(2);
  await expect(saved.getByRole('row').last()).toContainText(/1 rule.*1 Nov 2026.*Ada.*2 visits, 0 orders/);

  // the list without rules is the second; the first is shown by its address, and taken again
  await page.getByRole('button', { name: 'Remove rule 1' }).click();
  await tryIt.click();
  await page.getByRole('button', { name: 'Apply the rules' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('as the table has them');
  await saved.getByRole('link', { name: '1: 1 rule' }).click();
  await expect(page).toHaveURL(/saved=1/);
  await page.reload();
  const first = page.getByRole('region', { name: 'List 1' });
  await expect(first).toContainText('Campaign source starts with “IDEALO”: Affiliate, from 1 Nov 2026');
  await first.getByRole('button', { name: 'Take list 1' }).click();
  await expect(rule.getByLabel('What')).toHaveValue('IDEALO');

  // the order is changed by keyboard, and the focus stays on the button
  await page.getByRole('button', { name: /Make a rule.*partner-blog/ }).click();
  const up = page.getByRole('button', { name: 'Move rule 2 up' });
  await up.focus();
  await page.keyboard.press('Enter');
  await expect(rule.getByLabel('What')).toHaveValue('partner-blog');
  await expect(page.getByRole('button', { name: 'Move rule 1 up' })).toBeFocused();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});

test('a list that another window has applied by now is not written over, and a save that lasts is told', async ({
  page,
  request,
}) => {
  await page.goto(CHANNELS);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('listitem', { name: 'Rule 1' }).getByLabel('What').fill('newsletter');
  await page.getByRole('button', { name: 'Show what would move' }).click();
  await expect(page.getByText('Nothing moves')).toBeVisible();
  const seen = await request.get(`/api/trpc/channels.rules?input=${JSON.stringify({ store: STORE })}`);
  const { version } = (await seen.json()).result.data;
  const other = await request.post('/api/trpc/channels.save', {
    data: { store: STORE, rules: [], version, author: 'Bob' },
  });
  expect(other.ok()).toBe(true);
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route('**/api/trpc/channels.save*', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Apply the rules' }).click();
  await expect(page.getByRole('button', { name: 'Moving visits and orders …' })).toBeVisible();
  await expect(page.getByText('it takes minutes')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a rule' })).toBeDisabled();
  release();
  await page.getByRole('button', { name: 'Load the rules anew' }).click();
  await expect(page.getByRole('region', { name: 'Saved lists' })).toContainText('Bob');
  await expect(page.getByRole('button', { name: 'Apply the rules' })).toBeHidden();
});
