import { useMediaQuery } from '@mantine/hooks';
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import type { CohortAnswer } from '../../../server/ask';
import { formatPercent, formatValue } from '../../format';
import { axisText } from '../../kpi/axisText';
import { EndNames, gutterOf } from '../../kpi/EndNames';
import { axisWidth } from '../../kpi/paceAxes';
import { ticksOf } from '../../kpi/ticks';
import { curvesOf, endsOf, firstPeriod, pointsOf, type Curve, type End } from './curves';
import { averageUnit, columnName } from './words';
import { cyclic, lastOf, type NonEmpty } from '../../../shared/items';
import styles from '../../kpi/chart.module.css';

/** Retention curves with their names at their ends. */

const COLOURS: NonEmpty<string> = ['var(--qd-s2)', 'var(--qd-s3)', 'var(--qd-s1)'];
const LINE = { type: 'linear', activeDot: false, isAnimationActive: false, dot: false } as const;

const print = (answer: CohortAnswer, value: number): string =>
  answer.unit === 'fraction'
    ? formatPercent(value, 1)
    : formatValue(value, averageUnit(answer.unit), answer.currency, 'unit');

interface Drawn extends Curve {
  colour: string;
}

const drawnOf = (answer: CohortAnswer): Drawn[] =>
  curvesOf(answer).map((curve, i) => ({
    ...curve,
    colour: curve.isAverage ? 'var(--qd-ink)' : cyclic(COLOURS, i),
  }));

const nameOf = ({ curve, value }: End<Drawn>, answer: CohortAnswer): string =>
  `${curve.name} ${print(answer, value)}`;

export default function Curves({ answer }: { answer: CohortAnswer }) {
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const curves = drawnOf(answer);
  const from = firstPeriod(answer);
  const last = Math.max(from, ...curves.map(({ values }) => values.findLastIndex((value) => value !== null)));
  const points = pointsOf(answer, curves).filter(({ k }) => k <= last);
  const shown = points.flatMap(({ k: _, ...values }) => Object.values(values).filter((v) => v !== null));
  const ticks = ticksOf(shown);
  const label = (tick: number) => axisText(tick, ticks, averageUnit(answer.unit), answer.currency);
  const ends = endsOf(answer.averages, curves);
  const gutter = gutterOf(ends.map((end) => nameOf(end, answer)));
  return (
    <LineChart
      className={styles.chart}
      responsive
      style={{ width: '100%', height: 320 }}
      data={points}
      margin={{ top: 12, right: Math.max(isNarrow ? 120 : 168, gutter), bottom: 0, left: 0 }}
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
        width={axisWidth(ticks.map(label))}
        axisLine={false}
        tickLine={false}
        domain={[ticks[0], lastOf(ticks)]}
        ticks={ticks}
        tick={{ fontSize: 12, fill: 'var(--qd-ink3)' }}
        interval={0}
        tickFormatter={label}
      />
      {curves
        .filter(({ isAverage }) => !isAverage)
        .map(({ key, colour }) => (
          <Line key={key} {...LINE} dataKey={key} stroke={colour} strokeWidth={2} />
        ))}
      <Line {...LINE} dataKey="average" stroke="var(--qd-ink)" strokeWidth={2} />
      <Line {...LINE} dataKey="few" stroke="var(--qd-ink)" strokeWidth={1.5} strokeDasharray="3 3" />
      <EndNames
        ends={ends.map((end) => ({
          ...{ key: end.curve.key, name: nameOf(end, answer), colour: end.curve.colour },
          ...{ x: end.k, y: end.value, isStrong: end.curve.isAverage },
        }))}
      />
    </LineChart>
  );
}
