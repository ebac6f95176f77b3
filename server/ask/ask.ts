import type { Db } from '../../drizzle/client';
import { DEFINITION_VERSION, type Metric } from '../catalog/metrics';
import { coveredFactsOf, measuresOf } from '../catalog/metric';
import { storedName } from '../facts/names';
import { asOfIn, isEmpty } from './asOf';
import { coverage as coverageOf } from './covered';
import { coverageNotes, periodOf, readToOf } from './coverageNotes';
import { cellIn, evaluate, unsplitValue, type Cell } from './evaluate';
import { headlineNotes, headlineOf } from './headline';
import { isNonEmpty, type NonEmpty } from '../../shared/items';
import { isOfCustomers, maskedIfAny } from './masked';
import { buckets, type Bucket } from './period';
import { basisOf, readIn, readingOf, readMetrics, type Request } from './plan';
import { metricsOf } from './resolve';
import { runReads, type Sums } from './run';
import {
  asOfNote,
  declaredMarginNote,
  maturityNote,
  noMetricAsked,
  NOTES,
  partNote,
  tooManyFigures,
} from './sentences';
import { seriesKeys } from './series';
import { sightsOf } from './sight';
import { sureOf, suretiesOf, type Sure } from './sureties';
import { isOfSessions, sourced } from './sourced';
import type { Answer, Filter, Question, Row } from './types';
import type { InStore, Store } from '../types';
import { checkMeaning, checkQuestion, unsplitIn } from './validate';

/** A period without a grain is one bucket that is exactly the period. */
const spineOf = (question: Question, store: Store): NonEmpty<Bucket> => {
  const { from, to, by } = question;
  return by ? buckets(question, by, store) : [{ bucket: from, end: to, from, to }];
};

/** Parts of a series are called as its own system calls them. */
const storedWhere = (metrics: readonly Metric[], where: readonly Filter[]): Filter[] =>
  metrics.some(({ series }) => series)
    ? [...where]
    : where.map(({ dimension, value }) => ({ dimension, value: storedName(dimension, value) }));

/** Checks a question and lays out what must be read for it. */
export const requestOf = async (tx: Db, store: Store, question: Question, now: Date): Promise<Request> => {
  checkQuestion(question, store);
  const metrics = await metricsOf(tx, store, question.metrics);
  if (!isNonEmpty(metrics)) throw noMetricAsked();
  checkMeaning(question, metrics);
  return requestFor({ tx, store, now }, question, metrics);
};

/** Lays out what must be read of these metrics. */
export const requestFor = async (
  { tx, store, now }: InStore,
  question: Question,
  metrics: NonEmpty<Metric>,
): Promise<Request> => {
  const coverage = await coverageOf(tx, store, question, now);
  const asOf = asOfIn(store, question.asOf, now);
  const { from, to } = question;
  return {
    ...{ store, metrics, coverage, asOf, extra: [] },
    spine: spineOf(question, store),
    split: question.split ?? null,
    unsplit: unsplitIn(question, metrics),
    where: storedWhere(metrics, question.where ?? []),
    basis: question.basis ?? 'event',
    facts: [...new Set(metrics.flatMap(coveredFactsOf))],
    sights: sightsOf(metrics, {
      ...{ period: { from, to }, asOf, coverage },
      areAlone: question.heldAgainst !== undefined,
    }),
    heldAgainst: question.heldAgainst ?? null,
    headline: await headlineOf(tx, store, new Date(asOf.ms)),
  };
};

const keysOf = (metrics: readonly Metric[], request: Request): string[] =>
  metrics.flatMap((metric) => {
    if (!metric.series)
      return measuresOf(metric).map((m) => readingOf(m, basisOf(metric, request.basis)).key);
    const { days, whole } = seriesKeys(metric);
    return [days, whole];
  });

const splitsOf = (request: Request, sums: Sums, also: readonly string[]): (string | null)[] =>
  request.split
    ? [...new Set([...sums.splits(keysOf(readMetrics(request), request)), ...also])].toSorted()
    : [null];

interface Known {
  sums: Sums;
  sure: Sure;
}

/** Buckets × parts × metrics of an answer: they are worked out in one go, in about two seconds. */
const MOST_VALUES = 500_000;

/** @throws DomainError `bad_input` for more values than an answer may have. */
const refuseMany = ({ spine, metrics }: Request, splits: number): void => {
  const values = spine.length * metrics.length * splits;
  if (values > MOST_VALUES) throw tooManyFigures(values, MOST_VALUES);
};

