import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../drizzle/packageRoot';

/** The rooms and their doors, and the ledger's monopoly, read off the sources. */

/**
 * Who may import whom, from the ground up: a room (a folder of the server, or a file of its own) and the rooms
 * that it may import, types included. None may import a room below itself in this table, so rooms make no
 * circle. `errors`, `sentences`, `time` and `types` are anybody's.
 *
 * `shared/` stands below both sides: server and client import values from it, and it imports neither, nor a
 * package. The client takes no value from the server.
 *
 * A folder with an `index.ts` is closed: who is outside comes in by `index.ts`, by `types.ts` (shapes)
 * or by `input.ts` (schemas of what can be asked), never past them. Tests may look inside.
 */
const TABLE = {
  // the ground
  errors: '',
  sentences: '',
  time: '',
  commandLine: '',
  addresses: '',
  turns: '',
  json: 'turns',
  folder: '',
  secrets: 'folder',
  config: 'addresses secrets',
  outgoing: 'config json turns',
  signals: '',
  stats: '',
  drizzle: '',
  databaseTrouble: 'drizzle',
  errorView: 'databaseTrouble',
  log: 'config',
  lock: 'drizzle folder',
  types: 'drizzle',
  // what things mean
  facts: 'drizzle',
  input: 'facts',
  coverage: 'drizzle',
  catalog: '',
  // the only writer of facts
  'ledger/sentences': 'databaseTrouble',
  'ledger/rows': 'drizzle facts ledger/sentences',
  'ledger/customers': 'drizzle facts ledger/sentences ledger/rows',
  'ledger/rollups': 'drizzle facts ledger/sentences ledger/rows',
  'ledger/sales': 'drizzle facts ledger/sentences ledger/rows ledger/customers ledger/rollups',
  'ledger/kinds': 'drizzle facts ledger/sentences ledger/rows ledger/customers ledger/rollups ledger/sales',
  'ledger/recount':
    'drizzle facts ledger/sentences ledger/rows ledger/customers ledger/rollups ledger/sales ledger/kinds',
  'ledger/undo':
    'drizzle facts ledger/sentences ledger/rows ledger/customers ledger/rollups ledger/sales ledger/kinds ledger/recount',
  ledger:
    'drizzle turns facts ledger/sentences ledger/rows ledger/customers ledger/rollups ledger/sales ledger/kinds ledger/recount ledger/undo signals',
  stores: 'drizzle facts ledger',
  deleteStore: 'drizzle ledger stores',
  eraseAgain: 'drizzle ledger stores deleteStore',
  // what gives facts: it knows the contract, not the ledger
  sources: 'addresses turns json facts outgoing',
  // what asks
  ask: 'drizzle facts input coverage catalog stats ledger',
  explore: 'drizzle facts input catalog ask',
  rows: 'drizzle facts input coverage catalog ledger',
  parity: 'drizzle facts input coverage catalog ledger rows',
  roadmap: 'drizzle facts input catalog stats ask',
  bridge: 'drizzle facts input coverage catalog stats ask roadmap',
  // what brings facts in
  jobs: 'drizzle databaseTrouble log stores',
  spool: 'drizzle databaseTrouble folder log',
  access: 'drizzle facts',
  imports: 'drizzle databaseTrouble facts ledger sources jobs',
  connections: 'drizzle databaseTrouble log outgoing secrets facts ledger stores sources jobs spool',
  pixel: 'drizzle addresses log facts ledger stores sources spool',
  demo: 'drizzle facts coverage catalog ledger stores deleteStore roadmap',
  background: 'drizzle log stores deleteStore roadmap jobs imports connections',
  backup: 'drizzle config log ledger',
  embeddedFolder: 'drizzle backup',
  versions: 'drizzle ledger',
  // how the installation is
  health: 'drizzle errorView signals jobs spool connections backup versions',
  doctor: 'drizzle config lock secrets jobs stores sources connections backup versions health',
  // the doors of the server
  'api/sentences': '',
  'api/door':
    'api/sentences drizzle config databaseTrouble folder errorView log signals input stores connections pixel',
  'api/rpc':
    'api/sentences drizzle errorView facts input coverage catalog ledger stores deleteStore sources ask explore rows parity roadmap bridge jobs access imports connections pixel demo api/door',
  'api/http':
    'api/sentences drizzle addresses turns json commandLine folder errorView log signals facts ledger stores sources rows parity access imports connections pixel health api/door',
  api: 'api/sentences databaseTrouble json errorView log signals connections api/door api/rpc api/http',
  checkServer: 'drizzle databaseTrouble',
  open: 'drizzle databaseTrouble folder config ledger stores imports backup embeddedFolder versions checkServer eraseAgain',
  connectors: 'drizzle config secrets outgoing sources connections',
  cli: 'drizzle commandLine config databaseTrouble folder errorView log facts catalog ledger stores deleteStore eraseAgain sources ask explore parity roadmap access imports connections demo backup doctor',
  stop: 'log',
  main: 'drizzle config folder lock log signals stop pixel connections demo background backup embeddedFolder health api open connectors cli',
  // the command line begins here
  'cli.ts': 'commandLine config folder lock open connectors cli main',
} as const satisfies Record<string, string>;

