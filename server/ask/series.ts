import { sql, type SQL } from 'drizzle-orm';
import { recordset, rows, type Db } from '../../drizzle/client';
import type { Metric } from '../catalog/metrics';
import type { ListedSeries, SeriesView } from '../catalog/series';
import { toMinor } from '../facts/money';
import { addDays, daysBetween, type Day, type Period } from '../time';
import type { Store } from '../types';
import type { Bucket } from './period';
import { readMetrics, type Request } from './plan';
import type { Value } from './types';

/**
 * Figures of other systems. A value is what the system reported: of a day, of several days in one, of the
 * whole or of a part. What can't be added up is never added up.
 */

const VIEW = sql`
  select s.id, s.label, s.unit, s.better, s.adds, count(v.day)::int as values,
    coalesce(json_agg(distinct v.source) filter (where v.source is not null), '[]') as sources,
    min(v.day)::text as "firstDay", max(v.last_day)::text as "lastDay",
    coalesce(json_agg(distinct v.dimension) filter (where v.dimension <> ''), '[]') as dimensions,
    coalesce(bool_or(v.day = v.last_day), false) as "hasDays"
  from series s left join series_values v on v.store_id = s.store_id and v.series = s.id`;

const viewsWhere = (tx: Db, where: SQL): Promise<SeriesView[]> =>
  rows<SeriesView>(
    tx,
    sql`${VIEW} where ${where} group by s.id, s.label, s.unit, s.better, s.adds order by lower(s.label) collate "C", s.id`,
  );

/** The store's series with values, by their names. */
export const listSeries = async (tx: Db, store: Store): Promise<ListedSeries[]> =>
  (await viewsWhere(tx, sql`s.store_id = ${store.id}`)).filter(
    (view): view is ListedSeries => view.firstDay !== null,
  );

