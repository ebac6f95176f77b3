import { describe, expect, it } from 'vitest';
import { openEnds } from '../../client/kpi/openEnds';
import { axisText } from '../../client/kpi/axisText';
import { ticksOf } from '../../client/kpi/ticks';
import { barsOf, chartOf, chartRefusal, linesOf } from '../../client/routes/explore/chart/chart';
import type { GridRow } from '../../client/routes/explore/rows';
import { isUnsplittable, refusalOf, unsplitReason, type Wanted } from '../../client/routes/explore/state';
import type { Value } from '../../server/ask/types';
import type { MetricView } from '../../server/catalog/view';
import type { TableRow } from '../../server/explore/types';
import { GRAINS } from '../../shared/lists';

/** What Explore draws above its table, and which metrics a split says something of. */

const metric = (id: string, dimensions: string[], more: object = {}): MetricView =>
  ({ id, label: id, unit: 'count', den: null, dimensions, grains: GRAINS, ...more }) as unknown as MetricView;
const orders = metric('orders', ['channel', 'currency']);
const sessions = metric('sessions', ['channel']);
const views = metric('series:views', ['channel'], { series: {} });

const wanted = (more: Partial<Wanted> = {}): Wanted =>
  ({
    ...{ metrics: [orders, sessions], of: orders, split: 'channel', by: 'week', where: [], show: 'rows' },
    ...{ chart: null, ...more },
  }) as Wanted;

const value = (n: number | null, ...flags: Value['flags']): Value => ({
  ...{ value: n, num: n, den: null, unit: 'count', flags },
});

describe('a split', () => {
  it('says nothing of a metric that lacks it, and refuses none of the others', () => {
    const byCurrency = wanted({ split: 'currency' });
    expect(unsplitReason(sessions, byCurrency)).toBe('has no currency');
    expect(unsplitReason(orders, byCurrency)).toBeNull();
    expect(refusalOf(sessions, byCurrency)).toBeNull();
    expect(isUnsplittable(byCurrency)).toBe(false);
    expect(isUnsplittable({ ...byCurrency, metrics: [sessions] })).toBe(true);
    // a pivot is of the metric in focus alone
    expect(isUnsplittable({ ...byCurrency, show: 'pivot', of: sessions })).toBe(true);
  });

  it('is of what is counted here where a series has parts of the same name', () => {
    expect(unsplitReason(views, wanted({ metrics: [orders, views] }))).toMatch(/^has other parts/);
    expect(unsplitReason(views, wanted({ metrics: [views] }))).toBeNull();
    // no counted metric has them: the parts of the series are the rows
    const speed = metric('lcp_p75', ['device']);
    expect(unsplitReason(views, wanted({ metrics: [speed, views] }))).toBeNull();
    expect(unsplitReason(speed, wanted({ metrics: [speed, views] }))).toBe('has no channel');
  });

  it('leaves a filter that says nothing of a metric refused', () => {
    const where = [{ dimension: 'currency', value: 'EUR' }];
    expect(refusalOf(sessions, wanted({ where }))).toBe('can’t be filtered by currency');
    expect(
      refusalOf(views, wanted({ metrics: [orders, views], where: [{ dimension: 'channel', value: 'x' }] })),
    ).toBe('has other parts than what is counted here');
  });
});

describe('which chart', () => {
  it('suits the table, unless the address says another that can be drawn', () => {
    expect(chartOf(wanted())).toBe('bars');
    expect(chartOf(wanted({ chart: 'line' }))).toBe('line');
    expect(chartOf(wanted({ chart: 'none' }))).toBe('none');
    expect(chartOf(wanted({ split: null }))).toBe('line');
    expect(chartOf(wanted({ show: 'pivot', chart: 'bars' }))).toBe('line');
    expect(chartOf(wanted({ split: null, by: null }))).toBe('none');
  });

  it('has a reason where it can’t be drawn', () => {
    expect(chartRefusal(wanted({ split: null }), 'bars')).toBe('Choose a split first');
    expect(chartRefusal(wanted({ by: null }), 'line')).toMatch(/^Choose a grain/);
    expect(chartRefusal(wanted({ of: sessions, split: 'currency' }), 'bars')).toBe(
      'sessions has no currency',
    );
    const cohorts = metric('ltv_cac', ['channel'], { grains: ['month'] });
    expect(chartRefusal(wanted({ of: cohorts }), 'line')).toMatch(/whole months/);
  });
});