const rowsOf = (request: Request, { sums, sure }: Known, by: boolean, also: readonly string[]): Row[] => {
  const splits = splitsOf(request, sums, also);
  refuseMany(request, splits.length);
  const cellOf = cellIn(sums, request);
  return splits.flatMap((split) =>
    request.spine.map((bucket) => ({
      bucket: by ? bucket.bucket : null,
      split,
      values: Object.fromEntries(
        request.metrics.map((m) => {
          if (request.unsplit.has(m.id)) return [m.id, unsplitValue(m)];
          const cell = cellOf(m, bucket, split);
          const value = sureOf(evaluate(m, bucket, request, cell), sure(m, bucket, split));
          return [m.id, sourced(m, bucket, request, { value, cell })];
        }),
      ),
    })),
  );
};

/** How far a metric that must mature could be read, where that is short of the period. */
const maturityOf = ({ label, maturity, ...metric }: Metric, request: Request): string | null => {
  if (!maturity) return null;
  const period = periodOf(request);
  const part = readIn({ ...metric, label, maturity }, period, request);
  if (isEmpty(part)) return maturityNote(label, maturity, null);
  const isWhole = part.from === period.from && part.to === period.to;
  return isWhole ? null : maturityNote(label, maturity, part);
};

const isSaidInPart = ({ id, series }: Metric, rows: readonly Row[]): boolean =>
  series !== undefined && rows.some(({ values }) => values[id]?.flags.includes('partial'));

/** Over all buckets and parts, as the first metric of customers reads them: best one that need not mature. */
const totalsOf = (request: Request, sums: Sums): Cell => {
  const ofCustomers = readMetrics(request).filter(isOfCustomers);
  const metric = ofCustomers.find(({ maturity }) => !maturity) ?? ofCustomers[0];
  const splits = request.split ? sums.splits(['orders']) : [null];
  return (key) =>
    metric === undefined
      ? 0
      : splits
          .flatMap((split) =>
            request.spine.map((bucket) => cellIn(sums, request)(metric, bucket, split)(key)),
          )
          .reduce((sum, part) => sum + part, 0);
};

/** Sentences about a whole answer. */
export const notesOf = (request: Request, rows: readonly Row[], total: Cell): string[] => {
  const notes: string[] = [];
  const flagged = (flag: string) =>
    rows.some((row) => Object.values(row.values).some((value) => value.flags.some((f) => f === flag)));
  if (request.basis === 'order' && request.metrics.some((m) => m.basisApplies)) {
    notes.push(NOTES.order_basis);
  }
  if (request.asOf.isAsked) {
    const daily = request.metrics.filter((metric) => metric.daily).map(({ label }) => label);
    notes.push(asOfNote(request.asOf, daily));
  }
  if (flagged('customer_day')) {
    notes.push(NOTES.customer_day);
  }
  if (flagged('unconverted')) {
    notes.push(NOTES.unconverted);
  }
  if (request.metrics.some((metric) => !metric.series && isOfSessions(metric)))
    notes.push(...headlineNotes(request.headline, periodOf(request)));
  if (flagged('hybrid')) notes.push(NOTES.hybrid);
  if (flagged('declared_margin')) {
    notes.push(declaredMarginNote(request.store.contributionRate));
  }
  return [
    ...coverageNotes(request),
    ...notes,
    ...(request.metrics.some(isOfCustomers)
      ? [maskedIfAny(total('orders'), total('customer_orders'))].filter((note) => note !== null)
      : []),
    ...request.metrics.map((m) => maturityOf(m, request)).filter((note) => note !== null),
    ...request.metrics.filter((m) => isSaidInPart(m, rows)).map(({ label }) => partNote(label)),
  ];
};

/**
 * Answers a question from the rollups: one SELECT a fact. With `by`, every bucket of the period is
 * there; with `split`, every value that occurs, and those of `question.also`; a metric of which it says nothing has
 * `not_by_split` in place of a value. Money in minor units of the store's currency,
 * ratios unrounded. Throws DomainError bad_input where the question has no meaning.
 */
export const ask = async (tx: Db, store: Store, question: Question, now: Date): Promise<Answer> => {
  const request = await requestOf(tx, store, question, now);
  // how many parts there are is known once they are read
  refuseMany(request, 1);
  // asked at the same time, so that they are read together
  const [{ sums, sql }, sure] = await Promise.all([
    runReads(tx, request),
    question.isSure ? suretiesOf(tx, request) : () => null,
  ]);
  const rows = rowsOf(request, { sums, sure }, question.by !== undefined, question.also ?? []);
  return {
    store: store.slug,
    currency: store.currency,
    timeZone: store.timeZone,
    from: question.from,
    to: question.to,
    readTo: readToOf(request),
    asOf: request.asOf.instant,
    basis: request.basis,
    definitionVersion: DEFINITION_VERSION,
    rows,
    unsplit: Object.fromEntries(request.unsplit),
    notes: [...request.unsplit.values(), ...notesOf(request, rows, totalsOf(request, sums))],
    sql,
  };
};
