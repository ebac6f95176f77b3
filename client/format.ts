import type { Flag, Unit } from '../server/catalog/types';
import type { Day, Period } from '../server/time';

/** From a unit to its text. Money arrives in minor units, fractions as 0.024 for 2.4 %. */

/** headline: money without cents. unit: money with them (per order, per customer). axis: 1.73 M. */
export type NumberStyle = 'headline' | 'unit' | 'axis';

const LOCALE = 'en';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TWO_DECIMALS_BELOW = 0.1;

type Options = Intl.NumberFormatOptions;

const formatters = new Map<string, Intl.NumberFormat>();

const formatter = (options: Options): Intl.NumberFormat => {
  const key = JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.NumberFormat(LOCALE, options);
  formatters.set(key, known);
  return known;
};

const trueMinus = (text: string): string => text.replaceAll('-', '−');

/** A rounded zero has no sign. */
const write = (value: number, options: Options, signed = false): string =>
  trueMinus(formatter({ signDisplay: signed ? 'exceptZero' : 'negative', ...options }).format(value));

const decimals = (digits: number): Options => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});

const inCurrency = (currency: string): Options => ({
  style: 'currency',
  currency,
  currencyDisplay: 'narrowSymbol',
});

const NO_DECIMALS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));
const FOUR_DECIMALS = new Set(['CLF', 'UYW']);

/** How many decimals the currency's minor unit has (ISO 4217): 2 for EUR, 0 for JPY, 3 for BHD. A test holds it to the ledger's. */
export const minorDigits = (currency: string): number => {
  if (NO_DECIMALS.has(currency)) return 0;
  if (THREE_DECIMALS.has(currency)) return 3;
  return FOUR_DECIMALS.has(currency) ? 4 : 2;
};

/** What somebody wrote in major units, as minor ones: 12.34 EUR → 1234. */
export const toMinor = (major: number, currency: string): number =>
  Math.round(Number((major * 10 ** minorDigits(currency)).toPrecision(15)));

export const toMajor = (minor: number, currency: string): number => minor / 10 ** minorDigits(currency);

const scaleOf = (value: number): { divisor: number; suffix: string } => {
  const size = Math.abs(value);
  if (size >= 999_500_000) return { divisor: 1e9, suffix: ' bn' };
  if (size >= 999_500) return { divisor: 1e6, suffix: ' M' };
  return size >= 10_000 ? { divisor: 1e3, suffix: ' k' } : { divisor: 1, suffix: '' };
};

const compact = (value: number, options: Options, signed: boolean): string => {
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

const text = (value: number, unit: Unit, currency: string, style: NumberStyle, signed: boolean): string => {
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
): string => (value === null ? 'no data' : text(value, unit, currency, style, false));

/** The same with + or −; a rounded zero has neither. */
export const formatSigned = (
  value: number | null,
  unit: Unit,
  currency: string,
  style: NumberStyle = 'headline',
): string => (value === null ? 'no data' : text(value, unit, currency, style, true));

/** More than 1,000 %: no percentage tells how much that is. */
export const isBeyondPercent = (relative: number): boolean => Math.abs(relative) > 10;

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

const parts = (day: Day) => ({
  year: day.slice(0, 4),
  month: MONTHS[Number(day.slice(5, 7)) - 1] ?? '',
  date: String(Number(day.slice(8, 10))),
});

/** "3 Sep"; with the year when it differs from that of `reference`. */
export const formatDay = (day: Day, reference: Day = day): string => {
  const { year, month, date } = parts(day);
  return year === reference.slice(0, 4) ? `${date} ${month}` : `${date} ${month} ${year}`;
};

/** "Aug" of a month's first day; with the year when it differs from that of `reference`. */
export const formatMonth = (day: Day, reference: Day): string => {
  const { year, month } = parts(day);
  return year === reference.slice(0, 4) ? month : `${month} ${year}`;
};

export const shiftDay = (day: Day, by: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);

/** First day of the month after the one that holds `day`. */
export const nextMonth = (day: Day): Day =>
  new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 1)).toISOString().slice(0, 10);

export const daysIn = ({ from, to }: Period): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** A half-open period by its first and last day: "1 Jul – 3 Sep"; years only where they are needed. */
export const formatRange = ({ from, to }: Period, reference: Day = to): string => {
  const last = shiftDay(to, -1);
  if (from >= last) return formatDay(last, reference);
  const [first, final] = [parts(from), parts(last)];
  if (first.year !== final.year)
    return `${first.date} ${first.month} ${first.year} – ${final.date} ${final.month} ${final.year}`;
  const start = first.month === final.month ? first.date : `${first.date} ${first.month}`;
  return `${start} – ${formatDay(last, reference)}`;
};

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

/** "no data since 14 Jun 2026". */
const spanWords = (reason: string): string =>
  reason.replaceAll(/\d{4}-\d{2}-\d{2}/g, (day) => formatDay(day, '0000-01-01'));

/** Why a value is missing, in words that follow "No data": "since 14 Jun 2026"; empty when nothing says it. */
export const reasonOf = ({ flags, reason }: Missing): string => {
  if (reason !== undefined) return spanWords(reason).replace(/^no data /, '');
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
  if (reason?.startsWith('no data')) return spanWords(reason);
  return ['no data', reasonOf(missing)].filter(Boolean).join(', ');
};

/** "13 Sep, 18:04" of an instant in the store's zone. */
export const formatInstant = (instant: string, timeZone: string): string => {
  const at = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: string) => at.find((p) => p.type === type)?.value ?? '';
  return `${part('day')} ${part('month').slice(0, 3)}, ${part('hour')}:${part('minute')}`;
};

/** "New York" of America/New_York. */
export const cityOf = (timeZone: string): string => timeZone.split('/').at(-1)!.replaceAll('_', ' ');
