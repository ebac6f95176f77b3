// `npm test`: everything, with nothing set up by hand. The checks; the suite on the embedded
// database; what reaches a database again on a real Postgres that is started for it, and on the one
// that TEST_DATABASE_URL names; the journeys in a real Chromium. Its last line counts all of it: N passed, N failed.
// usage: node scripts/test.mjs [check] [embedded] [postgres] [browser]   default: all
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, CHECKS } from './check.mjs';
import { prepare } from './prepare.mjs';
import { findChromium } from './testing/chromium.mjs';
import { databaseTests } from './testing/databaseTests.mjs';
import { startPostgres } from './testing/postgres.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), 'quarterdeck-reports-'));
const asked = process.argv.slice(2);
const isAsked = (part) => asked.length === 0 || asked.includes(part);

const total = { passed: 0, failed: 0 };
const count = (name, { passed, failed, notes = [] }) => {
  total.passed += passed;
  total.failed += failed;
  for (const note of notes) console.log(note);
  console.log(`${name}: ${passed} passed, ${failed} failed\n`);
};

const run = (script, args, env) =>
  new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.once('exit', (code) => done(code ?? 1));
  });

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/** A run that failed without a failed test (a file that does not load, no report) is a failure all the same. */
const failedAtLeast = (failed, code) => (code !== 0 ? Math.max(1, failed) : failed);

/** All of it on the embedded database; on a server what reaches a database. */
const suite = async (name, url) => {
  const file = join(reports, `${name.replace(/\W/g, '-')}.json`);
  const env = { TEST_DATABASE_URL: url ?? '', QUARTERDECK_NOW: '', DATABASE_URL: '' };
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run(
    'vitest/vitest.mjs',
    ['run', ...reporters, ...(url ? databaseTests(root) : [])],
    env,
  );
  const report = readReport(file);
  const notRun = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  count(name, {
    passed: report?.numPassedTests ?? 0,
    failed: failedAtLeast(report?.numFailedTests ?? 0, code),
    notes: notRun > 0 ? [`${name}: ${notRun} tests not run (pending or skipped, see above)`] : [],
  });
};

const onOwnPostgres = async () => {
  let postgres;
  try {
    postgres = await startPostgres();
  } catch (error) {
    return count('suite on Postgres', {
      passed: 0,
      failed: 1,
      notes: [`No Postgres could be started: ${error}`],
    });
  }
  try {
    await suite('suite on Postgres', postgres.url);
  } finally {
    await postgres.stop();
  }
};

const journeys = async () => {
  const chromium = await findChromium(root, console.log);
  if (!chromium) {
    const note =
      'No Chromium was found, and none could be installed. Type: npx playwright install --with-deps chromium';
    return count('browser journeys', { passed: 0, failed: 1, notes: [note] });
  }
  prepare(['client', 'pixel', 'server']);
  const file = join(reports, 'browser.json');
  const env = {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    QUARTERDECK_NOW: '',
    DATABASE_URL: '',
  };
  const config = join('test', 'browser', 'playwright.config.ts');
  const code = await run('@playwright/test/cli.js', ['test', '-c', config, '--reporter=list,json'], env);
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = readReport(file)?.stats ?? {};
  count('browser journeys', {
    passed: expected + flaky,
    failed: failedAtLeast(unexpected, code),
    notes: skipped > 0 ? [`browser journeys: ${skipped} skipped`] : [],
  });
};

try {
  prepare(['install']);
  if (isAsked('check')) {
    const failed = check().length;
    count('checks', { passed: CHECKS - failed, failed });
  }
  if (isAsked('embedded')) await suite('suite on the embedded database', null);
  if (isAsked('postgres')) await onOwnPostgres();
  if (isAsked('postgres') && process.env.TEST_DATABASE_URL)
    await suite('suite on TEST_DATABASE_URL', process.env.TEST_DATABASE_URL);
  if (isAsked('browser')) await journeys();
} catch (error) {
  console.error(error.message);
  total.failed += 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
