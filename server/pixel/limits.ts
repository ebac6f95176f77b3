/** How much is taken from one address, one visitor and for one store; in memory, for the running window alone. */

export interface PixelLimits {
  /** Requests of one address (IPv6: one /64) in a minute. Offices and phone networks share addresses. */
  byAddress: number;
  /** Events of one visitor in a day: more is a program. */
  byVisitor: number;
  /** Requests for one store in a minute. */
  byStore: number;
}

export const DEFAULT_LIMITS: PixelLimits = { byAddress: 600, byVisitor: 5_000, byStore: 60_000 };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Beyond so many names the window starts anew: memory is bounded, whoever sends. */
const MOST_NAMES = 200_000;

/** Counts by name in windows of time; false once there is no more to take. */
export const counting = (most: number, windowMs: number) => {
  let counts = new Map<string, { taken: number }>();
  let began = 0;
  return (name: string, now: number, amount = 1): boolean => {
    if (now - began >= windowMs || now < began || counts.size > MOST_NAMES) {
      counts = new Map();
      began = now;
    }
    let count = counts.get(name);
    if (!count) counts.set(name, (count = { taken: 0 }));
    if (count.taken + amount > most) return false;
    count.taken += amount;
    return true;
  };
};

export const limiting = ({ byAddress, byVisitor, byStore }: PixelLimits) => ({
  address: counting(byAddress, MINUTE),
  visitor: counting(byVisitor, DAY),
  store: counting(byStore, MINUTE),
});
