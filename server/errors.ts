/** Errors that a person can act on. `code` is stable; the message says what, where and what to do. */

export type ErrorCode = 'not_found' | 'bad_input' | 'conflict' | 'forbidden' | 'unavailable';

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
export const unavailable = (what: string, hint?: string) => new DomainError('unavailable', what, hint);
