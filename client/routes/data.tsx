import { useQuery } from '@tanstack/react-query';
import { AskedFigure } from '../kpi/AskedFigure';
import { useStoreSlug } from '../search';
import { trpc } from '../trpc';
import { ErrorState } from '../ui/states';
import { ImportsTab } from './data/ImportsTab';
import { OrdersTab } from './data/OrdersTab';
import { RatesTab } from './data/RatesTab';
import { useDataSearch } from './data/search';
import { SourcesTab } from './data/sources/SourcesTab';
import { TrackingTab } from './data/tracking/TrackingTab';
import { SeriesTab } from './data/SeriesTab';
import './data/data.css';

/** Where do the numbers come from: connected platforms, files that came in, the orders themselves, exchange rates. */
export const Data = () => {
  const slug = useStoreSlug();
  const { tab = 'sources' } = useDataSearch();
  const { data: stores, error, refetch } = useQuery(trpc.stores.list.queryOptions());
  const store = stores?.find((s) => s.slug === slug);
  if (error && !stores) return <ErrorState error={error} retry={() => void refetch()} isAlone />;
  if (!store) return null;
  return (
    <>
      {tab === 'sources' && <SourcesTab store={store} key={slug} />}
      {tab === 'imports' && <ImportsTab store={store} />}
      {tab === 'orders' && <OrdersTab store={store} key={slug} />}
      {tab === 'rates' && <RatesTab store={store} key={slug} />}
      {tab === 'tracking' && <TrackingTab store={store} key={slug} />}
      {tab === 'series' && <SeriesTab store={store} key={slug} />}
      <AskedFigure store={slug} />
    </>
  );
};
