import { expect, test } from '@playwright/test';
import { axeFindings, CONTRAST, overflow } from './pages';

/** Of each view by its address: axe finds nothing in either scheme, and nothing scrolls sideways at 390 px. One load serves all three. */
export const checkViews = (views: Record<string, string>): void => {
  for (const [name, address] of Object.entries(views))
    test(`fit for everybody, light, dark and on a phone: ${name}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto(address);
      await page.waitForLoadState('networkidle');
      await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toBeVisible();
      expect(await axeFindings(page), 'light').toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      expect(await axeFindings(page, CONTRAST), 'dark').toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await expect.poll(() => overflow(page), 'pixels wider than the phone').toBeLessThanOrEqual(0);
    });
};
