import type { Db } from '../../drizzle/client';
import { METRIC_IDS, METRICS, type AnyMetricId, type Metric } from '../catalog/metrics';
import { goneSeries, isSeriesMetric, seriesIdOf, seriesMetric } from '../catalog/series';
import type { Store } from '../types';
import { noMetric, noSeries } from './sentences';
import { listSeries, seriesOf } from './series';

/** From the names of metrics to what they mean: of the catalogue, or of the store's own series. */

const unknownSeries = async (tx: Db, store: Store, id: string) =>
  noSeries(
    id,
    (await listSeries(tx, store)).map((series) => series.id),
  );

/** The store's series among these ids, as metrics by their ids. Asks nothing where there is none. */
const seriesAmong = async (
  tx: Db,
  store: Store,
  ids: readonly AnyMetricId[],
): Promise<Map<string, Metric>> => {
  const wanted = ids.filter(isSeriesMetric).map(seriesIdOf);
  const found = wanted.length > 0 ? (await seriesOf(tx, store, wanted)).map(seriesMetric) : [];
  return new Map(found.map((metric) => [metric.id, metric]));
};

/** What a metric's id means. */
export type MetricOf = (id: AnyMetricId) => Metric;

/** Metrics that were kept under these ids; a series may be gone since, and then goes by its id. */
export const keptMetrics = async (tx: Db, store: Store, ids: readonly AnyMetricId[]): Promise<MetricOf> => {
  const series = await seriesAmong(tx, store, ids);
  return (id) =>
    isSeriesMetric(id) ? (series.get(id) ?? seriesMetric(goneSeries(seriesIdOf(id)))) : METRICS[id];
};

const noneOf = async (tx: Db, store: Store, id: AnyMetricId): Promise<never> => {
  if (isSeriesMetric(id)) throw await unknownSeries(tx, store, seriesIdOf(id));
  throw noMetric(id, METRIC_IDS);
};

/**
 * The metrics of these ids, each once, in their order.
 * @throws DomainError `bad_input` that names the nearest metric, `not_found` for a series that the store lacks.
 */
export const metricsOf = async (tx: Db, store: Store, ids: readonly AnyMetricId[]): Promise<Metric[]> => {
  const series = await seriesAmong(tx, store, ids);
  const metrics: Metric[] = [];
  for (const id of new Set(ids)) {
    const known = isSeriesMetric(id) ? series.get(id) : METRICS[id];
    metrics.push(known ?? (await noneOf(tx, store, id)));
  }
  return metrics;
};

/** The metric of an id. @throws DomainError as `metricsOf`. */
export const metricOf = async (tx: Db, store: Store, id: AnyMetricId): Promise<Metric> => {
  const [metric] = await metricsOf(tx, store, [id]);
  return metric ?? noneOf(tx, store, id);
};
