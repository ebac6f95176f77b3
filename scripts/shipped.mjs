// What is shipped: packages that are installed beside the server, and those that are built into the dashboard. Both
// are read from the lock file, so that a list is the same on every platform. Needs nothing but Node.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Name of the package that an import names; null = a file of ours, or a type alone. */
const packageOf = (specifier) => /^((?:@[^/]+\/)?[^./@][^/]*)/.exec(specifier)?.[1] ?? null;

const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

/** What is named among the needs of the dashboard and is no part of a page: types, and what builds. */
const isTool = (name) => name.startsWith('@types/') || name === 'typescript' || name === 'vite';

/** Packages that the sources of the dashboard import. */
const importedByClient = () => {
  const files = readdirSync(join(root, 'client'), { recursive: true }).filter((path) =>
    /\.(ts|tsx)$/.test(path),
  );
  const named = files.flatMap((path) =>
    [...readFileSync(join(root, 'client', path), 'utf8').matchAll(IMPORT)].map(
      ([, from, dynamic]) => packageOf(from ?? dynamic) ?? '',
    ),
  );
  const { dependencies, devDependencies } = json('package.json');
  const ours = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  return [...new Set(named)].filter((name) => ours.has(name) && !isTool(name));
};

/** Place in the lock file of the package that `name` means for the one at `from`; null = it is not installed. */
const resolve = (packages, from, name) => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === '') return null;
  }
};

/** Peers are among them: the client of tRPC has parts of its server built in. */
const needsOf = ({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) =>
  Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).filter(
    (name) => !isTool(name) && !peerDependenciesMeta?.[name]?.optional,
  );

/** Places of the packages `names` and of all that they need in turn. */
const withNeeds = (packages, names) => {
  const found = new Set();
  const visit = (from, name) => {
    const path = resolve(packages, from, name);
    if (path === null || found.has(path)) return;
    found.add(path);
    for (const need of needsOf(packages[path])) visit(path, need);
  };
  for (const name of names) visit('', name);
  return found;
};

/**
 * Packages that are shipped, by name and version; `parts` says whether one is installed beside the server or
 * built into the dashboard. A package that the dashboard uses in part is listed whole.
 */
export const shippedPackages = () => {
  const { packages } = json('package-lock.json');
  const places = {
    server: Object.keys(packages).filter((path) => path !== '' && !packages[path].dev),
    dashboard: withNeeds(packages, importedByClient()),
  };
  const shipped = new Map();
  for (const [part, paths] of Object.entries(places))
    for (const path of paths) {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const { version, license } = packages[path];
      const key = `${name}@${version}`;
      const known = shipped.get(key) ?? { name, version, license: license ?? null, parts: [], paths: [] };
      shipped.set(key, {
        ...known,
        parts: [...new Set([...known.parts, part])],
        paths: [...new Set([...known.paths, path])],
      });
    }
  return [...shipped.values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
};
