import { z } from 'zod';
import { DIMENSIONS, GRAINS } from '../catalog/types';
import { COHORT_MEASURES, METRIC_IDS } from '../catalog/metrics';
import { currency, text } from '../ledger/facts';
import { STATUSES } from '../rows/types';

/** What a question may contain, parsed once for the API and the command line. */

/** An enumeration whose error names what exists. */
const oneOf = <const T extends string>(what: string, known: readonly T[]) =>
  z.enum(known as readonly [T, ...T[]], {
    error: (issue) => `there is no ${what} "${String(issue.input)}"; there are ${known.join(', ')}`,
  });

export const metric = oneOf('metric', METRIC_IDS);
export const dimension = oneOf('dimension', DIMENSIONS);
export const grain = oneOf('grain', GRAINS);
export const basis = oneOf('basis', ['event', 'order']);
export const day = z.iso
  .date({ message: 'is not a date such as 2026-03-01' })
  .refine((d) => d >= '1990-01-01' && d <= '2100-01-01', 'is not between 1990 and 2100');
export const asOf = z.iso.datetime({
  offset: true,
  message: 'is not an instant with a zone, such as 2026-03-01T00:00:00Z',
});
export const where = z
  .array(z.strictObject({ dimension, value: text(200) }))
  .max(3, 'has more than three filters');
export const store = text(100);

const endsAfterStart = {
  check: (period: { from: string; to: string }) => period.from < period.to,
  says: { message: 'is not after the start: the end is exclusive', path: ['to'] },
};

export const question = z
  .strictObject({
    store,
    metrics: z.array(metric).min(1, 'names no metric').max(METRIC_IDS.length),
    from: day,
    to: day,
    by: grain.optional(),
    split: dimension.optional(),
    where: where.optional(),
    basis: basis.optional(),
    asOf: asOf.optional(),
  })
  .refine(endsAfterStart.check, endsAfterStart.says);

export const cohortQuestion = z.strictObject({
  store,
  measure: oneOf('cohort measure', COHORT_MEASURES),
  where: where.optional(),
  asOf: asOf.optional(),
});

export const whyQuestion = z
  .strictObject({
    store,
    metric,
    from: day,
    to: day,
    compareFrom: day.optional(),
    compareTo: day.optional(),
    basis: basis.optional(),
    where: where.optional(),
  })
  .refine(endsAfterStart.check, endsAfterStart.says)
  .refine((q) => (q.compareFrom === undefined) === (q.compareTo === undefined), {
    message: 'compareFrom and compareTo come together',
    path: ['compareTo'],
  })
  .refine((q) => !q.compareFrom || !q.compareTo || q.compareFrom < q.compareTo, {
    message: 'is not after the start: the end is exclusive',
    path: ['compareTo'],
  });

export const bridgeQuestion = z
  .strictObject({
    store,
    from: day.optional(),
    to: day.optional(),
    compare: oneOf('comparison', ['previous', 'year', 'none']).optional(),
  })
  .refine((q) => (q.from === undefined) === (q.to === undefined), {
    message: 'from and to come together',
    path: ['to'],
  })
  .refine((q) => !q.from || !q.to || q.from < q.to, endsAfterStart.says);

/** Said by clients that ask page by page: there is one. */
export const direction = z.literal('forward').optional();

export const rowDimension = oneOf(
  'dimension that orders have',
  DIMENSIONS.filter((id) => id !== 'product_type'),
);
const rowWhere = z
  .array(z.strictObject({ dimension: rowDimension, value: text(200) }))
  .max(6, 'has more than six filters')
  .refine(
    (all) => new Set(all.map((filter) => filter.dimension)).size === all.length,
    'names a dimension twice',
  );

/** What a list of orders or reversals can be narrowed to. */
const rowFilter = {
  store,
  from: day.optional(),
  to: day.optional(),
  where: rowWhere.default([]),
  status: oneOf('status', STATUSES).optional(),
  id: text(200).optional(),
};
const isForward = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  !from || !to || from < to;

export const rowFilters = z.strictObject(rowFilter).refine(isForward, endsAfterStart.says);
export const rowQuestion = z
  .strictObject({
    ...rowFilter,
    at: day.optional(),
    cursor: z.string().max(1_200).optional(),
    limit: z.int().min(1).max(200).optional(),
    direction,
  })
  .refine(isForward, endsAfterStart.says);
export const orderKey = z.strictObject({ store, source: text(60), id: text(200) });
export const ratePair = z.strictObject({
  store,
  base: currency,
  quote: currency,
  /** The day with which the page before ended. */
  cursor: day.optional(),
  direction,
});
