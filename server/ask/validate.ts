import { Temporal } from 'temporal-polyfill';
import { DIMENSION_INFO } from '../catalog/dimensions';
import { FACTS } from '../catalog/facts';
import { measuresOf, meaningsOf } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import { WHERE_LISTED } from '../catalog/nearest';
import { DIMENSIONS, GRAINS, type DimensionId, type Grain } from '../../shared/lists';
import { badInput } from '../errors';
import { buckets } from './period';
import type { Filter, Question, Times } from './types';
import type { Calendar, Period } from '../time';

/** Says why a question has no answer, and what could be asked instead. */

/** Three of a question's own, and the row of a split that one figure is asked about. */
const MAX_FILTERS = 4;
const MAX_BUCKETS = 10_000;

const list = (ids: readonly string[]): string => ids.join(', ');

const knownIn = <T extends string>(what: string, ids: readonly T[], id: string): T => {
  if (!ids.includes(id as T))
    throw badInput(`There is no ${what} "${id}"; there are ${list(ids)}.`, 'Choose one of them.');
  return id as T;
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

const meaningless = (metric: Metric, dimension: string): string => {
  if (metric.series) return 'nothing is said of such parts';
  const meanings = [...meaningsOf(measuresOf(metric), dimension)];
  const without = meanings.filter(([, meaning]) => meaning === undefined).map(([fact]) => fact);
  return without.length > 0
    ? `${list(without).toLowerCase()} have no ${dimension}`
    : `${dimension} means different things in its parts (${meanings.map(([fact, m]) => `${fact.toLowerCase()}: ${m}`).join('; ')})`;
};

const checkDimension = (metric: Metric, dimension: string, how: string): void => {
  if (metric.dimensions.includes(dimension)) return;
  throw badInput(
    `${metric.id} can't be ${how} by ${dimension}: ${meaningless(metric, dimension)}`,
    metric.dimensions.length > 0
      ? `${capital(metric.label)} can be ${how} by ${list(metric.dimensions)}.`
      : `${capital(metric.label)} has no parts.`,
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
  const { values } = DIMENSION_INFO[dimension as DimensionId];
  if (values) knownIn(dimension, values, value);
};

/** At most three filters, each of a dimension of its own. */
const checkApart = (where: readonly Filter[]): void => {
  if (where.length > MAX_FILTERS) {
    throw badInput(`${where.length} filters are too many`, `At most ${MAX_FILTERS} filters are allowed.`);
  }
  const named = where.map((f) => f.dimension);
  const twice = named.find((dimension, i) => named.indexOf(dimension) !== i);
  if (twice)
    throw badInput(`there are two filters for ${twice}`, 'A dimension can be filtered to one value.');
};

/** Filters that name dimensions of the catalogue, with values that can be. */
const checkFilters = (where: readonly Filter[]): void => {
  for (const { dimension } of where) knownIn('dimension', DIMENSIONS, dimension);
  checkApart(where);
  where.forEach(checkFilterValue);
};

const checkSpine = (period: Period, by: Grain, store: Calendar): void => {
  knownIn('grain', GRAINS, by);
  // a day is the shortest bucket: only a long period can hold too many
  const count = buckets(period, by === 'day' ? 'month' : by, store).length * (by === 'day' ? 30 : 1);
  if (count > MAX_BUCKETS)
    throw badInput(`there are too many ${by}s in that period`, 'Ask by month, quarter or year.');
};

/** Refuses to tell what was known at an instant: it would be another number than what had happened by then. */
export const checkTimes = ({ knownAt }: Times): void => {
  if (knownAt !== undefined)
    throw badInput(
      `what was known at ${knownAt} can't be told: revisions of what was booked are not kept yet`,
      'Ask as of that instant (asOf, --as-of) for what had happened by then, whenever it arrived.',
    );
};

/** Refuses what has no meaning whatever the metrics are. */
export const checkQuestion = (question: Question, store: Calendar): void => {
  checkPeriod(question);
  checkTimes(question);
  if (question.metrics.length === 0) throw badInput('no metric is asked for', `${WHERE_LISTED}.`);
  if (question.by) checkSpine(question, question.by, store);
};

/** Parts of a series are those of its system: another's by the same name are not the same. */
const checkParts = (series: Metric, { split, where = [] }: Question, metrics: readonly Metric[]): void => {
  const parts = [...new Set([...(split ? [split] : []), ...where.map(({ dimension }) => dimension)])];
  const counted = metrics.find((metric) => !metric.series);
  if (counted && parts.length > 0)
    throw badInput(
      `${series.label} and ${counted.label} have no parts in common: those of a series are its own system's`,
      'Ask for one of them, or for both without a split and filters.',
    );
  if (parts.length > 1)
    throw badInput(
      `nothing is said of ${series.label} by ${list(parts)} at once`,
      'Ask by one of them: the parts of a series are not crossed.',
    );
};

/** Refuses what has no meaning for one of the metrics. */
export const checkMeaning = (question: Question, metrics: readonly Metric[]): void => {
  const { by, split, where = [] } = question;
  const series = metrics.find((metric) => metric.series);
  if (series) checkParts(series, question, metrics);
  else if (split) knownIn('dimension', DIMENSIONS, split);
  (series ? checkApart : checkFilters)(where);
  for (const metric of metrics) {
    if (by) checkGrain(metric, by);
    if (split) checkDimension(metric, split, 'split');
    for (const { dimension } of where) checkDimension(metric, dimension, 'filtered');
  }
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
