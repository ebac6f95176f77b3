import { countWords, type Forms, ORDERS } from '../../../../shared/numberWords';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { OrderListRow, ReversalListRow, RowSummary } from '../../../../server/rows/types';
import type { Store } from '../../../../server/types';
import { useCatalogMetric } from '../../../catalogQuery';
import { cityOf } from '../../../../shared/dayWords';
import { trpc } from '../../../trpc';
import { LastAnswer } from '../../../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import { orderColumns, reversalColumns } from './columns';
import { Filters } from '../Filters';
import { OrderDrawer } from './OrderDrawer';
import { RowGrid } from '../RowGrid';
import { orderAddress } from '../../../orderAddress';
import { filterOf, isFiltered, useDataSearch, useSetData, type DataSearch } from '../search';
import { Ways } from '../../start/Ways';
import { Summary } from './Summary';
import { datedShortRange } from '../../../../shared/dayWords';
import { buttonClass } from '../../../ui/Button';
import { Segmented } from '../../../ui/Segmented';
import type { Day } from '../../../../shared/days';
import { PageTitle } from '../../../ui/parts';
import styles from './OrdersTab.module.css';
import dataStyles from '../data.module.css';

const LIMIT = 100;

type Kind = 'orders' | 'reversals';

const COUNTED: Record<Kind, Forms> = { orders: ORDERS, reversals: { one: 'reversal', other: 'reversals' } };

const sentence = (kind: Kind, { from, to }: DataSearch, summary: RowSummary | undefined): string => {
  if (!from || !to || from >= to) return `${kind === 'orders' ? 'Orders' : 'Reversals'}, newest first.`;
  const range = datedShortRange({ from, to });
  if (!summary) return `${kind === 'orders' ? 'Orders' : 'Reversals'} of ${range}.`;
  return `${countWords(summary.listed, COUNTED[kind])} of ${range}.`;
};

const useMetricName = (of: string | undefined): string | undefined => {
  const { data: metric } = useCatalogMetric(of);
  return metric?.label;
};

/** Which figure these are the rows of, and the way back to it. */
const Behind = ({ of }: { of: string }) => {
  const name = useMetricName(of);
  return (
    <p className={styles.behind}>
      Rows behind <b>{name ?? of}</b>.{' '}
      <Link
        className="qd-link"
        from="/s/$store/data"
        to="/s/$store/bridge"
        search={({ from, to, compare }) => ({ from, to, compare, why: of })}
      >
        {name ?? of} on the Bridge
      </Link>
    </p>
  );
};

const KindSwitch = ({ kind }: { kind: Kind }) => {
  const set = useSetData();
  return (
    <Segmented
      label="List"
      choices={[
        { id: 'orders', name: 'Orders' },
        { id: 'reversals', name: 'Reversals' },
      ]}
      chosen={kind}
      choose={(id) => set({ kind: id === 'orders' ? undefined : id })}
    />
  );
};

/** The same filters as the list, for the file. */
const fileAddress = (store: string, search: DataSearch): string => {
  const { where, store: _, ...rest } = filterOf(store, search);
  const pairs = [
    ...Object.entries(rest),
    ...where.map(({ dimension, value }) => [dimension, value] as const),
  ];
  const query = new URLSearchParams(pairs as [string, string][]).toString();
  return `/api/stores/${encodeURIComponent(store)}/orders.csv${query && `?${query}`}`;
};

const Nothing = ({ store, search }: { store: string; search: DataSearch }) => {
  if (isFiltered(search))
    return (
      <EmptyState
        title="Nothing passes these filters"
        text="No row of this store has all of what is asked for. Loosen a filter, or show everything."
      />
    );
  return (
    <EmptyState
      title="No orders yet"
      text={`Every figure of ${store} is made from its orders: connect the shop, or import a list of them.`}
      action={<Ways />}
    />
  );
};

const nextOf = (page: { next: string | null }) => page.next ?? undefined;

const useOrders = (input: ReturnType<typeof filterOf> & { at?: Day }, enabled: boolean) =>
  useInfiniteQuery({
    ...trpc.rows.orders.infiniteQueryOptions({ ...input, limit: LIMIT }, { getNextPageParam: nextOf }),
    placeholderData: keepPreviousData,
    enabled,
  });

const useReversals = (input: ReturnType<typeof filterOf> & { at?: Day }, enabled: boolean) =>
  useInfiniteQuery({
    ...trpc.rows.reversals.infiniteQueryOptions({ ...input, limit: LIMIT }, { getNextPageParam: nextOf }),
    placeholderData: keepPreviousData,
    enabled,
  });

