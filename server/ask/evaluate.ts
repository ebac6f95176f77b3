import { MEASURES, type MeasureId } from '../catalog/measures';
import { measureOf, signOf, type Signed } from '../catalog/metric';
import { LEAST_COVERAGE, NEEDS, SOLD, type Need } from '../catalog/needs';
import type { Metric } from '../catalog/metrics';
import type { Flag } from '../catalog/types';
import { meanInterval, type Interval } from '../stats/intervals';
import { wilson } from '../stats/wilson';
import { isEmpty, isInReturnWindow, isOver, isProvisional, reachOf, readable } from './asOf';
import { isAllMasked, maskedFlags } from './masked';
import { wholeMonths, type Bucket } from './period';
import {
  basisOf,
  dimensionsOf,
  isDistorted,
  readIn,
  readingOf,
  readsCustomerDays,
  sightOf,
  unconvertedIn,
  windowOf,
  type Request,
} from './plan';
import type { Sums } from './run';
import { NO_SOURCE } from './sentences';
import { lackingIn, nothingIn, type Sight } from './sight';
import { seriesValue } from './series';
import type { Value } from './types';
import { addMonths, type Period } from '../time';

/** SQL has added; here it is divided. */

/** A measure's sum in one cell. */
export type Cell = (key: string) => number;

export const cellIn =
  (sums: Sums, request: Request) =>
  (metric: Metric, bucket: Bucket, split: string | null): Cell => {
    const window = windowOf(metric, request);
    return (key) => sums.get(window, bucket.bucket, split, key);
  };

const linear = (terms: readonly Signed[], metric: Metric, request: Request, cell: Cell): number =>
  // a minus zero would be shown as such
  terms.reduce((sum, term) => {
    const { key } = readingOf(measureOf(term), basisOf(metric, request.basis));
    return sum + signOf(term) * cell(key);
  }, 0) + 0;

/** Cut by the period, by what is covered, by maturity, or still running. */
const isPartial = (metric: Metric, bucket: Bucket, request: Request): boolean => {
  if (bucket.from > bucket.bucket || bucket.to < bucket.end) return true;
  const { reach, asOf } = sightOf(metric, request);
  if (!reach || bucket.from < reach.from) return true;
  if (reach.gaps.some(({ from, to }) => from < bucket.to && bucket.from < to)) return true;
  return metric.maturity ? readIn(metric, bucket, request).to < bucket.to : !isOver(bucket.end, asOf);
};

const isStillProvisional = (metric: Metric, bucket: Bucket, request: Request): boolean => {
  const { maturity } = metric;
  const { to } = readIn(metric, bucket, request);
  return maturity && 'months' in maturity
    ? isInReturnWindow(addMonths(to, maturity.months - 1), sightOf(metric, request).asOf)
    : isProvisional(to, request.asOf);
};

/** The last day that is read is the newest that is known of. */
const mayBeCut = (metric: Metric, bucket: Bucket, request: Request): boolean => {
  const { reach } = sightOf(metric, request);
  return reach?.mayBeCut === true && readIn(metric, bucket, request).to === reach.to;
};

const readsDays = (metric: Metric, request: Request): boolean => {
  const dimensions = dimensionsOf(request);
  if (dimensions.length === 0) return false;
  return [...metric.num, ...(metric.den ?? [])].some((term) =>
    readsCustomerDays({ fact: MEASURES[measureOf(term)].fact, dimensions }),
  );
};

const flagsOf = (metric: Metric, bucket: Bucket, request: Request, cell: Cell): Flag[] => {
  const flags: Flag[] = [];
  if (isPartial(metric, bucket, request)) flags.push('partial');
  if (isStillProvisional(metric, bucket, request)) flags.push('provisional');
  if (mayBeCut(metric, bucket, request)) flags.push('may_be_cut');
  if (cell('unlinked_returns') !== 0 && isDistorted(metric, request.basis)) flags.push('unlinked_returns');
  if (unconvertedIn(metric, dimensionsOf(request)).some((m) => cell(m) !== 0)) flags.push('unconverted');
  if (metric.factor && request.store.contributionRate !== null) flags.push('declared_margin');
  if (readsDays(metric, request)) flags.push('customer_day');
  return [...flags, ...maskedFlags(metric, cell)];
};

