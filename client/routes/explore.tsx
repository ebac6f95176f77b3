import { countWords, ROWS } from '../../shared/numberWords';
import '@mantine/core/styles/Popover.layer.css';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { CatalogView } from '../../server/catalog/view';
import type { BridgeView } from '../../server/bridge/types';
import type { TableAnswer } from '../../server/explore/types';
import { useBridge } from '../bridgeQuery';
import { CoverageFooter } from '../kpi/CoverageFooter';
import { useStoreSlug } from '../search';
import { LastAnswer } from '../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../ui/states';
import { Chart, ChartChoice } from './explore/chart/Chart';
import { Choices, FocusChoice, LayoutChoice } from './explore/Choices';
import { Export } from './explore/Export';
import { Grid, useColumns } from './explore/Grid';
import { Notes } from './explore/Notes';
import { rowsOf } from './explore/rows';
import { isUnsplittable, refusalOf, type Wanted } from './explore/state';
import {
  tableQuestion,
  useExploreSearch,
  useSetExplore,
  useSparks,
  useTableAnswer,
  useWanted,
} from './explore/useExplore';
import { Verdict } from './explore/Verdict';
import { openingOf, useViews, Views } from './explore/Views';
import { WhyCell } from './explore/WhyCell';
import { NoOrders } from './start/NoOrders';
import { Button, buttonClass } from '../ui/Button';
import { PageTitle } from '../ui/parts';
import styles from './explore.module.css';

const Waiting = () => (
  <div aria-busy="true" className={styles.waiting}>
    <Skeleton height={34} width="60%" />
    <Skeleton height={28} />
    <Skeleton height={420} />
  </div>
);

interface Ready {
  wanted: Wanted;
  catalog: CatalogView;
  bridge: BridgeView;
  change: (next: Partial<Wanted>) => void;
}

/** What the address said and nobody knows: named, left out, and the rest works. */
const Problems = ({ sentences }: { sentences: readonly string[] }) =>
  sentences.length > 0 && (
    <ul className={styles.problems} role="status">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );

/** The server's sentence, and a way out where single metrics or the split are in the way. */
const Refused = ({
  error,
  retry,
  wanted,
  change,
}: { error: Error; retry: () => void } & Pick<Ready, 'wanted' | 'change'>) => {
  const possible = wanted.metrics.filter((metric) => refusalOf(metric, wanted) === null);
  const isPartly = possible.length > 0 && possible.length < wanted.metrics.length;
  const isSplitInVain = !isPartly && isUnsplittable(wanted);
  return (
    <>
      <ErrorState error={error} retry={retry} />
      {isPartly && (
        <Button look="primary" className={styles.way} onClick={() => change({ metrics: possible })}>
          Leave out what cannot be shown so
        </Button>
      )}
      {isSplitInVain && (
        <Button look="primary" className={styles.way} onClick={() => change({ split: null })}>
          Show it without the split
        </Button>
      )}
    </>
  );
};

/** A store that has nothing, or one that has nothing in these days. */
const NoRows = ({ bridge: { empty, checklist } }: { bridge: BridgeView }) =>
  empty ? (
    <NoOrders
      text="A table of any figures stands here as soon as this store has orders: connect the shop, or import a list of orders."
      checklist={checklist}
    />
  ) : (
    <EmptyState
      title="Nothing in this period"
      text="No order, session or cost of this store lies in these days and filters. Choose other days or filters, or bring in what is missing."
      action={
        <Link className={buttonClass()} from="/s/$store" to="/s/$store/data" search={{ tab: 'imports' }}>
          Import a file
        </Link>
      }
    />
  );

/** A metric of which the split says nothing has a total, also where no row is of the others. */
const hasUnsplitTotal = ({ totals, unsplit }: TableAnswer): boolean =>
  totals.some(({ values }) =>
    Object.entries(values).some(([id, value]) => Object.hasOwn(unsplit, id) && value?.value !== null),
  );

type Window = Pick<BridgeView, 'period' | 'comparison'>;

interface ShownProps extends Ready {
  table: TableAnswer;
  /** What `table` answers: while the next answer is awaited, what was wanted before. */
  drawn: Wanted;
  /** Small lines, the query. */
  lines: ReturnType<typeof useSparks>;
  window: Window;
  isOld: boolean;
}

