import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router';
import { Suspense, useCallback, type ReactNode } from 'react';
import { CodeMissing } from './code';
import { NoPart } from './NoCode';
import { problemOf } from './ui/problem';
import { ErrorState } from './ui/states';

interface Props {
  /** "The chart". */
  name: string;
  waiting?: ReactNode;
  /** What the reader opened the part by; null = closed. Left out: the part stands on the page by itself. */
  asked?: string | number | null;
  children: ReactNode;
}

/** A part of a page whose code comes when it is wanted. A part that fails leaves the page as it is. */
export const LazyPart = ({ name, waiting = null, asked, children }: Props) => {
  const Fault = useCallback(
    ({ error, reset }: ErrorComponentProps) => {
      if (asked === null) return null;
      if (error instanceof CodeMissing) return <NoPart name={name} isAsked={asked !== undefined} />;
      return <ErrorState error={problemOf(error)} retry={reset} />;
    },
    [name, asked],
  );
  return (
    <CatchBoundary getResetKey={() => asked ?? ''} errorComponent={Fault}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </CatchBoundary>
  );
};
