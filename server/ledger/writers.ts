import type { Database } from '../../drizzle/client';
import { storeBusy } from './sentences';
import type { Store } from '../types';

/**
 * Writers of one store take turns in this process, before they have a connection. However many wait for one
 * store, the others have theirs. Writers of other processes are kept out by `lockStore`.
 */

/** Of those who can be asked to come again. */
export const MOST_WAITING = 30;

interface Waiter {
  go: () => void;
}

class Turns {
  private isTaken = false;
  private readonly waiting: Waiter[] = [];

  constructor(private readonly store: Pick<Store, 'name'>) {}

  /** Waits for the turn. @throws DomainError `unavailable` when it does not come in `waitMs`, or too many wait; null waits for ever. */
  take(waitMs: number | null): Promise<void> | void {
    if (!this.isTaken) {
      this.isTaken = true;
      return;
    }
    if (waitMs === null) return new Promise((go) => void this.waiting.push({ go }));
    if (this.waiting.length >= MOST_WAITING) throw storeBusy(this.store);
    return this.wait(waitMs);
  }

  private wait(waitMs: number): Promise<void> {
    return new Promise((done, failed) => {
      const waiter = { go: () => {} };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        failed(storeBusy(this.store));
      }, waitMs);
      waiter.go = () => {
        clearTimeout(timer);
        done();
      };
      this.waiting.push(waiter);
    });
  }

  /** The next one has it. */
  pass(): void {
    const next = this.waiting.shift();
    if (next) next.go();
    else this.isTaken = false;
  }
}

const all = new WeakMap<Database, Map<number, Turns>>();

const turnsOf = (database: Database, store: Store): Turns => {
  const own = all.get(database) ?? new Map<number, Turns>();
  all.set(database, own);
  const turns = own.get(store.id) ?? new Turns(store);
  own.set(store.id, turns);
  return turns;
};

/** Does the work when its turn among the writers of the store has come. @throws as `take` does; nothing is done then. */
export const inTurn = async <T>(
  database: Database,
  store: Store,
  waitMs: number | null,
  work: () => Promise<T>,
): Promise<T> => {
  const turns = turnsOf(database, store);
  await turns.take(waitMs);
  try {
    return await work();
  } finally {
    turns.pass();
  }
};
