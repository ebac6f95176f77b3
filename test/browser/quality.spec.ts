import { gzipSync } from 'node:zlib';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Response } from '@playwright/test';
import { ALDER, openBridge, shifts, watchShifts } from './pages';
import { checkViews } from './views';

const ROADMAP = '/s/alder-loom/roadmap';
const MOST_SCRIPT_BYTES = 300 * 1024;
const MOST_SHIFT = 0.02;

const VIEWS = {
  bridge: ALDER,
  'bridge as a table': `${ALDER}?table=true`,
  'why of a rate': `${ALDER}?why=cr`,
  'why of the phase': `${ALDER}?why=phase`,
  roadmap: ROADMAP,
} as const;

checkViews(VIEWS);

for (const [name, address, width] of [
  ['bridge', ALDER, 1440],
  ['bridge on a phone', ALDER, 390],
  ['roadmap', ROADMAP, 1440],
] as const)
  test(`nothing jumps while loading: ${name}`, async ({ page }) => {
    await watchShifts(page);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    expect(await shifts(page)).toBeLessThan(MOST_SHIFT);
  });

test('at most 300 KB of script is fetched before the tiles show numbers', async ({ page }) => {
  const scripts = new Map<string, Response>();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response);
  });
  await page.addInitScript(() => {
    const shows = () =>
      /\d/.test(document.querySelector('[data-metric="net_sales"] a[data-why]')?.textContent ?? '');
    new MutationObserver((_, observer) => {
      if (!shows()) return;
      observer.disconnect();
      performance.mark('tiles');
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await openBridge(page);
  await page.waitForLoadState('networkidle');
  // the page's own clock says what had arrived by then
  const before = await page.evaluate(() => {
    const shown = performance.getEntriesByName('tiles')[0]!.startTime;
    const fetched = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return fetched.filter(({ responseEnd }) => responseEnd <= shown).map(({ name }) => name);
  });
  const fetched = before.flatMap((url) => scripts.get(url) ?? []);
  const bytes = await Promise.all(fetched.map(async (script) => gzipSync(await script.body()).length));
  const sum = bytes.reduce((total, n) => total + n, 0);
  // the page itself, tRPC and React: nothing under 100 KB is all of it
  expect(sum).toBeGreaterThan(100_000);
  expect(sum, before.join(' ')).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
});

test('nothing is complained of in the console, nothing comes from elsewhere', async ({ page, baseURL }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '')) complaints.push(`asked ${request.url().slice(0, 80)}`);
  });
  await openBridge(page, `${ALDER}?why=aov`);
  await page.waitForLoadState('networkidle');
  expect(complaints).toEqual([]);
});

const folder = process.env.SCREENSHOTS;
if (folder)
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 1024, 390])
      test(`pictures at ${width} px, ${colorScheme}`, async ({ page }) => {
        mkdirSync(folder, { recursive: true });
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        for (const [name, address] of Object.entries(VIEWS)) {
          await page.goto(address);
          await page.waitForLoadState('networkidle');
          const path = join(folder, `${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`);
          await page.screenshot({ path, fullPage: !name.startsWith('why') });
        }
      });
