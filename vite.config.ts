import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What `vitest` runs by its mode: the suite, and whole files of real shops, which take minutes (`npm run whole`). */
const TESTS = new Map([
  ['test', 'test/**/*.test.ts'],
  ['whole', 'test/**/*.whole.ts'],
]);

/** `vite build` makes the client, `vite build --ssr` the server; `vitest` runs test/. */
export default defineConfig(async ({ isSsrBuild, mode }) => ({
  root: TESTS.has(mode) || isSsrBuild ? at('.') : at('client'),
  cacheDir: at('node_modules/.vite'),
  plugins: [react()],
  build: isSsrBuild
    ? {
        outDir: at('dist/server'),
        emptyOutDir: true,
        target: 'node20',
        rolldownOptions: { input: { main: at('server/main.ts'), cli: at('server/cli.ts') } },
      }
    : // the content security policy takes fonts and scripts from files only
      { outDir: at('dist/client'), emptyOutDir: true, assetsInlineLimit: 0 },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': `http://127.0.0.1:${process.env.PORT ?? '4280'}` },
  },
  test: {
    include: [TESTS.get(mode) ?? ''],
    exclude: ['test/browser/**', 'node_modules/**'],
    globalSetup: at('test/template.ts'),
    pool: 'forks',
    // One more than the cores that we count on: a test waits for its database, its children and the disk.
    maxWorkers: 3,
    ...(mode === 'test' && { sequence: { sequencer: (await import('./test/longestFirst')).LongestFirst } }),
    // Against a hang, not a measure: a slow machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
    // The files of a worker share what they import: none of them changes it.
    isolate: false,
  },
}));
