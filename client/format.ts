import type { Flag, Unit } from '../server/catalog/types';
import {
  type NumberOptions,
  decimals,
  formatter,
  inCurrency,
  isBeyondPercent,
  trueMinus,
} from '../shared/numberWords';
import { minorDigits, toMajor } from '../shared/currency';
import { datesInWords } from '../shared/dayWords';

/** From a unit to its text. Money arrives in minor units, fractions as 0.024 for 2.4 %. */

/** headline: money without cents. unit: money with them (per order, per customer). axis: 1.73 M. */
export type NumberStyle = 'headline' | 'unit' | 'axis';

const TWO_DECIMALS_BELOW = 0.1;
/** What is left of sums that are nothing: no figure is so small. */
const DUST = 1e-12;
const MOST_DECIMALS = 14;

/** Whether the usual decimals say all of it, or two digits of it at least. */
const isSaidBy = (size: number, usual: number): boolean => {
  const steps = size * 10 ** usual;
  return steps >= 10 || Math.abs(steps - Math.round(steps)) < 1e-9;
};

/** The usual decimals, and as many more as two digits of a small value need: 0.001 is never 0.00. */
const digitsFor = (value: number, usual: number): NumberOptions => {
  const size = Math.abs(value);
  if (size < DUST || isSaidBy(size, usual)) return decimals(usual);
  const needed = Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(size)));
  return { minimumFractionDigits: usual, maximumFractionDigits: Math.max(usual, needed) };
};

/** A rounded zero has no sign. */
const write = (value: number, options: NumberOptions, signed = false): string =>
  trueMinus(formatter({ signDisplay: signed ? 'exceptZero' : 'negative', ...options }).format(value));

/** What somebody wrote in major units, as minor ones: 12.34 EUR → 1234. */
export const toMinor = (major: number, currency: string): number =>
  Math.round(Number((major * 10 ** minorDigits(currency)).toPrecision(15)));

/** Amounts up to the next one are written by it; beyond the last they are grouped: 1,234.50 tn. */
const SCALES = [
  { least: 999_500_000_000, divisor: 1e12, suffix: ' tn' },
  { least: 999_500_000, divisor: 1e9, suffix: ' bn' },
  { least: 999_500, divisor: 1e6, suffix: ' M' },
  { least: 10_000, divisor: 1e3, suffix: ' k' },
];

/** Short from 10,000 on; what is smaller is written as `small` has it. */
const compact = (value: number, options: NumberOptions, signed: boolean, small: NumberOptions): string => {
  const scale = SCALES.find(({ least }) => Math.abs(value) >= least);
  if (!scale) return write(value, { ...options, ...small }, signed);
  const { divisor, suffix } = scale;
  const digits = divisor >= 1e6 ? decimals(2) : { minimumFractionDigits: 0, maximumFractionDigits: 1 };
  return write(value / divisor, { ...options, ...digits }, signed) + suffix;
};

/** A total has no cents where it has tens. */
const moneyDigits = (value: number, currency: string, isTotal: boolean): NumberOptions => {
  const cents = minorDigits(currency);
  return digitsFor(value, isTotal && isSaidBy(Math.abs(value), 0) ? 0 : cents);
};

const money = (minor: number, currency: string, style: NumberStyle, signed: boolean): string => {
  const value = toMajor(minor, currency);
  const options = inCurrency(currency);
  const digits = moneyDigits(value, currency, style !== 'unit');
  return style === 'axis'
    ? compact(value, options, signed, digits)
    : write(value, { ...options, ...digits }, signed);
};

/** Of a fraction, in percent. */
const percentDigits = (fraction: number): NumberOptions =>
  digitsFor(fraction * 100, Math.abs(fraction) < TWO_DECIMALS_BELOW ? 2 : 1);

/** 0.264 → 26.4%, 0.024 → 2.40%; `digits` where a place asks for another precision. */
export const formatPercent = (fraction: number | null, digits?: number): string =>
  fraction === null
    ? 'no data'
    : `${write(fraction * 100, digits === undefined ? percentDigits(fraction) : decimals(digits))}%`;

