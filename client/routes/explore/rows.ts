import type { Value } from '../../../server/ask/types';
import type { MetricView } from '../../../server/catalog/view';
import type { Change, TableAnswer, TableRow } from '../../../server/explore/types';
import { capitalised } from '../../../shared/sentence';
import { later, type Day, type Period } from '../../../shared/days';
import type { Wanted } from './state';
import { wordsOf } from '../../dimensionWords';
import { widthOf } from './widths';

/** From the server's answer to what the grid draws: one row a line, whatever stands side by side. */

export interface GridRow {
  id: string;
  bucket: Day | null;
  split: string | null;
  /** Of the split's value, as people write it. */
  name: string | null;
  values: Record<string, Value | undefined>;
  changes: Record<string, Change | undefined>;
  spark: Spark | null;
}

/** The small line: a value a bucket, and whether the bucket is cut or still runs. */
interface Spark {
  values: (number | null)[];
  open: boolean[];
}

export type Kind = 'bucket' | 'split' | 'value' | 'change' | 'spark';

export interface GridColumn {
  id: string;
  kind: Kind;
  metric: MetricView | null;
  /** Pivot: the bucket that the column is about. */
  bucket: Day | null;
  title: string;
  /** Pixels that what stands in it needs. */
  width: number;
  /** Somebody has made it narrower than its figures: they are written short. */
  isNarrowed?: boolean;
}

type Drawn = Omit<GridColumn, 'width'>;

const nameOf = (split: string | null, { split: dimension }: Wanted): string | null =>
  split === null ? null : wordsOf(split, dimension);

const lineOf = ({ bucket, split, values, changes }: TableRow, wanted: Wanted): GridRow => ({
  id: `${bucket ?? ''}|${split ?? ''}`,
  bucket,
  split,
  name: nameOf(split, wanted),
  values,
  changes,
  spark: null,
});

const bySplit = (rows: readonly TableRow[]): Map<string | null, TableRow[]> => {
  const lines = new Map<string | null, TableRow[]>();
  for (const row of rows) {
    const line = lines.get(row.split) ?? [];
    line.push(row);
    lines.set(row.split, line);
  }
  return lines;
};

const pivotLine = (split: string | null, rows: readonly TableRow[], wanted: Wanted): GridRow => ({
  id: split ?? 'all',
  bucket: null,
  split,
  name: nameOf(split, wanted),
  values: Object.fromEntries(rows.map((row) => [row.bucket ?? '', row.values[wanted.of.id]])),
  changes: {},
  spark: null,
});

export interface GridRows {
  rows: GridRow[];
  total: GridRow | null;
}

const pivotRows = ({ rows, totals }: TableAnswer, wanted: Wanted): GridRows => ({
  rows: [...bySplit(rows)].map(([split, line]) => pivotLine(split, line, wanted)),
  total: totals.length > 0 ? { ...pivotLine(null, totals, wanted), id: 'total' } : null,
});

const sparkOf = (rows: readonly TableRow[], { of }: Wanted): Spark => {
  const values = rows.map((row) => row.values[of.id]);
  return {
    values: values.map((value) => value?.value ?? null),
    open: values.map((value) => value?.flags.includes('partial') ?? false),
  };
};

const withSparks = ({ rows, total }: GridRows, sparks: TableAnswer | undefined, wanted: Wanted): GridRows => {
  if (!sparks) return { rows, total };
  const lines = bySplit(sparks.rows);
  return {
    rows: rows.map((row) => ({ ...row, spark: sparkOf(lines.get(row.split) ?? [], wanted) })),
    total: total && { ...total, spark: sparkOf(sparks.totals, wanted) },
  };
};

export const rowsOf = (table: TableAnswer, wanted: Wanted, sparks: TableAnswer | undefined): GridRows => {
  if (wanted.show === 'pivot') return pivotRows(table, wanted);
  const [total] = table.totals;
  const plain = {
    rows: table.rows.map((row) => lineOf(row, wanted)),
    total: total ? { ...lineOf(total, wanted), id: 'total' } : null,
  };
  return withSparks(plain, sparks, wanted);
};

const metricColumns = (wanted: Wanted, comparison: Period | null): Drawn[] =>
  wanted.metrics.flatMap((metric) => {
    const value: Drawn = { id: metric.id, kind: 'value', metric, bucket: null, title: metric.label };
    const change: Drawn = {
      ...value,
      id: `${metric.id}.change`,
      kind: 'change',
      title: `${metric.label}, change`,
    };
    return comparison ? [value, change] : [value];
  });

const bucketsOf = (table: TableAnswer): Day[] => [...new Set(table.rows.flatMap((row) => row.bucket ?? []))];

/** Whether rows can be compared: those of buckets can't, for two periods' buckets do not lie side by side. */
export const hasChanges = ({ show, split, by }: Wanted): boolean =>
  show === 'rows' && (split !== null || !by);

const drawnColumns = (
  table: TableAnswer,
  wanted: Wanted,
  dimension: string | null,
  bucketTitle: (day: Day) => string,
): Drawn[] => {
  const isByBucket =
    wanted.by !== null && (wanted.show === 'periods' || (wanted.show === 'rows' && !wanted.split));
  const name = (kind: 'bucket' | 'split', title: string): Drawn => ({
    id: kind,
    kind,
    metric: null,
    bucket: null,
    title,
  });
  const names = [
    ...(isByBucket
      ? [name('bucket', wanted.by === 'day' ? 'Day' : `${capitalised(wanted.by ?? '')} from`)]
      : []),
    ...(dimension ? [name('split', dimension)] : []),
  ];
  if (wanted.show === 'pivot')
    return [
      ...(dimension ? names : [name('split', wanted.of.label)]),
      ...bucketsOf(table).map((bucket): Drawn => ({
        id: bucket,
        kind: 'value',
        metric: wanted.of,
        bucket,
        title: bucketTitle(bucket),
      })),
    ];
  const spark: Drawn = {
    id: 'spark',
    kind: 'spark',
    metric: wanted.of,
    bucket: null,
    title: `${wanted.of.label} by ${wanted.by}`,
  };
  const hasSpark =
    wanted.show === 'rows' && wanted.split && wanted.by && table.unsplit[wanted.of.id] === undefined;
  return [
    ...names,
    ...metricColumns(wanted, hasChanges(wanted) ? table.comparison : null),
    ...(hasSpark ? [spark] : []),
  ];
};

/** Every column that there is, with the room that it needs. */
export const columnsOf = (...given: Parameters<typeof drawnColumns>): GridColumn[] => {
  const [table, wanted] = given;
  return drawnColumns(...given).map((column) => ({
    ...column,
    width: widthOf(column, table, (split) => nameOf(split, wanted) ?? ''),
  }));
};

/** A change is shown for the metric in focus, and where it is asked for. */
export const isShown = ({ id, kind, metric }: GridColumn, { hide, changes, of }: Wanted): boolean => {
  if (hide.includes(id)) return false;
  return kind !== 'change' || metric === of || changes.includes(metric?.id ?? '');
};

/** The days of a bucket among `days`, the first ones of all buckets. */
export const bucketPeriod = (bucket: Day, days: readonly Day[], { from, to }: Period): Period => ({
  from: later(bucket, from),
  to: days[days.indexOf(bucket) + 1] ?? to,
});

/** The days that a cell is about. */
export const periodOf = (bucket: Day | null, table: TableAnswer): Period => {
  const whole = { from: table.from, to: table.to };
  return bucket === null ? whole : bucketPeriod(bucket, bucketsOf(table), whole);
};
