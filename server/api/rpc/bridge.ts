import { bridgeView } from '../../bridge';
import * as bridgeInputs from '../../bridge/input';
import type { BridgeView } from '../../bridge/types';
import { router, storeReader } from '../door/trpc';

export const bridgeRouter = router({
  view: storeReader
    .input(bridgeInputs.bridgeQuestion)
    .query(({ ctx, input: { store: _, ...question } }): Promise<BridgeView> =>
      ctx.read((tx, store) => bridgeView(tx, store, question, ctx.clock())),
    ),
});
