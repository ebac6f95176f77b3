// Which test files a pass of the suite runs. The embedded pass runs all but a few. A pass on a server
// runs those that reach a database, however far the import goes: the rest says the same on every engine.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** What a pass leaves to another one, and why nothing is lost by it. Each is the beginning of a path in test/. */
const LEFT_OUT = {
  // The journeys load the same demo into the embedded database. Laws and oracle ask random shops by the statements
  // that everything else asks by; a server answers them in a fraction of the CPU.
  embedded: ['demo/load', 'laws', 'oracle/'],
  // A platform's protocol ends before the database: what it brings is written by the ledger, whose tests run here.
  // What a killed server had acknowledged lies in the data folder, on either engine.
  own: [
    'sources/',
    'connections/magentoSync',
    'connections/odooSync',
    'connections/wooSync',
    'connections/webhookKill',
    'pixel/kill',
  ],
};

/**
 * An older server may not know a statement, or plan it worse: what the rooms with statements of their own say to it.
 * A backup is left to the newest: its COPY and its looks at the catalogues of Postgres are older than either.
 */
const ON_THE_OLDEST = [
  ...['ask/', 'bridge/', 'coverage/', 'drizzle/', 'explore/', 'ledger/', 'oracle/', 'parity/'],
  ...[
    'jobs/',
    'roadmap/',
    'api/rows',
    'connections/sync',
    'connections/webhooks/',
    'imports/import',
    'pixel/sessions',
  ],
  ...['access/', 'checkServer', 'database', 'deleteStore', 'laws', 'metrics', 'reference', 'versions'],
];

const IMPORT = /\bfrom\s+'(\.{1,2}\/[^']+)'|\bimport\(\s*'(\.{1,2}\/[^']+)'\s*\)/g;

/** Files of ours in `folder` that `file` imports. */
const importsOf = (file, folder) =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)]
    .map((match) => resolve(dirname(file), match[1] ?? match[2]))
    .map((path) => (existsSync(`${path}.ts`) ? `${path}.ts` : path))
    .filter((path) => path.startsWith(folder) && path.endsWith('.ts') && existsSync(path));

/** Paths below `folder` of the tests that import `database.ts`, directly or through their helpers. */
const databaseTests = (folder) => {
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
    .map((file) => relative(folder, file));
};

const beginsWith = (beginnings) => (file) => beginnings.some((beginning) => file.startsWith(beginning));

/** Arguments of vitest that choose the files of a pass: `alone` (embedded, and no other pass), `embedded`, `own` (the server that npm brings) or `named` (the one that TEST_DATABASE_URL names). */
export const filesOf = (pass, root) => {
  if (pass === 'alone') return [];
  if (pass === 'embedded') return LEFT_OUT.embedded.map((file) => `--exclude=test/${file}*`);
  const isLeftOut = beginsWith(LEFT_OUT.own);
  const isForTheOldest = beginsWith(ON_THE_OLDEST);
  return databaseTests(join(root, 'test'))
    .filter((file) => !isLeftOut(file) && (pass === 'own' || isForTheOldest(file)))
    .map((file) => join('test', file));
};
