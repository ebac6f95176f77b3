import { MONEY, type Mapping } from '../mapping';
import { digitsOf } from './numbers';

/** Whether numbers are rates of tax, and in which way they are written. */

const PERCENT = /%|pro[zc]ent|per\s?cent|pour\s?cent|pct/i;
const MARKED = /%\s*$/;
const HAS_MONEY = new RegExp(MONEY, 'u');
/** Rates that are in use, in per cent: a column of nothing else may be rates, whatever it is called. */
const IN_USE = new Set(
  '2.1 2.5 2.6 3 3.8 4 5 5.5 6 7 7.7 8 8.1 8.5 9 9.5 10 12 13 13.5 14 15 16 17 18 19 20 21 22 23 24 25 25.5 27'
    .split(' ')
    .map(Number),
);

const numberOf = (cell: string): number | null => {
  // what carries a currency is an amount
  const digits = HAS_MONEY.test(cell) ? null : digitsOf(cell);
  // a rate has no thousands: any mark is that of its decimals
  return digits === null ? null : Number(digits.replace(',', '.'));
};

const numbersIn = (cells: readonly string[]): number[] =>
  cells.map(numberOf).filter((n) => n !== null && !Number.isNaN(n)) as number[];

/** Every cell that is not zero carries a per cent mark. */
export const areMarked = (cells: readonly string[]): boolean => {
  const given = cells.filter((cell) => cell !== '' && numberOf(cell) !== 0);
  return given.length > 0 && given.every((cell) => MARKED.test(cell) && numberOf(cell) !== null);
};

/** None of them is more than all of it, nor carries a currency. */
export const canBeRates = (cells: readonly string[]): boolean =>
  cells.filter(Boolean).every((cell) => {
    const number = numberOf(cell);
    return number !== null && Math.abs(number) <= 100;
  });

/** All of them are rates in use, as per cent or as fractions: as amounts that would be a chance. */
export const mayBeRates = (cells: readonly string[]): boolean => {
  const given = numbersIn(cells).filter((n) => n !== 0);
  const isInUse = (n: number) => IN_USE.has(n) || IN_USE.has(Math.round(n * 1e5) / 1e3);
  return given.length > 0 && given.every(isInUse);
};

/** The way that leaves no doubt; null = header and values do not tell, or contradict each other. */
export const rateWayOf = (name: string, cells: readonly string[]): Mapping['taxRates'] | null => {
  const bare = numbersIn(cells.filter((cell) => !MARKED.test(cell))).filter((n) => n !== 0);
  const isNamed = PERCENT.test(name);
  const isMarked = cells.some((cell) => MARKED.test(cell));
  const isAbove = bare.some((n) => n > 1);
  const isBelow = bare.some((n) => n < 1);
  if (isBelow) return isAbove || isNamed || isMarked ? null : 'fraction';
  if (isAbove || isNamed) return 'percent';
  // a bare 1 is 1 % or all of it
  return isMarked && bare.length === 0 ? 'percent' : null;
};
