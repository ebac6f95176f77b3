import { Link } from '@tanstack/react-router';
import type { Why } from '../../../server/ask/types';
import { FACT_WORDS } from '../../../shared/listWords';
import { capitalised } from '../../../shared/sentence';
import { coveredWords } from '../../coverageWords';
import { sourceName } from '../reportedBy';
import { formatPercent, formatValue } from '../../format';
import { Block, Pairs } from './Block';
import { dayWords } from '../../../shared/dayWords';
import type { Day } from '../../../shared/days';
import styles from './why.module.css';

const count = (n: number): string => formatValue(n, 'count', '');

interface CountProps {
  row: NonNullable<Why['leftOut']>['rows'][number];
  metric: string;
  store: string;
}

/** How many, and where they are listed one by one. */
const LeftOutCount = ({ row: { reason, count: n, list }, metric, store }: CountProps) => {
  if (!list) return count(n);
  const { status, period, where } = list;
  return (
    <Link
      className="qd-link"
      to="/s/$store/data"
      params={{ store }}
      search={{
        ...{ tab: 'orders', ...period, status, of: metric },
        ...Object.fromEntries(where.map(({ dimension, value }) => [dimension, value])),
      }}
    >
      {count(n)}
      <span className="qd-sr"> of {reason}</span>
    </Link>
  );
};

/** From what is stored to what is counted. */
export const LeftOut = ({ why, store }: { why: Why; store: string }) => {
  const { leftOut, metric } = why;
  if (!leftOut) return null;
  const { things, stored, counted, rows } = leftOut;
  const shown = rows.filter((row) => row.count !== 0);
  return (
    <Block title="Left out" note={`${count(stored - counted)} of ${count(stored)} ${things}`}>
      <Pairs
        rows={[
          ...shown.map((row) => ({
            name: row.reason,
            value: <LeftOutCount row={row} metric={metric} store={store} />,
          })),
          { name: `Counted ${things}`, value: count(counted), isTotal: true },
        ]}
      />
    </Block>
  );
};

const METHODS = {
  wilson: '95%, Wilson',
  t: '95%, t, order by order',
  delta: '95%, delta method, day by day',
} as const;

/** How far chance alone could have moved a figure. */
export const Interval = ({
  why: { interval, intervalMethod, unit },
  currency,
}: {
  why: Why;
  currency: string;
}) => {
  if (!interval || !intervalMethod) return null;
  const print = (value: number) =>
    unit === 'fraction' ? formatPercent(value, 2) : formatValue(value, unit, currency, 'unit');
  return (
    <Block title="Interval" note={METHODS[intervalMethod]}>
      <p className={styles.text}>
        From {print(interval[0])} to {print(interval[1])}.
      </p>
    </Block>
  );
};

const FLAG_WORDS = {
  partial: 'A part of the period is still running or not old enough.',
  provisional: 'Still provisional: late changes are being counted.',
  small_sample: 'A small sample: shown in grey, not reliable.',
  may_be_cut: 'Its last day is that of the newest event, and may go on.',
  low_coverage: 'Shown in grey: the unit cost is known of less than 95 % of net sales.',
  low_match: 'Shown in grey: less than 85 % of the web orders were matched to a session.',
} as const;

/** What must be said of the figure. */
export const Notes = ({ why }: { why: Why }) => {
  // of a series its own note says what is missing
  const flagged = why.series
    ? []
    : (Object.keys(FLAG_WORDS) as (keyof typeof FLAG_WORDS)[]).filter((f) => why.value.flags.includes(f));
  const sentences = [...new Set([...flagged.map((flag) => FLAG_WORDS[flag]), ...why.notes])];
  if (sentences.length === 0) return null;
  return (
    <Block title="Notes">
      <ul className={styles.notes}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Block>
  );
};

/** The sources of a figure that is not counted here, and its newest day. */
export const ReportedBy = ({ series, today }: { series: NonNullable<Why['series']>; today: Day }) => (
  <Block title="Freshness">
    <Pairs
      rows={[
        { name: 'Reported by', value: series.sources.map(sourceName).join(', ') || 'nobody any more' },
        { name: 'Newest day', value: series.lastDay ? dayWords(series.lastDay, today) : 'none yet' },
      ]}
    />
  </Block>
);

interface CoverageProps {
  coverage: Why['coverage'];
  today: Day;
}

/** Which days the facts are covered on that the figure was made of. */
export const CoverageRows = ({ coverage, today }: CoverageProps) => (
  <Block title="Freshness and coverage" note="days that are whole">
    <Pairs
      rows={
        coverage.length === 0
          ? [{ name: 'Nothing has come in', value: 'no source' }]
          : coverage.map((fact) => ({
              name: capitalised(FACT_WORDS[fact.fact]),
              detail: fact.sources.length > 0 && `from ${fact.sources.map(sourceName).join(', ')}`,
              value: coveredWords(fact, today),
            }))
      }
    />
  </Block>
);
