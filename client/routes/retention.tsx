import { countWords } from '../../shared/numberWords';
import { useClipboard } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy } from 'react';
import type { CohortAnswer } from '../../server/ask';
import { zonedInstant } from '../../shared/dayWords';
import { code } from '../code';
import { LazyPart } from '../LazyPart';
import { formatPercent } from '../format';
import { WhyFrame } from '../kpi/why/WhyFrame';
import { RequestedFigure } from '../kpi/RequestedFigure';
import { useStoreSlug } from '../search';
import { useStores } from '../storesQuery';
import { trpc } from '../trpc';
import { Section, PageTitle } from '../ui/parts';
import { figureClass } from '../kpi/Figure';
import { download } from '../download';
import { LastAnswer } from '../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../ui/states';
import { Filters, Shown } from './retention/Controls';
import { csvOf } from './retention/csv';
import { curvesOf } from './retention/curves';
import { Explanation, explanationOf } from './retention/Explanation';
import { Grid } from './retention/Grid';
import {
  commandOf,
  filtersOf,
  LENGTHS,
  NO_FILTERS,
  questionOf,
  useRetentionSearch,
  useSetRetention,
} from './retention/search';
import { TimeBetween } from './retention/TimeBetween';
import { lacksOrders, NoOrders, useChecklist } from './start/NoOrders';
import {
  againstBefore,
  breakEvenNote,
  cohortName,
  CUSTOMERS,
  MEASURE_NAMES,
  unfinishedWords,
} from './retention/words';
import { Button, buttonClass } from '../ui/Button';
import { classes } from '../ui/classes';
import styles from './retention.module.css';
import retentionStyles from './retention/retention.module.css';

const Curves = lazy(() => code(import('./retention/Curves')));

const Waiting = () => (
  <div className={styles.waiting} aria-busy="true" aria-label="Loading">
    {[68, 32, 470, 320].map((height) => (
      <Skeleton key={height} height={height} />
    ))}
  </div>
);

const AFTER = {
  week: 'in the week after',
  month: 'in the month after',
  quarter: 'in the quarter after',
} as const;

/** "Feb 2026 to Apr 2026" of two cohorts of the answer. */
const groupName = ({ costs, by }: CohortAnswer, from: string, to: string): string => {
  const names = new Map(costs.map((cost) => [cost.cohort, cohortName(cost, by)]));
  const [first = from, last = to] = [names.get(from), names.get(to)];
  if (first === last) return by === 'week' ? `in the week of ${first}` : first;
  return by === 'week' ? `in the weeks of ${first} to ${last}` : `${first} to ${last}`;
};

/** What the newest cohorts that can be judged did, against those before. */
const Verdict = ({ answer }: { answer: CohortAnswer }) => {
  const { comeback, by, opening } = answer;
  if (!comeback)
    return (
      <PageTitle>
        {opening}No verdict yet: fewer than two cohorts have been followed for a whole {by} after their first.
      </PageTitle>
    );
  const { recent, flags } = comeback;
  const isSmall = flags.includes('small_sample');
  return (
    <PageTitle>
      {opening}
      {isSmall ? 'Too few to judge: of' : 'Of'} {countWords(recent.den, CUSTOMERS)} acquired{' '}
      {groupName(answer, recent.from, recent.to)},{' '}
      <Link
        className={figureClass}
        to="."
        search={(previous) => ({ ...previous, cell: 'comeback' })}
        resetScroll={false}
        data-why="comeback"
      >
        {formatPercent(recent.value, 1)}
      </Link>{' '}
      came back {AFTER[by]}
      {againstBefore(comeback, by)}.
    </PageTitle>
  );
};

const Actions = ({ answer, command }: { answer: CohortAnswer; command: string }) => {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <div className={styles.actions}>
      <Button
        onClick={() => download(`${answer.store}-${answer.measure}-by-${answer.by}.csv`, csvOf(answer))}
      >
        CSV
      </Button>
      <Button onClick={() => clipboard.copy(command)}>
        <span aria-live="polite">{clipboard.copied ? 'Copied' : 'Copy as command line'}</span>
      </Button>
    </div>
  );
};

const Legend = ({ answer, isCompared }: { answer: CohortAnswer; isCompared: boolean }) => (
  <div className={styles.key}>
    {answer.costs.some(({ breakEven }) => breakEven.k !== null) && (
      <span>
        <i className={styles.be} /> Break-even: first {answer.by} that is over in which net sales × the
        declared margin cover marketing cost
      </span>
    )}
    <span>
      <i className={styles.im} /> {unfinishedWords(answer)}, left out of averages
    </span>
    {isCompared && (
      <span>▲ ▼ at least 5% above or below the average of the column, beyond what chance explains</span>
    )}
    {answer.unit === 'money' && <span>{answer.currency} per customer.</span>}
    <span>
      Weighted over {answer.by}s that are over; grey below 3 cohorts. Grey cells: under 30 customers.
    </span>
    <span>{breakEvenNote(answer)}</span>
  </div>
);

