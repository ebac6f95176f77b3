import type { Db } from '../../drizzle/client';
import type { MeasureId } from '../catalog/measures';
import { requestOf } from './ask';
import { cellOf } from './evaluate';
import { runReads } from './run';
import type { Period } from '../time';
import type { Store } from '../types';

/** Sums of single measures over a period, for what is made of other parts than one metric. */
export const measures = async <M extends MeasureId>(
  tx: Db,
  store: Store,
  period: Period,
  ids: readonly M[],
  now: Date,
): Promise<Record<M, number>> => {
  const base = await requestOf(tx, store, { ...period, metrics: ['orders'] }, now);
  const request = { ...base, extra: [...ids] };
  const { sums } = await runReads(tx, request);
  const cell = cellOf(sums, request.metrics[0]!, request.spine[0]!, null);
  return Object.fromEntries(ids.map((id) => [id, cell(id)])) as Record<M, number>;
};
