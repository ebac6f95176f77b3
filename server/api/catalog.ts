import { z } from 'zod';
import { DIMENSION_INFO, type Dimension } from '../catalog/dimensions';
import {
  COHORTS,
  COHORT_MEASURES,
  DEFINITION_VERSION,
  METRICS,
  METRIC_IDS,
  type CohortMeasureId,
  type Metric,
} from '../catalog/metrics';
import { listSeries } from '../ask';
import { seriesMetric } from '../catalog/series';
import { DIMENSIONS } from '../catalog/types';
import type { Db } from '../../drizzle/client';
import type { Store } from '../types';
import * as inputs from './inputs';
import { publicProcedure, router, storeReader } from './trpc';

const SHOWN = [
  'id',
  'label',
  'unit',
  'better',
  'definition',
  'source',
  'origin',
  'num',
  'den',
  'dimensions',
  'grains',
  'basisApplies',
  'additive',
  'series',
] as const;

/** A metric as far as it can be shown without knowing the database. */
export type MetricView = Pick<Metric, (typeof SHOWN)[number]>;

export interface CatalogView {
  definitionVersion: string;
  metrics: MetricView[];
  cohortMeasures: (typeof COHORTS)[CohortMeasureId][];
  dimensions: (Omit<Dimension, 'id'> & { id: string })[];
}

const metricView = (metric: Metric): MetricView =>
  Object.fromEntries(SHOWN.map((field) => [field, metric[field]])) as unknown as MetricView;

/** The catalogue as data: what exists, what it means, and by what it can be split. */
export const catalogView = (): CatalogView => ({
  definitionVersion: DEFINITION_VERSION,
  metrics: METRIC_IDS.map((id) => metricView(METRICS[id])),
  cohortMeasures: COHORT_MEASURES.map((id) => COHORTS[id]),
  dimensions: DIMENSIONS.map((id) => DIMENSION_INFO[id]),
});

/** Parts that only series have, as they call them. */
const ownDimensions = (series: readonly Metric[]): CatalogView['dimensions'] =>
  [...new Set(series.flatMap(({ dimensions }) => dimensions))]
    .filter((id) => !DIMENSIONS.some((known) => known === id))
    .map((id) => ({ id, label: id, definition: 'What another system splits a series by.' }));

/** The same with the store's own series, which are metrics of that store alone. */
const storeCatalog = async (tx: Db, store: Store): Promise<CatalogView> => {
  const view = catalogView();
  const series = (await listSeries(tx, store)).map(seriesMetric);
  return {
    ...view,
    metrics: [...view.metrics, ...series.map(metricView)],
    dimensions: [...view.dimensions, ...ownDimensions(series)],
  };
};

export const catalogRouter = router({
  metrics: publicProcedure.query((): CatalogView => catalogView()),
  ofStore: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<CatalogView> => ctx.read(storeCatalog)),
});
