import { z } from 'zod';
import type { CatalogView, MetricView } from '../../../server/catalog/view';
import type { Filter } from '../../../server/ask/types';
import { type ChartId, CHARTS, type Grain, GRAINS, SHOWN } from '../../../shared/lists';
import type { ViewState } from '../../../server/explore/types';
import { isNonEmpty, type NonEmpty } from '../../../shared/items';
import { day } from '../../search';

/** What the address of Explore says, and what of it the catalogue knows. */

const list = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(','))])
  .optional()
  .catch(undefined);
const name = z.string().max(120).optional().catch(undefined);

export const exploreSearch = z.object({
  metrics: list,
  split: name,
  by: name,
  where: list,
  show: z.enum(SHOWN).optional().catch(undefined),
  chart: z.enum(CHARTS).optional().catch(undefined),
  of: name,
  sort: name,
  hide: list,
  pin: list,
  changes: list,
  sizes: z.record(z.string(), z.int().min(40).max(1_000)).optional().catch(undefined),
  /** Slug of the saved view that this table came from. */
  view: name,
  /** Whose figure is asked why: the split's value and the bucket's first day. */
  row: z.string().max(200).optional().catch(undefined),
  bucket: day,
});

export type ExploreSearch = z.infer<typeof exploreSearch>;
/** What makes the table: all of the address but the view's name and the open figure. */
export type TableState = Omit<ExploreSearch, 'view' | 'row' | 'bucket'>;

export const STATE_KEYS = [
  'metrics',
  'split',
  'by',
  'where',
  'show',
  'chart',
  'of',
  'sort',
  'hide',
  'pin',
  'changes',
  'sizes',
] as const satisfies readonly (keyof TableState & keyof ViewState)[];

export const NO_SPLIT = 'none';

const START: TableState = {
  metrics: ['sessions', 'orders', 'cr_orders', 'aov', 'net_sales', 'customers_new', 'ncac'],
  split: 'channel',
  by: 'week',
  of: 'net_sales',
  sort: 'net_sales:desc',
};

export interface Sort {
  column: string;
  descending: boolean;
}

/** A table that can be asked for. */
export interface Wanted {
  metrics: MetricView[];
  split: string | null;
  by: Grain | null;
  where: Filter[];
  show: (typeof SHOWN)[number];
  /** Null = what suits the table. */
  chart: ChartId | null;
  /** The metric of the pivot, of the small lines, of the chart, and of the first sentence. */
  of: MetricView;
  sort: Sort | null;
  hide: string[];
  pin: string[];
  changes: string[];
  sizes: Record<string, number>;
  /** What the address says and nobody knows, a sentence each. */
  problems: string[];
}

const leftOut = (what: string, id: string): string =>
  `There is no ${what} “${id}” (any more): it is left out.`;

const metricsOf = (ids: readonly string[], { metrics }: CatalogView, problems: string[]): MetricView[] =>
  [...new Set(ids)].flatMap((id) => {
    const found = metrics.find((metric) => metric.id === id);
    if (!found) problems.push(leftOut('metric', id));
    return found ?? [];
  });

/** Metrics of the address that are known; where none is, those that Explore starts with. */
const knownOf = (ids: readonly string[], catalog: CatalogView, problems: string[]): NonEmpty<MetricView> => {
  const known = metricsOf(ids, catalog, problems);
  if (isNonEmpty(known)) return known;
  const start = metricsOf(START.metrics ?? [], catalog, problems);
  if (isNonEmpty(start)) return start;
  throw new Error('The catalogue has no metric that Explore starts with.');
};

const filterOf = (text: string, { dimensions }: CatalogView, problems: string[]): Filter[] => {
  const at = text.indexOf('=');
  const [id, value] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  const dimension = dimensions.find((d) => d.id === id);
  if (dimension && value !== '') return [{ dimension: dimension.id, value }];
  problems.push(leftOut('filter', text));
  return [];
};

const sortOf = (text: string | undefined): Sort | null => {
  // the id of a series has a colon of its own
  const [, column, order] = /^((?:series:)?[^:]+)(?::(asc|desc))?$/.exec(text ?? '') ?? [];
  return column ? { column, descending: order !== 'asc' } : null;
};

const isGrain = (id: string | undefined): id is Grain => GRAINS.some((grain) => grain === id);

