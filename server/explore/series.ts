import type { Db } from '../../drizzle/client';
import { ask, inUnit, metricsOf, reportedInOne, valueIn } from '../ask';
import type { Value } from '../ask/types';
import type { Metric } from '../catalog/metrics';
import type { SeriesMetricId, SeriesView } from '../catalog/series';
import type { Grain } from '../../shared/lists';
import { tooManyParts } from './sentences';
import { addDays, type Day, type Period } from '../time';
import type { Store } from '../types';

/** What the Data page draws of a series: its values as of any metric, and what was said of several days in one. */

export interface SeriesQuestion {
  series: string;
  from: Day;
  /** Exclusive. */
  to: Day;
  by?: Grain | undefined;
  /** One of its dimensions: the answer has a row for each part. */
  split?: string | undefined;
}

export interface SeriesRow extends Pick<Value, 'value' | 'flags'> {
  bucket: Day | null;
  split: string | null;
}

/** What was said of several days in one; in a row only where it is a bucket of exactly these days. */
export interface SeriesSpan {
  from: Day;
  /** Exclusive. */
  to: Day;
  value: number;
}

export interface SeriesAnswer {
  series: SeriesView;
  currency: string;
  rows: SeriesRow[];
  /** Of the whole, inside the period; none with a split. */
  spans: SeriesSpan[];
}

/** More rows than that nobody reads of one series. */
const MOST_ROWS = 50_000;

/** The largest first; what can't be said of the period comes last. */
const largestFirst = (rows: readonly SeriesRow[]): SeriesRow[] => {
  const sizes = new Map<string | null, number>();
  for (const { split, value } of rows) sizes.set(split, (sizes.get(split) ?? 0) + (value ?? 0));
  const sizeOf = ({ split }: SeriesRow) => sizes.get(split) ?? 0;
  return rows.toSorted((a, b) =>
    a.bucket === b.bucket ? sizeOf(b) - sizeOf(a) : (a.bucket ?? '') < (b.bucket ?? '') ? -1 : 1,
  );
};

/** @throws DomainError `not_found` for a series that is not there, `bad_input` for parts that it lacks. */
export const askSeries = async (
  tx: Db,
  store: Store,
  { series: id, split, by, ...period }: SeriesQuestion,
  now: Date,
): Promise<SeriesAnswer> => {
  const metric: SeriesMetricId = `series:${id}`;
  const [{ series }] = (await metricsOf(tx, store, [metric])) as [Metric & { series: SeriesView }];
  const question = { metrics: [metric], ...period, ...(by && { by }), ...(split !== undefined && { split }) };
  const answer = await ask(tx, store, question, now);
  if (answer.rows.length > MOST_ROWS) throw tooManyParts(series.label, by ?? 'period');
  const rows = answer.rows.map((row): SeriesRow => {
    const { value, flags } = valueIn(row, metric);
    return { bucket: row.bucket, split: row.split, value, flags };
  });
  return {
    series,
    currency: store.currency,
    rows: largestFirst(rows),
    spans: split === undefined ? await spansOf(tx, store, series, period) : [],
  };
};

const spansOf = async (tx: Db, store: Store, series: SeriesView, period: Period): Promise<SeriesSpan[]> =>
  (await reportedInOne(tx, store, series, period)).map(({ first, last, value }) => ({
    from: first,
    to: addDays(last, 1),
    value: inUnit(series, value, store),
  }));
