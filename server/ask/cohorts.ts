import { rows, type Db } from '../../drizzle/client';
import { COHORTS } from '../catalog/metrics';
import type { Flag, Unit } from '../catalog/types';
import { laterThan } from '../ledger';
import { storedName } from '../facts/names';
import type { Interval } from '../stats/intervals';
import { wilson } from '../stats/wilson';
import { addDays, type Day, type Instant } from '../time';
import { asOfIn, isInReturnWindow, isOver, reachOf, type AsOf } from './asOf';
import { orderDays } from './covered';
import { costsOf, type CohortCost } from './cohortCosts';
import { firstDay, fromDays, fromRollup, type Scope } from './cohortStatements';
import {
  averagesOf,
  comebackOf,
  totalsOf,
  type CohortAverage,
  type CohortTotals,
  type Comeback,
} from './cohortSums';
import { ordersLater } from './later';
import { maskedIfAny } from './masked';
import { bucketBefore, bucketOf, nextBucket } from './period';
import { knownFacts, openingOf } from './opening';
import { run } from './run';
import { asOfNote, between, COSTED, noCohort, NOTES, since } from './sentences';
import { seenUntil, type Reach } from './sight';
import type { Filter, RanSql, Times } from './types';
import type { Store } from '../types';
import { checkCohortFilters, checkTimes } from './validate';
import { askWhole } from './whole';
import { COHORT_MEASURES, type CohortMeasureId, COHORT_GRAINS, type CohortGrain } from '../../shared/lists';

/** Customers by the period of their first order, followed period by period (METRICS 4 and 5.1). */

export interface CohortQuestion extends Times {
  measure: CohortMeasureId;
  /** Default: month. Weeks begin on the store's week start, quarters with its fiscal year. */
  by?: CohortGrain;
  /** Only the newest so many cohorts. Default: all. */
  last?: number;
  where?: Filter[];
}

export interface CohortValue {
  /** Periods since acquisition; 0 = the period of the first order. */
  k: number;
  /** retention: fraction; orders: count; ltv_revenue: minor units per customer, unrounded. Null while the period runs. */
  value: number | null;
  num: number | null;
  den: number | null;
  flags: Flag[];
  /** 95 %, of retention: the only one whose sample is told by its sums. */
  interval?: Interval;
  /** Why there is no value though the period is over: `no data since D` or `no data D1 – D2`. */
  reason?: string;
}

export interface Cohort {
  /** By month `YYYY-MM`, else the first day of the week or quarter. */
  cohort: string;
  size: number;
  values: CohortValue[];
}

export interface CohortAnswer {
  store: string;
  asOf: Instant;
  measure: CohortMeasureId;
  by: CohortGrain;
  currency: string;
  unit: Unit;
  cohorts: Cohort[];
  /** What each of `cohorts` cost and when it had paid that back, in the same order. */
  costs: CohortCost[];
  /** By k, weighted by size, over the cohorts whose period k is over. */
  averages: CohortAverage[];
  totals: CohortTotals;
  /** Whether the newest cohorts come back more often than those before; null before two can be judged. */
  comeback: Comeback | null;
  /** What a sentence over these customers begins with: "Orders stop on 10 May, 10 days ago. "; empty while they go on. */
  opening: string;
  notes: string[];
  sql: RanSql[];
}

interface Found {
  cohort: Day;
  period: Day;
  customers: string | number;
  orders: string | number;
  net_sales: string | number;
}

const MIN_COHORT = 30;

const ZERO = { customers: 0, orders: 0, net: 0 };
type Amounts = typeof ZERO;
type Periods = Map<Day, Amounts>;

const byCohort = (found: readonly Found[]): Map<Day, Periods> => {
  const cohorts = new Map<Day, Periods>();
  for (const row of found) {
    const periods: Periods = cohorts.get(row.cohort) ?? new Map<Day, Amounts>();
    const amounts = {
      customers: Number(row.customers),
      orders: Number(row.orders),
      net: Number(row.net_sales),
    };
    cohorts.set(row.cohort, periods.set(row.period, amounts));
  }
  return cohorts;
};

type Cell = Pick<CohortValue, 'value' | 'num' | 'den' | 'interval'>;

