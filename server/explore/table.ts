import type { Db } from '../../drizzle/client';
import { ask, compareValues, likeWith, metricsOf } from '../ask';
import type { Answer, Question, Row } from '../ask/types';
import type { Metric } from '../catalog/metrics';
import type { Period } from '../time';
import type { InStore, Store } from '../types';
import { comparisonNotes } from './compareNotes';
import { tableOpening } from './opening';
import type { Change, TableAnswer, TableQuestion, TableRow } from './types';

/** One question for the rows, one for the totals, and the same two for the comparison. */

const cellKey = ({ bucket, split }: Row): string => `${bucket ?? ''}\u0001${split ?? ''}`;

const changeOf = (metric: Metric, row: Row, before: Row | undefined, period: Period): Change | null => {
  const [now, then] = [row.values[metric.id], before?.values[metric.id]];
  if (!now || !then || now.flags.includes('not_by_split')) return null;
  const comparison = compareValues(metric, now, then, period);
  const isPlain = now.unit === 'fraction' || now.unit === 'number';
  return { ...comparison, amount: isPlain ? comparison.difference : comparison.relative };
};

const compared = (rows: readonly Row[], before: Answer | null, metrics: readonly Metric[]): TableRow[] => {
  const earlier = new Map(before?.rows.map((row) => [cellKey(row), row]));
  const changes = (row: Row) =>
    metrics.flatMap((metric) => {
      const change = before && changeOf(metric, row, earlier.get(cellKey(row)), before);
      return change ? [[metric.id, change] as const] : [];
    });
  return rows.map((row) => ({ ...row, changes: Object.fromEntries(changes(row)) }));
};

/** A question that can be asked of another period: without what makes a table of it. */
const plain = ({ compare: _, pivot: __, ...question }: TableQuestion): Question => question;

const withoutRows = (question: TableQuestion): Question => {
  const { split: _, by, ...whole } = plain(question);
  return question.pivot && by ? { ...whole, by } : whole;
};

const splitsOf = ({ rows }: Answer): string[] => [
  ...new Set(rows.flatMap(({ split }) => (split === null ? [] : [split]))),
];

interface Both {
  answer: Answer;
  /** Null where nothing is compared: buckets of two periods do not lie side by side, or nothing was read. */
  before: Answer | null;
}

/** A channel that sold nothing now, or nothing then, has a row in both. */
const both = async (
  { tx, store, now }: InStore,
  question: Question,
  compare: Period | null,
): Promise<Both> => {
  if (!compare || question.by) return { answer: await ask(tx, store, question, now), before: null };
  // what is judged against the other period says how sure it is
  const judged = { ...question, isSure: true };
  const answer = await ask(tx, store, judged, now);
  const { from, readTo } = answer;
  if (readTo === null) return { answer, before: null };
  const earlier = {
    ...question,
    ...likeWith(question, readTo, compare),
    heldAgainst: { from, to: readTo },
  };
  const before = await ask(tx, store, { ...earlier, also: splitsOf(answer) }, now);
  const isWhole = splitsOf(answer).length === splitsOf(before).length;
  return {
    answer: isWhole ? answer : await ask(tx, store, { ...judged, also: splitsOf(before) }, now),
    before,
  };
};

const periodOf = (answer: Answer | null): Period | null => answer && { from: answer.from, to: answer.to };

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
  const { compare, split, by } = question;
  const metrics = await metricsOf(tx, store, question.metrics);
  const { answer, before } = await both({ tx, store, now }, plain(question), compare);
  const hasParts = split !== undefined || (by !== undefined && !question.pivot);
  const whole = hasParts ? await both({ tx, store, now }, withoutRows(question), compare) : null;
  const rows = compared(answer.rows, before, metrics);
  const totals = whole ? compared(whole.answer.rows, whole.before, metrics) : [];
  return {
    ...answer,
    ...{ rows, totals },
    opening: await tableOpening(tx, store, question, now),
    notes: [...answer.notes, ...comparisonNotes([...rows, ...totals], metrics)],
    comparison: periodOf(before ?? whole?.before ?? null),
    units: Object.fromEntries(metrics.map(({ id, unit }) => [id, unit])),
    sql: [answer, before, whole?.answer, whole?.before].flatMap((part) => part?.sql ?? []),
  };
};
