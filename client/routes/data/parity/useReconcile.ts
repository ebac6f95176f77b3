import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Store } from '../../../../server/types';
import type { Period } from '../../../../shared/days';
import { trpc } from '../../../trpc';
import { useDataSearch } from '../search';
import { amountIn, contentsOf, presetIn } from './contents';

/** The bridge that the address asks for. */
export const useReconcile = (store: Store, period: Period) => {
  const { their, figure, zone, contains } = useDataSearch();
  return useQuery({
    ...trpc.parity.reconcile.queryOptions({
      ...{ store: store.slug, ...period, preset: presetIn(their), theirs: amountIn(figure, store.currency) },
      ...(zone && { zone }),
      contents: contentsOf(contains),
    }),
    placeholderData: keepPreviousData,
  });
};
