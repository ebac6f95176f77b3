// Makes a clone ready to run: installs what the lock file names and builds what has changed.
// Needs nothing but Node and npm, because it runs before anything is installed.
// usage: node scripts/prepare.mjs [install] [client] [pixel] [server]   default: all of them
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...path) => join(root, ...path);
const lockFolder = at('.cache', 'preparing');
const OUR_PARTS = ['install', 'client', 'pixel', 'server'];
/** What each build is made of. */
const SOURCES = {
  client: ['client', 'shared', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'],
  pixel: ['client/pixel', 'package-lock.json', 'tsconfig.json'],
  server: ['server', 'shared', 'drizzle', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'],
};
const ENTRY = { client: 'index.html', pixel: 'q.js', server: 'main.js' };
/** How Vite is told which of them it builds. */
const CHOICE = { client: [], pixel: ['--config', 'client/pixel/vite.config.ts'], server: ['--ssr'] };

const say = (line) => process.stderr.write(`${line}\n`);
const readText = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null);

const filesIn = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesIn(join(path, name)))
    : [path];

const hashOf = (paths, ...more) => {
  const hash = createHash('sha256');
  for (const part of more) hash.update(`${part}\0`);
  for (const file of paths
    .map((path) => at(path))
    .filter(existsSync)
    .flatMap(filesIn))
    hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.digest('hex');
};

/** Runs a step silently; what it wrote is shown only when it fails. */
const run = (command, args) => {
  const shell = process.platform === 'win32';
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell, maxBuffer: 64 * 1024 * 1024 });
  if (done.status === 0) return;
  say(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`.trim());
  throw new Error(`"${command} ${args.join(' ')}" failed.`);
};

const installed = () => ({
  path: at('node_modules', '.quarterdeck-install'),
  stamp: hashOf(['package-lock.json'], process.platform, process.arch, process.versions.modules),
});

const install = () => {
  const { path, stamp } = installed();
  if (readText(path) === stamp) return;
  say('Installing packages …');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  writeFileSync(path, stamp);
};

const build = (part) => {
  const stampPath = at('dist', part, '.stamp');
  const stamp = hashOf(SOURCES[part]);
  if (readText(stampPath) === stamp && existsSync(at('dist', part, ENTRY[part]))) return;
  say(`Building the ${part} …`);
  run(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build', ...CHOICE[part]]);
  writeFileSync(stampPath, stamp);
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Two commands at once on a fresh clone: the second waits until the first has made everything ready. */
const takeTurn = () => {
  mkdirSync(dirname(lockFolder), { recursive: true });
  for (let told = false; ;) {
    try {
      mkdirSync(lockFolder);
      writeFileSync(join(lockFolder, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = Number(readText(join(lockFolder, 'pid')));
    const isOld = Date.now() - statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs > 2_000;
    if (isOld && !(pid > 0 && isAlive(pid))) rmSync(lockFolder, { recursive: true, force: true });
    else {
      if (!told) say('Waiting for another process that prepares this folder …');
      told = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
};

const isReady = (parts) =>
  parts.every((part) =>
    part === 'install'
      ? readText(installed().path) === installed().stamp
      : readText(at('dist', part, '.stamp')) === hashOf(SOURCES[part]),
  );

/** Brings the named parts up to date, one progress line a step on stderr. Throws when a step fails. */
export const prepare = (parts = OUR_PARTS) => {
  if (isReady(parts)) return;
  takeTurn();
  try {
    if (parts.includes('install')) install();
    for (const part of ['client', 'pixel', 'server']) if (parts.includes(part)) build(part);
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
};

const tooOld = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    if (tooOld()) throw new Error(`Quarterdeck needs Node 20.19 or newer; this is ${process.version}.`);
    const parts = process.argv.slice(2);
    prepare(parts.length > 0 ? parts : OUR_PARTS);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
