// Which test files a pass of the suite runs. A file that reaches a database runs on the embedded one or on a server,
// whichever can prove it wrong at less cost; where the engines may differ it runs on both.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Rooms of statements: what the ledger writes and what questions read. Both engines are Postgres with one planner, so
 * that a server, which needs less of the processor, speaks for both. Each entry is the beginning of a path in test/.
 */
const ON_A_SERVER = [
  ...['ask/', 'bridge/', 'coverage/', 'explore/', 'ledger/', 'oracle/', 'parity/', 'roadmap/'],
  ...['api/rows', 'backup/', 'demo/load', 'laws'],
];

/**
 * What the engines may answer otherwise: how they are opened, migrated, locked, copied from and into, and what is done
 * at once; and each metric and each kind of fact once. All else (files, platforms, doors, commands) runs embedded alone.
 */
const ON_BOTH = [
  ...[
    'access/',
    'backup/backup',
    'backup/scheduled',
    'backup/unfinished',
    'drizzle/',
    'health/',
    'jobs/',
    'ledger/ledger',
    'ledger/simple',
    'roadmap/roadmap',
  ],
  ...[
    'connections/sync',
    'connections/webhooks/',
    'imports/import.',
    'imports/concurrentImport',
    'imports/leases',
    'pixel/sessions',
  ],
  ...[
    'api/http',
    'api/procedures',
    'checkServer',
    'database',
    'deleteStore',
    'demo/inBetween',
    'doctor/',
    'eraseAgain',
    'metrics',
    'reference',
    'upgrade/',
    'versions',
  ],
];

/**
 * What a named server, an old one best, leaves to the one that npm brings: a backup's COPY and its looks at the
 * catalogues of Postgres are older than either; the oracle asks by the statements that the laws ask by.
 */
const NOT_ON_THE_NAMED = ['backup/', 'health/', 'oracle/'];

/** What only a run with a named server has time for: the journeys load the same demo. */
const ONLY_ON_THE_NAMED = ['demo/load'];

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
const isOnAServer = beginsWith(ON_A_SERVER);
const isOnBoth = beginsWith(ON_BOTH);
const isLeftOut = { own: beginsWith(ONLY_ON_THE_NAMED), named: beginsWith(NOT_ON_THE_NAMED) };

/** A test that needs a server would be skipped in every pass if its file ran embedded alone. */
const refuseUnrun = (root, files) => {
  const needsServer = (file) =>
    /skipIf\((!process\.env\.TEST_DATABASE_URL|!server|HERE === 'embedded')\)/.test(
      readFileSync(join(root, 'test', file), 'utf8'),
    );
  const unrun = files.filter((file) => !isOnAServer(file) && !isOnBoth(file) && needsServer(file));
  if (unrun.length > 0) throw new Error(`${unrun} needs a server: name it in scripts/testing/passes.mjs.`);
};

/** Arguments of vitest that choose the files of a pass: `alone` (embedded, and no other pass), `embedded`, `own` (the server that npm brings) or `named` (the one that TEST_DATABASE_URL names). */
export const filesOf = (pass, root) => {
  if (pass === 'alone') return [];
  const files = databaseTests(join(root, 'test'));
  refuseUnrun(root, files);
  const inTest = (file) => join('test', file);
  if (pass === 'embedded')
    return files
      .filter((file) => isOnAServer(file) && !isOnBoth(file))
      .map((file) => `--exclude=${inTest(file)}`);
  return files
    .filter((file) => isOnAServer(file) || isOnBoth(file))
    .filter((file) => !isLeftOut[pass](file))
    .map(inTest);
};
