// `npm run audit`: known weaknesses of what is shipped, as the registry reports them. Exits with 0 when there are
// none but accepted ones, with 1 when there are others, with 75 when the registry gives no answer.
// usage: node scripts/audit.mjs [--record]   --record: a clean answer goes into scripts/advisories.json
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedPackages } from './shipped.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const listPath = join(root, 'scripts', 'advisories.json');

/**
 * What of npm's report is to be acted on: advisories on packages at `paths` of the lock file that no entry of
 * `accepted` covers on the day `today`. null = the report is no answer.
 */
export const findingsOf = (report, { paths, accepted, today }) => {
  if (!report?.vulnerabilities) return null;
  const isAccepted = (id) => accepted.some((entry) => entry.id === id && today <= entry.until);
  return Object.values(report.vulnerabilities)
    .filter(({ nodes }) => nodes.some((path) => paths.has(path)))
    .flatMap(({ via }) => via.filter((cause) => typeof cause === 'object'))
    .map(({ name, severity, title, url }) => ({ id: url.split('/').at(-1), name, severity, title, url }))
    .filter(({ id }) => !isAccepted(id));
};

const askRegistry = () => {
  const options = { cwd: root, encoding: 'utf8', shell: process.platform === 'win32', timeout: 120_000 };
  const { stdout } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], options);
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
};

const audit = () => {
  const list = JSON.parse(readFileSync(listPath, 'utf8'));
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const today = new Date().toISOString().slice(0, 10);
  const paths = new Set(shippedPackages().flatMap((shipped) => shipped.paths));
  const findings = findingsOf(askRegistry(), { paths, accepted: list.accepted, today });
  if (findings === null) {
    const { lastClean } = list;
    const since = lastClean?.lock === lock ? 'the lock file is the same' : 'the lock file has changed since';
    console.error('The registry gives no answer about known weaknesses: nothing was checked.');
    console.error(lastClean ? `Last clean on ${lastClean.day}; ${since}.` : 'No clean answer is on record.');
    return 75;
  }
  for (const { name, severity, title, url } of findings)
    console.error(`${severity}: ${name}: ${title} ${url}`);
  if (findings.length > 0) return 1;
  console.log(`${paths.size} shipped packages have no known weakness but ${list.accepted.length} accepted.`);
  if (process.argv.includes('--record'))
    writeFileSync(listPath, `${JSON.stringify({ ...list, lastClean: { day: today, lock } }, null, 2)}\n`);
  return 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = audit();
