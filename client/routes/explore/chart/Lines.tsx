import { useMediaQuery } from '@mantine/hooks';
import { CartesianGrid, Line, LineChart, Tooltip, YAxis } from 'recharts';
import type { TableAnswer } from '../../../../server/explore/types';
import type { Day } from '../../../../shared/days';
import { cyclic, lastOf, type NonEmpty } from '../../../../shared/items';
import { shortRange } from '../../../../shared/dayWords';
import { formatValue, styleOf } from '../../../format';
import { axisText } from '../../../kpi/axisText';
import { EndNames, gutterOf, type LineEnd } from '../../../kpi/EndNames';
import { LoneDot, ring } from '../../../kpi/lineMarks';
import { axisWidth, DayAxis } from '../../../kpi/paceAxes';
import { ticksOf } from '../../../kpi/ticks';
import { bucketPeriod } from '../rows';
import type { Wanted } from '../state';
import type { Line as Drawn, Lines as Data } from './chart';
import chartStyles from '../../../kpi/chart.module.css';
import styles from './Chart.module.css';

/** Lines over the buckets, each named at its end; on a phone by a number there, and the names below. */

const COLOURS: NonEmpty<string> = ['var(--qd-s1)', 'var(--qd-s2)', 'var(--qd-s3)', 'var(--qd-s4)'];
const LONGEST_NAME = 26;

const colourOf = ({ isComparison }: Drawn, at: number): string =>
  isComparison ? 'var(--qd-ghost)' : cyclic(COLOURS, at);

const shortened = (name: string): string =>
  name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…` : name;

const endsOf = ({ lines, buckets }: Data, nameOf: (line: Drawn, at: number) => string): LineEnd[] =>
  lines.flatMap((line, i): LineEnd[] => {
    const values = line.values.map((each) => each?.value ?? null).slice(0, buckets.length);
    const at = values.findLastIndex((value) => value !== null);
    const [x, y] = [buckets[at], values[at] ?? null];
    if (x === undefined || y === null) return [];
    return [{ key: line.key, name: nameOf(line, i), colour: colourOf(line, i), x, y }];
  });

interface Point {
  day: Day;
  at: number;
}

/** A value of each line by its place: whole ones as `l0`, those of an end that is cut or still runs as `o0`. */
const pointsOf = ({ lines, buckets }: Data): Point[] =>
  buckets.map((day, at) => ({
    day,
    at,
    ...Object.fromEntries(
      lines.flatMap(({ whole, open }, i) => [
        [`l${i}`, whole[at] ?? null],
        [`o${i}`, open[at] ?? null],
      ]),
    ),
  }));

interface Props {
  data: Data;
  /** Whose days and currency they are. */
  table: TableAnswer;
  wanted: Wanted;
  today: Day;
  /** What the picture shows, in a sentence. */
  label: string;
}

interface TipProps extends Omit<Props, 'label'> {
  /** Given by recharts. */
  active?: boolean;
  payload?: readonly { payload?: Point }[];
}

const Tip = ({ data, table, wanted, today, active, payload }: TipProps) => {
  const point = payload?.[0]?.payload;
  if (!active || !point) return null;
  return (
    <table className={chartStyles.tooltip}>
      <caption>{shortRange(bucketPeriod(point.day, data.buckets, table), today)}</caption>
      <tbody>
        {data.lines.map(({ key, name, values }) => {
          const value = values[point.at];
          return (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>
                {formatValue(
                  value?.value ?? null,
                  wanted.of.unit,
                  table.currency,
                  styleOf(value?.den ?? null),
                )}
                {value?.flags.includes('partial') && ', cut or still running'}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

/** On a phone: which number is whose. */
const Numbers = ({ lines }: Pick<Data, 'lines'>) => (
  <ol className={styles.numbers} aria-hidden="true">
    {lines.map(({ key, name }) => (
      <li key={key}>{shortened(name)}</li>
    ))}
  </ol>
);

const LINE = { type: 'linear', isAnimationActive: false } as const;

const strokeOf = ({ isComparison }: Drawn) =>
  isComparison ? { strokeWidth: 1.5, strokeDasharray: '5 4' } : { strokeWidth: 2 };

/** A gap in the data is a gap in the line, a lone value is a dot, and an end that is cut or still runs a ring. */
export default function Lines({ data, table, wanted, today, label }: Props) {
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const { lines, buckets } = data;
  const ticks = ticksOf(lines.flatMap(({ values }) => values.flatMap((each) => each?.value ?? [])));
  const text = (tick: number) => axisText(tick, ticks, wanted.of.unit, table.currency);
  const ends = endsOf(data, (line, at) => (isNarrow ? String(at + 1) : shortened(line.name)));
  return (
    <>
      <LineChart
        className={chartStyles.chart}
        responsive
        style={{ width: '100%', height: 260 }}
        data={pointsOf(data)}
        margin={{ top: 12, right: gutterOf(ends.map(({ name }) => name)), bottom: 0, left: 0 }}
        title={label}
        desc="The arrow keys go from one to the next."
      >
        <CartesianGrid vertical={false} stroke="var(--qd-line)" />
        <DayAxis days={buckets} isNarrow={isNarrow} />
        <YAxis
          width={axisWidth(ticks.map(text))}
          axisLine={false}
          tickLine={false}
          ticks={ticks}
          interval={0}
          domain={[ticks[0], lastOf(ticks)]}
          tick={{ fontSize: 12, fill: 'var(--qd-ink3)' }}
          tickFormatter={text}
        />
        <Tooltip
          cursor={{ stroke: 'var(--qd-lineStrong)' }}
          isAnimationActive={false}
          content={<Tip data={data} table={table} wanted={wanted} today={today} />}
        />
        {lines.map((line, i) => (
          <Line
            key={line.key}
            {...LINE}
            {...strokeOf(line)}
            dataKey={`l${i}`}
            stroke={colourOf(line, i)}
            activeDot={isNarrow ? false : { r: 3, strokeWidth: 0 }}
            dot={<LoneDot values={line.whole} colour={colourOf(line, i)} />}
          />
        ))}
        {lines.map((line, i) => (
          <Line
            key={`${line.key} open`}
            {...LINE}
            dataKey={`o${i}`}
            stroke="none"
            activeDot={false}
            dot={ring(colourOf(line, i))}
          />
        ))}
        <EndNames ends={ends} />
      </LineChart>
      {isNarrow && <Numbers lines={lines} />}
    </>
  );
}
