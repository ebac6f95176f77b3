// `npm run check`: what can be said of the code without running it. Every part is run, then the
// command fails if one did. usage: node scripts/check.mjs [part …]
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inModules = (path) => join(root, 'node_modules', path);

const PARTS = {
  types: [inModules('typescript/bin/tsc'), '--noEmit'],
  lint: [inModules('oxlint/bin/oxlint'), '--deny-warnings'],
  format: [inModules('oxfmt/bin/oxfmt'), '--check', '.'],
  'unused code': [inModules('knip/bin/knip.js'), '--no-progress'],
  architecture: [inModules('vitest/vitest.mjs'), 'run', 'test/architecture.test.ts'],
  'lock file': [join(root, 'scripts', 'lockcheck.mjs')],
};

/** Runs all parts, or those named, and gives the names of those that failed. What a failing part wrote goes to stderr. */
export const check = (names = Object.keys(PARTS)) =>
  names.filter((name) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, PARTS[name], {
      cwd: root,
      encoding: 'utf8',
    });
    process.stderr.write(`check ${name}: ${status === 0 ? 'ok' : 'FAILED'}\n`);
    if (status !== 0) process.stderr.write(`${stdout}${stderr}\n`);
    return status !== 0;
  });

export const CHECKS = Object.keys(PARTS).length;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  prepare(['install']);
  if (check(process.argv.length > 2 ? process.argv.slice(2) : undefined).length > 0) process.exitCode = 1;
}
