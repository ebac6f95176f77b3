import type { CohortAnswer } from '../../../server/ask';
import type { Unit } from '../../../server/catalog/types';
import { minorDigits, toMajor } from '../../../shared/currency';
import { zip } from '../../../shared/items';
import { averageUnit, columnName } from './words';

/** The grid as a file: the figures of the screen, ratios as fractions, money in major units. */

const number = (value: number | null, unit: Unit, currency: string): string => {
  if (value === null) return '';
  return unit === 'money' ? toMajor(value, currency).toFixed(minorDigits(currency)) : String(value);
};

/** Every cell is a number, a day or a name of ours: none has to be quoted or disarmed. */
export const csvOf = ({ cohorts, costs, averages, totals, unit, currency, by }: CohortAnswer): string => {
  const head = [
    'cohort',
    'from',
    'to',
    'customers',
    `marketing_cost_${currency}`,
    `cac_${currency}`,
    'break_even',
  ];
  const rows = zip(cohorts, costs).map(([{ cohort, size, values }, paidFor]) => {
    const { from, to, cost, cac, breakEven } = paidFor;
    const paid = breakEven.k === null ? '' : columnName(breakEven.k, by);
    const money = [cost, cac].map((value) => number(value, 'money', currency));
    const cells = averages.map(({ k }) => number(values[k]?.value ?? null, unit, currency));
    return [cohort, from, to, String(size), ...money, paid, ...cells];
  });
  const weighted = averages.map(({ value }) => number(value, averageUnit(unit), currency));
  const spent = [totals.cost, totals.cac].map((value) => number(value, 'money', currency));
  const last = ['average', '', '', String(totals.customers), ...spent, '', ...weighted];
  const lines = [[...head, ...averages.map(({ k }) => columnName(k, by))], ...rows, last];
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
};
