import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';

/** From a page to the command line and back. */

const CLI = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'server', 'cli.js');

/** Runs the line that the page gives, through a shell as it would be typed. */
export const typed = (line: string): string => {
  const command = line.replace('npm run -s quarterdeck --', '"$NODE" "$CLI"');
  expect(command).not.toBe(line);
  return execFileSync('sh', ['-c', command], {
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE: process.execPath,
      CLI,
      QUARTERDECK_DATA: process.env.QUARTERDECK_TEST_DATA,
      DATABASE_URL: '',
    },
  });
};

/** What Explore’s export gives: the file, and the line that gives the same. */
export const exported = async (page: Page): Promise<{ text: string; line: string }> => {
  await page.getByRole('button', { name: 'Export' }).click();
  const line = await page.getByLabel('Command line').innerText();
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const file = await waiting;
  expect(file.suggestedFilename()).toMatch(/^(alder-loom|analyst-shop)-.*\.csv$/);
  const text = readFileSync(await file.path(), 'utf8');
  await page.keyboard.press('Escape');
  return { text, line };
};
