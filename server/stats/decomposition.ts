/** Why a product of factors changed (METRICS 15.3). Effects sum to the change of the product. */

/** Logarithmic mean; L(a, a) = a. */
const logMean = (a: number, b: number): number => (a === b ? a : (a - b) / Math.log(a / b));

const product = (factors: readonly number[]): number => factors.reduce((a, b) => a * b, 1);

/** LMDI-I: order-free, exact; needs every factor above zero on both sides (Ang 2005). */
export const lmdi = (before: readonly number[], after: readonly number[]): number[] => {
  const weight = logMean(product(after), product(before));
  return before.map((factor, i) => weight * Math.log(after[i]! / factor));
};

const permutations = (items: readonly number[]): number[][] =>
  items.length <= 1
    ? [[...items]]
    : items.flatMap((item) =>
        permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
      );

/** Mean effect over all orders in which the factors could change: exact also where one is zero. */
export const shapley = (before: readonly number[], after: readonly number[]): number[] => {
  const effects = before.map(() => 0);
  const orders = permutations(before.map((_, i) => i));
  for (const order of orders) {
    const now = [...before];
    for (const i of order) {
      const was = product(now);
      now[i] = after[i]!;
      effects[i] = effects[i]! + (product(now) - was) / orders.length;
    }
  }
  return effects;
};

export interface Decomposition {
  method: 'lmdi' | 'shapley';
  effects: number[];
}

/** LMDI where it is defined, else Shapley. */
export const decompose = (before: readonly number[], after: readonly number[]): Decomposition =>
  [...before, ...after].every((factor) => factor > 0)
    ? { method: 'lmdi', effects: lmdi(before, after) }
    : { method: 'shapley', effects: shapley(before, after) };

/** Whole numbers with the same sum as the rounded total; what rounding leaves goes to the largest. */
export const roundToSum = (parts: readonly number[], total: number): number[] => {
  // + 0: no minus zero
  const rounded = parts.map((part) => Math.round(part) + 0);
  const rest = total - rounded.reduce((a, b) => a + b, 0);
  const largest = parts.reduce((best, part, i) => (Math.abs(part) > Math.abs(parts[best]!) ? i : best), 0);
  return rounded.map((part, i) => (i === largest ? part + rest : part));
};
