import { ask, changed, cohorts, timeBetweenOrders, why } from '../../ask';
import type { Answer, Changed, Why } from '../../ask/types';
import { router, storeReader } from '../door/trpc';
import * as askInputs from '../../ask/input';

export const askRouter = router({
  query: storeReader
    .input(askInputs.question)
    .query(({ ctx, input: { store: _, ...question } }): Promise<Answer> =>
      ctx.read((tx, store) => ask(tx, store, question, ctx.clock())),
    ),
  cohorts: storeReader
    .input(askInputs.cohortQuestion)
    .query(({ ctx, input: { store: _, ...question } }) =>
      ctx.read((tx, store) => cohorts(tx, store, question, ctx.clock())),
    ),
  timeBetweenOrders: storeReader
    .input(askInputs.intervalQuestion)
    .query(({ ctx, input: { store: _, ...question } }) =>
      ctx.read((tx, store) => timeBetweenOrders(tx, store, question, ctx.clock())),
    ),
  changed: storeReader
    .input(askInputs.changeQuestion)
    .query(({ ctx, input: { store: _, compareFrom, compareTo, ...question } }): Promise<Changed> => {
      const compare = { from: compareFrom, to: compareTo };
      return ctx.read((tx, store) => changed(tx, store, { ...question, compare }, ctx.clock()));
    }),
  why: storeReader
    .input(askInputs.whyQuestion)
    .query(({ ctx, input: { store: _, compareFrom, compareTo, ...question } }): Promise<Why> => {
      const compare = compareFrom && compareTo ? { from: compareFrom, to: compareTo } : null;
      return ctx.read((tx, store) => why(tx, store, { ...question, compare }, ctx.clock()));
    }),
});
