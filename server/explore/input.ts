import { z } from 'zod';
import type { ColumnId, TableQuestion } from './types';
import { seriesId } from '../facts/fact';
import { text } from '../facts/fields';
import { isMetric, grain, part, question, bothOrNone, comparedInOrder } from '../ask/input';
import { oneOf, day, store, endsAfterStart } from '../input';
import { CHARTS, COMPARISONS, PRESETS, SHOWN } from '../../shared/lists';
import { INVALID } from './sentences';

/** What the analyst's table may be asked. */

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

const column = z
  .string()
  .refine((id): id is ColumnId => isMetric(id.replace(/\.change$/, '')), INVALID.column);

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
    message: INVALID.pivot,
    path: ['pivot'],
  });

/** How that table is shown. */
export const layout = z.strictObject({
  columns: z.array(column).min(1, INVALID.noColumn).max(200).nullable().default(null),
  sort: z
    .strictObject({ column: text(100), descending: z.boolean() })
    .nullable()
    .default(null),
  totals: z.boolean().default(false),
});

const names = z.array(text(100)).max(100);

/** What a saved view keeps. Metrics are names: one may be renamed later, and the view still opens. */
export const viewState = z.strictObject({
  metrics: names.min(1, INVALID.noMetric),
  split: part.optional(),
  by: text(40).optional(),
  where: z.array(text(421)).max(3, INVALID.fourFilters).optional(),
  show: oneOf('way to show it', SHOWN).optional(),
  chart: oneOf('chart', CHARTS).optional(),
  of: text(100).optional(),
  sort: text(105).optional(),
  hide: names.optional(),
  pin: names.optional(),
  changes: names.optional(),
  sizes: z.record(text(100), z.int().min(40).max(1_000)).optional(),
  period: oneOf('period', PRESETS).optional(),
  from: day.optional(),
  to: day.optional(),
  compare: oneOf('comparison', COMPARISONS).optional(),
  compareFrom: day.optional(),
  compareTo: day.optional(),
});

export const viewName = text(80);

export const viewSlug = text(80);

type Asked = Omit<z.output<typeof tableQuestion>, 'store'>;

export const questionOf = ({ compareFrom, compareTo, ...asked }: Asked): TableQuestion => ({
  ...asked,
  compare: compareFrom && compareTo ? { from: compareFrom, to: compareTo } : null,
});
