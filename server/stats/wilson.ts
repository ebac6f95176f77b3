/** Two-sided 95 %. */
const Z = 1.959963984540054;

/**
 * Wilson score interval of a proportion, 95 %. Counts in, fractions of [0, 1] out; null without a
 * trial or where the counts are no proportion. Wilson (1927); METRICS C13.
 */
export const wilson = (successes: number, trials: number): [number, number] | null => {
  if (trials <= 0 || successes < 0 || successes > trials) return null;
  const p = successes / trials;
  const zz = (Z * Z) / trials;
  const centre = (p + zz / 2) / (1 + zz);
  const half = (Z * Math.sqrt((p * (1 - p)) / trials + zz / (4 * trials))) / (1 + zz);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
};
