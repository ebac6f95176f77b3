import { sql } from 'drizzle-orm';
import { rows, type Database } from '../../drizzle/client';
import { retire, withLedger } from '../ledger';
import type { Day } from '../time';
import type { Store } from '../types';
import { noFactsFrom } from './sentences';

/**
 * From this day on nothing is expected of a source, connected or not: it ends no figure any more.
 * Null takes that back. @throws DomainError `not_found`, naming the sources that there are.
 */
export const retireSource = (
  database: Database,
  store: Store,
  name: string,
  from: Day | null,
): Promise<void> =>
  withLedger(database, store, async (_ledger, tx) => {
    const known = await rows<{ source: string }>(
      tx,
      sql`select source from coverage_spans where store_id = ${store.id}
          union select name from sources where store_id = ${store.id} order by 1`,
    );
    if (known.every(({ source }) => source !== name))
      throw noFactsFrom(
        store.name,
        name,
        known.map(({ source }) => source),
      );
    await retire(tx, store.id, name, from);
  });
