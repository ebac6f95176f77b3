import { z } from 'zod';
import { createKey, listKeys, revokeKey, type ApiKey } from '../../access/apiKeys';
import * as inputs from '../../input';
import { router, storeEditor, storeReader } from '../door/trpc';
import * as accessInputs from '../../access/input';

const named = (name: z.ZodType<string>) => z.strictObject({ store: inputs.store, name });

/** Keys of programs that send facts to a store. The key itself comes out once, when it is made. */
export const keysRouter = router({
  list: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<ApiKey[]> => ctx.read((tx, store) => listKeys(tx, store.id))),
  create: storeEditor
    .input(named(accessInputs.keyName))
    .mutation(({ ctx, input }): Promise<ApiKey & { key: string }> =>
      ctx.database.write((tx) => createKey(tx, ctx.store.id, input.name, ctx.clock())),
    ),
  revoke: storeEditor.input(named(accessInputs.givenKeyName)).mutation(async ({ ctx, input }) => {
    await ctx.database.write((tx) => revokeKey(tx, ctx.store.id, input.name, ctx.clock()));
  }),
});
