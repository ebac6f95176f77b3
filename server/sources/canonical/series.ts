import { seriesFact } from '../../facts/fact';
import { flag, stamp, text } from '../cells';
import { isTotalRow } from '../sheet/totals';
import { flatFormat } from './flat';

/** A value of a KPI of one's own a row. Documented in FORMATS.md. */
export const series = flatFormat({
  kind: 'series',
  required: ['series', 'day', 'value'],
  columns: {
    series: text('series'),
    day: text('day'),
    value: text('value'),
    last_day: text('lastDay'),
    dimension: text('dimension'),
    split: text('split'),
    source: text('source'),
    updated_at: stamp('updatedAt'),
    label: text('label'),
    unit: text('unit'),
    better: text('better'),
    adds: flag('adds'),
  },
  schema: seriesFact,
  isTotal: (cells) => isTotalRow(cells, ['day']),
  keyColumn: 'series',
  key: ({ series: id, day, lastDay = day, dimension = '', split = '' }) => [
    id,
    day,
    lastDay,
    dimension,
    split,
  ],
  sortAt: (fact) => `${fact.day}T00:00:00.000Z`,
});