const CurveSection = ({ answer }: { answer: CohortAnswer }) => (
  <Section
    title={
      answer.measure === 'retention'
        ? 'Do newer cohorts come back more often?'
        : 'Do newer cohorts do better?'
    }
    note="Oldest, middle and newest, and the average; dashed below 3 cohorts"
  >
    <div className={styles.curves}>
      {curvesOf(answer).length === 0 ? (
        <p className={retentionStyles.note}>No cohort has been followed for two whole {answer.by}s yet.</p>
      ) : (
        <LazyPart name="The chart" waiting={<Skeleton height={320} />}>
          <Curves answer={answer} />
        </LazyPart>
      )}
    </div>
  </Section>
);

/** No customers: because there are no orders, in these cohorts, or because of the filters. */
const Nobody = ({ store, isFiltered }: { store: string; isFiltered: boolean }) => {
  const setSearch = useSetRetention();
  const { last = LENGTHS[0] } = useRetentionSearch();
  const { data: checklist, error, refetch } = useChecklist(store);
  // without an answer nobody knows why there are none
  if (checklist === undefined)
    return error ? (
      <ErrorState error={error} part="What this store has" retry={() => void refetch()} isAlone />
    ) : (
      <Waiting />
    );
  if (checklist && lacksOrders(checklist))
    return (
      <NoOrders
        isAlone
        text="Customers are followed from their first order on: connect the shop, or import a list of orders that says who bought."
        checklist={checklist}
      />
    );
  if (isFiltered)
    return (
      <>
        <EmptyState
          isAlone
          title="No customers match these filters"
          text="Nobody’s first order in these cohorts passes all of them. A filter picks customers by their first order."
          action={
            <Button look="primary" onClick={() => setSearch({ ...NO_FILTERS, cell: undefined })}>
              Clear the filters
            </Button>
          }
        />
        <Filters />
      </>
    );
  const more = LENGTHS.find((length) => length > last);
  return (
    <>
      <EmptyState
        isAlone
        title="No customers to follow yet"
        text="Cohorts are made of customers by their first order, and nobody ordered for the first time in these. A list of orders without customers has none."
        action={
          <>
            {more && (
              <Button look="primary" onClick={() => setSearch({ last: more })}>
                Look at {more} cohorts
              </Button>
            )}{' '}
            <Link className={buttonClass()} from="/s/$store" to="/s/$store/data" search={{ tab: 'imports' }}>
              Import a file
            </Link>
          </>
        }
      />
      <Filters />
    </>
  );
};

const Body = ({ answer, command }: { answer: CohortAnswer; command: string }) => {
  const search = useRetentionSearch();
  const isCompared = search.shade === 'average';
  const { title, says } = MEASURE_NAMES[answer.measure];
  return (
    <>
      <Section title={title(answer.by)} note={says} action={<Shown />}>
        <Grid answer={answer} isCompared={isCompared} />
        <Legend answer={answer} isCompared={isCompared} />
        <Actions answer={answer} command={command} />
      </Section>
      <div className={styles.columns}>
        <CurveSection answer={answer} />
        <TimeBetween store={answer.store} />
      </div>
    </>
  );
};

const CellDrawer = ({ answer }: { answer: CohortAnswer }) => {
  const { cell } = useRetentionSearch();
  const setSearch = useSetRetention();
  return (
    <WhyFrame
      why={cell}
      name={cell ? explanationOf(cell, answer).name : ''}
      close={() => setSearch({ cell: undefined })}
    >
      {cell ? <Explanation id={cell} answer={answer} /> : null}
    </WhyFrame>
  );
};

const Content = ({ answer, isOld }: { answer: CohortAnswer; isOld: boolean }) => {
  const search = useRetentionSearch();
  const store = useStoreSlug();
  const { data: stores } = useStores();
  const zone = stores?.find(({ slug }) => slug === store)?.timeZone ?? 'UTC';
  const command = commandOf(store, search);
  const isEmpty = answer.cohorts.length === 0;
  const isFiltered = filtersOf(search).length > 0;
  return (
    <div className={classes(styles.retention, isOld && styles.old)} aria-busy={isOld}>
      {isEmpty ? (
        <Nobody store={store} isFiltered={isFiltered} />
      ) : (
        <>
          <Verdict answer={answer} />
          <Filters />
          <Body answer={answer} command={command} />
        </>
      )}
      <footer>
        As of {zonedInstant(answer.asOf, zone)}. {answer.notes.join(' ')}
      </footer>
      <CellDrawer answer={answer} />
      <RequestedFigure store={store} />
    </div>
  );
};

/** Do they come back, and what are they worth? */
export const Retention = () => {
  const store = useStoreSlug();
  const search = useRetentionSearch();
  const query = useQuery(
    trpc.ask.cohorts.queryOptions(questionOf(store, search), {
      placeholderData: (previous: CohortAnswer | undefined) =>
        previous?.store === store ? previous : undefined,
    }),
  );
  const { data, error, refetch, isPlaceholderData } = query;
  if (data)
    return (
      <LastAnswer of={[query]}>
        <Content answer={data} isOld={isPlaceholderData} />
      </LastAnswer>
    );
  return error ? <ErrorState error={error} retry={() => void refetch()} isAlone /> : <Waiting />;
};