describe('bars', () => {
  const row = (name: string, now: Value, before?: Value): GridRow => ({
    ...{ id: name, bucket: null, split: name, name, spark: null, values: { orders: now } },
    changes: before ? { orders: { value: before } as never } : {},
  });

  it('are the largest rows with a value, each with the other period', () => {
    const rows = [
      row('a', value(3), value(5)),
      row('b', value(null, 'no_data')),
      row('c', value(9)),
      row('d', value(-2)),
    ];
    const { bars, of } = barsOf(rows, wanted());
    expect(bars.map(({ name, value: { value: n }, before }) => [name, n, before])).toEqual([
      ['c', 9, null],
      ['a', 3, 5],
      ['d', -2, null],
    ]);
    expect(of).toBe(3);
  });

  it('are twelve at most', () => {
    const many = Array.from({ length: 40 }, (_, i) => row(`r${i}`, value(i)));
    const { bars, of } = barsOf(many, wanted());
    expect([bars.length, bars[0]?.name, bars[11]?.name, of]).toEqual([12, 'r39', 'r28', 40]);
  });
});

describe('lines', () => {
  const rowOf = (bucket: string, split: string | null, each: Value): TableRow =>
    ({ bucket, split, values: { orders: each }, changes: {} }) as unknown as TableRow;

  it('are the four largest parts', () => {
    const parts = ['a', 'b', 'c', 'd', 'e', 'empty'];
    const rows = parts.flatMap((part, i) =>
      ['2026-01-05', '2026-01-12'].map((day) =>
        rowOf(day, part, part === 'empty' ? value(null) : value(i + 1)),
      ),
    );
    const { buckets, lines, of } = linesOf(rows, wanted({ split: 'country' }));
    expect(buckets).toEqual(['2026-01-05', '2026-01-12']);
    expect(lines.map(({ name }) => name)).toEqual(['e', 'd', 'c', 'b']);
    expect(of).toBe(5);
  });

  it('of a ratio are those with the most behind it', () => {
    const rate = (num: number, den: number): Value => ({ ...value(num / den), num, den });
    const rows = [
      ...[rowOf('2026-01-05', 'few', rate(1, 2)), rowOf('2026-01-05', 'many', rate(20, 1000))],
      ...['c', 'd', 'e'].map((part) => rowOf('2026-01-05', part, rate(1, 100))),
    ];
    const { lines } = linesOf(rows, wanted({ split: 'country' }));
    expect(lines.map(({ name }) => name)).toEqual(['many', 'c', 'd', 'e']);
  });

  it('end in a ring where the first or last bucket is cut or still runs, and keep a hole between', () => {
    expect(
      openEnds([
        value(4, 'partial'),
        value(7),
        value(6, 'partial'),
        value(null),
        value(8),
        value(2, 'partial'),
      ]),
    ).toEqual({
      whole: [null, 7, 6, null, 8, null],
      open: [4, null, null, null, null, 2],
    });
  });
});

it('labels an axis as exactly as its steps', () => {
  // 0, 0.5, 1, 1.5, 2 % and so on
  const shares = ticksOf([0.024]);
  expect(shares.map((tick) => axisText(tick, shares, 'fraction', 'EUR'))).toEqual([
    ...['0.0%', '0.5%', '1.0%', '1.5%', '2.0%', '2.5%'],
  ]);
  const money = ticksOf([1_234_567_00]);
  expect(money.map((tick) => axisText(tick, money, 'money', 'EUR')).slice(0, 3)).toEqual([
    '€0',
    '0.5 M',
    '1.0 M',
  ]);
});
