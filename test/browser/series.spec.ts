import { expect, test } from '@playwright/test';
import { axeFindings, overflow } from './pages';

const TAB = '/s/analyst-shop/data?tab=series';

/** Profile views of three days of October, and of all of September in one; visits of one day by channel. */
const ROWS = [
  { series: 'profile_views', day: '2026-10-01', value: '1200', label: 'Profile views', unit: 'count' },
  { series: 'profile_views', day: '2026-10-02', value: '1300' },
  { series: 'profile_views', day: '2026-10-04', value: '1450' },
  { series: 'profile_views', day: '2026-09-01', lastDay: '2026-09-30', value: '36000' },
  { series: 'visits', day: '2026-10-01', value: '70', dimension: 'Channel', split: 'Direct', unit: 'count' },
  { series: 'visits', day: '2026-10-01', value: '30', dimension: 'Channel', split: 'Email' },
];

test('figures of another system come in by the API and are charted, day by day and by part', async ({
  page,
}) => {
  await page.goto(TAB);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No series yet');
  const answer = await page.request.post('/api/trpc/ingest.series', {
    data: { store: 'analyst-shop', rows: ROWS },
  });
  expect(await answer.json()).toMatchObject({ result: { data: { new: 6, rejected: [] } } });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '2 series from the API or a file, up to 4 Oct 2026.',
  );
  const values = page.getByRole('region', { name: 'Profile views, values' });
  await expect(values.getByRole('row', { name: /4 Oct 2026/ })).toContainText('1,450');
  await expect(values.getByRole('row', { name: /3 Oct 2026/ })).toContainText('no data');
  await expect(page.locator('.qd-chart .recharts-line path').first()).toBeVisible();
  await page.getByRole('button', { name: 'Month' }).click();
  await expect(page).toHaveURL(/by=month/);
  // 1,200 + 1,300 + 1,450
  await expect(values.getByRole('row', { name: /1 Oct 2026/ })).toContainText('3,950');
  await expect(values.getByRole('row', { name: /1 Oct 2026/ })).toContainText('some days have no value');
  // September is exactly what was said of it in one
  await expect(values.getByRole('row', { name: /1 Sep 2026/ })).toContainText('36,000');
  await page.getByRole('link', { name: 'visits' }).click();
  await expect(page).toHaveURL(/series=visits/);
  await expect(
    page.getByRole('region', { name: 'By channel' }).getByRole('row', { name: /Direct/ }),
  ).toContainText('70');
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }
  expect(await axeFindings(page)).toEqual([]);
});
