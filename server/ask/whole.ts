import type { Db } from '../../drizzle/client';
import type { AnyMetricId } from '../catalog/metrics';
import type { Grain } from '../../shared/lists';
import type { Day } from '../time';
import type { Store } from '../types';
import { ask } from './ask';
import type { Answer, Question, Row, Value } from './types';

/** Values by name, where the question leaves no doubt that they are there. */

type Unsplit = Omit<Question, 'by' | 'split' | 'also'>;

/** Of a metric that was asked: each row has its value. */
export const valueIn = (row: Pick<Row, 'values'> | undefined, metric: AnyMetricId): Value => {
  const value = row?.values[metric];
  if (!value) throw new Error(`the answer lacks ${metric}: nobody asked for it`);
  return value;
};

/** What is answered of a period as a whole. */
export interface WholeAnswer extends Pick<Answer, 'readTo' | 'sql'> {
  /** Of a metric that was asked. */
  valueOf: (metric: AnyMetricId) => Value;
}

export const askWhole = async (tx: Db, store: Store, question: Unsplit, now: Date): Promise<WholeAnswer> => {
  const { rows, readTo, sql } = await ask(tx, store, question, now);
  return { readTo, sql, valueOf: (metric) => valueIn(rows[0], metric) };
};

/** The values of one metric, one for each bucket that the period touches. */
export const valuesBy = async (
  tx: Db,
  store: Store,
  { metric, ...question }: Omit<Unsplit, 'metrics'> & { metric: AnyMetricId; by: Grain },
  now: Date,
): Promise<{ bucket: Day; value: Value }[]> => {
  const { rows } = await ask(tx, store, { ...question, metrics: [metric] }, now);
  return rows.flatMap((row) =>
    row.bucket === null ? [] : [{ bucket: row.bucket, value: valueIn(row, metric) }],
  );
};
