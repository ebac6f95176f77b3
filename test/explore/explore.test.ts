import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, quoted } from '../../client/routes/explore/command';
import type { Database } from '../../drizzle/client';
import { csvOf, gridOf, tableOf } from '../../server/explore';
import type { Layout, TableQuestion } from '../../server/explore/types';
import { runCommand } from '../../server/cli/run';
import { ingest } from '../../server/ledger';
import { declare } from '../covered';
import type { Store } from '../../server/types';
import { testConnectors } from '../connectors';
import { testDatabase, testStore } from '../database';
import { openShop, shopSales, shopSessions } from '../shop';

/** The analyst's table of the shop that a pencil can check, and its file. */

let database: Database;
let shop: Store;
const NOW = new Date('2026-03-10T12:00:00Z');

beforeAll(async () => {
  database = await testDatabase({ keep: true });
  shop = await openShop(database, { slug: 'shop' });
  // the same ids with other amounts: a forgotten store would show
  await openShop(database, { slug: 'dear-shop' }, 10);
});
afterAll(() => database.close());

/** January and February 2026. */
const QUESTION: TableQuestion = {
  metrics: ['net_sales', 'orders', 'aov', 'customers_active'],
  from: '2026-01-01',
  to: '2026-03-01',
  split: 'channel',
  compare: null,
  pivot: false,
};
const LAYOUT: Layout = { columns: null, sort: null, totals: true };

const tableFor = (question: Partial<TableQuestion> = {}, store = shop) =>
  database.read((tx) => tableOf(tx, store, { ...QUESTION, ...question }, NOW));

const csvFor = async (question: Partial<TableQuestion> = {}, layout: Partial<Layout> = {}, store = shop) => {
  const whole = { ...QUESTION, ...question };
  return csvOf(gridOf(whole, await tableFor(question, store), { ...LAYOUT, ...layout }), store.currency);
};

const run = async (...argv: string[]) => {
  const said = { out: '', progress: '' };
  const exit = await runCommand(argv, {
    database,
    clock: () => NOW,
    cwd: '.',
    place: '',
    connectors: testConnectors,
    out: (text) => void (said.out += text),
    progress: (text) => void (said.progress += text),
  });
  return { exit, ...said };
};

const ASKED = [
  'net_sales',
  'orders',
  'aov',
  'customers_active',
  ...['--store', 'shop', '--from', '2026-01-01', '--to', '2026-03-01', '--split', 'channel'],
];

describe('the table', () => {
  it('has the totals of their own question, not sums of its rows', async () => {
    const { rows, totals } = await tableFor();
    const [total] = totals;
    // net: January 90 + 40 + 60 + 30 = 220, February 80 + 20 − 60 − 80 − 7 = −47
    expect(total?.values.net_sales?.value).toBe(173_00);
    // goods ordered: (90 + 40 + 60 + 30) + (80 + 20) = 320 in o1, o2, o3, o4, o7, o10
    expect(total?.values.aov).toMatchObject({ num: 320_00, den: 6, value: 320_00 / 6 });
    // ana, ben, the guest, cara, dave, eve; ana by two channels, ben by one
    expect(total?.values.customers_active?.value).toBe(6);
    const parts = rows.reduce((sum, row) => sum + (row.values.customers_active?.value ?? 0), 0);
    expect(parts).toBe(7);
  });

  it('has none where its one row is the whole', async () => {
    expect((await tableFor({ split: undefined })).totals).toEqual([]);
  });

  it('compares rows and totals with the same rows and totals of the other period', async () => {
    const { rows, totals } = await tableFor({
      from: '2026-02-01',
      compare: { from: '2026-01-01', to: '2026-02-01' },
    });
    // paid search: 40 in January; in February o7 for 80 is placed and cancelled: 0, down by all of it
    const paid = rows.find((row) => row.split === 'paid_search');
    expect(paid?.changes.net_sales).toMatchObject({
      value: { value: 40_00 },
      difference: -40_00,
      amount: -1,
    });
    // −47 after 220
    expect(totals[0]?.changes.net_sales).toMatchObject({ difference: -267_00, amount: (-47 - 220) / 220 });
  });

  it('says a change of a rate as a difference', async () => {
    const { totals } = await tableFor({
      metrics: ['cr'],
      from: '2026-02-01',
      compare: { from: '2026-01-01', to: '2026-02-01' },
    });
    // January 3 of 4 sessions ordered, February none of 4
    expect(totals[0]?.changes.cr).toMatchObject({ relative: -1, difference: -0.75, amount: -0.75 });
  });

  it('does not compare buckets, whose calendars do not lie side by side', async () => {
    const { rows } = await tableFor({ by: 'month', compare: { from: '2025-11-01', to: '2026-01-01' } });
    expect(rows.every((row) => Object.keys(row.changes).length === 0)).toBe(true);
  });
});

