import type { Flag, Unit } from '../catalog/types';
import type { Figure } from '../explore';
import { minorDigits } from '../facts/money';
import { numberWords } from '../../shared/numberWords';
import { MARKS } from './sentences';

/** Tables for people: columns as wide as their longest cell, numbers to the right. */
export const table = (head: string[], body: string[][], right: boolean[] = []): string => {
  const widths = head.map((title, i) => Math.max(title.length, ...body.map((row) => (row[i] ?? '').length)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return `${[head, rule, ...body].map(line).join('\n')}\n`;
};

/** A value in its unit's own words: 1,234.50 GBP, 2.41 %, 1,234. */
export const formatNumber = (value: number, unit: Unit, currency: string): string => {
  if (unit === 'money') {
    const decimals = minorDigits(currency);
    return `${numberWords(value / 10 ** decimals, decimals)} ${currency}`;
  }
  if (unit === 'fraction') return `${numberWords(value * 100, 2)} %`;
  return numberWords(value, Number.isInteger(value) ? 0 : 2);
};

/** A figure with the marks of what is said of it; a dash where there is nothing to say. */
export const formatFigure = ({ value, unit, flags }: Figure, currency: string): string => {
  const text = value === null ? '–' : formatNumber(value, unit, currency);
  return flags.length > 0 ? `${text} ${flags.map((flag) => MARKS[flag][0]).join('')}` : text;
};

/** One line for every mark that occurs, in the order of the list. */
export const legendOf = (flags: readonly Flag[]): string[] =>
  (Object.keys(MARKS) as Flag[])
    .filter((flag) => flags.includes(flag))
    .map((flag) => `${MARKS[flag][0]} = ${MARKS[flag][1]}`);
