import { useMutation } from '@tanstack/react-query';
import type { Job } from '../../../../server/jobs/queue';
import { trpc } from '../../../trpc';
import { useJob } from '../useJob';

/** Sync of one source: begun here or elsewhere, watched to its end, cancelled. */

export interface Sync {
  /** The sync as it stands; null = none is under way. */
  job: Job | null;
  /** The sync that ended while it was watched. */
  ended: Job | null;
  error: { message: string; data?: unknown } | null;
  isStarting: boolean;
  start: (isFull: boolean) => void;
  cancel: () => void;
}

export const useSync = (store: string, name: string, open: Job | null): Sync => {
  const { job, ended, isAwaited, error, begun, cancel } = useJob(store, open);
  const sync = useMutation(trpc.sources.sync.mutationOptions({ onSuccess: ({ jobId }) => begun(jobId) }));
  return {
    job,
    ended,
    error: sync.error ?? error,
    isStarting: sync.isPending || isAwaited,
    start: (isFull) => sync.mutate({ store, name, isFull }),
    cancel,
  };
};
