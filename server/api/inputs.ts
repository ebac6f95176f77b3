import { z } from 'zod';
import { COHORT_GRAINS, DIMENSIONS, GRAINS } from '../catalog/types';
import { COHORT_MEASURES, METRIC_IDS, type AnyMetricId } from '../catalog/metrics';
import { noMetric } from '../catalog/nearest';
import { isSeriesMetric, seriesIdOf } from '../catalog/series';
import type { ColumnId } from '../explore/types';
import { seriesId } from '../ledger/facts';
import { currency, text } from '../ledger/fields';
import { ASSIGNABLE, CAUSES, LISTS, WITNESSES } from '../parity/types';
import { PRESET_IDS } from '../parity/reconcile/definition';
import { STATUSES } from '../rows/types';

/** What a question may contain, parsed once for the API and the command line. */

/** An enumeration whose error names what exists. */
const oneOf = <const T extends string>(what: string, known: readonly T[]) =>
  z.enum(known as readonly [T, ...T[]], {
    error: (issue) => `there is no ${what} "${String(issue.input)}"; there are ${known.join(', ')}`,
  });

const isMetric = (id: string): id is AnyMetricId =>
  METRIC_IDS.some((known) => known === id) ||
  (isSeriesMetric(id) && seriesId.safeParse(seriesIdOf(id)).success);

/** Of the catalogue, or `series:ID`. There are too many to list them all in an error. */
export const metric = z.string().refine(isMetric, {
  error: (issue) => {
    const { what, hint } = noMetric(String(issue.input), METRIC_IDS);
    return `${what}. ${hint}`;
  },
});
export const dimension = oneOf('dimension', DIMENSIONS);
export const grain = oneOf('grain', GRAINS);
export const basis = oneOf('basis', ['event', 'order']);
export const day = z.iso
  .date({ message: 'is not a date such as 2026-03-01' })
  .refine((d) => d >= '1990-01-01' && d <= '2100-01-01', 'is not between 1990 and 2100');
export const asOf = z.iso
  .datetime({
    offset: true,
    message: 'is not an instant with a zone, such as 2026-03-01T00:00:00Z',
    abort: true,
  })
  .refine((at) => at >= '1990' && at < '2100', 'is not between 1990 and 2100');
/** Counts what had happened before `asOf`. What was known at `knownAt` is another question, and refused. */
const times = { asOf: asOf.optional(), knownAt: asOf.optional() };
/** What a series is split by is its own; which of them there are depends on the metrics. */
const part = text(120);
const filters = <D extends z.ZodType<string>>(by: D, most: number, message: string) =>
  z.array(z.strictObject({ dimension: by, value: text(300) })).max(most, message);
const where = filters(part, 3, 'has more than three filters');
export const store = text(100);
/** It stands in addresses, and with every fact that comes from there. */
export const sourceName = text(60).regex(
  /^[a-z0-9][a-z0-9-]*$/,
  'is not made of lower-case letters, digits and hyphens',
);

/** Who uses a key. */
export const keyName = text(60);

const endsAfterStart = {
  check: (period: { from: string; to: string }) => period.from < period.to,
  says: { message: 'is not after the start: the end is exclusive', path: ['to'] },
};

/** All of the catalogue, and as many series. */
const MOST_METRICS = 2 * METRIC_IDS.length;

export const question = z
  .strictObject({
    store,
    metrics: z.array(metric).min(1, 'names no metric').max(MOST_METRICS),
    from: day,
    to: day,
    by: grain.optional(),
    split: part.optional(),
    where: where.optional(),
    basis: basis.optional(),
    ...times,
  })
  .refine(endsAfterStart.check, endsAfterStart.says);

/** Figures of another system; by one of its own dimensions. */
export const seriesQuestion = z
  .strictObject({
    store,
    series: seriesId,
    from: day,
    to: day,
    by: grain.optional(),
    split: text(120).optional(),
  })
  .refine(endsAfterStart.check, endsAfterStart.says);

const bothOrNone = {
  check: (q: { compareFrom?: string | undefined; compareTo?: string | undefined }) =>
    (q.compareFrom === undefined) === (q.compareTo === undefined),
  says: { message: 'compareFrom and compareTo come together', path: ['compareTo'] },
};
const comparedInOrder = {
  check: (q: { compareFrom?: string | undefined; compareTo?: string | undefined }) =>
    !q.compareFrom || !q.compareTo || q.compareFrom < q.compareTo,
  says: { message: 'is not after the start: the end is exclusive', path: ['compareTo'] },
};

