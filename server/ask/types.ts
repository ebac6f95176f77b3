import type { RowList } from '../catalog/facts';
import type { AnyMetricId, ByMetric } from '../catalog/metrics';
import type { SeriesView } from '../catalog/series';
import type { FactCoverage, SessionsWord } from '../coverage/types';
import type { Basis, Better, Flag, Unit } from '../catalog/types';
import type { Interval } from '../stats/intervals';
import type { Day, Instant, Period } from '../time';
import type { CoveredFact, Grain, OrderStatus } from '../../shared/lists';

/** By a dimension of the catalogue, or by one of a series' own. */
export interface Filter {
  dimension: string;
  value: string;
}

/** Of when a question is about. */
export interface Times {
  /** Counts what had happened before it, whenever that arrived; ages are judged at it. Default: now. */
  asOf?: Instant;
  /** What was known at an instant, by arrival: always refused, as revisions are not kept. */
  knownAt?: Instant;
}

export interface Question extends Period, Times {
  metrics: AnyMetricId[];
  by?: Grain;
  split?: string;
  where?: Filter[];
  basis?: Basis;
  /** With intervals also of ratios whose sample are local days, which are read for it. */
  isSure?: boolean;
  /** Values of the split that have rows even where nothing was read of them. */
  also?: readonly string[];
  /** Days that this is compared with: a metric has a value only where all days of both are covered. */
  heldAgainst?: Period;
}

export interface Value {
  /** Money in minor units, ratios unrounded, null when there is nothing to say (see flags). */
  value: number | null;
  num: number | null;
  den: number | null;
  unit: Unit;
  flags: Flag[];
  /** 95 %, of what is a sample: Wilson of shares, t of means, delta method of other ratios; totals have none. */
  interval?: Interval;
  /** Whose sessions it is made of, by their days, in a store where that has changed. */
  sources?: string[];
  /** Why no day of it is covered: `no source`, `no data before D`, `no data since D` or `no data D1 – D2`. */
  reason?: string;
}

export interface Row {
  /** First day of the calendar bucket, also when the bucket is partial; null without `by`. */
  bucket: Day | null;
  split: string | null;
  values: ByMetric<Value>;
}

/** One statement that was run. `text` has $1 … placeholders, `params` their values. */
export interface RanSql {
  fact: string;
  text: string;
  params: unknown[];
  rows: number;
}

/** A fact of which nothing more comes (METRICS 0.1). */
export interface StoppedFact {
  fact: CoveredFact;
  /** The last complete day, and how many days that is ago. */
  last: Day;
  daysAgo: number;
}

export interface Answer {
  store: string;
  currency: string;
  timeZone: string;
  from: Day;
  to: Day;
  /** First day after the last one that was read: all facts of the metrics cover it. Null = none was. */
  readTo: Day | null;
  asOf: Instant;
  basis: Basis;
  definitionVersion: string;
  rows: Row[];
  /** Why metrics have no value in rows of this split (`not_by_split`), each in a sentence. */
  unsplit: ByMetric<string>;
  /** Sentences about the whole answer, such as which table had to be read. */
  notes: string[];
  sql: RanSql[];
}

/** A change against an earlier period. */
export interface Comparison {
  period: Period;
  value: Value;
  /** Fraction; null from 0, from a negative base or without a value. */
  relative: number | null;
  /** Percentage points as a fraction (0.0015 = 0.15 pp) for fractions; the plain difference otherwise. */
  difference: number | null;
  /** Judged by the metric's direction. */
  judgement: 'better' | 'worse' | 'same' | 'unclear' | 'unknown';
  /** The sessions of the two periods were not counted by one and the same source. */
  isAcrossSources?: true;
}

/** One term of a formula, filled in. sign −1 = subtracted. */
export interface Term {
  measure: string;
  label: string;
  sign: 1 | -1;
  value: number;
  comparison: number | null;
  unit: Unit;
}

export interface LeftOut {
  reason: string;
  count: number;
  /** Where they are listed one by one; null = nowhere. */
  list: { status: OrderStatus; period: Period; where: Filter[] } | null;
}

/** Where the rows that a figure was made of are listed one by one. */
export interface RowsBehind {
  links: {
    list: RowList;
    period: Period;
    where: Filter[];
    /** What of the figure these rows add up to. */
    measures: string[];
  }[];
  /** Kinds of rows that are listed nowhere. */
  unlisted: string[];
}

/** A part of a split in both periods, and what it adds to the change. */
export interface ChangedPart {
  /** The split's value. */
  part: string;
  /** Null = nothing to divide by. */
  value: number | null;
  before: number | null;
  /** Of what is divided by; null of a sum. */
  share: number | null;
  shareBefore: number | null;
  /** In the unit of the metric, unrounded. */
  effect: number;
}

/** A change by the values of a dimension: the effects of all parts sum to it. */
export interface Changed {
  split: string;
  /** What shares are of: "orders with goods"; null of a sum. */
  divisor: string | null;
  change: number | null;
  /** The largest first. */
  parts: ChangedPart[];
  /** The smaller ones as one; null = all are listed. */
  others: { count: number; effect: number } | null;
  /** Why there are no parts, in a sentence; null = there are. */
  reason: string | null;
}

/** Everything about one figure: the Why drawer. */
export interface Why {
  metric: AnyMetricId;
  label: string;
  unit: Unit;
  better: Better;
  definition: string;
  /** Entry of the definitions, such as `METRICS 2`. */
  source: string;
  /** Where that definition comes from; null = our own. */
  origin: string | null;
  definitionVersion: string;
  period: Period;
  /** The days of it that were read; null = none was. */
  read: Period | null;
  basis: Basis;
  value: Value;
  comparison: Comparison | null;
  /** Numerator and denominator with this period's numbers; denominator empty for a sum. */
  numerator: Term[];
  denominator: Term[];
  /** From stored to counted orders: reasons and how many; `counted` closes it. */
  leftOut: { things: string; stored: number; rows: LeftOut[]; counted: number } | null;
  /** 95 %, of what is a sample; null of a total. */
  interval: Interval | null;
  /** Of a share, of a mean of orders, or over local days. */
  intervalMethod: 'wilson' | 't' | 'delta' | null;
  rows: RowsBehind;
  /** The days of it whose orders or sessions it rests on; null = on neither, or none was read. */
  parity: Period | null;
  /** What the figure's facts are covered on. */
  coverage: FactCoverage[];
  /** Whose figure it is, where it is not counted here. */
  series: SeriesView | null;
  notes: string[];
  sql: RanSql[];
}

/** Which source the sessions of a store's days are read from, and what each has counted (METRICS C17). */
export interface SessionsView {
  /** Days by the source they are read from; half-open. `isCovered`: a source covers each of them whole. */
  days: (Period & { sources: string[]; isCovered: boolean })[];
  sources: {
    source: string;
    first: Day;
    last: Day;
    /** People's sessions, and how many of them are in headline figures. */
    sessions: number;
    headline: number;
  }[];
  /** What the owner has said. */
  words: SessionsWord[];
}
