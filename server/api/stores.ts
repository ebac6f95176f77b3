import { z } from 'zod';
import type { Store } from '../types';
import { listStores, storeChange, updateStore } from '../stores';
import * as inputs from './inputs';
import { publicProcedure, router } from './trpc';

export const storesRouter = router({
  list: publicProcedure.query(({ ctx }): Promise<Store[]> => ctx.database.read(listStores)),
  update: publicProcedure
    .input(z.strictObject({ store: inputs.store, change: storeChange }))
    .mutation(({ ctx, input }): Promise<Store> =>
      ctx.database.write((tx) => updateStore(tx, input.store, input.change)),
    ),
});
