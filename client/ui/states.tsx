import type { ReactNode } from 'react';
import { Button } from './Button';
import { classes } from './classes';
import { lineOf, sentenceOf, serverError, type Problem } from './problem';
import styles from './states.module.css';

/** Waiting, failing and having nothing: what the page says then. */

export const Skeleton = ({ height, width = '100%' }: { height: number; width?: number | string }) => (
  <span className={styles.skeleton} style={{ height, width }} aria-hidden="true" />
);

interface ErrorProps {
  error: Problem;
  /** What of the page could not be read, where it is one of several: "The saved views". */
  part?: string;
  retry?: () => void;
  retryWords?: string;
  /** Nothing else is on the page. */
  isAlone?: boolean;
}

export const ErrorState = ({ error, part, retry, retryWords = 'Try again', isAlone = false }: ErrorProps) => {
  const { hint, requestId } = serverError(error);
  const Heading = isAlone ? 'h1' : 'b';
  return (
    <div className={styles.problem} role="alert" data-problem>
      <Heading>
        {part && `${part} could not be read. `}
        {sentenceOf(error)}
      </Heading>
      <p>{hint ?? 'Nothing has been lost.'}</p>
      {requestId && <p>Reference: {requestId}</p>}
      {retry && <Button onClick={retry}>{retryWords}</Button>}
    </div>
  );
};

interface LineProps {
  error: Problem;
  /** As of `ErrorProps`. */
  part?: string;
  retry: () => unknown;
}

/** What could not be read, inside a row or a bar. */
export const ErrorLine = ({ error, part, retry }: LineProps) => (
  <span role="alert">
    {part && `${part} could not be read. `}
    {lineOf(error)}{' '}
    <Button look="link" onClick={() => retry()}>
      Try again
    </Button>
  </span>
);

interface NoticeProps {
  what: string;
  /** What to do about it. */
  todo: string;
  isCaution?: boolean;
  className?: string | undefined;
}

/** What is wrong with one of many things, beside it. */
export const Notice = ({ what, todo, isCaution = false, className }: NoticeProps) => (
  <div className={classes(styles.problem, isCaution && styles.caution, className)} data-problem>
    <b>{what}</b>
    <p>{todo}</p>
  </div>
);

interface EmptyProps {
  title: string;
  text: string;
  /** The one thing to do about it. */
  action?: ReactNode;
  /** Nothing else is on the page. */
  isAlone?: boolean;
}

export const EmptyState = ({ title, text, action, isAlone = false }: EmptyProps) => (
  <div className={styles.empty}>
    {isAlone ? <h1>{title}</h1> : <h2>{title}</h2>}
    <p>{text}</p>
    {action}
  </div>
);
