import { askWhole, compareValues, likeWith, valuesBy } from '../ask';
import type { Value } from '../ask/types';
import { addDays, addMonths, type Day, type Period } from '../time';
import type { InStore } from '../types';
import { METRICS, type MetricId } from '../catalog/metrics';
import type { Grain } from '../../shared/lists';
import type { Compared, Shown } from './periods';
import { sampleWords, maturedIn, maturityOf } from '../roadmap';
import { acquiredWords } from './sentences';
import { DAYS_BEFORE, smoothed } from './spark';
import type { KpiView } from '../roadmap/types';
import type { TileView } from './types';

/** The eight figures of the Bridge, each a question of its own: they are read together all the same. */

export const TILES: readonly MetricId[] = [
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

/** Cohorts of months are drawn by month, all else by day: a week that the period cuts would be a dip. */
const grainOf = (id: MetricId): Extract<Grain, 'day' | 'month'> => {
  const maturity = maturityOf(id);
  return maturity && 'months' in maturity ? 'month' : 'day';
};

/** The days that a line is made of: those before the period too that its first point takes in. */
const drawnOf = ({ from, to }: Period, grain: ReturnType<typeof grainOf>): Period => ({
  from: grain === 'month' ? addMonths(to, -SPARK_MONTHS) : addDays(from, -DAYS_BEFORE),
  to,
});

interface Side {
  period: Period;
  value: Value;
  /** First day that was not read; null = nothing was. */
  readTo: Day | null;
  spark: (number | null)[];
}

/** One figure and its line. */
const read = async (
  { tx, store, now }: InStore,
  id: MetricId,
  period: Period,
  heldAgainst?: Period,
): Promise<Side> => {
  const grain = grainOf(id);
  const [whole, series] = await Promise.all([
    askWhole(tx, store, { ...period, metrics: [id], isSure: true, ...(heldAgainst && { heldAgainst }) }, now),
    valuesBy(tx, store, { ...drawnOf(period, grain), metric: id, by: grain }, now),
  ]);
  const values = series.map(({ value }) => value);
  return {
    period,
    value: whole.valueOf(id),
    readTo: whole.readTo,
    spark: grain === 'day' ? smoothed(values) : values.map(({ value }) => value),
  };
};

/** What the figure is held against: as many days as were read of it, or the customers who came of age then. */
const earlierOf = (
  id: MetricId,
  readTo: Day,
  shown: Pick<Shown, 'whole'>,
  { period, whole }: Compared,
): Period => (maturityOf(id) ? maturedIn(id, period) : likeWith(shown.whole, readTo, whole));

const tileOf = async (
  here: InStore,
  id: MetricId,
  shown: Pick<Shown, 'period' | 'whole'>,
  compared: Compared | null,
): Promise<TileView> => {
  const own = await read(here, id, maturedIn(id, shown.period));
  const { period, readTo, value, spark } = own;
  const before =
    compared && readTo
      ? await read(here, id, earlierOf(id, readTo, shown, compared), { from: period.from, to: readTo })
      : null;
  const metric = METRICS[id];
  const { label, unit, better } = metric;
  return {
    ...{ metric: id, label, unit, better, period, value, spark },
    periodLabel: maturityOf(id) ? acquiredWords(period) : null,
    sample: sampleWords(metric, value, { from: period.from, to: readTo ?? period.to }),
    lastDay: readTo !== null && readTo < period.to ? addDays(readTo, -1) : null,
    comparison: before && compareValues(metric, value, before.value, before.period),
    sparkComparison: before?.spark ?? [],
    target: null,
  };
};

/** The tiles, as yet without targets. Each is read as far as its own facts are covered. */
export const tileViews = (
  here: InStore,
  shown: Pick<Shown, 'period' | 'whole'>,
  compared: Compared | null,
): Promise<TileView[]> => Promise.all(TILES.map((id) => tileOf(here, id, shown, compared)));

export const withTargets = (tiles: readonly TileView[], targets: readonly KpiView[]): TileView[] =>
  tiles.map((tile) => ({ ...tile, target: targets.find((kpi) => kpi.metric === tile.metric) ?? null }));