/** Sums are of a period: of all there is they would be a walk through the whole store. */
const useSummary = (kind: Kind, filter: ReturnType<typeof filterOf>) => {
  const isBounded = filter.from !== undefined && filter.to !== undefined;
  const orders = useQuery({
    ...trpc.rows.orderSummary.queryOptions(filter),
    placeholderData: keepPreviousData,
    enabled: isBounded && kind === 'orders',
  });
  const reversals = useQuery({
    ...trpc.rows.reversalSummary.queryOptions(filter),
    placeholderData: keepPreviousData,
    enabled: isBounded && kind === 'reversals',
  });
  return { ...(kind === 'orders' ? orders : reversals), isBounded };
};

const keyOf = (row: OrderListRow | ReversalListRow): string => `${row.source}/${row.id}`;

interface ListProps<Row> {
  query: {
    data: { pages: { rows: Row[] }[] } | undefined;
    error: { message: string; data?: unknown } | null;
    refetch: () => unknown;
    fetchNextPage: () => unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isPlaceholderData: boolean;
    isRefetchError: boolean;
    isFetching: boolean;
    dataUpdatedAt: number;
  };
  children: (rows: Row[], paging: { more: () => void; hasMore: boolean; isOld: boolean }) => React.ReactNode;
  empty: React.ReactNode;
}

/** The pages so far as one list. A page that fails leaves those before it. */
const List = <Row,>({ query, children, empty }: ListProps<Row>) => {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows), [data]);
  if (error && !rows) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!rows) return <Skeleton height={420} />;
  if (rows.length === 0) return empty;
  return (
    <LastAnswer of={[query]}>
      {children(rows, {
        more: () => void (!isFetchingNextPage && !error && fetchNextPage()),
        hasMore: hasNextPage,
        isOld: isPlaceholderData,
      })}
      {error && !query.isRefetchError && <ErrorState error={error} retry={() => void fetchNextPage()} />}
    </LastAnswer>
  );
};

/** Orders and reversals one by one, with what they sum to. */
export const OrdersTab = ({ store }: { store: Store }) => {
  const search = useDataSearch();
  const set = useSetData();
  const kind = search.kind ?? 'orders';
  const filter = filterOf(store.slug, search);
  const request = { ...filter, ...(search.at && { at: search.at }) };
  const orders = useOrders(request, kind === 'orders');
  const reversals = useReversals(request, kind === 'reversals');
  const summary = useSummary(kind, filter);
  const shown = summary.isBounded ? summary.data : undefined;
  const orderList = useMemo(() => orderColumns(store), [store]);
  const reversalList = useMemo(() => reversalColumns(store), [store]);
  const total = search.at ? null : (shown?.listed ?? null);
  return (
    <>
      <PageTitle>{sentence(kind, search, shown)}</PageTitle>
      {search.of && <Behind of={search.of} />}
      <div className={dataStyles.listHead}>
        <KindSwitch kind={kind} />
        <p>
          {cityOf(store.timeZone)} time, amounts in {store.currency}
        </p>
        {kind === 'orders' && (
          <a className={buttonClass()} href={fileAddress(store.slug, search)} download>
            Download CSV
          </a>
        )}
      </div>
      <Filters store={store.slug} />
      {summary.isBounded ? (
        summary.error && !shown ? (
          <ErrorState error={summary.error} retry={() => void summary.refetch()} />
        ) : (
          <LastAnswer of={[summary]}>
            <Summary
              summary={shown}
              currency={store.currency}
              of={search.of}
              isOld={summary.isPlaceholderData}
            />
          </LastAnswer>
        )
      ) : (
        <p className={dataStyles.note}>Choose a first and a last day to see counts and sums of the rows.</p>
      )}
      {kind === 'orders' ? (
        <List query={orders} empty={<Nothing store={store.name} search={search} />}>
          {(rows, paging) => (
            <RowGrid
              label="Orders"
              rows={rows}
              columns={orderList}
              keyOf={keyOf}
              total={total}
              open={(row) => set({ order: orderAddress(row.source, row.id) })}
              {...paging}
            />
          )}
        </List>
      ) : (
        <List query={reversals} empty={<Nothing store={store.name} search={search} />}>
          {(rows, paging) => (
            <RowGrid
              label="Reversals"
              rows={rows}
              columns={reversalList}
              keyOf={keyOf}
              total={total}
              open={(row) => row.orderId && set({ order: orderAddress(row.source, row.orderId) })}
              {...paging}
            />
          )}
        </List>
      )}
      <OrderDrawer store={store} />
    </>
  );
};
