import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite build --config client/pixel/vite.config.ts`: what storefronts load, each a file that needs no other. */
export default defineConfig({
  root: at('.'),
  cacheDir: at('../../node_modules/.vite'),
  build: {
    outDir: at('../../dist/pixel'),
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: false,
    rolldownOptions: {
      input: { q: at('q.ts'), v: at('v.ts') },
      output: { entryFileNames: '[name].js' },
    },
  },
});
