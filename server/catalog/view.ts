import { DIMENSION_INFO, type Dimension } from './dimensions';
import { COHORTS, DEFINITION_VERSION, METRICS, METRIC_IDS, type Metric } from './metrics';
import { COHORT_MEASURES, type CohortMeasureId, DIMENSIONS } from '../../shared/lists';

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

export const metricView = (metric: Metric): MetricView =>
  Object.fromEntries(SHOWN.map((field) => [field, metric[field]])) as unknown as MetricView;

/** The catalogue as data: what exists, what it means, and by what it can be split. */
export const catalogView = (): CatalogView => ({
  definitionVersion: DEFINITION_VERSION,
  metrics: METRIC_IDS.map((id) => metricView(METRICS[id])),
  cohortMeasures: COHORT_MEASURES.map((id) => COHORTS[id]),
  dimensions: DIMENSIONS.map((id) => DIMENSION_INFO[id]),
});
