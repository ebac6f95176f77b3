// Finds a Chromium for the browser journeys: the one that CHROMIUM_PATH names, the system's,
// Playwright's own, a download of that one, or the distribution's package where it may install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Chromium without a window first: journeys take two thirds of the time in it. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const MAC_AND_WINDOWS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const ofSystem = () => {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...MAC_AND_WINDOWS].find(isProgram);
};

const ofPlaywright = async () => {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
};

const runs = (path) => spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;

const download = (root, say) => {
  say('Downloading Chromium …');
  spawnSync(process.execPath, [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], {
    cwd: root,
    timeout: 180_000,
  });
};

const installPackage = (say) => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  spawnSync('apt-get', ['update'], options);
  for (const name of ['chromium-headless-shell', 'chromium']) {
    say(`Installing the package ${name} …`);
    const { status } = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], options);
    if (status === 0) return;
  }
};

/** Path of a Chromium that starts, or null with nothing left to try. */
export const findChromium = async (root, say) => {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const found = [ofSystem(), await ofPlaywright()].find((path) => path && runs(path));
  if (found) return found;
  download(root, say);
  const downloaded = await ofPlaywright();
  if (downloaded && runs(downloaded)) return downloaded;
  installPackage(say);
  const installed = ofSystem();
  return installed && runs(installed) ? installed : null;
};
