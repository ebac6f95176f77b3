import { z } from 'zod';
import type { Metric } from '../../catalog/metrics';
import { listSeries } from '../../ask';
import { seriesMetric } from '../../catalog/series';
import { DIMENSIONS } from '../../../shared/lists';
import type { Db } from '../../../drizzle/client';
import type { Store } from '../../types';
import * as inputs from '../../input';
import { publicProcedure, router, storeReader } from '../door/trpc';
import { metricView, catalogView, type CatalogView } from '../../catalog/view';

/** Parts that only series have, as they call them. */
const ownDimensions = (series: readonly Metric[]): CatalogView['dimensions'] =>
  [...new Set(series.flatMap(({ dimensions }) => dimensions))]
    .filter((id) => !DIMENSIONS.some((known) => known === id))
    .map((id) => ({ id, label: id, definition: 'What another system splits a series by.' }));

/** The catalogue with the store's own series, which are metrics of that store alone. */
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
