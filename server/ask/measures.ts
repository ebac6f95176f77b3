import type { MeasureId } from '../catalog/measures';
import { derive } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import { requestFor } from './ask';
import { cellIn } from './evaluate';
import { sightOf } from './plan';
import { runReads } from './run';
import { lackingIn } from './sight';
import type { Period } from '../time';
import type { InStore } from '../types';

/** Measures that are read together, on days that all their facts cover. */
const together = (ids: readonly MeasureId[]): Metric => ({
  ...derive('orders', { label: '', unit: 'count', better: 'neither', definition: '', source: '', num: ids }),
  id: 'orders',
});

/**
 * Sums of single measures over a period, for what is made of other parts than one metric. Null unless
 * the facts of all cover every day of it.
 */
export const measures = async <M extends MeasureId>(
  here: InStore,
  period: Period,
  ids: readonly M[],
): Promise<Record<M, number> | null> => {
  const { tx } = here;
  const metric = together(ids);
  const request = await requestFor(here, { ...period, metrics: [] }, [metric]);
  if (lackingIn(period, sightOf(metric, request)) !== null) return null;
  const { sums } = await runReads(tx, request);
  const cell = cellIn(sums, request)(metric, request.spine[0], null);
  return Object.fromEntries(ids.map((id) => [id, cell(id)])) as Record<M, number>;
};
