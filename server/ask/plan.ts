import type { Coverage } from '../coverage/types';
import type { FactId } from '../catalog/facts';
import { FACTS } from '../catalog/facts';
import { MEASURES, type MeasureId } from '../catalog/measures';
import { measuresOf, type Maturity } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import type { Basis } from '../catalog/types';
import { isEmpty, readable, type AsOf } from './asOf';
import type { Headline } from './headline';
import { partIn, type Sight } from './sight';
import type { Bucket } from './period';
import { maskedIn } from './masked';
import type { Filter } from './types';
import type { Day, Instant, Period } from '../time';
import type { Store } from '../types';
import type { CoveredFact } from '../../shared/lists';
import type { NonEmpty } from '../../shared/items';

/** From a checked question to what must be read: one read a fact. */

/** What is asked of the facts, whatever the question was. */
export interface Request {
  store: Store;
  metrics: NonEmpty<Metric>;
  /** Measures needed beside the metrics' own, in the first metric's window. */
  extra: MeasureId[];
  spine: NonEmpty<Bucket>;
  split: string | null;
  /** Metrics of which the split says nothing, by their ids, and why: they are not read. */
  unsplit: ReadonlyMap<string, string>;
  where: readonly Filter[];
  basis: Basis;
  asOf: AsOf;
  /** Which source of sessions each day is read from. */
  headline: Headline;
  /** Whose days the metrics are read on, and how they are covered. */
  facts: CoveredFact[];
  coverage: Coverage;
  /** By metric: the days on which it can be read. */
  sights: ReadonlyMap<string, Sight>;
  /** Days that it is compared with: then all days of both have to be covered. */
  heldAgainst: Period | null;
}

export const sightOf = (metric: Pick<Metric, 'id'>, { sights }: Pick<Request, 'sights'>): Sight => {
  const sight = sights.get(metric.id);
  if (!sight) throw new Error(`${metric.id} is no metric of the request`);
  return sight;
};

/** The metrics that are read. */
export const readMetrics = ({ metrics, unsplit }: Pick<Request, 'metrics' | 'unsplit'>): Metric[] =>
  metrics.filter(({ id }) => !unsplit.has(id));

/** The part of a bucket that a metric is read on: what is covered, known and mature. */
export const readIn = (metric: Metric, bucket: Period, request: Pick<Request, 'sights'>): Period => {
  const sight = sightOf(metric, request);
  return readable(partIn(bucket, sight), metric.maturity, sight.asOf);
};

/** A measure as it is read: the basis decides the column. `key` names it in the result. */
export interface Reading {
  key: string;
  measure: MeasureId;
  column: string;
}

/** The part of a bucket that is read, for metrics of one maturity. */
export interface Slice extends Period {
  window: string;
  bucket: Day;
  maturity: Maturity | undefined;
  /** Only days whose source of sessions tells orders by session. */
  needsOrders: boolean;
}

/** Names a slice in a statement: equal slices of several questions are read once. */
export const sliceId = ({ from, to, maturity, needsOrders }: Slice): string =>
  [`${from}/${to}`, ...(maturity ? [nameOf(maturity)] : []), ...(needsOrders ? [ORDERS_KNOWN] : [])].join(
    ' ',
  );

export interface Read {
  fact: FactId;
  /** What happened at this instant or later is left out. */
  cut: Instant;
  /** Dimensions in the split or filters; without any the totals are read. */
  dimensions: string[];
  readings: Reading[];
  slices: Slice[];
}

export const dimensionsOf = ({ split, where }: Pick<Request, 'split' | 'where'>): string[] => [
  ...new Set([...(split ? [split] : []), ...where.map((f) => f.dimension)]),
];

/** A page asks for the name a thousand times. */
const names = new WeakMap<Maturity, string>();

const ORDERS_KNOWN = 'orders known';

const nameOf = (maturity: Maturity): string => {
  const known = names.get(maturity);
  if (known !== undefined) return known;
  const name = Object.entries(maturity).join(' ').replace(',', ' ');
  names.set(maturity, name);
  return name;
};

/** Metrics of one maturity and need that are covered on the same days share their slices; this names them. */
export const windowOf = (
  metric: Pick<Metric, 'id' | 'maturity' | 'needsOrders'>,
  request: Pick<Request, 'sights'>,
): string => {
  const { reach, asOf } = sightOf(metric, request);
  const days = reach ? `${reach.from}/${reach.to}` : '';
  const needed = metric.needsOrders ? ORDERS_KNOWN : 'all';
  return `${metric.maturity ? nameOf(metric.maturity) : 'known'} ${days} ${asOf.firstUnread} ${asOf.cut} ${needed}`;
};

