import type { KpiView } from '../../../server/roadmap/types';
import { formatPercent } from '../../format';
import { classes } from '../../ui/classes';
import styles from './Way.module.css';

/** How far an interval or an overshoot may reach past either end, as a share of the way. */
const MARGIN = 0.25;

/** The interval of the actual as shares of the way. */
const intervalOf = ({ interval, baseline, target }: KpiView): [number, number] | null => {
  if (!interval || baseline === null || target === null || baseline === target) return null;
  const [a, b] = interval.map((value) => (value - baseline) / (target - baseline)) as [number, number];
  return a < b ? [a, b] : [b, a];
};

/** From a share of the way (0 = baseline, 1 = target) to a place on the line. Shares outside stay at its edge. */
export type Scale = (share: number) => string;

/** One scale for all rows, so that their baselines, targets and due ticks stand below each other. */
export const scaleOf = (kpis: readonly KpiView[]): Scale => {
  const shares = kpis.flatMap((kpi) => [...(intervalOf(kpi) ?? []), kpi.rawAttainment ?? 0]);
  const low = Math.max(-MARGIN, Math.min(0, ...shares));
  const high = Math.min(1 + MARGIN, Math.max(1, ...shares));
  return (share) => `${((Math.min(high, Math.max(low, share)) - low) / (high - low)) * 100}%`;
};

const words = (kpi: KpiView): string => {
  if (kpi.rawAttainment === null) return 'Progress unknown';
  const due = kpi.due === null ? '' : `, ${formatPercent(kpi.due, 0)} due`;
  const attained = formatPercent(Math.abs(kpi.rawAttainment), 0);
  return kpi.rawAttainment < 0
    ? `${attained} of the way in the wrong direction${due}`
    : `${attained} of the way from baseline to target${due}`;
};

/** From baseline to target: how far it is, how sure that is, and where it should be today. */
export const Way = ({ kpi, at }: { kpi: KpiView; at: Scale }) => {
  const { rawAttainment: attained, due } = kpi;
  const interval = intervalOf(kpi);
  const between = (from: number, to: number) => ({ left: at(from), right: `calc(100% - ${at(to)})` });
  const isBehindStart = attained !== null && attained < 0;
  return (
    <div className={styles.way} role="img" aria-label={words(kpi)}>
      <span className={styles.track} style={between(0, 1)} />
      {attained !== null && !isBehindStart && <i style={between(0, attained)} />}
      {interval && <span className={styles.band} style={between(interval[0], interval[1])} />}
      <span className={styles.start} style={{ left: at(0) }} />
      <span className={styles.target} style={{ left: at(1) }} />
      {attained !== null && (
        <span
          className={classes(styles.dot, isBehindStart && styles.behind)}
          style={{ left: at(attained) }}
        />
      )}
      {due !== null && <b style={{ left: at(due) }} />}
    </div>
  );
};
