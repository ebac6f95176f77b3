import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { MOST_CALLS } from '../shared/limits';
import type { AppRouter } from '../server/api/rpc/router';
import { isWorthRetrying, waitOf } from './retry';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 1 && isWorthRetrying(error),
      retryDelay: (_failures, error) => waitOf(error),
      refetchOnWindowFocus: true,
      // the server may stand on this machine, and answers when the machine has no network
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/** Calls procedures directly, where no query is kept: changes. */
export const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      // server-sent events: what runs is watched as it moves
      true: httpSubscriptionLink({ url: '/api/trpc' }),
      false: httpBatchLink({ url: '/api/trpc', maxItems: MOST_CALLS }),
    }),
  ],
});

/** Typed query options for every procedure of the server. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
