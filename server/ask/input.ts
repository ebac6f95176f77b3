import { z } from 'zod';
import { COHORT_GRAINS, DIMENSIONS, GRAINS, COHORT_MEASURES } from '../../shared/lists';
import { METRIC_IDS, type AnyMetricId } from '../catalog/metrics';
import { isSeriesMetric, seriesIdOf } from '../catalog/series';
import { seriesId } from '../facts/fact';
import { text } from '../facts/fields';
import { oneOf, day, store, endsAfterStart } from '../input';
import type { Day } from '../time';
import { INVALID } from './sentences';

/** What a question may contain. */

export const isMetric = (id: string): id is AnyMetricId =>
  METRIC_IDS.some((known) => known === id) ||
  (isSeriesMetric(id) && seriesId.safeParse(seriesIdOf(id)).success);

/** Of the catalogue, or `series:ID`. There are too many to list them all in an error. */
export const metric = z.string().refine(isMetric, {
  error: (issue) => INVALID.metric(String(issue.input), METRIC_IDS),
});

export const dimension = oneOf('dimension', DIMENSIONS);

export const grain = oneOf('grain', GRAINS);

export const basis = oneOf('basis', ['event', 'order']);

export const asOf = z.iso
  .datetime({
    offset: true,
    message: INVALID.instant,
    abort: true,
  })
  .refine((at) => at >= '1990' && at < '2100', INVALID.years)
  .transform((at) => new Date(at).toISOString());

/** Counts what had happened before `asOf`. What was known at `knownAt` is another question, and refused. */
const times = { asOf: asOf.optional(), knownAt: asOf.optional() };

/** What a series is split by is its own; which of them there are depends on the metrics. */
export const part = text(120);

const filters = <D extends z.ZodType<string>>(by: D, most: number, message: string) =>
  z.array(z.strictObject({ dimension: by, value: text(300) })).max(most, message);

const where = filters(part, 3, INVALID.fourFilters);

/** All of the catalogue, and as many series. */
const MOST_METRICS = 2 * METRIC_IDS.length;

export const question = z
  .strictObject({
    store,
    metrics: z.array(metric).min(1, INVALID.noMetric).max(MOST_METRICS),
    from: day,
    to: day,
    by: grain.optional(),
    split: part.optional(),
    where: where.optional(),
    basis: basis.optional(),
    ...times,
  })
  .refine(endsAfterStart.check, endsAfterStart.says);

export const bothOrNone = {
  check: (q: { compareFrom?: Day | undefined; compareTo?: Day | undefined }) =>
    (q.compareFrom === undefined) === (q.compareTo === undefined),
  says: { message: INVALID.halfComparison, path: ['compareTo'] },
};

export const comparedInOrder = {
  check: (q: { compareFrom?: Day | undefined; compareTo?: Day | undefined }) =>
    !q.compareFrom || !q.compareTo || q.compareFrom < q.compareTo,
  says: { ...endsAfterStart.says, path: ['compareTo'] },
};

export const cohortQuestion = z.strictObject({
  store,
  measure: oneOf('cohort measure', COHORT_MEASURES),
  by: oneOf('cohort grain', COHORT_GRAINS).optional(),
  /** Only the newest so many cohorts. */
  last: z.int(INVALID.fraction).min(1, INVALID.noCohort).max(520, INVALID.manyCohorts).optional(),
  where: filters(dimension, 3, INVALID.fourFilters).optional(),
  ...times,
});

export const intervalQuestion = z.strictObject({ store, ...times });

/** Both periods as `why` has read them. */
export const changeQuestion = z
  .strictObject({
    store,
    metric,
    from: day,
    to: day,
    compareFrom: day,
    compareTo: day,
    split: part,
    basis: basis.optional(),
    where: filters(part, 4, INVALID.fiveFilters).optional(),
  })
  .refine(endsAfterStart.check, endsAfterStart.says)
  .refine(comparedInOrder.check, comparedInOrder.says);

/** Beside three filters the value of the split in whose row the figure stands. */
export const whyQuestion = z
  .strictObject({
    store,
    metric,
    from: day,
    to: day,
    compareFrom: day.optional(),
    compareTo: day.optional(),
    basis: basis.optional(),
    where: filters(part, 4, INVALID.fiveFilters).optional(),
    ...times,
  })
  .refine(endsAfterStart.check, endsAfterStart.says)
  .refine(bothOrNone.check, bothOrNone.says)
  .refine(comparedInOrder.check, comparedInOrder.says);
