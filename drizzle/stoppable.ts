import type { Db } from './client';
import { connectionOf } from './connectionOf';

/** Reads that end once nobody waits for what they read. */

/**
 * What `begin` gives; it says when it has its connection. Whoever is aborted before waits for none any more.
 * @throws the reason of the signal.
 */
export const untilBegun = <T>(signal: AbortSignal, begin: (begun: () => void) => Promise<T>): Promise<T> =>
  new Promise((done, failed) => {
    const leave = () => failed(signal.reason as Error);
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    const begun = () => signal.removeEventListener('abort', leave);
    begin(begun).finally(begun).then(done, failed);
  });

/** Begins no further statement once the signal is aborted. */
const refusing = (tx: Db, signal: AbortSignal): Db =>
  new Proxy(tx, {
    get: (target, property, receiver) => {
      signal.throwIfAborted();
      return Reflect.get(target, property, receiver) as unknown;
    },
  });

export interface Stopping {
  signal: AbortSignal;
  /** Ends the statement that a backend of the server is at; absent = it can't be ended. */
  cancel?: ((backend: number) => Promise<unknown>) | undefined;
}

/**
 * What `work` reads. Once the signal is aborted, the statement under way is cancelled where that can be done, and no
 * other is begun. @throws the reason of the signal.
 */
export const untilStopped = async <T>(
  tx: Db,
  { signal, cancel }: Stopping,
  work: (tx: Db) => Promise<T>,
): Promise<T> => {
  signal.throwIfAborted();
  const connection = connectionOf(tx);
  let cancelled: Promise<unknown> | undefined;
  const stop = () => {
    if ('backend' in connection && connection.isBusy)
      cancelled = cancel?.(connection.backend).catch(() => {});
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work(refusing(tx, signal));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    // a cancellation that comes late would hit whatever the connection does next
    await cancelled;
  }
};
