import { useEffect, useRef, useState } from 'react';
import type { ImportReport } from '../../../server/jobs/importFile';
import { queryClient } from '../../trpc';
import { sendFile, UploadError, type Choice, type Step } from './upload';

export type ImportState =
  | { is: 'idle' }
  | { is: 'running'; dryRun: boolean; step: Step }
  | { is: 'done'; report: ImportReport }
  | { is: 'failed'; error: UploadError };

const IDLE: ImportState = { is: 'idle' };

/** One import at a time: check, import, cancel. */
export const useImport = (store: string) => {
  const [state, setState] = useState<ImportState>(IDLE);
  const running = useRef<AbortController | null>(null);
  // leaving the page ends what is under way
  useEffect(() => () => running.current?.abort(), [store]);

  const run = async (file: File, choice: Choice, dryRun: boolean) => {
    const abort = new AbortController();
    running.current = abort;
    const onStep = (step: Step) => setState({ is: 'running', dryRun, step });
    onStep({ phase: 'sending', done: 0, of: file.size });
    try {
      const report = await sendFile({ store, file, choice, dryRun, onStep, signal: abort.signal });
      setState({ is: 'done', report });
      // every figure may have changed
      if (!dryRun) await queryClient.invalidateQueries();
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      setState({ is: 'failed', error });
    } finally {
      running.current = null;
    }
  };

  return {
    state,
    run,
    cancel: () => running.current?.abort(),
    reset: () => setState(IDLE),
  };
};
