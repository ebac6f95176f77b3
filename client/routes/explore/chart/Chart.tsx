import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { TableAnswer } from '../../../../server/explore/types';
import { CHARTS } from '../../../../shared/lists';
import type { Day } from '../../../../shared/days';
import { shortRange } from '../../../../shared/dayWords';
import { numberWords } from '../../../../shared/numberWords';
import { code } from '../../../code';
import { formatValue, styleOf } from '../../../format';
import { LazyPart } from '../../../LazyPart';
import { trpc } from '../../../trpc';
import { Section } from '../../../ui/parts';
import { Segmented } from '../../../ui/Segmented';
import { ErrorState } from '../../../ui/states';
import { Table } from '../../../ui/Table';
import { bucketPeriod, type GridRows } from '../rows';
import type { Wanted } from '../state';
import { Bars } from './Bars';
import { barsOf, chartOf, chartRefusal, comparisonLine, hasBuckets, lineRows, linesOf } from './chart';
import type { Lines as LinesData } from './chart';
import styles from './Chart.module.css';

/** The metric in focus above its table: rows as bars, buckets as lines. */

const Lines = lazy(() => code(import('./Lines')));

const NAMES = { bars: 'Bars', line: 'Lines', none: 'No chart' } as const;

export const ChartChoice = ({
  wanted,
  change,
}: {
  wanted: Wanted;
  change: (next: Partial<Wanted>) => void;
}) => (
  <Segmented
    label="Chart"
    choices={CHARTS.map((id) => ({ id, name: NAMES[id], refusal: chartRefusal(wanted, id) }))}
    chosen={chartOf(wanted)}
    choose={(chart) => change({ chart })}
  />
);

const WAITING = <div className={styles.waiting} />;

interface Props {
  table: TableAnswer;
  rows: GridRows;
  wanted: Wanted;
  dimension: string | null;
  today: Day;
  /** The answer of the small lines; undefined while it is awaited, and where it failed. */
  sparks: TableAnswer | undefined;
  isFailed: boolean;
}

/** "The 12 largest of 40"; nothing where all are drawn. */
const largestOf = (drawn: number, of: number): string[] =>
  drawn < of ? [`The ${drawn} largest of ${numberWords(of, 0)}`] : [];

const comparedWords = ({ comparison }: TableAnswer, today: Day): string[] =>
  comparison ? [`Dashed: ${shortRange(comparison, today)}`] : [];

const BarsPart = ({ table, rows, wanted, dimension, today }: Props) => {
  const { bars, of } = barsOf(rows.rows, wanted);
  if (bars.length === 0) return null;
  const title = `${wanted.of.label} by ${dimension?.toLowerCase()}`;
  const isCompared = bars.some(({ before }) => before !== null);
  const notes = [...largestOf(bars.length, of), ...(isCompared ? comparedWords(table, today) : [])];
  return (
    <Section title={title} note={notes.join('. ')}>
      <Bars bars={bars} wanted={wanted} table={table} label={`${title}, bars`} />
    </Section>
  );
};

/** What the table below does not have: each value of each line, for those who do not see the picture. */
const Twin = ({ data, table, wanted, label }: TwinProps) => (
  <div className="qd-sr">
    <Table caption={label} head={['Days', ...data.lines.map(({ name }) => ({ num: name }))]}>
      {data.buckets.map((bucket, at) => (
        <tr key={bucket}>
          <th scope="row">{shortRange(bucketPeriod(bucket, data.buckets, table))}</th>
          {data.lines.map(({ key, values }) => (
            <td key={key} className="num">
              {formatValue(
                values[at]?.value ?? null,
                wanted.of.unit,
                table.currency,
                styleOf(values[at]?.den ?? null),
              )}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  </div>
);

interface TwinProps extends Pick<Props, 'table' | 'wanted'> {
  data: LinesData;
  label: string;
}

/** The other period of the whole, bucket by bucket. */
const useComparison = ({ table, wanted, today }: Props) => {
  const { comparison } = table;
  const { of, by, where, split } = wanted;
  const { data, error, refetch } = useQuery(
    trpc.ask.query.queryOptions(
      {
        store: table.store,
        metrics: [of.id],
        ...(comparison ?? { from: table.from, to: table.to }),
        by: by ?? 'month',
        ...(where.length > 0 && { where }),
      },
      { enabled: comparison !== null && split === null && by !== null },
    ),
  );
  return {
    line: data && comparison ? comparisonLine(data, wanted, shortRange(comparison, today)) : null,
    error: data ? null : error,
    refetch,
  };
};

const LinesPart = (props: Props) => {
  const { table, wanted, dimension, sparks, isFailed, today } = props;
  const { line: compared, error, refetch } = useComparison(props);
  const parts = dimension ? `${dimension.toLowerCase()} and ` : '';
  const title = `${wanted.of.label} by ${parts}${wanted.by}`;
  const found = lineRows(table, sparks, wanted);
  // the page says that the answer of the small lines failed
  if (!found) return isFailed ? null : <Section title={title}>{WAITING}</Section>;
  const whole = linesOf(found, wanted);
  if (whole.lines.length === 0) return null;
  const data = { ...whole, lines: [...whole.lines, ...(compared ? [compared] : [])] };
  const hasRings = data.lines.some(({ open }) => open.some((value) => value !== null));
  const notes = [
    ...largestOf(whole.lines.length, whole.of),
    ...(compared ? comparedWords(table, today) : []),
    ...(hasRings ? [`Ring: a ${wanted.by} that is cut or still runs`] : []),
  ];
  const label = `${title}, lines`;
  return (
    <Section title={title} note={notes.join('. ')}>
      <div className={styles.frame}>
        <LazyPart name="The chart" waiting={WAITING}>
          <Lines data={data} table={table} wanted={wanted} today={today} label={label} />
        </LazyPart>
      </div>
      {error && <ErrorState error={error} part="The line of the other period" retry={() => void refetch()} />}
      {!hasBuckets(wanted) && <Twin data={data} table={table} wanted={wanted} label={`${title}, a table`} />}
    </Section>
  );
};

export const Chart = (props: Props) => {
  const kind = chartOf(props.wanted);
  if (kind === 'none') return null;
  return (
    <div className={styles.chart}>{kind === 'bars' ? <BarsPart {...props} /> : <LinesPart {...props} />}</div>
  );
};
