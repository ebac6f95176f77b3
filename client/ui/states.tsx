import type { ReactNode } from 'react';
import './parts.css';
import { Button } from './Button';

/** Waiting, failing and having nothing: what the page says then. */

export const Skeleton = ({ height, width = '100%' }: { height: number; width?: number | string }) => (
  <span className="qd-skeleton" style={{ height, width }} aria-hidden="true" />
);

interface Problem {
  message: string;
  data?: unknown;
}

/** The server's own words on what to do, if it answered with an error of its own. */
const hintOf = ({ data }: Problem): string | null =>
  (data as { error?: { hint?: string | null } } | null | undefined)?.error?.hint ?? null;

const sentenceOf = ({ message }: Problem): string =>
  /failed to fetch|networkerror|load failed/i.test(message)
    ? 'The server does not answer.'
    : message || 'Something went wrong.';

interface ErrorProps {
  error: Problem;
  retry?: () => void;
  /** Nothing else is on the page. */
  isAlone?: boolean;
}

export const ErrorState = ({ error, retry, isAlone = false }: ErrorProps) => (
  <div className="qd-error" role="alert">
    {isAlone ? <h1>{sentenceOf(error)}</h1> : <b>{sentenceOf(error)}</b>}
    <p>
      {hintOf(error) ??
        (isAlone ? 'Nothing has been lost.' : 'The rest of the page is current. Nothing has been lost.')}
    </p>
    {retry && <Button onClick={retry}>Try again</Button>}
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
  <div className="qd-empty">
    {isAlone ? <h1>{title}</h1> : <h2>{title}</h2>}
    <p>{text}</p>
    {action}
  </div>
);