const text = (
  value: number,
  unit: Unit,
  { currency, style, signed }: { currency: string; style: NumberStyle; signed: boolean },
): string => {
  const plain = (shown: number, digits: NumberOptions) =>
    style === 'axis' ? compact(shown, {}, signed, digits) : write(shown, digits, signed);
  switch (unit) {
    case 'money':
      return money(value, currency, style, signed);
    case 'count':
      return plain(value, digitsFor(value, 0));
    case 'fraction':
      return `${plain(value * 100, percentDigits(value))}%`;
    case 'number':
      return plain(value, digitsFor(value, 2));
  }
};

/** "no data" when there is none: never 0. The reason is `reasonOf(flags)`. */
export const formatValue = (
  value: number | null,
  unit: Unit,
  currency: string,
  style: NumberStyle = 'headline',
): string => (value === null ? 'no data' : text(value, unit, { currency, style, signed: false }));

/** A value with its sign, + or −; a rounded zero has none. "no data" when there is no value. */
export const formatSigned = (
  value: number | null,
  unit: Unit,
  currency: string,
  style: NumberStyle = 'headline',
): string => (value === null ? 'no data' : text(value, unit, { currency, style, signed: true }));

/** Relative change: 0.069 → +6.9%; beyond 1,000 % how many times as much it is: 25.5 → ×26.5. */
export const formatChange = (relative: number): string =>
  relative > 0 && isBeyondPercent(relative)
    ? `×${write(relative + 1, decimals(relative < 99 ? 1 : 0))}`
    : `${write(relative * 100, decimals(1), true)}%`;

/** Change of a rate in percentage points, as exact as the rate itself is printed: 0.0015 of 0.024 → +0.15 pp. */
export const formatPoints = (difference: number, rate: number): string =>
  `${write(difference * 100, percentDigits(rate === 0 ? difference : rate), true)} pp`;

/** Money and counts per something carry cents; totals do not. */
export const styleOf = (denominator: number | null): NumberStyle =>
  denominator === null ? 'headline' : 'unit';

/** "orders with goods" of one: "order with goods". */
export const counted = (n: number, words: string): string =>
  n === 1 ? words.replace(/\b(order|session|customer|unit|gift card|row)s\b/i, '$1') : words;

const REASONS: Partial<Record<Flag, string>> = {
  immature: 'not enough time has passed',
  no_spend: 'no cost recorded',
  no_margin: 'no margin declared',
  no_cost: 'a cost that belongs in it is not known',
  no_data: 'nothing in the period',
  masked: 'its channel hides who buys',
  not_additive: 'days can’t be added up',
};

/** What is said of a value that is not there. */
interface Missing {
  flags: readonly Flag[];
  /** Why no day of it is covered, as the server says it: `no data since 2026-06-14`. */
  reason?: string | undefined;
}

/** Why a value is missing, in words that follow "No data": "since 14 Jun 2026"; empty when nothing says it. */
export const reasonOf = ({ flags, reason }: Missing): string => {
  if (reason !== undefined) return datesInWords(reason).replace(/^no data /, '');
  const flag = (
    ['no_margin', 'no_cost', 'no_spend', 'immature', 'masked', 'no_data', 'not_additive'] as const
  ).find((f) => flags.includes(f));
  return (flag && REASONS[flag]) ?? '';
};

/** Shown, but too unsure to judge by: few cases, or costs or matches that are known of a part alone. */
export const isUnsure = (flags: readonly Flag[]): boolean =>
  (['small_sample', 'low_coverage', 'low_match'] as const).some((flag) => flags.includes(flag));

/** "no data, nothing in the period", "no data since 14 Jun 2026". */
export const formatMissing = (missing: Missing): string => {
  const { reason } = missing;
  if (reason?.startsWith('no data')) return datesInWords(reason);
  return ['no data', reasonOf(missing)].filter(Boolean).join(', ');
};
