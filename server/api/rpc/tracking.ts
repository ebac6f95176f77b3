import { z } from 'zod';
import { pixelOf, savePixel, arrivedToday, type Pixel, type Arrived } from '../../pixel';
import { text } from '../../facts/fields';
import * as inputs from '../../input';
import { router, storeEditor, storeReader } from '../door/trpc';
import { INVALID } from '../sentences';

const list = z.array(text(200)).max(100, INVALID.manyEntries);

export interface TrackingView {
  /** Null = the store has no pixel yet. */
  pixel: Omit<Pixel, 'storeId'> | null;
  arrived: Arrived;
}

const shown = ({ storeId: _, ...pixel }: Pixel) => pixel;

/** The store's own pixel: its key, from where it takes events, and what it has taken today. */
export const trackingRouter = router({
  view: storeReader.input(z.strictObject({ store: inputs.store })).query(({ ctx }): Promise<TrackingView> =>
    ctx.read(async (tx, store) => {
      const pixel = await pixelOf(tx, store.id);
      return { pixel: pixel && shown(pixel), arrived: await arrivedToday(tx, store, ctx.clock()) };
    }),
  ),
  save: storeEditor
    .input(
      z.strictObject({
        store: inputs.store,
        origins: list.min(1, INVALID.noPage),
        internal: list,
        proxies: list,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const pixel = await ctx.database.write((tx) => savePixel(tx, ctx.store.id, input, ctx.clock()));
      ctx.pixel?.forget();
      return shown(pixel);
    }),
});
