import { z } from 'zod';
import { ingest } from '../ledger';
import type { FactKind, IngestResult } from '../ledger/facts';
import * as inputs from './inputs';
import { router, storeEditor } from './trpc';

const batch = z.strictObject({
  store: inputs.store,
  rows: z.array(z.unknown()).min(1, 'has no row').max(5_000, 'has more than 5,000 rows: send it in parts'),
});

const ingestOf = (kind: FactKind) =>
  storeEditor
    .input(batch)
    .mutation(({ ctx, input }): Promise<IngestResult> => ingest(ctx.database, ctx.store, kind, input.rows));

/** Canonical facts as JSON; the answer says per row what was not taken and why. */
export const ingestRouter = router({
  orders: ingestOf('sales'),
  sessions: ingestOf('sessions'),
  spend: ingestOf('spend'),
  fx: ingestOf('fx'),
  sightings: ingestOf('sightings'),
  series: ingestOf('series'),
});