describe('a split that says nothing of a metric', () => {
  const BY_CURRENCY = { metrics: ['orders', 'sessions', 'cr_orders'], split: 'currency' } as const;
  const asked = (): Partial<TableQuestion> => ({ ...BY_CURRENCY, metrics: [...BY_CURRENCY.metrics] });
  const WHY = {
    sessions: "Sessions can't be split by currency: sessions have no currency.",
    cr_orders: "Orders per session can't be split by currency: sessions have no currency.",
  };

  it('leaves it without a value in each row, says why, and keeps its total', async () => {
    const { rows, totals, unsplit, notes } = await tableFor(asked());
    // all orders but o9 are in euros; o6 is a test and o8 a replacement
    expect(rows.map(({ split, values }) => [split, values.orders?.value])).toEqual([
      ['EUR', 7],
      ['SEK', 1],
    ]);
    for (const { values } of rows)
      expect(values.sessions).toEqual({
        ...{ value: null, num: null, den: null, unit: 'count', flags: ['not_by_split'] },
      });
    // 8 visits by people; o4 was sold at the till
    expect(totals[0]?.values.sessions?.value).toBe(8);
    expect(totals[0]?.values.cr_orders?.value).toBe(7 / 8);
    expect(unsplit).toEqual(WHY);
    expect(notes.slice(0, 2)).toEqual([WHY.sessions, WHY.cr_orders]);
  });

  it('compares its total alone', async () => {
    const { rows, totals } = await tableFor({
      ...asked(),
      from: '2026-02-01',
      compare: { from: '2026-01-01', to: '2026-02-01' },
    });
    expect(rows.every(({ changes }) => changes.sessions === undefined)).toBe(true);
    expect(rows.find(({ split }) => split === 'SEK')?.changes.orders).toMatchObject({ difference: 1 });
    // s5 to s8 after s1 to s4
    expect(totals[0]?.changes.sessions).toMatchObject({ difference: 0 });
  });

  it('is refused where it says nothing of any, or of the filter of one', async () => {
    await expect(tableFor({ metrics: ['sessions', 'cr'], split: 'currency' })).rejects.toMatchObject({
      code: 'bad_input',
      message: "sessions can't be split by currency: sessions have no currency",
    });
    await expect(
      tableFor({ ...asked(), where: [{ dimension: 'identity', value: 'known' }] }),
    ).rejects.toMatchObject({ message: expect.stringContaining("sessions can't be filtered") as string });
  });

  it('reads the rows to the day to which the totals are read', async () => {
    const short = await testStore(database, { slug: 'short' });
    await ingest(database, short, 'sales', shopSales());
    await ingest(database, short, 'sessions', shopSessions().slice(0, 4));
    await declare(database, short, { from: '2025-12-01', to: '2026-03-10' }, ['orders']);
    await declare(database, short, { from: '2025-12-01', to: '2026-02-01' }, ['sessions']);
    const { rows, totals } = await tableFor(asked(), short);
    // sessions are known to the end of January: o1 to o4, though later orders are known
    expect(rows.map(({ split, values }) => [split, values.orders?.value])).toEqual([['EUR', 4]]);
    expect(totals[0]?.values.orders?.value).toBe(4);
  });

  it('leaves empty cells with the reason in the file, which the command line writes too', async () => {
    const text = await csvFor(asked());
    expect(text).toBe(
      [
        'currency,orders,sessions,cr_orders,flags',
        'EUR,7,,,sessions:not_by_split cr_orders:not_by_split',
        'SEK,1,,,sessions:not_by_split cr_orders:not_by_split',
        'Total,8,8,0.875,cr_orders:small_sample',
        '',
      ].join('\n'),
    );
    const argv = ['--store', 'shop', '--from', '2026-01-01', '--to', '2026-03-01', '--split', 'currency'];
    const command = (...more: string[]) => run('kpi', ...BY_CURRENCY.metrics, ...argv, '--totals', ...more);
    expect((await command('--csv')).out).toBe(text);
    const { out, progress } = await command();
    expect(out).toMatch(/SEK +1 +– o +– o\n/);
    expect(progress).toContain('o = not_by_split: not known by what the rows are split by\n');
    expect(progress).toContain(`${WHY.sessions}\n`);
  });
});

