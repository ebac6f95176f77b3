import type { Db } from '../../drizzle/client';
import { EXCLUSIONS, type Exclusion } from '../catalog/exclusions';
import { FACTS } from '../catalog/facts';
import { MEASURES, type MeasureId } from '../catalog/measures';
import { measureOf, signOf, type Signed } from '../catalog/metric';
import { DEFINITION_VERSION, type AnyMetricId, type Metric } from '../catalog/metrics';
import type { Basis } from '../catalog/types';
import { notesOf, requestOf } from './ask';
import { compareValues } from './compare';
import { factsIn, periodOf, readToOf } from './coverageNotes';
import { cellIn, coverageOf, evaluate, unknownCosts, type Cell } from './evaluate';
import { basisOf, readingOf, sightOf, type Request } from './plan';
import { listOf, rowsBehind } from './rowsBehind';
import { runReads } from './run';
import {
  costCoverageNote,
  NOTES,
  unconvertedCostsNote,
  unconvertedDaysNote,
  unconvertedSpendNote,
  unknownCostsNote,
} from './sentences';
import { likeWith, partIn } from './sight';
import { sureOf, suretiesOf } from './sureties';
import { sourced } from './sourced';
import type { Filter, LeftOut, Question, RanSql, Term, Times, Value, Why } from './types';
import type { Period } from '../time';
import type { Store } from '../types';
import { checkPeriod } from './validate';
import type { DimensionId } from '../../shared/lists';

/** Everything about one figure. */

export interface WhyQuestion extends Period, Times {
  metric: AnyMetricId;
  compare: Period | null;
  basis?: Basis;
  where?: Filter[];
}

interface Side {
  request: Request;
  value: Value;
  cell: Cell;
  sql: RanSql[];
}

/** What was left out; null where it can't be told, as its fact lacks the filters' dimensions. */
const exclusionOf = (metric: Metric, where: readonly Filter[]): Exclusion | null => {
  if (!metric.exclusions) return null;
  const exclusion = EXCLUSIONS[metric.exclusions];
  const { fact } = MEASURES[measureOf(exclusion.counted[0])];
  const isKept = ({ dimension }: Filter) => FACTS[fact].dimensions[dimension as DimensionId] !== undefined;
  return where.every(isKept) ? exclusion : null;
};

const extraFor = (metric: Metric, where: readonly Filter[]): MeasureId[] => {
  const exclusion = exclusionOf(metric, where);
  const leftOut = exclusion?.stored.map(measureOf) ?? [];
  const parts = exclusion?.rows.flatMap((r) => r.measures.map(measureOf)) ?? [];
  const usesSpend = [...metric.num, ...(metric.den ?? [])].some(
    (t) => MEASURES[measureOf(t)].fact === 'spend',
  );
  return [
    ...new Set([
      ...leftOut,
      ...parts,
      ...(usesSpend ? (['unconverted_spend'] as const) : []),
      ...(metric.needs ? (['unconverted_costs'] as const) : []),
    ]),
  ];
};

const sideOf = async (
  tx: Db,
  store: Store,
  { metric: id, compare: _, ...question }: WhyQuestion & Pick<Question, 'heldAgainst'>,
  now: Date,
): Promise<Side> => {
  const base = await requestOf(tx, store, { ...question, metrics: [id] }, now);
  const metric = base.metrics[0];
  const request = { ...base, extra: extraFor(metric, base.where) };
  const [{ sums, sql }, sure] = await Promise.all([runReads(tx, request), suretiesOf(tx, request)]);
  const bucket = request.spine[0];
  const cell = cellIn(sums, request)(metric, bucket, null);
  const sample = sureOf(evaluate(metric, bucket, request, cell), sure(metric, bucket, null));
  const value = sourced(metric, bucket, request, { value: sample, cell });
  return { request, value, cell, sql };
};

/** The days of a question that are read of its one metric; null = none is covered. */
const readOf = (request: Request): Period | null => {
  const to = readToOf(request);
  if (to === null) return null;
  return { from: partIn(periodOf(request), sightOf(request.metrics[0], request)).from, to };
};

/** Whether others can confirm what it is made of: the pixel and an ERP see orders, and the pixel sessions too. */
const restsOnOrders = ({ facts }: Request): boolean =>
  facts.some((fact) => fact === 'orders' || fact === 'sessions');

/** False while nothing of a metric could be read. */
const isKnown = (metric: Metric, { value }: Side): boolean =>
  value.reason === undefined && (!metric.maturity || value.den !== null);

const termOf = (term: Signed, metric: Metric, side: Side, earlier: Side | null): Term => {
  const measure = MEASURES[measureOf(term)];
  const { key } = readingOf(measureOf(term), basisOf(metric, side.request.basis));
  return {
    measure: measure.id,
    label: measure.label,
    sign: signOf(term),
    value: side.cell(key),
    comparison: earlier && isKnown(metric, earlier) ? earlier.cell(key) : null,
    unit: measure.unit,
  };
};

