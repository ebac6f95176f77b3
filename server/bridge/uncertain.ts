import { minorDigits } from '../facts/money';
import type { Comparison, Value } from '../ask/types';
import type { TileView } from './types';
import {
  numberWords,
  percentWords,
  decimals,
  formatter,
  inCurrency,
  isBeyondPercent,
  trueMinus,
} from '../../shared/numberWords';
import type { Part } from '../../shared/sentence';

/** How sure a figure is, as it stands in a sentence (METRICS C20). */

/** Fewer orders than these are too few to judge by (METRICS 18). */
export const FEW_ORDERS = 30;

/** Money as people write it; whole units from a thousand on. */
export const moneyWords = (minor: number, currency: string): string => {
  const major = minor / 10 ** minorDigits(currency);
  const digits = Math.abs(major) < 1_000 ? minorDigits(currency) : 0;
  return trueMinus(formatter({ ...inCurrency(currency), ...decimals(digits) }).format(major));
};

const countOf = (value: Value | undefined): number => value?.value ?? 0;

/** " (12 orders after 9, a small sample)": what a comparison of sales rests on. */
const orderWords = (tiles: readonly TileView[]): string => {
  const tile = tiles.find(({ metric }) => metric === 'orders');
  if (!tile?.comparison) return '';
  const [now, before] = [countOf(tile.value), countOf(tile.comparison.value)];
  const few = Math.min(now, before) < FEW_ORDERS ? ', a small sample' : '';
  return ` (${numberWords(now, 0)} ${now === 1 ? 'order' : 'orders'} after ${numberWords(before, 0)}${few})`;
};

/** "net sales are up 5.1% on …" with its sample; beyond what a percentage can tell by the amounts. */
export const salesChange = (
  { relative, value, difference }: Comparison,
  tiles: readonly TileView[],
  { against, currency }: { against: string; currency: string },
): Part[] => {
  const sample = orderWords(tiles);
  const before = value.value ?? 0;
  if (relative !== null && !isBeyondPercent(relative)) {
    const size = percentWords(Math.abs(relative), 1);
    if (size === '0.0%') return [{ text: `net sales are level with ${against}${sample}.` }];
    return [
      { text: `net sales are ${relative > 0 ? 'up' : 'down'} ` },
      { text: size, why: 'net_sales' },
      { text: ` on ${against}${sample}.` },
    ];
  }
  return [
    { text: 'net sales are ' },
    { text: moneyWords(before + (difference ?? 0), currency), why: 'net_sales' },
    { text: `, after ${moneyWords(before, currency)} in ${against}${sample}.` },
  ];
};

/** "conversion (43,120 sessions)": a rate or a mean is never named without its sample. */
export const withSample = (name: string, { target }: TileView): string =>
  target?.sample ? `${name} (${target.sample})` : name;
