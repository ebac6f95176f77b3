import { Outlet } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { cityOf } from '../../shared/dayWords';
import { useStoreSlug } from '../search';
import { isInUse, useStores } from '../storesQuery';
import { Shell } from './Shell';
import { StoreClock } from '../ui/clock';
import { ErrorState } from '../ui/states';
import { NoSuchStore } from '../routes/problems';

/** The frame around every page of a store. */
export const StorePage = () => {
  const slug = useStoreSlug();
  const { data: stores, error, refetch } = useStores();
  const store = stores?.find((s) => s.slug === slug);
  const timeZone = store?.timeZone;
  const clock = useMemo(() => (timeZone ? { timeZone, name: `${cityOf(timeZone)} time` } : null), [timeZone]);
  const isUnknown = stores !== undefined && store === undefined;
  const body = () => {
    // without the stores nothing else can be asked: one error, not one for each part
    if (error && !stores) return <ErrorState error={error} retry={() => void refetch()} isAlone />;
    return isUnknown ? <NoSuchStore slug={slug} stores={stores.filter(isInUse)} /> : <Outlet />;
  };
  return (
    <StoreClock value={clock}>
      <Shell stores={stores ?? []} store={store ?? null} isNowhere={isUnknown}>
        {body()}
      </Shell>
    </StoreClock>
  );
};

/** The frame around what stands at an address of no store. */
export const LostPage = ({ children }: { children: ReactNode }) => {
  const { data: stores = [] } = useStores();
  return (
    <Shell stores={stores} store={null} isNowhere>
      {children}
    </Shell>
  );
};
