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
} from '../../rows';
import type {
  OrderDetail,
  OrderListRow,
  Page,
  RatesView,
  ReversalListRow,
  RowChoices,
  RowSummary,
} from '../../rows/types';
import * as inputs from '../../input';
import { router, storeReader } from '../door/trpc';
import * as rowInputs from '../../rows/input';
import { filterOf } from '../../rows/input';

/** Lists of rows: orders, reversals, rates. */
export const rowsRouter = router({
  orders: storeReader
    .input(rowInputs.rowQuestion)
    .query(({ ctx, input }): Promise<Page<OrderListRow>> =>
      ctx.read((tx, store) => orderPage(tx, store, filterOf(input))),
    ),
  reversals: storeReader
    .input(rowInputs.rowQuestion)
    .query(({ ctx, input }): Promise<Page<ReversalListRow>> =>
      ctx.read((tx, store) => reversalPage(tx, store, filterOf(input))),
    ),
  orderSummary: storeReader
    .input(rowInputs.rowFilters)
    .query(({ ctx, input }): Promise<RowSummary> =>
      ctx.read((tx, store) => orderSummary(tx, store, filterOf(input), ctx.clock())),
    ),
  reversalSummary: storeReader
    .input(rowInputs.rowFilters)
    .query(({ ctx, input }): Promise<RowSummary> =>
      ctx.read((tx, store) => reversalSummary(tx, store, filterOf(input), ctx.clock())),
    ),
  order: storeReader
    .input(rowInputs.orderKey)
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
    .input(rowInputs.ratePair)
    .query(({ ctx, input: { base, quote, cursor } }) =>
      ctx.read((tx, store) => rateDays(tx, store, { base, quote, before: cursor })),
    ),
});
