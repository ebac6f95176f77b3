import type { Coverage, FactCoverage } from '../coverage/types';
import { coveredFactsOf } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import { addDays, daysBetween, earlier, later, startOfDay, type Day, type Period } from '../time';
import { reachOf, type AsOf } from './asOf';
import type { CoveredFact } from '../../shared/lists';
import { before, between, NO_SOURCE, since } from './sentences';

/** Which days a metric can be read on (METRICS C19): those that all its facts cover. Pure. */

/** Days that all of some facts cover, half-open, and what is known of its edges. */
export interface Reach extends Period {
  /** Days inside that one of the facts lacks. */
  gaps: Period[];
  /** The last day is that of a newest event, and may be cut. */
  mayBeCut: boolean;
}

/** What a question sees of one metric. */
export interface Sight {
  /** Days that can be read; null = none of its facts has a source. */
  reach: Reach | null;
  /** Facts that have no source at all. */
  missing: CoveredFact[];
  /** When it is judged: at the end of the last day that is read, or at the instant that is asked for. */
  asOf: AsOf;
}

/** First day of a fact that is not read. A fact that reaches the instant that is asked for is read up to it. */
const endOf = ({ last, reachesInstant }: FactCoverage, asOf: AsOf): Day => {
  const end = addDays(last, 1);
  return asOf.isAsked && reachesInstant ? asOf.firstUnread : earlier(end, asOf.firstUnread);
};

/**
 * What an order cost comes later than the order, and counts on the order's day. Where its cover begins is judged by how
 * much is known.
 */
const hasBeginning = ({ fact }: FactCoverage): boolean => fact !== 'costs';

/** Days that all of these facts cover. */
export const coveredBy = (facts: readonly FactCoverage[], asOf: AsOf): Reach | null => {
  if (facts.length === 0) return null;
  const beginning = facts.filter(hasBeginning);
  const begun = beginning.length > 0 ? beginning : facts;
  const from = begun.map(({ first }) => first).reduce(later);
  const ends = facts.map((fact) => endOf(fact, asOf));
  const to = ends.reduce(earlier);
  const gaps = begun.flatMap((fact) => fact.gaps).filter((gap) => gap.from < to && from < gap.to);
  const mayBeCut = facts.some((fact, i) => fact.mayBeCut && ends[i] === to && to === addDays(fact.last, 1));
  return { from, to, gaps, mayBeCut };
};

/** Facts of a metric that a figure can't do without: what orders cost says itself where it is not known. */
const neededOf = (metric: Metric, coverage: Coverage): CoveredFact[] =>
  coveredFactsOf(metric).filter((fact) => fact !== 'costs' || coverage.costs !== undefined);

const overlaps = (a: Period, b: Period): boolean => a.from < b.to && b.from < a.to;

/** As if it were asked when the last day that is read ended: what comes later could not have been seen. */
export const seenUntil = (to: Day, asOf: AsOf): AsOf =>
  to >= asOf.firstUnread
    ? asOf
    : {
        ...asOf,
        ms: startOfDay(to, asOf.timeZone),
        day: to,
        lastDay: addDays(to, -1),
        firstUnread: to,
      };

/** What is asked when, of whom. */
export interface Asked {
  period: Period;
  asOf: AsOf;
  /** Each metric is read by itself, as what is compared is. */
  areAlone: boolean;
  coverage: Coverage;
}

/** Figures of other systems are said by the day, and end no other figure. */
const ofSeries = (metric: Metric, { asOf }: Asked): Reach | null => {
  const { series } = metric;
  const { firstUnread } = reachOf(metric, asOf);
  return series?.firstDay && series.lastDay
    ? {
        from: series.firstDay,
        to: earlier(addDays(series.lastDay, 1), later(firstUnread, series.firstDay)),
        gaps: [],
        mayBeCut: false,
      }
    : null;
};

