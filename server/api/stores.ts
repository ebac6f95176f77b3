import type { Store } from '../types';
import { listStores } from '../stores';
import { publicProcedure, router } from './trpc';

export const storesRouter = router({
  list: publicProcedure.query(({ ctx }): Promise<Store[]> => ctx.database.read(listStores)),
});
