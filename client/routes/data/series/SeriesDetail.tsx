import { formOf } from '../../../../shared/numberWords';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy } from 'react';
import type { ListedSeries as SeriesView } from '../../../../server/catalog/series';
import type { SeriesAnswer } from '../../../../server/explore';
import type { Store } from '../../../../server/types';
import { dateWords, datedShortRange } from '../../../../shared/dayWords';
import { code } from '../../../code';
import { LazyPart } from '../../../LazyPart';
import { sourceName } from '../../../kpi/reportedBy';
import { trpc } from '../../../trpc';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import { LastAnswer } from '../../../ui/LastAnswer';
import { ErrorState, Skeleton } from '../../../ui/states';
import { SERIES_STEPS, useDataSearch, useSetData } from '../search';
import { figure, named, newestDays, noteOf, valueText } from './seriesWords';
import { Segmented } from '../../../ui/Segmented';
import { capitalised } from '../../../../shared/sentence';
import { Command } from '../../../ui/Command';
import type { Period } from '../../../../shared/days';
import { classes } from '../../../ui/classes';
import chartStyles from '../../../kpi/chart.module.css';
import dataStyles from '../data.module.css';
import styles from './SeriesDetail.module.css';

const SeriesChart = lazy(() => code(import('./SeriesChart')));

const WAITING = <div className={chartStyles.waiting} />;

const Steps = () => {
  const { by = 'day' } = useDataSearch();
  const set = useSetData();
  return (
    <Segmented
      label="Steps"
      choices={SERIES_STEPS.map((step) => ({ id: step, name: capitalised(step) }))}
      chosen={by}
      choose={(step) => set({ by: step })}
    />
  );
};

const Values = ({ answer }: { answer: SeriesAnswer }) => (
  <Table
    label={`${answer.series.label}, values`}
    frame={chartStyles.scroll}
    head={['From', { num: answer.series.label }, 'Note']}
  >
    {answer.rows.toReversed().map((row) => (
      <tr key={row.bucket}>
        <td>{row.bucket && dateWords(row.bucket)}</td>
        <td className="num">{figure(row, answer.series, answer.currency)}</td>
        <td>{noteOf(row)}</td>
      </tr>
    ))}
  </Table>
);

/** What no chart by day can show; each leads to exactly its days. */
const Spans = ({ answer }: { answer: SeriesAnswer }) => (
  <Section title="Reported for several days in one" note="No part of the line above">
    <Table label="Reported for several days in one" head={['Days', { num: answer.series.label }]}>
      {answer.spans.map(({ from, to, value }) => (
        <tr key={`${from}/${to}`}>
          <th scope="row">
            <Link
              className="qd-link"
              from="/s/$store/data"
              to="."
              search={(previous) => ({ ...previous, series: answer.series.id, from, to })}
              activeProps={{}}
              resetScroll={false}
            >
              {datedShortRange({ from, to })}
            </Link>
          </th>
          <td className="num">{valueText(value, answer.series, answer.currency)}</td>
        </tr>
      ))}
    </Table>
  </Section>
);

const SHOWN_PARTS = 30;

/** The parts of the period, by one dimension; each as it was reported, or added up where it may be. */
const Parts = ({ store, view, split }: { store: Store; view: SeriesView; split: string }) => {
  const period = usePeriod(view);
  const { data, error, refetch } = useQuery(
    trpc.series.ask.queryOptions({ store: store.slug, series: view.id, split, ...period }),
  );
  const title = `By ${split.toLowerCase()}`;
  if (error && !data)
    return (
      <Section title={title}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Section>
    );
  if (!data) return <Skeleton height={160} />;
  if (data.rows.length === 0) return null;
  const more = data.rows.length - SHOWN_PARTS;
  return (
    <Section title={title} note={datedShortRange(period)}>
      <Table label={title} head={[split, { num: view.label }, 'Note']}>
        {data.rows.slice(0, SHOWN_PARTS).map((row) => (
          <tr key={row.split}>
            <th scope="row">{row.split}</th>
            <td className="num">{figure(row, view, data.currency)}</td>
            <td>{noteOf(row)}</td>
          </tr>
        ))}
      </Table>
      {more > 0 && (
        <p className={dataStyles.note}>
          {more} smaller {formOf(more, { one: 'part is', other: 'parts are' })} not shown here; the command
          line lists them all.
        </p>
      )}
    </Section>
  );
};

/** As the address says, else the newest days of the series. */
const usePeriod = (view: SeriesView) => {
  const { from, to } = useDataSearch();
  return from && to && from < to ? { from, to } : newestDays(view);
};

const commandOf = (slug: string, { id }: SeriesView, { from, to }: Period, by: string) =>
  `npm run -s quarterdeck -- kpi series:${id} --store ${slug} --from ${from} --to ${to} --by ${by}`;

/** One series over time, and by its parts. */
export const SeriesDetail = ({ store, view }: { store: Store; view: SeriesView }) => {
  const { by = 'day' } = useDataSearch();
  const period = usePeriod(view);
  const query = useQuery(trpc.series.ask.queryOptions({ store: store.slug, series: view.id, by, ...period }));
  const answer = query.data;
  const isDrawn = answer?.rows.some(({ value }) => value !== null) ?? false;
  return (
    <>
      <Section
        title={view.label}
        note={`${named(view.sources.map(sourceName))}, ${datedShortRange(period)}`}
        action={<Steps />}
      >
        {query.error && !answer && <ErrorState error={query.error} retry={() => void query.refetch()} />}
        {!answer && !query.error && WAITING}
        {answer && !isDrawn && (
          <p className={dataStyles.note}>
            {view.hasDays
              ? `Nothing was reported for these ${by}s${view.adds ? '' : ', and its days can’t be added up'}.`
              : 'The system reports several days in one: there is nothing to draw day by day.'}
          </p>
        )}
        {answer && isDrawn && (
          <LastAnswer of={[query]}>
            <div className={classes(chartStyles.frame, styles.chart)}>
              <LazyPart name="The chart" waiting={WAITING}>
                <SeriesChart answer={answer} />
              </LazyPart>
            </div>
            <Values answer={answer} />
          </LastAnswer>
        )}
        <Command className={styles.command}>{commandOf(store.slug, view, period, by)}</Command>
      </Section>
      {answer && answer.spans.length > 0 && <Spans answer={answer} />}
      {view.dimensions.map((split) => (
        <Parts key={split} store={store} view={view} split={split} />
      ))}
    </>
  );
};
