// Fails when a lock file names an optional (platform) package that it does not hold: such a lock
// file works here and makes `npm ci` fail on other platforms.
import { readFileSync } from 'node:fs';

const LOCK_FILES = ['package-lock.json', 'test/bench/package-lock.json'];

/** Folders in which Node looks for what the package at `path` requires, nearest first. */
const foldersSeenFrom = (path) => {
  const parts = path === '' ? [] : path.split(/(?:^|\/)node_modules\//).slice(1);
  return [...parts.keys(), parts.length]
    .reverse()
    .map((depth) =>
      [...parts.slice(0, depth).map((name) => `node_modules/${name}/`), 'node_modules/'].join(''),
    );
};

const missingIn = (file) => {
  const { packages } = JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
  const isHeld = (path, name) =>
    foldersSeenFrom(path).some((folder) => packages[`${folder}${name}`]?.version);
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isHeld(path, name))
      .map((name) => `${file}: ${path || 'package.json'} needs ${name}`),
  );
};

const missing = LOCK_FILES.flatMap(missingIn);

if (missing.length > 0) {
  console.error(`Lock files do not hold:\n  ${missing.join('\n  ')}`);
  process.exitCode = 1;
} else console.log('The lock files hold every platform package.');
