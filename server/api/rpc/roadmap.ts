import { z } from 'zod';
import type { Database } from '../../../drizzle/client';
import { metricOf } from '../../ask';
import { changeRoadmap, edits, historyView, layOut, roadmapView, undoChange } from '../../roadmap';
import type { RoadmapChangeView, RoadmapView } from '../../roadmap/types';
import type { Clock } from '../../time';
import type { Store } from '../../types';
import * as inputs from '../../input';
import * as roadmapInputs from '../../roadmap/input';
import { router, storeEditor, storeReader } from '../door/trpc';

/** The roadmap's version after a change: the number of the change itself, unless nothing was changed. */
export interface Changed {
  version: number;
}

interface EditContext {
  database: Database;
  clock: Clock;
  store: Store;
}

type Plan = Parameters<typeof changeRoadmap>[3];

const change = async (
  { database, clock, store }: EditContext,
  { author, ...basis }: { author: string; basedOn: number; id?: string },
  plan: Plan,
): Promise<Changed> => ({
  version: await database.write((tx) => changeRoadmap(tx, store, { ...basis, author, now: clock() }, plan)),
});

export const roadmapRouter = router({
  view: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<RoadmapView> => ctx.read((tx, store) => roadmapView(tx, store, ctx.clock()))),
  history: storeReader
    .input(roadmapInputs.history)
    .query(({ ctx, input }): Promise<RoadmapChangeView[]> =>
      ctx.read((tx, store) => historyView(tx, store, input.before)),
    ),
  layOut: storeEditor.input(roadmapInputs.layOut).mutation(async ({ ctx, input }): Promise<Changed> => {
    const editing = { author: input.author, now: ctx.clock() };
    return { version: await ctx.database.write((tx) => layOut(tx, ctx.store, input.startDay, editing)) };
  }),
  undo: storeEditor.input(roadmapInputs.undo).mutation(async ({ ctx, input }): Promise<Changed> => {
    const editing = { author: input.author, now: ctx.clock() };
    return { version: await ctx.database.write((tx) => undoChange(tx, ctx.store, input.version, editing)) };
  }),
  editPhase: storeEditor
    .input(roadmapInputs.editPhase)
    .mutation(({ ctx, input }) =>
      change(ctx, input, (items) => edits.editPhase(items, input.id, input.change)),
    ),
  addDeliverable: storeEditor
    .input(roadmapInputs.addDeliverable)
    .mutation(({ ctx, input }) =>
      change(ctx, input, (items, today) =>
        edits.addDeliverable(items, input.phaseId, input.deliverable, today),
      ),
    ),
  editDeliverable: storeEditor
    .input(roadmapInputs.editDeliverable)
    .mutation(({ ctx, input }) =>
      change(ctx, input, (items, today) => edits.editDeliverable(items, input.id, input.change, today)),
    ),
  removeDeliverable: storeEditor
    .input(roadmapInputs.removeItem)
    .mutation(({ ctx, input }) =>
      change(ctx, input, (items) => edits.removeItem(items, 'deliverable', input.id)),
    ),
  reorderDeliverables: storeEditor
    .input(roadmapInputs.reorderDeliverables)
    .mutation(({ ctx, input }) =>
      change(ctx, input, (items) => edits.reorderDeliverables(items, input.phaseId, input.ids)),
    ),
  addTarget: storeEditor.input(roadmapInputs.addTarget).mutation(({ ctx, input }) =>
    change(ctx, input, async (items, _today, tx) =>
      edits.addTarget(items, input.phaseId, {
        ...input.target,
        metric: await metricOf(tx, ctx.store, input.target.metric),
      }),
    ),
  ),
  editTarget: storeEditor.input(roadmapInputs.editTarget).mutation(({ ctx, input }) =>
    change(ctx, input, async (items, _today, tx) => {
      const { metric, ...patch } = input.change;
      const other = metric && { metric: await metricOf(tx, ctx.store, metric) };
      return edits.editTarget(items, input.id, { ...patch, ...other });
    }),
  ),
  removeTarget: storeEditor
    .input(roadmapInputs.removeItem)
    .mutation(({ ctx, input }) => change(ctx, input, (items) => edits.removeItem(items, 'target', input.id))),
});
