import type { CohortAnswer } from '../../../server/ask';
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

/** Rows for the chart: one a period. An average of fewer than three cohorts is a series of its own. */
export const pointsOf = (answer: CohortAnswer, curves: readonly Curve[]): Record<string, number | null>[] => {
  const isFew = (k: number) => (answer.averages[k]?.cohorts ?? 0) < 3;
  return answer.averages
    .filter(({ k }) => k >= firstPeriod(answer))
    .map(({ k }) => ({
      k,
      ...Object.fromEntries(curves.map(({ key, values }) => [key, values[k] ?? null])),
      average: isFew(k) ? null : (answer.averages[k]?.value ?? null),
      // begins where the other ends, so that the line goes on
      few: isFew(k) || isFew(k + 1) ? (answer.averages[k]?.value ?? null) : null,
    }));
};
