import { useMutation } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import type { Job } from '../../../../server/jobs/queue';
import { queryClient, trpc } from '../../../trpc';

/** Sync of one source: begun here or elsewhere, watched to its end, cancelled. */

export interface Sync {
  /** As it stands; null = none is under way. */
  job: Job | null;
  /** The one that ended while it was watched. */
  ended: Job | null;
  error: { message: string; data?: unknown } | null;
  isStarting: boolean;
  start: (isFull: boolean) => void;
  cancel: () => void;
}

export const useSync = (store: string, name: string, open: Job | null): Sync => {
  const [started, setStarted] = useState<number | null>(null);
  const [last, setLast] = useState<Job | null>(null);
  const id = started ?? open?.id ?? last?.id ?? null;
  const seen = last?.id === id ? last : null;
  const isOver = seen !== null && seen.finishedAt !== null;
  useSubscription(
    trpc.jobs.watch.subscriptionOptions(
      { store, id: id ?? 1 },
      {
        enabled: id !== null && !isOver,
        onData: (job) => {
          setLast(job);
          if (job.finishedAt === null) return;
          setStarted(null);
          // every figure may have changed
          void queryClient.invalidateQueries();
        },
      },
    ),
  );
  const sync = useMutation(
    trpc.sources.sync.mutationOptions({ onSuccess: ({ jobId }) => setStarted(jobId) }),
  );
  const stop = useMutation(trpc.jobs.cancel.mutationOptions());
  return {
    job: isOver ? null : (seen ?? (open?.id === id ? open : null)),
    ended: isOver ? seen : null,
    error: sync.error ?? stop.error,
    isStarting: sync.isPending || (started !== null && seen === null),
    start: (isFull) => sync.mutate({ store, name, isFull }),
    cancel: () => id !== null && stop.mutate({ store, id }),
  };
};
