import { sql } from 'drizzle-orm';
import { rows, type Database } from '../drizzle/client';
import { COVERED_FACTS, type CoveredFact } from '../shared/lists';
import { declareCovered, withLedger } from '../server/ledger';
import type { Store } from '../server/types';
import { addDays, type Period } from '../server/time';

/**
 * Declares that what a store's programs have sent is all there was in a period, as a shop without a gap has
 * it: of every fact that has a source, or of these.
 */
export const declare = (
  database: Database,
  store: Store,
  { from, to }: Period,
  facts: readonly CoveredFact[] = COVERED_FACTS,
): Promise<void> =>
  withLedger(database, store, async (_ledger, tx) => {
    const sources = await rows<{ fact: CoveredFact; source: string }>(
      tx,
      sql`select distinct fact, source from coverage_spans where store_id = ${store.id}`,
    );
    for (const { fact, source } of sources)
      if (facts.includes(fact))
        await declareCovered(tx, store.id, source, { facts: [fact], from, to: addDays(to, -1) });
  });

/** The same of every fact, whether anything was sent of it or not. */
export const declareEvery = (database: Database, store: Store, { from, to }: Period): Promise<void> =>
  withLedger(database, store, (_ledger, tx) =>
    declareCovered(tx, store.id, 'api', { facts: COVERED_FACTS, from, to: addDays(to, -1) }),
  );
