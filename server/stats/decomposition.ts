/** Why a product of factors changed (METRICS 15.3). Effects sum to the change of the product. */

import { zip } from '../../shared/items';

/** Logarithmic mean; L(a, a) = a. */
const logMean = (a: number, b: number): number => (a === b ? a : (a - b) / Math.log(a / b));

const product = (factors: readonly number[]): number => factors.reduce((a, b) => a * b, 1);

/** LMDI-I: order-free, exact; needs every factor above zero on both sides (Ang 2005). */
export const lmdi = (before: readonly number[], after: readonly number[]): number[] => {
  const weight = logMean(product(after), product(before));
  return zip(before, after).map(([was, is]) => weight * Math.log(is / was));
};

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length <= 1
    ? [[...items]]
    : items.flatMap((item) =>
        permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
      );

/** Mean effect over all orders in which the factors could change: exact also where one is zero. */
export const shapley = (before: readonly number[], after: readonly number[]): number[] => {
  const factors = zip(before, after).map(([was, is]) => ({ was, is, now: was, effect: 0 }));
  const worth = () => product(factors.map(({ now }) => now));
  const orders = permutations(factors);
  for (const order of orders) {
    for (const factor of factors) factor.now = factor.was;
    for (const factor of order) {
      const was = worth();
      factor.now = factor.is;
      factor.effect += (worth() - was) / orders.length;
    }
  }
  return factors.map(({ effect }) => effect);
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
  const largest = parts.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
  const at = parts.findIndex((part) => Math.abs(part) === largest);
  return rounded.map((part, i) => (i === at ? part + rest : part));
};
