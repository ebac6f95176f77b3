import { channel } from 'node:diagnostics_channel';

/** What happens in this process, for whoever counts it. Nobody has to listen, and nothing waits for a listener. */

interface Signals {
  /**
   * An HTTP answer. `route`: as it is declared, as addresses carry keys and stores; null = there is none. Events of
   * storefronts have no id.
   */
  request: { id?: string; method: string; route: string | null; status: number; seconds: number };
  /** A call of a procedure of the API. */
  procedure: { path: string; isOk: boolean; seconds: number };
  /** Facts of one kind that a transaction has stored. */
  rows: { kind: string; new: number; changed: number; unchanged: number };
  /** A fact that the door has refused. */
  refused: { kind: string };
}

const of = (name: keyof Signals) => channel(`quarterdeck.${name}`);

export const emit = <K extends keyof Signals>(name: K, signal: Signals[K]): void => of(name).publish(signal);

/** Gives a function that ends it. */
export const listen = <K extends keyof Signals>(
  name: K,
  listener: (signal: Signals[K]) => void,
): (() => void) => {
  const hear = (signal: unknown) => listener(signal as Signals[K]);
  of(name).subscribe(hear);
  return () => void of(name).unsubscribe(hear);
};
