import { z } from 'zod';
import { sessionSources } from '../../ask';
import type { SessionsView } from '../../ask/types';
import { localDay, text } from '../../facts/fields';
import { listStores, sayHeadlineSessions, storeChange, updateStore } from '../../stores';
import type { Store } from '../../types';
import * as inputs from '../../input';
import { publicProcedure, router, storeEditor, storeReader } from '../door/trpc';

const source = text(60).refine((name) => !name.includes(','), 'contains a comma');

export const storesRouter = router({
  list: publicProcedure.query(({ ctx }): Promise<Store[]> => ctx.database.read(listStores)),
  update: storeEditor
    .input(z.strictObject({ store: inputs.store, change: storeChange }))
    .mutation(({ ctx, input }): Promise<Store> =>
      ctx.database.write((tx) => updateStore(tx, ctx.store.slug, input.change)),
    ),
  /** Which source the sessions of which days are read from, and what each has counted. */
  sessions: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<SessionsView> =>
      ctx.read((tx, store) => sessionSources(tx, store, ctx.clock())),
    ),
  /** From a day on; several sources are disjoint, and added; `auto` alone = by the rule. Gives those that have brought no sessions. */
  saySessions: storeEditor
    .input(
      z.strictObject({
        store: inputs.store,
        sources: z.array(source).min(1, 'names no source').max(10, 'names more than 10 sources'),
        from: localDay,
      }),
    )
    .mutation(({ ctx, input }) =>
      ctx.database.write((tx) => sayHeadlineSessions(tx, ctx.store.id, input.sources, input.from)),
    ),
});
