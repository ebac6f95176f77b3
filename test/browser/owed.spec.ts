import { expect, test, type Page } from '@playwright/test';
import { PAGES, missedByFingers, PAPER, sharedNames, wrongOnPaper } from './owed';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' });

/** A slow machine takes its time. */
const PATIENCE_MS = 60_000;
test.setTimeout(3 * PATIENCE_MS);

/** Waits until nothing holds the place of an answer any more. */
const whole = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle');
  await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toBeVisible({
    timeout: PATIENCE_MS,
  });
  await expect(page.locator('[class*="skeleton"], [aria-busy="true"]')).toHaveCount(0, {
    timeout: PATIENCE_MS,
  });
};

// One load serves all three: a page takes its time.
for (const [name, address] of Object.entries(PAGES))
  test(`a finger hits every control, a name means one, and paper has it whole: ${name}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(address);
    await whole(page);
    expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
    expect(await missedByFingers(page), 'too small for a finger').toEqual([]);

    await page.setViewportSize(PAPER);
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => wrongOnPaper(page), 'on paper').toEqual([]);
    await expect(page.getByRole('navigation')).toHaveCount(0);
    await expect(page.locator('[data-printed]')).toContainText(/ · days in Berlin time$/);

    await page.emulateMedia({ media: 'screen' });
    expect(await sharedNames(page), 'named alike').toEqual([]);
  });
