// Fails when package-lock.json names an optional (platform) package that it does not hold: such a
// lock file works here and makes `npm ci` fail on other platforms.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

/** Folders in which Node looks for what the package at `path` requires, nearest first. */
const foldersSeenFrom = (path) => {
  const parts = path === '' ? [] : path.split(/(?:^|\/)node_modules\//).slice(1);
  return [...parts.keys(), parts.length]
    .reverse()
    .map((depth) =>
      [...parts.slice(0, depth).map((name) => `node_modules/${name}/`), 'node_modules/'].join(''),
    );
};

const isHeld = (path, name) => foldersSeenFrom(path).some((folder) => packages[`${folder}${name}`]?.version);

const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !isHeld(path, name))
    .map((name) => `${path || 'package.json'} needs ${name}`),
);

if (missing.length > 0) {
  console.error(`package-lock.json does not hold:\n  ${missing.join('\n  ')}`);
  process.exitCode = 1;
} else console.log('The lock file holds every platform package.');
