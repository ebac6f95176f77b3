import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { BridgeView } from '../../server/bridge/types';
import { type Day, addDays } from '../../shared/days';
import { dayWords, shortRange } from '../../shared/dayWords';
import { formatValue } from '../format';
import { endOf, type End } from './pace';
import { classes } from '../ui/classes';
import styles from './chart.module.css';

/** What is drawn over recharts' lines: the remaining days, the last closed day, the names of the lines. */

const APART = 36;
const ROOM_FOR_NOW = 130;

/** The days that are still to come are hatched along the axis. */
export const Remaining = ({ from }: { from: Day }) => {
  const [x, plot] = [useXAxisScale(), usePlotArea()];
  const start = x?.(from);
  if (start === undefined || !plot) return null;
  const width = plot.x + plot.width - start;
  return (
    <>
      <defs>
        <pattern
          id="qd-hatch"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <path d="M0 0V5" stroke="var(--qd-hatch)" strokeWidth="1.3" />
        </pattern>
      </defs>
      <rect x={start} y={plot.y + plot.height - 5} width={width} height={5} fill="url(#qd-hatch)" />
    </>
  );
};

/** The dot at the last closed day with its value. */
export const NowMark = ({ end, view }: { end: End; view: BridgeView }) => {
  const [x, y, plot] = [useXAxisScale()?.(end.day), useYAxisScale()?.(end.value), usePlotArea()];
  if (x === undefined || y === undefined || !plot) return null;
  const toLeft = x - plot.x > ROOM_FOR_NOW;
  const text = `${formatValue(end.value, 'money', view.currency, 'axis')} to ${dayWords(end.day, view.today)}`;
  return (
    <g>
      <circle cx={x} cy={y} r={3.5} fill="var(--qd-s1)" stroke="var(--qd-page)" strokeWidth={2} />
      <text
        className={classes(styles.label, styles.strong)}
        x={toLeft ? x - 8 : x + 10}
        y={toLeft ? y - 12 : y + 14}
        textAnchor={toLeft ? 'end' : 'start'}
      >
        {text}
      </text>
    </g>
  );
};

interface Label {
  key: 'target' | 'comparison';
  name: string;
  value: string;
  detail: string;
  end: End;
}

/** The days that the comparison's line was added up over. */
const comparedDays = ({ comparison, pace, today }: BridgeView): string => {
  const end = endOf(pace, 'comparison');
  if (!comparison || !end) return '';
  return shortRange({ from: comparison.from, to: addDays(comparison.from, end.index + 1) }, today);
};

const labelsOf = (view: BridgeView): Label[] => {
  const label = (key: Label['key'], name: string, detail: string): Label[] => {
    const end = endOf(view.pace, key);
    const value = end && formatValue(end.value, 'money', view.currency, 'axis');
    return end && value ? [{ key, name, value, detail, end }] : [];
  };
  return [
    ...label('target', 'Target', 'pace to the end'),
    ...label('comparison', 'Comparison', comparedDays(view)),
  ];
};

/** Moves labels down from the top one until each has its two lines. */
const spread = (ys: number[], top: number): number[] => {
  const placed: number[] = [];
  for (const y of ys) placed.push(Math.max(y, (placed.at(-1) ?? top - APART) + APART));
  return placed;
};

const NarrowLabels = ({ labels }: { labels: Label[] }) => {
  const plot = usePlotArea();
  if (!plot) return null;
  const bottom = plot.y + plot.height - 14;
  return labels.map(({ key, name, value }, i) => (
    <text
      key={key}
      className={styles.label}
      x={plot.x + plot.width}
      y={bottom - (labels.length - 1 - i) * 20}
      textAnchor="end"
    >
      {key === 'target' ? `Dashed: ${name.toLowerCase()} ${value}` : `Grey: ${name.toLowerCase()} ${value}`}
    </text>
  ));
};

const WideLabels = ({ labels }: { labels: Label[] }) => {
  const [y, plot] = [useYAxisScale(), usePlotArea()];
  if (!y || !plot) return null;
  const placed = labels
    .map((label) => ({ ...label, at: y(label.end.value) ?? plot.y }))
    .toSorted((a, b) => a.at - b.at);
  const tops = spread(
    placed.map((label) => label.at),
    plot.y,
  );
  const right = plot.x + plot.width;
  return placed.map(({ key, name, value, detail, at }, i) => {
    const top = tops[i] ?? at;
    return (
      <g key={key}>
        <path className={styles.leader} d={`M${right + 1} ${at}L${right + 8} ${top}`} />
        <text className={classes(styles.label, styles[key])} x={right + 12} y={top + 4}>
          {name} {value}
        </text>
        <text className={styles.axis} x={right + 12} y={top + 18}>
          {detail}
        </text>
      </g>
    );
  });
};

/** Names at the ends of the lines, in the right gutter; inside the plot on phones. */
export const SeriesLabels = ({ view, isNarrow }: { view: BridgeView; isNarrow: boolean }) => {
  const labels = labelsOf(view);
  return isNarrow ? <NarrowLabels labels={labels} /> : <WideLabels labels={labels} />;
};
