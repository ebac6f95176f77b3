import type { Value } from '../ask/types';
import type { AnyMetricId } from '../catalog/metrics';
import type { Flag, Unit } from '../catalog/types';
import { noColumn } from './sentences';
import { isChange, metricOfColumn, sorted, sortRows } from './order';
import type { ColumnId, Layout, TableAnswer, TableQuestion, TableRow } from './types';

/** A table as lines of cells, in the order in which it is shown: what CSV and command line write. */

export interface Figure {
  value: number | null;
  unit: Unit;
  /** A quotient: written unrounded. */
  isRatio: boolean;
  /** Said of the column's own value; a comparison's are not repeated. */
  flags: readonly Flag[];
  /** Why no day of it is covered. */
  reason?: string | undefined;
}

export type Cell = string | Figure;

export interface Column {
  name: string;
  /** Null for names. */
  unit: Unit | null;
}

export interface Grid {
  columns: Column[];
  rows: Cell[][];
  totals: Cell[][];
}

export const TOTAL = 'Total';

/** A comparison's flags are not repeated. */
const figure = (value: Value | undefined, isCompared = false): Cell =>
  value
    ? {
        ...{ value: value.value, unit: value.unit, isRatio: value.den !== null },
        flags: isCompared ? [] : value.flags,
        reason: isCompared ? undefined : value.reason,
      }
    : '';

const amount = (value: number | null, unit: Unit): Figure => ({ value, unit, isRatio: true, flags: [] });

interface Source {
  column: Column;
  of: (row: TableRow) => Cell;
}

/** Every metric of the question has one. */
const unitOf = ({ units }: TableAnswer, id: AnyMetricId): Unit => {
  const unit = units[id];
  if (!unit) throw new Error(`the table lacks ${id}`);
  return unit;
};

const valueOf = (id: AnyMetricId, unit: Unit): Source => ({
  column: { name: id, unit },
  of: (row) => figure(row.values[id]),
});

/** What it was, and by how much it changed: relative for money and counts, else the difference. */
const changeOf = (id: AnyMetricId, unit: Unit): Source[] => {
  const changed: Unit = unit === 'number' ? 'number' : 'fraction';
  return [
    { column: { name: `${id}_before`, unit }, of: (row) => figure(row.changes[id]?.value, true) },
    {
      column: { name: `${id}_change`, unit: changed },
      of: (row) => amount(row.changes[id]?.amount ?? null, changed),
    },
  ];
};

const sourcesOf = (column: ColumnId, table: TableAnswer): Source[] => {
  const id = metricOfColumn(column);
  const unit = unitOf(table, id);
  return isChange(column) ? changeOf(id, unit) : [valueOf(id, unit)];
};

const allColumns = ({ metrics, compare }: TableQuestion): ColumnId[] =>
  metrics.flatMap((id): ColumnId[] => (compare ? [id, `${id}.change`] : [id]));

const namesOf = ({ by, split }: TableQuestion): { column: Column; key: 'bucket' | 'split' }[] => [
  ...(by ? [{ column: { name: 'bucket', unit: null }, key: 'bucket' as const }] : []),
  ...(split ? [{ column: { name: split, unit: null }, key: 'split' as const }] : []),
];

const tableGrid = (question: TableQuestion, table: TableAnswer, layout: Layout): Grid => {
  const names = namesOf(question);
  const sources = (layout.columns ?? allColumns(question)).flatMap((column) => sourcesOf(column, table));
  return {
    columns: [...names, ...sources].map(({ column }) => column),
    rows: sortRows(table.rows, layout.sort).map((row) => [
      ...names.map(({ key }) => row[key] ?? ''),
      ...sources.map(({ of }) => of(row)),
    ]),
    totals: (layout.totals ? table.totals : []).map((row) => [
      ...names.map((_name, i) => (i === 0 ? TOTAL : '')),
      ...sources.map(({ of }) => of(row)),
    ]),
  };
};

const bySplit = (rows: readonly TableRow[]): Map<string, TableRow[]> => {
  const lines = new Map<string, TableRow[]>();
  for (const row of rows) {
    const line = lines.get(row.split ?? '') ?? [];
    line.push(row);
    lines.set(row.split ?? '', line);
  }
  return lines;
};

/** One line a split value, one column a bucket, of the first metric. */
const pivotGrid = (
  { split }: Pick<TableQuestion, 'split'>,
  id: AnyMetricId,
  table: TableAnswer,
  { sort, totals }: Layout,
): Grid => {
  const unit = unitOf(table, id);
  const days: string[] = [...new Set(table.rows.map((row) => row.bucket ?? ''))];
  const lines = bySplit(table.rows);
  const cellsOf = (rows: readonly TableRow[]) => {
    const byDay = new Map<string | null, Value | undefined>(rows.map((row) => [row.bucket, row.values[id]]));
    return days.map((day) => byDay.get(day));
  };
  const keyOf = ([name, rows]: [string, TableRow[]]) =>
    sort?.column === 'split' ? name : (cellsOf(rows)[days.indexOf(sort?.column ?? '')]?.value ?? null);
  const ordered = sort ? sorted([...lines], keyOf, sort.descending) : [...lines];
  const line = (name: string, rows: readonly TableRow[]): Cell[] => [
    name,
    ...cellsOf(rows).map((value) => figure(value)),
  ];
  return {
    columns: [{ name: split ?? id, unit: null }, ...days.map((day) => ({ name: `${id}_${day}`, unit }))],
    rows: ordered.map(([name, rows]) => line(name, rows)),
    totals: totals && table.totals.length > 0 ? [line(TOTAL, table.totals)] : [],
  };
};

const unknownColumn = (question: TableQuestion, { columns, sort }: Layout): string | undefined => {
  const known = (column: string) =>
    question.metrics.includes(metricOfColumn(column)) && (!isChange(column) || question.compare !== null);
  const names = ['bucket', 'split'];
  const isSortable = (column: string) => question.pivot || names.includes(column) || known(column);
  return (
    columns?.find((column) => !known(column)) ?? (sort && !isSortable(sort.column) ? sort.column : undefined)
  );
};

/** Lays a table out as it is shown. Throws DomainError bad_input for a column that the question does not have. */
export const gridOf = (question: TableQuestion, table: TableAnswer, layout: Layout): Grid => {
  const unknown = unknownColumn(question, layout);
  if (unknown !== undefined) throw noColumn(unknown, allColumns(question), question.compare !== null);
  const [first] = question.metrics;
  return question.pivot && first !== undefined
    ? pivotGrid(question, first, table, layout)
    : tableGrid(question, table, layout);
};
