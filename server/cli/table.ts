import type { Value } from '../ask/types';
import type { Unit } from '../catalog/types';
import { minorDigits } from '../ledger/money';

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

const number = (value: number, digits: number) =>
  new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** A value in its unit's own words: 1,234.50 GBP, 2.41 %, 1,234. */
export const formatNumber = (value: number, unit: Unit, currency: string): string => {
  if (unit === 'money') {
    const decimals = minorDigits(currency);
    return `${number(value / 10 ** decimals, decimals)} ${currency}`;
  }
  if (unit === 'fraction') return `${number(value * 100, 2)} %`;
  return number(value, Number.isInteger(value) ? 0 : 2);
};

/** A value with what is said of it; a dash where there is nothing to say. */
export const formatValue = (value: Value | undefined, currency: string): string => {
  if (!value) return '–';
  const text = value.value === null ? '–' : formatNumber(value.value, value.unit, currency);
  return value.flags.length > 0 ? `${text} (${value.flags.join(', ')})` : text;
};
