/** Labels of an axis of amounts: round values that cover what is drawn, and 0. */

/** Two at least, each as far from the next. */
export type Ticks = [number, number, ...number[]];

const MOST_STEPS = 5;
const STEPS = [1, 2, 5] as const;

/** 1, 2 or 5 of a power of ten. */
const stepFor = (range: number): number => {
  const power = 10 ** Math.floor(Math.log10(range / MOST_STEPS));
  return power * (STEPS.find((each) => power * each * MOST_STEPS >= range * (1 - 1e-9)) ?? 10);
};

/** From the lowest value or 0 to at least the highest value or 0. */
export const ticksOf = (values: readonly number[]): Ticks => {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  if (low === high) return [0, 1];
  const step = stepFor(high - low);
  const first = Math.floor(low / step + 1e-9);
  const count = Math.ceil(high / step - 1e-9) - first;
  const label = (i: number) => Number(((first + i) * step).toPrecision(15)) + 0;
  return [label(0), label(1), ...Array.from({ length: count - 1 }, (_, i) => label(i + 2))];
};

/** How far labels lie apart. */
export const stepOf = ([first, second]: Ticks): number => Number((second - first).toPrecision(12));

/** Decimals that tell one label from the next. */
export const stepDecimals = (step: number): number => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
