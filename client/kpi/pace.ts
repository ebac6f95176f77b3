import type { BridgeView, PacePoint } from '../../server/bridge/types';
import type { Day } from '../../shared/days';
import { dayWords } from '../../shared/dayWords';
import { minorDigits, toMajor } from '../../shared/currency';
import { numberWords } from '../../shared/numberWords';
import { formatSigned, formatValue } from '../format';
import { stepDecimals, stepOf, ticksOf, type Ticks } from './ticks';

export type SeriesKey = 'actual' | 'target' | 'comparison';

/** The last day on which a series has a value. */
export interface End {
  day: Day;
  index: number;
  value: number;
}

export const endOf = (points: readonly PacePoint[], key: SeriesKey): End | null => {
  const index = points.findLastIndex((point) => point[key] !== null);
  const point = points[index];
  return point ? { day: point.day, index, value: point[key] ?? 0 } : null;
};

/** Round in major units, given in minor ones. */
const ticksFor = (values: readonly number[], currency: string): Ticks => {
  const minor = 10 ** minorDigits(currency);
  const [first, second, ...more] = ticksOf(values.map((value) => toMajor(value, currency)));
  return [first * minor, second * minor, ...more.map((tick) => tick * minor)];
};

/** Round values that cover the series and 0, in minor units. */
export const paceTicksOf = (points: readonly PacePoint[], currency: string): Ticks =>
  ticksFor(
    points.flatMap((p) => [p.actual, p.target, p.comparison]).filter((v) => v !== null),
    currency,
  );

export interface Gap extends PacePoint {
  /** Net sales less the target's pace; null where either is missing. */
  gap: number | null;
}

export const gapsOf = (points: readonly PacePoint[]): Gap[] =>
  points.map((p) => ({ ...p, gap: p.actual === null || p.target === null ? null : p.actual - p.target }));

export const gapTicksOf = (gaps: readonly Gap[], currency: string): Ticks =>
  ticksFor(
    gaps.map((g) => g.gap).filter((v) => v !== null),
    currency,
  );

/** By the largest tick, as everywhere on the page. */
const SCALES = [
  { least: 1e12, divisor: 1e12, suffix: ' tn' },
  { least: 1e9, divisor: 1e9, suffix: ' bn' },
  { least: 1e6, divisor: 1e6, suffix: ' M' },
  { least: 2_000, divisor: 1e3, suffix: ' k' },
];
const WHOLE = { divisor: 1, suffix: '' };

/** The zero carries the currency, the others are short: 0.5 M, 250 k. */
export const tickText = (tick: number, ticks: Ticks, currency: string, signed = false): string => {
  if (tick === 0) return formatValue(0, 'money', currency);
  const step = toMajor(stepOf(ticks), currency);
  const top = Math.max(...ticks.map((t) => Math.abs(toMajor(t, currency))));
  const { divisor, suffix } = SCALES.find(({ least }) => top >= least) ?? WHOLE;
  const text = numberWords(Math.abs(toMajor(tick, currency)) / divisor, stepDecimals(step / divisor));
  return `${tick < 0 ? '−' : signed ? '+' : ''}${text}${suffix}`;
};

const MONTHLY_FROM = 46;

/** In a short period every n-th day, in a long one the months and, where there is room, their middles. */
const isMark = (day: Day, index: number, length: number, isNarrow: boolean): boolean => {
  if (length < MONTHLY_FROM) return index % Math.ceil(length / (isNarrow ? 4 : 8)) === 0;
  return day.endsWith('-01') || (!isNarrow && length < 130 && day.endsWith('-15'));
};

/** The days that are named below a chart: the first, the last, and marks that keep their distance from both. */
export const dayTicks = (days: readonly Day[], isNarrow: boolean): Day[] => {
  const last = days.length - 1;
  const gap = Math.ceil(days.length / (isNarrow ? 5 : 8));
  return days.filter(
    (day, i) =>
      i === 0 || i === last || (i >= gap && last - i >= gap && isMark(day, i, days.length, isNarrow)),
  );
};

/** "€8.1 k ahead of pace on 3 Sep"; null without a target or data. */
export const gapWords = (view: BridgeView): string | null => {
  const end = endOf(view.pace, 'actual');
  const due = end && view.pace[end.index]?.target;
  if (!end || due === null || due === undefined) return null;
  const gap = end.value - due;
  const size = formatValue(Math.abs(gap), 'money', view.currency);
  const side = gap >= 0 ? 'ahead of' : 'behind';
  return `${size} ${side} the target's pace on ${dayWords(end.day, view.today)}`;
};

/** What the picture says, in a sentence. */
export const describe = (view: BridgeView): string => {
  const end = endOf(view.pace, 'actual');
  if (!end) return 'No net sales in this period.';
  const to = `Net sales ${formatValue(end.value, 'money', view.currency)} to ${dayWords(end.day, view.today)}`;
  return [to, gapWords(view)].filter(Boolean).join(', ');
};

export const difference = ({ actual, target }: PacePoint, currency: string): string | null =>
  actual === null || target === null ? null : formatSigned(actual - target, 'money', currency);
