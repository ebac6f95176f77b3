import type { CohortAnswer, CohortAverage } from '../../../server/ask';
import { zip } from '../../../shared/items';
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

/** Oldest, middle and newest of those that have a line: two points at least. */
const chosen = <T>(items: readonly T[]): T[] => {
  const last = items.length - 1;
  const named = [0, Math.floor(last / 2), last];
  return items.filter((_, i) => named.includes(i));
};

export const curvesOf = (answer: CohortAnswer): Curve[] => {
  const { cohorts, costs, averages, by } = answer;
  const from = firstPeriod(answer);
  const lines = zip(cohorts, costs)
    .map(([{ cohort, size, values }, cost]) => ({
      key: cohort,
      name: cohortName(cost, by),
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
const isFew = (average: CohortAverage | undefined): boolean => (average?.cohorts ?? 0) < 3;

/** What the chart draws of one period: a value by curve. */
interface Point {
  k: number;
  [curve: string]: number | null;
}

/** Rows for the chart: one a period. An average of fewer than three cohorts is a series of its own. */
export const pointsOf = (answer: CohortAnswer, curves: readonly Curve[]): Point[] => {
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

/** Where a line ends, and with which value. */
export interface End<C extends Curve = Curve> {
  curve: C;
  k: number;
  value: number;
}

/** A name stands where its line ends. The average ends where it is still one of three cohorts, and is dashed after it. */
export const endsOf = <C extends Curve>(averages: readonly CohortAverage[], curves: readonly C[]): End<C>[] =>
  curves.flatMap((curve) => {
    const isNamed = (i: number) => !curve.isAverage || !isFew(averages[i]);
    const k = curve.values.findLastIndex((value, i) => value !== null && isNamed(i));
    const value = curve.values[k];
    return value === null || value === undefined ? [] : [{ curve, k, value }];
  });