/**
 * The folders of the client, from the ground up, and which of them each may import. Files beside them (`search.ts`,
 * `trpc.ts`, `format.ts` …) are for all but the kit and the pixel: these know no address, no server and no figure.
 */
const CLIENT = {
  pixel: [],
  ui: [],
  kpi: ['ui', 'beside'],
  routes: ['ui', 'kpi', 'beside'],
  frame: ['ui', 'routes', 'beside'],
  beside: ['ui', 'routes', 'frame'],
} as const satisfies Record<string, readonly string[]>;

const ANYBODYS = ['errors', 'sentences', 'time', 'types'];
const rooms = Object.keys(TABLE);
const mayOf = (room: string): string[] => {
  const may: string = TABLE[room as keyof typeof TABLE];
  return may === '' ? [] : may.split(' ');
};

const root = packageRoot();
const sources = ['client', 'server', 'shared', 'drizzle'].flatMap((folder) =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !name.startsWith('migrations'))
    .map((name) => `${folder}/${name}`),
);
const known = new Set(sources);
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Import {
  /** A file of ours. */
  target: string;
  isType: boolean;
}

const FROM =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?([^'";]*?\bfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** `{ type A, type B } from`: nothing of it is left when it runs. */
const hasTypesAlone = (clause = ''): boolean => {
  const names = /^\{([^}]*)\}/.exec(clause.trim())?.[1];
  if (names === undefined) return false;
  const all = names.split(',').filter((name) => name.trim() !== '');
  return all.length > 0 && all.every((name) => name.trim().startsWith('type '));
};

const ENDS = ['', '.ts', '.tsx', '.mjs', '/index.ts'];
const fileOf = (path: string): string =>
  ENDS.map((end) => path + end).find((file) => known.has(file)) ?? path;

/** What a file of ours imports from us; packages are left out. */
const importsOf = (file: string, text = read(file)): Import[] =>
  [...text.matchAll(FROM)]
    .map((m) => ({ target: m[4] ?? m[5] ?? '', isType: Boolean(m[2]) || hasTypesAlone(m[3]) }))
    .filter(({ target }) => target.startsWith('.'))
    .map(({ target, isType }) => ({
      target: fileOf(normalize(join(dirname(file), target)).replaceAll('\\', '/')),
      isType,
    }));

/** What else it imports. */
const packagesOf = (text: string): string[] =>
  [...text.matchAll(FROM)].map((m) => m[4] ?? m[5] ?? '').filter((target) => !target.startsWith('.'));

/** The room in which a file of server/ or drizzle/ stands: the innermost one of the table. */
const roomOf = (path: string): string => {
  if (path.startsWith('drizzle/')) return 'drizzle';
  if (path === 'server/cli.ts') return 'cli.ts';
  const place = path.replace(/^server\//, '').replace(/\.ts$/, '');
  const [found] = rooms
    .filter((room) => place === room || place.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length);
  return found ?? `no room: ${path}`;
};

const isAllowed = (from: string, { target }: Import): boolean => {
  const [room, other] = [roomOf(from), roomOf(target)];
  if (room === other || mayOf(room).includes(other)) return true;
  return ANYBODYS.includes(other) && room !== 'stats' && room !== 'drizzle';
};

const violations = (file: string, text?: string): string[] =>
  importsOf(file, text)
    .filter((found) => !found.target.startsWith('shared/') && !isAllowed(file, found))
    .map(({ target }) => `${file} imports ${target}`);

/** Folders with a door, without the slash at the end. */
const closed = sources
  .filter((file) => file.endsWith('/index.ts'))
  .map((file) => file.slice(0, -'/index.ts'.length));
const DOORS = ['index.ts', 'types.ts', 'input.ts'];

const pastDoors = (file: string, text?: string): string[] =>
  importsOf(file, text).flatMap(({ target }) =>
    closed
      .filter((room) => target.startsWith(`${room}/`) && !file.startsWith(`${room}/`))
      .filter((room) => !DOORS.some((door) => target === `${room}/${door}`))
      .map((room) => `${file} comes into ${room} by ${target}`),
  );

/** A circle of values: files that cannot be loaded one after the other; null = there is none. */
const circleIn = (graph: ReadonlyMap<string, readonly string[]>): string[] | null => {
  const done = new Set<string>();
  const find = (file: string, way: string[]): string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const found = find(next, [...way, file]);
      if (found) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const found = find(file, []);
    if (found) return found;
  }
  return null;
};

const valuesOf = (file: string, text?: string): string[] =>
  importsOf(file, text)
    .filter(({ isType }) => !isType)
    .map(({ target }) => target);

/** What of the server a file of the client would run; both sides run what is shared. */
const foreign = (file: string, text?: string): string[] =>
  valuesOf(file, text)
    .filter((target) => !/^(client|shared)\//.test(target))
    .map((target) => `${file} imports ${target}`);

/** Where a file of the client stands. */
const folderOf = (file: string): string => /^client\/([^/]+)\//.exec(file)?.[1] ?? 'beside';

/** What a file of the client imports of other folders than its own may; of the kit also types and packages that ask. */
const astray = (file: string, text = read(file)): string[] => {
  const from = folderOf(file);
  const may: readonly string[] = CLIENT[from as keyof typeof CLIENT];
  const folders = importsOf(file, text)
    .filter(({ target }) => target.startsWith('client/') || (from === 'ui' && target.startsWith('server/')))
    .filter(({ target }) => folderOf(target) !== from && !may.includes(folderOf(target)))
    .map(({ target }) => target);
  const packages = from === 'ui' ? packagesOf(text).filter((name) => /^@(?:tanstack|trpc)\//.test(name)) : [];
  return [...folders, ...packages].map((target) => `${file} imports ${target}`);
};

/** What a file of `shared/` imports from elsewhere: either side, a package, a module of Node. */
const outside = (file: string, text = read(file)): string[] => [
  ...importsOf(file, text)
    .filter(({ target }) => !target.startsWith('shared/'))
    .map(({ target }) => `${file} imports ${target}`),
  ...packagesOf(text).map((name) => `${file} imports ${name}`),
];

/** Controls of the browser's own that a page draws past the kit in `client/ui/`. */
const rawControls = (file: string, text = read(file)): string[] =>
  file.startsWith('client/ui/')
    ? []
    : [...text.matchAll(/<(?:button|select|input|textarea)\b/g)].map(([tag]) => `${file}: ${tag}`);

const sharedSide = sources.filter((file) => file.startsWith('shared/'));
const serverSide = sources.filter((file) => /^(server|drizzle)\//.test(file));
const clientSide = sources.filter((file) => file.startsWith('client/'));

describe('the table of rooms', () => {
  it('has every room of the server', () => {
    expect([...new Set(serverSide.map(roomOf))].filter((room) => !(room in TABLE))).toEqual([]);
    expect(rooms.filter((room) => !serverSide.some((file) => roomOf(file) === room))).toEqual([]);
  });

  it('goes one way, from the ground up', () => {
    const down = rooms.flatMap((room, i) =>
      mayOf(room)
        .filter((other) => !rooms.slice(0, i).includes(other))
        .map((other) => `${room} may import ${other}, which stands below it`),
    );
    expect(down).toEqual([]);
  });

  it('allows nothing that nobody needs', () => {
    const used = new Set(
      serverSide.flatMap((file) =>
        importsOf(file)
          .filter(({ target }) => !target.startsWith('shared/'))
          .map(({ target }) => `${roomOf(file)} ${roomOf(target)}`),
      ),
    );
    const idle = rooms.flatMap((room) =>
      mayOf(room)
        .map((other) => `${room} ${other}`)
        .filter((pair) => !used.has(pair)),
    );
    expect(idle).toEqual([]);
  });
});

describe('imports', () => {
  it('keep to the table', () => {
    expect(serverSide.flatMap((file) => violations(file))).toEqual([]);
  });

  it('come in by the door', () => {
    expect(closed).toEqual(expect.arrayContaining(['server/ledger', 'server/sources/shopify']));
    expect(sources.flatMap((file) => pastDoors(file))).toEqual([]);
  });

  it('make no circle of values', () => {
    expect(circleIn(new Map(sources.map((file) => [file, valuesOf(file)])))).toBeNull();
  });

  it('let the client know the server by its types alone', () => {
    expect(clientSide.flatMap((file) => foreign(file))).toEqual([]);
  });

  it('keep the folders of the client apart: the kit below figures, figures below pages, the frame around them', () => {
    expect([...new Set(clientSide.map(folderOf))].toSorted()).toEqual(Object.keys(CLIENT).toSorted());
    expect(clientSide.flatMap((file) => astray(file))).toEqual([]);
  });

  it('would be caught: a kit that knows an address, the server or a figure, and a figure that knows a page', () => {
    const kit = (text: string) => astray('client/ui/x.tsx', text);
    expect(kit("import { useStoreSlug } from '../search';")).toEqual([
      'client/ui/x.tsx imports client/search.ts',
    ]);
    expect(kit("import { trpc } from '../trpc';")).toHaveLength(1);
    expect(kit("import { Tile } from '../kpi/Tile';")).toHaveLength(1);
    expect(kit("import type { Store } from '../../server/types';")).toHaveLength(1);
    expect(kit("import { Link } from '@tanstack/react-router';")).toHaveLength(1);
    expect(kit("import { useQuery } from '@tanstack/react-query';")).toHaveLength(1);
    expect(
      kit("import { Button } from './Button';\nimport { DAYS } from '../../shared/numberWords';"),
    ).toEqual([]);
    expect(astray('client/kpi/x.tsx', "import { TABS } from '../routes/data/search';")).toHaveLength(1);
    expect(astray('client/routes/x.tsx', "import { Shell } from '../frame/Shell';")).toHaveLength(1);
  });

  it('let pages press, choose and type by the kit alone', () => {
    expect(clientSide.flatMap((file) => rawControls(file))).toEqual([]);
    expect(rawControls('client/routes/x.tsx', '<button type="button">')).toEqual([
      'client/routes/x.tsx: <button',
    ]);
    expect(rawControls('client/ui/Button.tsx', '<button type="button">')).toEqual([]);
  });

  it('leave shared modules without any of their own', () => {
    expect(sharedSide).toContain('shared/days.ts');
    expect(sharedSide.flatMap((file) => outside(file))).toEqual([]);
  });

  it('would be caught: a source that imports the ledger, if only a type of it', () => {
    const text = "import type { Ledger } from '../../ledger';";
    expect(violations('server/sources/shopify/x.ts', text)).toEqual([
      'server/sources/shopify/x.ts imports server/ledger/index.ts',
    ]);
  });

  it('would be caught: one past a door', () => {
    const past = (text: string) => pastDoors('server/api/rpc/x.ts', text);
    expect(past("import { postSales } from '../../ledger/sales/post';")).toHaveLength(1);
    expect(past("import type { RunView } from '../../connections/syncState';")).toHaveLength(1);
    expect(past("import { ingest } from '../../ledger';")).toEqual([]);
    expect(past("import { question } from '../../ask/input';")).toEqual([]);
  });

  it('would be caught: a circle of values', () => {
    const types = "import type { b } from './b';\nimport { type c } from './c';";
    expect(valuesOf('server/a.ts', types)).toEqual([]);
    expect(valuesOf('server/a.ts', "import { b, type c } from './b';")).toEqual(['server/b']);
    const line = new Map([
      ['a', ['b', 'c']],
      ['b', ['c']],
    ]);
    expect(circleIn(line)).toBeNull();
    expect(circleIn(new Map([...line, ['c', ['b']]]))).toEqual(['b', 'c', 'b']);
  });

  it('would be caught: a value of the server in the client', () => {
    expect(foreign('client/x.ts', "import { dayOf } from '../server/time';")).toHaveLength(1);
    expect(foreign('client/x.ts', "import type { Store } from '../server/types';")).toEqual([]);
    expect(foreign('client/x.ts', "import { addDays } from '../shared/days';")).toEqual([]);
  });

  it('would be caught: a shared module that imports either side, or a package', () => {
    expect(outside('shared/x.ts', "import type { Store } from '../server/types';")).toHaveLength(1);
    expect(outside('shared/x.ts', "import { theme } from '../client/theme';")).toHaveLength(1);
    expect(outside('shared/x.ts', "import { z } from 'zod';")).toEqual(['shared/x.ts imports zod']);
    expect(outside('shared/x.ts', "import { addDays } from './days';")).toEqual([]);
  });

  it('would be caught: against the table, however it is written', () => {
    expect(violations('server/stats/x.ts', "import { ask } from '../ask';")).toHaveLength(1);
    expect(violations('server/ledger/x.ts', "import {\n  ask,\n} from '../ask';")).toHaveLength(1);
    expect(violations('server/ask/x.ts', "const a = await import('../api/app');")).toHaveLength(1);
    expect(violations('server/cli/x.ts', "import { appRouter } from '../api/rpc/router';")).toHaveLength(1);
  });
});

describe('functions', () => {
  /** What the project's linter says of a source of ours. */
  const lintOf = (text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-lint-'));
    writeFileSync(join(folder, 'x.ts'), text);
    const linter = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
    const config = join(root, '.oxlintrc.json');
    const { stdout } = spawnSync(process.execPath, [linter, '-c', config, folder], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    return stdout;
  };

  it('would be caught: one that takes more than four parameters', () => {
    const of = (names: readonly string[]) =>
      `export const sum = (${names.map((name) => `${name}: number`).join(', ')}) => ${names.join(' + ')};\n`;
    expect(lintOf(of(['a', 'b', 'c', 'd']))).toContain('Found 0 warnings and 0 errors');
    expect(lintOf(of(['a', 'b', 'c', 'd', 'e']))).toContain('max-params');
  });
});

describe('sentences', () => {
  /** Of a room, or of the files beside the rooms; in `sources/` each format and platform has its own besides. */
  const sentencesOf = (file: string) => {
    const [side, room, inside] = file.split('/');
    return inside === undefined ? `${side}/sentences.ts` : `${side}/${room}/sentences.ts`;
  };
  const NUMBERED = /=== 1n?\s*\?\s*['"`]|\bPluralRules\b|\.toLocaleString\(/g;
  const WORDED = /\b(?:badInput|notFound|conflict|unavailable|internal)\(|\bnew DomainError\(\s*'/g;
  /** What a sentence about a field goes on with after its name. */
  const VERB =
    "(?:is|are|was|has|have|does|comes?|names|contains|differs|lacks|needs|must|belongs|begins|holds|makes|can not|can't|there (?:is|are)) ";
  /** Such a sentence, or a whole one; faults that nobody is shown are no `DomainError`. */
  const PROSE = new RegExp(
    [`'${VERB}[^'\\n]*'`, `'[A-Z“][^'\\n]* [^'\\n]*\\.'`, '"[A-Z“][^"\\n]* [^"\\n]*\\."']
      .concat(`\`${VERB}[^\`]*\``, '`[A-Z“$][^`]* [^`]*\\.`')
      .map((quoted) => `(?<!new Error\\()${quoted}`)
      .join('|'),
    'g',
  );
  /** What an entry of a list, such as a metric, a command, a setting or a field of a platform, says of itself. */
  const OWN =
    /\b(?:label|definition|about|hint|summary|usage):\s*(?:'[^'\n]*'|`[^`]*`)|\.describe\(\s*'[^'\n]*',?\s*\)|\bdetails: \[[^]*?\n\s*\],/g;
  /** What errors are made of: sentences, and the kinds that take them. */
  const KINDS_OF_ERRORS = /(?:\/sentences|^server\/errors)\.ts$/;
  /** Lists of entries that stand without such names. */
  const ENTRIES = /^server\/(?:roadmap\/template|sources\/formats|parity\/(?:figures|reconcile\/\w+))\.ts$/;

  /** Words that follow a number, chosen past `Forms`. */
  const numbered = (file: string, text = read(file)): string[] =>
    /^(?:client|server)\//.test(file)
      ? [...text.matchAll(NUMBERED)].map(([found]) => `${file}: ${found}`)
      : [];

  const withoutComments = (text: string) => text.replaceAll(/\/\*[^]*?\*\/|(?<=^\s*)\/\/.*$/gm, '');

  /** Errors and sentences that a room with a file of sentences has elsewhere. */
  const worded = (file: string, text = read(file)): string[] => {
    if (!known.has(sentencesOf(file)) || KINDS_OF_ERRORS.test(file)) return [];
    const prose = ENTRIES.test(file) ? [] : withoutComments(text).replaceAll(OWN, '').matchAll(PROSE);
    return [...text.matchAll(WORDED), ...prose].map(([found]) => `${file}: ${found}`);
  };

  it('have the form of their number by one helper', () => {
    expect(sources.flatMap((file) => numbered(file))).toEqual([]);
  });

  it('stand in the one file of the room, and errors are made there', () => {
    expect(sources.flatMap((file) => worded(file))).toEqual([]);
  });

  it('would be caught: a plural by hand, and an error worded elsewhere', () => {
    expect(numbered('server/ask/x.ts', "n === 1 ? 'order' : 'orders'")).toHaveLength(1);
    expect(numbered('client/kpi/x.tsx', "`${n} day${n === 1 ? '' : 's'}`")).toHaveLength(1);
    expect(numbered('server/ask/x.ts', 'formOf(n, ORDERS)')).toEqual([]);
    expect(worded('server/ask/x.ts', 'throw badInput(\n  `${id} is no metric`')).toHaveLength(1);
    expect(worded('server/ask/x.ts', 'throw badInput(what)')).toHaveLength(1);
    expect(worded('server/ask/x.ts', "z.string().max(3, 'has more than three letters')")).toHaveLength(1);
    expect(worded('server/ask/x.ts', "notes.push('No day is covered.')")).toHaveLength(1);
    expect(worded('server/ask/x.ts', '/** It says `There is none.` */\n// Or `Two.`')).toEqual([]);
    expect(worded('server/cli/x.ts', "{ summary: 'has a list', details: [\n'The last.',\n],")).toEqual([]);
    expect(worded('server/ask/sentences.ts', "badInput('x')")).toEqual([]);
    expect(worded('server/ask/x.ts', 'throw noSuch(id)')).toEqual([]);
    expect(worded('server/x.ts', "throw conflict('It is taken.')")).toHaveLength(2);
    expect(worded('server/lock/x.ts', 'throw conflict(held)')).toHaveLength(1);
  });
});

/** Comments that begin with a word whose noun stands elsewhere. */
const nounless = (text: string): string[] =>
  [
    ...text.matchAll(/(?:\/\*\*(?:\s*\n\s*\*)?|(?<!\/\/.*\n\s*)\/\/) ((?:It|Its|That|Those|They|This)\b.*)/g),
  ].map(([, begins]) => begins ?? '');

describe('comments', () => {
  it('begin with a noun, and stand alone', () => {
    expect(sources.flatMap((file) => nounless(read(file)).map((begins) => `${file}: ${begins}`))).toEqual([]);
  });

  it('would be caught: one whose noun is in the code below', () => {
    expect(nounless('/** Its rows. */\n/**\n * That counts.\n */\n// It ended.')).toEqual([
      'Its rows. */',
      'That counts.',
      'It ended.',
    ]);
    expect(nounless('// A job has ended.\n// It is done.')).toEqual([]);
  });
});

describe('only the ledger writes facts and rollups', () => {
  /** Tables that anybody may write: they hold no facts. */
  const OTHERS =
    /^(stores|deleted_stores|installation|phases|deliverables|kpi_targets|roadmap_changes|imports|import_rejections|import_rejected_rows|import_stage|mappings|saved_views|sources|source_runs|source_rejections|source_lags|deliveries|jobs|api_keys|channel_rules|parity_causes|pixels|pixel_salts|pixel_events)$/;
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