export const basisOf = (metric: Metric, basis: Basis): Basis => (metric.eventOnly ? 'event' : basis);

export const readingOf = (measure: MeasureId, basis: Basis): Reading => {
  const { column, placedColumn } = MEASURES[measure];
  return basis === 'order' && placedColumn
    ? { key: placedColumn, measure, column: placedColumn }
    : { key: measure, measure, column };
};

/** Whether credit notes without an order distort the metric on this basis. */
export const isDistorted = (metric: Metric, basis: Basis): boolean =>
  measuresOf(metric).some((m) => MEASURES[m].distortedByUnlinked?.includes(basisOf(metric, basis)));

/**
 * Counts of what the metric leaves out for want of an exchange rate. Order lines do not know them, so
 * a question by product type can't tell.
 */
export const unconvertedIn = (metric: Metric, dimensions: readonly string[]): MeasureId[] =>
  dimensions.includes('product_type')
    ? []
    : [...new Set(measuresOf(metric).flatMap((m) => MEASURES[m].withoutRate ?? []))];

const MATCH = ['web_orders', 'web_orders_matched'] as const satisfies MeasureId[];

/** Not by what orders and sessions mean differently: where a visitor was is not where the parcel goes. */
export const isJudgedByMatch = (metric: Metric, request: Pick<Request, 'split' | 'where'>): boolean =>
  metric.judgedByMatch === true &&
  dimensionsOf(request).every((dimension) => dimension === 'channel' || dimension === 'device');

const factFor = (measure: MeasureId, dimensions: readonly string[]): FactId =>
  dimensions.includes('product_type') ? 'lines' : MEASURES[measure].fact;

const needs = (metric: Metric, request: Request): Reading[] => {
  const basis = basisOf(metric, request.basis);
  const own = measuresOf(metric).map((m) => readingOf(m, basis));
  const flags = [...unconvertedIn(metric, dimensionsOf(request)), ...maskedIn(metric)];
  if (isDistorted(metric, request.basis)) flags.push('unlinked_returns');
  if (metric.spread) flags.push(metric.spread);
  if (isJudgedByMatch(metric, request)) flags.push(...MATCH);
  return [...own, ...flags.map((m) => readingOf(m, 'event'))];
};

const slicesOf = (metric: Metric, request: Request): Slice[] =>
  request.spine
    .map((b) => ({
      ...readIn(metric, b, request),
      bucket: b.bucket,
      window: windowOf(metric, request),
      maturity: metric.maturity,
      needsOrders: metric.needsOrders ?? false,
    }))
    .filter((slice) => !isEmpty(slice));

/** One read a fact and cut, with everything that any of the metrics needs of it. */
export const planReads = (request: Request): Read[] => {
  const dimensions = dimensionsOf(request);
  const reads = new Map<
    string,
    Pick<Read, 'fact' | 'cut'> & { readings: Map<string, Reading>; slices: Map<string, Slice[]> }
  >();
  const add = (metric: Metric, reading: Reading): void => {
    const fact = factFor(reading.measure, dimensions);
    const { cut } = sightOf(metric, request).asOf;
    const id = `${fact} ${cut}`;
    const read = reads.get(id) ?? { fact, cut, readings: new Map(), slices: new Map() };
    read.readings.set(reading.key, reading);
    const window = windowOf(metric, request);
    if (!read.slices.has(window)) read.slices.set(window, slicesOf(metric, request));
    reads.set(id, read);
  };
  for (const metric of readMetrics(request))
    for (const reading of needs(metric, request)) add(metric, reading);
  for (const measure of request.extra) add(request.metrics[0], readingOf(measure, 'event'));
  return [...reads.values()].map(({ fact, cut, readings, slices }) => ({
    ...{ fact, cut, dimensions },
    readings: [...readings.values()],
    slices: [...slices.values()].flat(),
  }));
};

const once = <T>(items: readonly T[], idOf: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [idOf(item), item])).values(),
];

/** Reads of one fact and cut under one split and filter as one: each slice and each column once. */
export const joinReads = (reads: Readonly<NonEmpty<Read>>): Read => ({
  ...reads[0],
  readings: once(
    reads.flatMap((read) => read.readings),
    ({ key }) => key,
  ),
  slices: once(
    reads.flatMap((read) => read.slices),
    sliceId,
  ),
});

/** Whether a read must go to the customer-day table, because its rollups have no dimensions. */
export const readsCustomerDays = ({ fact, dimensions }: Pick<Read, 'fact' | 'dimensions'>): boolean =>
  dimensions.length > 0 && FACTS[fact].byCustomerDay === true;
