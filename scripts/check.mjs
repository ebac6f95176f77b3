// `npm run check`: what can be said of the code without running it. Every part is run, then the
// command fails if one did. usage: node scripts/check.mjs [part …]
import { spawn } from 'node:child_process';
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

const run = (name) =>
  new Promise((done) => {
    const child = spawn(process.execPath, PARTS[name], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.once('close', (code) => {
      process.stderr.write(`check ${name}: ${code === 0 ? 'ok' : 'FAILED'}\n`);
      if (code !== 0) process.stderr.write(`${said}\n`);
      done(code === 0);
    });
  });

/** Runs all parts at once, or those named, and gives the names of those that failed. What a failing part wrote goes to stderr. */
export const check = async (names = Object.keys(PARTS)) => {
  const passed = await Promise.all(names.map(run));
  return names.filter((_, i) => !passed[i]);
};

export const CHECKS = Object.keys(PARTS).length;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  prepare(['install']);
  const failed = await check(process.argv.length > 2 ? process.argv.slice(2) : undefined);
  if (failed.length > 0) process.exitCode = 1;
}
