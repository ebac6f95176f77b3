import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../drizzle/client';
import { createApp } from '../../server/api/app';
import { runRemotely } from '../../server/cli/remote';
import { help, runCommand } from '../../server/cli/run';
import { METRIC_IDS } from '../../server/catalog/metrics';
import { ingest, ingestBatch } from '../../server/ledger';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';

let database: Database;
let folder: string;
const PLACE = 'This is the data folder of the test.';
const NOW = '2026-03-01T12:00:00Z';
let now = NOW;
const clock = () => new Date(now);

const order = (id: string, placedAt: string, unitPrice: string, channel: string) => ({
  type: 'order',
  id,
  placedAt,
  currency: 'EUR',
  channel,
  customer: { id: `c-${id}` },
  lines: [{ quantity: 1, unitPrice }],
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-cli-'));
  database = await testDatabase({ keep: true });
  const store = await testStore(database, { slug: 'anvil', currency: 'EUR', timeZone: 'Europe/Berlin' });
  const orders = [
    order('1', '2026-01-10T10:00:00Z', '10.00', 'email'),
    order('2', '2026-01-20T10:00:00Z', '20.50', 'direct'),
    order('3', '2026-02-10T10:00:00Z', '5.25', 'email'),
  ];
  await ingestBatch(database, store, 'sales', { rows: orders, coversTo: '2026-03-31' });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const collect = () => {
  const said = { out: '', progress: '' };
  const output = {
    out: (text: string) => void (said.out += text),
    progress: (text: string) => void (said.progress += text),
  };
  return { said, output };
};

const quarterdeck = async (...argv: string[]) => {
  const { said, output } = collect();
  const exit = await runCommand(argv, {
    database,
    clock,
    cwd: folder,
    place: PLACE,
    connectors: testConnectors,
    ...output,
  });
  return { exit, ...said };
};

const JANUARY = ['--store', 'anvil', '--from', '2026-01-01', '--to', '2026-02-01'];

describe('kpi', () => {
  it('answers in JSON with exactly the documented shape', async () => {
    const { exit, out, progress } = await quarterdeck('kpi', 'gross_sales', 'aov', ...JANUARY, '--json');
    expect({ exit, progress }).toEqual({ exit: 0, progress: '' });
    // 10.00 + 20.50 = 30.50 in two orders: 15.25 each
    expect(JSON.parse(out)).toEqual({
      store: 'anvil',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      rows: [
        {
          bucket: null,
          split: null,
          values: {
            gross_sales: {
              value: 3050,
              num: 3050,
              den: null,
              unit: 'money',
              flags: expect.any(Array) as unknown,
            },
            aov: {
              ...{ value: 1525, num: 3050, den: 2, unit: 'money', flags: expect.any(Array) as unknown },
              // t of one degree of freedom is 12.7062; 12.7062 × 742.46 / √2 = 6670.76 to either side
              interval: [expect.closeTo(-5145.76, 1), expect.closeTo(8195.76, 1)],
            },
          },
        },
      ],
    });
  });

  it('goes by bucket, split and filter', async () => {
    const ask = ['kpi', 'orders', '--store', 'anvil', '--from', '2026-01-15', '--to', '2026-03-01', '--json'];
    const rowsOf = ({ out }: { out: string }) =>
      (
        JSON.parse(out) as {
          rows: { bucket: string | null; split: string | null; values: { orders: { value: number } } }[];
        }
      ).rows.map((row) => [row.bucket, row.split, row.values.orders.value]);
    expect(rowsOf(await quarterdeck(...ask, '--by', 'month'))).toEqual([
      ['2026-01-01', null, 1],
      ['2026-02-01', null, 1],
    ]);
    const bySplit = rowsOf(await quarterdeck(...ask, '--split', 'channel'));
    expect(bySplit).toEqual(
      expect.arrayContaining([
        [null, 'email', 1],
        [null, 'direct', 1],
      ]),
    );
    expect(rowsOf(await quarterdeck(...ask, '--where', 'channel=email'))).toEqual([[null, null, 1]]);
  });

  it('prints a table for people', async () => {
    const { out } = await quarterdeck('kpi', 'gross_sales', 'orders', ...JANUARY, '--by', 'month');
    expect(out).toMatch(/^bucket +gross_sales +orders\n/);
    expect(out).toMatch(/2026-01-01 +30\.50 EUR.* +2/);
  });

  it.each([
    [
      ['kpi', 'ordres', ...JANUARY],
      'There is no metric "ordres". Did you mean orders? All are listed by `npm run -s quarterdeck -- catalog`.\n',
    ],
    [['kpi', ...JANUARY], 'Metrics names no metric'],
    [['kpi', 'orders', ...JANUARY, '--split', 'colour'], 'there are channel, device, country'],
    [
      ['kpi', 'orders', ...JANUARY, '--where', 'colour=red'],
      'There is no dimension "colour"; there are channel',
    ],
    [['kpi', 'orders', ...JANUARY, '--where', 'red'], 'is not DIMENSION=VALUE'],
    [['kpi', 'orders', ...JANUARY, '--by', 'hour'], 'there are day, week, month, quarter, year'],
    [['kpi', 'orders', ...JANUARY, '--basis', 'cash'], 'there are event, order'],
    [['kpi', 'orders', ...JANUARY, '--as-of', 'noon'], 'is not an instant with a zone'],
    [['kpi', 'orders', ...JANUARY, '--colour'], "Unknown option '--colour'"],
    [['kpi', 'orders', '--store', 'anvil', '--from', '2026-01-01'], '--to is missing'],
    [['kpi', 'orders', '--store', 'anvli', '--from', '2026-01-01', '--to', '2026-02-01'], 'Stores: anvil'],
    [
      ['kpi', 'orders', '--store', 'anvil', '--from', '2026-02-01', '--to', '2026-02-01'],
      'is not after the start',
    ],
    [['kpi', 'orders', '--store', 'anvil', '--from', '2026-02-30', '--to', '2026-03-01'], 'is not a date'],
    [['cohorts', '--store', 'anvil', '--measure', 'love'], 'there are retention, orders, ltv_revenue'],
    [['import', 'x.csv', '--store', 'anvil', '--format', 'xml'], 'there are orders, sessions, spend, fx'],
    [['import', 'gone.csv', '--store', 'anvil', '--format', 'orders'], 'gone.csv'],
    [['import', '--store', 'anvil', '--format', 'orders'], 'takes one file'],
    [
      ['stores', 'create', '--slug', 'A B', '--name', 'x', '--currency', 'EUR', '--time-zone', 'UTC'],
      'lower-case',
    ],
    [
      ['stores', 'create', '--slug', 'x', '--name', 'x', '--currency', 'XXQ', '--time-zone', 'UTC'],
      'Currency is not',
    ],
    [['stores', 'create', '--slug', 'x', '--name', 'x', '--currency', 'EUR', '--time-zone', 'Mars'], 'IANA'],
    [
      ['stores', 'create', '--slug', 'anvil', '--name', 'x', '--currency', 'EUR', '--time-zone', 'UTC'],
      'already',
    ],
    [['stores', 'update', '--slug', 'anvil'], 'nothing to change'],
    [['stores', 'update', '--slug', 'anvil', '--contribution-rate', '40'], 'ContributionRate'],
    [['stores', 'update', '--slug', 'anvli', '--name', 'x'], 'Stores: anvil'],
    [['verify', '--store', 'anvli'], 'Stores: anvil'],
    [['stores'], 'there are serve, demo, stores create'],
    [['constructor'], 'There is no command "constructor"'],
  ])('refuses %j', async (argv, sentence) => {
    const { exit, out, progress } = await quarterdeck(...argv);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(progress).toContain(sentence);
    expect(progress).not.toMatch(/\n\s+at /);
  });
});

describe('the other commands', () => {
  it('follow cohorts', async () => {
    const { exit, out } = await quarterdeck(
      'cohorts',
      '--measure',
      'retention',
      '--store',
      'anvil',
      '--json',
    );
    expect(exit).toBe(0);
    const answer = JSON.parse(out) as { cohorts: { cohort: string; size: number; values: object[] }[] };
    expect(Object.keys(answer)).toEqual(['store', 'asOf', 'measure', 'cohorts']);
    expect(answer.cohorts.map(({ cohort, size }) => [cohort, size])).toEqual([
      ['2026-01', 2],
      ['2026-02', 1],
    ]);
    // periods stop at the last month with facts: February is k = 1 of January
    expect(answer.cohorts.map(({ values }) => values.length)).toEqual([2, 1]);
    expect(Object.keys(answer.cohorts[0]!.values[0]!)).toEqual([
      'k',
      'value',
      'num',
      'den',
      'interval',
      'flags',
    ]);
  });

  it('tell what had happened as of an instant, and refuse what was known at it', async () => {
    const asked = ['kpi', 'orders', ...JANUARY];
    const at = (option: string, instant: string) => quarterdeck(...asked, option, instant, '--json');
    const value = async (instant: string) =>
      (
        JSON.parse((await at('--as-of', instant)).out) as {
          rows: { values: { orders: { value: number } } }[];
        }
      ).rows[0]!.values.orders.value;
    expect(await value('2026-01-20T10:00:00Z')).toBe(1);
    expect(await value('2026-01-20T11:00:01+01:00')).toBe(2);
    for (const [option, reason] of [
      ['--known-at', /what was known at .* can't be told: revisions/],
      ['--as-of', /has not come/],
    ] as const) {
      const instant = option === '--as-of' ? '2026-03-01T12:00:01Z' : '2026-02-01T00:00:00Z';
      expect(await at(option, instant)).toMatchObject({
        exit: 1,
        out: '',
        progress: expect.stringMatching(reason),
      });
    }
  });

  it('follow cohorts by quarter, with cost and averages', async () => {
    const ask = 'cohorts --measure ltv_revenue --store anvil --by quarter --as-of 2026-04-02T00:00:00Z'.split(
      ' ',
    );
    now = '2026-04-02T12:00:00Z';
    // 10.00 + 20.50 + 5.25 = 35.75 of three customers: 11.9166…; the quarter is over, no cost is known
    expect((await quarterdeck(...ask)).out.split('\n').map((row) => row.split(/ {2,}/))).toEqual([
      ['cohort', 'size', 'cac', 'break-even', 'quarter 0'],
      expect.anything(),
      ['2026-01-01', '3', '–', '–', '11.92 EUR'],
      // nothing stands under break-even
      ['average', '3', '–', '11.92 EUR'],
      [''],
    ]);
    const answer = JSON.parse((await quarterdeck(...ask, '--json')).out) as { averages: object[] };
    expect(Object.keys(answer)).toEqual([
      'store',
      'asOf',
      'measure',
      'cohorts',
      'by',
      'averages',
      'totals',
      'costs',
      'opening',
      'comeback',
    ]);
    expect(answer.averages).toMatchObject([{ k: 0, num: 3575, den: 3, cohorts: 1 }]);
    now = NOW;
    const newest = await quarterdeck(
      'cohorts',
      '--measure',
      'orders',
      '--store',
      'anvil',
      '--last',
      '1',
      '--json',
    );
    expect(
      (JSON.parse(newest.out) as { cohorts: { cohort: string }[] }).cohorts.map((c) => c.cohort),
    ).toEqual(['2026-02']);
    for (const [option, value, sentence] of [
      ['--by', 'day', 'there are week, month, quarter'],
      ['--last', 'few', 'is not a whole number'],
      ['--last', '0', 'is not at least 1'],
    ] as const) {
      const { exit, progress } = await quarterdeck(
        'cohorts',
        '--measure',
        'orders',
        '--store',
        'anvil',
        option,
        value,
      );
      expect([exit, progress]).toEqual([1, expect.stringContaining(sentence)]);
    }
  });

  it('create and list stores', async () => {
    const wanted = [
      '--slug',
      'bellows',
      '--name',
      'Bellows & Co',
      '--currency',
      'JPY',
      '--time-zone',
      'Asia/Tokyo',
    ];
    expect(await quarterdeck('stores', 'create', ...wanted)).toMatchObject({ exit: 0 });
    const { out } = await quarterdeck('stores', 'list', '--json');
    expect(JSON.parse(out)).toMatchObject([{ slug: 'anvil' }, { slug: 'bellows', currency: 'JPY' }]);
  });

  it('archive, rename, open again and delete a store', async () => {
    const own = ['--slug', 'old-shop'];
    const wanted = [...own, '--name', 'Old', '--currency', 'EUR', '--time-zone', 'UTC'];
    await quarterdeck('stores', 'create', ...wanted);
    expect(await quarterdeck('stores', 'archive', ...own)).toMatchObject({
      exit: 0,
      out: 'Archived old-shop: nothing comes in. stores unarchive opens it again.\n',
    });
    expect((await quarterdeck('stores', 'list')).out).not.toContain('old-shop');
    const { out } = await quarterdeck('stores', 'list', '--archived', '--json');
    const all = JSON.parse(out) as { slug: string; archivedAt: string | null }[];
    expect(all.map(({ slug, archivedAt }) => [slug, archivedAt])).toEqual([
      ['anvil', null],
      ['bellows', null],
      ['old-shop', '2026-03-01T12:00:00.000Z'],
    ]);
    expect((await quarterdeck('stores', 'list', '--archived')).out).toMatch(/old-shop .* archived/);
    writeFileSync(join(folder, 'old.csv'), 'day,channel,currency,amount\n2026-01-05,email,EUR,1\n');
    expect(await quarterdeck('import', 'old.csv', '--store', 'old-shop', '--format', 'spend')).toMatchObject({
      exit: 1,
      progress: expect.stringContaining('stores unarchive --slug old-shop') as string,
    });
    expect((await quarterdeck('stores', 'unarchive', ...own)).out).toMatch(/^old-shop is in use again\. /);
    await quarterdeck('stores', 'update', ...own, '--name', 'Older');

    for (const typed of [[], ['--confirm', 'Old']])
      expect(await quarterdeck('stores', 'delete', ...own, ...typed)).toMatchObject({
        exit: 1,
        progress: expect.stringMatching(/"Older"[^]*backup FILE/) as string,
      });
    expect(await quarterdeck('stores', 'delete', ...own, '--confirm', 'Older')).toMatchObject({
      exit: 0,
      out: 'Deleted old-shop: Older, 0 rows.\n',
    });
    expect(
      (
        await quarterdeck(
          'kpi',
          'orders',
          '--store',
          'old-shop',
          '--from',
          '2026-01-01',
          '--to',
          '2026-02-01',
        )
      ).progress,
    ).toContain('The store old-shop was deleted.');
    expect(await quarterdeck('demo', '--remove')).toMatchObject({
      exit: 0,
      out: 'There is no demo store.\n',
    });
  });

  it('import a file and say what was not taken, and fail then', async () => {
    writeFileSync(
      join(folder, 'spend.csv'),
      'day,channel,currency,amount\n2026-01-05,paid_search,EUR,12.50\n2026-01-06,paid_search,EUR,-1\n',
    );
    const { exit, out, progress } = await quarterdeck(
      'import',
      'spend.csv',
      '--store',
      'anvil',
      '--format',
      'spend',
      '--json',
    );
    expect(exit).toBe(1);
    expect(progress).toContain('1 rejected');
    expect(JSON.parse(out)).toMatchObject({
      new: 1,
      rejectedCount: 1,
      rejected: [{ row: 3, field: 'amount' }],
    });
  });

  it('import any file by a mapping, and say what a mapping lacks', async () => {
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write('till.csv', 'No;When;Sum\nT1;1.3.2026;7,25\nT2;2.3.2026;0,75\n');
    const mapping = {
      row: 'order',
      delimiter: 'semicolon',
      decimal: ',',
      dates: { format: 'D.M.YYYY' },
      columns: { orderId: 'No', placedAt: 'When', amount: 'Sum' },
      constants: { currency: 'EUR', source: 'till' },
    };
    write('till.json', JSON.stringify(mapping));
    write('other.json', JSON.stringify({ ...mapping, columns: { ...mapping.columns, email: 'Mail' } }));
    const take = (...more: string[]) => quarterdeck('import', 'till.csv', '--store', 'anvil', ...more);
    // 7.25 + 0.75
    const dry = await take('--mapping', 'till.json', '--dry-run');
    expect(dry).toMatchObject({ exit: 0, out: expect.stringContaining('gross EUR: 8.00') as unknown });
    const other = await take('--mapping', 'other.json');
    expect(other).toMatchObject({
      exit: 1,
      progress: expect.stringContaining('column Mail is missing. Found: No, When, Sum.') as unknown,
    });
    expect((await take('--mapping', 'none.json')).progress).toContain('There is no mapping none.json');
    expect((await take()).progress).toContain('one of --format and --mapping');
    expect((await take('--mapping', 'till.json', '--format', 'orders')).exit).toBe(1);
  });

  it('list imports, and undo one', async () => {
    const write = (text: string) => writeFileSync(join(folder, 'undo.csv'), text);
    const take = () => quarterdeck('import', 'undo.csv', '--store', 'bellows', '--format', 'spend', '--json');
    write('day,currency,amount,campaign\n2026-03-01,EUR,1.00,a\n2026-03-01,EUR,2.00,b\n');
    const { importId: first } = JSON.parse((await take()).out) as { importId: number };
    write('day,currency,amount,campaign\n2026-03-01,EUR,5.00,a\n');
    const { importId: second } = JSON.parse((await take()).out) as { importId: number };
    const listed = await quarterdeck('imports', 'list', '--store', 'bellows');
    expect(listed.out).toMatch(new RegExp(`${second} .*undo\\.csv .*yes`));
    // b goes; a is the second import's by now
    const { out } = await quarterdeck('imports', 'undo', String(first), '--store', 'bellows');
    expect(out).toContain('1 removed, 0 put back as they were, 1 kept');
    expect(out).toContain(`import ${second}`);
    const again = await quarterdeck('imports', 'undo', String(first), '--store', 'bellows');
    expect(again).toMatchObject({ exit: 1, progress: expect.stringContaining('undone already') as unknown });
    const json = await quarterdeck('imports', 'undo', String(second), '--store', 'bellows', '--json');
    expect(JSON.parse(json.out)).toEqual({ removed: 1, restored: 0, keptCount: 0, kept: [] });
    const all = JSON.parse(
      (await quarterdeck('imports', 'list', '--store', 'bellows', '--json')).out,
    ) as object[];
    expect(all.slice(0, 2)).toMatchObject([{ status: 'undone' }, { status: 'undone' }]);
    expect((await quarterdeck('imports', 'undo', 'x', '--store', 'bellows')).progress).toContain(
      'number of one import',
    );
  });

  it('document the catalogue', async () => {
    const { out } = await quarterdeck('catalog', '--json');
    const { metrics } = JSON.parse(out) as { metrics: { id: string }[] };
    expect(metrics.map(({ id }) => id)).toEqual(METRIC_IDS);
    expect((await quarterdeck('catalog')).out).toContain('net_sales');
  });

  it('verify all stores or one', async () => {
    const all = await quarterdeck('verify');
    expect(all).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/\(anvil\): ok[^]*\(bellows\): ok/) as unknown,
    });
    expect((await quarterdeck('verify', '--store', 'anvil')).out).not.toContain('bellows');
  });

  it('say that there was nothing to verify where there is no store', async () => {
    const { said, output } = collect();
    const context = { database: await testDatabase(), clock, cwd: folder, place: PLACE };
    expect(await runCommand(['verify'], { ...context, connectors: testConnectors, ...output })).toBe(0);
    expect(said.out).toBe('There are no stores yet: nothing was compared.\n');
  });

  it('fail when a rollup differs from the raw rows', async () => {
    const other = await testDatabase();
    const store = await testStore(other, { slug: 'chisel' });
    await ingest(other, store, 'sales', [order('1', '2026-01-10T10:00:00Z', '10.00', 'email')]);
    await other.db.execute('update orders set gross_sales = gross_sales + 1');
    const { said, output } = collect();
    expect(
      await runCommand(['verify'], {
        database: other,
        clock,
        cwd: folder,
        place: PLACE,
        connectors: testConnectors,
        ...output,
      }),
    ).toBe(1);
    expect(said.out).toContain('(chisel): differs');
    expect(said.out).toContain('The next start of Quarterdeck works its figures out anew from the raw rows.');
  });

  it('say more of themselves than of all others', () => {
    const own = help(['kpi', '--help']);
    expect(own).toMatch(/^Usage: npm run -s quarterdeck -- kpi METRIC… --store SLUG/);
    expect(own).toContain('--csv: UTF-8');
    expect(own).not.toContain('stores create');
    expect(help(['stores', 'create', '--help'])).toMatch(/^Usage: npm run -s quarterdeck -- stores create /);
    expect(help(['nothing'])).toMatch(/^Commands:/);
  });

  it('name the place in which a store was looked for', async () => {
    const { progress } = await quarterdeck('verify', '--store', 'anvli');
    expect(progress).toContain(PLACE);
    const other = await testDatabase();
    const { said, output } = collect();
    await runCommand(['stores', 'list'], {
      database: other,
      clock,
      cwd: folder,
      place: PLACE,
      connectors: testConnectors,
      ...output,
    });
    expect(said).toEqual({ out: 'There are no stores yet.\n', progress: `${PLACE}\n` });
  });

  it('offer the nearest metric, and none where none is near', async () => {
    const wrong = async (name: string) => (await quarterdeck('kpi', name, ...JANUARY)).progress;
    expect(await wrong('net_sale')).toContain('Did you mean net_sales?');
    expect(await wrong('Net Sales')).toContain('Did you mean net_sales?');
    expect(await wrong('happiness_of_cats')).not.toContain('Did you mean');
    expect(await wrong('happiness_of_cats')).toContain('npm run -s quarterdeck -- catalog');
  });

  it('are all in the help', () => {
    for (const name of [
      'serve',
      'demo',
      'stores create',
      'stores update',
      'stores list',
      'stores archive',
      'stores unarchive',
      'stores delete',
      'catalog',
      'import',
      'kpi',
      'cohorts',
    ])
      expect(help()).toContain(`npm run -s quarterdeck -- ${name}`);
    expect(help()).toContain('verify [--store SLUG]');
    expect(help()).toContain('HOST, PORT and all others: see docs/environment.md');
  });
});

