import { expect, test } from '@playwright/test';
import { axeFindings, overflow } from './pages';

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

test('a rule is made of what none catches, shows what it would move, and is applied and removed', async ({
  page,
}) => {
  await page.goto(`/s/${STORE}/data?tab=channels`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('as the table has them');
  await page.getByRole('button', { name: /Make a rule.*idealo-de/ }).click();
  const rule = page.getByRole('listitem', { name: 'Rule 1' });
  await rule.getByLabel('From', { exact: true }).fill('1 Nov 2026');
  // without a word to look for nothing is asked
  await rule.getByLabel('What').fill('');
  await page.getByRole('button', { name: 'Show what would move' }).click();
  await expect(rule).toContainText('at least one letter or digit');
  await rule.getByLabel('What').fill('IDEALO');
  await rule.getByLabel('How').selectOption('starts_with');
  await page.getByRole('button', { name: 'Show what would move' }).click();
  const moves = page.getByRole('region', { name: 'What would move' });
  await expect(moves.getByRole('row')).toHaveCount(2);
  await expect(moves.getByRole('row').last()).toContainText(/Referral.*Affiliate.*2/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
  }
  await page.getByRole('button', { name: 'Apply the rules' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 rule of your own');
  await expect(page.getByRole('status')).toContainText('2 visits and 0 orders moved');
  await expect(page.getByRole('region', { name: 'In no rule' })).not.toContainText('idealo');

  // the order is changed by keyboard, and the focus stays on the button
  await page.getByRole('button', { name: /Make a rule.*partner-blog/ }).click();
  const up = page.getByRole('button', { name: 'Move rule 2 up' });
  await up.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listitem', { name: 'Rule 1' }).getByLabel('What')).toHaveValue('partner-blog');
  await expect(page.getByRole('button', { name: 'Move rule 1 up' })).toBeFocused();

  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Remove rule 1' }).click();
  await page.getByRole('button', { name: 'Remove rule 1' }).click();
  await page.getByRole('button', { name: 'Show what would move' }).click();
  await page.getByRole('button', { name: 'Apply the rules' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('as the table has them');
});
