import type { AnyMetricId } from '../catalog/metrics';
import type { Sort, TableRow } from './types';

/** Sorting as the page does it: what is missing comes last both ways, equals stay as they were. */

type Key = number | string | null;

const compare = (a: Key, b: Key, descending: boolean): number => {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b === descending ? 1 : -1;
};

export const sorted = <T>(rows: readonly T[], keyOf: (row: T) => Key, descending: boolean): T[] =>
  rows.toSorted((a, b) => compare(keyOf(a), keyOf(b), descending));

const CHANGE = '.change';

export const isChange = (column: string): boolean => column.endsWith(CHANGE);

/** The metric that a column is about. */
export const metricOfColumn = (column: string): AnyMetricId =>
  (isChange(column) ? column.slice(0, -CHANGE.length) : column) as AnyMetricId;

const keyIn =
  (column: string) =>
  (row: TableRow): Key => {
    if (column === 'bucket' || column === 'split') return row[column];
    const metric = metricOfColumn(column);
    return (isChange(column) ? row.changes[metric]?.amount : row.values[metric]?.value) ?? null;
  };

export const sortRows = (rows: readonly TableRow[], sort: Sort | null): TableRow[] =>
  sort ? sorted(rows, keyIn(sort.column), sort.descending) : [...rows];
