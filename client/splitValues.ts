import { useQuery } from '@tanstack/react-query';
import type { AnyMetricId } from '../server/catalog/metrics';
import type { Period } from '../shared/days';
import { useStoreSlug } from './search';
import { trpc } from './trpc';

/** The values of a dimension that a metric has in a period. Undefined until they are there, or without a dimension. */
export const useSplitValues = (
  metric: AnyMetricId,
  dimension: string | null,
  period: Period,
): string[] | undefined => {
  const store = useStoreSlug();
  const { data } = useQuery(
    trpc.ask.query.queryOptions(
      { store, metrics: [metric], ...period, split: dimension ?? '' },
      { enabled: dimension !== null, staleTime: 300_000 },
    ),
  );
  return data?.rows.flatMap(({ split }) => split ?? []);
};
