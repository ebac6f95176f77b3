import { useQuery } from '@tanstack/react-query';
import type { AnyMetricId } from '../server/catalog/metrics';
import type { Period } from '../shared/days';
import { useStoreSlug } from './search';
import { trpc } from './trpc';

interface SplitValues {
  values: string[] | undefined;
  error: { message: string } | null;
  refetch: () => unknown;
}

/** The values of a dimension that a metric has in a period: undefined until they are there, or without a dimension. */
export const useSplitValues = (
  metric: AnyMetricId,
  dimension: string | null,
  period: Period,
): SplitValues => {
  const store = useStoreSlug();
  const { data, error, refetch } = useQuery(
    trpc.ask.query.queryOptions(
      { store, metrics: [metric], ...period, split: dimension ?? '' },
      { enabled: dimension !== null, staleTime: 300_000 },
    ),
  );
  return { values: data?.rows.flatMap(({ split }) => split ?? []), error: data ? null : error, refetch };
};
