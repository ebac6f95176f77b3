import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { trpc } from './trpc';

/** The catalogue with the store's own series. Asked only when wanted. */
export const useCatalog = (isWanted = true) => {
  const { store = '' } = useParams({ strict: false });
  return useQuery(trpc.catalog.ofStore.queryOptions({ store }, { enabled: isWanted && store !== '' }));
};

/** A metric by its id; null for an id that the store's catalogue lacks. */
export const useCatalogMetric = (id: string | undefined, isWanted = true) => {
  const { data, ...query } = useCatalog(isWanted && id !== undefined);
  return { ...query, data: data && (data.metrics.find((metric) => metric.id === id) ?? null) };
};
