import type { Db } from '../../drizzle/client';
import { ask, compareValues } from '../ask';
import type { Value } from '../ask/types';
import { addDays, addMonths, type Period } from '../time';
import type { Store } from '../types';
import { METRICS, type MetricId } from '../catalog/metrics';
import type { Grain } from '../catalog/types';
import type { KpiView, TileView } from './types';
import { maturedIn, maturityOf } from './windows';
import { shortDay } from './words';

/** The eight figures of the Bridge. Metrics that share a window share a question. */

const TILES: readonly MetricId[] = [
  'net_sales',
  'orders',
  'aov',
  'cr',
  'ltv_revenue',
  'cac_blended',
  'ltv_cac',
  'repeat_rate_90',
];

/** Cohorts in a sparkline: two months would be no line. */
const SPARK_MONTHS = 6;

interface Group {
  metrics: MetricId[];
  grain: Grain;
}

const groupsOf = (metrics: readonly MetricId[]): Group[] => {
  const isMonthly = (id: MetricId) => 'months' in (maturityOf(id) ?? {});
  const isLagged = (id: MetricId) => 'days' in (maturityOf(id) ?? {});
  const groups: Group[] = [
    { metrics: metrics.filter((id) => !maturityOf(id)), grain: 'day' },
    { metrics: metrics.filter(isLagged), grain: 'week' },
    { metrics: metrics.filter(isMonthly), grain: 'month' },
  ];
  return groups.filter((group) => group.metrics.length > 0);
};

const windowLabel = (metric: MetricId, period: Period): string | null => {
  const maturity = maturityOf(metric);
  if (!maturity) return null;
  return `customers acquired ${shortDay(period.from)} – ${shortDay(addDays(period.to, -1))}`;
};

type Values = Partial<Record<MetricId, Value>>;

const read = async (tx: Db, store: Store, group: Group, period: Period, now: Date) => {
  const whole = await ask(tx, store, { ...period, metrics: group.metrics }, now);
  const spark =
    group.grain === 'month' ? { from: addMonths(period.to, -SPARK_MONTHS), to: period.to } : period;
  const series = await ask(tx, store, { ...spark, metrics: group.metrics, by: group.grain }, now);
  const seriesOf = (id: MetricId) => series.rows.map((row) => row.values[id]?.value ?? null);
  return { values: whole.rows[0]!.values as Values, seriesOf };
};

export const tileViews = async (
  tx: Db,
  store: Store,
  period: Period,
  comparison: Period | null,
  targets: readonly KpiView[],
  now: Date,
): Promise<TileView[]> => {
  const tiles = new Map<MetricId, TileView>();
  for (const group of groupsOf(TILES)) {
    const own = maturedIn(group.metrics[0]!, period);
    const earlier = comparison && maturedIn(group.metrics[0]!, comparison);
    const current = await read(tx, store, group, own, now);
    const before = earlier && (await read(tx, store, group, earlier, now));
    for (const id of group.metrics) {
      const value = current.values[id]!;
      const { label, unit, better } = METRICS[id];
      tiles.set(id, {
        metric: id,
        label,
        unit,
        better,
        period: own,
        periodLabel: windowLabel(id, own),
        value,
        comparison: before && earlier ? compareValues(id, value, before.values[id]!, earlier) : null,
        spark: current.seriesOf(id),
        sparkComparison: before ? before.seriesOf(id) : [],
        target: targets.find((kpi) => kpi.metric === id) ?? null,
      });
    }
  }
  return TILES.map((id) => tiles.get(id)!);
};
