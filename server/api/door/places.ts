import type { DomainError } from '../../errors';

/** How much of one kind of work is done at a time: of one store, so that it stops no other, and of all together. */

export interface PlaceBounds {
  /** Of one store. */
  each: number;
  all: number;
  /** Of one store, beside those who have a place. */
  waiting: number;
  /** Null = as long as it takes. */
  waitMs: number | null;
}

export interface Places {
  /**
   * Does the work once there is a place for the store; waits for one.
   * @throws DomainError `unavailable` when none comes free or too many wait; the reason of the signal.
   */
  within<T>(store: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

interface Waiter {
  store: string;
  go: () => void;
}

class Bounded implements Places {
  private readonly taken = new Map<string, number>();
  private total = 0;
  private waiting: Waiter[] = [];

  constructor(
    private readonly bounds: PlaceBounds,
    private readonly refusal: () => DomainError,
  ) {}

  async within<T>(store: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.hasPlace(store)) this.take(store);
    else await this.wait(store, signal);
    try {
      return await work();
    } finally {
      this.release(store);
    }
  }

  private of(store: string): number {
    return this.taken.get(store) ?? 0;
  }

  private hasPlace(store: string): boolean {
    return this.total < this.bounds.all && this.of(store) < this.bounds.each;
  }

  private take(store: string): void {
    this.total += 1;
    this.taken.set(store, this.of(store) + 1);
  }

  /** Whoever goes on has taken the place already. */
  private wait(store: string, signal?: AbortSignal): Promise<void> {
    const ahead = this.waiting.filter((waiter) => waiter.store === store).length;
    if (ahead >= this.bounds.waiting) throw this.refusal();
    return new Promise((done, failed) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        this.waiting = this.waiting.filter((one) => one !== waiter);
      };
      const waiter: Waiter = {
        store,
        go: () => {
          end();
          done();
        },
      };
      const leave = () => {
        end();
        failed(signal?.reason as Error);
      };
      const { waitMs } = this.bounds;
      const timer =
        waitMs === null
          ? undefined
          : setTimeout(() => {
              end();
              failed(this.refusal());
            }, waitMs);
      signal?.addEventListener('abort', leave);
      this.waiting.push(waiter);
    });
  }

  private release(store: string): void {
    this.total -= 1;
    const left = this.of(store) - 1;
    if (left > 0) this.taken.set(store, left);
    else this.taken.delete(store);
    const next = this.waiting.find((waiter) => this.hasPlace(waiter.store));
    if (!next) return;
    this.take(next.store);
    next.go();
  }
}

/** `refusal`: what whoever gets no place is told. */
export const placesOf = (bounds: PlaceBounds, refusal: () => DomainError): Places =>
  new Bounded(bounds, refusal);
