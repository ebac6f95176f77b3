import type { Flag, Unit } from '../catalog/types';
import type { Figure } from '../explore';
import { minorDigits } from '../facts/money';
import { numberWords } from '../../shared/numberWords';

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

/** One letter for what is said of a value, explained once below the table. */
const MARKS: Record<Flag, [mark: string, meaning: string]> = {
  partial: ['p', 'partial: the bucket is cut by the period or still running'],
  provisional: ['v', 'provisional: less than 72 hours since its end, late changes are still counted'],
  small_sample: ['s', 'small_sample: too few to judge by'],
  immature: ['i', 'immature: not enough time has passed'],
  no_data: ['n', 'no_data: there is nothing to tell it from'],
  no_spend: ['c', 'no_spend: no cost recorded'],
  no_margin: ['m', 'no_margin: the store has declared no contribution margin'],
  unconverted: ['x', 'unconverted: orders or costs without an exchange rate are left out of it'],
  masked: ['h', 'masked: orders of channels that hide who buys are not in it'],
  not_additive: ['a', 'not_additive: its days can’t be added up'],
  no_cost: ['k', 'no_cost: a cost that belongs in it is not known'],
  low_coverage: ['l', 'low_coverage: the unit cost is known of less than 95 % of net sales'],
  not_by_filter: ['f', 'not_by_filter: cost is not known by what was filtered'],
  unlinked_returns: ['u', 'unlinked_returns: credit notes that name no order are in it'],
  declared_margin: ['d', 'declared_margin: rests on the margin that the store declared'],
  mixed_sources: ['y', 'mixed_sources: its days have the sessions of different sources'],
  hybrid: ['h', 'hybrid: orders of the shop by sessions that another system counted'],
  low_match: ['w', 'low_match: less than 85 % of the web orders were matched to a session'],
  may_be_cut: ['e', 'may_be_cut: its last day is that of the newest event, and may go on'],
  customer_day: ['t', 'customer_day: counted in the customer-day table'],
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