/** `soFar`: sums of the periods up to and including this one. */
const cellOf: Record<CohortMeasureId, (size: number, period: Amounts, soFar: number) => Cell> = {
  retention: (size, { customers }) => {
    const interval = wilson(customers, size);
    return { value: customers / size, num: customers, den: size, ...(interval && { interval }) };
  },
  orders: (_, { orders }) => ({ value: orders, num: orders, den: null }),
  ltv_revenue: (size, _, net) => ({ value: net / size, num: net, den: size }),
};

const flagsOf = (measure: CohortMeasureId, size: number, end: Day, asOf: AsOf): Flag[] => {
  const flags: Flag[] = [];
  if (measure === 'ltv_revenue' && isInReturnWindow(end, asOf)) flags.push('provisional');
  if (size < MIN_COHORT) flags.push('small_sample');
  return flags;
};

/** A cohort that is followed: its first day and what its customers did by period. */
export interface Followed {
  cohort: Day;
  periods: Periods;
}

type Seen = Pick<Scope, 'by' | 'asOf'> & { gaps: Reach['gaps'] };

const UNSEEN = { value: null, num: null, den: null };

/** A period that coverage ends inside is as one that still runs; one with a gap was not seen as a whole. */
const unseen = (from: Day, end: Day, { asOf, gaps }: Seen): Omit<CohortValue, 'k'> | null => {
  if (!isOver(end, asOf)) {
    const isCut =
      Date.parse(asOf.instant) > asOf.ms && isOver(end, { ...asOf, ms: Date.parse(asOf.instant) });
    return { ...UNSEEN, flags: ['immature'], ...(isCut && { reason: since(asOf.lastDay) }) };
  }
  const gap = gaps.find((each) => each.from < end && from < each.to);
  return gap ? { ...UNSEEN, flags: ['no_data'], reason: between(gap) } : null;
};

const curve = (measure: CohortMeasureId, { cohort, periods }: Followed, last: Day, seen: Seen): Cohort => {
  const { by, asOf } = seen;
  const size = periods.get(cohort)?.customers ?? 0;
  const values: CohortValue[] = [];
  let net = 0;
  for (let k = 0, period = cohort; period <= last; k++) {
    const end = nextBucket(period, by);
    const amounts = periods.get(period) ?? ZERO;
    net += amounts.net;
    // what was bought to date needs all that came before
    const start = measure === 'ltv_revenue' ? cohort : period;
    values.push({
      k,
      ...(unseen(start, end, seen) ?? {
        ...cellOf[measure](size, amounts, net),
        flags: flagsOf(measure, size, end, asOf),
      }),
    });
    period = end;
  }
  return { cohort: by === 'month' ? cohort.slice(0, 7) : cohort, size, values };
};

const knownIn = <T extends string>(what: string, ids: readonly T[], id: string): T => {
  const known = ids.find((each) => each === id);
  if (!known) throw noCohort(what, id, ids);
  return known;
};

/** The cohorts that are asked for, followed to the period of `end`. */
const follow = async (
  tx: Db,
  scope: Scope,
  where: readonly Filter[],
): Promise<{ followed: Followed[]; ran: RanSql }> => {
  const statement = where.length > 0 ? fromDays(scope, where) : fromRollup(scope);
  const found = await run<Found>(tx, 'cohorts', statement);
  const followed = [...byCohort(found.rows)]
    .map(([cohort, periods]) => ({ cohort, periods }))
    .filter(({ cohort, periods }) => (periods.get(cohort)?.customers ?? 0) > 0);
  return { followed, ran: found.ran };
};

/** What of the cohorts comes later than the instant that was asked. */
const laterIn = async (tx: Db, scope: Scope): Promise<Scope['later']> => {
  const { store, asOf } = scope;
  if (!asOf.isAsked) return null;
  const [first] = await rows<{ bucket: Day }>(tx, firstDay(scope));
  return first ? laterThan(tx, store, ordersLater(asOf, { from: first.bucket, to: asOf.firstUnread })) : null;
};

/**
 * The same cohorts as far as their cost is known, which is by the day. As of an instant, what is held against cost is
 * read to the end of the last ended day.
 */
