import { DIMENSION_INFO } from '../catalog/dimensions';
import { METRICS, type MetricId } from '../catalog/metrics';
import { DIMENSIONS, type Better, type DimensionId, type Unit } from '../catalog/types';
import { publicProcedure, router } from './trpc';

export interface MetricView {
  id: MetricId;
  label: string;
  unit: Unit;
  better: Better;
  documentation: string;
  /** Where the definition comes from. */
  source: string;
  /** Dimensions that it can be split and filtered by. */
  dimensions: DimensionId[];
}

export interface DimensionView {
  id: DimensionId;
  label: string;
  documentation: string;
}

export interface CatalogView {
  metrics: MetricView[];
  dimensions: DimensionView[];
}

/** The catalogue as data: what exists, what it means, and by what it can be split. */
export const catalogView = (): CatalogView => ({
  metrics: (Object.keys(METRICS) as MetricId[]).map((id) => {
    const { label, unit, better, documentation, source, dimensions } = METRICS[id];
    return { id, label, unit, better, documentation, source, dimensions: [...dimensions] };
  }),
  dimensions: DIMENSIONS.map((id) => ({ id, ...DIMENSION_INFO[id] })),
});

export const catalogRouter = router({
  metrics: publicProcedure.query((): CatalogView => catalogView()),
});
