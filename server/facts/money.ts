import Big from 'big.js';
import { minorDigits as listedDigits } from '../../shared/currency';
import { tooMuch } from './sentences';

/** Exact decimal arithmetic (METRICS C5, C8). Money is an integer of minor units; halves round away from zero. */

Big.RM = Big.roundHalfUp;

export const decimal = (value: string | number): Big => new Big(value);

/** Nearest integer, half away from zero. */
export const roundToInteger = (value: Big): number => {
  const rounded = value.round(0, Big.roundHalfUp).toNumber();
  return rounded === 0 ? 0 : rounded;
};

/** Currency of a refund that names none and whose order has not arrived: four decimals lose nothing. */
export const UNSTATED = 'unstated';

/** Decimals of a currency: JPY 0, EUR 2, KWD 3 (ISO 4217). */
export const minorDigits = (currency: string): number => (currency === UNSTATED ? 4 : listedDigits(currency));

const power = (n: number): Big => new Big(10).pow(n);

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * An amount that has no more decimals than its currency, in minor units; null where it has to be rounded, or is beyond
 * what a double keeps exactly. Nearly every amount is such a one, and needs no arithmetic of decimals.
 */
export const wholeMinor = (major: string, currency: string): number | null => {
  const point = major.indexOf('.');
  const decimals = point < 0 ? 0 : major.length - point - 1;
  const missing = minorDigits(currency) - decimals;
  if (missing < 0 || !DECIMAL.test(major)) return null;
  const minor = Number(major.replace('.', '')) * 10 ** missing;
  return Number.isSafeInteger(minor) ? minor + 0 : null;
};

/** "12.345" EUR → 1235 minor units. */
export const toMinor = (major: string | Big, currency: string): number =>
  (typeof major === 'string' ? wholeMinor(major, currency) : null) ??
  roundToInteger(new Big(major).times(power(minorDigits(currency))));

/** The same figure, "12.5", in minor units of another currency. */
export const rescale = (minor: number, from: string, to: string): number =>
  from === to ? minor : roundToInteger(new Big(minor).times(power(minorDigits(to) - minorDigits(from))));

/** Minor units of one currency in minor units of another: 1 `from` = `rate` `to`. */
export const convert = (minor: number, from: string, to: string, rate: string): number => {
  if (minor === 0) return 0;
  if (from === to) return minor;
  return convertMajor(new Big(minor).times(power(-minorDigits(from))), from, to, rate);
};

/**
 * An inverted or crossed rate ends after 40 decimals. An amount at such a rate misses the exact one by less than
 * this. 0.99 / 1.20 is 0.825 and not 0.82499…, which is rounded otherwise.
 */
const EXACT_DECIMALS = 26;

/** An amount in one currency in minor units of another, rounded once. Throws bad_input where it is too much to be kept exactly. */
export const convertMajor = (major: Big, from: string, to: string, rate: string): number => {
  const converted = toMinor(major.times(rate).round(EXACT_DECIMALS), to);
  if (!Number.isSafeInteger(converted)) throw tooMuch({ amount: major.toFixed(), from, to, rate });
  return converted;
};

/** Gives one weight after another its part: what the running sum gains, so that no cent is lost. */
const dealer = (total: number, weights: readonly number[]): ((weight: number) => number) => {
  const whole = weights.reduce((a, b) => a + b, 0);
  if (whole === total) return (weight) => weight;
  let running = 0;
  let given = 0;
  return (weight) => {
    running += weight;
    const upTo = whole === 0 ? total : roundToInteger(new Big(total).times(running).div(whole));
    const part = upTo - given;
    given = upTo;
    return part;
  };
};

/** Parts that sum exactly to `total`, in proportion to `weights` (which sum to the total before conversion). */
export const apportion = (total: number, weights: readonly number[]): number[] => {
  const deal = dealer(total, weights);
  return weights.map((weight) => deal(weight));
};

/** Each thing with its part of the total, in proportion to what it weighs. */
export const portions = <T>(
  total: number,
  things: readonly T[],
  weightOf: (thing: T) => number,
): [T, number][] => {
  const deal = dealer(total, things.map(weightOf));
  return things.map((thing) => [thing, deal(weightOf(thing))]);
};

/** As equal parts as whole minor units allow; they sum exactly to `total`. */
export const evenly = (total: number, parts: number): number[] =>
  apportion(total, Array<number>(parts).fill(1));
