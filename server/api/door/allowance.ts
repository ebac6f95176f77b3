/** So many calls, and so many more every second: what is left of a caller's allowance, in this process. */
export interface AllowanceOptions {
  /** Calls that may come at once. */
  burst: number;
  perSecond: number;
  /** Milliseconds; default: the machine's clock. */
  now?: () => number;
}

interface Bucket {
  left: number;
  at: number;
}

/** More callers than this are not told apart: the oldest begin anew. */
const MOST = 10_000;

export interface Allowance {
  /** Takes one call; gives 0, or the seconds to wait before the next. */
  take(caller: string): number;
  /** Gives one back that was taken. */
  give(caller: string): void;
}

/** A token bucket for each caller. */
export const allowance = ({ burst, perSecond, now = Date.now }: AllowanceOptions): Allowance => {
  const buckets = new Map<string, Bucket>();
  return {
    take: (caller) => {
      const at = now();
      const before = buckets.get(caller) ?? { left: burst, at };
      const left = Math.min(burst, before.left + ((at - before.at) / 1_000) * perSecond);
      buckets.delete(caller);
      buckets.set(caller, { left: left >= 1 ? left - 1 : left, at });
      const [oldest] = buckets.keys();
      if (oldest !== undefined && buckets.size > MOST) buckets.delete(oldest);
      return left >= 1 ? 0 : Math.ceil((1 - left) / perSecond);
    },
    give: (caller) => {
      const bucket = buckets.get(caller);
      if (bucket) bucket.left = Math.min(burst, bucket.left + 1);
    },
  };
};
