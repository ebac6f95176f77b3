import type { Database } from '../../drizzle/client';
import { freezeBaselines } from '../roadmap';
import { listStores } from '../stores';
import type { Clock } from '../time';

/** Baselines are frozen on the day a phase begins, whoever looks at the roadmap then or later. */

const HOUR = 3_600_000;

export const freezeAllBaselines = (database: Database, clock: Clock): Promise<void> =>
  database.write(async (tx) => {
    for (const store of await listStores(tx)) await freezeBaselines(tx, store, clock());
  });

/** Now, and every hour from now on. Gives the function that stops it. */
export const keepBaselines = async (
  database: Database,
  clock: Clock,
  log: (line: string) => void,
): Promise<() => void> => {
  const keep = () =>
    freezeAllBaselines(database, clock).catch((error: unknown) =>
      log(`Baselines could not be frozen: ${error instanceof Error ? error.name : 'unknown error'}`),
    );
  await keep();
  const timer = setInterval(() => void keep(), HOUR);
  timer.unref();
  return () => clearInterval(timer);
};
