/** Chance that is the same on every machine: the demo's numbers follow from its seed and the day. */

/** The next number in [0, 1). */
export type Random = () => number;

/** FNV-1a: one 32-bit seed of any words. */
export const seedOf = (...words: (string | number)[]): number => {
  let hash = 0x811c9dc5;
  for (const char of words.join('|')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
};

/** Mulberry32: small, fast, and good enough to draw shops from. */
export const randomOf = (...words: (string | number)[]): Random => {
  let state = seedOf(...words);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/**
 * Numbers in [0, 1) that fill it evenly (Kronecker sequence of an irrational step). A share that is decided by it
 * holds in every month: a small shop needs no luck. Use another step for each decision, or two of them would go
 * together.
 */
export const evenly = (step: number, offset: number): Random => {
  let at = offset;
  return () => {
    at = (at + step) % 1;
    return at;
  };
};

/** About normal, mean 0, deviation 1: twelve uniforms less six. */
export const bell = (random: Random): number => {
  let sum = -6;
  for (let i = 0; i < 12; i += 1) sum += random();
  return sum;
};

export interface Weighted<T> {
  value: T;
  weight: number;
}

/** One of a list, each as likely; `u` in [0, 1) decides. @throws of an empty list. */
export const oneOf = <T extends NonNullable<unknown>>(list: readonly T[], u: number): T => {
  const drawn = list[Math.floor(u * list.length)];
  if (drawn === undefined) throw new Error('There is nothing to draw from.');
  return drawn;
};

/** Draws from a list by weight; `u` in [0, 1) decides. The draw throws of an empty list. */
export const drawer = <T>(choices: Weighted<T>[]): ((u: number) => T) => {
  const total = choices.reduce((sum, choice) => sum + choice.weight, 0);
  let sum = 0;
  const ends = choices.map(({ value, weight }) => ({ value, end: (sum += weight / total) }));
  return (u) => {
    // the last end may fall short of 1 by rounding
    const drawn = ends.find(({ end }) => u < end) ?? ends.at(-1);
    if (!drawn) throw new Error('There is nothing to draw from.');
    return drawn.value;
  };
};

/** Whole numbers out of fractions: what one call rounds away, the next one gets. */
export const carrying = (): ((amount: number) => number) => {
  let rest = 0;
  return (amount) => {
    const whole = Math.max(0, Math.round(amount + rest));
    rest += amount - whole;
    return whole;
  };
};
