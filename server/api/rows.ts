import { z } from 'zod';
import {
  choices,
  orderDetail,
  orderPage,
  orderSummary,
  rateDays,
  ratesView,
  reversalPage,
  reversalSummary,
} from '../rows';
import type {
  OrderDetail,
  OrderListRow,
  Page,
  RatesView,
  ReversalListRow,
  RowChoices,
  RowFilter,
  RowSummary,
} from '../rows/types';
import * as inputs from './inputs';
import { router, storeReader } from './trpc';

/** The period as the lists know it; everything else is as it came. */
export const filterOf = <T extends { from?: string | undefined; to?: string | undefined }>({
  from,
  to,
  ...rest
}: T) => ({ ...rest, period: { ...(from && { from }), ...(to && { to }) } satisfies RowFilter['period'] });

/** Lists of rows: orders, reversals, rates. */
export const rowsRouter = router({
  orders: storeReader
    .input(inputs.rowQuestion)
    .query(({ ctx, input }): Promise<Page<OrderListRow>> =>
      ctx.read((tx, store) => orderPage(tx, store, filterOf(input))),
    ),
  reversals: storeReader
    .input(inputs.rowQuestion)
    .query(({ ctx, input }): Promise<Page<ReversalListRow>> =>
      ctx.read((tx, store) => reversalPage(tx, store, filterOf(input))),
    ),
  orderSummary: storeReader
    .input(inputs.rowFilters)
    .query(({ ctx, input }): Promise<RowSummary> =>
      ctx.read((tx, store) => orderSummary(tx, store, filterOf(input), ctx.clock())),
    ),
  reversalSummary: storeReader
    .input(inputs.rowFilters)
    .query(({ ctx, input }): Promise<RowSummary> =>
      ctx.read((tx, store) => reversalSummary(tx, store, filterOf(input), ctx.clock())),
    ),
  order: storeReader
    .input(inputs.orderKey)
    .query(({ ctx, input: { source, id } }): Promise<OrderDetail> =>
      ctx.read((tx, store) => orderDetail(tx, store, source, id)),
    ),
  choices: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<RowChoices> => ctx.read(choices)),
  rates: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<RatesView> => ctx.read(ratesView)),
  rateDays: storeReader
    .input(inputs.ratePair)
    .query(({ ctx, input: { base, quote, cursor } }) =>
      ctx.read((tx, store) => rateDays(tx, store, base, quote, cursor)),
    ),
});
