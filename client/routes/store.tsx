import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useStoreSlug } from '../search';
import { trpc } from '../trpc';
import { Shell } from '../ui/Shell';
import { ErrorState } from '../ui/states';
import { NoSuchStore } from './problems';

/** The frame around every page of a store. */
export const StorePage = () => {
  const slug = useStoreSlug();
  const { data: stores, error, refetch } = useQuery(trpc.stores.list.queryOptions());
  const store = stores?.find((s) => s.slug === slug);
  const isUnknown = stores !== undefined && store === undefined;
  return (
    <Shell stores={stores ?? []} store={store ?? null}>
      {error && !stores && <ErrorState error={error} retry={() => void refetch()} />}
      {isUnknown ? <NoSuchStore slug={slug} stores={stores} /> : <Outlet />}
    </Shell>
  );
};
