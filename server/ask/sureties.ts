import type { Db } from '../../drizzle/client';
import type { Metric } from '../catalog/metrics';
import { ratioInterval, type Interval } from '../stats/intervals';
import { isNonEmpty } from '../../shared/items';
import { periodOf } from './coverageNotes';
import { cellIn, evaluate } from './evaluate';
import { buckets, type Bucket } from './period';
import { readMetrics, type Request } from './plan';
import { runReads } from './run';
import type { Value } from './types';

/** How sure a ratio of sums is whose single orders are not kept: its sample are the local days (METRICS C20). */

/** The interval of a metric in a bucket; null where days tell nothing of it. */
export type Sure = (metric: Metric, bucket: Bucket, split: string | null) => Interval | null;

/** Shares and means of orders have an interval of their own; cohorts are not acquired by day here. */
const isOfDays = ({ den, proportion, spread, samples, maturity, series }: Metric): boolean =>
  den !== null && !proportion && !spread && !samples && !maturity && !series;

/** Reads the days of a request, of those metrics whose sample they are. */
export const suretiesOf = async (tx: Db, request: Request): Promise<Sure> => {
  const metrics = readMetrics(request).filter(isOfDays);
  if (!isNonEmpty(metrics)) return () => null;
  const daily = { ...request, metrics, extra: [], spine: buckets(periodOf(request), 'day', request.store) };
  const { sums } = await runReads(tx, daily);
  const cellOf = cellIn(sums, daily);
  return (metric, { from, to }, split) => {
    if (!isOfDays(metric)) return null;
    const days = daily.spine.filter((day) => day.from >= from && day.from < to);
    // a day that was not read is no part of the sample
    const units = days.flatMap((day) => {
      const { num, den } = evaluate(metric, day, daily, cellOf(metric, day, split));
      return num === null || den === null ? [] : [{ num, den }];
    });
    return ratioInterval(units);
  };
};

/** A value with the interval that its days give it. */
export const sureOf = (value: Value, interval: Interval | null): Value =>
  interval && value.value !== null ? { ...value, interval } : value;
