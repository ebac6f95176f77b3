import type { Db } from '../../drizzle/client';
import { ask, compareValues } from '../ask';
import type { Value } from '../ask/types';
import { addDays, addMonths, type Period } from '../time';
import type { Store } from '../types';
import { METRICS, type MetricId } from '../catalog/metrics';
import type { Grain } from '../catalog/types';
import { sampleWords } from './sample';
import { smoothed } from './spark';
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
    { metrics: metrics.filter(isLagged), grain: 'day' },
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
  const spark =
    group.grain === 'month' ? { from: addMonths(period.to, -SPARK_MONTHS), to: period.to } : period;
  const [whole, series] = await Promise.all([
    ask(tx, store, { ...period, metrics: group.metrics, isSure: true }, now),
    ask(tx, store, { ...spark, metrics: group.metrics, by: group.grain }, now),
  ]);
  const seriesOf = (id: MetricId) => {
    const values = series.rows.map((row) => row.values[id]);
    return group.grain === 'day' ? smoothed(values) : values.map((value) => value?.value ?? null);
  };
  return { values: whole.rows[0]!.values as Values, seriesOf };
};

const tilesOf = async (
  tx: Db,
  store: Store,
  group: Group,
  period: Period,
  comparison: Period | null,
  now: Date,
): Promise<TileView[]> => {
  const own = maturedIn(group.metrics[0]!, period);
  const earlier = comparison && maturedIn(group.metrics[0]!, comparison);
  const [current, before] = await Promise.all([
    read(tx, store, group, own, now),
    earlier && read(tx, store, group, earlier, now),
  ]);
  return group.metrics.map((id) => {
    const value = current.values[id]!;
    const metric = METRICS[id];
    const { label, unit, better } = metric;
    return {
      metric: id,
      label,
      unit,
      better,
      period: own,
      periodLabel: windowLabel(id, own),
      value,
      sample: sampleWords(metric, value, own),
      comparison: before && earlier ? compareValues(metric, value, before.values[id]!, earlier) : null,
      spark: current.seriesOf(id),
      sparkComparison: before ? before.seriesOf(id) : [],
      target: null,
    };
  });
};

/** The tiles, as yet without targets. */
export const tileViews = async (
  tx: Db,
  store: Store,
  period: Period,
  comparison: Period | null,
  now: Date,
): Promise<TileView[]> => {
  const groups = groupsOf(TILES).map((group) => tilesOf(tx, store, group, period, comparison, now));
  const tiles = new Map((await Promise.all(groups)).flat().map((tile) => [tile.metric, tile]));
  return TILES.map((id) => tiles.get(id)!);
};

export const withTargets = (tiles: readonly TileView[], targets: readonly KpiView[]): TileView[] =>
  tiles.map((tile) => ({ ...tile, target: targets.find((kpi) => kpi.metric === tile.metric) ?? null }));
