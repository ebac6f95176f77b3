/** Labels below each other that would lie on top of each other where their lines end. */

interface Room {
  top: number;
  bottom: number;
  /** From the middle of a label to that of the next. */
  apart: number;
}

/** Where labels stand that want to stand at these heights, in the order of the heights: down from the top one, and up again where the room ends. */
export const spread = (wanted: readonly number[], { top, bottom, apart }: Room): number[] => {
  const down: number[] = [];
  for (const y of wanted) down.push(Math.max(y, (down.at(-1) ?? top - apart) + apart));
  const placed: number[] = [];
  for (const y of down.toReversed()) placed.unshift(Math.min(y, (placed[0] ?? bottom + apart) - apart));
  return placed;
};
