// `npm run release`: checks, builds, tests the upgrade, and packs release/ with a tarball, the bill of materials and
// checksums. usage: node scripts/release.mjs
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';
import { shippedPackages } from './shipped.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const releaseFolder = join(root, 'release');
const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const say = (line) => process.stderr.write(`${line}\n`);

/** What runs, beside the packages; the image copies the same. */
export const RUNTIME = [
  'dist',
  'drizzle/embeddedWorker.mjs',
  'drizzle/migrations',
  'server/lock/beat.mjs',
  'LICENSE',
];
/** What is read or copied. The image is built from a clone: it needs the sources. */
const READING = ['CHANGELOG.md', 'README.md', 'docs'];
const DEPLOYMENT = ['deploy/quarterdeck.service', 'deploy/Caddyfile', 'deploy/nginx.conf'];

const run = (command, args) =>
  execFileSync(command, args, {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const requireCleanTree = () => {
  const changed = run('git', ['status', '--porcelain']).trim();
  if (changed) throw new Error(`A release is of a commit. Commit or stash first:\n${changed}`);
};

/** package.json and lock file without what only builds and tests. */
export const productionFiles = (manifest, lock) => {
  const { scripts: _scripts, devDependencies: _dev, allowScripts: _allowed, ...kept } = manifest;
  const { devDependencies: _lockDev, ...top } = lock.packages[''];
  const packages = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev);
  return {
    manifest: { ...kept, scripts: { start: manifest.scripts.start } },
    lock: { ...lock, packages: { '': top, ...Object.fromEntries(packages) } },
  };
};

/** npm's bill of materials, of shipped packages alone: those of the dashboard count as development for npm. */
export const shippedBill = (bill, shipped) => {
  const refs = new Set(shipped.map(({ name, version }) => `${name}@${version}`));
  const own = bill.metadata.component['bom-ref'];
  const isKept = (ref) => refs.has(ref) || ref === own;
  return {
    ...bill,
    components: bill.components.filter((component) => refs.has(component['bom-ref'])),
    dependencies: bill.dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
};

/** Texts of the licences of what is built into the dashboard; the server's packages bring theirs along. */
const licenceTexts = (shipped) =>
  shipped
    .filter(({ parts }) => parts.includes('dashboard'))
    .map(({ name, version, license, paths: [path] }) => {
      const folder = join(root, path);
      const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
      const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
      return [`${name} ${version} (${license})`, ...texts].join('\n\n');
    })
    .join(`\n\n${'='.repeat(80)}\n\n`);

const writeJson = (path, value) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);

const stage = (folder, shipped) => {
  for (const path of [...RUNTIME, ...READING, ...DEPLOYMENT])
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (file) => !file.endsWith('.stamp'),
    });
  const { manifest, lock } = productionFiles(json('package.json'), json('package-lock.json'));
  writeJson(join(folder, 'package.json'), manifest);
  writeJson(join(folder, 'package-lock.json'), lock);
  writeFileSync(join(folder, 'THIRD-PARTY-LICENCES.txt'), `${licenceTexts(shipped)}\n`);
};

const checksums = (names) =>
  names
    .map((name) => [
      createHash('sha256')
        .update(readFileSync(join(releaseFolder, name)))
        .digest('hex'),
      name,
    ])
    .map((line) => `${line.join('  ')}\n`)
    .join('');

/** Packs what is built: release/ then has the tarball, the bill of materials and SHA256SUMS. */
const pack = () => {
  const shipped = shippedPackages();
  const name = `quarterdeck-${json('package.json').version}`;
  rmSync(releaseFolder, { recursive: true, force: true });
  mkdirSync(join(releaseFolder, name), { recursive: true });
  stage(join(releaseFolder, name), shipped);
  run('tar', ['-czf', join(releaseFolder, `${name}.tgz`), '-C', releaseFolder, name]);
  rmSync(join(releaseFolder, name), { recursive: true });
  const bill = JSON.parse(run('npm', ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx']));
  writeJson(join(releaseFolder, `${name}.cdx.json`), shippedBill(bill, shipped));
  const files = [`${name}.tgz`, `${name}.cdx.json`];
  writeFileSync(join(releaseFolder, 'SHA256SUMS'), checksums(files));
  return files;
};

const release = () => {
  requireCleanTree();
  say('Checking …');
  run(process.execPath, [join(root, 'scripts', 'check.mjs')]);
  say('Building …');
  prepare();
  say('Testing the upgrade …');
  run(process.execPath, [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    ...['run', 'test/drizzle/migrations.test.ts', 'test/versions.test.ts', 'test/backup/', 'test/upgrade/'],
  ]);
  say(`release/ has ${pack().join(', ')} and SHA256SUMS.`);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    release();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
