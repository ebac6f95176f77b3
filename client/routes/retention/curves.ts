import type { CohortAnswer, CohortAverage } from '../../../server/ask';
import { cohortName, perCustomer } from './words';

/** What the lines show: the average, and three cohorts that stand for early, middle and late ones. */

export interface Curve {
  key: string;
  name: string;
  /** By k; null where the period still runs. */
  values: (number | null)[];
  /** Whether it is one of the cohorts, or the average. */
  isAverage: boolean;
}

/** The first period of retention and orders is the first order itself: nothing to compare. */
export const firstPeriod = ({ measure }: Pick<CohortAnswer, 'measure'>): number =>
  measure === 'ltv_revenue' ? 0 : 1;

const NAMED = 3;

/** Oldest, middle and newest of those that have a line: two points at least. */
const chosen = <T>(items: readonly T[]): T[] => {
  if (items.length <= NAMED) return [...items];
  return [items[0]!, items[Math.floor((items.length - 1) / 2)]!, items.at(-1)!];
};

export const curvesOf = (answer: CohortAnswer): Curve[] => {
  const { cohorts, costs, averages, by } = answer;
  const from = firstPeriod(answer);
  const lines = cohorts
    .map(({ cohort, size, values }, i) => ({
      key: cohort,
      name: cohortName(costs[i]!, by),
      values: values.map((value) => perCustomer(value, size)),
      isAverage: false,
    }))
    .filter(({ values }) => values.slice(from).filter((value) => value !== null).length > 1);
  if (lines.length === 0) return [];
  const average = {
    key: 'average',
    name: 'Average',
    values: averages.map(({ value }) => value),
    isAverage: true,
  };
  return [...chosen(lines), ...(lines.length > 1 ? [average] : [])];
};

/** Fewer cohorts than three make no average that could be leant on. */
export const isFew = (average: CohortAverage | undefined): boolean => (average?.cohorts ?? 0) < 3;

const MOST_TICKS = 5;
const STEPS = [1, 2, 5, 10] as const;

/** Labels from 0 to at least the largest value, by a step of 1, 2 or 5 of a power of ten. */
export const ticksOf = (largest: number): number[] => {
  if (largest <= 0) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(largest / MOST_TICKS));
  const step = power * STEPS.find((each) => power * each * MOST_TICKS >= largest)!;
  const count = Math.ceil(largest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
};

/** How far labels lie apart. */
export const stepOf = (ticks: readonly number[]): number => ticks[1]! - ticks[0]!;

/** Rows for the chart: one a period. An average of fewer than three cohorts is a series of its own. */
export const pointsOf = (answer: CohortAnswer, curves: readonly Curve[]): Record<string, number | null>[] => {
  const few = (k: number) => isFew(answer.averages[k]);
  return answer.averages
    .filter(({ k }) => k >= firstPeriod(answer))
    .map(({ k }) => ({
      k,
      ...Object.fromEntries(curves.map(({ key, values }) => [key, values[k] ?? null])),
      average: few(k) ? null : (answer.averages[k]?.value ?? null),
      // begins where the other ends, so that the line goes on
      few: few(k) || few(k + 1) ? (answer.averages[k]?.value ?? null) : null,
    }));
};
