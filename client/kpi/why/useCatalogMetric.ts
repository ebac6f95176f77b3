import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../trpc';

/** A metric by its id as the catalogue has it; null for an id that it lacks. Asked only when wanted. */
export const useCatalogMetric = (id: string | undefined, isWanted: boolean) =>
  useQuery(
    trpc.catalog.metrics.queryOptions(undefined, {
      enabled: isWanted,
      staleTime: Infinity,
      select: ({ metrics }) => metrics.find((metric) => metric.id === id) ?? null,
    }),
  );
