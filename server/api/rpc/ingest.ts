import { z } from 'zod';
import { ingestBatch } from '../../ledger';
import type { FactKind, IngestResult } from '../../facts/fact';
import * as inputs from '../../input';
import { router, storeEditor } from '../door/trpc';
import { INGEST_KINDS, MOST_ROWS } from '../../ledger/input';
import { INVALID } from '../sentences';

const batch = z.strictObject({
  store: inputs.store,
  rows: z.array(z.unknown()).min(1, INVALID.noRow).max(MOST_ROWS, INVALID.manyRows),
  coversTo: inputs.day.optional(),
});

const ingestOf = (kind: FactKind) =>
  storeEditor
    .input(batch)
    .mutation(({ ctx, input, signal }): Promise<IngestResult> =>
      ingestBatch(ctx.database, ctx.store, kind, { ...input, signal }),
    );

type Procedures = { [N in keyof typeof INGEST_KINDS]: ReturnType<typeof ingestOf> };

/** Canonical facts as JSON, a procedure a kind; the answer says per row what was not taken and why. */
export const ingestRouter = router(
  Object.fromEntries(
    Object.entries(INGEST_KINDS).map(([name, kind]) => [name, ingestOf(kind)]),
  ) as Procedures,
);