const Shown = ({ table, drawn, lines, wanted, catalog, bridge, window, isOld, change }: ShownProps) => {
  const store = useStoreSlug();
  const dimension = catalog.dimensions.find(({ id }) => id === drawn.split)?.label ?? null;
  const { data: sparks, error, refetch } = lines;
  const rows = rowsOf(table, drawn, sparks);
  const { today } = bridge;
  const columns = useColumns(table, drawn, dimension, today);
  const hidden = columns.filter(({ id }) => wanted.hide.includes(id));
  const request = tableQuestion(store, wanted, window);
  return (
    <>
      <Verdict table={table} rows={rows} wanted={drawn} dimension={dimension} today={today} />
      <Choices wanted={wanted} catalog={catalog} period={window.period} change={change} />
      <div className={styles.bar}>
        <p>{countWords(rows.rows.length, ROWS)}</p>
        {hidden.length > 0 && (
          <Button onClick={() => change({ hide: [] })}>Show {hidden.length} hidden</Button>
        )}
        <span className={styles.space} />
        <FocusChoice wanted={wanted} change={change} />
        <ChartChoice wanted={wanted} change={change} />
        <LayoutChoice wanted={wanted} change={change} />
        <Views wanted={wanted} />
        <Export request={request} columns={columns} wanted={wanted} rows={rows.rows.length} />
      </div>
      <Chart
        table={table}
        rows={rows}
        wanted={drawn}
        dimension={dimension}
        today={today}
        sparks={sparks}
        isFailed={error !== null}
      />
      {rows.rows.length > 0 || hasUnsplitTotal(table) ? (
        <Grid
          table={table}
          rows={rows}
          columns={columns}
          wanted={drawn}
          dimension={dimension}
          today={today}
          isOld={isOld}
          change={change}
        />
      ) : (
        <NoRows bridge={bridge} />
      )}
      {error && !sparks && (
        <ErrorState error={error} part={`${drawn.of.label} by ${drawn.by}`} retry={() => void refetch()} />
      )}
      <Notes table={table} rows={rows} wanted={drawn} />
      <CoverageFooter view={bridge} />
      <WhyCell table={table} wanted={drawn} metrics={catalog.metrics} bridge={bridge} />
    </>
  );
};

/** Puts a saved view's table into the address that names it alone. */
const useOpening = () => {
  const { view: slug, metrics } = useExploreSearch();
  const setSearch = useSetExplore();
  const { data: views, error, refetch } = useViews();
  const view = views?.find((saved) => saved.slug === slug);
  const isToOpen = view !== undefined && metrics === undefined;
  useEffect(() => {
    if (isToOpen) setSearch(openingOf(view), true);
  });
  const lost = views && slug && !view ? `There is no saved view “${slug}” (any more).` : null;
  return { lost, error: slug && !views ? error : null, refetch };
};

interface BodyProps extends Ready {
  opening: ReturnType<typeof useOpening>;
  /** The query of `bridge`. */
  bridgeQuery: ReturnType<typeof useBridge>;
}

const Body = ({ opening, bridgeQuery, ...ready }: BodyProps) => {
  const { wanted, catalog, bridge, change } = ready;
  const { lost } = opening;
  const store = useStoreSlug();
  const { compare } = useExploreSearch();
  const { period, comparison } = bridge.asked;
  const window = { period, comparison: compare === 'none' ? null : comparison };
  const answer = useTableAnswer(tableQuestion(store, wanted, window));
  const { data, error, refetch, isPlaceholderData } = answer;
  const drawn = useRef(wanted);
  if (!isPlaceholderData) drawn.current = wanted;
  const { show, split } = drawn.current;
  const lines = useSparks(drawn.current, window, data !== undefined && show === 'rows' && split !== null);
  const problems = [...(lost ? [lost] : []), ...wanted.problems];
  return (
    <div className={styles.explore}>
      <Problems sentences={problems} />
      {opening.error && (
        <ErrorState
          error={opening.error}
          part="The saved view of this address"
          retry={() => void opening.refetch()}
        />
      )}
      {error && !data ? (
        <>
          <PageTitle>This table cannot be shown</PageTitle>
          <Refused
            error={error as unknown as Error}
            retry={() => void refetch()}
            wanted={wanted}
            change={change}
          />
          <Choices wanted={wanted} catalog={catalog} period={window.period} change={change} />
        </>
      ) : data ? (
        <LastAnswer of={[answer, bridgeQuery, lines]}>
          <Shown
            {...ready}
            table={data}
            drawn={drawn.current}
            lines={lines}
            window={window}
            isOld={isPlaceholderData}
          />
        </LastAnswer>
      ) : (
        <Waiting />
      )}
    </div>
  );
};

/** The analyst's bench: metrics by split, grain and filters; every figure can be asked why. */
export const Explore = () => {
  const { query, catalog, wanted, change } = useWanted();
  const bridgeQuery = useBridge();
  const { data: bridge } = bridgeQuery;
  const opening = useOpening();
  if (wanted && catalog && bridge)
    return <Body {...{ wanted, catalog, bridge, change, opening, bridgeQuery }} />;
  const failed = [query, bridgeQuery].filter(({ data, error }) => error && !data);
  const [first] = failed;
  if (!first?.error) return <Waiting />;
  return (
    <ErrorState error={first.error} retry={() => failed.forEach(({ refetch }) => void refetch())} isAlone />
  );
};
