// `npm test`: everything, with nothing set up by hand. The checks; the suite on the embedded
// database; what may differ there again on a real Postgres that is started for it, and on the one
// that TEST_DATABASE_URL names, an old one best; beside them the journeys in a real Chromium, which wait more than they
// work. Its last line counts all of it: N passed, N failed.
// usage: node scripts/test.mjs [check] [embedded] [postgres] [browser]   default: all
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, CHECKS } from './check.mjs';
import { prepare } from './prepare.mjs';
import { findChromium } from './testing/chromium.mjs';
import { filesOf } from './testing/passes.mjs';
import { startPostgres } from './testing/postgres.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), 'quarterdeck-reports-'));
const asked = process.argv.slice(2);
const isAsked = (part) => asked.length === 0 || asked.includes(part);

const total = { passed: 0, failures: [] };
const count = (name, { passed, failures, notes = [] }) => {
  total.passed += passed;
  total.failures.push(...failures.map((failure) => `${name}: ${failure}`));
  for (const note of notes) console.log(note);
  console.log(`${name}: ${passed} passed, ${failures.length} failed\n`);
};

/** Runs a program of node_modules. `isShownAtEnd`: what it writes is held back, as another one writes meanwhile. */
const run = (script, args, env, { isShownAtEnd = false } = {}) =>
  new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: isShownAtEnd ? ['inherit', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...env },
    });
    const written = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => written.push(chunk));
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(written));
      done(code ?? 1);
    });
  });

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/** A run that ends badly without saying why is a failure all the same. */
const orElse = (failures, code) =>
  code !== 0 && failures.length === 0 ? [`ended with exit code ${code} and named no failure`] : failures;

/** The passes of the suite in this run: the seeds of random tests are dealt out among them. */
const passes = [
  ...(isAsked('embedded') ? ['embedded'] : []),
  ...(isAsked('postgres') ? ['own', ...(process.env.TEST_DATABASE_URL ? ['named'] : [])] : []),
];

/** Places of a list of three seeds. Few random tests run embedded; the middle seed waits for a run with a named server. */
const shareOf = (pass) =>
  ({
    'embedded,own': { embedded: '2/3', own: '0+2/3' },
    'embedded,own,named': { embedded: '2/3', own: '0+2/3', named: '1/3' },
  })[passes.join()]?.[pass] ?? '0+1+2/3';

/** One pass. What real files hold is the same on every engine, and takes minutes to read: the embedded pass reads them. */
const suite = async (name, pass, url) => {
  const file = join(reports, `${name.replace(/\W/g, '-')}.json`);
  const env = {
    ...(url && { REFERENCE_DATA: '' }),
    TEST_SHARE: shareOf(pass),
    TEST_DATABASE_URL: url ?? '',
    TEST_REPORT: file,
    QUARTERDECK_NOW: '',
    DATABASE_URL: '',
  };
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts/testing/vitestReport.mjs')}`];
  const files = filesOf(passes.length === 1 && pass === 'embedded' ? 'alone' : pass, root);
  const code = await run('vitest/vitest.mjs', ['run', ...reporters, ...files], env);
  const { passed = 0, notRun = 0, failures = [] } = readReport(file) ?? {};
  count(name, {
    passed,
    failures: orElse(failures, code),
    notes: notRun > 0 ? [`${name}: ${notRun} tests not run (pending or skipped, see above)`] : [],
  });
};

const onOwnPostgres = async () => {
  let postgres;
  try {
    postgres = await startPostgres();
  } catch (error) {
    const failures = [`no Postgres could be started: ${error}`];
    return count('suite on Postgres', { passed: 0, failures });
  }
  try {
    await suite('suite on Postgres', 'own', postgres.url);
  } finally {
    await postgres.stop();
  }
};

const firstLine = (text) => text.split('\n')[0];

const browserFailures = (report) => {
  const inSuite = ({ suites = [], specs = [] }) => [
    ...suites.flatMap(inSuite),
    ...specs.filter((spec) => !spec.ok).map((spec) => `${spec.file}:${spec.line} › ${firstLine(spec.title)}`),
  ];
  const outside = (report?.errors ?? []).map((error) => firstLine(error.message ?? String(error.value)));
  return [...inSuite(report ?? {}), ...outside];
};

const journeys = async (how) => {
  const chromium = await findChromium(root, console.log);
  if (!chromium) {
    const failures = [
      'no Chromium was found, and none could be installed. Type: npx playwright install --with-deps chromium',
    ];
    return count('browser journeys', { passed: 0, failures });
  }
  const file = join(reports, 'browser.json');
  const env = {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    QUARTERDECK_NOW: '',
    DATABASE_URL: '',
  };
  const config = join('test', 'browser', 'playwright.config.ts');
  const code = await run('@playwright/test/cli.js', ['test', '-c', config, '--reporter=list,json'], env, how);
  const report = readReport(file);
  const { expected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  count('browser journeys', {
    passed: expected + flaky,
    failures: orElse(browserFailures(report), code),
    notes: skipped > 0 ? [`browser journeys: ${skipped} skipped`] : [],
  });
};

const checks = async () => {
  const failures = await check();
  count('checks', { passed: CHECKS - failures.length, failures });
};

const suites = async () => {
  if (isAsked('embedded')) await suite('suite on the embedded database', 'embedded', null);
  if (isAsked('postgres')) await onOwnPostgres();
  if (isAsked('postgres') && process.env.TEST_DATABASE_URL)
    await suite('suite on TEST_DATABASE_URL', 'named', process.env.TEST_DATABASE_URL);
};

try {
  prepare(['install']);
  if (isAsked('check')) await checks();
  if (isAsked('browser')) prepare(['client', 'pixel', 'server']);
  const lanes = await Promise.allSettled([
    suites(),
    ...(isAsked('browser') ? [journeys({ isShownAtEnd: passes.length > 0 })] : []),
  ]);
  for (const { reason } of lanes) if (reason) total.failures.push(reason.message);
} catch (error) {
  total.failures.push(error.message);
} finally {
  rmSync(reports, { recursive: true, force: true });
}
// Once more at the end, where whoever reads only the end finds them.
for (const failure of total.failures) console.log(`FAILED ${failure}`);
console.log(`${total.passed} passed, ${total.failures.length} failed`);
process.exitCode = total.failures.length > 0 ? 1 : 0;
