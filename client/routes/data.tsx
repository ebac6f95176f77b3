import { lazy, Suspense } from 'react';
import { code } from '../code';
import { RequestedFigure } from '../kpi/RequestedFigure';
import { useStoreSlug } from '../search';
import { useStores } from '../storesQuery';
import { ErrorState, Skeleton } from '../ui/states';
import { useDataSearch, type DataTab } from './data/search';

/** Each tab is fetched when it is looked at. */
const VIEWS = {
  sources: lazy(() => code(import('./data/sources/SourcesTab')).then((m) => ({ default: m.SourcesTab }))),
  imports: lazy(() => code(import('./data/imports/ImportsTab')).then((m) => ({ default: m.ImportsTab }))),
  tracking: lazy(() => code(import('./data/tracking/TrackingTab')).then((m) => ({ default: m.TrackingTab }))),
  channels: lazy(() => code(import('./data/channels/ChannelsTab')).then((m) => ({ default: m.ChannelsTab }))),
  parity: lazy(() => code(import('./data/parity/ParityTab')).then((m) => ({ default: m.ParityTab }))),
  orders: lazy(() => code(import('./data/orders/OrdersTab')).then((m) => ({ default: m.OrdersTab }))),
  series: lazy(() => code(import('./data/series/SeriesTab')).then((m) => ({ default: m.SeriesTab }))),
  rates: lazy(() => code(import('./data/rates/RatesTab')).then((m) => ({ default: m.RatesTab }))),
} satisfies Record<DataTab, unknown>;

/** Where do the numbers come from: platforms, files, the pixel, how well they agree, and the orders themselves. */
export const Data = () => {
  const slug = useStoreSlug();
  const { tab = 'sources' } = useDataSearch();
  const { data: stores, error, refetch } = useStores();
  const store = stores?.find((s) => s.slug === slug);
  if (error && !stores) return <ErrorState error={error} retry={() => void refetch()} isAlone />;
  if (!store) return null;
  const View = VIEWS[tab];
  return (
    <>
      <Suspense fallback={<Skeleton height={420} />}>
        <View store={store} key={`${slug} ${tab}`} />
      </Suspense>
      {/* the parity tab explains its own figures */}
      {tab !== 'parity' && <RequestedFigure store={slug} />}
    </>
  );
};
