import { formOf } from '../../../../shared/numberWords';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ListedSeries as SeriesView } from '../../../../server/catalog/series';
import type { Store } from '../../../../server/types';
import { formatValue } from '../../../format';
import { sourceName } from '../../../kpi/reportedBy';
import { trpc } from '../../../trpc';
import { Section, PageTitle } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import { LastAnswer } from '../../../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import { useDataSearch } from '../search';
import { SeriesDetail } from './SeriesDetail';
import { named } from './seriesWords';
import { dateWords, datedShortRange } from '../../../../shared/dayWords';
import { addDays, later } from '../../../../shared/days';
import { buttonClass } from '../../../ui/Button';
import styles from './SeriesTab.module.css';

const Verdict = ({ all }: { all: readonly SeriesView[] }) => {
  const sources = [...new Set(all.flatMap((view) => view.sources))].map(sourceName);
  const newest = all.map((view) => view.lastDay).reduce(later);
  return (
    <PageTitle>
      {formOf(all.length, { one: 'One series', other: `${all.length} series` })} from {named(sources)}, up to{' '}
      {dateWords(newest)}.
    </PageTitle>
  );
};

const Row = ({ view, isShown }: { view: SeriesView; isShown: boolean }) => (
  <tr aria-current={isShown || undefined}>
    <th scope="row">
      <Link
        className="qd-link"
        from="/s/$store/data"
        to="."
        search={(previous) => ({ ...previous, series: view.id })}
        // the router would call every one current: they differ in the search alone
        activeProps={{}}
        resetScroll={false}
      >
        {view.label}
      </Link>
    </th>
    <td>{named(view.sources.map(sourceName))}</td>
    <td>{datedShortRange({ from: view.firstDay, to: addDays(view.lastDay, 1) })}</td>
    <td className="num">{formatValue(view.values, 'count', '')}</td>
    <td>{named(view.dimensions) || 'not split'}</td>
    <td>{view.adds ? 'yes' : 'no'}</td>
  </tr>
);

const List = ({ all, shown }: { all: readonly SeriesView[]; shown: string | undefined }) => (
  <Table
    label="Series"
    frame={styles.list}
    head={['Series', 'Reported by', 'First and last day', { num: 'Values' }, 'Split by', 'Adds up']}
  >
    {all.map((view) => (
      <Row key={view.id} view={view} isShown={view.id === shown} />
    ))}
  </Table>
);

/** Figures of other systems: what there is, and one of them over time. */
export const SeriesTab = ({ store }: { store: Store }) => {
  const { series } = useDataSearch();
  const query = useQuery(trpc.series.list.queryOptions({ store: store.slug }));
  const { data: all, error, refetch } = query;
  if (error && !all) return <ErrorState error={error} retry={() => void refetch()} isAlone />;
  if (!all)
    return (
      <>
        <PageTitle>Series of other systems</PageTitle>
        <Skeleton height={200} />
      </>
    );
  const [first] = all;
  if (!first)
    return (
      <EmptyState
        title="No series yet"
        text="Figures that another system counts, such as GA4’s sessions or the views of a business profile, stand here by themselves: never in a ratio with what this store counts. Import a GA4 export, or a file with a series, a day and a value in each row."
        action={
          <Link className={buttonClass('primary')} from="/s/$store/data" to="." search={{ tab: 'imports' }}>
            Import a file
          </Link>
        }
        isAlone
      />
    );
  const view = all.find(({ id }) => id === series) ?? first;
  return (
    <LastAnswer of={[query]}>
      <Verdict all={all} />
      <Section
        title="Series"
        note="What other systems count, as they say it: never in a ratio with the store’s own figures"
      >
        <List all={all} shown={view.id} />
      </Section>
      <SeriesDetail key={view.id} store={store} view={view} />
    </LastAnswer>
  );
};
