import { useMediaQuery } from '@mantine/hooks';
import {
  CartesianGrid,
  Line,
  LineChart,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
} from 'recharts';
import type { CohortAnswer } from '../../../server/ask';
import { formatPercent, formatValue } from '../../format';
import { curvesOf, firstPeriod, isFew, pointsOf, stepOf, ticksOf, type Curve } from './curves';
import { averageUnit, columnName } from './words';
import { classes } from '../../ui/classes';
import styles from '../../kpi/chart.module.css';

/** Retention curves with their names at their ends. */

const COLOURS = ['var(--qd-s2)', 'var(--qd-s3)', 'var(--qd-s1)'];
const APART = 18;
const LINE = { type: 'linear', activeDot: false, isAnimationActive: false, dot: false } as const;

const print = (answer: CohortAnswer, value: number): string =>
  answer.unit === 'fraction'
    ? formatPercent(value, 1)
    : formatValue(value, averageUnit(answer.unit), answer.currency, 'unit');

/** As exact as the step between two labels: 3.5% is never written 4%. */
const axisText = (answer: CohortAnswer, value: number, step: number): string =>
  answer.unit === 'fraction'
    ? formatPercent(value, Math.max(0, -Math.floor(Math.log10(step * 100))))
    : formatValue(
        value,
        averageUnit(answer.unit),
        answer.currency,
        answer.unit === 'money' ? 'axis' : 'unit',
      );

interface End {
  curve: Curve;
  colour: string;
  k: number;
  value: number;
}

/** Where a line ends; the average where it is still one of three cohorts: what is dashed after it is none. */
const endsOf = (
  { averages }: CohortAnswer,
  curves: readonly Curve[],
  colours: ReadonlyMap<string, string>,
): End[] =>
  curves.flatMap((curve) => {
    const isNamed = (i: number) => !curve.isAverage || !isFew(averages[i]);
    const k = curve.values.findLastIndex((value, i) => value !== null && isNamed(i));
    const value = curve.values[k];
    return value === null || value === undefined
      ? []
      : [{ curve, colour: colours.get(curve.key)!, k, value }];
  });

/** In the right gutter, in the order of their ends and never on top of each other. */
const Names = ({ ends, answer }: { ends: readonly End[]; answer: CohortAnswer }) => {
  const [x, y, plot] = [useXAxisScale(), useYAxisScale(), usePlotArea()];
  if (!x || !y || !plot) return null;
  const placed = ends
    .map((end) => ({ ...end, at: { x: x(end.k) ?? plot.x, y: y(end.value) ?? plot.y } }))
    .toSorted((a, b) => a.at.y - b.at.y);
  const tops: number[] = [];
  const lowest = plot.y + plot.height - APART * placed.length;
  for (const { at } of placed) {
    const free = (tops.at(-1) ?? -Infinity) + APART;
    tops.push(Math.max(Math.min(at.y, lowest + APART * (tops.length + 1)), free));
  }
  const right = plot.x + plot.width;
  return placed.map(({ curve, colour, value, at }, i) => (
    <g key={curve.key}>
      <path className={styles.leader} d={`M${at.x + 4} ${at.y}L${right + 6} ${tops[i]!}`} />
      <circle cx={at.x} cy={at.y} r={3} fill={colour} />
      <text
        className={classes(styles.label, curve.isAverage && styles.strong)}
        x={right + 10}
        y={tops[i]! + 4}
      >
        {curve.name} {print(answer, value)}
      </text>
    </g>
  ));
};

export default function Curves({ answer }: { answer: CohortAnswer }) {
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const curves = curvesOf(answer);
  const colours = new Map(
    curves.map(({ key, isAverage }, i) => [key, isAverage ? 'var(--qd-ink)' : COLOURS[i % COLOURS.length]!]),
  );
  const from = firstPeriod(answer);
  const last = Math.max(from, ...curves.map(({ values }) => values.findLastIndex((value) => value !== null)));
  const points = pointsOf(answer, curves).filter(({ k }) => k! <= last);
  const shown = points.flatMap(({ k: _, ...values }) => Object.values(values).filter((v) => v !== null));
  const ticks = ticksOf(Math.max(...shown, 0));
  return (
    <LineChart
      className={styles.chart}
      responsive
      style={{ width: '100%', height: 320 }}
      data={points}
      margin={{ top: 12, right: isNarrow ? 132 : 168, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      title="Curves of the cohorts"
      desc={`${curves.map(({ name }) => name).join(', ')}. The values are in the grid above.`}
    >
      <CartesianGrid vertical={false} stroke="var(--qd-line)" />
      <XAxis
        dataKey="k"
        type="number"
        domain={[from, Math.max(last, from + 1)]}
        allowDecimals={false}
        axisLine={false}
        tickLine={false}
        height={22}
        tick={{ fontSize: 12, fill: 'var(--qd-ink3)' }}
        tickFormatter={(k: number) => columnName(k, answer.by)}
      />
      <YAxis
        width={isNarrow ? 44 : 56}
        axisLine={false}
        tickLine={false}
        domain={[Math.min(0, ...shown), Math.max(ticks.at(-1)!, ...shown)]}
        ticks={ticks}
        tick={{ fontSize: 12, fill: 'var(--qd-ink3)' }}
        tickFormatter={(value: number) => axisText(answer, value, stepOf(ticks))}
      />
      {curves
        .filter(({ isAverage }) => !isAverage)
        .map(({ key }) => (
          <Line key={key} {...LINE} dataKey={key} stroke={colours.get(key)} strokeWidth={2} />
        ))}
      <Line {...LINE} dataKey="average" stroke="var(--qd-ink)" strokeWidth={2} />
      <Line {...LINE} dataKey="few" stroke="var(--qd-ink)" strokeWidth={1.5} strokeDasharray="3 3" />
      <Names ends={endsOf(answer, curves, colours)} answer={answer} />
    </LineChart>
  );
}
