import { z } from 'zod';
import { sessionSources } from '../../ask';
import type { SessionsView } from '../../ask/types';
import { localDay, text } from '../../facts/fields';
import { deleteStore } from '../../deleteStore';
import {
  allStores,
  archiveStore,
  createStore,
  listStores,
  newStore,
  sayHeadlineSessions,
  storeChange,
  updateStore,
} from '../../stores';
import type { Store } from '../../types';
import * as inputs from '../../input';
import { installationEditor, publicProcedure, router, storeEditor, storeReader } from '../door/trpc';
import { INVALID } from '../sentences';

const source = text(60).refine((name) => !name.includes(','), INVALID.comma);

export const storesRouter = router({
  /** The stores in use; `archived`: all of them. */
  list: publicProcedure
    .input(z.strictObject({ archived: z.boolean().default(false) }).optional())
    .query(({ ctx, input }): Promise<Store[]> => ctx.database.read(input?.archived ? allStores : listStores)),
  create: installationEditor
    .input(newStore.omit({ isDemo: true }))
    .mutation(({ ctx, input }): Promise<Store> =>
      ctx.database.write((tx) => createStore(tx, input, ctx.clock())),
    ),
  update: storeEditor
    .input(z.strictObject({ store: inputs.store, change: storeChange }))
    .mutation(({ ctx, input }): Promise<Store> =>
      ctx.database.write((tx) => updateStore(tx, ctx.store.slug, input.change)),
    ),
  /** Closes a store, or opens it again. */
  archive: storeEditor
    .input(z.strictObject({ store: inputs.store, isArchived: z.boolean() }))
    .mutation(async ({ ctx, input }): Promise<Store> => {
      const at = input.isArchived ? ctx.clock() : null;
      const store = await ctx.database.write((tx) => archiveStore(tx, ctx.store.slug, at));
      ctx.pixel?.forget();
      return store;
    }),
  /** For good; `confirm` is the store's name as it was typed. Its rows go in the background. */
  delete: storeEditor
    .input(z.strictObject({ store: inputs.store, confirm: z.string().max(200) }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      await deleteStore(ctx.database, ctx.store.slug, input.confirm, ctx.clock());
      ctx.pixel?.forget();
      ctx.connectors?.wake();
    }),
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
        sources: z.array(source).min(1, INVALID.noSource).max(10, INVALID.manySources),
        from: localDay,
      }),
    )
    .mutation(({ ctx, input }) =>
      ctx.database.write((tx) => sayHeadlineSessions(tx, ctx.store.id, input.sources, input.from)),
    ),
});
