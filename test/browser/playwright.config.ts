import { defineConfig } from '@playwright/test';

const REAL_FILE = /realFile\.spec\.ts$/;

/** The journeys of each kind of reader, in a real Chromium against the built server. */
export default defineConfig({
  testDir: '.',
  globalSetup: './server.ts',
  outputDir: '../../node_modules/.cache/browser-tests',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // A journey waits more than it works.
  workers: 4,
  fullyParallel: true,
  projects: [
    { name: 'journeys', testIgnore: REAL_FILE },
    // the embedded database answers nobody while it takes a large file in: after all the others
    { name: 'real file', testMatch: REAL_FILE, dependencies: ['journeys'] },
  ],
  use: {
    baseURL: process.env.QUARTERDECK_TEST_URL,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
