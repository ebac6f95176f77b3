import { z } from 'zod';
import { listImports, enqueueUndo, type ImportView } from '../../imports';
import { ABOUT, FORMAT_IDS, type FormatId } from '../../sources/formats';
import * as inputs from '../../input';
import { publicProcedure, router, storeEditor, storeReader } from '../door/trpc';

export interface FormatView {
  id: FormatId;
  label: string;
  /** One line: what such a file is. */
  about: string;
}

export const importsRouter = router({
  formats: publicProcedure.query((): FormatView[] => FORMAT_IDS.map((id) => ({ id, ...ABOUT[id] }))),
  list: storeReader
    .input(
      z.strictObject({
        store: inputs.store,
        cursor: z.int().positive().optional(),
        direction: inputs.direction,
      }),
    )
    .query(({ ctx, input }): Promise<ImportView[]> =>
      ctx.read((tx, store) => listImports(tx, store.id, input.cursor)),
    ),
  /** In the background: watch the job. */
  undo: storeEditor
    .input(z.strictObject({ store: inputs.store, id: z.int().positive() }))
    .mutation(async ({ ctx, input }): Promise<{ jobId: number }> => {
      const jobId = await enqueueUndo(ctx.database, ctx.store, input.id);
      ctx.connectors?.wake();
      return { jobId };
    }),
});
