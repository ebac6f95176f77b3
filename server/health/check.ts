import { errorView } from '../errorView';
import { tooSlow } from './sentences';

/** One look at a part of the installation, and what it found. */

/** `warn`: it works, and somebody should look. */
export type State = 'ok' | 'warn' | 'bad';

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

/** What a look finds within `ms`; whatever it throws is a finding too. Never rejects. */
export const looked = async (look: Look, ms: number): Promise<Finding> => {
  const waiting = new AbortController();
  const late = new Promise<Finding>((done) => {
    const timer = setTimeout(() => done(tooSlow(ms)), ms);
    waiting.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    const { sentence, hint } = errorView(error);
    return { state: 'bad', sentence, hint };
  } finally {
    waiting.abort();
  }
};

/** Runs the looks side by side, each for `ms` at most. */
export const allChecks = (looks: Readonly<Record<string, Look>>, ms: number): Promise<Check[]> =>
  Promise.all(Object.entries(looks).map(async ([name, look]) => ({ name, ...(await looked(look, ms)) })));

/**
 * A look that a second caller shares while it runs. A database that hangs keeps one connection waiting, however
 * often it is asked for.
 */
export const shared = (look: Look): Look => {
  let running: Promise<Finding> | null = null;
  return () => {
    running ??= look().finally(() => (running = null));
    return running;
  };
};
