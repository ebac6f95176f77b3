import { errorView } from '../errorView';
import { tooSlow } from './sentences';

/** One look at a part of the installation, and what it found. */

/** `note`: nothing is wrong, and something is not there. `warn`: it works, and somebody should look. */
export type State = 'ok' | 'note' | 'warn' | 'bad';

export interface Finding {
  state: State;
  /** What is the case. */
  sentence: string;
  /** What to do; null = nothing. */
  hint: string | null;
}

export interface Check extends Finding {
  /** Stable: monitors select by it. */
  name: string;
}

export type Look = () => Promise<Finding>;

export const LONGEST_MS = 2_000;

/** What `work` gives within `ms`. @throws DomainError `unavailable` when it is late; what `work` throws. */
export const within = async <T>(work: () => Promise<T>, ms = LONGEST_MS): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(tooSlow(ms)), ms);
  });
  return Promise.race([work(), late]).finally(() => clearTimeout(timer));
};

/** What is in the way of a look is a finding too. */
const failure = (error: unknown): Finding => {
  const { sentence, hint } = errorView(error);
  return { state: 'bad', sentence, hint };
};

/** What a look finds within `ms`, or why it finds nothing. Never rejects. */
export const looked = (look: Look, ms: number): Promise<Finding> => within(look, ms).catch(failure);

/** As `looked`, of a look that finds several things of one name. */
export const examined = async (
  name: string,
  look: () => Promise<Finding[]>,
  ms: number,
): Promise<Check[]> => {
  const found = await within(look, ms).catch((error: unknown) => [failure(error)]);
  return found.map((finding) => ({ name, ...finding }));
};

/** Runs the looks side by side, each for `ms` at most. */
export const allChecks = (looks: Readonly<Record<string, Look>>, ms: number): Promise<Check[]> =>
  Promise.all(Object.entries(looks).map(async ([name, look]) => ({ name, ...(await looked(look, ms)) })));

/**
 * Work that a second caller shares while it runs. A database that hangs keeps one connection waiting, however
 * often it is asked for.
 */
export const shared = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => (running = null));
    return running;
  };
};
