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
  await expect(page.locator('.recharts-line path').first()).toBeVisible();
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

test('a series stands beside what is counted here, and is kept in a view', async ({ page }) => {
  const rows = ROWS.map((row) => ({
    ...row,
    series: row.series.replace('profile_views', 'map_views'),
  })).filter(({ series }) => series === 'map_views');
  await page.request.post('/api/trpc/ingest.series', {
    data: { store: 'series-shop', rows: [{ ...rows[0], label: 'Map views' }, ...rows.slice(1)] },
  });
  await page.goto('/s/series-shop/explore?split=none&metrics=orders&from=2026-10-01&to=2026-10-05');
  await page.getByRole('button', { name: 'Metrics: Orders' }).click();
  await page.getByLabel('Find a metric').fill('map');
  await page.getByLabel('Map views').check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/series:map_views|series%3Amap_views/);
  // 1,200 + 1,300 + 1,450
  const figure = page.getByRole('button', { name: 'All, Map views: 3,950. Why?' });
  await expect(figure).toBeVisible();
  // its parts are no channels of ours: the choice says so, and its total stands all the same
  await expect(
    page.getByLabel('split by').getByRole('option', { name: /^Channel: not Map views/ }),
  ).toBeEnabled();
  await page.getByLabel('split by').selectOption('channel');
  await expect(page.getByText("Map views can't be split by channel: its parts are those of")).toBeVisible();
  await expect(page.getByRole('button', { name: 'Total, Map views: 3,950. Why?' })).toBeVisible();
  await page.getByLabel('split by').selectOption('none');
  await figure.click();
  await expect(page.getByRole('dialog')).toContainText('What another system counts, as it says it.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Views', exact: true }).click();
  await page.getByLabel('Save this table as').fill('Map');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.goto('/s/series-shop/explore?view=map');
  await expect(figure).toBeVisible();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  }
  expect(await axeFindings(page)).toEqual([]);
});
