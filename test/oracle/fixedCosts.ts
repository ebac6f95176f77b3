import { writer, type Entry } from './entries';
import { inMinor, round, whole } from './money';
import { converter, rateOn } from './rates';
import { addDays, bucketAfter, dayOf, daysBetween } from './time';
import type { FixedCostFact } from './types';
import type { World } from './world';

/** METRICS 7: declared by month; one without a declaration takes the last before it. */

const declaredIn = (world: World, month: string): FixedCostFact[] => {
  const kinds = new Map<string, FixedCostFact>();
  for (const cost of world.facts.fixedCosts) {
    const key = `${cost.source} ${cost.kind}`;
    const held = kinds.get(key);
    if (cost.month <= month && (!held || held.month < cost.month)) kinds.set(key, cost);
  }
  return [...kinds.values()];
};

/** A month's cost is spread over its days, each at its own rate. */
const dayShare = (world: World, cost: FixedCostFact, day: string): bigint => {
  const month = `${day.slice(0, 7)}-01`;
  const days = BigInt(daysBetween(month, bucketAfter(month, 'month')));
  const all = inMinor(cost.amount, cost.currency);
  const upTo = (count: number) => round({ n: all * BigInt(count), d: days });
  const passed = daysBetween(month, day);
  const pair: [string, string] = [cost.currency, world.settings.currency];
  const rate = rateOn(world.facts.fx, pair, day);
  return rate ? converter(rate, pair)(whole(upTo(passed + 1) - upTo(passed))) : 0n;
};

export const fixedEntries = (world: World): Entry[] => {
  const first = world.facts.fixedCosts.map(({ month }) => month).toSorted()[0];
  const entries: Entry[] = [];
  if (first === undefined) return entries;
  const end = dayOf(world.now, world.settings.zone);
  for (let day = first; day <= end; day = addDays(day, 1)) {
    const write = writer(entries, { at: null, day, orderDay: day, dims: {} });
    for (const cost of declaredIn(world, `${day.slice(0, 7)}-01`)) {
      write({ fixed_costs: dayShare(world, cost, day) });
    }
  }
  return entries;
};