/** A series is its own formula: what its system said. */
const saidTerms = ({ id, label, unit, series }: Metric, side: Side, earlier: Side | null): Term[] =>
  series && side.value.value !== null
    ? [
        {
          ...{ measure: id, label, unit, sign: 1 },
          value: side.value.value,
          comparison: earlier?.value.value ?? null,
        },
      ]
    : [];

const count = (terms: readonly Signed[], cell: Cell): number =>
  terms.reduce((sum, term) => sum + signOf(term) * cell(measureOf(term)), 0);

const leftOutOf = (metric: Metric, side: Side): Why['leftOut'] => {
  const { request, cell } = side;
  const exclusion = exclusionOf(metric, request.where);
  if (!exclusion || !isKnown(metric, side)) return null;
  const { things, stored, rows, counted } = exclusion;
  const left: LeftOut[] = rows.map(({ reason, measures, listed }) => ({
    ...{ reason, count: count(measures, cell) },
    list: listed ? listOf(metric, request, listed) : null,
  }));
  return { things, stored: count(stored, cell), rows: left, counted: count(counted, cell) };
};

/** How an interval was worked out (METRICS C20). */
const methodOf = ({ proportion, spread }: Metric): NonNullable<Why['intervalMethod']> => {
  if (proportion) return 'wilson';
  return spread ? 't' : 'delta';
};

const notes = (metric: Metric, { request, value, cell }: Side): string[] => {
  const row = { bucket: null, split: null, values: { [metric.id]: value } };
  const sentences = notesOf(request, [row], cell);
  const spend = cell('unconverted_spend');
  if (spend > 0) sentences.push(unconvertedSpendNote(spend));
  if (value.flags.includes('unlinked_returns')) sentences.push(NOTES.unlinked_returns);
  if (value.flags.includes('no_margin')) sentences.push(NOTES.no_margin);
  return [...sentences, ...costNotes(metric, request, cell)];
};

/** What is known of the costs that the figure rests on. */
const costNotes = (metric: Metric, request: Request, cell: Cell): string[] => {
  const coverage = coverageOf(metric, request, cell);
  const unknown = unknownCosts(metric, request, cell).map(({ missing }) => missing);
  const unconverted = metric.needs ? cell('unconverted_costs') : 0;
  const unconvertedDays = metric.needs?.includes('fixed') ? cell('unconverted_fixed_days') : 0;
  return [
    ...(coverage === null ? [] : [costCoverageNote(coverage)]),
    ...(unknown.length === 0 ? [] : [unknownCostsNote(unknown)]),
    ...(unconverted === 0 ? [] : [unconvertedCostsNote(unconverted)]),
    ...(unconvertedDays === 0 ? [] : [unconvertedDaysNote(unconvertedDays)]),
  ];
};

/**
 * Explains one figure: definition, every term with the numbers of period and comparison, what was left out, and the
 * SQL that ran. Beside them stand the 95 % interval of a sample and how new the data is.
 */
export const why = async (tx: Db, store: Store, question: WhyQuestion, now: Date): Promise<Why> => {
  if (question.compare) checkPeriod(question.compare);
  const period = { from: question.from, to: question.to };
  const side = await sideOf(tx, store, question, now);
  const metric = side.request.metrics[0];
  const read = readOf(side.request);
  const compare = question.compare && read && likeWith(period, read.to, question.compare);
  const earlier =
    compare &&
    (await sideOf(
      tx,
      store,
      { ...question, ...compare, heldAgainst: { from: period.from, to: read.to } },
      now,
    ));
  const terms = (of: readonly Signed[]) =>
    isKnown(metric, side) ? of.map((term) => termOf(term, metric, side, earlier)) : [];
  return {
    metric: metric.id,
    label: metric.label,
    unit: metric.unit,
    better: metric.better,
    definition: metric.definition,
    source: metric.source,
    origin: metric.origin ?? null,
    definitionVersion: DEFINITION_VERSION,
    period,
    read,
    basis: basisOf(metric, side.request.basis),
    value: side.value,
    comparison: earlier && compare ? compareValues(metric, side.value, earlier.value, compare) : null,
    numerator: [...terms(metric.num), ...saidTerms(metric, side, earlier)],
    denominator: terms(metric.den ?? []),
    leftOut: leftOutOf(metric, side),
    interval: side.value.interval ?? null,
    intervalMethod: side.value.interval ? methodOf(metric) : null,
    rows: rowsBehind(metric, side.request),
    parity: restsOnOrders(side.request) ? read : null,
    coverage: factsIn(side.request),
    series: metric.series ?? null,
    notes: notes(metric, side),
    sql: [...side.sql, ...(earlier?.sql ?? [])],
  };
};
