import { useQuery } from '@tanstack/react-query';
import type { Filter, Why } from '../../../server/ask/types';
import type { Period, Day } from '../../../shared/days';
import { shortRange } from '../../../shared/dayWords';
import type { KpiView } from '../../../server/roadmap/types';
import { formatMissing, formatValue, styleOf } from '../../format';
import { Delta } from '../Delta';
import { Status } from '../../ui/Status';
import { LastAnswer } from '../../ui/LastAnswer';
import { ErrorState, Skeleton } from '../../ui/states';
import { trpc } from '../../trpc';
import { CoverageRows, Interval, LeftOut, Notes, ReportedBy } from './Evidence';
import { Changed } from './Changed';
import { ExploreLink } from './ExploreLink';
import { Formula } from './Formula';
import { Parity } from './Parity';
import { RowsBehind } from './RowsBehind';
import { Sql } from './Sql';
import whyStyles from './why.module.css';
import styles from './WhyMetric.module.css';

/** Which figure is to be explained, and in which window it was shown. */
export interface FigureRequest {
  metric: Why['metric'];
  period: Period;
  comparison: Period | null;
  target: KpiView | null;
  /** The row that it stands in: filters of the page and the value of its split. */
  where?: Filter[];
}

interface Place {
  store: string;
  currency: string;
  today: Day;
}

const Head = ({ why, request, currency, today, store }: { why: Why; request: FigureRequest } & Place) => {
  const style = styleOf(why.value.den);
  const { value, unit, comparison } = why;
  return (
    <>
      <div className={whyStyles.value} data-answer>
        <span className={value.value === null ? whyStyles.none : whyStyles.figure}>
          {value.value === null ? formatMissing(value) : formatValue(value.value, unit, currency, style)}
        </span>
        {comparison && (
          <span>
            <Delta comparison={comparison} unit={unit} currency={currency} style={style} />
            <span className={whyStyles.when}>, {shortRange(comparison.period, today)}</span>
          </span>
        )}
        {request.target && <Status status={request.target.status} />}
      </div>
      <p className={whyStyles.definition}>
        {why.definition}
        {why.origin && <small>Defined as in: {why.origin}</small>}
      </p>
      <p className={styles.leads}>
        <ExploreLink request={request} store={store} />
      </p>
    </>
  );
};

/** Stands where the answer will be. */
export const Waiting = () => (
  <div aria-busy="true" className={styles.waiting}>
    {[40, 18, 60, 120, 140, 160].map((height) => (
      <Skeleton key={height} height={height} />
    ))}
  </div>
);

/** Everything about one figure, asked of the server. */
export const WhyMetric = ({ request, store, currency, today }: { request: FigureRequest } & Place) => {
  const { metric, period, comparison, where } = request;
  const question = {
    store,
    metric,
    ...period,
    ...(comparison && { compareFrom: comparison.from, compareTo: comparison.to }),
    ...(where && where.length > 0 && { where }),
  };
  const query = useQuery(trpc.ask.why.queryOptions(question));
  const { data: why, error, refetch } = query;
  if (error && !why) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!why) return <Waiting />;
  return (
    <LastAnswer of={[query]}>
      <Head {...{ why, request, store, currency, today }} />
      <Formula why={why} currency={currency} today={today} />
      <LeftOut why={why} store={store} />
      <Changed {...{ why, request, store, currency }} />
      <RowsBehind {...{ why, store, currency, today }} />
      <Interval why={why} currency={currency} />
      {why.series ? (
        <ReportedBy series={why.series} today={today} />
      ) : (
        <CoverageRows coverage={why.coverage} today={today} />
      )}
      <Parity {...{ why, store, today }} isFiltered={(where ?? []).length > 0} />
      <Notes why={why} />
      <Sql statements={why.sql} />
    </LastAnswer>
  );
};
