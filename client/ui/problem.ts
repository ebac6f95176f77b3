import { datedInstant } from '../../shared/dayWords';
import type { Instant } from '../../shared/days';

/** An error as a page says it. */

export interface Problem {
  message: string;
  name?: string;
  data?: unknown;
}

/** Of whatever was thrown. */
export const problemOf = (thrown: unknown): Problem =>
  thrown instanceof Error ? thrown : { message: String(thrown) };

const UNANSWERED = /failed to fetch|networkerror|load failed/i;

/** A procedure's error without data is not the server's own: nobody answered, or a proxy did. */
const isUnanswered = ({ message, name, data }: Problem): boolean =>
  UNANSWERED.test(message) || (name === 'TRPCClientError' && !data);

export const sentenceOf = (problem: Problem): string =>
  isUnanswered(problem) ? 'The server does not answer.' : problem.message || 'Something went wrong.';

interface ServerError {
  hint?: string | null;
  requestId?: string;
}

/** What the server added to its sentence, if it answered with an error of its own. */
export const serverError = ({ data }: Problem): ServerError =>
  (data as { error?: ServerError } | null | undefined)?.error ?? {};

/** The sentence with the id of its request, by which the log of the server names it: where an error has one line. */
export const lineOf = (problem: Problem): string => {
  const { requestId } = serverError(problem);
  return requestId ? `${sentenceOf(problem)} Reference: ${requestId}.` : sentenceOf(problem);
};

const instantOf = (ms: number): Instant => new Date(ms).toISOString() as Instant;

/** "14:32", and "29 Nov 2026, 14:32" on another day. Milliseconds since 1970. */
export const clockWords = (at: number, now: number, timeZone: string): string => {
  const [then, today] = [at, now].map((ms) => datedInstant(instantOf(ms), timeZone).split(', '));
  return then?.[0] === today?.[0] ? (then?.[1] ?? '') : (then ?? []).join(', ');
};
