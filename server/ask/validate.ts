import { Temporal } from 'temporal-polyfill';
import { DIMENSION_INFO } from '../catalog/dimensions';
import { FACTS } from '../catalog/facts';
import { measuresOf, meaningsOf } from '../catalog/metric';
import { METRICS, METRIC_IDS, type Metric, type MetricId } from '../catalog/metrics';
import { nearest, WHERE_LISTED } from '../catalog/nearest';
import { DIMENSIONS, GRAINS, type DimensionId, type Grain } from '../catalog/types';
import { badInput } from '../errors';
import { buckets } from './period';
import type { Filter, Question } from './types';
import type { Calendar, Period } from '../time';

/** Says why a question has no answer, and what could be asked instead. */

/** Three of a question's own, and the row of a split that one figure is asked about. */
const MAX_FILTERS = 4;
const MAX_BUCKETS = 10_000;

const list = (ids: readonly string[]): string => ids.join(', ');

const knownIn = <T extends string>(what: string, ids: readonly T[], id: string): T => {
  if (!ids.includes(id as T)) throw badInput(`there is no ${what} "${id}"`, `There are ${list(ids)}.`);
  return id as T;
};

/** The metric of that id; the error names the nearest. */
export const metricOf = (id: string): Metric => {
  const known = METRIC_IDS.find((metric) => metric === id);
  if (known) return METRICS[known];
  const near = nearest(id, METRIC_IDS);
  throw badInput(`there is no metric "${id}"`, `${near ? `Did you mean ${near}? ` : ''}${WHERE_LISTED}.`);
};

const checkDay = (what: string, day: string): void => {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(day) && Temporal.PlainDate.from(day)) {
      if (day >= '1900-01-01' && day <= '2200-01-01') return;
    }
  } catch {
    // no such day: said below
  }
  throw badInput(`${what} "${day}" is not a day`, 'Write a day from 1900 to 2200 such as 2026-03-01.');
};

export const checkPeriod = ({ from, to }: Period): void => {
  checkDay('from', from);
  checkDay('to', to);
  if (from >= to) {
    throw badInput(
      `the period ends before it starts: from ${from} to ${to}`,
      'The end is exclusive: to must be a later day than from.',
    );
  }
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const meaningless = (metric: Metric, dimension: DimensionId): string => {
  const meanings = [...meaningsOf(measuresOf(metric), dimension)];
  const without = meanings.filter(([, meaning]) => meaning === undefined).map(([fact]) => fact);
  return without.length > 0
    ? `${list(without).toLowerCase()} have no ${dimension}`
    : `${dimension} means different things in its parts (${meanings.map(([fact, m]) => `${fact.toLowerCase()}: ${m}`).join('; ')})`;
};

const checkDimension = (metric: Metric, dimension: DimensionId, how: string): void => {
  if (metric.dimensions.includes(dimension)) return;
  throw badInput(
    `${metric.id} can't be ${how} by ${dimension}: ${meaningless(metric, dimension)}`,
    `${capital(metric.label)} can be ${how} by ${list(metric.dimensions)}.`,
  );
};

const checkGrain = (metric: Metric, by: Grain): void => {
  if (metric.grains.includes(by)) return;
  throw badInput(
    `${metric.id} can't be asked by ${by}: it is about customers acquired in whole months`,
    `It can be asked by ${list(metric.grains)}.`,
  );
};

const checkFilterValue = ({ dimension, value }: Filter): void => {
  const { values } = DIMENSION_INFO[dimension];
  if (values) knownIn(dimension, values, value);
};

/** Filters that name known dimensions, each once, at most three, with values that can be. */
export const checkFilters = (
  where: readonly Filter[],
  dimensions: readonly DimensionId[] = DIMENSIONS,
): void => {
  if (where.length > MAX_FILTERS) {
    throw badInput(`${where.length} filters are too many`, `At most ${MAX_FILTERS} filters are allowed.`);
  }
  for (const { dimension } of where) knownIn('dimension', dimensions, dimension);
  const named = where.map((f) => f.dimension);
  const twice = named.find((dimension, i) => named.indexOf(dimension) !== i);
  if (twice)
    throw badInput(`there are two filters for ${twice}`, 'A dimension can be filtered to one value.');
  where.forEach(checkFilterValue);
};

const checkSpine = (period: Period, by: Grain, store: Calendar): void => {
  knownIn('grain', GRAINS, by);
  // a day is the shortest bucket: only a long period can hold too many
  const count = buckets(period, by === 'day' ? 'month' : by, store).length * (by === 'day' ? 30 : 1);
  if (count > MAX_BUCKETS)
    throw badInput(`there are too many ${by}s in that period`, 'Ask by month, quarter or year.');
};

/** Refuses what has no meaning; gives the metrics that are asked for. */
export const checkQuestion = (question: Question, store: Calendar): Metric[] => {
  checkPeriod(question);
  if (question.metrics.length === 0) throw badInput('no metric is asked for', `${WHERE_LISTED}.`);
  if (question.by) checkSpine(question, question.by, store);
  if (question.split) knownIn('dimension', DIMENSIONS, question.split);
  const where = question.where ?? [];
  checkFilters(where);
  const metrics = [...new Set<MetricId>(question.metrics)].map(metricOf);
  for (const metric of metrics) {
    if (question.by) checkGrain(metric, question.by);
    if (question.split) checkDimension(metric, question.split, 'split');
    for (const { dimension } of where) checkDimension(metric, dimension, 'filtered');
  }
  return metrics;
};

/** What customers of a cohort can be filtered by: the attributes of their first order. */
export const checkCohortFilters = (where: readonly Filter[]): void => {
  checkFilters(where);
  const allowed = Object.keys(FACTS.cohorts.dimensions);
  for (const { dimension } of where) {
    if (!allowed.includes(dimension)) {
      throw badInput(
        `cohorts can't be filtered by ${dimension}: a cohort is made of customers by their first order`,
        `They can be filtered by ${list(allowed)}.`,
      );
    }
  }
};
