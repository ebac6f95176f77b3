import { bucketIn, cellOf, figure, isIn, isWanted, type Answers, type Figure, type Scope } from './scope';
import type { Booked } from './orders';
import type { Seen } from './identities';
import { decimal, sum } from './money';
import { addDays, bucketAfter, bucketOf, DAY_MS, dayOf, startOf, type Grain } from './time';

/** Customers over time: repeat rates, cohorts, lifetime value (METRICS 4 and 5.1). */

export interface Acquired {
  first: Seen;
  booked: Booked;
  /** Their orders by time, the first one too. */
  orders: Seen[];
}

/** Everybody who was acquired before the scope's end. */
export const acquired = ({ ledger, until }: Scope): Acquired[] =>
  ledger.people.seen
    .filter(({ isFirst, at }) => isFirst && at < until)
    .map((first) => ({
      first,
      booked: ledger.booked.find(({ order }) => order === first.order)!,
      orders: ledger.people.seen.filter(({ key, at }) => key === first.key && at < until),
    }));

/** A day's customers enter together, once the youngest that it can have is N days old. */
const isMature = ({ until, ledger }: Scope, day: string, days: number): boolean =>
  until - startOf(addDays(day, 1), ledger.world.settings.zone) >= days * DAY_MS;

const IMMATURE: Figure = { num: null, den: null, value: null, why: 'immature' };

export const repeatRate = (scope: Scope, days: number): Answers => {
  const everybody = acquired(scope);
  const [num, den] = [new Map<string, bigint>(), new Map<string, bigint>()];
  const young = new Set<string>();
  for (const { first, booked, orders } of everybody) {
    if (!isIn(scope, booked.day) || !isWanted(scope, booked.dims)) continue;
    const cell = cellOf(scope, booked.day, booked.dims);
    if (!isMature(scope, booked.day, days)) {
      young.add(cell);
      continue;
    }
    den.set(cell, (den.get(cell) ?? 0n) + 1n);
    const second = orders[1];
    if (second && second.at - first.at <= days * DAY_MS) num.set(cell, (num.get(cell) ?? 0n) + 1n);
  }
  const at = (cell: string) => {
    const all = den.get(cell) ?? 0n;
    const why = all > 0n ? null : young.has(cell) ? 'immature' : 'no_data';
    if (why === 'immature') return IMMATURE;
    return figure(num.get(cell) ?? 0n, all, why);
  };
  return { at, cells: () => [...den.keys()] };
};

/** Net sales (order basis) of a customer in local days of [from, to). */
const netIn = (scope: Scope, key: string, [from, to]: [string, string]): bigint =>
  sum(
    scope.ledger.entries
      .filter(
        ({ customer, measure, at, orderDay, dims }) =>
          customer === key &&
          dims.product_type === undefined &&
          ['gross_sales', 'discounts', 'returns'].includes(measure) &&
          (at === null || at < scope.until) &&
          orderDay >= from &&
          orderDay < to,
      )
      .map(({ measure, amount }) => (measure === 'gross_sales' ? amount : -amount)),
  );

/** First days of the months that lie wholly in the period. */
const wholeMonths = ({ question: { from, to } }: Scope): string[] => {
  const months: string[] = [];
  let month = `${from.slice(0, 7)}-01`;
  if (month < from) month = bucketAfter(month, 'month');
  for (; bucketAfter(month, 'month') <= to; month = bucketAfter(month, 'month')) months.push(month);
  return months;
};

const spentIn = (scope: Scope, month: string, split: string | null): bigint => {
  const next = bucketAfter(month, 'month');
  const by = scope.question.split;
  return sum(
    scope.ledger.entries
      .filter(
        ({ measure, day, dims }) =>
          measure === 'marketing_cost' &&
          day >= month &&
          day < next &&
          day <= scope.lastDay &&
          isWanted(scope, dims) &&
          (!by || dims[by] === split),
      )
      .map(({ amount }) => amount),
  );
};

/** Of the customers acquired in whole months of the period whose twelve months are over. */
export const lifetime = (scope: Scope, metric: 'ltv_revenue' | 'ltv_cac'): Answers => {
  const { zone, contributionRate } = scope.ledger.world.settings;
  const everybody = acquired(scope);
  const by = scope.question.split;
  const isOver = (month: string) => startOf(bucketAfter(month, 'month', 12), zone) <= scope.until;
  const at = (cell: string): Figure => {
    const [bucket, split = ''] = cell.split('|');
    const months = wholeMonths(scope).filter((month) => (bucketIn(scope, month) ?? '') === bucket);
    const ready = months.filter(isOver);
    const people = everybody.filter(
      ({ booked: { day, dims } }) =>
        ready.includes(bucketOf(day, 'month', scope.ledger.world.settings)) &&
        isWanted(scope, dims) &&
        (!by || dims[by] === split),
    );
    const net = sum(
      people.map(({ first, booked: { day } }) => {
        const month = bucketOf(day, 'month', scope.ledger.world.settings);
        return netIn(scope, first.key, [month, bucketAfter(month, 'month', 12)]);
      }),
    );
    const isYoung = months.length > 0 && ready.length === 0;
    if (metric === 'ltv_revenue') {
      const why = people.length > 0 ? null : isYoung ? 'immature' : 'no_data';
      return figure(net, BigInt(people.length), why);
    }
    const cost = sum(ready.map((month) => spentIn(scope, month, split)));
    const why =
      contributionRate === null ? 'no_margin' : cost > 0n ? null : isYoung ? 'immature' : 'no_spend';
    const { n, d } = decimal(contributionRate ?? '0');
    const num = (Number(net) * Number(n)) / Number(d);
    return {
      num: contributionRate === null ? null : num,
      den: Number(cost),
      value: why ? null : num / Number(cost),
      why,
    };
  };
  // a part of which no customer is ready is told or not
  return { at, cells: () => [] };
};

export interface Cohort {
  /** First day. */
  start: string;
  size: number;
  /** One a period that has begun: null where it is not over. */
  values: { num: number | null; den: number | null; value: number | null }[];
}

/** Customers by the period of their first order, followed period by period. */
export const cohortsOf = (
  scope: Scope,
  measure: 'retention' | 'orders' | 'ltv_revenue',
  by: Exclude<Grain, 'day' | 'year'>,
): Cohort[] => {
  const { settings } = scope.ledger.world;
  const groups = new Map<string, Acquired[]>();
  for (const one of acquired(scope)) {
    if (!isWanted(scope, one.booked.dims)) continue;
    const start = bucketOf(one.booked.day, by, settings);
    groups.set(start, [...(groups.get(start) ?? []), one]);
  }
  const today = dayOf(scope.until, settings.zone);
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([start, people]) => {
      const values: Cohort['values'] = [];
      for (let k = 0; bucketAfter(start, by, k) <= today; k++) {
        const [first, end] = [bucketAfter(start, by, k), bucketAfter(start, by, k + 1)];
        if (startOf(end, settings.zone) > scope.until) {
          values.push({ num: null, den: null, value: null });
          continue;
        }
        const isWithin = ({ at }: Seen) => {
          const day = dayOf(at, settings.zone);
          return day >= first && day < end;
        };
        const num =
          measure === 'retention'
            ? people.filter(({ orders }) => orders.some(isWithin)).length
            : measure === 'orders'
              ? people.reduce((all, { orders }) => all + orders.filter(isWithin).length, 0)
              : Number(sum(people.map((one) => netIn(scope, one.first.key, [start, end]))));
        const den = measure === 'orders' ? null : people.length;
        values.push({ num, den, value: den === null ? num : num / den });
      }
      return { start, size: people.length, values };
    });
};
