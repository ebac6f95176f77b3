import type { Answer, Value } from '../../../../server/ask/types';
import type { TableAnswer, TableRow } from '../../../../server/explore/types';
import type { ChartId } from '../../../../shared/lists';
import type { Day } from '../../../../shared/days';
import { groupBy } from '../../../../shared/items';
import { openEnds, type OpenEnds } from '../../../kpi/openEnds';
import { wordsOf } from '../../../dimensionWords';
import type { GridRow } from '../rows';
import { unsplitReason, type Wanted } from '../state';

/** What the chart above the table draws of its metric in focus. */

/** Why there can be no such chart; undefined = there can. */
export const chartRefusal = (wanted: Wanted, id: ChartId): string | undefined => {
  const { split, by, show, of } = wanted;
  if (id === 'none') return undefined;
  const unsplit = unsplitReason(of, wanted);
  if (unsplit !== null) return `${of.label} ${unsplit}`;
  if (id === 'bars') {
    if (!split) return 'Choose a split first';
    return show === 'rows' ? undefined : 'Bars are of whole periods: choose the layout “Table”';
  }
  if (!by) return 'Choose a grain (by day, by week …) first';
  return of.grains.includes(by) ? undefined : `${of.label} is about whole months: not by ${by}`;
};

/** As the address says where that can be drawn, else what can: bars of whole periods, lines of their buckets. */
export const chartOf = (wanted: Wanted): ChartId => {
  if (wanted.chart === 'none') return 'none';
  const order: ChartId[] = wanted.chart === 'line' ? ['line', 'bars'] : ['bars', 'line'];
  return order.find((id) => chartRefusal(wanted, id) === undefined) ?? 'none';
};

export interface Bar {
  id: string;
  name: string;
  value: Value & { value: number };
  /** Of the other period; null where there is none. */
  before: number | null;
}

const MOST_BARS = 12;

/** The largest rows, and how many there are with a value. */
export const barsOf = (rows: readonly GridRow[], { of }: Pick<Wanted, 'of'>): { bars: Bar[]; of: number } => {
  const all = rows.flatMap(({ id, name, values, changes }): Bar[] => {
    const value = values[of.id];
    if (!value || value.value === null) return [];
    const before = changes[of.id]?.value.value ?? null;
    return [{ id, name: name ?? 'All', value: { ...value, value: value.value }, before }];
  });
  const largest = all.toSorted((a, b) => b.value.value - a.value.value).slice(0, MOST_BARS);
  return { bars: largest, of: all.length };
};

export interface Line extends OpenEnds {
  key: string;
  name: string;
  isComparison: boolean;
  values: readonly (Value | undefined)[];
}

export interface Lines {
  buckets: Day[];
  lines: Line[];
  /** How many there are with a value. */
  of: number;
}

/** More lines are told apart by nobody. */
const MOST_LINES = 4;

/** Of a ratio by what it is divided by: a rate of a few sessions is no large part. */
const sizeOf = (values: readonly (Value | undefined)[]): number =>
  values.reduce((sum, each) => sum + (each?.den ?? each?.value ?? 0), 0);

const isKnown = (values: readonly (Value | undefined)[]): boolean =>
  values.some((each) => (each?.value ?? null) !== null);

/** The largest parts of an answer by bucket and split; without a split the whole. */
export const linesOf = (rows: readonly TableRow[], { of, split }: Pick<Wanted, 'of' | 'split'>): Lines => {
  const buckets = [...new Set(rows.flatMap(({ bucket }) => bucket ?? []))];
  const all = [...groupBy(rows, (row) => row.split)]
    .map(([part, line]) => ({ part, values: line.map((row) => row.values[of.id]) }))
    .filter(({ values }) => isKnown(values))
    .toSorted((a, b) => sizeOf(b.values) - sizeOf(a.values));
  const lines = all.slice(0, MOST_LINES).map(({ part, values }): Line => ({
    ...openEnds(values),
    key: part ?? 'all',
    name: part === null ? of.label : wordsOf(part, split),
    isComparison: false,
    values,
  }));
  return { buckets, lines, of: all.length };
};

/** The other period's buckets, the first below the first: a line behind that of the whole. */
export const comparisonLine = (
  { rows }: Pick<Answer, 'rows'>,
  { of }: Pick<Wanted, 'of'>,
  name: string,
): Line | null => {
  const values = rows.map((row) => row.values[of.id]);
  return isKnown(values)
    ? { ...openEnds(values), key: 'comparison', name, isComparison: true, values }
    : null;
};

/** Rows by bucket of the metric in focus, where the table itself has them. */
export const hasBuckets = ({ show, split, by }: Pick<Wanted, 'show' | 'split' | 'by'>): boolean =>
  by !== null && (show !== 'rows' || split === null);

/** The answer that has the lines: the table, or that of its small lines. */
export const lineRows = (
  table: TableAnswer,
  sparks: TableAnswer | undefined,
  wanted: Wanted,
): readonly TableRow[] | undefined => (hasBuckets(wanted) ? table.rows : sparks?.rows);
