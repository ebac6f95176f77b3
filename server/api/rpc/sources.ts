import { z } from 'zod';
import type { Db } from '../../../drizzle/client';
import { coverageBySource, storedSpans } from '../../coverage';
import type { SourceCoverage } from '../../coverage/types';
import {
  enqueueSync,
  deliveryState,
  addSource,
  listSources,
  pauseSource,
  removeSource,
  sourceNamed,
  sourcesVerdict,
  retireSource,
  fileSources,
  listRuns,
  sourceStates,
  type DeliveryState,
  type Source,
  type FileSource,
  type RunView,
  type SourceState,
} from '../../connections';
import { text } from '../../facts/fields';
import type { Part } from '../../../shared/sentence';
import type { Driver } from '../../sources/driver';
import { DRIVERS } from '../../sources/drivers';
import { ABOUT } from '../../sources/formats';
import { dayOf, type Day } from '../../time';
import type { Store } from '../../types';
import * as inputs from '../../input';
import { publicProcedure, router, storeEditor, storeReader, type ApiContext } from '../door/trpc';
import * as connectionInputs from '../../connections/input';
import { noPlatforms } from '../sentences';

const one = z.strictObject({ store: inputs.store, name: connectionInputs.sourceName });

/** A platform that can be connected, and what has to be entered for it. */
export interface PlatformView {
  platform: string;
  label: string;
  about: string;
  fields: { name: string; label: string; hint: string; isSecret: boolean; isOptional: boolean }[];
  /** The platform can be fetched from; else it only sends. */
  canPull: boolean;
  /** Topics of webhooks that it can send here. */
  topics: string[];
}

const platforms = (drivers: Readonly<Record<string, Driver>>): PlatformView[] =>
  Object.values(drivers).map(({ platform, label, about, fields, pull, hooks }) => ({
    ...{ platform, label, about },
    fields: fields.map((field) => ({
      ...{ name: field.name, label: field.label, hint: field.hint },
      ...{ isSecret: field.isSecret, isOptional: field.isOptional ?? false },
    })),
    canPull: pull !== undefined,
    topics: [...(hooks?.topics ?? [])],
  }));

/** Where the numbers of a store come from. */
export interface SourcesView {
  verdict: Part[];
  sources: SourceState[];
  files: (FileSource & { label: string })[];
  /** Which days each source covers. */
  covered: SourceCoverage[];
  /** Of the store. */
  today: Day;
}

type WithDrivers = Pick<ApiContext, 'connectors'>;
const driversOf = ({ connectors }: WithDrivers) => connectors?.drivers ?? DRIVERS;

const labelOf = (format: string): string =>
  (ABOUT as Readonly<Record<string, { label: string } | undefined>>)[format]?.label ?? format;

const sourcesView = async (
  tx: Db,
  store: Store,
  ctx: WithDrivers & Pick<ApiContext, 'clock'>,
): Promise<SourcesView> => {
  const sources = await sourceStates(tx, { store, drivers: driversOf(ctx), now: ctx.clock() });
  const files = await fileSources(tx, store.id);
  const now = ctx.clock();
  const today = dayOf(now.getTime(), store.timeZone);
  return {
    covered: coverageBySource(await storedSpans(tx, store), { timeZone: store.timeZone, now }),
    verdict: sourcesVerdict(sources, today),
    sources,
    today,
    files: files.map((file) => ({ ...file, label: labelOf(file.format) })),
  };
};

const sourceContext = ({ connectors, database, clock }: ApiContext) => {
  if (!connectors) throw noPlatforms();
  return { ...connectors, database, clock };
};

/** The connected platforms of a store. No credential ever comes out here. */
export const sourcesRouter = router({
  platforms: publicProcedure.query(({ ctx }) => platforms(driversOf(ctx))),
  /** Every source as it stands, judged, and what came by files. */
  status: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<SourcesView> => ctx.read((tx, store) => sourcesView(tx, store, ctx))),
  /** The newest runs of one source. */
  runs: storeReader
    .input(one)
    .query(({ ctx, input }): Promise<RunView[]> =>
      ctx.read(async (tx, store) => listRuns(tx, store.id, (await sourceNamed(tx, store.id, input.name)).id)),
    ),
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
  /** From this day on nothing is expected of a source, connected or not; null = something is again. */
  retire: storeEditor
    .input(z.strictObject({ store: inputs.store, source: text(120), from: inputs.day.nullable() }))
    .mutation(({ ctx, input }): Promise<void> =>
      retireSource(ctx.database, ctx.store, input.source, input.from),
    ),
  remove: storeEditor.input(one).mutation(async ({ ctx, input }) => {
    await ctx.database.write((tx) => removeSource(tx, ctx.store.id, input.name));
  }),
  /** Fetches in the background, with `isFull` all there is; gives the number of the job. */
  sync: storeEditor
    .input(one.extend({ isFull: z.boolean().default(false) }))
    .mutation(async ({ ctx, input }): Promise<{ jobId: number }> => {
      const jobId = await ctx.database.write(async (tx) => {
        const source = await sourceNamed(tx, ctx.store.id, input.name);
        return enqueueSync(tx, ctx.store, source, input);
      });
      ctx.connectors?.wake();
      return { jobId };
    }),
});
