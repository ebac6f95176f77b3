import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { BridgeView } from '../../server/bridge/types';
import type { Day } from '../../shared/days';
import { dayWords } from '../../shared/dayWords';
import { formatValue } from '../format';
import type { End } from './pace';
import { endLabelsOf, LEADER, LINE, type EndLabel } from './paceFrame';
import { spread } from './spread';
import { classes } from '../ui/classes';
import { textWidth } from '../ui/textWidth';
import styles from './chart.module.css';

/** What is drawn over recharts' lines: the remaining days, the last closed day, the names of the lines. */

const APART = 36;
/** From the dot to its words. */
const BESIDE = 10;
/** Of a line of words, above and below its baseline. */
const ASCENT = 12;
const DESCENT = 4;

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
  const text = `${formatValue(end.value, 'money', view.currency, 'axis')} to ${dayWords(end.day, view.today)}`;
  const toLeft = x - plot.x > textWidth(text, { weight: 600 }) + BESIDE;
  // beside the dot, and never over what stands around the plot
  const baseline = Math.min(
    Math.max(toLeft ? y - 12 : y + 14, plot.y + ASCENT),
    plot.y + plot.height - DESCENT,
  );
  return (
    <g>
      <circle cx={x} cy={y} r={3.5} fill="var(--qd-s1)" stroke="var(--qd-page)" strokeWidth={2} />
      <text
        className={classes(styles.label, styles.strong)}
        x={toLeft ? x - BESIDE : x + BESIDE}
        y={baseline}
        textAnchor={toLeft ? 'end' : 'start'}
      >
        {text}
      </text>
    </g>
  );
};

/** Above the plot, where no line and no other label is. */
const NarrowLabels = ({ labels }: { labels: readonly EndLabel[] }) => {
  const plot = usePlotArea();
  if (!plot) return null;
  return labels.map(({ key, name, value }, i) => (
    <text key={key} className={styles.label} x={plot.x} y={plot.y - 12 - (labels.length - 1 - i) * LINE}>
      {key === 'target' ? `Dashed: ${name.toLowerCase()} ${value}` : `Grey: ${name.toLowerCase()} ${value}`}
    </text>
  ));
};

const WideLabels = ({ labels }: { labels: readonly EndLabel[] }) => {
  const [y, plot] = [useYAxisScale(), usePlotArea()];
  if (!y || !plot) return null;
  const placed = labels
    .map((label) => ({ ...label, at: y(label.end.value) ?? plot.y }))
    .toSorted((a, b) => a.at - b.at);
  const tops = spread(
    placed.map((label) => label.at),
    { top: plot.y, bottom: plot.y + plot.height, apart: APART },
  );
  const right = plot.x + plot.width;
  return placed.map(({ key, name, value, detail, at }, i) => {
    const top = tops[i] ?? at;
    return (
      <g key={key}>
        <path className={styles.leader} d={`M${right + 1} ${at}L${right + 8} ${top}`} />
        <text className={classes(styles.label, styles[key])} x={right + LEADER} y={top + 4}>
          {name} {value}
        </text>
        <text className={styles.axis} x={right + LEADER} y={top + 18}>
          {detail}
        </text>
      </g>
    );
  });
};

/** Names at the ends of the lines, in the right gutter; above the plot on phones. */
export const SeriesLabels = ({ view, isNarrow }: { view: BridgeView; isNarrow: boolean }) => {
  const labels = endLabelsOf(view);
  return isNarrow ? <NarrowLabels labels={labels} /> : <WideLabels labels={labels} />;
};
