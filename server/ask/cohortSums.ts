import type { Flag } from '../catalog/types';
import { holds, type Interval } from '../stats/intervals';
import { isNonEmpty, lastOf } from '../../shared/items';
import { wilson } from '../stats/wilson';
import type { CohortCost } from './cohortCosts';
import type { Cohort, CohortValue } from './cohorts';

/** What cohorts say together: sums over sums of the periods that are over, never a mean of ratios. */

export interface CohortAverage {
  k: number;
  /** As the measure's; of orders: orders per customer. Null where no period k is over yet. */
  value: number | null;
  num: number | null;
  den: number | null;
  /** How many cohorts are in it. */
  cohorts: number;
  flags: Flag[];
}

/** Fewer cohorts than this do not make an average that could be leant on (METRICS 5.1). */
const MIN_COHORTS = 3;
const MIN_CUSTOMERS = 30;

interface Mature {
  size: number;
  value: CohortValue & { num: number };
}

const matureAt = (cohorts: readonly Cohort[], k: number): Mature[] =>
  cohorts.flatMap(({ size, values }) => {
    const value = values[k];
    return value && value.num !== null ? [{ size, value: { ...value, num: value.num } }] : [];
  });

const averageAt = (cohorts: readonly Cohort[], k: number): CohortAverage => {
  const mature = matureAt(cohorts, k);
  if (mature.length === 0) return { k, value: null, num: null, den: null, cohorts: 0, flags: ['immature'] };
  const num = mature.reduce((sum, { value }) => sum + value.num, 0);
  const den = mature.reduce((sum, { size }) => sum + size, 0);
  const isSmall = mature.length < MIN_COHORTS || den < MIN_CUSTOMERS;
  return {
    k,
    value: num / den,
    num,
    den,
    cohorts: mature.length,
    flags: isSmall ? ['small_sample'] : [],
  };
};

/** One average a column of the grid. A period that still runs is in neither sum. */
export const averagesOf = (cohorts: readonly Cohort[]): CohortAverage[] => {
  const longest = Math.max(0, ...cohorts.map(({ values }) => values.length));
  return Array.from({ length: longest }, (_none, k) => averageAt(cohorts, k));
};

/** All cohorts of the grid. */
export interface CohortTotals {
  customers: number;
  /** Marketing cost, and cost per customer, of the cohorts of which cost is known; null of none. Minor units. */
  cost: number | null;
  cac: number | null;
}

/** A cohort without cost is in neither sum: its cost is not 0, it is not known. */
export const totalsOf = (cohorts: readonly Cohort[], costs: readonly CohortCost[]): CohortTotals => {
  const known = costs.flatMap(({ cost, customers }) =>
    cost === null || customers === null ? [] : [{ cost, customers }],
  );
  const customers = known.reduce((sum, each) => sum + each.customers, 0);
  const cost = known.reduce((sum, each) => sum + each.cost, 0);
  return {
    customers: cohorts.reduce((sum, { size }) => sum + size, 0),
    cost: customers === 0 ? null : cost,
    cac: customers === 0 ? null : cost / customers,
  };
};

/** Cohorts side by side: how many of their customers were there again in the period after the first. */
export interface ComebackGroup {
  /** Names of the first and the last cohort. */
  from: string;
  to: string;
  cohorts: number;
  num: number;
  den: number;
  value: number;
  /** 95 %, Wilson. */
  interval: Interval | null;
}

export interface Comeback {
  /** The period that is judged. */
  k: number;
  recent: ComebackGroup;
  before: ComebackGroup;
  /** Percentage points as a fraction. */
  difference: number;
  /** The newest can't be told apart from those before: their interval holds that share. */
  isUnclear: boolean;
  flags: Flag[];
}

const JUDGED = 1;
const RECENT = 3;

const groupOf = (cohorts: readonly Cohort[]): ComebackGroup | null => {
  const { num, den, value } = averageAt(cohorts, JUDGED);
  if (!isNonEmpty(cohorts) || num === null || den === null || value === null) return null;
  const [from, to] = [cohorts[0].cohort, lastOf(cohorts).cohort];
  return { from, to, cohorts: cohorts.length, num, den, value, interval: wilson(num, den) };
};

/** The newest cohorts whose period 1 is over (at most 3, at most half of them) against those before. */
export const comebackOf = (retention: readonly Cohort[]): Comeback | null => {
  const judged = retention.filter((cohort) => matureAt([cohort], JUDGED).length > 0);
  if (judged.length < 2) return null;
  const n = Math.min(RECENT, Math.floor(judged.length / 2));
  const [recent, before] = [groupOf(judged.slice(-n)), groupOf(judged.slice(0, -n))];
  if (!recent || !before) return null;
  const isSmall = recent.den < MIN_CUSTOMERS || before.den < MIN_CUSTOMERS;
  return {
    k: JUDGED,
    recent,
    before,
    difference: recent.value - before.value,
    isUnclear: holds(recent.interval, before.value),
    flags: isSmall ? ['small_sample'] : [],
  };
};