const column = z
  .string()
  .refine(
    (id): id is ColumnId => isMetric(id.replace(/\.change$/, '')),
    'is neither a metric nor METRIC.change',
  );

/** The analyst's table: a question with a comparison, and in a pivot with its buckets side by side. */
export const tableQuestion = z
  .strictObject({
    ...question.shape,
    compareFrom: day.optional(),
    compareTo: day.optional(),
    pivot: z.boolean().default(false),
  })
  .refine(endsAfterStart.check, endsAfterStart.says)
  .refine(bothOrNone.check, bothOrNone.says)
  .refine(comparedInOrder.check, comparedInOrder.says)
  .refine((q) => !q.pivot || (q.by !== undefined && q.metrics.length === 1), {
    message: 'needs a grain (by) and exactly one metric',
    path: ['pivot'],
  });

/** How that table is shown. */
export const layout = z.strictObject({
  columns: z.array(column).min(1, 'names no column').max(200).nullable().default(null),
  sort: z
    .strictObject({ column: text(100), descending: z.boolean() })
    .nullable()
    .default(null),
  totals: z.boolean().default(false),
});

const names = z.array(text(100)).max(100);

/** What a saved view keeps. Metrics are names: one may be renamed later, and the view still opens. */
export const viewState = z.strictObject({
  metrics: names.min(1, 'names no metric'),
  split: part.optional(),
  by: text(40).optional(),
  where: z.array(text(421)).max(3, 'has more than three filters').optional(),
  show: oneOf('way to show it', ['rows', 'periods', 'pivot']).optional(),
  of: text(100).optional(),
  sort: text(105).optional(),
  hide: names.optional(),
  pin: names.optional(),
  changes: names.optional(),
  sizes: z.record(text(100), z.int().min(40).max(1_000)).optional(),
  from: day.optional(),
  to: day.optional(),
  compare: oneOf('comparison', ['previous', 'year', 'none']).optional(),
});
export const viewName = text(80);
export const viewSlug = text(80);

export const cohortQuestion = z.strictObject({
  store,
  measure: oneOf('cohort measure', COHORT_MEASURES),
  by: oneOf('cohort grain', COHORT_GRAINS).optional(),
  /** Only the newest so many cohorts. */
  last: z.int('is not a whole number').min(1, 'is not at least 1').max(520, 'is more than 520').optional(),
  where: filters(dimension, 3, 'has more than three filters').optional(),
  ...times,
});

export const intervalQuestion = z.strictObject({ store, ...times });

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
    where: filters(part, 4, 'has more than four filters').optional(),
    ...times,
  })
  .refine(endsAfterStart.check, endsAfterStart.says)
  .refine(bothOrNone.check, bothOrNone.says)
  .refine(comparedInOrder.check, comparedInOrder.says);

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

const witness = oneOf('witness', WITNESSES).default('pixel');
export const parityQuestion = z
  .strictObject({ store, from: day.optional(), to: day.optional(), witness })
  .refine(isForward, endsAfterStart.says);
export const parityList = z
  .strictObject({
    store,
    from: day,
    to: day,
    witness,
    list: oneOf('list', LISTS),
    cause: oneOf('cause', CAUSES).optional(),
    cursor: z.string().max(1_200).optional(),
    limit: z.int().min(1).max(200).optional(),
    direction,
  })
  .refine(isForward, endsAfterStart.says);
const parityOrder = { store, witness, source: text(60), orderId: text(200) };
export const parityOrderKey = z.strictObject(parityOrder);
export const parityCause = z.strictObject({
  ...parityOrder,
  cause: oneOf('cause that can be given', ASSIGNABLE),
  note: text(500).nullable().default(null),
});

/** Where a platform's figure differs from its preset. */
const contents = z.strictObject({
  refunds: oneOf('way to count refunds', ['own_day', 'order_day', 'none']).optional(),
  edits: oneOf('way to count edits', ['own_day', 'order_day', 'none']).optional(),
  excluded: z.boolean().optional(),
  cancelled: z.boolean().optional(),
  otherChannels: z.boolean().optional(),
  discounts: z.boolean().optional(),
  taxes: z.boolean().optional(),
  shipping: z.boolean().optional(),
  duties: z.boolean().optional(),
  giftCards: z.boolean().optional(),
});
export const reconcileQuestion = z
  .strictObject({
    store,
    from: day.optional(),
    to: day.optional(),
    preset: oneOf('figure', PRESET_IDS).nullable().default(null),
    zone: text(60).optional(),
    contents: contents.default({}),
    /** Minor units of the store's currency. */
    theirs: z.int('is not a whole number of minor units').nullable().default(null),
  })
  .refine(isForward, endsAfterStart.says);
