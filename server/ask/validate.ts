import { DIMENSION_INFO } from '../catalog/dimensions';
import { FACTS } from '../catalog/facts';
import { measuresOf, meaningsOf } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import { DIMENSIONS, GRAINS, type DimensionId, type Grain } from '../../shared/lists';
import { buckets } from './period';
import {
  cohortsNotBy,
  crossedParts,
  endsBeforeStart,
  filteredTwice,
  knownAtUnkept,
  noDay,
  noPartsInCommon,
  noSuch,
  notByDimension,
  notByGrain,
  tooManyBuckets,
  tooManyFilters,
  unsplitNote,
  type Meaningless,
} from './sentences';
import type { Filter, Question, Times } from './types';
import { isDay, type Calendar, type Period } from '../time';

/** Says why a question has no answer, and what could be asked instead. */

/** Three of a question's own, and the row of a split that one figure is asked about. */
const MAX_FILTERS = 4;
const MAX_BUCKETS = 10_000;

const knownIn = <T extends string>(what: string, ids: readonly T[], id: string): T => {
  if (!ids.includes(id as T)) throw noSuch(what, id, ids);
  return id as T;
};

const checkDay = (what: string, day: string): void => {
  if (isDay(day) && day >= '1900-01-01' && day <= '2200-01-01') return;
  throw noDay(what, day);
};

export const checkPeriod = ({ from, to }: Period): void => {
  checkDay('from', from);
  checkDay('to', to);
  if (from >= to) throw endsBeforeStart({ from, to });
};

const meaningless = (metric: Metric, dimension: string): Meaningless => {
  if (metric.series) return { why: 'series' };
  const meanings = [...meaningsOf(measuresOf(metric), dimension)];
  const facts = meanings.filter(([, meaning]) => meaning === undefined).map(([fact]) => fact);
  return facts.length > 0 ? { why: 'lacking', facts } : { why: 'differing', meanings };
};

const checkFiltered = (metric: Metric, dimension: string): void => {
  if (!metric.dimensions.includes(dimension))
    throw notByDimension(metric, 'filtered', dimension, meaningless(metric, dimension));
};

const checkGrain = (metric: Metric, by: Grain): void => {
  if (!metric.grains.includes(by)) throw notByGrain(metric, by);
};

const checkFilterValue = ({ dimension, value }: Filter): void => {
  const { values } = DIMENSION_INFO[dimension as DimensionId];
  if (values) knownIn(dimension, values, value);
};

/** At most three filters, each of a dimension of its own. */
const checkApart = (where: readonly Filter[]): void => {
  if (where.length > MAX_FILTERS) throw tooManyFilters(where.length, MAX_FILTERS);
  const named = where.map((f) => f.dimension);
  const twice = named.find((dimension, i) => named.indexOf(dimension) !== i);
  if (twice) throw filteredTwice(twice);
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
  if (count > MAX_BUCKETS) throw tooManyBuckets(by);
};

/** Refuses to tell what was known at an instant: it would be another number than what had happened by then. */
export const checkTimes = ({ knownAt }: Times): void => {
  if (knownAt !== undefined) throw knownAtUnkept(knownAt);
};

/** Refuses what has no meaning whatever the metrics are. */
export const checkQuestion = (question: Question, store: Calendar): void => {
  checkPeriod(question);
  checkTimes(question);
  if (question.by) checkSpine(question, question.by, store);
};

/** Parts of a series are those of its system: another's by the same name are not the same. */
const checkParts = (series: Metric, { split, where = [] }: Question, metrics: readonly Metric[]): void => {
  const filtered = where.map(({ dimension }) => dimension);
  const counted = metrics.find((metric) => !metric.series);
  if (counted && filtered.length > 0) throw noPartsInCommon(series.label, counted.label);
  const parts = [...new Set([...(split ? [split] : []), ...filtered])];
  if (!counted && parts.length > 1) throw crossedParts(series.label, parts);
};

/** Why a split says nothing of one of these metrics; null = it has such parts. */
const unsplitBy = (split: string, metric: Metric, metrics: readonly Metric[]): Meaningless | null => {
  const isOurs = metrics.some(({ series, dimensions }) => !series && dimensions.includes(split));
  // parts of a series and parts that are counted here do not make one list
  if (metric.series && isOurs) return { why: 'own_parts' };
  return metric.dimensions.includes(split) ? null : meaningless(metric, split);
};

/**
 * The metrics, by their ids, of which the split of a question says nothing, and why in a sentence.
 * @throws DomainError `bad_input` where it says nothing of any.
 */
export const unsplitIn = (
  { split }: Pick<Question, 'split'>,
  metrics: readonly Metric[],
): Map<string, string> => {
  if (split === undefined) return new Map();
  const refused = metrics.flatMap((metric) => {
    const reason = unsplitBy(split, metric, metrics);
    return reason ? [{ metric, reason }] : [];
  });
  const [first] = refused;
  if (first && refused.length === metrics.length)
    throw notByDimension(first.metric, 'split', split, first.reason);
  return new Map(refused.map(({ metric, reason }) => [metric.id, unsplitNote(metric.label, split, reason)]));
};

/** Refuses what has no meaning for one of the metrics; what a split says nothing of has a total all the same. */
export const checkMeaning = (question: Question, metrics: readonly Metric[]): void => {
  const { by, split, where = [] } = question;
  const series = metrics.find((metric) => metric.series);
  if (series) checkParts(series, question, metrics);
  else if (split) knownIn('dimension', DIMENSIONS, split);
  (series ? checkApart : checkFilters)(where);
  for (const metric of metrics) {
    if (by) checkGrain(metric, by);
    for (const { dimension } of where) checkFiltered(metric, dimension);
  }
};

/** What customers of a cohort can be filtered by: the attributes of their first order. */
export const checkCohortFilters = (where: readonly Filter[]): void => {
  checkFilters(where);
  const allowed = Object.keys(FACTS.cohorts.dimensions);
  for (const { dimension } of where) {
    if (!allowed.includes(dimension)) throw cohortsNotBy(dimension, allowed);
  }
};
