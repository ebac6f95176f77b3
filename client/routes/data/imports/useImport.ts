import { useEffect, useRef, useState } from 'react';
import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import type { ImportReport } from '../../../../server/imports';
import { queryClient } from '../../../trpc';
import { keepFile, letGo, runImport, UploadError, type Choice, type Step } from './upload';

export type ImportState =
  | { is: 'idle' }
  | { is: 'running'; what: 'sending' | 'checking' | 'importing'; step: Step }
  | { is: 'done'; report: ImportReport }
  | { is: 'failed'; error: UploadError };

const IDLE: ImportState = { is: 'idle' };

/** One file at a time: send it, check, import, cancel. */
export const useImport = (store: string) => {
  const [state, setState] = useState<ImportState>(IDLE);
  const [kept, setKept] = useState<UploadedView | null>(null);
  const running = useRef<AbortController | null>(null);
  const keptId = useRef<string | null>(null);
  const forget = () => {
    if (keptId.current !== null) letGo(store, keptId.current);
    keptId.current = null;
    setKept(null);
  };
  // leaving the page ends what is under way
  useEffect(
    () => () => {
      running.current?.abort();
      if (keptId.current !== null) letGo(store, keptId.current);
      keptId.current = null;
    },
    [store],
  );

  const attempt = async <T>(
    what: Extract<ImportState, { is: 'running' }>['what'],
    first: Step,
    work: (onStep: (step: Step) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T | null> => {
    const abort = new AbortController();
    running.current = abort;
    const onStep = (step: Step) => setState({ is: 'running', what, step });
    onStep(first);
    try {
      return await work(onStep, abort.signal);
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      if (running.current === abort) setState({ is: 'failed', error });
      return null;
    } finally {
      if (running.current === abort) running.current = null;
    }
  };

  return {
    state,
    kept,
    setKept,
    /** Gives what the file seems to be; null = it did not arrive. */
    send: async (file: File): Promise<UploadedView | null> => {
      running.current?.abort();
      forget();
      const first: Step = { phase: 'sending', done: 0, of: file.size };
      const view = await attempt('sending', first, (onStep, signal) =>
        keepFile({ store, file, onStep, signal }),
      );
      if (view === null) return null;
      keptId.current = view.id;
      setKept(view);
      setState(IDLE);
      return view;
    },
    /** Gives the report; null = it failed. */
    run: async (id: string, choice: Choice, dryRun: boolean): Promise<ImportReport | null> => {
      const first: Step = { phase: 'reading', done: 0, of: null };
      const report = await attempt(dryRun ? 'checking' : 'importing', first, (onStep, signal) =>
        runImport({ store, id, choice, dryRun, onStep, signal }),
      );
      if (report === null) return null;
      setState({ is: 'done', report });
      // every figure may have changed
      if (!dryRun) await queryClient.invalidateQueries();
      return report;
    },
    cancel: () => running.current?.abort(),
    reset: () => setState(IDLE),
    fail: (error: UploadError) => setState({ is: 'failed', error }),
    forget,
  };
};
