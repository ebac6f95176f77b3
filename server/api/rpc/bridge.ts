import { z } from 'zod';
import { bridgeView, checklist, comparisonsOf } from '../../bridge';
import * as bridgeInputs from '../../bridge/input';
import type { BridgeView, ChecklistView, ComparisonsView } from '../../bridge/types';
import * as inputs from '../../input';
import { router, storeReader } from '../door/trpc';

export const bridgeRouter = router({
  view: storeReader
    .input(bridgeInputs.bridgeQuestion)
    .query(({ ctx, input: { store: _, ...question } }): Promise<BridgeView> =>
      ctx.read((tx, store) => bridgeView(tx, store, question, ctx.clock())),
    ),
  /** What the store can do next, and which figures each step adds; null once every step is taken. */
  checklist: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<ChecklistView | null> =>
      ctx.read((tx, store) => checklist(tx, store, ctx.clock())),
    ),
  comparisons: storeReader
    .input(bridgeInputs.comparisonsQuestion)
    .query(({ ctx, input: { store: _, ...question } }): Promise<ComparisonsView> =>
      ctx.read((tx, store) => comparisonsOf(tx, store, question, ctx.clock())),
    ),
});
