import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { beginDemo, demoState, loadDemo, removeDemo } from '../../demo';
import { errorView, type ErrorView } from '../../errorView';
import { aboutOf, logFailure } from '../door/requests';
import { installationEditor, router, type ApiContext } from '../door/trpc';

/** How far the demo is; `says` is null before the first step, `share` 0…1. */
export type DemoView =
  | { is: 'idle' }
  | { is: 'loading'; says: string | null; share: number }
  | { is: 'loaded' }
  | { is: 'failed'; error: ErrorView };

const LOOK_MS = 250;

const viewOf = ({ database }: ApiContext): DemoView => {
  const state = demoState(database);
  return state.is === 'failed' ? { is: 'failed', error: errorView(state.error) } : state;
};

const load = ({ database, clock, log, requestId }: ApiContext, isBeside: boolean): Promise<void> =>
  beginDemo(database, {
    isBeside,
    load: (progress) => loadDemo(database, clock, progress),
    failed: (error) => log && logFailure(log, 'demo.load', error, aboutOf({ requestId })),
  });

/** The two invented shops, loaded and removed by whoever looks around. */
export const demoRouter = router({
  /** Begins, and answers at once: `watch` says how far it is. `isBeside`: stores of one's own are known of. */
  load: installationEditor
    .input(z.strictObject({ isBeside: z.boolean().default(false) }).optional())
    .mutation(({ ctx, input }): Promise<void> => load(ctx, input?.isBeside ?? false)),
  /** The state each time that it has moved, until nothing is being loaded. */
  watch: installationEditor.subscription(async function* ({ ctx, signal }) {
    let last = '';
    for (;;) {
      const view = viewOf(ctx);
      const now = JSON.stringify(view);
      if (now !== last) yield view;
      last = now;
      if (view.is !== 'loading') return;
      await sleep(LOOK_MS, undefined, { signal });
    }
  }),
  /** The slugs of the stores that went; their rows go in the background. */
  remove: installationEditor.mutation(async ({ ctx }): Promise<string[]> => {
    const removed = await removeDemo(ctx.database, ctx.clock);
    ctx.pixel?.forget();
    ctx.connectors?.wake();
    return removed;
  }),
});
