import type { ChangePart, ChangeView } from '../../server/bridge/types';
import { formatPercent, formatSigned, formatValue } from '../format';
import { toMajor } from '../../shared/currency';

/** A row of the waterfall: where its bar floats and what is written beside it. */
export interface Bar {
  id: string;
  label: string;
  words: string;
  /** Running sum before and after, minor units. */
  start: number;
  end: number;
  effect: string;
  share: string;
}

/** Half away from zero, as numbers are printed. */
const whole = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

/** Whole steps whose printed parts add up to the printed total: the remainder goes into the largest part. */
export const roundToSum = (values: readonly number[], total: number): number[] => {
  const rounded = values.map(whole);
  const rest = whole(total) - rounded.reduce((sum, value) => sum + value, 0);
  const largest = values.reduce(
    (best, value, i) => (Math.abs(value) > Math.abs(values[best] ?? 0) ? i : best),
    0,
  );
  return rounded.map((value, i) => (i === largest ? value + rest : value));
};

const TENS = 10;

/** Minor units of what is printed last: a whole unit, and of a change of few units a cent. */
const stepOf = (change: number, currency: string): number =>
  Math.abs(toMajor(change, currency)) < TENS ? 1 : 1 / toMajor(1, currency);

const words = ({ from, to, unit, noun }: ChangePart, currency: string): string => {
  const style = noun.startsWith('per ') ? 'unit' : 'headline';
  const value = (v: number | null) => formatValue(v, unit, currency, style);
  return from === null && to === null ? noun : `${value(from)} to ${value(to)} ${noun}`;
};

/** Rows that float from 0 to the change; printed amounts and shares sum exactly to what is printed below them. */
export const barsOf = ({ parts, change, hasShares }: ChangeView, currency: string): Bar[] => {
  const step = stepOf(change, currency);
  const amounts = roundToSum(
    parts.map((p) => p.effect / step),
    change / step,
  );
  const shares = hasShares
    ? roundToSum(
        parts.map((p) => (p.effect / change) * 100),
        100,
      )
    : null;
  let sum = 0;
  return parts.map((part, i) => {
    const start = sum;
    sum += part.effect;
    return {
      id: part.id,
      label: part.label,
      words: words(part, currency),
      start,
      end: sum,
      effect: formatSigned((amounts[i] ?? 0) * step, 'money', currency),
      share: shares ? formatPercent((shares[i] ?? 0) / 100, 0) : '',
    };
  });
};
