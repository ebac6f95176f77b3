import { z } from 'zod';
import { createKey, listKeys, revokeKey, type ApiKey } from '../../access/apiKeys';
import * as inputs from '../../input';
import { router, storeEditor, storeReader } from '../door/trpc';
import * as accessInputs from '../../access/input';

const one = z.strictObject({ store: inputs.store, name: accessInputs.keyName });

/** Keys of programs that send facts to a store. The key itself comes out once, when it is made. */
export const keysRouter = router({
  list: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<ApiKey[]> => ctx.read((tx, store) => listKeys(tx, store.id))),
  create: storeEditor
    .input(one)
    .mutation(({ ctx, input }): Promise<ApiKey & { key: string }> =>
      ctx.database.write((tx) => createKey(tx, ctx.store.id, input.name, ctx.clock())),
    ),
  revoke: storeEditor.input(one).mutation(async ({ ctx, input }) => {
    await ctx.database.write((tx) => revokeKey(tx, ctx.store.id, input.name, ctx.clock()));
  }),
});
