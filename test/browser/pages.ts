import { expect, type Locator, type Page } from '@playwright/test';
import axe from 'axe-core';

/** What the journeys share: where things are and how they are measured. */

export const ALDER = '/s/alder-loom/bridge';
export const TILES = 8;

export const tile = (page: Page, metric: string): Locator => page.locator(`[data-metric="${metric}"]`);
export const figure = (page: Page, metric: string): Locator => tile(page, metric).locator('a[data-why]');
export const drawer = (page: Page): Locator => page.getByRole('dialog');

/** Opens a page and waits until its tiles show numbers. */
export const openBridge = async (page: Page, address = ALDER): Promise<void> => {
  await page.goto(address);
  await expect(figure(page, 'net_sales')).toHaveText(/\d/);
};

/** The button of the bar that says which days are shown. */
export const periodButton = (page: Page): Locator => page.getByRole('button', { name: /^Period/ });
export const comparisonButton = (page: Page): Locator => page.getByRole('button', { name: /^Comparison:/ });

/** Opens the choice of days. */
export const openPeriod = async (page: Page): Promise<Locator> => {
  await periodButton(page).click();
  const choice = page.getByRole('dialog', { name: 'Period and comparison' });
  await expect(choice.getByRole('button', { name: 'Apply' })).toBeVisible();
  return choice;
};

/** Chooses a period by its name, such as "Last 28 days". */
export const choosePeriod = async (page: Page, name: string): Promise<void> => {
  const choice = await openPeriod(page);
  await choice.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await choice.getByRole('button', { name: 'Apply' }).click();
  await expect(choice).toBeHidden();
};

/** "€66,419.47" → 66419.47; the true minus is understood. */
export const numberIn = (text: string): number => {
  const found = /([−-]?)[^\d−-]*(\d[\d,]*(?:\.\d+)?)/.exec(text);
  if (!found?.[2]) throw new Error(`There is no number in "${text}"`);
  return Number(found[2].replaceAll(',', '')) * (found[1] ? -1 : 1);
};

export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
}

/** Rules of WCAG 2.2 AA and of good practice. */
const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What the colour scheme changes. */
export const CONTRAST = { type: 'rule', values: ['color-contrast'] };

/** What axe-core finds, by all rules unless told otherwise; one line a finding. */
export const axeFindings = async (page: Page, runOnly: object = ALL_RULES): Promise<string[]> => {
  // an old answer is dimmed until the new one is drawn
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (options) => (window as unknown as { axe: { run: (o: object) => Promise<AxeResult> } }).axe.run(options),
    { runOnly, resultTypes: ['violations'], preload: false },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`),
  );
};

/** Sum of the shifts that nobody asked for, from the first paint on. Call before `goto`. */
export const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    const state = window as unknown as { shifts: number };
    state.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) state.shifts += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });

export const shifts = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { shifts: number }).shifts);
