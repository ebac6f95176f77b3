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

/** A rounded zero has no sign. */
const write = (value: number, options: NumberOptions, signed = false): string =>
  trueMinus(formatter({ signDisplay: signed ? 'exceptZero' : 'negative', ...options }).format(value));

/** What somebody wrote in major units, as minor ones: 12.34 EUR → 1234. */
export const toMinor = (major: number, currency: string): number =>
  Math.round(Number((major * 10 ** minorDigits(currency)).toPrecision(15)));

const scaleOf = (value: number): { divisor: number; suffix: string } => {
  const size = Math.abs(value);
  if (size >= 999_500_000) return { divisor: 1e9, suffix: ' bn' };
  if (size >= 999_500) return { divisor: 1e6, suffix: ' M' };
  return size >= 10_000 ? { divisor: 1e3, suffix: ' k' } : { divisor: 1, suffix: '' };
};

const compact = (value: number, options: NumberOptions, signed: boolean): string => {
  const { divisor, suffix } = scaleOf(value);
  const digits =
    divisor >= 1e6 ? decimals(2) : { minimumFractionDigits: 0, maximumFractionDigits: divisor > 1 ? 1 : 0 };
  return write(value / divisor, { ...options, ...digits }, signed) + suffix;
};

const money = (minor: number, currency: string, style: NumberStyle, signed: boolean): string => {
  const value = toMajor(minor, currency);
  if (style === 'axis') return compact(value, inCurrency(currency), signed);
  const digits = style === 'headline' ? 0 : minorDigits(currency);
  return write(value, { ...inCurrency(currency), ...decimals(digits) }, signed);
};

const percentDigits = (fraction: number): number => (Math.abs(fraction) < TWO_DECIMALS_BELOW ? 2 : 1);

/** 0.264 → 26.4%, 0.024 → 2.40%; `digits` where a place asks for another precision. */
export const formatPercent = (fraction: number | null, digits?: number): string =>
  fraction === null ? 'no data' : `${write(fraction * 100, decimals(digits ?? percentDigits(fraction)))}%`;

const text = (
  value: number,
  unit: Unit,
  { currency, style, signed }: { currency: string; style: NumberStyle; signed: boolean },
): string => {
  switch (unit) {
    case 'money':
      return money(value, currency, style, signed);
    case 'count':
      return style === 'axis' ? compact(value, {}, signed) : write(value, decimals(0), signed);
    case 'fraction':
      return `${write(value * 100, decimals(percentDigits(value)), signed)}%`;
    case 'number':
      return write(value, decimals(2), signed);
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
  `${write(difference * 100, decimals(percentDigits(rate)), true)} pp`;

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

/** "New York" of America/New_York. */
export const cityOf = (timeZone: string): string =>
  timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ');
