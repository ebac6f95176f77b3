import type { Answer, Comparison, Question, Row } from '../ask/types';
import type { AnyMetricId, ByMetric } from '../catalog/metrics';
import type { Unit } from '../catalog/types';
import type { ChartId, ComparisonId, Preset } from '../../shared/lists';
import type { Instant, Period, Day } from '../time';

/** The analyst's table: a question with its totals and its comparison. */

export interface TableQuestion extends Question {
  /** The earlier period; null = none. Compared are whole periods: rows without buckets, and totals. */
  compare: Period | null;
  /** Buckets stand side by side: the totals are one a bucket. */
  pivot: boolean;
}

export interface Change extends Comparison {
  /** As it is said of the unit: relative for money and counts, else the plain difference. */
  amount: number | null;
}

export interface TableRow extends Row {
  changes: ByMetric<Change>;
}

export interface TableAnswer extends Omit<Answer, 'rows'> {
  /** What the sentence over it begins with: "Orders stop on 10 May, 10 days ago. "; empty where nothing of its days has. */
  opening: string;
  rows: TableRow[];
  /** Asked without the split, never added up: one row, or one a bucket in a pivot. Empty where a row is the whole. */
  totals: TableRow[];
  comparison: Period | null;
  /** Of the metrics that were asked for. */
  units: ByMetric<Unit>;
}

/** A metric's value, or its change against the comparison. */
export type ColumnId = AnyMetricId | `${AnyMetricId}.change`;

export interface Sort {
  /** A column, or `bucket`, or `split`; in a pivot the first day of a bucket, or `split`. */
  column: string;
  descending: boolean;
}

/** What of a table is shown, and how. */
export interface Layout {
  /** Columns after the row's names, in their order; null = all. Not in a pivot. */
  columns: ColumnId[] | null;
  sort: Sort | null;
  totals: boolean;
}

/** What the address of the Explore page says of its table. Names are kept as they were written. */
export interface ViewState {
  metrics: string[];
  split?: string;
  by?: string;
  /** DIMENSION=VALUE */
  where?: string[];
  show?: 'rows' | 'periods' | 'pivot';
  /** Left out: what suits the table. */
  chart?: ChartId;
  /** The metric of a pivot, of the small lines and of the chart. */
  of?: string;
  sort?: string;
  hide?: string[];
  pin?: string[];
  changes?: string[];
  sizes?: Record<string, number>;
  /** Days that move with the calendar, else days. */
  period?: Preset;
  from?: Day;
  to?: Day;
  compare?: ComparisonId;
  compareFrom?: Day;
  compareTo?: Day;
}

export interface SavedView {
  slug: string;
  name: string;
  state: ViewState;
  createdAt: Instant;
  updatedAt: Instant;
}
