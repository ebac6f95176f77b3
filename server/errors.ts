/** Errors that a person can act on. `code` is stable; the message says what, where and what to do. */

export type ErrorCode = 'not_found' | 'bad_input' | 'conflict' | 'forbidden' | 'unavailable';

export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What to do about it. */
    readonly hint?: string,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

export const notFound = (what: string, hint?: string) => new DomainError('not_found', what, hint);
export const badInput = (what: string, hint?: string) => new DomainError('bad_input', what, hint);
export const conflict = (what: string, hint?: string) => new DomainError('conflict', what, hint);
export const unavailable = (what: string, hint?: string) => new DomainError('unavailable', what, hint);
