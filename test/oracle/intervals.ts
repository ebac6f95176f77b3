import { acquired } from './customers';
import type { Scope } from './scope';
import { daysBetween, dayOf } from './time';

/** METRICS 4: orders of one customer within an hour are one purchase. */
const TOGETHER = 60 * 60_000;

/** Local days between consecutive orders of everybody, smallest first. */
export const gapsOf = (scope: Scope): number[] => {
  const { zone } = scope.ledger.world.settings;
  return acquired(scope)
    .flatMap(({ orders }) =>
      orders.slice(1).flatMap(({ at }, i) => {
        const before = orders[i]!.at;
        return at - before <= TOGETHER ? [] : [daysBetween(dayOf(before, zone), dayOf(at, zone))];
      }),
    )
    .toSorted((a, b) => a - b);
};

const atShare = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.ceil(share * sorted.length) - 1] ?? null;

export const intervalsOf = (scope: Scope) => {
  const gaps = gapsOf(scope);
  return {
    orders: gaps.length,
    lowerQuartile: atShare(gaps, 0.25),
    median: atShare(gaps, 0.5),
    upperQuartile: atShare(gaps, 0.75),
    mean: gaps.length === 0 ? null : gaps.reduce((all, gap) => all + gap, 0) / gaps.length,
  };
};
