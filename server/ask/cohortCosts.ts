import { METRICS } from '../catalog/metrics';
import type { Flag } from '../catalog/types';
import { isNonEmpty, lastOf } from '../../shared/items';
import type { Day } from '../time';
import { ask } from './ask';
import type { Scope } from './cohortStatements';
import type { Cohort } from './cohorts';
import { nextBucket } from './period';
import type { InStore } from '../types';
import type { Filter, RanSql, Value } from './types';

/** What the customers of a cohort cost, and when they had paid it back. */

export interface CohortCost {
  cohort: string;
  /** The cohort's own period, half-open. */
  from: Day;
  to: Day;
  /** Marketing cost of the period, minor units; null when none is known. */
  cost: number | null;
  /** Customers acquired on the days that the cost is of, by whom it is divided. */
  customers: number | null;
  /** Cost per new customer, minor units, unrounded. Null with a flag, never 0. */
  cac: number | null;
  flags: Flag[];
  /** Why nothing is known of its days. */
  reason?: string;
  breakEven: BreakEven;
}

export interface BreakEven {
  /** First period that is over in which contribution to date covers the cost; null with a flag if there is none. */
  k: number | null;
  /** declared_margin: rests on the margin that the owner declared. immature: not reached so far. */
  flags: Flag[];
}

const CAC = METRICS.cac_blended;
/** Five decimals, as a contribution rate is kept: so that money is compared in whole numbers. */
const RATE_SCALE = 100_000;

/** Contribution (net sales × rate) covers the cost, to the last minor unit. */
const covers = (netSales: number, rate: number, cost: number): boolean =>
  BigInt(netSales) * BigInt(Math.round(rate * RATE_SCALE)) >= BigInt(cost) * BigInt(RATE_SCALE);

const NO_COST: ReadonlySet<Flag> = new Set(['no_spend', 'no_data', 'not_by_filter']);

const breakEvenOf = (ltv: Cohort, cost: Value, rate: number | null): BreakEven => {
  if (rate === null) return { k: null, flags: ['no_margin'] };
  const spent = cost.num;
  if (cost.value === null || spent === null)
    return { k: null, flags: cost.flags.filter((flag) => NO_COST.has(flag)) };
  // a cost that is not whole is paid back too early
  if (cost.flags.includes('partial')) return { k: null, flags: ['declared_margin', 'immature'] };
  const first = ltv.values.find(({ num }) => num !== null && covers(num, rate, spent));
  return first
    ? { k: first.k, flags: ['declared_margin'] }
    : { k: null, flags: ['declared_margin', 'immature'] };
};

const UNKNOWN: Value = { value: null, num: null, den: null, unit: 'money', flags: ['not_by_filter'] };

const costOf = ({
  value,
  num,
  den,
  flags,
  reason,
}: Value): Pick<CohortCost, 'cost' | 'customers' | 'cac' | 'flags' | 'reason'> => ({
  ...(reason !== undefined && { reason }),
  cost: value === null ? null : num,
  customers: value === null ? null : den,
  cac: value,
  flags,
});

/** A cohort's first day, and its net sales to date. */
interface Paid {
  from: Day;
  curve: Cohort;
}

/**
 * CAC of each cohort by the catalogue's own definition; a filter that cost has no part of leaves it empty.
 * `paid`: cohorts as they are read to the moment to which cost is known.
 */
export const costsOf = async (
  { tx, now }: Pick<InStore, 'tx' | 'now'>,
  { store, by, asOf }: Scope,
  where: readonly Filter[],
  paid: readonly Paid[],
): Promise<{ costs: CohortCost[]; sql: RanSql[] }> => {
  if (!isNonEmpty(paid)) return { costs: [], sql: [] };
  const refused = where.find(({ dimension }) => !CAC.dimensions.includes(dimension));
  const period = { metrics: [CAC.id], from: paid[0].from, to: nextBucket(lastOf(paid).from, by), by };
  const answer = refused
    ? null
    : await ask(
        tx,
        store,
        { ...period, where: [...where], asOf: asOf.isAsked ? asOf.instant : undefined },
        now,
      );
  const values = new Map(answer?.rows.map((row) => [row.bucket, row.values[CAC.id]]));
  const costs = paid.map(({ from, curve }): CohortCost => {
    const value = values.get(from) ?? UNKNOWN;
    return {
      cohort: curve.cohort,
      from,
      to: nextBucket(from, by),
      ...costOf(value),
      breakEven: breakEvenOf(curve, value, store.contributionRate),
    };
  });
  return { costs, sql: answer?.sql ?? [] };
};