/** Which of these ids the store knows, also where nothing reports them any more. */
export const seriesOf = (tx: Db, store: Store, ids: readonly string[]): Promise<SeriesView[]> =>
  viewsWhere(
    tx,
    sql`s.store_id = ${store.id} and s.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
  );

/** What was reported of these parts: of a dimension, or of the whole, else of the parts if they add up. */
const partsOf = ({ split, where }: Request): { part: SQL; wanted: SQL } => {
  const [filter] = where;
  const dimension = split ?? filter?.dimension;
  const part = split === null ? sql`null::text` : sql`v.split`;
  if (dimension === undefined) return { part, wanted: sql`(r.a or v.dimension = '')` };
  const own = sql`v.dimension = ${dimension}`;
  return { part, wanted: filter ? sql`${own} and v.split = ${filter.value}` : own };
};

/** What is read of one series in one bucket. Decimals as text; money in major units. */
export interface SeriesRow {
  /** First day of the bucket. */
  s: Day;
  series: string;
  split: string | null;
  /** Of exactly these days in one. */
  whole: string | null;
  total: string | null;
  /** Number of days with a value. */
  days: number;
}

/** Every series of a request, bucket by bucket: the value of exactly the bucket, and of its days. */
export const seriesStatement = (request: Request): SQL => {
  const wantedSeries = readMetrics(request).flatMap(({ series }) => series ?? []);
  // of days that had not ended as of the instant of the question nothing had been reported
  const { isAsked, day } = request.asOf;
  const endsBy = isAsked ? sql`and v.last_day < ${day}` : sql``;
  const pieces = wantedSeries.flatMap(({ id, adds }) =>
    request.spine.map(({ bucket, from, to }) => ({ s: bucket, k: id, a: adds, d: from, e: to })),
  );
  const { part, wanted } = partsOf(request);
  // dimensions come in order, the whole ('') first: one of them is taken, never two
  return sql`
select r.s, r.k as series, t.part as split,
  trim_scale(max(t.value) filter (where t.day = r.d and t.last_day = r.e - 1))::text as whole,
  trim_scale(sum(t.value) filter (where t.day = t.last_day))::text as total,
  (count(*) filter (where t.day = t.last_day))::int as days
from ${recordset(pieces, 's text, k text, a boolean, d date, e date')}
cross join lateral (
  select distinct on (g.day, g.last_day, g.part) * from (
    select v.day, v.last_day, v.dimension, ${part} as part, sum(v.value) as value
    from series_values v
    where v.store_id = ${request.store.id} and v.series = r.k and v.day >= r.d and v.day < r.e
      and v.last_day < r.e ${endsBy} and ${wanted}
    group by 1, 2, 3, 4
  ) g
  order by g.day, g.last_day, g.part, g.dimension collate "C"
  offset 0
) t
group by 1, 2, 3`;
};

/** Money in minor units of the store's currency; everything else as it was reported. */
export const inUnit = ({ unit }: Pick<Metric, 'unit'>, reported: string, { currency }: Store): number =>
  unit === 'money' ? toMinor(reported, currency) : Number(reported);

type Known = Pick<SeriesView, 'id' | 'adds'>;

/** Values of several days in one, inside a period; decimals as text. */
export const reportedInOne = (
  tx: Db,
  store: Store,
  { id, adds }: Known,
  { from, to }: Period,
): Promise<{ first: Day; last: Day; value: string }[]> =>
  rows(
    tx,
    sql`
select distinct on (g.day, g.last_day) g.day::text as first, g.last_day::text as last, trim_scale(g.value)::text as value
from (
  select v.day, v.last_day, v.dimension, sum(v.value) as value from series_values v
  where v.store_id = ${store.id} and v.series = ${id} and v.day >= ${from} and v.last_day < ${to}
    and v.day < v.last_day and (${adds} or v.dimension = '')
  group by 1, 2, 3
) g
order by g.day, g.last_day, g.dimension collate "C"`,
  );

/** A figure that is older than a quarter is not of today. */
const OLDEST_DAYS = 92;

/** Days of the newest value that ends before `until`; null without one in a quarter. */
export const lastReported = async (
  tx: Db,
  store: Store,
  { id, adds }: Known,
  until: Day,
): Promise<Period | null> => {
  const [found] = await rows<{ first: Day; last: Day }>(
    tx,
    sql`
select v.day::text as first, v.last_day::text as last from series_values v
where v.store_id = ${store.id} and v.series = ${id} and (${adds} or v.dimension = '')
  and v.last_day < ${until} and v.last_day >= ${addDays(until, -OLDEST_DAYS)}
order by v.last_day desc, v.day desc limit 1`,
  );
  return found ? { from: found.first, to: addDays(found.last, 1) } : null;
};

/** Under which keys the sums of a series are kept. */
export const seriesKeys = ({ id }: Metric) => ({ value: id, days: `${id} days`, whole: `${id} whole` });

/** The reported values as sums: the value in the unit of the metric. */
export const seriesSums = (
  metric: Metric,
  { whole, total, days }: SeriesRow,
  store: Store,
): Record<string, number> => {
  const keys = seriesKeys(metric);
  const reported = whole ?? total ?? '0';
  const value = inUnit(metric, reported, store);
  return { [keys.value]: value, [keys.days]: days, [keys.whole]: whole === null ? 0 : 1 };
};

/** A value of exactly these days stands; else their days are added up, if they may be. */
export const seriesValue = (
  metric: Metric,
  bucket: Bucket,
  cell: (key: string) => number,
  reason: string | null,
): Value => {
  const keys = seriesKeys(metric);
  const days = cell(keys.days);
  const length = daysBetween(bucket.from, bucket.to);
  const isWhole = cell(keys.whole) === 1;
  const none = { value: null, num: null, den: null, unit: metric.unit };
  if (reason !== null) return { ...none, flags: ['no_data'], reason };
  if (!isWhole && days === 0) return { ...none, flags: ['no_data'] };
  if (!isWhole && !metric.additive) return { ...none, flags: ['not_additive'] };
  const isCut = bucket.from > bucket.bucket || bucket.to < bucket.end;
  const isPartial = isCut || (!isWhole && days < length);
  const value = cell(keys.value);
  return { ...none, value, num: value, flags: isPartial ? ['partial'] : [] };
};
