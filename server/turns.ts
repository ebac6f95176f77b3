import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which other requests are answered: nobody notices so little. */
const LONGEST_MS = 20;

/**
 * The turn of long work that shares the thread with all requests. Use: `if (turn.isOver) await turn.pass()` in
 * every round of a loop.
 */
export class Turn {
  #until = performance.now() + LONGEST_MS;

  /** `signal`: aborted when nobody waits for the work any more; `pass` then throws its reason. */
  constructor(private readonly signal?: AbortSignal) {}

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  /** Lets others have their turn. @throws the reason of the signal. */
  async pass(): Promise<void> {
    await setImmediate();
    this.signal?.throwIfAborted();
    this.#until = performance.now() + LONGEST_MS;
  }
}
