import { z } from 'zod';
import { unavailable } from '../errors';
import { syncJob } from '../jobs/background';
import { deliveryState, type DeliveryState } from '../jobs/deliveryState';
import { enqueue } from '../jobs/queue';
import { addSource, listSources, pauseSource, removeSource, sourceNamed, type Source } from '../jobs/sources';
import { text } from '../ledger/facts';
import { DRIVERS } from '../sources/drivers';
import * as inputs from './inputs';
import { publicProcedure, router, storeEditor, storeReader, type ApiContext } from './trpc';

const one = z.strictObject({ store: inputs.store, name: inputs.sourceName });

/** A platform that can be connected, and what has to be entered for it. */
export interface PlatformView {
  platform: string;
  label: string;
  about: string;
  fields: { name: string; label: string; hint: string; isSecret: boolean; isOptional: boolean }[];
  /** It can be fetched from; else it only sends. */
  canPull: boolean;
  /** Topics of webhooks that it can send here. */
  topics: string[];
}

const platforms = (): PlatformView[] =>
  Object.values(DRIVERS).map(({ platform, label, about, fields, pull, hooks }) => ({
    ...{ platform, label, about },
    fields: fields.map((field) => ({
      ...{ name: field.name, label: field.label, hint: field.hint },
      ...{ isSecret: field.isSecret, isOptional: field.isOptional ?? false },
    })),
    canPull: pull !== undefined,
    topics: [...(hooks?.topics ?? [])],
  }));

const sourceContext = ({ connectors, database, clock }: ApiContext) => {
  if (!connectors) throw unavailable('This server can not reach platforms.');
  return { ...connectors, database, clock };
};

/** The connected platforms of a store. No credential ever comes out here. */
export const sourcesRouter = router({
  platforms: publicProcedure.query(platforms),
  list: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<Source[]> => ctx.read((tx, store) => listSources(tx, store.id))),
  /** Webhooks that wait, that could not be taken, and what they ask a person to do. */
  deliveries: storeReader
    .input(one)
    .query(({ ctx, input }): Promise<DeliveryState> =>
      ctx.read((tx, store) => deliveryState(tx, store.id, input.name)),
    ),
  add: storeEditor
    .input(one.extend({ platform: text(40), given: z.record(text(60), z.string().max(4_000)) }))
    .mutation(({ ctx, input }): Promise<Source> => addSource(sourceContext(ctx), ctx.store, input)),
  pause: storeEditor.input(one.extend({ isPaused: z.boolean() })).mutation(async ({ ctx, input }) => {
    await ctx.database.write((tx) =>
      pauseSource(tx, ctx.store.id, input.name, input.isPaused ? ctx.clock() : null),
    );
  }),
  remove: storeEditor.input(one).mutation(async ({ ctx, input }) => {
    await ctx.database.write((tx) => removeSource(tx, ctx.store.id, input.name));
  }),
  /** Fetches in the background; gives the number of the job. */
  sync: storeEditor.input(one).mutation(async ({ ctx, input }): Promise<{ jobId: number }> => {
    const jobId = await ctx.database.write(async (tx) => {
      const source = await sourceNamed(tx, ctx.store.id, input.name);
      return enqueue(tx, ctx.store.id, syncJob(source));
    });
    ctx.connectors?.wake();
    return { jobId };
  }),
});