const reasonIn = (bucket: Bucket, sight: Sight, heldAgainst: Period | null): string | null =>
  heldAgainst ? (lackingIn(bucket, sight) ?? lackingIn(heldAgainst, sight)) : nothingIn(bucket, sight);

/** None of its days is covered, or of what is compared not all. */
const uncovered = (metric: Metric, reason: string): Value => ({
  value: null,
  num: null,
  den: null,
  unit: metric.unit,
  flags: [reason === NO_SOURCE ? flagWithout(metric) : 'no_data'],
  reason,
});

/** What is said of a metric whose facts nobody brings. */
const flagWithout = ({ needs, spendIn }: Metric): Flag =>
  needs ? 'no_cost' : spendIn ? 'no_spend' : 'no_data';

/** Nothing can be said yet, or the bucket holds nothing that could be judged (no whole month). */
const immature = (metric: Metric, bucket: Bucket): Value => ({
  value: null,
  num: null,
  den: null,
  unit: metric.unit,
  flags: [
    metric.maturity && 'months' in metric.maturity && isEmpty(wholeMonths(bucket)) ? 'no_data' : 'immature',
  ],
});

/** No day of it had ended, or begun, as of the instant that was asked. */
const notYet = ({ unit }: Metric): Value => ({
  value: null,
  num: null,
  den: null,
  unit,
  flags: ['no_data'],
});

/** In rows of parts that the metric has not. */
export const unsplitValue = ({ unit }: Metric): Value => ({
  value: null,
  num: null,
  den: null,
  unit,
  flags: ['not_by_split'],
});

/** Why there is nothing to divide, or nothing by which. */
const missing = (metric: Metric, num: number | null, den: number): Flag[] => {
  const flags: Flag[] = [];
  if (num === null) flags.push('no_margin');
  if (metric.spendIn === 'num' && num === 0) flags.push('no_spend');
  if (den <= 0) flags.push(metric.spendIn === 'den' ? 'no_spend' : 'no_data');
  else if (metric.needsSales && num !== null && num <= 0) flags.push('no_data');
  return flags;
};

interface Quotient {
  num: number | null;
  den: number;
  flags: Flag[];
  /** How far single orders lie apart, where it is a mean of them. */
  spread: number;
}

/** Of a share, or of a mean of orders: what has days as its sample is told of them (`sureties`). */
const intervalOf = (metric: Metric, { num, den, spread }: Quotient): Interval | null => {
  if (num === null) return null;
  if (metric.proportion) return wilson(num, den);
  return metric.spread ? meanInterval(den, num, spread) : null;
};

const ratio = (metric: Metric, quotient: Quotient): Value => {
  const { num, den, flags } = quotient;
  const why = missing(metric, num, den);
  const value = why.length === 0 && num !== null ? num / den : null;
  const { minSample } = metric;
  const small = minSample && value !== null && (den < minSample.den || (num ?? 0) < (minSample.num ?? 0));
  const interval = value === null ? null : intervalOf(metric, quotient);
  return {
    value,
    num,
    den,
    unit: metric.unit,
    flags: [...flags, ...why, ...(small ? ['small_sample' as const] : [])],
    ...(interval && { interval }),
  };
};

/** Without a measured value there is none: not 0. */
const percentile = (metric: Metric, found: number, samples: number, flags: Flag[]): Value => {
  const { unit, parts = 1, minSample } = metric;
  const den = parts === 1 ? null : parts;
  if (samples === 0) return { value: null, num: null, den, unit, flags: [...flags, 'no_data'] };
  const small = minSample && samples < minSample.den ? (['small_sample'] as const) : [];
  return { value: found / parts, num: found, den, unit, flags: [...flags, ...small] };
};

