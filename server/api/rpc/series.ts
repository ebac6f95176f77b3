import { z } from 'zod';
import { listSeries } from '../../ask';
import type { ListedSeries } from '../../catalog/series';
import { askSeries, type SeriesAnswer } from '../../explore';
import * as inputs from '../../input';
import { router, storeReader } from '../door/trpc';
import * as exploreInputs from '../../explore/input';

/** Figures of other systems, by themselves: never in a ratio with the store's own. */
export const seriesRouter = router({
  list: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<ListedSeries[]> => ctx.read((tx, store) => listSeries(tx, store))),
  ask: storeReader
    .input(exploreInputs.seriesQuestion)
    .query(({ ctx, input: { store: _, ...question } }): Promise<SeriesAnswer> =>
      ctx.read((tx, store) => askSeries(tx, store, question, ctx.clock())),
    ),
});
