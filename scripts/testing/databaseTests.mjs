// The test files that reach a database, however far the import goes: what they say of one engine has
// to be seen on the other. The rest says the same on both.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const IMPORT = /\bfrom\s+'(\.{1,2}\/[^']+)'|\bimport\(\s*'(\.{1,2}\/[^']+)'\s*\)/g;

/** Files of ours in `folder` that `file` imports. */
const importsOf = (file, folder) =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)]
    .map((match) => resolve(dirname(file), match[1] ?? match[2]))
    .map((path) => (existsSync(`${path}.ts`) ? `${path}.ts` : path))
    .filter((path) => path.startsWith(folder) && path.endsWith('.ts') && existsSync(path));

/** Paths from `root` of the tests that import `test/database.ts`, directly or through their helpers. */
export const databaseTests = (root) => {
  const folder = join(root, 'test');
  const known = new Map([[join(folder, 'database.ts'), true]]);
  const reaches = (file) => {
    if (!known.has(file)) {
      known.set(file, false);
      known.set(
        file,
        importsOf(file, folder).some((path) => reaches(path)),
      );
    }
    return known.get(file);
  };
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .filter((file) => reaches(file))
    .map((file) => relative(root, file));
};
