import { Bar, CartesianGrid, ComposedChart, ReferenceLine, Tooltip } from 'recharts';
import type { BridgeView } from '../../server/bridge/types';
import { gapsOf, gapTicksOf } from './pace';
import { DayAxis, MoneyAxis } from './paceAxes';
import type { Frame } from './paceFrame';
import { PaceTooltip } from './PaceTooltip';
import styles from './chart.module.css';

interface ShapeProps {
  x?: number | string;
  y?: number | string;
  width?: number | string;
  height?: number | string;
}

/** recharts gives a negative height below zero. */
const GapBar = ({ x, y, width, height }: ShapeProps) => {
  const [top, size] = [Number(y), Number(height)];
  return (
    <rect
      x={x}
      y={Math.min(top, top + size)}
      width={width}
      height={Math.abs(size)}
      fill={size < 0 ? 'var(--qd-ink3)' : 'var(--qd-s1)'}
    />
  );
};

/** How far net sales are from the target's pace, day by day: what a cumulative line hides. */
export const GapBars = ({ view, frame, isNarrow }: { view: BridgeView; frame: Frame; isNarrow: boolean }) => {
  const gaps = gapsOf(view.pace);
  const ticks = gapTicksOf(gaps, view.currency);
  const days = gaps.map((point) => point.day);
  return (
    <ComposedChart
      className={styles.chart}
      responsive
      style={{ width: '100%', height: 160 }}
      data={gaps}
      margin={{ top: 8, right: frame.right, bottom: 0, left: 0 }}
      accessibilityLayer
      title="Net sales less the target's pace, by day"
    >
      <CartesianGrid vertical={false} stroke="var(--qd-line)" />
      <DayAxis days={days} isNarrow={isNarrow} />
      <MoneyAxis ticks={ticks} currency={view.currency} width={frame.left} isSigned />
      <ReferenceLine y={0} stroke="var(--qd-lineStrong)" />
      <Tooltip
        cursor={{ fill: 'var(--qd-line)' }}
        isAnimationActive={false}
        content={<PaceTooltip view={view} />}
      />
      <Bar dataKey="gap" isAnimationActive={false} shape={<GapBar />} />
    </ComposedChart>
  );
};
