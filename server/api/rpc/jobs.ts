import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { cancelJob, jobNumbered, listJobs, type Job } from '../../jobs/queue';
import { runningHere } from '../../jobs/running';
import { storeBySlug } from '../../stores';
import * as inputs from '../../input';
import { router, storeEditorAtOnce, storeReader } from '../door/trpc';

const one = z.strictObject({ store: inputs.store, id: z.int().min(1) });
const LOOK_MS = 300;

/** A store's background work: what runs, what ran, and a way to stop it. */
export const jobsRouter = router({
  list: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<Job[]> => ctx.read((tx, store) => listJobs(tx, store.id))),
  /** The job each time that it has moved, until it has ended. */
  watch: storeReader.input(one).subscription(async function* ({ ctx, input, signal }) {
    let last = '';
    for (;;) {
      const job =
        runningHere(ctx.database, input.store, input.id)?.job ??
        (await ctx.read((tx, store) => jobNumbered(tx, store.id, input.id)));
      const now = JSON.stringify(job);
      if (now !== last) yield job;
      last = now;
      if (job.finishedAt !== null) return;
      await sleep(LOOK_MS, undefined, { signal });
    }
  }),
  cancel: storeEditorAtOnce.input(one).mutation(async ({ ctx, input }): Promise<void> => {
    const running = runningHere(ctx.database, input.store, input.id);
    if (running) return running.cancel();
    await ctx.database.write(async (tx) => {
      const store = await storeBySlug(tx, input.store);
      await cancelJob(tx, store.id, input.id);
    });
  }),
});
