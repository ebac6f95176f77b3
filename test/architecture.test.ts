import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../drizzle/packageRoot';

/** The one-way import rule and the ledger's monopoly, read off the sources. */

const root = packageRoot();
const sources = ['client', 'server', 'drizzle'].flatMap((folder) =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.startsWith('migrations'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
);
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Import {
  target: string;
  isType: boolean;
}

const FROM =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?([^'";]*?\bfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** What a file of ours imports from us, as paths from the root; packages are left out. */
const importsOf = (file: string, text = read(file)): Import[] =>
  [...text.matchAll(FROM)]
    .map((m) => ({ target: m[4] ?? m[5] ?? '', isType: Boolean(m[2]) }))
    .filter(({ target }) => target.startsWith('.'))
    .map(({ target, isType }) => ({
      target: normalize(join(dirname(file), target)).replaceAll('\\', '/'),
      isType,
    }));

/** Folder of server/ or drizzle/ that a path belongs to; single files of server/ by their name. */
const partOf = (path: string): string => {
  const [top, second = ''] = path.split('/');
  return top === 'server' ? second.replace(/\.ts$/, '') : (top ?? '');
};

/** Vocabulary without behaviour of its own: anybody may use it. */
const SHARED = ['errors', 'time', 'types'];

/** part -> what it may import, besides itself and SHARED. Types may also come from `typesOf`. */
const MAY: Record<string, string[]> = {
  drizzle: [],
  errors: [],
  time: [],
  types: [],
  config: [],
  lock: [],
  stats: [],
  catalog: [],
  stores: ['drizzle', 'ledger'],
  coverage: ['drizzle'],
  ledger: ['drizzle', 'coverage'],
  outgoing: ['config'],
  secrets: [],
  sources: ['ledger'],
  connectors: ['config', 'jobs', 'outgoing', 'secrets', 'sources'],
  jobs: ['drizzle', 'coverage', 'ledger', 'sources', 'roadmap', 'stores'],
  demo: ['drizzle', 'coverage', 'ledger', 'roadmap', 'stores'],
  ask: ['drizzle', 'catalog', 'coverage', 'ledger', 'stats'],
  roadmap: ['drizzle', 'catalog', 'coverage', 'stats', 'ask'],
  explore: ['drizzle', 'catalog', 'ledger', 'ask'],
  rows: ['drizzle', 'catalog', 'coverage', 'ledger'],
  parity: ['drizzle', 'coverage', 'ledger', 'rows'],
  api: [
    'drizzle',
    'catalog',
    'coverage',
    'ledger',
    'sources',
    'jobs',
    'ask',
    'explore',
    'rows',
    'parity',
    'roadmap',
    'stores',
    'config',
  ],
  cli: [
    'drizzle',
    'catalog',
    'coverage',
    'ledger',
    'sources',
    'jobs',
    'demo',
    'ask',
    'explore',
    'parity',
    'roadmap',
    'stores',
    'config',
    'connectors',
    'lock',
    'api',
    'main',
    'open',
  ],
  open: ['drizzle', 'config', 'jobs', 'ledger', 'stores'],
  main: ['drizzle', 'api', 'cli', 'config', 'connectors', 'demo', 'jobs', 'lock', 'open'],
};
/** Shapes that travel through everything: the store, the answer, the catalogue's ids. */
const SHAPES =
  /^server\/(outgoing|secrets)$|^server\/(ask|catalog|coverage|roadmap)\/types$|^server\/catalog\/metrics$|^server\/ledger\/facts$/;

const isAllowed = (from: string, { target, isType }: Import): boolean => {
  const [part, other] = [partOf(from), partOf(target)];
  if (part === other || MAY[part]?.includes(other)) return true;
  if (part === 'stats' || part === 'drizzle') return false;
  return SHARED.includes(other) || (isType && SHAPES.test(target));
};

const violations = (file: string, text?: string): string[] =>
  importsOf(file, text)
    .filter((found) => !isAllowed(file, found))
    .map(({ target }) => `${file} imports ${target}`);

const serverSide = sources.filter((file) => !file.startsWith('client/'));
const clientSide = sources.filter((file) => file.startsWith('client/'));

describe('imports go one way', () => {
  it('knows every part of the server', () => {
    expect([...new Set(serverSide.map(partOf))].filter((part) => !(part in MAY))).toEqual([]);
  });

  it('holds in the server', () => {
    expect(serverSide.flatMap((file) => violations(file))).toEqual([]);
  });

  it('lets the client know the server by its types alone', () => {
    const foreign = (file: string) =>
      importsOf(file).filter(({ target, isType }) => !target.startsWith('client/') && !isType);
    expect(
      clientSide.flatMap((file) => foreign(file).map(({ target }) => `${file} imports ${target}`)),
    ).toEqual([]);
  });

  it('would notice', () => {
    expect(violations('server/stats/x.ts', "import { ask } from '../ask';")).toHaveLength(1);
    expect(violations('server/ledger/x.ts', "import {\n  ask,\n} from '../ask';")).toHaveLength(1);
    expect(violations('server/ask/x.ts', "const a = await import('../api/app');")).toHaveLength(1);
    expect(violations('server/ledger/x.ts', "import type { Store } from '../ask/types';")).toEqual([]);
  });
});

describe('only the ledger writes facts and rollups', () => {
  /** Tables that anybody may write: they hold no facts. */
  const OTHERS =
    /^(stores|phases|deliverables|kpi_targets|roadmap_changes|imports|import_rejections|import_rejected_rows|import_stage|mappings|saved_views|sources|source_runs|source_rejections|source_lags|deliveries|jobs|api_keys|parity_causes|pixels|pixel_salts|pixel_events)$/;
  const tables = serverSide
    .filter((file) => file.startsWith('drizzle/schema/'))
    .flatMap((file) => [...read(file).matchAll(/pgTable\(\s*'([a-z_]+)'/g)].map((m) => m[1] ?? ''))
    .filter((table) => !OTHERS.test(table));

  const camel = (table: string) => table.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  const writesTo = (table: string) =>
    new RegExp(
      `\\b(insert\\s+into|update|delete\\s+from|truncate|copy)\\s+"?${table}"?\\b` +
        `|\\.(insert|update|delete)\\(\\s*(schema\\.)?${camel(table)}\\s*\\)`,
      'i',
    );

  it('finds the tables', () => {
    expect(tables).toEqual(expect.arrayContaining(['orders', 'sessions', 'rollup_sales']));
  });

  it('holds', () => {
    const writers = serverSide
      .filter((file) => !file.startsWith('server/ledger/') && !file.startsWith('drizzle/'))
      .flatMap((file) =>
        tables.filter((table) => writesTo(table).test(read(file))).map((t) => `${file} writes ${t}`),
      );
    expect(writers).toEqual([]);
  });

  it('would notice', () => {
    expect(writesTo('orders').test('sql`insert into orders (a) values (1)`')).toBe(true);
    expect(writesTo('order_lines').test('tx.delete(orderLines)')).toBe(true);
    expect(writesTo('orders').test('select * from orders')).toBe(false);
  });
});
