import { z } from 'zod';
import { bridgeView, roadmapView } from '../roadmap';
import type { BridgeView, RoadmapView } from '../roadmap/types';
import * as inputs from './inputs';
import { router, storeReader } from './trpc';

export const roadmapRouter = router({
  view: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<RoadmapView> => ctx.read((tx, store) => roadmapView(tx, store, ctx.clock()))),
});

export const bridgeRouter = router({
  view: storeReader
    .input(inputs.bridgeQuestion)
    .query(({ ctx, input: { store: _, ...question } }): Promise<BridgeView> =>
      ctx.read((tx, store) => bridgeView(tx, store, question, ctx.clock())),
    ),
});
