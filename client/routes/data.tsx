import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { AskedFigure } from '../kpi/AskedFigure';
import { useStoreSlug } from '../search';
import { trpc } from '../trpc';
import { ErrorState, Skeleton } from '../ui/states';
import { ImportsTab } from './data/ImportsTab';
import { OrdersTab } from './data/OrdersTab';
import { RatesTab } from './data/RatesTab';
import { useDataSearch } from './data/search';
import './data/data.css';

const ParityTab = lazy(() =>
  import('./data/parity/ParityTab').then((module) => ({ default: module.ParityTab })),
);

/** Where do the numbers come from: files that came in, the orders themselves, exchange rates. */
export const Data = () => {
  const slug = useStoreSlug();
  const { tab = 'imports' } = useDataSearch();
  const { data: stores, error, refetch } = useQuery(trpc.stores.list.queryOptions());
  const store = stores?.find((s) => s.slug === slug);
  if (error && !stores) return <ErrorState error={error} retry={() => void refetch()} isAlone />;
  if (!store) return null;
  return (
    <>
      {tab === 'imports' && <ImportsTab store={store} />}
      {tab === 'orders' && <OrdersTab store={store} key={slug} />}
      {tab === 'parity' && (
        <Suspense fallback={<Skeleton height={420} />}>
          <ParityTab store={store} key={slug} />
        </Suspense>
      )}
      {tab === 'rates' && <RatesTab store={store} key={slug} />}
      {/* the parity tab explains its own figures */}
      {tab !== 'parity' && <AskedFigure store={slug} />}
    </>
  );
};
