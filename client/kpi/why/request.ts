import type { AnyMetricId } from '../../../server/catalog/metrics';
import type { PhaseView, RoadmapView } from '../../../server/roadmap/types';
import type { BridgeView, TileView } from '../../../server/bridge/types';
import { addDays, earlier } from '../../../shared/days';
import type { FigureRequest } from './WhyMetric';

interface Known {
  metric: AnyMetricId;
  label: string;
}

/** The figures that are on the page. */
export const knownFigures = (phase: PhaseView | undefined, bridge?: BridgeView): Known[] => {
  // a tile's own name wins over that of a target
  const all = [...(phase?.kpis ?? []), ...(bridge?.tiles ?? [])];
  const byId = new Map(all.map(({ metric, label }) => [metric, { metric, label }]));
  return [...byId.values()];
};

/** A tile's own window: figures that need time to mature are shown in an earlier one. */
const ofTile = ({ metric, period, comparison, target }: TileView): FigureRequest => ({
  metric,
  period,
  comparison: comparison?.period ?? null,
  target,
});

const UNPHASED_DAYS = 28;

/** The page's own window: the Bridge's period, else the phase up to today, before its start the last 28 days. */
const windowOf = ({ today }: RoadmapView, bridge: BridgeView | undefined, phase: PhaseView | undefined) => {
  if (bridge) return { period: bridge.period, comparison: bridge.comparison };
  const isBegun = phase !== undefined && phase.startDay < today;
  const from = isBegun ? phase.startDay : addDays(today, -UNPHASED_DAYS);
  const to = isBegun ? earlier(phase.endDay, today) : today;
  return { period: { from, to }, comparison: null };
};

/** A metric of the catalogue that has neither tile nor target on the page. */
export const requestOfPage = (
  metric: AnyMetricId,
  roadmap: RoadmapView,
  bridge: BridgeView | undefined,
  phase: PhaseView | undefined,
): FigureRequest => ({ metric, ...windowOf(roadmap, bridge, phase), target: null });

/**
 * Which window is meant by a metric's id: that of its tile, else that of its target in the phase.
 * Null for an id that the page does not show.
 */
export const requestOf = (
  id: string,
  bridge: BridgeView | undefined,
  phase: PhaseView | undefined,
): FigureRequest | null => {
  const tile = bridge?.tiles.find((t) => t.metric === id);
  if (tile) return ofTile(tile);
  const target = phase?.kpis.find((kpi) => kpi.metric === id);
  return target ? { metric: target.metric, period: target.window, comparison: null, target } : null;
};
