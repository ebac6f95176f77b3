// `npm run simulate -- [--seed N] [--count N]`: the random tests of the suite with seeds of their own, N of each from
// --seed on, on a Postgres that is started for it. The suite runs three seeds of each.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';
import { startPostgres } from './testing/postgres.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '100' }, count: { type: 'string', default: '10' } },
});

/** Test files that have their seeds dealt out. */
const randomTests = () =>
  readdirSync(join(root, 'test'), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('seedsHere('));

prepare(['install']);
const postgres = await startPostgres();
try {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const env = {
    ...process.env,
    TEST_DATABASE_URL: postgres.url,
    TEST_SEEDS: `${Number(values.seed)}+${Number(values.count)}`,
  };
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...randomTests()], {
    ...{ cwd: root, stdio: 'inherit', env },
  });
  process.exitCode = status ?? 1;
} finally {
  await postgres.stop();
}
