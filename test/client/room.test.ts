import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { barsOf } from '../../client/kpi/change';
import { tickText } from '../../client/kpi/pace';
import { Sparkline } from '../../client/kpi/Sparkline';
import { spread } from '../../client/kpi/spread';
import type { Ticks } from '../../client/kpi/ticks';
import { pointsOf } from '../../client/routes/data/series/points';
import { widthOf } from '../../client/routes/explore/widths';
import { rowsOf } from '../../client/routes/explore/rows';
import type { Wanted } from '../../client/routes/explore/state';
import type { ChangeView } from '../../server/bridge/types';
import type { TableAnswer, TableRow } from '../../server/explore/types';
import type { MetricView } from '../../server/catalog/view';

/** What is written has room for what it says. */

describe('labels at the ends of lines', () => {
  const room = { top: 0, bottom: 100, apart: 20 };

  it('stay where they are while they have room', () => {
    expect(spread([10, 40, 90], room)).toEqual([10, 40, 90]);
  });

  it('go down from each other, and up again from the bottom', () => {
    expect(spread([10, 12, 15], room)).toEqual([10, 30, 50]);
    expect(spread([95, 97, 99], room)).toEqual([60, 80, 100]);
    expect(spread([-5, 99, 99], room)).toEqual([0, 80, 100]);
  });
});

describe('the small line', () => {
  const draw = (values: (number | null)[], open?: boolean[]) =>
    renderToStaticMarkup(createElement(Sparkline, { values, ...(open && { open }) }));
  const line = (markup: string) => /class="[^"]*line[^"]*" d="([^"]*)"/.exec(markup)?.[1] ?? '';

  it('goes through all that is over', () => {
    // 108 px of two steps, 28 px from the least to the most
    expect(line(draw([0, 5, 10]))).toBe('M2 32L56 18L110 4');
    expect(draw([0, 5, 10])).not.toContain('pattern');
  });

  it('leaves out what is cut at its beginning or still runs, and hatches its place', () => {
    const markup = draw([1, 8, 10, 2], [true, false, false, true]);
    expect(line(markup)).toBe('M38 32L74 4');
    expect(markup.match(/<rect/g)).toHaveLength(2);
    // a bucket without a value has no place of its own
    expect(draw([8, 10, null], [false, false, true])).not.toContain('<rect');
  });

  it('is none of one bucket', () => {
    expect(draw([8, 2], [false, true])).toBe('');
  });
});

const metric = { id: 'net_sales', label: 'Net sales', unit: 'money' } as unknown as MetricView;
const row = (split: string | null, value: number, flags: string[] = [], bucket: string | null = null) =>
  ({
    ...{ split, bucket, changes: {} },
    values: { net_sales: { value, num: value, den: null, unit: 'money', flags } },
  }) as unknown as TableRow;
const tableOf = (rows: TableRow[], totals: TableRow[]) =>
  ({ rows, totals, currency: 'JPY', comparison: null }) as unknown as TableAnswer;

describe('a table of Explore', () => {
  const column = { kind: 'value', metric, bucket: null } as const;
  const width = (value: number, total = value) =>
    widthOf(column, tableOf([row('a', 1), row('b', value)], [row(null, total)]), String);

  it('has columns as wide as the longest figure in them, its total too', () => {
    expect(width(123)).toBe(104);
    // "¥123,456,789,012,345" has 20 characters of 13 × 0.62 px, and 14 px beside it
    expect(width(123_456_789_012_345)).toBe(14 + Math.ceil(20 * 13 * 0.62));
    expect(width(1, -123_456_789_012_345)).toBe(14 + Math.ceil(21 * 13 * 0.62));
  });

  it('gives a name two lines rather than the whole width', () => {
    const names = widthOf({ ...column, kind: 'split' }, tableOf([row('x'.repeat(500), 1)], []), String);
    expect(names).toBe(260);
  });

  it('knows which of the buckets of its small lines are whole', () => {
    const wanted = { show: 'rows', split: 'channel', by: 'week', of: metric } as unknown as Wanted;
    const sparks = tableOf(
      [row('a', 2, ['partial'], '2026-10-01'), row('a', 7, [], '2026-10-05')],
      [row(null, 2, ['partial'], '2026-10-01'), row(null, 7, [], '2026-10-05')],
    );
    const { rows, total } = rowsOf(tableOf([row('a', 9)], [row(null, 9)]), wanted, sparks);
    expect(rows[0]!.spark).toEqual({ values: [2, 7], open: [true, false] });
    expect(total!.spark).toEqual({ values: [2, 7], open: [true, false] });
  });
});

describe('the parts of a change', () => {
  const change = (effects: number[]): ChangeView =>
    ({
      ...{ change: effects.reduce((sum, effect) => sum + effect, 0), hasShares: false },
      parts: effects.map((effect, i) => ({
        ...{ id: String(i), label: String(i), noun: 'orders', unit: 'count' },
        ...{ from: 1, to: 2, effect },
      })),
    }) as unknown as ChangeView;

  it('are printed in cents where the whole change is a few units', () => {
    // 0.40 − 0.10 = 0.30; 21.40 − 1.10 = 20.30 in whole units, the rest in the largest part
    expect(barsOf(change([40, -10]), 'EUR').map(({ effect }) => effect)).toEqual(['+€0.40', '−€0.10']);
    expect(barsOf(change([2140, -110]), 'EUR').map(({ effect }) => effect)).toEqual(['+€21', '−€1']);
  });
});

it('has ticks of trillions', () => {
  const ticks: Ticks = [0, 50e12, 100e12, 150e12];
  expect(ticks.map((tick) => tickText(tick, ticks, 'JPY'))).toEqual(['¥0', '50 tn', '100 tn', '150 tn']);
});

describe('the chart of a series', () => {
  const point = (bucket: string, value: number | null, flags: string[] = []) => ({ bucket, value, flags });
  const drawn = (...rows: ReturnType<typeof point>[]) =>
    pointsOf({ rows } as unknown as Parameters<typeof pointsOf>[0]).map(({ whole, open }) => [whole, open]);

  it('has a first and a last bucket that are cut beside the line, as rings', () => {
    expect(
      drawn(
        point('2026-08-01', null),
        point('2026-09-01', 3, ['partial']),
        point('2026-10-01', 9),
        point('2026-11-01', 2, ['partial']),
      ),
    ).toEqual([
      [null, null],
      [null, 3],
      [9, null],
      [null, 2],
    ]);
  });

  it('goes on through a bucket with a hole', () => {
    expect(drawn(point('a', 1), point('b', 2, ['partial']), point('c', 3))).toEqual([
      [1, null],
      [2, null],
      [3, null],
    ]);
  });
});
