import type { Db } from '../../drizzle/client';
import { ask, compareValues } from '../ask';
import type { Answer, Question, Row } from '../ask/types';
import type { MetricId } from '../catalog/metrics';
import type { Period } from '../time';
import type { Store } from '../types';
import type { Change, TableAnswer, TableQuestion, TableRow } from './types';

/** One question for the rows, one for the totals, and the same two for the comparison. */

const keyOf = ({ bucket, split }: Row): string => `${bucket ?? ''}\u0001${split ?? ''}`;

const changeOf = (id: MetricId, row: Row, before: Row | undefined, period: Period): Change | null => {
  const [now, then] = [row.values[id], before?.values[id]];
  if (!now || !then) return null;
  const comparison = compareValues(id, now, then, period);
  const isPlain = now.unit === 'fraction' || now.unit === 'number';
  return { ...comparison, amount: isPlain ? comparison.difference : comparison.relative };
};

const compared = (rows: readonly Row[], before: Answer | null, metrics: readonly MetricId[]): TableRow[] => {
  const earlier = new Map(before?.rows.map((row) => [keyOf(row), row]));
  const changes = (row: Row) =>
    metrics.flatMap((id) => {
      const change = before && changeOf(id, row, earlier.get(keyOf(row)), before);
      return change ? [[id, change] as const] : [];
    });
  return rows.map((row) => ({ ...row, changes: Object.fromEntries(changes(row)) }));
};

/** A question that can be asked of another period: without what makes a table of it. */
const plain = ({ compare: _, pivot: __, ...question }: TableQuestion): Question => question;

const withoutRows = (question: TableQuestion): Question => {
  const { split: _, by, ...whole } = plain(question);
  return question.pivot && by ? { ...whole, by } : whole;
};

/** Buckets of two periods do not lie side by side: only what has none is compared. */
const earlier = (tx: Db, store: Store, question: Question, compare: Period | null, now: Date) =>
  compare && !question.by ? ask(tx, store, { ...question, ...compare }, now) : Promise.resolve(null);

/**
 * Rows, totals and comparison of one question, each asked of the rollups. A total is its own
 * answer without the split (and, but for a pivot, without buckets): a rate's is its own ratio and
 * distinct customers are counted afresh. Throws DomainError bad_input like `ask`.
 */
export const tableOf = async (
  tx: Db,
  store: Store,
  question: TableQuestion,
  now: Date,
): Promise<TableAnswer> => {
  const { metrics, compare, split, by } = question;
  const answer = await ask(tx, store, plain(question), now);
  const before = await earlier(tx, store, plain(question), compare, now);
  const hasParts = split !== undefined || (by !== undefined && !question.pivot);
  const whole = hasParts ? await ask(tx, store, withoutRows(question), now) : null;
  const wholeBefore = whole && (await earlier(tx, store, withoutRows(question), compare, now));
  return {
    ...answer,
    rows: compared(answer.rows, before, metrics),
    totals: whole ? compared(whole.rows, wholeBefore, metrics) : [],
    comparison: compare,
    sql: [answer, before, whole, wholeBefore].flatMap((part) => part?.sql ?? []),
  };
};
