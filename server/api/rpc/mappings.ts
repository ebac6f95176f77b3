import { z } from 'zod';
import { listMappings, removeMapping, saveMapping, type SavedMapping } from '../../imports';
import { text } from '../../facts/fields';
import { mapping } from '../../sources/mapping';
import * as inputs from '../../input';
import { router, storeEditor, storeReader } from '../door/trpc';

const name = text(80);

/** A store's saved mappings: which column of a file is what. */
export const mappingsRouter = router({
  list: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<SavedMapping[]> => ctx.read((tx, store) => listMappings(tx, store.id))),
  save: storeEditor
    .input(z.strictObject({ store: inputs.store, name, mapping }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      await ctx.database.write((tx) => saveMapping(tx, ctx.store.id, input, ctx.clock()));
    }),
  remove: storeEditor
    .input(z.strictObject({ store: inputs.store, name }))
    .mutation(async ({ ctx, input }): Promise<void> => {
      await ctx.database.write((tx) => removeMapping(tx, ctx.store.id, input.name));
    }),
});