/** The address as a table; where it names nothing that is known, the table that Explore starts with. */
export const wantedOf = (search: TableState, catalog: CatalogView): Wanted => {
  const problems: string[] = [];
  const given = search.metrics === undefined ? { ...START, ...search, metrics: START.metrics } : search;
  const metrics = knownOf(given.metrics ?? [], catalog, problems);
  const split = catalog.dimensions.find((d) => d.id === given.split);
  if (given.split && given.split !== NO_SPLIT && !split) problems.push(leftOut('dimension', given.split));
  const by = isGrain(given.by) ? given.by : null;
  if (given.by && given.by !== NO_SPLIT && !by) problems.push(leftOut('grain', given.by));
  const show = given.show ?? 'rows';
  return {
    metrics,
    split: split?.id ?? null,
    by,
    where: (given.where ?? []).slice(0, 3).flatMap((text) => filterOf(text, catalog, problems)),
    show: by ? show : 'rows',
    chart: given.chart ?? null,
    of: metrics.find((metric) => metric.id === given.of) ?? metrics[0],
    sort: sortOf(given.sort),
    hide: given.hide ?? [],
    pin: given.pin ?? [],
    changes: given.changes ?? [],
    sizes: given.sizes ?? {},
    problems,
  };
};

const some = <T>(items: T[]): T[] | undefined => (items.length > 0 ? items : undefined);

/** A table as the address says it: everything, so that it stays the same when the start changes. */
export const stateOf = (wanted: Wanted): TableState => ({
  metrics: wanted.metrics.map(({ id }) => id),
  split: wanted.split ?? undefined,
  by: wanted.by ?? undefined,
  where: some(wanted.where.map(({ dimension, value }) => `${dimension}=${value}`)),
  show: wanted.show === 'rows' ? undefined : wanted.show,
  chart: wanted.chart ?? undefined,
  of: wanted.of.id,
  sort: wanted.sort ? `${wanted.sort.column}:${wanted.sort.descending ? 'desc' : 'asc'}` : undefined,
  hide: some(wanted.hide),
  pin: some(wanted.pin),
  changes: some(wanted.changes),
  sizes: Object.keys(wanted.sizes).length > 0 ? wanted.sizes : undefined,
});

/** Parts that only series have are offered where one of those series is shown. */
export const dimensionsFor = ({ metrics }: Pick<Wanted, 'metrics'>, catalog: CatalogView) => {
  const counted = catalog.metrics.filter(({ series }) => !series);
  return catalog.dimensions.filter(({ id }) =>
    [...counted, ...metrics].some((metric) => metric.dimensions.includes(id)),
  );
};

/** Which metrics of a table stand in it: a pivot has one. */
export const shownOf = ({ show, of, metrics }: Pick<Wanted, 'show' | 'of' | 'metrics'>): MetricView[] =>
  show === 'pivot' ? [of] : metrics;

type Asked = Pick<Wanted, 'split' | 'where' | 'by' | 'show' | 'metrics'>;

/** Why a metric has no value in rows of this split, where others have; null where it has. */
export const unsplitReason = (
  metric: MetricView,
  { split, metrics }: Pick<Wanted, 'split' | 'metrics'>,
): string | null => {
  if (!split) return null;
  const isOurs = metrics.some(({ series, dimensions }) => !series && dimensions.includes(split));
  if (metric.series && isOurs) return 'has other parts than what is counted here';
  return metric.dimensions.includes(split) ? null : `has no ${split.replaceAll('_', ' ')}`;
};

/** Why a metric can't be shown with these filters and this grain; null when it can. */
export const refusalOf = (metric: MetricView, { split, where, by, show, metrics }: Asked): string | null => {
  const filter = where.find(({ dimension }) => !metric.dimensions.includes(dimension));
  if (filter) return `can’t be filtered by ${filter.dimension.replaceAll('_', ' ')}`;
  // what is counted here stays where both are wanted
  const hasOthers = metric.series
    ? metrics.some(({ series }) => !series)
    : !metrics.includes(metric) && metrics.some(({ series }) => series);
  if (where.length > 0 && hasOthers) return 'has other parts than what is counted here';
  if (metric.series && split && where.some(({ dimension }) => dimension !== split))
    return 'has no parts by two dimensions at once';
  const isByGrain = by && (show !== 'rows' || !split);
  return isByGrain && !metric.grains.includes(by) ? `is about whole months: not by ${by}` : null;
};

/** Whether a split would leave a table without rows: none of its metrics has such parts. */
export const isUnsplittable = (wanted: Pick<Wanted, 'split' | 'show' | 'of' | 'metrics'>): boolean => {
  const metrics = shownOf(wanted);
  return metrics.every((metric) => unsplitReason(metric, { split: wanted.split, metrics }) !== null);
};
