import { useMutation } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useState } from 'react';
import type { Job } from '../../../server/jobs/queue';
import { queryClient, trpc } from '../../trpc';

/** One job after another of the same kind: watched to its end, cancelled. */

export interface Watched {
  /** The job as it stands; null = none is under way. */
  job: Job | null;
  /** The job that ended while it was watched. */
  ended: Job | null;
  /** A job was begun, and the server has not reported it yet. */
  isAwaited: boolean;
  /** Why the job could not be cancelled. */
  error: { message: string; data?: unknown } | null;
  /** The job was asked to stop, and goes on to its next step. */
  isStopping: boolean;
  begun: (jobId: number) => void;
  cancel: () => void;
}

/** `open`: the job that was under way when the page was read. */
export const useJob = (store: string, open: Job | null): Watched => {
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
  const stop = useMutation(trpc.jobs.cancel.mutationOptions());
  return {
    job: isOver ? null : (seen ?? (open?.id === id ? open : null)),
    ended: isOver ? seen : null,
    isAwaited: started !== null && seen === null,
    error: stop.error,
    isStopping: (stop.isPending || stop.isSuccess) && stop.variables.id === id,
    begun: setStarted,
    cancel: () => id !== null && stop.mutate({ store, id }),
  };
};
