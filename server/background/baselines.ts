import type { Database } from '../../drizzle/client';
import { freezeBaselines } from '../roadmap';
import { listStores } from '../stores';
import type { Clock } from '../time';

/** Baselines are frozen on the day a phase begins, whoever looks at the roadmap then or later. */
export const freezeAllBaselines = (database: Database, clock: Clock): Promise<void> =>
  database.write(async (tx) => {
    for (const store of await listStores(tx)) await freezeBaselines(tx, store, clock());
  });
