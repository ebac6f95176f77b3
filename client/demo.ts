import { useSubscription } from '@trpc/tanstack-react-query';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { DemoView } from '../server/api/rpc/demo';
import { queryClient, trpc } from './trpc';

const IDLE: DemoView = { is: 'idle' };

/** The demo while it is being loaded: whoever comes in the middle, or again, sees how far it is. `loaded`: to the end, while this page was open. */
export const useDemo = () => {
  const [view, setView] = useState<DemoView | null>(null);
  const wasLoading = useRef(false);
  const take = async (next: DemoView) => {
    const isOver = wasLoading.current && next.is !== 'loading';
    wasLoading.current = next.is === 'loading';
    // its stores are known before it is said to be there
    if (isOver) await queryClient.invalidateQueries();
    // one that came before this page did is no news
    setView(next.is === 'loaded' && !isOver ? IDLE : next);
  };
  const { reset } = useSubscription(
    trpc.demo.watch.subscriptionOptions(undefined, { onData: (next) => void take(next) }),
  );
  const load = useMutation(trpc.demo.load.mutationOptions({ onSuccess: reset }));
  return { view, load };
};

export type Demo = ReturnType<typeof useDemo>;
