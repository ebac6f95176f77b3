import type { MetricId } from '../../../server/catalog/metrics';
import type { BridgeView, PhaseView, RoadmapView, TileView } from '../../../server/roadmap/types';
import type { Asked } from './WhyMetric';

interface Known {
  metric: MetricId;
  label: string;
}

/** The figures that are on the page. */
export const knownFigures = (roadmap: RoadmapView, bridge?: BridgeView): Known[] => {
  // a tile's own name wins over that of a target
  const all = [...roadmap.phases.flatMap((phase) => phase.kpis), ...(bridge?.tiles ?? [])];
  const byId = new Map(all.map(({ metric, label }) => [metric, { metric, label }]));
  return [...byId.values()];
};

/** A tile's own window: figures that need time to mature are shown in an earlier one. */
const ofTile = ({ metric, period, comparison, target }: TileView): Asked => ({
  metric,
  period,
  comparison: comparison?.period ?? null,
  target,
});

/**
 * Which window is meant by a metric's id: that of its tile, else that of its target in the phase.
 * Null for an id that the page does not show.
 */
export const askedOf = (
  id: string,
  roadmap: RoadmapView,
  bridge: BridgeView | undefined,
  phase: PhaseView | undefined,
): Asked | null => {
  const tile = bridge?.tiles.find((t) => t.metric === id);
  if (tile) return ofTile(tile);
  const kpis = [...(phase?.kpis ?? []), ...roadmap.phases.flatMap((p) => p.kpis)];
  const target = kpis.find((kpi) => kpi.metric === id);
  return target ? { metric: target.metric, period: target.window, comparison: null, target } : null;
};
