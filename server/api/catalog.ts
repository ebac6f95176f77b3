import { DIMENSION_INFO, type Dimension } from '../catalog/dimensions';
import {
  COHORTS,
  COHORT_MEASURES,
  DEFINITION_VERSION,
  METRICS,
  METRIC_IDS,
  type MetricId,
} from '../catalog/metrics';
import { DIMENSIONS, type Better, type DimensionId, type Grain, type Unit } from '../catalog/types';
import { publicProcedure, router } from './trpc';

/** A metric as far as it can be shown without knowing the database. */
export interface MetricView {
  id: MetricId;
  label: string;
  unit: Unit;
  better: Better;
  definition: string;
  /** Where the definition comes from. */
  source: string;
  /** Measures that are added, or subtracted after a minus; denominator null for a sum. */
  num: readonly string[];
  den: readonly string[] | null;
  /** Dimensions that it can be split and filtered by. */
  dimensions: DimensionId[];
  grains: readonly Grain[];
  /** Whether the basis (event or order) changes it. */
  basisApplies: boolean;
  /** False = values of parts can't be added up. */
  additive: boolean;
}

export interface CatalogView {
  definitionVersion: string;
  metrics: MetricView[];
  cohortMeasures: { id: string; label: string; unit: Unit; definition: string; source: string }[];
  dimensions: Dimension[];
}

const metricView = (id: MetricId): MetricView => {
  const { label, unit, better, definition, source, num, den, dimensions, grains, basisApplies, additive } =
    METRICS[id];
  return {
    id,
    label,
    unit,
    better,
    definition,
    source,
    num,
    den,
    dimensions,
    grains,
    basisApplies,
    additive,
  };
};

/** The catalogue as data: what exists, what it means, and by what it can be split. */
export const catalogView = (): CatalogView => ({
  definitionVersion: DEFINITION_VERSION,
  metrics: METRIC_IDS.map(metricView),
  cohortMeasures: COHORT_MEASURES.map((id) => {
    const { label, unit, definition, source } = COHORTS[id];
    return { id, label, unit, definition, source };
  }),
  dimensions: DIMENSIONS.map((id) => DIMENSION_INFO[id]),
});

export const catalogRouter = router({
  metrics: publicProcedure.query((): CatalogView => catalogView()),
});