describe('through the server that holds the folder', () => {
  const listening = async () => {
    const app = await createApp({
      database,
      clock,
      clientDir: null,
      log: () => undefined,
      cli: {
        token: 'right',
        run: (argv, { cwd }, output) =>
          runCommand(argv, { database, clock, cwd, place: PLACE, connectors: testConnectors, ...output }),
      },
    });
    onTestFinished(() => app.close());
    return app.listen({ host: '127.0.0.1', port: 0 });
  };

  it('gives the same answer, progress and exit code', async () => {
    const address = await listening();
    const argv = ['kpi', 'gross_sales', ...JANUARY, '--json'];
    const { said, output } = collect();
    expect(await runRemotely({ address, token: 'right' }, argv, folder, output)).toBe(0);
    expect(said).toMatchObject({ out: (await quarterdeck(...argv)).out });
    expect(
      await runRemotely({ address, token: 'right' }, ['kpi', 'nothing', ...JANUARY], folder, output),
    ).toBe(1);
    expect(said.progress).toContain('There is no metric "nothing"');
  });

  it('names the request of an error that nobody foresaw, as the log does, and of no other', async () => {
    const logged: unknown[] = [];
    const context = {
      ...{ clock, cwd: folder, place: PLACE, connectors: testConnectors },
      server: {
        requestId: '00ff00ff00ff',
        log: (line: string, about?: object) => logged.push({ line, ...about }),
      },
    };
    const { said, output } = collect();
    const broken = { ...database, read: () => Promise.reject(new Error('broken')) };
    expect(await runCommand(['verify'], { ...context, database: broken, ...output })).toBe(1);
    expect(said.progress).toBe(
      'Something went wrong inside Quarterdeck.\nError broken\nReference: 00ff00ff00ff\n',
    );
    expect(await runCommand(['verify', '--store', 'nowhere'], { ...context, database, ...output })).toBe(1);
    expect(said.progress.match(/Reference/g)).toHaveLength(1);
    expect(logged).toEqual([{ line: 'Command: Error broken', level: 'error', requestId: '00ff00ff00ff' }]);
  });

  it('takes nothing without the token', async () => {
    const address = await listening();
    const { output } = collect();
    await expect(
      runRemotely({ address, token: 'wrong' }, ['stores', 'list'], folder, output),
    ).rejects.toThrow('did not take the command');
    const bare = await fetch(`${address}/cli`, { method: 'POST', body: '{}' });
    expect(bare.status).toBe(415);
  });

  it('says so when the server is gone', async () => {
    const { output } = collect();
    await expect(
      runRemotely({ address: 'http://127.0.0.1:9', token: 'x' }, ['stores', 'list'], folder, output),
    ).rejects.toThrow('http://127.0.0.1:9');
  });
});
