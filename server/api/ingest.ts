import { z } from 'zod';
import { ingest } from '../ledger';
import type { FactKind, IngestResult } from '../ledger/facts';
import * as inputs from './inputs';
import { router, storeEditor } from './trpc';

/** What can be sent, by the name that programs know it by. */
export const INGEST_KINDS = {
  orders: 'sales',
  sessions: 'sessions',
  spend: 'spend',
  fx: 'fx',
  sightings: 'sightings',
  series: 'series',
  unitCosts: 'unitCosts',
  orderCosts: 'orderCosts',
  fixedCosts: 'fixedCosts',
  contacts: 'contacts',
  loyaltyMembers: 'loyaltyMembers',
  loyaltyPoints: 'loyaltyPoints',
  subscriptions: 'subscriptions',
  stock: 'stock',
  shipments: 'shipments',
  tickets: 'tickets',
} as const satisfies Record<string, FactKind>;

const MOST_ROWS = 5_000;
/** Rows of one call, each still to be parsed. */
export const batchRows = z
  .array(z.unknown(), 'The body is no list of rows.')
  .min(1, 'there is no row')
  .max(MOST_ROWS, 'there are more than 5,000 rows: send them in parts');

const batch = z.strictObject({
  store: inputs.store,
  rows: z
    .array(z.unknown())
    .min(1, 'has no row')
    .max(MOST_ROWS, 'has more than 5,000 rows: send it in parts'),
  coversTo: inputs.day.optional(),
});

const ingestOf = (kind: FactKind) =>
  storeEditor
    .input(batch)
    .mutation(({ ctx, input }): Promise<IngestResult> =>
      ingest(ctx.database, ctx.store, kind, input.rows, input.coversTo),
    );

type Procedures = { [N in keyof typeof INGEST_KINDS]: ReturnType<typeof ingestOf> };

/** Canonical facts as JSON, a procedure a kind; the answer says per row what was not taken and why. */
export const ingestRouter = router(
  Object.fromEntries(
    Object.entries(INGEST_KINDS).map(([name, kind]) => [name, ingestOf(kind)]),
  ) as Procedures,
);