const followByDay = async (
  tx: Db,
  scope: Scope,
  where: readonly Filter[],
  followed: readonly Followed[],
): Promise<{ followed: readonly Followed[]; sql: RanSql[] }> => {
  const byDay = { ...scope, asOf: reachOf({ daily: true }, scope.asOf) };
  if (byDay.asOf.cut === scope.asOf.cut) return { followed, sql: [] };
  const found = await follow(tx, { ...byDay, later: await laterIn(tx, byDay) }, where);
  const periods = new Map(found.followed.map((each) => [each.cohort, each.periods]));
  return {
    followed: followed.map(({ cohort }) => ({ cohort, periods: periods.get(cohort) ?? new Map() })),
    sql: [found.ran],
  };
};

/** How many of the orders since the first cohort are in none, as their channel hides who bought. */
const maskedSince = async (
  tx: Db,
  { store, by, asOf }: Scope,
  followed: readonly Followed[],
  now: Date,
): Promise<{ notes: string[]; sql: RanSql[] }> => {
  const [first, last] = [followed[0], followed.at(-1)];
  if (!first || !last) return { notes: [], sql: [] };
  const period = { from: first.cohort, to: nextBucket(last.cohort, by) };
  const asked = { ...period, ...(asOf.isAsked && { asOf: asOf.instant }) };
  const { valueOf, sql: ran } = await askWhole(
    tx,
    store,
    { metrics: ['orders', 'identity_coverage'], ...asked },
    now,
  );
  const note = maskedIfAny(valueOf('orders').value ?? 0, valueOf('identity_coverage').den ?? 0);
  return { notes: note === null ? [] : [note], sql: ran };
};

/**
 * Every acquisition period with its customers followed to the last period that is covered. A filter picks
 * customers by their first order (and identity); everything they did later counts. Throws
 * DomainError bad_input for an unknown measure or grain, or a filter that no customer has.
 */
export const cohorts = async (
  tx: Db,
  store: Store,
  question: CohortQuestion,
  now: Date,
): Promise<CohortAnswer> => {
  const measure = knownIn('measure', COHORT_MEASURES, question.measure);
  const by = knownIn('grain', COHORT_GRAINS, question.by ?? 'month');
  const filters = question.where ?? [];
  checkCohortFilters(filters);
  const where = filters.map((one) => ({ ...one, value: storedName(one.dimension, one.value) }));
  checkTimes(question);
  const asked = asOfIn(store, question.asOf, now);
  const reach = (await orderDays(tx, store, asked, now))?.reach ?? null;
  // what is not covered was not seen: the curves end where the orders do
  const seenTo = reach ? seenUntil(reach.to, asked) : asked;
  const last = reach && reach.from < reach.to ? bucketOf(addDays(reach.to, -1), by, store) : null;
  const first = question.last && last ? bucketBefore(last, question.last - 1, by) : null;
  const before: Scope = { store, by, asOf: asked.isAsked ? asked : seenTo, first, later: null };
  const scope = { ...before, later: await laterIn(tx, before) };
  const { followed, ran } = await follow(tx, scope, where);
  const shown = last ? followed : [];
  const seen = { by, asOf: seenTo, gaps: reach?.gaps ?? [] };
  const curvesOf = (id: CohortMeasureId, of: readonly Followed[]) =>
    last === null ? [] : of.map((each) => ({ from: each.cohort, curve: curve(id, each, last, seen) }));
  const curves = curvesOf(measure, shown).map((each) => each.curve);
  const known = await knownFacts(tx, store, now, asked.isAsked ? asked.instant : undefined);
  const paid = await followByDay(tx, scope, where, shown);
  const costs = await costsOf({ tx, now }, scope, where, curvesOf('ltv_revenue', paid.followed));
  const hidden = await maskedSince(tx, scope, shown, now);
  return {
    store: store.slug,
    asOf: scope.asOf.instant,
    measure,
    by,
    currency: store.currency,
    unit: COHORTS[measure].unit,
    cohorts: curves,
    costs: costs.costs,
    averages: averagesOf(curves),
    totals: totalsOf(curves, costs.costs),
    opening: openingOf(known, {
      period: null,
      rests: new Set(['orders']),
      isDemo: store.isDemo,
      today: asked.day,
    })
      .map(({ text }) => text)
      .join(''),
    comeback: comebackOf(curvesOf('retention', shown).map((each) => each.curve)),
    notes: [
      ...(asked.isAsked ? [asOfNote(asked, COSTED)] : []),
      ...(where.length > 0 ? [NOTES.cohort_days] : []),
      ...hidden.notes,
    ],
    sql: [ran, ...paid.sql, ...costs.sql, ...hidden.sql],
  };
};
