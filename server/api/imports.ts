import { z } from 'zod';
import { listImports, type ImportView } from '../jobs/imports';
import { undoImport } from '../jobs/undo';
import type { Undone } from '../ledger';
import { ABOUT, FORMAT_IDS, type FormatId } from '../sources/formats';
import * as inputs from './inputs';
import { publicProcedure, router, storeEditor, storeReader } from './trpc';

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
  undo: storeEditor
    .input(z.strictObject({ store: inputs.store, id: z.int().positive() }))
    .mutation(({ ctx, input }): Promise<Undone> => undoImport(ctx.database, ctx.store, input.id)),
});
