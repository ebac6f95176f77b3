import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { TableAnswer } from '../../../server/explore/types';
import type { Period } from '../../../shared/days';
import { useCatalog } from '../../catalogQuery';
import { useStoreSlug, type PageSearch } from '../../search';
import { trpc } from '../../trpc';
import { stateOf, unsplitReason, wantedOf, type ExploreSearch, type Wanted } from './state';

export const useExploreSearch = (): ExploreSearch & PageSearch =>
  useSearch({ strict: false }) as ExploreSearch & PageSearch;

/** Changes some of the address and keeps the rest. */
export const useSetExplore = (): ((
  change: Partial<ExploreSearch & PageSearch>,
  replace?: boolean,
) => void) => {
  const navigate = useNavigate();
  return (change, replace = false) =>
    void navigate({
      to: '.',
      search: (previous: object) => ({ ...previous, ...change }),
      resetScroll: false,
      replace,
    });
};

/** The table that the address wants, and a way to want another; null until the catalogue is there. */
export const useWanted = () => {
  const search = useExploreSearch();
  const setSearch = useSetExplore();
  const query = useCatalog();
  const catalog = query.data;
  const wanted = useMemo(() => (catalog ? wantedOf(search, catalog) : null), [search, catalog]);
  const change = (next: Partial<Wanted>) => {
    if (wanted) setSearch({ ...stateOf({ ...wanted, ...next }), row: undefined, bucket: undefined });
  };
  return { wanted, catalog, change, query };
};

interface Window {
  period: Period;
  comparison: Period | null;
}

/** The question of a table, as the server takes it. */
export const tableQuestion = (store: string, wanted: Wanted, { period, comparison }: Window) => {
  const isByGrain = wanted.by && (wanted.show !== 'rows' || !wanted.split);
  const isPivot = wanted.show === 'pivot';
  return {
    store,
    metrics: isPivot ? [wanted.of.id] : wanted.metrics.map(({ id }) => id),
    ...period,
    ...(isByGrain && wanted.by && { by: wanted.by }),
    ...(wanted.split && { split: wanted.split }),
    ...(wanted.where.length > 0 && { where: wanted.where }),
    ...(comparison && !isPivot && { compareFrom: comparison.from, compareTo: comparison.to }),
    pivot: isPivot,
  };
};

export type TableRequest = ReturnType<typeof tableQuestion>;

/** Old rows stay until the new ones are there; another store's do not. */
const keepStore = (store: string) => (previous: TableAnswer | undefined) =>
  previous?.store === store ? previous : undefined;

export const useTableAnswer = (request: TableRequest) =>
  useQuery(trpc.explore.table.queryOptions(request, { placeholderData: keepStore(request.store) }));

/** Whether the metric in focus has a line in each row. */
export const hasSparks = ({ split, by, of, metrics }: Wanted): boolean =>
  by !== null && of.grains.includes(by) && unsplitReason(of, { split, metrics }) === null;

/** The small lines of a table by split: the pivot's own answer, asked when the table is there. */
export const useSparks = (wanted: Wanted, window: Window, isWanted: boolean) => {
  const store = useStoreSlug();
  const request = tableQuestion(store, { ...wanted, show: 'pivot' }, window);
  return useQuery(
    trpc.explore.table.queryOptions(request, {
      enabled: isWanted && hasSparks(wanted),
    }),
  );
};
