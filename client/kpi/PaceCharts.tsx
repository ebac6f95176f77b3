import { useMediaQuery } from '@mantine/hooks';
import { CartesianGrid, ComposedChart, Line, ReferenceLine, Tooltip } from 'recharts';
import type { BridgeView } from '../../server/bridge/types';
import { GapBars } from './GapBars';
import { NowMark, Remaining, SeriesLabels } from './paceMarks';
import { describe, endOf, paceTicksOf } from './pace';
import { DayAxis, MoneyAxis } from './paceAxes';
import { frameOf, type Frame } from './paceFrame';
import { PaceTooltip } from './PaceTooltip';
import chartStyles from './chart.module.css';
import styles from './PaceCharts.module.css';

const line = (isNarrow: boolean) => ({
  type: 'linear' as const,
  dot: false,
  activeDot: isNarrow ? false : { r: 3, strokeWidth: 0 },
  isAnimationActive: false,
});

/** Cumulative net sales with the comparison behind and the target's pace. */
const PaceLines = ({ view, frame, isNarrow }: { view: BridgeView; frame: Frame; isNarrow: boolean }) => {
  const ticks = paceTicksOf(view.pace, view.currency);
  const days = view.pace.map((point) => point.day);
  const end = endOf(view.pace, 'actual');
  const isRunning = end !== null && end.index < days.length - 1;
  return (
    <ComposedChart
      className={chartStyles.chart}
      responsive
      style={{ width: '100%', height: 300 }}
      data={view.pace}
      margin={{ top: frame.top, right: frame.right, bottom: 0, left: 0 }}
      accessibilityLayer
      title="Net sales against target and comparison"
      desc={describe(view)}
    >
      <CartesianGrid vertical={false} stroke="var(--qd-line)" />
      <DayAxis days={days} isNarrow={isNarrow} />
      <MoneyAxis ticks={ticks} currency={view.currency} width={frame.left} />
      <ReferenceLine y={0} stroke="var(--qd-lineStrong)" />
      {isRunning && <Remaining from={end.day} />}
      {isRunning && <ReferenceLine x={end.day} stroke="var(--qd-lineStrong)" />}
      <Tooltip
        cursor={{ stroke: 'var(--qd-lineStrong)' }}
        isAnimationActive={false}
        content={<PaceTooltip view={view} />}
      />
      <Line {...line(isNarrow)} dataKey="comparison" stroke="var(--qd-ghost)" strokeWidth={1.25} />
      <Line
        {...line(isNarrow)}
        dataKey="target"
        stroke="var(--qd-ink)"
        strokeWidth={1.25}
        strokeDasharray="5 3"
      />
      <Line {...line(isNarrow)} dataKey="actual" stroke="var(--qd-s1)" strokeWidth={2.25} />
      {end && <NowMark end={end} view={view} />}
      <SeriesLabels view={view} isNarrow={isNarrow} />
    </ComposedChart>
  );
};

/** The lines, and below them the distance to the target's pace where there is one. */
export default function PaceCharts({ view }: { view: BridgeView }) {
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const frame = frameOf(view, isNarrow);
  return (
    <>
      <PaceLines view={view} frame={frame} isNarrow={isNarrow} />
      {view.paceTarget !== null && (
        <>
          <p className={styles.gapTitle}>
            <b>How far from pace?</b>
            <span>Net sales less the target’s pace, day by day</span>
          </p>
          <GapBars view={view} frame={frame} isNarrow={isNarrow} />
        </>
      )}
    </>
  );
}