/** Costs that the metric needs and of which nothing is known in the cell. */
export const unknownCosts = (metric: Metric, request: Request, cell: Cell): Need[] => {
  const isWhole = dimensionsOf(request).length === 0;
  const isThere = (measure: MeasureId) => cell(keyIn(metric, request, measure)) !== 0;
  return (metric.needs ?? [])
    .map((id) => NEEDS[id])
    .filter(({ ofAll, measures, gaps }) =>
      gaps ? isThere(gaps) : (isWhole || !ofAll) && !measures.some(isThere),
    );
};

const keyIn = (metric: Metric, request: Request, measure: MeasureId): string =>
  readingOf(measure, basisOf(metric, request.basis)).key;

/** Share of net sales whose unit cost is known; null where the metric needs none, or there are no net sales. */
export const coverageOf = (metric: Metric, request: Request, cell: Cell): number | null => {
  const coverage = judgedBy(metric);
  if (!coverage) return null;
  const all = linear(coverage.of, metric, request, cell);
  return all > 0 ? linear([coverage.known], metric, request, cell) / all : null;
};

const judgedBy = ({ needs }: Metric): Need['coverage'] =>
  (needs ?? []).map((id) => NEEDS[id].coverage).find((one) => one !== undefined);

/**
 * Why costs leave nothing to say, or how far what is said can be trusted. Where nothing was sold nothing
 * has to be sent or paid, but goods that come back have their cost.
 */
const costFlags = (metric: Metric, request: Request, cell: Cell, sum: number): Flag[] => {
  const isSold = cell(SOLD) !== 0;
  const isLacked = ({ gaps, coverage }: Need) =>
    isSold ||
    gaps !== undefined ||
    (coverage !== undefined && linear(coverage.of, metric, request, cell) !== 0);
  const unknown = unknownCosts(metric, request, cell);
  if (unknown.some(isLacked)) return ['no_cost'];
  if (unknown.length > 0 && sum === 0) return ['no_data'];
  const coverage = coverageOf(metric, request, cell);
  // no net sales: of how much the cost is known can't be said
  const isLow = coverage === null ? isSold && judgedBy(metric) !== undefined : coverage < LEAST_COVERAGE;
  return isLow ? ['low_coverage'] : [];
};

/** The value of a metric in one cell: value, numerator, denominator and what must be said of them. */
export const evaluate = (metric: Metric, bucket: Bucket, request: Request, cell: Cell): Value => {
  const sight = sightOf(metric, request);
  if (request.asOf.isAsked && isEmpty(readable(bucket, undefined, reachOf(metric, request.asOf))))
    return metric.maturity ? immature(metric, bucket) : notYet(metric);
  const reason = reasonIn(bucket, sight, request.heldAgainst);
  if (metric.series) return seriesValue(metric, bucket, cell, reason);
  if (reason !== null) return uncovered(metric, reason);
  if (metric.maturity && isEmpty(readIn(metric, bucket, request))) return immature(metric, bucket);
  const sum = linear(metric.num, metric, request, cell);
  const ofCosts = metric.needs ? costFlags(metric, request, cell, sum) : [];
  const flags = [...flagsOf(metric, bucket, request, cell), ...ofCosts];
  const den = metric.den && linear(metric.den, metric, request, cell);
  if (ofCosts.some((flag) => flag !== 'low_coverage'))
    return { value: null, num: sum, den, unit: metric.unit, flags };
  if (metric.samples) return percentile(metric, sum, cell(metric.samples), flags);
  if (den === null && isAllMasked(metric, cell))
    return { value: null, num: null, den, unit: metric.unit, flags };
  if (den === null) return { value: sum, num: sum, den, unit: metric.unit, flags };
  const rate = metric.factor ? request.store.contributionRate : 1;
  const spread = metric.spread ? cell(metric.spread) : 0;
  return ratio(metric, { num: rate === null ? null : sum * rate, den, flags, spread });
};
