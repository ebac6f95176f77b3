import { useMediaQuery } from '@mantine/hooks';
import { CartesianGrid, Line, LineChart, Tooltip, YAxis } from 'recharts';
import type { SeriesAnswer, SeriesRow } from '../../../../server/explore';
import { formatValue } from '../../../format';
import { DayAxis } from '../../../kpi/paceAxes';
import { figure } from './seriesWords';
import { dateWords } from '../../../../shared/dayWords';
import type { Day } from '../../../../shared/days';
import styles from '../../../kpi/chart.module.css';

interface Point extends SeriesRow {
  day: Day;
}

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
      </tbody>
    </table>
  );
};

interface DotProps {
  points: readonly Point[];
  /** Given by recharts. */
  cx?: number;
  cy?: number;
  index?: number;
}

/** Of a value that no line leads to. */
const LoneDot = ({ points, cx, cy, index = 0 }: DotProps) => {
  const isKnown = (at: number) => (points[at]?.value ?? null) !== null;
  if (!isKnown(index) || isKnown(index - 1) || isKnown(index + 1)) return null;
  return <circle cx={cx} cy={cy} r={2.5} fill="var(--qd-s1)" />;
};

/** A series over its buckets. A gap in what was reported is a gap in the line; a lone value is a dot. */
export default function SeriesChart({ answer }: { answer: SeriesAnswer }) {
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const { series, currency, rows } = answer;
  const points = rows.flatMap((row): Point[] => (row.bucket ? [{ ...row, day: row.bucket }] : []));
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
        width={isNarrow ? 46 : 56}
        axisLine={false}
        tickLine={false}
        domain={[(low: number) => Math.min(0, low), 'auto']}
        tick={{ fontSize: 12, fill: 'var(--qd-ink3)' }}
        tickFormatter={(value: number) =>
          formatValue(value, series.unit === 'number' ? 'count' : series.unit, currency, 'axis')
        }
      />
      <Tooltip
        cursor={{ stroke: 'var(--qd-lineStrong)' }}
        isAnimationActive={false}
        content={<Tip answer={answer} />}
      />
      <Line
        type="linear"
        dataKey="value"
        stroke="var(--qd-s1)"
        strokeWidth={2}
        isAnimationActive={false}
        activeDot={isNarrow ? false : { r: 3, strokeWidth: 0 }}
        dot={<LoneDot points={points} />}
      />
    </LineChart>
  );
}
