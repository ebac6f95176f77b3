import { DIMENSION_INFO, type Dimension } from '../catalog/dimensions';
import {
  COHORTS,
  COHORT_MEASURES,
  DEFINITION_VERSION,
  METRICS,
  METRIC_IDS,
  type CohortMeasureId,
  type Metric,
  type MetricId,
} from '../catalog/metrics';
import { DIMENSIONS } from '../catalog/types';
import { publicProcedure, router } from './trpc';

const SHOWN = [
  'id',
  'label',
  'unit',
  'better',
  'definition',
  'source',
  'num',
  'den',
  'dimensions',
  'grains',
  'basisApplies',
  'additive',
] as const;

/** A metric as far as it can be shown without knowing the database. */
export type MetricView = Pick<Metric, (typeof SHOWN)[number]>;

export interface CatalogView {
  definitionVersion: string;
  metrics: MetricView[];
  cohortMeasures: (typeof COHORTS)[CohortMeasureId][];
  dimensions: Dimension[];
}

const metricView = (id: MetricId): MetricView =>
  Object.fromEntries(SHOWN.map((field) => [field, METRICS[id][field]])) as MetricView;

/** The catalogue as data: what exists, what it means, and by what it can be split. */
export const catalogView = (): CatalogView => ({
  definitionVersion: DEFINITION_VERSION,
  metrics: METRIC_IDS.map(metricView),
  cohortMeasures: COHORT_MEASURES.map((id) => COHORTS[id]),
  dimensions: DIMENSIONS.map((id) => DIMENSION_INFO[id]),
});

export const catalogRouter = router({
  metrics: publicProcedure.query((): CatalogView => catalogView()),
});
