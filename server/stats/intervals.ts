/** 95 % intervals of means and of ratios of sums (METRICS C20). */

export type Interval = [low: number, high: number];

const Z = 1.959963984540054;

/** Student's t, 97.5 %, for 1 to 20 degrees of freedom. */
const T = [
  12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135,
  2.262157163, 2.228138852, 2.20098516, 2.17881283, 2.160368656, 2.144786688, 2.131449546, 2.119905299,
  2.109815578, 2.10092204, 2.093024054, 2.085963447,
];

/** Cornish and Fisher's expansion: from 21 degrees of freedom on its error lies below 2e-7. */
const CORRECTIONS = [
  (Z ** 3 + Z) / 4,
  (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
  (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
  (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) / 92_160,
];

/** How many standard errors a two-sided 95 % interval reaches; `freedom` ≥ 1. */
export const quantileOfT = (freedom: number): number =>
  T[freedom - 1] ?? CORRECTIONS.reduce((sum, c, i) => sum + c / freedom ** (i + 1), Z);

const around = (value: number, variance: number, n: number): Interval => {
  const half = quantileOfT(n - 1) * Math.sqrt(Math.max(0, variance));
  return [value - half, value + half];
};

/**
 * Interval of a mean of n values, by t. `spread` = n·Σx² − (Σx)², which whole numbers give exactly; null
 * below two values.
 */
export const meanInterval = (n: number, sum: number, spread: number): Interval | null =>
  n < 2 ? null : around(sum / n, spread / (n - 1) / n / n, n);

/** What one unit adds to both sums of a ratio. */
export interface Unit {
  num: number;
  den: number;
}

/**
 * Interval of Σnum / Σden by the delta method, the units being independent (METRICS 16); null below two
 * units or without a denominator above zero.
 */
export const ratioInterval = (units: readonly Unit[]): Interval | null => {
  const n = units.length;
  const den = units.reduce((sum, unit) => sum + unit.den, 0);
  if (n < 2 || den <= 0) return null;
  const ratio = units.reduce((sum, unit) => sum + unit.num, 0) / den;
  const squares = units.reduce((sum, unit) => sum + (unit.num - ratio * unit.den) ** 2, 0);
  return around(ratio, (squares / (n - 1)) * (n / den / den), n);
};

/** Whether an interval holds a value; its ends belong to it. */
export const holds = (interval: Interval | null | undefined, value: number | null): boolean =>
  interval != null && value !== null && interval[0] <= value && value <= interval[1];
