import { useMediaQuery } from '@mantine/hooks';
import { CartesianGrid, Line, LineChart, Tooltip, YAxis } from 'recharts';
import type { SeriesAnswer } from '../../../../server/explore';
import { axisText } from '../../../kpi/axisText';
import { LoneDot, ring } from '../../../kpi/lineMarks';
import { axisWidth, DayAxis } from '../../../kpi/paceAxes';
import { lastOf } from '../../../../shared/items';
import { ticksOf } from '../../../kpi/ticks';
import { pointsOf, type Point } from './points';
import { figure, noteOf } from './seriesWords';
import { dateWords } from '../../../../shared/dayWords';
import styles from '../../../kpi/chart.module.css';

interface TipProps {
  answer: SeriesAnswer;
  /** Given by recharts. */
  active?: boolean;
  payload?: readonly { payload?: Point }[];
}

const Tip = ({ answer, active, payload }: TipProps) => {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <table className={styles.tooltip}>
      <caption>{dateWords(point.day)}</caption>
      <tbody>
        <tr>
          <th scope="row">{answer.series.label}</th>
          <td>{figure(point, answer.series, answer.currency)}</td>
        </tr>
        {noteOf(point) && (
          <tr>
            <td colSpan={2}>{noteOf(point)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
};

/** A series over its buckets. A gap in what was reported is a gap in the line; a lone value is a dot, and one of a bucket that is cut or still runs is a ring. */
export default function SeriesChart({ answer }: { answer: SeriesAnswer }) {
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const { series, currency } = answer;
  const points = pointsOf(answer);
  const ticks = ticksOf(points.flatMap(({ value }) => value ?? []));
  const label = (tick: number) => axisText(tick, ticks, series.unit, currency);
  return (
    <LineChart
      className={styles.chart}
      responsive
      style={{ width: '100%', height: 300 }}
      data={points}
      margin={{ top: 12, right: 12, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      title={series.label}
      desc="The values are in the table below."
    >
      <CartesianGrid vertical={false} stroke="var(--qd-line)" />
      <DayAxis days={points.map(({ day }) => day)} isNarrow={isNarrow} />
      <YAxis
        width={axisWidth(ticks.map(label))}
        axisLine={false}
        tickLine={false}
        ticks={ticks}
        interval={0}
        domain={[ticks[0], lastOf(ticks)]}
        tick={{ fontSize: 12, fill: 'var(--qd-ink3)' }}
        tickFormatter={label}
      />
      <Tooltip
        cursor={{ stroke: 'var(--qd-lineStrong)' }}
        isAnimationActive={false}
        content={<Tip answer={answer} />}
      />
      <Line
        type="linear"
        dataKey="whole"
        stroke="var(--qd-s1)"
        strokeWidth={2}
        isAnimationActive={false}
        activeDot={isNarrow ? false : { r: 3, strokeWidth: 0 }}
        dot={<LoneDot values={points.map(({ whole }) => whole)} colour="var(--qd-s1)" />}
      />
      <Line
        dataKey="open"
        stroke="none"
        isAnimationActive={false}
        activeDot={false}
        dot={ring('var(--qd-s1)')}
      />
    </LineChart>
  );
}
