import { countWords, type Forms, formOf } from '../../../shared/numberWords';
import type { CohortAnswer, CohortAverage, CohortValue, Comeback } from '../../../server/ask';
import type { CohortMeasureId, CohortGrain } from '../../../shared/lists';
import { type Day, type Period, addDays, addMonths } from '../../../shared/days';
import { dateWords, monthName, monthWords, yearOf } from '../../../shared/dayWords';
import { listWords } from '../../../shared/sentence';
import type { Flag, Unit } from '../../../server/catalog/types';
import { formatMissing, formatPercent, formatPoints, formatValue } from '../../format';

/** How cohorts and their periods are named, and their figures written. */

export const MEASURE_NAMES: Record<
  CohortMeasureId,
  { name: string; title: (by: CohortGrain) => string; says: string }
> = {
  retention: {
    name: 'Retention',
    title: (by) => `Do they come back, ${by} by ${by}?`,
    says: 'Share of the cohort’s customers with an order in the period',
  },
  orders: {
    name: 'Orders',
    title: (by) => `How often do they order, ${by} by ${by}?`,
    says: 'Orders of the cohort’s customers in the period; averages are orders per customer',
  },
  ltv_revenue: {
    name: 'LTV, sales',
    title: (by) => `What is a customer worth, ${by} by ${by}?`,
    says: 'Net sales to date per acquired customer, first order included, returns on the day of their order',
  },
};

export const GRAIN_NAMES: Record<CohortGrain, string> = {
  week: 'Weeks',
  month: 'Months',
  quarter: 'Quarters',
};

export const CUSTOMERS: Forms = { one: 'customer', other: 'customers' };
export const COHORTS: Forms = { one: 'cohort', other: 'cohorts' };

const MONTHS_IN = { month: 1, quarter: 3 } as const;

/** The period `k` periods after the cohort that begins on `from`, half-open. */
export const periodAt = (from: Day, k: number, by: CohortGrain): Period => {
  if (by === 'week') return { from: addDays(from, 7 * k), to: addDays(from, 7 * (k + 1)) };
  const months = MONTHS_IN[by];
  return { from: addMonths(from, months * k), to: addMonths(from, months * (k + 1)) };
};

/** "Sep 2025", "Feb – Apr 2026", "22 Mar 2026" for the week that begins then. */
export const cohortName = ({ from, to }: Period, by: CohortGrain): string => {
  if (by === 'month') return `${monthName(from)} ${yearOf(from)}`;
  if (by === 'week') return dateWords(from);
  const last = addDays(to, -1);
  return `${monthWords(from, last)} – ${monthName(last)} ${yearOf(last)}`;
};

/** M3, W3, Q3. */
export const columnName = (k: number, by: CohortGrain): string => `${by.charAt(0).toUpperCase()}${k}`;

const MONEY_WITHOUT_SIGN = /[^\d.,−]/g;

/** A cell of the grid; money without its sign, which the legend names. */
export const cellText = (value: number, unit: Unit, currency: string): string => {
  if (unit === 'fraction') return formatPercent(value, 1);
  const text = formatValue(value, unit, currency, 'unit');
  return unit === 'money' ? text.replaceAll(MONEY_WITHOUT_SIGN, '') : text;
};

/** Averages of counts are per customer. */
export const averageUnit = (unit: Unit): Unit => (unit === 'count' ? 'number' : unit);

/** What a cell says per customer: so that cohorts of different size can be compared. */
export const perCustomer = ({ num }: CohortValue, size: number): number | null =>
  num === null || size === 0 ? null : num / size;

/** How a cell stands to the average of its column. Above or below means at least 5 %, and more than chance explains. */
export const standing = (
  value: CohortValue,
  size: number,
  average: CohortAverage | undefined,
): 'above' | 'below' | null => {
  const own = perCustomer(value, size);
  if (own === null || !average || average.value === null || average.cohorts < 2) return null;
  const apart = own - average.value;
  if (Math.abs(apart) < Math.abs(average.value) * 0.05) return null;
  // what chance could have made stands neither above nor below
  const { interval } = value;
  if (interval && interval[0] <= average.value && average.value <= interval[1]) return null;
  return apart > 0 ? 'above' : apart < 0 ? 'below' : null;
};

const WHY_NOT: Partial<Record<Flag, string>> = {
  no_spend: 'no cost recorded',
  no_margin: 'no margin declared',
  not_by_filter: 'cost is not known by what is filtered',
  no_data: 'no new customers',
  immature: 'not reached yet',
};

/** Why a cost or a break-even is missing. */
export const whyNot = (flags: readonly Flag[], reason?: string): string =>
  reason !== undefined
    ? formatMissing({ flags, reason })
    : (flags.map((flag) => WHY_NOT[flag]).find((words) => words !== undefined) ?? 'no data');

/** What a hatched cell is: its period goes on, or is not known to its end. */
export const unfinishedWords = ({ cohorts }: Pick<CohortAnswer, 'cohorts'>): string => {
  const open = cohorts.flatMap(({ values }) => values).filter(({ value }) => value === null);
  const isRunning = open.some(({ reason }) => reason === undefined);
  if (open.every(({ reason }) => reason === undefined)) return 'Still running';
  return isRunning ? 'Still running, or without data to its end' : 'Without data to its end';
};

const MOST_NAMED = 3;

/** Which cohorts have not paid for themselves, and what is missing where none could. */
export const breakEvenNote = ({ costs, by }: CohortAnswer): string | null => {
  const open = costs.filter(({ breakEven }) => breakEven.flags.includes('immature'));
  if (open.length > MOST_NAMED) return `${open.length} cohorts have not broken even yet.`;
  if (open.length > 0)
    return `${listWords(open.map((cost) => cohortName(cost, by)))} ${formOf(open.length, { one: 'has', other: 'have' })} not broken even yet.`;
  const [first] = costs;
  return first && costs.every(({ breakEven }) => breakEven.k === null)
    ? `No break-even: ${whyNot(first.breakEven.flags)}.`
    : null;
};

/** ", +1.0 pp on the 9 months before", or that the two can't be told apart: with what each rests on. */
export const againstBefore = (
  { recent, before, difference, isUnclear }: Comeback,
  by: CohortGrain,
): string => {
  const earlier = formOf(before.cohorts, { one: `${by} before`, other: `${before.cohorts} ${by}s before` });
  const of = countWords(before.den, CUSTOMERS);
  if (!isUnclear) return `, ${formatPoints(difference, before.value)} on the ${earlier} (${of})`;
  const [low, high] = recent.interval ?? [recent.value, recent.value];
  const interval = `95% ${formatPercent(low, 1)} to ${formatPercent(high, 1)}`;
  return ` (${interval}), which cannot be told apart from ${formatPercent(before.value, 1)} of the ${earlier} (${of})`;
};
