import type { Database } from '../../drizzle/client';
import { allStores } from '../stores';
import type { DemoStep } from './steps';
import { besideOwnStores } from './sentences';

/**
 * The demo that this process is loading, known without asking the database: on the embedded one every question waits
 * until a store is in.
 */

export type DemoState =
  | { is: 'idle' }
  | { is: 'loading'; says: string | null; share: number }
  | { is: 'loaded' }
  | { is: 'failed'; error: unknown };

const IDLE: DemoState = { is: 'idle' };
const states = new WeakMap<Database, DemoState>();

/** How far the demo of this process is; `idle` before the first. */
export const demoState = (database: Database): DemoState => states.get(database) ?? IDLE;
export const isLoading = (database: Database): boolean => demoState(database).is === 'loading';

const refuseBeside = async ({ db }: Database): Promise<void> => {
  const own = (await allStores(db)).filter(({ isDemo }) => !isDemo);
  if (own.length > 0) throw besideOwnStores(own.map(({ name }) => name));
};

interface Loading {
  /** Whoever asks knows that there are stores of their own, and wants both. */
  isBeside?: boolean;
  load: (progress: (step: DemoStep) => void) => Promise<void>;
  /** Told of what went wrong, which nobody waits for. */
  failed: (error: unknown) => void;
}

/**
 * Begins to load the demo and returns; `demoState` knows the rest. While it is being loaded nothing more is begun.
 * @throws DomainError `conflict` in an installation with a store that is no demo, archived or not, unless `isBeside`.
 */
export const beginDemo = async (
  database: Database,
  { isBeside = false, load, failed }: Loading,
): Promise<void> => {
  if (isLoading(database)) return;
  states.set(database, { is: 'loading', says: null, share: 0 });
  try {
    if (!isBeside) await refuseBeside(database);
  } catch (error) {
    states.set(database, IDLE);
    throw error;
  }
  const progress = ({ says, share }: DemoStep) => void states.set(database, { is: 'loading', says, share });
  void load(progress).then(
    () => states.set(database, { is: 'loaded' }),
    (error: unknown) => {
      states.set(database, { is: 'failed', error });
      failed(error);
    },
  );
};