/** Of what is declared by the month, not reported by the day: every day that is over. */
const ofAllDays = ({ isAsked, day, firstUnread }: AsOf): Reach => ({
  ...{ from: '0001-01-01', to: isAsked ? firstUnread : day, gaps: [], mayBeCut: false },
});

/** What a metric sees that is asked by itself. */
export const reachIn = (metric: Metric, asked: Asked): Pick<Sight, 'reach' | 'missing'> => {
  if (metric.series) return { reach: ofSeries(metric, asked), missing: [] };
  const needed = neededOf(metric, asked.coverage);
  if (coveredFactsOf(metric).length === 0)
    return { reach: ofAllDays(reachOf(metric, asked.asOf)), missing: [] };
  const covered = needed.flatMap((fact) => asked.coverage[fact] ?? []);
  return {
    reach: coveredBy(covered, reachOf(metric, asked.asOf)),
    missing: needed.filter((fact) => asked.coverage[fact] === undefined),
  };
};

/**
 * What one question sees of each of its metrics. Together they are read up to the last day that the
 * facts of all cover; one that has nothing in the period ends no other.
 */
export const sightsOf = (metrics: readonly Metric[], asked: Asked): Map<string, Sight> => {
  const own = metrics.map((metric) => ({ metric, ...reachIn(metric, asked) }));
  const ends = own.flatMap(({ metric, reach, missing }) => {
    const isIn = reach !== null && missing.length === 0 && overlaps(reach, asked.period);
    // what ends at the instant that is asked for, or at the last day before it, ends no other
    const isCut = isIn && reach.to < reachOf(metric, asked.asOf).firstUnread;
    return isCut && !metric.series && !asked.areAlone ? [reach.to] : [];
  });
  const end = ends.length > 0 ? ends.reduce(earlier) : null;
  return new Map(
    own.map(({ metric, reach, missing }) => {
      const isCut = reach !== null && end !== null && !metric.series && end < reach.to && reach.from < end;
      const seen = isCut ? { ...reach, to: end, mayBeCut: false } : reach;
      const until = reachOf(metric, asked.asOf);
      const asOf = metric.series || !seen ? until : seenUntil(later(seen.to, seen.from), until);
      return [metric.id, { reach: seen, missing, asOf }];
    }),
  );
};

/** Why nothing of a period is covered; null = something is. */
export const nothingIn = (period: Period, { reach, missing }: Sight): string | null => {
  if (!reach || missing.length > 0) return NO_SOURCE;
  if (period.to <= reach.from || reach.to <= reach.from) return before(reach.from);
  if (period.from >= reach.to) return since(addDays(reach.to, -1));
  const part = { from: later(period.from, reach.from), to: earlier(period.to, reach.to) };
  const gap = reach.gaps.find(({ from, to }) => from <= part.from && part.to <= to);
  return gap ? between(gap) : null;
};

/** Why not all of a period is covered, as what is compared has to be; null = it is. */
export const lackingIn = (period: Period, sight: Sight): string | null => {
  const { reach } = sight;
  if (!reach) return NO_SOURCE;
  const nothing = nothingIn(period, sight);
  if (nothing !== null) return nothing;
  const { from, to, gaps } = reach;
  if (period.from < from) return before(from);
  if (period.to > to) return since(addDays(to, -1));
  const gap = gaps.find((each) => overlaps(each, period));
  return gap ? between(gap) : null;
};

/** The part of a period that is read. */
export const partIn = (period: Period, { reach }: Sight): Period => ({
  from: reach ? later(period.from, reach.from) : period.from,
  to: reach ? earlier(period.to, reach.to) : period.to,
});

/**
 * The earlier period that a question is held against (METRICS C12, 0.1). It is taken from the whole that was asked, and
 * cut to as many days from its start as were read.
 */
export const likeWith = (asked: Period, readTo: Day, compared: Period): Period => {
  if (readTo >= asked.to) return compared;
  const days = Math.max(0, daysBetween(asked.from, readTo));
  return { from: compared.from, to: earlier(compared.to, addDays(compared.from, days)) };
};