describe('CSV', () => {
  it('is exactly what is shown: order, columns, totals, decimals', async () => {
    const text = await csvFor(
      {},
      { columns: ['aov', 'net_sales'], sort: { column: 'net_sales', descending: true } },
    );
    // direct: o1 90, o10 20, the credit note n1 − 7 counts where it was booked: unknown
    expect(text.split('\n').slice(0, 3)).toEqual([
      'channel,aov_EUR,net_sales_EUR,flags',
      // 90 + 20 in two orders with goods; o5 sold a gift card alone
      'direct,55,110.00,aov:unconverted aov:small_sample net_sales:unconverted',
      // o2 40 and o7 80 in two orders, of which 80 was cancelled
      'paid_search,60,40.00,aov:small_sample',
    ]);
    // 32000 / 6 minor units are 5333.333333333333 to a double: unrounded, its decimal point moved
    expect(text.split('\n').at(-2)).toBe(
      'Total,53.33333333333333,173.00,aov:unconverted aov:small_sample net_sales:unconverted',
    );
  });

  it('puts the comparison beside it', async () => {
    const text = await csvFor(
      { metrics: ['orders'], from: '2026-02-01', compare: { from: '2026-01-01', to: '2026-02-01' } },
      { sort: { column: 'split', descending: false } },
    );
    expect(text.split('\n')[0]).toBe('channel,orders,orders_before,orders_change,flags');
    // direct: o5, o9 and o10 after o1; tess's test and ana's replacement do not count
    expect(text).toContain('\ndirect,3,1,2,\n');
    // no order by e-mail in February after one in January
    expect(text).toContain('\nemail,0,1,-1,\n');
    // and the other way round: a change from nothing has no ratio
    const back = await csvFor({
      metrics: ['orders'],
      to: '2026-02-01',
      compare: { from: '2026-02-01', to: '2026-03-01' },
    });
    expect(back).toContain('\nemail,1,0,,\n');
  });

  it('puts the buckets of a pivot side by side', async () => {
    const text = await csvFor(
      { metrics: ['orders'], by: 'month', pivot: true },
      { sort: { column: '2026-02-01', descending: true } },
    );
    expect(text).toBe(
      [
        'channel,orders_2026-01-01,orders_2026-02-01,flags',
        'direct,1,3,',
        'paid_search,1,1,',
        'email,1,0,',
        'pos,1,0,',
        'Total,4,4,',
        '',
      ].join('\n'),
    );
  });

  it('keeps negative money a number, and makes no formula of a name', async () => {
    const odd = await testStore(database, { slug: 'odd', currency: 'JPY' });
    const names = ['=1+1', '@cmd', '-2', '+3', 'a "b", c', ''];
    await ingest(
      database,
      odd,
      'sales',
      names.map((name, i) => ({
        ...shopSales()[1]!,
        id: `x${i}`,
        currency: 'JPY',
        ...(name && { country: name }),
      })),
    );
    const text = await csvFor({ metrics: ['net_sales'], split: 'country' }, {}, odd);
    const cells = (parse(text) as string[][]).slice(1).map(([name, value]) => [name, value]);
    // 40 yen each, and yen have no decimals
    expect(cells.toSorted()).toEqual(
      [
        ["'+3", '40'],
        ["'-2", '40'],
        ["'=1+1", '40'],
        ["'@cmd", '40'],
        ['Total', '240'],
        ['a "b", c', '40'],
        ['FR', '40'],
      ].toSorted(),
    );
    // −47 in February, which is no formula
    expect(await csvFor({ split: undefined, from: '2026-02-01', metrics: ['net_sales'] })).toContain(
      '\n-47.00,',
    );
  });

  it('refuses columns that the table has not', async () => {
    await expect(csvFor({}, { columns: ['sessions'] })).rejects.toMatchObject({
      code: 'bad_input',
      message: 'The table has no column "sessions".',
    });
    await expect(csvFor({}, { columns: ['orders.change'] })).rejects.toMatchObject({
      hint: expect.stringContaining('changes need a comparison') as string,
    });
    await expect(csvFor({}, { sort: { column: 'love', descending: true } })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });
});

describe('the command line', () => {
  it('has the same figures as CSV and as JSON', async () => {
    const { rows } = JSON.parse((await run('kpi', ...ASKED, '--json')).out) as {
      rows: { split: string; values: Record<string, { value: number | null }> }[];
    };
    const csv = parse((await run('kpi', ...ASKED, '--csv')).out, { columns: true }) as Record<
      string,
      string
    >[];
    expect(csv.map((line) => line.channel)).toEqual(rows.map((row) => row.split));
    for (const [i, { values }] of rows.entries()) {
      const money = (text: string | undefined) =>
        text === '' ? null : Number((Number(text) * 100).toPrecision(15));
      expect(money(csv[i]?.net_sales_EUR)).toBe(values.net_sales?.value);
      expect(money(csv[i]?.aov_EUR)).toBe(values.aov?.value);
      expect(Number(csv[i]?.orders)).toBe(values.orders?.value);
    }
  });

  it('writes the file that the page downloads', async () => {
    const layout: Layout = {
      columns: ['orders', 'net_sales'],
      sort: { column: 'orders', descending: true },
      totals: true,
    };
    const more = ['--columns', 'orders,net_sales', '--sort', 'orders', '--totals', '--csv'];
    expect((await run('kpi', ...ASKED, ...more)).out).toBe(await csvFor({}, layout));
  });

  it('marks what must be known, and explains each mark once', async () => {
    const { out, progress } = await run('kpi', ...ASKED);
    // direct: o1, o5, o9 (no rate, so in no money) and o10, of ana, cara, dave and eve
    expect(out).toMatch(/direct +110\.00 EUR x +4 +55\.00 EUR xs +4 t\n/);
    expect(out).not.toContain('small_sample');
    expect(progress.match(/^s = small_sample: /gm)).toHaveLength(1);
  });

  it.each([
    [['--sort', 'orders:up'], 'is not COLUMN, COLUMN:asc or COLUMN:desc'],
    [['--columns', 'love'], 'is neither a metric nor METRIC.change'],
    [['--pivot'], 'needs a grain (by) and exactly one metric'],
    [['--compare-from', '2025-01-01'], 'come together'],
  ])('refuses %j', async (more, sentence) => {
    const { exit, out, progress } = await run('kpi', ...ASKED, ...more);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(progress).toContain(sentence);
  });

  it('is written so that a shell takes every word as it is', () => {
    expect(quoted('net_sales')).toBe('net_sales');
    expect(quoted('$(rm -rf ~)')).toBe("'$(rm -rf ~)'");
    expect(quoted("it's")).toBe(String.raw`'it'\''s'`);
    expect(quoted('')).toBe("''");
    const line = commandLine(
      {
        store: 'shop',
        metrics: ['orders'],
        from: '2026-01-01',
        to: '2026-03-01',
        where: [{ dimension: 'channel', value: 'a; b' }],
        pivot: false,
      },
      { columns: ['orders'], sort: { column: 'orders', descending: false }, totals: true },
    );
    expect(line).toBe(
      "npm run -s quarterdeck -- kpi orders --store shop --from 2026-01-01 --to 2026-03-01 '--where=channel=a; b' --columns orders --sort orders:asc --totals --csv",
    );
  });
});
