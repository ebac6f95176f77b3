import { useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ParityRow, ParityView } from '../../../../server/parity/types';
import type { Store } from '../../../../server/types';
import { formatValue } from '../../../format';
import { trpc } from '../../../trpc';
import { Section } from '../../../ui/parts';
import { LastAnswer } from '../../../ui/LastAnswer';
import { ErrorState, Skeleton } from '../../../ui/states';
import { Choice } from '../Filters';
import { OrderDrawer } from '../orders/OrderDrawer';
import { gridHeight, RowGrid, TWO_LINES } from '../RowGrid';
import { orderAddress } from '../../../orderAddress';
import { useDataSearch, useSetData } from '../search';
import { GiveCause } from './GiveCause';
import { narrowColumns, parityColumns } from './columns';
import { CAUSE_WORDS } from '../../../causeWords';
import { LIST_NAMES, LIST_SAYS } from './words';
import { type Cause, type ListId, PARITY_LISTS } from '../../../../shared/lists';
import { buttonClass } from '../../../ui/Button';
import { Segmented } from '../../../ui/Segmented';
import styles from './Lists.module.css';
import dataStyles from '../data.module.css';

const LIMIT = 100;
const n = (value: number): string => formatValue(value, 'count', '');

const keyOf = (row: ParityRow): string => `${row.source}/${row.orderId}/${row.at}`;
/** A phantom has no order that could be opened. */
const addressOf = (row: ParityRow): string | undefined =>
  row.channel === null ? undefined : orderAddress(row.source, row.orderId);

/** The list that the address names; else the first that has something in it. */
const listOf = (request: ListId | undefined, { lists }: ParityView): ListId =>
  request ?? PARITY_LISTS.find((list) => lists[list] > 0) ?? 'missing';

const Switch = ({ view, list }: { view: ParityView; list: ListId }) => {
  const set = useSetData();
  return (
    <Segmented
      label="List"
      className={styles.lists}
      choices={PARITY_LISTS.map((id) => ({ id, name: `${LIST_NAMES[id]} ${n(view.lists[id])}` }))}
      chosen={list}
      choose={(id) => set({ list: id, cause: undefined, order: undefined })}
    />
  );
};

const useRows = (store: string, { period, witness }: ParityView, list: ListId, cause: Cause | undefined) =>
  useInfiniteQuery({
    ...trpc.parity.list.infiniteQueryOptions(
      { store, ...period, witness, list, ...(cause && { cause }), limit: LIMIT },
      { getNextPageParam: (page: { next: string | null }) => page.next ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });

const fileAddress = (store: string, { period, witness }: ParityView, list: ListId, cause?: Cause): string => {
  const query = new URLSearchParams({ ...period, witness, list, ...(cause && { cause }) });
  return `/api/stores/${encodeURIComponent(store)}/parity.csv?${query.toString()}`;
};

/** The rows behind the figures, by list and cause; a missing order can be opened and given a cause. */
export const Lists = ({ view, store }: { view: ParityView; store: Store }) => {
  const search = useDataSearch();
  const set = useSetData();
  const list = listOf(search.list, view);
  const isNarrow = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const rowHeight = isNarrow ? { rowHeight: TWO_LINES } : {};
  const causes = view.causes[list];
  const known = causes.find(({ cause }) => cause === search.cause)?.cause;
  // a cause that no row of the list has shows an empty list, not all of it
  const cause =
    known ??
    (search.cause !== undefined && search.cause in CAUSE_WORDS ? (search.cause as Cause) : undefined);
  const query = useRows(store.slug, view, list, cause);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = query;
  const total = cause ? (causes.find((row) => row.cause === cause)?.count ?? null) : view.lists[list];
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows), [data]);
  const columns = useMemo(
    () => (isNarrow ? narrowColumns : parityColumns)(store, list),
    [isNarrow, store, list],
  );
  const open = rows?.find((row) => search.order !== undefined && addressOf(row) === search.order);
  return (
    <Section title="Order by order" note={LIST_SAYS[list]}>
      <div className={styles.bar}>
        <Switch view={view} list={list} />
        {causes.length > 0 && (
          <Choice
            name="Cause"
            value={cause}
            options={causes.map(({ cause: id, count }) => ({
              value: id,
              text: `${CAUSE_WORDS[id]}, ${n(count)}`,
            }))}
            choose={(value) => set({ cause: value })}
          />
        )}
        <a className={buttonClass()} href={fileAddress(store.slug, view, list, cause)} download>
          Download CSV
        </a>
      </div>
      {error && !query.isRefetchError && (
        <ErrorState error={error} retry={() => void (rows ? fetchNextPage() : refetch())} />
      )}
      {!rows && !error && <Skeleton height={total ? gridHeight(total, rowHeight.rowHeight) : 24} />}
      {rows?.length === 0 && <p className={dataStyles.note}>There is no such order in the period.</p>}
      {rows && rows.length > 0 && (
        <LastAnswer of={[query]}>
          <RowGrid
            label={LIST_NAMES[list]}
            rows={rows}
            columns={columns}
            {...rowHeight}
            keyOf={keyOf}
            total={total}
            open={(row) => set({ order: addressOf(row) })}
            more={() => void (!isFetchingNextPage && !error && fetchNextPage())}
            hasMore={hasNextPage}
            isOld={isPlaceholderData}
          />
        </LastAnswer>
      )}
      <OrderDrawer store={store}>
        {open?.list === 'missing' && (
          <GiveCause key={`${keyOf(open)}${open.assignedAt}`} row={open} view={view} store={store} />
        )}
      </OrderDrawer>
    </Section>
  );
};
