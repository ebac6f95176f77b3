import {
  assignCause,
  parityBrief,
  parityPage,
  parityView,
  periodOf,
  reconcile,
  takeBackCause,
  type Contents,
  type ReconcileView,
} from '../../parity';
import type { ParityBrief, ParityRow, ParityView } from '../../parity/types';
import type { Page } from '../../rows/types';
import { router, storeEditor, storeReader } from '../door/trpc';
import * as parityInputs from '../../parity/input';

/** Only what was said: what is not stays as the preset has it. */
const given = (contents: { [K in keyof Contents]?: Contents[K] | undefined }): Partial<Contents> =>
  Object.fromEntries(Object.entries(contents).filter(([, value]) => value !== undefined));

/** What the pixel or an ERP saw of the shop's orders. */
export const parityRouter = router({
  view: storeReader.input(parityInputs.parityQuestion).query(({ ctx, input }): Promise<ParityView> =>
    ctx.read((tx, store) => {
      const now = ctx.clock();
      const period = periodOf(store, now, input);
      return parityView(tx, store, { witness: input.witness, period }, now);
    }),
  ),
  /** The same in short, for the drawer of a figure that rests on the orders of these days. */
  brief: storeReader
    .input(parityInputs.parityBrief)
    .query(({ ctx, input: { from, to } }): Promise<ParityBrief> =>
      ctx.read((tx, store) => parityBrief(tx, store, { period: { from, to } }, ctx.clock())),
    ),
  list: storeReader
    .input(parityInputs.parityList)
    .query(({ ctx, input: { from, to, ...rest } }): Promise<Page<ParityRow>> =>
      ctx.read((tx, store) => parityPage(tx, store, { ...rest, period: { from, to } }, ctx.clock())),
    ),
  /** From our net sales to a platform's own figure. */
  reconcile: storeReader
    .input(parityInputs.reconcileQuestion)
    .query(({ ctx, input: { preset, theirs, zone, contents, ...days } }): Promise<ReconcileView> =>
      ctx.read((tx, store) => {
        const now = ctx.clock();
        const period = periodOf(store, now, days);
        const about = { preset, theirs, contents: given(contents), zone: zone ?? store.timeZone };
        return reconcile(tx, store, { period, ...about }, now);
      }),
    ),
  assign: storeEditor
    .input(parityInputs.parityCause)
    .mutation(({ ctx, input: { cause, note, ...order } }): Promise<void> =>
      ctx.database.write((tx) =>
        assignCause({ tx, store: ctx.store, now: ctx.clock() }, order, { cause, note }),
      ),
    ),
  takeBack: storeEditor
    .input(parityInputs.parityOrderKey)
    .mutation(({ ctx, input }): Promise<void> =>
      ctx.database.write((tx) => takeBackCause(tx, ctx.store, input)),
    ),
});
