import { useQuery } from '@tanstack/react-query';
import type { BridgeView } from '../server/bridge/types';
import { usePageSearch, useStoreSlug, windowOf } from './search';
import { trpc } from './trpc';

/** The Bridge that the address asks for. Old numbers stay until the new ones are there; another store's do not. */
export const useBridge = () => {
  const store = useStoreSlug();
  const question = { store, ...windowOf(usePageSearch()) };
  return useQuery(
    trpc.bridge.view.queryOptions(question, {
      placeholderData: (previous: BridgeView | undefined) =>
        previous?.store === store ? previous : undefined,
    }),
  );
};
