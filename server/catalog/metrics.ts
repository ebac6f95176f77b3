import { ACQUISITION } from './metrics/acquisition';
import { CUSTOMERS } from './metrics/customers';
import { MARGIN } from './metrics/margin';
import { SALES } from './metrics/sales';
import { SPEED } from './metrics/speed';
import { TRAFFIC } from './metrics/traffic';
import { derive, type Metric as Derived, type MetricEntry } from './metric';
import type { SeriesMetricId } from './series';
import type { Unit } from './types';
import type { CohortMeasureId } from '../../shared/lists';

/**
 * Every figure of the product. What SQL, API, CLI, tiles, tooltips and the README say of a metric
 * comes from its entry.
 */

const ENTRIES = { ...SALES, ...TRAFFIC, ...SPEED, ...CUSTOMERS, ...ACQUISITION, ...MARGIN };

export type MetricId = keyof typeof ENTRIES;
/** Of the catalogue, or a series of a store. */
export type AnyMetricId = MetricId | SeriesMetricId;
/** One thing for each of some metrics. */
export type ByMetric<T> = Partial<Record<MetricId, T>> & Record<SeriesMetricId, T>;
export type Metric = Derived & { id: AnyMetricId };

export const METRIC_IDS = Object.keys(ENTRIES) as [MetricId, ...MetricId[]];

export const METRICS = Object.fromEntries(
  Object.entries<MetricEntry>(ENTRIES).map(([id, entry]) => [id, derive(id, entry)]),
) as Record<MetricId, Metric & { id: MetricId }>;

/** Raised whenever a formula, exclusion or clock changes, so that two answers can be told apart (decision U7). */
export const DEFINITION_VERSION = '3';

/** What `cohorts` can show of the customers of one acquisition period, k periods on (k = 0 is that period). */
export const COHORTS: Record<
  CohortMeasureId,
  { id: CohortMeasureId; label: string; unit: Unit; definition: string; source: string }
> = {
  retention: {
    id: 'retention',
    label: 'Retention',
    unit: 'fraction',
    definition:
      'Share of the cohort’s customers with an order in period k (month, week or quarter). Period 0 is 100 %.',
    source: 'METRICS 4',
  },
  orders: {
    id: 'orders',
    label: 'Orders',
    unit: 'count',
    definition: 'Orders that the cohort’s customers placed in period k.',
    source: 'METRICS 4',
  },
  ltv_revenue: {
    id: 'ltv_revenue',
    label: 'LTV, revenue',
    unit: 'money',
    definition:
      'Net sales (order basis) of the cohort up to the end of period k, per customer of the cohort.',
    source: 'METRICS 5.1',
  },
};
