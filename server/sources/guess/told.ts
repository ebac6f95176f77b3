import type { Mapping } from '../mapping';
import { areMarked, rateWayOf } from './rates';
import { saysNumber } from './numbers';
import type { Sums, Way } from './sums';

/** What a list tells of its taxes and discounts, by its sums, the names of its columns, or the marks of its cells. */

const LETTER = '\\p{L}';
const WITH = new RegExp(`(?<!${LETTER})(?:incl|inkl|ttc(?!${LETTER})|brutto|bruto)`, 'iu');
const WITHOUT = new RegExp(
  `(?<!${LETTER})(?:excl|exkl|ht(?!${LETTER})|hors taxes?|netto|ex\\.? (?:vat|tax)|before tax|without tax|zzgl)`,
  'iu',
);

/** Whether a name says that its amounts contain tax; null = it says nothing. */
export const taxOfName = (name: string): boolean | null => {
  const [isWith, isWithout] = [WITH.test(name), WITHOUT.test(name)];
  return isWith === isWithout ? null : isWith;
};

/** What all ways agree on; null = they do not, or there are none. */
export const agreed = <K extends keyof Way>(sums: Sums | null, of: K): Way[K] | null => {
  const said = new Set(sums?.ways.map((way) => way[of]));
  const [only = null] = said;
  return said.size === 1 ? only : null;
};

/** What was charged has the tax in. A row's own value may be without it, as the prices that make it. */
const inSums = (sums: Sums | null, total: string | undefined): boolean | null => {
  const isIn = agreed(sums, 'taxesIncluded');
  return isIn === true && sums?.total !== total ? null : isIn;
};

/** Whether amounts contain tax; null = nothing tells. */
export const taxesTold = (
  sums: Sums | null,
  { total, values }: { total: string | undefined; values: readonly string[] },
): boolean | null => inSums(sums, total) ?? values.map(taxOfName).find((one) => one !== null) ?? null;

/** Some cell holds a number that is not 0. */
export const saysSomething = (cells: readonly string[]): boolean => cells.some(saysNumber);

/** How discounts are written; null = nothing tells. Of marks alone it stays open whether they are in the price. */
export const discountsTold = (
  sums: Sums | null,
  { name, cells }: { name: string; cells: readonly string[] },
): Mapping['discounts'] | null => {
  if (!saysSomething(cells))
    return areMarked(cells) || rateWayOf(name, []) === 'percent' ? 'percent' : 'amount';
  return sums?.parts.includes(name) ? agreed(sums, 'discounts') : null;
};
