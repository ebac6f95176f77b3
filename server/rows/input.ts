import { z } from 'zod';
import { ORDER_STATUSES, ROW_DIMENSIONS } from '../../shared/lists';
import { currency, text } from '../facts/fields';
import type { RowFilter } from './types';
import { oneOf, day, store, endsAfterStart, direction, isForward } from '../input';
import type { Day } from '../time';
import { INVALID, ORDER_DIMENSION } from './sentences';

/** What the lists of rows may be asked. */

export const rowDimension = oneOf(ORDER_DIMENSION, ROW_DIMENSIONS);

const rowWhere = z
  .array(z.strictObject({ dimension: rowDimension, value: text(200) }))
  .max(6, INVALID.sevenFilters)
  .refine(
    (all) => new Set(all.map((filter) => filter.dimension)).size === all.length,
    INVALID.dimensionTwice,
  );

/** What a list of orders or reversals can be narrowed to. */
const rowFilter = {
  store,
  from: day.optional(),
  to: day.optional(),
  where: rowWhere.default([]),
  status: oneOf('status', ORDER_STATUSES).optional(),
  id: text(200).optional(),
};

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

/** The period as the lists know it; everything else is as it came. */
export const filterOf = <T extends { from?: Day | undefined; to?: Day | undefined }>({
  from,
  to,
  ...rest
}: T) => ({ ...rest, period: { ...(from && { from }), ...(to && { to }) } satisfies RowFilter['period'] });
