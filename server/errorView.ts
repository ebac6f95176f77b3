import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { databaseTrouble } from './databaseTrouble';
import { DomainError, type ErrorCode, type Offer } from './errors';
import { INSIDE, invalidInput, LOGGED_ON_TERMINAL, loggedBeside } from './sentences';

/** An error as a person is told of it, whichever way it came: tRPC, HTTP, the command line. */

/** What a person is told: a stable code, a sentence, and what to do (null = nothing to add). */
export interface ErrorView {
  code: ErrorCode;
  sentence: string;
  hint: string | null;
  /** What can be chosen instead. */
  offer?: Offer;
  /** Of the request that failed, as the log names it. */
  requestId?: string;
}

/** Who mends these finds the others then. */
const MOST_FAULTS = 3;

const fromZod = ({ issues }: ZodError): DomainError => invalidInput(issues.slice(0, MOST_FAULTS));

/** The domain error inside `error`, however it was wrapped, or the trouble of the database; null for anything unforeseen. */
export const domainError = (error: unknown): DomainError | null => {
  if (error instanceof DomainError) return error;
  if (error instanceof ZodError) return fromZod(error);
  return error instanceof TRPCError && error.cause ? domainError(error.cause) : databaseTrouble(error);
};

/**
 * Never passes the text of an unforeseen error on: it may carry SQL parameters. `requestId`: of the request that
 * failed, if it was one.
 */
export const errorView = (error: unknown, requestId?: string): ErrorView => ({
  ...viewOf(error, requestId),
  ...(requestId !== undefined && { requestId }),
});

const viewOf = (error: unknown, requestId: string | undefined): ErrorView => {
  const known = domainError(error);
  if (known) {
    const { code, message, hint = null, offer } = known;
    return { code, sentence: message, hint, ...(offer && { offer }) };
  }
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR')
    return {
      code: error.code === 'NOT_FOUND' ? 'not_found' : 'bad_input',
      sentence: error.message,
      hint: null,
    };
  return {
    code: 'internal',
    sentence: INSIDE,
    hint: requestId === undefined ? LOGGED_ON_TERMINAL : loggedBeside(requestId),
  };
};
