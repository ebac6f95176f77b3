import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import type { Database, Db } from '../../../drizzle/client';
import type { Store } from '../../types';
import type { Intake } from '../../pixel';
import type { Connectors } from '../../connections';
import type { Log } from '../../log';
import { storeBySlug } from '../../stores';
import type { Clock } from '../../time';
import { emit } from '../../signals';
import { toTrpcError } from './errors';
import { toldOf } from './hangUp';
import { placesOf, type Places } from './places';
import { errorView } from '../../errorView';
import * as inputs from '../../input';
import { tooManyQuestions } from '../sentences';

export interface ApiContext {
  /** As answers and the log name the request; without it errors name none. */
  requestId?: string | undefined;
  database: Database;
  clock: Clock;
  /** Without them no platform can be connected. */
  connectors?: (Connectors & { wake: () => void }) | undefined;
  /** Without it no events are taken. */
  pixel?: Intake | undefined;
  /** Takes errors of work that goes on after its answer. */
  log?: Log | undefined;
  /** Of questions; without it as many are answered as are asked. */
  places?: Places | undefined;
}

/** Who may call a procedure; a test fails for a procedure that says nothing. */
export interface ApiMeta {
  access: 'public' | 'store-reader' | 'store-editor' | 'installation-editor';
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ApiMeta>()
  .create({
    errorFormatter: ({ shape, error, ctx }) => {
      const view = errorView(error, ctx?.requestId);
      return {
        ...shape,
        message: view.sentence,
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path,
          error: view,
        },
      };
    },
  });

const answering = t.middleware(async ({ next, path }) => {
  const began = performance.now();
  const result = await next();
  emit('procedure', { path, isOk: result.ok, seconds: (performance.now() - began) / 1_000 });
  if (!result.ok) throw toTrpcError(result.error);
  return result;
});

const storeInput = z.object({ store: inputs.store });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Anybody who reaches the server. */
export const publicProcedure = t.procedure.use(answering).meta({ access: 'public' });

/** Changes which stores there are. */
export const installationEditor = t.procedure.use(answering).meta({ access: 'installation-editor' });

/**
 * Questions that are answered at a time: on a server one connection is left to the other stores. Whoever has a place
 * on the embedded database may wait for minutes for its one connection, and so do those behind.
 */
export const questionPlaces = (engine: Database['engine']): Places => {
  const bounds = { each: 4, all: 5, waiting: 200, waitMs: engine === 'embedded' ? null : 30_000 };
  return placesOf(bounds, tooManyQuestions);
};

/**
 * Reads one store: `ctx.read` runs everything of one answer on one snapshot, once there is a place. A caller who hangs
 * up ends it.
 */
export const storeReader = t.procedure
  .use(answering)
  .meta({ access: 'store-reader' })
  .input(storeInput)
  .use(({ ctx, input, next, signal: gone }) => {
    const signal = gone && toldOf(gone);
    const read = <T>(work: (tx: Db, store: Store) => Promise<T>): Promise<T> =>
      ctx.database.read(async (tx) => work(tx, await storeBySlug(tx, input.store)), signal);
    return next({
      ctx: {
        read: <T>(work: (tx: Db, store: Store) => Promise<T>): Promise<T> =>
          ctx.places ? ctx.places.within(input.store, () => read(work), signal) : read(work),
      },
    });
  });

/** Writes to one store, without waiting for the database: what is under way may hold it. */
export const storeEditorAtOnce = t.procedure
  .use(answering)
  .meta({ access: 'store-editor' })
  .input(storeInput);

/** Writes to one store. */
export const storeEditor = t.procedure
  .use(answering)
  .meta({ access: 'store-editor' })
  .input(storeInput)
  .use(async ({ ctx, input, next }) =>
    next({ ctx: { store: await ctx.database.read((tx) => storeBySlug(tx, input.store)) } }),
  );
