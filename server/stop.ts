import { logLine } from './errors';
import type { Log } from './log';
import { stopCutShort, stopFailed } from './sentences';

/** The end of the server on a signal: everything in order, within the ten seconds that supervisors give. */

/** Docker kills after ten seconds. Two of them are left to a process that is slow to notice. */
const STOP_MS = 8_000;

export interface StopOptions {
  log: Log;
  /** Ends the process. */
  exit: (code: number) => void;
  /** Default: 8,000. */
  withinMs?: number;
}

/**
 * Does `stop` and exits with 0; with 1 if it fails or takes longer than `withinMs`. Cutting it short loses nothing:
 * what was acknowledged is in the database or in the spool. Work that ends half done is undone by the database.
 */
export const stopInTime = async (
  stop: () => Promise<void>,
  { log, exit, withinMs = STOP_MS }: StopOptions,
): Promise<void> => {
  const timer = setTimeout(() => {
    log(stopCutShort(withinMs / 1_000));
    exit(1);
  }, withinMs);
  try {
    await stop();
    clearTimeout(timer);
    exit(0);
  } catch (error) {
    clearTimeout(timer);
    log(stopFailed(logLine(error)), { level: 'error' });
    exit(1);
  }
};

/** Stops on SIGTERM and SIGINT; a second signal ends the process at once. */
export const stopOnSignal = (stop: () => Promise<void>, log: Log): void => {
  const exit = (code: number) => process.exit(code);
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (isStopping) return exit(1);
      isStopping = true;
      void stopInTime(stop, { log, exit });
    });
};
