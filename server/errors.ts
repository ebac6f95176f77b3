import type { ZodError } from 'zod';

/** Errors that a person can act on. `code` is stable; the message says what, where and what to do. */

export type ErrorCode = 'not_found' | 'bad_input' | 'conflict' | 'forbidden' | 'unavailable' | 'internal';

/** What somebody may choose so that a file that was refused is taken. */
export type Offer = 'spread';

export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What to do about it. */
    readonly hint?: string,
    readonly offer?: Offer,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

export const notFound = (what: string, hint?: string) => new DomainError('not_found', what, hint);
export const badInput = (what: string, hint?: string, offer?: Offer) =>
  new DomainError('bad_input', what, hint, offer);
export const conflict = (what: string, hint?: string) => new DomainError('conflict', what, hint);
/** A fault of ours: what was to be done is not done. */
export const internal = (what: string, hint?: string) => new DomainError('internal', what, hint);
export const unavailable = (what: string, hint?: string) => new DomainError('unavailable', what, hint);

/** What somebody has set, or the place that it names, is not usable: to try again changes nothing. */
class Misconfigured extends DomainError {}

export const misconfigured = (what: string, hint?: string) => new Misconfigured('bad_input', what, hint);
export const isMisconfigured = (error: unknown): boolean => error instanceof Misconfigured;

export interface Complaint {
  path: readonly PropertyKey[];
  message: string;
}

/** What a schema says first. */
export const firstIssue = ({ issues: [issue], message }: ZodError): Complaint =>
  issue ?? { path: [], message };

/** What a newer program has made of the database is not for this one. */
export class NewerProgram extends DomainError {}

/** Such an error is nobody's fault: what was to be written waits for the newer program. */
export const isNewerProgram = (error: unknown): boolean => error instanceof NewerProgram;

/** Whether an error says what a person can do about it. All others, and faults of ours, belong in the log. */
export const isForeseen = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.code !== 'internal';

export const innermost = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;

/** The code that the operating system gave an error, such as ENOSPC; null for any other error. */
export const systemCode = (error: unknown): string | null => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
};

/** What Node says of a certificate that it does not take, by the code of its error. */
export const OF_CERTIFICATE = /CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|SIGNATURE/;

/** Codes of a disk that has no room: at all, for this user, for a file so large. */
export const FULL_DISK: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * One line for the log. Of a database error only the SQLSTATE is certain to hold no values; messages
 * of class 42 (the statement itself is wrong) name tables and columns, those of class 08 the connection.
 */
export const logLine = (error: unknown): string => {
  const cause = innermost(error);
  if (!(cause instanceof Error)) return 'unknown error';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const isSafe = !/^[0-9A-Z]{5}$/.test(code) || /^(?:42|08)/.test(code);
  return [cause.name, code, isSafe ? cause.message.split('\n')[0] : ''].filter(Boolean).join(' ');
};
